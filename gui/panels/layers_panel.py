"""The layers dock: order, visibility and style of the map's layers."""

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QWidget

from gi_atlas.events import Changes
from gui.form_widgets.context import FormContext


class LayersPanel(QWidget):
    """Layers of the open project, uppermost first; every change of order, style, name or visibility is one step.

    Signals
    -------
    layersChanged(list of MapLayer)
        All layers of the project, lowest first, after opening and after each change: ``canvas.set_layers`` takes it.
    styleChanged(layer_id, Style)
        A style to show at once, before it is stored: ``canvas.set_style`` takes it.
    visibilityChanged(layer_id, bool)
        Likewise for ``state.set_visible``.
    zoomAsked(layer_id)
        ``canvas.zoom_to_features`` takes it.
    currentChanged(layer_id)
        Another layer is the current one; "" if none is.
    """

    layersChanged = pyqtSignal(list)
    styleChanged = pyqtSignal(str, object)
    visibilityChanged = pyqtSignal(str, bool)
    zoomAsked = pyqtSignal(str)
    currentChanged = pyqtSignal(str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""

    def retranslate(self) -> None:
        """Show every word in the current language."""
