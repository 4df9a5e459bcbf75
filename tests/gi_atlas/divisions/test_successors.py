"""What holds of every comparison, whatever the lists: nothing is lost, nothing invented; chains, circles, splits."""

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.divisions.counties import county_fates
from gi_atlas.divisions.deriving import UNCHANGED, Comparison, compare
from gi_atlas.divisions.evidence import MISSES, Evidence, is_miss, reason
from gi_atlas.divisions.grounds import Grounds
from gi_atlas.divisions.names import LADDERS, core_of, fold_variants, is_people, same_office, take_apart
from gi_atlas.divisions.provinces import PROVINCES, province_code, provinces_of
from gi_atlas.errors import JobCancelled
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminChange, DivisionChange, UnitLevel, fill_code
from gi_atlas.scope.unit_list import UnitList
from tests.gi_atlas.divisions.lists import small

K, E = DivisionChange, Evidence
CORES = ("红岩", "柳溪", "云台", "青石", "城关", "长底布依族", "白")
ENDINGS = ("镇", "乡", "街道", "街道办事处", "农场", "民族乡")
COUNTY_CODES = ("990101", "990102", "990181", "990201")
COUNTY_NAMES = ("青石县", "白沙县", "青石市", "黑石区")

townships = st.tuples(
    st.sampled_from(COUNTY_CODES),
    st.integers(1, 6),
    st.sampled_from("0125"),
    st.sampled_from(CORES),
    st.sampled_from(ENDINGS),
)
lists = st.tuples(
    st.dictionaries(st.sampled_from(COUNTY_CODES), st.sampled_from(COUNTY_NAMES), max_size=4),
    st.lists(townships, max_size=10, unique_by=lambda one: one[:3]),
)


def rows_of(drawn: Any) -> list[tuple[str, str]]:
    counties, below = drawn
    rows = list(counties.items())
    return rows + [(f"{county}{digit}0{place}", core + ending) for county, place, digit, core, ending in below]


def list_of(edition: str, drawn: Any) -> UnitList:
    return UnitList.of_rows(edition, rows_of(drawn))


@settings(max_examples=150, deadline=None)
@given(lists, lists)
def test_nothing_is_lost_and_nothing_invented(before: Any, after: Any) -> None:
    old, new = list_of("2001", before), list_of("2010", after)
    comparison = compare(old, new)
    for unit in (*old.of_level(UnitLevel.TOWNSHIP), *old.of_level(UnitLevel.COUNTY)):
        answer = comparison.answer(unit.code12)
        if not answer:
            same = new.by_code(unit.code12)
            assert same is not None, unit
            assert same.name == unit.name
    for change in comparison.changes:
        check_change(change, old, new)
    arrived = {change.new_code for change in comparison.changes}
    for unit in (*new.of_level(UnitLevel.TOWNSHIP), *new.of_level(UnitLevel.COUNTY)):
        assert unit.code12 in arrived or old.by_code(unit.code12) is not None, unit
    check_groups(comparison)


def check_change(change: AdminChange, old: UnitList, new: UnitList) -> None:
    assert (change.old_edition, change.new_edition) == ("2001", "2010")
    assert bool(change.old_code) is (change.kind is not K.NEW)
    assert bool(change.new_code) is (change.kind is not K.ABOLISH)
    for code, name, units in ((change.old_code, change.old_name, old), (change.new_code, change.new_name, new)):
        found = units.by_code(code) if code else None
        if found is not None and found.name:
            assert found.name == name
    assert reason(change)
    assert (Evidence(change.note) in MISSES) is is_miss(change)
    assert change.share is None or 0 <= change.share <= 1


def check_groups(comparison: Comparison) -> None:
    """Changes of one old unit agree with each other."""
    for code, changes in comparison.of_old.items():
        kinds = {change.kind for change in changes}
        assert len({change.new_code for change in changes}) == len(changes), code
        if len(changes) > 1:
            assert kinds == {K.SPLIT}
        if kinds == {K.SPLIT}:
            assert len(changes) > 1
            assert sum(change.share or 0 for change in changes) <= 1 + 1e-9
    for code, changes in comparison.of_new.items():
        goes_on = [change for change in changes if change.kind in (K.RENAME, K.UPGRADE)]
        is_township = not code.endswith("000000")
        assert len(goes_on) <= 1 or not is_township, code  # one goes on under one code; others went into it


@settings(max_examples=100, deadline=None)
@given(lists)
def test_an_edition_held_against_itself_has_no_changes(drawn: Any) -> None:
    units = list_of("2001", drawn)
    comparison = compare(units, list_of("2010", drawn))
    assert comparison.changes == ()
    assert comparison.hit_rate() == 1
    assert set(comparison.table()) <= {(UNCHANGED, "")}


@settings(max_examples=60, deadline=None)
@given(lists, lists, st.integers(0, 99))
def test_the_order_of_the_lines_tells_nothing(before: Any, after: Any, seed: int) -> None:
    def told(first: list[Any], second: list[Any]) -> set[Any]:
        found = compare(UnitList.of_rows("2001", first), UnitList.of_rows("2010", second)).changes
        return {(one.old_code, one.new_code, one.kind, one.note, one.share) for one in found}

    rows = rows_of(before), rows_of(after)
    mixed = [random.Random(seed).sample(part, len(part)) for part in rows]
    assert told(*rows) == told(*mixed)


@settings(max_examples=100, deadline=None)
@given(lists, lists)
def test_counts_and_rates_agree_with_the_answers(before: Any, after: Any) -> None:
    comparison = compare(list_of("2001", before), list_of("2010", after))
    for level in (UnitLevel.TOWNSHIP, UnitLevel.COUNTY):
        units = comparison.old.of_level(level)
        table = comparison.table(level)
        assert sum(table.values()) == len(units)
        missed = sum(count for (kind, _note), count in table.items() if kind == K.ABOLISH)
        assert comparison.hit_rate(level) == pytest.approx(1 - missed / len(units) if units else 1)


# Chains and circles


COUNTY = "990101 青石县"


def found_in(old: Sequence[str], new: Sequence[str], code: str, **more: Any) -> list[tuple[Any, str, str]]:
    comparison = compare(small("2001", *old), small("2010", *new), **more)
    return [(one.kind, one.note, one.new_name) for one in comparison.answer(fill_code(code))]


def test_two_that_changed_their_codes_are_each_found_by_name() -> None:
    old = (COUNTY, "990101100 红岩镇", "990101101 柳溪镇")
    new = (COUNTY, "990101100 柳溪镇", "990101101 红岩镇")
    assert found_in(old, new, "990101100") == [(K.RENAME, E.SAME_NAME, "红岩镇")]
    assert found_in(old, new, "990101101") == [(K.RENAME, E.SAME_NAME, "柳溪镇")]


@pytest.mark.parametrize("count", [3, 5, 8])
def test_codes_that_went_round_in_a_circle_lose_nobody(count: int) -> None:
    names = [f"{core}镇" for core in ("红岩", "柳溪", "云台", "白沙", "黑水", "大坝", "小河", "石桥")][:count]
    old = [COUNTY, *(f"99010110{place} {name}" for place, name in enumerate(names))]
    new = [COUNTY, *(f"99010110{(place + 1) % count} {name}" for place, name in enumerate(names))]
    comparison = compare(small("2001", *old), small("2010", *new))
    for place, name in enumerate(names):
        (change,) = comparison.answer(fill_code(f"99010110{place}"))
        assert (change.new_name, change.new_code) == (name, fill_code(f"99010110{(place + 1) % count}"))
        # Nobody comes from two.
        assert len(comparison.of_new[change.new_code]) == 1


def test_a_chain_of_codes_each_taken_by_the_next_is_followed() -> None:
    """甲 leaves its code to 乙, 乙 to 丙; the last code is free."""
    old = (COUNTY, "990101100 红岩镇", "990101101 柳溪镇", "990101102 云台镇")
    new = (COUNTY, "990101100 柳溪镇", "990101101 云台镇", "990101105 红岩镇")
    assert found_in(old, new, "990101100") == [(K.RENAME, E.SAME_NAME, "红岩镇")]
    assert found_in(old, new, "990101101") == [(K.RENAME, E.SAME_NAME, "柳溪镇")]
    assert found_in(old, new, "990101102") == [(K.RENAME, E.SAME_NAME, "云台镇")]


def test_renamed_step_by_step_is_followed_from_edition_to_edition() -> None:
    names = (
        ("2001", "200", "柳溪乡"),
        ("2005", "101", "柳溪镇"),
        ("2010", "001", "柳溪街道"),
        ("2020", "001", "青云街道"),
    )
    steps = [small(year, COUNTY, f"990101{code} {name}") for year, code, name in names]
    code, kinds = fill_code("990101200"), []
    for before, after in pairwise(steps):
        (change,) = compare(before, after).answer(code)
        code = change.new_code
        kinds.append(change.kind)
    assert kinds == [K.UPGRADE, K.UPGRADE, K.RENAME]
    assert code == fill_code("990101001")
    # Over all at once, name and code are both gone, and nobody guesses.
    (whole,) = compare(steps[0], steps[-1]).answer(fill_code("990101200"))
    assert is_miss(whole)


def test_counties_that_changed_their_names_with_each_other_are_not_taken_for_their_codes() -> None:
    """青石县 and 白沙县 swap codes with all their townships."""
    towns = {"青石县": ("红岩镇", "柳溪镇", "云台镇"), "白沙县": ("大坝镇", "小河镇", "石桥镇")}

    def lines(codes: dict[str, str]) -> list[str]:
        return [
            line
            for county, code in codes.items()
            for line in (f"{code} {county}", *(f"{code}10{place} {town}" for place, town in enumerate(towns[county])))
        ]

    old = lines({"青石县": "990101", "白沙县": "990102"})
    new = lines({"青石县": "990102", "白沙县": "990101"})
    comparison = compare(small("2001", *old), small("2010", *new))
    for code, other in (("990101", "990102"), ("990102", "990101")):
        assert {one.new_code for one in comparison.answer(fill_code(code))} == {fill_code(other)}
        for place in range(3):
            (change,) = comparison.answer(fill_code(f"{code}10{place}"))
            assert change.new_code == fill_code(f"{other}10{place}")
            assert change.new_name == change.old_name


def test_a_county_divided_among_three_tells_each_share() -> None:
    cores = [f"{first}{second}" for first in "红柳云白" for second in "岩溪台"]
    old = [COUNTY, *(f"990101{100 + place} {core}镇" for place, core in enumerate(cores))]
    new = ["990103 东山区", "990104 西山区", "990105 南山区"]
    new += [f"99010{3 + place % 3}{100 + place} {core}镇" for place, core in enumerate(cores)]
    comparison = compare(small("2001", *old), small("2010", *new))
    found = comparison.answer(fill_code("990101"))
    assert [one.kind for one in found] == [K.SPLIT] * 3
    assert [one.share for one in found] == [pytest.approx(1 / 3)] * 3
    assert {one.note for unit in range(12) for one in comparison.answer(fill_code(f"990101{100 + unit}"))} == {
        E.COUNTY_DIVIDED
    }
    fate = county_fates(small("2001", *old), small("2010", *new))[fill_code("990101")]
    assert not fate.is_whole
    assert fate.counts == (4, 4, 4)


def test_two_counties_joined_into_a_new_one_both_lead_there() -> None:
    old = ["990101 青石县", *(f"99010110{n} 红{c}镇" for n, c in enumerate("岩溪台")),
           "990102 白沙县", *(f"99010210{n} 柳{c}镇" for n, c in enumerate("岩溪台"))]  # fmt: skip
    new = ["990181 双河市", *(f"99018110{n} 红{c}镇" for n, c in enumerate("岩溪台")),
           *(f"99018120{n} 柳{c}镇" for n, c in enumerate("岩溪台"))]  # fmt: skip
    comparison = compare(small("2001", *old), small("2010", *new))
    answers = {code: comparison.answer(fill_code(code)) for code in ("990101", "990102")}
    assert {one.new_name for found in answers.values() for one in found} == {"双河市"}
    assert sorted(len(found) for found in answers.values()) == [1, 1]


def test_a_split_by_hand_and_what_came_of_it_are_not_told_as_new() -> None:
    said = [
        AdminChange(
            fill_code("990101100"),
            fill_code(f"99010100{n}"),
            "红岩镇",
            name,
            "2001",
            "2010",
            K.SPLIT,
            share=share,
            is_by_hand=True,
        )
        for n, name, share in ((1, "东城街道", 0.6), (2, "西城街道", 0.4))
    ]
    comparison = compare(
        small("2001", COUNTY, "990101100 红岩镇"),
        small("2010", COUNTY, "990101001 东城街道", "990101002 西城街道", "990101003 南城街道"),
        by_hand=said,
    )
    assert list(comparison.answer(fill_code("990101100"))) == said
    assert [one.new_name for one in comparison.changes if one.kind is K.NEW] == ["南城街道"]
    assert comparison.hit_rate() == 1


def test_a_comparison_can_be_stopped() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        compare(small("2001", COUNTY, "990101100 红岩镇"), small("2010", COUNTY), progress=progress)


def test_empty_lists_are_lists() -> None:
    nothing, one = small("2001"), small("2010", COUNTY, "990101100 红岩镇")
    assert compare(nothing, small("2010")).changes == ()
    assert [change.kind for change in compare(nothing, one).changes] == [K.NEW, K.NEW]
    assert all(is_miss(change) for change in compare(one, nothing).changes)
    assert compare(one, nothing).hit_rate() == 0


# Where units lie


BOX = shapely.box


@pytest.mark.parametrize(
    ("old", "found"),
    [
        (BOX(0, 0, 4, 1), [("a", 0.75), ("b", 0.25)]),
        (BOX(0, 0, 1, 1).difference(BOX(0.2, 0.2, 0.8, 0.8)), [("a", 1.0)]),
        (shapely.MultiPolygon([BOX(0, 0, 1, 1), BOX(5, 0, 6, 1)]), [("a", 0.5), ("b", 0.5)]),
        (BOX(20, 0, 21, 1), []),
        (shapely.Polygon(), []),
        (shapely.Polygon([(0, 0), (2, 1), (2, 0), (0, 1)]), []),
        (shapely.LineString([(0, 0), (1, 1)]), []),
        (shapely.Point(1, 0.5), [("a", None)]),
        (shapely.Point(3, 0.5), [("a", None)]),
        (shapely.Point(20, 20), []),
        (shapely.Point(), []),
        (shapely.MultiPoint([(1, 0.5), (8, 0.5)]), [("a", None)]),
        (shapely.from_wkt("POLYGON Z ((0 0 9, 1 0 9, 1 1 9, 0 1 9, 0 0 9))"), [("a", 1.0)]),
    ],
    ids=["two", "hole", "two parts", "elsewhere", "empty", "bow tie", "line", "point", "point between",
         "point elsewhere", "empty point", "points", "height"],
)  # fmt: skip
def test_grounds_of_every_kind(old: Any, found: list[tuple[str, float | None]]) -> None:
    grounds = Grounds({"x": old}, {"a": BOX(-1, 0, 3, 1), "b": BOX(3, 0, 9, 1), "point": shapely.Point(0.5, 0.5)})
    assert list(grounds.successors("x")) == [
        (code, None if share is None else pytest.approx(share)) for code, share in found
    ]
    assert list(grounds.successors("nobody")) == []
    assert list(Grounds({"x": old}).successors("x")) == []


def test_new_polygons_that_cross_themselves_are_ground_all_the_same() -> None:
    tie = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])
    ((code, share),) = Grounds({"x": BOX(0, 0, 4, 4)}, {"tie": tie}).successors("x")
    assert (code, share) == ("tie", pytest.approx(0.5))


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0.5, 5)), min_size=1, max_size=6))
def test_shares_are_shares_the_largest_first(strips: list[tuple[float, float]]) -> None:
    new = {f"n{place}": BOX(left, 0, left + width, 1) for place, (left, width) in enumerate(strips)}
    found = [share for _code, share in Grounds({"x": BOX(0, 0, 10, 1)}, new).successors("x")]
    assert found == sorted(found, reverse=True)
    assert all(0.05 <= share <= 1 + 1e-9 for share in found)


# Names


@given(st.text(alphabet="红柳镇乡街道办事处区县市旗族回土家白 水", max_size=9))
def test_a_name_taken_apart_keeps_a_core_that_stands_in_it(name: str) -> None:
    parts = take_apart(name)
    assert parts.core in name
    assert bool(parts.core) is bool(name.strip())
    assert name.strip().endswith(parts.ending)
    assert take_apart(f" {name} ") == parts
    assert core_of(name) == parts.core
    assert len(fold_variants(name)) == len(parts.core)
    assert same_office(same_office(name)) == same_office(name)


def test_ladders_rise_and_no_rank_stands_on_both() -> None:
    for ladder in LADDERS:
        assert list(ladder) == sorted(ladder)
    assert not set(LADDERS[0]) & set(LADDERS[1])


@pytest.mark.parametrize(
    ("name", "is_all"), [("藏族自治州", True), ("甘孜藏族自治州", False), ("回族乡", True), ("白乡", False)]
)
def test_a_people_alone_is_no_place(name: str, is_all: bool) -> None:
    assert is_people(name) is is_all


def test_every_province_is_found_by_its_full_and_its_short_name() -> None:
    assert len(PROVINCES) == 34
    assert len(set(PROVINCES.values())) == 34
    for name, code in PROVINCES.items():
        assert province_code(f" {name} ") == code
    assert [province_code(name) for name in ("浙江", "内蒙古", "广西", "新疆", "香港", "")] == [
        "33",
        "15",
        "45",
        "65",
        "81",
        "",
    ]


def test_provinces_of_codes_stand_in_their_order_each_once() -> None:
    codes = ["440000000000", "330106", "33", "440101100000", "x1", "3", "", "990101"]
    assert provinces_of(codes, {}) == ["浙江省", "广东省"]
    assert provinces_of(codes, {"99": "示范省", "33": "浙江"}) == ["浙江", "广东省", "示范省"]
    assert provinces_of([], {}) == []


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_towns_of_one_name_the_first_by_code_goes_on(turned: bool) -> None:
    before = [("990101", "青石县"), ("990101001", "红岩镇"), ("990101101", "红岩镇")]
    after = [("990101", "青石县"), ("990101002", "红岩镇")]
    rows = before[::-1] if turned else before
    changes = compare(UnitList.of_rows("2001", rows), UnitList.of_rows("2010", after)).changes
    assert {(one.old_code[:9], str(one.kind)) for one in changes} == {("990101001", "RENAME"), ("990101101", "MERGE")}
