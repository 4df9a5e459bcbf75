"""What `check` finds about cases: overdue, ended, unknown to the table; each rule once when it must, once when not."""

from collections.abc import Callable
from datetime import date

import pytest

from gi_atlas.cases.amending import set_due
from gi_atlas.cases.moving import move_case, open_case
from gi_atlas.cases.rules import RULES, cases_in_time
from gi_atlas.commands.changes import Command, Label, update_row
from gi_atlas.i18n import set_language
from gi_atlas.model import Case, ReferenceTable, TableKind
from gi_atlas.plugins import all_rules
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.services.editing import save, stored_row
from gi_atlas.storage.project import Project

from .conftest import TEA, announced, on, paper


@pytest.fixture
def check_on(project: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Finding]]:
    """Findings as they are on a day."""

    def check(day: str) -> list[Finding]:
        monkeypatch.setattr("gi_atlas.cases.rules.today_in_china", lambda: date.fromisoformat(day))
        return list(cases_in_time(project))

    return check


def test_the_rule_is_among_those_of_check() -> None:
    assert RULES[0] in all_rules()


@pytest.mark.parametrize(("day", "codes"), [("2024-05-01", []), ("2024-05-02", ["CASE_OVERDUE"])])
def test_a_deadline_is_found_the_day_after(
    project: Project, check_on: Callable[[str], list[Finding]], day: str, codes: list[str]
) -> None:
    open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    found = check_on(day)
    assert [finding.rule for finding in found] == codes
    assert all((one.severity, one.object_id) == (Severity.WARNING, TEA) for one in found)


@pytest.mark.parametrize(("day", "codes"), [("2024-06-19", []), ("2024-06-20", ["CASE_WINDOW_OVER"])])
def test_an_ended_window_is_a_note(
    project: Project, check_on: Callable[[str], list[Finding]], day: str, codes: list[str]
) -> None:
    announced(project)
    found = check_on(day)
    assert [finding.rule for finding in found] == codes
    assert all(one.severity is Severity.NOTE for one in found)


def test_what_is_done_or_extended_is_not_found(project: Project, check_on: Callable[[str], list[Finding]]) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    set_due(project, case.id, date(2024, 8, 1), "批复", date(2024, 4, 1))
    assert check_on("2024-07-01") == []
    move_case(project, case.id, "S4", on("2024-07-01"))
    assert check_on("2030-01-01") == []


def test_closed_cases_are_silent(project: Project, check_on: Callable[[str], list[Finding]]) -> None:
    case = announced(project)
    move_case(project, case.id, "S7", on("2024-06-20", act=paper("第600号")))
    assert check_on("2030-01-01") == []


def test_the_finding_says_all_in_both_languages(project: Project, check_on: Callable[[str], list[Finding]]) -> None:
    set_language("zh")
    open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    text = check_on("2024-05-11")[0].message("zh")
    for part in ("清溪绿茶", "初审意见", "2024-05-01", "已逾期 10 天", "S3 省级初审", "省级知识产权部门", "待确认"):
        assert part in text
    set_language("en")
    finding = check_on("2024-05-11")[0]
    assert "to be confirmed" in finding.message()
    assert finding.fix()


def test_a_state_that_the_table_lost_is_found(project: Project, check_on: Callable[[str], list[Finding]]) -> None:
    case = announced(project)
    row = stored_row(project, "gi_case", case.id)
    assert row is not None
    change = update_row("gi_case", row, {**row, "state": "Z9"})
    assert change is not None
    project.apply(Command(Label("test"), (change,)))
    assert [finding.rule for finding in check_on("2024-05-01")] == ["CASE_STATE_LOST"]
    assert project.read_one(Case, case.id).state == "Z9"


def test_a_broken_table_is_one_finding(project: Project, check_on: Callable[[str], list[Finding]]) -> None:
    announced(project)
    save(project, ReferenceTable(TableKind.CASE_STATES, "x", rows=({"row": "state"},)))
    found = check_on("2024-06-20")
    assert [(one.rule, one.severity) for one in found] == [("CASE_TABLE_BROKEN", Severity.ERROR)]
    assert "columns" in found[0].message()
