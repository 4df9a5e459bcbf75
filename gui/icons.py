"""Icons of the window, drawn by ourselves as vectors on a grid of 24, sharp at every scaling."""

from collections.abc import Callable

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from gui.look import ACCENT, FAINT, INK

GRID = 24.0
SIDES_PX = (20, 24, 30, 36, 48)  # 20 and 24 at 100, 125, 150 and 200 %
Drawing = Callable[[QPainter], None]


def _lines(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _new(painter: QPainter) -> None:
    painter.drawPolyline(_lines((13, 3), (6, 3), (6, 21), (18, 21), (18, 8), (13, 3), (13, 8), (18, 8)))
    painter.drawLine(QPointF(12, 11), QPointF(12, 17))
    painter.drawLine(QPointF(9, 14), QPointF(15, 14))


def _open(painter: QPainter) -> None:
    painter.drawPolyline(_lines((3, 19), (3, 5), (9, 5), (11, 7.5), (19, 7.5), (19, 10.5)))
    painter.drawPolygon(_lines((3, 19), (6.5, 10.5), (22, 10.5), (18.5, 19)))


def _save(painter: QPainter) -> None:
    painter.drawPolygon(_lines((4, 4), (16, 4), (20, 8), (20, 20), (4, 20)))
    painter.drawRect(QRectF(8, 13, 8, 7))
    painter.drawPolyline(_lines((8, 4), (8, 9), (14, 9), (14, 4)))


def _arrow(painter: QPainter, is_in: bool) -> None:
    painter.drawPolyline(_lines((4, 14), (4, 20), (20, 20), (20, 14)))
    tip, tail = (15.0, 4.0) if is_in else (4.0, 15.0)
    side = 11.0 if is_in else 8.0
    painter.drawLine(QPointF(12, tail), QPointF(12, tip))
    painter.drawPolyline(_lines((8, side), (12, tip), (16, side)))


def _undo(painter: QPainter) -> None:
    path = QPainterPath(QPointF(4, 10))
    path.lineTo(14.5, 10)
    path.arcTo(QRectF(9.5, 10, 10, 9), 90, -180)
    path.lineTo(9, 19)
    painter.drawPath(path)
    painter.drawPolyline(_lines((8.5, 5.5), (4, 10), (8.5, 14.5)))


def _redo(painter: QPainter) -> None:
    painter.translate(GRID, 0)
    painter.scale(-1, 1)
    _undo(painter)


def _glass(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(10, 10), 6.5, 6.5)
    painter.drawLine(QPointF(15, 15), QPointF(21, 21))


def _zoom_in(painter: QPainter) -> None:
    _glass(painter)
    painter.drawLine(QPointF(10, 7), QPointF(10, 13))
    painter.drawLine(QPointF(7, 10), QPointF(13, 10))


def _zoom_out(painter: QPainter) -> None:
    _glass(painter)
    painter.drawLine(QPointF(7, 10), QPointF(13, 10))


def _corners(painter: QPainter) -> None:
    for x, y, dx, dy in ((4, 4, 1, 1), (20, 4, -1, 1), (20, 20, -1, -1), (4, 20, 1, -1)):
        painter.drawPolyline(_lines((x, y + 5 * dy), (x, y), (x + 5 * dx, y)))


def _zoom_full(painter: QPainter) -> None:
    _corners(painter)
    painter.drawEllipse(QPointF(12, 12), 4, 4)


def _zoom_selection(painter: QPainter) -> None:
    _corners(painter)
    painter.setBrush(ACCENT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(_lines((9, 9), (16, 8), (15, 16), (8, 15)))


def _select(painter: QPainter) -> None:
    painter.drawPolygon(_lines((6, 3), (6, 18.5), (10, 14.8), (12.8, 21), (15.4, 19.8), (12.7, 13.8), (18, 13.2)))


def _pan(painter: QPainter) -> None:
    painter.drawLine(QPointF(12, 3), QPointF(12, 21))
    painter.drawLine(QPointF(3, 12), QPointF(21, 12))
    for points in (((9.5, 5.5), (12, 3), (14.5, 5.5)), ((9.5, 18.5), (12, 21), (14.5, 18.5)),
                   ((5.5, 9.5), (3, 12), (5.5, 14.5)), ((18.5, 9.5), (21, 12), (18.5, 14.5))):  # fmt: skip
        painter.drawPolyline(_lines(*points))


def _new_record(painter: QPainter) -> None:
    path = QPainterPath(QPointF(10, 21))
    path.cubicTo(4, 14, 4, 12, 4, 9.5)
    path.cubicTo(4, 1.5, 16, 1.5, 16, 9.5)
    path.cubicTo(16, 12, 16, 14, 10, 21)
    painter.drawPath(path)
    painter.setPen(QPen(ACCENT, 2, cap=Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(19, 14), QPointF(19, 21))
    painter.drawLine(QPointF(15.5, 17.5), QPointF(22.5, 17.5))


def _photo(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(3, 7, 18, 13), 2, 2)
    painter.drawPolyline(_lines((8, 7), (9.5, 4), (14.5, 4), (16, 7)))
    painter.drawEllipse(QPointF(12, 13.5), 3.8, 3.8)


def _check(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(4, 4, 16, 17), 2, 2)
    painter.drawLine(QPointF(9, 3), QPointF(15, 3))
    painter.setPen(QPen(ACCENT, 2, cap=Qt.PenCapStyle.RoundCap))
    painter.drawPolyline(_lines((8, 13), (11, 16), (16.5, 9.5)))


def _tables(painter: QPainter) -> None:
    painter.drawRect(QRectF(3, 5, 18, 15))
    for y in (10.0, 15.0):
        painter.drawLine(QPointF(3, y), QPointF(21, y))
    painter.drawLine(QPointF(9, 5), QPointF(9, 20))


def _guide(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(12, 12), 9, 9)
    path = QPainterPath(QPointF(9, 9.5))
    path.cubicTo(9, 5.5, 15.5, 6, 15, 9.8)
    path.cubicTo(14.7, 11.8, 12, 11.8, 12, 14.2)
    painter.drawPath(path)
    painter.drawPoint(QPointF(12, 17))


def _program(painter: QPainter) -> None:
    # A pin whose head is a tea leaf: a place and what grows there.
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawRoundedRect(QRectF(1, 1, 22, 22), 5, 5)
    painter.setBrush(QColor("#ffffff"))
    pin = QPainterPath(QPointF(12, 20.5))
    pin.cubicTo(5, 13, 5.5, 3.5, 12, 3.5)
    pin.cubicTo(18.5, 3.5, 19, 13, 12, 20.5)
    painter.drawPath(pin)
    painter.setPen(QPen(ACCENT, 1.5, cap=Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(12, 16.5), QPointF(12, 7))
    painter.drawPolyline(_lines((9.2, 8.6), (12, 11.2), (14.8, 8.6)))
    painter.drawPolyline(_lines((9.4, 11.6), (12, 14.2), (14.6, 11.6)))


DRAWINGS: dict[str, Drawing] = {
    "new": _new, "open": _open, "save": _save, "import": lambda painter: _arrow(painter, True),
    "export": lambda painter: _arrow(painter, False), "undo": _undo, "redo": _redo, "find": _glass,
    "zoom_in": _zoom_in, "zoom_out": _zoom_out, "zoom_full": _zoom_full, "zoom_selection": _zoom_selection,
    "select": _select, "pan": _pan, "new_record": _new_record, "photo": _photo, "check": _check, "tables": _tables,
    "guide": _guide, "program": _program,
}  # fmt: skip


def paint_icon(name: str, side_px: int, is_enabled: bool = True) -> QPixmap:
    """Picture of one drawing, transparent around it."""
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side_px / GRID, side_px / GRID)
    painter.setOpacity(1.0 if is_enabled else 0.45)
    painter.setPen(QPen(INK if is_enabled else FAINT, 1.7, cap=Qt.PenCapStyle.RoundCap, join=Qt.PenJoinStyle.RoundJoin))
    DRAWINGS[name](painter)
    painter.end()
    return pixmap


def icon(name: str) -> QIcon:
    """Icon by its name in ``DRAWINGS``; an empty one for ""."""
    made = QIcon()
    for side_px in SIDES_PX if name else ():
        made.addPixmap(paint_icon(name, side_px))
        made.addPixmap(paint_icon(name, side_px, is_enabled=False), QIcon.Mode.Disabled)
    return made
