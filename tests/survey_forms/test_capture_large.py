"""Large and hostile forms: long chains, searches through everything, loops that never rest."""

import time

from survey_forms.capture import FormSession
from survey_forms.plan import make_plan
from survey_forms.schema import Form, Group, Question, QuestionType, Repeat

COUNT = 600


def a_form(*questions: Question) -> Form:
    """Form of questions without groups."""
    return Form("f", "1", "", Group("", "", children=questions))


def calculated(name: str, calculation: str, relevant: str = "") -> Question:
    """A calculation."""
    return Question(name, name, type=QuestionType.CALCULATE, calculation=calculation, relevant=relevant)


def test_a_long_chain_in_either_order_is_computed_once_each() -> None:
    first = Question("q0", "q0", type=QuestionType.INTEGER)
    chain = [calculated(f"q{at}", f"/data/q{at - 1} + 1", f"/data/q{at - 1} != 7") for at in range(1, COUNT)]
    for questions in ([first, *chain], [*reversed(chain), first]):
        session = FormSession(a_form(*questions), {})
        changed = session.set("q0", "10")
        assert session.value(f"q{COUNT - 1}") == str(9 + COUNT)
        assert len(changed) == COUNT
        session.set("q0", "6")
        assert session.value("q1") == "7"
        assert not session.state("q2").is_relevant
        assert not session.faults()


def test_a_form_in_which_everything_reads_everything_opens_and_answers() -> None:
    wide = a_form(
        *(Question(f"q{at}", f"q{at}", relevant="count(//*[. = 'x']) < 3") for at in range(COUNT)),
    )
    begun = time.thread_time()
    make_plan(wide)
    session = FormSession(wide, {})
    for at in range(3):
        session.set(f"q{at}", "x")
    assert time.thread_time() - begun < 8
    assert session.value("q2") == "x"  # whether it shows or not: it goes round in circles, and is kept


def test_a_loop_of_many_is_stopped_and_named() -> None:
    loop = a_form(
        Question("x", "x", type=QuestionType.INTEGER),
        *(calculated(f"c{at}", f"/data/c{(at + 1) % 50} + /data/x") for at in range(50)),
    )
    begun = time.thread_time()
    session = FormSession(loop, {"x": "1", "c0": "1"})
    session.set("x", "2")
    assert time.thread_time() - begun < 5
    assert {fault.code for fault in session.faults().values()} <= {"CAPTURE_CYCLE"}


def test_sums_of_sums_over_many_rows_end() -> None:
    rows = Repeat(
        "r",
        "r",
        children=(
            Question("v", "r/v", type=QuestionType.INTEGER),
            calculated_in("r/all", "sum(/data/r/v) + count(/data/r)"),
        ),
    )
    form = Form("f", "1", "", Group("", "", children=(rows, calculated("top", "max(/data/r/all)"))))
    begun = time.thread_time()
    session = FormSession(form, {"r": [{"v": "1"} for _ in range(200)]})
    assert session.value("top") == "400"
    session.set("r[7]/v", "11")
    assert session.value("top") == "410"
    session.add_repeat("r")
    assert time.thread_time() - begun < 8


def calculated_in(path: str, calculation: str) -> Question:
    """A calculation in a group or repeat."""
    return Question(path.rpartition("/")[2], path, type=QuestionType.CALCULATE, calculation=calculation)
