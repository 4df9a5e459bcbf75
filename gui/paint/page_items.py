"""What lies on a page, each thing with its place in pixels of 1/300 inch from the upper left corner."""

from dataclasses import dataclass, field

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPen

from gui.paint.typeset import SetLine, pt_px

RULE_PT = 0.5


@dataclass(frozen=True)
class TextItem:
    """A line of text; ``room_px`` is the width that it was set to."""

    line: SetLine
    x_px: float
    y_px: float
    room_px: float

    @property
    def rect(self) -> QRectF:
        """Where its ink lies."""
        return QRectF(self.x_px, self.y_px, self.line.width_px, self.line.height_px)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        self.line.paint(painter, self.x_px, self.y_px)


@dataclass(frozen=True)
class BoxItem:
    """A cell's frame, filled or not."""

    rect: QRectF
    fill: str = ""
    is_framed: bool = True

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        if self.fill:
            painter.fillRect(self.rect, QColor(self.fill))
        if self.is_framed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor("#404040"), pt_px(RULE_PT)))
            painter.drawRect(self.rect)


@dataclass(frozen=True)
class RuleItem:
    """A line across the page."""

    x_px: float
    y_px: float
    width_px: float

    @property
    def rect(self) -> QRectF:
        """Where it lies."""
        return QRectF(self.x_px, self.y_px, self.width_px, 0)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        painter.setPen(QPen(QColor("#808080"), pt_px(RULE_PT)))
        painter.drawLine(QPointF(self.x_px, self.y_px), QPointF(self.x_px + self.width_px, self.y_px))


@dataclass(frozen=True)
class ImageItem:
    """A picture; it is unpacked when it is painted, so that two hundred photos do not lie in memory at once."""

    content: bytes
    rect: QRectF

    @property
    def image(self) -> QImage:
        """The picture, unpacked."""
        return QImage.fromData(self.content)

    def paint(self, painter: QPainter) -> None:
        """Draw it, with no more pixels than paper shows: 300 an inch."""
        image, room = self.image, self.rect.size().toSize()
        if image.width() > room.width() > 0:
            image = image.scaled(room, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect, image)


@dataclass(frozen=True)
class AcrossItem:
    """A line of text that is turned and drawn pale across the page, its middle at a place."""

    line: SetLine
    middle: QPointF
    degrees: float

    @property
    def rect(self) -> QRectF:
        """Box that its ink stays in, whatever the turn."""
        side_px = self.line.width_px
        return QRectF(self.middle.x() - side_px / 2, self.middle.y() - side_px / 2, side_px, side_px)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        painter.save()
        painter.translate(self.middle)
        painter.rotate(self.degrees)
        self.line.paint(painter, -self.line.width_px / 2, -self.line.height_px / 2)
        painter.restore()


Item = TextItem | BoxItem | RuleItem | ImageItem | AcrossItem


@dataclass
class Page:
    """One page; things that were put later lie above."""

    items: list[Item] = field(default_factory=list)

    def paint(self, painter: QPainter) -> None:
        """Draw everything on it."""
        for item in self.items:
            item.paint(painter)
