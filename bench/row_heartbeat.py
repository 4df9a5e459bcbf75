"""The window lives while a million points are imported and shown."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely

from bench.display import environment, virtual_display
from bench.inputs import Inputs
from bench.table import Row
from gi_atlas.storage.opening import create_project

POINTS = 1_000_000
LIMIT_S = 900


def rows(inputs: Inputs) -> list[Row]:
    """Longest gap in the window's event loop, and how soon a stopped import ends."""
    project = inputs.scratch / "pulse.gpkg"
    create_project(project).close()
    file = write_points(inputs.scratch / "points.fgb", POINTS)
    with virtual_display() as display:
        figures = feel_pulse(project, file, inputs.scratch / "pulse-home", display)
    note = f"{figures['features']:,} points, imported in {figures['import_s']:.0f} s, peak {figures['peak_mb']:.0f} MB"
    return [
        Row("import of 1 M points: longest gap of the window", figures["longest_gap_s"], "s", target=0.1, note=note),
        Row("import of 1 M points: stopped after", figures["cancel_s"], "s", target=1.0),
    ]


def write_points(path: Path, count: int) -> Path:
    """A file of places in China (EPSG:4490)."""
    places = np.random.default_rng(1).uniform([98, 23], [121, 43], (count, 2))
    frame = geopandas.GeoDataFrame({"number": np.arange(count)}, geometry=shapely.points(places), crs=4490)
    frame.to_file(path, SPATIAL_INDEX="NO")
    return path


def feel_pulse(project: Path, file: Path, home: Path, display: str | None) -> dict[str, Any]:
    """Figures of one run in a process of its own, with a home of its own."""
    homes = {"HOME": home, **{f"XDG_{name}_HOME": home / name.lower() for name in ("CACHE", "CONFIG", "DATA")}}
    home.mkdir(parents=True, exist_ok=True)
    variables = environment(display) if display else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    variables |= {name: str(path) for name, path in homes.items()}
    words = [sys.executable, "-m", "bench.heartbeat", str(project), str(file)]
    done = subprocess.run(words, env=variables, capture_output=True, text=True, timeout=LIMIT_S, check=False)  # noqa: S603
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"the window ended with {done.returncode}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
