"""Headings of exports and the questions that they stand for."""

import pytest

from survey_forms.phone.columns import ColumnKind, FormWords, plan_columns, share_known, system_name
from survey_forms.phone.rows import read_row
from survey_forms.schema import Choice, ChoiceList, Form, Group, Question, QuestionType, Repeat

LISTS = {"tea": ChoiceList("tea", (Choice("g", {"en": "Green"}), Choice("b", {"en": "Black / red"})))}
SITE = Group(
    "site", "site", {"en": "Site"},
    children=(
        Question("name", "site/name", {"en": "Name of the place"}),
        Question("point", "site/point", {"en": "Place"}, type=QuestionType.GEOPOINT),
        Question("teas", "site/teas", {"en": "Teas"}, type=QuestionType.SELECT_MULTIPLE, choice_list="tea"),
        Question("photo", "site/photo", {"en": "Photo"}, type=QuestionType.IMAGE),
    ),
)  # fmt: skip
PERSON = Group("person", "person", children=(Question("name", "person/name"), Question("status", "person/status")))
STEP = Repeat("step", "step", children=(Question("what", "step/what", {"en": "What"}),))
FORM = Form("f", "1", "F", Group("", "", children=(SITE, PERSON, STEP)), LISTS, ("en",), "en")
WORDS = FormWords(FORM, FORM.root)


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("site-name", "site/name"),
        ("site/name", "site/name"),
        ("site.name", "site/name"),
        ("Site/Name of the place", "site/name"),
        ("Name of the place", "site/name"),
        ("  name  of the PLACE", "site/name"),
        ("teas", "site/teas"),
    ],
)
def test_a_heading_finds_its_question(heading: str, path: str) -> None:
    (column,) = plan_columns(WORDS, [heading])
    assert (column.kind, column.path) == (ColumnKind.ANSWER, path)


def test_doubled_headings_stand_in_the_order_of_the_form() -> None:
    columns = plan_columns(WORDS, ["name", "name", "name"])
    assert [column.path for column in columns[:2]] == ["site/name", "person/name"]
    assert columns[2].kind is ColumnKind.UNKNOWN


def test_a_question_may_be_called_like_a_column_of_the_server() -> None:
    assert [column.kind for column in plan_columns(WORDS, ["status", "Status", "KEY", "_uuid"])] == [
        ColumnKind.ANSWER, ColumnKind.SYSTEM, ColumnKind.SYSTEM, ColumnKind.SYSTEM,
    ]  # fmt: skip


ODK_POINT = [f"site-point-{part}" for part in ("Latitude", "Longitude", "Altitude", "Accuracy")]
KOBO_POINT = [f"_site/point_{part}" for part in ("latitude", "longitude", "altitude", "precision")]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (ODK_POINT, ["1", "2", "3", "4"]),
        (KOBO_POINT, ["1", "2", "3", "4"]),
        (["point", *KOBO_POINT[:2]], ["1 2 3 4", "9", "9"]),
    ],
)
def test_a_point_of_several_columns(headings: list[str], cells: list[str]) -> None:
    row = read_row(WORDS, plan_columns(WORDS, headings), cells)
    assert row.answers == {"site": {"point": "1 2 3 4"}}


@pytest.mark.parametrize(
    ("headings", "cells", "answer"),
    [
        (["site-teas", "site-teas/g", "site-teas/b"], ["g b", "1", "1"], "g b"),
        (["site-teas/g", "site-teas/b"], ["0", "1"], "b"),
        (["Teas", "Teas/Green", "Teas/Black / red"], ["Green Black / red", "1", "1"], "g b"),
        (["Teas", "Teas/Green"], ["Something else", "1"], "g"),
        (["teas", "teas/g", "teas/b"], ["b g", "TRUE", "TRUE"], "b g"),
    ],
)
def test_several_choices_of_several_columns(headings: list[str], cells: list[str], answer: str) -> None:
    assert read_row(WORDS, plan_columns(WORDS, headings), cells).answers == {"site": {"teas": answer}}


def test_what_has_no_question_is_kept_by_its_heading() -> None:
    row = read_row(WORDS, plan_columns(WORDS, ["odd", "photo", "photo_URL"]), ["1", "a.jpg", "http://x/a.jpg"])
    assert row.unknown == {"odd": "1"}
    assert row.answers == {"site": {"photo": "a.jpg"}}


def test_a_person_says_which_column_answers_which_question() -> None:
    columns = plan_columns(WORDS, ["名称", "KEY"], {"名称": "site/name", "KEY": "person/name"})
    assert [column.path for column in columns] == ["site/name", "person/name"]


def test_columns_of_a_repeat_are_told_within_it() -> None:
    words = FormWords(FORM, STEP)
    assert [column.path for column in plan_columns(words, ["what", "step/what", "What"])[:2]] == ["what", "what"]
    assert share_known(plan_columns(words, ["what", "PARENT_KEY", "other"])) == 0.5


@pytest.mark.parametrize(
    ("heading", "name"),
    [("SubmissionDate", "submissiondate"), ("meta-instanceID", "instanceid"), ("meta/rootUuid", "rootuuid"),
     ("SET-OF-step", "set-of-step"), ("_submission__uuid", "_submission__uuid"), ("name", "")],
)  # fmt: skip
def test_columns_of_servers(heading: str, name: str) -> None:
    assert system_name(heading) == name


def test_a_question_that_was_mistyped_is_told_by_its_heading() -> None:
    mistyped, key = plan_columns(WORDS, ["Ort", "Nr"], {"Ort": "nmae", "Nr": "instance_id"})
    assert (mistyped.kind, mistyped.name) == (ColumnKind.UNKNOWN, "Ort")
    assert key.kind is ColumnKind.IGNORED
