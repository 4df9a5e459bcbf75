"""Lines that a form says of an area: the figure, its method and rounding, and why other figures differ from it."""

from collections.abc import Iterator

from gi_atlas.area_official import OFFICIAL_METHOD, Areas, differences, ppm_text
from gi_atlas.documents.area_words import METHOD, OTHER_METHODS, other_m2
from gi_atlas.i18n import N_, _
from gui.models import cell_text
from gui.models.columns import area_method_text
from gui.panels.facts_list import Fact

_ROUNDING = N_("Rounded once from m², a half to the even digit: ha to 0.0001, mu to 0.01.")
_SUMMED = N_(
    "{ha} ha ({ppm} ppm). Overlays and shares integrate long edges exactly, so that pieces add up; the official "
    "algorithm counts an edge by the middle of its ends."
)
_LABELS = {"AREA_EDGES_DIFFER": N_("Geodesic area"), "AREA_PLANE_DIFFERS": N_("Plane area")}


def area_facts(areas: Areas | None) -> Iterator[Fact]:
    """Lines for a form; the differences only where they show in the printed digits or matter (above 10 ppm)."""
    if areas is None:
        return
    yield _("Area"), area_text(areas.official_m2)
    yield _("Area method"), _(METHOD)
    yield _("Rounding"), _(_ROUNDING)
    if areas.is_sum_another and areas.additive_m2 is not None:
        ppm = ppm_text(areas.additive_m2, areas.official_m2)
        yield _("Sum of its pieces"), _(_SUMMED).format(ha=cell_text.stated_hectares(areas.additive_m2), ppm=ppm)
    for code, context in differences(areas):
        yield _(_LABELS[code]), _(OTHER_METHODS[code]).format(**context, m2=other_m2(areas, code))


def brief_area_facts(area_m2: float | None) -> Iterator[Fact]:
    """Lines for a list of many things: the figure and the name of its method."""
    if area_m2 is not None:
        yield _("Area"), area_text(area_m2)
        yield _("Area method"), area_method_text(OFFICIAL_METHOD)


def area_text(area_m2: float) -> str:
    """An area in hectares and mu, as it is stated."""
    return _("{ha} ha = {mu} mu").format(ha=cell_text.stated_hectares(area_m2), mu=cell_text.stated_mu(area_m2))
