"""Place, size and layout of the window, kept between runs; the only use of QSettings."""

from pathlib import Path
from typing import Protocol

from PyQt5.QtCore import QByteArray, QSettings

from gi_atlas.settings import settings_folder

LAYOUT_NUMBER = 3  # raise it when docks are added or renamed, so that old layouts are not applied


class KeptWindow(Protocol):
    """What is asked of a window."""

    def saveGeometry(self) -> QByteArray:
        """Its place and size."""

    def restoreGeometry(self, geometry: QByteArray) -> bool:
        """Take a place and size."""

    def layout_state(self) -> QByteArray:
        """Its docks."""

    def set_layout_state(self, layout: QByteArray) -> bool:
        """Take docks; whether they fitted."""


class WindowState:
    """Keeps and restores a window.

    Parameters
    ----------
    path : Path, optional
        INI file; default: beside the person's settings.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._settings = QSettings(str(path or settings_folder() / "window.ini"), QSettings.Format.IniFormat)

    def restore(self, window: KeptWindow) -> bool:
        """Put the window where it was; whether a layout was kept that fits this version."""
        geometry, layout = self._bytes("geometry"), self._bytes("layout")
        if not geometry.isEmpty():
            window.restoreGeometry(geometry)
        is_ours = str(self._settings.value("number", "")) == str(LAYOUT_NUMBER)
        return is_ours and not layout.isEmpty() and window.set_layout_state(layout)

    def keep(self, window: KeptWindow) -> None:
        """Note where the window is."""
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.setValue("layout", window.layout_state())
        self._settings.setValue("number", str(LAYOUT_NUMBER))
        self._settings.sync()

    def part(self, name: str) -> QByteArray:
        """What was kept of a part of the window; empty if nothing was."""
        return self._bytes(f"parts/{name}")

    def keep_part(self, name: str, state: QByteArray) -> None:
        """Note how a part of the window is laid out."""
        self._settings.setValue(f"parts/{name}", state)

    def _bytes(self, key: str) -> QByteArray:
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
