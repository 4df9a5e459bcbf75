"""Canonical form and hash of geometries."""

import hashlib
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.errors import GeometryError
from gi_atlas.geometry import canonical, canonical_many, canonical_wkb, corner_count, geometry_hash
from gi_atlas.services.blob_arrays import blob_hash, encode_blobs, is_empty_blob
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.blobs import decode_blob, encode_blob

from .exchange_writers.boundaries import SHAPES, ring, shapes

KINDS: dict[str, Any] = {
    **SHAPES,
    "point": shapely.Point(119.1234567891234, 28.5),
    "line": shapely.LineString([(119, 28), (120, 29), (121, 28)]),
    "points": shapely.MultiPoint([(120, 28), (119, 28)]),
    "lines": shapely.MultiLineString([[(121, 28), (121, 29)], [(119, 28), (120, 29)]]),
    "collection": shapely.GeometryCollection([shapely.Point(119, 28), shapely.box(119, 28, 120, 29)]),
    "empty": shapely.Polygon(),
    "height": shapely.Point(119, 28, 500),
}


@pytest.mark.parametrize("kind", KINDS)
def test_canonical_form(kind: str) -> None:
    plain = canonical(KINDS[kind])
    places = shapely.get_coordinates(plain, include_z=False)
    assert not shapely.has_z(plain)
    assert np.array_equal(places, np.round(places, 9))
    assert shapely.equals_exact(canonical(plain), plain)
    for part in shapely.get_parts(plain):
        rings = shapely.get_rings(part)
        if shapely.get_type_id(part) == shapely.GeometryType.POLYGON and len(rings):
            assert shapely.is_ccw(rings[0])
            assert not shapely.is_ccw(rings[1:]).any()


@pytest.mark.parametrize("kind", KINDS)
def test_the_hash_is_of_little_endian_wkb(kind: str) -> None:
    wkb = canonical_wkb(KINDS[kind])
    assert wkb[0] == 1
    assert geometry_hash(KINDS[kind]) == hashlib.sha256(wkb).hexdigest()


@settings(max_examples=100, deadline=None)
@given(shapes(), st.randoms())
def test_the_hash_is_of_the_shape_not_of_its_writing(shape: Any, random: Any) -> None:
    parts = list(shape.geoms)
    random.shuffle(parts)
    written = shapely.MultiPolygon([shapely.reverse(_turned(part, random.randrange(50))) for part in parts])
    assert geometry_hash(written) == geometry_hash(shape)


def _turned(part: Any, steps: int) -> Any:
    places = shapely.get_coordinates(part.exterior)[:-1]
    turned = np.roll(places, steps, axis=0)
    return shapely.Polygon(np.concatenate([turned, turned[:1]]), part.interiors)


def test_a_billionth_of_a_degree_is_another_shape_and_less_is_not() -> None:
    shape = shapely.box(119, 28, 120, 29)
    assert geometry_hash(shapely.box(119, 28, 120, 29.000000001)) != geometry_hash(shape)
    assert geometry_hash(shapely.box(119, 28, 120, 29.0000000001)) == geometry_hash(shape)


def test_minus_zero_is_zero() -> None:
    assert geometry_hash(shapely.Point(-0.0, 0.0)) == geometry_hash(shapely.Point(0.0, -0.0))
    assert geometry_hash(shapely.Point(-1e-10, 0.0)) == geometry_hash(shapely.Point(0.0, 0.0))


def test_many_at_once_and_missing_ones() -> None:
    given_shapes = [KINDS["line"], None, KINDS["multi"]]
    found = canonical_many(given_shapes)
    assert found[1] is None
    assert [shapely.equals_exact(found[n], canonical(given_shapes[n])) for n in (0, 2)] == [True, True]


@pytest.mark.parametrize("kind", KINDS)
def test_blobs_at_once_are_those_one_by_one(kind: str) -> None:
    plain = canonical(KINDS[kind])
    blob, missing = encode_blobs(np.array([plain, None], dtype=object))
    assert missing is None
    assert blob == encode_blob(plain)
    assert blob is not None
    assert blob_hash(blob) == geometry_hash(plain)
    assert is_empty_blob(blob) is bool(plain.is_empty)
    assert shapely.equals_exact(decode_blob(blob), plain)
    assert blob_hash(None) == ""


class TestMultipolygons:
    def test_a_polygon_becomes_one_of_one_part(self) -> None:
        found = as_multipolygon(ring(119, 28, 0.1, 5))
        assert (found.geom_type, len(found.geoms)) == ("MultiPolygon", 1)
        assert as_multipolygon(None) is None

    def test_empty_parts_go(self) -> None:
        assert len(as_multipolygon(shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.Polygon()])).geoms) == 1
        assert as_multipolygon(shapely.Polygon()).is_empty

    @pytest.mark.parametrize("kind", ["point", "line", "points", "lines", "collection"])
    def test_nothing_else_is_a_boundary(self, kind: str) -> None:
        with pytest.raises(GeometryError) as refused:
            as_multipolygon(KINDS[kind])
        assert (refused.value.code, refused.value.context["kind"]) == ("GEO_NOT_A_POLYGON", KINDS[kind].geom_type)


@pytest.mark.parametrize(
    ("shape", "count"),
    [
        (shapely.box(0, 0, 1, 1), 4),
        (shapely.Polygon([(0, 0), (9, 0), (0, 9)], [[(1, 1), (2, 1), (1, 2)]]), 6),
        (shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.Polygon([(5, 5), (6, 5), (5, 6)])]), 7),
        (shapely.Polygon(), 0),
        (shapely.MultiPolygon(), 0),
    ],
)
def test_corner_points_leave_out_what_closes_a_ring(shape, count):
    assert corner_count(shape) == count
