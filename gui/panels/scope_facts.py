"""Page of all else that a wording says: extents, corner points, four limits, limits, areas, who proposes it."""

from collections.abc import Iterator

from PyQt5.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gi_atlas.area_official import state_area
from gi_atlas.coordinates import format_extent, format_position
from gi_atlas.i18n import _
from gi_atlas.scope.wording import ReadScope
from gi_atlas.services.scope_desk import Desk
from gui.models.scope_words import kind_words, signer_words
from gui.panels.facts_list import Fact, FactsList

MOST_LINES = 60


class ScopeFacts(QScrollArea):
    """Facts as labels and values, to be read and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._shown: list[Fact] = []
        self.facts = FactsList()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.facts)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def show_desk(self, desk: Desk | None) -> None:
        """Show what a wording says; what is shown already is not built anew."""
        self._desk = desk
        facts = self._facts()
        if facts != self._shown:
            self._shown = facts
            self.facts.set_facts(lambda: self._shown)

    def _facts(self) -> list[Fact]:
        return [] if self._desk is None else [fact for fact in _facts(self._desk) if fact[1]]

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self._shown = self._facts()
        self.facts.retranslate()


def _facts(desk: Desk) -> Iterator[Fact]:
    scope = desk.scope
    yield _("Product"), scope.product
    yield _("Kinds"), kind_words(scope.kind_names)
    yield _("Units said and listed"), _counts(scope)
    yield _("Villages said"), "" if scope.village_count is None else str(scope.village_count)
    yield _("Extent"), "\n".join(format_extent(one.deg) for one in scope.extents if one.deg is not None)
    corners = [f"{one.name}  {format_position(one.lon_deg, one.lat_deg)}" for one in scope.corners]
    yield _("Corner points"), "\n".join(corners[:MOST_LINES])
    yield _("Four limits"), "\n".join(f"{leg.side} {leg.text}".strip() for leg in scope.legs)
    yield _("Elevation (m)"), _elevation(scope)
    yield _("Land use"), _(", ").join(scope.limits.land_uses)
    yield _("Areas as written"), _(", ").join(area.text for area in scope.areas)
    yield _("Area of the polygon"), area_text(desk.area_m2)
    yield _("Who proposes it"), signer_words(desk.signer)
    yield _("Edition"), desk.reading.edition


def _counts(scope: ReadScope) -> str:
    if scope.declared_count is None:
        return str(len(scope.units) or "")
    return f"{scope.declared_count} / {len(scope.units)}"


def _elevation(scope: ReadScope) -> str:
    low, high = scope.limits.elevation_min_m, scope.limits.elevation_max_m
    if low is None and high is None:
        return ""
    return f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"


def area_text(area_m2: float | None) -> str:
    """Area as the offices state it, in km², hectares and mu; "" for none."""
    if area_m2 is None:
        return ""
    stated = {unit: f"{state_area(area_m2, unit):,f}" for unit in ("km2", "ha", "mu")}
    return _("{km2} km² · {ha} ha · {mu} mu (ellipsoid area of the offices, EPSG:4490)").format(**stated)


def summary_words(desk: Desk | None, is_busy: bool) -> str:
    """A wording in one line: its kinds, how many units, the area, what has no polygon."""
    if desk is None:
        return _("Paste the sentence of an announcement: units, extent, corner points, letter.")
    scope = desk.scope
    without = len(desk.reading.built.without_polygon) if desk.is_resolved else 0
    parts = (
        kind_words(scope.kind_names),
        _("{count} units").format(count=len(scope.units)) if scope.units else "",
        area_text(desk.area_m2),
        _("no polygon of {count} units").format(count=without) if without else "",
        _("looking names up…") if is_busy else "",
    )
    return " · ".join(part for part in parts if part) or _("Nothing was read yet.")
