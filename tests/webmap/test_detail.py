"""Levels of detail: no line strays half a pixel, and neighbours stay neighbours."""

import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.model import BoundaryVersion
from layers.publish.webmap import detail
from layers.publish.webmap.arcs import ArcSet, cut_arcs, read_rings
from layers.publish.webmap.detail import bend_edges, first_levels, vertex_weights
from layers.publish.webmap.geometry import AreaGeometry, build_areas
from layers.publish.webmap.mercator import to_px
from layers.publish.webmap.packing import CELLS_PER_PX, unpack_numbers, unpack_signed
from tests.webmap.chromium import Page
from tests.webmap.making import PUBLISHED, MapProject

HALF_PX = 0.5


def line(*places: tuple[float, float]) -> ArcSet:
    """One arc, no ring."""
    at = np.array(places, float)
    none = np.empty(0, np.int64)
    return ArcSet(at[:, 0], at[:, 1], np.array([0, len(at)]), none, none, none)


def nibbles(text: str, count: int) -> Any:
    import base64

    half = np.frombuffer(base64.b64decode(text), np.uint8)
    return np.stack([half & 15, half >> 4], axis=1).ravel()[:count]


def strays(areas: AreaGeometry, level_zoom: int, largest: int, zoom: int) -> float:
    """How far, in pixels of a zoom, the farthest stored vertex lies from the line that the page draws there.

    The line is read from the packed texts, as the page does it, and the stored one is looked up arc by arc.
    """
    packed = areas.pack(level_zoom, largest)
    cells = np.stack([np.cumsum(unpack_signed(packed[axis])) for axis in "xy"], axis=1)
    levels = nibbles(packed["levels"], len(cells))
    starts = np.concatenate([[0], np.cumsum(unpack_numbers(packed["arcs"]))])
    drawn = cells / CELLS_PER_PX / 2.0 ** (largest - zoom)
    stored = np.stack(to_px(areas.arcs.lon, areas.arcs.lat, zoom), axis=1)
    # Which stored vertices were packed at all; the packed ones stand in the same order.
    packed_ones = np.flatnonzero(first_levels(areas.weights, areas.zoom, level_zoom, largest) <= largest - level_zoom)
    assert len(packed_ones) == len(cells)
    is_drawn = levels <= max(zoom - level_zoom, 0)
    is_drawn[starts[:-1]] = is_drawn[starts[1:] - 1] = True
    places, line_px = packed_ones[is_drawn], drawn[is_drawn]
    before = np.searchsorted(places, np.arange(len(stored)), side="right") - 1
    after = np.minimum(before + 1, len(places) - 1)
    own = np.isin(np.arange(len(stored)), places)
    after[own] = before[own]
    return float(distances(stored, line_px[before], line_px[after]).max())


def distances(points: Any, begins: Any, ends: Any) -> Any:
    """Of each point from the segment beside it."""
    run = ends - begins
    square = np.maximum((run**2).sum(axis=1), 1e-300)
    share = np.clip(((points - begins) * run).sum(axis=1) / square, 0, 1)
    return np.hypot(*(points - begins - share[:, None] * run).T)


def test_the_error_of_all_real_boundaries_is_below_half_a_pixel_at_every_zoom(ava: MapProject) -> None:
    shapes = [version.geom for version in ava.project.read_all(BoundaryVersion)]
    areas = build_areas(shapes, 17)
    for largest, zooms in ((17, (17, 15, 12)), (14, (14, 13, 10, 8, 6, 4))):
        measured = {zoom: strays(areas, 3, largest, zoom) for zoom in zooms}
        assert max(measured.values()) < HALF_PX, measured
        # And no finer than need be: at least one line uses most of what it may.
        assert max(measured.values()) > 0.25, measured


def test_edges_that_are_straight_on_the_ellipsoid_are_bent_for_the_plane() -> None:
    bent = bend_edges(line((-120.0, 36.0), (-118.0, 40.0)), 14)
    share = np.linspace(0, 1, 4001)
    x, y = to_px(-120 + 2 * share, 36 + 4 * share, 14)
    drawn = shapely.LineString(np.stack(to_px(bent.lon, bent.lat, 14), axis=1))
    assert float(shapely.distance(drawn, shapely.points(x, y)).max()) < 2 * detail.EDGE_PX
    straight = shapely.LineString([(x[0], y[0]), (x[-1], y[-1])])
    assert float(shapely.distance(straight, shapely.points(x, y)).max()) > 50, "without it the line is far off"


@pytest.mark.parametrize("places", [((-120, 36), (-120, 40)), ((-120, 36), (-100, 36)), ((5, 1e-9), (5, 1e-9))])
def test_meridians_and_parallels_need_no_bending(places: Any) -> None:
    assert len(bend_edges(line(*places), 17).lon) == 2


def test_bending_no_arcs_gives_none() -> None:
    empty = cut_arcs(read_rings(np.array([None], object)))
    assert len(bend_edges(empty, 17).lon) == 0
    assert len(vertex_weights(empty, 17)) == 0


def reference(points: Any, tolerance: float) -> set[int]:
    """Douglas and Peucker as the textbook has it, by recursion."""

    def split(first: int, last: int) -> set[int]:
        if last - first < 2:
            return set()
        chord = shapely.LineString(points[[first, last]])
        away = shapely.distance(shapely.points(points[first + 1 : last]), chord)
        place = first + 1 + int(away.argmax())
        return split(first, place) | {place} | split(place, last) if away.max() > tolerance else set()

    return {0, len(points) - 1} | split(0, len(points) - 1)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 120), st.integers(0, 6))
def test_the_levels_are_those_of_the_textbook(seed: int, count: int, coarser: int) -> None:
    steps = np.random.default_rng(seed).normal(0, 0.0004, (count, 2))
    arcs = line(*map(tuple, np.array([119.0, 29.0]) + np.cumsum(steps, axis=0)))
    zoom = 17
    weights = vertex_weights(arcs, zoom)
    points = np.stack(to_px(arcs.lon, arcs.lat, zoom), axis=1)
    tolerance = detail.TOLERANCE_PX * 2.0**coarser
    assert set(np.flatnonzero(weights > tolerance)) == reference(points, tolerance)
    levels = first_levels(weights, zoom, 4, zoom)
    assert set(np.flatnonzero(levels <= zoom - coarser - 4)) == reference(points, tolerance)


def test_an_evil_line_does_not_cost_the_square_of_its_length() -> None:
    """A spiral gives up one vertex a split; fixed vertices keep the spans short."""
    turns = np.linspace(0, 400 * np.pi, 60_000)
    arcs = line(*zip(119 + turns / 3000 * np.cos(turns), 29 + turns / 3000 * np.sin(turns), strict=True))
    weights = vertex_weights(arcs, 17)
    regular = np.flatnonzero(np.isinf(weights))
    assert np.diff(regular).max() <= detail.LONGEST_SPAN
    assert (weights > 0).sum() > 1000


@pytest.mark.parametrize("block", [1, 7, 500])
def test_weights_do_not_depend_on_how_many_vertices_are_looked_at_together(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tiling with islands: short and long arcs, closed ones, and one with vertices that stay at all levels."""
    monkeypatch.setattr(detail, "LONGEST_SPAN", 40)
    chance = np.random.default_rng(5)
    rings = [shapely.Point(119 + number / 50, 29).buffer(0.01, quad_segs=40) for number in range(6)]
    wild = np.cumsum(chance.normal(0, 1e-4, (300, 2)), axis=0) + np.array([119, 30])
    shapes = np.array([*rings, shapely.box(118.99, 28.99, 119.05, 29.01), shapely.Polygon(wild)], object)
    arcs = cut_arcs(read_rings(shapes))
    together = vertex_weights(arcs, 15)
    monkeypatch.setattr(detail, "SPAN_BLOCK", block)
    assert (vertex_weights(arcs, 15) == together).all()
    assert np.isfinite(together).any()
    assert (together == 0).any()


def test_a_ring_keeps_two_ends_at_every_zoom() -> None:
    island = build_areas([shapely.Point(119, 29).buffer(0.0001)], 17)
    packed = island.pack(3, 8)
    assert packed["vertices"] >= 3
    assert nibbles(packed["levels"], packed["vertices"]).tolist()[0] == 0


@pytest.fixture(scope="session")
def counties(real_data: Path) -> list[Any]:
    """A real tiling without gaps: the counties of two states, generalised by their makers."""
    with lzma.open(real_data / "us" / "county_fips.geojson.xz") as stream:
        features = json.load(stream)["features"]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in features if one["properties"]["STATE"] in ("20", "31")]
    assert len(shapes) > 190
    return shapes


def polygons_at(areas: AreaGeometry, largest: int, zoom: int) -> list[Any]:
    """What the page draws at a zoom, in its pixels."""
    packed = areas.pack(0, largest)
    cells = np.stack([np.cumsum(unpack_signed(packed[axis])) for axis in "xy"], axis=1)
    levels = nibbles(packed["levels"], len(cells))
    starts = np.concatenate([[0], np.cumsum(unpack_numbers(packed["arcs"]))])
    refs, rings = unpack_signed(packed["refs"]), np.concatenate([[0], np.cumsum(unpack_numbers(packed["rings"]))])
    counts = np.concatenate([[0], np.cumsum(unpack_numbers(packed["features"]))])
    polygons = []
    for feature in range(len(counts) - 1):
        shape: Any = shapely.Polygon()
        for ring in range(counts[feature], counts[feature + 1]):
            pieces = []
            for ref in refs[rings[ring] : rings[ring + 1]]:
                arc = ~ref if ref < 0 else ref
                part = slice(starts[arc], starts[arc + 1])
                is_drawn = levels[part] <= zoom
                is_drawn[[0, -1]] = True
                piece = cells[part][is_drawn] / CELLS_PER_PX / 2.0 ** (largest - zoom)
                pieces.append(piece[::-1] if ref < 0 else piece)
            closed = np.concatenate(pieces)
            if len(closed) > 3:
                shape = shape.symmetric_difference(shapely.make_valid(shapely.Polygon(closed)))
        polygons.append(shape)
    return polygons


@pytest.fixture(scope="session")
def tiled_file(counties: list[Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page whose boundaries are that tiling."""
    made = MapProject(tmp_path_factory.mktemp("tiled") / "tiled.gpkg")
    _product, zone, _none = made.product("甲")
    made.add(*(BoundaryVersion(zone.id, shape, n + 1, status=PUBLISHED) for n, shape in enumerate(counties)))
    path, _report = made.write(largest_zoom=12)
    made.project.close()
    return path


@pytest.mark.parametrize("zoom", [4, 6, 8, 10, 12])
def test_neighbours_have_neither_gap_nor_overlap_at_any_zoom(counties: list[Any], zoom: int) -> None:
    areas = build_areas(counties, 12)
    drawn = polygons_at(areas, 12, zoom)
    union = shapely.union_all(np.array(drawn, object))
    covered = sum(polygon.area for polygon in drawn)
    # Where two lines lie nearer than a pixel they may cross; nothing wider than a pixel is open or covered twice.
    gaps = [shapely.Polygon(hole) for part in shapely.get_parts(union) for hole in part.interiors]
    assert not any(shapely.buffer(gap, -HALF_PX).area for gap in gaps)
    assert covered - union.area < 1e-3 * covered
    tree = shapely.STRtree(drawn)
    for first, second in zip(*tree.query(drawn, predicate="intersects"), strict=True):
        if first < second:
            assert shapely.buffer(drawn[first].intersection(drawn[second]), -HALF_PX).area == 0


def test_neighbours_draw_the_very_same_line(counties: list[Any]) -> None:
    areas = build_areas(counties, 12)
    used = np.bincount(np.where(areas.arcs.refs < 0, ~areas.arcs.refs, areas.arcs.refs))
    inner = (shapely.length(shapely.boundary(np.array(counties, object))).sum()
             - shapely.length(shapely.boundary(shapely.union_all(np.array(counties, object))))) / 2  # fmt: skip
    lengths = [
        shapely.LineString(np.stack([areas.arcs.lon[a:b], areas.arcs.lat[a:b]], axis=1)).length
        for a, b, times in zip(areas.arcs.starts[:-1], areas.arcs.starts[1:], used, strict=True)
        if times == 2
    ]
    assert sum(lengths) == pytest.approx(inner, rel=0.02)


@pytest.mark.parametrize("zoom", [6, 8, 10, 12])
def test_no_ground_shines_through_between_neighbours(
    counties: list[Any], zoom: int, tiled_file: Path, page: Page
) -> None:
    """Every pixel of a view that lies within the tiling is painted, its borders too."""
    page.open(tiled_file, f"map={zoom}/39.5/-98.6")
    page.run("GI.togglePanel(false); GI.titleOf = () => ''; GI.picture.redraw()")
    page.settle()
    page.wait("document.querySelector('.gi-picture').offsetWidth === GI.map.getSize().x")
    bounds = page.run("GI.map.getBounds().toBBoxString().split(',').map(Number)")
    union = shapely.union_all(np.array(counties, object))
    picture = page.pixels()[60:680].astype(int)
    height, width = picture.shape[:2]
    lon = np.linspace(bounds[0], bounds[2], width)
    # Rows of the picture by their latitudes, as the page itself has them.
    lat = np.array(page.run(f"Array.from({{length: {height}}}, (x, i) => GI.map.containerPointToLatLng([0, i + 60 - "
                            "document.getElementById('gi-stage').getBoundingClientRect().top]).lat)"))  # fmt: skip
    step = 3 * (bounds[2] - bounds[0]) / width
    shapely.prepare(inner := union.buffer(-step))
    inside = shapely.contains_xy(inner, *np.meshgrid(lon, lat))
    assert inside.sum() > 20_000
    inside[:, -70:] = inside[-120:] = False  # buttons, and the scale above the foot
    ground = np.array([0xE6, 0xED, 0xF2])
    assert np.abs(picture - ground).sum(axis=2)[inside].min() > 20
