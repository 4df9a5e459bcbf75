"""A mark over the map at a place that was jumped to, or where a new record will lie."""

from PyQt5.QtCore import QPointF, QRectF, Qt, QTimer
from PyQt5.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt5.QtWidgets import QWidget

from gui.canvas.canvas import MapCanvas

SIZE_PX = 45
SHOWN_MS = 5000
_RING_PX = 11.0
_COLOUR, _HALO = QColor("#c62828"), QColor(255, 255, 255, 220)


class PlaceMark(QWidget):
    """A crosshair that follows its place while the map moves; the mouse does not feel it.

    Parameters
    ----------
    canvas : MapCanvas
        The map that it lies over.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._place: tuple[float, float] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.clear)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(SIZE_PX, SIZE_PX)
        self.hide()
        canvas.viewChanged.connect(lambda _view: self._follow())

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude that are marked; None while nothing is."""
        return self._place

    def show_at(self, lon: float, lat: float, is_lasting: bool = False) -> None:
        """Mark a place (degrees) for a few seconds, or until ``clear``."""
        self._place = (lon, lat)
        self._timer.stop() if is_lasting else self._timer.start()
        self.show()
        self.raise_()
        self._follow()

    def clear(self) -> None:
        """Mark nothing."""
        self._place = None
        self._timer.stop()
        self.hide()

    def _follow(self) -> None:
        if self._place is not None:
            middle = self._canvas.position_of(*self._place)
            self.move(round(middle.x()) - SIZE_PX // 2, round(middle.y()) - SIZE_PX // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring with four strokes, dark on a white halo."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((_HALO, 5.0), (_COLOUR, 2.0)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        middle = SIZE_PX / 2
        painter.drawEllipse(QRectF(middle - _RING_PX, middle - _RING_PX, 2 * _RING_PX, 2 * _RING_PX))
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            begin = QPointF(middle + dx * _RING_PX, middle + dy * _RING_PX)
            painter.drawLine(begin, QPointF(middle + dx * (middle - 3), middle + dy * (middle - 3)))
