"""Marks over a picture, painted with Qt: on screen, and over a copy that is printed; never into the original."""

from collections.abc import Sequence

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from gi_atlas.services.evidence_marks import HEAD_SHARE, LINE_SHARE, TEXT_SHARE, Mark, MarkKind, arrow_head

CHOSEN_COLOUR = QColor("#1f7a4d")
HANDLE_PX = 5.0


def place_on(area: QRectF, x: float, y: float) -> QPointF:
    """Point on the painted picture of a place given in shares."""
    return QPointF(area.x() + x * area.width(), area.y() + y * area.height())


def draw_marks(painter: QPainter, area: QRectF, marks: Sequence[Mark], chosen: int = -1) -> None:
    """Paint marks over a picture that fills ``area``; the chosen one gets handles."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, mark in enumerate(marks):
        _draw_mark(painter, area, mark)
        if number == chosen:
            _draw_handles(painter, area, mark)
    painter.restore()


def marked_image(image: QImage, marks: Sequence[Mark]) -> QImage:
    """Copy of an upright picture with marks painted over it."""
    canvas = image.convertToFormat(QImage.Format.Format_RGB32)
    if marks:
        painter = QPainter(canvas)
        draw_marks(painter, QRectF(canvas.rect()), marks)
        painter.end()
    return canvas


def _draw_mark(painter: QPainter, area: QRectF, mark: Mark) -> None:
    side = max(area.width(), area.height())
    line, colour = max(side * LINE_SHARE, 1.5), QColor(mark.colour)
    first, last = place_on(area, mark.x, mark.y), place_on(area, mark.x2, mark.y2)
    if mark.kind is MarkKind.TEXT:
        _draw_text(painter, mark, text_font(side), first, line)
        return
    path = QPainterPath(first)
    if mark.kind is MarkKind.ARROW:
        path.lineTo(last)
    else:
        path.addRect(QRectF(first, last).normalized())
    for pen in (QPen(QColor("white"), line * 1.9), QPen(colour, line)):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    if mark.kind is MarkKind.ARROW:
        corners = arrow_head((first.x(), first.y()), (last.x(), last.y()), side * HEAD_SHARE)
        painter.setPen(QPen(QColor("white"), line * 0.4))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _draw_text(painter: QPainter, mark: Mark, font: QFont, at: QPointF, line: float) -> None:
    path = QPainterPath()
    path.addText(QPointF(at.x(), at.y() + QFontMetricsF(font).ascent()), font, mark.text)
    painter.strokePath(path, QPen(QColor("white"), line * 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
                                  Qt.PenJoinStyle.RoundJoin))  # fmt: skip
    painter.fillPath(path, QColor(mark.colour))


def text_font(side_px: float) -> QFont:
    """Font of texts over a picture whose longer side is ``side_px``."""
    font = QFont()
    font.setPixelSize(max(round(side_px * TEXT_SHARE), 8))
    return font


def mark_area(area: QRectF, mark: Mark) -> QRectF:
    """Where a mark lies on the painted picture."""
    first, last = place_on(area, mark.x, mark.y), place_on(area, mark.x2, mark.y2)
    if mark.kind is not MarkKind.TEXT:
        return QRectF(first, last).normalized()
    metrics = QFontMetricsF(text_font(max(area.width(), area.height())))
    return QRectF(first.x(), first.y(), max(metrics.horizontalAdvance(mark.text), 8.0), metrics.height())


def _draw_handles(painter: QPainter, area: QRectF, mark: Mark) -> None:
    painter.setPen(QPen(CHOSEN_COLOUR, 1.0, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(mark_area(area, mark).adjusted(-4, -4, 4, 4))
    painter.setPen(QPen(QColor("white"), 1.0))
    painter.setBrush(CHOSEN_COLOUR)
    for point in ends_of(area, mark):
        painter.drawEllipse(point, HANDLE_PX, HANDLE_PX)


def ends_of(area: QRectF, mark: Mark) -> tuple[QPointF, ...]:
    """Ends by which a mark can be taken; a text has none."""
    if mark.kind is MarkKind.TEXT:
        return ()
    return place_on(area, mark.x, mark.y), place_on(area, mark.x2, mark.y2)
