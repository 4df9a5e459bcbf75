"""Which pictures the canvas has, and where they lie in its view."""

from dataclasses import dataclass

from PyQt5.QtCore import QRect, QRectF
from PyQt5.QtGui import QColor, QPainter, QRegion

from gui.paint.picture import MapImage
from layers.view import ViewTransform

MARGIN_PX = 128
BACKDROP_COARSER = 3.0  # a backdrop shows so many times the view's width
BACKDROP_MIN_COVER = 1.5
COARSEST_SHOWN = 16.0  # a picture enlarged by more is no picture


@dataclass
class Showing:
    """The newest sharp picture and the backdrop.

    ``number`` counts the changes of the scene: a picture asked for under an older number may be shown until a newer
    one comes, but never replaces a newer one.
    """

    sharp: MapImage | None = None
    backdrop: MapImage | None = None
    number: int = 0
    _sharp_number: int = -1
    _backdrop_number: int = -1

    @property
    def is_final(self) -> bool:
        """Whether the sharp picture has every level of detail that its view asks for."""
        return self.sharp is not None and self.sharp.is_final

    @property
    def is_current(self) -> bool:
        """Whether the sharp picture shows the scene as it is now."""
        return self._sharp_number == self.number

    def note_change(self) -> None:
        """The scene changed: pictures painted before are out of date."""
        self.number += 1

    def sharp_view(self, view: ViewTransform) -> ViewTransform:
        """What to paint for a view."""
        return view.widened(MARGIN_PX)

    def backdrop_view(self, view: ViewTransform) -> ViewTransform:
        """What to paint as a backdrop for a view: more of the world in as many pixels."""
        return view.zoomed(1 / BACKDROP_COARSER, view.width_px / 2, view.height_px / 2)

    def needs_backdrop(self, view: ViewTransform) -> bool:
        """Whether the backdrop is missing, out of date, or no longer around the view."""
        if self.backdrop is None or self._backdrop_number != self.number:
            return True
        spare = view.resized(round(view.width_px * BACKDROP_MIN_COVER), round(view.height_px * BACKDROP_MIN_COVER))
        return not _covers(self.backdrop, spare) or _enlargement(self.backdrop, view) > COARSEST_SHOWN / 2

    def take(self, number: int, is_backdrop: bool, image: MapImage) -> bool:
        """Take a picture over; False if a newer one is there already."""
        if is_backdrop:
            if number < self._backdrop_number:
                return False
            self.backdrop, self._backdrop_number = image, number
        else:
            if number < self._sharp_number:
                return False
            self.sharp, self._sharp_number = image, number
        return True

    def paint(self, painter: QPainter, view: ViewTransform, background: QColor) -> None:
        """Paint what there is, in the view's pixels."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        whole = QRect(0, 0, view.width_px, view.height_px)
        if self.sharp is None or not _covers(self.sharp, view):
            hidden = _seen_part(self.sharp, view).toAlignedRect().adjusted(1, 1, -1, -1)
            painter.setClipRegion(QRegion(whole) - QRegion(hidden))
            painter.fillRect(whole, background)
            if self.backdrop is not None:
                _lay(painter, self.backdrop, view)
            painter.setClipping(False)
        if self.sharp is not None:
            _lay(painter, self.sharp, view)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def blank_px(self, view: ViewTransform) -> float:
        """Width of the widest strip at an edge of the view that neither picture covers."""
        shown = [image for image in (self.sharp, self.backdrop) if image is not None]
        near = [image for image in shown if _enlargement(image, view) <= COARSEST_SHOWN]
        if not near:
            return float(view.width_px)
        return min(_blank_px(image, view) for image in near)


def _blank_px(image: MapImage, view: ViewTransform) -> float:
    left, top, width_px, height_px = image.view.placed_in(view)
    return max(0.0, left, top, view.width_px - left - width_px, view.height_px - top - height_px)


def _covers(image: MapImage, view: ViewTransform) -> bool:
    return _blank_px(image, view) <= 0.5


def _enlargement(image: MapImage, view: ViewTransform) -> float:
    return image.view.deg_per_px / view.deg_per_px


def _lay(painter: QPainter, image: MapImage, view: ViewTransform) -> None:
    """Draw only the part of an image that the view shows; a whole number of pixels if the scale is the same."""
    left, top, width_px, height_px = image.view.placed_in(view)
    if abs(width_px - image.view.width_px) < 0.5 and abs(height_px - image.view.height_px) < 0.5:
        painter.drawImage(round(left), round(top), image.image)
        return
    x_scale, y_scale = width_px / image.view.width_px, height_px / image.view.height_px
    seen = _seen_part(image, view)
    part = QRectF(
        (seen.left() - left) / x_scale, (seen.top() - top) / y_scale, seen.width() / x_scale, seen.height() / y_scale
    )
    painter.drawImage(seen, image.image, part)


def _seen_part(image: MapImage | None, view: ViewTransform) -> QRectF:
    if image is None:
        return QRectF()
    return QRectF(*image.view.placed_in(view)) & QRectF(0, 0, view.width_px, view.height_px)
