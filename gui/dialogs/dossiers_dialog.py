"""Dossiers of several products in one go: which, what each of them lacks, where they go, what became of each."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import _, current_language
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from gui.dialogs.checklist_table import ChecklistTable
from gui.dialogs.dossier_dialog import REST_MS
from gui.dialogs.dossiers_rows import PRODUCT, RESULT, SORTED, DossierRow, DossierRows
from gui.dialogs.dossiers_work import Told, check_all, result_of, rows_of_project, summary_of
from gui.dialogs.folder_button import FolderButton
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.choices import LANGUAGES, Choice
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow
from gui.panels.latest_job import LatestJob

_WIDTHS = (190, 120, 62, 96, 170, 230)


class DossiersDialog(QDialog):
    """Makes the dossiers of many products; the project can be worked on meanwhile.

    Parameters
    ----------
    context : FormContext
    """

    _changed = pyqtSignal()
    _checked = pyqtSignal(int, str, object)
    _done = pyqtSignal(object)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._round = context, 0
        self._results: dict[str, Told] = {}
        self._products: dict[str, Any] = {}
        self._names: Callable[..., list[str]] = lambda ids, _language: ["" for _one in ids]
        self._checking, self._resting = LatestJob(context), QTimer(self)
        self.model, self.found, self.table = DossierRows(), QSortFilterProxyModel(self), QTableView()
        self.search, self.all_button, self.none_button = QLineEdit(), QPushButton(), QPushButton()
        self.count, self.details_label, self.details = QLabel(), QLabel(), ChecklistTable()
        self.language = Choice(lambda: [*LANGUAGES, ("both", _("Both"))])
        self.folder, self.choose_button = QLineEdit(), QPushButton()
        self.incomplete, self.private, self.replacing = QCheckBox(), QCheckBox(), QCheckBox()
        self.progress, self.outcome = ProgressRow(context.run_job), OutcomeLine()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.make_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button = FolderButton()
        self.buttons.addButton(self.folder_button, QDialogButtonBox.ButtonRole.HelpRole)  # at the left
        self._labels = {name: QLabel() for name in ("language", "folder")}
        self.language.set_code(current_language())
        self.folder.setText(str(context.opened().path.parent))
        self._lay_out()
        self._connect()
        self.folder_button.withdraw()  # a box of buttons shows what it is given
        self.retranslate()
        self._follow(context.opened())
        self.read()

    def _lay_out(self) -> None:
        bar, below = QHBoxLayout(), QFormLayout()
        for part, stretch in ((self.search, 1), (self.all_button, 0), (self.none_button, 0), (self.count, 0)):
            bar.addWidget(part, stretch)
        below.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        below.addRow(self._labels["language"], self.language)
        below.addRow(self._labels["folder"], self._folder_box())
        for check in (self.incomplete, self.private, self.replacing):
            below.addRow("", check)
        column = QVBoxLayout(self)
        column.addLayout(bar)
        column.addWidget(self._lists(), 1)
        column.addLayout(below)
        for part in (self.progress, self.outcome, self.buttons):
            column.addWidget(part)
        self._labels["language"].setBuddy(self.language)  # a screen reader says it
        self._labels["folder"].setBuddy(self.folder)
        self.replacing.setVisible(False)
        self.search.setClearButtonEnabled(True)
        fit_to_screen(self, 1120, 700)

    def _lists(self) -> QWidget:
        self.found.setSourceModel(self.model)
        self.found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.found.setFilterKeyColumn(PRODUCT)
        self.found.setSortRole(SORTED)
        table = self.table
        table.setModel(self.found)
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        for place, width in enumerate(_WIDTHS):
            table.setColumnWidth(place, width)
        table.horizontalHeader().setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.details_label)
        column.addWidget(self.details, 1)
        quiet(self.details_label)
        self.details_label.setTextFormat(Qt.TextFormat.PlainText)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(table)
        halves.addWidget(lower)
        halves.setChildrenCollapsible(False)
        return halves

    def _folder_box(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose_button)
        return box

    def _connect(self) -> None:
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self.read)
        self._changed.connect(self._resting.start)
        self._checked.connect(self._take_checked)
        self._done.connect(self._take_outcome)
        self.search.textChanged.connect(self._search)
        self.all_button.clicked.connect(partial(self._choose_shown, True))
        self.none_button.clicked.connect(partial(self._choose_shown, False))
        self.model.choiceChanged.connect(self._enable)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_details())
        self.language.currentIndexChanged.connect(lambda _place: self.read())  # another language lacks other texts
        self.folder.textChanged.connect(self._enable)
        self.choose_button.clicked.connect(self._choose_folder)
        self.make_button.clicked.connect(self.make)
        self.buttons.rejected.connect(self.reject)
        self.progress.busy_changed.connect(self._enable)
        for button in (self.all_button, self.none_button, self.choose_button):
            button.setAutoDefault(False)
        self.make_button.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)

    def _follow(self, project: Project) -> None:
        """Check again whenever the project changes; it tells of that on another thread."""

        def tell(_changes: object) -> None:
            self._changed.emit()

        def leave(_answer: int) -> None:
            project.changed.disconnect(tell)
            self._resting.stop()
            self._checking.drop()

        project.changed.connect(tell)
        self.finished.connect(leave)

    # What each of them lacks

    def read(self) -> None:
        """Read the products and check each of them anew, on another thread."""
        self._checking.ask(lambda project, _progress: rows_of_project(project), self._take_products)

    def _take_products(self, found: tuple[dict[str, Any], Sequence[DossierRow], Callable[..., list[str]]]) -> None:
        self._products, rows, self._names = found
        current = self._current()
        self.model.take(rows, self._name_files)
        place = self.model.place_of(current.product_id) if current is not None else -1
        self.table.setCurrentIndex(self.found.mapFromSource(self.model.index(place, PRODUCT)))
        self._round += 1
        number, ids = self._round, list(self._products)
        languages = (current_language(), self._languages())

        def tell(product_id: str, checked: Sequence[Any]) -> None:
            self._checked.emit(number, product_id, checked)

        def work(project: Project, progress: Progress) -> None:
            check_all(project, ids, languages, tell, progress)

        self._checking.ask(work, lambda _nothing: self._show_details())

    def _take_checked(self, number: int, product_id: str, checked: Sequence[Any]) -> None:
        if number == self._round:
            self.model.show_checked(product_id, checked)
            row = self._current()
            if row is not None and row.product_id == product_id:
                self._show_details()

    def _name_files(self, ids: Sequence[str]) -> Sequence[str]:
        return self._names(ids, self._languages()[0])

    def _languages(self) -> tuple[str, ...]:
        return ("zh", "en") if self.language.code() == "both" else (self.language.code(),)

    def _current(self) -> DossierRow | None:
        index = self.found.mapToSource(self.table.currentIndex())
        return self.model.rows[index.row()] if index.isValid() else None

    def _show_details(self) -> None:
        """What the row that is chosen lacks, item by item."""
        row = self._current()
        lacking = [*row.lacking("MISSING"), *row.lacking("TO_BE_CONFIRMED")] if row is not None else []
        self.details.show_items(lacking)
        self.details_label.setText(_choose_hint() if row is None else row.name if lacking else _whole(row))

    # Choosing

    def _search(self, text: str) -> None:
        self.found.setFilterFixedString(text.strip())
        self._enable()

    def _choose_shown(self, is_chosen: bool, _is_checked: bool = False) -> None:
        shown = range(self.found.rowCount())
        self.model.choose((self.found.mapToSource(self.found.index(row, 0)).row() for row in shown), is_chosen)

    def keyPressEvent(self, event: Any) -> None:
        """Choose the row that the keyboard stands on with the space bar, whatever its column."""
        if event.key() == Qt.Key.Key_Space and self.table.hasFocus():
            self._toggle(self.table.currentIndex())
        else:
            super().keyPressEvent(event)

    def _toggle(self, index: QModelIndex) -> None:
        place = self.found.mapToSource(index)
        if place.isValid():
            self.model.choose([place.row()], not self.model.rows[place.row()].is_chosen)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.windowTitle(), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _enable(self) -> None:
        chosen = len(self.model.chosen())
        told = _("chosen: {chosen} of {all}, shown: {shown}")
        self.count.setText(told.format(chosen=chosen, all=len(self.model.rows), shown=self.found.rowCount()))
        is_ready = bool(chosen) and bool(self.folder.text().strip()) and not self.progress.is_busy
        self.make_button.setEnabled(is_ready)
        for part in (self.all_button, self.none_button, self.table):
            part.setEnabled(bool(self.model.rows))

    # Making

    def make(self) -> None:
        """Make the dossiers that are chosen, one after the other; one that is refused stops no other."""
        from gi_atlas.dossier.batch import make_dossiers  # brings GDAL and python-docx, which start-up must not
        from gi_atlas.dossier.making import DossierOptions

        project, ids = self._context.opened(), self.model.chosen()
        folder = Path(self.folder.text().strip()).expanduser()
        options = DossierOptions(
            languages=self._languages(),
            is_incomplete_allowed=self.incomplete.isChecked(),
            is_replacing=self.replacing.isVisible() and self.replacing.isChecked(),
            is_with_private=self.private.isChecked(),
        )
        self._results = {}
        self.model.show_results({row.product_id: ("", False) for row in self.model.rows})
        self.outcome.say("")
        self.folder_button.withdraw()
        self.progress.run(
            lambda progress: make_dossiers(project, ids, folder, options, progress, self._done.emit),
            lambda _outcomes: self._take_end(ids, folder),
            lambda error: self._take_refusal(error, ids, folder),
        )

    def _take_outcome(self, outcome: Any) -> None:
        self._results[outcome.product.id] = result_of(outcome)
        self.model.show_results({outcome.product.id: self._results[outcome.product.id]})

    def _take_end(self, ids: Sequence[str], folder: Path, more: str = "") -> None:
        told, is_refused = summary_of(ids, self._results)
        self.outcome.say("\n".join(filter(None, (told, more))), is_refused)
        self.replacing.setChecked(False)
        self.replacing.setVisible(False)
        if any(not refused for _text, refused in self._results.values()):
            self.folder_button.offer(folder)

    def _take_refusal(self, error: GiAtlasError, ids: Sequence[str], folder: Path) -> None:
        if isinstance(error, JobCancelled) or self._results:
            rest = {one: (_("not made"), True) for one in ids if one not in self._results}
            self.model.show_results(rest)
            stopped = _("Stopped; what was made by then stays.")
            self._take_end(ids, folder, stopped if isinstance(error, JobCancelled) else error.message())
            return
        self.outcome.say_refusal(error)
        self.replacing.setVisible(self.replacing.isVisible() or error.code == "EXPORT_EXISTS")

    def reject(self) -> None:
        """Stop what is being made; close if nothing is."""
        if self.progress.stop_first():
            return
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Dossiers of several products"))
        for name, text in (("language", _("Language")), ("folder", _("Folder"))):
            self._labels[name].setText(text)
        self.search.setPlaceholderText(_("Find products by name"))
        self.search.setAccessibleName(_("Find products by name"))
        self.table.setAccessibleName(_("Products"))
        self.all_button.setText(_("Choose &all shown"))
        self.none_button.setText(_("Choose &none shown"))
        self.choose_button.setText(_("Choose…"))
        self.incomplete.setText(_("Make it although something is missing; every page says so"))
        self.private.setText(_("With answers about persons, and pictures of persons who refused"))
        self.replacing.setText(_("Replace the files of these names"))
        self.make_button.setText(_("Make dossiers"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        for part in (self.language, self.folder_button, self.details, self.progress):
            part.retranslate()
        self._show_details()
        self._enable()
        if self._products:
            self.read()  # states, and what is lacking, in the language of now


def _choose_hint() -> str:
    return _("Choose a line to see what it lacks.")


def _whole(row: DossierRow) -> str:
    text = _("{name}: checking…") if row.checked is None else _("{name}: nothing is lacking.")
    return text.format(name=row.name)
