"""Filling in a form: relevance, calculations, defaults, rows, texts, progress."""

from datetime import UTC, datetime

import pytest

from gi_atlas.errors import FormError
from gi_atlas.i18n import set_language
from survey_forms.capture import FormSession
from survey_forms.schema import Group, Repeat
from survey_forms.states import Progress, State
from tests.survey_forms.making import form_of

NOW = datetime(2026, 3, 31, 14, 30, 15, 250_000, tzinfo=UTC)

FARM = """
| survey |
| | type | name | label::English (en) | label::中文 (zh) | hint::English (en) | hint::中文 (zh) | relevant | required | calculation | constraint | constraint_message::English (en) | constraint_message::中文 (zh) | required_message::English (en) | required_message::中文 (zh) | read_only | default |
| | start | start | | | | | | | | | | | | | | |
| | username | user | | | | | | | | | | | | | | |
| | deviceid | device | | | | | | | | | | | | | | |
| | today | day | | | | | | | | | | | | | | |
| | integer | trees | Trees | 树 | Count them | 数一数 | | yes | | . >= 0 and . < 1000 | At most 999, ${name} | 最多 999 | How many? | 几棵？ | | |
| | text | name | Name | 名称 | | | | | | | | | | | | 茶 |
| | date | seen | Seen | 日期 | | | | | | . <= today() | | | | | | today() |
| | begin group | more | More of ${name} | 更多 ${name} | | | ${trees} > 10 | | | | | | | | | |
| | text | why | Why | 为什么 | | | | ${trees} > 20 | | | | | | | ${trees} = 11 | |
| | calculate | twice | | | | | | | ${trees} * 2 | | | | | | | |
| | note | said | ${twice} trees | ${twice} 棵 | | | | yes | | | | | | | | |
| | end group | | | | | | | | | | | | | | | |
| | calculate | line | | | | | | | concat(${name}, ':', ${twice}, ':', ${why}) | | | | | | | |
| settings |
| | form_id | version | instance_name | default_language |
| | farm | 7 | concat(${name}, '-', ${trees}) | English (en) |
"""  # noqa: E501  (a row of a form's table is one line)
ENGLISH, CHINESE = "English (en)", "中文 (zh)"


def farm(answers: dict[str, object] | None = None, **more: object) -> FormSession:
    return FormSession(form_of(FARM), answers, now=lambda: NOW, **more)  # type: ignore[arg-type]


def test_a_new_record_has_its_defaults_and_what_the_form_fills_in() -> None:
    session = farm(user="li", device="desk-1")
    assert session.answers() == {
        "start": "2026-03-31T14:30:15.250+00:00",
        "user": "li",
        "device": "desk-1",
        "day": "2026-03-31",
        "name": "茶",
        "seen": "2026-03-31",
        "line": "茶::",
    }


def test_an_old_record_gets_no_defaults() -> None:
    assert farm({}).answers() == {"line": "::"}
    assert farm({"name": "x"}).value("seen") == ""


def test_one_answer_brings_all_that_depends_on_it_up_to_date() -> None:
    session = farm()
    changed = session.set("trees", "11")
    assert changed == {"trees", "more", "more/why", "more/twice", "more/said", "line"}
    assert session.value("more/twice") == "22"
    assert session.value("line") == "茶:22:"
    assert session.set("trees", "11") == frozenset()
    assert session.set("more/why", "old") == {"more/why", "line"}


def test_a_hidden_answer_stays_but_nothing_sees_it() -> None:
    session = farm()
    session.set("trees", "11")
    session.set("more/why", "old")
    session.set("trees", "2")
    assert session.value("more/why") == "old"
    assert session.value("line") == "茶::"
    assert session.state("more/why") == State("old", is_relevant=False)
    assert session.answers()["more"]["why"] == "old"
    assert "more" not in session.relevant_answers()
    session.set("trees", "30")
    assert session.value("line") == "茶:60:old"


def test_required_and_read_only_follow_their_expressions() -> None:
    session = farm()
    session.set("trees", "11")
    assert session.state("more/why").is_read_only
    assert not session.state("more/why").is_required
    assert {"more/why"} <= session.set("trees", "21")
    state = session.state("more/why")
    assert state.is_required
    assert not state.is_read_only
    assert state.fault is not None
    assert state.fault.code == "CAPTURE_REQUIRED"


def test_faults_speak_the_forms_own_words_in_the_sessions_language() -> None:
    session = farm()
    assert session.faults()["trees"].context["message"] == "How many?"
    session.set("trees", "1000")
    fault = session.faults()["trees"]
    assert (fault.code, fault.context["message"], fault.context["label"]) == (
        "CAPTURE_CONSTRAINT",
        "At most 999, 茶",
        "Trees",
    )
    assert str(fault) == "Trees: At most 999, 茶"
    session.language = CHINESE
    assert session.faults()["trees"].context["message"] == "最多 999"
    assert session.message("trees", ENGLISH) == "At most 999, 茶"


def test_a_session_begins_in_the_programs_language() -> None:
    set_language("zh")
    assert farm().language == CHINESE


def test_a_constraint_without_a_message_names_its_expression() -> None:
    session = farm()
    session.set("seen", "2026-04-01")
    fault = session.faults()["seen"]
    assert (fault.code, fault.context["expression"]) == ("CAPTURE_CONSTRAINT_UNSAID", ". <= today()")


def test_a_constraint_is_not_asked_about_an_empty_answer() -> None:
    session = farm()
    session.set("seen", "")
    assert "seen" not in session.faults()


def test_values_stand_in_labels_of_questions_and_groups() -> None:
    session = farm()
    session.set("trees", "12")
    assert session.label("more", ENGLISH) == "More of 茶"
    assert session.label("more/said", CHINESE) == "24 棵"
    assert session.hint("trees", CHINESE) == "数一数"
    session.set("name", "<b>&")
    assert session.label("more", CHINESE) == "更多 <b>&"


def test_progress_counts_what_is_asked_now() -> None:
    session = farm()
    assert session.progress() == Progress(answered=2, asked=3, required_answered=0, required_asked=1)
    session.set("trees", "21")
    assert session.progress() == Progress(answered=3, asked=4, required_answered=1, required_asked=2)
    assert session.progress("more") == Progress(answered=0, asked=1, required_answered=0, required_asked=1)
    session.set("trees", "1")
    assert session.progress("more") == Progress()


def test_a_note_that_must_be_answered_blocks_nothing() -> None:
    session = farm()
    session.set("trees", "12")
    assert list(session.faults()) == []


def test_walking_goes_in_the_order_of_the_form() -> None:
    session = farm()
    seen = [path for path, _ in session.walk()]
    assert seen == ["start", "user", "device", "day", "trees", "name", "seen", "line"]
    everything = [path for path, _ in session.walk(only_relevant=False)]
    assert everything[7:11] == ["more", "more/why", "more/twice", "more/said"]


def test_the_record_is_named_by_the_forms_rule() -> None:
    session = farm()
    session.set("trees", "3")
    assert session.instance_name() == "茶-3"


@pytest.mark.parametrize(
    "path", ["nowhere", "more/nowhere", "more[1]/why", "trees/x", "more/why[1]", "more[x]", "/trees"]
)
def test_an_unknown_place_is_named(path: str) -> None:
    session = farm()
    for ask in (session.value, session.state, lambda where: session.set(where, "x")):
        with pytest.raises(FormError) as raised:
            ask(path)
        assert (raised.value.code, raised.value.context["path"]) == ("CAPTURE_PATH_UNKNOWN", path)


def test_a_group_takes_no_answer() -> None:
    with pytest.raises(FormError) as raised:
        farm().set("more", "x")
    assert raised.value.code == "CAPTURE_PATH_UNKNOWN"


def test_the_last_records_answers_are_taken_over() -> None:
    form = form_of("""
| survey |
| | type | name | label | default |
| | text | org | Office | ${last-saved#org} |
| | begin group | g | G | |
| | text | who | Who | ${last-saved#who} |
| | end group | | | |
""")
    last = {"org": "县局", "g": {"who": "李"}, "gone": "x"}
    assert FormSession(form, last_saved=last).answers() == {"org": "县局", "g": {"who": "李"}}
    assert FormSession(form).answers() == {}
    assert FormSession(form, {"org": "own"}, last_saved=last).answers() == {"org": "own"}


def test_a_dynamic_default_sees_calculations_and_defaults_before_it() -> None:
    form = form_of("""
| survey |
| | type | name | label | default | calculation |
| | integer | a | A | 4 | |
| | calculate | b | | | ${a} * 2 |
| | integer | c | C | ${b} + 1 | |
| | integer | d | D | ${c} + 1 | |
""")
    assert FormSession(form).answers() == {"a": "4", "b": "8", "c": "9", "d": "10"}


def test_a_trigger_puts_a_value_in_when_the_person_changes_its_question() -> None:
    form = form_of("""
| survey |
| | type | name | label | calculation | trigger |
| | text | a | A | | |
| | text | b | B | concat('from ', ${a}) | ${a} |
| | dateTime | at | At | now() | ${a} |
""")
    session = FormSession(form, now=lambda: NOW)
    assert session.answers() == {}
    assert session.set("a", "x") == {"a", "b", "at"}
    assert session.value("b") == "from x"
    session.set("b", "own")
    session.set("a", "x")
    assert session.value("b") == "own"


def test_once_keeps_its_first_value() -> None:
    form = form_of("""
| survey |
| | type | name | label | calculation |
| | text | a | A | |
| | calculate | first | | once(${a}) |
| | calculate | number | | once(random()) |
""")
    session = FormSession(form)
    number = session.value("number")
    session.set("a", "x")
    session.set("a", "y")
    assert session.value("first") == "x"
    assert session.value("number") == number != ""
    again = FormSession(form, session.answers())
    assert again.value("number") == number


def test_calculations_that_need_each_other_become_a_fault_and_end() -> None:
    form = form_of("""
| survey |
| | type | name | label | calculation |
| | integer | x | X | |
| | integer | a | A | ${b} + ${x} |
| | integer | b | B | ${a} + 1 |
| | integer | c | C | ${x} + 1 |
""")
    session = FormSession(form, {"a": "1", "x": "1"})
    session.set("x", "3")
    faults = session.faults()
    assert {fault.code for fault in faults.values()} == {"CAPTURE_CYCLE"}
    assert set(faults) & {"a", "b"}
    assert session.value("c") == "4"


def test_a_question_that_hides_itself_ends_as_a_fault() -> None:
    form = form_of("""
| survey |
| | type | name | label | relevant |
| | text | a | A | ${b} = '' |
| | text | b | B | ${a} != '' |
""")
    session = FormSession(form, {"a": "x", "b": "y"})
    assert session.answers() == {"a": "x", "b": "y"}  # it came to an end, and nothing is lost


def test_an_expression_that_cannot_be_read_is_a_fault_of_its_question() -> None:
    form = form_of("""
| survey |
| | type | name | label | constraint | relevant | calculation |
| | text | a | A | nonsense(.) | | |
| | text | b | B | regex(., '(') | | |
| | text | c | C | | sense(${a}) | |
| | calculate | d | | | | count(${a} + 1) |
""")
    session = FormSession(form, {"a": "x", "b": "y", "c": "z"})
    faults = session.faults()
    assert (faults["a"].code, faults["a"].context["name"]) == ("XPATH_FUNCTION_UNKNOWN", "nonsense")
    assert faults["b"].code == "REGEX_PATTERN_WRONG"
    assert faults["c"].code == "XPATH_FUNCTION_UNKNOWN"
    assert session.state("c").is_relevant
    assert faults["d"].code == "XPATH_ARGUMENT_WRONG"


def test_answers_that_the_form_does_not_know_are_kept() -> None:
    answers = {"trees": "5", "old": {"a": ["x"]}, "more": {"gone": "y", "why": "z"}, "name": {"odd": "1"}}
    found = farm(answers).answers()
    assert found["old"] == {"a": ["x"]}
    assert found["more"]["gone"] == "y"
    assert found["name"] == {"odd": "1"}


def test_nodes_of_a_walk_are_the_forms_own() -> None:
    session = farm()
    assert all(node is session.form.find(path) for path, node in session.walk(only_relevant=False))
    assert not [node for _, node in session.walk() if isinstance(node, Group | Repeat)]
