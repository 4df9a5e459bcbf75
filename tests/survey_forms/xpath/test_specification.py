"""What ODK's documentation of form logic promises where engines differ: halves, empties, dates, rows, texts."""

import math
from datetime import date, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from survey_forms.capture import FormSession
from survey_forms.xpath.functions import FUNCTIONS
from survey_forms.xpath.values import number_text, text_of
from tests.survey_forms.making import form_of
from tests.survey_forms.xpath.evaluating import evaluator, value_of

CHINA, NEPAL, AZORES = (timezone(timedelta(minutes=minutes)) for minutes in (480, 345, -60))


def shown(expression: str, zone: timezone = CHINA) -> str:
    return text_of(value_of(expression, zone))


# Rounding: by the digits that a person wrote, halves away from zero


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("round(1.005, 2)", "1.01"),
        ("round(-1.005, 2)", "-1.01"),
        ("round(0.285, 2)", "0.29"),
        ("round(5.015, 2)", "5.02"),
        ("round(1.45, 1)", "1.5"),
        ("round('0.49999999999999994')", "0"),
        ("round(4503599627370497.5)", "4503599627370498"),
        ("round(-0.4)", "0"),
        ("round('2.5')", "3"),
        ("round(15, -1)", "20"),
        ("round(14.9, -1)", "10"),
        ("round(4, -1)", "0"),
        ("round(123456789, -400)", "0"),
        ("round(1.5, 0.9)", "2"),
        ("round(1 div 0, 2)", "Infinity"),
        ("round(2.5, 'x')", ""),
        ("round('', 2)", ""),
        ("round(0.1 + 0.2, 2)", "0.3"),
        ("round(66.67 * 3, 1)", "200"),
    ],
)
def test_halves_go_away_from_zero_as_they_are_written(expression: str, expected: str) -> None:
    assert shown(expression) == expected


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.integers(-3, 5))
@example(Decimal("1.0050"), 2)
def test_rounding_is_that_of_a_ledger(written: Decimal, places: int) -> None:
    found = FUNCTIONS["round"].call(evaluator()[0].around, float(written), float(places))
    expected = written.scaleb(places).to_integral_value(ROUND_HALF_UP).scaleb(-places)
    assert found == float(expected)


@given(st.floats(allow_nan=False), st.integers(-20, 20))
def test_rounding_twice_is_rounding_once(number: float, places: int) -> None:
    call, around = FUNCTIONS["round"].call, evaluator()[0].around
    once = call(around, number, float(places))
    assume(not math.isinf(once))
    assert call(around, once, float(places)) == once


# Numbers as answers: no exponent, no drift into words


@given(st.integers(-(10**18), 10**18))
def test_whole_numbers_are_written_whole(number: int) -> None:
    text = number_text(float(number))
    assert float(text) == float(number)
    assert "." not in text


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("string(1000000 * 1000000)", "1000000000000"),
        ("string(0.000001)", "0.000001"),
        ("concat(10 div 4, '|', 4 div 2)", "2.5|2"),
        ("join(' ', 0.5, 1.0, 100)", "0.5 1 100"),
        ("string(1 div 3 * 3)", "1"),
        ("coalesce(0, 5)", "0"),
        ("string(-0.0)", "0"),
        ("string(number(''))", ""),
        ("string('' + 1)", ""),
    ],
)
def test_numbers_stand_in_texts_as_answers_do(expression: str, expected: str) -> None:
    assert shown(expression) == expected


# Empty is not missing, and neither is zero


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/empty = ''", True),
        ("/data/nowhere = ''", False),
        ("string(/data/nowhere) = ''", True),
        ("/data/empty = 0", False),
        ("/data/empty != 0", True),
        ("/data/nowhere != 0", False),
        ("/data/empty < 1", False),
        ("/data/empty >= 0", False),
        ("not(/data/empty < 1)", True),
        ("boolean(/data/empty)", True),
        ("boolean(string(/data/empty))", False),
        ("count-selected(/data/empty) = 0", True),
        ("selected(/data/empty, '')", True),
        ("selected(/data/many, '')", False),
        ("selected(/data/many, ' y ')", True),
        ("selected('ab abc', 'a')", False),
        ("selected('a\tb\nc', 'b')", True),
        ("string-length(/data/nowhere) = 0", True),
        ("coalesce(/data/empty, /data/nowhere) = ''", True),
        ("regex(/data/empty, '')", True),
        ("contains(/data/empty, '')", True),
        ("0 = false()", True),
        ("'0' = true()", True),
        ("'' = false()", True),
        ("/data/empty = true()", True),
        ("if('false', true(), false())", True),
        ("if(0, true(), false())", False),
        ("checklist(0, 0, /data/empty)", True),
    ],
)
def test_empty_missing_and_zero_are_three_things(expression: str, expected: bool) -> None:
    assert value_of(expression) is expected


@pytest.mark.parametrize(
    "expression",
    ["max(/data/row/n, /data/empty)", "min('', 1)", "sum(/data/*)", "/data/empty + 1", "/data/nowhere * 2", "abs('')",
     "int(' ')", "round(/data/nowhere)", "- ''", "number('1,5')", "number('1 000')", "number('5 kg')", "number('++5')"],
)  # fmt: skip
def test_no_number_is_made_up(expression: str) -> None:
    assert math.isnan(value_of(expression))


# Dates: days of the place where the form is filled in


@pytest.mark.parametrize("zone", [CHINA, NEPAL, AZORES])
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("date('2024-02-28' + 1)", "2024-02-29"),
        ("date(/data/day + 1)", "2024-03-01"),
        ("date(/data/day + 366)", "2025-03-01"),
        ("'2024-03-01' - '2024-02-01'", "29"),
        ("date('2024-03-01') - date('2023-03-01')", "366"),
        ("int((date('2024-03-01') - date('2000-02-29')) div 365.25)", "24"),
        ("format-date(/data/day, '%e.%n.%y')", "29.2.24"),
        ("format-date(/data/day + 1, '%Y-%m-%d')", "2024-03-01"),
        ("format-date('2024-02-29T23:59:59.999', '%d')", "29"),
        ("format-date-time('2024-02-29', '%H:%M:%S')", "00:00:00"),
        ("date(min(number('2024-05-01'), number('2024-04-30')))", "2024-04-30"),
        ("date('1969-12-31')", "1969-12-31"),
        ("date('2024-02-29T00:00')", "2024-02-29"),
        ("date('2024-02-29T12:00') = date('2024-02-29')", "false"),
        ("date(/data/day) = '2024-2-29'", "false"),
        ("date('2024-2-9') = '2024-02-09'", "true"),
        ("date(0.5 + date('2024-02-29')) > date('2024-02-29')", "true"),
        ("date('2024-02-30') = ''", "true"),
        ("date('') = ''", "true"),
        ("decimal-time('00:00')", "0"),
        ("decimal-time('18:00')", "0.75"),
        ("decimal-time('24:00')", ""),
        ("decimal-date-time('2024-02-29T12:00') - decimal-date-time('2024-02-29')", "0.5"),
    ],
)
def test_days_are_those_of_the_place(expression: str, expected: str, zone: timezone) -> None:
    assert shown(expression, zone) == expected


YEARS = st.dates(date(700, 1, 1), date(3300, 1, 1))


@given(YEARS, st.integers(-4000, 4000), st.sampled_from([CHINA, NEPAL, AZORES]))
@example(date(1993, 1, 1), -209, CHINA)
@example(date(1253, 1, 1), -266, CHINA)  # on either side of 2^18 days, where numbers have other last digits
def test_days_added_are_days_later_and_between_days_are_whole_ones(day: date, days: int, zone: timezone) -> None:
    later = day + timedelta(days)
    assert value_of(f"date('{day.isoformat()}' + {days})".replace("+ -", "- "), zone) == later.isoformat()
    assert value_of(f"'{later.isoformat()}' - '{day.isoformat()}'", zone) == days
    assert value_of(f"int('{later.isoformat()}' - '{day.isoformat()}')", zone) == days


@pytest.mark.parametrize(
    ("text", "hour"), [("2024-02-29T23:30:00Z", "07"), ("2024-02-29T23:30:00+08:00", "23"), ("2024-02-29T23:30", "23")]
)
def test_a_moment_of_elsewhere_is_told_in_the_clock_of_here(text: str, hour: str) -> None:
    assert shown(f"format-date-time('{text}', '%H')") == hour


# Texts


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("substr('茶𠮷酒', 1, 2)", "𠮷"),
        ("substr('abc', -10)", "abc"),
        ("substr('abc', 1, -1)", "b"),
        ("substr('abc', 2, 1)", ""),
        ("substr('abc', 1.9)", "bc"),
        ("substr('abc', 'x')", "abc"),
        ("substring-before('a=b=c', '=')", "a"),
        ("substring-after('a=b=c', '=')", "b=c"),
        ("substring-before('abc', '')", ""),
        ("selected-at('a b', 0.9)", "a"),
        ("selected-at('', 0)", ""),
        ("selected-at('a b', 'x')", ""),
        ("join(', ', /data/nowhere, 'x')", "x"),
        ("join('-', /data/empty, 'x', '')", "-x-"),
        ("translate('２０２４', '０１２３４５６７８９', '0123456789')", "2024"),
        ("normalize-space('\t a \n b ')", "a b"),
        ("string-length('e\u0301👩‍👩‍👧')", "7"),
        ("concat('a', /data/row/n[. > 1], 'b')", "a230b"),
        ("once('later')", "5"),
        ("digest('', 'MD5', 'hex')", "d41d8cd98f00b204e9800998ecf8427e"),
    ],
)
def test_texts_are_counted_by_characters(expression: str, expected: str) -> None:
    assert shown(expression) == expected


# Rows


ROWS = form_of("""
| survey |
| | type | name | label | calculation | relevant |
| | integer | which | Which | | |
| | begin repeat | row | Row | | |
| | text | name | Name | | |
| | integer | n | N | | ${name} != 'hide' |
| | calculate | place | | position(..) | |
| | calculate | before | | indexed-repeat(${name}, ${row}, position(..) - 1) | |
| | calculate | share | | round(${n} div sum(${n}) * 100, 1) | |
| | begin repeat | in | In | | |
| | text | m | M | | |
| | calculate | both | | concat(position(../..), '.', position(..)) | |
| | end repeat | | | | |
| | calculate | inner | | count(${in}) | |
| | end repeat | | | | |
| | calculate | chosen | | indexed-repeat(${name}, ${row}, ${which}) | |
| | calculate | deep | | indexed-repeat(${m}, ${row}, ${which}, ${in}, 2) | |
| | calculate | all | | join(' ', ${m}) | |
| | calculate | filled | | count-non-empty(${n}) | |
| | calculate | highest | | max(${n}) | |
| | integer | whole | Whole | -0.5 * ${which} | |
""")


def rows(*names: str) -> FormSession:
    session = FormSession(ROWS)
    for number, name in enumerate(names, 1):
        row = session.add_repeat("row")
        session.set(f"{row}/name", name)
        session.set(f"{row}/n", str(number * 10))
        for inner in range(number):
            session.set(f"{session.add_repeat(f'{row}/in')}/m", f"{name}{inner}")
    return session


def test_rows_know_their_places_wherever_they_stand() -> None:
    session = rows("a", "b", "c")
    assert [session.value(f"row[{row}]/place") for row in (1, 2, 3)] == ["1", "2", "3"]
    assert [session.value(f"row[{row}]/before") for row in (1, 2, 3)] == ["", "a", "b"]
    assert session.value("row[3]/in[2]/both") == "3.2"
    session.move_repeat("row[3]", 1)
    assert [session.value(f"row[{row}]/before") for row in (1, 2, 3)] == ["", "c", "a"]
    assert session.value("row[1]/in[2]/both") == "1.2"
    session.remove_repeat("row[2]")
    assert [session.value(f"row[{row}]/before") for row in (1, 2)] == ["", "c"]


@pytest.mark.parametrize(
    ("which", "chosen", "deep"), [("1", "a", ""), ("2", "b", "b1"), ("0", "", ""), ("9", "", ""), ("", "", "")]
)
def test_a_row_is_named_by_its_number_or_not_at_all(which: str, chosen: str, deep: str) -> None:
    session = rows("a", "b")
    session.set("which", which)
    assert (session.value("chosen"), session.value("deep")) == (chosen, deep)


def test_a_row_reads_its_own_questions_and_all_rows_where_all_are_asked_for() -> None:
    session = rows("a", "b", "c")
    assert [session.value(f"row[{row}]/inner") for row in (1, 2, 3)] == ["1", "2", "3"]
    assert session.value("all") == "a0 b0 b1 c0 c1 c2"
    assert session.value("highest") == "30"
    session.set("row[3]/n", "")
    # One that is unanswered makes no number of the whole: a statistic must not read it as zero.
    assert session.value("highest") == ""
    assert session.value("filled") == "2"


def test_a_hidden_answer_of_a_row_is_seen_by_nobody_and_comes_back() -> None:
    session = rows("a", "hide")
    assert (session.value("row[2]/n"), session.value("filled"), session.value("highest")) == ("20", "1", "")
    session.set("row[2]/name", "seen")
    session.set("row[2]/n", "20")
    session.set("row[2]/name", "hide")
    assert session.value("row[2]/n") == "20"
    assert session.value("filled") == "1"
    session.set("row[2]/name", "seen")
    assert (session.value("filled"), session.value("highest")) == ("2", "20")


@pytest.mark.parametrize(("which", "whole"), [("1", "0"), ("3", "-1"), ("-5", "2"), ("", "")])
def test_a_computed_whole_number_is_cut_and_never_minus_nothing(which: str, whole: str) -> None:
    session = rows()
    session.set("which", which)
    assert session.value("whole") == whole
