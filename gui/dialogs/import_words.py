"""What the import assistant says about files, questions and plans, in the current language."""

import re
from collections.abc import Sequence

from gi_atlas.errors import GiAtlasError
from gi_atlas.exchange.crs_facts import parse_crs
from gi_atlas.exchange.inspection import Inspection, LayerSummary
from gi_atlas.i18n import N_, _
from gi_atlas.services.importing import ImportKind, ImportPlan, fault_text
from gi_atlas.services.offers import Offer, OfferState

LEFT_OUT = "-"
KINDS = {
    ImportKind.ADMIN_UNITS: N_("Administrative units"),
    ImportKind.BOUNDARIES: N_("Boundaries of products"),
    ImportKind.RECORDS: N_("Survey records"),
    ImportKind.LAYER: N_("Layer of the map"),
}
STATES = {
    OfferState.WAITING: N_("Not worked out yet"),
    OfferState.REFUSED: N_("Not read"),
    OfferState.LEFT_OUT: N_("Left out"),
    OfferState.ASKING: N_("Needs an answer"),
    OfferState.FAULTY: N_("Cannot be imported as it is"),
    OfferState.READY: N_("Ready"),
    OfferState.UNCHANGED: N_("All of it is in the project already"),
    OfferState.IMPORTED: N_("Imported"),
    OfferState.FAILED: N_("Not imported"),
}
ROLES = {
    "code": N_("Code"),
    "name": N_("Name"),
    "level": N_("Level"),
    "parent": N_("Code of the parent unit"),
    "key": N_("Source key"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid to"),
    "title": N_("Title"),
    "survey_date": N_("Survey date"),
    "office": N_("Surveying office"),
    "people": N_("Surveyors"),
    "notes": N_("Notes"),
    "quality": N_("Distinctive quality"),
    "craft": N_("Special craft"),
    "history": N_("History and culture"),
    "environment": N_("Environment of origin"),
    "scope": N_("Geographical scope"),
    "development": N_("State of development"),
    "lon": N_("Longitude or easting"),
    "lat": N_("Latitude or northing"),
    "wkt": N_("Geometry as WKT"),
}
FORMATS = {
    "GPKG": "GeoPackage",
    "SHAPEFILE": "Shapefile",
    "GEOJSON": "GeoJSON",
    "FLATGEOBUF": "FlatGeobuf",
    "GEOPARQUET": "GeoParquet",
    "GEOTIFF": "GeoTIFF",
}
_CHOICES = {
    "cgcs2000": N_("CGCS2000: from a surveying or natural-resources office"),
    "wgs84": N_("WGS 84: from a GPS device or a phone's own position"),
    "gcj02": N_("GCJ-02: from Amap, Tencent Maps or another Chinese map"),
    "bd09": N_("BD-09: from Baidu Maps"),
    "xian80": N_("Xi'an 80: from older surveys, by your office's parameters"),
    "beijing54": N_("Beijing 54: from old surveys, by your office's parameters"),
    "yes": N_("Yes, swap them"),
    "no": N_("No, leave them as they are"),
    "keep": N_("No, it is that wide"),
    "split": N_("Yes, cut it at the 180° meridian"),
}
_UNITS_OF_DEGREES = 4


def shown_kind(kind: ImportKind | None) -> str:
    """What the rows become, in words."""
    return _(KINDS[kind]) if kind is not None else _("Leave out")


def shown_choice(choice: str) -> str:
    """One choice of a question in words; encodings stay as they are, coordinate systems get their name."""
    if choice in _CHOICES:
        return _(_CHOICES[choice])
    if choice.startswith("EPSG:"):
        return f"{choice}  {parse_crs(choice).name}"
    return choice


def short_choice(choice: str) -> str:
    """A choice without what explains it."""
    return choice if choice.startswith("EPSG:") else re.split("[:：]", shown_choice(choice))[0]


def shown_role(role: str) -> str:
    """Our field in words."""
    return _(ROLES[role])


def shown_format(offer: Offer) -> str:
    """Format, layers and rows of a file, or why it is not read."""
    if offer.refusal is not None:
        return offer.refusal.message()
    if offer.examined is None:
        return _("Waiting to be read…")
    inspection = offer.examined.inspection
    return " · ".join([FORMATS.get(inspection.format, inspection.format), *_contents(inspection)])


def _contents(inspection: Inspection) -> list[str]:
    if inspection.raster is not None:
        return [_("a raster: it cannot be imported yet")]
    rows = sum(layer.count for layer in inspection.layers)
    if inspection.photos:
        return [_("photos: {count}").format(count=len(inspection.photos))]
    if len(inspection.layers) == 1:
        return [_("rows: {count}").format(count=f"{rows:,}"), _shown_geometry(inspection.layers[0])]
    return [_("layers: {layers}, rows: {count}").format(layers=len(inspection.layers), count=f"{rows:,}")]


def _shown_geometry(layer: LayerSummary) -> str:
    return _("without geometry") if layer.geometry_type == "None" else layer.geometry_type


def layer_texts(layer: LayerSummary) -> list[str]:
    """Name, geometry, rows, coordinate system, extent and fields of a layer, for a table."""
    return [
        layer.name,
        _shown_geometry(layer),
        f"{layer.count:,}",
        layer.crs or _("not stated"),
        shown_extent(layer.extent),
        ", ".join(layer.fields),
    ]


def shown_extent(extent: tuple[float, float, float, float] | None) -> str:
    """Extent in the layer's own units; degrees with four decimals, metres without."""
    if extent is None:
        return "–"
    digits = _UNITS_OF_DEGREES if max(abs(value) for value in extent) <= 360 else 0
    minx, miny, maxx, maxy = (f"{value:.{digits}f}" for value in extent)
    return f"{minx} – {maxx}, {miny} – {maxy}"


def remark_texts(inspection: Inspection) -> list[str]:
    """What was noticed while reading, each thing once."""
    return list(dict.fromkeys(remark.message() for remark in inspection.warnings))


def shown_state(offer: Offer) -> str:
    """How far a file has come, with its counts where there are some."""
    counted = offer.outcome or (offer.plan if offer.state is OfferState.READY else None)
    state = _(STATES[offer.state])
    if counted is None:
        return state
    return _("{state}: {counts}").format(state=state, counts=shown_counts(counted))


def shown_counts(plan: ImportPlan) -> str:
    """Rows that are new, changed, the same and left out; those of which there are none are not named."""
    counts = (
        (plan.imported, _("{count} new")),
        (plan.updated, _("{count} updated")),
        (plan.unchanged, _("{count} unchanged")),
        (len(plan.skipped), _("{count} left out")),
    )
    told = [text.format(count=f"{count:,}") for count, text in counts if count]
    return _(", ").join(told) or _("nothing")


def fault_lines(offer: Offer, limit: int) -> tuple[list[str], int]:
    """Why a file cannot be imported, or which of its rows are left out; one fault a line.

    Returns
    -------
    lines : list of str
        The first ``limit`` of them.
    more : int
        How many further ones there are.
    """
    error = offer.failure or offer.fault or offer.refusal
    if error is not None:
        faults: Sequence[GiAtlasError] = getattr(error, "faults", ()) or (error,)
        return [fault.message() for fault in faults[:limit]], max(len(faults) - limit, 0)
    plan = offer.outcome or offer.plan
    skipped = plan.skipped if plan is not None else ()
    return [fault_text(fault) for fault in skipped[:limit]], max(len(skipped) - limit, 0)
