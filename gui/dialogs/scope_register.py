"""A whole register of announcements, read in one go: look through what was found, open one, write it all to a table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError
from gi_atlas.exchange.writers.text_book import LongText
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.rules.findings import Severity
from gi_atlas.services.scope_batch import Register, RegisterRow, read_register, write_register
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow
from gui.models.scope_issues import COLOURS
from gui.models.scope_words import kind_words
from gui.panels.scope_frame import fit_headings

HEADINGS = (N_("Row"), N_("Product"), N_("Kinds"), N_("Units"), N_("Findings"), N_("Not read"), N_("Scope wording"))
_WIDTHS = (50, 130, 150, 100, 280, 120)
_NO_PARENT = QModelIndex()
_MOST_TOLD = 3


class RegisterModel(QAbstractTableModel):
    """Announcements of a register; those with errors can be shown alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[RegisterRow] = ()
        self.shown: list[RegisterRow] = []
        self._words, self._is_wrong_only = "", False

    def take(self, rows: Sequence[RegisterRow]) -> None:
        """Show another register."""
        self._rows = rows
        self._filter()

    def set_filter(self, words: str, is_wrong_only: bool) -> None:
        """Show the rows that hold some words, or those alone that a person must look at."""
        self._words, self._is_wrong_only = words.strip(), is_wrong_only
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self.shown = [row for row in self._rows if self._is_shown(row)]
        self.endResetModel()

    def _is_shown(self, row: RegisterRow) -> bool:
        if self._is_wrong_only and not (row.findings or row.unread):
            return False
        return self._words in row.product or self._words in row.scope.text

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Announcements that are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        is_heading = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return _(HEADINGS[section]) if is_heading and 0 <= section < len(HEADINGS) else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; findings have the colour of the worst of them."""
        if not index.isValid():
            return None
        row = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(row)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 4 and row.findings:
            order = list(Severity)
            return COLOURS[min((one.severity for one in row.findings), key=order.index)]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (4, 6):
            return "\n".join(one.message() for one in row.findings) if index.column() == 4 else row.scope.text
        return None

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADINGS) - 1)
        self._filter()


def _texts(row: RegisterRow) -> tuple[str, ...]:
    return (
        str(row.number),
        row.product,
        kind_words(row.scope.kind_names),
        str(len(row.scope.units)),
        "; ".join(finding.message() for finding in row.findings),
        "; ".join(row.unread),
        " ".join(row.scope.text.split()),
    )


class ScopeRegisterDialog(QDialog):
    """Reads a table of wordings; ``wordingChosen`` gives one that is to be opened in the panel, and its county.

    Parameters
    ----------
    context : FormContext
    """

    wordingChosen = pyqtSignal(str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.register: Register | None = None
        self.words, self.outcome, self.file_label = QLabel(), OutcomeLine(), QLabel()
        self.file_button, self.open_button, self.write_button = QPushButton(), QPushButton(), QPushButton()
        self.search, self.wrong_only = QLineEdit(), QCheckBox()
        self.model, self.table = RegisterModel(), QTableView()
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        quiet(self.words)
        for label in (self.words, self.outcome, self.file_label):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.table.setModel(self.model)
        self.table.verticalHeader().setVisible(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
        self.table.horizontalHeader().setSectionResizeMode(len(HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
        for button in (self.file_button, self.open_button, self.write_button):
            button.setAutoDefault(False)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Enter closes nothing
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addLayout(_row(self.file_button, self.file_label, self.search, self.wrong_only))
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addWidget(self.outcome)
        column.addLayout(_row(self.open_button, self.write_button, self.buttons))
        fit_to_screen(self, 1000, 600)

    def _connect(self) -> None:
        self.file_button.clicked.connect(self._choose_file)
        self.open_button.clicked.connect(self.open_chosen)
        self.write_button.clicked.connect(self._choose_target)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.wrong_only.toggled.connect(lambda _is_on: self._filter())
        self.table.activated.connect(lambda _index: self.open_chosen())
        self.table.selectionModel().selectionChanged.connect(lambda *_ranges: self._check())
        self.model.modelReset.connect(self._check)
        self.progress.busy_changed.connect(lambda _is_busy: self._check())
        self.buttons.rejected.connect(self.reject)

    # Reading and writing

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("A register of announcements"), "", "*.xlsx *.csv")
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read every wording of a table."""
        self.outcome.say("")
        self.file_label.setText(path.name)
        self.progress.run(lambda progress: _read(path, progress), self._take, self._refuse)

    def _take(self, register: Register) -> None:
        self.register = register
        self.model.take(register.rows)
        wrong = sum(bool(row.findings) for row in register.rows)
        text = _("{count} wordings of column “{column}” read, {wrong} of them with findings; {empty} rows are empty.")
        self.outcome.say(
            text.format(count=len(register.rows), column=register.text_column, wrong=wrong, empty=len(register.empty))
        )

    def _choose_target(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Write what was found"), "", "*.xlsx;;*.csv", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            self.write(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx"))

    def write(self, target: Path) -> None:
        """Write what was found to a new table."""
        register = self.register
        if register is not None:
            self.outcome.say("")
            cut: list[LongText] = []
            self.progress.run(
                lambda _progress: write_register(register, target, cut.append),
                lambda path: self._say_written(path, cut),
                self._refuse,
            )

    def _say_written(self, path: Path, cut: Sequence[LongText]) -> None:
        written = _("Wrote {path}.").format(path=path)
        self.outcome.say("\n".join([written, *(text.message() for text in cut[:_MOST_TOLD])]))

    def _refuse(self, error: GiAtlasError) -> None:
        self.outcome.say(error.message(), True)

    # One of them

    @property
    def chosen(self) -> RegisterRow | None:
        """The announcement that is chosen."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.shown[rows[0].row()] if rows else None

    def open_chosen(self) -> None:
        """Open the announcement that is chosen in the panel, and close."""
        row = self.chosen
        if row is not None:
            self.wordingChosen.emit(row.scope.text)
            self.accept()

    def _filter(self) -> None:
        self.model.set_filter(self.search.text(), self.wrong_only.isChecked())

    def _check(self) -> None:
        is_free = not self.progress.is_busy
        self.file_button.setEnabled(is_free)
        self.write_button.setEnabled(is_free and self.register is not None)
        self.open_button.setEnabled(self.chosen is not None)

    def reject(self) -> None:
        """Close; what runs is stopped."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("A register of wordings"))
        self.words.setText(
            _(
                "Choose a table with one announcement in each row. Each wording is read as in the panel, but names are"
                " not looked up; open one to find its units."
            )
        )
        self.file_button.setText(_("Choose a table…"))
        self.search.setPlaceholderText(_("Words of the product or wording"))
        self.wrong_only.setText(_("Only what is to be looked at"))
        self.open_button.setText(_("Open in the panel"))
        self.write_button.setText(_("Write a table…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.progress.retranslate()
        self.model.retranslate()
        fit_headings(self.table, _WIDTHS)
        self._check()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QLabel | QLineEdit) else 0)
    return row


def _read(path: Path, progress: Progress) -> Register:
    return read_register(path, progress=progress)
