"""The panel of cases: what is due by day, marked by words and colour; the case of the product that is chosen."""

from datetime import timedelta

import pytest
from PyQt5.QtCore import QModelIndex, Qt
from PyQt5.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gi_atlas.cases.amending import oppose
from gi_atlas.cases.keeping import keep_table, shipped_rows
from gi_atlas.cases.moving import open_case
from gi_atlas.cases.reading import placed_rows
from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import Case, Product, ReferenceTable, TableKind
from gi_atlas.services.editing import save
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from gui.panels.case_acts import BEGIN, EXTEND, MOVE
from gui.panels.case_filter import ALL, DUE, OPEN
from gui.panels.case_list import LATE_COLOUR, READY_COLOUR, SOON_COLOUR
from gui.panels.case_panel import CasesPanel
from tests.gui.form_context import Desk, LateJobs
from tests.gui.panels.case_hands import TODAY, ago, announced, overdue, rows


def make(desk: Desk, qtbot: QtBot) -> CasesPanel:
    """The panel with the list of what is due; that of all products has tests of its own."""
    panel = CasesPanel(desk.context)
    show(panel, DUE)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.view)
    panel.show()
    panel.view.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> CasesPanel:
    return make(desk, qtbot)


def show(panel: CasesPanel, which: str) -> None:
    panel.which.setCurrentIndex(panel.which.findData(which))


def changed(panel: CasesPanel, table: str = "gi_case") -> None:
    panel.refresh(Changes({table: frozenset({"x"})}))


# The list


def test_a_project_without_cases_says_so(panel: CasesPanel) -> None:
    assert rows(panel) == []
    assert panel.summary.text() == "No case yet."
    assert panel.begin_button.isEnabled()
    assert panel.view.heading.text() == "No case chosen"


def test_what_is_due_stands_by_day(panel: CasesPanel, project: Project) -> None:
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    announced(project)
    overdue(project)
    changed(panel)
    assert [row[2] for row in rows(panel)] == ["清溪蜜橘", "清溪绿茶"]
    late = rows(panel)[0]
    assert late[1].startswith("days overdue: ")
    assert late[3:] == ("S3 Provincial preliminary examination", "Provincial IP office", "Recognition of a GI product")
    assert panel.summary.text() == "overdue: 1"


def test_the_choice_of_lists(panel: CasesPanel, project: Project) -> None:
    announced(project)
    open_case(project, "orange", "RECOGNITION", ago(3), "S4")
    open_case(project, "orange", "REVOCATION", ago(3, despite="x"), "S7")
    changed(panel)
    counts = {}
    for which in (DUE, OPEN, ALL):
        show(panel, which)
        counts[which] = panel.model.rowCount()
    assert counts == {DUE: 1, OPEN: 2, ALL: 3}


@pytest.mark.parametrize(
    ("state", "days", "colour", "is_bold"),
    [
        ("S3", 150, LATE_COLOUR, True),
        ("S3", 85, SOON_COLOUR, None),
        ("S3", 10, None, None),
        ("S6", 100, READY_COLOUR, True),
        ("S6", 10, None, None),
    ],
)
def test_urgency_is_shown_by_colour_beside_the_words(
    panel: CasesPanel, project: Project, state: str, days: int, colour: object, is_bold: bool | None
) -> None:
    open_case(project, "tea", "RECOGNITION", ago(days), state)
    changed(panel)
    for column in (0, 1):
        index = panel.model.index(0, column)
        assert index.data(Qt.ItemDataRole.ForegroundRole) == colour
        font = index.data(Qt.ItemDataRole.FontRole)
        assert (font.bold() if font is not None else None) == is_bold
    assert panel.model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole) is None


def test_oppositions_are_counted_in_the_list_and_name_who_opposes(panel: CasesPanel, project: Project) -> None:
    case = announced(project)
    oppose(project, case.id, ago(3, who="某茶厂", note="范围过宽"))
    show(panel, OPEN)
    changed(panel)
    texts = {row[5]: row for row in rows(panel)}
    assert texts["Recognition of a GI product"][3].endswith("opposed: 1")
    assert texts["Opposition"][2] == "清溪绿茶 (某茶厂)"


def test_a_tip_says_all_of_a_line(panel: CasesPanel, project: Project) -> None:
    announced(project)
    changed(panel)
    tip = panel.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "清溪绿茶" in tip
    assert "End of the opposition period" in tip


def test_an_index_of_nothing_has_nothing(panel: CasesPanel) -> None:
    assert panel.model.data(QModelIndex()) is None
    assert panel.model.headerData(0, Qt.Orientation.Vertical) is None
    assert panel.model.rowCount(panel.model.index(0, 0)) == 0


def test_an_own_table_is_named(panel: CasesPanel, project: Project) -> None:
    keep_table(project, placed_rows(shipped_rows()), "2026-01")
    changed(panel, "gi_reference_table")
    assert "table 2026-01" in panel.summary.text()


def test_what_does_not_concern_cases_is_not_read(desk: Desk, project: Project, qtbot: QtBot) -> None:
    panel = make(desk, qtbot)
    jobs = LateJobs()
    desk.context.run_job = jobs
    changed(panel, "gi_layer")
    assert jobs.waiting == []
    changed(panel)
    assert len(jobs.waiting) == 1
    jobs.let_go()


def test_nothing_is_read_while_nobody_looks(desk: Desk, project: Project, qtbot: QtBot) -> None:
    announced(project)
    panel = CasesPanel(desk.context)
    show(panel, DUE)
    for part in (panel, panel.view):
        qtbot.addWidget(part)
    changed(panel)
    panel.show_product("tea")
    assert rows(panel) == []
    panel.view.show()
    assert panel.view.heading.text().startswith("清溪绿茶")
    assert len(rows(panel)) == 1
    panel.view.hide()
    overdue(project)
    changed(panel)
    assert len(rows(panel)) == 1
    panel.show()
    assert len(rows(panel)) == 2


def test_the_first_line_is_chosen_once_it_is_read(desk: Desk, project: Project, qtbot: QtBot) -> None:
    announced(project)
    jobs = LateJobs()
    desk.context.run_job = jobs
    panel = make(desk, qtbot)
    panel.focus_list()
    assert panel.view.details is None
    jobs.let_go()
    assert panel.list.currentIndex().row() == 0
    assert panel.view.details is not None
    panel.list.clearSelection()
    panel.show_product("orange")
    jobs.let_go()
    assert panel.view.heading.text() == "清溪蜜橘"


def test_the_day_turns_at_midnight(
    panel: CasesPanel, project: Project, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    announced(project)
    changed(panel)
    before = rows(panel)[0][1]
    panel.clock.timeout.emit()
    assert rows(panel)[0][1] == before
    for module in ("case_panel", "case_reading"):
        monkeypatch.setattr(f"gui.panels.{module}.today_in_china", lambda: TODAY + timedelta(days=1))
    panel.clock.timeout.emit()
    assert rows(panel)[0][1] != before


def test_the_list_is_searched_by_words(panel: CasesPanel, project: Project, qtbot: QtBot) -> None:
    announced(project)
    overdue(project)
    changed(panel)
    panel.search.setFocus()
    for text, found in (("province", []), ("Provincial", ["清溪蜜橘"]), ("S6 cnipa", ["清溪绿茶"]), ("清溪", None)):
        panel.search.setText(text)
        names = [row[2] for row in rows(panel)]
        assert names == (["清溪蜜橘", "清溪绿茶"] if found is None else found)
    panel.search.clear()
    qtbot.keyClicks(panel.search, "S3")
    assert panel.model.rowCount() == 1
    assert panel.summary.text() == "overdue: 1 · not shown: 1"


HOSTILE = ("<b>粗</b>", "=1+1", "名" * 200, "茶🍵𠮷", "a\u202eb", "行\n行", "&桃")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_are_shown_as_they_are_written(panel: CasesPanel, project: Project, name: str) -> None:
    save(project, Product(name, id="odd"))
    case = open_case(project, "odd", "RECOGNITION", ago(3, who=name, note=name), "S3")
    changed(panel)
    panel.show_case(case.id)
    assert rows(panel)[0][2] == name
    assert panel.view.heading.text().startswith(name)
    assert panel.view.heading.textFormat() == panel.view.steps.textFormat() == Qt.TextFormat.PlainText
    tip = panel.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip


# The case


def test_the_keyboard_goes_through_the_list(panel: CasesPanel, project: Project, qtbot: QtBot) -> None:
    tea, orange = announced(project), overdue(project)
    changed(panel)
    panel.focus_list()
    assert panel.list.hasFocus() or panel.list.currentIndex().row() == 0
    assert panel.view.details is not None
    assert panel.view.details.line.case == orange
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.view.details.line.case == tea
    with qtbot.waitSignal(panel.caseWanted):
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)


def test_a_case_is_shown_with_all_that_counts(panel: CasesPanel, project: Project) -> None:
    case = announced(project)
    changed(panel)
    panel.show_case(case.id)
    view = panel.view
    assert view.heading.text() == "清溪绿茶 · Recognition of a GI product"
    assert view.state_label.text().startswith("S6 Preliminary recognition announced · since ")
    assert view.state_label.text().endswith("held by CNIPA")
    assert view.due_label.text().startswith(f"End of the opposition period: {case.due_on}")
    assert "第15条" in view.basis_label.text()
    newest, oldest = view.steps.text().split("\n\n")
    assert newest.splitlines()[0].endswith("S5 Technical review → S6 Preliminary recognition announced")
    assert newest.splitlines()[1] == "王五 · 国家知识产权局 第577号"
    assert oldest.splitlines()[1] == "李四"


def test_what_is_to_be_confirmed_says_so_in_the_panel(panel: CasesPanel, project: Project) -> None:
    panel.show_case(overdue(project).id)
    assert "to be confirmed" in panel.view.basis_label.text()
    assert panel.view.due_label.palette().windowText().color() == LATE_COLOUR


def test_grounds_that_are_to_be_confirmed_say_so_though_nothing_is_due(panel: CasesPanel, project: Project) -> None:
    panel.show_case(open_case(project, "tea", "REVOCATION", ago(3, despite="x")).id)
    assert "Grounds: " in panel.view.basis_label.text()
    assert "to be confirmed" in panel.view.basis_label.text()


def test_a_chosen_product_shows_its_open_case(panel: CasesPanel, project: Project) -> None:
    closed = open_case(project, "tea", "REVOCATION", ago(9, despite="x"), "S7")
    case = announced(project)
    opposition = oppose(project, case.id, ago(3, who="某茶厂", note="范围过宽"))
    panel.show_product("tea")
    assert panel.view.details is not None
    assert panel.view.details.line.case == case
    cases = [panel.view.other_cases.itemData(n) for n in range(panel.view.other_cases.count())]
    assert set(cases) == {closed.id, case.id, opposition.id}
    panel.view.other_cases.activated.emit(cases.index(opposition.id))
    assert panel.view.details.line.case == opposition
    assert panel.view.heading.text().startswith("清溪绿茶 (某茶厂) · Opposition")


def test_a_product_without_case_offers_to_begin_one(panel: CasesPanel, project: Project) -> None:
    announced(project)
    panel.show_product("orange")
    assert panel.view.heading.text() == "清溪蜜橘"
    assert "no case yet" in panel.view.state_label.text()
    assert panel.view.steps.isHidden()
    dialog = panel.ask(BEGIN)
    assert dialog is not None
    assert dialog.told("product") == "orange"
    dialog.reject()


def test_the_row_of_the_case_is_marked_if_it_is_listed(panel: CasesPanel, project: Project) -> None:
    announced(project)
    overdue(project)
    panel.show_product("tea")
    assert panel.list.currentIndex().row() == 1
    open_case(project, "tea", "CHANGE_MINOR", ago(3, despite="x"))
    show(panel, DUE)
    panel.show_product("orange")
    assert panel.list.currentIndex().row() == 0


def test_acts_are_offered_where_they_can_be_done(panel: CasesPanel, project: Project) -> None:
    window, province = announced(project), overdue(project)
    done = open_case(project, "orange", "REVOCATION", ago(2, despite="x"), "S7")
    offers = {}
    for case in (window, province, done):
        panel.show_case(case.id)
        offers[case.id] = {name for name, button in panel.view.act_buttons.items() if button.isEnabled()}
    assert offers[window.id] == {"move", "oppose", "extend", "hold"}
    assert offers[province.id] == {"move", "extend", "hold"}
    assert offers[done.id] == set()
    assert panel.view.due_label.isHidden()
    assert panel.view.remove_button.isEnabled()


def test_a_case_is_removed_and_undo_brings_it_back(panel: CasesPanel, project: Project, qtbot: QtBot) -> None:
    case = announced(project)
    panel.show_case(case.id)
    qtbot.mouseClick(panel.view.remove_button, Qt.MouseButton.LeftButton)
    assert project.read_all(Case) == []
    assert panel.view.details is None
    project.undo()
    changed(panel)
    assert [row[2] for row in rows(panel)] == ["清溪绿茶"]


def test_another_project_is_another_list(panel: CasesPanel, project: Project, desk: Desk) -> None:
    panel.show_case(announced(project).id)
    desk.project = None
    panel.set_project()
    assert rows(panel) == []
    assert panel.view.details is None
    assert not panel.begin_button.isEnabled()
    assert not panel.which.isEnabled()
    assert panel.summary.text() == ""


def test_a_project_that_can_only_be_read(project: Project, desk: Desk, qtbot: QtBot) -> None:
    case = announced(project)
    path = project.path
    project.close()
    with open_project(path, read_only=True) as again:
        desk.project = again
        panel = make(desk, qtbot)
        panel.show_case(case.id)
        assert rows(panel) != []
        assert not panel.begin_button.isEnabled()
        assert not any(button.isEnabled() for button in panel.view.act_buttons.values())
        assert not panel.view.remove_button.isEnabled()
        offers = {name: action.isEnabled() for name, action in panel.files.actions_by_name.items()}
        assert offers == {"write_due": True, "write_table": True, "load_table": False, "drop_table": False}
        assert panel.ask(MOVE) is None


def test_an_act_without_a_case_asks_nothing(panel: CasesPanel) -> None:
    assert panel.ask(MOVE) is None
    assert panel.ask(EXTEND) is None


def test_a_broken_table_is_told_in_the_panel_and_can_be_put_away(
    panel: CasesPanel, desk: Desk, project: Project
) -> None:
    """Not in a box: it would come again with every edit."""
    announced(project)
    save(project, ReferenceTable(TableKind.CASE_STATES, "x", rows=({"row": "state"},)))
    for _n in range(3):
        changed(panel)
    assert desk.errors == []
    assert "cannot be read" in panel.summary.text()
    assert "columns" in panel.summary.toolTip()
    assert panel.summary.palette().windowText().color() == LATE_COLOUR
    assert rows(panel) == []
    assert panel.ask(BEGIN) is None
    panel.files.actions_by_name["drop_table"].trigger()
    assert len(rows(panel)) == 1
    assert "cannot be read" not in panel.summary.text()
    assert panel.summary.palette().windowText().color() != LATE_COLOUR


def test_the_words_change_with_the_language(panel: CasesPanel, project: Project) -> None:
    overdue(project)
    case = announced(project)
    panel.show_case(case.id)
    set_language("zh")
    panel.retranslate()
    assert panel.which.currentText() == "到期事项"
    assert panel.model.headerData(0, Qt.Orientation.Horizontal) == "到期日"
    assert rows(panel)[0][1].startswith("已逾期 ")
    assert panel.summary.text() == "逾期 1 件"
    assert panel.view.heading.text() == "清溪绿茶 · 地理标志产品认定"
    assert panel.view.act_buttons["move"].text() == "下一步(&N)…"
    assert panel.list.currentIndex().row() == 1


def test_many_products_are_read_in_one_job(panel: CasesPanel, project: Project) -> None:
    for number in range(30):
        save(project, Product(f"产品{number}", id=f"p{number}"))
        open_case(project, f"p{number}", "RECOGNITION", ago(number), "S3")
    changed(panel)
    days = [row[0] for row in rows(panel)]
    assert len(days) == 30
    assert days == sorted(days)
