"""The page where the office writes the protection requirements of a product, 保护要求."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PyQt5.QtCore import QTimer, pyqtSignal
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.documents.requirements import (
    PARTS_OF,
    TITLES,
    Origin,
    Part,
    ProtectionRequirements,
    SubField,
    part_title,
)
from gi_atlas.documents.requirements_paper import numbered
from gi_atlas.documents.words import Words
from gi_atlas.i18n import _, current_language
from gi_atlas.ids import new_id
from gi_atlas.services.requirements import FIXED, OfficeText, read_requirements, set_office_texts
from gi_atlas.storage.project import Project
from gui.dialogs.requirements_row import RequirementRow
from gui.form_widgets.choices import LANGUAGES, Choice
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, tab_through
from gui.panels.latest_job import LatestJob

# What is typed is in the project so long after the last key, or when the field is left.
REST_MS = 1500


@dataclass(frozen=True)
class _Kept:
    """Texts on their way into the project."""

    product_id: str
    changes: tuple[OfficeText, ...]
    visit: str


class RequirementsDialog(QDialog):
    """Edits the texts of one product in one language; what is typed is kept by itself, as one step a visit.

    Signals
    -------
    writeAsked(str)
        The person wants the document of a product.

    Parameters
    ----------
    context : FormContext
    product_id : str
        Product to begin with; "" for the first.
    """

    writeAsked = pyqtSignal(str)

    def __init__(self, context: FormContext, product_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._wanted = context, product_id
        self._products: Sequence[tuple[str, str]] = ()
        self._found: ProtectionRequirements | None = None
        self._shown: tuple[str, str] = ("", "")
        self._visit = new_id()
        self._reading, self._saving = LatestJob(context), LatestJob(context)
        self._resting = QTimer(self)
        self._closing: int | None = None
        self._waiting: list[_Kept] = []
        self._is_keeping = False
        self.product, self.language = Choice(lambda: self._products), Choice(lambda: LANGUAGES)
        self.labels = {name: QLabel() for name in ("product", "language")}
        self.rows = {part: RequirementRow(part, False) for one in SubField for part in PARTS_OF[one]}
        self.state, self.missing = QLabel(), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.write_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.discard_button = QPushButton()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._enable(False)
        self._reading.ask(lambda project, _progress: _products(project), self._take_products)

    def _lay_out(self) -> None:
        head = QFormLayout()
        head.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        head.addRow(self.labels["product"], self.product)
        head.addRow(self.labels["language"], self.language)
        content = QWidget()
        inner = QVBoxLayout(content)
        for row in self.rows.values():
            inner.addWidget(row)
        inner.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(content)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.discard_button)
        for label in (self.missing, self.state):
            label.setWordWrap(True)
        column.addWidget(self.missing)
        column.addLayout(foot)
        column.addWidget(self.buttons)
        tab_through(self.buttons)
        for name, choice in (("product", self.product), ("language", self.language)):
            self.labels[name].setBuddy(choice)  # a screen reader says it
        fit_to_screen(self, 760, 720)

    def _connect(self) -> None:
        self._resting.setInterval(REST_MS)
        self._resting.setSingleShot(True)
        for choice in (self.product, self.language):
            choice.currentIndexChanged.connect(self._turn)
        for row in self.rows.values():
            row.edited.connect(self._take_typing)
            row.left.connect(self.keep)
        self._resting.timeout.connect(self.keep)
        self.write_button.setAutoDefault(False)
        self.write_button.clicked.connect(self._ask_to_write)
        self.discard_button.setVisible(False)  # until something could not be kept
        self.discard_button.setAutoDefault(False)
        self.discard_button.clicked.connect(lambda _checked: self._end(0))
        self.buttons.rejected.connect(self.reject)

    # What is shown

    def _take_products(self, products: Sequence[tuple[str, str]]) -> None:
        self._products = products
        self.product.blockSignals(True)
        self.product.retranslate()
        self.product.set_code(self._wanted)
        self.product.blockSignals(False)
        self._turn()

    def _turn(self) -> None:
        """Keep what is typed, then show the product and the language that are chosen now."""
        self.keep()
        self._shown, self._found = ("", ""), None
        self._visit = new_id()
        self._read()

    def _read(self) -> None:
        product_id = self.product.code()
        self._enable(False)
        if product_id:
            self._reading.ask(lambda project, _progress: read_requirements(project, product_id), self._take_found)

    def _take_found(self, found: ProtectionRequirements) -> None:
        is_same = self._shown == (found.product_id, self.language.code())
        self._found, self._shown = found, (found.product_id, self.language.code())
        language = self.language.code()
        for part, row in self.rows.items():
            proposal = found.proposals[language].get(part)
            if is_same:
                row.set_proposal(proposal)
            else:
                row.is_fixed = (language, part) in FIXED
                row.fill(_own(found, language, part), proposal, self._context.can_edit)
            row.say((language, part) in found.stale)
        self._enable(True)
        self._say()

    def _enable(self, is_on: bool) -> None:
        self.area.setEnabled(is_on)
        self.write_button.setEnabled(is_on)

    def _say(self) -> None:
        if self._found is None:
            self.missing.setText("" if self._products else _("The project has no product yet."))
            return
        words = Words(current_language())
        names = [words(TITLES[one]) for one in self._found.missing(self.language.code())]
        told = _("Still missing: {names}").format(names=words.comma.join(names)) if names else _("Nothing is missing.")
        self.missing.setText(told)

    # What is typed

    def _take_typing(self) -> None:
        self.state.setText(_("Not kept yet…"))
        self._resting.start()

    def changes(self) -> tuple[OfficeText, ...]:
        """Texts that differ from what is stored."""
        found, (_product_id, language) = self._found, self._shown
        if found is None:
            return ()
        kept = {part: _own(found, language, part) for part in self.rows}
        return tuple(
            OfficeText(language, part, row.text)
            for part, row in self.rows.items()
            if not row.is_fixed and row.is_sound and row.text != (kept_text.text if (kept_text := kept[part]) else "")
        )

    def keep(self) -> None:
        """Keep what is typed, as a part of this visit's step; one after the other, as each reads the last."""
        self._resting.stop()
        changes = self.changes()
        if changes and self._context.can_edit:
            self._waiting.append(_Kept(self._shown[0], changes, self._visit))
            self._keep_next()

    def _keep_next(self) -> None:
        if self._is_keeping or not self._waiting:
            return
        one = self._waiting.pop(0)
        self._is_keeping = True
        self.state.setText(_("Being kept…"))

        def work(project: Project, _progress: Any) -> ProtectionRequirements:
            set_office_texts(project, one.product_id, one.changes, one.visit)
            return read_requirements(project, one.product_id)

        self._saving.ask(work, self._take_kept, is_cancelling=False, on_failed=self._take_failure)

    def _take_kept(self, found: ProtectionRequirements) -> None:
        self._is_keeping = False
        self.state.setText(_("Kept in the project."))
        self.discard_button.setVisible(False)
        if self._shown[0] == found.product_id:
            self._take_found(found)
        self._keep_next()
        if self._closing is not None and not self._is_keeping:
            self.done(self._closing)

    def _take_failure(self) -> None:
        self._is_keeping, self._closing = False, None
        self._waiting.clear()  # what is in the fields is compared again at the next try
        self.state.setText(_("Not kept. The text stays here; try again."))
        self.discard_button.setVisible(True)

    def _ask_to_write(self) -> None:
        self.keep()
        self.writeAsked.emit(self.product.code())

    def done(self, result: int) -> None:
        """Close, however it is asked for; what is typed is kept first, and the window stays if that fails."""
        too_long = next((row for row in self.rows.values() if not row.is_sound), None)
        if too_long is not None:
            too_long.editor.setFocus()
            return
        if (self.changes() and self._context.can_edit) or self._is_keeping:
            self._closing = result
            self.keep()
            return
        self._end(result)

    def _end(self, result: int) -> None:
        """Close and lose what is not kept."""
        self._resting.stop()
        self._reading.drop()
        self._saving.drop()
        super().done(result)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Protection requirements"))
        self.labels["product"].setText(_("Product"))
        self.labels["language"].setText(_("Language of the text"))
        self.write_button.setText(_("Write the document…"))
        self.discard_button.setText(_("Close without keeping"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        for part, row in self.rows.items():
            row.retranslate(_heading(part))
        self._say()


def _products(project: Project) -> list[tuple[str, str]]:
    rows = project.fetch("SELECT id, name_official FROM gi_product ORDER BY name_official, id")
    return [(str(product_id), str(name)) for product_id, name in rows]


def _own(found: ProtectionRequirements, language: str, part: Part) -> Any:
    """The office's own text of a part; None where there is none."""
    text = found.found(part, language)
    return text if text is not None and text.origin is Origin.OFFICE else None


def _heading(part: Part) -> str:
    words = Words(current_language())
    for number, sub_field in enumerate(SubField, 1):
        if part in PARTS_OF[sub_field]:
            title = numbered(number, words(TITLES[sub_field]), words)
            return title if len(PARTS_OF[sub_field]) == 1 else f"{title}{words.colon}{part_title(part, words)}"
    return str(part)
