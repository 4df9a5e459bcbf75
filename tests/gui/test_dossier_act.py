"""The dossier from the menu: of the product that is shown, beside a window that stays free."""

from dataclasses import replace

from PyQt5.QtCore import Qt
from pytestqt.qtbot import QtBot

from gi_atlas.dossier.checklist import ITEMS
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gui.app import Desktop
from gui.dialogs.dossier_dialog import DossierDialog

from .conftest import WAIT_MS


def shown(desktop: Desktop) -> DossierDialog | None:
    dialogs = [one for one in desktop.window.findChildren(DossierDialog) if one.isVisible()]
    return dialogs[0] if dialogs else None


def open_dialog(desktop: Desktop, qtbot: QtBot) -> DossierDialog:
    desktop.window.actions_by_name["dossier"].trigger()
    qtbot.waitUntil(lambda: shown(desktop) is not None, timeout=WAIT_MS)
    dialog = shown(desktop)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.rowCount() == len(ITEMS), timeout=WAIT_MS)
    return dialog


def test_the_menu_opens_it(opened: Desktop, qtbot: QtBot) -> None:
    dialog = open_dialog(opened, qtbot)
    assert dialog.product.currentText() == "清溪绿茶"
    assert dialog.windowModality() == Qt.WindowModality.NonModal


def test_a_change_in_the_window_is_seen(opened: Desktop, qtbot: QtBot) -> None:
    dialog = open_dialog(opened, qtbot)
    project = opened.session.project
    assert project is not None
    save(project, replace(project.read_one(Product, "product-1"), class_code="01"))

    def told() -> str:
        table = dialog.table
        return next(table.item(row, 3).text() for row in range(table.rowCount()) if table.item(row, 0).text() == "C5")

    qtbot.waitUntil(lambda: "Class code 01" in told(), timeout=WAIT_MS)


def test_closing_the_project_closes_it(opened: Desktop, qtbot: QtBot) -> None:
    open_dialog(opened, qtbot)
    opened.window.actions_by_name["close"].trigger()
    qtbot.waitUntil(lambda: opened.session.project is None, timeout=WAIT_MS)
    assert shown(opened) is None
