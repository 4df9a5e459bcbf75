"""A project with the national counties, for the rows that begin with a stored project."""

from pathlib import Path

import numpy as np
import shapely

from bench.inputs import Inputs
from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.model import AdminUnit
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project


def make_national_project(inputs: Inputs) -> Path:
    """Project whose county layer is the national file (positions as they are in the file)."""
    path = inputs.scratch / "national.gpkg"
    if path.exists():
        return path
    codes, wkbs = inputs.counties_wkb
    geometries = shapely.from_wkb(np.array(wkbs, dtype=object))
    rows = tuple(
        to_row(AdminUnit(code, code, edition="bench", geom=geometry, import_id="bench"))
        for code, geometry in zip(codes, geometries, strict=True)
    )
    with create_project(path, "bench") as project:
        project.apply(Command(Label("bench"), bulks=(BulkRows("gi_admin_unit", "bench", rows),)))
    return path
