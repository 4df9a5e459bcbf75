"""Everything that lies at the place clicked, with its attributes."""

from collections.abc import Sequence

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QWidget

from gi_atlas.events import Changes
from gui.form_widgets.context import FormContext
from layers.identify import Hit


class IdentifyPanel(QWidget):
    """All hits at a point, layer by layer, uppermost first.

    Signals
    -------
    thingAsked(kind, id)
        A hit was activated.
    hitChosen(layer_id, feature_id)
        Another hit is the current one: the window selects it on the map.
    """

    thingAsked = pyqtSignal(str, str)
    hitChosen = pyqtSignal(str, str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show what ``canvas.identified`` gave."""

    def set_place(self, lon: float, lat: float) -> None:
        """Show the place (degrees) that ``canvas.clicked`` gave."""

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""

    def retranslate(self) -> None:
        """Show every word in the current language."""
