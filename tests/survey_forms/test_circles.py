"""Expressions that wait for each other are told, with their place; what only looks like a circle is not."""

import pytest

from survey_forms.circles import circle_faults, circles
from survey_forms.forms import shipped_form, shipped_forms
from survey_forms.plan import make_plan
from tests.survey_forms.making import form_of

HEAD = "| survey |\n| | type | name | label | calculation | relevant |\n"


def told(*rows: str) -> list[str]:
    return [
        str(fault.context["value"]) for fault in circle_faults(form_of(HEAD + "\n".join(f"| | {r} |" for r in rows)))
    ]


CIRCLES = {
    "two": (("calculate | a | | ${b} + 1 |", "calculate | b | | ${a} + 1 |"), "a → b"),
    "three": (
        ("calculate | a | | ${b} |", "text | t | T | |", "calculate | b | | ${c} |", "calculate | c | | ${a} |"),
        "a → b → c",
    ),
    "relevant": (("text | a | A | | ${b} = '1'", "text | b | B | | ${a} = '1'"), "a → b"),
    "mixed": (("text | a | A | | ${b} > 1", "calculate | b | | string-length(${a}) |"), "a → b"),
    "group": (
        ("begin_group | g | G | | ${a} = '1'", "text | a | A | |", "text | z | Z | | ${a} = '2'", "end_group | | | |"),
        "g",
    ),
    "same row": (
        ("begin_repeat | r | R | |", "calculate | a | | ${b} |", "calculate | b | | ${a} |", "end_repeat | | | |"),
        "a → b",
    ),
}
NO_CIRCLES = {
    "chain": ("integer | n | N | |", "calculate | a | | ${n} + 1 |", "calculate | b | | ${a} + ${n} |"),
    "once": ("calculate | a | | once(random()) |", "calculate | b | | ${a} |"),
    "row before": (
        "begin_repeat | r | R | |",
        "integer | x | X | |",
        "calculate | before | | indexed-repeat(${total}, ${r}, position(..) - 1) |",
        "calculate | total | | ${x} + coalesce(${before}, 0) |",
        "end_repeat | | | |",
    ),
    "count": (
        "begin_repeat | r | R | |",
        "calculate | a | | count(${r}) |",
        "calculate | b | | ${a} |",
        "end_repeat | | | |",
    ),
    "constraint is no part": ("integer | a | A | |", "integer | b | B | | ${a} > 1"),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_a_circle_is_told(name: str) -> None:
    rows, expected = CIRCLES[name]
    found = told(*rows)
    assert len(found) == 1
    assert sorted(found[0].split(" → ")) == sorted(expected.split(" → "))


@pytest.mark.parametrize("name", NO_CIRCLES)
def test_what_only_looks_like_a_circle_is_not_told(name: str) -> None:
    assert told(*NO_CIRCLES[name]) == []


def test_two_circles_are_told_both() -> None:
    rows = [
        "calculate | a | | ${b} |",
        "calculate | b | | ${a} |",
        "calculate | c | | ${d} |",
        "calculate | d | | ${c} |",
    ]
    assert sorted("".join(sorted(one.split(" → "))) for one in told(*rows)) == ["ab", "cd"]


@pytest.mark.parametrize("form_id", shipped_forms())
def test_the_forms_that_ship_have_no_circle(form_id: str) -> None:
    assert list(circles(make_plan(shipped_form(form_id)))) == []
