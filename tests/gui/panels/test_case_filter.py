"""The list of all products, with and without cases: filtered by holder, state and words, sorted by any column."""

from datetime import date

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QAbstractItemModelTester
from PyQt5.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from gi_atlas.cases.amending import hand_over
from gi_atlas.cases.clock import Clock, Standing
from gi_atlas.cases.listing import CaseLine, list_cases, with_all_products
from gi_atlas.cases.moving import open_case
from gi_atlas.cases.writing import due_row, write_due
from gi_atlas.i18n import set_language
from gi_atlas.model import Case, Product, ProductStatus
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from gui.panels.case_filter import ALL, DUE, OPEN, PRODUCTS
from gui.panels.case_list import CaseListModel
from gui.panels.case_panel import CasesPanel
from gui.panels.case_step import CaseStepDialog
from tests.gui.form_context import Desk
from tests.gui.panels.case_hands import TODAY, ago, announced, overdue, rows
from tests.gui.panels.test_case_panel import changed, show

NAMES = ("清溪绿茶", "清溪蜜橘")


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> CasesPanel:
    panel = CasesPanel(desk.context)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.view)
    panel.show()
    panel.view.show()
    qtbot.waitExposed(panel)
    return panel


def names(panel: CasesPanel) -> list[str]:
    return [row[2] for row in rows(panel)]


def items(box: QComboBox) -> list[str]:
    return [box.itemText(place) for place in range(box.count())]


def choose(box: QComboBox, text: str) -> None:
    box.setCurrentIndex(box.findText(text))


@pytest.fixture
def several(panel: CasesPanel, project: Project) -> CasesPanel:
    """Overdue, in a window, nothing due, closed, without a case."""
    save(project, Product("北山梨", id="pear", status=ProductStatus.POTENTIAL_LISTED))
    save(project, Product("阿胶", id="glue"))
    announced(project)
    overdue(project)
    open_case(project, "glue", "RECOGNITION", ago(3), "S4")
    open_case(project, "glue", "REVOCATION", ago(3, despite="补录"), "S7")
    changed(panel)
    return panel


# Which lines


def test_it_begins_with_every_product_though_nothing_has_a_date(panel: CasesPanel) -> None:
    assert panel.which.currentData() == PRODUCTS
    assert names(panel) == list(NAMES)
    assert rows(panel)[0] == ("", "no case yet", "清溪绿茶", "Survey draft", "", "")
    assert panel.summary.text() == "No case yet."


def test_what_is_due_comes_first_then_cases_then_products_without_one_then_what_is_closed(several: CasesPanel) -> None:
    QAbstractItemModelTester(several.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert names(several) == ["清溪蜜橘", "清溪绿茶", "阿胶", "北山梨", "阿胶"]
    assert [row[1].partition(":")[0] for row in rows(several)] == [
        "days overdue", "days left", "nothing is due", "no case yet", "closed",
    ]  # fmt: skip
    assert rows(several)[3][3] == "Listed as potential"


def test_the_other_lists_have_no_products_without_case(several: CasesPanel) -> None:
    counts = {}
    for which in (PRODUCTS, DUE, OPEN, ALL):
        show(several, which)
        counts[which] = several.model.rowCount()
    assert counts == {PRODUCTS: 5, DUE: 2, OPEN: 3, ALL: 4}


def test_a_product_leaves_the_list_of_those_without_case_when_one_begins(several: CasesPanel, project: Project) -> None:
    open_case(project, "pear", "RECOGNITION", ago(1))
    changed(several)
    assert [row[3] for row in rows(several) if row[2] == "北山梨"] == ["S0 Survey draft"]
    project.undo()
    changed(several)
    assert [row[1] for row in rows(several) if row[2] == "北山梨"] == ["no case yet"]


def test_lines_of_products_are_made_by_the_core(project: Project) -> None:
    announced(project)
    products = project.read_all(Product)
    lines = with_all_products(list_cases(project, TODAY), products)
    assert [(line.product.name_official, line.has_case) for line in lines] == [("清溪绿茶", True), ("清溪蜜橘", False)]
    bare = lines[1]
    assert (bare.key, bare.case.id, bare.clock.standing) == ("orange", "", Standing.NO_CASE)
    assert with_all_products([], []) == []
    assert with_all_products(lines[:1], products[:0]) == lines[:1]


# By holder, state, words


def test_holders_are_offered_and_filter(several: CasesPanel) -> None:
    holder = several.filter.holder
    assert items(holder) == ["Held by: all", "CNIPA", "Provincial IP office", "nobody"]
    choose(holder, "CNIPA")
    assert names(several) == ["清溪绿茶", "阿胶"]
    assert "not shown: 3" in several.summary.text()
    choose(holder, "nobody")
    assert names(several) == ["北山梨", "阿胶"]
    choose(holder, "Held by: all")
    assert several.model.rowCount() == 5
    assert "not shown" not in several.summary.text()


def test_states_are_offered_and_filter_together_with_the_holder(several: CasesPanel) -> None:
    state = several.filter.state
    assert items(state)[0] == "State: all"
    assert "Listed as potential" in items(state)
    choose(state, "S4 Formal examination")
    assert names(several) == ["阿胶"]
    choose(several.filter.holder, "Provincial IP office")
    assert names(several) == []
    assert "not shown: 5" in several.summary.text()


def test_who_was_told_by_name_is_a_holder(several: CasesPanel, project: Project) -> None:
    case = project.read_all(Case, product_id="orange")[0]
    hand_over(project, case.id, "张处长", TODAY)
    changed(several)
    choose(several.filter.holder, "张处长")
    assert names(several) == ["清溪蜜橘"]


def test_a_choice_stays_while_the_project_changes_and_goes_with_its_last_line(
    several: CasesPanel, project: Project
) -> None:
    case = project.read_all(Case, product_id="orange")[0]
    hand_over(project, case.id, "张处长", TODAY)
    changed(several)
    choose(several.filter.holder, "张处长")
    open_case(project, "pear", "RECOGNITION", ago(1))
    changed(several)
    assert names(several) == ["清溪蜜橘"]
    hand_over(project, case.id, "", TODAY)
    changed(several)
    assert several.filter.holder.currentText() == "Held by: all"
    assert several.model.rowCount() == 5


def test_words_find_products_without_a_case(several: CasesPanel) -> None:
    several.search.setText("北山 potential")
    assert names(several) == ["北山梨"]
    several.search.setText("no case")
    assert names(several) == ["北山梨"]


def test_names_of_holders_do_no_harm(panel: CasesPanel, project: Project) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(9), "S4")
    for name in ("&办<b>", "\0", "nobody", "=1+1", "名" * 200):
        hand_over(project, case.id, name, TODAY)
        changed(panel)
        choose(panel.filter.holder, name.strip()) if name.strip() else None
        assert "清溪绿茶" in names(panel)


# Sorting


@pytest.mark.parametrize(
    ("column", "up", "down_first"),
    [
        (0, ["清溪蜜橘", "清溪绿茶", "阿胶", "北山梨", "阿胶"], "清溪绿茶"),
        (2, ["北山梨", "清溪绿茶", "清溪蜜橘", "阿胶", "阿胶"], "阿胶"),
        (3, ["北山梨", "清溪蜜橘", "阿胶", "清溪绿茶", "阿胶"], "阿胶"),
        (4, ["阿胶", "清溪绿茶", "清溪蜜橘", "阿胶", "北山梨"], "清溪蜜橘"),
    ],
)
def test_any_column_sorts(several: CasesPanel, column: int, up: list[str], down_first: str) -> None:
    several.list.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    found = names(several)
    assert sorted(found) == sorted(up)
    key = {0: 0, 2: 2, 3: 3, 4: 4}[column]
    cells = [row[key] for row in rows(several) if row[key]]
    if column:
        assert cells == sorted(cells)
    else:
        assert found == up
    several.list.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    assert names(several)[0] == down_first


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder], ids=["up", "down"])
@pytest.mark.parametrize("column", [4, 5])
def test_empty_cells_come_last_up_and_down(several: CasesPanel, column: int, order: Qt.SortOrder) -> None:
    several.list.sortByColumn(column, order)
    found = [row[column] for row in rows(several)]
    told = sorted((one for one in found if one), reverse=order == Qt.SortOrder.DescendingOrder)
    assert 0 < len(told) < len(found)
    assert found == told + [""] * found.count("")


@pytest.mark.parametrize("column", [0, 1])
def test_what_has_no_day_stays_below_in_its_order_when_days_are_sorted_down(several: CasesPanel, column: int) -> None:
    several.list.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    assert names(several) == ["清溪绿茶", "清溪蜜橘", "阿胶", "北山梨", "阿胶"]
    assert [row[1] for row in rows(several)][2:] == ["nothing is due", "no case yet", "closed"]


def test_a_closed_case_with_a_day_lies_below_those_that_are_due() -> None:
    def line(name: str, day: date | None, is_closed: bool = False) -> CaseLine:
        clock = Clock(Standing.SOON if day else Standing.NOTHING_DUE, day)
        return CaseLine(Case(name, "X", "A", is_closed=is_closed), Product(name), None, None, clock)

    model = CaseListModel()
    days = {"first": date(2026, 1, 1), "last": date(2026, 2, 1), "none": None}
    model.take([line("closed", date(2026, 5, 1), True), *(line(name, day) for name, day in days.items())])
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [one.product.name_official for one in model.lines] == ["last", "first", "none", "closed"]
    model.sort(0)
    assert [one.product.name_official for one in model.lines] == ["first", "last", "none", "closed"]


def test_the_heading_sorts_by_mouse_and_the_chosen_line_stays_chosen(several: CasesPanel, qtbot: QtBot) -> None:
    several.show_product("pear")
    assert several.list.currentIndex().row() == 3
    header = several.list.horizontalHeader()
    place = header.sectionViewportPosition(2) + 20
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 5))
    assert names(several)[several.list.currentIndex().row()] == "北山梨"
    assert several.list.currentIndex().row() != 3


def test_the_order_stays_when_the_project_changes(several: CasesPanel, project: Project) -> None:
    several.list.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    before = names(several)
    save(project, Product("一", id="one"))
    changed(several)
    assert [name for name in names(several) if name != "一"] == before


# What is chosen


def test_a_product_without_case_is_chosen_by_its_line_and_begun_by_enter(
    several: CasesPanel, project: Project, qtbot: QtBot
) -> None:
    several.list.setFocus()
    several.list.setCurrentIndex(several.model.index(3, 0))
    assert several.view.heading.text() == "北山梨"
    assert "no case yet" in several.view.state_label.text()
    qtbot.keyClick(several.list, Qt.Key.Key_Return)
    (dialog,) = several.window().findChildren(CaseStepDialog)
    assert dialog.told("product") == "pear"
    dialog.save()
    assert [case.product_id for case in project.read_all(Case, product_id="pear")] == ["pear"]
    assert several.view.details is not None


def test_going_from_a_case_to_a_product_without_one_and_back(several: CasesPanel, qtbot: QtBot) -> None:
    several.list.setFocus()
    several.list.setCurrentIndex(several.model.index(2, 0))
    assert several.view.details is not None
    qtbot.keyClick(several.list, Qt.Key.Key_Down)
    assert several.view.details is None
    qtbot.keyClick(several.list, Qt.Key.Key_Up)
    assert several.view.details is not None
    assert several.view.heading.text().startswith("阿胶")


# How it looks


@pytest.mark.parametrize("width_px", [300, 715, 1300])
def test_columns_fit_their_texts_within_bounds_and_fill_the_list(
    several: CasesPanel, width_px: int, qtbot: QtBot
) -> None:
    several.resize(width_px, 300)
    several._show_list()
    widths = [several.list.columnWidth(place) for place in range(6)]
    assert widths[0] >= 88
    assert 130 <= widths[3] <= 216
    assert widths[5] >= 90
    assert sum(widths) >= several.list.viewport().width()


def test_the_line_that_sums_up_takes_no_room_while_it_says_nothing(panel: CasesPanel, project: Project) -> None:
    assert panel.summary.isVisible()
    open_case(project, "tea", "RECOGNITION", ago(3), "S4")
    changed(panel)
    assert panel.summary.text() == ""
    assert not panel.summary.isVisible()
    panel.search.setText("nothing like it")
    assert panel.summary.isVisible()


def test_the_keyboard_stays_in_the_list_when_a_case_is_removed(
    several: CasesPanel, project: Project, qtbot: QtBot
) -> None:
    case = project.read_all(Case, product_id="orange")[0]
    several.show_case(case.id)
    several.view.remove_button.setFocus()
    several.view.remove_button.click()
    assert several.focusWidget() is several.list
    assert project.read_all(Case, product_id="orange") == []


# Languages, files


def test_it_speaks_chinese(several: CasesPanel) -> None:
    set_language("zh")
    several.retranslate()
    assert items(several.which) == ["全部产品", "到期事项", "未办结案件", "全部案件"]
    assert items(several.filter.holder)[0] == "办理人：全部"
    assert rows(several)[3] == ("", "尚未立案", "北山梨", "列入潜在名录", "", "")


def test_a_filter_by_state_is_dropped_when_its_words_change(several: CasesPanel) -> None:
    choose(several.filter.state, "S4 Formal examination")
    set_language("zh")
    several.retranslate()
    several._show_list()
    assert several.filter.state.currentIndex() == 0


def test_lines_of_products_can_be_written(several: CasesPanel) -> None:
    bare = several.model.lines[3]
    assert due_row(bare)[3] == "北山梨"
    folder = several._context.opened().path.parent
    for name in ("list.xlsx", "list.csv", "list.ics"):
        assert write_due(several.model.lines, folder / name).is_file()
    assert "北山梨" in (folder / "list.csv").read_text(encoding="utf-8-sig")
    assert "北山梨" not in (folder / "list.ics").read_text(encoding="utf-8")
