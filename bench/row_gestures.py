"""Moving and zooming the national map by real mouse events."""

import json
import os
import subprocess
import sys
from typing import Any

from bench.display import environment, virtual_display
from bench.inputs import Inputs
from bench.table import Row

SECONDS = 10
LIMIT_S = 180
ROWS = (
    ("event to end of paint, median", "median_s", 0.016),
    ("event to end of paint, 99th percentile", "p99_s", 0.033),
    ("sharp picture of the country after the last event", "sharp_s", 0.150),
    ("longest time with a blank strip over 64 px", "longest_blank_s", 0.100),
)


def rows(inputs: Inputs) -> list[Row]:
    """One row a figure."""
    with virtual_display() as display:
        found = measure_gestures(inputs, display)
    note = f"{found['events']} events ({found['events_from']}) in {SECONDS} s, counties of the whole country"
    if found["events_from"] != "X server":
        note += "; Xvfb or xdotool is MISSING (Debian: xvfb xdotool), so the events were posted to the widget"
    made = [Row(f"pan and zoom: {work}", found[name], "s", target=most) for work, name, most in ROWS]
    return [Row(made[0].work, made[0].ours, "s", target=made[0].target, note=note), *made[1:]]


def measure_gestures(inputs: Inputs, display: str | None) -> dict[str, Any]:
    """Figures of one run in a process of its own."""
    variables = environment(display) if display else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "bench.gestures", str(inputs.counties_file), str(SECONDS)]
    done = subprocess.run(words, env=variables, capture_output=True, text=True, timeout=LIMIT_S, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"the canvas ended with {done.returncode}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
