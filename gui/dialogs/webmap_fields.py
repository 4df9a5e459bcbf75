"""The columns that a web map may let out, to be ticked: those of ours and those of strangers' files."""

from collections.abc import Iterable, Mapping, Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gi_atlas.i18n import N_, _
from layers.publish.webmap.outgoing import OutgoingField

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
_KEY = Qt.ItemDataRole.UserRole
_HEAD_FLAGS = Qt.ItemFlags(Qt.ItemFlag.ItemIsEnabled) | Qt.ItemFlag.ItemIsSelectable
_ITEM_FLAGS = _HEAD_FLAGS | Qt.ItemFlag.ItemIsUserCheckable
_TICKED, _UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class FieldTree(QTreeWidget):
    """Columns by table, each with how many values it has and the first of them; ``chosen`` tells of a tick.

    What a person ticked stays ticked when the columns are shown anew.
    """

    chosen = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: dict[str, bool] = {}
        self._fields: Sequence[OutgoingField] = ()
        self.setColumnCount(3)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.header()
        if header is not None:
            header.setStretchLastSection(True)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._take_tick)
        self.retranslate()

    def show_fields(self, fields: Sequence[OutgoingField]) -> None:
        """Show the columns of what would leave."""
        self._fields = fields
        was_blocked = self.blockSignals(True)
        self.clear()
        for table, own in _by_table(fields).items():
            head = QTreeWidgetItem(self, [_(TABLES[table])])
            head.setFlags(_HEAD_FLAGS)
            for field in own:
                self._add(head, field)
        self.expandAll()
        self.blockSignals(was_blocked)

    def _add(self, head: QTreeWidgetItem, field: OutgoingField) -> None:
        name = field.label if field.is_free else _(field.label)
        item = QTreeWidgetItem(head, [name, f"{field.count:,}", field.example])
        item.setData(0, _KEY, field.key)
        item.setFlags(_ITEM_FLAGS)
        item.setCheckState(0, _TICKED if self._ticks.get(field.key, field.is_public) else _UNTICKED)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, text in enumerate((name, "", field.example)):
            item.setToolTip(column, text)

    def _take_tick(self, item: QTreeWidgetItem, _column: int) -> None:
        key = item.data(0, _KEY)
        if key:
            self._ticks[str(key)] = item.checkState(0) == _TICKED
            self.chosen.emit()

    def tick(self, key: str, is_ticked: bool) -> None:
        """Let a column out, or keep it inside."""
        self._ticks[key] = is_ticked
        self.show_fields(self._fields)
        self.chosen.emit()

    @property
    def let_out(self) -> frozenset[str]:
        """Private columns that were ticked and have values."""
        return frozenset(one.key for one in self._fields if not one.is_public and self._ticks.get(one.key))

    @property
    def kept_inside(self) -> frozenset[str]:
        """Public columns that were unticked."""
        return frozenset(one.key for one in self._fields if one.is_public and not self._ticks.get(one.key, True))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setHeaderLabels([_("Goes out"), _("Values"), _("Example")])
        self.show_fields(self._fields)


def _by_table(fields: Iterable[OutgoingField]) -> Mapping[str, list[OutgoingField]]:
    found: dict[str, list[OutgoingField]] = {}
    for field in fields:
        # Of strangers' columns product and boundary may have some of one name: each stands under its own heading.
        depth = 2 if field.is_free else 1
        found.setdefault(".".join(field.key.split(".")[:depth]), []).append(field)
    return found
