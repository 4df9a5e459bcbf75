"""Real files that the rows measure with, unpacked once a run."""

import lzma
import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Inputs:
    """Where real data lie and where a row may write.

    Parameters
    ----------
    real : Path
        Folder of real data (``GI_ATLAS_REAL_DATA``, else ``../shared/data``).
    scratch : Path
        Empty folder of this run.
    """

    real: Path
    scratch: Path

    @cached_property
    def counties_file(self) -> Path:
        """The national counties as an unpacked FlatGeobuf."""
        target = self.scratch / "counties.fgb"
        with lzma.open(self.real / "cn/county_gcj02.fgb.xz") as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink)
        return target

    @cached_property
    def counties_wkb(self) -> tuple[list[str], list[bytes]]:
        """Codes and geometries (WKB) of the national counties."""
        return read_wkb(self.counties_file, "adcode")

    @cached_property
    def ava_file(self) -> Path:
        """All AVA versions in one FlatGeobuf, so that both sides read one layer."""
        import geopandas
        import pandas

        frames = [geopandas.read_file(path)[["ava_id", "geometry"]] for path in sorted(self.real.glob("ava/*.geojson"))]
        target = self.scratch / "ava.fgb"
        geopandas.GeoDataFrame(pandas.concat(frames, ignore_index=True), crs=frames[0].crs).to_file(target)
        return target


def read_wkb(path: Path, field: str) -> tuple[list[str], list[bytes]]:
    """Values of one field and the geometries (WKB) of a file's first layer."""
    from pyogrio.raw import read

    found: tuple[Any, Any, Any, Any] = read(path, columns=[field])
    return [str(value) for value in found[3][0]], list(found[2])


def find_real_folder() -> Path | None:
    """Folder of real data, None if it is not there."""
    folder = Path(os.environ.get("GI_ATLAS_REAL_DATA") or ROOT.parent / "shared" / "data")
    return folder if (folder / "README.md").exists() else None
