"""GDAL on a full disk, in the thread that loaded it and in another one: what it says is in the error alone."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

SCRIPT = textwrap.dedent(
    """
    import resource, signal, sys, threading
    from datetime import date
    from pathlib import Path

    import pyogrio.raw
    import shapely

    from gi_atlas.errors import GiAtlasError
    from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
    from gi_atlas.exchange.writers.gdal_files import write_flatgeobuf, write_geopackage, write_shapefile_zip
    from gi_atlas.exchange.writers.scope_package import write_scope_package

    folder, is_apart = Path(sys.argv[1]), sys.argv[2] == "thread"
    shape = shapely.MultiPolygon([shapely.Point(110, 30).buffer(1, quad_segs=1000)])
    feature = BoundaryFeature(shape, {"name": "甲", "product": "甲", "zone": "", "role": "PRODUCTION"})
    WRITERS = {
        "a.gpkg": write_geopackage,
        "a.fgb": write_flatgeobuf,
        "a.zip": lambda path, one: write_shapefile_zip(path, one, "UTF-8"),
        "package.gpkg": lambda path, one: write_scope_package(path, one, []),
    }

    def write():
        for limit in (0, 60, 5_000, 40_000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            for name, writer in WRITERS.items():
                place = folder / f"{limit} {name}"
                place.mkdir()
                try:
                    writer(place / name, feature)
                    print(limit, name, "WRITTEN")
                except (GiAtlasError, OSError) as error:
                    print(limit, name, getattr(error, "code", "OSError"))

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if is_apart:
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    else:
        write()
    """
)


@pytest.mark.parametrize("where", ["main", "thread"])
def test_gdal_says_nothing_beside_the_error(tmp_path: Path, where: str) -> None:
    words = [sys.executable, "-c", SCRIPT, str(tmp_path), where]
    root = str(Path(__file__).parents[3])
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": root})
    told = [line.split(" ") for line in done.stdout.splitlines()]
    assert len(told) == 16, done.stderr[-800:]
    assert done.stderr == ""
    # The names of a Shapefile's fields, and what is packed, are written by Python; its callers tell them.
    assert {outcome for _limit, _name, outcome in told} <= {"EXPORT_CANNOT_WRITE", "OSError"}
    assert {outcome for _limit, name, outcome in told if name != "a.zip"} == {"EXPORT_CANNOT_WRITE"}
