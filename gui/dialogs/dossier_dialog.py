"""The dossier of a product: its checklist as it stands, what is missing, and the zip."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QTimer, pyqtSignal
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
from gi_atlas.jobs import Progress
from gi_atlas.model import Product
from gi_atlas.storage.project import Project
from gui.dialogs.checklist_table import ChecklistTable
from gui.dialogs.folder_button import FolderButton
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.choices import LANGUAGES, Choice
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen
from gui.form_widgets.progress_row import ProgressRow
from gui.panels.latest_job import LatestJob

# After a change of the project the list is checked again, once nothing more has changed for so long.
REST_MS = 600


class DossierDialog(QDialog):
    """Shows how far a product's dossier is and makes it; the project can be worked on meanwhile.

    Parameters
    ----------
    context : FormContext
    product_id : str
        Product to begin with; "" for the first.
    """

    _changed = pyqtSignal()

    def __init__(self, context: FormContext, product_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._wanted = context, product_id
        self._products: Sequence[tuple[str, str, str]] = ()
        self._checking, self._is_checked = LatestJob(context), False
        self._resting = QTimer(self)
        self.product = Choice(lambda: [(one, name) for one, name, _stem in self._products])
        self.language = Choice(lambda: [*LANGUAGES, ("both", _("Both"))])
        self.table, self.outcome = ChecklistTable(), OutcomeLine()
        self.summary = QLabel()
        self.file, self.choose_button = QLineEdit(), QPushButton()
        self.incomplete, self.private, self.replacing = QCheckBox(), QCheckBox(), QCheckBox()
        self.datum_reason = QLineEdit()
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.make_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button = FolderButton()
        self.buttons.addButton(self.folder_button, QDialogButtonBox.ButtonRole.HelpRole)  # at the left
        self._labels = {name: QLabel() for name in ("product", "language", "file", "datum")}
        self.language.set_code(current_language())
        self._lay_out()
        self._connect()
        self.folder_button.withdraw()  # a box of buttons shows what it is given
        self.retranslate()
        self._follow(context.opened())
        self._checking.ask(lambda project, _progress: _products(project), self._take_products)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self._labels["product"], self.product)
        below = QFormLayout()
        below.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        below.addRow(self._labels["language"], self.language)
        below.addRow(self._labels["file"], self._file_box())
        for check in (self.incomplete, self.private, self.replacing):
            below.addRow("", check)
        below.addRow(self._labels["datum"], self.datum_reason)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        for part in (self.progress, self.outcome, self.buttons):
            column.addWidget(part)
        fields = {"product": self.product, "language": self.language, "file": self.file, "datum": self.datum_reason}
        for name, field in fields.items():
            self._labels[name].setBuddy(field)  # a screen reader says it
        self.summary.setWordWrap(True)
        self.replacing.setVisible(False)
        self._ask_datum(False)
        fit_to_screen(self, 900, 700)

    def _ask_datum(self, is_asked: bool) -> None:
        """Show or hide where the office says why a boundary is in CGCS2000 that units of the project deny."""
        for part in (self._labels["datum"], self.datum_reason):
            part.setVisible(is_asked)

    def _file_box(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file, 1)
        row.addWidget(self.choose_button)
        return box

    def _connect(self) -> None:
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self.check)
        self._changed.connect(self._resting.start)
        self.choose_button.setAutoDefault(False)
        self.make_button.setDefault(True)
        self.product.currentIndexChanged.connect(self._turn)
        self.language.currentIndexChanged.connect(lambda _place: self.check())  # another one lacks other texts
        self.file.textChanged.connect(self._enable)
        self.incomplete.toggled.connect(self._enable)
        self.choose_button.clicked.connect(self._choose_file)
        self.make_button.clicked.connect(self.make)
        # Enter, pressed while the work runs, closes nothing.
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.buttons.rejected.connect(self.reject)
        self.progress.busy_changed.connect(self._enable)

    def _follow(self, project: Project) -> None:
        """Check again whenever the project changes; it tells of that on another thread."""

        def tell(_changes: object) -> None:
            self._changed.emit()

        def leave(_answer: int) -> None:
            project.changed.disconnect(tell)
            self._checking.drop()

        project.changed.connect(tell)
        self.finished.connect(leave)

    # The checklist

    def _take_products(self, products: Sequence[tuple[str, str, str]]) -> None:
        self._products = products
        self.product.retranslate()
        self.product.set_code(self._wanted)
        self._turn()

    def _turn(self) -> None:
        """Another product: its own file is proposed, its own list is checked."""
        stem = next((stem for one, _name, stem in self._products if one == self.product.code()), "")
        folder = Path(self.file.text()).parent if self.file.text() else self._context.opened().path.parent
        self.file.setText(str(folder / f"{stem}.zip") if stem else "")
        self.replacing.setVisible(False)
        self.datum_reason.clear()  # what was checked for one product holds for no other
        self._ask_datum(False)
        self.incomplete.setChecked(False)
        self.check()

    def check(self) -> None:
        """Look at every item anew, on another thread."""
        product_id, languages = self.product.code(), (current_language(), self._languages())
        self._is_checked = False
        self._enable()
        if product_id:
            self.summary.setText(_("Checking…"))
            self._checking.ask(
                lambda project, progress: _checked(project, product_id, languages, progress), self._take_checklist
            )

    def _languages(self) -> tuple[str, ...]:
        return ("zh", "en") if self.language.code() == "both" else (self.language.code(),)

    def _take_checklist(self, checked: Sequence[Any]) -> None:
        self._is_checked = True
        self.table.show_items(checked)
        self.summary.setText(self.table.summary())
        self.incomplete.setVisible(True)
        self._enable()

    def _enable(self) -> None:
        can_make = self._is_checked and (self.incomplete.isChecked() or not self.table.lacks_something)
        self.make_button.setEnabled(can_make and bool(self.file.text().strip()) and not self.progress.is_busy)

    # The zip

    def _choose_file(self) -> None:
        options = QFileDialog.Options(QFileDialog.Option.DontConfirmOverwrite)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.windowTitle(), self.file.text(), "ZIP (*.zip)", options=options
        )
        if chosen:
            self.file.setText(chosen if chosen.lower().endswith(".zip") else f"{chosen}.zip")

    def make(self) -> None:
        """Make the dossier; the zip is unpacked and validated before it is told of."""
        from gi_atlas.dossier.assembling import make_dossier  # brings GDAL and python-docx, which start-up must not
        from gi_atlas.dossier.making import DossierOptions

        project, product_id = self._context.opened(), self.product.code()
        target = Path(self.file.text().strip()).expanduser()
        options = DossierOptions(
            languages=self._languages(),
            is_incomplete_allowed=self.incomplete.isChecked(),
            is_replacing=self.replacing.isVisible() and self.replacing.isChecked(),
            is_with_private=self.private.isChecked(),
            datum_confirmed=self.datum_reason.text().strip(),
        )
        self.outcome.say("")
        self.folder_button.withdraw()
        self.progress.run(
            lambda progress: make_dossier(project, product_id, target, options, progress),
            self._take_made,
            self._take_refusal,
        )

    def _take_made(self, made: Any) -> None:
        self.replacing.setChecked(False)
        self.replacing.setVisible(False)
        self.folder_button.offer(made.path)
        told = _("{path}: {count} files; the zip was unpacked again and is a valid bag.")
        lines = [told.format(path=made.path, count=len(made.files))]
        if made.is_incomplete:
            lines.append(_("It is incomplete, and every page says so; its missing list tells what to do."))
        self.outcome.say("\n".join(lines))

    def _take_refusal(self, error: GiAtlasError) -> None:
        self.outcome.say_refusal(error)
        self.replacing.setVisible(self.replacing.isVisible() or error.code == "EXPORT_EXISTS")
        self._ask_datum(self.datum_reason.isVisible() or error.code == "DOSSIER_DATUM_DENIED")

    def reject(self) -> None:
        """Stop what is being made, which leaves nothing behind; close if nothing is."""
        if self.progress.stop_first():
            return
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Recognition dossier"))
        words = {"product": _("Product"), "language": _("Language"), "file": _("File")}
        words["datum"] = _("Why it is CGCS2000")
        for name, text in words.items():
            self._labels[name].setText(text)
        for choice in (self.product, self.language):
            choice.retranslate()
        self.table.retranslate()
        self.choose_button.setText(_("Choose…"))
        self.incomplete.setText(_("Make it although something is missing; every page says so"))
        self.private.setText(_("With answers about persons, and pictures of persons who refused"))
        self.replacing.setText(_("Replace the file of that name"))
        self.make_button.setText(_("Make dossier"))
        self.folder_button.retranslate()
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.progress.retranslate()
        if self._products:
            self.check()  # what an item lacks was told in the language of before


def _products(project: Project) -> list[tuple[str, str, str]]:
    from gi_atlas.dossier.layout import dossier_name

    products = sorted(project.read_all(Product), key=lambda one: one.name_official)
    return [(one.id, one.name_official, dossier_name(one)) for one in products]


def _checked(
    project: Project, product_id: str, languages: tuple[str, Sequence[str]], progress: Progress
) -> Sequence[Any]:
    """The checklist of a product; ``languages`` are that of the messages, and those in which papers are asked for."""
    from gi_atlas.dossier.checks import check_product
    from gi_atlas.dossier.facts import ProjectFacts, read_product

    return check_product(read_product(ProjectFacts(project, progress), product_id, languages[1]), languages[0])
