"""Rows of repeats: added, taken out, moved, counted, nested; their answers go with them."""

import pytest

from gi_atlas.errors import FormError
from survey_forms.capture import FormSession
from survey_forms.instance import MOST_ROWS
from tests.survey_forms.making import form_of

STEPS = """
| survey |
| | type | name | label | relevant | required | calculation | default | constraint |
| | select_one yn | made | Made | | | | | |
| | begin repeat | step | Step | ${made} = 'yes' | | | | |
| | text | name | Name | | yes | | | |
| | integer | days | Days | | | | 1 | . > 0 |
| | calculate | place | | | | position(..) | | |
| | calculate | sofar | | | | ${days} + if(position(..) > 1, indexed-repeat(${sofar}, ${step}, position(..) - 1), 0) | | |
| | begin repeat | tool | Tool | | | | | |
| | text | what | What | | | | | |
| | calculate | full | | | | concat(${name}, '/', ${what}) | | |
| | end repeat | | | | | | | |
| | calculate | tools | | | | count(${tool}) | | |
| | end repeat | | | | | | | |
| | calculate | steps | | | | count(${step}) | | |
| | calculate | total | | | | sum(${days}) | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""  # noqa: E501  (a row of a form's table is one line)


def steps(*names: str) -> FormSession:
    session = FormSession(form_of(STEPS))
    session.set("made", "yes")
    for name in names:
        session.set(session.add_repeat("step") + "/name", name)
    return session


def names(session: FormSession) -> list[str]:
    return [session.value(f"step[{place}]/name") for place in range(1, session.count("step") + 1)]


def places(session: FormSession) -> list[str]:
    return [session.value(f"step[{place}]/place") for place in range(1, session.count("step") + 1)]


def test_repeats_stand_empty_and_block_nothing() -> None:
    session = FormSession(form_of(STEPS))
    session.set("made", "yes")
    assert session.count("step") == 0
    assert not session.faults()
    assert session.state("step").is_relevant
    session.set("made", "no")
    assert not session.state("step").is_relevant


def test_a_row_has_the_defaults_of_its_questions_and_counts() -> None:
    session = steps()
    assert session.add_repeat("step") == "step[1]"
    assert session.answers()["step"] == [{"days": "1", "place": "1", "sofar": "1", "tools": "0"}]
    assert session.value("steps") == "1"
    assert set(session.faults()) == {"step[1]/name"}


def test_rows_keep_their_answers_when_others_come_go_and_move() -> None:
    session = steps("a", "b", "c")
    assert session.add_repeat("step", 2) == "step[2]"
    assert names(session) == ["a", "", "b", "c"]
    session.remove_repeat("step[2]")
    session.move_repeat("step[3]", 1)
    assert names(session) == ["c", "a", "b"]
    assert places(session) == ["1", "2", "3"]
    session.move_repeat("step[1]", 99)
    assert names(session) == ["a", "b", "c"]
    session.remove_repeat("step[1]")
    assert names(session) == ["b", "c"]
    assert places(session) == ["1", "2"]
    assert session.value("total") == "2"


def test_rows_that_build_on_each_other_come_to_rest() -> None:
    session = steps(*"abcde")
    for place in range(1, 6):
        session.set(f"step[{place}]/days", str(place))
    assert session.value("step[5]/sofar") == "15"
    session.set("step[1]/days", "101")
    assert session.value("step[5]/sofar") == "115"
    session.move_repeat("step[5]", 1)
    assert [session.value(f"step[{place}]/sofar") for place in range(1, 6)] == ["5", "106", "108", "111", "115"]
    assert not session.faults()


def test_a_long_chain_of_rows_is_no_cycle() -> None:
    rows = [{"days": "1"} for _ in range(120)]
    session = FormSession(form_of(STEPS), {"made": "yes", "step": rows})
    assert session.value("step[120]/sofar") == "120"
    session.set("step[1]/days", "2")
    assert session.value("step[120]/sofar") == "121"


def test_rows_within_rows() -> None:
    session = steps("a", "b")
    session.add_repeat("step[2]/tool")
    session.add_repeat("step[2]/tool")
    session.set("step[2]/tool[1]/what", "x")
    session.set("step[2]/tool[2]/what", "y")
    assert session.value("step[2]/tool[2]/full") == "b/y"
    assert session.value("step[2]/tools") == "2"
    assert session.value("step[1]/tools") == "0"
    session.move_repeat("step[2]", 1)
    assert session.value("step[1]/tool[1]/full") == "b/x"
    assert session.set("step[1]/name", "B") == {
        "step[1]/name", "step[1]/tool[1]/full", "step[1]/tool[2]/full",
    }  # fmt: skip
    session.remove_repeat("step[1]/tool[1]")
    assert session.value("step[1]/tool[1]/full") == "B/y"


def test_one_row_does_not_touch_another() -> None:
    session = steps("a", "b")
    assert session.set("step[1]/name", "z") == {"step[1]/name"}


def test_hidden_rows_keep_their_answers() -> None:
    session = steps("a", "b")
    session.set("made", "no")
    assert names(session) == ["a", "b"]
    assert "step" not in session.relevant_answers()
    assert session.value("total") == ""
    session.set("made", "yes")
    assert session.value("total") == "2"


COUNTED = """
| survey |
| | type | name | label | repeat_count | calculation |
| | integer | n | N | | |
| | begin repeat | tree | Tree | ${n} | |
| | text | kind | Kind | | |
| | end repeat | | | | |
| | calculate | kinds | | | join(' ', ${kind}) |
"""


def test_the_form_counts_rows_itself() -> None:
    session = FormSession(form_of(COUNTED))
    session.set("n", "2")
    session.set("tree[1]/kind", "oak")
    session.set("tree[2]/kind", "fir")
    assert session.count("tree") == 2
    for act in (lambda: session.add_repeat("tree"), lambda: session.remove_repeat("tree[1]")):
        with pytest.raises(FormError) as raised:
            act()
        assert raised.value.code == "CAPTURE_NOT_A_REPEAT"


def test_a_smaller_count_sets_rows_aside_and_a_larger_one_brings_them_back() -> None:
    session = FormSession(form_of(COUNTED))
    session.set("n", "3")
    for place, kind in enumerate(("oak", "fir", "elm"), 1):
        session.set(f"tree[{place}]/kind", kind)
    session.set("n", "1")
    assert session.value("kinds") == "oak"
    assert session.answers()["tree"] == [{"kind": "oak"}, {"kind": "fir"}, {"kind": "elm"}]
    assert session.relevant_answers()["tree"] == [{"kind": "oak"}]
    again = FormSession(session.form, session.answers())
    for one in (session, again):
        one.set("n", "3")
        assert one.value("kinds") == "oak fir elm"


@pytest.mark.parametrize(("count", "rows"), [("", 0), ("-4", 0), ("x", 0), ("2", 2), ("2.7", 2)])
def test_any_count_makes_a_number_of_rows(count: str, rows: int) -> None:
    session = FormSession(form_of(COUNTED))
    session.set("n", count)
    assert session.count("tree") == rows


def test_a_count_beyond_all_measure_is_cut_and_said() -> None:
    session = FormSession(form_of(COUNTED))
    session.set("n", "99999999999")
    assert session.count("tree") == MOST_ROWS
    assert session.state("tree").fault is not None
    assert session.faults()["tree"].code == "CAPTURE_ROWS_MANY"
    session.set("n", "1")
    assert session.count("tree") == 1
    assert not session.faults()


@pytest.mark.parametrize("path", ["made", "step[1]/name", ""])
def test_only_a_repeat_takes_rows(path: str) -> None:
    session = steps("a")
    for act in (session.add_repeat, session.remove_repeat, session.count):
        with pytest.raises(FormError) as raised:
            act(path)
        assert raised.value.code == "CAPTURE_NOT_A_REPEAT"
