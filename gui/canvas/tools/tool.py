"""What a tool of the canvas is."""

from typing import TYPE_CHECKING

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QMouseEvent, QPainter

if TYPE_CHECKING:
    from gui.canvas.canvas import MapCanvas


class Tool:
    """Answers the left mouse button on a canvas; this one does nothing.

    Parameters
    ----------
    canvas : MapCanvas
        Where it works.
    """

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: "MapCanvas") -> None:
        self.canvas = canvas

    def press(self, event: QMouseEvent) -> None:
        """The left button went down."""

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, with the left button or without."""

    def release(self, event: QMouseEvent) -> None:
        """The left button went up."""

    def double_click(self, event: QMouseEvent) -> None:
        """The left button was pressed twice."""

    def cancel(self) -> None:
        """The person pressed Escape or took another tool."""

    def paint(self, painter: QPainter) -> None:
        """Paint above the map, in the widget's coordinates."""
