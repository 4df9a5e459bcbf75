"""Printing: format, language, file, then a job that writes it and tells what it left out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import _, current_language
from gi_atlas.readable import visible
from gui.dialogs.folder_button import FolderButton
from gui.dialogs.outcome_line import OutcomeLine
from gui.dialogs.print_tasks import FORMATS, PrintChoices, PrintTask, known_forms
from gui.form_widgets.choices import LANGUAGES, Choice
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, strong, tab_through
from gui.form_widgets.progress_row import ProgressRow
from survey_forms.forms import title_of

MOST_NOTES = 12


class PrintDialog(QDialog):
    """Prints one thing.

    Parameters
    ----------
    context : FormContext
    task : PrintTask
        What is printed.
    """

    def __init__(self, context: FormContext, task: PrintTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._task = context, task
        self._known_forms: Sequence[tuple[str, str, str]] = ()
        self.heading, self.outcome = QLabel(), OutcomeLine()
        self.format = Choice(lambda: [(ending, _(FORMATS[ending])) for ending in task.endings])
        self.language = Choice(lambda: [*LANGUAGES, *([("both", _("Both"))] if task.has_both else [])])
        self.form = Choice(self._forms)
        self.file, self.choose_button = QLineEdit(str(task.proposed(task.endings[0]))), QPushButton()
        self.template, self.template_button = QLineEdit(), QPushButton()
        self.private, self.replacing, self.incomplete = QCheckBox(), QCheckBox(), QCheckBox()
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.print_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button = FolderButton()
        self.buttons.addButton(self.folder_button, QDialogButtonBox.ButtonRole.HelpRole)  # at the left
        self._labels = {name: QLabel() for name in ("format", "language", "form", "template", "file")}
        self.language.set_code(current_language())
        self._lay_out()
        self._connect()
        self.outcome.say(task.remark, False)
        self.retranslate()
        self._check()
        if task.has_forms:  # forms are built from their XForms, which takes its time
            self.progress.run(lambda _progress: known_forms(task.project), self._take_forms, self._take_refusal)

    def _forms(self) -> list[tuple[str, str]]:
        return [
            (f"{form_id} {version}", f"{title_of(form_id, title)} ({version})")
            for form_id, version, title in self._known_forms
        ]

    def _take_forms(self, known: Sequence[tuple[str, str, str]]) -> None:
        self._known_forms = known
        self.form.retranslate()
        self._check()

    def _lay_out(self) -> None:
        strong(self.heading)
        self.heading.setWordWrap(True)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        if self._task.has_forms:
            form.addRow(self._labels["form"], self.form)
        form.addRow(self._labels["format"], self.format)
        form.addRow(self._labels["language"], self.language)
        if self._task.has_template:
            form.addRow(self._labels["template"], _beside(self.template, self.template_button))
        form.addRow(self._labels["file"], _beside(self.file, self.choose_button))
        for name, label in self._labels.items():
            label.setBuddy(getattr(self, name))
        for check, is_offered in (
            (self.private, self._task.has_private),
            (self.replacing, True),
            (self.incomplete, True),
        ):
            if is_offered:
                form.addRow("", check)
        # Asked for when the file is there, and when something is missing.
        self.replacing.setVisible(False)
        self.incomplete.setVisible(False)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addLayout(form)
        for part in (self.progress, self.outcome):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.buttons)
        tab_through(self.buttons)
        fit_to_screen(self, 640, 320)

    def _connect(self) -> None:
        for button in (self.choose_button, self.template_button):
            button.setAutoDefault(False)
        self.print_button.setDefault(True)
        self.format.currentIndexChanged.connect(self._take_format)
        self.file.textChanged.connect(self._check)
        self.choose_button.clicked.connect(self._choose_file)
        self.template_button.clicked.connect(self._choose_template)
        self.print_button.clicked.connect(self.print_it)
        # Enter, pressed while the work runs, closes nothing.
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.buttons.rejected.connect(self.reject)
        self.progress.busy_changed.connect(self._check)

    def _check(self) -> None:
        is_document = self.format.code() == ".docx"
        for part in (self.template, self.template_button):
            part.setEnabled(is_document)
        is_ready = bool(self.file.text().strip()) and not self.progress.is_busy
        self.print_button.setEnabled(is_ready and (bool(self._known_forms) or not self._task.has_forms))

    def _take_format(self) -> None:
        path = Path(self.file.text().strip() or str(self._task.proposed(".pdf")))
        # Only an ending of ours is exchanged: "v1.5" is a part of a name.
        stem = path.name[: -len(path.suffix)] if path.suffix.lower() in FORMATS else path.name
        self.file.setText(str(path.with_name(f"{stem}{self.format.code()}")))
        self._check()

    def _choose_file(self) -> None:
        ending = self.format.code()
        kind = f"{_(FORMATS[ending])} (*{ending})"
        options = QFileDialog.Options(QFileDialog.Option.DontConfirmOverwrite)
        chosen, _kind = QFileDialog.getSaveFileName(self, self.windowTitle(), self.file.text(), kind, options=options)
        if chosen:
            self.file.setText(chosen if Path(chosen).suffix.lower() == ending else f"{chosen}{ending}")

    def _choose_template(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Template of your office"), self.template.text(), f"{_(FORMATS['.docx'])} (*.docx)"
        )
        if chosen:
            self.template.setText(chosen)

    def choices(self) -> PrintChoices:
        """What is chosen now."""
        form_id, _blank, version = self.form.code().partition(" ")
        template = self.template.text().strip()
        return PrintChoices(
            target=Path(self.file.text().strip()).expanduser(),
            language=self.language.code(),
            is_replacing=self.replacing.isVisible() and self.replacing.isChecked(),
            is_with_private=self.private.isChecked(),
            template=Path(template).expanduser() if template and self.format.code() == ".docx" else None,
            form=(form_id, version),
            is_incomplete=self.incomplete.isVisible() and self.incomplete.isChecked(),
        )

    def print_it(self) -> None:
        """Write the file; it is read again before it is told of."""
        choices = self.choices()
        if choices.target.suffix.lower() not in self._task.endings:
            choices = replace(choices, target=Path(f"{choices.target}{self.format.code()}"))
            self.file.setText(str(choices.target))
        self.outcome.say("", False)
        self.folder_button.withdraw()
        self.progress.run(lambda progress: self._task.work(choices, progress), self._take_answer, self._take_refusal)

    def _take_answer(self, answer: Any) -> None:
        self.replacing.setChecked(False)
        self.replacing.setVisible(False)
        self.folder_button.offer(Path(answer.path))
        notes = list(getattr(answer, "notes", getattr(answer, "remarks", ())))
        shown = [_("Written and read again: {path}").format(path=answer.path), *notes[:MOST_NOTES]]
        if len(notes) > MOST_NOTES:
            shown.append(_("and {count} more; they stand in the document").format(count=len(notes) - MOST_NOTES))
        self.outcome.say("\n".join(visible(line) for line in shown), False)

    def _take_refusal(self, error: GiAtlasError) -> None:
        self.outcome.say_refusal(error)
        self.replacing.setVisible(self.replacing.isVisible() or error.code == "EXPORT_EXISTS")
        self.incomplete.setVisible(self.incomplete.isVisible() or error.code == "DOCUMENT_INCOMPLETE")

    def reject(self) -> None:
        """Stop what is being written, which leaves nothing behind; close if nothing is."""
        if self.progress.stop_first():
            return
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_(self._task.title))
        self.heading.setText(self._task.subject)
        self.heading.setVisible(bool(self._task.subject))
        words = {"format": _("Format"), "language": _("Language"), "form": _("Form"),
                 "template": _("Template of your office"), "file": _("File")}  # fmt: skip
        for name, text in words.items():
            self._labels[name].setText(text)
        for choice in (self.format, self.language, self.form):
            choice.retranslate()
        self.template.setPlaceholderText(_("The one that ships"))
        for button in (self.choose_button, self.template_button):
            button.setText(_("Choose…"))
        self.private.setText(_("With answers about persons, and pictures of persons who refused"))
        self.replacing.setText(_("Replace the file of that name"))
        self.incomplete.setText(_("Write it incomplete; every page says so"))
        self.print_button.setText(_("Write"))
        self.folder_button.retranslate()
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.progress.retranslate()


def _beside(line: QLineEdit, button: QPushButton) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(line, 1)
    row.addWidget(button)
    return box
