"""Dossiers in one batch: the sample project's and those of all AVA products, their time and memory."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.inputs import Inputs
from bench.table import Row

_HELD = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
MOST_S, MOST_MB = 300.0, 1024.0
PROGRAM = (sys.executable, "-m", "gi_atlas", "--json", "--quiet")


def rows(inputs: Inputs) -> list[Row]:
    """Wall time and the largest memory of the program with its children, over both batches."""
    folder = inputs.scratch / "dossiers"
    folder.mkdir()
    sample = _answer("demo", str(folder / "sample"))["project"]
    ava = _import_ava(inputs.real, folder / "ava.gpkg")
    begun, counts, peak_mb = time.perf_counter(), [], 0.0
    for number, project in enumerate((sample, ava)):
        count, used_mb = _make_all(str(project), folder / f"out{number}")
        counts.append(count)
        peak_mb = max(peak_mb, used_mb)
    seconds = time.perf_counter() - begun
    note = f"{counts[0]} of the sample county, {counts[1]} of AVA; each unpacked again and validated by bagit"
    return [
        Row("dossiers in one batch", seconds, "s", target=MOST_S, note=note),
        Row("memory of that, with children", peak_mb, "MB", target=MOST_MB),
    ]


def _answer(*words: str) -> dict[str, Any]:
    done = subprocess.run([*PROGRAM, *words], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _import_ava(real: Path, project: Path) -> Path:
    files = [str(path) for path in sorted(real.glob("ava/*.geojson"))]
    _answer("new", str(project))
    _answer("import", str(project), *files, "--as", "boundaries")
    return project


def _make_all(project: str, target: Path) -> tuple[int, float]:
    """How many dossiers were made, and the most memory that the program and its children held at one time."""
    words = (*PROGRAM, "dossier", project, "--all", "--to", str(target), "--incomplete")
    peak_mb = 0.0
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as child:  # noqa: S603 - our own program
        while child.poll() is None:
            peak_mb = max(peak_mb, tree_mb(child.pid))
            time.sleep(0.1)
    if child.returncode:
        raise RuntimeError(f"dossier: exit {child.returncode}")
    return len(list(target.glob("*.zip"))), peak_mb


def tree_mb(pid: int) -> float:
    """Memory (MB) that a process and those below it hold now; what ended meanwhile holds none."""
    folder = Path(f"/proc/{pid}")
    try:
        held = _HELD.search((folder / "status").read_text())
        below = [one for thread in (folder / "task").iterdir() for one in (thread / "children").read_text().split()]
    except OSError:
        return 0.0
    return (int(held[1]) / 1024 if held else 0.0) + sum(tree_mb(int(one)) for one in below)
