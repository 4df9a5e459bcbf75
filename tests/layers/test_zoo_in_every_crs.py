"""Every type and state of a geometry in every coordinate system that offices send: stored, measured, overlaid, seen."""

from functools import cache
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from gi_atlas.area import ellipsoid_area_m2, perimeter_m
from gi_atlas.errors import CrsError
from gi_atlas.exchange.georeference import Georeference
from gi_atlas.exchange.moving import to_store
from gi_atlas.geometry import canonical
from gi_atlas.storage.blobs import decode_blob, encode_blob
from layers.analysis.measuring import measure
from layers.analysis.overlaps import overlaps
from layers.identify import find_at
from layers.wkb import wkb_of_blob
from tests.layers.geometry_zoo import SHAPES, VIEW, area_of, features_of_wkb, parts_of, shape_of
from tests.layers.shapes import AREA_ONLY, darkness, features_of, paint

# The zones of 110° E: 3° and 6°, with the zone before the easting and without.
SYSTEMS = {
    "EPSG:4326": "wgs84",
    "EPSG:4490": "cgcs2000",
    "EPSG:4525": "cgcs2000",
    "EPSG:4546": "cgcs2000",
    "EPSG:4499": "cgcs2000",
    "EPSG:3857": "wgs84",
    "none": "",
}
MILLIMETRE_DEG = 2e-8  # two of them on the ground; the store's own step is a tenth of one
every_shape = pytest.mark.parametrize("name", sorted(SHAPES))
every_system = pytest.mark.parametrize("crs_text", SYSTEMS)


@cache
def _forward(crs_text: str) -> pyproj.Transformer:
    crs = pyproj.CRS(crs_text)
    return pyproj.Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)


def sent(shape: Any, crs_text: str) -> Any:
    """The geometry as a file in a coordinate system holds it."""
    if shape.is_empty or crs_text in ("EPSG:4326", "EPSG:4490", "none"):
        return shape
    move = _forward(crs_text).transform
    flat = shapely.force_2d(shape)
    return shapely.transform(flat, lambda places: np.column_stack(move(places[:, 0], places[:, 1])))


def stored(shape: Any, crs_text: str) -> Any:
    """What the store keeps of it."""
    settled = Georeference() if crs_text == "none" else Georeference(crs_text, SYSTEMS[crs_text])
    return to_store(np.array([sent(shape, crs_text)], dtype=object), settled)[0]


@every_shape
@every_system
def test_type_parts_and_places_come_through(name: str, crs_text: str) -> None:
    shape = shape_of(name)
    kept = stored(shape, crs_text)
    if crs_text == "none":  # nothing is known of it: nothing is done to it
        assert kept == shape
        return
    assert kept.geom_type == shape.geom_type
    assert kept.is_empty is shape.is_empty
    assert not kept.has_z
    wanted = canonical(shape)
    assert len(parts_of(kept)) == len(parts_of(wanted))
    if not shape.is_empty:
        assert kept.bounds == pytest.approx(wanted.bounds, abs=MILLIMETRE_DEG)
        assert shapely.hausdorff_distance(kept, wanted) <= MILLIMETRE_DEG
    assert canonical(kept) == kept


@every_shape
@every_system
def test_measures_do_not_depend_on_the_system_it_came_in(name: str, crs_text: str) -> None:
    wanted, kept = canonical(shape_of(name)), stored(shape_of(name), crs_text)
    assert ellipsoid_area_m2(kept) == pytest.approx(ellipsoid_area_m2(wanted), rel=1e-6, abs=0.01)
    assert perimeter_m(kept) == pytest.approx(perimeter_m(wanted), rel=1e-6, abs=0.01)
    if kept.geom_type in ("Polygon", "MultiPolygon") and not kept.is_empty:
        row = measure(kept)
        assert row["is_valid"] is bool(shapely.is_valid(kept))
        assert row["area_ellipsoid_m2"] == pytest.approx(measure(wanted)["area_ellipsoid_m2"], rel=1e-6, abs=0.01)


@every_shape
@every_system
def test_what_was_stored_is_painted_and_clicked_as_the_original(name: str, crs_text: str) -> None:
    blob = encode_blob(stored(shape_of(name), crs_text))
    assert decode_blob(blob) == shapely.force_2d(stored(shape_of(name), crs_text))
    wkb = wkb_of_blob(blob)
    features, original = features_of_wkb(*([] if wkb is None else [wkb])), features_of(canonical(shape_of(name)))
    difference = np.abs(darkness(paint(features, AREA_ONLY, VIEW)) - darkness(paint(original, AREA_ONLY, VIEW)))
    assert difference.max() <= 0.1
    for lon, lat in ((110.0, 30.0), (109.7, 29.7), (110.35, 30.1), (109.0, 29.0)):
        assert find_at(features, lon, lat, 0.01, 0.01) == find_at(original, lon, lat, 0.01, 0.01)


@every_system
@pytest.mark.parametrize("name", sorted(name for name in SHAPES if name.startswith("polygon")))
def test_it_shares_ground_with_itself_and_with_what_lies_over_it(name: str, crs_text: str) -> None:
    kept = stored(shape_of(name), crs_text)
    over, beside = shapely.box(109, 29, 111, 31), shapely.box(112, 29, 113, 31)
    found = overlaps([kept, over, beside])
    ground_m2 = ellipsoid_area_m2(area_of(kept)) if not kept.is_empty else 0.0
    if ground_m2 < 1:
        assert all(pair != (0, 2) for pair in zip(found.a, found.b, strict=True))
        return
    assert [(int(a), int(b)) for a, b in zip(found.a, found.b, strict=True)] == [(0, 1)]
    assert float(found.area_m2[0]) == pytest.approx(ground_m2, rel=1e-3)
    assert str(found.relation[0]) == "within"


def test_no_geometry_stays_none_in_every_system() -> None:
    for crs_text, datum in SYSTEMS.items():
        settled = Georeference() if crs_text == "none" else Georeference(crs_text, datum)
        assert list(to_store(np.array([None, None], dtype=object), settled)) == [None, None]
        assert len(to_store(np.array([], dtype=object), settled)) == 0


@pytest.mark.parametrize("crs_text", ["EPSG:4525", "EPSG:4546"])
def test_numbers_that_lie_nowhere_on_earth_are_refused(crs_text: str) -> None:
    far = shapely.Point(9e15, 9e15)
    with pytest.raises(CrsError):
        to_store(np.array([far], dtype=object), Georeference(crs_text, SYSTEMS[crs_text]))
