"""The scope panel: read while typing, units, findings, mends by a click, successors, keeping, drafts, languages."""

from datetime import date
from typing import Any

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gi_atlas.as_of import set_as_of
from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Product, ScopeText, ZoneRole
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from gui.panels.scope_asking import Asked
from gui.panels.scope_panel import DRAFT_KEY, ScopePanel
from gui.panels.scope_reader import MOST_CHARACTERS
from gui.panels.scope_view import EDITIONS_TAB, FACTS_TAB, ISSUES_TAB, KEEPING_TAB, UNITS_TAB
from tests.gi_atlas.services.scope_county import OLD, TEXT, square, units
from tests.gui.form_context import Desk, LateJobs, ThreadJobs
from tests.gui.panels.scope_hands import cells, choose_rule, desk, panel, project, put, rules, shown

__all__ = ["desk", "panel", "project"]
WRONG = TEXT.replace("共2个", "共3个")
UNKNOWN = TEXT.replace("柳树镇", "杨树沟镇")


def click(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# Reading while typing


def test_a_wording_is_read_after_a_pause_and_not_before(panel: ScopePanel, qtbot: QtBot) -> None:
    panel.text.set_wording(TEXT)
    assert panel.reader.is_pending
    assert panel.desk is None
    qtbot.waitUntil(lambda: panel.desk is not None and panel.desk.is_resolved, timeout=5000)
    assert cells(panel) == [("红岩镇", "红岩镇", "Same name", "polygon"), ("柳树镇", "柳树镇", "Same name", "polygon")]


def test_each_key_puts_the_reading_off(panel: ScopePanel, qtbot: QtBot) -> None:
    laid: list[str] = []
    panel.reader.laid.connect(lambda found: laid.append(found.scope.text))
    for end in range(5, len(TEXT)):
        panel.text.set_wording(TEXT[:end])
    panel.text.set_wording(TEXT)
    qtbot.waitUntil(lambda: not panel.reader.is_pending, timeout=5000)
    assert set(laid) == {TEXT}


def test_words_are_marked_before_names_are_known(project: Project, tmp_path: Any, qtbot: QtBot) -> None:
    jobs = LateJobs()
    panel = shown(Desk(project, tmp_path, jobs), qtbot)
    jobs.let_go()
    put(panel, WRONG)
    work, done, _failed = jobs.waiting.pop(0)
    done(work(None))  # type: ignore[arg-type] - the words ask for no progress
    assert rules(panel) == ["COUNT_DIFFERS"]
    assert cells(panel) == [("红岩镇", "", "", ""), ("柳树镇", "", "", "")]
    assert not panel.keeping.save_button.isEnabled()
    jobs.let_go()
    assert [row[2] for row in cells(panel)] == ["Same name", "Same name"]
    assert panel.keeping.save_button.isEnabled()


def test_an_answer_that_was_overtaken_is_never_shown(project: Project, tmp_path: Any, qtbot: QtBot) -> None:
    jobs = LateJobs()
    panel = shown(Desk(project, tmp_path, jobs), qtbot)
    put(panel, TEXT)
    old = list(jobs.waiting)
    jobs.waiting.clear()
    put(panel, UNKNOWN)
    jobs.let_go()
    for work, done, _failed in old:
        done(work(None))  # type: ignore[arg-type] - as above
    assert [row[0] for row in cells(panel)] == ["红岩镇", "杨树沟镇"]


def test_reading_runs_on_another_thread(project: Project, tmp_path: Any, qtbot: QtBot) -> None:
    jobs = ThreadJobs()
    panel = shown(Desk(project, tmp_path, jobs), qtbot)
    panel.text.set_wording(TEXT)
    qtbot.waitUntil(lambda: panel.desk is not None and panel.desk.is_resolved, timeout=10_000)
    jobs.wait()
    qtbot.waitUntil(lambda: not panel.reader.is_busy, timeout=5000)


def test_a_text_too_long_to_be_read_live_is_told(panel: ScopePanel) -> None:
    put(panel, "青" * (MOST_CHARACTERS + 1))
    assert f"{MOST_CHARACTERS}" in panel.summary.whole
    assert panel.desk is None
    put(panel, TEXT)
    assert panel.desk is not None


ODD = ["。", "\n\n", "abc", "😀" * 50, "东经" * 200, "（（（（", "共999999个乡镇", "\u202e青石县"]


@pytest.mark.parametrize("text", ODD)
def test_any_text_leaves_the_panel_sound(panel: ScopePanel, text: str) -> None:
    put(panel, text)
    assert panel.text.wording == text
    put(panel, TEXT)
    assert len(cells(panel)) == 2


def test_a_project_without_units_says_so_in_the_panel(project: Project, panel: ScopePanel, desk: Desk) -> None:
    project.undo()
    put(panel, WRONG)
    assert "administrative units" in panel.summary.whole
    assert rules(panel) == ["COUNT_DIFFERS"]
    assert desk.errors == []


def test_without_a_project_the_words_alone_are_read(tmp_path: Any, qtbot: QtBot) -> None:
    panel = shown(Desk(None, tmp_path), qtbot)
    put(panel, WRONG)
    assert rules(panel) == ["COUNT_DIFFERS"]
    assert not panel.keeping.save_button.isEnabled()


# Units


def test_the_models_keep_their_promises(panel: ScopePanel) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, mode) for model in (panel.units.model, panel.issues.model)]
    for text in (TEXT, WRONG, UNKNOWN, "", TEXT):
        put(panel, text)
    assert len(testers) == 2


def test_a_unit_that_is_chosen_is_selected_in_the_words_and_shown_on_the_map(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, TEXT)
    with qtbot.waitSignals([panel.zoomAsked, panel.unitMarked]) as caught:
        panel.units.table.selectRow(1)
    assert panel.text.textCursor().selectedText() == "柳树镇"
    extent, shape = caught.all_signals_and_args[1].args[0], caught.all_signals_and_args[0].args[0]
    assert extent == pytest.approx((115.1, 38.0, 115.2, 38.1))
    assert shape.symmetric_difference(square(1)).area < 1e-12


def test_a_click_into_the_words_chooses_their_unit_and_finding(panel: ScopePanel) -> None:
    put(panel, WRONG)
    panel.text.placeChosen.emit(WRONG.index("柳树镇") + 1)
    assert panel.units.chosen == 1
    panel.text.placeChosen.emit(WRONG.index("共3个"))
    assert panel.issues.chosen is not None
    assert panel.issues.chosen.finding.rule == "COUNT_DIFFERS"


def test_a_successor_is_entered_and_taken_back(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, UNKNOWN)
    assert cells(panel)[1][2] == "Not found"
    panel.units.table.selectRow(1)
    assert "杨树沟镇" in panel.units.why.text()
    assert not panel.units.set_button.isEnabled()
    panel.units.code.setEditText("990101102 石门镇")
    click(qtbot, panel.units.set_button)
    assert cells(panel)[1] == ("杨树沟镇", "石门镇", "By hand", "polygon")
    assert panel.manual == {"青石县/杨树沟镇": "990101102"}
    panel.units.table.selectRow(1)
    click(qtbot, panel.units.clear_button)
    assert cells(panel)[1][2] == "Not found"


def test_the_successor_of_a_county_finds_every_unit_under_it(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, TEXT.replace("青石县", "旧石县"))
    assert rules(panel)[0] == "SCOPE_COUNTY_OPEN"
    choose_rule(panel, "SCOPE_COUNTY_OPEN")
    click(qtbot, panel.issues.successor_button)
    assert panel.tabs.currentIndex() == UNITS_TAB
    assert panel.units.subject.text() == "旧石县 is:"
    panel.units.code.setEditText("990101")
    qtbot.keyClick(panel.units.code.lineEdit(), Qt.Key.Key_Return)
    assert [row[2] for row in cells(panel)] == ["Same name", "Same name"]
    assert rules(panel) == []


def test_a_wrong_code_is_told_and_the_words_stay_marked(panel: ScopePanel) -> None:
    put(panel, UNKNOWN)
    panel.enter_successor("杨树沟镇", "123456789")
    assert "123456789" in panel.summary.whole
    panel.enter_successor("杨树沟镇", "")
    assert "123456789" not in panel.summary.whole


def offered(panel: ScopePanel) -> list[str]:
    return [panel.units.code.itemText(number) for number in range(panel.units.code.count())]


def test_the_units_of_the_county_are_offered_and_none_is_chosen_unasked(panel: ScopePanel) -> None:
    put(panel, UNKNOWN)
    panel.units.table.selectRow(1)
    assert offered(panel)[:3] == ["990101100 红岩镇", "990101101 柳树镇", "990101102 石门镇"]
    assert panel.units.code.currentText() == ""
    completer = panel.units.code.completer()
    completer.setCompletionPrefix("石门")
    assert completer.currentCompletion() == "990101102 石门镇"


def test_counties_are_offered_for_a_county_that_no_edition_holds(panel: ScopePanel) -> None:
    put(panel, TEXT.replace("青石县", "旧石县"))
    panel.units.table.selectRow(0)
    assert offered(panel) == ["990101 青石县"]


def test_what_was_typed_stays_while_choices_come(project: Project, tmp_path: Any, qtbot: QtBot) -> None:
    jobs = LateJobs()
    panel = shown(Desk(project, tmp_path, jobs), qtbot)
    put(panel, UNKNOWN)
    jobs.let_go()
    panel.units.table.selectRow(1)
    panel.units.code.setEditText("9901")
    jobs.let_go()
    assert panel.units.code.currentText() == "9901"
    assert len(offered(panel)) > 2


# Findings and mends


def test_nothing_is_mended_unasked(panel: ScopePanel) -> None:
    put(panel, WRONG)
    choose_rule(panel, "COUNT_DIFFERS")
    assert panel.text.wording == WRONG
    assert panel.text.textCursor().selectedText() == "共3个镇"


def test_a_mend_is_put_in_by_a_click_and_undone(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, WRONG)
    choose_rule(panel, "COUNT_DIFFERS")
    panel.tabs.setCurrentIndex(ISSUES_TAB)
    click(qtbot, panel.issues.mend_button)
    assert panel.text.wording == TEXT
    assert rules(panel) == []
    panel.text.undo()
    panel.reader.read_now()
    assert panel.text.wording == WRONG
    assert rules(panel) == ["COUNT_DIFFERS"]


def test_a_mend_of_words_that_changed_since_is_not_put_in(panel: ScopePanel) -> None:
    put(panel, WRONG)
    issue = panel.issues.model.issues[0]
    panel.text.set_wording("又" + WRONG)
    panel.mend(issue)
    assert panel.text.wording == "又" + WRONG


def test_a_finding_without_proposal_cannot_be_put_in(panel: ScopePanel) -> None:
    put(panel, UNKNOWN)
    panel.issues.view.setCurrentIndex(panel.issues.model.index(0))
    assert not panel.issues.mend_button.isEnabled()
    assert panel.issues.successor_button.isEnabled()


def test_keys_go_from_finding_to_finding(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, WRONG.replace("红岩镇", "无名沟镇"))
    panel.text.setFocus()
    qtbot.keyClick(panel.text, Qt.Key.Key_F8)
    assert panel.tabs.currentIndex() == ISSUES_TAB
    first = panel.issues.chosen
    qtbot.keyClick(panel.text, Qt.Key.Key_F8)
    assert panel.issues.chosen != first
    qtbot.keyClick(panel.text, Qt.Key.Key_F8)
    assert panel.issues.chosen == first
    qtbot.keyClick(panel.text, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert panel.issues.chosen != first


def test_the_chosen_finding_stays_chosen_while_words_before_it_are_typed(panel: ScopePanel) -> None:
    put(panel, WRONG)
    choose_rule(panel, "COUNT_DIFFERS")
    put(panel, "公告：" + WRONG)
    assert panel.issues.chosen is not None
    assert panel.issues.chosen.finding.rule == "COUNT_DIFFERS"


def test_a_place_that_contradicts_is_shown_on_the_map(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, TEXT.replace("。", "，东经105°30′～105°40′，北纬27°30′～27°40′。"))
    with qtbot.waitSignal(panel.zoomAsked) as caught:
        choose_rule(panel, "SCOPE_PLACE_OUTSIDE")
    assert caught.args[0][0] <= 105.5
    assert caught.args[0][2] >= 115.2


# What it says


def test_facts_of_a_wording_are_listed(panel: ScopePanel) -> None:
    text = (
        "青石红梨产地范围以青石县人民政府《关于划定青石红梨产地范围的函》（青政函〔2024〕3号）提出的范围为准，为青石县"
        "红岩镇、柳树镇共2个乡镇现辖行政区域，海拔600米以上，东经115°00′～115°12′，北纬38°00′～38°06′。"
    )
    put(panel, text)
    found = panel.facts.facts.shown()
    assert found["Product"] == "青石红梨"
    assert found["Units said and listed"] == "2 / 2"
    assert "115°00′" in found["Extent"]
    assert found["Elevation (m)"] == "600–"
    assert found["Who proposes it"].startswith("Proposed by the county")
    assert "EPSG:4490" in found["Area of the polygon"]
    lines = panel.keeping.lines
    assert (lines["number"].text(), lines["title"].text()) == ("青政函〔2024〕3号", "关于划定青石红梨产地范围的函")


# Keeping


def test_a_wording_is_kept_with_letter_and_edition(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    put(panel, TEXT)
    panel.tabs.setCurrentIndex(KEEPING_TAB)
    panel.keeping.lines["number"].setText("青政函〔2024〕3号")
    panel.keeping.lines["dated"].setText("2024-03-01")
    panel.keeping.lines["valid_from"].setText("2024-06-20")
    with qtbot.waitSignal(panel.kept) as caught:
        click(qtbot, panel.keeping.save_button)
    boundary = project.read_one(BoundaryVersion, caught.args[0])
    text = project.read_all(ScopeText)[0]
    assert (boundary.change_type, boundary.valid_from) == ("NEW", date(2024, 6, 20))
    assert (text.letter_no, text.letter_date, text.edition) == ("青政函〔2024〕3号", date(2024, 3, 1), "2023-06")
    assert project.read_all(Product)[0].name_official == "青石红梨"
    assert "青石红梨" in panel.summary.whole


def test_a_wording_that_names_no_product_asks_for_one(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    """Nothing is named by a sentence: the person is asked, and the product that is chosen then is taken."""
    save_many(project, [Product("青石白梨", id="pear")])
    panel.refresh(Changes({"gi_product": frozenset({"pear"})}))
    page = panel.keeping
    qtbot.waitUntil(lambda: page.product.findData("pear") > 0)
    put(panel, TEXT.removeprefix("青石红梨"))
    assert page.product.itemText(0) == "The wording names none: choose one"
    click(qtbot, page.save_button)
    assert panel.tabs.currentIndex() == KEEPING_TAB
    assert "names no product" in page.fault.text()
    assert [one.id for one in project.read_all(Product)] == ["pear"]
    page.choose_product("pear")
    with qtbot.waitSignal(panel.kept) as caught:
        click(qtbot, page.save_button)
    assert caught.args[1] == "pear"
    assert (page.fault.text(), len(project.read_all(Product))) == ("", 1)


def test_the_field_of_the_product_says_what_the_wording_says(panel: ScopePanel, qtbot: QtBot) -> None:
    first = [panel.keeping.product.itemText(0)]
    for text in (TEXT, TEXT.removeprefix("青石红梨")):
        put(panel, text)
        first.append(panel.keeping.product.itemText(0))
    panel.clear()
    qtbot.waitUntil(lambda: panel.desk is None)
    first.append(panel.keeping.product.itemText(0))
    none, named = "As the wording says: –", "As the wording says: 青石红梨"
    assert first == [none, named, "The wording names none: choose one", none]


def test_the_change_is_derived_and_shown_and_may_be_chosen(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    put(panel, "青石红梨产地范围为青石县红岩镇现辖行政区域。")
    assert panel.keeping.change.itemText(0) == "As derived: Reduction"
    assert "go out" in panel.keeping.change_note.text()
    panel.keeping.change.set_code("RENAME_ONLY")
    click(qtbot, panel.keeping.save_button)
    newest = max(project.read_all(BoundaryVersion), key=lambda one: one.version)
    assert (newest.version, newest.change_type) == (2, "RENAME_ONLY")


def test_after_saving_there_is_nothing_to_save_until_the_wording_changes(panel: ScopePanel, qtbot: QtBot) -> None:
    """The version just saved is not compared with itself, nor offered to be saved once more."""
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    panel.refresh(Changes(frozenset({"gi_boundary"})))
    qtbot.waitUntil(lambda: not panel._catch_up.isActive() and not panel.reader.is_pending, timeout=5000)
    saved = "Saved as a boundary version of 青石红梨. Nothing to save until the wording changes."
    assert panel.summary.whole == panel.keeping.change_note.text() == saved
    assert panel.keeping.change.itemText(0) == "As derived"
    assert not panel.keeping.save_button.isEnabled()
    put(panel, TEXT.replace("柳树镇", "石门镇"))
    assert panel.keeping.save_button.isEnabled()
    assert "come in" in panel.keeping.change_note.text()
    assert "Saved" not in panel.summary.whole
    put(panel, TEXT)
    assert not panel.keeping.save_button.isEnabled()


def test_another_zone_can_be_saved_from_the_same_wording(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    panel.keeping.role.set_code(str(ZoneRole.WATER))
    panel.keeping.productChanged.emit()
    assert panel.keeping.save_button.isEnabled()
    click(qtbot, panel.keeping.save_button)
    assert not panel.keeping.save_button.isEnabled()
    assert len(project.read_all(BoundaryVersion)) == 2


def test_a_wording_that_undo_took_back_can_be_saved_again(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    assert not panel.keeping.save_button.isEnabled()
    panel.refresh(project.undo())
    qtbot.waitUntil(lambda: panel.keeping.save_button.isEnabled() and not panel.reader.is_pending, timeout=5000)
    click(qtbot, panel.keeping.save_button)
    assert len(project.read_all(BoundaryVersion)) == 1


def test_what_was_saved_is_told_in_the_language_of_the_window(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    set_language("zh")
    panel.retranslate()
    told = "已保存为“青石红梨”的界线版本。表述未变，无需再保存。"
    assert panel.summary.whole == panel.keeping.change_note.text() == told


def test_what_moves_is_part_of_the_picture(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    answers: list[Any] = []
    panel.previewChanged.connect(answers.append)
    put(panel, TEXT.replace("红岩镇、柳树镇", "柳树镇、石门镇"))
    change = answers[-1].change
    assert change.is_both
    assert any(layer.shape is change.gained for layer in answers[-1].layers)
    assert answers[-1].extent == pytest.approx((115.0, 38.0, 115.3, 38.1))


def test_another_product_and_zone_are_compared_anew(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    save_many(project, [Product("青石蜜桃", id="peach")])
    panel._read_things()
    put(panel, TEXT.replace("共2个镇", "两镇"))
    assert panel.keeping.change.itemText(0) == "As derived: Renaming only"
    panel.keeping.choose_product("peach")
    panel.keeping.productChanged.emit()
    assert panel.keeping.change.itemText(0) == "As derived: New delimitation"
    panel.keeping.choose_product("")
    panel.keeping.role.set_code(str(ZoneRole.WATER))
    panel.keeping.productChanged.emit()
    assert panel.keeping.change.itemText(0) == "As derived: New delimitation"


@pytest.mark.parametrize("value", ["2024", "2024-13-01", "昨天", "２０２４"])
def test_a_date_that_is_none_is_refused_where_it_stands(panel: ScopePanel, project: Project, value: str) -> None:
    put(panel, TEXT)
    panel.tabs.setCurrentIndex(FACTS_TAB)
    panel.keeping.lines["dated"].setText(value)
    panel.keeping.save()
    assert value in panel.keeping.fault.text()
    assert panel.tabs.currentIndex() == KEEPING_TAB
    assert project.read_all(ScopeText) == []


def test_what_the_person_wrote_of_the_letter_is_not_overwritten(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, TEXT)
    panel.tabs.setCurrentIndex(KEEPING_TAB)
    qtbot.keyClicks(panel.keeping.lines["number"], "X-1")
    put(panel, TEXT + "以青石县人民政府《关于范围的函》（青政函〔2024〕3号）提出的范围为准。")
    assert panel.keeping.lines["number"].text() == "X-1"
    assert panel.keeping.lines["title"].text() == "关于范围的函"


def test_a_wording_without_polygon_is_kept_and_says_so(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    put(panel, "青石红梨产地范围为青石县远山乡现辖行政区域。")
    assert "no polygon of 1 units" in panel.summary.whole
    with qtbot.waitSignal(panel.kept) as caught:
        click(qtbot, panel.keeping.save_button)
    assert caught.args[0] == ""
    assert "no polygon yet" in panel.summary.whole
    assert project.read_all(BoundaryVersion) == []
    assert len(project.read_all(ScopeText)) == 1


def test_one_undo_of_the_project_takes_it_all_back(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    project.undo()
    assert project.read_all(ScopeText) == project.read_all(Product) == []
    assert panel.text.wording == TEXT


# Editions and the day


def test_the_edition_is_chosen_and_the_day_is_named(panel: ScopePanel, project: Project) -> None:
    save_many(project, units(OLD))
    panel._read_things()
    put(panel, "产地范围为青石县安阳乡现辖行政区域。")
    assert cells(panel)[0][1] == "安阳镇"
    panel.edition.setCurrentIndex(panel.edition.findData(OLD))
    panel.read()
    panel.reader.read_now()
    assert cells(panel)[0][1] == "安阳乡"
    panel.edition.setCurrentIndex(0)
    set_as_of(project, date(2014, 1, 1))
    panel.read()
    panel.reader.read_now()
    assert panel.edition.itemText(0) == "As of 2014-01-01"
    assert cells(panel)[0][1] == "安阳乡"


# Drafts and languages


def test_what_is_half_done_comes_back(panel: ScopePanel, desk: Desk, qtbot: QtBot) -> None:
    put(panel, UNKNOWN)
    panel.county.setText("青石县")
    panel.enter_successor("青石县/杨树沟镇", "990101102")
    kept = desk.drafts.get(DRAFT_KEY)
    assert kept is not None
    assert kept["text"] == UNKNOWN
    panel.leave()
    again = shown(desk, qtbot)
    again.reader.read_now()
    assert again.text.wording == UNKNOWN
    assert cells(again)[1][2] == "By hand"


def test_a_kept_wording_is_no_draft_any_more(panel: ScopePanel, desk: Desk, qtbot: QtBot) -> None:
    put(panel, TEXT)
    click(qtbot, panel.keeping.save_button)
    panel.leave()
    assert desk.drafts.get(DRAFT_KEY) is None


def test_clearing_forgets_and_undo_brings_the_words_back(panel: ScopePanel, desk: Desk, qtbot: QtBot) -> None:
    put(panel, TEXT)
    answers: list[Any] = []
    panel.previewChanged.connect(answers.append)
    click(qtbot, panel.clear_button)
    assert (panel.text.wording, panel.desk, answers[-1]) == ("", None, None)
    panel.text.undo()
    assert panel.text.wording == TEXT


def test_a_read_only_project_reads_and_keeps_nothing(project: Project, tmp_path: Any, qtbot: QtBot) -> None:
    path = project.path
    project.close()
    with open_project(path, read_only=True) as opened:
        panel = shown(Desk(opened, tmp_path), qtbot)
        put(panel, TEXT)
        assert len(cells(panel)) == 2
        assert not panel.keeping.save_button.isEnabled()


def test_the_words_change_with_the_language(panel: ScopePanel) -> None:
    put(panel, WRONG)
    set_language("zh")
    panel.retranslate()
    assert panel.tabs.tabText(UNITS_TAB) == "单位（2）"
    assert panel.tabs.tabText(ISSUES_TAB).startswith("问题（1）")
    assert cells(panel)[0] == ("红岩镇", "红岩镇", "同名", "有图形")
    assert "表述称“共3个镇”" in panel.issues.model.index(0).data()
    assert panel.units.model.headerData(0, Qt.Orientation.Horizontal) == "原文名称"
    assert panel.keeping.save_button.text().startswith("保存为界线版本")


def test_words_and_lists_stand_side_by_side_where_there_is_room(panel: ScopePanel) -> None:
    panel.resize(900, 300)
    assert panel.splitter.orientation() == Qt.Orientation.Horizontal
    panel.resize(320, 600)
    assert panel.splitter.orientation() == Qt.Orientation.Vertical


def test_nothing_asked_is_nothing() -> None:
    assert Asked() == Asked("", "", "", {}, None)


# By edition


def test_a_wording_is_compared_through_the_editions(panel: ScopePanel, project: Project, qtbot: QtBot) -> None:
    save_many(project, units(OLD))
    put(panel, "产地范围为青石县红岩镇、安阳乡现辖行政区域。")
    panel.tabs.setCurrentIndex(EDITIONS_TAB)
    click(qtbot, panel.editions.button)
    model = panel.editions.model
    found = [[model.index(row, column).data() for column in (0, 1, 2, 6)] for row in range(model.rowCount())]
    assert found == [[OLD, "2", "0", ""], ["2023-06", "1", "1", "Renaming only"]]
    assert model.index(1, 9).data() == "安阳乡 → 安阳镇"
    with qtbot.waitSignals([panel.shapesAsked, panel.zoomAsked]):
        panel.editions.table.selectRow(1)


def test_a_comparison_of_other_words_is_not_left_standing(panel: ScopePanel, qtbot: QtBot) -> None:
    put(panel, TEXT)
    panel.compare_editions()
    assert panel.editions.model.rowCount() == 1
    put(panel, UNKNOWN)
    assert panel.editions.model.rowCount() == 0
    QAbstractItemModelTester(panel.editions.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.compare_editions()
    assert panel.editions.model.index(0, 3).data() == "1"


def test_without_words_there_is_nothing_to_compare(panel: ScopePanel) -> None:
    panel.compare_editions()
    assert panel.editions.model.rowCount() == 0


def test_changes_are_followed_as_one_and_only_while_the_panel_is_seen(panel: ScopePanel, qtbot: QtBot) -> None:
    changes = Changes({"gi_product": frozenset({"one"})})
    panel.be_seen(False)
    panel.refresh(changes)
    assert not panel._catch_up.isActive()
    panel.be_seen(True)
    assert panel._catch_up.isActive()
    for _number in range(20):
        panel.refresh(changes)
    qtbot.waitUntil(lambda: not panel._catch_up.isActive(), timeout=3000)
    assert not panel._is_stale
    panel.refresh(Changes({"gi_record": frozenset({"one"})}))
    assert not panel._catch_up.isActive()
