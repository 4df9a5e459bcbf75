"""Oppositions, extensions, handing over and removing; each undone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gi_atlas.cases.amending import hand_over, oppose, remove_case, set_due
from gi_atlas.cases.clock import BY_HAND
from gi_atlas.cases.moving import DESPITE, move_case, open_case
from gi_atlas.cases.seeking import find_case, find_product, is_against, open_oppositions
from gi_atlas.cases.table import OPPOSITION
from gi_atlas.errors import UsageError
from gi_atlas.model import Act, Case, CaseEvent, Product
from gi_atlas.services.editing import find_kind, remove, save
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.foreign_files import dump

from .conftest import PEACH, TEA, announced, on, paper
from .test_moving import refused

# Oppositions


def filed(project: Project, case: Case, day: str = "2024-05-20", **facts: Any) -> Case:
    return oppose(project, case.id, on(day, **{"who": "某茶厂", "note": "范围过宽", **facts}))


def test_an_opposition_is_a_case_beside_the_one_it_is_against(project: Project) -> None:
    case = announced(project)
    opposition = filed(project, case)
    assert (opposition.track, opposition.state, opposition.product_id) == (OPPOSITION, "O0", TEA)
    assert open_oppositions(project, case) == [opposition]
    event = project.read_all(CaseEvent, case_id=opposition.id)[0]
    assert (event.who, event.note, event.on_day) == ("某茶厂", "范围过宽", date(2024, 5, 20))
    assert project.read_one(Case, case.id) == case


def test_an_opposition_may_bring_its_paper(project: Project) -> None:
    opposition = filed(project, announced(project), act=Act("异议", "某茶厂", "异议书1", file_sha256="ab"))
    act = project.read_all(Act, number="异议书1")[0]
    assert project.read_all(CaseEvent, case_id=opposition.id)[0].act_id == act.id


def test_recognition_waits_for_every_opposition(project: Project) -> None:
    case = announced(project)
    first, second = filed(project, case), filed(project, case, who="某县")
    error = refused(lambda: move_case(project, case.id, "S7", on("2024-07-01", act=paper("第600号"))))
    assert (error.code, error.context["count"]) == ("CASE_OPPOSED", 2)
    move_case(project, case.id, "S6o", on("2024-06-20"))
    for state in ("O2", "O3", "O5"):
        move_case(project, first.id, state, on("2024-07-01"))
    assert refused(lambda: move_case(project, case.id, "S7", on("2024-07-01", act=paper("x")))).context["count"] == 1
    move_case(project, second.id, "O6", on("2024-07-02"))
    assert move_case(project, case.id, "S7", on("2024-07-03", act=paper("第600号"))).is_closed


def test_the_opposed_state_needs_an_opposition(project: Project) -> None:
    case = announced(project)
    assert refused(lambda: move_case(project, case.id, "S6o", on("2024-05-20"))).code == "CASE_NOT_OPPOSED"
    filed(project, case)
    assert move_case(project, case.id, "S6o", on("2024-05-20")).state == "S6o"


@pytest.mark.parametrize(("day", "is_late"), [("2024-04-19", False), ("2024-06-19", False), ("2024-06-20", True)])
def test_the_last_day_of_the_window_is_not_late(project: Project, day: str, is_late: bool) -> None:
    case = announced(project)
    if not is_late:
        assert filed(project, case, day).entered_on == date.fromisoformat(day)
        return
    error = refused(lambda: filed(project, case, day))
    assert (error.code, error.context["expected"]) == ("CASE_TOO_LATE", date(2024, 6, 19))
    late = filed(project, case, day, despite="邮戳为19日")
    assert project.read_all(CaseEvent, case_id=late.id)[0].note == f"范围过宽 {DESPITE}邮戳为19日"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"who": " "}, "CASE_OPPONENT"),
        ({"note": " "}, "CASE_NO_REASONS"),
        ({"day": "2024-04-18"}, "CASE_DAY_BEFORE"),
        ({"day": "9000-01-01", "despite": "x"}, "CASE_DAY_FUTURE"),
    ],
)
def test_what_is_no_opposition_is_refused(project: Project, facts: dict[str, Any], code: str) -> None:
    case = announced(project)
    assert refused(lambda: filed(project, case, **facts)).code == code
    assert project.read_all(Case) == [case]


def test_nobody_can_oppose_what_is_not_announced(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S5")
    error = refused(lambda: filed(project, case))
    assert (error.code, error.context["value"]) == ("CASE_NO_WINDOW", "S5 Technical review")


def test_further_oppositions_are_filed_while_one_is_weighed(project: Project) -> None:
    case = announced(project)
    filed(project, case)
    move_case(project, case.id, "S6o", on("2024-05-21"))
    filed(project, case, "2024-05-30", who="第二家")
    assert len(open_oppositions(project, case)) == 2


def test_an_opposition_is_not_opposed(project: Project) -> None:
    opposition = filed(project, announced(project))
    assert refused(lambda: filed(project, opposition)).code == "CASE_NO_WINDOW"
    assert open_oppositions(project, opposition) == []


def test_an_opposition_is_against_one_case_alone(project: Project) -> None:
    case = announced(project)
    opposition = filed(project, case)
    other = open_case(project, TEA, "REVOCATION", on("2024-05-01", despite="补录"))
    elsewhere = announced(project, product=PEACH)
    assert is_against(opposition, case)
    assert not is_against(opposition, other)
    assert not is_against(opposition, elsewhere)
    assert not is_against(case, opposition)


def test_an_opposition_begun_by_hand_is_against_every_case_of_the_product(project: Project) -> None:
    case = announced(project)
    opposition = open_case(project, TEA, OPPOSITION, on("2024-05-20", who="某厂"))
    assert open_oppositions(project, case) == [opposition]


# Extensions


def test_a_day_is_set_by_hand_with_its_reason(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    made = set_due(project, case.id, date(2024, 6, 1), "延期批复〔2024〕3号", date(2024, 4, 28), "王五")
    assert (made.due_on, made.basis) == (date(2024, 6, 1), f"{BY_HAND} 延期批复〔2024〕3号")
    assert project.read_one(Case, case.id) == made
    event = project.read_all(CaseEvent, case_id=case.id)[-1]
    assert (event.from_state, event.to_state, event.who) == ("S3", "S3", "王五")
    assert event.note == "2024-06-01: 延期批复〔2024〕3号"


def test_the_next_state_is_counted_by_its_own_rule_again(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S4q")
    set_due(project, case.id, date(2024, 12, 1), "批复", date(2024, 2, 2))
    assert move_case(project, case.id, "S5", on("2024-11-01")).due_on is None


def test_a_window_that_was_made_longer_is_waited_for(project: Project) -> None:
    case = announced(project)
    set_due(project, case.id, date(2024, 7, 19), "更正公告", date(2024, 5, 1))
    early = on("2024-06-20", act=paper("第600号"))
    assert refused(lambda: move_case(project, case.id, "S7", early)).code == "CASE_WINDOW_OPEN"
    assert move_case(project, case.id, "S7", on("2024-07-20", act=paper("第600号"))).is_closed


@pytest.mark.parametrize(
    ("due_on", "reason", "on_day", "code"),
    [
        (date(2024, 6, 1), " ", date(2024, 4, 1), "CASE_REASON"),
        (date(2024, 1, 31), "批复", date(2024, 4, 1), "CASE_DUE_BEFORE"),
        (date(2024, 6, 1), "批复", date(2024, 1, 31), "CASE_DAY_BEFORE"),
        (date(2024, 6, 1), "批复", date(9000, 1, 1), "CASE_DAY_FUTURE"),
    ],
)
def test_extensions_that_are_refused(project: Project, due_on: date, reason: str, on_day: date, code: str) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    assert refused(lambda: set_due(project, case.id, due_on, reason, on_day)).code == code
    assert project.read_one(Case, case.id) == case


def test_a_closed_case_is_not_extended(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S4n")
    assert refused(lambda: set_due(project, case.id, date(2024, 6, 1), "x", date(2024, 4, 1))).code == "CASE_CLOSED"


# Who holds it


def test_a_case_is_handed_over_and_back(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    made = hand_over(project, case.id, "张处长", date(2024, 2, 5), "王五", "出差")
    assert (made.holder, made.due_on) == ("张处长", case.due_on)
    assert project.read_all(CaseEvent, case_id=case.id)[-1].note == "→ 张处长: 出差"
    assert hand_over(project, case.id, " ", date(2024, 2, 6)).holder == ""
    assert project.read_all(CaseEvent, case_id=case.id)[-1].note == "→ Provincial IP office"
    assert project.steps()[0][-1].label.shown() == "Case of 清溪绿茶: held by Provincial IP office"


# Undo


AMENDMENTS: dict[str, Callable[[Project, Case], object]] = {
    "oppose": lambda project, case: filed(project, case),
    "extend": lambda project, case: set_due(project, case.id, date(2024, 9, 1), "批复", date(2024, 5, 1)),
    "hold": lambda project, case: hand_over(project, case.id, "张处长", date(2024, 5, 1)),
    "remove": lambda project, case: remove_case(project, case.id),
}


@pytest.mark.parametrize("name", AMENDMENTS)
def test_every_amendment_is_one_step_and_comes_back(project: Project, name: str) -> None:
    case = announced(project)
    before, count = dump(project), len(project.steps()[0])
    AMENDMENTS[name](project, case)
    after = dump(project)
    assert len(project.steps()[0]) == count + 1
    assert after != before
    project.undo()
    assert dump(project) == before
    project.redo()
    assert dump(project) == after


# Removing


def test_a_removed_case_takes_its_steps_and_leaves_papers_and_product(project: Project) -> None:
    case = announced(project)
    product = project.read_one(Product, TEA)
    remove_case(project, case.id)
    assert project.read_all(Case) == []
    assert project.read_all(CaseEvent) == []
    assert len(project.read_all(Act)) == 1
    assert project.read_one(Product, TEA) == product
    assert project.steps()[0][-1].label.shown() == "Remove case of 清溪绿茶: Recognition of a GI product"


def test_a_removed_product_takes_its_cases(project: Project) -> None:
    case = announced(project)
    kept = announced(project, product=PEACH)
    remove(project, Product, TEA)
    assert project.read_all(Case) == [kept]
    assert {event.case_id for event in project.read_all(CaseEvent)} == {kept.id}
    project.undo()
    assert {one.id for one in project.read_all(Case)} == {case.id, kept.id}


def test_cases_steps_and_papers_can_be_removed_as_anything_else(project: Project) -> None:
    case = announced(project)
    assert find_kind(project, case.id) is Case
    for entity in (project.read_all(Act)[0], case):
        remove(project, type(entity), entity.id)
    assert project.read_all(Case) == project.read_all(CaseEvent) == project.read_all(Act) == []


# Finding


def test_a_case_is_found_by_its_id_its_products_id_or_name(project: Project) -> None:
    case = announced(project)
    for text in (case.id, TEA, "清溪绿茶"):
        assert find_case(project, text) == case


def test_the_main_case_is_meant_though_oppositions_are_open(project: Project) -> None:
    case = announced(project)
    opposition = filed(project, case)
    assert find_case(project, TEA) == case
    assert find_case(project, TEA, OPPOSITION) == opposition
    assert find_case(project, opposition.id) == opposition


def test_the_open_case_is_meant_though_closed_ones_are_there(project: Project) -> None:
    open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S5r")
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-02"))
    assert find_case(project, TEA) == case


def test_several_open_cases_are_named(project: Project) -> None:
    first = announced(project)
    second = open_case(project, TEA, "REVOCATION", on("2024-05-01", despite="补录"))
    error = refused(lambda: find_case(project, TEA))
    assert error.code == "CASE_SEVERAL"
    assert first.id in error.context["choices"]
    assert second.id in error.context["choices"]
    assert find_case(project, TEA, "REVOCATION") == second


@pytest.mark.parametrize("text", ["", "nobody", "柳溪桃", PEACH])
def test_what_is_no_case_is_told(project: Project, text: str) -> None:
    announced(project)
    assert refused(lambda: find_case(project, text)).code == "CASE_UNKNOWN"


def test_products_of_one_name_are_told_apart_by_id(project: Project) -> None:
    save(project, Product("清溪绿茶", id="twin"))
    with pytest.raises(UsageError) as caught:
        find_product(project, "清溪绿茶")
    assert caught.value.code == "CASE_PRODUCTS"
    assert "twin" in caught.value.context["choices"]
    assert find_product(project, "twin") is not None
    assert find_product(project, "nothing") is None
