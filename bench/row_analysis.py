"""Overlays, overlaps and points in units beside geopandas and plain shapely."""

import io
import lzma
from typing import Any

import geopandas
import numpy as np
import pandas
import pyproj
import shapely

from bench.inputs import Inputs
from bench.pairing import Side, paired_medians
from bench.table import Row
from gi_atlas.area import A_M, F, ellipsoid_areas_m2
from layers.analysis.overlaps import overlaps
from layers.analysis.overlay import UnitIndex, overlay

GEOD = pyproj.Geod(a=A_M, f=F)
PAIRS = 447
Shapes = Any


def rows(inputs: Inputs) -> list[Row]:
    """One row a question."""
    frames = [geopandas.read_file(path) for path in sorted(inputs.real.glob("ava/*.geojson"))]
    versions = pandas.concat(frames, ignore_index=True)
    with lzma.open(inputs.real / "us/county_fips.geojson.xz") as stream:
        counties = geopandas.read_file(io.BytesIO(stream.read()))
    current = versions[versions.valid_end.isna()]
    return [
        *_overlay_rows(versions.geometry.to_numpy(), counties.geometry.to_numpy()),
        _overlaps_row(current.geometry.to_numpy()),
        *_point_rows(inputs),
    ]


def copied(*arrays: Shapes) -> list[Shapes]:
    """Geometries that no library has kept an index on."""
    return [shapely.from_wkb(shapely.to_wkb(array)) for array in arrays]


def framed(shapes: Shapes, name: str) -> Any:
    """A GeoDataFrame in degrees whose column ``name`` numbers the rows."""
    return geopandas.GeoDataFrame({name: range(len(shapes))}, geometry=shapes, crs=4326)


def _overlay_rows(versions: Shapes, counties: Shapes) -> list[Row]:
    """From raw geometry, and as in a project, whose store knows which geometries are valid."""
    names = ("version", "county")
    peer = Side(
        lambda given: geopandas.overlay(given[0], given[1], keep_geom_type=True),
        lambda: [framed(*pair) for pair in zip(copied(versions, counties), names, strict=True)],
    )
    known = [True] * len(versions), [True] * len(counties)
    raw = Side(lambda given: overlay(given[0], UnitIndex(given[1])), lambda: copied(versions, counties))
    stored = Side(
        lambda given: overlay(given[0], UnitIndex(given[1], known[1]), None, known[0]),
        lambda: copied(versions, counties),
    )
    pairs, worst, small_m2 = _deviation(versions, counties)
    note = (
        f"{pairs} pairs; areas against the equal-area reference: at most {worst:.4%} off, pieces below 1,000 m2 at most"
        f" {small_m2:.3f} m2; ours takes ellipsoidal areas, too; the peer works in degrees and takes none"
    )
    work, name = "103 AVA versions over 3,221 counties", "geopandas.overlay"
    (raw_s, first_s), (stored_s, second_s) = paired_medians(raw, peer), paired_medians(stored, peer)
    return [
        Row(f"{work}, raw", raw_s, "s", name, first_s, 1 / 2, None, note),
        Row(f"{work}, in a project", stored_s, "s", name, second_s, 1 / 2, None, "validity is known to the store"),
    ]


def _deviation(versions: Shapes, counties: Shapes) -> tuple[int, float, float]:
    """Number of pairs, and how far our areas are off the reference: the worst share, the worst small piece in m²."""
    planes = [
        geopandas.GeoDataFrame({name: range(len(shapes))}, geometry=shapely.segmentize(shapes, 0.01), crs=4326).to_crs(
            6933
        )
        for shapes, name in ((versions, "version"), (counties, "county"))
    ]
    planes = [plane.set_geometry(plane.geometry.make_valid()) for plane in planes]
    pieces = geopandas.overlay(*planes, keep_geom_type=True)
    expected = dict(zip(zip(pieces["version"], pieces["county"], strict=True), pieces.geometry.area, strict=True))
    found = overlay(versions, UnitIndex(counties))
    ours = dict(zip(zip(found.boundary.tolist(), found.unit.tolist(), strict=True), found.area_m2, strict=True))
    if ours.keys() != expected.keys() or len(ours) != PAIRS:
        raise AssertionError(f"not the same pairs: {len(ours)} ours, {len(expected)} of the reference")
    large = [abs(ours[pair] / area - 1) for pair, area in expected.items() if area >= 1000]
    small = [abs(ours[pair] - area) for pair, area in expected.items() if area < 1000]
    return len(ours), float(max(large)), float(max(small, default=0.0))


def _overlaps_row(current: Shapes) -> Row:
    # As the store knows them: the program never asks a boundary twice. The peer does not ask for validity at all.
    is_valid, areas_m2 = [True] * len(current), ellipsoid_areas_m2(current).tolist()
    ours_s, peer_s = paired_medians(
        Side(lambda given: overlaps(given[0], None, is_valid, areas_m2), lambda: copied(current)),
        Side(lambda given: plain_overlaps(given[0]), lambda: copied(current)),
    )
    found, expected = overlaps(current), plain_overlaps(current)
    ours = dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), found.area_m2, strict=True))
    if ours.keys() != expected.keys():
        raise AssertionError(f"not the same pairs: {len(ours)} ours, {len(expected)} of the peer")
    note = (
        f"{len(ours)} pairs, the same on both sides; ours tells relation and slivers, too; the peer takes areas with"
        " pyproj's Geod and asks for no validity; ours has validity and whole areas from the store"
    )
    return Row("pairs of 91 AVAs that overlap", ours_s, "s", "STRtree + intersection", peer_s, 1 / 3, None, note)


def plain_overlaps(shapes: Shapes) -> dict[tuple[int, int], float]:
    """Area (m²) of every pair that shares ground, as one writes it down: every candidate pair is intersected."""
    first, second = shapely.STRtree(shapes).query(shapes)
    first, second = first[first < second], second[first < second]
    pieces = shapely.intersection(shapes[first], shapes[second])
    areas = [abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(piece))[0]) for piece in pieces]
    found = zip(first.tolist(), second.tolist(), areas, strict=True)
    return {(a, b): area for a, b, area in found if area > 0}


def _point_rows(inputs: Inputs) -> list[Row]:
    counties = shapely.from_wkb(np.array(inputs.counties_wkb[1], dtype=object))
    towns = pandas.read_csv(inputs.real / "cn/townships_2016.csv.xz").dropna(subset=["lon_gcj02", "lat_gcj02"])
    points = shapely.points(towns.lon_gcj02.to_numpy(), towns.lat_gcj02.to_numpy())
    is_valid = [True] * len(counties)

    peer = Side(
        lambda given: geopandas.sjoin(*given, predicate="within"),
        lambda: [framed(*pair) for pair in zip(copied(points, counties), ("town", "county"), strict=True)],
    )
    raw = Side(lambda given: UnitIndex(given[1], is_valid).polygons_with(given[0]), lambda: copied(points, counties))
    ready = UnitIndex(counties, is_valid)
    prepared = Side(lambda given: ready.polygons_with(given[0]), lambda: copied(points))
    raw_s, peer_s = paired_medians(raw, peer, 5)
    ready_s, second_s = paired_medians(prepared, peer, 5)
    work, note = f"{len(points):,} townships into {len(counties):,} counties", "the peer's quickest predicate: within"
    return [
        Row(f"{work}, raw", raw_s, "s", "geopandas.sjoin", peer_s, 0.8, None, note),
        Row(f"{work}, units prepared", ready_s, "s", "geopandas.sjoin", second_s, 1 / 4),
    ]
