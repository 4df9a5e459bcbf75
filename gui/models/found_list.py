"""Item model of what the locator found, and how a line of it is painted."""

from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt
from PyQt5.QtGui import QColor, QPainter, QPalette
from PyQt5.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gi_atlas.coordinates import format_position
from gi_atlas.i18n import N_, _
from gi_atlas.model import BoundaryStatus, ProductStatus, RecordStage, UnitLevel
from gi_atlas.services.locating import Found
from gui.models.cell_text import member
from gui.models.kinds import BOUNDARIES, PRODUCTS, RECORDS, UNITS, shown_kind

FOUND_ROLE = Qt.ItemDataRole.UserRole
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
KIND_LETTERS = 17
PADDING_PX = 4
_CODES: dict[str, type[Any]] = {
    PRODUCTS: ProductStatus,
    BOUNDARIES: BoundaryStatus,
    RECORDS: RecordStage,
    UNITS: UnitLevel,
}
_OTHER_KINDS = {"place": N_("Coordinates"), "refused": N_("No coordinates")}
_NO_PARENT = QModelIndex()


class FoundListModel(QAbstractListModel):
    """What was found, the best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: tuple[Found, ...] = ()

    def set_found(self, found: Sequence[Found]) -> None:
        """Show other finds."""
        self.beginResetModel()
        self.found = tuple(found)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Finds."""
        return 0 if parent.isValid() else len(self.found)

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """A refusal cannot be chosen."""
        if not index.isValid() or self.found[index.row()].kind == "refused":
            return Qt.ItemFlags(Qt.ItemFlag.NoItemFlags)
        return Qt.ItemFlags(Qt.ItemFlag.ItemIsEnabled) | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, kind with what tells it from its namesakes, the find itself."""
        if not index.isValid() or index.row() >= len(self.found):
            return None
        found = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_name(found)
        if role == DETAIL_ROLE:
            return details(found)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{shown_name(found)} – {kind_text(found)} – {details(found)}"
        return found if role == FOUND_ROLE else None


def shown_name(found: Found) -> str:
    """Name of a find; coordinates in degrees, minutes and seconds."""
    return format_position(*found.place) if found.place else found.name


def kind_text(found: Found) -> str:
    """Kind of a find; of a unit, its level."""
    if found.kind in _OTHER_KINDS:
        return _(_OTHER_KINDS[found.kind])
    return _code_text(found) if found.kind == UNITS else shown_kind(found.kind)


def details(found: Found) -> str:
    """What tells a find from others of its name."""
    own = [] if found.kind == UNITS else [_code_text(found)]
    return " · ".join(text for text in (*found.context, *own) if text)


def _code_text(found: Found) -> str:
    members = _CODES.get(found.kind)
    return member(members)(found.code) if members is not None else found.code


class FoundDelegate(QStyledItemDelegate):
    """Paints kind, name and details of a find in one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """One line with some air."""
        return QSize(100, option.fontMetrics.height() + 2 * PADDING_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Kind pale in a column of its own, then the name, then pale details."""
        found: Found = index.data(FOUND_ROLE)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        strong = option.palette.color(QPalette.ColorGroup.Active, role)
        pale = QColor(strong)
        pale.setAlpha(160)
        kind_px = KIND_LETTERS * option.fontMetrics.horizontalAdvance("0")
        area = option.rect.adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        painter.save()
        _write(painter, option, area.adjusted(0, 0, kind_px - area.width(), 0), kind_text(found), pale)
        rest = area.adjusted(kind_px + PADDING_PX, 0, 0, 0)
        used = _write(painter, option, rest, shown_name(found), strong)
        _write(painter, option, rest.adjusted(used + 3 * PADDING_PX, 0, 0, 0), details(found), pale)
        painter.restore()


def _write(painter: QPainter, option: QStyleOptionViewItem, area: Any, text: str, colour: QColor) -> int:
    if area.width() <= 0:
        return 0
    line = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setPen(colour)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
    return option.fontMetrics.horizontalAdvance(line)
