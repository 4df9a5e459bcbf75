"""Extent, area and letter of a wording against its polygon."""

from typing import Any

import pytest
import shapely

from gi_atlas.model import AdminUnit, BoundaryVersion, ScopeText, UnitLevel, Zone
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.services.editing import save_many
from layers.analysis.letter_rules import texts_and_polygons
from tests.layers.analysis.places import EDITION, Atlas, metres_box
from tests.layers.analysis.test_scope_rules import EAST, FAR, WEST, counties

__all__ = ["counties"]
BOUNDS = WEST.bounds


def worded(atlas: Atlas, shape: Any, text: str = "…", derivation: str = "DIGITISED", **told: Any) -> BoundaryVersion:
    boundary = atlas.boundary("顺平桃", shape, derivation=derivation)
    zone = atlas.project.read_one(Zone, boundary.zone_id)
    save_many(atlas.project, [ScopeText(zone.product_id, text, boundary_id=boundary.id, **told)])
    return boundary


def found(atlas: Atlas) -> list[Finding]:
    return list(texts_and_polygons(atlas.project))


def grown(times: float) -> tuple[float, float, float, float]:
    """Extent of the ground, its north moved so that its area is so many times as large."""
    west, south, east, north = BOUNDS
    return west, south, east, south + times * (north - south)


@pytest.mark.parametrize(
    ("times", "rule"),
    [(1.0, ""), (1.4, ""), (1.6, "SCOPE_EXTENT_WIDE"), (0.999, ""), (0.9, "SCOPE_EXTENT_LEAVES_OUT")],
)
def test_extents_against_a_drawn_polygon(atlas: Atlas, times: float, rule: str) -> None:
    boundary = worded(atlas, WEST, declared_extent=grown(times))
    told = found(atlas)
    assert [(one.rule, one.object_id) for one in told] == ([(rule, boundary.id)] if rule else [])
    for one in told:
        assert WEST.contains(shapely.Point(one.place))
        assert "东经119°" in one.fix()  # the polygon's own extent is proposed


def test_a_wide_extent_says_how_wide(atlas: Atlas) -> None:
    worded(atlas, WEST, declared_extent=grown(3.0))
    (one,) = found(atlas)
    assert (one.severity, one.evidence["times"]) == (Severity.NOTE, "3.0")


def test_unions_of_units_are_held_against_their_units_elsewhere(atlas: Atlas) -> None:
    worded(atlas, WEST, derivation="UNION_ADMIN", declared_extent=grown(0.9))
    assert found(atlas) == []


@pytest.mark.parametrize("extent", [(), (119.0, 29.0, 119.1)])
def test_no_sound_extent_is_none(atlas: Atlas, extent: tuple[float, ...]) -> None:
    worded(atlas, WEST, declared_extent=extent)
    assert found(atlas) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("总面积100平方千米。", False),
        ("总面积10100公顷。", False),
        ("总面积12000公顷。", True),
        ("总面积150000亩。", False),
        ("总面积180000亩。", True),
        ("种植面积50公顷。", False),
        ("…", False),
    ],
)
def test_an_area_that_the_polygon_cannot_hold(atlas: Atlas, text: str, is_found: bool) -> None:
    worded(atlas, WEST, text)
    told = found(atlas)
    assert [one.rule for one in told] == (["SCOPE_AREA_LARGER"] if is_found else [])
    for one in told:
        assert one.evidence["written_ha"] == 12_000
        assert one.evidence["area_ha"] == pytest.approx(10_000, rel=0.01)
        assert one.evidence["more_ha"] == pytest.approx(2_000, rel=0.05)


ACROSS = metres_box(5_000, 0, 15_000, 10_000)  # two counties of one prefecture
JOINT = metres_box(15_000, 0, 25_000, 10_000)  # two provinces


@pytest.mark.parametrize(
    ("shape", "issuer", "is_found"),
    [
        (WEST, "河北省顺平县人民政府", False),
        (WEST, "顺平县人民政府办公室", False),
        (WEST, "保定市人民政府", False),
        (WEST, "河北省人民政府", False),
        (WEST, "唐县人民政府", True),
        (WEST, "北票市人民政府", True),
        (WEST, "", False),
        (ACROSS, "保定市人民政府", False),
        (ACROSS, "顺平县人民政府", True),
        (ACROSS, "唐县人民政府", True),
        (ACROSS, "河北省人民政府", False),
        (ACROSS, "石家庄市人民政府", True),
        (JOINT, "河北省人民政府", False),
        (JOINT, "唐县人民政府", True),
    ],
)
def test_whose_letter_it_is(counties: Atlas, shape: Any, issuer: str, is_found: bool) -> None:
    boundary = worded(counties, shape, letter_issuer=issuer, letter_no="顺政函〔2022〕7号")
    told = found(counties)
    assert [(one.rule, one.object_id) for one in told] == ([("SCOPE_LETTER_ISSUER", boundary.id)] if is_found else [])
    for one in told:
        assert one.severity is Severity.WARNING
        assert issuer in one.message()
        assert "顺政函〔2022〕7号" in one.message()


def test_a_list_that_leaves_the_prefecture_out_accuses_nobody(atlas: Atlas) -> None:
    told = {"130636": ("顺平县", WEST), "130627": ("唐县", EAST)}
    save_many(
        atlas.project,
        [AdminUnit(code, name, EDITION, UnitLevel.COUNTY, geom=shape) for code, (name, shape) in told.items()],
    )
    worded(atlas, ACROSS, letter_issuer="某市人民政府")
    assert found(atlas) == []
    worded(atlas, ACROSS, letter_issuer="顺平县人民政府")
    (one,) = found(atlas)
    assert one.evidence["governments"] == ["河北省1306"]


def test_wordings_without_polygon_are_left_alone(counties: Atlas) -> None:
    boundary = counties.boundary("空", None)
    zone = counties.project.read_one(Zone, boundary.zone_id)
    save_many(counties.project, [
        ScopeText(zone.product_id, "总面积9999999公顷", boundary_id=boundary.id, letter_issuer="北票市人民政府"),
        ScopeText(zone.product_id, "总面积9999999公顷", declared_extent=FAR.bounds),
    ])  # fmt: skip
    assert found(counties) == []
