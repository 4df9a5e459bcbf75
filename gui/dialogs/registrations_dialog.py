"""What a product is registered as: its channels side by side, its standards, its classes and agreements."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QSize, Qt
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
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.exchange.writers.text_book import LongText
from gi_atlas.i18n import _
from gi_atlas.model import Registration, Standard
from gi_atlas.registrations.entering import save_registration, save_standard
from gi_atlas.registrations.standards import holds, supersede
from gi_atlas.registrations.tables import write_comparisons
from gi_atlas.services.editing import remove
from gui.dialogs.entity_dialog import EntityDialog
from gui.dialogs.product_dialog import ProductDialog
from gui.dialogs.registrations_words import (
    COLUMNS,
    REGISTRATION_FIELDS,
    STANDARD_FIELDS,
    SUCCESSOR_FIELDS,
    Papers,
    class_lines,
    differing_lines,
    new_registration,
    read_papers,
    settled_registration,
    settled_standard,
    settled_successor,
    standard_cells,
    successor_of,
)
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.panels.field_form import FieldSpec
from gui.panels.latest_job import LatestJob
from gui.panels.registrations_table import RegistrationsTable

STANDARD_STORE: dict[str, Any] = {"settle": settled_standard, "store": save_standard}
REGISTRATION_STORE: dict[str, Any] = {"settle": settled_registration, "store": save_registration}
_MOST_TOLD = 3
_WIDTHS = (200, 170, 130, 96, 96, 150, 120)


class RegistrationsDialog(QDialog):
    """Shows and edits the registrations and standards of one product.

    Parameters
    ----------
    context : FormContext
        With a project open.
    product_id : str
    """

    def __init__(self, context: FormContext, product_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._product_id = context, product_id
        self._papers: Papers | None = None
        self._reading = LatestJob(context)
        self.finished.connect(lambda _answer: self._reading.drop())
        self.tabs = QTabWidget()
        self.registrations = RegistrationsTable(most_px=None)
        self.standards = QTableWidget()
        self.differing, self.classes, self.outcome = QLabel(), QLabel(), QLabel()
        self.add_button, self.change_button, self.remove_button = (QPushButton() for _n in range(3))
        self.write_button, self.add_standard_button, self.change_standard_button = (QPushButton() for _n in range(3))
        self.supersede_button, self.remove_standard_button, self.product_button = (QPushButton() for _n in range(3))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.read()

    def _lay_out(self) -> None:
        for label in (self.differing, self.classes, self.outcome):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        quiet(self.outcome)
        self.outcome.setVisible(False)
        self.registrations.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectColumns)
        self.registrations.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._set_up_standards()
        self.tabs.addTab(
            _page(self.differing, self.registrations, self.add_button, self.change_button, self.remove_button), ""
        )
        acts = (self.add_standard_button, self.change_standard_button, self.supersede_button)
        self.tabs.addTab(_page(None, self.standards, *acts, self.remove_standard_button), "")
        self.tabs.addTab(_page(None, self.classes, self.product_button), "")
        foot = QHBoxLayout()
        foot.addWidget(self.write_button)
        foot.addWidget(self.buttons, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.outcome)
        column.addLayout(foot)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        fit_to_screen(self, 980, 560)

    def _set_up_standards(self) -> None:
        table = self.standards
        table.setColumnCount(len(COLUMNS))
        table.verticalHeader().setVisible(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        for place, width in enumerate(_WIDTHS):
            table.setColumnWidth(place, width)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        acts: tuple[tuple[QPushButton, Callable[[], object]], ...] = (
            (self.add_button, self.add_registration),
            (self.change_button, self.change_registration),
            (self.remove_button, lambda: self._remove(Registration, self.registration)),
            (self.add_standard_button, self.add_standard),
            (self.change_standard_button, self.change_standard),
            (self.supersede_button, self.supersede_standard),
            (self.remove_standard_button, lambda: self._remove(Standard, self.standard)),
            (self.product_button, self.change_product),
            (self.write_button, self._choose_file),
        )
        for button, act in acts:
            button.clicked.connect(lambda _checked, act=act: act())
        for table in (self.registrations, self.standards):
            table.itemSelectionChanged.connect(self._check)
        self.registrations.cellDoubleClicked.connect(self._activate)
        self.standards.cellDoubleClicked.connect(self._activate)
        self.buttons.rejected.connect(self.reject)

    # What is shown

    def read(self) -> None:
        """Read the product again."""
        product_id = self._product_id
        self._reading.ask(lambda project, _progress: read_papers(project, product_id), self._take)

    def _take(self, papers: Papers) -> None:
        self._papers = papers
        self._show()

    def _show(self) -> None:
        papers = self._papers
        if papers is None:
            return
        self.setWindowTitle(_("Registrations of {name}").format(name=papers.comparison.product.name_official))
        self.registrations.set_registrations(papers.comparison.registrations, papers.comparison.differing)
        self.registrations.setVisible(bool(papers.comparison.registrations))
        self.differing.setText("\n".join(differing_lines(papers)))
        self.classes.setText("\n\n".join(class_lines(papers)))
        self._show_standards(papers.standards)
        self._check()

    def _show_standards(self, standards: Sequence[Standard]) -> None:
        self.standards.setRowCount(len(standards))
        for row, standard in enumerate(standards):
            for column, text in enumerate(standard_cells(standard)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if not holds(standard):
                    item.setForeground(self.palette().brush(self.palette().ColorRole.PlaceholderText))
                self.standards.setItem(row, column, item)
        if standards and not self.standards.selectionModel().hasSelection():
            self.standards.selectRow(0)

    @property
    def registration(self) -> Registration | None:
        """The registration whose column is chosen; the only one where there is one."""
        held = self._papers.comparison.registrations if self._papers is not None else ()
        if len(held) == 1:
            return held[0]
        places = {index.column() for index in self.registrations.selectedIndexes()}
        return held[places.pop()] if len(places) == 1 else None

    @property
    def standard(self) -> Standard | None:
        """The standard whose row is chosen; the only one where there is one."""
        held = self._papers.standards if self._papers is not None else ()
        if len(held) == 1:
            return held[0]
        rows = self.standards.selectionModel().selectedRows()
        return held[rows[0].row()] if rows else None

    # What is done

    def add_registration(self) -> EntityDialog | None:
        """Ask for a new registration."""
        if self._papers is None:
            return None
        comparison = self._papers.comparison
        entity = new_registration(comparison.product, comparison.registrations)
        return self._ask(REGISTRATION_FIELDS, entity, lambda: _("New registration"), is_new=True, **REGISTRATION_STORE)

    def change_registration(self) -> EntityDialog | None:
        """Ask for what is to change in the registration chosen."""
        chosen = self.registration
        if chosen is None:
            return None
        return self._ask(REGISTRATION_FIELDS, chosen, lambda: _("Change registration"), **REGISTRATION_STORE)

    def _activate(self, _row: int, _column: int) -> None:
        if self._context.can_edit:
            self.change_registration() if self.tabs.currentIndex() == 0 else self.change_standard()

    def add_standard(self) -> EntityDialog:
        """Ask for a new standard."""
        entity = Standard(self._product_id, "")
        return self._ask(STANDARD_FIELDS, entity, lambda: _("New standard"), is_new=True, **STANDARD_STORE)

    def change_standard(self) -> EntityDialog | None:
        """Ask for what is to change in the standard chosen."""
        chosen = self.standard
        if chosen is None:
            return None
        return self._ask(STANDARD_FIELDS, chosen, lambda: _("Change standard"), **STANDARD_STORE)

    def supersede_standard(self) -> EntityDialog | None:
        """Ask for the standard that takes the place of the one chosen."""
        old = self.standard
        if old is None:
            return None
        old_id = old.id

        def store(project: Any, new: Standard, _seen: Standard | None) -> object:
            assert new.valid_from is not None  # settled_successor asks for it
            return supersede(project, old_id, new.number, new.valid_from, new.title)

        def title() -> str:
            return _("Standard that supersedes {number}").format(number=old.number)

        how: dict[str, Any] = {"is_new": True, "settle": settled_successor, "store": store}
        return self._ask(SUCCESSOR_FIELDS, successor_of(old), title, **how)

    def change_product(self) -> ProductDialog:
        """Ask for the product's class, its Nice classes and what else the product's own dialog holds."""
        dialog = ProductDialog(self._context, self._product_id, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(lambda _id: self.read())
        dialog.open()
        return dialog

    def _ask(self, specs: dict[str, FieldSpec], entity: Any, title: Callable[[], str], **how: Any) -> EntityDialog:
        dialog = EntityDialog(self._context, specs, entity, title, parent=self, **how)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(lambda _id: self.read())
        dialog.open()
        return dialog

    def _remove(self, kind: type[Any], chosen: Any) -> None:
        if chosen is None or not self._context.can_edit:
            return
        project = self._context.opened()
        self._context.run_job(
            lambda _progress: remove(project, kind, chosen.id), lambda _changes: self.read(), self._context.show_error
        )

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Write a table…"), "", "*.xlsx;;*.csv", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            self.write(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx"))

    def write(self, target: Path) -> None:
        """Write the registrations side by side to a new file."""
        papers, project = self._papers, self._context.opened()
        if papers is not None:
            cut: list[LongText] = []
            self._context.run_job(
                lambda progress: write_comparisons(target, [papers.comparison], False, project, progress, cut.append),
                lambda path: self._take_written(path, cut),
                self._context.show_error,
            )

    def _take_written(self, path: Path, cut: Sequence[LongText]) -> None:
        written = _("Wrote {path}.").format(path=path)
        self.outcome.setText("\n".join([written, *(text.message() for text in cut[:_MOST_TOLD])]))
        self.outcome.setVisible(True)

    # What stands around

    def _check(self) -> None:
        can_edit, papers = self._context.can_edit and self._papers is not None, self._papers
        for button in (self.add_button, self.add_standard_button, self.product_button):
            button.setEnabled(can_edit)
        for button in (self.change_button, self.remove_button):
            button.setEnabled(can_edit and self.registration is not None)
        for button in (self.change_standard_button, self.remove_standard_button):
            button.setEnabled(can_edit and self.standard is not None)
        self.supersede_button.setEnabled(can_edit and self.standard is not None and holds(self.standard))
        self.write_button.setEnabled(papers is not None and bool(papers.comparison.registrations))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Registrations"))
        for place, text in enumerate((_("Registrations"), _("Standards"), _("Classes and agreements"))):
            self.tabs.setTabText(place, text)
        self.standards.setHorizontalHeaderLabels([_(text) for text in COLUMNS.values()])
        for button in (self.add_button, self.add_standard_button):
            button.setText(_("Add…"))
        for button in (self.change_button, self.change_standard_button):
            button.setText(_("Change…"))
        for button in (self.remove_button, self.remove_standard_button):
            button.setText(_("Remove"))
        for button in (self.change_button, self.remove_button):
            button.setToolTip(_("Choose a channel by its column first"))
        self.supersede_button.setText(_("Superseded by…"))
        self.product_button.setText(_("Choose class and Nice classes…"))
        self.write_button.setText(_("Write a table…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self._show()

    def sizeHint(self) -> QSize:
        """Room for two channels side by side."""
        return QSize(980, 560)


def _page(above: QLabel | None, content: QWidget, *buttons: QPushButton) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    if above is not None:
        column.addWidget(above)
    column.addWidget(content, 1 if isinstance(content, QTableWidget) else 0)
    column.addStretch(0 if isinstance(content, QTableWidget) else 1)
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    column.addLayout(row)
    return page
