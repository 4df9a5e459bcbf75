"""Scrolling the evidence of a project of 20,000 photos, without and with their small pictures kept."""

import json
import os
import subprocess
import sys
from typing import Any

from bench.display import environment, virtual_display
from bench.inputs import Inputs
from bench.table import Row

COUNT, LIMIT_S = 20_000, 900
ROWS = (
    ("frame, median", "median_s", "s", 0.016),
    ("frame, 99th percentile", "p99_s", "s", 0.033),
    ("longest frame", "max_s", "s", 0.100),
    ("all pictures in view after the last turn of the wheel", "sharp_s", "s", None),
    ("list read and shown", "opened_s", "s", 2.0),
    ("memory of pictures", "shelf_mb", "MB", 64.0),
    ("memory of the process, with making the project", "peak_mb", "MB", 400.0),
)


def rows(inputs: Inputs) -> list[Row]:
    """One row a figure, for kept pictures and for such that are made while scrolling."""
    with virtual_display() as display:
        found = measure_gallery(inputs, display)
    return [
        Row(f"gallery of {COUNT:,} photos, {word}: {work}", found[state][name], unit, target=target)
        for state, word in (("warm", "pictures kept"), ("cold", "pictures made meanwhile"))
        for work, name, unit, target in ROWS
    ]


def measure_gallery(inputs: Inputs, display: str | None) -> dict[str, Any]:
    """Figures of one run in a process of its own."""
    variables = environment(display) if display else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "bench.gallery", str(inputs.scratch), str(COUNT)]
    done = subprocess.run(words, env=variables, capture_output=True, text=True, timeout=LIMIT_S, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"the gallery ended with {done.returncode}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
