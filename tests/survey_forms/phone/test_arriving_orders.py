"""Versions of a submission in any order, twice, together or one by one: it ends the same and nothing is lost."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gi_atlas.model import SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.phone.merging import Fate
from survey_forms.phone.outcomes import OutcomeKind
from survey_forms.phone.resolving import open_conflicts, resolve_conflict
from survey_forms.phone.stored import read_mark
from survey_forms.phone.submission_parts import Answers, without_empty
from tests.survey_forms.phone.arriving import (
    ONE,
    TWO,
    Copies,
    arrived,
    at,
    edit,
    facts_of,
    leaves,
    only_record,
    small,
    take,
)
from tests.survey_forms.phone.conftest import contents

FIRST, SECOND = small(), small("2", "extra")
START: Answers = {"end": at(1), "g": {"a": "tea", "n": "2"}, "row": [{"x": "one"}, {"x": "two", "y": "deux"}]}


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    return Copies(tmp_path_factory.mktemp("orders"))


def answered(**changes: Any) -> Answers:
    """The first answers with others: ``a``, ``b``, ``n`` and ``extra`` of the group, ``row`` and ``end``."""
    group = {**START["g"], **{name: value for name, value in changes.items() if name not in ("row", "end")}}
    return without_empty({"end": changes.get("end", at(1)), "g": group, "row": changes.get("row", START["row"])})


WORD = st.sampled_from(["tea", "open", "茶", "0", "é"])
ROWS = st.lists(st.fixed_dictionaries({"x": WORD}, optional={"y": WORD}), min_size=1, max_size=3)
SENT = st.fixed_dictionaries({"a": WORD, "n": st.sampled_from(["0", "1", "7"]), "row": ROWS})
VERSIONS = st.lists(SENT, min_size=2, max_size=3)
quick = settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # each example writes projects: to make one smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def versions_of(sent: list[dict[str, Any]]) -> list[Any]:
    """The same submission, edited from day to day."""
    return [arrived(FIRST, answered(**one, end=at(day))) for day, one in enumerate(sent, 1)]


@quick
@given(VERSIONS)
def test_twice_is_once(copies: Copies, sent: list[dict[str, Any]]) -> None:
    with copies.empty() as project:
        for one in versions_of(sent):
            take(project, one)
        before = contents(project)
        for one in versions_of(sent):
            (outcome,) = take(project, one)
            assert outcome.kind is OutcomeKind.UNCHANGED
        assert contents(project) == before


@quick
@given(VERSIONS, st.randoms(use_true_random=False))
def test_edits_end_alike_in_every_order(copies: Copies, sent: list[dict[str, Any]], dice: Any) -> None:
    versions = versions_of(sent)
    shuffled = dice.sample(versions, len(versions))
    with copies.empty() as ordered, copies.empty() as mixed, copies.empty() as together:
        for one in versions:
            take(ordered, one)
        for one in shuffled:
            take(mixed, one)
        take(together, *shuffled)
        assert facts_of(ordered) == facts_of(mixed) == facts_of(together)
        assert leaves(only_record(ordered)) == leaves_of(answered(**sent[-1], end=at(len(sent))))


def leaves_of(answers: Answers) -> dict[str, str]:
    return leaves(SurveyRecord("", answers=answers))


@quick
@given(SENT, SENT)
def test_what_the_desk_wrote_stands_until_somebody_decides(
    copies: Copies, first: dict[str, Any], second: dict[str, Any]
) -> None:
    written = "desk"
    with copies.empty() as project:
        take(project, arrived(FIRST, answered(**first)))
        edit(project, {"g/a": written, "row[1]/y": written})
        desk = leaves(only_record(project))
        take(project, arrived(FIRST, answered(**second, end=at(9))))
        after = leaves(only_record(project))
        assert (after["g/a"], after["row[1]/y"]) == (written, written)
        theirs = {one.path: one.theirs for conflict in open_conflicts(project) for one in conflict.answers}
        sent = leaves_of(answered(**second, end=at(9)))
        # Every answer of the phone's is in the record, or waits, or is what the phone had sent before.
        before = leaves_of(answered(**first))
        for path, text in sent.items():
            is_row = path.startswith("row")
            is_known = before.get(path) == text or (is_row and first["row"] == second["row"])
            assert after.get(path) == text or theirs.get(path) == text or is_known
        # And nothing of the desk's went away.
        assert all(after.get(path) == text for path, text in desk.items() if path in ("g/a", *_rows(desk)))


def _rows(found: dict[str, str]) -> list[str]:
    return [path for path in found if path.startswith("row")]


@quick
@given(SENT, SENT, st.booleans())
def test_decisions_end_it(copies: Copies, first: dict[str, Any], second: dict[str, Any], takes_theirs: bool) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, answered(**first)))
        edit(project, {"g/a": "desk", "row[1]/y": "desk"})
        again = arrived(FIRST, answered(**second, end=at(9)))
        take(project, again)
        before = leaves(only_record(project))
        for conflict in open_conflicts(project):
            resolve_conflict(project, conflict.record_id, {one.path: takes_theirs for one in conflict.answers})
        assert open_conflicts(project) == []
        after, sent = leaves(only_record(project)), leaves_of(answered(**second, end=at(9)))
        if not takes_theirs:
            assert after == before
        elif first["row"] != second["row"]:
            assert {path: after[path] for path in _rows(after)} == {path: sent[path] for path in _rows(sent)}
        stored = contents(project)
        take(project, again)
        assert contents(project) == stored


# Rows that are gone


def conflict_about_rows(project: Project, rows: list[dict[str, str]], desk: dict[str, str]) -> dict[str, bool]:
    """Edits of rows at both sides; every answer that waits, to be taken from the phone."""
    take(project, arrived(FIRST, START))
    edit(project, desk)
    (outcome,) = take(project, arrived(FIRST, answered(row=rows, end=at(3))))
    assert {change.fate for change in outcome.changes} == {Fate.CONFLICT}
    return {one.path: True for one in open_conflicts(project)[0].answers}


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ([{"x": "one"}], [{"x": "one"}]),
        ([{"x": "two", "y": "deux"}], [{"x": "two", "y": "deux"}]),
        ([{"x": "new"}, {"x": "two", "y": "deux"}, {"x": "three"}],
         [{"x": "new"}, {"x": "two", "y": "deux"}, {"x": "three"}]),
    ],
)  # fmt: skip
def test_a_row_that_the_phone_deleted_leaves_no_empty_row(
    copies: Copies, rows: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    with copies.empty() as project:
        waiting = conflict_about_rows(project, rows, {"row[1]/x": "desk"})
        resolve_conflict(project, only_record(project).id, waiting)
        record = only_record(project)
        assert json.loads(json.dumps(record.answers["row"])) == after


def test_half_a_decision_keeps_the_row(copies: Copies) -> None:
    with copies.empty() as project:
        waiting = conflict_about_rows(project, [{"x": "one"}], {"row[1]/x": "desk"})
        assert set(waiting) == {"row[1]/x", "row[2]/x", "row[2]/y"}
        record = resolve_conflict(project, only_record(project).id, {"row[2]/x": True})
        assert leaves(record) == {"end": at(3), "g/a": "tea", "g/n": "2", "row[1]/x": "desk", "row[2]/y": "deux"}
        record = resolve_conflict(project, record.id, {"row[2]/y": True, "row[1]/x": False})
        assert json.loads(json.dumps(record.answers["row"])) == [{"x": "desk"}]


def test_all_rows_gone_is_an_emptied_group_and_takes_nothing(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, START))
        (outcome,) = take(project, arrived(FIRST, answered(row=[], end=at(2))))
        assert {change.fate for change in outcome.changes} == {Fate.KEPT}
        assert leaves(only_record(project))["row[2]/y"] == "deux"
        # Rows that come later are an edit like any other: nobody touched them at the desk.
        (outcome,) = take(project, arrived(FIRST, answered(row=[{"x": "new"}], end=at(3))))
        assert {change.fate for change in outcome.changes} == {Fate.CHANGED}
        assert json.loads(json.dumps(only_record(project).answers["row"])) == [{"x": "new"}]


def test_rows_kept_and_changed_at_the_desk_wait(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, START))
        take(project, arrived(FIRST, answered(row=[], end=at(2))))
        edit(project, {"row[2]/x": "desk"})
        (outcome,) = take(project, arrived(FIRST, answered(row=[{"x": "new"}], end=at(3))))
        assert {change.fate for change in outcome.changes} == {Fate.CONFLICT}
        assert leaves(only_record(project))["row[2]/x"] == "desk"


def test_a_row_added_at_both_sides_waits_as_a_whole(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, START))
        record = only_record(project)
        edit_row(project, record)
        take(project, arrived(FIRST, answered(row=[*START["row"], {"x": "phone"}], end=at(2))))
        (conflict,) = open_conflicts(project)
        assert [(one.path, one.ours, one.theirs) for one in conflict.answers] == [("row[3]/x", "desk", "phone")]


def edit_row(project: Project, record: SurveyRecord) -> None:
    from survey_forms.records import save_session, session_for

    session = session_for(project, record)
    session.set(f"{session.add_repeat('row')}/x", "desk")
    save_session(project, session, record)


# Versions of the form


def test_an_old_copy_does_not_take_the_record_back_to_its_form(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, START))
        take(project, arrived(SECOND, answered(extra="new", end=at(2))))
        assert only_record(project).form_version == "2"
        (outcome,) = take(project, arrived(FIRST, answered(a="older", end=at(1).replace("18:", "17:"))))
        assert outcome.code == "PHONE_OLDER"
        record = only_record(project)
        assert (record.form_version, leaves(record)["g/extra"]) == ("2", "new")


@pytest.mark.parametrize("is_together", [True, False])
def test_an_edit_by_a_newer_version_takes_the_record_along(copies: Copies, is_together: bool) -> None:
    both = arrived(FIRST, START), arrived(SECOND, answered(extra="new", end=at(2)))
    with copies.empty() as project:
        for one in (both,) if is_together else ((both[0],), (both[1],)):
            take(project, *one)
        record = only_record(project)
        assert (record.form_version, leaves(record)["g/extra"]) == ("2", "new")


def test_a_question_that_the_older_version_lacks_is_not_emptied_by_it(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(SECOND, answered(extra="kept")))
        (outcome,) = take(project, arrived(FIRST, answered(a="edited", end=at(4))))
        assert [(change.path, change.fate) for change in outcome.changes] == [
            ("g/a", Fate.CHANGED),
            ("g/extra", Fate.KEPT),
        ]
        record = only_record(project)
        # The form that was filled last has no such question: its answer is kept beside the others.
        assert record.answers["#kept"] == {"g/extra": "kept"}
        assert leaves(record)["g/a"] == "edited"


# One id for two people, and clocks


def test_two_people_with_one_id_lose_nothing(copies: Copies) -> None:
    """A phone's storage was copied to another: two surveys, one instance id, and no sign of an edit."""
    with copies.empty() as project:
        take(project, arrived(FIRST, answered(a="first", end="")))
        (outcome,) = take(project, arrived(FIRST, answered(a="second", n="7", end="")))
        assert (outcome.kind, outcome.code) == (OutcomeKind.CONFLICT, "PHONE_CONFLICT")
        (conflict,) = open_conflicts(project)
        assert {(one.path, one.ours, one.theirs) for one in conflict.answers} == {
            ("g/a", "first", "second"),
            ("g/n", "2", "7"),
        }
        # The first comes again: what waits is still there.
        take(project, arrived(FIRST, answered(a="first", end="")))
        assert len(open_conflicts(project)[0].answers) == 2


def test_both_in_one_delivery_are_a_conflict_too(copies: Copies) -> None:
    with copies.empty() as project:
        outcomes = take(
            project, arrived(FIRST, answered(a="first", end="")), arrived(FIRST, answered(a="second", end=""))
        )
        assert [one.kind for one in outcomes] == [OutcomeKind.IMPORTED, OutcomeKind.CONFLICT]
        assert leaves(only_record(project))["g/a"] == "first"


def test_ids_in_another_spelling_are_the_same(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, START, ONE))
        other = arrived(FIRST, answered(a="edit", end=at(2)), "uuid:other", aliases=(ONE,), is_replacement=True)
        (outcome,) = take(project, other)
        assert outcome.kind is OutcomeKind.UPDATED
        # The edit of the edit names only the edit.
        third = arrived(FIRST, answered(a="third", end=at(3)), TWO, aliases=("uuid:other",), is_replacement=True)
        take(project, third)
        assert leaves(only_record(project))["g/a"] == "third"
        assert set(read_mark(only_record(project).provenance).ids) >= {ONE, "uuid:other", TWO}


def test_a_clock_that_ran_ahead_is_told_and_the_servers_count_leads(copies: Copies) -> None:
    ahead = "2036-01-01T08:00:00.000+08:00"
    with copies.empty() as project:
        take(project, arrived(FIRST, answered(end=ahead)))
        # Its clock was set right since: by its times the edit is older, and it is told, not dropped in silence.
        (outcome,) = take(project, arrived(FIRST, answered(a="edited", end=at(20))))
        assert (outcome.kind, outcome.code) == (OutcomeKind.UNCHANGED, "PHONE_OLDER")
        assert leaves(only_record(project))["g/a"] == "tea"
        # The server counted the edit, whatever the clock says.
        (outcome,) = take(project, arrived(FIRST, answered(a="edited", n="9", end=at(20)), edits=1))
        assert outcome.kind is OutcomeKind.UPDATED
        assert leaves(only_record(project))["g/n"] == "9"


def test_one_moment_in_two_zones_is_no_edit(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, answered(end="2026-05-01T18:00:00.000+08:00")))
        (outcome,) = take(project, arrived(FIRST, answered(a="other", end="2026-05-01T10:00:00.000Z")))
        assert outcome.kind is OutcomeKind.CONFLICT


# What is asked and what is not


def test_a_hidden_answer_of_the_first_version_outlives_its_condition(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, answered(a="open", b="seen")))
        (outcome,) = take(project, arrived(FIRST, answered(a="shut", end=at(2))))
        assert [(one.path, one.fate) for one in outcome.changes] == [("g/a", Fate.CHANGED), ("g/b", Fate.KEPT)]
        assert leaves(only_record(project))["g/b"] == "seen"
        # Asked again and answered otherwise: an edit, for nobody touched it at the desk.
        take(project, arrived(FIRST, answered(a="open", b="other", end=at(3))))
        assert leaves(only_record(project))["g/b"] == "other"


def test_zero_is_an_answer_and_empty_is_none(copies: Copies) -> None:
    with copies.empty() as project:
        take(project, arrived(FIRST, answered(n="0")))
        assert leaves(only_record(project))["g/n"] == "0"
        edit(project, {"g/n": ""})
        take(project, arrived(FIRST, answered(n="0", a="edit", end=at(2))))
        # The desk emptied it; the phone says what it said before.
        assert "g/n" not in leaves(only_record(project))


def test_a_submission_of_nothing_but_times_is_left_out(copies: Copies) -> None:
    with copies.empty() as project:
        (outcome,) = take(project, arrived(FIRST, {"end": at(1), "g": {}, "row": [{}]}))
        assert (outcome.kind, outcome.code) == (OutcomeKind.SKIPPED, "PHONE_EMPTY")
        assert project.read_all(SurveyRecord) == []
