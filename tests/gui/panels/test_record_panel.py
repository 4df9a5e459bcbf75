"""The form of a record, used as a person uses it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from PyQt5.QtCore import QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDropEvent, QImage
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gi_atlas.errors import StorageError
from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminUnit, BoundaryVersion, FormDefinition, Product, SurveyRecord, UnitLevel, Zone
from gi_atlas.services.editing import remove, save, save_many
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from gui.form_widgets.draft_keeper import DELAY_MS
from gui.form_widgets.editors_media import MediaEditor
from gui.panels import record_state
from gui.panels.record_frame import ANSWERS_TAB, PHOTOS_TAB
from gui.panels.record_panel import RecordPanel
from gui.panels.record_readiness import Missing, ReadinessBar
from survey_forms.completeness import Share
from survey_forms.forms import GI_FORM
from survey_forms.records import keep_form
from tests.gi_atlas.services.photo_files import make_photo
from tests.gui.form_context import Desk, LateJobs, ThreadJobs
from tests.gui.panels.record_hands import LAT, LON, begin, compose, field, make_panel, press, stored, value, write
from tests.gui.panels.short_form import FORM_ID, short_form


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
        keep_form(opened, short_form())
        yield opened


@pytest.fixture
def desk(project: Project, tmp_path: Path) -> Desk:
    return Desk(project, tmp_path)


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> RecordPanel:
    return make_panel(desk, qtbot)


def record(title: str = "甲", record_id: str = "r", **columns: Any) -> SurveyRecord:
    """A stored record of the short form; answers follow its columns when it is opened."""
    answers = {"site": {"name": title}, "story": {"is_old": "yes"}}
    return SurveyRecord(title, id=record_id, form_id=FORM_ID, form_version="1", answers=answers, **columns)


# A new record


def test_a_place_finds_its_units(panel: RecordPanel) -> None:
    begin(panel, GI_FORM)
    assert value(panel, "identity/county_code") == "990101"
    assert value(panel, "identity/township_code") == "990101100"
    assert value(panel, "identity/province_code") == "99"
    assert value(panel, "identity/division_edition") == "2023-06"
    assert value(panel, "identity/site_point") == "30.2 120.2 0 0"
    assert value(panel, "survey/survey_date") == date.today().isoformat()
    assert panel.state == "NEW"


def test_a_place_without_units_stays_empty(panel: RecordPanel) -> None:
    begin(panel, GI_FORM, 10.0, 50.0)
    assert value(panel, "identity/county_code") == ""


def test_moving_the_place_finds_other_units(panel: RecordPanel) -> None:
    begin(panel, GI_FORM)
    panel.set_place(120.8, 30.8)
    assert value(panel, "identity/township_code") == "990101100"  # no township there: what was written stays
    assert value(panel, "identity/site_point") == "30.8 120.8 0 0"
    assert panel.state == "EDITED"


def test_a_place_that_was_clicked_by_mistake_leaves_nothing(panel: RecordPanel, project: Project, desk: Desk) -> None:
    begin(panel)
    assert not panel.is_dirty
    panel.leave()
    assert stored(project) == []
    assert desk.drafts.all() == {}


def test_the_usual_form_of_a_new_record_is_the_gi_form_and_another_may_be_chosen(panel: RecordPanel) -> None:
    panel.new_record(LON, LAT)
    assert panel.session is not None
    assert panel.session.form.form_id == GI_FORM
    codes = [panel.form_row.choice.itemData(number) for number in range(panel.form_row.choice.count())]
    assert {GI_FORM, FORM_ID, "gi_county_profile"} <= set(codes)
    record_id = panel.record_id
    panel.form_row.chosen.emit(FORM_ID)
    assert panel.session.form.form_id == FORM_ID
    assert panel.record_id == record_id
    assert value(panel, "site/place") == "30.2 120.2 0 0"
    write(panel)
    panel.form_row.chosen.emit(GI_FORM)
    assert panel.session.form.form_id == FORM_ID  # what was typed is not given up for another form


def test_saving_is_one_step_and_keeps_every_answer(panel: RecordPanel, project: Project, qtbot: QtBot) -> None:
    begin(panel)
    write(panel)
    write(panel, "site/day", "2026-05-01")
    press(panel, "site/height", "820")
    write(panel, "story/since", "乾隆年间")
    write(panel, "story/notes", "甲乙丙")
    steps = len(project.steps()[0])
    with qtbot.waitSignal(panel.saved) as told:
        panel.save()
    (found,) = stored(project)
    assert told.args == [found.id]
    assert len(project.steps()[0]) == steps + 1
    assert (found.title, found.notes, found.survey_date) == ("清溪绿茶（高山）", "甲乙丙", date(2026, 5, 1))
    assert (found.geom.x, found.geom.y) == (LON, LAT)
    assert found.answers["site"]["height"] == "820"
    assert found.answers["story"]["since"] == "乾隆年间"
    assert (found.form_id, found.form_version) == (FORM_ID, "1")
    assert found.is_half
    assert panel.state == "HALF"
    assert "短表 1" in panel.state_label.text()
    assert not panel.is_dirty


def test_a_record_without_a_name_takes_its_product(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    panel.choose_product("product-1")
    panel.save()
    (found,) = stored(project)
    assert found.product_id == "product-1"
    assert found.title == "清溪绿茶"
    assert value(panel, "site/name") == "清溪绿茶"


def test_undo_takes_the_record_back_and_the_form_follows(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    write(panel)
    panel.save()
    write(panel, "story/notes", "汤色明亮")
    panel.save()
    project.undo()
    panel.take_changes(Changes({"gi_record": frozenset({panel.record_id})}))
    assert value(panel, "story/notes") == ""
    assert panel.state == "HALF"
    project.undo()
    panel.take_changes(Changes({"gi_record": frozenset({panel.record_id})}))
    assert panel.record_id == ""
    assert stored(project) == []
    assert not panel.tabs.isVisible()


def test_after_undo_the_form_shows_where_the_person_was(panel: RecordPanel, project: Project) -> None:
    save(project, record())
    panel.show_record("r")
    write(panel, "story/notes", "一")
    panel.save()
    field(panel, "story/notes")
    project.undo()
    panel.take_changes(Changes({"gi_record": frozenset({"r"})}))
    assert panel.view.focused_path() == "story/notes"


def test_going_on_to_another_record_saves_the_first(panel: RecordPanel, project: Project) -> None:
    save(project, record("另一条", "other"))
    begin(panel)
    write(panel, text="第一条")
    panel.show_record("other")
    assert sorted(found.title for found in stored(project)) == ["另一条", "第一条"]
    assert value(panel, "site/name") == "另一条"
    assert panel.state == "SAVED"


def test_showing_a_record_that_is_gone_says_so(panel: RecordPanel, desk: Desk) -> None:
    panel.show_record("nobody")
    assert [error.code for error in desk.errors] == ["STORE_ID_UNKNOWN"]
    assert panel.record_id == ""


def test_a_record_made_before_there_were_forms_opens_in_the_gi_form(panel: RecordPanel, project: Project) -> None:
    save(project, SurveyRecord("老记录", quality="汤色明亮，香气持久，与别处不同之处在于回甘。", id="old"))
    panel.show_record("old")
    assert panel.session is not None
    assert panel.session.form.form_id == GI_FORM
    assert value(panel, "identity/product_name") == "老记录"
    assert value(panel, "quality/quality_summary").startswith("汤色明亮")
    assert not panel.is_dirty
    panel.leave()
    assert stored(project)[0].form_id == ""


# What is wrong or missing


def test_a_half_valid_record_is_kept_and_says_what_is_wrong(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    press(panel, "site/height", "9999")
    panel.save()
    (found,) = stored(project)
    assert found.is_half
    assert found.answers["site"]["height"] == "9999"
    assert panel.state == "HALF"
    assert "F8" in panel.state_label.text()
    # Wrong, and the name that was passed over before it.
    assert panel.view.focused_path() == "site/name"


def test_saving_in_between_leaves_the_person_where_he_is(panel: RecordPanel) -> None:
    begin(panel)
    write(panel)
    panel.save()
    assert panel.state == "HALF"
    assert panel.view.focused_path() == "site/name"
    press(panel, "story/since", "1")
    panel.save()
    assert panel.view.focused_path() == "story/is_old"


def test_f8_goes_from_fault_to_fault(panel: RecordPanel) -> None:
    begin(panel)
    press(panel, "site/height", "9999")
    seen = []
    field(panel, "site/day")
    for _press in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)
        seen.append(panel.view.focused_path())
    assert seen == ["site/height", "story/is_old", "site/name", "site/height"]


def test_a_record_that_was_mended_is_half_no_more(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    write(panel)
    panel.save()
    panel.view.answer("story/is_old", "yes")
    panel.save()
    assert not stored(project)[0].is_half
    assert panel.state == "SAVED"


def test_the_list_of_what_is_missing_leads_there(panel: RecordPanel, qtbot: QtBot) -> None:
    begin(panel)
    panel.progress.show_now()
    assert panel.readiness.bar.value() < 100
    panel.readiness.button.click()
    texts = [panel.readiness.list.item(row).text() for row in range(panel.readiness.list.count())]
    assert "Is it old" in texts
    panel.tabs.setCurrentIndex(PHOTOS_TAB)
    panel.readiness.list.setCurrentRow(texts.index("Is it old"))
    panel.readiness.list.itemActivated.emit(panel.readiness.list.currentItem())
    assert panel.view.focused_path() == "story/is_old"
    assert panel.tabs.currentIndex() == ANSWERS_TAB
    panel.view.answer("story/is_old", "no")
    write(panel)
    qtbot.waitUntil(lambda: panel.readiness.bar.value() == 100)


def test_repeats_say_how_many_rows_the_checklist_wants(panel: RecordPanel) -> None:
    begin(panel, GI_FORM)
    desk = panel.view.desk
    assert desk is not None
    assert desk.expected_rows["history/history_source"] == 1
    panel.view.answer("survey/survey_stage", "dossier")
    assert desk.expected_rows["history/history_source"] == 3


def test_a_kind_of_product_that_wants_more_steps_says_so_at_once(panel: RecordPanel) -> None:
    begin(panel, GI_FORM)
    desk = panel.view.desk
    assert desk is not None
    assert desk.expected_rows["craft/production_step"] == 1
    panel.view.answer("identity/product_group", "processed")
    assert desk.expected_rows["craft/production_step"] == 3
    panel.view.answer("identity/product_group", "primary")
    assert desk.expected_rows["craft/production_step"] == 1


def test_the_list_of_what_is_missing_shows_every_line_of_a_long_word(qtbot) -> None:
    bar = ReadinessBar()
    qtbot.addWidget(bar)
    bar.resize(300, 200)
    long = "Production steps · at least 3 are needed, 2 are whole, and so the words go on to a second line or a third"
    bar.show_readiness(Share(1, 2), Share(1, 2), [Missing(long)])
    bar.show()
    qtbot.waitExposed(bar)
    bar.button.click()
    qtbot.waitUntil(lambda: bar.list.viewport().height() >= 2 * bar.list.fontMetrics().height())
    row = bar.list.visualItemRect(bar.list.item(0))
    assert row.bottom() < bar.list.viewport().height()
    one_line_px = bar.list.height()
    bar.resize(900, 200)
    qtbot.waitUntil(lambda: bar.list.height() < one_line_px)


# Drafts


def test_each_keystroke_is_in_the_draft_at_once(panel: RecordPanel, desk: Desk) -> None:
    begin(panel)
    widget = field(panel, "story/since")
    for number, key in enumerate("Qing 1"):
        QTest.keyClick(widget, key)
        (draft,) = desk.drafts.all().values()
        assert [draft["answers"].get("story", {}), *(edit["value"] for edit in draft.get("edits", ()))][-1] in (
            "Qing 1"[: number + 1],
            {"since": "Q"},
        )
    assert panel.state == "EDITED"
    assert draft["is_new"]
    assert draft["form_id"] == FORM_ID


def test_the_whole_page_follows_soon(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    begin(panel)
    press(panel, "story/since", "1736")
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    (draft,) = desk.drafts.content.values()
    assert draft["answers"]["story"]["since"] == "1736"
    assert draft["at"] == "story/since"
    assert desk.drafts.journals == []


def test_steady_typing_is_written_too(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    begin(panel)
    widget = field(panel, "story/notes")
    for _stroke in range(12):
        QTest.keyClicks(widget, "a")
        qtbot.wait(DELAY_MS // 5)
    assert desk.drafts.puts >= 2


def test_composing_is_no_text_until_it_is_committed(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    begin(panel)
    editor = field(panel, "site/name")
    compose(editor, "q", "qing", "qing xi")
    qtbot.wait(2 * DELAY_MS)
    assert value(panel, "site/name") == ""
    assert desk.drafts.all() == {}
    compose(editor, commit="清溪")
    (draft,) = desk.drafts.all().values()
    assert draft["answers"]["site"]["name"] == "清溪"
    # The end of a composition brings the whole page to the disk without waiting for the clock.
    qtbot.waitUntil(lambda: panel.state == "DRAFT", timeout=DELAY_MS)


def test_rows_of_a_repeat_are_in_the_draft(panel: RecordPanel, desk: Desk) -> None:
    begin(panel)
    field(panel, "story/notes")
    panel.view.add_row()
    widget = field(panel, "story/step[1]/title")
    QTest.keyClicks(widget, "ab")
    assert panel.session is not None
    (draft,) = desk.drafts.all().values()
    assert draft["answers"]["story"]["step"] in ([{}], [{"title": ""}])
    assert [edit["value"] for edit in draft["edits"]] == ["a", "ab"]


def test_saving_forgets_the_draft(panel: RecordPanel, desk: Desk, qtbot: QtBot) -> None:
    begin(panel)
    write(panel)
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    panel.save()
    qtbot.waitUntil(lambda: desk.drafts.all() == {})
    qtbot.wait(2 * DELAY_MS)
    assert desk.drafts.all() == {}


def test_after_a_crash_the_record_is_found_again(project: Project, tmp_path: Path, qtbot: QtBot, desk: Desk) -> None:
    folder = tmp_path / "清溪县.drafts"
    desk.drafts = DraftStore(folder)  # type: ignore[assignment]  # the real one, on the disk
    panel = make_panel(desk, qtbot)
    begin(panel)
    write(panel, text="没有保存的记录")
    write(panel, "story/notes", "甲")
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
    assert value(second, "site/name") == "没有保存的记录"
    assert value(second, "story/notes") == "甲"
    assert value(second, "site/place") == "30.2 120.2 0 0"
    assert second.view.focused_path() == "story/notes"
    assert second.state == "DRAFT"
    second.save()
    assert [found.title for found in stored(project)] == ["没有保存的记录"]
    qtbot.waitUntil(lambda: DraftStore(folder).all() == {})
    panel.drafts.settle()
    panel.drafts.cancel()


def test_several_drafts_are_offered_one_after_the_other(panel: RecordPanel, project: Project, desk: Desk) -> None:
    for name in ("a", "b", "c"):
        draft = {
            **{"record_id": name, "is_new": True, "title": f"稿 {name}", "form_id": FORM_ID, "form_version": "1"},
            **{"answers": {"site": {"name": f"稿 {name}"}}, "evidence": {}, "written_at": name},
        }
        desk.drafts.put(f"record:{name}", draft)
    panel.offer_drafts()
    assert panel.banner.label.text().startswith("3 records")
    for name in ("c", "b"):
        assert f"稿 {name}" in panel.banner.label.text()
        panel.banner.buttons[0].click()
        assert panel.record_id == name
        panel.leave()
    assert sorted(found.title for found in stored(project)) == ["稿 b", "稿 c"]
    assert "稿 a" in panel.banner.label.text()
    panel.banner.buttons[1].click()
    begin(panel)
    panel.leave()
    # Put off: not offered again in this session, but kept.
    assert not panel.banner.isVisible()
    panel.drafts.settle()
    assert list(desk.drafts.all()) == ["record:a"]


def test_a_draft_in_a_version_of_the_form_that_is_gone_goes_on_in_the_newest(panel: RecordPanel, desk: Desk) -> None:
    draft = {
        "record_id": "x",
        "is_new": True,
        "title": "稿",
        "form_id": FORM_ID,
        "form_version": "0",
        "written_at": "1",
    }
    desk.drafts.put("record:x", {**draft, "answers": {"site": {"name": "稿"}, "gone": {"a": "1"}}, "evidence": {}})
    panel.offer_drafts()
    panel.banner.buttons[0].click()
    assert value(panel, "site/name") == "稿"
    assert panel.is_dirty
    assert desk.errors == []


def test_a_draft_of_a_program_before_forms_is_not_lost(panel: RecordPanel, desk: Desk) -> None:
    texts = {"title": "老稿", "quality": "回甘", "place": "120.2, 30.2", "survey_date": "昨天"}
    desk.drafts.put("record:x", {"record_id": "x", "is_new": True, "texts": texts, "evidence": {}, "written_at": "1"})
    panel.offer_drafts()
    assert "老稿" in panel.banner.label.text()
    panel.banner.buttons[0].click()
    assert value(panel, "identity/product_name") == "老稿"
    assert value(panel, "quality/quality_summary") == "回甘"
    assert value(panel, "identity/site_point").startswith("30.2 120.2")
    assert panel.is_dirty


def test_a_draft_of_a_stored_record_may_be_discarded(panel: RecordPanel, project: Project, desk: Desk) -> None:
    save(project, record(notes="旧"))
    panel.show_record("r")
    write(panel, "story/notes", "新")
    draft = panel.model.sheet.draft() if panel.model.sheet else {}
    panel.forget()
    desk.drafts.put("record:r", draft)
    panel.offer_drafts()
    panel.banner.buttons[0].click()
    assert value(panel, "story/notes") == "新旧"
    assert panel.state == "DRAFT"
    panel.banner.buttons[1].click()
    assert value(panel, "story/notes") == "旧"
    assert panel.state == "SAVED"


def test_what_was_written_and_taken_back_leaves_no_draft(panel: RecordPanel, project: Project, desk: Desk) -> None:
    save(project, record())
    panel.show_record("r")
    widget = field(panel, "story/since")
    QTest.keyClicks(widget, "1")
    QTest.keyClick(widget, Qt.Key.Key_Backspace)
    panel.drafts.settle()
    panel.leave()
    panel.drafts.settle()
    assert desk.drafts.all() == {}


def test_a_disk_that_takes_no_draft_is_told_of(
    panel: RecordPanel, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise StorageError("DRAFT_CANNOT_KEEP", path="x", detail="full")

    monkeypatch.setattr(desk.drafts, "put", refuse)
    monkeypatch.setattr(desk.drafts, "journal", refuse)
    begin(panel)
    write(panel)
    qtbot.waitUntil(lambda: panel.state == "NO_DRAFT")
    write(panel, text="再写")
    qtbot.wait(3 * DELAY_MS)
    # Told once, not with every keystroke.
    assert [error.code for error in desk.errors] == ["DRAFT_CANNOT_KEEP"]
    assert panel.state == "NO_DRAFT"
    monkeypatch.undo()  # the disk has room again
    write(panel, text="三")
    qtbot.waitUntil(lambda: panel.state == "DRAFT")


# Conflicts


def test_a_record_changed_elsewhere_is_asked_about_and_mine_may_win(
    panel: RecordPanel, project: Project, desk: Desk
) -> None:
    save(project, record())
    panel.show_record("r")
    save(project, record("乙", notes="别处写的"))
    write(panel, "story/notes", "我写的")
    panel.save()
    assert panel.banner.isVisible()
    assert "Notes" in panel.banner.label.text()
    assert stored(project)[0].notes == "别处写的"
    panel.banner.buttons[0].click()
    (found,) = stored(project)
    assert found.notes == "我写的"
    assert panel.state == "SAVED"
    assert desk.errors == []


def test_a_record_changed_elsewhere_may_be_shown_as_it_is(panel: RecordPanel, project: Project) -> None:
    save(project, record())
    panel.show_record("r")
    save(project, record("乙", notes="别处写的"))
    write(panel, text="丙")
    panel.save()
    panel.banner.buttons[1].click()
    assert value(panel, "site/name") == "乙"
    assert value(panel, "story/notes") == "别处写的"
    assert panel.state == "SAVED"


def test_a_record_removed_elsewhere_comes_back_when_mine_is_kept(panel: RecordPanel, project: Project) -> None:
    save(project, record())
    panel.show_record("r")
    remove(project, SurveyRecord, "r")
    write(panel, text="乙")
    panel.save()
    panel.banner.buttons[0].click()
    (found,) = stored(project)
    assert found.id == "r"
    assert "乙" in found.title


def test_another_hand_is_followed_while_nothing_was_edited(panel: RecordPanel, project: Project) -> None:
    save(project, record())
    panel.show_record("r")
    save(project, record("乙"))
    panel.take_changes(Changes({"gi_record": frozenset({"r"})}))
    assert value(panel, "site/name") == "乙"


# Saving in the background


def test_typing_on_while_it_is_saved_loses_nothing(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    panel = make_panel(desk, qtbot)
    begin(panel)
    jobs.let_go()
    write(panel, text="一")
    panel.view.answer("story/is_old", "yes")
    panel.save()
    write(panel, "story/notes", "后写的")
    panel.save()
    panel.save()
    jobs.let_go()
    (found,) = stored(project)
    assert (found.title, found.notes) == ("一", "后写的")
    assert panel.state == "SAVED"
    assert desk.errors == []
    assert not panel.banner.isVisible()


def test_leaving_while_it_is_saved_loses_nothing(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    panel = make_panel(desk, qtbot)
    begin(panel)
    jobs.let_go()
    write(panel, text="一")
    panel.save()
    write(panel, "story/notes", "后写的")
    panel.leave()
    assert panel.record_id == ""
    jobs.let_go()
    (found,) = stored(project)
    assert (found.title, found.notes) == ("一", "后写的")
    assert desk.errors == []
    qtbot.waitUntil(lambda: desk.drafts.all() == {})


def test_a_save_that_is_refused_keeps_the_draft(
    panel: RecordPanel, project: Project, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise StorageError("STORE_DISK_FULL", path="x", detail="full")

    begin(panel)
    write(panel)
    monkeypatch.setattr("gui.panels.record_saver.store_form", refuse)
    panel.save()
    assert [error.code for error in desk.errors] == ["STORE_DISK_FULL"]
    qtbot.waitUntil(lambda: panel.state == "DRAFT")
    monkeypatch.undo()
    panel.save()
    assert [found.title for found in stored(project)] == ["清溪绿茶（高山）"]
    assert panel.state == "HALF"


def test_save_now_waits(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    write(panel)
    steps = len(project.steps()[0])
    panel.model.save_now()
    assert len(stored(project)) == 1
    assert panel.state == "HALF"
    panel.model.save_now()
    assert len(project.steps()[0]) == steps + 1


# What is like the last one


def test_values_of_the_last_record_come_by_key_for_one_answer_and_for_all(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    write(panel, text="前一条")
    press(panel, "site/height", "820")
    panel.save()
    begin(panel)
    widget = field(panel, "site/height")
    QTest.keyClick(widget, Qt.Key.Key_Apostrophe, Qt.KeyboardModifier.ControlModifier)
    assert value(panel, "site/height") == "820"
    assert panel.state == "EDITED"
    panel.view.repeat_all()
    assert value(panel, "site/name") == "前一条"


def test_the_product_of_the_last_record_is_taken(panel: RecordPanel, project: Project) -> None:
    save(project, record(product_id="product-1"))
    begin(panel)
    panel.product_row.repeat_asked.emit()
    assert panel.product_row.product_id == "product-1"
    assert panel.model.sheet is not None
    assert panel.model.sheet.product_id == "product-1"


# The product


def test_a_new_product_is_made_from_the_answers_and_taken(panel: RecordPanel, project: Project, qtbot: QtBot) -> None:
    begin(panel)
    write(panel, text="清溪贡枣")
    with qtbot.waitSignal(panel.new_product_asked):
        panel.product_row.make_button.click()
    assert panel.new_product().name_official == "清溪贡枣"
    save(project, replace(panel.new_product(), id="product-2"))
    panel.choose_product("product-2")
    assert panel.product_row.product_id == "product-2"
    panel.save()
    assert stored(project)[0].product_id == "product-2"


def test_the_product_of_the_name_is_offered(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    write(panel, text="清溪绿茶")
    assert panel.product_row.take_button.isVisible()
    panel.product_row.take_button.click()
    panel.save()
    assert stored(project)[0].product_id == "product-1"


def test_a_product_that_is_chosen_answers_what_the_form_asks_again(panel: RecordPanel, project: Project) -> None:
    save(project, Product("清溪蜜橘", id="orange", name_en="Tangerine"))
    begin(panel, GI_FORM)
    panel.choose_product("orange")
    assert value(panel, "identity/product_name") == "清溪蜜橘"
    assert value(panel, "identity/product_name_en") == "Tangerine"


def test_answers_that_another_choice_hides_are_kept_in_draft_and_record(
    panel: RecordPanel, project: Project, desk: Desk
) -> None:
    begin(panel, GI_FORM)
    write(panel, "identity/product_name", "清溪绿茶")
    panel.view.answer("survey/survey_stage", "dossier")
    panel.view.answer("identity/product_group", "medicine")
    write(panel, "identity/product_name_en", "Qingxi tea")
    write(panel, "quality/herb_latin_name", "Camellia sinensis")
    panel.view.answer("identity/product_group", "primary")
    panel.view.answer("survey/survey_stage", "listing")
    assert panel.session is not None
    assert not panel.session.state("identity/product_name_en").is_relevant
    assert not panel.session.state("quality/herb_latin_name").is_relevant
    panel.drafts.settle()
    (draft,) = desk.drafts.all().values()
    assert draft["answers"]["identity"]["product_name_en"] == "Qingxi tea"
    panel.save()
    record_id = panel.record_id
    panel.leave()
    panel.show_record(record_id)
    panel.view.answer("survey/survey_stage", "dossier")
    panel.view.answer("identity/product_group", "medicine")
    assert value(panel, "identity/product_name_en") == "Qingxi tea"
    assert value(panel, "quality/herb_latin_name") == "Camellia sinensis"


# Versions of the form


def test_an_old_record_says_its_version_and_may_be_carried_over(panel: RecordPanel, project: Project) -> None:
    begin(panel)
    write(panel, text="清溪绿茶")
    press(panel, "site/height", "820")
    panel.save()
    record_id = panel.record_id
    assert "短表 1" in panel.state_label.text()
    assert not panel.form_row.upgrade.isVisible()
    keep_form(project, short_form("2"))
    panel.leave()
    panel.show_record(record_id)
    assert "version 1" in panel.form_row.line.text()
    assert value(panel, "site/height") == "820"
    panel.form_row.upgrade.click()
    assert panel.session is not None
    assert panel.session.form.version == "2"
    assert value(panel, "site/name") == "清溪绿茶"
    assert "site/height: 820" in panel.banner.label.text()
    (found,) = stored(project)
    assert found.form_version == "2"
    assert "短表 2" in panel.state_label.text()
    project.undo()
    panel.take_changes(Changes({"gi_record": frozenset({record_id})}))
    assert value(panel, "site/height") == "820"
    assert len(project.read_all(FormDefinition, form_id=FORM_ID)) == 2


# Photos


def test_photos_of_a_record_that_is_not_stored_yet_save_it_first(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    begin(panel)
    write(panel)
    panel.attach([make_photo(tmp_path / "一.jpg", LON, LAT), make_photo(tmp_path / "远.jpg", LON + 0.1, LAT)])
    (found,) = stored(project)
    assert [item.file_name for item in evidence_of_record(project, found.id)] == ["一.jpg", "远.jpg"]
    assert panel.photos.model.rowCount() == 2
    assert panel.tabs.tabText(PHOTOS_TAB).endswith("(2)")


def test_a_file_answers_the_question_it_was_dropped_on(panel: RecordPanel, project: Project, tmp_path: Path) -> None:
    begin(panel)
    write(panel)
    photo = make_photo(tmp_path / "茶.jpg", LON, LAT)
    panel.view.files_offered.emit("story/photo", [str(photo), str(make_photo(tmp_path / "二.jpg", LON, LAT + 0.001))])
    first, second = evidence_of_record(project, panel.record_id)
    assert value(panel, "story/photo") == f"{first.sha256}.jpg"
    assert (first.question, second.question) == ("story/photo", "")
    assert panel.evidence.media.name(value(panel, "story/photo")) == "茶.jpg"
    assert panel.evidence.media.preview(value(panel, "story/photo")) is not None
    panel.save()
    assert stored(project)[0].answers["story"]["photo"] == f"{first.sha256}.jpg"
    # The same file again is at the record already; it answers all the same.
    panel.view.answer("story/photo", "")
    panel.view.files_offered.emit("story/photo", [str(photo)])
    assert value(panel, "story/photo") == f"{first.sha256}.jpg"
    assert len(evidence_of_record(project, panel.record_id)) == 2


def test_a_photo_far_off_is_told_of_at_its_question(panel: RecordPanel, tmp_path: Path) -> None:
    begin(panel)
    write(panel)
    panel.view.files_offered.emit("story/photo", [str(make_photo(tmp_path / "远.jpg", LON + 0.1, LAT))])
    panel.go_to("story/photo")
    mark = panel.view.field("story/photo").findChild(MediaEditor).mark
    assert mark.isVisible()
    assert "9.6 km" in mark.text()
    panel.set_place(LON + 0.1, LAT)
    panel.go_to("story/photo")
    assert not mark.isVisible()


def test_a_photo_outside_of_a_boundary_that_was_published_since_is_told_of(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    save(project, record(product_id="product-1", geom=shapely.Point(LON, LAT)))
    panel.show_record("r")
    panel.view.files_offered.emit("story/photo", [str(make_photo(tmp_path / "外.jpg", LON, LAT))])
    panel.save()
    save(project, Zone("product-1", id="zone-1"))
    save(project, BoundaryVersion("zone-1", geom=shapely.box(LON + 0.01, LAT, LON + 0.02, LAT + 0.01), id="b"))
    panel.leave()
    panel.show_record("r")
    (shown,) = panel.photos.evidence
    assert shown.boundary_distance_m == pytest.approx(963, abs=5)
    panel.go_to("story/photo")
    assert "outside the product's boundary" in panel.view.field("story/photo").findChild(MediaEditor).mark.text()
    assert not panel.is_dirty


def test_a_file_that_is_none_answers_nothing_and_says_so(
    panel: RecordPanel, desk: Desk, project: Project, tmp_path: Path
) -> None:
    begin(panel)
    write(panel)
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(b"\x00\x01 no picture")
    panel.view.files_offered.emit("story/photo", [str(bad)])
    assert value(panel, "story/photo") == ""
    assert evidence_of_record(project, panel.record_id) == []
    assert len(desk.errors) == 1
    assert "坏.jpg" in desk.errors[0].message()


def test_a_file_that_is_ready_after_the_person_went_on_answers_its_own_record(
    project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    panel = make_panel(desk, qtbot)
    save_many(project, [record(), record("乙", "other")])
    panel.show_record("r")
    jobs.let_go()
    panel.view.files_offered.emit("story/photo", [str(make_photo(tmp_path / "茶.jpg"))])
    panel.show_record("other")
    jobs.let_go()
    assert panel.record_id == "other"
    (evidence,) = evidence_of_record(project, "r")
    assert project.read_one(SurveyRecord, "r").answers["story"]["photo"] == f"{evidence.sha256}.jpg"
    assert value(panel, "story/photo") == ""


def test_a_picture_that_was_drawn_answers_its_question(panel: RecordPanel, project: Project) -> None:
    save(project, record())
    panel.show_record("r")
    image = QImage(40, 30, QImage.Format_RGB32)
    image.fill(Qt.darkGreen)
    from gui.form_widgets.signature_pad import png_bytes

    panel.view.picture_offered.emit("story/photo", png_bytes(image))
    (evidence,) = evidence_of_record(project, "r")
    assert value(panel, "story/photo") == f"{evidence.sha256}.png"


def test_files_dropped_anywhere_on_the_form_are_attached(panel: RecordPanel, project: Project, tmp_path: Path) -> None:
    save(project, record())
    panel.show_record("r")
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(make_photo(tmp_path / "拖.jpg"))), QUrl("https://example.org/a.jpg")])
    drop = QDropEvent(QPoint(5, 5), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    panel.dropEvent(drop)
    assert drop.isAccepted()
    assert [item.file_name for item in evidence_of_record(project, "r")] == ["拖.jpg"]


def test_a_pasted_picture_becomes_a_file_of_the_record(panel: RecordPanel, project: Project) -> None:
    save(project, record())
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
    save_many(project, [record(), record("乙", "other")])
    panel.show_record("r")
    waiting: list[tuple[Any, ...]] = []
    context = panel.evidence.taker._context
    run_job = context.run_job
    monkeypatch.setattr(panel.evidence.taker, "_context", replace(context, run_job=lambda *job: waiting.append(job)))
    image = QImage(40, 30, QImage.Format_RGB32)
    image.fill(Qt.darkGreen)
    panel.photos.image_given.emit(image)
    assert len(waiting) == 1
    assert evidence_of_record(project, "r") == []
    panel.show_record("other")
    run_job(*waiting.pop())
    assert [item.file_name for item in evidence_of_record(project, "r")] == ["Pasted picture.png"]
    assert evidence_of_record(project, "other") == []
    assert panel.evidence.taker._pasted == []


def test_bad_and_double_photos_are_told_of_and_the_rest_is_taken(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    save(project, record())
    panel.show_record("r")
    good, bad = make_photo(tmp_path / "好.jpg"), tmp_path / "坏.jpg"
    bad.write_bytes(b"\x00\x01\x02")
    panel.attach([good, bad])
    assert "坏.jpg" in panel.photos.message.text()
    panel.attach([good])
    assert "好.jpg" in panel.photos.message.text()
    assert len(evidence_of_record(project, "r")) == 1


def test_removing_a_photo_keeps_the_original_and_can_be_undone(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    save(project, record())
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


def test_texts_about_a_photo_are_kept_as_a_draft_and_saved_with_the_record(
    panel: RecordPanel, project: Project, desk: Desk, tmp_path: Path
) -> None:
    save(project, record(geom=shapely.Point(LON, LAT)))
    panel.show_record("r")
    panel.attach([make_photo(tmp_path / "一.jpg", LON, LAT)])
    panel.photos.list.setCurrentIndex(panel.photos.model.index(0))
    fields = panel.photos.details.fields
    for name, text in (("caption", "茶园全景"), ("holder", "县档案馆"), ("accession_no", "2026-017")):
        editor = fields[name].editor
        assert isinstance(editor, QLineEdit)
        compose(editor, commit=text)
    assert panel.is_dirty
    (evidence,) = evidence_of_record(project, "r")
    draft = desk.drafts.get("record:r")
    assert draft is not None
    assert draft["edits"][-1]["evidence"][evidence.id]["holder"] == "县档案馆"
    steps = len(project.steps()[0])
    panel.save()
    (evidence,) = evidence_of_record(project, "r")
    assert (evidence.caption, evidence.holder, evidence.accession_no) == ("茶园全景", "县档案馆", "2026-017")
    assert len(project.steps()[0]) == steps + 1


def test_a_photo_removed_elsewhere_does_not_come_back_by_saving(
    panel: RecordPanel, project: Project, tmp_path: Path
) -> None:
    save(project, record())
    panel.show_record("r")
    panel.attach([make_photo(tmp_path / "一.jpg")])
    project.undo()
    write(panel, text="乙")
    panel.save()
    assert evidence_of_record(project, "r") == []


def test_moving_the_record_measures_its_photos_again(panel: RecordPanel, project: Project, tmp_path: Path) -> None:
    save(project, record(geom=shapely.Point(LON, LAT)))
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
    save(project, record())
    project.close()
    with open_project(project.path, read_only=True) as opened:
        desk = Desk(opened, tmp_path)
        panel = make_panel(desk, qtbot)
        panel.show_record("r")
        assert panel.state == "READ_ONLY"
        QTest.keyClicks(field(panel, "site/name"), "x")
        assert value(panel, "site/name") == "甲"
        assert not panel.save_button.isEnabled()
        assert not panel.remove_act.isVisible()
        assert not panel.product_row.choice.isEnabled()
        panel.attach([make_photo(tmp_path / "a.jpg")])
        panel.set_place(1, 2)
        assert panel.new_record(LON, LAT) == ""
        assert panel.record_id == "r"
        assert not panel.is_dirty
        assert desk.errors == []


def test_the_language_changes_while_a_form_is_filled_in(panel: RecordPanel) -> None:
    begin(panel)
    widget = field(panel, "site/name")
    QTest.keyClicks(widget, "Tea")
    compose(widget, "qing")
    set_language("zh")
    panel.retranslate()
    assert panel.save_button.text() == "保存"
    assert panel.tabs.tabText(ANSWERS_TAB) == "填写"
    shown = panel.view.field("site/name")
    assert shown is not None
    assert shown.label.text().startswith("产品名称")
    assert value(panel, "site/name") == "Tea"
    compose(widget, commit="清溪")
    assert value(panel, "site/name") == "Tea清溪"
    set_language("en")
    panel.retranslate()
    assert shown.label.text().startswith("Product")
    assert value(panel, "site/name") == "Tea清溪"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off_in_a_narrow_dock(panel: RecordPanel, language: str) -> None:
    set_language(language)
    panel.retranslate()
    begin(panel, GI_FORM)
    panel.resize(340, 600)
    QApplication.processEvents()
    assert panel.minimumSizeHint().width() <= 340
    for part in (panel.form_row, panel.product_row, panel.view, panel.readiness):
        assert part.minimumSizeHint().width() <= part.width()


def test_removing_a_record_is_one_step(panel: RecordPanel, project: Project) -> None:
    save(project, record())
    panel.show_record("r")
    panel.remove_act.trigger()
    assert stored(project) == []
    assert panel.record_id == ""
    project.undo()
    assert [found.title for found in stored(project)] == ["甲"]


def test_jobs_on_real_threads(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    jobs = ThreadJobs()
    panel = make_panel(Desk(project, tmp_path, jobs), qtbot)
    panel.new_record(LON, LAT)
    qtbot.waitUntil(lambda: panel.record_id != "")
    qtbot.waitUntil(lambda: value(panel, "identity/county_code") == "990101")
    write(panel, "identity/product_name", "清溪绿茶")
    panel.attach([make_photo(tmp_path / "一.jpg", LON, LAT)])
    qtbot.waitUntil(lambda: panel.photos.model.rowCount() == 1, timeout=10_000)
    qtbot.waitUntil(lambda: panel.photos.model.without_picture() == [], timeout=10_000)
    jobs.wait()
    assert panel.state == "HALF"


def test_what_was_typed_outlives_a_removal_that_fails(
    panel: RecordPanel, project: Project, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise StorageError("STORE_IO_FAULT", path="p", detail="x")

    save(project, record())
    panel.show_record("r")
    press(panel, "story/since", "1")
    qtbot.waitUntil(lambda: "record:r" in desk.drafts.content)
    monkeypatch.setattr(record_state, "remove", refuse)
    panel.remove_act.trigger()
    assert [error.code for error in desk.errors] == ["STORE_IO_FAULT"]
    assert desk.drafts.content["record:r"]["answers"]["story"]["since"] == "1"
    monkeypatch.setattr(record_state, "remove", remove)
    panel.remove_act.trigger()
    qtbot.waitUntil(lambda: desk.drafts.all() == {})
    assert panel.record_id == ""
    assert project.read_all(SurveyRecord) == []
