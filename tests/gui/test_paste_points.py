"""Coordinates of the clipboard are offered for import, and the window shows the office's datum parameters."""

from pathlib import Path

from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import Desktop
from gui.dialogs.datum_dialog import DatumDialog
from gui.dialogs.import_assistant import ImportAssistant
from tests.gui.conftest import WAIT_MS


def copied(text: str) -> None:
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    clipboard.setText(text)


def assistant(desktop: Desktop) -> ImportAssistant | None:
    found = [one for one in desktop.window.findChildren(ImportAssistant) if one.isVisible()]
    return found[0] if found else None


def test_pasted_corners_are_offered_and_their_file_goes(opened: Desktop, qtbot: QtBot) -> None:
    copied("J1 3110000.12 40411000.3\nJ2 3110100.12 40411000.3\nJ3 3110100.12 40411100.3\n")
    opened.files.paste_points()
    qtbot.waitUntil(lambda: assistant(opened) is not None, timeout=WAIT_MS)
    dialog = assistant(opened)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.offers[0].examined is not None, timeout=WAIT_MS)
    path: Path = dialog.offers[0].path
    assert path.exists()
    assert dialog.offers[0].examined is not None
    assert dialog.offers[0].examined.inspection.layers[0].geometry_type == "MultiPolygon"
    dialog.reject()
    qtbot.waitUntil(lambda: not path.parent.exists(), timeout=WAIT_MS)


def test_what_is_no_place_is_told_by_its_line(opened: Desktop, qtbot: QtBot) -> None:
    copied("119.1 28.1\n随便写的\n")
    opened.files.paste_points()
    qtbot.waitUntil(lambda: bool(opened.reporter.shown), timeout=WAIT_MS)
    assert opened.reporter.shown[0].detailedText().startswith("PASTE_LINE")
    assert assistant(opened) is None


def test_the_parameters_are_shown(opened: Desktop, qtbot: QtBot) -> None:
    dialog = opened.files.datum_parameters()
    assert isinstance(dialog, DatumDialog)
    qtbot.waitUntil(lambda: not dialog.progress.is_busy, timeout=WAIT_MS)
    assert dialog.table.rowCount() == 0
    dialog.reject()


def test_both_stand_in_a_menu(opened: Desktop) -> None:
    listeners = opened.listeners()
    assert listeners["paste_points"] == opened.files.paste_points
    assert listeners["datum_parameters"] == opened.files.datum_parameters
