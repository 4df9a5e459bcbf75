"""How the rows of each table of a project are read: columns, the texts they are found by, what changes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gi_atlas.storage.official_areas import area_sql, method_sql


@dataclass(frozen=True)
class TableQuery:
    """How a table's rows are read.

    Parameters
    ----------
    source : str
        FROM clause; the table itself is ``t`` and has ``fid`` and ``id``.
    fields : mapping of str to str
        Name → SQL expression.
    searched : sequence of str
        SQL expressions whose texts a row is found by.
    spelled : sequence of str
        Fields whose pinyin and its initials count too, where the store does not keep them.
    tables : sequence of str
        Tables whose changes change the rows; a change of the first one changes the row of the same id alone.
    owners : mapping of str to str
        Other table → query of the rows' ids that rows of it (``{marks}``) touch; without one all are read again.
    answers : str
        SQL expression of a form's answers (JSON) whose texts a row is found by too; "" for none.
    """

    source: str
    fields: Mapping[str, str]
    searched: Sequence[str]
    spelled: Sequence[str] = ()
    tables: Sequence[str] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    answers: str = ""

    def sql(self, condition: str) -> str:
        """Query of rows: fid, id, the fields in their order, the answers if there are any, the searched text."""
        searched = " || char(10) || ".join(f"coalesce({expression}, '')" for expression in self.searched)
        columns = ", ".join(["t.fid", "t.id", *self.fields.values(), *filter(None, [self.answers]), searched])
        return f"SELECT {columns} FROM {self.source} WHERE {condition}"  # noqa: S608


def _columns(prefix: str, *names: str, **expressions: str) -> dict[str, str]:
    return {**{name: f"{prefix}.{name}" for name in names}, **expressions}


def _count(table: str, condition: str) -> str:
    return f"(SELECT count(*) FROM {table} c WHERE {condition})"  # noqa: S608


def _share(level: str) -> str:
    """Share of 0 to 1 that is answered; nothing where no form counted."""
    return f"CASE WHEN t.{level}_asked > 0 THEN 1.0 * t.{level}_answered / t.{level}_asked END"


_RECORD_TEXTS = (
    "quality craft history environment scope development notes office people survey_date county_code".split()
)
_COUNTY_OF_RECORD = (
    "(SELECT u.name FROM gi_admin_unit u WHERE u.edition = t.edition AND u.level = 'COUNTY'"
    " AND u.code12 = substr(t.county_code || '000000000000', 1, 12))"
)
_BOUNDARIES_OF_PRODUCT = (
    "(SELECT count(*) FROM gi_boundary b JOIN gi_zone z ON z.id = b.zone_id WHERE z.product_id = t.id)"
)
_PARENT_OF_UNIT = (
    "(SELECT p.name FROM gi_admin_unit p WHERE p.edition = t.edition AND p.code12 ="
    " substr(t.parent_code || '000000000000', 1, 12) AND p.level IN"
    " ('PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP', 'VILLAGE') AND t.parent_code <> '')"
)

TABLE_QUERIES: dict[str, TableQuery] = {
    "products": TableQuery(
        "gi_product t",
        _columns(
            "t",
            *("name_official", "name_alias", "name_en", "product_group", "status", "place_name", "generic_name"),
            *("class_code", "counties", "source_key"),
            registrations=_count("gi_registration", "c.product_id = t.id"),
            boundaries=_BOUNDARIES_OF_PRODUCT,
            records=_count("gi_record", "c.product_id = t.id"),
        ),
        tuple(
            f"t.{name}"
            for name in (
                *("name_official", "name_alias", "name_en", "place_name", "generic_name"),
                *("class_code", "counties", "source_key"),
            )
        ),
        ("name_official", "name_alias"),
        ("gi_product", "gi_registration", "gi_boundary", "gi_zone", "gi_record"),
    ),
    "boundaries": TableQuery(
        "gi_boundary t LEFT JOIN gi_zone z ON z.id = t.zone_id LEFT JOIN gi_product p ON p.id = z.product_id",
        {
            "product": "p.name_official",
            **_columns("z", "role"),
            "zone": "z.name",
            **_columns(
                "t",
                *("version", "name", "status", "valid_from", "valid_to", "change_type"),
                area_m2=area_sql("t"),
                area_method=method_sql("t"),
            ),
            **_columns(
                "t",
                *("perimeter_m", "vertex_count", "act", "scope_text", "geom_sha256", "source_key", "proposes_id"),
            ),
        },
        ("p.name_official", "z.name", "t.name", "t.act", "t.scope_text", "t.source_key", "t.geom_sha256"),
        ("product", "name"),
        ("gi_boundary", "gi_zone", "gi_product"),
    ),
    "records": TableQuery(
        "gi_record t LEFT JOIN gi_product p ON p.id = t.product_id",
        {
            "title": "t.title",
            "product": "p.name_official",
            **_columns("t", "stage", "survey_date", "office", "people", "county_code", county=_COUNTY_OF_RECORD),
            "evidence": _count("gi_evidence", "c.record_id = t.id"),
            "has_place": "t.geom IS NOT NULL",
            "listing": _share("listing"),
            "dossier": _share("dossier"),
            "is_half": "t.is_half",
            "form": "trim(t.form_id || ' ' || t.form_version)",
        },
        ("t.title", "t.pinyin_initials", "p.name_official", *(f"t.{name}" for name in _RECORD_TEXTS)),
        ("county",),
        ("gi_record", "gi_product", "gi_evidence"),
        {"gi_evidence": "SELECT id, record_id FROM gi_evidence WHERE id IN ({marks})"},
        "t.answers",
    ),
    "evidence": TableQuery(
        "gi_evidence t LEFT JOIN gi_record r ON r.id = t.record_id",
        {
            **_columns("t", "file_name", "kind", "caption"),
            "record": "r.title",
            **_columns("t", "captured_at", "distance_m", "person", "holder", "accession_no", "size_bytes", "fault"),
            "has_place": "t.geom IS NOT NULL",
        },
        ("t.file_name", "t.title", "t.caption", "t.person", "t.holder", "t.accession_no", "r.title", "t.sha256"),
        ("record",),
        ("gi_evidence", "gi_record"),
    ),
    "admin-units": TableQuery(
        "gi_admin_unit t",
        _columns(
            "t",
            *("name", "level", "code", "edition", "pinyin", "valid_from", "valid_to", "source"),
            parent=_PARENT_OF_UNIT,
            has_geometry="t.geom IS NOT NULL",
        ),
        ("t.name", "t.code", "t.pinyin", "t.pinyin_initials"),
        (),
        ("gi_admin_unit",),
    ),
}
