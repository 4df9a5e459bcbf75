"""Rules between wordings, zones, evidence, names and the ground under boundaries."""

import pytest
import shapely

from gi_atlas.commands.changes import Label
from gi_atlas.model import (
    AdminUnit,
    BoundaryVersion,
    Product,
    ScopeText,
    UnitLevel,
    UnitMatch,
    Zone,
    ZoneRole,
)
from gi_atlas.model.scope import ScopeUnit
from gi_atlas.rules.findings import Severity
from gi_atlas.services.editing import save_many
from layers.analysis.scope_rules import government_name, signers, steps_outside, wording_and_polygon
from layers.analysis.scope_writing import ScopeWriter
from tests.layers.analysis.places import EDITION, Atlas, metres_box

WEST, EAST = metres_box(0, 0, 10_000, 10_000), metres_box(10_000, 0, 20_000, 10_000)
FAR = metres_box(20_000, 0, 30_000, 10_000)


@pytest.fixture
def counties(atlas: Atlas) -> Atlas:
    """Two counties of one prefecture, and one of another province."""
    told = {"130636": ("顺平县", WEST), "130627": ("唐县", EAST), "211381": ("北票市", FAR)}
    units = [AdminUnit(code, name, EDITION, UnitLevel.COUNTY, geom=shape) for code, (name, shape) in told.items()]
    save_many(atlas.project, [*units, AdminUnit("1306", "保定市", EDITION, UnitLevel.PREFECTURE)])
    return atlas


def test_one_county_signs_alone_and_a_sliver_changes_nothing(counties: Atlas) -> None:
    counties.boundary("顺平桃", shapely.union(WEST, metres_box(10_000, 0, 10_040, 10_000)))
    assert list(signers(counties.project)) == []


def test_several_counties_have_a_common_superior(counties: Atlas) -> None:
    boundary = counties.boundary("顺平桃", metres_box(5_000, 0, 15_000, 10_000))
    (found,) = signers(counties.project)
    assert (found.rule, found.object_id, found.severity) == ("SCOPE_SIGNER_PREFECTURE", boundary.id, Severity.NOTE)
    assert found.evidence["governments"] == ["河北省保定市"]
    assert shapely.union(WEST, EAST).contains(shapely.Point(found.place))
    assert found.evidence["counties"] == ["河北省保定市唐县", "河北省保定市顺平县"]


def test_several_provinces_are_to_be_confirmed(counties: Atlas) -> None:
    counties.boundary("两省桃", metres_box(15_000, 0, 25_000, 10_000))
    (found,) = signers(counties.project)
    assert found.rule == "SCOPE_SIGNER_TO_CONFIRM"
    assert found.evidence["governments"] == ["河北省", "辽宁省"]
    assert "to be confirmed" in found.message()


def worded(atlas: Atlas, shape: object, *codes: str, part: str = "") -> BoundaryVersion:
    boundary = atlas.boundary("顺平桃", shape, derivation="UNION_ADMIN")
    zone = atlas.project.read_one(Zone, boundary.zone_id)
    text = ScopeText(zone.product_id, "…", boundary_id=boundary.id, edition=EDITION)
    units = [
        ScopeUnit(text.id, code, number, code=code, edition=EDITION, match=UnitMatch.EXACT, part_note=part)
        for number, code in enumerate(codes, 1)
    ]
    save_many(atlas.project, [text, *units], label=Label("Wording"))
    return boundary


def test_wording_and_polygon_that_agree(counties: Atlas) -> None:
    worded(counties, shapely.union(WEST, metres_box(10_000, 0, 10_040, 10_000)), "130636")
    worded(counties, metres_box(10_000, 0, 15_000, 10_000), "130627", part="部分")
    assert list(wording_and_polygon(counties.project)) == []


def test_a_unit_that_the_polygon_does_not_hold(counties: Atlas) -> None:
    worded(counties, metres_box(0, 0, 8_000, 10_000), "130636")
    (found,) = wording_and_polygon(counties.project)
    assert (found.rule, found.evidence["unit"]) == ("SCOPE_UNIT_NOT_COVERED", "130636")
    assert found.evidence["area_ha"] == pytest.approx(2_000, rel=0.01)
    assert metres_box(8_000, 0, 10_000, 10_000).contains(shapely.Point(found.place))


def test_a_unit_that_the_wording_does_not_name(counties: Atlas) -> None:
    worded(counties, metres_box(0, 0, 13_000, 10_000), "130636")
    (found,) = wording_and_polygon(counties.project)
    assert (found.rule, found.evidence["unit"]) == ("SCOPE_UNIT_NOT_NAMED", "河北省保定市唐县")


def zones(atlas: Atlas, role: ZoneRole, shape: object) -> BoundaryVersion:
    product = Product("清溪茶")
    atlas.boundary("产区", WEST, product=product)
    zone = Zone(product.id, role)
    version = BoundaryVersion(zone.id, shape, name="内区")
    save_many(atlas.project, [zone, version])
    return version


@pytest.mark.parametrize(
    ("role", "severity"),
    [
        (ZoneRole.CORE, Severity.WARNING),
        (ZoneRole.PROCESSING, Severity.NOTE),
        (ZoneRole.RAW_MATERIAL, Severity.NOTE),
    ],
)
def test_a_step_outside_of_the_production_zone(atlas: Atlas, role: ZoneRole, severity: Severity) -> None:
    version = zones(atlas, role, metres_box(9_000, 0, 11_000, 1_000))
    (found,) = steps_outside(atlas.project)
    assert (found.rule, found.severity, found.object_id) == (f"SCOPE_{role}_OUTSIDE", severity, version.id)
    assert found.evidence["area_ha"] == pytest.approx(100, rel=0.01)
    assert found.message() != found.rule


def test_steps_inside_and_other_roles(atlas: Atlas) -> None:
    zones(atlas, ZoneRole.CORE, metres_box(1_000, 0, 2_000, 1_000))
    assert list(steps_outside(atlas.project)) == []
    zones(atlas, ZoneRole.PROXIMITY, EAST)
    assert list(steps_outside(atlas.project)) == []


def test_without_units_nothing_is_said(atlas: Atlas) -> None:
    atlas.boundary("高州龙眼", WEST)
    assert list(signers(atlas.project)) == []
    assert list(wording_and_polygon(atlas.project)) == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("130636000000", "河北省保定市顺平县"),
        ("130600000000", "河北省保定市"),
        ("130000000000", "河北省"),
        ("210000000000", "辽宁省"),
        ("211300000000", "辽宁省2113"),
        ("970100000000", "9701"),
    ],
)
def test_a_government_that_no_list_names_is_its_digits(counties: Atlas, code: str, name: str) -> None:
    assert government_name(ScopeWriter(counties.project), code) == name
