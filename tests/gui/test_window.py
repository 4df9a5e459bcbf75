"""The window by real clicks and keys: map, tables and forms as one, docks, languages, drops."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt5.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QTimer, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from shapely import Point

from gi_atlas.i18n import current_language
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, LayerEntry, Product, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.services.keeping import list_backups
from gi_atlas.settings import read_settings, settings_path
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.opening import create_project
from gui import main_window
from gui.actions import ACTIONS, find_spec
from gui.app import Desktop
from gui.form_widgets import looks
from gui.keys_dialog import KeysDialog
from gui.map_acts import KIND_OF_TABLE
from gui.models.kinds import BOUNDARIES, RECORDS
from tests.gui.conftest import WAIT_MS, open_in

SMALL_SCREEN = QSize(900, 444)  # 768 at 150 %, less the frame


def trigger(desktop: Desktop, name: str) -> None:
    action = desktop.window.actions_by_name[name]
    assert action.isEnabled(), name
    action.trigger()


def click_map(desktop: Desktop, lon: float, lat: float, key: Qt.KeyboardModifier = Qt.NoModifier) -> None:
    place = desktop.canvas.position_of(lon, lat)
    QTest.mouseClick(desktop.canvas, Qt.LeftButton, key, QPoint(round(place.x()), round(place.y())))


def answer_dialog(monkeypatch: pytest.MonkeyPatch, name: str, answer: object) -> None:
    monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_arguments, **_names: answer))


def layer_id(desktop: Desktop, kind: str) -> str:
    return next(layer.id for layer in desktop.state.layers if KIND_OF_TABLE[layer.source.table] == kind)


# Map, tables and forms


def test_a_click_on_the_map_shows_the_form_and_the_row(opened: Desktop, qtbot: QtBot) -> None:
    opened.canvas.zoom_all()
    click_map(opened, 119.05, 29.05)
    assert opened.desk.chosen == (RECORDS, ("record-1",))
    assert opened.desk.forms.currentWidget() is opened.record
    qtbot.waitUntil(lambda: opened.record.record_id == "record-1", timeout=WAIT_MS)
    click_map(opened, 119.1, 29.1)
    assert opened.desk.chosen == (BOUNDARIES, ("boundary-1",))
    assert opened.desk.forms.currentWidget() is opened.thing
    assert opened.window.actions_by_name["zoom_selection"].isEnabled()
    trigger(opened, "deselect")
    assert not opened.window.actions_by_name["zoom_selection"].isEnabled()


def test_a_row_selects_its_feature_and_shows_its_form(opened: Desktop, qtbot: QtBot) -> None:
    opened.tables.selectionChanged.emit(RECORDS, ["record-2"])
    assert opened.state.selection == {layer_id(opened, RECORDS): frozenset({"record-2"})}
    qtbot.waitUntil(lambda: opened.record.record_id == "record-2", timeout=WAIT_MS)


def test_the_row_of_a_product_selects_its_boundaries(opened: Desktop, qtbot: QtBot) -> None:
    opened.tables.selectionChanged.emit("products", ["product-1"])
    qtbot.waitUntil(lambda: layer_id(opened, BOUNDARIES) in opened.state.selection, timeout=WAIT_MS)
    assert opened.state.selection == {layer_id(opened, BOUNDARIES): frozenset({"boundary-1"})}


def test_activating_a_row_goes_there(opened: Desktop, qtbot: QtBot) -> None:
    opened.canvas.zoom_to((100, 20, 101, 21))
    opened.tables.activated.emit(BOUNDARIES, "boundary-1")
    west, south, east, north = opened.canvas.view.extent
    assert west < 119 < 119.2 < east
    assert south < 29 < 29.2 < north


def test_a_new_record_is_begun_by_a_click(opened: Desktop, qtbot: QtBot) -> None:
    opened.canvas.zoom_all()
    trigger(opened, "new_record")
    assert opened.window.actions_by_name["new_record"].isChecked()
    click_map(opened, 119.1, 29.12)
    assert opened.window.actions_by_name["select"].isChecked()
    assert opened.desk.forms.currentWidget() is opened.record
    qtbot.waitUntil(lambda: opened.record.session is not None, timeout=WAIT_MS)
    assert opened.record.session is not None
    lat, lon = (float(part) for part in opened.record.session.value("identity/site_point").split()[:2])
    assert (lon, lat) == pytest.approx((119.1, 29.12), abs=0.002)
    trigger(opened, "save")
    project = opened.context.opened()
    qtbot.waitUntil(lambda: len(project.read_all(SurveyRecord)) == 3, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: opened.runner.is_idle, timeout=WAIT_MS)


def test_escape_gives_up_the_new_record(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "new_record")
    QTest.keyClick(opened.canvas, Qt.Key_Escape)
    assert opened.window.actions_by_name["select"].isChecked()
    click_map(opened, 119.1, 29.12)
    assert opened.record.record_id == ""


def test_removing_what_is_selected_can_be_undone(opened: Desktop, qtbot: QtBot) -> None:
    project = opened.context.opened()
    opened.tables.selectionChanged.emit(RECORDS, ["record-1"])
    trigger(opened, "delete")
    qtbot.waitUntil(lambda: len(project.read_all(SurveyRecord)) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: opened.window.actions_by_name["undo"].isEnabled() and opened.runner.is_idle, timeout=WAIT_MS
    )
    assert opened.desk.chosen == ("", ())
    trigger(opened, "undo")
    qtbot.waitUntil(lambda: len(project.read_all(SurveyRecord)) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: opened.window.actions_by_name["redo"].isEnabled(), timeout=WAIT_MS)


def test_layers_are_shown_and_hidden_as_one_step(opened: Desktop, qtbot: QtBot) -> None:
    project = opened.context.opened()
    trigger(opened, "hide_all")
    qtbot.waitUntil(lambda: not any(entry.is_visible for entry in project.read_all(LayerEntry)), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not any(layer.is_visible for layer in opened.state.layers), timeout=WAIT_MS)
    steps = len(project.steps()[0])
    trigger(opened, "show_all")
    qtbot.waitUntil(lambda: all(layer.is_visible for layer in opened.state.layers), timeout=WAIT_MS)
    assert len(project.steps()[0]) == steps + 1


def test_zoom_keys(opened: Desktop, qtbot: QtBot) -> None:
    opened.canvas.zoom_all()
    before = opened.canvas.view.deg_per_px
    trigger(opened, "zoom_in")
    assert opened.canvas.view.deg_per_px == pytest.approx(before / 2)
    trigger(opened, "zoom_out")
    assert opened.canvas.view.deg_per_px == pytest.approx(before)


# Docks and look


def test_panels_hide_as_one_and_come_back_as_they_were(opened: Desktop, qtbot: QtBot) -> None:
    window = opened.window
    window.docks["identify"].hide()
    trigger(opened, "hide_panels")
    assert not any(dock.isVisible() for dock in window.docks.values())
    trigger(opened, "hide_panels")
    assert window.docks["layers"].isVisible()
    assert not window.docks["identify"].isVisible()
    trigger(opened, "reset_layout")
    assert window.docks["identify"].isVisible()


def test_map_only_leaves_only_the_map(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "map_only")
    assert not opened.window.tool_bar.isVisible()
    assert not opened.window.statusBar().isVisible()
    assert not any(dock.isVisible() for dock in opened.window.docks.values())
    trigger(opened, "map_only")
    assert opened.window.tool_bar.isVisible()
    assert opened.window.docks["tables"].isVisible()


def test_the_layout_is_kept_between_runs(make_desktop: Callable[[], Desktop], project_path: Path, qtbot: QtBot) -> None:
    first = make_desktop()
    open_in(first, project_path, qtbot)
    first.window.docks["history"].hide()
    first.window.addDockWidget(Qt.RightDockWidgetArea, first.window.docks["tables"])
    first.window.close()
    qtbot.waitUntil(lambda: first.is_stopped, timeout=WAIT_MS)
    second = make_desktop()
    open_in(second, project_path, qtbot)
    assert not second.window.docks["history"].isVisible()
    assert second.window.dockWidgetArea(second.window.docks["tables"]) == Qt.RightDockWidgetArea
    assert second.start_page.recent.count() == 1


def test_another_project_is_shown_whole(opened: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    opened.canvas.zoom_to((119.05, 29.05, 119.06, 29.06))
    path = tmp_path / "far.gpkg"
    with create_project(path) as project:
        save(project, SurveyRecord("Far away", geom=Point(-122.5, 38.5)))
    open_in(opened, path, qtbot)
    view = opened.canvas.view
    assert view.west < -122.5 < view.west + view.width_px / view.px_per_deg_lon
    assert view.north > 38.5 > view.north - view.height_px / view.px_per_deg_lat


def test_what_was_typed_before_a_crash_is_offered_in_sight(desktop: Desktop, project_path: Path, qtbot: QtBot) -> None:
    draft = {"record_id": "r", "is_new": True, "texts": {"title": "没有保存的记录"}, "evidence": {}}
    DraftStore(project_path.with_suffix(".drafts")).put("record:r", draft)
    open_in(desktop, project_path, qtbot)
    assert desktop.record.banner.isVisible()
    assert "没有保存的记录" in desktop.record.banner.label.text()
    desktop.record.banner.buttons[0].click()
    qtbot.waitUntil(lambda: desktop.record.session is not None, timeout=WAIT_MS)
    assert desktop.record.session is not None
    assert desktop.record.session.value("identity/product_name") == "没有保存的记录"


@pytest.mark.parametrize(("width", "height"), [(1366, 728), (911, 485)])
def test_everything_fits_small_screens(
    width: int, height: int, make_desktop: Callable[[], Desktop], project_path: Path, qtbot: QtBot
) -> None:
    desktop = make_desktop()
    desktop.window.resize(width, height)
    open_in(desktop, project_path, qtbot)
    for kind, thing in ((RECORDS, "record-1"), (BOUNDARIES, "boundary-1"), ("products", "product-1")):
        desktop.desk.show_thing(kind, thing)
        qtbot.waitUntil(lambda: desktop.runner.is_idle, timeout=WAIT_MS)
        assert (desktop.window.width(), desktop.window.height()) == (width, height)
    for language in ("zh", "en"):
        desktop.choose_language(language)
        QApplication.processEvents()
        assert (desktop.window.width(), desktop.window.height()) == (width, height)
    for part in (desktop.canvas, desktop.tables, desktop.layers, desktop.status, desktop.locator):
        corner = part.mapTo(desktop.window, QPoint(part.width(), part.height()))
        assert corner.x() <= width
        assert corner.y() <= height
        assert part.isVisible()


# Language


def test_the_language_changes_everywhere_and_is_kept(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "chinese")
    assert current_language() == "zh"
    assert read_settings(settings_path()).language == "zh"
    menus = [action.text() for action in opened.window.menuBar().actions()]
    assert menus[0].startswith("项目")
    assert opened.window.docks["layers"].windowTitle() == "图层"
    assert opened.start_page.new_button.text().startswith("新建")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert [text for text in visible_texts(opened) if is_english(text)] == []
    trigger(opened, "english")
    assert opened.window.docks["layers"].windowTitle() == "Layers"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def visible_texts(desktop: Desktop) -> list[str]:
    from PyQt5.QtWidgets import QAbstractButton, QLabel, QLineEdit

    found = [part.text() for kind in (QLabel, QAbstractButton) for part in desktop.window.findChildren(kind)
             if part.isVisible()]  # fmt: skip
    found += [part.placeholderText() for part in desktop.window.findChildren(QLineEdit) if part.isVisible()]
    return found + [desktop.tables.tabText(number) for number in range(desktop.tables.count())]


def is_english(text: str) -> bool:
    words = [word for word in text.replace("&", "").split() if word.isascii() and word.isalpha() and len(word) > 3]
    return len(words) >= 2


def test_open_dialogs_follow_the_language(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "about")
    dialog = next(widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == "AboutDialog")
    before = dialog.windowTitle()
    opened.choose_language("zh")
    assert dialog.windowTitle() != before
    dialog.close()


# Keys


def test_a_key_chosen_by_the_person_counts_at_once_and_stays(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "keys")
    dialog = opened.window.findChild(KeysDialog)
    assert dialog is not None
    editor = dialog.editors["refresh"]
    editor.setKeySequence(QKeySequence("F9"))
    editor.editingFinished.emit()
    taken = dialog.editors["tables"]
    taken.setKeySequence(QKeySequence("Ctrl+N"))
    taken.editingFinished.emit()
    assert "Ctrl+N" in dialog.message.text()
    assert taken.keySequence() == QKeySequence("F6")
    dialog.accept()
    assert opened.window.actions_by_name["refresh"].shortcut() == QKeySequence("F9")
    assert read_settings(settings_path()).keys == {"refresh": "F9"}


def test_keys_with_several_sequences_keep_them(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "keys")
    dialog = opened.window.findChild(KeysDialog)
    assert dialog is not None
    dialog.accept()
    assert read_settings(settings_path()).keys == {}
    assert len(opened.window.actions_by_name["zoom_in"].shortcuts()) == len(find_spec("zoom_in").keys.split("; "))


def test_the_key_list_can_be_searched_and_reset(opened: Desktop, qtbot: QtBot) -> None:
    dialog = KeysDialog({"open": "F9"})
    qtbot.addWidget(dialog)
    dialog.filter.setText("f9")
    assert sum(not dialog.table.isRowHidden(row) for row in range(len(ACTIONS))) == 1
    assert dialog.chosen() == {"open": "F9"}
    dialog.reset()
    assert dialog.chosen() == {}


def test_real_keys_reach_their_acts(opened: Desktop, qtbot: QtBot) -> None:
    opened.window.activateWindow()
    opened.canvas.setFocus()
    qtbot.waitUntil(lambda: opened.canvas.hasFocus())
    before = opened.canvas.view.deg_per_px
    QTest.keyClick(opened.canvas, Qt.Key_Equal, Qt.ControlModifier)
    assert opened.canvas.view.deg_per_px == pytest.approx(before / 2)
    QTest.keyClick(opened.canvas, Qt.Key_K, Qt.ControlModifier)
    assert QApplication.focusWidget() is opened.locator.line
    QTest.keyClick(opened.window, Qt.Key_F6)
    assert opened.tables.isAncestorOf(QApplication.focusWidget())


# Files


def test_a_new_project_is_made_where_the_person_says(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    answer_dialog(monkeypatch, "getSaveFileName", (str(tmp_path / "新"), ""))
    trigger(desktop, "new")
    qtbot.waitUntil(lambda: desktop.session.project is not None, timeout=WAIT_MS)
    assert desktop.session.name == "新"
    assert (tmp_path / "新.gpkg").is_file()
    assert [notice.code for notice in desktop.session.notices] == ["NOTICE_NO_UNITS"]


def test_giving_up_a_file_dialog_changes_nothing(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    answer_dialog(monkeypatch, "getSaveFileName", ("", ""))
    answer_dialog(monkeypatch, "getOpenFileName", ("", ""))
    for name in ("new", "open", "unpack"):
        trigger(desktop, name)
    qtbot.waitUntil(lambda: desktop.runner.is_idle)
    assert desktop.session.project is None


def test_copy_pack_and_unpack(opened: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    answer_dialog(monkeypatch, "getSaveFileName", (str(tmp_path / "copy.gpkg"), ""))
    with qtbot.waitSignal(opened.files.told, timeout=WAIT_MS):
        trigger(opened, "save_copy")
    assert (tmp_path / "copy.gpkg").is_file()
    assert opened.session.name == "清溪"
    answer_dialog(monkeypatch, "getSaveFileName", (str(tmp_path / "pack.zip"), ""))
    with qtbot.waitSignal(opened.files.told, timeout=WAIT_MS):
        trigger(opened, "pack")
    answer_dialog(monkeypatch, "getOpenFileName", (str(tmp_path / "pack.zip"), ""))
    answer_dialog(monkeypatch, "getExistingDirectory", str(tmp_path / "out"))
    trigger(opened, "unpack")
    qtbot.waitUntil(
        lambda: opened.session.project is not None and opened.session.project.path.parent == tmp_path / "out",
        timeout=WAIT_MS,
    )
    assert {record.id for record in opened.context.opened().read_all(SurveyRecord)} == {"record-1", "record-2"}


def test_verify_tells_that_the_project_is_whole(opened: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.files.told, timeout=WAIT_MS):
        trigger(opened, "verify")
    assert opened.reporter.shown == []


def test_a_backup_can_be_restored(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.files.told, timeout=WAIT_MS):
        trigger(opened, "backup")
    assert len(list_backups(project_path)) == 1
    save(opened.context.opened(), Product("后来的", id="later"))
    trigger(opened, "restore")
    qtbot.waitUntil(lambda: find_dialog("RestoreDialog") is not None, timeout=WAIT_MS)
    dialog = find_dialog("RestoreDialog")
    assert dialog is not None
    with qtbot.waitSignal(opened.files.told, timeout=WAIT_MS):
        dialog.restore_button.click()  # type: ignore[attr-defined]
    project = opened.context.opened()
    assert [product.id for product in project.read_all(Product)] == ["product-1"]
    assert len(list_backups(project_path)) >= 2


def find_dialog(name: str) -> QDialog | None:
    found = [
        widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == name and widget.isVisible()
    ]
    return found[0] if found else None


def test_the_export_of_the_chosen_boundary_is_offered(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "export")
    assert [box.detailedText().splitlines()[0] for box in opened.reporter.shown] == ["EXPORT_CHOOSE_BOUNDARY"]
    opened.reporter.shown[0].close()
    opened.tables.selectionChanged.emit(BOUNDARIES, ["boundary-1"])
    trigger(opened, "export")
    dialog = find_dialog("ExportDialog")
    assert dialog is not None
    dialog.close()


# Drops


def drop(desktop: Desktop, *paths: Path) -> bool:
    """Drop files onto the middle of the window as a file manager does; whether they were taken."""
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    target = desktop.window
    middle = target.rect().center()
    enter = QDragEnterEvent(middle, Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(middle), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def test_a_dropped_project_is_opened(desktop: Desktop, project_path: Path, qtbot: QtBot) -> None:
    assert drop(desktop, project_path)
    qtbot.waitUntil(lambda: desktop.session.name == "清溪", timeout=WAIT_MS)


def test_dropped_files_are_offered_for_import(opened: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "界线.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert drop(opened, path)
    dialog = find_dialog("ImportAssistant")
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)  # type: ignore[attr-defined]
    dialog.close()


def test_files_dropped_without_a_project_are_answered_in_words(desktop: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.kml"
    path.write_text("<kml/>")
    assert drop(desktop, path)
    assert desktop.reporter.shown[0].detailedText().startswith("IMPORT_NEEDS_PROJECT")


def test_text_is_not_taken(desktop: Desktop, qtbot: QtBot) -> None:
    content = QMimeData()
    content.setText("words")
    enter = QDragEnterEvent(QPoint(5, 5), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    QApplication.sendEvent(desktop.window, enter)
    assert not enter.isAccepted()


# The start page


def test_recent_projects_are_listed_and_missing_ones_greyed(opened: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    opened.preferences.note_opened(tmp_path / "gone.gpkg")
    with qtbot.waitSignal(opened.session.projectChanged, timeout=WAIT_MS):
        trigger(opened, "close")
    recent = opened.start_page.recent
    assert [recent.item(row).text().splitlines()[0] for row in range(recent.count())] == ["gone", "清溪"]
    assert not recent.item(0).flags() & Qt.ItemIsEnabled
    assert opened.window.pages.currentIndex() == 0
    opened.start_page.recent.itemActivated.emit(recent.item(1))
    qtbot.waitUntil(lambda: opened.session.name == "清溪", timeout=WAIT_MS)


def test_new_boundaries_appear_on_the_map(opened: Desktop, qtbot: QtBot) -> None:
    from shapely import box

    project = opened.context.opened()
    boundary = BoundaryVersion("zone-1", version=2, geom=box(119.3, 29.3, 119.4, 29.4), id="boundary-2")
    opened.runner.run(lambda _progress: save(project, boundary))
    shown = layer_id(opened, BOUNDARIES)
    qtbot.waitUntil(lambda: opened.state.extent_of(shown, ["boundary-2"]) is not None, timeout=WAIT_MS)


# The GUI thread


def test_the_window_answers_while_the_project_works(opened: Desktop, qtbot: QtBot) -> None:
    project, gaps = opened.context.opened(), []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    def work(progress: Progress) -> None:
        for number in range(150):
            save(project, Product(f"产品{number}", id=f"p{number}"))
            progress.report(number / 150)

    timer = QTimer()
    timer.timeout.connect(beat)
    last[0] = time.perf_counter()
    timer.start(5)
    opened.runner.run(work, label=lambda: "Work")
    qtbot.waitUntil(lambda: opened.runner.is_idle, timeout=60_000)
    timer.stop()
    assert len(project.read_all(Product)) == 151
    # Busy machines stall now and then; a read or write of the project in the GUI thread stalls again and again.
    assert sorted(gaps)[-3] < 0.1


def test_a_dialog_over_a_project_goes_with_it_and_the_guide_stays(opened: Desktop, qtbot: QtBot) -> None:
    trigger(opened, "guide")
    opened.tables.selectionChanged.emit(BOUNDARIES, ["boundary-1"])
    trigger(opened, "export")
    assert find_dialog("ExportDialog") is not None
    with qtbot.waitSignal(opened.session.projectChanged, timeout=WAIT_MS):
        opened.session.close()
    assert find_dialog("ExportDialog") is None
    guide = find_dialog("GuideDialog")
    assert guide is not None
    guide.close()
    assert opened.reporter.shown == []


def test_a_project_is_never_overwritten(
    opened: Desktop, project_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    before = project_path.stat().st_size
    answer_dialog(monkeypatch, "getSaveFileName", (str(project_path), ""))
    for name in ("new", "save_copy"):
        trigger(opened, name)
        qtbot.waitUntil(lambda: bool(opened.reporter.shown), timeout=WAIT_MS)
        assert opened.reporter.shown[0].detailedText().startswith("STORE_EXISTS")
        opened.reporter.shown[0].close()
    assert opened.session.name == "清溪"
    assert project_path.stat().st_size == before


def test_a_layout_of_a_larger_screen_leaves_the_window_on_a_small_one(
    opened: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, room = opened.window, [QSize(1350, 720)]
    for module in (main_window, looks):
        monkeypatch.setattr(module, "screen_room", lambda _window: room[0])
    window.resize(room[0])
    window.reset_layout()
    kept = window.layout_state()
    assert not window.tabifiedDockWidgets(window.docks["layers"])
    qtbot.waitUntil(lambda: window.minimumSizeHint().height() > SMALL_SCREEN.height())
    room[0] = SMALL_SCREEN
    window.set_layout_state(kept)
    qtbot.waitUntil(lambda: window.height() <= SMALL_SCREEN.height())
    assert window.tabifiedDockWidgets(window.docks["layers"])
    assert window.statusBar().geometry().bottom() < SMALL_SCREEN.height()
