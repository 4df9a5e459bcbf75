"""Answers in words."""

import pytest

from gi_atlas.documents.words import Words
from survey_forms.output.answer_text import answer_text, plain_label
from survey_forms.schema import Choice, Question, QuestionType

CHOICES = (Choice("a", {"zh": "甲", "en": "Ay"}), Choice("b", {"zh": "**乙**", "en": "Bee"}), Choice("c"))


def said(kind: QuestionType, value: str, language: str = "zh") -> str:
    return answer_text(Question("q", "q", type=kind), value, CHOICES, Words(language), language)


@pytest.mark.parametrize(
    ("kind", "value", "chinese", "english"),
    [
        (QuestionType.TEXT, "a<b & c", "a<b & c", "a<b & c"),
        (QuestionType.INTEGER, "0", "0", "0"),
        (QuestionType.SELECT_ONE, "a", "甲", "Ay"),
        (QuestionType.SELECT_ONE, "c", "c", "c"),
        (QuestionType.SELECT_ONE, "gone", "gone", "gone"),
        (QuestionType.SELECT_MULTIPLE, "b a", "乙、甲", "Bee, Ay"),
        (QuestionType.RANK, "b a", "1. 乙、2. 甲", "1. Bee, 2. Ay"),
        (QuestionType.DATE, "2024-02-29", "2024年2月29日", "29 February 2024"),
        (QuestionType.DATE, "2024-02-30", "2024-02-30", "2024-02-30"),
        (QuestionType.TIME, "08:30:00.000+08:00", "08:30", "08:30"),
        (QuestionType.TIME, "noon", "noon", "noon"),
        (QuestionType.DATETIME, "2026-03-05T08:30:00.000+08:00", "2026年3月5日 08:30 (UTC+0800)",
         "5 March 2026 08:30 (UTC+0800)"),
        (QuestionType.DATETIME, "soon", "soon", "soon"),
        (QuestionType.ACKNOWLEDGE, "OK", "已确认", "Confirmed"),
        (QuestionType.GEOPOINT, "-23.5 -70.25 0 0", "南纬 23.500000°，西经 70.250000°", "23.500000° S, 70.250000° W"),
        (QuestionType.GEOPOINT, "1 2 30.5 4", "北纬 1.000000°，东经 2.000000°（高程 30.5 米、精度 4 米）",
         "1.000000° N, 2.000000° E (elevation 30.5 m, accuracy 4 m)"),
        (QuestionType.GEOPOINT, "here", "here", "here"),
        (QuestionType.GEOTRACE, "1 2;3 4", "2 个点的折线；起点：北纬 1.000000°，东经 2.000000°",
         "Line of 2 points; first: 1.000000° N, 2.000000° E"),
        (QuestionType.GEOSHAPE, "1 2;3 4;5 6;1 2", "3 个拐点的范围；起点：北纬 1.000000°，东经 2.000000°",
         "Area with 3 corners; first: 1.000000° N, 2.000000° E"),
        (QuestionType.GEOSHAPE, "x;y", "x;y", "x;y"),
        (QuestionType.TEXT, "", "", ""),
    ],
)  # fmt: skip
def test_answers_in_both_languages(kind: QuestionType, value: str, chinese: str, english: str) -> None:
    assert said(kind, value, "zh") == chinese
    assert said(kind, value, "en") == english


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("**Bold** and __strong__", "Bold and strong"),
        ('<span style="color:red">Red</span> x', "Red x"),
        ("a<b & c > d", "a<b & c > d"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("snake_case__name", "snake_case__name"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_light_markup_goes_and_text_stays(label: str, plain: str) -> None:
    assert plain_label(label) == plain
