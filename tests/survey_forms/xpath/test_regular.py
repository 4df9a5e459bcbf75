"""Patterns: Java's ways, runaways, and what is no pattern."""

import time

import pytest

from gi_atlas.errors import FormError
from survey_forms.xpath.regular import matches, translate_pattern
from tests.survey_forms.xpath.evaluating import evaluator

LETTER = r"^[一-龥]+[〔［\[（(][0-9]{4}[〕］\]）)] ?[0-9]+号$"


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("川府〔2020〕12号", LETTER, True),
        ("肇府报[2003] 11号", LETTER, True),
        ("川府2020号", LETTER, False),
        ("柠檬", r"^[\u4e00-\u9fff]+$", True),
        ("lemon", r"^[\u4e00-\u9fff]+$", False),
        ("a]b", r"^a\u005db$", True),
        ("a.b", r"^\Qa.b\E$", True),
        ("axb", r"^\Qa.b\E$", False),
        ("aaa", r"^a++$", True),
        ("aaab", r"^(?>a+)ab$", False),
        ("12", r"^\d{2}$", True),
        ("1a", r"^[\d\w]{2}$", True),
        ("１", r"^[\d]$", False),
        ("１", r"^\D$", True),
        ("茶", r"^\w$", False),
        ("a b", r"^a\sb$", True),
        ("b", r"^[a-z&&[^b]]$", False),
        ("c", r"^[a-z&&[^b]]$", True),
        ("aa", r"^(?<x>a)\k<x>$", True),
        ("１２", r"^\d{2}$", False),
        ("柠", r"^\p{IsHan}$", True),
        ("柠", r"^\p{L}+$", True),
        ("Ab", r"^\p{Lu}\p{javaLowerCase}$", True),
        ("b", r"^\P{javaUpperCase}$", True),
        ("ab", r"^ab\z", True),
        ("AB", r"(?i)^ab$", True),
        ("2024-01", r"(?<year>\d{4})-\k<year>", False),
        ("𠮷", r"^\x{20BB7}$", True),
        ("xaby", "ab", True),
        ("", "^$", True),
        ("a\\b", r"^a\\b$", True),
    ],
)
def test_patterns_mean_what_they_mean_on_phones(text: str, pattern: str, expected: bool) -> None:
    assert matches(text, pattern, 1.0) is expected


@pytest.mark.parametrize("pattern", ["(", "[a", "*a", "a{2,1}", r"\p{Nonsense}", "(?<n>a)(?<n", "x" * 6000])
def test_what_is_no_pattern_is_a_coded_fault(pattern: str) -> None:
    with pytest.raises(FormError) as raised:
        matches("a", pattern, 1.0)
    assert raised.value.code == "REGEX_PATTERN_WRONG"


@pytest.mark.parametrize("pattern", [r"^(a|a)*$", r"^(a|aa)+$"])
@pytest.mark.parametrize("allowed_s", [0.05, 0.3])
def test_a_pattern_that_runs_away_is_stopped(pattern: str, allowed_s: float) -> None:
    begun = time.thread_time()
    with pytest.raises(FormError) as raised:
        matches("a" * 60 + "!", pattern, allowed_s)
    assert (raised.value.code, raised.value.context["seconds"]) == ("REGEX_TOO_SLOW", allowed_s)
    assert time.thread_time() - begun < allowed_s + 0.2


def test_patterns_of_one_evaluation_share_their_time() -> None:
    found, here = evaluator(regex_timeout_s=0.1)
    slow = " or ".join(["regex('" + "a" * 60 + "!', '^(a|aa)+$')"] * 20)
    begun = time.thread_time()
    with pytest.raises(FormError) as raised:
        found.evaluate(slow, here)
    assert raised.value.code == "REGEX_TOO_SLOW"
    assert time.thread_time() - begun < 0.5
    assert found.evaluate("regex('a', 'a')", here) is True  # and the next one has its own


def test_other_escapes_stay_as_they_are() -> None:
    assert translate_pattern(r"\\u4e00 \[ \. \b[\]]") == r"\\u4e00 \[ \. \b[\]]"
