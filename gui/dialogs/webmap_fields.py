"""The columns that a web map may let out, to be ticked: those of ours and those of strangers' files."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gi_atlas.i18n import N_, _
from gi_atlas.readable import visible
from layers.publish.webmap.options import IMPORTED
from layers.publish.webmap.outgoing import OutgoingField
from layers.publish.webmap.page_layers import name_columns

TABLES = {
    "product": N_("Product"),
    "zone": N_("Zone"),
    "boundary": N_("Boundary"),
    "registration": N_("Registration"),
    "record": N_("Survey record"),
    "unit": N_("Administrative unit"),
    "photo": N_("Photo"),
    "product.attributes": N_("Columns of other people's files: products"),
    "boundary.attributes": N_("Columns of other people's files: boundaries"),
}
# A tick box with what is around it, and what the longest names may take of an example's room.
BOX_PX, MOST_NAME_PX = 48, 280
_KEY, _ROW = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_ITEM_FLAGS = Qt.ItemFlags(Qt.ItemFlag.ItemIsEnabled) | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
_TICKED, _UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class FieldTree(QTreeWidget):
    """Columns by table, each with how many values it has and the first of them; ``chosen`` tells of a tick.

    What a person ticked stays ticked when the columns are shown anew, and what is seen stays where it is.
    """

    chosen = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: dict[str, bool] = {}
        self._fields: Sequence[OutgoingField] = ()
        self._names: Mapping[str, str] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self.setColumnCount(3)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.header()
        if header is not None:
            header.setStretchLastSection(True)
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._take_tick)
        self.retranslate()

    def show_fields(self, fields: Sequence[OutgoingField], layer_names: Mapping[str, str] | None = None) -> None:
        """Show the columns of what would leave; imported layers are called by the names of ``layer_names``."""
        is_same = [(one.group, one.key) for one in fields] == [(one.group, one.key) for one in self._fields]
        self._fields, self._names = fields, layer_names or {}
        was_blocked = self.blockSignals(True)
        if not is_same:
            self._make_rows()
        for field in fields:
            self._write_row(self._items[field.key], field)
        self._show_headings()
        self._fit_names()
        self.blockSignals(was_blocked)

    def _fit_names(self) -> None:
        """Room for the names of columns, but not for headings, which go over the whole width: examples need it more."""
        letters = self.fontMetrics()
        widest = max((letters.horizontalAdvance(shown_name(one)) for one in self._fields), default=0)
        self.setColumnWidth(0, min(2 * self.indentation() + BOX_PX + widest, MOST_NAME_PX))

    def _show_headings(self) -> None:
        """Write the headings; a layer's says which column would name its features, where none that goes out does."""
        for group, own in _by_group(self._fields).items():
            told = " – ".join(text for text in (self._heading(group), self._hint(group, own)) if text)
            self._items[group].setText(0, told)
            self._items[group].setToolTip(0, told)

    def _hint(self, group: str, own: Sequence[OutgoingField]) -> str:
        names = name_columns([one.label for one in own]) if group.startswith(IMPORTED) else []
        if not names or any(one.label in names and self._ticks.get(one.key, one.is_public) for one in own):
            return ""
        return _("tick “{column}” to give the features their names").format(column=visible(names[0]))

    def _make_rows(self) -> None:
        top, current = self.itemAt(0, 0), self.currentItem()
        seen, chosen = (str(item.data(0, _ROW)) if item is not None else "" for item in (top, current))
        folded = {key for key, item in self._items.items() if item.childCount() and not item.isExpanded()}
        self._items.clear()
        self.clear()
        for group, own in _by_group(self._fields).items():
            head = self._row(QTreeWidgetItem(self), group)
            head.setFlags(_ITEM_FLAGS | Qt.ItemFlag.ItemIsAutoTristate)
            head.setFirstColumnSpanned(True)
            for field in own:
                self._row(QTreeWidgetItem(head), field.key).setData(0, _KEY, field.key)
            head.setExpanded(group not in folded)
        if chosen in self._items:
            self.setCurrentItem(self._items[chosen])
        self.doItemsLayout()  # how far it can be scrolled is known only then
        if seen in self._items:
            self.scrollToItem(self._items[seen], QAbstractItemView.ScrollHint.PositionAtTop)

    def _row(self, item: QTreeWidgetItem, key: str) -> QTreeWidgetItem:
        item.setData(0, _ROW, key)
        self._items[key] = item
        return item

    def _heading(self, group: str) -> str:
        name = self._group_name(group)
        return name if group in TABLES else _("Columns of the layer “{name}”").format(name=name)

    def _write_row(self, item: QTreeWidgetItem, field: OutgoingField) -> None:
        name, example = shown_name(field), visible(field.example)
        item.setFlags(_ITEM_FLAGS)
        item.setCheckState(0, _TICKED if self._ticks.get(field.key, field.is_public) else _UNTICKED)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, text in enumerate((name, f"{field.count:,}", example)):
            item.setText(column, text)
            item.setToolTip(column, "" if column == 1 else text)

    def _take_tick(self, item: QTreeWidgetItem, _column: int) -> None:
        key = item.data(0, _KEY)
        if key:
            self._ticks[str(key)] = item.checkState(0) == _TICKED
            was_blocked = self.blockSignals(True)
            self._show_headings()
            self.blockSignals(was_blocked)
            self.chosen.emit()

    def tick(self, key: str, is_ticked: bool) -> None:
        """Let a column out, or keep it inside."""
        self._ticks[key] = is_ticked
        self.show_fields(self._fields, self._names)
        self.chosen.emit()

    def state(self) -> dict[str, bool]:
        """What a person ticked or unticked, by the keys of columns."""
        return dict(self._ticks)

    def take_state(self, ticks: Mapping[str, bool]) -> None:
        """Tick as another time; a column that has come since has no tick of its own and stays as it is by default."""
        self._ticks = dict(ticks)

    @property
    def let_out(self) -> frozenset[str]:
        """Private columns that were ticked and have values."""
        return frozenset(one.key for one in self._fields if not one.is_public and self._ticks.get(one.key))

    @property
    def let_out_names(self) -> list[str]:
        """Names of these columns, in the order of the list; those of one name say whose they are."""
        let_out = self.let_out
        named = [(shown_name(one), one.group) for one in self._fields if one.key in let_out]
        often = Counter(name for name, _group in named)
        return [name if often[name] == 1 else f"{name} ({self._group_name(group)})" for name, group in named]

    def _group_name(self, group: str) -> str:
        return _(TABLES[group]) if group in TABLES else visible(self._names.get(group, group))

    @property
    def kept_inside(self) -> frozenset[str]:
        """Public columns that were unticked."""
        return frozenset(one.key for one in self._fields if one.is_public and not self._ticks.get(one.key, True))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setHeaderLabels([_("Goes out"), _("Values"), _("Example")])
        self.show_fields(self._fields, self._names)


def shown_name(field: OutgoingField) -> str:
    """What a column is called in the current language; one of a stranger's file as it is."""
    return visible(field.label) if field.is_free else _(field.label)


def _by_group(fields: Iterable[OutgoingField]) -> Mapping[str, list[OutgoingField]]:
    found: dict[str, list[OutgoingField]] = {}
    for field in fields:
        # Of strangers' columns several may have one name: each stands under its own heading.
        found.setdefault(field.group, []).append(field)
    return found
