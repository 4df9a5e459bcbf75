"""Cases in lists: by the day due, as seen on any day; one with its way, its next steps and what opposes it."""

from datetime import date

import pytest

from gi_atlas.cases.amending import oppose, set_due
from gi_atlas.cases.clock import Standing
from gi_atlas.cases.keeping import shipped_table
from gi_atlas.cases.listing import CaseLine, case_details, counts, due_lines, list_cases, seen_on, until_day
from gi_atlas.cases.moving import move_case, open_case
from gi_atlas.cases.words import (
    act_text,
    basis_text,
    due_text,
    due_title,
    period_text,
    source_text,
    standing_text,
    state_note,
    step_text,
    weekday_text,
)
from gi_atlas.commands.changes import Command, Label, delete_row, update_row
from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Act, Case, Product
from gi_atlas.services.editing import save, stored_row
from gi_atlas.storage.project import Project

from .conftest import PEACH, TEA, announced, on, paper

TODAY = date(2024, 6, 10)


def line_of(project: Project, case: Case, today: date = TODAY) -> CaseLine:
    return next(line for line in list_cases(project, today) if line.case.id == case.id)


@pytest.fixture
def four(project: Project) -> list[Case]:
    """Overdue in the province, a window, nothing due, closed."""
    save(project, Product("北山梨", id="pear"))
    return [
        announced(project),
        open_case(project, PEACH, "RECOGNITION", on("2024-03-01"), "S3"),
        open_case(project, "pear", "RECOGNITION", on("2024-03-01"), "S5"),
        open_case(project, "pear", "REVOCATION", on("2024-03-01", despite="补录"), "S7"),
    ]


def test_what_is_due_first_stands_first_and_what_is_closed_last(project: Project, four: list[Case]) -> None:
    window, late, nothing, closed = four
    assert [line.case.id for line in list_cases(project, TODAY)] == [late.id, window.id, nothing.id, closed.id]


def test_each_line_says_how_it_stands(project: Project, four: list[Case]) -> None:
    standings = {line.case.id: line.clock.standing for line in list_cases(project, TODAY)}
    expected = (Standing.WINDOW_OPEN, Standing.OVERDUE, Standing.NOTHING_DUE, Standing.CLOSED)
    assert [standings[case.id] for case in four] == list(expected)
    assert counts(list_cases(project, TODAY))[Standing.OVERDUE] == 1
    assert set(counts([])) == set(Standing)


def test_only_what_has_a_day_is_due(project: Project, four: list[Case]) -> None:
    window, late, *_rest = four
    lines = list_cases(project, TODAY)
    assert [line.case.id for line in due_lines(lines)] == [late.id, window.id]
    assert [line.case.id for line in due_lines(lines, TODAY)] == [late.id]
    assert [line.case.id for line in due_lines(lines, date(2024, 6, 19))] == [late.id, window.id]
    assert due_lines(lines, date(2024, 5, 31)) == []


def test_the_list_of_one_product(project: Project, four: list[Case]) -> None:
    lines = list_cases(project, TODAY, product_id="pear")
    assert {line.case.id for line in lines} == {four[2].id, four[3].id}


def test_a_line_seen_on_another_day(project: Project, four: list[Case]) -> None:
    line = line_of(project, four[0])
    later = seen_on(line, shipped_table(), date(2024, 6, 20))
    assert later.clock.standing is Standing.WINDOW_OVER
    assert later == line_of(project, four[0], date(2024, 6, 20))


def test_days_from_today() -> None:
    assert until_day(TODAY, 9) == date(2024, 6, 19)
    assert until_day(TODAY, 0) == TODAY
    assert until_day(TODAY, None) is None
    assert until_day(date.max, 1) is None


def test_oppositions_are_counted_and_name_who_opposes(project: Project) -> None:
    case = announced(project)
    first = oppose(project, case.id, on("2024-05-01", who="某茶厂", note="范围过宽"))
    oppose(project, case.id, on("2024-05-02", who="某县", note="名称冲突"))
    assert line_of(project, case).open_oppositions == 2
    assert line_of(project, first).who == "某茶厂"
    move_case(project, first.id, "O6", on("2024-05-03"))
    assert line_of(project, case).open_oppositions == 1
    details = case_details(project, case.id, TODAY)
    assert {one.who for one in details.oppositions} == {"某茶厂", "某县"}
    assert case_details(project, first.id, TODAY).oppositions == ()


def test_details_hold_the_way_and_the_next_steps(project: Project) -> None:
    case = announced(project)
    details = case_details(project, case.id, TODAY)
    assert [step_text(step) for step in details.steps] == [
        "S5 Technical review",
        "S5 Technical review → S6 Preliminary recognition announced",
    ]
    assert act_text(details.steps[1].act) == "国家知识产权局 关于初步认定的公告 第577号 2024-04-19"
    assert details.steps[0].act is None
    assert [move.to_state for move in details.moves] == ["S6o", "S7"]


def test_a_closed_case_has_no_next_steps(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-03-01"), "S5r")
    assert case_details(project, case.id, TODAY).moves == ()


def test_a_case_that_is_not_there_is_told(project: Project) -> None:
    with pytest.raises(StorageError) as caught:
        case_details(project, "gone", TODAY)
    assert caught.value.code == "STORE_ID_UNKNOWN"


def test_a_case_of_a_product_that_is_gone_is_still_listed(project: Project) -> None:
    case = announced(project)
    row = stored_row(project, "gi_product", TEA)
    assert row is not None
    project.apply(Command(Label("test"), (delete_row("gi_product", row),)))
    assert line_of(project, case).product.name_official == "(removed product)"


def test_a_state_that_the_table_does_not_know_is_shown_by_its_code(project: Project) -> None:
    case = announced(project)
    row = stored_row(project, "gi_case", case.id)
    assert row is not None
    change = update_row("gi_case", row, {**row, "state": "Z9", "track": "OURS"})
    assert change is not None
    project.apply(Command(Label("test"), (change,)))
    line = line_of(project, case)
    assert (line.state_text, line.track_text, due_title(line), state_note(line.state)) == ("Z9", "OURS", "", "")
    assert case_details(project, case.id, TODAY).moves == ()


# Words


@pytest.mark.parametrize(
    ("today", "in_english", "in_chinese"),
    [
        (date(2024, 6, 10), "days left: 9, next from 2024-06-20", "还有 9 天，2024-06-20 起可继续"),
        (date(2024, 6, 19), "last day today, next from 2024-06-20", "今天届满，2024-06-20 起可继续"),
        (date(2024, 6, 20), "ended, next from 2024-06-20", "已届满，2024-06-20 起可继续"),
    ],
)
def test_a_window_in_words(project: Project, today: date, in_english: str, in_chinese: str) -> None:
    clock = line_of(project, announced(project), today).clock
    assert standing_text(clock) == in_english
    set_language("zh")
    assert standing_text(clock) == in_chinese


@pytest.mark.parametrize(
    ("today", "in_english", "in_chinese"),
    [
        (date(2024, 3, 2), "days left: 91", "还有 91 天"),
        (date(2024, 5, 31), "days left: 1", "还有 1 天"),
        (date(2024, 6, 1), "due today", "今天到期"),
        (date(2024, 6, 3), "days overdue: 2", "已逾期 2 天"),
    ],
)
def test_a_deadline_in_words(project: Project, today: date, in_english: str, in_chinese: str) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-03-01"), "S3")
    clock = line_of(project, case, today).clock
    assert standing_text(clock) == in_english
    set_language("zh")
    assert standing_text(clock) == in_chinese


def test_what_is_due_names_day_and_weekday(project: Project) -> None:
    line = line_of(project, announced(project))
    assert due_text(line).startswith("End of the opposition period: 2024-06-19 (Wednesday), days left: 9")
    set_language("zh")
    assert due_text(line) == "异议期届满：2024-06-19（星期三），还有 9 天，2024-06-20 起可继续"


def test_nothing_due_and_closed_in_words(project: Project, four: list[Case]) -> None:
    assert due_text(line_of(project, four[2])) == "nothing is due"
    assert due_text(line_of(project, four[3])) == "closed"


def test_the_rule_is_named_and_what_is_to_be_confirmed_says_so(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-03-01"), "S3")
    assert basis_text(line_of(project, case).clock).endswith("第12条 · 2024-02-01 · to be confirmed")
    set_language("zh")
    assert basis_text(line_of(project, case).clock).endswith("第12条 · 2024-02-01 · 待确认")
    assert "待确认" not in basis_text(line_of(project, announced(project, product=PEACH)).clock)


def test_a_day_by_hand_and_days_off_in_words(project: Project) -> None:
    case = open_case(project, TEA, "L2", on("2019-03-01"))
    assert basis_text(line_of(project, case).clock).endswith("public holidays are not in the table: it may be later")
    made = set_due(project, case.id, date(2019, 6, 1), "批复", date(2019, 3, 2))
    assert basis_text(line_of(project, made).clock) == "set by hand: 批复"


def test_sources_of_the_table_in_words() -> None:
    table = shipped_table()
    assert source_text(table.states["S3"].basis).endswith("to be confirmed")
    assert not source_text(table.states["S6"].basis).endswith("to be confirmed")
    assert period_text(table.states["S6"].period) == "2 calendar month(s)"  # type: ignore[arg-type]  # it has one
    assert weekday_text(date(2024, 6, 19)) == "Wednesday"


def test_papers_in_one_line() -> None:
    assert act_text(None) == ""
    assert act_text(Act("x")) == ""
    assert act_text(Act("x", number="1号")) == "1号"
    assert paper().dated is not None
