"""What a tool of the canvas is, and what it needs of the canvas."""

from typing import Protocol

from PyQt5.QtCore import QRectF, Qt
from PyQt5.QtGui import QCursor, QMouseEvent, QPainter


class ToolGround(Protocol):
    """What a tool works on; ``gui.canvas.canvas.MapCanvas`` is it.

    The canvas knows its tools, so that the tools know of it no more than this. Positions are in the widget's pixels.
    """

    tool: "Tool"

    def update(self) -> None:
        """Paint anew, the tool's own marks too."""

    def setCursor(self, cursor: QCursor | Qt.CursorShape, /) -> None:
        """Show another mouse pointer."""

    def pan(self, dx: float, dy: float) -> None:
        """Move the map."""

    def lonlat_at(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a position, in degrees."""

    def select_at(self, x: float, y: float, is_added: bool = False) -> None:
        """Select what lies at a position."""

    def select_within(self, rectangle: QRectF, is_added: bool = False) -> None:
        """Select what a rectangle touches."""


class Tool:
    """Answers the left mouse button on a canvas; this one does nothing.

    Parameters
    ----------
    canvas : ToolGround
        Where it works.
    """

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: ToolGround) -> None:
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
