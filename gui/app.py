"""The composition root: the only place that knows every part and wires them to each other."""

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject, Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QApplication, QDialog, QMessageBox

from gi_atlas.errors import JobCancelled
from gi_atlas.events import Changes
from gi_atlas.i18n import _, current_language
from gui.actions import DOCK_TITLES
from gui.canvas.canvas import MapCanvas
from gui.closing_question import ClosingQuestion
from gui.dialogs.guide import GuideDialog
from gui.document_acts import DocumentActs
from gui.drops import DropCatcher
from gui.error_report import ErrorReporter
from gui.form_widgets.context import FormContext
from gui.help_acts import HelpActs
from gui.job_runner import JobRunner
from gui.job_teller import PATIENCE_S, JobTeller
from gui.main_window import DockSpec, MainWindow
from gui.map_acts import set_all_visible
from gui.map_answers import MapAnswers
from gui.map_desk import MapDesk
from gui.models.kinds import BOUNDARIES, FINDINGS
from gui.notice_bar import NoticeBar
from gui.operations import run_edit
from gui.panels.case_panel import CasesPanel
from gui.panels.evidence_panel import EvidencePanel
from gui.panels.history_panel import HistoryPanel
from gui.panels.identify_panel import IdentifyPanel
from gui.panels.layers_panel import LayersPanel
from gui.panels.locator import Locator
from gui.panels.record_panel import RecordPanel
from gui.panels.scope_panel import ScopePanel
from gui.panels.scope_sentence import SentencePanel
from gui.panels.status_bar import StatusBar
from gui.panels.table_panel import TablesPanel
from gui.panels.thing_panel import ThingPanel
from gui.preferences import Preferences
from gui.print_acts import PrintActs
from gui.scope_acts import ScopeActs
from gui.session import ProjectSession
from gui.session_files import ProjectFiles
from gui.start_page import StartPage
from gui.survey_acts import SurveyActs
from gui.window_state import WindowState
from layers.map_state import MapState
from layers.pyramid_cache import PyramidCache

_SIDES = Qt.DockWidgetArea
STILL_MS, LOCATOR_PX = 20, 150


class Desktop(QObject):
    """Everything that runs, from the window to the threads.

    Parameters
    ----------
    reporter : ErrorReporter
        Its hooks may already be in place.
    preferences : Preferences
        The language is already applied.
    window_state : WindowState
    cache : PyramidCache, optional
        Of the canvas.

    Signals
    -------
    ended()
        The window is closed, everything is saved, no thread runs.
    """

    ended = pyqtSignal()

    def __init__(
        self,
        reporter: ErrorReporter,
        preferences: Preferences,
        window_state: WindowState,
        cache: PyramidCache | None = None,
    ) -> None:
        super().__init__()
        self.is_stopped = False
        self.reporter, self.preferences, self.window_state = reporter, preferences, window_state
        self.runner = JobRunner(reporter.bridge, reporter.as_error, self)
        self.session = ProjectSession(self.runner, reporter.bridge, reporter.show, self)
        self.context = FormContext(
            lambda: self.session.project,
            lambda work, on_done, on_error: self.runner.run(work, on_done, on_error),
            reporter.show,
            self.session.drafts,
        )
        self.state = MapState()
        self.canvas = MapCanvas(self.state, cache)
        self._make_panels()
        self.start_page, self.notice_bar = StartPage(), NoticeBar()
        self.window = MainWindow(self.start_page, self.notice_bar, self.canvas, self.status)
        self.window.add_docks(self._docks())
        self.locator.line.setMinimumWidth(LOCATOR_PX)
        self.window.tool_bar.addWidget(self.locator)
        self.files = ProjectFiles(self.window, self.session, self.runner, self.context, reporter.tell)
        self.survey = SurveyActs(self.window, self.context, self.record)
        self.printing = PrintActs(self.window, self.context, self.record)
        self.documents = DocumentActs(self.window, self.context, self.thing)
        self.scopes = ScopeActs(
            self.window, self.context, self.canvas, self.desk, self.scope, self.sentence, self.status.tell
        )
        self.help = HelpActs(self.window, preferences, self._take_keys, reporter.show)
        self.teller = JobTeller(self.runner, self.status, self)
        self._begin()

    def _begin(self) -> None:
        reporter, preferences = self.reporter, self.preferences
        reporter.window = lambda: self.window
        reporter.on_cancelled = lambda: self.status.tell(JobCancelled().message())
        self._connect_window()
        self._connect_project()
        self._connect_map()
        self.window_state.restore(self.window)
        self.tables.restore_columns(self.window_state.part)
        self._take_keys()
        self.window.set_recent(preferences.current.recent_projects)
        self.start_page.set_recent(preferences.current.recent_projects)
        self._take_project()

    def _make_panels(self) -> None:
        context = self.context
        self.layers, self.tables, self.evidence = LayersPanel(context), TablesPanel(context), EvidencePanel(context)
        self.record, self.thing = RecordPanel(context), ThingPanel(context)
        self.identify, self.history = IdentifyPanel(context), HistoryPanel(context)
        self.cases = CasesPanel(context)
        self.locator, self.status = Locator(context), StatusBar(context)
        self.scope, self.sentence = ScopePanel(context), SentencePanel(context)
        self.desk = MapDesk(context, self.canvas, self.tables, self.record, self.thing, self.identify, self.locator)
        self.panels = (
            self.layers, self.tables, self.evidence, self.record, self.thing, self.identify, self.history, self.cases,
            self.locator, self.status, self.scope, self.sentence,
        )  # fmt: skip

    def _docks(self) -> list[DockSpec]:
        return [
            DockSpec("layers", DOCK_TITLES["layers"], _SIDES.LeftDockWidgetArea, self.layers, "Ctrl+1"),
            DockSpec(
                "identify", DOCK_TITLES["identify"], _SIDES.LeftDockWidgetArea, self.identify, "Ctrl+2", "", "layers"
            ),
            DockSpec("form", DOCK_TITLES["form"], _SIDES.RightDockWidgetArea, self.desk.forms, "Ctrl+3"),
            DockSpec("history", DOCK_TITLES["history"], _SIDES.RightDockWidgetArea, self.history, "Ctrl+5", "form"),
            DockSpec("tables", DOCK_TITLES["tables"], _SIDES.BottomDockWidgetArea, self.tables, "Ctrl+6"),
            DockSpec(
                "evidence", DOCK_TITLES["evidence"], _SIDES.BottomDockWidgetArea, self.evidence, "Ctrl+7", "tables"
            ),
            DockSpec("scope", DOCK_TITLES["scope"], _SIDES.BottomDockWidgetArea, self.scope, "Ctrl+8", "tables"),
            DockSpec(
                "sentence", DOCK_TITLES["sentence"], _SIDES.BottomDockWidgetArea, self.sentence, "Ctrl+9", "tables"
            ),
            DockSpec("cases", DOCK_TITLES["cases"], _SIDES.BottomDockWidgetArea, self.cases, "Ctrl+4", "tables"),
            DockSpec("case", DOCK_TITLES["case"], _SIDES.RightDockWidgetArea, self.cases.view, "Ctrl+0", "form"),
        ]

    # Wires

    def _connect_window(self) -> None:
        window, files, desk = self.window, self.files, self.desk
        window.connect_actions(self.listeners())
        window.closeAsked.connect(self.quit)
        for part in (window.recentChosen, self.start_page.chosen):
            part.connect(lambda path: files.open_path(Path(path)))
        self.start_page.newAsked.connect(files.new)
        self.start_page.openAsked.connect(files.open)
        self.start_page.guideAsked.connect(self.help.guide)
        self.drops = DropCatcher(window, files.take_paths)
        files.told.connect(self.status.tell)
        desk.toolChanged.connect(lambda name: window.actions_by_name[name].setChecked(True))
        desk.selectionChanged.connect(window.set_selected)
        self.history.stepsChanged.connect(window.set_step_texts)
        self.status.cancelAsked.connect(self.teller.cancel)

    def _connect_project(self) -> None:
        session = self.session
        session.projectChanged.connect(self._take_project)
        session.changed.connect(self._take_changes)
        session.waiting.connect(self._tell_waiting)
        session.noticesChanged.connect(lambda: self.notice_bar.show_notices(session.notices))
        session.changedElsewhere.connect(self.refresh)
        session.leave_forms = self._leave_forms
        self.notice_bar.dismissed.connect(session.drop_notices)

    def _connect_map(self) -> None:
        canvas, layers, status = self.canvas, self.layers, self.status
        layers.layersChanged.connect(canvas.set_layers)
        layers.styleChanged.connect(canvas.set_style)
        layers.visibilityChanged.connect(self.state.set_visible)
        layers.zoomAsked.connect(canvas.zoom_to_features)
        canvas.viewChanged.connect(lambda view: status.set_view(view, canvas.dpi))
        canvas.cursorMoved.connect(status.set_cursor)
        canvas.cursorLeft.connect(status.clear_cursor)
        canvas.layerFailed.connect(self.desk.refuse_layer)
        status.scaleAsked.connect(canvas.set_scale)
        status.placeAsked.connect(self.desk.go_to_place)
        self.map_answers = MapAnswers(canvas, self.record, self.desk.take_select_tool, status.tell)
        self.desk.formBegun.connect(lambda: self.window.show_dock("form"))
        self.thing.exportAsked.connect(self.files.export)
        self.thing.productShown.connect(self.cases.show_product)
        self.cases.caseWanted.connect(lambda: self.window.show_dock("case"))
        self.cases.view.outlineWanted.connect(lambda kind, thing_id: self.desk.zoom_to_things(kind, [thing_id]))
        self.evidence.activated.connect(self.tables.activated)
        self.record.new_product_asked.connect(self.survey.new_product_for_record)
        self.scopes.asOfChanged.connect(self._see_as_of)

    def listeners(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its name."""
        files, window, canvas, desk = self.files, self.window, self.canvas, self.desk
        checked = {name: action.isChecked for name, action in window.actions_by_name.items()}
        return {
            "new": files.new, "open": files.open, "save": self.save_form, "import": files.import_files,
            "export": self._export, "backup": files.backup, "restore": files.restore, "close": files.close,
            "quit": window.close, "undo": self.history.undo, "redo": self.history.redo, "find": self.locator.start,
            "deselect": desk.deselect, "delete": desk.remove_chosen, "zoom_in": lambda: canvas.zoom_by(2),
            "zoom_out": lambda: canvas.zoom_by(0.5), "zoom_full": canvas.zoom_all,
            "zoom_selection": desk.zoom_to_selection, "refresh": self.refresh,
            "full_screen": lambda: window.showFullScreen() if checked["full_screen"]() else window.showNormal(),
            "hide_panels": lambda: window.set_docks_shown(not checked["hide_panels"]()),
            "map_only": lambda: window.set_map_only(checked["map_only"]()),
            "reset_layout": window.reset_layout, "select": desk.take_select_tool, "pan": desk.take_pan_tool,
            "new_record": desk.take_record_tool, "begin_record": desk.begin_record,
            "show_all": lambda: self._show_layers(True), "hide_all": lambda: self._show_layers(False),
            "tables": self._show_tables, "cases": self._show_cases,
            "new_product": self.survey.new_product, "photos": self.survey.attach_photos,
            "forms": self.survey.forms, "submissions": self.survey.submissions, "check": self._show_findings,
            "divisions": self.survey.divisions,
            "webmap": self.survey.webmap,
            "office_tables": self.survey.office_tables,
            "chinese": lambda: self.choose_language("zh"), "english": lambda: self.choose_language("en"),
            "keys": self.help.keys, "guide": self.help.guide, "about": self.help.about,
            **files.listeners_of_copies(), **self.printing.listeners(), **self.scopes.listeners(),
            **self.documents.listeners(),
        }  # fmt: skip

    # Project

    def _take_project(self) -> None:
        session = self.session
        project = session.project
        self.record.forget()
        self.desk.set_project()
        self.scopes.set_project()
        for panel in self.panels:
            if panel is not self.record:
                panel.set_project()
        self.window.set_project(session.name, project is not None, session.is_writable)
        self.notice_bar.show_notices(session.notices)
        if project is not None:
            self.preferences.note_opened(project.path)
            if self.record.offer_drafts():
                self.desk.forms.setCurrentWidget(self.record)
        self.window.set_recent(self.preferences.current.recent_projects)
        self.start_page.set_recent(self.preferences.current.recent_projects)

    def _take_changes(self, changes: Changes) -> None:
        if changes.touches("gi_admin_unit"):
            self.session.drop_notice("NOTICE_NO_UNITS")
        self.canvas.refresh(changes)
        self.record.take_changes(changes)
        self.cases.refresh(changes)
        for panel in (
            *(self.layers, self.tables, self.evidence, self.thing, self.identify, self.history, self.locator),
            *(self.scope, self.sentence),
        ):
            panel.refresh(changes)

    def _tell_waiting(self, seconds: float) -> None:
        self.status.tell(
            _("Another program holds the project; waiting for it ({seconds} s)…").format(seconds=round(seconds))
        )

    def _leave_forms(self) -> None:
        # A dialog that stands over the project goes with it; what it runs is stopped by itself.
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible() and not isinstance(dialog, (QMessageBox, GuideDialog)):
                dialog.reject()
                if dialog.isVisible():  # it stays to tell what came of its work; nobody will read that
                    dialog.reject()
        self.record.leave()
        self.thing.leave()
        self.scope.leave()
        self.layers.save_styles()

    def refresh(self) -> None:
        """Read everything again."""
        for layer in self.state.layers:
            self.canvas.refresh_layer(layer.id)
        for panel in (self.layers, self.tables, self.evidence, self.thing, self.history, self.locator):
            panel.set_project()

    def _see_as_of(self) -> None:
        for layer in self.state.layers:
            if layer.source.table == "gi_admin_unit":
                self.canvas.refresh_layer(layer.id)
        for panel in (self.tables, self.locator, self.thing):
            panel.set_project()
        self.scope.read()
        self.cases.set_project()

    def save_form(self) -> None:
        """Save what is being filled in."""
        form = self.record if self.desk.forms.currentWidget() is self.record else self.thing
        form.save()

    def _export(self) -> None:
        kind, ids = self.desk.chosen
        if kind == BOUNDARIES and ids:
            self.files.export(ids[0])
        else:
            self.documents.with_boundary(self.files.export)

    def _show_layers(self, is_visible: bool) -> None:
        project = self.context.opened()
        run_edit(self.runner, lambda _progress: set_all_visible(project, is_visible), self.reporter.show)

    def _show_tables(self) -> None:
        self.window.show_dock("tables")
        self.tables.focus_filter()

    def _show_cases(self) -> None:
        for name in ("case", "cases"):
            self.window.show_dock(name)
        self.cases.focus_list()

    def _show_findings(self) -> None:
        self.window.show_dock("tables")
        self.tables.show_table(FINDINGS)
        self.tables.findings.check()

    # Language and keys

    def choose_language(self, language: str) -> None:
        """Speak another language, everywhere and at once."""
        self.preferences.choose_language(language)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for part in (*self.panels, self.start_page, self.notice_bar, self.window, self.scopes):
            part.retranslate()
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and hasattr(widget, "retranslate"):
                widget.retranslate()
        self.window.actions_by_name["chinese" if current_language() == "zh" else "english"].setChecked(True)

    def _take_keys(self) -> None:
        self.window.set_keys(self.preferences.current.keys)
        self.retranslate()

    # The end

    def quit(self) -> None:
        """Leave the program once nothing is lost by it; what runs long is asked about."""
        if self.is_stopped:
            return
        if any(job.is_stoppable and job.age_s >= PATIENCE_S for job in self.runner.jobs):
            self._ask_about_jobs()
        else:
            self._leave()

    def _ask_about_jobs(self) -> None:
        box = ClosingQuestion(self.runner, self.window)
        box.stop_chosen.connect(self.runner.cancel_all)
        box.leave_chosen.connect(self._leave)
        box.open()

    def _leave(self) -> None:
        self.when_still(self._close_project)

    def _close_project(self) -> None:
        # Asked twice, the second time may come when the first has ended everything.
        if not self.is_stopped:
            self.session.close(self._end)

    def when_still(self, then: Callable[[], object]) -> None:
        """Call ``then`` when no project is just being opened or closed."""
        if self.session.is_moving:
            QTimer.singleShot(STILL_MS, lambda: self.when_still(then))
        else:
            then()

    def _end(self) -> None:
        if self.is_stopped:
            return
        self.tables.keep_columns(self.window_state.keep_part)
        self.window_state.keep(self.window)
        self.window.leave()
        self.stop()
        self.ended.emit()

    def stop(self) -> None:
        """End every thread; nothing may be used afterwards."""
        self.is_stopped = True
        self.canvas.close_threads()
        self.runner.stop()
