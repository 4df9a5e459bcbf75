"""Pictures as the bytes of a PNG: Qt says nothing of a full disk, so that Python writes what Qt paints."""

from pathlib import Path

from PyQt5.QtCore import QBuffer, QIODevice
from PyQt5.QtGui import QImage

from gi_atlas.errors import WriteError


def png_bytes(image: QImage, path: Path) -> bytes:
    """A picture as PNG; ``path`` names it in the error.

    Raises
    ------
    WriteError
        OUTPUT_CANNOT_PAINT.
    """
    painted = QBuffer()
    painted.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(painted, "PNG"):
        raise WriteError("OUTPUT_CANNOT_PAINT", path=path.name)
    return bytes(painted.data())
