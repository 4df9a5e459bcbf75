"""The locator: one line that finds anything."""

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QWidget

from gi_atlas.events import Changes
from gui.form_widgets.context import FormContext


class Locator(QWidget):
    """A line for a tool or status bar with a list of what it finds; the window gives it Ctrl+K by ``start``.

    Signals
    -------
    thingChosen(kind, id, extent)
        A product, boundary, record or administrative unit; ``extent`` is (minx, miny, maxx, maxy) in EPSG:4490
        degrees, None where it lies nowhere.
    placeChosen(lon, lat)
        Coordinates in degrees of EPSG:4490.
    """

    thingChosen = pyqtSignal(str, str, object)
    placeChosen = pyqtSignal(float, float)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def start(self) -> None:
        """Put the cursor into the line and select what is there."""

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""

    def retranslate(self) -> None:
        """Show every word in the current language."""
