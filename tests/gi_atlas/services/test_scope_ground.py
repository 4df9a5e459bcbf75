"""Ground of a wording's units where their own edition is a list alone, and what is said of it."""

import pytest
import shapely

from gi_atlas.model import AdminUnit, BoundaryVersion, UnitLevel
from gi_atlas.rules.findings import Severity
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import resolve
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_ground import ground_of
from gi_atlas.services.scope_reading import read_wording, save_wording
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import OLD, TEXT, project, square, units

__all__ = ["project"]
LIST = "2025-01"


def bare_list(*names: str) -> list[AdminUnit]:
    """An edition without map, the newest of all."""
    county = AdminUnit("990101", "青石县", LIST, UnitLevel.COUNTY)
    towns = [
        AdminUnit(f"99010110{number}", name, LIST, UnitLevel.TOWNSHIP, "990101") for number, name in enumerate(names)
    ]
    return [county, *towns]


def test_an_edition_with_its_own_map_borrows_nothing(project: Project) -> None:
    reading = read_wording(TEXT, project=project)
    assert reading.borrowed == {}
    assert shapely.equals(reading.built.geometry, square(0, 2))
    assert [finding.rule for finding in reading.findings] == []


def test_a_list_takes_the_ground_of_the_nearest_map_and_says_so(project: Project) -> None:
    save_many(project, [*units(OLD), *bare_list("红岩镇", "柳树街道")])
    reading = read_wording(TEXT, project=project)
    assert reading.edition == LIST
    assert reading.borrowed == {"990101100": "2023-06", "990101101": "2023-06"}
    assert shapely.equals(reading.built.geometry, square(0, 2))
    note = reading.findings[0]
    assert (note.rule, note.severity) == ("SCOPE_GROUND_BORROWED", Severity.NOTE)
    assert note.evidence == {"units": ["红岩镇", "柳树镇"], "edition": LIST, "other": "2023-06"}
    assert "2023-06" in note.message("en")
    assert "红岩镇、柳树镇" in note.message("zh")


def test_another_name_under_the_same_code_is_another_unit(project: Project) -> None:
    save_many(project, bare_list("红岩镇", "新河镇"))
    reading = read_wording("产地范围为青石县红岩镇、新河镇现辖行政区域。", project=project)
    assert list(reading.borrowed) == ["990101100"]
    assert reading.built.without_polygon == ("新河镇",)


def test_a_point_is_shown_but_is_no_ground(project: Project) -> None:
    reading = read_wording("产地范围为青石县红岩镇、远山乡现辖行政区域。", project=project)
    assert reading.pieces[1].geometry.geom_type == "Point"
    assert reading.built.without_polygon == ("远山乡",)
    assert not reading.built.is_complete


def test_a_polygon_of_an_older_map_goes_before_a_point_of_a_newer(project: Project) -> None:
    far = AdminUnit("990101200", "远山乡", OLD, UnitLevel.TOWNSHIP, "990101", square(7))
    save_many(project, [far])
    reading = read_wording("产地范围为青石县远山乡现辖行政区域。", project=project)
    assert reading.borrowed == {"990101200": OLD}
    assert shapely.equals(reading.built.geometry, square(7))


def test_a_unit_of_another_zone_is_no_ground_of_the_product(project: Project) -> None:
    text = "青石红梨酒产地范围为青石县红岩镇。原料产地范围为青石县柳树镇。"
    scope = read_scope(text)
    ground = ground_of(project, resolve(project, scope))
    assert [piece.name for piece in ground.pieces] == ["红岩镇"]


def test_what_was_borrowed_is_kept_with_the_version(project: Project) -> None:
    save_many(project, bare_list("红岩镇", "柳树镇"))
    saved = save_wording(project, read_wording(TEXT, project=project))
    assert saved.boundary_id is not None
    attributes = project.read_one(BoundaryVersion, saved.boundary_id).attributes
    assert attributes["ground"] == {"990101100": "2023-06", "990101101": "2023-06"}
    assert attributes["edition"] == LIST


# Places that contradict the units, V-R2 and V-R8

CORNERS = "J1（东经{0}°，北纬38.02°）、J2（东经{1}°，北纬38.02°）、J3（东经{1}°，北纬38.08°）三点连线范围内"


def rules(project: Project, text: str) -> list[str]:
    return [finding.rule for finding in read_wording(text, project=project).ties]


def test_corners_within_the_units_are_cut_by_them(project: Project) -> None:
    text = "青石红梨产地范围为青石县红岩镇" + CORNERS.format("115.020", "115.150") + "。"
    reading = read_wording(text, project=project)
    assert reading.ties == ()
    assert reading.built.geometry.bounds[2] == pytest.approx(115.1)


def test_corners_that_miss_the_units_are_an_error_with_a_place(project: Project) -> None:
    text = "青石红梨产地范围为青石县红岩镇" + CORNERS.format("115.250", "115.350") + "。"
    found = read_wording(text, project=project).ties
    assert [(one.rule, one.severity) for one in found] == [("CORNERS_OUTSIDE_UNITS", Severity.ERROR)]
    assert found[0].place is not None
    assert 115.25 < found[0].place[0] < 115.35
    start, end = found[0].evidence["span"]
    assert "115.250" in text[start:end]
    assert text[start:end].count("115.350") == 2


def test_corners_of_another_county_are_told_one_by_one(project: Project) -> None:
    text = "青石红梨产地范围为青石县红岩镇" + CORNERS.format("115.020", "125.150") + "。"
    found = read_wording(text, project=project).ties
    assert [one.evidence["written"] for one in found if one.rule == "SCOPE_PLACE_OUTSIDE"] == ["J2", "J3"]


def test_an_extent_elsewhere_is_told(project: Project) -> None:
    text = TEXT.replace("。", "，东经105°30′～105°40′，北纬27°30′～27°40′。")
    assert rules(project, text) == ["EXTENT_SMALLER_THAN_UNITS", "SCOPE_PLACE_OUTSIDE"]


def test_an_extent_around_the_units_is_sound(project: Project) -> None:
    assert rules(project, TEXT.replace("。", "，东经115°00′～115°12′，北纬38°00′～38°06′。")) == []


def test_waters_may_lie_outside_of_their_county(project: Project) -> None:
    text = "青石海参地域保护范围为青石县附近海域，东经121°00′～121°30′，北纬38°00′～38°30′。"
    assert "SCOPE_PLACE_OUTSIDE" not in rules(project, text)


def test_without_the_county_s_polygon_nothing_is_said(project: Project) -> None:
    save_many(project, [AdminUnit("990102", "白石县", "2023-06", UnitLevel.COUNTY)])
    text = "白石桃产地范围为白石县现辖行政区域，东经105°30′～105°40′，北纬27°30′～27°40′。"
    assert rules(project, text) == ["SCOPE_EXTENT_NOT_TESTED"]
