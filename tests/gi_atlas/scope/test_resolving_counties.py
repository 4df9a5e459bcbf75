"""Counties of a wording that were merged, split, made anew or dissolved between two editions: what each is called."""

from pathlib import Path

import pytest

from gi_atlas.divisions.editions import Editions
from gi_atlas.model import AdminChange, DivisionChange, UnitMatch
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.unit_list import UnitList
from tests.gi_atlas.divisions.lists import NEW, OLD, real_rows, small

M = UnitMatch
FIRST, SECOND = "2017-10", "2023-06"

# 东河区 went into 西河区 as a whole; 北塘区 was divided between 西河区 and the new 新湾区; 南岭县 became 南岭区 under
# another code; of 大丰区 the new 小丰区 was taken.
BEFORE = small(
    FIRST,
    "990101 西河区", "990101001 河西街道", "990101002 桥头街道",
    "990102 东河区", "990102001 东门街道", "990102002 钟楼街道",
    "990103 北塘区", "990103001 塘口街道", "990103002 塘湾街道", "990103003 沙头街道", "990103004 沙尾街道",
    "990121 南岭县", "990121100 岭头镇", "990121101 岭尾镇",
    "990105 大丰区", "990105001 丰东街道", "990105002 丰西街道", "990105003 丰南街道", "990105004 丰北街道",
)  # fmt: skip
AFTER = small(
    SECOND,
    "990101 西河区", "990101001 河西街道", "990101002 桥头街道", "990101003 东门街道", "990101004 钟楼街道",
    "990101005 塘口街道", "990101006 塘湾街道",
    "990104 新湾区", "990104001 沙头街道", "990104002 沙尾街道",
    "990112 南岭区", "990112100 岭头镇", "990112101 岭尾镇",
    "990105 大丰区", "990105001 丰东街道", "990105002 丰西街道",
    "990106 小丰区", "990106001 丰南街道", "990106002 丰北街道",
)  # fmt: skip
BOTH = Editions.of_lists(BEFORE, AFTER)


def one(name: str, edition: str = SECOND, source: Editions = BOTH) -> ResolvedUnit:
    found = resolve(source, read_scope(f"{name}现辖行政区域"), edition)
    assert len(found) == 1
    return found[0]


def heirs(found: ResolvedUnit) -> list[str]:
    return [unit.name for unit in found.successors]


def test_a_county_that_went_into_another_is_merged_and_not_renamed() -> None:
    found = one("东河区")
    assert (found.match, found.code, found.resolved_name) == (M.MERGED, "990101", "西河区")
    assert found.origin is not None
    assert (found.origin.code, found.origin.name, found.origin_edition) == ("990102", "东河区", FIRST)
    assert found.holds_more
    assert found.inside == ""
    assert "townships are found there" in found.message


def test_a_county_that_was_divided_stands_for_none_of_its_parts() -> None:
    found = one("北塘区")
    assert (found.match, found.code) == (M.SPLIT, "")
    assert heirs(found) == ["西河区", "新湾区"]
    assert found.holds_more
    assert found.origin is not None
    assert found.origin.code == "990103"


def test_a_county_of_another_name_and_code_alone_is_the_same_ground() -> None:
    found = one("南岭县")
    assert (found.match, found.code) == (M.RENAMED, "990112")
    assert not found.holds_more
    assert found.origin is not None
    assert found.origin.code == "990121"


@pytest.mark.parametrize("name", ["西河区", "大丰区", "新湾区", "南岭区"])
def test_a_name_that_the_edition_holds_is_exact_whatever_it_lost_or_took(name: str) -> None:
    found = one(name)
    assert (found.match, found.resolved_name, found.origin, found.holds_more) == (M.EXACT, name, None, False)


def test_a_county_of_later_is_a_part_of_what_it_was() -> None:
    found = one("小丰区", FIRST)
    assert (found.match, found.code, found.resolved_name) == (M.SPLIT, "990105", "大丰区")
    assert found.holds_more
    assert found.origin is not None
    assert (found.origin.name, found.origin_edition) == ("小丰区", SECOND)


def test_a_county_of_later_made_of_a_part_of_one_alone_is_no_new_name_of_it() -> None:
    found = one("新湾区", FIRST)
    assert (found.match, found.resolved_name, found.holds_more) == (M.SPLIT, "北塘区", True)


def test_towns_below_a_merged_county_are_looked_for_in_what_it_went_into() -> None:
    found = one("东河区钟楼街道")
    assert (found.match, found.code, found.inside) == (M.EXACT, "990101004", "990101")


def test_a_county_that_is_gone_tells_where_it_was() -> None:
    lone = small(FIRST, "990102 东河区")
    found = one("东河区", source=Editions.of_lists(lone, small(SECOND, "990101 西河区")))
    assert (found.match, found.code, found.remark) == (M.UNKNOWN, "", "DIVISIONS_GONE")
    assert "东河区 990102" in found.message
    assert FIRST in found.message


def test_a_county_that_no_edition_holds_is_unknown() -> None:
    found = one("中河区")
    assert (found.match, found.remark) == (M.UNKNOWN, "DIVISIONS_COUNTY_UNKNOWN")


@pytest.mark.parametrize(("kind", "match"), [(DivisionChange.MERGE, M.MERGED), (DivisionChange.RENAME, M.RENAMED)])
def test_what_a_person_said_of_a_county_is_followed(kind: DivisionChange, match: UnitMatch) -> None:
    said = AdminChange("990102000000", "990104000000", "东河区", "新湾区", FIRST, SECOND, kind, is_by_hand=True)
    found = one("东河区", source=Editions.of_lists(BEFORE, AFTER, changes=[said]))
    assert (found.match, found.code) == (match, "990104")


def test_a_town_that_took_in_another_holds_more_than_its_old_name() -> None:
    before = small(FIRST, "990101 西河县", "990101200 石桥乡", "990101201 石门乡")
    after = small(SECOND, "990101 西河县", "990101100 石桥镇")
    said = AdminChange(
        "990101201000", "990101100000", "石门乡", "石桥镇", FIRST, SECOND, DivisionChange.MERGE, is_by_hand=True
    )
    renamed = one("西河县石桥乡", source=Editions.of_lists(before, after))
    joined = one("西河县石桥乡", source=Editions.of_lists(before, after, changes=[said]))
    assert (renamed.code, renamed.holds_more) == ("990101100", False)
    assert (joined.code, joined.holds_more) == ("990101100", True)


# Of the real editions the lines of one prefecture are enough: what happened in 杭州 in 2021.


def hangzhou(folder: Path, edition: str) -> UnitList:
    kinds = ("counties", "townships")
    rows = [row for kind in kinds for row in real_rows(folder, kind, edition) if row[0].startswith("3301")]
    return UnitList.of_rows(edition, rows)


def test_the_districts_of_hangzhou_of_2021(real_data: Path) -> None:
    editions = Editions.of_lists(hangzhou(real_data, OLD), hangzhou(real_data, NEW))
    found = {name: one(f"浙江省杭州市{name}", NEW, editions) for name in ("下城区", "江干区", "余杭区", "拱墅区")}
    assert (found["下城区"].match, found["下城区"].resolved_name) == (M.MERGED, "拱墅区")
    assert (found["江干区"].match, heirs(found["江干区"])) == (M.SPLIT, ["上城区", "钱塘区"])
    assert found["下城区"].holds_more
    assert found["江干区"].holds_more
    assert found["余杭区"].match is found["拱墅区"].match is M.EXACT
