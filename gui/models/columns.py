"""Columns of each table: heading, how values are shown, which are there at first."""

from dataclasses import dataclass

from gi_atlas.area_official import ADDITIVE_METHOD, OFFICIAL_METHOD
from gi_atlas.i18n import N_, _
from gi_atlas.model import BoundaryStatus, EvidenceKind, ProductGroup, ProductStatus, RecordStage, UnitLevel, ZoneRole
from gi_atlas.rules.findings import Severity
from gui.models import cell_text
from gui.models.cell_text import CellText
from gui.models.kinds import BOUNDARIES, EVIDENCE, FINDINGS, PRODUCTS, RECORDS, UNITS


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    field : str
        Name of the value in the rows.
    heading : str
        Text of the catalogue.
    show : callable
        Gives a value's text in the current language.
    width : int
        In letters.
    is_number : bool
        Numbers stand right.
    is_shown : bool
        Whether the column is there until the person chooses.
    is_bar : bool
        The value is a share of 0 to 1 and is drawn as a bar.
    """

    field: str
    heading: str
    show: CellText = cell_text.plain
    width: int = 14
    is_number: bool = False
    is_shown: bool = True
    is_bar: bool = False

    def title(self) -> str:
        """Heading in the current language."""
        return _(self.heading)


_SEVERITIES = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning"), Severity.NOTE: N_("Note")}
_AREA_METHODS = {
    OFFICIAL_METHOD: N_("Ellipsoid area of the offices, CGCS2000 (EPSG:4490)"),
    ADDITIVE_METHOD: N_("On the ellipsoid so that pieces add up, CGCS2000 (EPSG:4490)"),
}
_CHANGE_TYPES = {
    "NEW": N_("New delimitation"),
    "EXTEND": N_("Extension"),
    "REDUCE": N_("Reduction"),
    "RENAME_ONLY": N_("Renaming only"),
    "GEOMETRY_CORRECTION": N_("Correction of the geometry"),
}


def severity_text(weight: int) -> str:
    """Severity of a finding in words; ``weight`` is its place among the severities, so that the worst come first."""
    return _(list(_SEVERITIES.values())[weight])


def area_method_text(value: str | None) -> str:
    """Method of an area and the CRS it is taken in."""
    return _(_AREA_METHODS[value]) if value in _AREA_METHODS else cell_text.plain(value)


def change_type_text(value: str | None) -> str:
    """Kind of change that a boundary version makes."""
    return _(_CHANGE_TYPES[value]) if value in _CHANGE_TYPES else cell_text.plain(value)


def change_types() -> list[tuple[str, str]]:
    """Pairs (code, text) of the kinds of change."""
    return [(code, _(text)) for code, text in _CHANGE_TYPES.items()]


COLUMNS: dict[str, tuple[Column, ...]] = {
    PRODUCTS: (
        Column("name_official", N_("Name"), width=18),
        Column("product_group", N_("Product group"), cell_text.member(ProductGroup), 26),
        Column("status", N_("Status"), cell_text.member(ProductStatus), 20),
        Column("counties", N_("County codes"), cell_text.listed, 14),
        Column("registrations", N_("Registrations"), cell_text.number, 10, is_number=True),
        Column("boundaries", N_("Boundaries"), cell_text.number, 10, is_number=True),
        Column("records", N_("Survey records"), cell_text.number, 10, is_number=True),
        Column("name_alias", N_("Other names"), cell_text.listed, 18, is_shown=False),
        Column("name_en", N_("English name"), width=18, is_shown=False),
        Column("place_name", N_("Place name"), width=12, is_shown=False),
        Column("generic_name", N_("Generic name"), width=12, is_shown=False),
        Column("class_code", N_("Class code"), width=10, is_shown=False),
        Column("source_key", N_("Source key"), is_shown=False),
    ),
    BOUNDARIES: (
        Column("product", N_("Product"), width=22),
        Column("role", N_("Zone"), cell_text.member(ZoneRole), 10),
        Column("name", N_("Name"), width=20),
        Column("version", N_("Version"), cell_text.number, 7, is_number=True),
        Column("status", N_("Status"), cell_text.member(BoundaryStatus), 10),
        Column("valid_from", N_("Valid from"), width=11),
        Column("valid_to", N_("Valid until"), cell_text.last_day, 11),
        Column("area_m2", N_("Area (ha)"), cell_text.stated_hectares, 14, is_number=True),
        Column("area_method", N_("Area method"), area_method_text, 24),
        Column("act", N_("Act"), width=16),
        Column("zone", N_("Zone name"), is_shown=False),
        Column("change_type", N_("Change"), change_type_text, is_shown=False),
        Column("perimeter_m", N_("Perimeter (km)"), cell_text.kilometres, 12, is_number=True, is_shown=False),
        Column("vertex_count", N_("Vertices"), cell_text.number, 9, is_number=True, is_shown=False),
        Column("geom_sha256", N_("Geometry hash"), cell_text.digest, is_shown=False),
        Column("source_key", N_("Source key"), is_shown=False),
    ),
    RECORDS: (
        Column("title", N_("Title"), width=24),
        Column("product", N_("Product"), width=18),
        Column("county", N_("County"), width=12),
        Column("listing", N_("Listing readiness"), cell_text.percent, 12, is_bar=True),
        Column("dossier", N_("Dossier readiness"), cell_text.percent, 12, is_bar=True),
        Column("is_half", N_("Half-valid"), cell_text.yes, 11),
        Column("stage", N_("Stage"), cell_text.member(RecordStage), 10),
        Column("survey_date", N_("Survey date"), width=11),
        Column("county_code", N_("County code"), width=11),
        Column("office", N_("Office"), width=18),
        Column("people", N_("People"), width=14),
        Column("evidence", N_("Evidence"), cell_text.number, 8, is_number=True),
        Column("form", N_("Form and version"), width=22, is_shown=False),
        Column("has_place", N_("On the map"), cell_text.yes, 8, is_shown=False),
    ),
    EVIDENCE: (
        Column("file_name", N_("File"), width=24),
        Column("record", N_("Survey record"), width=20),
        Column("kind", N_("Kind"), cell_text.member(EvidenceKind), 8),
        Column("caption", N_("Caption"), width=20),
        Column("captured_at", N_("Taken at"), cell_text.local_time, 16),
        Column("distance_m", N_("Distance to the record (km)"), cell_text.kilometres, 12, is_number=True),
        Column("holder", N_("Holder of the original"), width=16),
        Column("accession_no", N_("Accession number"), width=14),
        Column("person", N_("Person"), width=12, is_shown=False),
        Column("size_bytes", N_("Size"), cell_text.size, 9, is_number=True, is_shown=False),
        Column("has_place", N_("On the map"), cell_text.yes, 8, is_shown=False),
    ),
    UNITS: (
        Column("name", N_("Name"), width=18),
        Column("level", N_("Level"), cell_text.member(UnitLevel), 10),
        Column("code", N_("Code"), width=14),
        Column("parent", N_("Belongs to"), width=16),
        Column("edition", N_("Edition"), width=10),
        Column("has_geometry", N_("On the map"), cell_text.yes, 8),
        Column("source", N_("Source"), width=18),
        Column("pinyin", N_("Pinyin"), width=16, is_shown=False),
        Column("valid_from", N_("Valid from"), width=11, is_shown=False),
        Column("valid_to", N_("Valid until"), cell_text.last_day, 11, is_shown=False),
    ),
    FINDINGS: (
        Column("severity", N_("Severity"), severity_text, 9),
        Column("message", N_("What was found"), width=46),
        Column("fix", N_("What to do"), width=40),
        Column("name", N_("Object"), width=20),
        Column("rule", N_("Rule"), width=24, is_shown=False),
    ),
}
