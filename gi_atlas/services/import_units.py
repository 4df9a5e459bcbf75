"""Administrative units of a foreign file: lists, points or polygons, by code and edition."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely

from gi_atlas.commands.changes import update_row
from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.geometry import canonical, geometry_hash
from gi_atlas.model import AdminUnit, UnitLevel, fill_code, level_of_code
from gi_atlas.pinyin import initials, spelling
from gi_atlas.services.import_parts import Built, Source, StoredLayer
from gi_atlas.storage.mapping import Row, to_row
from gi_atlas.storage.row_writer import read_row

UNKNOWN_EDITION = "unknown"
_TABLE = "gi_admin_unit"
_LEVEL_WORDS = {
    UnitLevel.PROVINCE: ("province", "省", "自治区", "直辖市", "state"),
    UnitLevel.PREFECTURE: ("city", "prefecture", "地级", "市", "地市"),
    UnitLevel.COUNTY: ("county", "district", "县", "区", "县级", "区县"),
    UnitLevel.TOWNSHIP: ("township", "town", "street", "乡", "镇", "街道", "乡镇", "乡级"),
    UnitLevel.VILLAGE: ("village", "村", "社区", "村级"),
}
_CHINESE_LENGTHS = frozenset({2, 4, 6, 9, 12})
_COMPARED = ("name", "level", "parent_code", "geom_sha256", "attributes")


@dataclass(frozen=True)
class _Read:
    row: int
    unit: AdminUnit


def build_units(source: Source) -> Built:
    """Rows of an import of administrative units.

    A unit is the same if code (filled to twelve digits) and edition are. Several rows of one code and name become
    one unit with all their parts. A list without geometry keeps the geometry that the project has.
    """
    built = Built()
    edition = source.answers.edition or UNKNOWN_EDITION
    units = [unit for layer in source.layers for unit in _read_layer(source, layer, edition, built)]
    stored = _stored_units(source, edition)
    for read in _merged(_with_levels(source, units), built):
        _place(source, built, read, stored)
    return built


def _read_layer(source: Source, layer: StoredLayer, edition: str, built: Built) -> Iterable[_Read]:
    columns = {role: layer.texts(role, source.answers) for role in ("code", "name", "level", "parent")}
    provenances, attributes, rows = layer.provenances(), layer.attributes(), layer.layer.rows()
    for place, (code, name) in enumerate(zip(columns["code"], columns["name"], strict=True)):
        row = int(rows[place])
        if not code or not name:
            built.faults.append(RowFault(row, "ROW_NO_CODE", {"layer": layer.layer.name, "code": code, "name": name}))
            continue
        yield _Read(
            row,
            AdminUnit(
                code=code,
                name=name,
                edition=edition,
                level=_level(source, columns["level"][place], code),
                parent_code=columns["parent"][place],
                geom=layer.geometries[place],
                code12=fill_code(code),
                pinyin=spelling(name),
                pinyin_initials=initials(name),
                source=source.foreign.path.name,
                geom_sha256=layer.hashes[place],
                attributes=attributes[place],
                provenance=provenances[place],
                import_id=source.import_id,
            ),
        )


def _level(source: Source, word: str, code: str) -> UnitLevel:
    asked = (source.answers.level or word).strip().casefold()
    for level, words in _LEVEL_WORDS.items():
        if asked == level.casefold() or asked in words:
            return level
    return level_of_code(code) if len(code) in _CHINESE_LENGTHS else UnitLevel.COUNTY


def _with_levels(source: Source, units: list[_Read]) -> list[_Read]:
    """Units such as 441900 东莞市, which no county of the file belongs to, take the level of the file's most."""
    if not units or source.answers.level:
        return units
    most = Counter(read.unit.level for read in units).most_common(1)[0][0]
    if most is not UnitLevel.COUNTY:
        return units
    prefixes = Counter(read.unit.code12[:4] for read in units)
    return [
        _Read(read.row, _leveled(read.unit, most))
        if read.unit.level is UnitLevel.PREFECTURE and prefixes[read.unit.code12[:4]] == 1
        else read
        for read in units
    ]


def _leveled(unit: AdminUnit, level: UnitLevel) -> AdminUnit:
    return AdminUnit(**{**vars(unit), "level": level})


def _merged(units: list[_Read], built: Built) -> list[_Read]:
    by_code: dict[str, _Read] = {}
    for read in units:
        first = by_code.get(read.unit.code12)
        if first is None:
            by_code[read.unit.code12] = read
        elif first.unit.name != read.unit.name:
            context = {"code": read.unit.code, "name": read.unit.name, "other": first.unit.name, "first_row": first.row}
            built.faults.append(RowFault(read.row, "ROW_SAME_CODE", context))
        else:
            by_code[read.unit.code12] = _Read(first.row, _joined(first.unit, read.unit))
    return list(by_code.values())


def _joined(first: AdminUnit, second: AdminUnit) -> AdminUnit:
    shapes = [unit.geom for unit in (first, second) if unit.geom is not None]
    if len(shapes) < 2:
        kept = first if first.geom is not None else second
        return AdminUnit(**{**vars(first), "geom": kept.geom, "geom_sha256": kept.geom_sha256})
    whole = canonical(shapely.union_all(shapes))
    return AdminUnit(**{**vars(first), "geom": whole, "geom_sha256": geometry_hash(whole)})


def _stored_units(source: Source, edition: str) -> dict[str, tuple[Any, ...]]:
    columns = f"code12, id, {', '.join(_COMPARED)}"
    rows = source.project.fetch(f"SELECT {columns} FROM {_TABLE} WHERE edition = ?", edition)  # noqa: S608
    return {row[0]: row[1:] for row in rows}


def _place(source: Source, built: Built, read: _Read, stored: dict[str, tuple[Any, ...]]) -> None:
    row = to_row(read.unit)
    found = stored.get(read.unit.code12)
    if found is None:
        built.insert(_TABLE, row)
        built.imported += 1
        return
    before = dict(zip(_COMPARED, found[1:], strict=True))
    wanted = _kept_geometry(row) if read.unit.geom is None else row
    if all(before[name] == wanted.get(name, before[name]) for name in _COMPARED):
        built.unchanged += 1
        return
    _update(source, built, str(found[0]), wanted)


def _kept_geometry(row: Row) -> Row:
    # A list of names says nothing about shapes, nor about what other files said of the unit.
    return {name: value for name, value in row.items() if name not in ("geom", "geom_sha256", "attributes")}


def _update(source: Source, built: Built, unit_id: str, wanted: Row) -> None:
    with source.project.reader() as connection:
        before = read_row(connection, _TABLE, unit_id)
    assert before is not None
    # The row stays part of the import that brought it, so that undoing either import takes back its own.
    after = {name: value for name, value in wanted.items() if name not in ("id", "import_id")}
    change = update_row(_TABLE, before, after)
    if change is not None:
        built.changes.append(change)
    built.updated += 1
