"""The import assistant: two pages from strangers' files to what they become in the project."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt5 import sip
from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.services.offering import expand_paths, import_offer, plan_offer, read_offers
from gi_atlas.services.offers import Offer, OfferState
from gui.dialogs.import_files_page import FilesPage
from gui.dialogs.import_plan_page import PlanPage
from gui.form_widgets.context import FormContext, Work
from gui.form_widgets.looks import faulty, fit_to_screen, plain, tab_through
from gui.form_widgets.progress_row import ProgressRow

Then = Callable[[], None]
_CAN_CHANGE = (OfferState.WAITING, OfferState.ASKING, OfferState.FAULTY, OfferState.READY, OfferState.UNCHANGED)


class ImportAssistant(QDialog):
    """Reads files at once, asks what is unclear, and imports what the person confirms.

    ``imported`` gives the import plans that were carried out; ``settled`` tells that nothing runs any more.

    Parameters
    ----------
    context : FormContext
        With an open project.
    paths : sequence of Path
        Files, or folders whose files are meant.
    """

    imported = pyqtSignal(list)
    settled = pyqtSignal()
    _told = pyqtSignal(int, int, object)

    def __init__(self, context: FormContext, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._round = 0
        self._worked_out: dict[int, Offer] = {}
        self.offers = [Offer(path) for path in expand_paths(paths)]
        self.files, self.plans = FilesPage(), PlanPage()
        self.pages = QStackedWidget()
        self.progress = ProgressRow(context.run_job)
        self.words = QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.back_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.next_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.files.set_offers(self.offers)
        self._read()

    def _lay_out(self) -> None:
        self.words.setWordWrap(True)
        for page in (self.files, self.plans):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.addWidget(self.pages, 1)
        for part in (self.progress, self.words, self.buttons):
            column.addWidget(part)
        # While files are read the focus goes to the only button that works; Enter must not become Close by it.
        for button in (self.back_button, self.buttons.button(QDialogButtonBox.StandardButton.Close)):
            button.setAutoDefault(False)
        self.next_button.setDefault(True)
        tab_through(self.buttons)
        fit_to_screen(self, 960, 640)

    def _connect(self) -> None:
        self.files.changed.connect(self._take_choices)
        self.plans.changed.connect(self._take_answers)
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self.go_on)
        self.buttons.rejected.connect(self.reject)
        self.progress.busy_changed.connect(self._show_state)
        self._told.connect(self._take_offer)

    @property
    def is_on_plan(self) -> bool:
        """Whether the second page is shown."""
        return self.pages.currentWidget() is self.plans

    @property
    def is_busy(self) -> bool:
        """Whether files are being read, worked out or imported."""
        return self.progress.is_busy

    def _read(self) -> None:
        project, paths, told = self._context.opened(), [offer.path for offer in self.offers], self._teller()
        rows = {path: row for row, path in enumerate(paths)}
        self._run(lambda progress: read_offers(project, paths, progress, lambda offer: told(rows[offer.path], offer)))

    def _teller(self) -> Callable[[int, Offer], None]:
        # Answers of a round that was given up for a newer one must not overwrite its offers.
        self._round += 1
        number = self._round

        def tell(row: int, offer: Offer) -> None:
            if not sip.isdeleted(self):
                self._told.emit(number, row, offer)

        return tell

    def _take_offer(self, number: int, row: int, offer: Offer) -> None:
        if number == self._round:
            self._set_offer(row, offer)

    def _set_offer(self, row: int, offer: Offer) -> None:
        self.offers[row] = offer
        if self.is_on_plan:
            self._worked_out[row] = offer
            self.plans.set_offer(row, offer)
        else:
            self.files.set_offer(row, offer)

    def _take_choices(self, offers: dict[int, Offer]) -> None:
        for row, offer in offers.items():
            self.offers[row] = offer
        self._show_state()

    def _take_answers(self, offers: dict[int, Offer]) -> None:
        for row, offer in offers.items():
            self.offers[row] = offer
        self._plan()

    def _plan(self, then: Then | None = None) -> None:
        project, told = self._context.opened(), self._teller()
        waiting = {row: offer for row, offer in enumerate(self.offers) if self._must_plan(row)}

        def work(progress: Progress) -> None:
            for number, (row, offer) in enumerate(waiting.items()):
                progress.report(number / len(waiting), offer.path.name)
                told(row, plan_offer(project, offer, progress))

        if waiting:
            self._run(work, then)
        else:
            self._show_state()

    def _must_plan(self, row: int) -> bool:
        offer = self.offers[row]
        is_open = offer.state in (OfferState.WAITING, OfferState.ASKING)
        is_wanted = offer.examined is not None and offer.kind is not None
        return is_open and is_wanted and self._worked_out.get(row) is not offer

    def _show_first_open(self) -> None:
        first = next((row for row, offer in enumerate(self.offers) if offer.state is OfferState.ASKING), None)
        current = self.plans.current_offer()
        if first is not None and current is not None and current.state is not OfferState.ASKING:
            self.plans.choose(first)

    def import_ready(self) -> None:
        """Import every file that is ready, each in one transaction; one that fails does not stop the others."""
        project, told = self._context.opened(), self._teller()
        ready = {row: offer for row, offer in enumerate(self.offers) if offer.state is OfferState.READY}

        def work(progress: Progress) -> list[Offer]:
            done = []
            for number, (row, offer) in enumerate(ready.items()):
                progress.report(number / len(ready), offer.path.name)
                done.append(import_offer(project, offer, progress))
                told(row, done[-1])
            return done

        self._run(work, self._tell_imported)

    def _tell_imported(self) -> None:
        self.imported.emit([offer.outcome for offer in self.offers if offer.outcome is not None])

    def _run(self, work: Work, then: Then | None = None) -> None:
        self.progress.run(work, lambda _answer: self._end(then), self._take_error)

    def _end(self, then: Then | None) -> None:
        if then is not None:
            then()
        self._show_state()
        self.settled.emit()

    def _take_error(self, error: GiAtlasError) -> None:
        if not isinstance(error, JobCancelled):
            self._context.show_error(error)
        self._tell_imported()
        self._show_state()
        self.settled.emit()

    def go_on(self) -> None:
        """From the files to the questions, and from those to the project."""
        if self.is_on_plan:
            self.import_ready()
            return
        self.pages.setCurrentWidget(self.plans)
        self.plans.set_offers(self.offers)
        self._plan(self._show_first_open)

    def go_back(self) -> None:
        """Back to the files."""
        self.progress.cancel()
        self.pages.setCurrentWidget(self.files)
        self.files.set_offers(self.offers)
        self._show_state()

    def _show_state(self) -> None:
        is_busy = self.progress.is_busy
        ready = sum(offer.state is OfferState.READY for offer in self.offers)
        wanted = any(offer.state in _CAN_CHANGE for offer in self.offers if offer.examined is not None)
        self.back_button.setVisible(self.is_on_plan)
        self.back_button.setEnabled(not is_busy)
        self.next_button.setText(_("Import") if self.is_on_plan else _("Next"))
        can_write = self._context.can_edit
        self.next_button.setEnabled(not is_busy and (ready > 0 and can_write if self.is_on_plan else wanted))
        self.words.setText("" if is_busy else self._shown_state(ready))
        refused = any(offer.state in (OfferState.REFUSED, OfferState.FAILED) for offer in self.offers)
        faulty(self.words) if refused and not ready else plain(self.words)

    def _shown_state(self, ready: int) -> str:
        if not self.offers:
            return _("There is no file in what was chosen.")
        if not self._context.can_edit:
            return _("This project can only be read; nothing can be imported.")
        counts = (
            (OfferState.REFUSED, _("{count} not read")),
            (OfferState.ASKING, _("{count} need an answer")),
            (OfferState.FAULTY, _("{count} cannot be imported as they are")),
            (OfferState.READY, _("{count} ready")),
            (OfferState.UNCHANGED, _("{count} in the project already")),
            (OfferState.IMPORTED, _("{count} imported")),
            (OfferState.FAILED, _("{count} failed")),
        )
        told = [(text, sum(offer.state is state for offer in self.offers)) for state, text in counts]
        words = [text.format(count=count) for text, count in told if count]
        return _("Files: {words}").format(words=_(", ").join(words)) if words else ""

    def reject(self) -> None:
        """Close; what runs is stopped, what is imported stays."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Import files"))
        self.back_button.setText(_("Back"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        for part in (self.files, self.plans, self.progress):
            part.retranslate()
        self._show_state()
