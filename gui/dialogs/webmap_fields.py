"""The columns that a web map may let out, to be ticked: those of ours and those of strangers' files."""

from collections.abc import Iterable, Mapping, Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gi_atlas.i18n import N_, _
from gi_atlas.readable import visible
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
        self._names: Mapping[str, str] = {}
        self.setColumnCount(3)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.header()
        if header is not None:
            header.setStretchLastSection(True)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._take_tick)
        self.retranslate()

    def show_fields(self, fields: Sequence[OutgoingField], layer_names: Mapping[str, str] | None = None) -> None:
        """Show the columns of what would leave; imported layers are called by the names of ``layer_names``."""
        self._fields, self._names = fields, layer_names or {}
        was_blocked = self.blockSignals(True)
        self.clear()
        for group, own in _by_group(fields).items():
            head = QTreeWidgetItem(self, [self._heading(group)])
            head.setFlags(_HEAD_FLAGS)
            for field in own:
                self._add(head, field)
        self.expandAll()
        self.blockSignals(was_blocked)

    def _heading(self, group: str) -> str:
        if group in TABLES:
            return _(TABLES[group])
        return _("Columns of the layer “{name}”").format(name=visible(self._names.get(group, group)))

    def _add(self, head: QTreeWidgetItem, field: OutgoingField) -> None:
        name = visible(field.label) if field.is_free else _(field.label)
        example = visible(field.example)
        item = QTreeWidgetItem(head, [name, f"{field.count:,}", example])
        item.setData(0, _KEY, field.key)
        item.setFlags(_ITEM_FLAGS)
        item.setCheckState(0, _TICKED if self._ticks.get(field.key, field.is_public) else _UNTICKED)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, text in enumerate((name, "", example)):
            item.setToolTip(column, text)

    def _take_tick(self, item: QTreeWidgetItem, _column: int) -> None:
        key = item.data(0, _KEY)
        if key:
            self._ticks[str(key)] = item.checkState(0) == _TICKED
            self.chosen.emit()

    def tick(self, key: str, is_ticked: bool) -> None:
        """Let a column out, or keep it inside."""
        self._ticks[key] = is_ticked
        self.show_fields(self._fields, self._names)
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
        self.show_fields(self._fields, self._names)


def _by_group(fields: Iterable[OutgoingField]) -> Mapping[str, list[OutgoingField]]:
    found: dict[str, list[OutgoingField]] = {}
    for field in fields:
        # Of strangers' columns several may have one name: each stands under its own heading.
        found.setdefault(field.group, []).append(field)
    return found
