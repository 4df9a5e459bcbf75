"""The reader of web maps in the benchmark: what it tells of a page, and what it makes of several openings."""

from dataclasses import asdict
from pathlib import Path

import pytest
import shapely

from bench import row_webmap, webmap_reader
from bench.webmap_reader import UNSEEN_TASK_MS, Gesture, Reading, read_often, read_page
from tests.webmap.chromium import find_chromium
from tests.webmap.making import MapProject


def reading(first: float, frame: float) -> Reading:
    gesture = Gesture(frame, frame * 2, 60.0, 5.0)
    return Reading(first, first + 10, 80.0, 300.0, 30.0, gesture, gesture)


def test_the_middle_of_several_openings_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [reading(900, 20), reading(300, 16), reading(500, 18)]
    monkeypatch.setattr(webmap_reader, "read_page", lambda _page: found.pop())
    told = read_often(Path("page.html"), 3)
    assert (told.first_picture_ms, told.ready_ms) == (500, 510)
    assert (told.drag.frame_median_ms, told.wheel.frame_p95_ms) == (18, 36)


def test_every_figure_becomes_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    find_chromium()
    monkeypatch.setattr(row_webmap, "read_often", lambda _page, _rounds: reading(900, 20))
    rows = {row.work: row for row in row_webmap._reading("a map", Path("page.html"))}
    assert rows["a map: first picture"].is_met is True
    assert rows["a map: drag, frames, 95th percentile"].is_met is False
    assert len(rows) == 5 + 2 * 3


def test_without_a_browser_a_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_webmap.shutil, "which", lambda _name: None)
    (row,) = row_webmap._reading("a map", Path("page.html"))
    assert row.ours is None
    assert "Chromium is missing" in row.note


def test_a_page_is_opened_dragged_and_zoomed(tmp_path: Path) -> None:
    made = MapProject(tmp_path / "small.gpkg")
    made.product("甲", shapely.box(119, 29, 120, 30))
    path, _report = made.write()
    made.project.close()
    found = read_page(path)
    assert found.ready_ms > 0
    assert found.first_picture_ms > 0
    assert found.longest_task_ms >= UNSEEN_TASK_MS
    assert 0 < found.longest_busy_ms < found.busy_ms
    for gesture in (found.drag, found.wheel):
        assert 0 < asdict(gesture)["frame_median_ms"] <= gesture.frame_p95_ms
        assert gesture.sharp_ms >= 0
