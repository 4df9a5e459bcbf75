"""Panels in the real window: one selection, nothing typed is lost by closing, undo by keys."""

from pathlib import Path

from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import LayerEntry, Product
from gi_atlas.storage.opening import open_project
from gui.app import Desktop
from gui.models.kinds import BOUNDARIES, FINDINGS, PRODUCTS, RECORDS

WAIT_MS = 15_000


def boundary_layer(desktop: Desktop) -> str:
    return next(layer.id for layer in desktop.state.layers if layer.source.table == "gi_boundary")


def show_product(desktop: Desktop, qtbot: QtBot) -> QLineEdit:
    desktop.desk.show_thing(PRODUCTS, "product-1")
    qtbot.waitUntil(lambda: desktop.thing.heading.text() == "清溪绿茶", timeout=WAIT_MS)
    editor = desktop.thing.product_page.form.fields["name_en"].editor
    assert isinstance(editor, QLineEdit)
    return editor


def test_what_is_selected_on_the_map_is_selected_in_its_table_and_shown(opened: Desktop, qtbot: QtBot) -> None:
    opened.state.select(boundary_layer(opened), ["boundary-1"])
    assert opened.tables.tables[BOUNDARIES].view.selected_ids == ["boundary-1"]
    qtbot.waitUntil(lambda: opened.thing.heading.text() == "清溪绿茶", timeout=WAIT_MS)


def test_what_is_selected_in_a_table_is_selected_on_the_map(opened: Desktop, qtbot: QtBot) -> None:
    opened.tables.show_table(RECORDS)
    table = opened.tables.tables[RECORDS]
    qtbot.waitUntil(lambda: table.model.rowCount() == 2, timeout=WAIT_MS)
    table.view.selectRow(1)
    assert list(opened.state.selection.values()) == [frozenset({"record-2"})]


def test_closing_stores_what_was_typed_a_moment_ago(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    editor = show_product(opened, qtbot)
    QTest.keyClicks(editor, "Qingxi tea")
    done: list[bool] = []
    opened.session.close(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    with open_project(project_path, read_only=True) as project:
        assert project.read_one(Product, "product-1").name_en == "Qingxi tea"


def test_closing_stores_a_style_that_was_chosen_a_moment_ago(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    layer_id = boundary_layer(opened)
    qtbot.waitUntil(lambda: opened.layers.model.row_of(layer_id) >= 0, timeout=WAIT_MS)
    opened.layers.view.setCurrentIndex(opened.layers.model.index(opened.layers.model.row_of(layer_id)))
    opened.layers.style_editor.line_width.setValue(5.0)
    layer = opened.state.layer(layer_id)
    assert layer is not None
    assert layer.style.width_px == 5.0
    done: list[bool] = []
    opened.session.close(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    with open_project(project_path, read_only=True) as project:
        assert project.read_one(LayerEntry, layer_id).style["width_px"] == 5.0


def test_an_edit_is_seen_everywhere_and_undone_everywhere(opened: Desktop, qtbot: QtBot) -> None:
    editor = show_product(opened, qtbot)
    opened.tables.show_table(PRODUCTS)
    table = opened.tables.tables[PRODUCTS]
    qtbot.waitUntil(lambda: table.model.rowCount() == 1, timeout=WAIT_MS)
    QTest.keyClicks(editor, "Tea")
    QTest.keyClick(editor, Qt.Key_Return)
    qtbot.waitUntil(lambda: table.model.value_at(0, "name_en") == "Tea", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: opened.history.model.undo_text == "Change product 清溪绿茶", timeout=WAIT_MS)
    opened.history.undo()
    qtbot.waitUntil(lambda: table.model.value_at(0, "name_en") == "", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: editor.text() == "", timeout=WAIT_MS)


def test_the_locator_goes_to_what_it_found(opened: Desktop, qtbot: QtBot) -> None:
    opened.locator.start()
    QTest.keyClicks(opened.locator.line, "qylc")
    QTest.keyClicks(opened.locator.line, "")
    opened.locator.line.clear()
    QTest.keyClicks(opened.locator.line, "lxcy")
    qtbot.waitUntil(lambda: opened.locator.model.rowCount() == 1, timeout=WAIT_MS)
    QTest.keyClick(opened.locator.line, Qt.Key_Return)
    qtbot.waitUntil(lambda: opened.record.record_id == "record-2", timeout=WAIT_MS)
    west, south, east, north = opened.canvas.view.extent
    assert west < 119.15 < east
    assert south < 29.15 < north


def test_findings_are_listed_by_the_menu(opened: Desktop, qtbot: QtBot) -> None:
    opened.window.actions_by_name["check"].trigger()
    qtbot.waitUntil(lambda: opened.tables.tables[FINDINGS].model.rowCount() > 0, timeout=WAIT_MS)


def test_every_panel_speaks_the_other_language_at_once(opened: Desktop, qtbot: QtBot) -> None:
    show_product(opened, qtbot)
    opened.choose_language("zh")
    assert opened.tables.tabText(0) == "产品"
    assert opened.thing.kind_label.text() == "产品"
    assert opened.layers.model.index(0).data() == "照片"
    assert opened.history.model.index(0).data() == "起始状态"
    assert opened.status.scale_label.text() == "比例尺"
    assert "查找" in opened.locator.line.placeholderText()
    set_language("en")
