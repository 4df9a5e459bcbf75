"""The forms of a project: which versions there are, which one is used, adding a workbook, the form for phones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError, JobCancelled, ManyErrors, WorkbookError
from gi_atlas.events import Changes
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from gui.dialogs.form_faults import FormFaults
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow
from gui.panels.latest_job import LatestJob
from survey_forms.form_catalogue import AddedForm, add_workbook, save_workbook, set_active
from survey_forms.forms import title_of
from survey_forms.phone_package import PhonePackage, write_phone_package
from survey_forms.records import KnownForm, forms_of, load_form

_COUNTS = "SELECT form_id, form_version, COUNT(*) FROM gi_record GROUP BY form_id, form_version"


@dataclass(frozen=True)
class FormLine:
    """A version of a form, and how many records were made with it."""

    form: KnownForm
    record_count: int


class FormsDialog(QDialog):
    """Lists the forms of the open project and those that ship.

    Parameters
    ----------
    context : FormContext
        With a project open.
    """

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading = LatestJob(context)
        self._lines: list[FormLine] = []
        self._wanted: tuple[str, str] | None = None  # what was just added is chosen next
        self.words, self.outcome = QLabel(), OutcomeLine()
        self.table, self.faults = QTableWidget(0, 5), FormFaults()
        self.add_button, self.use_button, self.phone_button, self.save_button = (QPushButton() for _n in range(4))
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self._connect()
        self.outcome.say("")
        self.retranslate()
        self.read()

    def _lay_out(self) -> None:
        quiet(self.words)
        self.words.setWordWrap(True)
        self._set_up_table()
        row = QHBoxLayout()
        for button in self._buttons():
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.table, 2)
        column.addLayout(row)
        for part in (self.progress, self.outcome):
            column.addWidget(part)
        column.addWidget(self.faults, 3)
        column.addWidget(self.buttons)
        fit_to_screen(self, 820, 560)

    def _set_up_table(self) -> None:
        table = self.table
        table.verticalHeader().setVisible(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.add_button, self.use_button, self.phone_button, self.save_button

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._check)
        self.progress.busy_changed.connect(self._check)
        self.add_button.clicked.connect(self._choose_workbook)
        self.use_button.clicked.connect(self._turn)
        self.phone_button.clicked.connect(self._choose_package)
        self.save_button.clicked.connect(self._choose_copy)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _answer: self._reading.drop())

    # The list

    @property
    def chosen(self) -> KnownForm | None:
        """The version that is chosen; None if none is."""
        row = self.table.currentRow()
        return self._lines[row].form if 0 <= row < len(self._lines) else None

    def read(self) -> None:
        """Read the forms again; what is chosen stays."""
        self._reading.ask(lambda project, _progress: read_lines(project), self._take_lines)

    def _take_lines(self, lines: Sequence[FormLine]) -> None:
        before = self.chosen
        wanted = self._wanted or ((before.form_id, before.version) if before is not None else None)
        self._lines, self._wanted = list(lines), None
        self._fill()
        keys = [(line.form.form_id, line.form.version) for line in lines]
        self.table.setCurrentCell(keys.index(wanted) if wanted in keys else 0, 0)
        self._check()

    def _fill(self) -> None:
        self.table.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            form = line.form
            texts = (
                title_of(form.form_id, form.title),
                form.form_id,
                form.version or "–",
                _state(form),
                f"{line.record_count:,}",
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 4:
                    item.setTextAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)

    def _check(self) -> None:
        chosen, can_edit = self.chosen, self._context.can_edit and not self.progress.is_busy
        is_there = chosen is not None and not self.progress.is_busy
        self.add_button.setEnabled(can_edit)
        self.use_button.setEnabled(can_edit and chosen is not None)
        self.use_button.setText(_("Set aside") if chosen is not None and chosen.is_active else _("Use this version"))
        self.phone_button.setEnabled(is_there)
        self.save_button.setEnabled(is_there)

    # Acts

    def _choose_workbook(self) -> None:
        kinds = _("Form workbooks (*.xlsx *.xlsm *.xls)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Add a form workbook"), "", kinds)
        if chosen:
            self.add(Path(chosen))

    def add(self, path: Path) -> None:
        """Add a workbook; what is wrong in it is listed with its place."""
        project = self._context.opened()
        self._run(lambda progress: add_workbook(project, path, progress), self._take_added)

    def _take_added(self, added: AddedForm) -> None:
        form = added.form
        text = _("Added {title}, version {version}.")
        if added.changes is None:
            text = _("{title}, version {version}, is in use already.")
        self.outcome.say(text.format(title=title_of(form.form_id, form.title), version=form.version or "–"))
        self.faults.show_faults(added.loaded.faults, added.loaded.notes)
        self._wanted = form.form_id, form.version
        self.read()

    def _turn(self) -> None:
        chosen, project = self.chosen, self._context.opened()
        if chosen is not None:
            known, is_active = chosen, not chosen.is_active
            self._run(lambda _progress: set_active(project, known.form_id, known.version, is_active), self._take_turn)

    def _take_turn(self, _changes: Changes) -> None:
        self.outcome.say("")
        self.read()

    def _choose_package(self) -> None:
        self._choose_target(_("Write the form for phones"), ".zip", self.write_package)

    def _choose_copy(self) -> None:
        self._choose_target(_("Save the workbook"), ".xlsx", self.write_workbook)

    def _choose_target(self, title: str, ending: str, then: Callable[[KnownForm, Path], None]) -> None:
        known = self.chosen
        if known is None:
            return
        name = safe_name(f"{known.form_id} {known.version}".strip(), "form")
        proposed = self._context.opened().path.parent / f"{name}{ending}"
        # The system's dialog asks before a file is replaced.
        chosen, _kind = QFileDialog.getSaveFileName(self, title, str(proposed), f"*{ending}")
        if chosen:
            then(known, Path(chosen) if Path(chosen).suffix else Path(f"{chosen}{ending}"))

    def write_package(self, known: KnownForm, target: Path) -> None:
        """Write a form with its choice lists as one zip for phones."""
        project = self._context.opened()

        def write(progress: Progress) -> PhonePackage:
            form = load_form(project, known.form_id, known.version)
            return write_phone_package(form, target, project, is_replacing=True, progress=progress)

        self._run(write, self._take_package)

    def _take_package(self, written: PhonePackage) -> None:
        text = _("Written: {path}. How servers and phones take it stands in README.txt.").format(path=written.path)
        if written.missing:
            missing = _("Missing in it: {files}. README.txt says what to do.")
            text = f"{text} {missing.format(files=', '.join(written.missing))}"
        self.outcome.say(text)

    def write_workbook(self, known: KnownForm, target: Path) -> None:
        """Write a form's workbook to a file, so that it can be extended."""
        project = self._context.opened()
        self._run(
            lambda _progress: save_workbook(load_form(project, known.form_id, known.version), target, project, True),
            lambda path: self.outcome.say(
                _("Written: {path}. Raise the version in it before you add it again.").format(path=path)
            ),
        )

    def _run(self, work: Callable[[Progress], object], then: Callable[..., None]) -> None:
        self.outcome.say("")
        self.faults.show_faults(())
        self.progress.run(work, then, self._refuse)

    def _refuse(self, error: GiAtlasError) -> None:
        faults = error.faults if isinstance(error, ManyErrors) else [error]
        placed = [fault for fault in faults if isinstance(fault, WorkbookError)]
        if isinstance(error, JobCancelled):
            self.outcome.say(_("Stopped; nothing was changed."))
        elif placed:
            text = _("{file} was not added: {count} faults. Mend them in the workbook and add it again.")
            self.outcome.say(text.format(file=placed[0].context.get("file", ""), count=len(placed)), True)
            self.faults.show_faults(placed)
        else:
            self.outcome.say(error.message(), True)

    def reject(self) -> None:
        """Close; what runs is stopped."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Forms"))
        self.words.setText(
            _(
                "New records are made with the version in use; a record keeps the version it was made with. To ask"
                " more, save a workbook, add rows and a higher version, and add it here."
            )
        )
        self.add_button.setText(_("Add a workbook…"))
        self.phone_button.setText(_("For phones…"))
        self.save_button.setText(_("Save the workbook…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.table.setHorizontalHeaderLabels([_("Form"), _("Id"), _("Version"), _("State"), _("Records")])
        self.faults.retranslate()
        self.progress.retranslate()
        self._fill()
        self._check()


def read_lines(project: Project) -> list[FormLine]:
    """Forms of a project with the number of their records."""
    counts = {(str(form_id), str(version)): int(count) for form_id, version, count in project.fetch(_COUNTS)}
    return [FormLine(form, counts.get((form.form_id, form.version), 0)) for form in forms_of(project)]


def _state(form: KnownForm) -> str:
    if not form.is_active:
        return _("for old records")
    return _("in use") if form.is_stored else _("in use, ships with the program")
