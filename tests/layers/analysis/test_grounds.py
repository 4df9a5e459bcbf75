"""The ground of products as the rules look at it: current boundaries by product and role, areas, hairs."""

from datetime import date, timedelta
from typing import Any

import pytest
import shapely

from gi_atlas.model import AdminUnit, BoundaryStatus, BoundaryVersion, Product, UnitLevel, Zone, ZoneRole
from gi_atlas.services.editing import save_many
from layers.analysis.grounds import (
    area_m2,
    areas_in,
    current_grounds,
    ground_of,
    is_slight,
    place_in,
    producing_ground,
    writer_of,
)
from tests.layers.analysis.places import EDITION, Atlas, bow_tie, metres_box

TODAY = date.today()
BOX = metres_box(0, 0, 1_000, 1_000)


def is_same(ground: Any, shape: Any) -> bool:
    """Whether two grounds are one, but for the digits that a store rounds."""
    return bool(shapely.symmetric_difference(ground, shape).area < 1e-5 * shape.area)


def test_grounds_by_product_and_role(atlas: Atlas) -> None:
    tea, orange = Product("茶"), Product("橘")
    first = atlas.boundary("茶", BOX, product=tea)
    mill = Zone(tea.id, ZoneRole.PROCESSING, "加工区")
    save_many(atlas.project, [mill, BoundaryVersion(mill.id, metres_box(5_000, 0, 6_000, 1_000), name="加工区")])
    atlas.boundary("橘", metres_box(0, 5_000, 1_000, 6_000), product=orange)
    grounds = current_grounds(atlas.project)
    assert {one: len(parts) for one, parts in grounds.items()} == {tea.id: 2, orange.id: 1}
    assert grounds[tea.id][0].boundary_id == first.id
    assert ground_of(grounds[tea.id], ZoneRole.PROCESSING).bounds[0] > BOX.bounds[2]
    assert ground_of(grounds[tea.id], ZoneRole.WATER) is None
    assert is_same(producing_ground(grounds[tea.id]), BOX)
    assert ground_of(grounds[tea.id], *ZoneRole).area > producing_ground(grounds[tea.id]).area


def test_without_a_production_zone_all_zones_count(atlas: Atlas) -> None:
    tea = Product("茶")
    zone = Zone(tea.id, ZoneRole.CORE)
    save_many(atlas.project, [tea, zone, BoundaryVersion(zone.id, BOX)])
    assert is_same(producing_ground(current_grounds(atlas.project)[tea.id]), BOX)
    assert producing_ground([]) is None


@pytest.mark.parametrize(
    ("since", "until", "status", "is_there"),
    [
        (None, None, BoundaryStatus.DRAFT, True),
        (TODAY, None, BoundaryStatus.PUBLISHED, True),
        (TODAY + timedelta(1), None, BoundaryStatus.PUBLISHED, False),
        (date(2012, 1, 1), TODAY, BoundaryStatus.SUPERSEDED, False),
        (date(2012, 1, 1), None, BoundaryStatus.SUPERSEDED, False),
        (date(2012, 1, 1), TODAY + timedelta(1), BoundaryStatus.PUBLISHED, True),
    ],
)
def test_only_what_holds_today_is_ground(
    atlas: Atlas, since: date | None, until: date | None, status: BoundaryStatus, is_there: bool
) -> None:
    atlas.boundary("茶", BOX, since, until, status)
    assert bool(current_grounds(atlas.project)) is is_there


def test_a_proposal_beside_a_published_version_is_not_ground(atlas: Atlas) -> None:
    published = atlas.boundary("茶", BOX, status=BoundaryStatus.PUBLISHED)
    wide = metres_box(0, 0, 9_000, 9_000)
    save_many(atlas.project, [BoundaryVersion(published.zone_id, wide, 2, proposes_id=published.id)])
    (parts,) = current_grounds(atlas.project).values()
    assert [one.boundary_id for one in parts] == [published.id]


def test_a_crossed_ring_is_usable(atlas: Atlas) -> None:
    atlas.boundary("茶", bow_tie())
    (parts,) = current_grounds(atlas.project).values()
    assert parts[0].shape.is_valid
    assert area_m2(parts[0].shape) > 0


def test_nothing_is_compared_without_polygons_of_units(atlas: Atlas) -> None:
    assert writer_of(atlas.project) is None
    save_many(atlas.project, [AdminUnit("970121", "清溪县", EDITION, UnitLevel.COUNTY)])
    assert writer_of(atlas.project) is None
    save_many(atlas.project, [AdminUnit("970122", "白石县", EDITION, UnitLevel.COUNTY, geom=BOX)])
    writer = writer_of(atlas.project)
    assert writer is not None
    assert writer.edition == EDITION


LINE, POINT = shapely.LineString([(119, 29), (120, 30)]), shapely.Point(119, 29)


@pytest.mark.parametrize(
    ("geometry", "square_metres"),
    [
        (BOX, 1e6),
        (shapely.MultiPolygon([BOX, metres_box(5_000, 0, 6_000, 1_000)]), 2e6),
        (shapely.GeometryCollection([BOX, LINE, POINT]), 1e6),
        (shapely.GeometryCollection([shapely.MultiPolygon([BOX]), LINE]), 1e6),
        (LINE, 0),
        (POINT, 0),
        (shapely.Polygon(), 0),
        (shapely.GeometryCollection(), 0),
        (shapely.MultiPolygon(), 0),
    ],
)
def test_areas_of_whatever_an_overlay_leaves(geometry: Any, square_metres: float) -> None:
    assert areas_in(geometry).geom_type == "MultiPolygon"
    assert area_m2(geometry) == pytest.approx(square_metres, rel=1e-3)
    assert (place_in(geometry) is None) is (square_metres == 0)
    assert is_slight(geometry) is (square_metres == 0)


@pytest.mark.parametrize(
    ("shape", "is_sliver"),
    [
        (metres_box(0, 0, 40, 10_000), True),  # a strip of 40 m
        (metres_box(0, 0, 60, 10_000), False),
        (metres_box(0, 0, 90, 90), True),  # below a hectare
        (metres_box(0, 0, 120, 120), False),
    ],
)
def test_slivers_by_the_default_rule(shape: Any, is_sliver: bool) -> None:
    assert is_slight(shape) is is_sliver


def test_the_place_lies_in_the_largest_part_and_not_on_its_hair() -> None:
    small, hair = metres_box(5_000, 0, 5_100, 100), metres_box(-0.01, 0, 0, 90_000)
    for geometry in (shapely.MultiPolygon([small, BOX]), shapely.union_all([BOX, hair, small])):
        place = place_in(geometry)
        assert place is not None
        assert BOX.contains(shapely.Point(place))


def test_what_is_all_hair_has_a_place_all_the_same() -> None:
    hair = metres_box(0, 0, 0.01, 1_000)
    place = place_in(hair)
    assert place is not None
    assert hair.distance(shapely.Point(place)) < 1e-9
