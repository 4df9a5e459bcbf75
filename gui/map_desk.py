"""Map, tables and forms as one desk: what is selected in one is selected in all, and its form is shown."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QStackedWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes
from gui.canvas.canvas import MapCanvas
from gui.canvas.place_mark import PlaceMark
from gui.canvas.tools.pan import PanTool
from gui.canvas.tools.select import SelectTool
from gui.form_widgets.context import FormContext
from gui.map_acts import boundaries_of_product, kind_of_layer, remove_things, select_on_map
from gui.models.kinds import BOUNDARIES, PRODUCTS, RECORDS
from gui.panels.identify_panel import IdentifyPanel
from gui.panels.locator import Locator
from gui.panels.record_panel import RecordPanel
from gui.panels.table_panel import TablesPanel
from gui.panels.thing_panel import ThingPanel
from gui.place_tool import PlaceTool
from layers.extent import Extent


class MapDesk(QObject):
    """Keeps map, tables and forms together.

    Signals
    -------
    selectionChanged(is_selected)
        Something or nothing is selected on the map.
    chosenChanged()
        Other things than before are selected, on the map, in a table or in a form.
    formBegun()
        A new record is begun: its form should be seen.
    toolChanged(name)
        Another tool is in hand: "select", "pan" or "new_record".
    """

    selectionChanged = pyqtSignal(bool)
    chosenChanged = pyqtSignal()
    toolChanged = pyqtSignal(str)
    formBegun = pyqtSignal()

    def __init__(
        self,
        context: FormContext,
        canvas: MapCanvas,
        tables: TablesPanel,
        record: RecordPanel,
        thing: ThingPanel,
        identify: IdentifyPanel,
        locator: Locator,
    ) -> None:
        super().__init__(canvas)
        self._context, self._canvas, self._tables = context, canvas, tables
        self._record, self._thing, self._identify = record, thing, identify
        self.forms = QStackedWidget()
        self.forms.addWidget(thing)
        self.forms.addWidget(record)
        self._shown_path: Path | None = None
        self._chosen: tuple[str, tuple[str, ...]] = ("", ())
        self._is_following = False
        self.mark = PlaceMark(canvas)
        self._marked_record = ""
        self._connect(locator)

    def _connect(self, locator: Locator) -> None:
        self._canvas.selectionChanged.connect(self._follow_map)
        self._canvas.identified.connect(self._identify.show_hits)
        self._canvas.clicked.connect(self._identify.set_place)
        self._identify.thingAsked.connect(self.show_thing)
        self._identify.hitChosen.connect(lambda layer_id, one: self._canvas.state.select(layer_id, [one]))
        self._tables.selectionChanged.connect(self._follow_table)
        self._tables.activated.connect(self._go_to)
        self._tables.placeAsked.connect(self.go_to_place)
        self._thing.thingAsked.connect(self._go_to)
        self._thing.zoomAsked.connect(self.zoom_to_things)
        self._record.saved.connect(lambda one: self._choose(RECORDS, [one]))
        self._record.saved.connect(lambda _one: self.mark.clear())
        self._record.shown.connect(self._unmark_other)
        locator.thingChosen.connect(self._take_found)
        locator.placeChosen.connect(self.go_to_place)

    # Selection

    @property
    def chosen(self) -> tuple[str, tuple[str, ...]]:
        """What is selected: a kind of things and their ids."""
        return self._chosen

    @chosen.setter
    def chosen(self, chosen: tuple[str, tuple[str, ...]]) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosenChanged.emit()

    def _follow_map(self, layer_id: str, ids: Sequence[str]) -> None:
        self.selectionChanged.emit(any(self._canvas.state.selection.values()))
        kind = kind_of_layer(self._canvas.state, layer_id)
        if kind and not self._is_following and (ids or self.chosen[0] == kind):
            self.chosen = (kind, tuple(ids))
            self._tables.select(kind, ids)
            if len(ids) == 1:
                self.show_thing(kind, ids[0])

    def _follow_table(self, kind: str, ids: Sequence[str]) -> None:
        self.chosen = (kind, tuple(ids))
        if len(ids) == 1:
            self.show_thing(kind, ids[0])
        self._select_on_map(kind, ids, lambda _layer_id: None)

    def _choose(self, kind: str, ids: Sequence[str]) -> None:
        self.chosen = (kind, tuple(ids))
        self._tables.select(kind, ids)
        self._select_on_map(kind, ids, lambda _layer_id: None)

    def _select_on_map(self, kind: str, ids: Sequence[str], then: Callable[[str], None]) -> None:
        """Select things on the map; ``then`` gets the layer's id. A product stands for its boundaries."""
        project = self._context.project()
        if kind == PRODUCTS and len(ids) == 1 and project is not None:
            product_id = ids[0]
            self._context.run_job(
                lambda _progress: boundaries_of_product(project, product_id),
                lambda found: then(self._mark(BOUNDARIES, found)),
                self._context.show_error,
            )
        else:
            then(self._mark(kind, ids))

    def _mark(self, kind: str, ids: Sequence[str]) -> str:
        self._is_following = True
        try:
            return select_on_map(self._canvas.state, kind, ids)
        finally:
            self._is_following = False

    def deselect(self) -> None:
        """Select nothing."""
        self._canvas.state.clear_selection()

    def remove_chosen(self) -> None:
        """Remove what is selected; undo brings it back."""
        (kind, ids), project = self.chosen, self._context.project()
        if ids and project is not None and self._context.can_edit:
            self._context.run_job(
                lambda _progress: remove_things(project, kind, ids), self._forget_chosen, self._context.show_error
            )

    def _forget_chosen(self, _changes: Changes) -> None:
        self.chosen = ("", ())
        self._canvas.state.clear_selection()

    # Going there

    def show_thing(self, kind: str, thing_id: str) -> None:
        """Show the form of a thing."""
        if kind == RECORDS:
            self.forms.setCurrentWidget(self._record)
            self._record.show_record(thing_id)
        else:
            self.forms.setCurrentWidget(self._thing)
            self._thing.show_thing(kind, thing_id)

    def _go_to(self, kind: str, thing_id: str) -> None:
        self.show_thing(kind, thing_id)
        self._tables.select(kind, [thing_id])
        self.zoom_to_things(kind, [thing_id])

    def zoom_to_things(self, kind: str, ids: Sequence[str]) -> None:
        """Select things and show them on the map."""
        self.chosen = (kind, tuple(ids))
        self._select_on_map(kind, ids, self._zoom_to_selected)

    def _zoom_to_selected(self, layer_id: str) -> None:
        if layer_id:
            self._canvas.zoom_to_features(layer_id, self._canvas.state.selection.get(layer_id))

    def zoom_to_selection(self) -> None:
        """Show what is selected on the map."""
        for layer_id in self._canvas.state.selection:
            self._zoom_to_selected(layer_id)

    def go_to_place(self, lon: float, lat: float) -> None:
        """Show a place (degrees) and mark it for a while."""
        self._canvas.zoom_to((lon, lat, lon, lat))
        self.mark.show_at(lon, lat)

    def _take_found(self, kind: str, thing_id: str, extent: Extent | None) -> None:
        self.show_thing(kind, thing_id)
        self._choose(kind, [thing_id])
        if extent is not None:
            self._canvas.zoom_to(extent)

    # Tools

    def take_select_tool(self) -> None:
        """Select and identify by click."""
        self._canvas.set_tool(SelectTool(self._canvas))
        self.toolChanged.emit("select")

    def take_pan_tool(self) -> None:
        """Drag the map."""
        self._canvas.set_tool(PanTool(self._canvas))
        self.toolChanged.emit("pan")

    def take_record_tool(self) -> None:
        """The next click is the place of a new survey record."""
        self._canvas.set_tool(PlaceTool(self._canvas, self._begin_record, self.take_select_tool))
        self._canvas.setFocus()
        self.toolChanged.emit("new_record")

    def begin_record(self) -> None:
        """Begin a record whose place is told later."""
        self.forms.setCurrentWidget(self._record)
        self.formBegun.emit()
        self._record.new_record()

    def _begin_record(self, lon: float, lat: float) -> None:
        self.take_select_tool()
        self.forms.setCurrentWidget(self._record)
        self.formBegun.emit()
        self._marked_record = self._record.new_record(lon, lat)
        self.mark.show_at(lon, lat, is_lasting=True)

    def _unmark_other(self, record_id: str) -> None:
        """Take the mark of a new record away once another form is shown."""
        if self._marked_record and record_id != self._marked_record:
            self._marked_record = ""
            self.mark.clear()

    # Project

    def set_project(self) -> None:
        """Begin anew: another project is open, or none."""
        self.chosen = ("", ())
        self.take_select_tool()
        self.forms.setCurrentWidget(self._thing)
        project = self._context.project()
        path = None if project is None else project.path
        if path is None or path != self._shown_path:
            self.mark.clear()
            self._canvas.state.clear_selection()
            self._canvas.set_layers([])
            self._canvas.place_anew()
        self._shown_path = path

    def refuse_layer(self, _layer_id: str, error: GiAtlasError) -> None:
        """A layer could not be read."""
        self._context.show_error(error)
