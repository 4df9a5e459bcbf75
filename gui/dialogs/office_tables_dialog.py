"""Tables of the office: classes of products and lists of agreements, loaded, switched and written."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import N_, _
from gi_atlas.model import ReferenceTable, TableKind
from gi_atlas.registrations.office_tables import (
    LAYOUTS,
    TableLayout,
    keep_table,
    read_office_table,
    switch_table,
    table_notes,
    table_rows,
    tables_of,
    write_office_table,
)
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow

KINDS = {
    TableKind.CLASSES: N_("Classes of products (GB/T 43583)"),
    TableKind.AGREEMENTS: N_("Lists of international agreements"),
}
_HEADS = (N_("Name"), N_("Edition of the table"), N_("Source"), N_("Rows"), N_("Counts"))
MOST_SHOWN, WIDEST = 500, 260


class OfficeTablesDialog(QDialog):
    """Shows the tables of a kind, and the rows of the one that is chosen.

    Parameters
    ----------
    context : FormContext
        With a project open.
    """

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tables: list[ReferenceTable] = []
        self.words, self.outcome = QLabel(), OutcomeLine()
        self.kind, self.list, self.rows = QComboBox(), QTableWidget(), QTableWidget()
        self.title, self.edition, self.source = QLineEdit(), QLineEdit(), QLineEdit()
        self.load_button, self.switch_button, self.write_button = QPushButton(), QPushButton(), QPushButton()
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for kind in KINDS:
            self.kind.addItem("", kind)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.read()

    def _lay_out(self) -> None:
        quiet(self.words)
        for label in (self.words, self.outcome):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for table in (self.list, self.rows):
            table.verticalHeader().setVisible(False)
            table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
            table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
            table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
            table.setTabKeyNavigation(False)
        self.list.setColumnCount(len(_HEADS))
        self.list.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.kind)
        column.addWidget(self.list, 1)
        column.addLayout(_row(self.title, self.edition, self.source, self.load_button))
        column.addWidget(self.rows, 2)
        column.addWidget(self.progress)
        column.addWidget(self.outcome)
        column.addLayout(_row(self.switch_button, self.write_button, self.buttons))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        fit_to_screen(self, 860, 600)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _place: self.read())
        self.list.itemSelectionChanged.connect(self._show_rows)
        self.load_button.clicked.connect(lambda _checked: self._choose_file())
        self.switch_button.clicked.connect(lambda _checked: self.switch())
        self.write_button.clicked.connect(lambda _checked: self._choose_target())
        self.progress.busy_changed.connect(lambda _is_busy: self._check())
        self.edition.textChanged.connect(lambda _text: self._check())
        self.buttons.rejected.connect(self.reject)

    @property
    def layout_of_kind(self) -> TableLayout:
        """Columns of the kind that is chosen."""
        return LAYOUTS[self.kind.currentData()]

    @property
    def chosen(self) -> ReferenceTable | None:
        """The table whose row is chosen."""
        rows = self.list.selectionModel().selectedRows()
        return self._tables[rows[0].row()] if rows and rows[0].row() < len(self._tables) else None

    # What is shown

    def read(self) -> None:
        """Read the tables of the kind that is chosen."""
        project, kind = self._context.opened(), self.kind.currentData()
        self._run(lambda _progress: tables_of(project, kind), self._take)

    def _take(self, tables: list[ReferenceTable]) -> None:
        self._tables = tables
        self.list.setRowCount(len(tables))
        for row, table in enumerate(tables):
            cells = (table.title, table.edition, table.source, str(len(table.rows)), _yes_no(table.is_active))
            for column, text in enumerate(cells):
                self.list.setItem(row, column, QTableWidgetItem(text))
        fit_columns(self.list, range(1, len(_HEADS)))
        if tables:
            self.list.selectRow(next((row for row, table in enumerate(tables) if table.is_active), 0))
        self._show_rows()

    def _show_rows(self) -> None:
        table, columns = self.chosen, self.layout_of_kind.columns
        lines = table_rows(table)[:MOST_SHOWN] if table is not None else ()
        self.rows.setColumnCount(len(columns))
        self.rows.setHorizontalHeaderLabels([_(_COLUMN_WORDS[name]) for name in columns])
        self.rows.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, name in enumerate(columns):
                self.rows.setItem(row, column, QTableWidgetItem(line[name]))
        fit_columns(self.rows, range(len(columns)))
        self._check()

    # What is done

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Load your office's table"), "", "*.xlsx *.csv *.xls")
        if chosen:
            self.load(Path(chosen))

    def load(self, path: Path) -> None:
        """Load an office's table; without an edition typed, the file's name is it."""
        project, layout = self._context.opened(), self.layout_of_kind
        edition, source, title = (line.text().strip() for line in (self.edition, self.source, self.title))

        def work(progress: Any) -> tuple[int, list[str]]:
            rows = read_office_table(path, layout, progress)
            keep_table(project, layout, rows, edition or path.stem, source, title)
            return len(rows), table_notes(rows, layout, edition or path.stem)

        self._run(work, self._take_loaded)

    def _take_loaded(self, loaded: tuple[int, list[str]]) -> None:
        count, notes = loaded
        for line in (self.title, self.edition, self.source):
            line.clear()
        self.read()
        self.outcome.say("\n".join([_("Loaded {count} rows.").format(count=count), *notes]))

    def switch(self) -> None:
        """Let the table that is chosen count, or rest."""
        table, project = self.chosen, self._context.opened()
        if table is not None:
            self._run(
                lambda _progress: switch_table(project, table.id, not table.is_active), lambda _changes: self.read()
            )

    def _choose_target(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Write a table…"), "", "*.xlsx;;*.csv", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            self.write(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx"))

    def write(self, target: Path) -> None:
        """Write the table that is chosen, or an empty one to fill in."""
        project, layout, table = self._context.opened(), self.layout_of_kind, self.chosen
        rows = table_rows(table) if table is not None else ()
        self._run(
            lambda _progress: write_office_table(target, layout, rows, False, project),
            lambda path: self.outcome.say(_("Wrote {path}.").format(path=path)),
        )

    # What stands around

    def _run(self, work: Callable[[Any], object], then: Callable[..., None]) -> None:
        self.outcome.say("")
        self.progress.run(work, then, self._refuse)

    def _refuse(self, error: GiAtlasError) -> None:
        self.outcome.say(error.message(), True)

    def _check(self) -> None:
        is_free, table = not self.progress.is_busy, self.chosen
        can_edit = is_free and self._context.can_edit
        for widget in (self.load_button, self.title, self.edition, self.source):
            widget.setEnabled(can_edit)
        self.switch_button.setEnabled(can_edit and table is not None)
        is_resting = table is None or not table.is_active
        self.switch_button.setText(_("Let it count") if is_resting else _("Let it rest"))
        self.write_button.setEnabled(is_free)
        self.write_button.setText(_("Write an empty table…") if table is None else _("Write a table…"))

    def reject(self) -> None:
        """Close; what runs is stopped."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Tables of the office"))
        self.words.setText(
            _(
                "No table ships: codes and lists come from the standard or agreement that your office has. Load them as"
                " XLSX or CSV; their edition is kept beside every code that is chosen from them."
            )
        )
        for place, text in enumerate(KINDS.values()):
            self.kind.setItemText(place, _(text))
        self.kind.setAccessibleName(_("Kind"))
        self.list.setHorizontalHeaderLabels([_(text) for text in _HEADS])
        for line, text in (
            (self.title, _("Name")),
            (self.edition, _("Edition of the table")),
            (self.source, _("Source")),
        ):
            line.setPlaceholderText(text)
            line.setAccessibleName(text)
        self.load_button.setText(_("Load a table…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.progress.retranslate()
        self._take(self._tables)


_COLUMN_WORDS = {
    "code": N_("Code"),
    "parent": N_("Class above"),
    "name::zh": N_("Name"),
    "name::en": N_("English name"),
    "nice": N_("Nice classes"),
    "terms": N_("Generic names"),
    "note": N_("Remarks"),
    "agreement": N_("Agreement"),
    "number": N_("Number"),
    "country": N_("Country"),
    "since": N_("Since"),
}


def fit_columns(table: QTableWidget, columns: Iterable[int]) -> None:
    """Make columns as wide as their headings and their texts, these up to ``WIDEST`` pixels."""
    header = table.horizontalHeader()
    for column in columns:
        table.resizeColumnToContents(column)
        wanted = min(header.sectionSize(column), WIDEST)
        header.resizeSection(column, max(wanted, header.sectionSizeHint(column)))


def _yes_no(is_true: bool) -> str:
    return _("yes") if is_true else _("no")


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QLineEdit | QDialogButtonBox) else 0)
    return row
