"""Three versions of answers: every case of base, ours and theirs, and the promise that nothing is lost silently."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_forms.phone.merging import Fate, Merged, merge_answers
from survey_forms.phone.submission_parts import flat_answers, without_empty


def merge(base: Any, ours: Any, theirs: Any, is_edit: bool = True, skipped: tuple[str, ...] = ()) -> Merged:
    return merge_answers(base, ours, theirs, lambda path: path in skipped, is_edit)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "answer", "fate"),
    [
        ("a", "a", "a", "a", None),
        ("a", "a", "b", "b", Fate.CHANGED),
        ("a", "b", "a", "b", None),
        ("a", "b", "b", "b", None),
        ("a", "b", "c", "b", Fate.CONFLICT),
        ("", "", "b", "b", Fate.CHANGED),
        ("", "b", "c", "b", Fate.CONFLICT),
        ("", "b", "", "b", None),
        ("a", "a", "", "", Fate.CHANGED),
        ("a", "b", "", "b", Fate.CONFLICT),
        ("a", "", "b", "", Fate.CONFLICT),
        ("a", "", "a", "", None),
        ("a", "0", "a", "0", None),
        ("0", "0", "a", "a", Fate.CHANGED),
    ],
)
def test_every_case_of_one_answer(base: str, ours: str, theirs: str, answer: str, fate: Fate | None) -> None:
    merged = merge(*({"g": {"q": value, "other": "x"}} for value in (base, ours, theirs)))
    assert merged.answers["g"].get("q", "") == answer
    assert [change.fate for change in merged.changes] == ([] if fate is None else [fate])


def test_an_emptied_question_that_was_not_asked_stays() -> None:
    versions = ({"q": "a", "s": "x"}, {"q": "a", "s": "x"}, {"q": "", "s": "x"})
    assert merge(*versions, skipped=("q",)).answers["q"] == "a"
    assert "q" not in merge(*versions).answers


def test_without_a_sign_of_an_edit_every_difference_is_a_conflict() -> None:
    merged = merge({"a": "1", "b": "2"}, {"a": "1", "b": "2"}, {"a": "9", "b": "2", "c": "3"}, is_edit=False)
    assert merged.answers == {"a": "1", "b": "2"}
    assert {change.path: change.fate for change in merged.changes} == {"a": Fate.CONFLICT, "c": Fate.CONFLICT}


def test_without_an_earlier_import_only_gaps_are_filled() -> None:
    merged = merge(None, {"a": "1"}, {"a": "2", "b": "3"})
    assert merged.answers == {"a": "1", "b": "3"}
    assert {change.path: change.fate for change in merged.changes} == {"a": Fate.CONFLICT, "b": Fate.CHANGED}


def test_rows_are_told_leaf_by_leaf_and_taken_whole() -> None:
    base = {"r": [{"a": "1"}, {"a": "2"}]}
    merged = merge(base, base, {"r": [{"a": "1"}, {"a": "3"}, {"a": "4"}]})
    assert merged.answers == {"r": [{"a": "1"}, {"a": "3"}, {"a": "4"}]}
    assert [(change.path, change.old, change.new) for change in merged.changes] == [
        ("r[2]/a", "2", "3"),
        ("r[3]/a", "", "4"),
    ]
    assert merge(base, base, {"r": []}).answers == base


LEAF = st.sampled_from(["", "a", "b", "0"])
GROUP = st.dictionaries(st.sampled_from("pqs"), LEAF, max_size=3)
ROWS = st.lists(st.dictionaries(st.sampled_from("xy"), LEAF, max_size=2), max_size=2)
SKIPPED = st.sets(st.sampled_from(["t", "g/p", "h/q"]))
ANSWERS = st.fixed_dictionaries({}, optional={"g": GROUP, "h": GROUP, "r": ROWS, "t": LEAF})


@settings(max_examples=200, deadline=None)
@given(st.none() | ANSWERS, ANSWERS, ANSWERS, st.booleans(), SKIPPED)
def test_nothing_is_lost_without_a_word(base: Any, ours: Any, theirs: Any, is_edit: bool, skipped: set[str]) -> None:
    before = copy.deepcopy((base, ours, theirs))
    merged = merge(base, ours, theirs, is_edit, tuple(skipped))
    assert (base, ours, theirs) == before
    old, new = dict(flat_answers(without_empty(ours))), dict(flat_answers(merged.answers))
    told = {change.path: change for change in merged.changes}
    for path in {**old, **new}:
        if old.get(path, "") != new.get(path, ""):
            assert told[path].fate is Fate.CHANGED
            assert (told[path].old, told[path].new) == (old.get(path, ""), new.get(path, ""))
    # What did not get in is told, unless the record had it already or the last import had left it so.
    known = dict(flat_answers(without_empty(base or {})))
    for path, text in flat_answers(without_empty(theirs)):
        if new.get(path) != text and known.get(path) != text and "[" not in path:
            assert told[path].fate is Fate.CONFLICT
    if not is_edit:
        assert new == old


@settings(max_examples=200, deadline=None)
@given(ours=ANSWERS, theirs=ANSWERS)
def test_the_same_again_changes_nothing(ours: Any, theirs: Any) -> None:
    once = merge(ours, ours, theirs)
    assert merge(theirs, once.answers, theirs).changes == []


# Another version of the form may give an answer another shape


SHAPES: list[Any] = ["text", {"a": "in a group"}, [{"a": "in a row"}, {"a": "in another"}]]


@pytest.mark.parametrize("is_touched", [True, False])
@pytest.mark.parametrize(
    ("ours", "theirs"), [(one, other) for one in SHAPES for other in SHAPES if type(one) is not type(other)]
)
def test_an_answer_of_another_shape_is_told_with_all_that_it_takes_away(
    ours: Any, theirs: Any, is_touched: bool
) -> None:
    before = copy.deepcopy((ours, theirs))
    merged = merge({"q": type(ours)() if is_touched else ours}, {"q": ours}, {"q": theirs})
    assert (ours, theirs) == before
    fate = Fate.CONFLICT if is_touched else Fate.CHANGED
    assert {change.fate for change in merged.changes} == {fate}
    assert merged.answers == {"q": ours if is_touched else theirs}
    told = {change.path: (change.old, change.new) for change in merged.changes}
    old, new = dict(flat_answers({"q": ours})), dict(flat_answers({"q": theirs}))
    assert told == {path: (old.get(path, ""), new.get(path, "")) for path in {**old, **new}}


ANY = st.recursive(LEAF, lambda inner: GROUP | ROWS | st.dictionaries(st.sampled_from("pqs"), inner), max_leaves=4)


@settings(max_examples=300, deadline=None)
@given(*(st.dictionaries(st.sampled_from("gh"), ANY) for _side in range(3)))
def test_nothing_of_any_shape_is_lost_without_a_word(base: Any, ours: Any, theirs: Any) -> None:
    merged = merge(base, ours, theirs)
    told = {change.path: change for change in merged.changes}
    old, new = dict(flat_answers(without_empty(ours))), dict(flat_answers(merged.answers))
    for path in {**old, **new}:
        if old.get(path, "") != new.get(path, ""):
            assert (told[path].old, told[path].new) == (old.get(path, ""), new.get(path, ""))
