"""First page of the import assistant: what each file is, and what it becomes."""

from collections.abc import Sequence
from dataclasses import replace

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.exchange.answers import Answers
from gi_atlas.i18n import _
from gi_atlas.model import UnitLevel, shown
from gi_atlas.services.importing import ImportKind
from gi_atlas.services.offering import with_kind
from gi_atlas.services.offers import Offer, changed
from gui.dialogs.import_details import ImportDetails
from gui.dialogs.import_words import LEFT_OUT, shown_format, shown_kind
from gui.form_widgets.choices import Choice
from gui.form_widgets.looks import quiet


class FilesPage(QWidget):
    """A table of the files; below it what the chosen ones become, and what is in the current one.

    ``changed`` gives rows and their offers after the person decided something about them.
    """

    changed = pyqtSignal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: list[Offer] = []
        self.hint = QLabel()
        self.table = QTableWidget(0, 3)
        self.kind, self.level = Choice(_kind_options), Choice(_level_options)
        self.edition = QLineEdit()
        self.details = ImportDetails()
        self._labels = {name: QLabel() for name in ("kind", "edition", "level")}
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        quiet(self.hint)
        self.hint.setWordWrap(True)
        self.table.verticalHeader().setVisible(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 250)
        header.resizeSection(2, 180)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._choices_row())
        column.addWidget(self.details, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(lower)
        splitter.setSizes([200, 320])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.hint)
        whole.addWidget(splitter, 1)

    def _choices_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, editor in (("kind", self.kind), ("edition", self.edition), ("level", self.level)):
            self._labels[name].setBuddy(editor)
            row.addWidget(self._labels[name])
            row.addWidget(editor, 1)
        return row

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._show_current)
        self.kind.activated.connect(lambda _row: self._take_kind())
        self.level.activated.connect(lambda _row: self._take_unit_facts())
        self.edition.editingFinished.connect(self._take_unit_facts)
        self.details.layers_chosen.connect(self._take_layers)

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """Show other files; the first is chosen."""
        self._offers = list(offers)
        self.table.setRowCount(len(offers))
        for row in range(len(offers)):
            self._fill_row(row)
        if offers and self.table.currentRow() < 0:
            self.table.selectRow(0)
        self._show_current()

    def set_offer(self, row: int, offer: Offer) -> None:
        """Show one file anew."""
        self._offers[row] = offer
        self._fill_row(row)
        if row == self.table.currentRow():
            self._show_current()

    def _fill_row(self, row: int) -> None:
        offer = self._offers[row]
        kind = shown_kind(offer.kind) if offer.examined is not None else "–"
        for column, text in enumerate((offer.path.name, shown_format(offer), kind)):
            item = QTableWidgetItem(text)
            item.setToolTip(str(offer.path) if column == 0 else text)
            self.table.setItem(row, column, item)

    def _chosen_rows(self) -> list[int]:
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [row for row in rows if self._offers[row].examined is not None]

    def _current(self) -> Offer | None:
        row = self.table.currentRow()
        return self._offers[row] if 0 <= row < len(self._offers) else None

    def _show_current(self) -> None:
        offer = self._current()
        self.details.show_offer(offer)
        self.kind.setEnabled(bool(self._chosen_rows()))
        if offer is None:
            return
        self.kind.set_code(str(offer.kind) if offer.kind is not None else LEFT_OUT)
        self.level.set_code(offer.answers.level or "")
        if not self.edition.hasFocus():
            self.edition.setText(offer.answers.edition or "")
        for part in (self.edition, self.level, self._labels["edition"], self._labels["level"]):
            part.setVisible(offer.kind is ImportKind.ADMIN_UNITS)

    def _take_kind(self) -> None:
        code = self.kind.code()
        kind = None if code == LEFT_OUT else ImportKind(code)
        self._change({row: with_kind(self._offers[row], kind) for row in self._chosen_rows()})

    def _take_unit_facts(self) -> None:
        edition, level = self.edition.text().strip() or None, self.level.code() or None
        rows = [row for row in self._chosen_rows() if self._offers[row].kind is ImportKind.ADMIN_UNITS]
        self._change({row: self._answered(row, edition=edition, level=level) for row in rows})

    def _take_layers(self, names: tuple[str, ...]) -> None:
        row = self.table.currentRow()
        self._change({row: self._answered(row, layers=names)})

    def _answered(self, row: int, **answers: object) -> Offer:
        offer = self._offers[row]
        given: Answers = replace(offer.answers, **answers)  # type: ignore[arg-type]  # names are those of Answers
        return offer if given == offer.answers else changed(offer, given)

    def _change(self, offers: dict[int, Offer]) -> None:
        fresh = {row: offer for row, offer in offers.items() if offer is not self._offers[row]}
        for row, offer in fresh.items():
            self.set_offer(row, offer)
        if fresh:
            self.changed.emit(fresh)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.hint.setText(
            _(
                "The files are read in a safe place; nothing is in the project yet. "
                "Choose what each one becomes; several rows may be chosen at once."
            )
        )
        self.table.setHorizontalHeaderLabels([_("File"), _("What it is"), _("Import as")])
        self._labels["kind"].setText(_("Import as"))
        self._labels["edition"].setText(_("Edition"))
        self._labels["level"].setText(_("Level"))
        self.edition.setPlaceholderText(_("such as 2023-06; unknown if empty"))
        for choice in (self.kind, self.level):
            choice.retranslate()
        self.details.retranslate()
        for row in range(len(self._offers)):
            self._fill_row(row)


def _kind_options() -> list[tuple[str, str]]:
    return [*((str(kind), shown_kind(kind)) for kind in ImportKind), (LEFT_OUT, shown_kind(None))]


def _level_options() -> list[tuple[str, str]]:
    return [("", _("(by the codes)")), *((str(level), shown(level)) for level in UnitLevel)]
