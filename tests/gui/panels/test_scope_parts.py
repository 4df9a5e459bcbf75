"""Parts of the scope panels apart: words, reader, choices, memory, keeping, heads, issues."""

import gc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QDockWidget, QMainWindow, QTableView, QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import UnitMatch, ZoneRole
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.signers import Signer, SignerLevel
from gi_atlas.services.scope_change import CHANGE_TYPES, ScopeChange
from gi_atlas.services.scope_desk import OPEN_MATCHES, Issue, lay_out, lay_words
from gi_atlas.storage.project import Project
from gui.models.columns import change_types
from gui.models.scope_issues import ScopeIssuesModel, issue_tip, sign
from gui.models.scope_units import ScopeUnitsModel
from gui.models.scope_words import kind_words, match_word, signer_words
from gui.panels import scope_asking
from gui.panels.scope_asking import Asked, choices_for, desk_answer, extent_of_unit, things_of_project, warm_up
from gui.panels.scope_facts import ScopeFacts, area_text, summary_words
from gui.panels.scope_frame import fit_headings, give_height, scrolling_column
from gui.panels.scope_head import ScopeHead
from gui.panels.scope_issues import ScopeIssues, count_text
from gui.panels.scope_keeping import ScopeKeepingPage, change_text
from gui.panels.scope_reader import DELAY_MS, ScopeReader
from tests.gi_atlas.services.scope_county import NEW, TEXT, square
from tests.gui.form_context import Desk, LateJobs
from tests.gui.panels.scope_hands import desk, project

__all__ = ["desk", "project"]
WRONG = TEXT.replace("共2个", "共3个")


# Words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_match_and_signer_has_its_own_words(language: str) -> None:
    set_language(language)
    words = [match_word(match) for match in UnitMatch]
    assert len(set(words)) == len(words)
    told = [signer_words(Signer(level)) for level in SignerLevel if level is not SignerLevel.UNKNOWN]
    assert len(set(told)) == len(told)
    assert signer_words(None) == signer_words(Signer(SignerLevel.UNKNOWN)) == ""


def test_several_provinces_are_marked_as_to_be_confirmed() -> None:
    assert "to be confirmed" in signer_words(Signer(SignerLevel.PROVINCES))
    set_language("zh")
    assert "待确认" in signer_words(Signer(SignerLevel.PROVINCES))


def test_kinds_are_told_in_words_and_unknown_ones_stay() -> None:
    assert kind_words(("UNITS", "SIDES", "NEW_KIND")) == "listed units, four limits, NEW_KIND"
    assert kind_words(()) == ""


def test_kinds_of_change_of_a_wording_are_kinds_of_a_version() -> None:
    assert set(CHANGE_TYPES) <= {code for code, _text in change_types()}


def test_areas_are_told_with_method_and_units() -> None:
    assert area_text(None) == ""
    assert area_text(1e6) == "1.000 km² · 100.0000 ha · 1,500.00 mu (ellipsoid area of the offices, EPSG:4490)"


def test_a_wording_is_summed_up(project: Project) -> None:
    assert summary_words(None, False).startswith("Paste")
    assert summary_words(lay_words(read_scope("。")), False) == "Nothing was read yet."
    found = lay_out(project, read_scope("产地范围为青石县红岩镇、远山乡现辖行政区域。"))
    told = summary_words(found, True)
    assert "2 units" in told
    assert "no polygon of 1 units" in told
    assert told.endswith("looking names up…")


# Issues


def issue(severity: Severity = Severity.ERROR, rule: str = "COUNT_DIFFERS", **more: Any) -> Issue:
    evidence = {"written": "共3个镇", "value": 3, "count": 2, "proposal": "共2个镇"}
    return Issue(Finding(rule, severity, "", "青石红梨", None, evidence), **more)


def test_an_issue_tells_its_weight_its_message_and_what_to_do() -> None:
    lines = issue_tip(issue()).splitlines()
    assert lines[0].startswith("Error: ")
    assert len(lines) == 2
    assert "2" in lines[0]


def test_weights_differ_by_their_sign_and_not_by_colour_alone(qtbot: QtBot) -> None:
    pictures = [sign(severity).pixmap(16, 16).toImage().convertToFormat(3) for severity in Severity]  # 3: one bit
    assert len({bytes(picture.bits().asarray(picture.byteCount())) for picture in pictures}) == len(Severity)


def test_the_count_of_issues_marks_errors() -> None:
    assert count_text([issue(Severity.NOTE)]) == "Findings (1)"
    assert count_text([issue(), issue(Severity.NOTE)]).endswith("✕")
    assert count_text([]) == "Findings (0)"


def test_the_list_says_what_would_be_put_in(qtbot: QtBot) -> None:
    model = ScopeIssuesModel()
    model.set_issues([issue(proposal="共2个镇"), issue()])
    assert model.index(0).data().endswith("→ “共2个镇”")
    assert "→" not in model.index(1).data()
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Error")


def test_stepping_goes_round_and_through_an_empty_list(qtbot: QtBot) -> None:
    page = ScopeIssues()
    qtbot.addWidget(page)
    page.step(1)
    assert page.chosen is None
    page.show_issues([issue(rule="COUNT_DIFFERS"), issue(rule="UNIT_TWICE"), issue(rule="CORNER_TWICE")])
    seen = []
    for by in (1, 1, 1, 1, -1, -1):
        page.step(by)
        assert page.chosen is not None
        seen.append(page.chosen.finding.rule)
    assert seen[:4] == ["COUNT_DIFFERS", "UNIT_TWICE", "CORNER_TWICE", "COUNT_DIFFERS"]
    assert seen[4:] == ["CORNER_TWICE", "UNIT_TWICE"]


# Units


def test_open_units_have_the_colour_of_a_fault_and_a_tip(project: Project) -> None:
    model = ScopeUnitsModel()
    model.show_desk(lay_out(project, read_scope(TEXT.replace("柳树镇", "杨树沟镇"))))
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None
    assert model.index(1, 0).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert "杨树沟镇" in model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert UnitMatch.UNKNOWN in OPEN_MATCHES


def test_rows_stay_while_only_their_matches_come(project: Project, qtbot: QtBot) -> None:
    model, scope = ScopeUnitsModel(), read_scope(TEXT)
    model.show_desk(lay_words(scope))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(model.dataChanged):
        model.show_desk(lay_out(project, scope))
    assert resets == []
    model.show_desk(None)
    assert resets == [1]


# Reader


def test_nothing_is_read_before_the_pause_and_nothing_after_dropping(
    project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    jobs = LateJobs()
    reader = ScopeReader(Desk(project, tmp_path, jobs).context)
    reader.ask(Asked(TEXT))
    assert jobs.waiting == []
    reader.drop()
    qtbot.wait(DELAY_MS * 2)
    assert jobs.waiting == []
    assert not reader.is_pending


def test_a_failure_ends_the_reading_and_the_next_one_works(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    reader = ScopeReader(Desk(project, tmp_path).context)
    reader.ask(Asked(TEXT, edition="1999"))
    with qtbot.waitSignal(reader.failed) as caught:
        reader.read_now()
    assert caught.args[0].code == "DIVISIONS_NO_EDITION"
    assert not reader.is_busy
    reader.ask(Asked(TEXT, edition=NEW))
    with qtbot.waitSignal(reader.laid):
        reader.read_now()


# Questions to the project


def test_things_of_a_project_are_editions_and_products(project: Project) -> None:
    assert things_of_project(project) == ([NEW], [])


def test_choices_are_the_county_s_units_each_once(project: Project) -> None:
    found = lay_out(project, read_scope(TEXT.replace("柳树镇", "杨树沟镇"))).reading.resolved[1]
    lines = choices_for(project, found)
    assert lines[0] == "990101100 红岩镇"
    assert len(lines) == len(set(lines)) == 5


def test_a_unit_without_geometry_has_no_place(project: Project) -> None:
    assert extent_of_unit(project, "990101100", NEW) == pytest.approx((115.0, 38.0, 115.1, 38.1))
    assert extent_of_unit(project, "990101100", "1999") is None


def test_an_answer_without_ground_has_no_extent(project: Project) -> None:
    found = desk_answer(project, lay_words(read_scope("产地范围为青石县红岩镇。")), "", ZoneRole.PRODUCTION)
    assert (found.extent, found.layers, found.change.kind) == (None, (), "NEW")


def test_much_that_was_read_is_spared_by_the_collector(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[int] = []
    monkeypatch.setattr(scope_asking.gc, "freeze", lambda: frozen.append(1))
    monkeypatch.setattr(scope_asking, "MANY_OBJECTS", 0)
    warm_up(project, Progress())
    assert frozen
    assert gc.isenabled()
    frozen.clear()
    scope_asking.keep_what_was_read()  # while the collector runs nothing is spared
    assert frozen == []


def test_little_that_was_read_is_left_to_the_collector(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[int] = []
    monkeypatch.setattr(scope_asking.gc, "freeze", lambda: frozen.append(1))
    warm_up(project, Progress())
    assert frozen == []


# Keeping


def test_the_change_is_told_in_words() -> None:
    assert change_text(None) == change_text(ScopeChange()) == ""
    assert "only names" in change_text(ScopeChange("RENAME_ONLY", before_id="one"))
    told = change_text(ScopeChange("EXTEND", 20_000.0, 10_000.0, square(0), square(1), "one"))
    assert "2.00 ha come in, 1.00 ha go out" in told


def test_products_are_offered_and_the_choice_stays(qtbot: QtBot) -> None:
    page = ScopeKeepingPage()
    qtbot.addWidget(page)
    page.set_products([("pear", "青石红梨"), ("peach", "青石蜜桃")])
    page.choose_product("peach")
    page.set_products([("peach", "青石蜜桃"), ("plum", "青石李")])
    assert page.product_id == "peach"
    page.set_products([])
    assert page.product_id == ""
    page.show_desk(lay_words(read_scope(TEXT)), False)
    assert page.product.itemText(0) == "As the wording says: 青石红梨"


def test_forgetting_empties_every_field(qtbot: QtBot) -> None:
    page = ScopeKeepingPage()
    qtbot.addWidget(page)
    for line in page.lines.values():
        qtbot.keyClicks(line, "x")
    page.role.set_code(str(ZoneRole.WATER))
    page.forget()
    assert all(line.text() == "" and not line.isModified() for line in page.lines.values())
    assert page.zone_role is ZoneRole.PRODUCTION


# Heads, facts, frames


def test_the_head_names_the_day_and_keeps_the_edition(qtbot: QtBot) -> None:
    head = ScopeHead()
    qtbot.addWidget(head)
    head.take_editions(["2012", NEW])
    assert [head.edition.itemText(row) for row in range(3)] == ["The newest", NEW, "2012"]
    head.edition.setCurrentIndex(2)
    head.take_editions(["2012", "2017-10", NEW])
    assert head.chosen_edition == "2012"
    head.see_as_of(date(2014, 1, 1))
    set_language("zh")
    head.retranslate()
    assert "2014-01-01" in head.edition.itemText(0)


def test_facts_are_not_built_anew_while_they_stay(qtbot: QtBot) -> None:
    facts = ScopeFacts()
    qtbot.addWidget(facts)
    facts.show_desk(lay_words(read_scope(TEXT)))
    label = facts.facts.form.itemAt(0).widget()
    facts.show_desk(lay_words(read_scope(TEXT)))
    assert facts.facts.form.itemAt(0).widget() is label
    facts.show_desk(None)
    assert facts.facts.shown() == {}


def test_a_small_panel_scrolls_instead_of_growing(qtbot: QtBot) -> None:
    panel, content = QWidget(), QWidget()
    qtbot.addWidget(panel)
    content.setMinimumSize(900, 700)
    scrolling_column(panel).addWidget(content)
    assert panel.minimumSizeHint().width() < 200
    assert panel.minimumSizeHint().height() < 200


def test_columns_are_never_narrower_than_their_headings(qtbot: QtBot) -> None:
    table, model = QTableView(), ScopeUnitsModel()
    qtbot.addWidget(table)
    table.setModel(model)
    fit_headings(table, [10] * model.columnCount())
    for place in range(model.columnCount()):
        heading = model.headerData(place, Qt.Orientation.Horizontal)
        assert table.columnWidth(place) > table.fontMetrics().horizontalAdvance(heading)
    fit_headings(table, [500])
    assert table.columnWidth(0) == 500


def test_a_dock_gets_room_but_never_more_than_half_of_the_window(qtbot: QtBot) -> None:
    window, dock = QMainWindow(), QDockWidget()
    qtbot.addWidget(window)
    dock.setWidget(QWidget())
    window.setCentralWidget(QWidget())
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.resize(600, 500)
    window.show()
    qtbot.waitExposed(window)
    give_height(window, dock, 2000)
    qtbot.waitUntil(lambda: 200 <= dock.height() <= 260, timeout=3000)
    before = dock.height()
    give_height(window, dock, 50)
    assert dock.height() == before


def test_ground_of_the_other_zone_is_told_apart(project: Project) -> None:
    text = "青石红梨酒产地范围为青石县红岩镇。原料产地范围为青石县柳树镇。"
    found = lay_out(project, read_scope(text))
    model = ScopeUnitsModel()
    model.show_desk(found)
    assert [model.index(row, 4).data() for row in range(2)] == ["polygon", "of another zone"]
    assert shapely.equals(found.reading.built.geometry, square(0))
