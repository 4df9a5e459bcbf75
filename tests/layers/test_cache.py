"""Pyramids on disk, loading and patching."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely

from gi_atlas.errors import GeometryError, JobCancelled
from gi_atlas.jobs import Progress
from layers import pyramid_cache
from layers.layer import Batch, LayerSource
from layers.loading import load_layer, patch_layer, refine
from layers.pyramid import ALL_SHIFTS, FIRST_SHIFT
from layers.pyramid_cache import PyramidCache
from layers.symbology import Style
from layers.view import fit_view
from layers.wkb import UNIT_DEG
from tests.layers.shapes import features_of, paint, ragged_polygon

LARGE = [ragged_polygon(seed, 20_000, 110 + seed) for seed in range(3)]


class Rows:
    """A changing table of features."""

    def __init__(self, **shapes: object) -> None:
        self.shapes = dict(shapes)
        self.reads: list[Collection[str] | None] = []
        self.version = 1

    def read(self, wanted: Collection[str] | None) -> Iterator[Batch]:
        self.reads.append(wanted)
        chosen = [name for name in self.shapes if wanted is None or name in wanted]
        yield chosen, [shapely.to_wkb(self.shapes[name]) for name in chosen]

    @property
    def source(self) -> LayerSource:
        return LayerSource(self.read, lambda: f"version {self.version}")


@pytest.fixture
def cache(tmp_path: Path) -> PyramidCache:
    return PyramidCache(tmp_path / "缓存 目录（一）")


def large_rows() -> Rows:
    return Rows(**{f"龙井{number}": shape for number, shape in enumerate(LARGE)})


def test_what_comes_back_is_what_was_kept(cache: PyramidCache) -> None:
    rows = large_rows()
    loaded = load_layer(rows.source, cache, Progress())
    refine(loaded, cache, Progress())
    again = load_layer(rows.source, cache, Progress())
    assert len(rows.reads) == 1
    assert again.features.ids == loaded.features.ids
    for shift in ALL_SHIFTS:
        first, second = loaded.features.pyramid.level(shift), again.features.pyramid.level(shift)
        assert np.array_equal(first.x, second.x)
        assert np.array_equal(first.y, second.y)
        assert np.array_equal(first.chunks.boxes, second.chunks.boxes)
    view = fit_view(loaded.features.extent, 400, 300)
    assert np.array_equal(paint(loaded.features, Style(), view), paint(again.features, Style(), view))


def test_another_content_is_another_file(cache: PyramidCache) -> None:
    rows = large_rows()
    refine(load_layer(rows.source, cache, Progress()), cache, Progress())
    rows.version = 2
    load_layer(rows.source, cache, Progress())
    assert rows.reads == [None, None]


def test_small_layers_are_not_kept(cache: PyramidCache) -> None:
    loaded = load_layer(Rows(a=shapely.box(0, 0, 1, 1)).source, cache, Progress())
    refine(loaded, cache, Progress())
    assert not cache.folder.exists()


def test_a_missing_file_is_no_fault(cache: PyramidCache) -> None:
    assert cache.find("nothing") is None
    cache.drop("nothing")


def kept_file(cache: PyramidCache) -> tuple[Rows, Path]:
    rows = large_rows()
    refine(load_layer(rows.source, cache, Progress()), cache, Progress())
    return rows, cache.path_of("version 1")


def test_what_a_killed_program_left_half_written_goes(cache: PyramidCache) -> None:
    cache.folder.mkdir(parents=True)
    dead, living, stranger = (cache.folder / name for name in (f"a.{2**30}.tmp", f"b.{os.getppid()}.tmp", "c.tmp"))
    for path in (dead, living, stranger):
        path.write_bytes(b"half")
    kept_file(cache)
    assert [path.exists() for path in (dead, living, stranger)] == [False, True, True]


@pytest.mark.parametrize("length", [0, 3, 20, 500])
def test_a_cut_file_counts_as_missing(cache: PyramidCache, length: int) -> None:
    rows, path = kept_file(cache)
    path.write_bytes(path.read_bytes()[:length])
    assert cache.find("version 1") is None
    assert load_layer(rows.source, cache, Progress()).features.pyramid.stored is None


@pytest.mark.parametrize("place", [0, 10, 40, 300])
def test_a_damaged_head_counts_as_missing(cache: PyramidCache, place: int) -> None:
    _rows, path = kept_file(cache)
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    assert cache.find("version 1") is None


def test_damaged_arrays_are_found_and_the_file_removed(cache: PyramidCache) -> None:
    rows, path = kept_file(cache)
    content = bytearray(path.read_bytes())
    content[-2000] ^= 0x10
    path.write_bytes(content)
    loaded = load_layer(rows.source, cache, Progress())
    with pytest.raises(GeometryError) as caught:
        refine(loaded, cache, Progress())
    assert caught.value.code == "LAYER_CACHE_DAMAGED"
    assert caught.value.context["path"] == str(path)
    assert not path.exists()
    assert load_layer(rows.source, cache, Progress()).features.pyramid.stored is None


def test_a_damaged_first_level_is_read_anew(cache: PyramidCache) -> None:
    rows, path = kept_file(cache)
    header = pyramid_cache._read_header(np.fromfile(path, np.uint8), "version 1")
    assert header is not None
    content = bytearray(path.read_bytes())
    content[header["arrays"][f"{FIRST_SHIFT}/x"]["offset"]] ^= 0x10
    path.write_bytes(content)
    loaded = load_layer(rows.source, cache, Progress())
    assert loaded.features.pyramid.stored is None
    assert loaded.features.ids == tuple(rows.shapes)
    assert len(rows.reads) == 2
    assert not path.exists()


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(
    cache: PyramidCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError("disk full")

    rows = large_rows()
    loaded = load_layer(rows.source, cache, Progress())
    monkeypatch.setattr(cache, "keep", fail)
    refine(loaded, cache, Progress())
    assert loaded.features.pyramid.levels.keys() >= {0, 13, 24}


def test_the_folder_does_not_grow_without_end(cache: PyramidCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyramid_cache, "MOST_BYTES", 1)
    rows = large_rows()
    for rows.version in (1, 2, 3):
        refine(load_layer(rows.source, cache, Progress()), cache, Progress())
    assert [path.name for path in cache.folder.iterdir()] == [cache.path_of("version 3").name]


def test_rows_that_change_while_they_are_read_are_read_again(cache: PyramidCache) -> None:
    rows = large_rows()

    def read(wanted: Collection[str] | None) -> Iterator[Batch]:
        rows.version += 1 if len(rows.reads) < 1 else 0
        yield from rows.read(wanted)

    loaded = load_layer(LayerSource(read, lambda: f"version {rows.version}"), cache, Progress())
    assert len(rows.reads) == 2
    assert loaded.key == "version 2"


def test_rows_that_never_rest_have_no_key(cache: PyramidCache) -> None:
    rows = large_rows()

    def read(wanted: Collection[str] | None) -> Iterator[Batch]:
        rows.version += 1
        yield from rows.read(wanted)

    assert load_layer(LayerSource(read, lambda: str(rows.version)), cache, Progress()).key == ""


def test_loading_can_be_stopped() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        load_layer(large_rows().source, None, progress)


def test_a_change_reads_only_what_changed() -> None:
    rows = Rows(a=shapely.box(0, 0, 1, 1), b=shapely.box(1, 0, 2, 1), c=shapely.box(2, 0, 3, 1))
    loaded = load_layer(rows.source, None, Progress())
    rows.shapes["b"] = shapely.box(5, 5, 6, 6)
    first = patch_layer(loaded, rows.source, {"b"}, Progress())
    assert rows.reads == [None, {"b"}]
    assert first.replaced == {"b"}
    assert first.features is loaded.features
    assert first.parts[1].extent_of(["b"]) == pytest.approx((5, 5, 6, 6), abs=1e-6)
    del rows.shapes["a"]
    rows.shapes["d"] = shapely.box(8, 8, 9, 9)
    second = patch_layer(first, rows.source, {"a", "d"}, Progress())
    assert second.replaced == {"a", "b"}
    assert set(second.parts[1].ids) == {"b", "d"}


def test_writing_fails_without_a_trace(cache: PyramidCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError("disk full")

    loaded = load_layer(large_rows().source, cache, Progress())
    loaded.features.pyramid.complete(Progress())
    monkeypatch.setattr(pyramid_cache.os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        cache.keep("version 1", loaded.features)
    assert list(cache.folder.iterdir()) == []


def test_features_know_their_numbers() -> None:
    features = features_of(*LARGE)
    assert features.numbers == {"f0": 0, "f1": 1, "f2": 2}
    assert list(features.mask_of(["f2", "unknown"])) == [False, False, True]
    assert not features.has_only_points
    assert features_of("POINT (1 1)").has_only_points


def test_labels_of_points_stand_at_the_points() -> None:
    points = [(119.1234567, 29.7654321), (119.1239, 29.7659), (-70.25, -33.5)]
    features = features_of(*[f"POINT ({x} {y})" for x, y in points])
    assert features.anchors[:2].T * UNIT_DEG == pytest.approx(np.array(points), abs=1e-6)
