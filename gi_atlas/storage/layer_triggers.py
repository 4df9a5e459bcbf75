"""Triggers of layers that GDAL or QGIS added to a project: known by their whole text, whatever the layer's name.

They keep an R-tree or a feature count true and can do nothing else, so a project that holds them opens.
"""

import re
from collections.abc import Iterator

from gi_atlas.storage.gpkg import rtree_triggers

_NAME = r'"(?:[^"]|"")*"'
_TOKEN = re.compile(rf"{_NAME}|'(?:[^']|'')*'|\S")
_TABLE = re.compile(
    rf"CREATE TRIGGER {_NAME} AFTER (?:INSERT|DELETE|UPDATE(?: OF {_NAME})?) ON (?P<table>{_NAME})", re.I
)
_COLUMN = re.compile(rf"\b(?:NEW|OLD)\.(?P<name>{_NAME})", re.I)
_COUNTS = (
    'CREATE TRIGGER "trigger_insert_feature_count_{0}" AFTER INSERT ON "{0}" BEGIN UPDATE gpkg_ogr_contents'
    " SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('{1}'); END",
    'CREATE TRIGGER "trigger_delete_feature_count_{0}" AFTER DELETE ON "{0}" BEGIN UPDATE gpkg_ogr_contents'
    " SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('{1}'); END",
)


def is_layer_trigger(sql: str) -> bool:
    """Whether a trigger is one of the GeoPackage standard's R-tree triggers or one of GDAL's feature counts."""
    found = _TABLE.match(" ".join(sql.split()))
    if found is None:
        return False
    tokens = _tokens(sql)
    return any(tokens == _tokens(text) for text in _layer_triggers(found["table"][1:-1], _columns(sql)))


def _columns(sql: str) -> list[str]:
    """Names of the columns of NEW and OLD, without their quotes."""
    return list(dict.fromkeys(match["name"][1:-1] for match in _COLUMN.finditer(sql)))[:3]


def _layer_triggers(table: str, columns: list[str]) -> Iterator[str]:
    # Names stand as they do between double quotes: a quote in them is doubled.
    yield from (text.format(table, _unquoted(table).replace("'", "''")) for text in _COUNTS)
    for column in columns:
        for key in columns:
            if key != column:
                yield from rtree_triggers(table, column, key)
                yield from _newer_triggers(table, column, key)


def _unquoted(name: str) -> str:
    return name.replace('""', '"')


def _newer_triggers(table: str, column: str, key: str) -> Iterator[str]:
    """Triggers that GeoPackage 1.4 has instead of update1 and update3 (OGC 12-128r19, Annex F.3)."""
    tree = f"rtree_{table}_{column}"
    same, moved = f'OLD."{key}" = NEW."{key}"', f'OLD."{key}" != NEW."{key}"'
    full, was_full = (f'({row}."{column}" NOTNULL AND NOT ST_IsEmpty({row}."{column}"))' for row in ("NEW", "OLD"))
    was_bare = f'(OLD."{column}" ISNULL OR ST_IsEmpty(OLD."{column}"))'
    sides = [f'ST_{side}(NEW."{column}")' for side in ("MinX", "MaxX", "MinY", "MaxY")]
    set_sides = ", ".join(
        f"{name} = {side}" for name, side in zip(("minx", "maxx", "miny", "maxy"), sides, strict=True)
    )
    values = f'VALUES (NEW."{key}", {", ".join(sides)});'
    of_column = f'AFTER UPDATE OF "{column}" ON "{table}"'
    yield (  # texts to compare with, never run
        f'CREATE TRIGGER "{tree}_update6" {of_column} WHEN {same} AND {full} AND {was_full}'  # noqa: S608
        f' BEGIN UPDATE "{tree}" SET {set_sides} WHERE id = NEW."{key}"; END'
    )
    yield (
        f'CREATE TRIGGER "{tree}_update7" {of_column} WHEN {same} AND {full} AND {was_bare}'
        f' BEGIN INSERT INTO "{tree}" {values} END'
    )
    yield (
        f'CREATE TRIGGER "{tree}_update5" AFTER UPDATE ON "{table}" WHEN {moved} AND {full}'  # noqa: S608
        f' BEGIN DELETE FROM "{tree}" WHERE id = OLD."{key}"; INSERT OR REPLACE INTO "{tree}" {values} END'
    )


def _tokens(sql: str) -> list[str]:
    """A statement without white space outside its quotes; names keep their case."""
    return [token if token[0] in "\"'" else token.casefold() for token in _TOKEN.findall(sql.strip().rstrip(";"))]
