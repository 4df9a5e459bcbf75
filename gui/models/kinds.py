"""Kinds of things that tables list and forms show, by the names that ``gi-atlas list`` uses."""

from gi_atlas.i18n import N_, _

PRODUCTS, BOUNDARIES, RECORDS = "products", "boundaries", "records"
EVIDENCE, UNITS, FEATURES, FINDINGS = "evidence", "admin-units", "features", "findings"

# Source of a map layer → kind of its features.
KIND_OF_SOURCE = {
    "ADMIN_UNITS": UNITS,
    "BOUNDARIES": BOUNDARIES,
    "RECORDS": RECORDS,
    "EVIDENCE": EVIDENCE,
    "FEATURES": FEATURES,
}
SOURCE_OF_KIND = {kind: source for source, kind in KIND_OF_SOURCE.items()}
_MANY = {
    PRODUCTS: N_("Products"),
    BOUNDARIES: N_("Boundaries"),
    RECORDS: N_("Survey records"),
    EVIDENCE: N_("Evidence"),
    UNITS: N_("Administrative units"),
    FEATURES: N_("Features"),
    FINDINGS: N_("Findings"),
}
_ONE = {
    PRODUCTS: N_("Product"),
    BOUNDARIES: N_("Boundary"),
    RECORDS: N_("Survey record"),
    EVIDENCE: N_("Evidence item"),
    UNITS: N_("Administrative unit"),
    FEATURES: N_("Feature"),
    FINDINGS: N_("Finding"),
}


def shown_kinds(kind: str) -> str:
    """Heading of a list of this kind, in the current language."""
    return _(_MANY[kind])


def shown_kind(kind: str) -> str:
    """Name of one thing of this kind, in the current language."""
    return _(_ONE[kind])
