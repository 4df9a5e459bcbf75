"""Dossiers of several products from the menu, beside a window that stays free."""

from PyQt5.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.app import Desktop
from gui.dialogs.dossiers_dialog import DossiersDialog
from gui.dialogs.dossiers_rows import MISSING

from .conftest import WAIT_MS


def shown(desktop: Desktop) -> DossiersDialog | None:
    return next((one for one in desktop.window.findChildren(DossiersDialog) if one.isVisible()), None)


def test_the_menu_opens_it_and_it_checks_beside_the_window(opened: Desktop, qtbot: QtBot) -> None:
    opened.window.actions_by_name["dossiers"].trigger()
    dialog = shown(opened)
    assert dialog is not None
    assert dialog.windowModality() == Qt.WindowModality.NonModal
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog.model.index(0, MISSING).data().isdecimal(), timeout=WAIT_MS)


def test_closing_the_project_closes_it(opened: Desktop, qtbot: QtBot) -> None:
    opened.window.actions_by_name["dossiers"].trigger()
    opened.window.actions_by_name["close"].trigger()
    qtbot.waitUntil(lambda: opened.session.project is None, timeout=WAIT_MS)
    assert shown(opened) is None
