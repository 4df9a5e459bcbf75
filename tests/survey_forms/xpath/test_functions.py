"""What the functions of forms give, function by function."""

import math
import random
from datetime import timedelta, timezone

import pytest

from gi_atlas.errors import FormError
from survey_forms.xpath.functions import FUNCTIONS, NATIVE
from survey_forms.xpath.values import text_of
from tests.survey_forms.xpath.evaluating import evaluator, value_of

CHINA = timezone(timedelta(hours=8))

# Documented at docs.getodk.org, form-operators-functions; the same cases hold in ODK's own engine.
TEXTS = {
    "string(12.50)": "12.5",
    "string()": "5",
    "concat('a', 1, /data/row/n, true())": "a11230true",
    "concat()": "",
    "join('-', /data/row/n, 'x')": "1-2-30-x",
    "join(',')": "",
    "substr('0123456', 2, 4)": "23",
    "substr('0123456', -3)": "456",
    "substr('0123456', -3, -1)": "45",
    "substr('0123456', 5, 2)": "",
    "substr('', 0, 3)": "",
    "substring('12345', 2, 3)": "234",
    "substring('12345', 1.5, 2.6)": "234",
    "substring('12345', 0, 3)": "12",
    "substring('12345', number('x'), 3)": "",
    "substring-before('1999/04/01', '/')": "1999",
    "substring-before('abc', 'x')": "",
    "substring-after('1999/04/01', '/')": "04/01",
    "substring-after('abc', '')": "abc",
    "translate('bar', 'abc', 'AB')": "BAr",
    "translate('--aaa--', 'abc-', 'ABC')": "AAA",
    "translate('aa', 'aa', 'xy')": "xx",
    "normalize-space('  a \t b\n')": "a b",
    "normalize-space('　a　')": "　a　",
    "coalesce('', 'b')": "b",
    "coalesce(/data/empty, /data/a, 'c')": "5",
    "once('new')": "5",
    "if(1, 'y', 'n')": "y",
    "if('', 'y', 'n')": "n",
    "if(/data/nowhere, 'y', 'n')": "n",
    "if(/data/empty, 'y', 'n')": "y",
    "selected-at('a b c', 1)": "b",
    "selected-at('a b c', 7)": "",
    "selected-at('a b c', -1)": "",
    "today()": "2026-03-31",
    "now()": "2026-03-31T14:30:15.250+00:00",
    "date('2024-3-1')": "2024-03-01",
    "date('2024-02-30')": "",
    "date('soon')": "",
    "date(19000)": "2022-01-08",
    "date(true())": "",
    "date(19000.5)": "2022-01-08T12:00:00.000+00:00",
    "date-time('2024-02-29T06:00:00')": "2024-02-29T06:00:00.000+00:00",
    "format-date('2024-02-09', '%Y %y %m %n %b %d %e %a %H')": "2024 24 02 2 Feb 09 9 Fri %H",
    "format-date-time('2024-02-09T07:08:09.123', '%H:%M:%S.%3 %h')": "07:08:09.123 7",
    "format-date('', '%Y')": "",
    "format-date(today(), '%Y')": "2026",
    "format-date('2024-02-09', '%Q%')": "%Q%",
    "digest('abc', 'SHA-1', 'hex')": "a9993e364706816aba3e25717850c26c9cd0d89d",
    "digest('abc', 'MD5')": "kAFQmDzST7DWlj99KOF/cg==",
    "base64-decode('5p+g5qqs')": "柠檬",
    "base64-decode('?')": "",
    "pulldata('towns', 'label', 'name', 't2')": "Two",
    "pulldata('towns', 'size', 'name', 'none')": "",
    "pulldata('nowhere', 'size', 'name', 't2')": "",
    "jr:choice-name('t1', '/data/a')": "t1",
    "jr:itext('x')": "",
    "name(/data/a)": "a",
    "local-name(..)": "data",
    "string(number('x'))": "",
    "string(1 div 3)": "0.3333333333333333",
    "string(3000000000)": "3000000000",
    "string(0.00000012)": "0.00000012",
    "string(100000000000000000000)": "100000000000000000000",
    "string(-0)": "0",
    "string(1 div 0)": "Infinity",
}
NUMBERS = {
    "number('12.5')": 12.5,
    "number(' -3 ')": -3,
    "number('1e3')": 1000,
    "number(true())": 1,
    "number()": 5,
    "number('1970-01-02')": 1,
    "number('1970-01-01T12:00:00.000Z')": 0.5,
    "string-length('茶𠮷')": 2,
    "string-length()": 1,
    "count(/data/row)": 3,
    "count(/data/nowhere)": 0,
    "count-non-empty(/data/*)": 7,
    "count-selected('a b  c')": 3,
    "count-selected('')": 0,
    "sum(/data/row/n)": 33,
    "max(/data/row/n, 40)": 40,
    "min(/data/row/n)": 1,
    "round(2.5)": 3,
    "round(-2.5)": -3,
    "round(1234.567, 2)": 1234.57,
    "round(1234.567, -2)": 1200,
    f"round(1{'0' * 308}, 2)": 1e308,
    "round(12345678901, 300)": 12345678901,
    "int(-3.7)": -3,
    "int(3.7)": 3,
    "abs(-3)": 3,
    "pow(2, 10)": 1024,
    "sqrt(16)": 4,
    "exp10(2)": 100,
    "log10(1000)": 3,
    "floor(-1.5)": -2,
    "ceiling(1.2)": 2,
    "pi()": math.pi,
    "atan2(1, 1)": math.pi / 4,
    "position(/data/row[2])": 2,
    "position(/data/row[n = 30])": 3,
    "/data/a + 1": 6,
    "'2024-03-01' - /data/day": 1,
    "-/data/a": -5,
    "7 mod 3": 1,
    "-7 mod 3": -1,
    "10 div 4": 2.5,
    "decimal-date-time('1970-01-03T00:00:00Z')": 2,
    "decimal-date-time(12.5)": 12.5,
    "decimal-time('06:00')": 0.25,
    "count(randomize(/data/row))": 3,
    "area('0 0; 0 1; 1 1; 1 0; 0 0')": round(6_378_100**2 * math.radians(1) * math.sin(math.radians(1)), 2),
    "distance('0 0', '0 1')": round(6_378_100 * math.radians(1), 2),
    "count(indexed-repeat(/data/row/n, /data/row, 9))": 0,
    "string-length(uuid())": 36,
    "string-length(uuid(7))": 7,
    "string-length(uuid(100000000))": 1000,
}
TRUTHS = {
    "true() and not(false())": True,
    "selected('a b', 'b')": True,
    "selected('a b', 'a b')": False,
    "selected('', '')": True,
    "contains('abc', 'b')": True,
    "contains(12, 1)": True,
    "starts-with('abc', 'ab')": True,
    "ends-with('abc', 'bc')": True,
    "ends-with('abc', '')": True,
    "regex('a1', '^[a-z][0-9]$')": True,
    "regex('xa1y', '[a-z][0-9]')": True,
    "boolean-from-string('1')": True,
    "boolean-from-string('yes')": False,
    "checklist(2, 3, 1, '', 'x')": True,
    "checklist(-1, -1)": True,
    "checklist(1, -1, 0)": False,
    "weighted-checklist(5, 9, 1, 3, 1, 2)": True,
    "weighted-checklist(6, 9, 1, 3, 1, 2)": False,
    "geofence('0.5 0.5', '0 0; 0 1; 1 1; 1 0; 0 0')": True,
    "geofence('2 0.5', '0 0; 0 1; 1 1; 1 0; 0 0')": False,
    "geofence('0.5 0.5', '0 0; 0 1; 1 1; 1 0')": False,
    "/data/day < today()": True,
    "/data/day > today()": False,
    "today() = '2026-03-31'": True,
    "today() != '2026-03-31'": False,
    "date('') = ''": True,
    "now() > today()": True,
    "/data/a = 5": True,
    "/data/a = '5'": True,
    "/data/a = '5.0'": False,
    "/data/a = 5.0": True,
    "/data/row/n = 30": True,
    "/data/row/n != 30": True,
    "/data/row/n > 29": True,
    "/data/nowhere = ''": False,
    "/data/empty = ''": True,
    "if(true(), /data/a, '') = 5": True,
    "'abc' < 'abd'": False,
    "number('x') = number('x')": False,
    "number('x') != number('x')": True,
    "1 < 2 < 3": True,
    "'' or 'a'": True,
    "0 or number('x')": False,
    "/data/nowhere or false()": False,
    "boolean('false')": True,
    "/data/a = true()": True,
}
NOT_A_NUMBER = (
    "number('')",
    "number('x')",
    "number('0x10')",
    "number(/data/nowhere)",
    "sum(/data/nowhere)",
    "sum(/data/b)",
    "max()",
    "min(1, 'x')",
    "round('x')",
    "sqrt(-1)",
    "acos(2)",
    "log(-1)",
    "pow('x', 2)",
    "'a' + 1",
    "/data/empty * 2",
    "0 div 0",
    "position(/data/nowhere)",
    "decimal-date-time('x')",
    "decimal-time('25:00')",
    "decimal-time('noon')",
    "distance('0 0')",
    "distance('here')",
    "-''",
    "int('')",
    "floor('')",
)


@pytest.mark.parametrize(("expression", "expected"), TEXTS.items())
def test_texts(expression: str, expected: str) -> None:
    assert text_of(value_of(expression)) == expected


@pytest.mark.parametrize(("expression", "expected"), NUMBERS.items())
def test_numbers(expression: str, expected: float) -> None:
    found = value_of(expression)
    assert isinstance(found, float)
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("expression", "expected"), TRUTHS.items())
def test_truths(expression: str, expected: bool) -> None:
    assert value_of(expression) is expected


@pytest.mark.parametrize("expression", NOT_A_NUMBER)
def test_not_a_number_where_xpath_says_so(expression: str) -> None:
    assert math.isnan(value_of(expression))


def test_every_function_is_tried_here() -> None:
    tried = " ".join([*TEXTS, *NUMBERS, *TRUTHS, *NOT_A_NUMBER, "random() last() instance() sin cos tan asin atan exp"])
    missing = [name for name in (*FUNCTIONS, *NATIVE) if f"{name}(" not in tried and f" {name}" not in tried]
    assert not missing


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("sin(0)", 0), ("cos(0)", 1), ("tan(0)", 0), ("asin(1)", math.pi / 2), ("atan(1)", math.pi / 4), ("acos(1)", 0),
     ("exp(1)", math.e), ("log(exp(2))", 2), ("log(0)", -math.inf), ("exp(1000)", math.inf),
     ("pow(10, 1000)", math.inf),
     ("exp10(999)", math.inf), ("pow(0, -1)", math.inf), ("floor(1 div 0)", math.inf), ("count(/data/row[last()])", 1)],
)  # fmt: skip
def test_mathematics(expression: str, expected: float) -> None:
    assert value_of(expression) == pytest.approx(expected)


def test_rows_within_rows_are_indexed_in_either_order() -> None:
    for pairs in ("/data/row, 1, /data/row/in, 2", "/data/row/in, 2, /data/row, 1"):
        assert text_of(value_of(f"indexed-repeat(/data/row/in/m, {pairs})")) == "q"


def test_a_seed_gives_the_order_that_phones_give() -> None:
    # Orders as ODK's own engine gives them.
    for seed, expected in (
        ("42", "t1 t4 t3 t2"),
        ("'42'", "t1 t4 t3 t2"),
        ("7", "t4 t2 t1 t3"),
        ("'abc'", "t1 t3 t2 t4"),
    ):
        assert value_of(f"join(' ', randomize(instance('towns')/root/item, {seed})/name)") == expected


def test_shuffled_nodes_do_not_pile_up_in_the_document() -> None:
    found, here = evaluator()
    sizes = set()
    for _ in range(5):
        found.evaluate("count(randomize(/data/row))", here)
        sizes.add(sum(1 for _ in here.getroottree().getroot().iter()))
    assert len(sizes) == 1


def test_random_numbers_come_from_the_sessions_dice() -> None:
    found, here = evaluator(dice=random.Random(3))
    again, there = evaluator(dice=random.Random(3))
    assert found.evaluate("random()", here) == again.evaluate("random()", there)
    assert found.evaluate("uuid()", here) == again.evaluate("uuid()", there)


def test_days_are_counted_in_the_sessions_zone() -> None:
    assert value_of("number('1970-01-02')", CHINA) == pytest.approx(1 - 8 / 24)
    assert value_of("today()", CHINA) == "2026-03-31"
    assert value_of("now()", CHINA) == "2026-03-31T22:30:15.250+08:00"
    assert value_of("date('2026-03-31') = today()", CHINA) is True
    assert value_of("decimal-time('06:00')", CHINA) == pytest.approx(0.25)
    assert value_of("format-date-time('2024-01-01T20:00:00Z', '%d %H')", CHINA) == "02 04"


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(FormError) as raised:
        value_of("/data/a + jr:nonsense(1)")
    assert (raised.value.code, raised.value.context["name"]) == ("XPATH_FUNCTION_UNKNOWN", "jr:nonsense")


@pytest.mark.parametrize("hidden", ["gi.items('towns', 'name', 't1')", "x:if(1, 2, 3)", "gi.eq(1, 1)", "document('x')"])
def test_no_form_can_call_what_is_ours_alone(hidden: str) -> None:
    with pytest.raises(FormError) as raised:
        value_of(hidden)
    assert raised.value.code == "XPATH_FUNCTION_UNKNOWN"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("if(1, 2)", "3"), ("substr('a')", "2 – 3"), ("coalesce('a')", "≥ 2"), ("today(1)", "0"), ("not()", "1")],
)
def test_a_wrong_number_of_arguments_is_told(expression: str, expected: str) -> None:
    with pytest.raises(FormError) as raised:
        value_of(expression)
    assert (raised.value.code, raised.value.context["expected"]) == ("XPATH_ARGUMENTS", expected)


@pytest.mark.parametrize(
    "expression",
    ["count('a')", "count-non-empty(1)", "position('x')", "digest('a', 'ROT13')", "digest('a', 'MD5', 'octal')"],
)
def test_a_wrong_kind_of_argument_is_told(expression: str) -> None:
    with pytest.raises(FormError) as raised:
        value_of(expression)
    assert raised.value.code == "XPATH_ARGUMENT_WRONG"


def test_texts_that_double_and_double_are_stopped() -> None:
    found, here = evaluator()
    here.text = "a" * 600_000
    with pytest.raises(FormError) as raised:
        found.evaluate("concat(., .)", here)
    assert raised.value.code == "XPATH_TOO_LARGE"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["1e308", "1e308"], math.inf),
        (["1e308", "1e308", "-1e308"], math.inf),
        (["1e400", "2"], math.inf),
        (["1e400", "-1e400"], math.nan),
        (["1e400", "x"], math.nan),
    ],
)
def test_sums_of_numbers_that_are_too_large(answers: list[str], expected: float) -> None:
    assert FUNCTIONS["sum"].call(evaluator()[0].around, answers) == pytest.approx(expected, nan_ok=True)
