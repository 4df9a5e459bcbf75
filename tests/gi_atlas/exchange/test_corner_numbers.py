"""Corner numbers that are wrong are named; those that mean something else are left alone."""

from pathlib import Path
from typing import Any

import pytest

from gi_atlas.exchange.corner_numbers import OddNumber, odd_numbers
from gi_atlas.exchange.read_land_txt import read_land_txt
from gi_atlas.exchange.read_table import read_csv

from .reading import read_with

PLACES = [(3110100, 40411100), (3110200, 40411100), (3110200, 40411200), (3110100, 40411200)]


def odd(*texts: str) -> list[tuple[int, str, str]]:
    return [(one.row, one.value, one.before) for one in odd_numbers(list(enumerate(texts, 2)))]


@pytest.mark.parametrize(
    "texts",
    [
        ("J1", "J2", "J3", "J4"),
        ("J1", "J2", "J3", "J4", "J1"),
        ("1", "2", "3"),
        ("J4", "J3", "J2", "J1"),
        ("J4", "J3", "J2", "J1", "J4"),
        ("J01", "J02", "J3", "J4"),
        ("J17", "J18", "J19", "J20", "J17"),
        # Corners of a wider survey, which neighbours share.
        ("J5", "J19", "J2", "J44"),
        # Names, and rows without numbers.
        ("东山", "西山", "南山"),
        ("", "", "", ""),
        ("J1", "", "J3", "J4"),
        ("J1", "J2"),
        (),
    ],
)
def test_numbers_that_are_in_order_or_say_nothing(texts: tuple[str, ...]) -> None:
    assert odd(*texts) == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("J1", "J2", "J2", "J4"), [(4, "J2", "J2")]),
        (("J1", "J2", "J2", "J4", "J1"), [(4, "J2", "J2")]),
        (("J1", "J2", "J4", "J5"), [(4, "J4", "J2")]),
        (("J1", "J2", "J4", "J5", "J1"), [(4, "J4", "J2")]),
        (("J5", "J4", "J2", "J1"), [(4, "J2", "J4")]),
        (("J1", "J2", "J3", "J9", "J10", "J15", "J16"), [(5, "J9", "J3"), (7, "J15", "J10")]),
        (("J1", "J2", "J3", "K4", "K5", "K6"), [(5, "K4", "J3")]),
        (("J5", "J19", "J2", "J19"), [(5, "J19", "J2")]),
    ],
)
def test_a_corner_that_is_missing_or_comes_again_is_named(
    texts: tuple[str, ...], expected: list[tuple[int, str, str]]
) -> None:
    found = odd(*texts)
    assert found[: len(expected)] == expected


def test_an_odd_number_says_row_value_and_the_one_before() -> None:
    assert odd_numbers([(7, "J1"), (8, "J2"), (11, "J4"), (12, "J5")]) == [OddNumber(11, "J4", "J2")]


def warned(answer: Any) -> list[dict[str, Any]]:
    return [one["context"] for one in answer.warnings if one["code"] == "CORNERS_NUMBERS"]


NUMBERS = [(["J1", "J2", "J3", "J4"], None), (["J1", "J2", "J2", "J4"], "J2"), (["J1", "J2", "J4", "J5"], "J4")]


@pytest.mark.parametrize(("numbers", "expected"), NUMBERS)
def test_survey_files_tell_the_line(folder: Path, numbers: list[str], expected: str | None) -> None:
    head = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=40\n[地块坐标]\n5,1.0,1,甲地,面,,茶园,,@\n"
    rows = [f"{name},1,{north},{east}" for name, (north, east) in zip(numbers, PLACES, strict=True)]
    path = folder / "界址点.txt"
    path.write_text(head + "\n".join([*rows, rows[0]]) + "\n", encoding="utf-8")
    told = warned(read_with(read_land_txt, path))
    assert told == ([{"row": 9, "value": expected, "before": "J2", "count": 1}] if expected else [])


@pytest.mark.parametrize(("numbers", "expected"), NUMBERS)
def test_tables_tell_the_row(folder: Path, numbers: list[str], expected: str | None) -> None:
    rows = [f"{name},{north},{east}" for name, (north, east) in zip(numbers, PLACES, strict=True)]
    path = folder / "拐点.csv"
    path.write_text("\n".join(["拐点号,X,Y", *rows]), encoding="utf-8")
    told = warned(read_with(read_csv, path))
    assert told == ([{"row": 4, "value": expected, "before": "J2", "count": 1}] if expected else [])
