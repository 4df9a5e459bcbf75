"""Polygons of wordings: what is united, what is cut, what gives no ground."""

import pytest
import shapely

from gi_atlas.model import ScopeKind
from gi_atlas.scope.building import BuiltScope, ScopePiece, build_scope, corner_polygon
from gi_atlas.scope.wording import Bound, Corner, Extent, ReadScope

WEST, EAST = shapely.box(119, 29, 119.1, 29.1), shapely.box(119.1, 29, 119.2, 29.1)


def extent(west: float, south: float, east: float, north: float) -> Extent:
    return Extent(Bound("lon", "", west, east), Bound("lat", "", south, north))


def corners(*points: tuple[float, float], first: int = 1) -> tuple[Corner, ...]:
    return tuple(Corner(f"J{number}", *point) for number, point in enumerate(points, first))


RING = corners((119.05, 29.02), (119.15, 29.02), (119.15, 29.08), (119.05, 29.08))


def same(built: BuiltScope, geometry: object) -> bool:
    return bool(shapely.equals(built.geometry, geometry))


def test_units_are_united() -> None:
    built = build_scope([ScopePiece("甲镇", "1", WEST), ScopePiece("乙镇", "2", EAST)], ReadScope(""))
    assert same(built, shapely.box(119, 29, 119.2, 29.1))
    assert (built.derivation, built.is_complete, built.geometry.geom_type) == ("UNION_ADMIN", True, "MultiPolygon")


def test_points_and_missing_units_give_no_ground() -> None:
    pieces = [ScopePiece("甲镇", "1", WEST), ScopePiece("乙镇", "2", shapely.Point(119.15, 29)), ScopePiece("农场")]
    built = build_scope(pieces, ReadScope(""))
    assert same(built, WEST)
    assert built.without_polygon == ("乙镇", "农场")
    assert not built.is_complete


def test_a_part_counts_whole_and_is_told() -> None:
    built = build_scope([ScopePiece("甲镇", "1", WEST, "部分")], ReadScope(""))
    assert same(built, WEST)
    assert built.parts == ("甲镇",)


def test_an_extent_only_checks_units() -> None:
    scope = ReadScope("", extents=(extent(119, 29, 119.05, 29.05),))
    assert same(build_scope([ScopePiece("甲镇", "1", WEST)], scope), WEST)


def test_an_extent_alone_is_the_scope() -> None:
    scope = ReadScope("", (ScopeKind.EXTENT,), extents=(extent(119, 29, 119.05, 29.05),))
    built = build_scope([], scope)
    assert same(built, shapely.box(119, 29, 119.05, 29.05))
    assert built.derivation == "COORD_LIST"


def test_a_box_never_stands_for_units_that_cannot_be_drawn() -> None:
    scope = ReadScope("", (ScopeKind.UNITS, ScopeKind.EXTENT), extents=(extent(119, 29, 119.05, 29.05),))
    built = build_scope([ScopePiece("甲镇", "1")], scope)
    assert built.geometry is None
    assert built.derivation == ""


def test_corners_cut_the_units() -> None:
    built = build_scope([ScopePiece("甲镇", "1", WEST)], ReadScope("", corners=RING))
    assert same(built, shapely.box(119.05, 29.02, 119.1, 29.08))
    assert built.derivation == "MIXED"


def test_corners_at_sea_join_the_units() -> None:
    sea = corners((119.2, 29), (119.3, 29), (119.3, 29.1), (119.2, 29.1))
    built = build_scope([ScopePiece("乙镇", "2", EAST)], ReadScope("", (ScopeKind.SEA,), corners=sea))
    assert same(built, shapely.box(119.1, 29, 119.3, 29.1))


def test_corners_outside_their_units_are_told() -> None:
    far = corners((120, 29), (120.1, 29), (120.1, 29.1))
    built = build_scope([ScopePiece("甲镇", "1", WEST)], ReadScope("", corners=far))
    assert built.fault == "CORNERS_OUTSIDE_UNITS"
    assert built.derivation == "COORD_LIST"


def test_crossing_corners_are_no_polygon() -> None:
    crossing = corners((119, 29), (119.1, 29.1), (119.1, 29), (119, 29.1))
    built = build_scope([], ReadScope("", corners=crossing))
    assert (built.geometry, built.fault) == (None, "CORNERS_CROSS")


def test_a_new_ring_begins_where_the_numbers_do() -> None:
    second = corners((120, 29), (120.1, 29), (120.1, 29.1))
    assert len(shapely.get_parts(corner_polygon((*RING, *second)))) == 2


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_corners_are_no_ring(count: int) -> None:
    assert corner_polygon(RING[:count]) is None


def test_an_invalid_unit_is_made_usable() -> None:
    bow = shapely.Polygon([(119, 29), (119.1, 29.1), (119.1, 29), (119, 29.1)])
    assert build_scope([ScopePiece("蝴蝶乡", "1", bow)], ReadScope("")).geometry.is_valid
