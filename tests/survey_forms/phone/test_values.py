"""Values of exports in XForms' lexical form."""

import pytest

from survey_forms.phone.values import ChoiceWords, clean_places, clean_value, is_yes, media_name, point_text
from survey_forms.schema import Choice, ChoiceList, Question, QuestionType


@pytest.mark.parametrize(
    ("kind", "given", "meant"),
    [
        (QuestionType.DATE, "2026-05-01T00:00:00.000+08:00", "2026-05-01"),
        (QuestionType.DATE, "2026/5/1", "2026-05-01"),
        (QuestionType.DATE, "2026年5月1日", "2026-05-01"),
        (QuestionType.DATE, "46143", "2026-05-01"),
        (QuestionType.DATE, "五月初一", "五月初一"),
        (QuestionType.INTEGER, "12.0", "12"),
        (QuestionType.INTEGER, "0", "0"),
        (QuestionType.INTEGER, "-3.00", "-3"),
        (QuestionType.INTEGER, "1.5", "1.5"),
        (QuestionType.DECIMAL, "12.50", "12.50"),
        (QuestionType.DECIMAL, "１２．５", "12.5"),
        (QuestionType.INTEGER, "４", "4"),
        (QuestionType.DATE, "２０２６年５月１日", "2026-05-01"),
        (QuestionType.TEXT, "４号", "４号"),
        (QuestionType.TIME, "8:05", "08:05:00"),
        (QuestionType.TIME, "2026-05-01T08:05:00.000+08:00", "08:05:00.000+08:00"),
        (QuestionType.DATETIME, "2026/5/1 8:05", "2026-05-01T08:05:00"),
        (QuestionType.SELECT_MULTIPLE, " a   b ", "a b"),
        (QuestionType.TEXT, "  =1+1 ", "  =1+1 "),
        (QuestionType.TEXT, "a<b & c", "a<b & c"),
        (QuestionType.TEXT, "   ", ""),
        (QuestionType.GEOPOINT, "23.9,115.7", "23.9 115.7"),
        (QuestionType.GEOSHAPE, "1 2 0 0; 3 4 0 0;", "1 2 0 0;3 4 0 0"),
        (QuestionType.IMAGE, "a.jpg", "a.jpg"),
        (QuestionType.IMAGE, "../../project.gpkg", "../../project.gpkg"),
    ],
)
def test_values_become_lexical(kind: QuestionType, given: str, meant: str) -> None:
    assert clean_value(Question("q", "q", type=kind), given) == meant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://kc.example/media/original?media_file=u%2Fattachments%2Fx%2F%E7%85%A7.jpg", "照.jpg"),
        ("https://kc.example/api/v2/assets/a/data/1/attachments/2/%E7%85%A7.jpg", "照.jpg"),
        ("http://[broken", "http://[broken"),
        ("a.jpg", "a.jpg"),
    ],
)
def test_addresses_of_media_become_names(given: str, meant: str) -> None:
    assert media_name(given) == meant


def test_a_point_needs_both_coordinates() -> None:
    assert point_text(["23.9", "115.7", "", ""]) == "23.9 115.7"
    assert point_text(["23.9", "115.7", "", "4.5"]) == "23.9 115.7 0 4.5"
    assert point_text(["23.9", "115.7"]) == "23.9 115.7"
    assert point_text(["23.9", "", "1", "2"]) == ""
    assert clean_places("") == ""


@pytest.mark.parametrize("text", ["1", "TRUE", "true", "Yes", "1.0", "是"])
def test_a_chosen_column(text: str) -> None:
    assert is_yes(text)


@pytest.mark.parametrize("text", ["0", "", "False", "否", "2"])
def test_a_column_that_was_not_chosen(text: str) -> None:
    assert not is_yes(text)


WORDS = ChoiceWords(
    ChoiceList(
        "l",
        (
            Choice("a", {"en": "Green tea", "zh": "绿茶"}),
            Choice("b", {"en": "Green tea, roasted", "zh": "炒青 绿茶"}),
            Choice("1", {"en": "One"}),
        ),
    )
)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("a", "a"), ("绿茶", "a"), ("green  TEA", "a"), ("1.0", "1"), ("unknown", "unknown"), ("", "")],
)
def test_one_choice_by_name_or_label(given: str, meant: str) -> None:
    assert WORDS.name_of(given) == meant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("a b", "a b"),
        ("Green tea Green tea, roasted", "a b"),
        ("炒青 绿茶 绿茶", "b a"),
        ("绿茶 nobody One", "a nobody 1"),
    ],
)
def test_several_choices_by_labels_with_blanks(given: str, meant: str) -> None:
    assert WORDS.names_of(given) == meant
