"""Changes of the administrative divisions between two editions: compare, look through, mend by hand, keep."""

from collections.abc import Callable
from pathlib import Path

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
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.divisions.deriving import Comparison
from gi_atlas.divisions.editions import Editions, editions_of
from gi_atlas.divisions.evidence import kind_word
from gi_atlas.errors import GiAtlasError, UsageError
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminChange, DivisionChange, UnitLevel
from gi_atlas.services.division_changes import change_rows, choose_pair, remove_by_hand, save_comparison, set_change
from gi_atlas.services.division_tables import write_changes
from gi_atlas.storage.project import Project
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow
from gui.models.division_changes import DivisionChangesModel

_WIDTHS = (80, 170, 120, 150, 120)


class DivisionsDialog(QDialog):
    """Compares two editions of the open project.

    Parameters
    ----------
    context : FormContext
        With a project open.
    """

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._comparison: Comparison | None = None
        self.words, self.outcome = QLabel(), OutcomeLine()
        self.old, self.new, self.kind, self.mended_kind = (QComboBox() for _n in range(4))
        self.search, self.codes, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.compare_button, self.set_button, self.clear_button = (QPushButton() for _n in range(3))
        self.keep_button, self.write_button = QPushButton(), QPushButton()
        self.model, self.table = DivisionChangesModel(), QTableView()
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self._connect()
        self._fill_kinds()
        self.retranslate()
        self.outcome.say("")
        self._run(lambda _progress: editions_of(context.opened()), self._take_editions)

    def _lay_out(self) -> None:
        quiet(self.words)
        self.words.setWordWrap(True)
        self._set_up_table()
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addLayout(_row(self.old, self.new, self.compare_button, self.kind, self.search))
        column.addWidget(self.table, 1)
        column.addLayout(_row(self.mended_kind, self.codes, self.note, self.set_button, self.clear_button))
        column.addWidget(self.progress)
        column.addWidget(self.outcome)
        column.addLayout(_row(self.keep_button, self.write_button, self.buttons))
        fit_to_screen(self, 960, 600)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        for place, width in enumerate(_WIDTHS):
            table.setColumnWidth(place, width)
        table.horizontalHeader().setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
        for button in (self.compare_button, self.set_button, self.clear_button, self.keep_button, self.write_button):
            button.setAutoDefault(False)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Enter closes nothing

    def _connect(self) -> None:
        self.compare_button.clicked.connect(self.compare)
        self.kind.currentIndexChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(self._check)
        self.model.modelReset.connect(self._check)
        self.set_button.clicked.connect(self._set)
        self.clear_button.clicked.connect(self._clear)
        self.keep_button.clicked.connect(self._keep)
        self.write_button.clicked.connect(self._choose_file)
        self.progress.busy_changed.connect(self._check)
        self.buttons.rejected.connect(self.reject)

    def _fill_kinds(self) -> None:
        self.kind.addItem("", None)
        for kind in DivisionChange:
            self.kind.addItem("", kind)
            if kind is not DivisionChange.NEW:
                self.mended_kind.addItem("", kind)

    # What is compared

    def _take_editions(self, editions: Editions) -> None:
        for box in (self.old, self.new):
            box.clear()
            box.addItems(editions.names)
        try:
            older, newer = choose_pair(editions)
        except UsageError as error:
            self._refuse(error)
            return
        self.old.setCurrentText(older)
        self.new.setCurrentText(newer)
        self._check()

    @property
    def pair(self) -> tuple[str, str]:
        """Older and newer edition that are chosen."""
        return self.old.currentText(), self.new.currentText()

    def compare(self) -> None:
        """Compare the two editions that are chosen; takes some seconds for a whole country."""
        project, (old, new) = self._context.opened(), self.pair

        def work(progress: Progress) -> Comparison:
            return _compare(project, old, new, progress)

        self._run(work, self._take)

    def _take(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self.model.take(comparison.changes)
        text = _("{count} changes. Of {units} townships {rate} stayed or have a successor.")
        self.outcome.say(
            text.format(
                count=f"{len(comparison.changes):,}",
                units=f"{len(comparison.old.of_level(UnitLevel.TOWNSHIP)):,}",
                rate=f"{comparison.hit_rate():.1%}",
            )
        )

    def _filter(self) -> None:
        self.model.set_filter(self.kind.currentData(), self.search.text())

    # Mending

    @property
    def chosen(self) -> AdminChange | None:
        """The change whose row is chosen; None if none is."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.shown[rows[0].row()] if rows else None

    def _set(self) -> None:
        change, project = self.chosen, self._context.opened()
        if change is None:
            return
        codes, note = self.codes.text().replace("、", " ").replace(",", " ").split(), self.note.text().strip()
        kind = self.mended_kind.currentData() if codes else DivisionChange.ABOLISH
        pair = change.old_edition, change.new_edition

        def work(progress: Progress) -> Comparison:
            set_change(project, pair, change.old_code, codes, kind, note)
            return _compare(project, *pair, progress)

        self._run(work, self._take)

    def _clear(self) -> None:
        change, project = self.chosen, self._context.opened()
        if change is None:
            return
        pair = change.old_edition, change.new_edition

        def work(progress: Progress) -> Comparison:
            remove_by_hand(project, pair, change.old_code)
            return _compare(project, *pair, progress)

        self._run(work, self._take)

    def _keep(self) -> None:
        comparison, project = self._comparison, self._context.opened()
        if comparison is not None:
            self._run(
                lambda _progress: save_comparison(project, comparison),
                lambda count: self.outcome.say(_("Kept {count} changes in the project.").format(count=count)),
            )

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Write the changes"), "", "*.xlsx;;*.csv", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            self.write(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx"))

    def write(self, target: Path) -> None:
        """Write the changes that are shown to a new file."""
        shown = self.model.shown
        self._run(
            lambda _progress: write_changes(change_rows(shown), target),
            lambda path: self.outcome.say(_("Wrote {path}.").format(path=path)),
        )

    # What stands around

    def _run(self, work: Callable[[Progress], object], then: Callable[..., None]) -> None:
        self.outcome.say("")
        self.progress.run(work, then, self._refuse)

    def _refuse(self, error: GiAtlasError) -> None:
        self.outcome.say(error.message(), True)

    def _check(self) -> None:
        is_free, change = not self.progress.is_busy, self.chosen
        can_mend = is_free and self._context.can_edit and change is not None and bool(change.old_code)
        self.compare_button.setEnabled(is_free and self.new.count() > 1)
        self.keep_button.setEnabled(is_free and self._context.can_edit and self._comparison is not None)
        self.write_button.setEnabled(is_free and self._comparison is not None)
        self.set_button.setEnabled(can_mend)
        self.clear_button.setEnabled(can_mend and change is not None and change.is_by_hand)

    def reject(self) -> None:
        """Close; what runs is stopped."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Division changes"))
        self.words.setText(
            _(
                "What became of each administrative unit from the older edition to the newer. What you set by hand wins"
                " over what was derived, and stays when the editions are compared again."
            )
        )
        for box, start in ((self.kind, 1), (self.mended_kind, 0)):
            for place in range(start, box.count()):
                box.setItemText(place, kind_word(box.itemData(place)))
        self.kind.setItemText(0, _("All kinds"))
        self._name_fields()
        self.progress.retranslate()
        self.model.retranslate()
        self._check()

    def _name_fields(self) -> None:
        self.old.setToolTip(_("Older edition"))
        self.new.setToolTip(_("Newer edition"))
        for box in (self.kind, self.mended_kind):
            box.setToolTip(_("Kind of change"))
        self.search.setPlaceholderText(_("Name or code"))
        self.codes.setPlaceholderText(_("Codes of the successors (none: abolished)"))
        self.note.setPlaceholderText(_("Why, or by which document"))
        self.compare_button.setText(_("Compare"))
        self.set_button.setText(_("Set by hand"))
        self.clear_button.setText(_("Take back"))
        self.keep_button.setText(_("Keep in the project"))
        self.write_button.setText(_("Write a table…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    return row


def _compare(project: Project, old: str, new: str, progress: Progress) -> Comparison:
    editions = editions_of(project)
    return editions.between(*choose_pair(editions, old, new), progress)
