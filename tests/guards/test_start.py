"""What the program loads before anything shows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.source_files import ROOT

HEAVY = ("geopandas", "pyogrio", "rasterio", "folium", "pandas")


def modules_after(code: str) -> set[str]:
    """Modules that are loaded in a fresh interpreter after running ``code``."""
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "module", ["gi_atlas.cli", "gi_atlas.storage.opening", "gi_atlas.services.editing", "gi_atlas.services.listing",
               "layers.project_layers", "gui.canvas.canvas", "gui.paint.cli"]
)  # fmt: skip
def test_heavy_libraries_are_not_loaded(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert module in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_a_heavy_library_is_seen() -> None:
    assert "pandas" in modules_after("import pandas")


def test_foreign_variables_are_cleared(tmp_path: Path) -> None:
    script = "import os; from gi_atlas.environment import *; print([n for n in FOREIGN_VARIABLES if n in os.environ])"
    poisoned = {
        "PROJ_LIB": str(tmp_path),
        "PROJ_DATA": str(tmp_path),
        "GDAL_DATA": str(tmp_path),
        "PYTHONPATH": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=poisoned, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
