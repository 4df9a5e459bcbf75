"""Import submissions: choose what the phones sent, see what it holds, import it, decide what differs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError, JobCancelled, QuestionOpen
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gui.dialogs.outcome_line import OutcomeLine
from gui.dialogs.submissions_columns import ColumnsBox
from gui.dialogs.submissions_report import ReportView
from gui.dialogs.submissions_sources import SourcesBox
from gui.dialogs.submissions_work import HeldDelivery, holds, waiting_lines
from gui.form_widgets.choices import Choice
from gui.form_widgets.context import FormContext, Work
from gui.form_widgets.looks import fit_to_screen, quiet, tab_through
from gui.form_widgets.progress_row import ProgressRow
from gui.panels.latest_job import LatestJob
from survey_forms.forms import title_of
from survey_forms.importing import Wishes, import_delivery
from survey_forms.phone.loose import LooseMode
from survey_forms.phone.report import ImportReport
from survey_forms.phone.report_lines import LineKind, ReportLine, report_lines, save_report, summary
from survey_forms.phone.resolving import resolve_conflict
from survey_forms.records import KnownForm, forms_of, load_form
from survey_forms.schema import Form

FROM_FILES = ""


class SubmissionsDialog(QDialog):
    """Brings in submissions: a trial shows what would happen, then the person imports.

    Parameters
    ----------
    context : FormContext
        With an open project.
    paths : sequence of Path
        Archives, tables and folders to begin with.
    """

    def __init__(self, context: FormContext, paths: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._held = HeldDelivery()
        self._forms: tuple[KnownForm, ...] = ()
        self._fields: dict[str, str] = {}
        self._report: ImportReport | None = None
        self._asking = LatestJob(context)
        self.columns: ColumnsBox | None = None
        self.hint, self.words = QLabel(), OutcomeLine()
        self.sources = SourcesBox()
        self.form_label, self.form_choice = QLabel(), Choice(self._form_options)
        self.loose_label, self.loose_choice = QLabel(), Choice(_loose_options)
        self.columns_button = QPushButton()
        self.orphans = QCheckBox()
        self.progress = ProgressRow(context.run_job)
        self.report = ReportView()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.import_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._asking.ask(lambda project, _progress: (forms_of(project), waiting_lines(project)), self._take_project)
        self.sources.add(paths)

    def _lay_out(self) -> None:
        quiet(self.hint)
        self.hint.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.hint)
        self._column.addWidget(self.sources)
        self._column.addLayout(self._form_row())
        self._column.addLayout(self._loose_row())
        for part in (self.orphans, self.progress, self.words):
            self._column.addWidget(part)
        self._column.addWidget(self.report, 1)
        self._column.addWidget(self.buttons)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.import_button.setDefault(True)
        tab_through(self.buttons)
        fit_to_screen(self, 1060, 700)

    def _form_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.form_label.setBuddy(self.form_choice)
        row.addWidget(self.form_label)
        row.addWidget(self.form_choice, 1)
        self.columns_button.setAutoDefault(False)
        row.addWidget(self.columns_button)
        return row

    def _loose_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.loose_label.setBuddy(self.loose_choice)
        row.addWidget(self.loose_label)
        row.addWidget(self.loose_choice, 1)
        return row

    def _connect(self) -> None:
        self.sources.changed.connect(self.look)
        self.form_choice.activated.connect(lambda _row: self.look())
        self.loose_choice.activated.connect(lambda _row: self.look())
        self.columns_button.clicked.connect(self.ask_unknown_columns)
        self.progress.busy_changed.connect(lambda _is_busy: self._check())
        self.import_button.clicked.connect(self.import_now)
        self.report.decided.connect(self.decide)
        self.report.save_asked.connect(self._choose_target)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _answer: self._end())

    # The form

    def _form_options(self) -> list[tuple[str, str]]:
        ids = {form.form_id: title_of(form.form_id, form.title) for form in reversed(self._forms) if form.is_active}
        named = [(form_id, f"{title} ({form_id})" if title != form_id else form_id) for form_id, title in ids.items()]
        return [(FROM_FILES, _("the one that the files name")), *named]

    def _take_project(self, found: tuple[tuple[KnownForm, ...], list[ReportLine]]) -> None:
        self._forms, waiting = found
        self.form_choice.retranslate()
        if waiting and not self.sources.paths:
            self.report.set_lines(waiting, self._context.can_edit)
            self.words.say(
                _("Answers that wait for a decision from earlier imports: {count}").format(count=len(waiting))
            )

    # Looking and importing

    def _wishes(self, is_trial: bool) -> Wishes:
        return Wishes(
            form_id=self.form_choice.code(),
            fields=dict(self._fields),
            loose=LooseMode(self.loose_choice.code()) if self.loose_choice.code() else None,
            keeps_orphans=self.orphans.isChecked(),
            is_trial=is_trial,
            reads_media=not is_trial,
        )

    def look(self) -> None:
        """Read what was chosen and show what importing it would do; nothing is written."""
        self._report = None
        self.report.set_lines([], can_decide=False)
        if self.sources.paths:
            self._run(self._work(is_trial=True), self._take_trial)
        else:
            self.words.say("")
            self._check()

    def import_now(self) -> None:
        """Import what was looked at, in one step."""
        self._run(self._work(is_trial=False), self._take_report)

    def _work(self, is_trial: bool) -> Work:
        project, paths, wishes, held = (
            self._context.opened(),
            tuple(self.sources.paths),
            self._wishes(is_trial),
            self._held,
        )

        def work(progress: Progress) -> tuple[ImportReport, list[ReportLine]]:
            with held.use(paths, progress) as delivery:
                report = import_delivery(project, delivery, wishes, progress)
            return report, report_lines(report)

        return work

    def _take_trial(self, found: tuple[ImportReport, list[ReportLine]]) -> None:
        report, lines = found
        self._drop_columns()
        self._report = report
        self.report.set_lines(lines, can_decide=False)
        self.words.say("\n".join([*holds(report), _("Would be: {summary}").format(summary=summary(report))]))
        self.import_button.setFocus()

    def _take_report(self, found: tuple[ImportReport, list[ReportLine]]) -> None:
        report, lines = found
        self._report = None
        self.report.set_lines(lines, can_decide=True)
        if report.conflicts:
            self.report.show_kind(LineKind.CONFLICT)
        self.words.say(_("Imported. {summary}").format(summary=summary(report)))

    def _run(self, work: Work, then: Callable[..., None]) -> None:
        self.words.say("")
        self.progress.run(work, lambda answer: self._finish(then, answer), self._refuse)

    def _finish(self, then: Callable[..., None], answer: object) -> None:
        then(answer)
        self._check()

    def _refuse(self, error: GiAtlasError) -> None:
        if isinstance(error, JobCancelled):
            self.words.say(_("Stopped; nothing was changed."))
        else:
            self.words.say(_question_words(error) or error.message(), is_fault=True)
        if isinstance(error, QuestionOpen) and error.code == "PHONE_FIELDS_OPEN":
            self._ask_columns(error)
        self._check()

    # Questions

    def _ask_columns(self, error: QuestionOpen) -> None:
        self._ask_form(str(error.context["form"]), list(error.context["questions"][0]["choices"]))

    def ask_unknown_columns(self) -> None:
        """Ask what the columns are that no question answers to."""
        if self._report is not None and self._report.forms:
            known = [heading for heading in self._fields if heading not in self._report.unknown_columns]
            self._ask_form(self._report.forms[0][0], [*known, *self._report.unknown_columns])

    def _ask_form(self, form_id: str, headings: Sequence[str]) -> None:
        self._asking.ask(
            lambda project, _progress: load_form(project, form_id), lambda form: self._show_columns(form, headings)
        )

    def _show_columns(self, form: Form, headings: Sequence[str]) -> None:
        self._drop_columns()
        self.columns = ColumnsBox(form, headings, self._fields)
        self.columns.answered.connect(self._take_columns)
        self._column.insertWidget(self._column.indexOf(self.report), self.columns, 2)

    def _take_columns(self) -> None:
        if self.columns is not None:
            self._fields = self.columns.fields()
            self.look()

    def _drop_columns(self) -> None:
        if self.columns is not None:
            self.columns.deleteLater()
            self.columns = None

    # Deciding and saving

    def decide(self, lines: Sequence[ReportLine], takes_theirs: bool) -> None:
        """Take what was sent, or keep what is here, for answers that differ."""
        project = self._context.opened()
        wanted: dict[str, dict[str, bool]] = {}
        for line in lines:
            wanted.setdefault(line.record_id, {})[line.path] = takes_theirs

        def work(progress: Progress) -> Sequence[ReportLine]:
            for number, (record_id, answers) in enumerate(wanted.items()):
                progress.report(number / len(wanted), lines[0].record)
                resolve_conflict(project, record_id, answers)
            return lines

        self._run(work, self._take_decided)

    def _take_decided(self, lines: Sequence[ReportLine]) -> None:
        self.report.forget(lines)
        self.words.say(_("Decided: {count}. Undo brings them back.").format(count=len(lines)))

    def _choose_target(self) -> None:
        name = _("Submissions")
        proposed = self._context.opened().path.parent / f"{name}.csv"
        # The system's dialog asks before a file is replaced.
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the list"), str(proposed), "*.csv")
        if chosen:
            self.save(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.csv"))

    def save(self, target: Path) -> None:
        """Write the lines as CSV."""
        project, lines = self._context.opened(), self.report.lines
        self._run(
            lambda _progress: save_report(lines, target, project, is_replacing=True),
            lambda path: self.words.say(_("Written: {path}").format(path=path)),
        )

    # State

    def _check(self) -> None:
        is_busy, can_edit = self.progress.is_busy, self._context.can_edit
        for part in (self.sources, self.form_choice, self.loose_choice, self.orphans):
            part.setEnabled(not is_busy)
        self.import_button.setEnabled(not is_busy and can_edit and self._report is not None)
        has_unknown = self._report is not None and bool(self._report.unknown_columns)
        self.columns_button.setVisible(has_unknown and self.columns is None)
        self.report.setEnabled(not is_busy)

    def _end(self) -> None:
        self._asking.drop()
        self._held.end()

    def reject(self) -> None:
        """Close; what runs is stopped, what is imported stays."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Import submissions"))
        self.hint.setText(
            _(
                "Choose exports of ODK Central or KoboToolbox (table and media belong together), or the app's folder"
                " “instances” copied by USB. Nothing is in the project until you import; importing the same again"
                " changes nothing."
            )
        )
        self.form_label.setText(_("Form"))
        self.columns_button.setText(_("Columns…"))
        self.loose_label.setText(_("Photos and tracks of no submission"))
        self.orphans.setText(_("Keep left-over files as evidence without a record"))
        self.import_button.setText(_("Import"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        for part in (self.sources, self.form_choice, self.loose_choice, self.progress, self.report):
            part.retranslate()
        if self.columns is not None:
            self.columns.retranslate()
        self._check()


def _loose_options() -> list[tuple[str, str]]:
    return [
        ("", _("are only listed")),
        (str(LooseMode.NEW), _("become draft records, one for each place (300 m) and day")),
        (str(LooseMode.NEAREST), _("go to the nearest record within 2 km")),
    ]


def _question_words(error: GiAtlasError) -> str:
    """What a question asks of a person at a window; "" for any other error."""
    if error.code == "PHONE_FORM_OPEN":
        return _("It is not known which form was filled in (“{found}”). Choose it above.").format(**error.context)
    if error.code == "PHONE_LOOSE_OPEN":
        return _("Photos or tracks without a submission: {found}. Say above what becomes of them.").format(
            **error.context
        )
    if error.code == "PHONE_FIELDS_OPEN":
        return _("{file}: no column is called like a question of the form. Say below which is which.").format(
            **error.context
        )
    return ""
