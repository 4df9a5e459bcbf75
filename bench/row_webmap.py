"""The web map: the 103 AVA versions against plain folium, and the national set in a browser."""

import json
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

MOST_BYTES, MOST_S, FIRST_PICTURE_S = 2.0, 3.0, 1.0
NATIONAL_BYTES = 12_000_000
ROUNDS = 3
ZOOM = 14
# What its users write first: one GeoJSON layer of all versions with their names.
FOLIUM = """
import sys, geopandas, pandas, folium
from pathlib import Path
frames = [geopandas.read_file(path)[["name", "geometry"]] for path in sorted(Path(sys.argv[1]).glob("ava/*.geojson"))]
page = folium.Map()
folium.GeoJson(pandas.concat(frames), tooltip=folium.GeoJsonTooltip(["name"])).add_to(page)
page.save(sys.argv[2])
"""
PAINT = """(async () => {
  const canvas = document.createElement("canvas");
  canvas.width = 1280; canvas.height = 755;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const found = [];
  for (let zoom = GI.zooms.least; zoom <= GI.zooms.largest; zoom++) {
    GI.map.setView([30.5, 114], zoom, { animate: false });
    const begun = performance.now();
    GI.paint(context, GI.viewOf(GI.map));
    context.getImageData(0, 0, 1, 1);
    found.push(performance.now() - begun);
  }
  return found;
})()"""


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
        _opening("web map of 103 AVA versions: first picture", page, FIRST_PICTURE_S),
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
    seconds = _timed(command)
    note = "2,826 counties, 2,500 boundaries, 50,000 records"
    return [
        Row("national web map: file", page.stat().st_size / 1e6, "MB", target=NATIONAL_BYTES / 1e6, note=note),
        Row("national web map: command", seconds, "s"),
        _opening("national web map: first picture", page, None),
        _painting("national web map: slowest whole picture", page),
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


def _opening(work: str, page: Path, target: float | None) -> Row:
    """Seconds until the map stands, its data unpacked and painted."""
    if shutil.which("chromium") is None:
        return Row(work, None, "s", target=target, note="Chromium is missing: apt-get install chromium")
    return Row(work, _in_browser(page, "GI.firstPictureMs") / 1000, "s", target=target)


def _painting(work: str, page: Path) -> Row:
    """Milliseconds of the slowest picture of all zooms, painted by the processor alone."""
    if shutil.which("chromium") is None:
        return Row(work, None, "ms", note="Chromium is missing: apt-get install chromium")
    return Row(work, max(_in_browser(page, PAINT)), "ms")


def _in_browser(page: Path, expression: str) -> Any:
    from tests.webmap.chromium import start_chromium

    with start_chromium() as browser:
        return browser.new_page().open(page).run(expression)
