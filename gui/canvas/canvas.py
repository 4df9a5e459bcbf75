"""The map widget.

Use from the window::

    canvas = MapCanvas(state, cache)      # state: layers.map_state.MapState; cache: PyramidCache or None
    canvas.set_layers(layers)             # lowest first; reads those that are new, in threads
    canvas.refresh(changes)               # after each edit: re-reads only what changed
    canvas.set_tool(SelectTool(canvas))   # the tool it begins with
    canvas.zoom_to(extent)  canvas.zoom_all()  canvas.zoom_to_features(layer_id, ids)  canvas.zoom_by(2)
    canvas.set_scale(50_000)  canvas.view (ViewTransform: scale_denominator(), extent, to_lonlat …)
    canvas.set_style(layer_id, style)
    state.set_visible(layer_id, is_visible)  state.select(layer_id, ids)   # the canvas repaints by itself
    canvas.close_threads()                # before the window goes

Signals: ``viewChanged(ViewTransform)``, ``cursorMoved(lon, lat)``, ``cursorLeft()``, ``clicked(lon, lat)``,
``identified(list of Hit)``, ``selectionChanged(layer_id, ids)``, ``layerLoaded(layer_id)``, ``layerRefined(layer_id)``
(all its levels of detail stand), ``layerFailed(layer_id, GiAtlasError)``, ``pictureShown(is_final)``.

A gesture shows the last picture moved and scaled at once; a thread paints sharp ones with a margin around the window
behind it, and a wider backdrop where the view leaves the margin.
"""

# Qt never calls an event's function with None, though its stubs allow it.
# mypy: disable-error-code="override"

from collections.abc import Collection, Sequence

from PyQt5.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PyQt5.QtWidgets import QWidget

from gi_atlas.events import Changes
from gui.canvas.layer_loader import LayerLoader
from gui.canvas.repainter import Repainter
from gui.canvas.showing import Showing
from gui.canvas.tools.pan import PanTool
from gui.canvas.tools.select import SelectTool
from gui.canvas.tools.tool import Tool
from gui.paint.picture import MapImage
from layers.extent import CHINA, Extent
from layers.layer import MapLayer
from layers.loading import LoadedLayer
from layers.map_state import MapState
from layers.pyramid_cache import PyramidCache
from layers.symbology import Style
from layers.view import ViewTransform, fit_view

ZOOM_PER_NOTCH = 2**0.5
NOTCH = 120
ALL_MARGIN = 0.03
FEATURE_MARGIN = 0.15
POINT_DEG = 0.005  # half width of what is shown around a single point
STEP_SHARE = 0.25
PATCH_AT_MOST = 500  # more changed features than this are read with all others


class MapCanvas(QWidget):
    """Shows and queries a MapState; see the module's text for its use."""

    viewChanged = pyqtSignal(object)
    cursorMoved = pyqtSignal(float, float)
    cursorLeft = pyqtSignal()
    clicked = pyqtSignal(float, float)
    identified = pyqtSignal(list)
    selectionChanged = pyqtSignal(str, list)
    layerLoaded = pyqtSignal(str)
    layerRefined = pyqtSignal(str)
    layerFailed = pyqtSignal(str, object)
    pictureShown = pyqtSignal(bool)

    def __init__(self, state: MapState, cache: PyramidCache | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.tool: Tool = SelectTool(self)
        self._hand = PanTool(self)
        self._is_space_down = self._is_placed = False
        self._drag_button: Qt.MouseButton | None = None
        self._view = fit_view(CHINA, 100, 100)
        self._showing = Showing()
        self._repainter = Repainter(self)
        self._loader = LayerLoader(cache, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self._repainter.painted.connect(self._show_picture)
        self._loader.loaded.connect(self._take_loaded)
        self._loader.refined.connect(self._after_refining)
        self._loader.completed.connect(self.layerRefined)
        self._loader.damaged.connect(self._read_anew)
        self._loader.failed.connect(self.layerFailed)
        state.scene_changed.connect(self._on_scene_changed)
        state.selection_changed.connect(self.selectionChanged.emit)

    # --- layers

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Show these layers (lowest first); those that are not known yet are read."""
        known = {layer.id: layer for layer in self.state.layers}
        self.state.set_layers(layers)
        for layer in layers:
            if layer.id not in known or known[layer.id].source is not layer.source:
                self._loader.load(layer)

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""
        for layer in self.state.layers:
            changed = changes.tables.get(layer.source.table)
            if changed is not None:
                self.refresh_layer(layer.id, changed)

    def refresh_layer(self, layer_id: str, changed: Collection[str] | None = None) -> None:
        """Read a layer again, only some of its features if their ids are given."""
        layer, loaded = self.state.layer(layer_id), self.state.loaded.get(layer_id)
        if layer is None:
            return
        if loaded is None or changed is None or len(changed) > PATCH_AT_MOST:
            self._loader.load(layer)
        else:
            self._loader.patch(layer, loaded, changed)

    def set_style(self, layer_id: str, style: Style) -> None:
        """Change how a layer looks; another label field is read first."""
        before = self.state.layer(layer_id)
        self.state.set_style(layer_id, style)
        layer, loaded = self.state.layer(layer_id), self.state.loaded.get(layer_id)
        if layer and loaded and before and before.style.label_field != style.label_field:
            self._loader.relabel(layer, loaded)

    def _take_loaded(self, layer_id: str, loaded: LoadedLayer, texts: dict[str, str]) -> None:
        self.state.set_loaded(layer_id, loaded, texts)
        layer = self.state.layer(layer_id)
        if layer is not None:
            self._loader.refine(layer, loaded)
        if not self._is_placed and self.state.extent:
            self.zoom_all()
            self._is_placed = False
        self.layerLoaded.emit(layer_id)

    def _after_refining(self, _layer_id: str) -> None:
        self._request()

    def _read_anew(self, layer_id: str) -> None:
        self.state.loaded.pop(layer_id, None)
        self.refresh_layer(layer_id)

    # --- view

    @property
    def view(self) -> ViewTransform:
        """What the widget shows, in device pixels."""
        return self._view

    def set_view(self, view: ViewTransform) -> None:
        """Show another piece of the world."""
        self._is_placed = True
        self._view = view.resized(self._view.width_px, self._view.height_px)
        self.update()
        self._request()
        self.viewChanged.emit(self._view)

    def zoom_to(self, extent: Extent, margin: float = FEATURE_MARGIN) -> None:
        """Show an extent (degrees) whole; a point is shown with its surroundings."""
        minx, miny, maxx, maxy = extent
        if maxx - minx < POINT_DEG and maxy - miny < POINT_DEG:
            extent = (minx - POINT_DEG, miny - POINT_DEG, maxx + POINT_DEG, maxy + POINT_DEG)
        self.set_view(fit_view(extent, self._view.width_px, self._view.height_px, margin))

    def zoom_all(self) -> None:
        """Show everything; China if there is nothing."""
        self.zoom_to(self.state.extent or CHINA, ALL_MARGIN)

    def place_anew(self) -> None:
        """Show everything of what is read from now on, as at the start."""
        self._is_placed = False

    def zoom_to_features(self, layer_id: str, feature_ids: Collection[str] | None = None) -> None:
        """Show a layer or some of its features."""
        extent = self.state.extent_of(layer_id, feature_ids)
        if extent is not None:
            self.zoom_to(extent)

    def zoom_by(self, factor: float) -> None:
        """Enlarge around the middle."""
        self.set_view(self._view.zoomed(factor, self._view.width_px / 2, self._view.height_px / 2))

    def set_scale(self, denominator: float) -> None:
        """Show the middle at 1:``denominator``."""
        self.set_view(self._view.with_scale(denominator, self.dpi))

    def pan(self, dx: float, dy: float) -> None:
        """Drag the map by so many widget pixels."""
        ratio = self.devicePixelRatioF()
        self.set_view(self._view.panned(dx * ratio, dy * ratio))

    @property
    def dpi(self) -> float:
        """Dots in an inch that the scale is reckoned with (device pixels)."""
        return 96.0 * self.devicePixelRatioF()

    def lonlat_at(self, x: float, y: float) -> tuple[float, float]:
        """Place (degrees) under a widget position."""
        ratio = self.devicePixelRatioF()
        return self._view.to_lonlat(x * ratio, y * ratio)

    def position_of(self, lon: float, lat: float) -> QPointF:
        """Widget position of a place."""
        x_px, y_px = self._view.to_px(lon, lat)
        return QPointF(x_px, y_px) / self.devicePixelRatioF()

    # --- selection

    def select_at(self, x: float, y: float, is_added: bool = False) -> None:
        """Select the uppermost feature under a widget position; nothing there selects nothing."""
        lon, lat = self.lonlat_at(x, y)
        hits = self.state.hits_at(lon, lat, self._view, self.devicePixelRatioF())
        if hits:
            self.state.select(hits[0].layer_id, [hits[0].feature_id], is_added)
        elif not is_added:
            self.state.clear_selection()
        self.identified.emit(hits)
        self.clicked.emit(lon, lat)

    def select_within(self, rectangle: QRectF, is_added: bool = False) -> None:
        """Select what a rectangle of the widget touches, in the uppermost layer that has anything there."""
        west, north = self.lonlat_at(rectangle.left(), rectangle.top())
        east, south = self.lonlat_at(rectangle.right(), rectangle.bottom())
        found = self.state.hits_within((west, south, east, north))
        if found:
            layer_id, ids = next(iter(found.items()))
            self.state.select(layer_id, ids, is_added)
        elif not is_added:
            self.state.clear_selection()

    def set_tool(self, tool: Tool) -> None:
        """Take another tool for the left button."""
        self.tool.cancel()
        self.tool = tool
        self.setCursor(tool.cursor)

    # --- pictures

    @property
    def showing(self) -> Showing:
        """The pictures that the widget paints from."""
        return self._showing

    def close_threads(self) -> None:
        """End the threads; the canvas must not be used afterwards."""
        self._loader.stop()
        self._repainter.stop()

    def _on_scene_changed(self) -> None:
        self._showing.note_change()
        self._request()

    def _request(self) -> None:
        if not self.isVisible():
            return
        scene = self.state.scene(self.devicePixelRatioF())
        number = self._showing.number
        self._repainter.request(number, scene, self._showing.sharp_view(self._view))
        if self._showing.needs_backdrop(self._view):
            self._repainter.request(number, scene, self._showing.backdrop_view(self._view), is_backdrop=True)

    def _show_picture(self, number: int, is_backdrop: bool, image: MapImage) -> None:
        if self._showing.take(number, is_backdrop, image):
            self.update()
        if not is_backdrop and number == self._showing.number:
            self.pictureShown.emit(image.is_final)

    # --- Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the newest pictures where they belong now."""
        painter = QPainter(self)
        painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
        self._showing.paint(painter, self._view, QColor(self.state.background))
        painter.resetTransform()
        self.tool.paint(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle where it is."""
        ratio = self.devicePixelRatioF()
        self._view = self._view.resized(round(self.width() * ratio), round(self.height() * ratio))
        if not self._is_placed and self.state.extent:
            self.zoom_all()
            self._is_placed = False
        self._request()
        self.viewChanged.emit(self._view)

    def showEvent(self, event: QEvent) -> None:
        """Ask for the first picture."""
        self._request()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; the place under the cursor stays."""
        event.accept()
        if not event.angleDelta().y():
            return  # a sideways stroke of a touchpad
        factor = ZOOM_PER_NOTCH ** (event.angleDelta().y() / NOTCH)
        ratio = self.devicePixelRatioF()
        self.set_view(self._view.zoomed(factor, event.position().x() * ratio, event.position().y() * ratio))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Middle button or Space drags, the left button is the tool's."""
        if self._drag_button is not None:
            return  # one button drags; what another does meanwhile is no click
        if event.button() == Qt.MouseButton.MiddleButton or self._is_space_down:
            self._drag_button = event.button()
            self._hand.press(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.tool.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the cursor is."""
        (self.tool if self._drag_button is None else self._hand).move(event)
        self.cursorMoved.emit(*self.lonlat_at(event.localPos().x(), event.localPos().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a drag or of the tool's press."""
        if event.button() == self._drag_button:
            self._drag_button = None
            self._hand.release(event)
            self._show_cursor()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.tool.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The tool's."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.tool.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The cursor shows no place any more."""
        self.cursorLeft.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space drags, plus and minus zoom, arrows pan, Escape cancels."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = True
            self._show_cursor()
        elif event.key() == Qt.Key.Key_Escape:
            self.tool.cancel()
        elif not self._move_by_key(event.key()):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End of Space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere with Space down lets it go there."""
        self._is_space_down = False
        self._show_cursor()
        super().focusOutEvent(event)

    def _show_cursor(self) -> None:
        if self._drag_button is None:
            self.setCursor(self._hand.cursor if self._is_space_down else self.tool.cursor)

    def _move_by_key(self, key: int) -> bool:
        steps: dict[int, tuple[float, float]] = {
            Qt.Key.Key_Left: (STEP_SHARE, 0.0),
            Qt.Key.Key_Right: (-STEP_SHARE, 0.0),
            Qt.Key.Key_Up: (0.0, STEP_SHARE),
            Qt.Key.Key_Down: (0.0, -STEP_SHARE),
        }
        zooms: dict[int, float] = {
            Qt.Key.Key_Plus: ZOOM_PER_NOTCH,
            Qt.Key.Key_Equal: ZOOM_PER_NOTCH,
            Qt.Key.Key_Minus: ZOOM_PER_NOTCH**-1,
        }
        if key in steps:
            self.pan(steps[key][0] * self.width(), steps[key][1] * self.height())
        elif key in zooms:
            self.zoom_by(zooms[key])
        return key in steps or key in zooms
