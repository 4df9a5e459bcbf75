"""Whatever a person does: nothing is lost, and a session says of itself what a fresh one would."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import CHOICE_TYPES, Form, Question, Repeat
from survey_forms.states import State, normalised
from tests.survey_forms.making import form_of, random_answers
from tests.survey_forms.peers.forms import FORMS

LAYERED = """
| survey |
| | type | name | label | relevant | calculation | required | repeat_count |
| | select_one stage | stage | Stage | | | | |
| | select_one kind | kind | Kind | | | | |
| | text | base | Base | | | ${kind} = 'a' | |
| | begin group | deep | Deep | ${stage} = 'two' | | | |
| | text | one | One | ${kind} != 'b' | | | |
| | begin repeat | row | Row | ${kind} = 'a' or ${one} != '' | | | |
| | text | cell | Cell | ${base} != 'x' | | position(..) = 2 | |
| | calculate | seen | | | concat(${base}, ${cell}, ${one}, position(..)) | | |
| | end repeat | | | | | | |
| | end group | | | | | | |
| | calculate | all | | | join('-', ${cell}, count(${row}), ${one}) | | |
| | begin repeat | counted | Counted | | | | string-length(${base}) |
| | text | note | Note | | | | |
| | end repeat | | | | | | |
| choices |
| | list_name | name | label |
| | stage | one | 1 |
| | stage | two | 2 |
| | kind | a | A |
| | kind | b | B |
"""


def a_form(name: str) -> Form:
    """Form by a short name."""
    if name == "gi":
        return shipped_form(GI_FORM)
    return form_of(LAYERED if name == "layered" else FORMS[name])


NAMES = ("layered", "logic", "repeats", "choices", "chains", "dates", "gi")


def act(session: FormSession, dice: random.Random) -> tuple[str, str] | None:
    """One thing that a person may do; the path and value of an answer, None for a change of rows."""
    rows = [path for path in _repeats(session) if not _is_counted(session, path)]
    if rows and dice.random() < 0.25:
        _change_rows(session, dice.choice(rows), dice)
        return None
    nodes = session.walk(only_relevant=dice.random() < 0.8)
    questions = [(path, node) for path, node in nodes if isinstance(node, Question) and not node.calculation]
    path, node = dice.choice(questions)
    value = _value(session.form, node, dice)
    session.set(path, value)
    return path, normalised(node, value)


def _repeats(session: FormSession) -> list[str]:
    found = [node.path for node in session.form.nodes() if isinstance(node, Repeat) and "/" not in node.path]
    inner = [f"{path}/{node.name}" for path, group in session.walk(False) for node in getattr(group, "children", ())
             if isinstance(node, Repeat)]  # fmt: skip
    return [*found, *inner]


def _is_counted(session: FormSession, path: str) -> bool:
    import re

    node = session.form.find(re.sub(r"\[\d+\]", "", path))
    return isinstance(node, Repeat) and bool(node.count)


def _change_rows(session: FormSession, path: str, dice: random.Random) -> None:
    count = session.count(path)
    move = dice.random()
    if count == 0 or (move < 0.5 and count < 4):
        session.add_repeat(path, dice.choice((None, 1, count + 1)))
    elif move < 0.75:
        session.move_repeat(f"{path}[{dice.randint(1, count)}]", dice.randint(1, count))
    else:
        session.remove_repeat(f"{path}[{dice.randint(1, count)}]")


def _value(form: Form, node: Question, dice: random.Random) -> str:
    if node.type in CHOICE_TYPES and node.choice_list in form.lists and form.lists[node.choice_list].choices:
        return dice.choice([choice.name for choice in form.lists[node.choice_list].choices] + ["", "odd one"])
    return dice.choice(("", "0", "1", "2", "18", "x", "a", "５", "2024-02-29", "28 112 0 0", "茶"))


def states(session: FormSession) -> dict[str, State]:
    """State of every node by its path."""
    return {path: session.state(path) for path, _ in session.walk(only_relevant=False)}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_answers_come_back_from_a_session_as_they_were(name: str, seed: int) -> None:
    form = a_form(name)
    answers = FormSession(form, random_answers(form, seed), seed=1).answers()
    assert FormSession(form, answers, seed=1).answers() == answers


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_after_any_acts_a_session_is_what_a_fresh_one_would_be(name: str, seed: int) -> None:
    dice, form = random.Random(seed), a_form(name)
    session = FormSession(form, random_answers(form, seed), seed=1)
    for _ in range(20):
        act(session, dice)
    fresh = FormSession(form, session.answers(), seed=1)
    assert states(session) == states(fresh)
    assert {path: fault.code for path, fault in session.faults().items()} == {
        path: fault.code for path, fault in fresh.faults().items()
    }


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_set_names_exactly_the_places_whose_state_changed(name: str, seed: int) -> None:
    dice, form = random.Random(seed), a_form(name)
    session = FormSession(form, random_answers(form, seed), seed=1)
    for _ in range(10):
        before = states(session)
        questions = [path for path, node in session.walk() if isinstance(node, Question) and not node.calculation]
        path = dice.choice(questions)
        node = dict(session.walk())[path]
        assert isinstance(node, Question)
        changed = session.set(path, _value(form, node, dice))
        after = states(session)
        assert changed >= {path for path in before.keys() & after.keys() if before[path] != after[path]}
        assert {path for path in changed & before.keys() if before[path] == after.get(path)} == set()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_hidden_answers_survive_any_toggles(seed: int) -> None:
    dice, form = random.Random(seed), a_form("layered")
    session = FormSession(form)
    kept: dict[str, str] = {}
    for path in ("base", "deep/one"):
        session.set(path, dice.choice(("x", "yy", "z z")))
        kept[path] = session.value(path)
    for place in (1, 2):
        row = session.add_repeat("deep/row")
        session.set(f"{row}/cell", f"cell {place}")
        kept[f"{row}/cell"] = f"cell {place}"
    for _ in range(15):
        session.set(dice.choice(("stage", "kind")), dice.choice(("one", "two", "a", "b", "")))
        assert {path: session.value(path) for path in kept} == kept
        session = FormSession(form, session.answers()) if dice.random() < 0.3 else session
    session.set("stage", "two")
    session.set("kind", "a")
    assert all(session.state(path).is_relevant for path in kept if not path.endswith("cell"))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_no_answer_is_lost_by_switching_stage_and_group_of_the_gi_form(seed: int) -> None:
    dice, form = random.Random(seed), a_form("gi")
    session = FormSession(form, random_answers(form, seed))
    typed = _typed(session)
    for _ in range(8):
        session.set("survey/survey_stage", dice.choice(("listing", "dossier")))
        session.set("identity/product_group", dice.choice(("primary", "processed", "medicine", "craft", "other", "")))
    again = _typed(session)
    for path in ("survey/survey_stage", "identity/product_group"):
        typed.pop(path, None)
        again.pop(path, None)
    assert again == typed


def _typed(session: FormSession) -> dict[str, Any]:
    return {
        path: session.value(path)
        for path, node in session.walk(only_relevant=False)
        if isinstance(node, Question) and not node.calculation and session.value(path)
    }
