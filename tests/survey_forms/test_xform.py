"""From the XForm to a form: types, texts, expressions, lists, repeats; and what is refused."""

import time

import pytest

from gi_atlas.errors import FormError
from survey_forms.schema import (
    OUTPUT_BEGIN,
    OUTPUT_END,
    Choice,
    Group,
    Level,
    Place,
    QuestionType,
    Repeat,
    plain_text,
    text_in,
    text_parts,
)
from survey_forms.xform import form_from_xform
from tests.survey_forms.workbooks import GI_SETTINGS, form_of, question_of

FRUIT = [["list_name", "name", "label", "grp"], ["fruit", "a", "Apple", "x y"], ["fruit", "b", "Pear", None]]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text", "text"), ("integer", "integer"), ("decimal", "decimal"), ("date", "date"), ("time", "time"),
        ("dateTime", "dateTime"), ("geopoint", "geopoint"), ("geotrace", "geotrace"), ("geoshape", "geoshape"),
        ("image", "image"), ("audio", "audio"), ("video", "video"), ("file", "file"), ("barcode", "barcode"),
        ("acknowledge", "acknowledge"), ("note", "note"), ("hidden", "hidden"), ("range", "range"),
        ("select_one fruit", "select_one"), ("select_multiple fruit", "select_multiple"), ("rank fruit", "rank"),
        ("start", "metadata"), ("end", "metadata"), ("today", "metadata"), ("deviceid", "metadata"),
        ("username", "metadata"), ("phonenumber", "metadata"), ("email", "metadata"), ("start-geopoint", "metadata"),
        ("background-audio", "metadata"),
    ],
)  # fmt: skip
def test_each_type_of_question(kind: str, expected: str) -> None:
    form = form_of(survey=[["type", "name", "label"], [kind, "q", "Q"]], choices=FRUIT)
    question = question_of(form, "q")
    assert question.type == expected
    assert question.is_seen is (expected not in ("hidden", "metadata"))
    if expected == "metadata":
        assert question.preload == kind


def test_expressions_and_messages() -> None:
    heading = ["type", "name", "label", "relevant", "required", "required_message", "constraint", "constraint_message",
               "read_only", "default", "appearance", "hint"]  # fmt: skip
    rows = [["text", "a", "A", "1 = 1", "yes", "Needed", ". != 'x'", "Not x", None, "start", "multiline", "Help"],
            ["text", "b", "B", "${a} = 'y'", "${a} = 'z'", None, None, None, "yes", "today()", None, None]]  # fmt: skip
    form = form_of(survey=[heading, *rows])
    first, second = question_of(form, "a"), question_of(form, "b")
    assert (first.relevant, first.required, first.constraint) == ("1 = 1", "true()", ". != 'x'")
    assert (first.required_messages, first.constraint_messages) == ({"": "Needed"}, {"": "Not x"})
    assert (first.default, first.is_default_dynamic, first.appearance) == ("start", False, "multiline")
    assert (first.labels, first.hints) == ({"": "A"}, {"": "Help"})
    assert second.relevant == "/test_form/a  = 'y'".replace("test_form", form.root_name)
    assert (second.read_only, second.default, second.is_default_dynamic) == ("true()", "today()", True)
    # Read-only with a value: an answer that is shown, not a note.
    assert second.type is QuestionType.TEXT


def test_levels_targets_and_texts_in_two_languages() -> None:
    heading = ["type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)",
               "guidance_hint::English (en)",
               "constraint", "constraint_message::中文 (zh)", "bind::gi:level", "bind::gi:field"]  # fmt: skip
    rows = [["integer", "a", "年龄", "Age", "周岁", "In full years", ". > 0", "应大于零", "D", "SurveyRecord.age"],
            ["text", "b", "只有中文", None, None, None, None, None, "?", None]]  # fmt: skip
    form = form_of(survey=[heading, *rows], settings=GI_SETTINGS)
    first, second = question_of(form, "a"), question_of(form, "b")
    assert form.languages == ("中文 (zh)", "English (en)")
    assert form.language_for("en") == "English (en)"
    assert (first.level, first.target) == (Level.DOSSIER, "SurveyRecord.age")
    assert first.labels == {"中文 (zh)": "年龄", "English (en)": "Age"}
    assert first.hints == {"中文 (zh)": "周岁"}
    assert first.guidance == {"English (en)": "In full years"}
    assert first.constraint_messages == {"中文 (zh)": "应大于零"}
    # A missing translation is no "-": the other language stands in.
    assert text_in(second.labels, "English (en)") == "只有中文"
    assert second.level is None


def test_values_within_texts_stand_between_signs() -> None:
    rows = [["text", "a", "A"], ["note", "n", "Dear ${a}, a<b & c, now ${a}!"]]
    form = form_of(survey=[["type", "name", "label"], *rows])
    label = question_of(form, "n").labels[""]
    path = f"/{form.root_name}/a"
    assert list(text_parts(label)) == [
        ("Dear ", False), (path, True), (", a<b & c, now ", False), (path, True), ("!", False),
    ]  # fmt: skip
    assert plain_text(label, "___").count("___") == 2


def test_signs_of_ours_in_a_strangers_text_are_dropped() -> None:
    form = form_of(survey=[["type", "name", "label"], ["text", "a", f"x{OUTPUT_BEGIN}1+1{OUTPUT_END}y"]])
    assert question_of(form, "a").labels[""] == "x1+1y"


def test_repeats_and_their_counts() -> None:
    rows = [["integer", "n", "N", None, None], ["begin repeat", "r", "Rows", "${n}", "field-list"],
            ["begin group", "g", "G", None, None], ["text", "a", "A", None, None], ["end group"], ["end repeat"],
            ["begin repeat", "free", "Free", None, None], ["text", "b", "B", None, None], ["end repeat"],
            ["begin repeat", "three", "Three", "3", None], ["text", "c", "C", None, None], ["end repeat"]]  # fmt: skip
    form = form_of(survey=[["type", "name", "label", "repeat_count", "appearance"], *rows])
    counted, free, three = (form.find(name) for name in ("r", "free", "three"))
    assert isinstance(counted, Repeat)
    assert isinstance(free, Repeat)
    assert isinstance(three, Repeat)
    assert (counted.count, counted.labels, counted.appearance) == (f"/{form.root_name}/n", {"": "Rows"}, "field-list")
    assert [child.path for child in counted.children] == ["r/g"]
    assert isinstance(form.find("r/g"), Group)
    assert not isinstance(form.find("r/g"), Repeat)
    assert free.count == ""
    assert three.count == f"/{form.root_name}/three_count"
    assert question_of(form, "three_count").calculation == "3"


def test_choices_with_columns_filters_and_random_order() -> None:
    heading = ["type", "name", "label", "choice_filter", "parameters"]
    rows = [["select_one fruit", "a", "A", "grp = 'x'", None],
            ["select_multiple fruit", "b", "B", "grp != ${a}", "randomize=true seed=42"]]  # fmt: skip
    form = form_of(survey=[heading, *rows], choices=FRUIT)
    first, second = question_of(form, "a"), question_of(form, "b")
    assert form.lists["fruit"].choices == (
        Choice("a", {"": "Apple"}, {"grp": "x y"}), Choice("b", {"": "Pear"}),
    )  # fmt: skip
    assert first.itemset == "instance('fruit')/root/item[grp = 'x']"
    assert first.choice_list == second.choice_list == "fruit"
    assert second.itemset.startswith("instance('fruit')/root/item[grp !=")
    assert second.itemset.endswith("]")
    assert (second.parameters["randomize"], second.parameters["seed"]) == ("true", "42")


def test_lists_in_files_and_their_columns() -> None:
    rows = [["select_one_from_file towns.csv", "a", "A", "value=code label=town"],
            ["select_one_from_file sites.geojson", "b", "B", None],
            ["select_multiple_from_file old.xml", "c", "C", None]]  # fmt: skip
    form = form_of(survey=[["type", "name", "label", "parameters"], *rows])
    assert {name: (one.file, one.choices) for name, one in form.lists.items()} == {
        "towns": ("towns.csv", ()), "sites": ("sites.geojson", ()), "old": ("old.xml", ()),
    }  # fmt: skip
    assert question_of(form, "a").parameters == {"value": "code", "label": "town"}
    assert question_of(form, "b").parameters == {"value": "id", "label": "title"}
    assert question_of(form, "c").parameters == {}


def test_choices_from_a_repeat_belong_to_no_list() -> None:
    rows = [["begin repeat", "r", "R"], ["text", "who", "Who"], ["end repeat"], ["select_one ${who}", "best", "Best"]]
    form = form_of(survey=[["type", "name", "label"], *rows])
    question = question_of(form, "best")
    assert question.choice_list == ""
    assert f"/{form.root_name}/r" in question.itemset


def test_a_search_appearance_names_its_file() -> None:
    rows = [["select_one fruit", "a", "A", "minimal search('harvest')"]]
    form = form_of(survey=[["type", "name", "label", "appearance"], *rows], choices=FRUIT)
    question = question_of(form, "a")
    assert (question.choice_list, question.parameters["search"]) == ("a", "harvest")
    assert form.lists["a"].file == "harvest.csv"
    assert [choice.name for choice in form.lists["a"].choices] == ["a", "b"]


def test_or_other_asks_what_else() -> None:
    form = form_of(survey=[["type", "name", "label"], ["select_one fruit or_other", "a", "A"]], choices=FRUIT)
    assert [choice.name for choice in form.lists["fruit"].choices] == ["a", "b", "other"]
    assert question_of(form, "a_other").relevant == "selected(../a, 'other')"


def test_defaults_from_the_last_record_and_from_a_change() -> None:
    rows = [["text", "office", "Office", "${last-saved#office}", None, None],
            ["calculate", "stamp", None, None, "now()", "${office}"],
            ["calculate", "once", None, "random()", None, None]]  # fmt: skip
    form = form_of(survey=[["type", "name", "label", "default", "calculation", "trigger"], *rows])
    office, stamp = question_of(form, "office"), question_of(form, "stamp")
    assert office.is_default_dynamic
    assert office.default.startswith("instance('__last-saved')/")
    assert "__last-saved" not in form.lists
    assert (stamp.triggers, stamp.triggered, stamp.calculation) == (("office",), "now()", "")
    assert question_of(form, "once").default == "random()"


def test_parameters_by_the_workbooks_names() -> None:
    rows = [["range", "a", "A", "start=0 end=10 step=2"], ["image", "b", "B", "max-pixels=2048"],
            ["geopoint", "c", "C", "capture-accuracy=10 warning-accuracy=50"], ["audio", "d", "D", "quality=low"],
            ["text", "e", "E", "rows=5"], ["geopoint", "f", "F", "allow-mock-accuracy=true"]]  # fmt: skip
    form = form_of(survey=[["type", "name", "label", "parameters"], *rows])
    assert {question.name: dict(question.parameters) for question in form.questions()} == {
        "a": {"start": "0", "end": "10", "step": "2"},
        "b": {"mediatype": "image/*", "max-pixels": "2048"},
        "c": {"capture-accuracy": "10", "warning-accuracy": "50"},
        "d": {"mediatype": "audio/*", "quality": "low"},
        "e": {"rows": "5"},
        "f": {"allow-mock-accuracy": "true"},
    }


def test_settings_of_the_form() -> None:
    settings = [["form_id", "version", "form_title", "instance_name", "style", "name"],
                ["id_1", "2026", "调查表", "concat(${a}, '-')", "pages", "survey_data"]]  # fmt: skip
    form = form_of(survey=[["type", "name", "label"], ["text", "a", "A"]], settings=settings)
    assert (form.form_id, form.version, form.title, form.style) == ("id_1", "2026", "调查表", "pages")
    assert form.root_name == "survey_data"
    assert form.instance_name.replace(" ", "") == "concat(/survey_data/a,'-')"
    assert [node.path for node in form.nodes()] == ["a"]
    assert form_from_xform(form.xform) == form


def test_rows_of_the_workbook_are_put_to_the_nodes() -> None:
    xform = form_of(survey=[["type", "name", "label"], ["text", "a", "A"]]).xform
    form = form_from_xform(xform, {"a": Place("survey", 2)}, "5e")
    assert question_of(form, "a").place == Place("survey", 2)
    assert form.sha256 == "5e"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "FORM_XFORM_WRONG"),
        ("<a/>", "FORM_XFORM_WRONG"),
        ("<a>\ud800</a>", "FORM_XFORM_WRONG"),
        ("<a" * 10, "FORM_XFORM_WRONG"),
        ("<a>" * 300 + "</a>" * 300, "FORM_XFORM_WRONG"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "FORM_XFORM_DTD"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "FORM_XFORM_DTD"),
        ('<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/><h:body/></h:html>', "FORM_XFORM_WRONG"),
    ],
)
def test_what_is_no_form_is_refused(text: str, code: str) -> None:
    with pytest.raises(FormError) as caught:
        form_from_xform(text)
    assert caught.value.code == code
    assert "?" not in caught.value.message("zh")


def test_entities_that_grow_are_refused_at_once() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    started = time.perf_counter()
    with pytest.raises(FormError):
        form_from_xform(f'<!DOCTYPE a [<!ENTITY a0 "dos">{entities}]><a>&a11;</a>')
    assert time.perf_counter() - started < 1
