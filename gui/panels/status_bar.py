"""The status bar: messages, progress, coordinates, scale."""

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QStatusBar, QWidget

from gui.form_widgets.context import FormContext
from layers.view import ViewTransform


class StatusBar(QStatusBar):
    """Left to right: message, progress with cancel, coordinates, scale with its lock.

    Signals
    -------
    scaleAsked(denominator)
        The person chose a scale, or the view left the one that is locked: ``canvas.set_scale`` takes it.
    placeAsked(lon, lat)
        The person typed coordinates.
    cancelAsked()
        The running job is to stop.
    """

    scaleAsked = pyqtSignal(float)
    placeAsked = pyqtSignal(float, float)
    cancelAsked = pyqtSignal()

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def set_view(self, view: ViewTransform, dpi: float = 96.0) -> None:
        """Show the scale of a view (``canvas.viewChanged``; dpi is ``canvas.dpi``)."""

    def set_cursor(self, lon: float, lat: float) -> None:
        """Show the place (degrees) under the cursor (``canvas.cursorMoved``)."""

    def clear_cursor(self) -> None:
        """Show no place (``canvas.cursorLeft``)."""

    def show_progress(self, share: float, text: str = "") -> None:
        """Show how far a job is: 0 to 1, below 0 if unknown."""

    def end_progress(self) -> None:
        """Show no progress any more."""

    def tell(self, message: str) -> None:
        """Show a message for a while."""

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""

    def retranslate(self) -> None:
        """Show every word in the current language."""
