"""Tables of what a project holds, with filters whose fields and values are bound, never pasted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, cast, func, literal_column, select, true
from sqlalchemy import Float as SqlFloat
from sqlalchemy import String as SqlString

from gi_atlas.errors import UsageError
from gi_atlas.services.evidence_gallery import LIVE_FIELDS, live_rows
from gi_atlas.storage.official_areas import area_sql, method_sql
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import metadata

_T = metadata.tables
_CONDITION = re.compile(r"\s*(?P<field>\w+)\s*(?P<operator>!=|<=|>=|=|<|>|~|\bin\b)\s*(?P<value>.*)\Z", re.DOTALL)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")


@dataclass(frozen=True)
class Condition:
    """``FIELD OP VALUE`` of a ``--where``."""

    field: str
    operator: str
    value: str


def parse_condition(text: str) -> Condition:
    """Condition of a text such as ``name ~ 茶`` or ``status in DRAFT,REVIEWED``.

    Raises
    ------
    UsageError
        WHERE_WRONG.
    """
    found = _CONDITION.match(text)
    if found is None:
        raise UsageError("WHERE_WRONG", value=text)
    return Condition(found["field"], found["operator"], found["value"].strip().strip("\"'"))


def list_rows(project: Project, what: str, where: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Rows of one listing.

    Parameters
    ----------
    project : Project
    what : str
        products, boundaries, records, evidence, admin-units, layers.
    where : sequence of str
        Conditions, all of which must hold.

    Raises
    ------
    UsageError
        LIST_UNKNOWN, WHERE_WRONG, WHERE_FIELD_UNKNOWN.
    """
    if what not in LISTINGS:
        raise UsageError("LIST_UNKNOWN", value=what, expected=", ".join(LISTINGS))
    if what == "evidence":
        return _live_evidence(project, where)
    listing = LISTINGS[what].subquery()
    query = select(listing).where(and_(true(), *(_clause(listing, parse_condition(text)) for text in where)))
    with project.reader() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _live_evidence(project: Project, where: Sequence[str]) -> list[dict[str, Any]]:
    # Distances, missing files and look-alikes are as of now, so the conditions are tried on them afterwards.
    with project.reader() as connection:
        rows = [dict(row) for row in connection.execute(LISTINGS["evidence"]).mappings()]
    known = {*LISTINGS["evidence"].selected_columns.keys(), *LIVE_FIELDS}
    for condition in map(parse_condition, where):
        if condition.field not in known:
            raise UsageError("WHERE_FIELD_UNKNOWN", field=condition.field, expected=", ".join(sorted(known)))
    return filter_rows(live_rows(project, rows), where)


def filter_rows(rows: Sequence[dict[str, Any]], where: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a listing that is not in the database (findings), by the same conditions."""
    conditions = [parse_condition(text) for text in where]
    return [row for row in rows if all(_holds(row, condition) for condition in conditions)]


def _clause(listing: Subquery, condition: Condition) -> ColumnElement[bool]:
    if condition.field not in listing.c:
        raise UsageError("WHERE_FIELD_UNKNOWN", field=condition.field, expected=", ".join(sorted(listing.c.keys())))
    column: ColumnElement[Any] = listing.c[condition.field]
    if condition.operator == "in":
        return cast(column, SqlString).in_([part.strip() for part in condition.value.split(",")])
    if condition.operator == "~":
        return func.instr(func.lower(cast(column, SqlString)), condition.value.lower()) > 0
    if condition.operator in ("=", "!="):
        text = func.coalesce(cast(column, SqlString), "")
        return text == condition.value if condition.operator == "=" else text != condition.value
    return _ordered(column, condition)


def _ordered(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    if _NUMBER.match(condition.value):
        return cast(column, SqlFloat).op(condition.operator, is_comparison=True)(float(condition.value))
    return cast(column, SqlString).op(condition.operator, is_comparison=True)(condition.value)


def _holds(row: dict[str, Any], condition: Condition) -> bool:
    if condition.field not in row:
        raise UsageError("WHERE_FIELD_UNKNOWN", field=condition.field, expected=", ".join(sorted(row)))
    found = "" if row[condition.field] is None else str(row[condition.field])
    if condition.operator == "in":
        return found in [part.strip() for part in condition.value.split(",")]
    return bool(_COMPARE[condition.operator](_comparable(found), _comparable(condition.value)))


def _comparable(text: str) -> Any:
    return (0, float(text), "") if _NUMBER.match(text) else (1, 0.0, text)


_COMPARE: dict[str, Any] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "~": lambda a, b: str(b[2] or b[1]).lower() in str(a[2] or a[1]).lower(),
}


def _products() -> Select[Any]:
    product = _T["gi_product"]
    names = ("id", "name_official", "name_en", "name_alias", "product_group", "status", "place_name", "generic_name")
    registrations = _count("gi_registration", "product_id", product.c.id).label("registrations")
    records = _count("gi_record", "product_id", product.c.id).label("records")
    columns = [product.c[name] for name in (*names, "class_code", "counties", "source_key")]
    return select(*columns, registrations, records).order_by(product.c.fid)


def _count(table: str, column: str, equal: ColumnElement[Any]) -> Any:
    return select(func.count()).where(_T[table].c[column] == equal).correlate_except(_T[table]).scalar_subquery()


def _boundaries() -> Select[Any]:
    boundary, zone, product = _T["gi_boundary"], _T["gi_zone"], _T["gi_product"]
    shown = ("version", "name", "status", "valid_from", "valid_to", "change_type")
    areas = [
        literal_column(area_sql("gi_boundary"), SqlFloat).label("area_m2"),
        literal_column(method_sql("gi_boundary"), SqlString).label("area_method"),
    ]
    rest = ("perimeter_m", "vertex_count", "geom_sha256", "scope_text", "act", "source_key", "proposes_id", "relations")
    columns = [*(boundary.c[name] for name in shown), *areas, *(boundary.c[name] for name in rest)]
    return (
        select(
            boundary.c.id,
            product.c.name_official.label("product"),
            product.c.id.label("product_id"),
            zone.c.role,
            zone.c.name.label("zone"),
            zone.c.id.label("zone_id"),
            *columns,
        )
        .select_from(boundary)
        .outerjoin(zone, zone.c.id == boundary.c.zone_id)
        .outerjoin(product, product.c.id == zone.c.product_id)
        .order_by(boundary.c.fid)
    )


def _records() -> Select[Any]:
    record, product = _T["gi_record"], _T["gi_product"]
    kept = [column for column in record.c if column.name not in ("fid", "geom", "import_id", "provenance", "answers")]
    lon, lat = _point_columns(record)
    evidence = _count("gi_evidence", "record_id", record.c.id).label("evidence")
    shares = [_share(record, level).label(level) for level in ("listing", "dossier")]
    return (
        select(*kept, product.c.name_official.label("product"), _county(record), *shares, lon, lat, evidence)
        .select_from(record)
        .outerjoin(product, product.c.id == record.c.product_id)
        .order_by(record.c.fid)
    )


def _share(record: Any, level: str) -> ColumnElement[Any]:
    """Share of 0 to 1 that is answered; NULL where no form counted."""
    answered, asked = record.c[f"{level}_answered"], record.c[f"{level}_asked"]
    return cast(answered, SqlFloat) / func.nullif(asked, 0)


def _county(record: Any) -> Any:
    """Name of the county in the record's edition; NULL where it is not loaded."""
    unit = _T["gi_admin_unit"]
    filled = func.substr(record.c.county_code.op("||")("0" * 12), 1, 12)
    is_it = and_(unit.c.edition == record.c.edition, unit.c.level == "COUNTY", unit.c.code12 == filled)
    return select(unit.c.name).where(is_it).limit(1).correlate(record).scalar_subquery().label("county")


def _evidence() -> Select[Any]:
    evidence, record = _T["gi_evidence"], _T["gi_record"]
    kept = [column for column in evidence.c if column.name not in ("fid", "geom")]
    lon, lat = _point_columns(evidence)
    return (
        select(*kept, record.c.title.label("record"), lon, lat)
        .select_from(evidence)
        .outerjoin(record, record.c.id == evidence.c.record_id)
        .order_by(evidence.c.fid)
    )


def _point_columns(table: Any) -> tuple[Any, Any]:
    # The ST_ functions are exact; the R-tree would round to 32 bits.
    return func.ST_MinX(table.c.geom).label("lon"), func.ST_MinY(table.c.geom).label("lat")


def _units() -> Select[Any]:
    unit = _T["gi_admin_unit"]
    names = ("id", "code", "code12", "name", "level", "parent_code", "edition", "pinyin", "pinyin_initials", "source")
    shape = func.coalesce(func.ST_MinX(unit.c.geom) != func.ST_MaxX(unit.c.geom), False).label("has_polygon")
    has_geometry = (unit.c.geom.is_not(None)).label("has_geometry")
    columns = [unit.c[name] for name in (*names, "valid_from", "valid_to")]
    return select(*columns, has_geometry, shape).order_by(unit.c.edition, unit.c.code12)


def _layers() -> Select[Any]:
    layer = _T["gi_layer"]
    columns = [column for column in layer.c if column.name not in ("fid", "import_id")]
    return select(*columns).order_by(layer.c.position)


LISTINGS = {
    "products": _products(),
    "boundaries": _boundaries(),
    "records": _records(),
    "evidence": _evidence(),
    "admin-units": _units(),
    "layers": _layers(),
}
