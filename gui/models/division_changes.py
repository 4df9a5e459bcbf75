"""Changes of divisions as a table: kinds, names, codes and reasons, filtered by kind and text."""

from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, Qt
from typing_extensions import override

from gi_atlas.divisions.evidence import kind_word, reason
from gi_atlas.i18n import N_, _
from gi_atlas.model import AdminChange, DivisionChange

_HEADINGS = (N_("Kind of change"), N_("Old name"), N_("Old code"), N_("New name"), N_("New code"), N_("Reason"))
_DISPLAYED = (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole))


class DivisionChangesModel(QAbstractTableModel):
    """The changes between two editions that a filter lets through."""

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[AdminChange] = ()
        self._shown: Sequence[AdminChange] = ()
        self._kind: DivisionChange | None = None
        self._text = ""

    @property
    def shown(self) -> Sequence[AdminChange]:
        """Changes in the order of the rows."""
        return self._shown

    def take(self, changes: Sequence[AdminChange]) -> None:
        """Show other changes, by the same filter."""
        self._all = changes
        self._filter()

    def set_filter(self, kind: DivisionChange | None, text: str) -> None:
        """Let only a kind through (None: all), and only what has the text in a name or code."""
        self._kind, self._text = kind, text.strip()
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [change for change in self._all if self._passes(change)]
        self.endResetModel()

    def _passes(self, change: AdminChange) -> bool:
        if self._kind is not None and change.kind is not self._kind:
            return False
        texts = (change.old_name, change.new_name, change.old_code, change.new_code)
        return not self._text or any(self._text in text for text in texts)

    @override
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADINGS)

    @override
    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or role not in _DISPLAYED:
            return None
        return _texts(self._shown[index.row()])[index.column()]

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        is_heading = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _(_HEADINGS[section]) if is_heading and 0 <= section < len(_HEADINGS) else None

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self._filter()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADINGS) - 1)


def _texts(change: AdminChange) -> tuple[str, ...]:
    return (
        kind_word(change.kind),
        change.old_name,
        change.old_code,
        change.new_name,
        change.new_code,
        reason(change) if change.share is None else f"{reason(change)} ({change.share:.1%})",
    )
