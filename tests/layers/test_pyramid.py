"""Levels of detail, their chunks and single edges."""

import numpy as np
import pytest
import shapely

from gi_atlas.errors import JobCancelled
from gi_atlas.jobs import Progress
from layers.chunks import EDGES_IN_CHUNK
from layers.edges import find_single_edges
from layers.pyramid import ALL_SHIFTS, COARSEST_SHIFT, FINEST_SHIFT, Pyramid, coarsen, shift_for
from layers.wkb import UNIT_DEG, flatten_wkb
from tests.layers.shapes import features_of, ragged_polygon

SHAPES = [ragged_polygon(seed, 3000, 110 + 2 * seed) for seed in range(3)]


def pyramid_of(*shapes: object) -> Pyramid:
    return Pyramid(flatten_wkb([shapely.to_wkb(shape) for shape in shapes]))


@pytest.mark.parametrize("shift", [13, 15, 17, 19, 22])
def test_a_vertex_is_within_half_a_cell_of_its_place(shift: int) -> None:
    pyramid = pyramid_of(*SHAPES)
    level = pyramid.level(shift)
    original = shapely.MultiPoint(shapely.get_coordinates(SHAPES))
    middles = (np.column_stack([level.x, level.y]) + 0.5) * level.cell_deg
    offsets = shapely.distance(shapely.points(middles), original)
    assert offsets.max() <= level.cell_deg / 2 * 2**0.5 + UNIT_DEG


@pytest.mark.parametrize("shift", [14, 16, 18, 21])
def test_a_level_from_a_finer_one_equals_one_from_the_full_geometry(shift: int) -> None:
    pyramid = pyramid_of(*SHAPES)
    direct = coarsen(pyramid.geometry.x, pyramid.geometry.y, pyramid.geometry.starts, shift, shift, pyramid.geometry)
    for finer in range(13, shift):
        pyramid.level(finer)
    stepwise = pyramid.level(shift)
    assert np.array_equal(direct.x, stepwise.x)
    assert np.array_equal(direct.y, stepwise.y)
    assert np.array_equal(direct.starts, stepwise.starts)
    assert np.array_equal(direct.single_edges, stepwise.single_edges)


def test_rings_stay_closed_at_every_level() -> None:
    pyramid = pyramid_of(*SHAPES, shapely.box(100, 20, 100.0001, 20.0001))
    for shift in ALL_SHIFTS:
        level = pyramid.level(shift)
        first, last = level.starts[:-1], level.starts[1:] - 1
        assert np.array_equal(level.x[first], level.x[last])
        assert np.array_equal(level.y[first], level.y[last])
        assert len(level.starts) == 5


def test_coarse_levels_have_fewer_vertices() -> None:
    pyramid = pyramid_of(*SHAPES)
    counts = [pyramid.level(shift).vertex_count for shift in (0, 14, 16, 18, 20, 24)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] <= 40


@pytest.mark.parametrize(
    ("deg_per_px", "shift"),
    [(1e-8, 0), (UNIT_DEG * 2**13 * 0.99, 0), (UNIT_DEG * 2**13, 13), (UNIT_DEG * 2**17.9, 17), (1.0, 22), (90, 24)],
)
def test_level_whose_cells_are_no_wider_than_a_pixel(deg_per_px: float, shift: int) -> None:
    assert shift_for(deg_per_px) == shift
    if shift:
        assert UNIT_DEG * 2**shift <= deg_per_px
    assert shift in (0, *range(FINEST_SHIFT, COARSEST_SHIFT + 1))


def test_chunks_cover_every_edge_once() -> None:
    level = pyramid_of(*SHAPES, shapely.Point(1, 1), shapely.box(0, 0, 1, 1)).level(0)
    chunks = level.chunks
    covered = np.zeros(level.vertex_count, int)
    for start, stop in zip(chunks.starts, chunks.stops, strict=True):
        assert stop - start <= EDGES_IN_CHUNK + 1
        covered[start : stop - 1] += 1
    is_edge = np.ones(level.vertex_count, int)
    is_edge[level.starts[1:] - 1] = 0
    assert np.array_equal(covered, is_edge)


def test_boxes_hold_their_chunks() -> None:
    level = pyramid_of(*SHAPES).level(14)
    chunks = level.chunks
    for number, (start, stop) in enumerate(zip(chunks.starts, chunks.stops, strict=True)):
        x, y = level.x[start:stop], level.y[start:stop]
        assert list(chunks.boxes[:, number]) == [x.min(), y.min(), x.max(), y.max()]


def test_signs_tell_rings_that_run_the_wrong_way() -> None:
    square, hole = [(0, 0), (4, 0), (4, 4), (0, 4)], [(1, 1), (1, 2), (2, 2), (2, 1)]
    right = shapely.Polygon(square, [hole])
    wrong = shapely.Polygon(square[::-1], [hole[::-1]])
    level = Pyramid(flatten_wkb([shapely.to_wkb(right), shapely.to_wkb(wrong)])).level(0)
    assert list(level.chunks.signs) == [1, 1, -1, -1]


def test_shared_edges_are_drawn_once() -> None:
    left, right = shapely.box(110, 30, 111, 31), shapely.box(111, 30, 112, 31)
    level = pyramid_of(left, right).level(15)
    assert int(level.single_edges.sum()) == 7


def test_edges_between_parts_are_never_drawn() -> None:
    x, y = np.array([0, 1, 5, 6], np.int32), np.zeros(4, np.int32)
    assert list(find_single_edges(x, y, np.array([0, 2, 4]))) == [True, False, True, False]


def test_edges_of_equal_length_elsewhere_are_not_taken_for_the_same() -> None:
    steps = np.arange(1000, dtype=np.int32)
    single = find_single_edges(np.repeat(steps, 2), np.tile(np.array([0, 1], np.int32), 1000), np.array([0, 2000]))
    assert int(single.sum()) == 1999


def test_a_layer_without_vertices() -> None:
    features = features_of(None, "POLYGON EMPTY")
    assert features.extent is None
    assert features.pyramid.level(0).vertex_count == 0
    assert features.extent_of(["f0"]) is None


def test_standing_levels_stand_in_without_being_made() -> None:
    pyramid = pyramid_of(*SHAPES)
    first = pyramid.standing_level(UNIT_DEG * 2**16.5)
    assert first.shift == 16
    assert pyramid.standing_level(UNIT_DEG * 2**17.5).shift == 16
    assert pyramid.standing_level(UNIT_DEG * 2**14.5).shift == 16
    assert set(pyramid.levels) == {16}
    pyramid.level(14)
    assert pyramid.standing_level(UNIT_DEG * 2**15.5).shift == 14


def test_completing_makes_all_levels_and_can_be_stopped() -> None:
    pyramid, progress = pyramid_of(SHAPES[0]), Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        pyramid.complete(progress)
    assert not pyramid.levels
    pyramid.complete(Progress())
    assert set(pyramid.levels) == set(ALL_SHIFTS)


def test_extent_of_features() -> None:
    features = features_of("POINT (120 30)", "LINESTRING (121 31, 122 33)", None)
    assert features.extent_of(["f1"]) == pytest.approx((121, 31, 122, 33), abs=1e-6)
    assert features.extent_of(["f0", "f1", "f2", "unknown"]) == pytest.approx((120, 30, 122, 33), abs=1e-6)
