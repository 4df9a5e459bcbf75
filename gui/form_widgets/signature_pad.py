"""A pad to sign on with mouse or pen."""

from PyQt5.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon
from PyQt5.QtWidgets import QSizePolicy, QWidget

PAD_HEIGHT_PX, PEN_PX, SCALE = 120, 2.2, 2
INK, PAPER, RULE = QColor("#101418"), QColor("#ffffff"), QColor("#c2cac6")


class SignaturePad(QWidget):
    """Lines drawn with the mouse; ``drawn`` tells after each of them."""

    drawn = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[QPolygon] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(PAD_HEIGHT_PX)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn."""
        return not self._lines

    def clear(self) -> None:
        """Take every line away."""
        self._lines.clear()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for a name."""
        return QSize(320, PAD_HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._lines.append(QPolygon([event.pos()]))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if self._lines and event.buttons() & Qt.MouseButton.LeftButton:
            self._lines[-1].append(event.pos())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that a line is done."""
        if self._lines and event.button() == Qt.MouseButton.LeftButton:
            self.drawn.emit()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """White paper with a rule to sign on."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        painter.setPen(RULE)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.drawLine(16, self.height() - 28, self.width() - 16, self.height() - 28)
        self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(INK, PEN_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        for line in self._lines:
            if line.count() > 1:
                painter.drawPolyline(line)
            else:
                painter.drawPoint(line.first())

    def png(self) -> bytes:
        """The signature as a picture of PNG, twice as fine as on screen; b"" of an empty pad."""
        if self.is_empty:
            return b""
        picture = QImage(self.size() * SCALE, QImage.Format.Format_RGB32)
        picture.fill(PAPER)
        painter = QPainter(picture)
        painter.scale(SCALE, SCALE)
        self._draw(painter)
        painter.end()
        return png_bytes(picture)


def png_bytes(picture: QImage) -> bytes:
    """A picture as a PNG file's bytes."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    buffer.close()
    return bytes(content)
