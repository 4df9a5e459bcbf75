"""The form of a record, used as a person uses it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from PyQt5.QtCore import QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDropEvent, QImage, QInputMethodEvent, QKeySequence
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLineEdit, QShortcut, QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.errors import StorageError
from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import SURVEY_GROUPS, AdminUnit, Product, SurveyRecord, UnitLevel
from gi_atlas.services.editing import remove, save, save_many
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from gui.form_widgets.draft_keeper import DELAY_MS
from gui.panels import record_panel
from gui.panels.record_panel import RecordPanel
from tests.gi_atlas.services.photo_files import make_photo
from tests.gui.form_context import Desk, LateJobs, ThreadJobs

LON, LAT = 120.2, 30.2


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg") as opened:
        county = shapely.box(120, 30, 121, 31)
        save(opened, AdminUnit("990101", "清溪县", "2023-06", UnitLevel.COUNTY, geom=county))
        town = shapely.box(120.1, 30.1, 120.5, 30.5)
        save(opened, AdminUnit("990101100", "高山镇", "2023-06", UnitLevel.TOWNSHIP, geom=town))
        save(opened, Product("清溪绿茶", id="product-1"))
        yield opened


@pytest.fixture
def desk(project: Project, tmp_path: Path) -> Desk:
    return Desk(project, tmp_path)


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> RecordPanel:
    return make_panel(desk, qtbot)


def make_panel(desk: Desk, qtbot: QtBot) -> RecordPanel:
    panel = RecordPanel(desk.context)
    qtbot.addWidget(panel)
    panel.resize(420, 640)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def stored(project: Project) -> list[SurveyRecord]:
    return project.read_all(SurveyRecord)


def line(panel: RecordPanel, name: str) -> QLineEdit:
    editor = panel.page.fields[name].editor
    assert isinstance(editor, QLineEdit)
    return editor


def compose(widget: QWidget, *parts: str, commit: str = "") -> None:
    """Type by an input method: what is composed so far, then what it commits."""
    for part in parts:
        QApplication.sendEvent(widget, QInputMethodEvent(part, []))
    if commit:
        event = QInputMethodEvent("", [])
        event.setCommitString(commit)
        QApplication.sendEvent(widget, event)


def write(panel: RecordPanel, title: str = "清溪绿茶（高山）") -> None:
    compose(line(panel, "title"), commit=title)


# A new record


def test_a_place_finds_its_units(panel: RecordPanel) -> None:
    panel.new_record(LON, LAT)
    texts = panel.page.texts()
    assert (texts["county_code"], texts["township_code"], texts["edition"]) == ("990101", "990101100", "2023-06")
    assert panel.page.fields["county_code"].note.text() == "清溪县"
    assert panel.page.fields["township_code"].note.text() == "高山镇"
    assert texts["place"] == "120.2, 30.2"
    assert texts["survey_date"] == date.today().isoformat()
    assert panel.state == "NEW"


def test_a_place_without_units_stays_empty(panel: RecordPanel) -> None:
    panel.new_record(10.0, 50.0)
    assert panel.page.texts()["county_code"] == ""
    assert panel.page.texts()["edition"] == ""


def test_a_place_that_was_clicked_by_mistake_leaves_nothing(panel: RecordPanel, project: Project, desk: Desk) -> None:
    panel.new_record(LON, LAT)
    assert not panel.is_dirty
    panel.leave()
    assert stored(project) == []
    assert desk.drafts.content == {}


def test_saving_is_one_step_and_keeps_every_field(panel: RecordPanel, project: Project, qtbot: QtBot) -> None:
    panel.new_record(LON, LAT)
    write(panel)
    compose(line(panel, "office"), commit="清溪县市场监督管理局")
    for name, area in panel.page.areas.items():
        compose(area.edit, commit=f"{name}：甲乙丙")
    steps = len(project.steps()[0])
    with qtbot.waitSignal(panel.saved) as told:
        panel.save()
    (record,) = stored(project)
    assert told.args == [record.id]
    assert len(project.steps()[0]) == steps + 1
    assert record.title == "清溪绿茶（高山）"
    assert record.office == "清溪县市场监督管理局"
    assert [getattr(record, name) for name in SURVEY_GROUPS] == [f"{name}：甲乙丙" for name in SURVEY_GROUPS]
    assert record.notes == "notes：甲乙丙"
    assert (record.county_code, record.township_code, record.edition) == ("990101", "990101100", "2023-06")
    assert (record.geom.x, record.geom.y) == (LON, LAT)
    assert panel.state == "SAVED"
    assert not panel.is_dirty


def test_a_record_without_a_title_takes_its_product(panel: RecordPanel, project: Project) -> None:
    panel.new_record(LON, LAT)
    panel.choose_product("product-1")
    panel.save()
    (record,) = stored(project)
    assert record.product_id == "product-1"
    assert record.title.startswith("清溪绿茶 20")
    assert panel.state == "SAVED"
    assert line(panel, "title").text() == record.title


def test_undo_takes_the_record_back_and_the_form_follows(panel: RecordPanel, project: Project, qtbot: QtBot) -> None:
    panel.new_record(LON, LAT)
    write(panel)
    panel.save()
    compose(panel.page.areas["quality"].edit, commit="汤色明亮")
    panel.save()
    project.undo()
    panel.take_changes(Changes({"gi_record": frozenset({panel.record_id})}))
    assert panel.page.texts()["quality"] == ""
    assert panel.state == "SAVED"
    project.undo()
    panel.take_changes(Changes({"gi_record": frozenset({panel.record_id})}))
    assert panel.record_id == ""
    assert stored(project) == []
    assert not panel.scroll_area.isVisible()


def test_going_on_to_another_record_saves_the_first(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("另一条", id="other"))
    panel.new_record(LON, LAT)
    write(panel, "第一条")
    panel.show_record("other")
    assert sorted(record.title for record in stored(project)) == ["另一条", "第一条"]
    assert panel.page.texts()["title"] == "另一条"
    assert panel.state == "SAVED"


def test_showing_a_record_that_is_gone_says_so(panel: RecordPanel, desk: Desk) -> None:
    panel.show_record("nobody")
    assert [error.code for error in desk.errors] == ["STORE_ID_UNKNOWN"]
    assert panel.record_id == ""


# Faults beside the fields


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("survey_date", "昨天"),
        ("survey_date", "2126-01-01"),
        ("place", "东边"),
        ("place", "200, 30"),
        ("county_code", "西湖区"),
    ],
)
def test_a_fault_stands_beside_its_field_and_in_the_draft(
    panel: RecordPanel, project: Project, desk: Desk, qtbot: QtBot, name: str, text: str
) -> None:
    save(project, SurveyRecord("甲", geom=shapely.Point(LON, LAT), county_code="990101", id="r"))
    panel.show_record("r")
    line(panel, name).clear()
    compose(line(panel, name), commit=text)
    field = panel.page.fields[name]
    assert field.fault.isVisibleTo(panel)
    assert text in field.fault.text()
    panel.save()
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    # What could not be read stays on the page and in the draft; what is stored stays whole.
    assert line(panel, name).text() == text
    assert desk.drafts.content["record:r"]["texts"][name] == text
    (record,) = stored(project)
    assert record.county_code == "990101"
    assert record.geom is not None


def test_a_missing_title_is_no_fault_of_someone_who_has_just_begun(panel: RecordPanel) -> None:
    panel.new_record(LON, LAT)
    assert not panel.page.fields["title"].fault.isVisibleTo(panel)
    compose(panel.page.areas["craft"].edit, commit="炒青")
    assert panel.page.fields["title"].fault.isVisibleTo(panel)


# Drafts


def test_each_keystroke_is_in_the_draft_soon(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    panel.new_record(LON, LAT)
    QTest.keyClicks(line(panel, "office"), "Office 1")
    assert panel.state == "EDITED"
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    (draft,) = desk.drafts.content.values()
    assert draft["texts"]["office"] == "Office 1"
    assert draft["is_new"]


def test_steady_typing_is_written_too(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    panel.new_record(LON, LAT)
    for _stroke in range(12):
        QTest.keyClicks(panel.page.areas["notes"].edit, "a")
        qtbot.wait(DELAY_MS // 5)
    assert desk.drafts.puts >= 2
    (draft,) = desk.drafts.content.values()
    assert len(draft["texts"]["notes"]) >= 6


@pytest.mark.parametrize("name", ["quality", "title"])
def test_composing_is_no_text_until_it_is_committed(panel: RecordPanel, desk: Desk, qtbot: QtBot, name: str) -> None:
    panel.new_record(LON, LAT)
    editor = panel.page.areas[name].edit if name in panel.page.areas else line(panel, name)
    compose(editor, "q", "qing", "qing xi")
    qtbot.wait(2 * DELAY_MS)
    assert panel.page.texts()[name] == ""
    assert all("q" not in draft["texts"][name] for draft in desk.drafts.content.values())
    compose(editor, commit="清溪")
    qtbot.waitUntil(lambda: bool(desk.drafts.content))
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    (draft,) = desk.drafts.content.values()
    assert draft["texts"][name] == "清溪"


def test_saving_forgets_the_draft(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    panel.new_record(LON, LAT)
    write(panel)
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    panel.save()
    qtbot.waitUntil(lambda: desk.drafts.content == {})
    qtbot.wait(2 * DELAY_MS)
    assert desk.drafts.content == {}


def test_after_a_crash_the_record_is_found_again(project: Project, tmp_path: Path, qtbot: QtBot, desk: Desk) -> None:
    folder = tmp_path / "清溪县.drafts"
    desk.drafts = DraftStore(folder)  # type: ignore[assignment]  # the real one, on the disk
    panel = make_panel(desk, qtbot)
    panel.new_record(LON, LAT)
    write(panel, "没有保存的记录")
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    record_id = panel.record_id
    # The program is gone; nothing but the folder of drafts is left.
    again = Desk(project, tmp_path)
    again.drafts = DraftStore(folder)  # type: ignore[assignment]
    second = make_panel(again, qtbot)
    second.offer_drafts()
    assert second.banner.isVisible()
    assert "没有保存的记录" in second.banner.label.text()
    second.banner.buttons[0].click()
    assert second.record_id == record_id
    assert second.page.texts()["title"] == "没有保存的记录"
    assert second.page.texts()["place"] == "120.2, 30.2"
    second.save()
    assert [record.title for record in stored(project)] == ["没有保存的记录"]
    qtbot.waitUntil(lambda: DraftStore(folder).all() == {})


def test_several_drafts_are_offered_one_after_the_other(panel: RecordPanel, project: Project, desk: Desk) -> None:
    for name in ("a", "b", "c"):
        draft = {
            "record_id": name,
            "is_new": True,
            "texts": {"title": f"稿 {name}"},
            "evidence": {},
            "written_at": name,
        }
        desk.drafts.put(f"record:{name}", draft)
    panel.offer_drafts()
    assert panel.banner.label.text().startswith("3 records")
    for name in ("c", "b"):
        assert f"稿 {name}" in panel.banner.label.text()
        panel.banner.buttons[0].click()
        assert panel.record_id == name
        panel.leave()
    assert sorted(record.title for record in stored(project)) == ["稿 b", "稿 c"]
    assert "稿 a" in panel.banner.label.text()
    panel.banner.buttons[1].click()
    panel.new_record(LON, LAT)
    panel.leave()
    # Put off: not offered again in this session, but kept.
    assert not panel.banner.isVisible()
    assert list(desk.drafts.content) == ["record:a"]


def test_a_draft_of_a_stored_record_may_be_discarded(panel: RecordPanel, project: Project, desk: Desk) -> None:
    save(project, SurveyRecord("甲", quality="旧", id="r"))
    panel.show_record("r")
    desk.drafts.put("record:r", {"record_id": "r", "is_new": False, "texts": {"quality": "新"}, "evidence": {}})
    panel.leave()
    panel.show_record("r")
    assert panel.page.texts()["quality"] == "新"
    assert panel.state == "DRAFT"
    panel.banner.buttons[1].click()
    assert panel.page.texts()["quality"] == "旧"
    assert panel.state == "SAVED"


def test_a_disk_that_takes_no_draft_is_told_of(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    def refuse(_key: str, _content: object) -> None:
        raise StorageError("DRAFT_CANNOT_KEEP", path="x", detail="full")

    desk.drafts.put = refuse  # type: ignore[method-assign]
    panel.new_record(LON, LAT)
    write(panel)
    qtbot.waitUntil(lambda: panel.state == "NO_DRAFT")
    write(panel, "再写")
    qtbot.wait(3 * DELAY_MS)
    # Told once, not with every keystroke.
    assert [error.code for error in desk.errors] == ["DRAFT_CANNOT_KEEP"]
    assert panel.state == "NO_DRAFT"
    del desk.drafts.put  # type: ignore[attr-defined]  # the disk has room again
    write(panel, "三")
    qtbot.waitUntil(lambda: panel.state == "DRAFT")


# Conflicts


def test_a_record_changed_elsewhere_is_asked_about_and_mine_may_win(
    panel: RecordPanel, project: Project, desk: Desk
) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    save(project, SurveyRecord("乙", quality="别处写的", id="r"))
    compose(panel.page.areas["quality"].edit, commit="我写的")
    panel.save()
    assert panel.banner.isVisible()
    assert "Distinctive quality" in panel.banner.label.text()
    assert stored(project)[0].quality == "别处写的"
    panel.banner.buttons[0].click()
    (record,) = stored(project)
    assert record.quality == "我写的"
    assert panel.state == "SAVED"
    assert desk.errors == []


def test_a_record_changed_elsewhere_may_be_shown_as_it_is(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    save(project, SurveyRecord("乙", quality="别处写的", id="r"))
    write(panel, "丙")
    panel.save()
    panel.banner.buttons[1].click()
    assert panel.page.texts()["title"] == "乙"
    assert panel.page.texts()["quality"] == "别处写的"
    assert panel.state == "SAVED"


def test_a_record_removed_elsewhere_comes_back_when_mine_is_kept(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    remove(project, SurveyRecord, "r")
    write(panel, "乙")
    panel.save()
    panel.banner.buttons[0].click()
    assert [(record.id, record.title) for record in stored(project)] == [("r", "乙甲")]


def test_another_hand_is_followed_while_nothing_was_edited(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    save(project, SurveyRecord("乙", id="r"))
    panel.take_changes(Changes({"gi_record": frozenset({"r"})}))
    assert panel.page.texts()["title"] == "乙"


# Saving in the background


def test_typing_on_while_it_is_saved_loses_nothing(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    panel = make_panel(desk, qtbot)
    panel.new_record(LON, LAT)
    jobs.let_go()
    write(panel, "一")
    panel.save()
    compose(panel.page.areas["notes"].edit, commit="后写的")
    panel.save()
    panel.save()
    jobs.let_go()
    (record,) = stored(project)
    assert (record.title, record.notes) == ("一", "后写的")
    assert panel.state == "SAVED"
    assert desk.errors == []
    assert not panel.banner.isVisible()


def test_leaving_while_it_is_saved_loses_nothing(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    panel = make_panel(desk, qtbot)
    panel.new_record(LON, LAT)
    write(panel, "一")
    panel.save()
    compose(panel.page.areas["notes"].edit, commit="后写的")
    panel.leave()
    assert panel.record_id == ""
    jobs.let_go()
    (record,) = stored(project)
    assert (record.title, record.notes) == ("一", "后写的")
    assert desk.errors == []
    qtbot.waitUntil(lambda: desk.drafts.content == {})


def test_a_save_that_is_refused_keeps_the_draft(
    panel: RecordPanel, project: Project, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise StorageError("STORE_DISK_FULL", path="x", detail="full")

    panel.new_record(LON, LAT)
    write(panel)
    monkeypatch.setattr("gui.panels.record_saver.store_record", refuse)
    panel.save()
    assert [error.code for error in desk.errors] == ["STORE_DISK_FULL"]
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    monkeypatch.undo()
    panel.save()
    assert [record.title for record in stored(project)] == ["清溪绿茶（高山）"]
    assert panel.state == "SAVED"


def test_save_now_waits(panel: RecordPanel, project: Project, desk: Desk) -> None:
    panel.new_record(LON, LAT)
    write(panel)
    panel.save_now()
    assert len(stored(project)) == 1
    assert panel.state == "SAVED"
    panel.save_now()
    assert len(project.steps()[0]) == 4


# What is like the last one


def test_values_of_the_last_record_come_by_button_and_by_key(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("前一条", office="县局", people="张三、李四", product_id="product-1"))
    panel.new_record(LON, LAT)
    panel.page.fields["office"].repeat_asked.emit()
    people = line(panel, "people")
    key = people.findChild(QShortcut)
    assert key.key() == QKeySequence("Ctrl+'")
    key.activated.emit()
    panel.page.repeat_asked.emit("product_id")
    texts = panel.page.texts()
    assert (texts["office"], texts["people"], texts["product_id"]) == ("县局", "张三、李四", "product-1")
    assert panel.state == "EDITED"


def test_a_new_product_is_asked_of_the_window_and_taken(panel: RecordPanel, project: Project, qtbot: QtBot) -> None:
    panel.new_record(LON, LAT)
    with qtbot.waitSignal(panel.new_product_asked):
        panel.page.new_product_asked.emit()
    save(project, Product("清溪贡枣", id="product-2"))
    panel.choose_product("product-2")
    assert panel.page.texts()["product_id"] == "product-2"
    assert panel.is_dirty


def test_units_may_be_chosen_by_name_initials_or_code(panel: RecordPanel, qtbot: QtBot) -> None:
    panel.new_record(10.0, 50.0)
    completer = line(panel, "county_code").completer()
    for text in ("清溪", "qx", "9901"):
        completer.setCompletionPrefix(text)
        assert completer.completionCount() == 1, text
    completer.activated[str].emit(completer.currentCompletion())
    qtbot.waitUntil(lambda: line(panel, "county_code").text() == "990101")
    assert panel.page.fields["county_code"].note.text() == "清溪县"
    towns = line(panel, "township_code").completer()
    towns.setCompletionPrefix("高山")
    assert towns.completionCount() == 1


# Photos


def test_photos_of_a_record_that_is_not_stored_yet_save_it_first(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    panel.new_record(LON, LAT)
    write(panel)
    panel.attach([make_photo(tmp_path / "一.jpg", LON, LAT), make_photo(tmp_path / "远.jpg", LON + 0.1, LAT)])
    (record,) = stored(project)
    found = evidence_of_record(project, record.id)
    assert [item.file_name for item in found] == ["一.jpg", "远.jpg"]
    assert panel.photos.model.rowCount() == 2
    assert "1 of them farther than 5 km" in panel.photos._hint.text()


def test_files_dropped_anywhere_on_the_form_are_attached(panel: RecordPanel, project: Project, tmp_path: Path) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(make_photo(tmp_path / "拖.jpg"))), QUrl("https://example.org/a.jpg")])
    drop = QDropEvent(QPoint(5, 5), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    panel.dropEvent(drop)
    assert drop.isAccepted()
    assert [item.file_name for item in evidence_of_record(project, "r")] == ["拖.jpg"]


def test_a_pasted_picture_becomes_a_file_of_the_record(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    image = QImage(40, 30, QImage.Format_RGB32)
    image.fill(Qt.darkGreen)
    panel.photos.image_given.emit(image)
    (evidence,) = evidence_of_record(project, "r")
    assert evidence.mime == "image/png"
    panel.photos.image_given.emit(QImage())
    assert len(evidence_of_record(project, "r")) == 1


def test_a_pasted_picture_is_packed_by_a_job_and_stays_with_its_record(
    panel: RecordPanel, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_many(project, [SurveyRecord("甲", id="r"), SurveyRecord("乙", id="other")])
    panel.show_record("r")
    waiting: list[tuple[Any, ...]] = []
    context = panel.taker._context
    run_job = context.run_job
    monkeypatch.setattr(panel.taker, "_context", replace(context, run_job=lambda *job: waiting.append(job)))
    image = QImage(40, 30, QImage.Format_RGB32)
    image.fill(Qt.darkGreen)
    panel.photos.image_given.emit(image)
    assert len(waiting) == 1
    assert evidence_of_record(project, "r") == []
    panel.show_record("other")
    run_job(*waiting.pop())
    assert [item.file_name for item in evidence_of_record(project, "r")] == ["Pasted picture.png"]
    assert evidence_of_record(project, "other") == []
    assert panel.taker._pasted == []


def test_bad_and_double_photos_are_told_of_and_the_rest_is_taken(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    good, bad = make_photo(tmp_path / "好.jpg"), tmp_path / "坏.jpg"
    bad.write_bytes(b"GIF89a")
    panel.attach([good, bad])
    assert "坏.jpg" in panel.photos.message.text()
    panel.attach([good])
    assert "好.jpg" in panel.photos.message.text()
    assert len(evidence_of_record(project, "r")) == 1


def test_removing_a_photo_keeps_the_original_and_can_be_undone(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    original = make_photo(tmp_path / "一.jpg")
    panel.attach([original])
    (evidence,) = evidence_of_record(project, "r")
    panel.photos.list.setCurrentIndex(panel.photos.model.index(0))
    QTest.keyClick(panel.photos.list, Qt.Key_Delete)
    assert evidence_of_record(project, "r") == []
    assert panel.photos.model.rowCount() == 0
    assert original.exists()
    assert project.media.find(evidence.sha256) is not None
    project.undo()
    panel.take_changes(Changes({"gi_evidence": frozenset({evidence.id})}))
    assert panel.photos.model.rowCount() == 1


def test_texts_about_a_photo_are_saved_with_the_record(panel: RecordPanel, project: Project, tmp_path: Path) -> None:
    save(project, SurveyRecord("甲", geom=shapely.Point(LON, LAT), id="r"))
    panel.show_record("r")
    panel.attach([make_photo(tmp_path / "一.jpg", LON, LAT)])
    panel.photos.list.setCurrentIndex(panel.photos.model.index(0))
    fields = panel.photos.details.fields
    compose(fields["caption"].editor, commit="茶园全景")
    compose(fields["holder"].editor, commit="县档案馆")
    compose(fields["accession_no"].editor, commit="2026-017")
    assert panel.is_dirty
    steps = len(project.steps()[0])
    panel.save()
    (evidence,) = evidence_of_record(project, "r")
    assert (evidence.caption, evidence.holder, evidence.accession_no) == ("茶园全景", "县档案馆", "2026-017")
    assert len(project.steps()[0]) == steps + 1


def test_a_photo_removed_elsewhere_does_not_come_back_by_saving(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    panel.attach([make_photo(tmp_path / "一.jpg")])
    project.undo()
    write(panel, "乙")
    panel.save()
    assert evidence_of_record(project, "r") == []


def test_moving_the_record_measures_its_photos_again(panel: RecordPanel, project: Project, tmp_path: Path) -> None:
    save(project, SurveyRecord("甲", geom=shapely.Point(LON, LAT), id="r"))
    panel.show_record("r")
    panel.attach([make_photo(tmp_path / "一.jpg", LON, LAT)])
    panel.set_place(LON + 0.1, LAT)
    assert panel.photos.evidence[0].distance_m == pytest.approx(9627, abs=20)
    panel.save()
    (evidence,) = evidence_of_record(project, "r")
    assert evidence.distance_m == pytest.approx(9627, abs=20)


# Read-only, languages, keys


def test_a_project_that_can_only_be_read_shows_and_takes_nothing(
    project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    save(project, SurveyRecord("甲", id="r"))
    project.close()
    with open_project(project.path, read_only=True) as opened:
        desk = Desk(opened, tmp_path)
        panel = make_panel(desk, qtbot)
        panel.show_record("r")
        assert panel.state == "READ_ONLY"
        assert line(panel, "title").isReadOnly()
        assert panel.page.areas["quality"].edit.isReadOnly()
        assert not panel.save_button.isEnabled()
        assert not panel.remove_button.isVisible()
        panel.attach([make_photo(tmp_path / "a.jpg")])
        panel.new_record(LON, LAT)
        assert panel.record_id == "r"
        assert desk.errors == []


def test_the_language_changes_while_a_page_is_open(panel: RecordPanel) -> None:
    panel.new_record(LON, LAT)
    compose(line(panel, "survey_date"), commit="x")
    english = panel.page.fields["survey_date"].fault.text()
    set_language("zh")
    panel.retranslate()
    assert panel.save_button.text() == "保存"
    assert panel.page.fields["title"].label.text() == "标题"
    assert panel.page.areas["quality"]._heading.text() == "特色质量"
    assert panel.page.fields["survey_date"].fault.text() != english
    assert "日期" in panel.page.fields["survey_date"].fault.text()


def test_every_field_is_reached_by_tab_in_its_order(panel: RecordPanel, qtbot: QtBot) -> None:
    panel.new_record(LON, LAT)
    panel.activateWindow()
    panel.page.focus_first()
    qtbot.waitUntil(lambda: panel.page.fields["title"].editor.hasFocus())
    wanted = [field.editor for field in panel.page.fields.values()]
    wanted += [area.edit for area in panel.page.areas.values()]
    seen: list[QWidget] = []
    for _press in range(80):
        focused = QApplication.focusWidget()
        if focused is panel.photos.list:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key_Tab)
    assert [widget for widget in seen if widget in wanted] == wanted
    assert QApplication.focusWidget() is panel.photos.list


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off_in_a_narrow_dock(panel: RecordPanel, language: str) -> None:
    set_language(language)
    panel.retranslate()
    panel.new_record(LON, LAT)
    panel.resize(340, 600)
    QApplication.processEvents()
    content = panel.scroll_area.widget()
    room = panel.scroll_area.viewport().width()
    assert content.minimumSizeHint().width() <= room
    for field in panel.page.fields.values():
        assert field.label.width() >= field.label.minimumSizeHint().width()


def test_removing_a_record_is_one_step(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    panel.remove_button.click()
    assert stored(project) == []
    assert panel.record_id == ""
    project.undo()
    assert [record.title for record in stored(project)] == ["甲"]


def test_jobs_on_real_threads(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    jobs = ThreadJobs()
    panel = make_panel(Desk(project, tmp_path, jobs), qtbot)
    panel.new_record(LON, LAT)
    qtbot.waitUntil(lambda: panel.page.texts()["county_code"] == "990101")
    write(panel)
    panel.attach([make_photo(tmp_path / "一.jpg", LON, LAT)])
    qtbot.waitUntil(lambda: panel.photos.model.rowCount() == 1, timeout=10_000)
    qtbot.waitUntil(lambda: panel.photos.model.without_picture() == [], timeout=10_000)
    jobs.wait()
    assert panel.state == "SAVED"


def test_what_was_typed_outlives_a_removal_that_fails(
    panel: RecordPanel, project: Project, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise StorageError("STORE_IO_FAULT", path="p", detail="x")

    save(project, SurveyRecord("甲", id="r"))
    panel.show_record("r")
    panel.page.set_texts({"office": "Office 1"})
    panel._take_edit("office")
    qtbot.waitUntil(lambda: "record:r" in desk.drafts.content)
    monkeypatch.setattr(record_panel, "remove", refuse)
    panel.remove_button.click()
    assert [error.code for error in desk.errors] == ["STORE_IO_FAULT"]
    assert desk.drafts.content["record:r"]["texts"]["office"] == "Office 1"
    monkeypatch.setattr(record_panel, "remove", remove)
    panel.remove_button.click()
    qtbot.waitUntil(lambda: desk.drafts.content == {})
    assert panel.record_id == ""
    assert project.read_all(SurveyRecord) == []
