"""Pairs of boundaries that share ground and how they lie to each other."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.area import ellipsoid_area_m2
from layers.analysis.overlaps import overlaps
from layers.analysis.pieces import SliverRule
from tests.layers.analysis.places import bow_tie, metres_box
from tests.layers.shapes import ragged_polygon

BASE = metres_box(0, 0, 10_000, 10_000)
MIRRORED = {"contains": "within", "within": "contains"}


def relation_of(a: Any, b: Any, rule: SliverRule | None = None) -> str | None:
    found = overlaps([a, b], rule)
    return str(found.relation[0]) if len(found.a) else None


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        pytest.param(BASE, "equal", id="the same ground"),
        pytest.param(metres_box(30, 0, 10_030, 10_000), "equal", id="both rests 30 m wide"),
        pytest.param(metres_box(2_000, 2_000, 4_000, 4_000), "contains", id="within it"),
        pytest.param(metres_box(-30, 0, 5_000, 5_000), "contains", id="30 m over the line"),
        pytest.param(metres_box(-5_000, -5_000, 15_000, 15_000), "within", id="around it"),
        pytest.param(metres_box(0, 0, 10_000, 20_000), "within", id="around it with common borders"),
        pytest.param(metres_box(5_000, 5_000, 15_000, 15_000), "partial", id="a quarter"),
        pytest.param(metres_box(-100, 0, 5_000, 5_000), "partial", id="100 m over the line"),
        pytest.param(metres_box(-5_000, 0, 30, 10_000), "sliver", id="30 m wide"),
        pytest.param(metres_box(-5_000, 0, 90, 100), "sliver", id="less than a hectare"),
        pytest.param(metres_box(10, 10, 60, 60), "contains", id="less than a hectare, but whole"),
        pytest.param(metres_box(10_000, 0, 20_000, 10_000), None, id="a common border"),
        pytest.param(metres_box(10_000, 10_000, 20_000, 20_000), None, id="a common corner"),
        pytest.param(metres_box(30_000, 0, 40_000, 10_000), None, id="apart"),
        pytest.param(shapely.Polygon(), None, id="empty"),
        pytest.param(None, None, id="missing"),
    ],
)
def test_relations_and_their_mirror(other: Any, relation: str | None) -> None:
    assert relation_of(BASE, other) == relation
    assert relation_of(other, BASE) == MIRRORED.get(relation or "", relation)


def test_the_sliver_rule_is_the_persons() -> None:
    strip = metres_box(-5_000, 0, 30, 10_000)
    assert relation_of(BASE, strip, SliverRule(width_m=10)) == "partial"
    over = metres_box(-100, 0, 5_000, 5_000)
    assert relation_of(BASE, over, SliverRule(width_m=200)) == "contains"


def test_areas_and_shares() -> None:
    other = metres_box(5_000, 0, 25_000, 10_000)
    found = overlaps([BASE, other])
    assert found.area_m2[0] == pytest.approx(ellipsoid_area_m2(shapely.intersection(BASE, other)), rel=1e-12)
    assert (found.share_a[0], found.share_b[0]) == (pytest.approx(0.5, rel=2e-3), pytest.approx(0.25, rel=2e-3))


def test_each_pair_comes_once() -> None:
    shapes = [metres_box(1_000 * n, 0, 1_000 * n + 5_000, 5_000) for n in range(5)]
    found = overlaps(shapes)
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == set(combinations(range(5), 2))
    assert (found.a < found.b).all()


def test_invalid_input_is_mended_and_told() -> None:
    tie = bow_tie()
    before = shapely.to_wkb(tie)
    found = overlaps([shapely.box(118.9, 28.9, 119.2, 29.2), tie])
    assert found.repaired == [1]
    assert found.relation.tolist() == ["contains"]
    assert found.share_b[0] == pytest.approx(1)
    assert shapely.to_wkb(tie) == before


def test_known_areas_are_taken_but_not_those_of_faulty_rings() -> None:
    other, tie = metres_box(5_000, 0, 25_000, 10_000), bow_tie()
    areas = [ellipsoid_area_m2(BASE), None, 1.0]
    found, plain = overlaps([BASE, other, tie], areas_m2=areas), overlaps([BASE, other, tie])
    assert found.share_a.tolist() == plain.share_a.tolist()
    assert found.share_b.tolist() == plain.share_b.tolist()
    doubled = overlaps([BASE, other], areas_m2=[2 * ellipsoid_area_m2(BASE), None])
    assert doubled.share_a[0] == pytest.approx(plain.share_a[0] / 2)


def test_no_pair_of_none_or_one() -> None:
    assert len(overlaps([]).a) == len(overlaps([BASE]).a) == 0


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_every_pair_that_geos_finds_and_no_other(seed: int) -> None:
    """Ragged outlines of few and of many vertices: the areas are those of the plain intersection."""
    random = np.random.default_rng(seed)
    counts = random.choice([12, 300, 900, 2_500], 12)
    places = random.uniform([110, 30], [112, 32], (12, 2))
    shapes = np.array(
        [
            shapely.make_valid(ragged_polygon(seed + n, int(count), x, y, random.uniform(0.1, 0.9)), method="structure")
            for n, (count, (x, y)) in enumerate(zip(counts, places, strict=True))
        ]
    )
    found = overlaps(shapes)
    ours = {(int(a), int(b)): area for a, b, area in zip(found.a, found.b, found.area_m2, strict=True)}
    plain = {pair: ellipsoid_area_m2(shapely.intersection(*shapes[list(pair)])) for pair in combinations(range(12), 2)}
    assert ours.keys() == {pair for pair, area in plain.items() if area > 0}
    for pair, area in ours.items():
        assert area == pytest.approx(plain[pair], rel=1e-7, abs=1e-2)
