"""The web map: the 103 AVA versions against plain folium, and the national set in a browser."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.inputs import Inputs
from bench.national_webmap import make_national_webmap
from bench.table import Row
from bench.webmap_reader import UNSEEN_TASK_MS, read_often

MOST_BYTES, MOST_S, FIRST_PICTURE_MS = 2.0, 3.0, 1000.0
LONGEST_TASK_MS, FRAME_MS = 100.0, 33.4
NATIONAL_BYTES = 12_000_000
ROUNDS = 3
# What its users write first: one GeoJSON layer of all versions with their names.
FOLIUM = """
import sys, geopandas, pandas, folium
from pathlib import Path
frames = [geopandas.read_file(path)[["name", "geometry"]] for path in sorted(Path(sys.argv[1]).glob("ava/*.geojson"))]
page = folium.Map()
folium.GeoJson(pandas.concat(frames), tooltip=folium.GeoJsonTooltip(["name"])).add_to(page)
page.save(sys.argv[2])
"""


def rows(inputs: Inputs) -> list[Row]:
    """Bytes and seconds of both pages, then what a reader waits for."""
    project = _ava_project(inputs)
    page, plain = inputs.scratch / "ours.html", inputs.scratch / "folium.html"
    ours_s = [_timed(_webmap(project, page)) for _round in range(ROUNDS)]
    folium_s = [_timed([sys.executable, "-c", FOLIUM, str(inputs.real), str(plain)]) for _round in range(ROUNDS)]
    told = _told(_webmap(project, page))
    note = f"zoom {told['zooms'][0]} to {told['zooms'][1]}, error at most {told['tolerance_m']} m, all columns"
    ours_mb, folium_mb = page.stat().st_size / 1e6, plain.stat().st_size / 1e6
    return [
        Row("web map of 103 AVA versions: file", ours_mb, "MB", "folium", folium_mb, 0.2, MOST_BYTES, note),
        Row("web map of 103 AVA versions: command", median(ours_s), "s", "folium", median(folium_s), target=MOST_S),
        *_reading("web map of 103 AVA versions", page),
        *_folder("web map of 103 AVA versions", project, inputs.scratch / "ava_site"),
        *_national(inputs),
    ]


def _ava_project(inputs: Inputs) -> Path:
    project = inputs.scratch / "ava.gpkg"
    files = [str(path) for path in sorted(inputs.real.glob("ava/*.geojson"))]
    _told(["new", str(project)])
    _told(["import", str(project), *files, "--as", "boundaries"])
    return project


def _national(inputs: Inputs) -> list[Row]:
    project, page = make_national_webmap(inputs), inputs.scratch / "national.html"
    layers = [word for layer in ("boundaries", "units", "records") for word in ("--layer", layer)]
    command = [*_webmap(project, page), *layers, "--budget", str(NATIONAL_BYTES)]
    before, seconds, after = _processor_s(), _timed(command), _processor_s()
    note = "2,826 counties, 2,500 boundaries, 50,000 records"
    return [
        Row("national web map: file", page.stat().st_size / 1e6, "MB", target=NATIONAL_BYTES / 1e6, note=note),
        Row("national web map: command", seconds, "s"),
        Row("national web map: command, the processor's time", after - before, "s"),
        *_reading("national web map", page),
    ]


def _folder(work: str, project: Path, folder: Path) -> list[Row]:
    """What vector tiles add to a folder."""
    command = [*_webmap(project, folder), "--folder"]
    plain_s, tiles_s = _timed(command), _timed([*command, "--pmtiles"])
    size = (folder / "gi.pmtiles").stat().st_size / 1e6
    return [
        Row(f"{work}: vector tiles", size, "MB"),
        Row(f"{work}: folder with vector tiles", tiles_s, "s", "without them", plain_s),
    ]


def _webmap(project: Path, page: Path) -> list[str]:
    return [sys.executable, "-m", "gi_atlas", "--json", "webmap", str(project), "--to", str(page), "--replace"]


def _told(command: list[str]) -> dict[str, Any]:
    words = command if command[0] == sys.executable else [sys.executable, "-m", "gi_atlas", "--json", *command]
    done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _timed(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own program
    return time.perf_counter() - begun


def _processor_s() -> float:
    """Seconds that the processor has worked for commands that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def _reading(work: str, page: Path) -> list[Row]:
    """What a reader waits for, painted by the processor alone; medians of several openings."""
    if shutil.which("chromium") is None:
        return [Row(f"{work}: reading", None, "ms", note="Chromium is missing: apt-get install chromium")]
    found = read_often(page, ROUNDS)
    none = f"tasks are told of from {UNSEEN_TASK_MS:.0f} ms on"
    rows = [
        Row(f"{work}: first picture", found.first_picture_ms, "ms", target=FIRST_PICTURE_MS),
        Row(f"{work}: lists stand as well", found.ready_ms, "ms"),
        Row(f"{work}: longest task of opening", found.longest_task_ms, "ms", target=LONGEST_TASK_MS, note=none),
        Row(f"{work}: the same in the processor's time", found.longest_busy_ms, "ms", target=LONGEST_TASK_MS),
        Row(f"{work}: the processor's time of opening", found.busy_ms, "ms"),
    ]
    for name, gesture in (("drag", found.drag), ("wheel", found.wheel)):
        rows += [
            Row(f"{work}: {name}, frames, 95th percentile", gesture.frame_p95_ms, "ms", target=FRAME_MS),
            Row(f"{work}: {name}, longest task", gesture.longest_task_ms, "ms", target=LONGEST_TASK_MS),
            Row(f"{work}: {name}, sharp picture after it", gesture.sharp_ms, "ms"),
        ]
    return rows
