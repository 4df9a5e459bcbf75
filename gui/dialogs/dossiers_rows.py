"""Products whose dossiers are made in one go, as a table: chosen or not, file, what is lacking, what became of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from PyQt5.QtGui import QColor
from typing_extensions import override

from gi_atlas.i18n import N_, _
from gui.form_widgets.form_texts import tip_words

HEADINGS = (N_("Product"), N_("Status"), N_("Missing"), N_("To be confirmed"), N_("Lacks"), N_("File"), N_("Result"))
PRODUCT, STATE, MISSING, OPEN, LACKS, FILE, RESULT = range(len(HEADINGS))
MADE_COLOUR, REFUSED_COLOUR = QColor("#1f7a4d"), QColor("#b3261e")
SORTED = int(Qt.ItemDataRole.UserRole)
"""Role of what a cell is sorted by: numbers as numbers."""
_DISPLAY, _TIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_CHECK, _COLOUR = int(Qt.ItemDataRole.CheckStateRole), int(Qt.ItemDataRole.ForegroundRole)
_CHECKED, _UNCHECKED = int(Qt.CheckState.Checked), int(Qt.CheckState.Unchecked)


@dataclass(frozen=True)
class DossierRow:
    """One product.

    Attributes
    ----------
    product_id, name, state : str
    checked : sequence of CheckedItem or None
        None while it is being checked.
    file : str
        Name of the zip; "" for one that is not chosen.
    result : str
        What became of it; "" as long as nothing did.
    is_refused : bool
    """

    product_id: str
    name: str
    state: str
    is_chosen: bool = False
    checked: Sequence[Any] | None = None
    file: str = ""
    result: str = ""
    is_refused: bool = False

    def lacking(self, state: str) -> list[Any]:
        """Items of the checklist in a state, by its code."""
        return [one for one in self.checked or () if str(one.state) == state]


class DossierRows(QAbstractTableModel):
    """The rows; a click on the box before a name chooses it.

    Signals
    -------
    choiceChanged()
        Other products are chosen.
    """

    choiceChanged = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[DossierRow] = []
        self._name_files: Callable[[Sequence[str]], Sequence[str]] = lambda ids: ["" for _one in ids]

    def take(self, rows: Iterable[DossierRow], name_files: Callable[[Sequence[str]], Sequence[str]]) -> None:
        """Show products; what was chosen, checked and made of those that stay is kept.

        Parameters
        ----------
        name_files : callable
            Names of the files of the chosen ids, in their order.
        """
        known = {row.product_id: row for row in self.rows}
        self.beginResetModel()
        self.rows = [_kept(row, known.get(row.product_id)) for row in rows]
        self._name_files = name_files
        self._name_chosen()
        self.endResetModel()
        self.choiceChanged.emit()

    def chosen(self) -> list[str]:
        """Ids that are chosen, in the order shown."""
        return [row.product_id for row in self.rows if row.is_chosen]

    def choose(self, places: Iterable[int], is_chosen: bool) -> None:
        """Choose rows, or leave them out."""
        for place in places:
            self.rows[place] = replace(self.rows[place], is_chosen=is_chosen)
        self.name_again()

    def name_again(self, name_files: Callable[[Sequence[str]], Sequence[str]] | None = None) -> None:
        """Name the files of what is chosen anew: two products of one name get two names."""
        self._name_files = name_files or self._name_files
        self._name_chosen()
        self._tell(0, len(self.rows) - 1)
        self.choiceChanged.emit()

    def _name_chosen(self) -> None:
        ids = self.chosen()
        names = dict(zip(ids, self._name_files(ids), strict=True))
        for place, row in enumerate(self.rows):
            if row.file != (file := names.get(row.product_id, "")):
                self.rows[place] = replace(row, file=file)

    def show_checked(self, product_id: str, checked: Sequence[Any]) -> None:
        """Show what was found of a product."""
        place = self.place_of(product_id)
        if place >= 0:
            self.rows[place] = replace(self.rows[place], checked=checked)
            self._tell(place, place)

    def show_results(self, results: Mapping[str, tuple[str, bool]]) -> None:
        """Show what became of products: words, and whether they are a refusal."""
        places = [place for place, row in enumerate(self.rows) if row.product_id in results]
        for place in places:
            text, is_refused = results[self.rows[place].product_id]
            self.rows[place] = replace(self.rows[place], result=text, is_refused=is_refused)
        if places:
            self._tell(places[0], places[-1])

    def place_of(self, product_id: str) -> int:
        """Row of a product; -1 if it is not there."""
        return next((place for place, row in enumerate(self.rows) if row.product_id == product_id), -1)

    def _tell(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(HEADINGS) - 1))

    @override
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADINGS)

    @override
    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        flags = super().flags(index)
        is_box = index.isValid() and index.column() == PRODUCT
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_box else flags

    @override
    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == _DISPLAY:
            return cells_of(row)[column]
        if role == SORTED:
            text = cells_of(row)[column]
            return int(text) if column in (MISSING, OPEN) and text.isdecimal() else text
        if role == _TIP:
            return tip_words(tip_of(row, column))
        if role == _CHECK and column == PRODUCT:
            return _CHECKED if row.is_chosen else _UNCHECKED
        if role == _COLOUR and column == RESULT and row.result:
            return REFUSED_COLOUR if row.is_refused else MADE_COLOUR
        return None

    @override
    def setData(self, index: QModelIndex, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != _CHECK or not index.isValid() or index.column() != PRODUCT:
            return False
        self.choose([index.row()], int(value) == _CHECKED)
        return True

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        is_heading = orientation == Qt.Orientation.Horizontal and role == _DISPLAY
        return _(HEADINGS[section]) if is_heading and section < len(HEADINGS) else None


def _kept(row: DossierRow, before: DossierRow | None) -> DossierRow:
    if before is None:
        return row
    return replace(row, is_chosen=before.is_chosen, checked=before.checked, result=before.result,
                   is_refused=before.is_refused)  # fmt: skip


def cells_of(row: DossierRow) -> tuple[str, ...]:
    """Texts of a row, in the order of ``HEADINGS``."""
    if row.checked is None:
        return row.name, row.state, "…", "…", "…", row.file, row.result
    missing, unsure = row.lacking("MISSING"), row.lacking("TO_BE_CONFIRMED")
    codes = " ".join(one.item.item for one in missing)
    return row.name, row.state, str(len(missing)), str(len(unsure)), codes, row.file, row.result


def tip_of(row: DossierRow, column: int) -> str:
    """What a cell says in full: the items behind a number with what was found of them."""
    wanted = {MISSING: ("MISSING",), OPEN: ("TO_BE_CONFIRMED",), LACKS: ("MISSING", "TO_BE_CONFIRMED")}.get(column)
    if wanted is None or row.checked is None:
        return cells_of(row)[column]
    told = [one.as_json() for state in wanted for one in row.lacking(state)]
    return "\n".join(f"{one['item']} {one['title']}: {one['message']}" for one in told)
