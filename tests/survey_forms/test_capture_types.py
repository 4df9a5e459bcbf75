"""Whether answers fit their types; what is typed in full width."""

import pytest

from survey_forms.capture import FormSession
from survey_forms.schema import Question, QuestionType
from survey_forms.states import check_type, normalised
from tests.survey_forms.making import form_of

T = QuestionType
RANGE = {"start": "-1", "end": "1", "step": "0.5"}


def code_of(kind: QuestionType, value: str, **parameters: str) -> str | None:
    question = Question("q", "q", type=kind, parameters=parameters)
    found = check_type(question, normalised(question, value))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (T.INTEGER, "0", None),
        (T.INTEGER, "-12", None),
        (T.INTEGER, "１２", None),
        (T.INTEGER, "−12", None),
        (T.INTEGER, " 12 ", None),
        (T.INTEGER, "12.0", "CAPTURE_NOT_WHOLE"),
        (T.INTEGER, "1e3", "CAPTURE_NOT_WHOLE"),
        (T.INTEGER, "twelve", "CAPTURE_NOT_A_NUMBER"),
        (T.INTEGER, "1,200", "CAPTURE_NOT_A_NUMBER"),
        (T.INTEGER, "十二", "CAPTURE_NOT_A_NUMBER"),
        (T.DECIMAL, "12.5", None),
        (T.DECIMAL, "１２．５", None),
        (T.DECIMAL, ".5", None),
        (T.DECIMAL, "1.0E-7", None),
        (T.DECIMAL, "NaN", "CAPTURE_NOT_A_NUMBER"),
        (T.DECIMAL, "1.2.3", "CAPTURE_NOT_A_NUMBER"),
        (T.DECIMAL, "12 kg", "CAPTURE_NOT_A_NUMBER"),
        (T.DATE, "2024-02-29", None),
        (T.DATE, "２０２４－０２－２９", None),
        (T.DATE, "2023-02-29", "CAPTURE_NOT_A_DATE"),
        (T.DATE, "2024-2-9", "CAPTURE_NOT_A_DATE"),
        (T.DATE, "29.02.2024", "CAPTURE_NOT_A_DATE"),
        (T.TIME, "14:30", None),
        (T.TIME, "14:30:15.250+08:00", None),
        (T.TIME, "１４：３０", None),
        (T.TIME, "24:00", "CAPTURE_NOT_A_TIME"),
        (T.DATETIME, "2024-02-29T14:30:00.000+08:00", None),
        (T.DATETIME, "2024-02-29", "CAPTURE_NOT_A_MOMENT"),
        (T.DATETIME, "2024-02-30T14:30", "CAPTURE_NOT_A_MOMENT"),
        (T.GEOPOINT, "28.1 112.5", None),
        (T.GEOPOINT, "28.1 112.5 50 4.5", None),
        (T.GEOPOINT, "-90 180 0 0", None),
        (T.GEOPOINT, "28.1", "CAPTURE_NOT_A_POINT"),
        (T.GEOPOINT, "28.1 E", "CAPTURE_NOT_A_POINT"),
        (T.GEOPOINT, "1 2 3 4 5", "CAPTURE_NOT_A_POINT"),
        (T.GEOPOINT, "112.5 28.1", "CAPTURE_SWAPPED"),
        (T.GEOPOINT, "112.5 128.1", "CAPTURE_LATITUDE"),
        (T.GEOPOINT, "190 28.1", "CAPTURE_LATITUDE"),
        (T.GEOPOINT, "28.1 181", "CAPTURE_LONGITUDE"),
        (T.GEOTRACE, "28.1 112.5; 28.2 112.6", None),
        (T.GEOTRACE, "28.1 112.5 0 0;28.2 112.6 0 0;", None),
        (T.GEOTRACE, "28.1 112.5", "CAPTURE_POINTS_FEW"),
        (T.GEOTRACE, "28.1 112.5; x y", "CAPTURE_NOT_A_POINT"),
        (T.GEOTRACE, "28.1 112.5; 112.5 28.1", "CAPTURE_SWAPPED"),
        (T.GEOSHAPE, "1 1; 1 2; 2 2; 1 1", None),
        (T.GEOSHAPE, "1 1 0 0; 1 2 0 0; 2 2 0 0; 1 1 5 5", None),
        (T.GEOSHAPE, "1 1; 1 2; 2 2; 2 1", "CAPTURE_NOT_CLOSED"),
        (T.GEOSHAPE, "1 1; 1 2; 1 1", "CAPTURE_POINTS_FEW"),
        (T.TEXT, "１２", None),
        (T.IMAGE, "a.jpg", None),
    ],
)
def test_types(kind: QuestionType, value: str, code: str | None) -> None:
    assert code_of(kind, value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [("0.5", None), ("-1", None), ("１", None), ("1.5", "CAPTURE_OUT_OF_RANGE"), ("0.3", "CAPTURE_OFF_STEP"),
     ("1e400", "CAPTURE_OUT_OF_RANGE"), ("x", "CAPTURE_NOT_A_NUMBER")],
)  # fmt: skip
def test_ranges(value: str, code: str | None) -> None:
    assert code_of(T.RANGE, value, **RANGE) == code


def test_a_range_that_falls_is_a_range_too() -> None:
    assert code_of(T.RANGE, "8", start="10", end="0", step="2") is None
    assert code_of(T.RANGE, "7", start="10", end="0", step="2") == "CAPTURE_OFF_STEP"


def test_a_range_without_bounds_is_a_number() -> None:
    assert code_of(T.RANGE, "3", start="x") is None


def test_full_width_digits_are_stored_plain_and_texts_to_the_letter() -> None:
    session = FormSession(
        form_of("""
| survey |
| | type | name | label | constraint |
| | decimal | d | D | . < 20 |
| | text | t | T | |
""")
    )
    session.set("d", "１２．５０")
    session.set("t", " １２．５０ ")
    assert (session.value("d"), session.value("t")) == ("12.50", " １２．５０ ")
    assert not session.faults()


def test_a_wrong_type_is_told_before_the_constraint() -> None:
    session = FormSession(
        form_of("""
| survey |
| | type | name | label | constraint | required |
| | integer | d | D | . < 20 | yes |
""")
    )
    for value, code in (("", "CAPTURE_REQUIRED"), ("x", "CAPTURE_NOT_A_NUMBER"), ("30", "CAPTURE_CONSTRAINT_UNSAID")):
        session.set("d", value)
        assert session.faults()["d"].code == code
        assert session.value("d") == value


def test_characters_that_xml_cannot_hold_are_kept_and_shown_as_replacement() -> None:
    session = FormSession(
        form_of("""
| survey |
| | type | name | label | calculation |
| | text | t | T | |
| | calculate | seen | | ${t} |
""")
    )
    for odd in ("a\x00b", "\x1b[0m", "\ud800", "\ufffe"):
        session.set("t", odd)
        assert session.value("t") == odd
        assert "�" in session.value("seen")
    session.set("t", "tab\tline\n𠮷")
    assert session.value("seen") == "tab\tline\n𠮷"
