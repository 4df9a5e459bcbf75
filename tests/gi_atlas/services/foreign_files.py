"""Foreign files and looks into projects for the tests of imports."""

import csv
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.exchange import child
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project

# The log and the replaced values only grow; what a step may leave behind is compared in all other tables.
GROWING = ("gi_change_log", "gi_old_value")


def write_geojson(path: Path, rows: Iterable[tuple[Any, dict[str, Any]]], **members: Any) -> Path:
    """A FeatureCollection of (shapely geometry or None, properties)."""
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if geometry is None else json.loads(shapely.to_geojson(geometry)),
        }
        for geometry, properties in rows
    ]
    content = {"type": "FeatureCollection", **members, "features": features}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def write_csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A table in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heading)
        writer.writerows(rows)
    return path


def write_wkt(path: Path, rows: Sequence[tuple[Any, dict[str, Any]]]) -> Path:
    """A table of (shapely geometry or None, properties), the geometries as WKT; its first row is number 2."""
    heading = list(dict.fromkeys(name for _geometry, told in rows for name in told))
    cells = [[told.get(name) for name in heading] + [geometry and geometry.wkt] for geometry, told in rows]
    return write_csv(path, [*heading, "wkt"], cells)


def read_here(folder: Path, job: dict[str, Any], size_bytes: int, progress: Progress) -> dict[str, Any]:
    """What ``sandbox.run_child`` gives for a table, read in this process: starting a child costs most of a test."""
    # None of these needs GDAL, which must not be loaded twice.
    assert job["format"] in ("CSV", "LAND_TXT", "ZIP")
    progress.report(-1.0, job["file"])
    found = child._read({**job, "seconds": 60.0}, folder)
    assert isinstance(found, dict)
    return dict(json.loads(json.dumps(found)))


def square(lon: float, lat: float, size: float = 0.1) -> Any:
    """A square by its south-western corner, degrees."""
    return shapely.box(lon, lat, lon + size, lat + size)


def dump(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours but the log, whatever its fid, and the boxes of the R-trees by row id."""
    connection = sqlite3.connect(f"file:{project.path}?mode=ro", uri=True)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ours = [name for name in tables if name.startswith("gi_") and name not in GROWING]
        content = {name: _rows(connection, name) for name in ours}
        for name in ours:
            if f"rtree_{name}_geom" in tables:
                content[f"rtree_{name}"] = _boxes(connection, name)
        return content
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[1] != "fid"]
    return sorted(connection.execute(f'SELECT {", ".join(columns)} FROM "{table}"').fetchall(), key=repr)


def _boxes(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    query = (
        f"SELECT t.id, r.minx, r.maxx, r.miny, r.maxy FROM rtree_{table}_geom AS r LEFT JOIN {table} AS t"
        " ON t.fid = r.id ORDER BY t.id"
    )
    return connection.execute(query).fetchall()


class CountedProgress(Progress):
    """Counts how often it was asked whether to stop; stops at the asking with a number, or from a share on."""

    def __init__(self, stop_at: int | None = None, stop_at_share: float | None = None) -> None:
        super().__init__()
        self.asked, self._stop_at, self._stop_at_share = 0, stop_at, stop_at_share
        self.shares: list[float] = []

    def report(self, share: float, text: str = "") -> None:
        self.shares.append(share)
        if self._stop_at_share is not None and share >= self._stop_at_share:
            self.cancel()
        super().report(share, text)

    def check(self) -> None:
        self.asked += 1
        if self._stop_at is not None and self.asked >= self._stop_at:
            self.cancel()
        super().check()
