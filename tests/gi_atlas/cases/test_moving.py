"""Steps of a case: the way of a product, what is refused, what becomes of product and papers; undo and redo of each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.cases.keeping import shipped_table
from gi_atlas.cases.listing import list_cases
from gi_atlas.cases.moving import DESPITE, StepFacts, move_case, open_case, refusals
from gi_atlas.cases.table import Need
from gi_atlas.commands.changes import Command, Label, update_row
from gi_atlas.errors import EditConflict, StorageError, UsageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Act, Case, CaseEvent, Product, ProductStatus
from gi_atlas.services.editing import save
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.foreign_files import dump

from .conftest import PEACH, TEA, announced, on, paper


def refused(work: Callable[[], Any]) -> UsageError:
    with pytest.raises(UsageError) as caught:
        work()
    return caught.value


def status(project: Project, product: str = TEA) -> ProductStatus:
    return project.read_one(Product, product).status


def steps(project: Project, case: Case) -> list[tuple[int, str, str]]:
    events = sorted(project.read_all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
    return [(event.seq, event.from_state, event.to_state) for event in events]


# Beginning


def test_a_case_begins_in_the_first_state_of_its_track(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02", who="李四", note="普查"))
    assert (case.state, case.entered_on, case.holder, case.is_closed) == ("S0", date(2024, 1, 2), "", False)
    assert project.read_all(Case) == [case]
    event = project.read_all(CaseEvent)[0]
    assert (event.seq, event.from_state, event.to_state, event.on_day) == (1, "", "S0", date(2024, 1, 2))
    assert (event.who, event.note, event.act_id) == ("李四", "普查", None)


def test_what_was_begun_long_ago_is_entered_where_it_stands(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01", holder="王五"), "S3")
    assert (case.due_on, case.holder) == (date(2024, 5, 1), "王五")
    assert status(project) is ProductStatus.UNDER_EXAMINATION


def test_whom_the_table_names_is_told_in_the_language_in_use(project: Project) -> None:
    open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    line = list_cases(project, date(2024, 3, 1))[0]
    assert (line.case.holder, line.holder) == ("", "Provincial IP office")
    set_language("zh")
    assert line.holder == "省级知识产权部门"


@pytest.mark.parametrize(
    ("track", "state", "day", "code"),
    [
        ("NONE", "", "2024-01-02", "CASE_TRACK_UNKNOWN"),
        ("RECOGNITION", "S99", "2024-01-02", "CASE_STATE_UNKNOWN"),
        ("RECOGNITION", "S11", "2024-01-02", "CASE_STATE_UNKNOWN"),
        ("RECOGNITION", "", "9000-01-01", "CASE_DAY_FUTURE"),
    ],
)
def test_what_cannot_begin_is_refused_and_nothing_is_kept(
    project: Project, track: str, state: str, day: str, code: str
) -> None:
    assert refused(lambda: open_case(project, TEA, track, on(day), state)).code == code
    assert project.read_all(Case) == []
    assert project.read_all(CaseEvent) == []


def test_a_product_that_is_not_there_has_no_case(project: Project) -> None:
    with pytest.raises(StorageError) as caught:
        open_case(project, "nobody", "RECOGNITION", on("2024-01-02"))
    assert caught.value.code == "STORE_ID_UNKNOWN"


def test_a_product_has_one_open_case_of_a_track(project: Project) -> None:
    open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    again = refused(lambda: open_case(project, TEA, "RECOGNITION", on("2024-01-03")))
    assert (again.code, again.context["name"]) == ("CASE_OPEN_ALREADY", "清溪绿茶")
    open_case(project, TEA, "CHANGE_MAIN", on("2024-01-03", despite="补录"))
    open_case(project, PEACH, "RECOGNITION", on("2024-01-03"))
    second = open_case(project, TEA, "RECOGNITION", on("2024-01-03", despite="重新申请"))
    assert len(project.read_all(Case)) == 4
    assert project.read_all(CaseEvent, case_id=second.id)[0].note == f"{DESPITE}重新申请"


def test_a_period_beyond_the_calendar_is_refused(project: Project, set_today: Callable[[date], None]) -> None:
    set_today(date.max)
    assert refused(lambda: open_case(project, TEA, "RECOGNITION", on("9999-12-01"), "S3")).code == "CASE_RANGE"


# The way


def test_a_product_goes_all_the_way(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2023-01-02"))
    way = {"S1": "02-01", "S2": "03-01", "S3": "04-30", "S4": "06-01", "S4q": "07-01", "S5": "08-01"}
    for state, day in way.items():
        case = move_case(project, case.id, state, on(f"2023-{day}"))
    assert status(project) is ProductStatus.UNDER_EXAMINATION
    case = move_case(project, case.id, "S6", on("2024-04-19", act=paper()))
    assert (case.due_on, case.is_closed) == (date(2024, 6, 19), False)
    case = move_case(project, case.id, "S7", on("2024-06-20", act=paper("第600号")))
    assert (case.state, case.due_on, case.is_closed) == ("S7", None, True)
    assert status(project) is ProductStatus.RECOGNISED
    assert [step[0] for step in steps(project, case)] == list(range(1, 10))
    assert {act.number for act in project.read_all(Act)} == {"第577号", "第600号"}


def test_deadlines_on_the_way(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2023-01-02"), "S2")
    case = move_case(project, case.id, "S3", on("2023-11-30"))
    assert (case.due_on, case.basis.endswith("[M]")) == (date(2024, 2, 29), True)
    case = move_case(project, case.id, "S4", on("2024-01-10"))
    assert (case.due_on, case.basis) == (None, "")
    case = move_case(project, case.id, "S4q", on("2024-01-31"))
    assert case.due_on == date(2024, 5, 31)


def test_a_change_of_main_content_repeats_review_and_window(project: Project) -> None:
    save(project, Product("清溪绿茶", status=ProductStatus.RECOGNISED, id=TEA))
    case = open_case(project, TEA, "CHANGE_MAIN", on("2024-01-02"))
    for state, day in (("S5", "2024-02-01"), ("S6", "2024-03-31"), ("S7", "2024-06-01")):
        case = move_case(project, case.id, state, on(day, act=paper(day)))
    assert case.is_closed
    assert status(project) is ProductStatus.RECOGNISED


def test_a_revocation_takes_the_recognition(project: Project) -> None:
    save(project, Product("清溪绿茶", status=ProductStatus.RECOGNISED, id=TEA))
    case = open_case(project, TEA, "REVOCATION", on("2024-01-02", note="三年未使用"))
    move_case(project, case.id, "S11", on("2024-05-02", act=paper("撤销1号")))
    assert status(project) is ProductStatus.REVOKED


def test_an_older_registration_becomes_a_gi_product(project: Project) -> None:
    case = open_case(project, TEA, "L2", on("2019-03-01"), "L2R")
    assert not case.is_closed
    case = move_case(project, case.id, "L2C", on("2025-01-10"))
    assert case.is_closed
    assert status(project) is ProductStatus.RECOGNISED


# What is refused


def test_the_window_must_have_ended(project: Project) -> None:
    case = announced(project)
    early = refused(lambda: move_case(project, case.id, "S7", on("2024-06-19", act=paper("第600号"))))
    assert early.code == "CASE_WINDOW_OPEN"
    assert (early.context["value"], early.context["expected"]) == (date(2024, 6, 19), date(2024, 6, 20))
    assert move_case(project, case.id, "S7", on("2024-06-20", act=paper("第600号"))).state == "S7"


def test_what_is_announced_needs_its_number(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S5")
    for act in (None, paper(" ")):
        assert refused(lambda act=act: move_case(project, case.id, "S6", on("2024-04-19", act=act))).code == (
            "CASE_ACT_MISSING"
        )


def test_a_way_that_the_table_does_not_know_is_refused_with_those_it_knows(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S3")
    error = refused(lambda: move_case(project, case.id, "S7", on("2024-02-02")))
    assert error.code == "CASE_NO_MOVE"
    assert error.context["choices"] == "S4 Formal examination, S3x Returned by the province"


def test_a_state_of_another_track_is_none(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    assert refused(lambda: move_case(project, case.id, "S11", on("2024-02-02"))).code == "CASE_STATE_UNKNOWN"
    facts = on("2024-02-02", despite="always")
    assert refused(lambda: move_case(project, case.id, "S11", facts)).code == "CASE_STATE_UNKNOWN"


@pytest.mark.parametrize(("day", "code"), [("2024-01-01", "CASE_DAY_BEFORE"), ("9000-01-01", "CASE_DAY_FUTURE")])
def test_days_that_cannot_be_are_refused_even_with_a_reason(project: Project, day: str, code: str) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    for despite in ("", "x"):
        facts = on(day, despite=despite)
        assert refused(lambda facts=facts: move_case(project, case.id, "S1", facts)).code == code


def test_today_in_china_is_no_future(project: Project, set_today: Callable[[date], None]) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    set_today(date(2024, 6, 19))
    assert refused(lambda: move_case(project, case.id, "S1", on("2024-06-20"))).code == "CASE_DAY_FUTURE"
    assert move_case(project, case.id, "S1", on("2024-06-19")).state == "S1"


def test_several_steps_may_be_on_one_day(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    move_case(project, case.id, "S1", on("2024-01-02"))
    assert move_case(project, case.id, "S2", on("2024-01-02")).state == "S2"


def test_a_closed_case_stays_closed(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S5r")
    assert case.is_closed
    error = refused(lambda: move_case(project, case.id, "S5", on("2024-02-02")))
    assert (error.code, error.context["value"]) == ("CASE_CLOSED", "S5r Rejected")


def test_a_reason_overrules_the_table_and_stands_in_the_way(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S5r")
    case = move_case(project, case.id, "S5", on("2024-02-02", note="复核", despite="法院判决"))
    assert (case.state, case.is_closed) == ("S5", False)
    last = max(project.read_all(CaseEvent), key=lambda event: event.seq)
    assert last.note == f"复核 {DESPITE}法院判决"


def test_a_reason_that_is_not_needed_is_not_noted(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    move_case(project, case.id, "S1", on("2024-02-02", despite="为求稳妥"))
    assert max(project.read_all(CaseEvent), key=lambda event: event.seq).note == ""


def test_blanks_are_no_reason(project: Project) -> None:
    case = announced(project)
    facts = on("2024-05-01", act=paper("第600号"), despite="  ")
    assert refused(lambda: move_case(project, case.id, "S7", facts)).code == "CASE_WINDOW_OPEN"


def test_refusals_can_be_asked_before(project: Project) -> None:
    case = announced(project)
    codes = [error.code for error in refusals(project, case.id, "S7", on("2024-06-19"))]
    assert codes == ["CASE_WINDOW_OPEN", "CASE_ACT_MISSING"]
    assert refusals(project, case.id, "S7", on("2024-06-20", act=paper("第600号"))) == []
    assert [error.code for error in refusals(project, case.id, "S6o", on("2024-05-20"))] == ["CASE_NOT_OPPOSED"]


def test_a_case_that_went_on_meanwhile_is_not_moved_twice(project: Project) -> None:
    seen = open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S4")
    move_case(project, seen.id, "S5", on("2024-02-02"))
    with pytest.raises(EditConflict) as caught:
        move_case(project, seen.id, "S4q", on("2024-02-02"), expected=seen)
    assert caught.value.code == "STORE_ROW_CHANGED"
    assert project.read_one(Case, seen.id).state == "S5"


def test_a_case_whose_product_was_taken_away_is_not_moved(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    orphan = replace(case, product_id="gone")
    save_raw(project, orphan)
    with pytest.raises(EditConflict) as caught:
        move_case(project, case.id, "S1", on("2024-02-02"))
    assert caught.value.code == "STORE_ROW_GONE"


def save_raw(project: Project, case: Case) -> None:
    change = update_row("gi_case", to_row(project.read_one(Case, case.id)), to_row(case))
    assert change is not None
    project.apply(Command(Label("test"), (change,)))


# Papers


def test_one_announcement_about_two_products_is_one_paper(project: Project) -> None:
    for product in (TEA, PEACH):
        announced(project, product=product)
    act = project.read_all(Act)
    assert len(act) == 1
    assert act[0].product_ids == (TEA, PEACH)
    announcing = [event for event in project.read_all(CaseEvent) if event.to_state == "S6"]
    assert {event.act_id for event in announcing} == {act[0].id}


def test_the_same_number_of_another_office_is_another_paper(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02", act=paper("1号", "甲局")), "S5")
    move_case(project, case.id, "S6", on("2024-04-19", act=paper("1号", "乙局")))
    assert {act.issuer for act in project.read_all(Act)} == {"甲局", "乙局"}


def test_the_first_step_may_rest_on_a_paper(project: Project) -> None:
    case = open_case(project, TEA, "L1", on("2010-01-02", act=paper("2010年第1号", "国家质检总局")))
    assert project.read_all(CaseEvent, case_id=case.id)[0].act_id == project.read_all(Act)[0].id


# Undo


STEPS: dict[str, Callable[[Project, Case], object]] = {
    "begin": lambda project, _case: open_case(project, PEACH, "RECOGNITION", on("2024-01-02")),
    "announce": lambda project, case: move_case(project, case.id, "S6", on("2024-04-19", act=paper())),
    "reject": lambda project, case: move_case(project, case.id, "S5r", on("2024-04-19")),
    "overrule": lambda project, case: move_case(
        project, case.id, "S7", on("2024-04-19", act=paper("x"), despite="补录")
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_one_step_of_the_undo_list(project: Project, step: str) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S5")
    before, count = dump(project), len(project.steps()[0])
    STEPS[step](project, case)
    after = dump(project)
    assert after != before
    assert len(project.steps()[0]) == count + 1
    project.undo()
    assert dump(project) == before
    project.redo()
    assert dump(project) == after


def test_the_undo_list_names_product_and_state(project: Project) -> None:
    announced(project)
    assert project.steps()[0][-1].label.shown() == "Case of 清溪绿茶: S6 Preliminary recognition announced"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_any_way_that_the_table_knows_is_undone_to_the_beginning(project: Project, choices: list[int]) -> None:
    table, before = shipped_table(), dump(project)
    case = open_case(project, PEACH, "RECOGNITION", on("2020-01-31"))
    count, day = 1, date(2020, 1, 31)
    for choice in choices:
        moves = [move for move in table.moves_from(case.track, case.state) if Need.OPPOSITION not in move.needs]
        if not moves:
            break
        day = next_day(case.due_on or day)
        act = paper(f"第{count}号")
        case = move_case(project, case.id, moves[choice % len(moves)].to_state, StepFacts(day, act=act))
        count += 1
    for _n in range(count):
        project.undo()
    assert dump(project) == before


def next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
