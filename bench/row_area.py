"""The offices' areas beside PROJ's geodesic ones, and what a list costs whose areas are kept or must be computed."""

import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pyogrio.raw
import pyproj
import shapely
from shapely import affinity

from bench.inputs import Inputs
from bench.pairing import Side, paired_medians
from bench.table import Row
from gi_atlas.area import A_M, F
from gi_atlas.area_official import ADDITIVE_METHOD, official_areas_m2
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.services.tables import read_table
from gi_atlas.storage import official_areas
from gi_atlas.storage.connection import connect
from gi_atlas.storage.opening import create_project, open_project

GEOD = pyproj.Geod(a=A_M, f=F)
Shapes = Any
TIMES = 10


def rows(inputs: Inputs) -> list[Row]:
    """One row a question; ten times the versions of the AVA project."""
    paths = sorted(inputs.real.glob("ava/*.geojson"))
    shapes = [shape for path in paths for shape in shapely.from_wkb(pyogrio.raw.read(path)[2])]
    # Moved a little, so that each has a hash of its own and nothing is remembered from its double.
    many = [affinity.translate(shape, 0.001 * turn, 0.001) for turn in range(TIMES) for shape in shapes]
    return [_area_row(many), *_list_rows(many)]


def _area_row(shapes: Shapes) -> Row:
    ours = Side(official_areas_m2, lambda: shapes)
    peer = Side(lambda given: [GEOD.geometry_area_perimeter(one)[0] for one in given], lambda: shapes)
    ours_s, peer_s = paired_medians(ours, peer, repeats=3)
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    note = f"{len(shapes):,} boundaries, {vertices:,} vertices; each with its holes and parts"
    return Row("official areas", ours_s, "s", "pyproj.Geod, one by one", peer_s, 1 / 2, None, note)


def _list_rows(shapes: Shapes) -> list[Row]:
    """The table of boundaries as it is kept today, first and again where an earlier program stored it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "areas.gpkg"
        with create_project(path) as project:
            product = Product("茶")
            zone = Zone(product.id)
            save_many(project, [product, zone, *(BoundaryVersion(zone.id, shape) for shape in shapes)])
        _first_s, kept_s = _read_twice(path)
        with closing(connect(path, "rw")) as raw:
            raw.execute("UPDATE gi_boundary SET area_method = ?", (ADDITIVE_METHOD,)).close()
        first_s, again_s = _read_twice(path)
    work, name = f"table of {len(shapes):,} boundaries", "areas as kept"
    return [
        Row(
            f"{work} of an earlier program, first",
            first_s,
            "s",
            name,
            kept_s,
            None,
            5.0,
            "each is measured once a run, in a job",
        ),
        Row(f"{work} of an earlier program, again", again_s, "s", name, kept_s, 3, None, "areas are remembered"),
    ]


def _read_twice(path: Path) -> tuple[float, float]:
    official_areas.MEMORY = official_areas.AreaMemory()
    with open_project(path, read_only=True) as project:
        return _seconds(project), _seconds(project)


def _seconds(project: Any) -> float:
    begin = time.perf_counter()
    read_table(project, "boundaries")
    return time.perf_counter() - begin
