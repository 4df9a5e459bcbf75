"""Running rules: their order, their faults, and findings in both languages."""

from collections.abc import Iterator

import pytest

from gi_atlas.errors import JobCancelled
from gi_atlas.jobs import Progress
from gi_atlas.plugins import all_rules
from gi_atlas.rules.findings import Finding, Severity, run_rules
from gi_atlas.rules.words import WORDS
from gi_atlas.storage.project import Project
from gi_atlas.texts import all_texts
from tests.gi_atlas.rules.conftest import Case


def gives(*severities: Severity) -> object:
    def rule(_project: Project) -> Iterator[Finding]:
        for severity in severities:
            yield Finding("RULE_GEOMETRY_EMPTY", severity, "1", "茶")

    return rule


def breaks(_project: Project) -> Iterator[Finding]:
    yield Finding("RULE_GEOMETRY_EMPTY", Severity.NOTE, "1", "茶")
    raise ZeroDivisionError("division by zero")


def test_errors_come_first(case: Case) -> None:
    rules = [gives(Severity.NOTE, Severity.ERROR), gives(Severity.WARNING, Severity.ERROR)]
    found = run_rules(case.project, rules)
    assert [one.severity for one in found] == [Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_a_rule_that_breaks_becomes_a_finding_and_the_others_go_on(case: Case) -> None:
    found = run_rules(case.project, [breaks, gives(Severity.WARNING)])
    assert [one.rule for one in found] == ["RULE_FAILED", "RULE_GEOMETRY_EMPTY", "RULE_GEOMETRY_EMPTY"]
    assert (found[0].severity, found[0].object_id) == (Severity.ERROR, "breaks")
    assert found[0].evidence == {"detail": "ZeroDivisionError: division by zero"}


def test_a_check_can_be_stopped_between_and_within_rules(case: Case) -> None:
    progress = Progress()

    def stopping(_project: Project) -> Iterator[Finding]:
        progress.cancel()
        yield Finding("RULE_GEOMETRY_EMPTY", Severity.NOTE, "1", "茶")

    with pytest.raises(JobCancelled):
        run_rules(case.project, [stopping, gives(Severity.NOTE)], progress)

    def cancelled(_project: Project) -> Iterator[Finding]:
        raise JobCancelled
        yield

    with pytest.raises(JobCancelled):
        run_rules(case.project, [cancelled])


def test_every_rule_of_ours_is_content_with_an_empty_project(case: Case) -> None:
    assert len(all_rules()) >= 12
    assert run_rules(case.project, all_rules()) == []


def test_words_of_evidence_follow_the_language() -> None:
    found = Finding("RULE_FIELDS_MISSING", Severity.NOTE, "1", "茶", None, {"fields": ["holder", "scope_text"]})
    assert "Holder, Scope wording" in found.message("en")
    assert "持有人、地域范围文字" in found.message("zh")
    fault = Finding("RULE_GEOMETRY_INVALID", Severity.ERROR, "1", "茶", None, {"reason": "Self-intersection"})
    assert "crosses itself" in fault.message("en")
    assert "自相交" in fault.message("zh")
    assert "Something new" in Finding(fault.rule, fault.severity, "1", "茶", None, {"reason": "Something new"}).message(
        "zh"
    )
    assert set(WORDS) >= {"Self-intersection", "holder"}


def test_a_thing_without_a_name_is_named_by_its_id() -> None:
    assert "0198" in Finding("RULE_GEOMETRY_EMPTY", Severity.NOTE, "0198", "").message()


def test_rows_hold_what_the_interface_promises() -> None:
    row = Finding("RULE_GEOMETRY_EMPTY", Severity.NOTE, "1", "茶", (119, 29), {"a": 1}).as_json()
    assert row.keys() >= {"rule", "severity", "object", "place", "message", "evidence", "fix"}
    assert (row["severity"], row["place"], row["object"]) == ("note", (119, 29), "1")
    other = Finding("RULE_GEOMETRY_EMPTY", Severity.NOTE, "1", "茶", None, {}, "RULE_DATES_ORDER_FIX")
    assert other.fix() != row["fix"]


def test_every_rule_says_what_can_be_done() -> None:
    codes = {code for code in all_texts() if code.startswith("RULE_") and not code.endswith("_FIX")}
    assert {code for code in codes if f"{code}_FIX" not in all_texts()} == set()


def test_a_missing_county_is_called_as_its_field_is() -> None:
    """Who reads what is missing must find a field of that word."""
    found = Finding("RULE_FIELDS_MISSING", Severity.WARNING, "1", "清溪绿茶", None, {"fields": ["counties"]})
    for language, word in (("en", "County codes"), ("zh", "所在县代码")):
        assert word in found.message(language)
