"""A tool that asks for a line or an area on the map, point by point."""

from collections.abc import Callable, Sequence

from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QColor, QMouseEvent, QPainter, QPen, QPolygonF
from PyQt5.QtWidgets import QApplication

from gui.canvas.canvas import MapCanvas
from gui.canvas.tools.tool import Tool

LINE, FILL = QColor("#c2410c"), QColor(194, 65, 12, 40)
FEWEST_LINE, FEWEST_AREA = 2, 3
POINT_PX = 4.0

LonLat = tuple[float, float]


class TraceTool(Tool):
    """Each click gives a point, a double click the last one; moving the map in between is possible.

    Parameters
    ----------
    canvas : MapCanvas
    is_area : bool
        Whether the line closes.
    on_traced : callable
        Told the points as pairs of longitude and latitude in degrees; a click too few tells nothing.
    on_cancel : callable
        Told when the person pressed Escape or took another tool.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self,
        canvas: MapCanvas,
        is_area: bool,
        on_traced: Callable[[Sequence[LonLat]], object],
        on_cancel: Callable[[], object],
    ) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._is_area, self._on_traced, self._on_cancel = is_area, on_traced, on_cancel
        self._points: list[LonLat] = []
        self._start: QPointF | None = None
        self._mouse: QPointF | None = None
        self._is_over = False

    @property
    def points(self) -> list[LonLat]:
        """What was clicked so far."""
        return list(self._points)

    def press(self, event: QMouseEvent) -> None:
        """Remember where it began."""
        self._start = event.localPos()

    def move(self, event: QMouseEvent) -> None:
        """Draw the line to the mouse."""
        self._mouse = event.localPos()
        self.canvas.update()

    def release(self, event: QMouseEvent) -> None:
        """Take the point, unless the mouse went away from it."""
        start, self._start = self._start, None
        if start is not None and (event.localPos() - start).manhattanLength() < QApplication.startDragDistance():
            self._points.append(self.canvas.lonlat_at(start.x(), start.y()))
            self.canvas.update()

    def double_click(self, _event: QMouseEvent) -> None:
        """The first of its two clicks gave the last point."""
        self._start = None
        if len(self._points) >= (FEWEST_AREA if self._is_area else FEWEST_LINE):
            points, self._is_over = self.points, True
            self._on_traced(points)

    def cancel(self) -> None:
        """Escape, or another tool was taken; whoever hears of it takes another tool, which cancels again."""
        self._points, self._start = [], None
        self.canvas.update()
        if not self._is_over:
            self._is_over = True
            self._on_cancel()

    def paint(self, painter: QPainter) -> None:
        """The line so far, to the mouse."""
        spots = [self._canvas.position_of(lon, lat) for lon, lat in self._points]
        if not spots:
            return
        way = QPolygonF([*spots, self._mouse] if self._mouse is not None else spots)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(LINE, 2))
        painter.setBrush(FILL if self._is_area else QColor(0, 0, 0, 0))
        painter.drawPolygon(way) if self._is_area else painter.drawPolyline(way)
        painter.setBrush(LINE)
        for spot in spots:
            painter.drawEllipse(spot, POINT_PX, POINT_PX)
