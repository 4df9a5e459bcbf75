"""Draws a share of 0 to 1 as a bar with its per cent."""

from PyQt5.QtCore import QModelIndex, QRect, Qt
from PyQt5.QtGui import QColor, QPainter, QPalette
from PyQt5.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.models.row_model import VALUE_ROLE

MARGIN_PX = 3
_DONE = QColor(46, 125, 50)
_OPEN = QColor(21, 101, 192)
_TRACK_ALPHA, _BAR_ALPHA = 40, 130


class ShareDelegate(QStyledItemDelegate):
    """A bar behind the per cent; green once nothing is missing. A row without a share stays empty."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """The cell as the style draws it, with a bar instead of its text."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        text, shown.text = shown.text, ""
        style = QApplication.style() if shown.widget is None else shown.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        share = index.data(VALUE_ROLE)
        if share is not None:
            _paint_bar(painter, shown, float(share), text or "")


def bar_rect(cell: QRect, share: float) -> QRect:
    """Rectangle of the filled part: as wide as the share, never quite empty or full for what is neither."""
    room = cell.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
    width = round(room.width() * min(max(share, 0.0), 1.0))
    if 0 < share < 1:
        width = min(max(width, 1), room.width() - 1)
    return QRect(room.left(), room.top(), width, room.height())


def _paint_bar(painter: QPainter, option: QStyleOptionViewItem, share: float, text: str) -> None:
    colour = _DONE if share >= 1 else _OPEN
    painter.save()
    painter.fillRect(bar_rect(option.rect, 1.0), _with_alpha(colour, _TRACK_ALPHA))
    painter.fillRect(bar_rect(option.rect, share), _with_alpha(colour, _BAR_ALPHA))
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
    painter.setPen(option.palette.color(role))
    painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()


def _with_alpha(colour: QColor, alpha: int) -> QColor:
    return QColor(colour.red(), colour.green(), colour.blue(), alpha)
