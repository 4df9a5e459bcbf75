"""The office's own datum parameters: which are loaded, where they hold, and a table loaded with its questions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.exchange.answers import OLD_DATUMS
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.old_datums import CONVENTIONS, DatumParameters
from gi_atlas.services.datum_tables import (
    ROTATION_UNITS,
    SCALE_UNITS,
    TableAnswers,
    list_parameters,
    load_parameters,
    remove_parameters,
)
from gi_atlas.storage.project import Project
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.choices import Choice
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow

DATUM_WORDS = {"xian80": N_("Xi'an 80"), "beijing54": N_("Beijing 54")}
_WORDS = {
    **DATUM_WORDS,
    "seconds": N_("seconds of arc (2.5)"),
    "degrees": N_("degrees (0.0007)"),
    "radians": N_("radians (0.000012)"),
    "ppm": N_("parts per million (−1.5)"),
    "difference": N_("difference from 1 (−0.0000015)"),
    "factor": N_("factor (0.9999985)"),
    # Formulas read the same in every language.
    "position_vector": "X = ΔX + (1+m)·(x − εz·y + εy·z)",
    "coordinate_frame": "X = ΔX + (1+m)·(x + εz·y − εy·z)",
}
_AS_TABLE = N_("as the table says")
_ANSWERS = {
    "source_datum": (N_("Old datum"), OLD_DATUMS),
    "rotation_unit": (N_("Rotations in"), tuple(ROTATION_UNITS)),
    "scale_unit": (N_("Scale as"), tuple(SCALE_UNITS)),
    "convention": (N_("Sense of rotations"), CONVENTIONS),
}
_COLUMNS = (N_("Old datum"), N_("Edition of the parameters"), N_("Source"), N_("Holds in"), N_("Parameters"))
_WIDTHS = (80, 175, 120, 190)
Line = tuple[str, DatumParameters]


class DatumDialog(QDialog):
    """Shows, loads and removes tables of parameters of the open project.

    Parameters
    ----------
    context : FormContext
        With a project open.
    """

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lines: Sequence[Line] = ()
        self.words, self.outcome = QLabel(), OutcomeLine()
        self.table = QTableWidget(0, len(_COLUMNS))
        self.group = QGroupBox()
        self.edition, self.source = QLineEdit(), QLineEdit()
        self.answers = {name: Choice(_options(values)) for name, (_text, values) in _ANSWERS.items()}
        self._labels = {name: QLabel() for name in ("edition", "source", *_ANSWERS)}
        self.load_button, self.remove_button = QPushButton(), QPushButton()
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._run(lambda project, _progress: list_parameters(project), self._take)

    def _lay_out(self) -> None:
        quiet(self.words)
        self.words.setWordWrap(True)
        self._set_up_table()
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addLayout(_row(self.remove_button))
        column.addWidget(self._load_group())
        for part in (self.progress, self.outcome, self.buttons):
            column.addWidget(part)
        fit_to_screen(self, 860, 560)

    def _set_up_table(self) -> None:
        table = self.table
        table.verticalHeader().setVisible(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setStretchLastSection(True)
        for place, width in enumerate(_WIDTHS):
            table.setColumnWidth(place, width)

    def _load_group(self) -> QGroupBox:
        form = QFormLayout(self.group)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        fields: dict[str, QWidget] = {"edition": self.edition, "source": self.source, **self.answers}
        for name, field in fields.items():
            self._labels[name].setBuddy(field)
        # Two in a row: a screen of 1366 x 768 at 150 % is low, and wide enough.
        for left, right in (("edition", "source"), ("source_datum", "rotation_unit"), ("scale_unit", "convention")):
            form.addRow(self._labels[left], _side_by_side(fields[left], self._labels[right], fields[right]))
        form.addRow("", _held(self.load_button))
        return self.group

    def _connect(self) -> None:
        # Enter in a field closes nothing.
        for button in (self.load_button, self.remove_button, *self.buttons.buttons()):
            button.setAutoDefault(False)
        self.load_button.clicked.connect(self._choose_file)
        self.remove_button.clicked.connect(self._remove)
        self.edition.textChanged.connect(self._check)
        self.table.itemSelectionChanged.connect(self._check)
        self.progress.busy_changed.connect(self._check)
        self.buttons.rejected.connect(self.reject)

    # What is loaded

    def _take(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self.table.setRowCount(len(lines))
        for row, (_table, line) in enumerate(lines):
            for column, text in enumerate(_cells(line)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()
        self._check()

    def _remove(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._lines):
            table_id = self._lines[row][0]
            self._run(lambda project, _progress: _removed(project, table_id), self._take)

    # Loading

    def given(self) -> TableAnswers:
        """What the fields answer; what is left to the table is None."""
        chosen = {name: box.code() or None for name, box in self.answers.items()}
        return replace(TableAnswers(**chosen), source=self.source.text().strip())  # type: ignore[arg-type]  # names are its own

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Load datum parameters"), "", "*.xlsx *.csv *.txt")
        if chosen:
            self.load(Path(chosen))

    def load(self, path: Path) -> None:
        """Load a table; what it leaves open is said, and answered in the fields."""
        edition, answers = self.edition.text().strip(), self.given()
        self._run(lambda project, progress: _loaded(project, path, edition, answers, progress), self._take_loaded)

    def _take_loaded(self, lines: Sequence[Line]) -> None:
        self._take(lines)
        edition = self.edition.text().strip()
        count = sum(line.edition == edition for _table, line in lines)
        self.outcome.say(_("Loaded {count} lines of edition {edition}.").format(count=count, edition=edition))

    # What stands around

    def _run(self, work: Callable[[Project, Progress], Any], then: Callable[[Any], None]) -> None:
        self.outcome.say("")
        project = self._context.opened()
        self.progress.run(lambda progress: work(project, progress), then, self._refuse)

    def _refuse(self, error: GiAtlasError) -> None:
        self.outcome.say("" if isinstance(error, JobCancelled) else error.message(), True)

    def _check(self) -> None:
        is_free = not self.progress.is_busy and self._context.can_edit
        self.load_button.setEnabled(is_free and bool(self.edition.text().strip()))
        self.remove_button.setEnabled(is_free and bool(self.table.selectedItems()))

    def reject(self) -> None:
        """Close; what runs is stopped."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Datum parameters"))
        self.words.setText(
            _(
                "Xi'an 80 and Beijing 54 are left only by the parameters that your office has for its own area; none"
                " are built in. Files on these datums are moved by the line with the smallest area that holds them."
            )
        )
        self.table.setHorizontalHeaderLabels([_(text) for text in _COLUMNS])
        self.group.setTitle(_("Load a table (Excel, CSV): a line for each area of validity"))
        self._labels["edition"].setText(_("Edition of the parameters"))
        self._labels["source"].setText(_("Source"))
        for name, (text, _values) in _ANSWERS.items():
            self._labels[name].setText(_(text))
            self.answers[name].retranslate()
        self.edition.setPlaceholderText(_("Needed, such as 2015"))
        self.source.setPlaceholderText(_("Who gave them, for lines that do not say it"))
        self.load_button.setText(_("Load a table…"))
        self.remove_button.setText(_("Remove the table"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.progress.retranslate()
        self._take(self._lines)


def _options(values: Sequence[str]) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [("", _(_AS_TABLE)), *((value, _(_WORDS[value])) for value in values)]


def _cells(line: DatumParameters) -> tuple[str, ...]:
    west, south, east, north = line.area
    values = ", ".join(f"{name} {value:g}" for name, value in line.values.items())
    more = _("meridian {degrees}° E").format(degrees=f"{line.meridian_deg:g}") if line.is_plane else line.convention
    area = f"{west:g}–{east:g}° E, {south:g}–{north:g}° N"
    return _(DATUM_WORDS[line.source_datum]), line.edition, line.source, area, "; ".join(filter(None, (values, more)))


def _loaded(project: Project, path: Path, edition: str, answers: TableAnswers, progress: Progress) -> list[Line]:
    load_parameters(project, path, edition, answers, progress)
    return list_parameters(project)


def _removed(project: Project, table_id: str) -> list[Line]:
    remove_parameters(project, table_id)
    return list_parameters(project)


def _side_by_side(field: QWidget, label: QLabel, other: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(field, 1)
    row.addWidget(label)
    row.addWidget(other, 1)
    return row


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
    return row


def _held(button: QPushButton) -> QWidget:
    holder = QWidget()
    holder.setLayout(_row(button))
    return holder
