"""The polygon of a wording over the map, before anything is saved: units, corners, extents, what moves in and out."""

# Qt never calls an event's function with None, though its stubs allow it.
# mypy: disable-error-code="override"

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from PyQt5.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PyQt5.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PyQt5.QtWidgets import QWidget

from gi_atlas.services.scope_change import ScopeChange
from gi_atlas.services.scope_desk import Desk
from gi_atlas.services.scope_editions import EditionRow
from gui.canvas.canvas import MapCanvas

_LINE, _FILL = QColor("#c2410c"), QColor(194, 65, 12, 46)
_UNIT, _BOX = QColor(194, 65, 12, 150), QColor("#3b6ea5")
_GAINED, _LOST = QColor(46, 125, 50, 130), QColor(179, 38, 30, 130)
_CHOSEN = QColor("#ffb300")
_POINT_PX = 4.0
_WIDER = 0.5  # of a view's size, kept around it so that a small move needs no new path
# A line that is drawn with more points than this is thinned once, far below what a screen shows.
COARSE_FROM, COARSE_STEPS = 4_000, 4_000


@dataclass(frozen=True)
class Layer:
    """One shape of the preview, in degrees, with its look.

    ``coarse`` is the same for views that show all of it. A line that crosses itself (wrong corners) cannot be cut.
    """

    shape: Any
    pen: QPen
    brush: QBrush
    coarse: Any = None
    coarse_deg: float = 0.0
    can_be_cut: bool = True


class ScopePreview(QWidget):
    """A pane of glass over the map that shows what a wording gives; the mouse does not feel it.

    Parameters
    ----------
    canvas : MapCanvas
        The map that it lies over.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._layers: tuple[Layer, ...] = ()
        self._points: tuple[Any, ...] = ()
        self._names: tuple[tuple[Any, str], ...] = ()
        self._chosen: Any = None
        self._paths: list[tuple[QPainterPath, Layer]] = []
        self._ready_for: tuple[Any, ...] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(canvas.rect())
        self.hide()
        canvas.installEventFilter(self)
        canvas.viewChanged.connect(lambda _view: self.update())

    @property
    def shapes(self) -> tuple[Any, ...]:
        """What is shown, in degrees."""
        return tuple(layer.shape for layer in self._layers)

    def show_layers(self, layers: tuple[Layer, ...], desk: Desk | None = None) -> None:
        """Show other shapes; see ``layers_of``, which may be called on another thread."""
        self._layers, self._ready_for, self._chosen = layers, None, None
        self._points = desk.points if desk is not None else ()
        corners = desk.scope.corners if desk is not None else ()
        self._names = tuple((shapely.Point(one.lon_deg, one.lat_deg), one.name) for one in corners)
        self.setVisible(bool(layers or self._points))
        self.raise_()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.show_layers(())

    def choose(self, shape: Any) -> None:
        """Mark one unit among the others; None marks none."""
        self._chosen, self._ready_for = shape, None
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the map."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return bool(super().eventFilter(watched, event))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paths in degrees under the view's own map of degrees to pixels, pens in pixels."""
        self._make_ready()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        origin, scale = self._frame()
        for path, layer in self._paths:
            painter.save()
            painter.translate(origin)
            painter.scale(scale.x(), scale.y())
            painter.setPen(layer.pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # A pattern must be the screen's, not one of a degree's size.
            brush = QBrush(layer.brush)
            brush.setTransform(painter.transform().inverted()[0])
            painter.setBrush(brush)
            painter.drawPath(path)
            painter.restore()
        self._paint_points(painter)
        painter.end()

    def _frame(self) -> tuple[QPointF, QPointF]:
        """Where the reference place lies, and pixels of a degree; large degrees would cost digits."""
        lon, lat = self._reference
        origin = self._canvas.position_of(lon, lat)
        step = self._canvas.position_of(lon + 1.0, lat - 1.0) - origin
        return origin, QPointF(step.x(), -step.y())

    @property
    def _reference(self) -> tuple[float, float]:
        shape = self._layers[0].shape if self._layers else None
        if shape is None or shape.is_empty:
            return 0.0, 0.0
        west, south, _east, _north = shape.bounds
        return float(west), float(south)

    def _make_ready(self) -> None:
        west, south, east, north = self._canvas.view.extent
        deg_per_px = self._canvas.view.deg_per_px
        if self._ready_for is not None:
            (w, s, e, n), scale = self._ready_for
            if w <= west and s <= south and e >= east and n >= north and scale / 2 < deg_per_px < scale * 2:
                return
        dx, dy = (east - west) * _WIDER, (north - south) * _WIDER
        box = (west - dx, south - dy, east + dx, north + dy)
        layers = [*self._layers, *self._chosen_layer()]
        self._paths = [(self._path(_clipped(layer, box, deg_per_px)), layer) for layer in layers]
        self._ready_for = (box, deg_per_px)

    def _chosen_layer(self) -> Iterator[Layer]:
        if self._chosen is not None and not self._chosen.is_empty:
            yield make_layer(self._chosen, _CHOSEN, None, 4.0)

    def _path(self, shape: Any) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        lon, lat = self._reference
        for ring in _lines(shape):
            points = shapely.get_coordinates(ring) - (lon, lat)
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points.tolist()]))
        return path

    def _paint_points(self, painter: QPainter) -> None:
        painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
        painter.setBrush(_LINE)
        for point in self._points:
            painter.drawEllipse(self._canvas.position_of(point.x, point.y), _POINT_PX, _POINT_PX)
        for point, name in self._names:
            spot = self._canvas.position_of(point.x, point.y)
            painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
            painter.drawEllipse(spot, _POINT_PX, _POINT_PX)
            painter.setPen(_LINE)
            painter.drawText(QRectF(spot.x() + 6, spot.y() - 18, 80, 16), Qt.AlignmentFlag.AlignLeft, name)


def layers_of(desk: Desk, change: ScopeChange | None = None) -> tuple[Layer, ...]:
    """Shapes of a wording: its polygon, the lines of its units, its corners and extents, what moves in and out."""
    built = desk.reading.built.geometry
    found = [make_layer(built, _LINE, _FILL, 2.0)] if built is not None else []
    found += [make_layer(shape, _UNIT, None, 1.0) for shape in desk.shapes if shape is not None and _is_area(shape)]
    found += [make_layer(shape, _BOX, None, 1.5, Qt.PenStyle.DashLine) for shape in _numbers(desk)]
    if change is not None:
        pairs = ((change.gained, _GAINED), (change.lost, _LOST))
        found += [
            make_layer(shape, colour, colour, 1.0, pattern=Qt.BrushStyle.BDiagPattern)
            for shape, colour in pairs
            if shape is not None
        ]
    return tuple(found)


def drawn_layers(geometry: Any) -> tuple[Layer, ...]:
    """A polygon that was drawn and is not saved yet."""
    return (make_layer(geometry, _LINE, _FILL, 2.0),)


def edition_layers(row: EditionRow) -> tuple[Layer, ...]:
    """Ground of a wording in one edition, with what came in and went out since the one before."""
    shapes = (row.change.gained, row.change.lost) if row.change is not None else ()
    pairs = [pair for pair in zip(shapes, (_GAINED, _LOST), strict=False) if pair[0] is not None]
    moved = (make_layer(shape, colour, colour, 1.0, pattern=Qt.BrushStyle.BDiagPattern) for shape, colour in pairs)
    return (make_layer(row.geometry, _LINE, _FILL, 2.0), *moved)


def _numbers(desk: Desk) -> Iterator[Any]:
    yield from (shape for shape in (desk.corners, desk.extents) if shape is not None)


def _is_area(shape: Any) -> bool:
    return bool(shapely.get_dimensions(shape) == 2)


def make_layer(
    shape: Any,
    line: QColor,
    fill: QColor | None,
    width_px: float,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    pattern: Qt.BrushStyle = Qt.BrushStyle.SolidPattern,
) -> Layer:
    """A shape (degrees) with its look, thinned where it has more points than a screen shows."""
    pen = QPen(line, width_px, style)
    pen.setCosmetic(True)
    brush = QBrush() if fill is None else QBrush(fill, pattern)
    if shapely.get_num_coordinates(shape) < COARSE_FROM:
        return Layer(shape, pen, brush, can_be_cut=bool(shape.is_valid))
    west, south, east, north = shape.bounds
    step_deg = max(east - west, north - south) / COARSE_STEPS
    coarse = shapely.simplify(shape, step_deg, preserve_topology=False)
    return Layer(shape, pen, brush, coarse, step_deg, bool(shape.is_valid and coarse.is_valid))


def _clipped(layer: Layer, box: tuple[float, float, float, float], deg_per_px: float) -> Any:
    shape = layer.coarse if layer.coarse is not None and layer.coarse_deg < deg_per_px else layer.shape
    return shapely.clip_by_rect(shape, *box) if layer.can_be_cut else shape


def _lines(shape: Any) -> list[Any]:
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = parts[shapely.get_dimensions(parts) == 2]
    return [*shapely.get_rings(areas), *parts[shapely.get_dimensions(parts) == 1]]
