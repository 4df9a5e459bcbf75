"""Administrative units of a foreign file: lists, points or polygons, by code and edition."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import shapely

from gi_atlas.commands.changes import update_row
from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.geometry import canonical
from gi_atlas.model import AdminUnit, UnitLevel, fill_code, level_of_code
from gi_atlas.pinyin import initials, spelling
from gi_atlas.services.blob_arrays import blob_hash
from gi_atlas.services.import_parts import Built, Source, batches
from gi_atlas.storage.blobs import encode_blob
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


@dataclass(frozen=True, slots=True)
class _Read:
    """A unit as a row of the file tells it; ``blob`` stands for the layer's own where rows were joined."""

    layer: int
    place: int
    row: int
    code: str
    name: str
    level: UnitLevel
    parent_code: str
    blob: bytes | None = None

    @property
    def code12(self) -> str:
        return fill_code(self.code)


def build_units(source: Source) -> Built:
    """Rows of an import of administrative units.

    A unit is the same if code (filled to twelve digits) and edition are. Several rows of one code and name become
    one unit with all their parts. A list without geometry keeps the geometry that the project has.
    """
    built = Built()
    edition = source.answers.edition or UNKNOWN_EDITION
    read = [unit for number in range(len(source.layers)) for unit in _read_layer(source, number, built)]
    units = _merged(source, _with_levels(source, read), built)
    stored = _stored_units(source, edition)
    added = [unit for unit in units if unit.code12 not in stored]
    built.insert_late(_TABLE, len(added), lambda start, stop: list(_rows(source, added[start:stop], edition)))
    built.imported = len(added)
    _compare(source, built, [unit for unit in units if unit.code12 in stored], stored, edition)
    return built


def _read_layer(source: Source, number: int, built: Built) -> Iterator[_Read]:
    layer = source.layers[number]
    columns = [layer.texts(role, source.answers) for role in ("code", "name", "level", "parent")]
    rows = layer.rows().tolist()
    for place, (row, code, name, level, parent) in enumerate(zip(rows, *columns, strict=True)):
        if not code or not name:
            built.faults.append(RowFault(row, "ROW_NO_CODE", {"layer": layer.layer.name, "code": code, "name": name}))
            continue
        # Lists that name a county among its townships give it as its own parent.
        parent = "" if fill_code(parent) == fill_code(code) else parent
        yield _Read(number, place, row, code, name, _level(source, level, code), parent)


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
    most = Counter(unit.level for unit in units).most_common(1)[0][0]
    if most is not UnitLevel.COUNTY:
        return units
    prefixes = Counter(unit.code12[:4] for unit in units)
    return [
        replace(unit, level=most) if unit.level is UnitLevel.PREFECTURE and prefixes[unit.code12[:4]] == 1 else unit
        for unit in units
    ]


def _merged(source: Source, units: list[_Read], built: Built) -> list[_Read]:
    by_code: dict[str, list[_Read]] = {}
    for unit in units:
        parts = by_code.setdefault(unit.code12, [])
        if parts and parts[0].name != unit.name:
            first = parts[0]
            context = {"code": unit.code, "name": unit.name, "other": first.name, "first_row": first.row}
            built.faults.append(RowFault(unit.row, "ROW_SAME_CODE", context))
        else:
            parts.append(unit)
    return [parts[0] if len(parts) == 1 else _joined(source, parts) for parts in by_code.values()]


def _joined(source: Source, parts: list[_Read]) -> _Read:
    shapes = [source.layers[part.layer].geometry(part.place) for part in parts]
    found = [shape for shape in shapes if shape is not None]
    if not found:
        return parts[0]
    whole = found[0] if len(found) == 1 else canonical(shapely.union_all(found))
    return replace(parts[0], blob=encode_blob(whole))


def _rows(source: Source, units: Sequence[_Read], edition: str) -> Iterator[Row]:
    """Whole rows of units, read from the layers only now."""
    for number, group in groupby(units, key=lambda unit: unit.layer):
        found = list(group)
        part = source.layers[number].at([unit.place for unit in found])
        told = zip(part.attributes(), part.provenances(), strict=True)
        for place, (unit, (attributes, provenance)) in enumerate(zip(found, told, strict=True)):
            blob = part.blobs[place] if unit.blob is None else unit.blob
            is_valid = part.is_valid(place) if unit.blob is None else True
            entity = _entity(source, unit, edition, attributes, provenance, is_valid)
            yield {**to_row(entity), "geom": blob, "geom_sha256": blob_hash(blob)}


def _entity(
    source: Source,
    unit: _Read,
    edition: str,
    attributes: dict[str, object],
    provenance: dict[str, object],
    is_valid: bool,
) -> AdminUnit:
    return AdminUnit(
        code=unit.code,
        name=unit.name,
        edition=edition,
        level=unit.level,
        parent_code=unit.parent_code,
        code12=unit.code12,
        pinyin=spelling(unit.name),
        pinyin_initials=initials(unit.name),
        source=source.foreign.name,
        is_valid=is_valid,
        attributes=attributes,
        provenance=provenance,
        import_id=source.import_id,
    )


def _stored_units(source: Source, edition: str) -> dict[str, tuple[Any, ...]]:
    columns = f"code12, id, {', '.join(_COMPARED)}"
    rows = source.project.fetch(f"SELECT {columns} FROM {_TABLE} WHERE edition = ?", edition)  # noqa: S608
    return {row[0]: row[1:] for row in rows}


def _compare(
    source: Source, built: Built, units: Sequence[_Read], stored: dict[str, tuple[Any, ...]], edition: str
) -> None:
    changed: dict[str, Row] = {}
    for places in batches(len(units), source.progress):
        part = units[places.start : places.stop]
        for unit, row in zip(part, _rows(source, part, edition), strict=True):
            unit_id, *values = stored[unit.code12]
            before = dict(zip(_COMPARED, values, strict=True))
            wanted = _wanted(row)
            if any(before[name] != wanted.get(name, before[name]) for name in _COMPARED):
                changed[unit_id] = wanted
            else:
                built.unchanged += 1
    _update(source, built, changed)


def _wanted(row: Row) -> Row:
    """What a row says of a unit that is there: the code stays as it was written first, silence changes nothing."""
    silent = {"code"} if row["parent_code"] else {"code", "parent_code"}
    if row["geom"] is None:
        # A list of names says nothing about shapes, nor about what other files said of the unit.
        silent |= {"geom", "geom_sha256", "is_valid", "attributes"}
    return {name: value for name, value in row.items() if name not in silent}


def _update(source: Source, built: Built, changed: dict[str, Row]) -> None:
    with source.project.reader() as connection:
        for unit_id, wanted in changed.items():
            source.progress.check()
            before = read_row(connection, _TABLE, unit_id)
            # The row stays part of the import that brought it, so that undoing either import takes back its own.
            after = {name: value for name, value in wanted.items() if name not in ("id", "import_id")}
            change = None if before is None else update_row(_TABLE, before, after)
            built.changes += [] if change is None else [change]
    built.updated += len(changed)
