"""Acts about the wording of a scope: panels beside the map, a tool that draws, a register, the day of the divisions."""

from collections.abc import Callable, Sequence
from datetime import date

from PyQt5.QtCore import QObject, Qt, pyqtSignal
from PyQt5.QtWidgets import QDialog, QToolButton

from gi_atlas.as_of import as_of, set_as_of
from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import _
from gi_atlas.services.scope_drawing import polygon_of
from gui.canvas.canvas import MapCanvas
from gui.form_widgets.context import FormContext
from gui.main_window import MainWindow
from gui.map_desk import MapDesk
from gui.models.kinds import BOUNDARIES
from gui.panels.scope_asking import DeskAnswer, parts_of_name
from gui.panels.scope_frame import give_height
from gui.panels.scope_panel import ScopePanel
from gui.panels.scope_preview import ScopePreview, drawn_layers
from gui.panels.scope_sentence import SentencePanel
from gui.trace_tool import LonLat, TraceTool

PANEL_PX = 376  # what a wording with its lists needs to be read at a glance


class ScopeActs(QObject):
    """Keeps the two scope panels, the map and the project together.

    Signals
    -------
    asOfChanged()
        The divisions are seen as of another day: everything that shows them must be read anew.

    Parameters
    ----------
    window : MainWindow
        With the docks "scope" and "sentence".
    tell : callable
        Shows a line of text for a while.
    """

    asOfChanged = pyqtSignal()

    def __init__(
        self,
        window: MainWindow,
        context: FormContext,
        canvas: MapCanvas,
        desk: MapDesk,
        scope: ScopePanel,
        sentence: SentencePanel,
        tell: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window, self._context, self._canvas, self._desk = window, context, canvas, desk
        self.scope, self.sentence, self._tell = scope, sentence, tell
        self.preview = ScopePreview(canvas)
        self._answer: DeskAnswer | None = None
        self._is_writing = False
        self.day_button = QToolButton()
        self.day_button.setVisible(False)
        window.statusBar().addPermanentWidget(self.day_button)
        self._connect()

    def _connect(self) -> None:
        scope, sentence = self.scope, self.sentence
        self.day_button.clicked.connect(self._ask_day)
        scope.previewChanged.connect(self._show_answer)
        scope.unitMarked.connect(self.preview.choose)
        scope.shapesAsked.connect(self.preview.show_layers)
        scope.zoomAsked.connect(self._canvas.zoom_to)
        scope.kept.connect(self._take_kept)
        scope.registerAsked.connect(self._open_register)
        self._window.docks["scope"].visibilityChanged.connect(self._be_seen)
        self._window.docks["sentence"].visibilityChanged.connect(self._take_writing)
        self._desk.chosenChanged.connect(self._follow_chosen)
        sentence.zoomAsked.connect(self._canvas.zoom_to)
        sentence.drawAsked.connect(self.draw)
        sentence.readAsked.connect(lambda text: self.read(text))
        sentence.kept.connect(self._take_kept)

    def listeners(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its name."""
        return {
            "scope_read": self.read,
            "scope_write": self.write,
            "scope_draw": self.draw,
            "scope_register": self.register,
            "as_of": self.choose_day,
        }

    def set_project(self) -> None:
        """Begin anew: another project is open, or none."""
        self._answer = None
        self.preview.clear()
        self.retranslate()

    def retranslate(self) -> None:
        """Say in the status bar by which day the divisions are seen, as long as it is another than today."""
        project = self._context.project()
        day = as_of(project) if project is not None else None
        self.day_button.setVisible(day is not None)
        self.day_button.setText(_("Divisions: {day}").format(day=day.isoformat()) if day is not None else "")
        self.day_button.setToolTip(_("Show and look up the administrative divisions as they were on a day"))

    def _show(self, name: str) -> None:
        self._window.show_dock(name)
        give_height(self._window, self._window.docks[name], PANEL_PX)

    # Reading

    def read(self, text: str = "", county: str = "") -> None:
        """Show the panel that reads wordings, with one put in where it is given."""
        self._show("scope")
        if text:
            self.scope.put_wording(text, county)
        self.scope.text.setFocus()

    def _show_answer(self, answer: DeskAnswer | None) -> None:
        self._answer = answer
        if answer is None or not self.scope.is_seen:
            self.preview.clear()
        else:
            self.preview.show_layers(answer.layers, answer.desk)

    def _be_seen(self, is_seen: bool) -> None:
        # The map shows the polygon only while the panel that it comes from is seen.
        self.scope.be_seen(is_seen)
        self._show_answer(self._answer)

    def _take_kept(self, boundary_id: str, product_id: str) -> None:
        self.preview.clear()
        if boundary_id:
            self._desk.chosen = (BOUNDARIES, (boundary_id,))
            self._desk.show_thing(BOUNDARIES, boundary_id)

    def _open_register(self) -> None:
        self.register()

    def register(self) -> QDialog:
        """Offer to read a whole table of wordings."""
        from gui.dialogs.scope_register import ScopeRegisterDialog  # brings what the start does not need

        dialog = ScopeRegisterDialog(self._context, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wordingChosen.connect(self.read)
        dialog.open()
        return dialog

    # Writing

    def write(self) -> None:
        """Write the sentence of the boundary that is selected."""
        self._show("sentence")
        kind, ids = self._desk.chosen
        if kind == BOUNDARIES and ids:
            self._write_of(ids[0])
        else:
            self.sentence.write()

    def _write_of(self, boundary_id: str) -> None:
        project = self._context.project()
        if project is not None:
            self._context.run_job(
                lambda _progress: parts_of_name(project, boundary_id),
                lambda parts: self._take_named(boundary_id, *parts),
                self._context.show_error,
            )

    def _take_named(self, boundary_id: str, name: str, version: int) -> None:
        kind, ids = self._desk.chosen
        if kind == BOUNDARIES and boundary_id in ids:
            self.sentence.take_boundary(boundary_id, name, version)

    def _take_writing(self, is_seen: bool) -> None:
        """The panel that writes came to the front, or went."""
        self._is_writing = is_seen
        self._follow_chosen()

    def _follow_chosen(self) -> None:
        """Write the boundary that is selected; with none the polygon that was drawn, if it is not kept yet."""
        kind, ids = self._desk.chosen
        if not self._is_writing:
            return
        if kind == BOUNDARIES and len(ids) == 1:
            if ids[0] != self.sentence.subject.boundary_id:
                self._write_of(ids[0])
        elif not ids:
            self.sentence.take_drawn_again()

    def draw(self) -> None:
        """Let the person draw a polygon; its sentence follows."""
        self._show("sentence")
        self._tell(_("Click corner after corner on the map, the last one twice; Escape gives up."))
        self._canvas.set_tool(TraceTool(self._canvas, True, self._take_drawn, self._desk.take_select_tool))
        self._canvas.setFocus()
        self._window.actions_by_name["scope_draw"].setChecked(True)

    def _take_drawn(self, points: Sequence[LonLat]) -> None:
        self._desk.take_select_tool()
        try:
            geometry = polygon_of(points)
        except GiAtlasError as error:
            self._context.show_error(error)
            return
        self.preview.show_layers(drawn_layers(geometry))
        self.sentence.take_drawn(geometry)

    # The day of the divisions

    def choose_day(self) -> QDialog:
        """Ask by which day the divisions are to be seen."""
        from gui.dialogs.scope_as_of import AsOfDialog  # as above

        dialog = AsOfDialog(self._context, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.dayChosen.connect(self.see_as_of)
        dialog.open()
        return dialog

    def _ask_day(self, _is_checked: bool) -> None:
        self.choose_day()

    def see_as_of(self, day: date | None) -> None:
        """See the divisions of the open project as of a day; None for the newest."""
        project = self._context.project()
        if project is not None and as_of(project) != day:
            set_as_of(project, day)
            self.retranslate()
            self.asOfChanged.emit()
            shown = _("The divisions are those of {day}.").format(day=day.isoformat()) if day is not None else ""
            self._tell(shown or _("The divisions are the newest that are loaded."))
