"""Repaints of the map beside QGIS with its own defaults."""

import json
import statistics
import subprocess
import time
from pathlib import Path

from bench.inputs import Inputs, read_wkb
from bench.table import Row
from gui.paint.picture import paint_image
from layers.extent import Extent
from layers.scene import Scene, SceneLayer, ScenePainter
from layers.symbology import Style
from layers.vector import FeatureSet, read_features
from layers.view import ViewTransform, fit_view

WIDTH_PX, HEIGHT_PX = 1600, 1000
REPEATS = 9
SYSTEM_PYTHON = "/usr/bin/python3"  # QGIS's bindings live there
COUNTRY: Extent = (73.5, 3.8, 135.1, 53.6)
COUNTY_VIEWS = (
    ("repaint 2,826 counties, country", COUNTRY, 1 / 4),
    ("repaint counties, Zhejiang", (118.0, 27.0, 123.0, 31.2), 1 / 5),
    ("repaint counties, Hangzhou", (119.9, 30.0, 120.5, 30.4), 1 / 4),
)
AVA_VIEW: Extent = (-125.0, 25.0, -67.0, 49.5)


def rows(inputs: Inputs) -> list[Row]:
    """One row a view."""
    counties = read_features([inputs.counties_wkb])
    found = [_row(work, counties, inputs.counties_file, extent, most) for work, extent, most in COUNTY_VIEWS]
    ava = read_features([read_wkb(inputs.ava_file, "ava_id")])
    return [*found, _row("repaint 103 AVA versions", ava, inputs.ava_file, AVA_VIEW, 1 / 4)]


def repaint_s(features: FeatureSet, view: ViewTransform) -> float:
    """Median seconds of a repaint of one layer into an image, nothing kept but the pyramid."""
    painter, scene = ScenePainter(), Scene((SceneLayer(features, Style()),))
    paint_image(painter, scene, view)
    times = []
    for _repeat in range(REPEATS):
        begin = time.perf_counter()
        paint_image(painter, scene, view)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def qgis_repaint_s(path: Path, extent: Extent) -> tuple[float | None, str]:
    """QGIS's median seconds for the same, None and the reason if it is missing."""
    script = Path(__file__).with_name("qgis_repaint.py")
    words = [SYSTEM_PYTHON, str(script), str(path), str(WIDTH_PX), str(HEIGHT_PX), ",".join(map(str, extent))]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as fault:
        return None, f"QGIS is missing (Debian: qgis python3-qgis): {fault}"
    return next(iter(json.loads(done.stdout)["median_s"].values())), ""


def _row(work: str, features: FeatureSet, path: Path, extent: Extent, most: float) -> Row:
    peer_s, note = qgis_repaint_s(path, extent)
    return Row(work, repaint_s(features, fit_view(extent, WIDTH_PX, HEIGHT_PX)), "s", "QGIS", peer_s, most, None, note)
