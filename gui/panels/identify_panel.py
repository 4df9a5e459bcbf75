"""Everything that lies at the place clicked, with its attributes."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gi_atlas.coordinates import format_position
from gi_atlas.events import Changes
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.model import LayerEntry, SurveyRecord, shown
from gi_atlas.services.details import BRIEF_READERS, BoundaryDetails, Details, text_of
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import quiet
from gui.models.kinds import KIND_OF_SOURCE, RECORDS
from gui.models.layer_list import shown_layer_name
from gui.panels.facts_list import Fact
from gui.panels.latest_job import LatestJob
from gui.panels.thing_pages import facts_of, measures_of, name_of
from gui.panels.zones_tree import validity_text, version_text, zone_text
from layers.identify import Hit

MOST_HITS = 50
NAME_SHARE = 0.45
HIT_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class HitDetails:
    """A hit with what is known of it."""

    hit: Hit
    kind: str
    layer: LayerEntry
    details: Details | SurveyRecord

    def name(self) -> str:
        """Name of the thing; of a nameless feature, its layer's."""
        own = self.details.title if isinstance(self.details, SurveyRecord) else name_of(self.details)
        return own or shown_layer_name(self.layer)

    def facts(self) -> list[Fact]:
        """Attributes in words; empty ones are left out."""
        return [(label, value) for label, value in self._all_facts() if value]

    def _all_facts(self) -> list[Fact]:
        if isinstance(self.details, SurveyRecord):
            return _record_facts(self.details)
        if isinstance(self.details, BoundaryDetails):
            return _boundary_facts(self.details)
        return facts_of(self.details)  # type: ignore[arg-type]  # no layer shows products


class IdentifyPanel(QWidget):
    """All hits at a point, layer by layer, uppermost first.

    Signals
    -------
    thingAsked(kind, id)
        A hit was activated.
    hitChosen(layer_id, feature_id)
        Another hit is the current one: the window selects it on the map.
    """

    thingAsked = pyqtSignal(str, str)
    hitChosen = pyqtSignal(str, str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._hits: tuple[Hit, ...] = ()
        self._found: tuple[HitDetails, ...] = ()
        self._place: tuple[float, float] | None = None
        self._is_filling = False
        self._reading = LatestJob(context)
        self.place_label, self.tree = QLabel(), QTreeWidget()
        quiet(self.place_label)
        self.place_label.setWordWrap(True)
        self.tree.setColumnCount(2)
        self.tree.setAlternatingRowColors(True)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.tree.itemActivated.connect(self._activate)
        self.tree.currentItemChanged.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.place_label)
        column.addWidget(self.tree, 1)
        self.retranslate()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show what ``canvas.identified`` gave."""
        self._hits = tuple(hits[:MOST_HITS])
        self._read()

    def set_place(self, lon: float, lat: float) -> None:
        """Show the place (degrees) that ``canvas.clicked`` gave."""
        self._place = (lon, lat)
        self._show_place()

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._reading.drop()
        self._hits, self._found, self._place = (), (), None
        self.retranslate()

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""
        if self._hits and changes.tables:
            self._read()

    def _read(self) -> None:
        hits = self._hits
        if not hits:
            self._take(())
            return
        self._reading.ask(lambda project, progress: read_hits(project, hits, progress), self._take)

    def _take(self, found: tuple[HitDetails, ...]) -> None:
        self._found = found
        self.retranslate()

    def _choose(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None = None) -> None:
        hit = _hit_of(item)
        if hit is not None and not self._is_filling:
            self.hitChosen.emit(hit.hit.layer_id, hit.hit.feature_id)

    def _activate(self, item: QTreeWidgetItem, _column: int) -> None:
        hit = _hit_of(item)
        if hit is not None:
            self.thingAsked.emit(hit.kind, hit.hit.feature_id)

    def _show_place(self) -> None:
        if self._place is None:
            self.place_label.setText(_("Click on the map to see what lies there."))
            return
        count = _("Here: {count}").format(count=len(self._found)) if self._found else _("Nothing lies here.")
        self.place_label.setText(f"{format_position(*self._place)}\n{count}")

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.tree.setHeaderLabels([_("Name"), _("Value")])
        self._is_filling = True
        self.tree.clear()
        for number, found in enumerate(self._found):
            top = QTreeWidgetItem([found.name(), shown_layer_name(found.layer)])
            top.setData(0, HIT_ROLE, found)
            top.addChildren([QTreeWidgetItem([label, value]) for label, value in found.facts()])
            self.tree.addTopLevelItem(top)
            top.setExpanded(number == 0)
        self.tree.resizeColumnToContents(0)
        self.tree.setColumnWidth(0, min(self.tree.columnWidth(0), round(self.tree.width() * NAME_SHARE)))
        self._is_filling = False
        self._show_place()


def read_hits(project: Project, hits: Sequence[Hit], progress: Progress) -> tuple[HitDetails, ...]:
    """What is known of each hit; those that are gone meanwhile are left out."""
    layers = {entry.id: entry for entry in project.read_all(LayerEntry)}
    found = []
    for hit in hits:
        progress.check()
        layer = layers.get(hit.layer_id)
        if layer is None:
            continue
        kind = KIND_OF_SOURCE[layer.source]
        details = _read_hit(project, kind, hit.feature_id)
        if details is not None:
            found.append(HitDetails(hit, kind, layer, details))
    return tuple(found)


def _read_hit(project: Project, kind: str, thing_id: str) -> Details | SurveyRecord | None:
    if kind == RECORDS:
        return next(iter(project.read_all(SurveyRecord, id=thing_id)), None)
    table = {"boundaries": "gi_boundary", "admin-units": "gi_admin_unit", "features": "gi_layer_feature"}
    name = table.get(kind, "gi_evidence")
    if not project.fetch(f"SELECT 1 FROM {name} WHERE id = ?", thing_id):  # noqa: S608
        return None
    return BRIEF_READERS[kind](project, thing_id)


def _hit_of(item: QTreeWidgetItem | None) -> HitDetails | None:
    if item is None:
        return None
    top = item.parent() or item
    found = top.data(0, HIT_ROLE)
    return found if isinstance(found, HitDetails) else None


def _boundary_facts(details: BoundaryDetails) -> list[Fact]:
    boundary = details.boundary
    return [
        (_("Zone"), zone_text(details.zone)),
        (_("Version"), version_text(boundary)),
        (_("Status"), shown(boundary.status)),
        (_("Validity"), validity_text(boundary)),
        (_("Act"), boundary.act),
        (_("Scope as published"), boundary.scope_text),
        *measures_of(details),
    ]


def _record_facts(record: SurveyRecord) -> list[Fact]:
    return [
        (_("Stage"), shown(record.stage)),
        (_("Survey date"), text_of(record, "survey_date")),
        (_("County code"), record.county_code),
        (_("Office"), record.office),
        (_("People"), record.people),
        (_("Distinctive quality"), record.quality),
        (_("Notes"), record.notes),
    ]
