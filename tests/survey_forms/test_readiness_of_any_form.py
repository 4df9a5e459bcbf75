"""How far a record is, for forms that an office cut down or wrote itself: no rule raises, and nothing is written."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.errors import ManyErrors
from survey_forms.capture import FormSession
from survey_forms.check_rules import RULES
from survey_forms.check_view import CheckView, Facts, ItemState, Verdict
from survey_forms.checklist import CheckLevel, read_checklist, shipped_checklist
from survey_forms.completeness import readiness
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import Form, Group
from tests.survey_forms.making import form_of, random_answers
from tests.survey_forms.output.sample import ANSWERS
from tests.survey_forms.test_capture_properties import states


def cut_down(form: Form, seed: int, share: float) -> Form:
    """The form without about so many of its questions; expressions still name them."""
    dice = random.Random(seed)

    def pruned(group: Group) -> Any:
        kept = [node for node in group.children if isinstance(node, Group) or dice.random() >= share]
        return replace(group, children=tuple(pruned(node) if isinstance(node, Group) else node for node in kept))

    return replace(form, root=pruned(form.root))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_form_that_an_office_cut_down_is_judged_all_the_same(seed: int, share: float) -> None:
    form = cut_down(shipped_form(GI_FORM), seed, share)
    session = FormSession(form, random_answers(form, seed), seed=1)
    before = session.answers()
    found = readiness(session)
    assert session.answers() == before
    assert 0 <= found.listing.done <= found.listing.asked <= found.dossier.asked
    known = {path for path, _node in session.walk(only_relevant=False)}
    for item in found.items:
        bare = item.path.partition("[")[0]
        assert not item.path or item.path in known or form.find(bare) is not None, item


def test_without_the_area_three_years_need_none() -> None:
    form = shipped_form(GI_FORM)
    years = [
        {"stat_year": f"{year}", "stat_output": "1", "stat_value": "2", "stat_price": "3"}
        for year in (2023, 2024, 2025)
    ]
    answers = {
        **ANSWERS,
        "identity": {**ANSWERS["identity"], "product_group": "primary"},
        "development": {"dev_year": years},
    }
    verdicts = {}
    for name, used in (("whole", form), ("cut", _without(form, "stat_area_mu"))):
        view = CheckView(FormSession(used, answers), (), Facts())
        verdicts[name] = RULES["years"](view, {"at_least": "3"})
    assert verdicts["cut"].state is ItemState.DONE
    # Where it is asked, it is the first gap, and the way leads to its own question.
    assert verdicts["whole"].state is ItemState.MISSING
    assert verdicts["whole"].path == "development/dev_year[1]/stat_area_mu"


def _without(form: Form, name: str) -> Form:
    def pruned(group: Group) -> Any:
        kept = [node for node in group.children if node.name != name]
        return replace(group, children=tuple(pruned(node) if isinstance(node, Group) else node for node in kept))

    return replace(form, root=pruned(form.root))


ARGUMENTS = {name: value for rule in shipped_checklist() for name, value in rule.arguments.items()}


@pytest.mark.parametrize("arguments", [{}, ARGUMENTS, dict.fromkeys(ARGUMENTS, "no such: thing,"), {"at_least": "-3"}])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("answers", [{}, ANSWERS])
def test_no_rule_raises_on_any_form(rule: str, answers: dict[str, Any], arguments: dict[str, str]) -> None:
    foreign = form_of("""
| survey |
| | type | name | label |
| | text | product_name | Name |
| | begin group | craft | Craft |
| | begin repeat | production_step | Step |
| | begin group | in | In |
| | text | step_zone | Zone |
| | end group | | |
| | end repeat | | |
| | end group | | |
""")
    for form in (foreign, shipped_form(GI_FORM)):
        view = CheckView(FormSession(form, answers), (), Facts())
        assert isinstance(RULES[rule](view, arguments), Verdict)


def test_an_offices_list_says_what_is_to_be_counted() -> None:
    row = {"item": "X", "level": str(CheckLevel.LISTING), "rule": "rows", "title::en": "X"}
    with pytest.raises(ManyErrors) as raised:
        read_checklist([{**row, "arguments": "at_least=2"}, {**row, "arguments": "repeat="}], RULES)
    assert [(one.code, one.context["column"]) for one in raised.value.faults] == [
        ("CHECK_TABLE_WRONG", "arguments")
    ] * 2
    (rule,) = read_checklist([{**row, "arguments": "repeat=row;at_least=2"}], RULES)
    session = FormSession(STAGED, {"stage": "dossier", "d": {"row": [{"a": "1"}, {"a": "2"}]}})
    assert RULES[rule.rule](CheckView(session, (), Facts()), rule.arguments).state is ItemState.DONE


def test_the_way_leads_into_the_group_of_a_row() -> None:
    form = form_of("""
| survey |
| | type | name | label |
| | begin repeat | production_step | Step |
| | text | step_name | Name |
| | begin group | in | In |
| | text | step_zone | Zone |
| | end group | | |
| | end repeat | | |
""")
    session = FormSession(form, {"production_step": [{"in": {"step_zone": "production"}}, {"step_name": "b"}]})
    verdict = RULES["steps_placed"](CheckView(session, (), Facts()), {})
    assert verdict.path == "production_step[2]/in/step_zone"
    assert session.state(verdict.path).is_relevant


STAGED = form_of("""
| survey |
| | type | name | label | relevant | calculation | repeat_count | default | required | bind::gi:field |
| | select_one st | stage | Stage | | | | | | SurveyRecord.stage |
| | text | name | Name | | | | | yes | |
| | begin group | d | D | ${stage} = 'dossier' | | | | | |
| | calculate | made | | | once(uuid()) | | | | |
| | calculate | sum | | | 1 + 1 | | | | |
| | text | why | Why | | | | | yes | |
| | begin repeat | row | Row | | | 2 | | | |
| | text | a | A | | | | x | | |
| | end repeat | | | | | | | | |
| | end group | | | | | | | | |
| choices |
| | list_name | name | label |
| | st | listing | L |
| | st | dossier | D |
| settings |
| | form_id | namespaces |
| | staged | gi="urn:gi-atlas:form:1" |
""")


@pytest.mark.parametrize("stage", ["", "listing", "dossier"])
def test_looking_how_far_it_is_writes_nothing(stage: str) -> None:
    session = FormSession(STAGED, {"stage": stage, "name": "茶"})
    session.language = session.form.language_for("en")
    before, seen = session.answers(), states(session)
    first = readiness(session)
    assert session.answers() == before
    assert states(session) == seen
    # Whatever the stage: two questions are required of a dossier, and one is answered.
    again = readiness(session)
    assert (first.dossier.done, first.dossier.asked) == (again.dossier.done, again.dossier.asked) == (1, 2)
    assert first.listing == again.listing
    assert {one.path for one in first.open_questions(CheckLevel.DOSSIER)} == {"d/why"}


def test_a_session_goes_on_after_it_was_looked_at() -> None:
    session = FormSession(STAGED, {"stage": "listing"})
    readiness(session)
    session.set("stage", "dossier")
    made = session.value("d/made")
    assert (len(made), session.count("d/row"), session.value("d/row[2]/a")) == (36, 2, "x")
    readiness(session)
    assert session.value("d/made") == made
    session.set("stage", "listing")
    kept = session.answers()
    readiness(session)
    assert session.answers() == kept


def test_answers_may_be_put_in_place_of_others() -> None:
    session = FormSession(STAGED, {"stage": "dossier", "name": "茶"}, instance_id="uuid:1")
    session.language = session.form.languages[0] if session.form.languages else ""
    session.restore({"stage": "listing", "name": "酒", "former": "kept"})
    assert session.answers() == {"stage": "listing", "name": "酒", "former": "kept"}
    assert not session.state("d").is_relevant
    assert session.set("name", "")
    assert "name" in session.faults()
    assert "uuid:1" in session.submission_xml()
