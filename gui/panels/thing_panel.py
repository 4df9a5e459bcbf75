"""The form of the chosen product, boundary version or administrative unit."""

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QWidget

from gi_atlas.events import Changes
from gui.form_widgets.context import FormContext


class ThingPanel(QWidget):
    """Shows and edits one product or boundary version, shows one administrative unit or feature.

    Signals
    -------
    exportAsked(boundary_id)
        The person wants the boundary package.
    zoomAsked(kind, ids)
        The person wants to see these things on the map.
    thingAsked(kind, id)
        A link in the form was followed (product ↔ boundary, records, units under a boundary).
    """

    exportAsked = pyqtSignal(str)
    zoomAsked = pyqtSignal(str, list)
    thingAsked = pyqtSignal(str, str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def show_thing(self, kind: str, thing_id: str) -> None:
        """Show a product, boundary, administrative unit or feature by its id; other kinds are ignored."""

    def clear(self) -> None:
        """Show nothing."""

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""

    def retranslate(self) -> None:
        """Show every word in the current language."""
