"""Rows that are counted, put back or of another version's shape: every answer stays or is kept, none is made up."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.errors import FormError
from gi_atlas.model import SurveyRecord
from survey_forms.capture import FormSession
from survey_forms.kept_answers import KEPT, answers_for, kept_answers, leaves
from survey_forms.schema import Form
from survey_forms.submission import read_submission
from tests.survey_forms.making import form_of, random_answers
from tests.survey_forms.peers.forms import FORMS
from tests.survey_forms.test_capture_properties import a_form, states

COUNTED = form_of("""
| survey |
| | type | name | label | default | repeat_count | calculation | relevant |
| | integer | n | N | | | | |
| | begin repeat | tree | Tree | | ${n} | | |
| | text | kind | Kind | oak | | | |
| | text | sign | Sign | concat('T', position(..)) | | | |
| | text | note | Note | | | | |
| | calculate | both | | | | concat(${kind}, '-', ${sign}) | |
| | end repeat | | | | | | |
| | begin repeat | plot | Plot | | | | |
| | begin repeat | bed | Bed | | ${beds} | | |
| | text | crop | Crop | tea | | | |
| | end repeat | | | | | | |
| | integer | beds | Beds | | | | |
| | text | shy | Shy | | | | ${beds} > 1 |
| | calculate | once | | | | once(uuid()) | |
| | end repeat | | | | | | |
| | calculate | signs | | | | join(' ', ${sign}) | |
""")


def counted(n: str = "") -> FormSession:
    session = FormSession(COUNTED, seed=1)
    session.set("n", n)
    return session


def trees(session: FormSession) -> list[tuple[str, str]]:
    rows = range(1, session.count("tree") + 1)
    return [(session.value(f"tree[{row}]/kind"), session.value(f"tree[{row}]/sign")) for row in rows]


# Rows that the form counts


def test_rows_that_the_form_makes_have_their_defaults() -> None:
    session = counted("2")
    assert trees(session) == [("oak", "T1"), ("oak", "T2")]
    assert session.value("tree[2]/both") == "oak-T2"
    assert session.value("signs") == "T1 T2"


def test_a_default_that_was_taken_away_does_not_come_back_with_its_row() -> None:
    session = counted("2")
    session.set("tree[2]/kind", "")
    session.set("tree[2]/note", "bare")
    session.set("n", "1")
    session.set("n", "3")
    assert trees(session) == [("oak", "T1"), ("", "T2"), ("oak", "T3")]
    assert session.value("tree[2]/note") == "bare"


def test_rows_of_a_stored_record_get_no_defaults_and_missing_ones_do() -> None:
    session = FormSession(COUNTED, {"n": "3", "tree": [{"kind": "fir"}, {}]})
    assert trees(session) == [("fir", ""), ("", ""), ("oak", "T3")]


def test_counting_up_and_down_in_one_go_leaves_no_trace() -> None:
    session = counted("5")
    before = session.answers()
    for number in ("0", "2", "5", "1", "5"):
        session.set("n", number)
    assert session.answers() == before


def test_a_count_in_a_row_makes_rows_with_defaults_there_only() -> None:
    session = counted()
    for beds in ("2", "1"):
        session.set(f"{session.add_repeat('plot')}/beds", beds)
    assert [session.count(f"plot[{row}]/bed") for row in (1, 2)] == [2, 1]
    assert session.value("plot[1]/bed[2]/crop") == "tea"


def test_a_default_that_asks_for_more_rows_comes_to_an_end() -> None:
    form = form_of("""
| survey |
| | type | name | label | default | repeat_count | calculation |
| | begin repeat | r | R | | count(${r}) + 1 | |
| | text | a | A | concat('x', position(..)) | | |
| | end repeat | | | | | |
""")
    session = FormSession(form)
    assert 0 < session.count("r") <= 1000
    assert session.faults()


# Rows that are put back


def a_plot(session: FormSession) -> str:
    """A row with rows set aside, a hidden answer, and what the form does not know."""
    answers = {"beds": "3", "bed": [{"crop": "one"}, {"crop": "two"}, {"crop": "three"}], "shy": "hidden",
               "once": "id-1", "old": {"question": "kept"}}  # fmt: skip
    row = session.put_repeat("plot", 1, answers)
    session.set(f"{row}/beds", "1")
    return row


def test_a_row_that_is_put_back_is_what_it_was() -> None:
    session = counted()
    row = a_plot(session)
    session.add_repeat("plot")
    before = session.answers()
    assert len(before["plot"][0]["bed"]) == 3
    taken = session.row(row)
    session.remove_repeat(row)
    assert session.put_repeat("plot", 1, taken) == row
    assert session.answers() == before
    session.set(f"{row}/beds", "3")
    assert session.value(f"{row}/bed[3]/crop") == "three"
    assert session.value(f"{row}/shy") == "hidden"


def test_what_was_taken_out_is_not_the_sessions_any_more() -> None:
    session = counted()
    row = a_plot(session)
    taken = session.row(row)
    kept = copy.deepcopy(taken)
    session.set(f"{row}/shy", "other")
    assert taken == kept


@pytest.mark.parametrize(("at", "path"), [(-5, "plot[1]"), (1, "plot[1]"), (2, "plot[2]"), (99, "plot[3]")])
def test_a_row_goes_where_it_is_asked_to(at: int, path: str) -> None:
    session = counted()
    for _row in range(2):
        session.add_repeat("plot")
    assert session.put_repeat("plot", at, {"shy": "x"}) == path
    assert session.value(f"{path}/shy") == "x"


@pytest.mark.parametrize("path", ["n", "tree", "tree[1]", "plot"])
def test_only_a_row_that_a_person_may_take_is_given(path: str) -> None:
    session = counted("1")
    with pytest.raises(FormError) as raised:
        session.row(path)
    assert raised.value.code == "CAPTURE_NOT_A_REPEAT"


@pytest.mark.parametrize("name", ["layered", "repeats", "gi"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_taking_out_and_putting_back_is_nothing(name: str, seed: int) -> None:
    dice, form = random.Random(seed), a_form(name)
    session = FormSession(form, random_answers(form, seed), seed=1)
    rows = [path for path, _node in session.walk(False) if path.endswith("]")]
    rows = [path for path in rows if not _is_counted(session, path)]
    if not rows:
        return
    row = dice.choice(rows)
    before, shown = session.answers(), states(session)
    base, _sign, place = row.rpartition("[")
    taken = session.row(row)
    session.remove_repeat(row)
    session.put_repeat(base, int(place[:-1]), taken)
    assert session.answers() == before
    assert states(session) == shown


def _is_counted(session: FormSession, path: str) -> bool:
    try:
        session.row(path)
    except FormError:
        return True
    return False


# Through a submission and back


@pytest.mark.parametrize("name", ["logic", "repeats", "choices", "dates"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_what_a_phone_would_send_is_read_as_it_was(name: str, seed: int) -> None:
    form = form_of(FORMS[name])
    session = FormSession(form, random_answers(form, seed), instance_id="uuid:1", seed=1)
    told = read_submission(session.submission_xml(), form)
    assert (told.form_id, told.instance_id) == (form.form_id, "uuid:1")
    sent = session.relevant_answers()
    assert dict(leaves(told.answers)) == dict(leaves(sent))
    # And a phone's answers give a session that would send the same again; rows that are hidden here are counted all
    # the same, as ODK's engine counts them, so that form is left out.
    if name != "repeats":
        again = FormSession(form, told.answers, instance_id="uuid:1", seed=1)
        assert dict(leaves(again.relevant_answers())) == dict(leaves(sent))


# Answers of another version


def shaped(kind: str) -> Form:
    return form_of(f"""
| survey |
| | type | name | label |
| | begin {kind} | g | G |
| | text | a | A |
| | begin repeat | in | In |
| | text | b | B |
| | end repeat | | |
| | end {kind} | | |
""")


GROUP, REPEAT = shaped("group"), shaped("repeat")


def test_rows_of_a_repeat_that_became_a_group_are_kept_but_the_first() -> None:
    answers = {"g": [{"a": "1", "in": [{"b": "x"}, {"b": "y"}]}, {"a": "2"}, {"in": [{"b": "z"}]}]}
    record = SurveyRecord("x", answers=answers)
    assert answers_for(GROUP, record) == {"g": {"a": "1", "in": [{"b": "x"}, {"b": "y"}]}}
    assert kept_answers(GROUP, record) == {"g[2]/a": "2", "g[3]/in[1]/b": "z"}
    # Kept answers find their rows again when the form goes back.
    kept = SurveyRecord("x", answers={**answers_for(GROUP, record), KEPT: kept_answers(GROUP, record)})
    assert answers_for(REPEAT, kept) == {"g": [answers["g"][0], {"a": "2"}, {"in": [{"b": "z"}]}]}
    assert kept_answers(REPEAT, kept) == {}


@pytest.mark.parametrize("value", [None, 3, 2.5, True, "", ["a", "b"], {"x": {"y": "z"}}])
def test_answers_that_are_no_texts_become_texts_or_are_kept(value: Any) -> None:
    record = SurveyRecord("x", answers={"g": {"a": value}})
    placed, kept = answers_for(GROUP, record), kept_answers(GROUP, record)
    if value in (None, ""):
        assert (placed, kept) == ({}, {})
    elif isinstance(value, (list, dict)):
        assert placed == {}
        assert list(kept.values()) in (["a", "b"], ["z"])
    else:
        assert placed == {"g": {"a": str(value)}}


ANSWERS = st.recursive(
    st.sampled_from(["", "1", "茶"]),
    lambda inner: (
        st.dictionaries(st.sampled_from(["g", "a", "in", "b"]), inner, max_size=3)
        | st.lists(st.dictionaries(st.sampled_from(["a", "in", "b"]), inner, max_size=2), max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["g", "a", "in"]), ANSWERS, max_size=3), st.sampled_from([GROUP, REPEAT]))
def test_every_answer_is_placed_or_kept(answers: dict[str, Any], form: Form) -> None:
    record = SurveyRecord("x", answers=answers)
    placed, kept = dict(leaves(answers_for(form, record))), kept_answers(form, record)
    before = sorted(str(value) for _path, value in leaves(answers))
    assert sorted([*placed.values(), *map(str, kept.values())]) == before
    # Saving and opening again finds them all once more, whichever version opens them.
    saved = SurveyRecord("x", answers={**answers_for(form, record), **({KEPT: kept} if kept else {})})
    for other in (GROUP, REPEAT):
        found = [*dict(leaves(answers_for(other, saved))).values(), *kept_answers(other, saved).values()]
        assert sorted(map(str, found)) == before
