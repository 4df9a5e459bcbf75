"""The canonical form stays the canonical form, whatever the ring: spikes at the top, crossings, no area at all."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.geometry import canonical, canonical_many, geometry_hash
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.ring_order import settle_rings
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from tests.layers.geometry_zoo import SHAPES, shape_of

SPIKE = "POLYGON ((109.5 29.7, 110.3 29.7, 110.3 30.3, 110.3 30.9, 110.3 30.3, 109.5 30.3, 109.5 29.7))"
HOLED = (
    "POLYGON ((109 29, 111 29, 111 31, 109 31, 109 29), (109.5 29.7, 110.3 29.7, 110.3 30.3, 110.3 30.9, 110.3 30.3,"
    " 109.5 30.3, 109.5 29.7))"
)
TIE = "POLYGON ((109.5 29.6, 110.5 30.4, 110.5 29.6, 109.5 30.4, 109.5 29.6))"
FLAT = "POLYGON ((109.5 29.7, 110.3 29.7, 109.9 29.7, 109.5 29.7))"
DOUBLED = "POLYGON ((109.5 29.7, 109.5 29.7, 110.3 29.7, 110.3 30.3, 109.5 29.7))"
ODD = {"spike": SPIKE, "spike of a hole": HOLED, "tie": TIE, "no area": FLAT, "doubled corner": DOUBLED}


def writings(shape: Any) -> list[Any]:
    """The same polygon begun at each of its vertices, in both directions."""
    found = []
    for ring in (list(shape.exterior.coords)[:-1], list(shape.exterior.coords)[-2::-1]):
        for start in range(len(ring)):
            turned = [*ring[start:], *ring[:start], ring[start]]
            found.append(shapely.Polygon(turned, shape.interiors))
            found.append(shapely.Polygon(turned, [hole.coords[::-1] for hole in shape.interiors]))
    return found


@pytest.mark.parametrize("name", ODD)
def test_every_writing_of_a_ring_has_one_hash(name: str) -> None:
    """A boundary with a spike at its northern tip is the same after each export and import."""
    shape = shapely.from_wkt(ODD[name])
    assert len({geometry_hash(one) for one in writings(shape)}) == 1
    parts = [shapely.MultiPolygon([one, shapely.box(120, 30, 121, 31)]) for one in writings(shape)]
    turned = [shapely.MultiPolygon([shapely.box(120, 30, 121, 31), one]) for one in writings(shape)]
    assert len({geometry_hash(one) for one in (*parts, *turned)}) == 1


@pytest.mark.parametrize("name", sorted({**SHAPES, **ODD}))
def test_the_canonical_form_of_the_canonical_form_is_itself(name: str) -> None:
    shape = shapely.from_wkt(ODD[name]) if name in ODD else shape_of(name)
    forms = [canonical(shape)]
    for _turn in range(3):
        forms.append(canonical(forms[-1]))
    assert all(first == second for first, second in pairwise(forms))
    collected = [canonical(shapely.GeometryCollection([shapely.Point(1, 1), one])) for one in (shape, forms[0])]
    assert collected[0] == collected[1]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=8), st.integers(0, 7), st.booleans()
)
def test_any_ring_of_a_grid_has_one_form(corners: list[tuple[int, int]], start: int, is_turned: bool) -> None:
    """Rings that touch, cross and run over themselves in every way that a small grid allows."""
    ring = corners[::-1] if is_turned else corners
    ring = ring[start % len(ring) :] + ring[: start % len(ring)]
    first, second = (canonical(shapely.Polygon([*part, part[0]])) for part in (corners, ring))
    assert canonical(first) == first
    assert first == second
    if shapely.is_valid(first):
        assert shapely.is_ccw(first.exterior)


def test_sound_rings_are_left_as_they_are() -> None:
    shapes = np.array(
        [shape_of(name) for name in ("polygon", "polygon hole", "polygons", "line", "point")], dtype=object
    )
    none, nothing = np.array([None], dtype=object), np.array([], dtype=object)
    assert settle_rings(shapes, shapes) is shapes
    assert settle_rings(none, none)[0] is None
    assert len(settle_rings(nothing, nothing)) == 0


def test_only_the_odd_one_of_many_is_touched() -> None:
    box = shapely.box(0, 0, 1, 1)
    many = canonical_many([box, shapely.from_wkt(SPIKE), None, box, shapely.from_wkt(TIE)])
    assert many[0] == many[3] == canonical(box)
    assert many[2] is None
    assert many[1] == canonical(many[1])


def test_the_area_says_how_a_spiked_ring_runs() -> None:
    kept = canonical(shapely.from_wkt(SPIKE))
    x, y = np.asarray(kept.exterior.coords).T
    assert (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() > 0
    hole = canonical(shapely.from_wkt(HOLED)).interiors[0]
    x, y = np.asarray(hole.coords).T
    assert (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() < 0


@pytest.mark.parametrize("name", ODD)
def test_a_stored_boundary_has_the_hash_of_what_is_stored(tmp_path: Path, name: str) -> None:
    with create_project(tmp_path / "清溪.gpkg") as project:
        product = Product("清溪绿茶")
        zone = Zone(product.id)
        boundary = BoundaryVersion(zone.id, shapely.MultiPolygon([shapely.from_wkt(ODD[name])]))
        save_many(project, [product, zone, boundary])
        found = project.read_one(BoundaryVersion, boundary.id)
    assert geometry_hash(found.geom) == found.geom_sha256
    assert canonical(found.geom) == found.geom
