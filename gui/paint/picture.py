"""Pictures of the map as images of Qt; QtGui and QtCore only, so that they are made without a display."""

from dataclasses import dataclass

from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QImage, QPainter, QPainterPath, QPen
from PyQt5.sip import voidptr

from layers.arrays import PixelArray
from layers.labels import BESIDE_MARKER_PX, Label, LabelRoom, place_labels
from layers.scene import Scene, SceneLayer, ScenePainter
from layers.view import ViewTransform

LABEL_COLOUR = QColor("#202020")
HALO_COLOUR = QColor(255, 255, 255, 210)
HALO_PX = 2.5


@dataclass(frozen=True)
class MapImage:
    """An image and the view that it shows.

    Parameters
    ----------
    image : QImage
        RGB32; lies on ``pixels``.
    pixels : ndarray of uint32
        Memory of the image: it lives as long as this object.
    view : ViewTransform
        What it shows.
    is_final : bool
        Whether every layer has the level of detail that the view asks for.
    """

    image: QImage
    pixels: PixelArray
    view: ViewTransform
    is_final: bool


def paint_image(painter: ScenePainter, scene: Scene, view: ViewTransform, is_patient: bool = True) -> MapImage:
    """Paint a scene with its labels; any thread may call this, each with a painter of its own."""
    picture = painter.paint(scene, view, is_patient)
    rows, columns = picture.pixels.shape
    memory = voidptr(picture.pixels.ctypes.data, picture.pixels.nbytes, True)
    image = QImage(memory, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    room = LabelRoom()
    for layer in scene.layers:
        room.keep_markers(layer.features, view, layer.style.marker_px * scene.pixel_ratio)
    for layer in labelled_layers(scene):
        write_labels(image, layer, view, scene.pixel_ratio, room)
    return MapImage(image, picture.pixels, view, picture.is_final)


def labelled_layers(scene: Scene) -> list[SceneLayer]:
    """Layers with labels, those first that choose their places first: areas before points, upper before lower."""
    upper_first = scene.layers[::-1]
    found = [layer for layer in upper_first if layer.texts and layer.style.label_field and layer.features.has_anchors]
    return sorted(found, key=lambda layer: layer.features.has_only_points)


def write_labels(
    image: QImage, layer: SceneLayer, view: ViewTransform, pixel_ratio: float, room: LabelRoom | None = None
) -> None:
    """Write the labels of a layer onto an image, where ``room`` has place for them."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(1, round(layer.style.label_px * pixel_ratio)))
    metrics = QFontMetricsF(font)

    def measure(text: str) -> tuple[float, float]:
        return metrics.horizontalAdvance(text), metrics.height()

    beside_px = max(BESIDE_MARKER_PX, layer.style.marker_px / 2 + 1) * pixel_ratio
    labels = place_labels(layer.features, layer.texts, view, measure, room=room, beside_px=beside_px)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for label in labels:
        _write(painter, label, font, metrics.ascent(), pixel_ratio)
    painter.end()


def _write(painter: QPainter, label: Label, font: QFont, ascent_px: float, pixel_ratio: float) -> None:
    path = QPainterPath()
    path.addText(QPointF(label.x_px, label.y_px + ascent_px), font, label.text)
    painter.strokePath(
        path,
        QPen(
            HALO_COLOUR,
            HALO_PX * pixel_ratio,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        ),
    )
    painter.fillPath(path, LABEL_COLOUR)
