"""Tables as a person uses them: filter, order, choose, copy, follow."""

from dataclasses import replace

import pytest
import shapely
from PyQt5.QtCore import QByteArray, Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from gi_atlas.events import Changes
from gi_atlas.i18n import current_language, set_language
from gi_atlas.model import BoundaryVersion, LayerEntry, Product, SurveyRecord
from gi_atlas.services.editing import remove, save, save_many
from gui.models.columns import COLUMNS
from gui.models.kinds import BOUNDARIES, FINDINGS, PRODUCTS, RECORDS, UNITS
from gui.panels import one_table
from gui.panels.one_table import TablePanel
from gui.panels.row_view import MOST_RUNS
from gui.panels.table_panel import TablesPanel
from gui.window_state import WindowState
from tests.gui.form_context import Desk, LateJobs, ThreadJobs


def make(desk, qtbot, kind=RECORDS, is_shown=True) -> TablePanel:
    panel = TablePanel(desk.context, kind)
    qtbot.addWidget(panel)
    panel.resize(800, 300)
    panel.set_project()
    if is_shown:
        panel.show()
        qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def records(desk, qtbot) -> TablePanel:
    return make(desk, qtbot)


def titles(panel) -> list[str]:
    return [panel.model.value_at(row, COLUMNS[panel.kind][0].field) for row in range(panel.model.rowCount())]


def test_rows_are_read_when_the_table_is_first_seen(desk, qtbot):
    panel = make(desk, qtbot, is_shown=False)
    assert titles(panel) == []
    panel.show()
    assert titles(panel) == ["茶园0号", "茶园1号", "茶园2号"]
    assert panel.count_label.text() == "3"


@pytest.mark.parametrize("kind", [kind for kind in COLUMNS if kind != FINDINGS])
def test_every_table_shows_its_rows(desk, qtbot, kind):
    panel = make(desk, qtbot, kind)
    assert panel.model.rowCount() > 0
    assert panel.pages.currentWidget() is panel.view
    texts = [panel.model.index(0, column).data() for column in range(panel.model.columnCount())]
    assert any(texts)
    assert desk.errors == []


def test_typing_filters(records, qtbot):
    QTest.keyClicks(records.filter, "r")
    records.filter.clear()
    QTest.keyClicks(records.filter, "1")
    assert titles(records) == ["茶园1号"]
    assert records.count_label.text() == "1 of 3"
    QTest.keyClicks(records.filter, "zz")
    assert titles(records) == []
    assert records.pages.currentWidget() is records.empty_label
    assert "1zz" in records.empty_label.text()
    QTest.keyClick(records, Qt.Key_Escape)
    assert len(titles(records)) == 3


def test_down_goes_from_the_filter_into_the_rows(records, qtbot):
    records.activateWindow()
    records.focus_filter()
    qtbot.waitUntil(records.filter.hasFocus)
    with qtbot.waitSignal(records.selectionChanged) as told:
        QTest.keyClick(records.filter, Qt.Key_Down)
    assert told.args == [RECORDS, ["r0"]]
    assert records.view.hasFocus()


def test_a_heading_puts_rows_in_order(records):
    records.view.sortByColumn(0, Qt.DescendingOrder)
    assert titles(records) == ["茶园2号", "茶园1号", "茶园0号"]


def test_an_unknown_order_is_found_out_in_a_job(desk, qtbot):
    late = LateJobs()
    panel = make(Desk(desk.project, desk.project.path.parent, late), qtbot)
    late.let_go()
    panel.model.set_rows(one_table.read_table(desk.project, RECORDS))
    panel.view.sortByColumn(0, Qt.DescendingOrder)
    assert titles(panel)[0] == "茶园0号"
    late.let_go()
    assert titles(panel)[0] == "茶园2号"


# --- selection


def test_the_person_selects_and_the_panel_tells(records, qtbot):
    with qtbot.waitSignal(records.selectionChanged) as told:
        records.view.selectRow(1)
    assert told.args == [RECORDS, ["r1"]]


def test_the_map_selects_and_nothing_is_told(records, qtbot):
    with qtbot.assertNotEmitted(records.selectionChanged):
        records.select(["r2", "r0"])
    assert sorted(index.row() for index in records.view.selectionModel().selectedRows()) == [0, 2]
    assert records.view.currentIndex().row() == 0


def test_the_selection_outlives_order_filter_and_reading(records, qtbot):
    records.select(["r1"])
    with qtbot.assertNotEmitted(records.selectionChanged):
        records.view.sortByColumn(0, Qt.DescendingOrder)
        records.filter.setText("2")
        assert not records.view.selectionModel().hasSelection()
        records.filter.setText("")
        records.refresh(Changes({"gi_product": frozenset({"tea"})}))
    assert [records.model.id_at(i.row()) for i in records.view.selectionModel().selectedRows()] == ["r1"]


def test_many_scattered_rows_are_marked_and_a_click_takes_over(records, project, qtbot):
    save_many(project, [SurveyRecord(f"记录{n}", id=f"n{n}") for n in range(2 * MOST_RUNS + 20)])
    records.refresh(Changes({"gi_product": frozenset({"tea"})}))
    scattered = [f"n{n}" for n in range(0, 2 * MOST_RUNS + 10, 2)]
    with qtbot.assertNotEmitted(records.selectionChanged):
        records.select(scattered)
        records.view.sortByColumn(3, Qt.DescendingOrder)
    model = records.model
    marked = {model.id_at(row) for row in range(model.rowCount()) if model.is_marked(row)}
    assert marked == set(records.view.selected_ids) == set(scattered)
    assert model.data(model.index(model.rows_of_ids(["n0"])[0], 0), Qt.BackgroundRole) is not None
    with qtbot.waitSignal(records.selectionChanged) as told:
        records.view.selectRow(0)
    assert told.args[1] == [model.id_at(0)]
    assert not any(model.is_marked(row) for row in range(model.rowCount()))


def test_enter_and_double_click_activate(records, qtbot):
    records.view.setCurrentIndex(records.model.index(2, 0))
    with qtbot.waitSignal(records.activated) as told:
        QTest.keyClick(records.view, Qt.Key_Return)
    assert told.args == [RECORDS, "r2"]
    with qtbot.waitSignal(records.activated) as told:
        place = records.view.visualRect(records.model.index(0, 0)).center()
        QTest.mouseClick(records.view.viewport(), Qt.LeftButton, pos=place)
        QTest.mouseDClick(records.view.viewport(), Qt.LeftButton, pos=place)
    assert told.args == [RECORDS, "r0"]


def test_copying_gives_the_columns_that_are_seen_in_their_order(records, qtbot):
    records.view.select_ids(["r2", "r0"])
    for number in range(2, len(COLUMNS[RECORDS])):
        records.view.setColumnHidden(number, True)
    records.view.horizontalHeader().moveSection(1, 0)
    QTest.keyClick(records.view, Qt.Key_C, Qt.ControlModifier)
    assert QApplication.clipboard().text() == "Product\tTitle\n清溪绿茶\t茶园0号\n清溪绿茶\t茶园2号\n"


def test_columns_are_chosen_and_one_always_stays(records):
    menu = records.view.columns_menu()
    assert [action.text() for action in menu.actions()] == [column.title() for column in COLUMNS[RECORDS]]
    for action in menu.actions():
        if action.isChecked():
            action.setChecked(False)
    assert len(records.view.shown_columns()) == 1
    menu.actions()[-1].setChecked(True)
    assert records.view.shown_columns()[-1].field == "has_place"


# --- following the project


def test_an_edit_changes_its_row_alone(records, project, monkeypatch):
    read: list[object] = []
    real = one_table.read_table
    monkeypatch.setattr(
        one_table, "read_table", lambda *args: read.append(args[3] if len(args) > 3 else None) or real(*args)
    )
    changes = save(project, replace(project.read_one(SurveyRecord, "r1"), title="新茶园"))
    records.refresh(changes)
    assert titles(records) == ["茶园0号", "新茶园", "茶园2号"]
    assert read == [["r1"]]


def test_rows_come_and_go(records, project):
    records.refresh(save(project, SurveyRecord("又一处", id="r9")))
    assert titles(records)[-1] == "又一处"
    records.refresh(remove(project, SurveyRecord, "r1"))
    assert titles(records) == ["茶园0号", "茶园2号", "又一处"]
    records.refresh(project.undo())
    assert sorted(titles(records)) == ["又一处", "茶园0号", "茶园1号", "茶园2号"]


def test_an_order_holds_for_rows_that_come(records, project):
    records.view.sortByColumn(0, Qt.AscendingOrder)
    records.refresh(save(project, SurveyRecord("a", id="r9")))
    assert titles(records)[0] == "a"


def test_other_tables_changes_are_nothing_to_it(records, project, monkeypatch):
    monkeypatch.setattr(one_table, "read_table", lambda *_args: pytest.fail("was read"))
    records.refresh(save(project, LayerEntry("层", "FEATURES")))


def test_a_hidden_table_is_read_once_when_it_is_seen_again(records, project, qtbot):
    records.hide()
    records.refresh(save(project, SurveyRecord("又一处")))
    records.refresh(save(project, SurveyRecord("再一处")))
    assert len(titles(records)) == 3
    records.show()
    assert len(titles(records)) == 5


def test_two_edits_at_once_are_both_seen(project, tmp_path, qtbot):
    late = LateJobs()
    panel = make(Desk(project, tmp_path, late), qtbot)
    late.let_go()
    first = save(project, replace(project.read_one(SurveyRecord, "r0"), title="甲"))
    panel.refresh(first)
    panel.refresh(save(project, replace(project.read_one(SurveyRecord, "r1"), title="乙")))
    late.let_go()
    assert titles(panel) == ["甲", "乙", "茶园2号"]


def test_many_rows_come_in_two_parts(project, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(one_table, "FIRST_ROWS", 5)
    save_many(project, [SurveyRecord(f"记录{number}") for number in range(20)])
    late = LateJobs()
    panel = make(Desk(project, tmp_path, late), qtbot)
    work, done, _failed = late.waiting.pop(0)
    done(work(one_table.Progress()))
    assert panel.model.rowCount() == 5
    late.let_go()
    assert panel.model.rowCount() == 23


def test_an_answer_of_a_project_that_was_closed_is_dropped(project, tmp_path, qtbot):
    late = LateJobs()
    desk = Desk(project, tmp_path, late)
    panel = make(desk, qtbot)
    desk.project = None
    panel.set_project()
    late.let_go()
    assert titles(panel) == []
    assert panel.empty_label.text() == "No project is open."
    assert desk.errors == []


def test_threads_read_too(project, tmp_path, qtbot):
    jobs = ThreadJobs()
    panel = make(Desk(project, tmp_path, jobs), qtbot)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    jobs.wait()


def test_an_empty_table_says_what_to_do(project, tmp_path, qtbot, desk):
    for kind in ("r0", "r1", "r2"):
        remove(project, SurveyRecord, kind)
    panel = make(desk, qtbot)
    assert panel.pages.currentWidget() is panel.empty_label
    english = panel.empty_label.text()
    set_language("zh")
    panel.retranslate()
    assert panel.empty_label.text() not in ("", english)


def _column(field):
    return [column.field for column in COLUMNS[RECORDS]].index(field)


def test_words_follow_the_language(records):
    set_language("zh")
    records.retranslate()
    assert records.model.headerData(0, Qt.Horizontal) == "标题"
    assert records.model.index(0, _column("stage")).data() == "摸底登记"
    assert "筛选" in records.filter.placeholderText()


# --- all tables and findings


@pytest.fixture
def tables(desk, qtbot) -> TablesPanel:
    panel = TablesPanel(desk.context)
    qtbot.addWidget(panel)
    panel.show()
    panel.set_project()
    return panel


def test_every_kind_has_a_tab_with_its_name(tables):
    english = [tables.tabText(number) for number in range(tables.count())]
    assert english[:2] == ["Products", "Boundaries"]
    set_language("zh")
    tables.retranslate()
    assert [tables.tabText(number) for number in range(tables.count())][:2] == ["产品", "界线"]
    assert tables.count() == len(COLUMNS)


def test_the_map_selects_in_the_table_of_the_kind(tables):
    tables.show_table(BOUNDARIES)
    tables.select(BOUNDARIES, ["boundary-new"])
    assert tables.tables[BOUNDARIES].view.selected_ids == ["boundary-new"]


def test_there_is_one_selection_for_all_tables(tables, qtbot):
    tables.select(BOUNDARIES, ["boundary-new"])
    with qtbot.waitSignal(tables.selectionChanged) as told:
        tables.tables[PRODUCTS].view.selectRow(0)
    assert told.args == [PRODUCTS, ["tea"]]
    assert tables.tables[BOUNDARIES].view.selected_ids == []
    tables.select("features", ["x"])
    assert tables.tables[PRODUCTS].view.selected_ids == []
    assert not tables.tables[PRODUCTS].view.selectionModel().hasSelection()


def test_signals_come_through(tables, qtbot):
    tables.show_table(UNITS)
    with qtbot.waitSignal(tables.selectionChanged) as told:
        tables.tables[UNITS].view.selectRow(0)
    assert told.args == [UNITS, ["county"]]
    tables.focus_filter()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_heading_is_cut(tables, language):
    before = current_language()
    set_language(language)
    try:
        for panel in tables.tables.values():
            panel.retranslate()
            header = panel.view.horizontalHeader()
            shown = [number for number in range(header.count()) if not panel.view.isColumnHidden(number)]
            assert all(panel.view.columnWidth(number) >= header.sectionSizeHint(number) for number in shown)
    finally:
        set_language(before)


def test_columns_are_as_they_were_left(tables, desk, qtbot):
    view = tables.tables[UNITS].view
    view.setColumnHidden(2, True)
    view.setColumnWidth(0, 333)
    view.horizontalHeader().moveSection(1, 0)
    kept = {}
    tables.keep_columns(kept.__setitem__)
    again = TablesPanel(desk.context)
    qtbot.addWidget(again)
    again.restore_columns(lambda name: kept.get(name, QByteArray()))
    other = again.tables[UNITS].view
    assert [column.field for column in other.shown_columns()] == [column.field for column in view.shown_columns()]
    assert other.columnWidth(0) == 333
    again.restore_columns(lambda _name: QByteArray())
    assert other.isColumnHidden(2)


def test_columns_outlive_the_program(tables, desk, qtbot, tmp_path):
    tables.tables[UNITS].view.setColumnHidden(2, True)
    tables.keep_columns(WindowState(tmp_path / "window.ini").keep_part)
    again = TablesPanel(desk.context)
    qtbot.addWidget(again)
    again.restore_columns(WindowState(tmp_path / "window.ini").part)
    assert again.tables[UNITS].view.isColumnHidden(2)
    assert WindowState(tmp_path / "other.ini").part("products-13").isEmpty()


def test_an_order_that_was_kept_holds_for_what_is_read(tables, desk, qtbot):
    tables.tables[PRODUCTS].view.sortByColumn(0, Qt.DescendingOrder)
    before = titles(tables.tables[PRODUCTS])
    kept = {}
    tables.keep_columns(kept.__setitem__)
    again = TablesPanel(desk.context)
    qtbot.addWidget(again)
    again.restore_columns(kept.__getitem__)
    again.show()
    again.set_project()
    assert titles(again.tables[PRODUCTS]) == before == sorted(before, reverse=True)


def test_only_the_table_in_front_is_read(tables):
    assert tables.tables[PRODUCTS].model.rowCount() == 2
    assert tables.tables[UNITS].model.rowCount() == 0


@pytest.fixture
def findings(tables):
    tables.show_table(FINDINGS)
    return tables.findings


def test_nothing_is_checked_before_it_is_asked_for(findings):
    assert findings.model.rowCount() == 0
    assert "Check" in findings.empty_label.text()


def test_checking_lists_what_the_rules_find(findings, qtbot):
    qtbot.mouseClick(findings.check_button, Qt.LeftButton)
    rules = [findings.model.value_at(row, "rule") for row in range(findings.model.rowCount())]
    assert "RULE_REGISTRATIONS_DIFFER" in rules
    assert "RULE_MEDIA_MISSING" in rules
    weights = [findings.model.value_at(row, "severity") for row in range(findings.model.rowCount())]
    assert weights == sorted(weights)


def row_of(findings, rule):
    return next(row for row in range(findings.model.rowCount()) if findings.model.value_at(row, "rule") == rule)


def test_a_finding_opens_its_object(findings, qtbot):
    findings.check()
    row = row_of(findings, "RULE_REGISTRATIONS_DIFFER")
    with qtbot.waitSignal(findings.activated) as told:
        findings.view.idActivated.emit(findings.model.id_at(row))
    assert told.args == [PRODUCTS, "tea"]


def test_a_finding_with_a_place_goes_there(findings, project, qtbot):
    bow = shapely.Polygon([(120, 30), (121, 31), (121, 30), (120, 31)])
    save(project, BoundaryVersion("zone", bow, 7, "坏", id="bad"))
    findings.check()
    with qtbot.waitSignals([findings.placeAsked, findings.activated]) as _told:
        findings.view.idActivated.emit(findings.model.id_at(row_of(findings, "RULE_GEOMETRY_INVALID")))


def test_findings_of_a_project_that_changed_say_so(findings, project):
    findings.check()
    assert findings.check_button.text() == "Check"
    findings.refresh(save(project, Product("新")))
    assert findings.check_button.text() == "Check again"
    findings.check()
    assert findings.check_button.text() == "Check"


def test_findings_are_worded_anew_in_another_language(findings):
    findings.check()
    english = findings.model.value_at(0, "message")
    set_language("zh")
    findings.retranslate()
    assert findings.model.value_at(0, "message") != english
    findings.filter.setText("RULE_REG")
    assert findings.model.rowCount() == 1
