"""Boundaries that overlap each other or stray over the county line."""

import pytest
import shapely

from gi_atlas.model import Product
from gi_atlas.rules.findings import Severity
from layers.analysis.rules import overlapping_boundaries, straying_boundaries
from tests.layers.analysis.places import Atlas, bow_tie, metres_box

WEST, EAST = metres_box(0, 0, 10_000, 10_000), metres_box(10_000, 0, 20_000, 10_000)


def test_two_products_on_the_same_ground(atlas: Atlas) -> None:
    first = atlas.boundary("清溪茶", WEST)
    second = atlas.boundary("白石米", metres_box(9_000, 0, 15_000, 10_000))
    (found,) = overlapping_boundaries(atlas.project)
    assert (found.rule, found.severity, found.object_id) == ("RULE_OVERLAP", Severity.WARNING, first.id)
    assert found.evidence["other_id"] == second.id
    assert found.evidence["area_ha"] == pytest.approx(1_000, rel=2e-3)
    assert found.place is not None
    assert metres_box(9_000, 0, 10_000, 10_000).contains(shapely.Point(found.place))


def test_overlaps_that_are_meant_or_none(atlas: Atlas) -> None:
    product = Product("清溪茶")
    atlas.boundary("产区", WEST, product=product)
    atlas.boundary("扩大区", metres_box(9_000, 0, 15_000, 10_000), product=product)
    atlas.boundary("小区", metres_box(1_000, 1_000, 2_000, 2_000))
    atlas.boundary("邻县", metres_box(-5_000, 0, 20, 10_000))
    assert list(overlapping_boundaries(atlas.project)) == []


def test_a_faulty_ring_does_not_stop_the_rule(atlas: Atlas) -> None:
    atlas.boundary("蝴蝶", bow_tie())
    atlas.boundary("白石米", shapely.box(119.05, 28.9, 119.2, 29.2))
    assert [found.rule for found in overlapping_boundaries(atlas.project)] == ["RULE_OVERLAP"]


@pytest.mark.parametrize(
    ("east_m", "severity"),
    [(10_300, Severity.WARNING), (10_040, Severity.NOTE), (9_990, None), (10_000, None)],
)
def test_straying_over_the_county_line(atlas: Atlas, east_m: float, severity: Severity | None) -> None:
    atlas.units({"990101": WEST, "990102": EAST})
    atlas.boundary("清溪茶", metres_box(2_000, 2_000, east_m, 8_000), product=Product("清溪茶", counties=("990101",)))
    found = list(straying_boundaries(atlas.project))
    assert [one.severity for one in found] == ([severity] if severity else [])
    for one in found:
        assert one.evidence["code"] == "990102"
        assert one.place is not None
        assert EAST.contains(shapely.Point(one.place))


@pytest.mark.parametrize(
    "counties", [("990101", "990102"), ("990101000000", "县990102"), ("县990101 county", "990102"), ()]
)
def test_named_counties_are_no_strangers(atlas: Atlas, counties: tuple[str, ...]) -> None:
    """By code of 6 or 12 digits or by name; a product that names none says nothing."""
    atlas.units({"990101": WEST, "990102": EAST})
    atlas.boundary("清溪茶", metres_box(5_000, 0, 15_000, 10_000), product=Product("清溪茶", counties=counties))
    assert list(straying_boundaries(atlas.project)) == []


def test_nothing_is_said_without_polygons_of_counties(atlas: Atlas) -> None:
    atlas.boundary("清溪茶", WEST, product=Product("清溪茶", counties=("990109",)))
    assert list(straying_boundaries(atlas.project)) == []
    atlas.units({"990101": shapely.Point(119.05, 29.05)})
    assert list(straying_boundaries(atlas.project)) == []
