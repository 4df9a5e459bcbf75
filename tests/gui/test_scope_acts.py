"""Scope in the real window: paste, see, mend, save, write, draw, the day of the divisions."""

from datetime import date
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.as_of import as_of
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Product, ScopeText, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from gui.app import Desktop
from gui.panels.scope_frame import LineLabel
from gui.panels.scope_view import KEEPING_TAB
from tests.gi_atlas.services.scope_county import OLD, TEXT, square, units
from tests.gui.conftest import WAIT_MS, open_in

WRONG = TEXT.replace("共2个", "共3个")


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    path = tmp_path / "测试 目录（一）" / "青石县.gpkg"
    path.parent.mkdir()
    with create_project(path) as project:
        save_many(project, [*units(), *units(OLD)])
    return path


@pytest.fixture
def opened(desktop: Desktop, project_path: Path, qtbot: QtBot) -> Desktop:
    open_in(desktop, project_path, qtbot)
    desktop.window.actions_by_name["scope_read"].trigger()
    return desktop


def project_of(desktop: Desktop) -> Project:
    project = desktop.session.project
    assert project is not None
    return project


def paste(desktop: Desktop, text: str, qtbot: QtBot) -> None:
    """Paste as a person does, and wait for names and picture."""
    QApplication.clipboard().setText(text)
    desktop.scope.text.selectAll()
    desktop.scope.text.paste()
    settle(desktop, qtbot)


def settle(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desktop.scope.reader.is_pending and desktop.runner.is_idle, timeout=WAIT_MS)


def test_a_pasted_announcement_becomes_a_picture_over_the_map(opened: Desktop, qtbot: QtBot) -> None:
    paste(opened, TEXT, qtbot)
    preview = opened.scopes.preview
    assert preview.isVisible()
    assert shapely.equals(shapely.union_all(preview.shapes[:1]), square(0, 2))
    west, _south, east, _north = opened.canvas.view.extent
    assert west < 115.0
    assert east > 115.2


def test_the_picture_goes_with_the_panel_and_comes_back(opened: Desktop, qtbot: QtBot) -> None:
    paste(opened, TEXT, qtbot)
    opened.window.show_dock("tables")
    qtbot.waitUntil(lambda: not opened.scopes.preview.isVisible(), timeout=WAIT_MS)
    opened.window.show_dock("scope")
    qtbot.waitUntil(lambda: opened.scopes.preview.isVisible(), timeout=WAIT_MS)


def test_the_whole_way_by_keyboard_alone(opened: Desktop, qtbot: QtBot) -> None:
    """Paste, go to the finding, put the mend in, save: no mouse."""
    scope, window = opened.scope, opened.window
    paste(opened, WRONG, qtbot)
    assert window.focusWidget() is scope.text
    QTest.keyClick(scope.text, Qt.Key.Key_F8)
    assert scope.text.textCursor().selectedText() == "共3个镇"
    tab_to(scope.issues.mend_button, window, qtbot)
    QTest.keyClick(scope.issues.mend_button, Qt.Key.Key_Space)
    settle(opened, qtbot)
    assert scope.text.wording == TEXT
    tab_to(scope.keeping.save_button, window, qtbot)
    QTest.keyClick(scope.keeping.save_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(project_of(opened).read_all(ScopeText)), timeout=WAIT_MS)
    settle(opened, qtbot)


def tab_to(widget: object, window: object, qtbot: QtBot) -> None:
    for _number in range(60):
        focused = QApplication.focusWidget()
        if focused is widget:
            return
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(f"{widget} is not reached by Tab")


def test_ctrl_z_in_the_field_is_the_field_s_and_elsewhere_the_project_s(opened: Desktop, qtbot: QtBot) -> None:
    paste(opened, TEXT, qtbot)
    opened.scope.keeping.save()
    qtbot.waitUntil(lambda: bool(project_of(opened).read_all(ScopeText)), timeout=WAIT_MS)
    settle(opened, qtbot)
    opened.scope.text.setFocus()
    QTest.keyClick(opened.scope.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.scope.text.wording == ""
    assert len(project_of(opened).read_all(ScopeText)) == 1
    opened.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: not project_of(opened).read_all(ScopeText), timeout=WAIT_MS)
    settle(opened, qtbot)


def test_a_saved_wording_shows_its_boundary_and_is_written_again(opened: Desktop, qtbot: QtBot) -> None:
    paste(opened, TEXT, qtbot)
    opened.scope.keeping.save()
    qtbot.waitUntil(lambda: opened.desk.chosen[0] == "boundaries", timeout=WAIT_MS)
    settle(opened, qtbot)
    opened.window.actions_by_name["scope_write"].trigger()
    qtbot.waitUntil(lambda: opened.sentence.written is not None, timeout=WAIT_MS)
    sentence = "青石红梨产地范围为青石县红岩镇、柳树镇共2个乡镇现辖行政区域。"
    assert opened.sentence.text.toPlainText().startswith(sentence)
    opened.sentence.read_button.click()
    settle(opened, qtbot)
    desk = opened.scope.desk
    assert desk is not None
    assert [unit.code for unit in desk.reading.resolved] == ["990101100", "990101101"]


@pytest.fixture
def bounded(desktop: Desktop, project_path: Path, qtbot: QtBot) -> Desktop:
    """A window with one boundary over the first two townships and one over the fourth."""
    products = [Product("青石红梨", id="pear"), Product("青石杏", id="apricot")]
    zones = [Zone("pear", id="zone"), Zone("apricot", id="grove")]
    first = BoundaryVersion("zone", square(0, 2), id="one", name="青石红梨")
    with open_project(project_path) as project:
        save_many(project, [*products, *zones, first, BoundaryVersion("grove", square(3), id="two", name="青石杏")])
    open_in(desktop, project_path, qtbot)
    return desktop


def written_of(desktop: Desktop, boundary_id: str) -> bool:
    sentence = desktop.sentence
    return (
        sentence.subject.boundary_id == boundary_id and sentence.written is not None and not sentence.progress.is_busy
    )


def click_at(desktop: Desktop, lon: float, lat: float) -> None:
    spot = desktop.canvas.position_of(lon, lat).toPoint()
    QTest.mouseClick(desktop.canvas, Qt.MouseButton.LeftButton, pos=spot)


def test_the_panel_that_writes_follows_map_and_form(bounded: Desktop, qtbot: QtBot) -> None:
    """The tab was opened by a click on it: no act of the menu said which boundary is meant."""
    bounded.window.docks["sentence"].raise_()
    qtbot.waitUntil(lambda: bounded.runner.is_idle and bounded.scopes._is_writing, timeout=WAIT_MS)
    bounded.canvas.zoom_all()
    click_at(bounded, 115.05, 38.03)
    qtbot.waitUntil(lambda: written_of(bounded, "one"), timeout=WAIT_MS)
    assert bounded.sentence.about.whole == "Boundary: 青石红梨, version 1"
    click_at(bounded, 115.35, 38.03)
    qtbot.waitUntil(lambda: written_of(bounded, "two"), timeout=WAIT_MS)
    assert bounded.sentence.text.toPlainText().startswith("青石杏")
    bounded.desk.zoom_to_things("boundaries", ["one"])
    qtbot.waitUntil(lambda: written_of(bounded, "one"), timeout=WAIT_MS)


def test_the_panel_that_writes_follows_the_table_when_it_is_seen_again(bounded: Desktop, qtbot: QtBot) -> None:
    """What is selected while another panel is before it is written as soon as it is seen, and not sooner."""
    bounded.window.docks["tables"].raise_()
    qtbot.wait(0)
    bounded.tables.selectionChanged.emit("boundaries", ["two"])
    settle(bounded, qtbot)
    assert bounded.sentence.subject.boundary_id == ""
    bounded.window.docks["sentence"].raise_()
    qtbot.waitUntil(lambda: written_of(bounded, "two"), timeout=WAIT_MS)


def test_the_panel_that_writes_stays_with_what_it_has_while_records_are_looked_at(
    bounded: Desktop, qtbot: QtBot
) -> None:
    bounded.window.docks["sentence"].raise_()
    bounded.desk.zoom_to_things("boundaries", ["two"])
    qtbot.waitUntil(lambda: written_of(bounded, "two"), timeout=WAIT_MS)
    bounded.desk.chosen = ("records", ("some",))
    bounded.desk.chosen = ("boundaries", ("one", "two"))
    settle(bounded, qtbot)
    assert written_of(bounded, "two")


def trace(desktop: Desktop, corners: list[tuple[float, float]]) -> None:
    """Click corner after corner on the map, the last one twice."""
    canvas = desktop.canvas
    spots = [canvas.position_of(lon, lat).toPoint() for lon, lat in corners]
    for spot in spots:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=spots[-1])


def test_a_polygon_is_drawn_written_and_kept(opened: Desktop, qtbot: QtBot) -> None:
    opened.canvas.zoom_to((115.0, 38.0, 115.4, 38.1))
    opened.sentence.product.setText("青石红梨")
    opened.window.actions_by_name["scope_draw"].trigger()
    assert opened.window.actions_by_name["scope_draw"].isChecked()
    trace(opened, [(115.02, 38.02), (115.08, 38.02), (115.08, 38.08), (115.02, 38.08)])
    qtbot.waitUntil(lambda: opened.sentence.written is not None, timeout=WAIT_MS)
    assert "红岩镇部分区域" in opened.sentence.text.toPlainText()
    assert opened.scopes.preview.isVisible()
    assert opened.window.actions_by_name["select"].isChecked()
    opened.sentence.keep_button.click()
    qtbot.waitUntil(lambda: bool(project_of(opened).read_all(BoundaryVersion)), timeout=WAIT_MS)
    settle(opened, qtbot)
    assert project_of(opened).read_all(BoundaryVersion)[0].derivation == "DIGITISED"


def test_a_line_that_crosses_itself_is_told(opened: Desktop, qtbot: QtBot) -> None:
    opened.canvas.zoom_to((115.0, 38.0, 115.4, 38.1))
    opened.window.actions_by_name["scope_draw"].trigger()
    trace(opened, [(115.02, 38.02), (115.08, 38.08), (115.08, 38.02), (115.02, 38.08)])
    qtbot.waitUntil(lambda: bool(opened.reporter.shown), timeout=WAIT_MS)
    assert opened.sentence.written is None


def test_escape_gives_drawing_up(opened: Desktop, qtbot: QtBot) -> None:
    opened.window.actions_by_name["scope_draw"].trigger()
    QTest.mouseClick(opened.canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    QTest.keyClick(opened.canvas, Qt.Key.Key_Escape)
    assert opened.window.actions_by_name["select"].isChecked()
    assert not opened.window.actions_by_name["scope_draw"].isChecked()


def test_the_day_switches_map_lists_and_wordings(opened: Desktop, qtbot: QtBot) -> None:
    paste(opened, "产地范围为青石县安阳乡现辖行政区域。", qtbot)
    assert names(opened) == ["安阳镇"]
    layers = [layer for layer in opened.state.layers if layer.source.table == "gi_admin_unit"]
    keys = [layer.source.read_key() for layer in layers]
    opened.scopes.see_as_of(date(2014, 5, 1))
    settle(opened, qtbot)
    qtbot.waitUntil(lambda: names(opened) == ["安阳乡"], timeout=WAIT_MS)
    assert layers
    assert all(layer.source.read_key() != key for layer, key in zip(layers, keys, strict=True))
    assert not opened.scopes.day_button.isHidden()
    assert "2014-05-01" in opened.scopes.day_button.text()
    opened.scopes.see_as_of(None)
    settle(opened, qtbot)
    qtbot.waitUntil(lambda: names(opened) == ["安阳镇"], timeout=WAIT_MS)
    assert opened.scopes.day_button.isHidden()


def names(desktop: Desktop) -> list[str]:
    return [unit.resolved_name for unit in desktop.scope.units.model.units]


def test_the_day_is_asked_for_in_a_dialog(opened: Desktop, qtbot: QtBot) -> None:
    dialog = opened.scopes.choose_day()
    settle(opened, qtbot)
    dialog.list.setCurrentRow(2)  # type: ignore[attr-defined] - an AsOfDialog
    dialog.accept()
    assert as_of(project_of(opened)) == date(2012, 1, 1)
    settle(opened, qtbot)


def test_closing_forgets_the_picture_and_keeps_the_draft(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    paste(opened, WRONG, qtbot)
    opened.session.close()
    qtbot.waitUntil(lambda: opened.session.project is None and not opened.session.is_moving, timeout=WAIT_MS)
    assert not opened.scopes.preview.isVisible()
    assert opened.scope.text.wording == ""
    open_in(opened, project_path, qtbot)
    assert opened.scope.text.wording == WRONG
    settle(opened, qtbot)


def test_another_project_shows_nothing_of_the_one_before(opened: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    paste(opened, TEXT, qtbot)
    with create_project(tmp_path / "别处.gpkg"):
        pass
    opened.session.open(tmp_path / "别处.gpkg")
    qtbot.waitUntil(lambda: opened.session.name == "别处" and not opened.session.is_moving, timeout=WAIT_MS)
    settle(opened, qtbot)
    assert opened.scope.text.wording == ""
    assert not opened.scopes.preview.isVisible()


def test_a_register_s_wording_is_opened_in_the_panel(opened: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    table = tmp_path / "公告.csv"
    table.write_text(f"产品名称,产地范围\n青石红梨,{TEXT}\n", encoding="utf-8-sig")
    dialog = opened.scopes.register()
    dialog.read(table)  # type: ignore[attr-defined] - a ScopeRegisterDialog
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=WAIT_MS)  # type: ignore[attr-defined]
    dialog.table.selectRow(0)  # type: ignore[attr-defined]
    dialog.open_chosen()  # type: ignore[attr-defined]
    settle(opened, qtbot)
    assert opened.scope.text.wording == TEXT


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_field_of_a_wording_is_seen_whole_on_a_small_screen(opened: Desktop, language: str, qtbot: QtBot) -> None:
    """1366x768: no field is pushed out of view, no hint and no sum is cut."""
    set_language(language)
    opened.window.resize(1366, 768)
    opened.scope.retranslate()
    paste(opened, TEXT, qtbot)
    opened.scope.tabs.setCurrentIndex(KEEPING_TAB)
    scope, page = opened.scope, opened.scope.keeping
    scope.resize(758, 344)  # what the docks beside it leave
    QApplication.processEvents()
    assert page.horizontalScrollBar().maximum() == 0
    for field in (*page.lines.values(), page.product, page.change, page.role):
        right = field.mapTo(page.viewport(), field.rect().topRight()).x()
        assert right < page.viewport().width()
    for line in (scope.county, *page.lines.values()):
        assert line.fontMetrics().horizontalAdvance(line.placeholderText()) < line.contentsRect().width() - 8
    assert page.fontMetrics().horizontalAdvance(page.product.itemText(0)) < page.product.width() - 24
    assert scope.summary.text() == scope.summary.whole


def test_a_line_is_cut_and_its_tip_is_whole(qtbot: QtBot) -> None:
    label = LineLabel()
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.set_whole("青石县" * 20)
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole == "青石县" * 20
    label.resize(2000, 20)
    label.show()
    assert label.text() == label.whole
