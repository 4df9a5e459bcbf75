"""How the rows measure: turn by turn, by the server's clock, and honest where a peer or a display is missing."""

import subprocess
import time
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

import bench.__main__ as program
from bench import display, gestures, memory, row_analysis, row_canvas, row_start
from bench.pairing import Side, paired_medians
from bench.row_heartbeat import write_points
from bench.table import Row
from layers.analysis.overlaps import overlaps


def test_both_sides_are_measured_turn_by_turn_on_fresh_input() -> None:
    turns: list[tuple[str, int]] = []
    made = iter(range(100))

    def side(name: str, seconds: float) -> Side:
        return Side(lambda given: (turns.append((name, given)), time.sleep(seconds)), lambda: next(made))

    ours_s, peer_s = paired_medians(side("ours", 0.002), side("peer", 0.02), 3)
    assert [name for name, _given in turns] == ["ours", "peer"] * 4
    assert [given for _name, given in turns] == list(range(8))
    assert 0.002 <= ours_s < peer_s
    assert peer_s >= 0.02


def test_the_servers_stamps_are_the_monotonic_clock() -> None:
    now_ms = round(time.monotonic() * 1000)
    assert time.monotonic() - gestures.server_time((now_ms - 12) % 2**32) == pytest.approx(0.012, abs=0.01)
    assert time.monotonic() - gestures.server_time(now_ms % 2**32 - 2**32) == pytest.approx(0, abs=0.01)


def test_the_script_drags_and_zooms_and_lets_go() -> None:
    assert gestures.script(1.0, 100, 50).splitlines()[-1] == "mouseup 2"
    lines = gestures.script(4.0, 100, 50).splitlines()
    buttons = [line for line in lines if line.startswith("mouse") and line[5] in "du"]
    assert buttons == ["mousedown 2", "mouseup 2"] * 2
    assert {line for line in lines if line.startswith("click")} == {"click 4", "click 5"}
    moves = [tuple(map(float, line.split()[1:])) for line in lines if line.startswith("mousemove")]
    assert len(moves) == lines.count("sleep 0.016") == 250
    assert all(100 < x < 100 + gestures.WIDTH and 50 < y < 50 + gestures.HEIGHT for x, y in moves)


def test_peak_memory_grows_with_use() -> None:
    before = memory.peak_mb()
    if before is None:
        pytest.skip("this system does not tell a process's peak memory")
    block = np.ones(40_000_000, np.uint8)
    assert block.sum() == 40_000_000
    assert (memory.peak_mb() or 0) >= before
    assert memory.peak_mb(2**30) is None


def test_a_peer_gets_the_systems_own_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/ours")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert display.environment(":5")["VIRTUAL_ENV"] == "/ours"
    theirs = display.peer_environment(":5")
    assert theirs["DISPLAY"] == ":5"
    assert not {"VIRTUAL_ENV", "QT_QPA_PLATFORM", "PYTHONPATH"} & theirs.keys()
    assert theirs["PATH"] == display.SYSTEM_PATH


def test_missing_peers_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_words: Any, **_more: Any) -> None:
        raise FileNotFoundError("python3")

    monkeypatch.setattr(subprocess, "run", fail)
    figure, note = row_canvas.qgis_repaint_s(tmp_path / "a.fgb", (0, 0, 1, 1))
    assert figure is None
    assert "missing" in note
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert row_start.qgis_start(tmp_path / "a.fgb", tmp_path, ":5") is None
    rows = row_start._table([row_start.Start(2.0, 400)], [row_start.Start(1.0, 300)], [None])
    assert [row.peer for row in rows] == [None, None, None]
    assert [row.is_met for row in rows] == [None, None, True]
    assert "missing" in rows[0].note
    with display.virtual_display() as found:
        assert found is None


def test_the_start_row_takes_medians_and_the_worst_memory() -> None:
    starts = [row_start.Start(seconds, mb) for seconds, mb in ((1.0, 300.0), (9.0, 610.0), (2.0, 400.0))]
    cold, warm, most = row_start._table(starts, starts, [row_start.Start(4.0, 500.0)] * 3)
    assert (cold.ours, cold.ratio, cold.is_met) == (2.0, 0.5, True)
    assert warm.is_met
    assert (most.ours, most.is_met) == (610.0, False)


def test_the_plain_peer_gives_our_answer() -> None:
    random = np.random.default_rng(3)
    centres = random.uniform([110, 30], [111, 31], (30, 2))
    shapes = shapely.buffer(shapely.points(centres), random.uniform(0.01, 0.1, 30))
    found, expected = overlaps(shapes), row_analysis.plain_overlaps(shapes)
    ours = dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), found.area_m2, strict=True))
    assert ours.keys() == expected.keys()
    assert len(ours) > 5
    for pair, area in ours.items():
        assert area == pytest.approx(expected[pair], rel=1e-3)


def test_points_of_the_heartbeat_are_readable(tmp_path: Path) -> None:
    frame = geopandas.read_file(write_points(tmp_path / "点.fgb", 5))
    assert frame.crs == 4490
    assert frame.number.tolist() == [0, 1, 2, 3, 4]
    assert frame.geometry.x.between(98, 121).all()


def test_the_program_runs_the_asked_rows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {"row_a": [Row("quick", 1.0, target=2.0)], "row_b": [Row("slow", 3.0, target=2.0)]}

    class Rows:
        def __init__(self, name: str) -> None:
            self.rows = lambda _inputs: made[name.removeprefix("bench.")]

    monkeypatch.setattr(program, "find_real_folder", lambda: tmp_path)
    monkeypatch.setattr(program, "import_module", Rows)
    monkeypatch.setattr(program, "row_modules", lambda wanted: [f"row_{one}" for one in wanted])
    assert program.main(["--only", "a"]) == 0
    assert "quick" in capsys.readouterr().out
    assert program.main(["--only", "a", "--only", "b", "--json", str(tmp_path / "figures.json")]) == 1
    assert '"work": "slow"' in (tmp_path / "figures.json").read_text()


def test_a_row_that_breaks_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(name: str) -> Any:
        if name == "bench.row_a":
            raise ZeroDivisionError("no figure")
        return type("Rows", (), {"rows": staticmethod(lambda _inputs: [Row("quick", 1.0, target=2.0)])})

    monkeypatch.setattr(program, "find_real_folder", lambda: tmp_path)
    monkeypatch.setattr(program, "import_module", load)
    monkeypatch.setattr(program, "row_modules", lambda _wanted: ["row_a", "row_b"])
    assert program.main([]) == 1
    told = capsys.readouterr().out
    assert "a: FAILED: ZeroDivisionError: no figure" in told
    assert "quick" in told


def test_no_real_data_no_figures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(program, "find_real_folder", lambda: None)
    assert program.main([]) == 2
    assert "GI_ATLAS_REAL_DATA" in capsys.readouterr().err


def test_rows_are_found_by_name() -> None:
    assert {"row_canvas", "row_gestures", "row_start", "row_analysis", "row_heartbeat"} <= set(program.row_modules([]))
    assert program.row_modules(["canvas"]) == ["row_canvas"]
