"""Ground of units that were merged, divided or renamed: their own polygon of another edition, never their heir's."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.divisions.editions import editions_of
from gi_atlas.model import AdminChange, AdminUnit, BoundaryVersion, DivisionChange, UnitLevel
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.reading import read_scope
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_editions import by_editions
from gi_atlas.services.scope_ground_notes import ground_passed
from gi_atlas.services.scope_reading import ScopeReading, read_wording, save_wording
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from tests.gi_atlas.scope.test_resolving_counties import AFTER, BEFORE, FIRST, SECOND
from tests.gi_atlas.services.scope_county import square

MAP = "2016"
# Squares of the map of 2016, one beside another.
PLACES = {
    "西河区": ("990101", 0),
    "东河区": ("990102", 1),
    "北塘区": ("990103", 2),
    "南岭县": ("990121", 4),
    "大丰区": ("990105", 6),
}
DAY = date(2023, 12, 1)


def listed() -> list[AdminUnit]:
    """Both lists of counties and towns, without any map."""
    return [
        AdminUnit(unit.code, unit.name, units.edition, unit.level) for units in (BEFORE, AFTER) for unit in units.units
    ]


def drawn(*names: str, edition: str = MAP) -> list[AdminUnit]:
    """Counties of the map of 2016."""
    return [AdminUnit(PLACES[name][0], name, edition, UnitLevel.COUNTY, geom=square(PLACES[name][1])) for name in names]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Project]:
    """The two lists, without the map."""
    with create_project(tmp_path / "河区.gpkg") as opened:
        save_many(opened, listed())
        yield opened


@pytest.fixture
def project(bare: Project) -> Project:
    """The two lists and the map of 2016."""
    save_many(bare, drawn(*PLACES))
    return bare


def same(first: Any, second: Any) -> bool:
    """Whether two shapes are the same ground but for the last digit of a coordinate."""
    return bool(shapely.area(shapely.symmetric_difference(first, second)) < 1e-9)


def read(project: Project, name: str, day: date | None = DAY) -> ScopeReading:
    return read_wording(f"白菊茶：{name}现辖行政区域。", project=project, as_of=day)


def finding(reading: ScopeReading, rule: str) -> Finding:
    return next(one for one in reading.findings if one.rule == rule)


def rules(reading: ScopeReading) -> list[str]:
    return [one.rule for one in reading.findings]


def test_a_merged_county_gets_its_own_polygon_and_nothing_of_the_other(project: Project) -> None:
    reading = read(project, "东河区")
    assert same(reading.built.geometry, square(1))
    assert reading.borrowed == {"990102": MAP}
    assert reading.ground_edition(0) == MAP
    told = finding(reading, "SCOPE_GROUND_FORMER")
    assert told.severity is Severity.WARNING
    assert told.evidence == {"units": ["东河区"], "edition": SECOND, "other": MAP}
    assert "2016" in told.message("zh")
    assert "SCOPE_GROUND_BORROWED" not in rules(reading)


def test_a_divided_county_is_its_own_polygon_and_not_all_of_its_heirs(project: Project) -> None:
    save_many(project, [AdminUnit("990104", "新湾区", MAP, UnitLevel.COUNTY, geom=square(3))])
    reading = read(project, "北塘区")
    assert same(reading.built.geometry, square(2))
    assert reading.borrowed == {"990103": MAP}


def test_both_halves_of_a_merger_named_together_are_kept_apart(project: Project) -> None:
    reading = read_wording("白菊茶：东河区、西河区现辖行政区域。", project=project, as_of=DAY)
    assert [unit.code for unit in reading.resolved] == ["990101", "990101"]
    assert [same(piece.geometry, square(n)) for piece, n in zip(reading.pieces, (1, 0), strict=True)] == [True] * 2
    assert same(reading.built.geometry, square(0, 2))
    assert reading.borrowed == {"990102": MAP, "990101": MAP}


def test_a_map_of_the_heir_does_not_stand_for_what_went_into_it(project: Project) -> None:
    save_many(project, [AdminUnit("990101", "西河区", "2024", UnitLevel.COUNTY, geom=square(0, 3))])
    reading = read_wording("白菊茶：东河区现辖行政区域。", project=project, edition="2024")
    assert reading.resolved[0].code == ""
    assert reading.built.geometry is None


def test_the_heir_with_its_own_map_gives_way_to_the_unit_s(project: Project) -> None:
    west = next(unit for unit in project.read_all(AdminUnit, code12="990101000000") if unit.edition == SECOND)
    save_many(project, [west.__class__(**{**vars(west), "geom": square(0, 3)})])
    reading = read(project, "东河区")
    assert same(reading.built.geometry, square(1))
    assert same(read(project, "西河区").built.geometry, square(0, 3))


def test_without_any_polygon_of_its_own_the_larger_one_is_told(bare: Project) -> None:
    west = next(unit for unit in bare.read_all(AdminUnit, code12="990101000000") if unit.edition == SECOND)
    save_many(bare, [west.__class__(**{**vars(west), "geom": square(0, 3)})])
    reading = read(bare, "东河区")
    assert same(reading.built.geometry, square(0, 3))
    told = finding(reading, "SCOPE_GROUND_LARGER")
    assert (told.severity, told.evidence["found"]) == (Severity.WARNING, ["西河区 990101"])
    assert "东河区" in told.message("zh")


def test_the_heir_s_older_polygon_is_no_ground_of_it(bare: Project) -> None:
    save_many(bare, drawn("西河区"))
    reading = read(bare, "东河区")
    assert reading.built.geometry is None
    assert reading.built.without_polygon == ("东河区",)
    assert rules(reading).count("SCOPE_GROUND_WANTING") == 1
    assert reading.borrowed == {}


TOWN_TEXT = "白菊茶：西河区石门乡现辖行政区域。"


def merged_town(project: Project, has_old_map: bool) -> None:
    """石门乡 went into 石桥镇, which has a polygon; its own is that of 2016."""
    town = UnitLevel.TOWNSHIP
    units = [
        AdminUnit("990101201", "石门乡", FIRST, town),
        AdminUnit("990101100", "石桥镇", SECOND, town, geom=square(0, 2)),
        *([AdminUnit("990101201", "石门乡", MAP, town, geom=square(1))] if has_old_map else []),
    ]
    said = AdminChange(
        "990101201000", "990101100000", "石门乡", "石桥镇", FIRST, SECOND, DivisionChange.MERGE, is_by_hand=True
    )
    save_many(project, [*units, said])


@pytest.mark.parametrize(
    ("has_old_map", "expected", "rule"),
    [(True, square(1), "SCOPE_GROUND_FORMER"), (False, square(0, 2), "SCOPE_GROUND_LARGER")],
    ids=["own", "larger"],
)
def test_a_merged_town_is_no_more_than_it_was_where_that_is_known(
    project: Project, has_old_map: bool, expected: Any, rule: str
) -> None:
    merged_town(project, has_old_map)
    reading = read_wording(TOWN_TEXT, project=project, as_of=DAY)
    assert (str(reading.resolved[0].match), reading.resolved[0].code) == ("MERGED", "990101100")
    assert same(reading.built.geometry, expected)
    assert rules(reading) == [rule]


def test_what_is_left_out_takes_no_more_with_it_than_it_is(project: Project) -> None:
    merged_town(project, has_old_map=False)
    west = next(unit for unit in project.read_all(AdminUnit, code12="990101000000") if unit.edition == SECOND)
    save_many(project, [west.__class__(**{**vars(west), "geom": square(0, 4)})])
    # 石桥乡 goes on as 石桥镇, into which 石门乡 went as well.
    save_many(project, [AdminUnit("990101200", "石桥乡", FIRST, UnitLevel.TOWNSHIP)])
    text = "白菊茶：西河区（不含石桥乡）现辖行政区域。"
    reading = read_wording(text, project=project, as_of=DAY)
    # The town that it went into, a half of the county, stays: what is left out cannot be drawn by itself.
    assert same(reading.built.geometry, square(0, 4))
    assert "SCOPE_LARGER_THAN_WORDING" in rules(reading)


def test_a_point_of_another_map_is_shown_and_is_no_ground(bare: Project) -> None:
    save_many(bare, [AdminUnit("990102", "东河区", MAP, UnitLevel.COUNTY, geom=shapely.Point(115.15, 38.05))])
    reading = read(bare, "东河区")
    assert reading.pieces[0].geometry.geom_type == "Point"
    assert (reading.built.geometry, reading.built.without_polygon) == (None, ("东河区",))
    assert reading.borrowed == {}


def test_a_renamed_county_of_another_code_gets_the_polygon_of_its_old_name(project: Project) -> None:
    reading = read(project, "南岭县")
    assert same(reading.built.geometry, square(4))
    assert finding(reading, "SCOPE_GROUND_FORMER").severity is Severity.NOTE
    assert "SCOPE_GROUND_PASSED" not in rules(reading)


@pytest.mark.parametrize(
    ("name", "others"), [("大丰区", ["小丰区 990106"]), ("西河区", ["东河区 990102", "北塘区 990103"])]
)
def test_ground_that_passed_between_the_map_and_the_list_is_told(
    project: Project, name: str, others: list[str]
) -> None:
    reading = read(project, name)
    assert rules(reading) == ["SCOPE_GROUND_BORROWED", "SCOPE_GROUND_PASSED"]
    told = finding(reading, "SCOPE_GROUND_PASSED")
    assert told.severity is Severity.WARNING
    assert told.evidence == {"units": [name], "edition": SECOND, "other": MAP, "found": others}
    assert others[0] in told.message("en")


def test_ground_that_passed_after_the_edition_of_the_day_is_none_of_its_business(project: Project) -> None:
    reading = read(project, "大丰区", date(2018, 1, 1))
    assert (reading.edition, rules(reading)) == (FIRST, ["SCOPE_GROUND_BORROWED"])


def test_a_newer_map_under_an_older_list_is_looked_at_as_well(bare: Project) -> None:
    save_many(bare, drawn("大丰区", "西河区", edition="2024"))
    editions = editions_of(bare)
    assert ground_passed(editions, "990105", "2024", FIRST) == ["小丰区 990106"]
    assert ground_passed(editions, "990105", FIRST, "2024") == ["小丰区 990106"]
    assert ground_passed(editions, "990105", "2024", "2024") == []


def test_what_a_person_said_between_editions_far_apart_counts(project: Project) -> None:
    said = AdminChange(
        "990121000000", "990101000000", "南岭县", "西河区", MAP, SECOND, DivisionChange.SPLIT, is_by_hand=True
    )
    save_many(project, [said])
    assert "南岭县 990121" in ground_passed(editions_of(project), "990101", MAP, SECOND)


def test_what_stands_for_a_merged_unit_is_kept_with_the_version(project: Project) -> None:
    saved = save_wording(project, read(project, "东河区"))
    assert saved.boundary_id is not None
    version = project.read_one(BoundaryVersion, saved.boundary_id)
    assert same(version.geom, square(1))
    assert version.attributes["ground"] == {"990102": MAP}
    assert version.attributes["edition"] == SECOND


def test_the_comparison_of_editions_lends_no_ground(project: Project) -> None:
    rows = {row.edition: row for row in by_editions(project, read_scope("东河区现辖行政区域。"))}
    assert (rows[MAP].without, rows[MAP].geometry is not None) == (0, True)
    assert [(rows[edition].without, rows[edition].geometry) for edition in (FIRST, SECOND)] == [(1, None)] * 2


# Days before the first edition


def test_a_day_before_every_edition_is_told(project: Project) -> None:
    reading = read(project, "东河区", date(1990, 1, 1))
    told = finding(reading, "SCOPE_BEFORE_EDITIONS")
    assert (told.severity, told.evidence) == (Severity.WARNING, {"value": "1990-01-01", "edition": MAP})
    assert "1990-01-01" in told.message("en")
    saved = save_wording(project, reading)
    assert saved.boundary_id is not None


@pytest.mark.parametrize("day", [None, date(2016, 1, 1), DAY])
def test_a_day_of_an_edition_needs_no_word(project: Project, day: date | None) -> None:
    assert "SCOPE_BEFORE_EDITIONS" not in rules(read(project, "西河区", day))


def test_an_edition_that_a_person_names_needs_no_day(project: Project) -> None:
    text = "白菊茶：东河区现辖行政区域。"
    assert rules(read_wording(text, project=project, edition=FIRST, as_of=date(1990, 1, 1))) == [
        "SCOPE_GROUND_BORROWED"
    ]
