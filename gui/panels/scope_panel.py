"""The panel where a wording becomes a polygon and a polygon becomes a wording."""

from collections.abc import Mapping
from typing import Any

from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import (
    QShortcut,
    QWidget,
)

from gi_atlas.as_of import as_of
from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes
from gi_atlas.jobs import Progress
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.saving import ScopeKeeping
from gi_atlas.services.scope_desk import Desk, Issue
from gi_atlas.services.scope_editions import EditionRow
from gi_atlas.services.scope_reading import ScopeReading
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.draft_keeper import DraftKeeper
from gui.form_widgets.looks import faulty, plain
from gui.panels.latest_job import LatestJob
from gui.panels.scope_asking import (
    Asked,
    DeskAnswer,
    choices_for,
    compare_quietly,
    desk_answer,
    keep_wording,
    things_of_project,
    warm_up,
)
from gui.panels.scope_facts import summary_words
from gui.panels.scope_kept import KeptWording, is_kept, kept_words
from gui.panels.scope_preview import edition_layers
from gui.panels.scope_reader import ScopeReader
from gui.panels.scope_view import ISSUES_TAB, KEEPING_TAB, UNITS_TAB, ScopeView

DRAFT_KEY = "scope-wording"
CATCH_UP_MS = 300
_TABLES = ("gi_admin_unit", "gi_admin_change", "gi_product", "gi_zone", "gi_boundary")


class ScopePanel(ScopeView):
    """A wording on the left, what was made of it on the right, its polygon on the map.

    Signals
    -------
    previewChanged(DeskAnswer or None)
        Something else is to be seen on the map.
    unitMarked(shape or None)
        A unit is to be marked among the others.
    shapesAsked(layers)
        The ground of another edition is to be seen instead.
    zoomAsked(extent)
        A place (west, south, east, north in degrees) is to be shown.
    kept(boundary_id, product_id)
        A wording was saved; the first is "" where it gives no polygon.
    registerAsked()
        A whole table of wordings is to be read.
    """

    previewChanged = pyqtSignal(object)
    unitMarked = pyqtSignal(object)
    shapesAsked = pyqtSignal(object)
    zoomAsked = pyqtSignal(object)
    kept = pyqtSignal(str, str)
    registerAsked = pyqtSignal()

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.desk: Desk | None = None
        self.manual: dict[str, str] = {}
        self._error: GiAtlasError | None = None
        self._kept: KeptWording | None = None
        self._zoomed_to = ""
        self.is_seen = self._is_warm = self._is_stale = False
        self._catch_up = QTimer(self)
        self._catch_up.setSingleShot(True)
        self._catch_up.setInterval(CATCH_UP_MS)
        self._catch_up.timeout.connect(self._read_anew)
        self.reader = ScopeReader(context, self)
        self._answers, self._things, self._saving = LatestJob(context), LatestJob(context), LatestJob(context)
        self._warming, self._choices, self._comparing = LatestJob(context), LatestJob(context), LatestJob(context)
        self._checking = LatestJob(context)
        self._draft = DraftKeeper(context.drafts, self._draft_content, self)
        self._connect()
        self.retranslate()
        self.set_project()

    def _connect(self) -> None:
        self.text.edited.connect(self._edit)
        self.text.placeChosen.connect(self._follow_place)
        self.head.countyEdited.connect(self._edit)
        self.head.editionChosen.connect(self.read)
        self.reader.laid.connect(self._take_desk)
        self.reader.failed.connect(self._take_error)
        self.reader.busyChanged.connect(lambda _is_busy: self._say_state())
        self.units.unitChosen.connect(self._show_unit)
        self.units.successorEntered.connect(self.enter_successor)
        self.units.choicesAsked.connect(self._ask_choices)
        self.issues.issueChosen.connect(self._show_issue)
        self.issues.mendAsked.connect(self.mend)
        self.issues.successorAsked.connect(self._ask_successor)
        self.editions.compareAsked.connect(self.compare_editions)
        self.editions.rowChosen.connect(self._show_edition)
        self.keeping.productChanged.connect(self._take_owner)
        self.keeping.saveAsked.connect(self.save)
        self.keeping.refused.connect(lambda: self.tabs.setCurrentIndex(KEEPING_TAB))
        self.register_button.clicked.connect(lambda _checked: self.registerAsked.emit())
        self.clear_button.clicked.connect(lambda _checked: self.clear())
        self._draft.failed.connect(self._context.show_error)
        for keys, step in (("F8", 1), ("Shift+F8", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.step_issue(step))

    # Project

    def set_project(self) -> None:
        """Begin anew: another project is open, or none."""
        self.reader.drop()
        self._catch_up.stop()
        self._warming.drop()
        self._draft.cancel()
        self.manual, self._error, self._kept, self._is_warm = {}, None, None, False
        self.be_seen(self.is_seen)
        store = self._context.drafts()
        kept = store.get(DRAFT_KEY) if store is not None else None
        self._put_draft(kept or {})
        self._read_things()

    def _put_draft(self, kept: Mapping[str, Any]) -> None:
        self.keeping.forget()
        self.county.setText(str(kept.get("county", "")))
        self.manual = {str(name): str(code) for name, code in dict(kept.get("manual", {})).items()}
        was_blocked = self.text.blockSignals(True)
        self.text.set_wording(str(kept.get("text", "")))
        self.text.document().clearUndoRedoStacks()
        self.text.blockSignals(was_blocked)
        self.read()

    def _draft_content(self) -> tuple[str, dict[str, Any]]:
        page = {"text": self.text.wording, "county": self.county.text(), "manual": dict(self.manual)}
        return DRAFT_KEY, page

    def leave(self) -> None:
        """The project is about to be closed: what is half done stays as a draft."""
        self.reader.drop()
        self._catch_up.stop()
        self._warming.drop()
        if self._context.drafts() is not None:
            self._draft.settle()

    def refresh(self, changes: Changes) -> None:
        """Follow changes of the project, many of them as one, and only while the panel is seen."""
        if changes.touches(*_TABLES):
            self._is_stale = True
            if self.is_seen:
                self._catch_up.start()

    def _read_anew(self) -> None:
        self._is_stale = False
        self._read_things()
        if self.text.wording.strip():
            self.read()

    def _read_things(self) -> None:
        self._things.ask(lambda project, _progress: things_of_project(project), self._take_things)
        kept = self._kept
        if kept is not None:
            self._checking.ask(lambda project, _progress: is_kept(project, kept), self._take_check)

    def _take_check(self, is_there: bool) -> None:
        """A wording that was saved may be taken back by undo: then it can be saved again."""
        if not is_there:
            self._kept = None
            self._show_saving()

    def _take_things(self, things: tuple[list[str], list[tuple[str, str]]]) -> None:
        editions, products = things
        self.head.take_editions(editions)
        self.keeping.set_products(products)

    # Reading

    def _edit(self) -> None:
        self._draft.touch()
        self.read()

    def read(self) -> None:
        """Read the wording as it stands, as soon as the person pauses."""
        project = self._context.project()
        self.head.see_as_of(as_of(project) if project is not None else None)
        if not self.text.wording.strip():
            self.reader.drop()
            self._show(None)
            return
        self.reader.ask(self._asked)

    def _take_desk(self, desk: Desk) -> None:
        self._error = None
        # The words alone say nothing of the ground: the polygon of a moment ago stays until the names are known.
        self._show(desk, is_ground_known=desk.is_resolved or not self.reader.is_busy)

    def _take_error(self, error: GiAtlasError) -> None:
        self._error = error
        self._say_state()

    def _show(self, desk: Desk | None, is_ground_known: bool = True) -> None:
        self.desk = desk
        self.text.show_desk(desk)
        self.issues.show_issues(desk.issues if desk is not None else ())
        self.units.show_desk(desk, self.manual)
        self.editions.show_rows(())
        if is_ground_known:
            self.facts.show_desk(desk)
            self._compare()
        self._show_saving()
        self.name_tabs(self.desk)

    @property
    def _asked(self) -> Asked:
        """What is read, as it stands in the fields."""
        return Asked(self.text.wording, self.county.text().strip(), self.head.chosen_edition, dict(self.manual))

    @property
    def _kept_now(self) -> KeptWording | None:
        """What was saved, if nothing is otherwise since."""
        kept, page = self._kept, self.keeping
        return kept if kept is not None and kept.is_of(self._asked, page.product_id, page.zone_role) else None

    def _show_saving(self) -> None:
        desk = self.desk
        can_save = desk is not None and desk.is_savable and self._context.can_edit
        self.keeping.show_desk(desk, can_save, self._kept_now)
        self._say_state()

    def _take_owner(self) -> None:
        """Another product or zone is chosen."""
        self._show_saving()
        self._compare()

    def _compare(self) -> None:
        """Find out what the polygon would change, and show it."""
        desk = self.desk
        if desk is None:
            self._answers.drop()
            self.keeping.show_change(None)
            self.previewChanged.emit(None)
            return
        product_id, role = self.keeping.product_id, self.keeping.zone_role
        self._answers.ask(lambda project, _progress: desk_answer(project, desk, product_id, role), self._take_answer)

    def _take_answer(self, answer: DeskAnswer) -> None:
        self.keeping.show_change(answer.change)
        self.previewChanged.emit(answer)
        # A new wording is brought into view once; afterwards the map is the person's.
        name = f"{answer.desk.scope.product}|{answer.desk.scope.text[:12]}"
        if answer.extent is not None and name != self._zoomed_to and self.is_seen:
            self._zoomed_to = name
            self.zoomAsked.emit(answer.extent)

    def compare_editions(self) -> None:
        """Look the wording up in every edition of the project."""
        desk, county, manual = self.desk, self.county.text().strip(), dict(self.manual)
        if desk is None:
            return

        def work(project: Project, progress: Progress) -> list[EditionRow]:
            return compare_quietly(project, desk.scope, county, manual, progress)

        self._comparing.ask(work, lambda rows: self.editions.show_rows(rows if self.desk is desk else ()))

    def _show_edition(self, row: EditionRow) -> None:
        if row.geometry is not None:
            self.shapesAsked.emit(edition_layers(row))
            self.zoomAsked.emit(row.geometry.bounds)

    # Going from one to the other

    def _show_unit(self, number: int) -> None:
        desk = self.desk
        if desk is None or number >= len(self.units.model.units):
            return
        self.text.select(self.units.model.units[number].phrase.span)
        extent = desk.extent_of_unit(number)
        self.unitMarked.emit(desk.shapes[number] if number < len(desk.shapes) else None)
        if extent is not None:
            self.zoomAsked.emit(extent)

    def _show_issue(self, issue: Issue) -> None:
        if issue.spans:
            self.text.select(issue.spans[0])
        if issue.unit >= 0:
            self.units.choose(issue.unit)
        if issue.extent is not None:
            self.zoomAsked.emit(issue.extent)

    def _follow_place(self, place: int) -> None:
        """The person clicked into the words: show what was made of these."""
        desk = self.desk
        if desk is None:
            return
        for number, issue in enumerate(desk.issues):
            if any(start <= place < end for start, end in issue.spans):
                self.issues.choose(number)
                break
        for number, unit in enumerate(self.units.model.units):
            if unit.phrase.span[0] <= place < unit.phrase.span[1]:
                self.units.choose(number)
                self.unitMarked.emit(desk.shapes[number] if number < len(desk.shapes) else None)
                return

    def step_issue(self, by: int) -> None:
        """Go to the next finding, or (-1) to the one before."""
        self.tabs.setCurrentIndex(ISSUES_TAB)
        self.issues.step(by)

    def _ask_successor(self, issue: Issue) -> None:
        self.units.choose(issue.unit)
        self.tabs.setCurrentIndex(UNITS_TAB)
        self.units.ask_successor()

    def _ask_choices(self, unit: ResolvedUnit) -> None:
        self._choices.ask(
            lambda project, _progress: choices_for(project, unit), lambda found: self.units.offer(unit, found)
        )

    # What the person says

    def mend(self, issue: Issue) -> None:
        """Put the proposal of an issue in the place of its words; undo in the field takes it back."""
        desk = self.desk
        if desk is None or desk.scope.text != self.text.wording or not issue.spans:
            return  # the words are others by now: they are being read anew
        self.text.replace(issue.spans[0], issue.proposal)
        self.reader.read_now()

    def enter_successor(self, name: str, code: str) -> None:
        """Take a code for a name of the wording; "" takes it back."""
        self.manual.pop(name, None)
        if code:
            self.manual[name] = code
        self._draft.touch()
        self.read()
        self.reader.read_now()

    def put_wording(self, text: str, county: str = "") -> None:
        """Put a wording in, such as one of a register or one that was written of a polygon."""
        self.manual.clear()
        self.county.setText(county)
        self.text.set_wording(text)
        self.text.setFocus()

    def clear(self) -> None:
        """Take the wording away; undo in the field brings it back."""
        self.manual.clear()
        self.county.clear()
        self.keeping.forget()
        self.text.set_wording("")
        self._draft.cancel()
        self._draft.drop(DRAFT_KEY)
        self.text.setFocus()

    # Keeping

    def save(self, keeping: ScopeKeeping) -> None:
        """Keep the wording with the boundary version that it gives."""
        desk = self.desk
        if desk is None or not desk.is_savable or desk.scope.text != self.text.wording or self.reader.is_pending:
            return
        self.keeping.save_button.setEnabled(False)
        reading, asked, page = desk.reading, self._asked, self.keeping
        owner, role, name = page.product_id, page.zone_role, page.product_name

        def work(project: Project, _progress: object) -> ScopeReading:
            return keep_wording(project, reading, keeping)

        def then(found: ScopeReading) -> None:
            self._take_kept(
                found, KeptWording(asked, owner, role, name, found.product_id or "", found.boundary_id or "")
            )

        self._saving.ask(work, then, is_cancelling=False, on_failed=self._show_saving)

    def _take_kept(self, reading: ScopeReading, kept: KeptWording) -> None:
        self._draft.cancel()
        self._draft.drop(DRAFT_KEY)
        self._kept = kept
        self._show_saving()
        if reading.built.geometry is not None:
            self.zoomAsked.emit(reading.built.geometry.bounds)
        self.kept.emit(kept.boundary_id, kept.product_id)

    # Words

    def _say_state(self) -> None:
        error, kept = self._error, self._kept_now
        told = error.message() if error is not None else summary_words(self.desk, self.reader.is_busy)
        self.summary.set_whole(told if kept is None else kept_words(kept))
        faulty(self.summary) if error is not None and kept is None else plain(self.summary)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.translate_parts()
        self.name_tabs(self.desk)
        self._say_state()

    def be_seen(self, is_seen: bool) -> None:
        """Take note that the panel came to the front, or went; a dock behind another tab is no hidden widget."""
        self.is_seen = is_seen
        if is_seen and self._is_stale:
            self._catch_up.start()
        if is_seen and not self._is_warm and self._context.project() is not None:
            self._is_warm = True
            self._warming.ask(warm_up, lambda _answer: None)
