"""How quick a session over the GI form is. Best or median of several runs, in seconds of this process."""

import statistics
import time
from collections.abc import Callable

from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.plan import make_plan
from survey_forms.schema import Question
from tests.survey_forms.making import random_answers

SET_S, LOAD_S = 0.003, 0.060


def seconds(act: Callable[[], object]) -> float:
    """Seconds of this process that an act takes: what other programs do meanwhile is not measured."""
    begun = time.thread_time()
    act()
    return time.thread_time() - begun


def full_record() -> dict[str, object]:
    """A record with three rows in each repeat."""
    form = shipped_form(GI_FORM)
    answers: dict[str, object] = max((random_answers(form, seed) for seed in range(8)), key=lambda one: len(str(one)))
    return answers


def test_a_keystroke_in_a_text_question_costs_three_milliseconds_at_most() -> None:
    session = FormSession(shipped_form(GI_FORM), full_record())
    summary = "与普通柠檬相比香气更浓、果皮更薄、出汁更多，酸度适中。" * 3
    taken = [seconds(lambda end=end: session.set("quality/quality_summary", summary[:end])) for end in range(1, 60)]
    assert statistics.median(taken) < SET_S


def test_any_question_of_the_form_answers_within_a_frame() -> None:
    session = FormSession(shipped_form(GI_FORM), full_record())
    slow = {}
    for path, node in list(session.walk()):
        if isinstance(node, Question) and not node.calculation:
            old = session.value(path)
            taken = min(
                seconds(lambda path=path, old=old: (session.set(path, "x"), session.set(path, old))) for _ in range(3)
            )
            if taken > 0.033:
                slow[path] = taken
    assert not slow


def test_a_full_record_opens_in_sixty_milliseconds() -> None:
    form, answers = shipped_form(GI_FORM), full_record()
    assert min(seconds(lambda: (make_plan(form), FormSession(form, answers))) for _ in range(5)) < LOAD_S


def test_a_hundred_rows_stay_quick() -> None:
    form = shipped_form(GI_FORM)
    step = {"step_name": "x", "step_stage": "raw", "step_main": "yes"}
    session = FormSession(form, {"craft": {"production_step": [step] * 100}})
    path = "craft/production_step[50]/step_name"
    assert statistics.median(seconds(lambda end=end: session.set(path, "y" * end)) for end in range(2, 30)) < SET_S
    assert min(seconds(lambda: session.add_repeat("craft/production_step")) for _ in range(5)) < 0.033
