"""Rows of outlines: what is compared is what they say, in turn, by the processor's own time."""

import subprocess
import sys
import time

import numpy as np
import pytest

from bench import row_outlines, row_webmap
from bench.row_outlines import fine_and_long, processor_s, turn_by_turn
from layers.publish.webmap.junctions import find_junctions


def test_sides_take_turns_and_medians_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[str] = []
    clock = iter([0, 1, 0, 10, 0, 3, 0, 30, 0, 2, 0, 20])
    monkeypatch.setattr(row_outlines.time, "process_time", lambda: next(clock))
    assert turn_by_turn(lambda: turns.append("ours"), lambda: turns.append("peer")) == (2, 20)
    assert turns == ["ours", "peer"] * row_outlines.ROUNDS


def test_waiting_is_not_the_processors_time() -> None:
    assert processor_s(lambda: time.sleep(0.05)) < 0.05


def test_the_processors_time_of_a_command_is_that_of_commands_that_ended() -> None:
    before = row_webmap._processor_s()
    subprocess.run([sys.executable, "-c", "sum(range(300_000))"], check=True)
    after = row_webmap._processor_s()
    sum(range(300_000))
    assert after > before
    assert row_webmap._processor_s() == after


@pytest.mark.parametrize(("short", "long"), [(1000, 0), (1000, 50), (7, 3)])
def test_long_edges_go_across_the_fine_outline(short: int, long: int) -> None:
    places, begins, ends = fine_and_long(short, long)
    assert len(places) == short + 1 + 2 * long
    assert len(begins) == len(ends) == short + long
    lengths = np.hypot(*(places[ends] - places[begins]).T)
    assert (lengths[:short] < 20.1 / short + 1e-3).all()
    assert (places[begins[short:], 1] < -0.9).all()
    assert (places[ends[short:], 1] > 0.9).all()
    edges, _numbers, _shares = find_junctions(places, begins, ends, 1e-7)
    assert (edges >= 0).all()


def test_both_rows_of_long_edges_are_of_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_outlines, "SHORT", 400)
    monkeypatch.setattr(row_outlines, "LONG", 40)
    sizes: list[int] = []
    monkeypatch.setattr(row_outlines, "_find", lambda edges: sizes.append(len(edges[1])))
    alone, grown = row_outlines._long_edges()
    assert alone.work == grown.work
    assert sizes == [440, 400] * 3 + [440, 110] * 3
    assert (alone.target_ratio, grown.target_ratio) == (4.0, 2.0)
