"""Vector tiles for websites that draw a map of their own (MapLibre and the like): one PMTiles file a layer.

GDAL cuts and packs the tiles; what it wrote is read again and compared, as it leaves out in silence what does not fit.
A tile's lines are on a grid of 4,096 cells: at the largest zoom written a cell is a sixteenth of a pixel. Programs go
on enlarging from there.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, count
from math import ceil, log2
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.pmtiles import OWN_COLUMN, TILE_CELLS, read_pmtiles, write_pmtiles
from layers.publish.webmap.mercator import to_metres, world_m

ENDING = ".pmtiles"
# Zoom of the page whose pixels are as large as a tile's cells, less that of the tile.
ZOOMS_FINER = 4
LARGEST_TILE_ZOOM, LEAST_TILE_ZOOM = 13, 5
# Pieces that the tiles of the largest zoom may be cut into; each of them is read again.
MOST_PIECES = 30_000
# A text stands in every tile that its feature touches: longer ones make tiles slow that are there to be fast.
MOST_LETTERS = 255
_CELLS_LOST = 2
LINE_SHARE = 0.1
# East and north, in cells.
_NUDGES = np.array([[0.5, 0], [0, 0.5], [0.5, 0.5], [1, 0], [0, 1], [1, 1], [-1, 0], [0, -1], [-1, -1], [2, 1], [1, 2]])
MOST_TOLD = 200  # letters of a message


@dataclass(frozen=True)
class TileLayer:
    """What one file of tiles holds.

    Attributes
    ----------
    name : str
        Of the layer in the tiles, by which a style calls it (``source-layer``).
    rows : sequence of mapping
        Properties of each feature: texts, numbers, truth values, lists and mappings of them.
    shapes : sequence of geometry
        EPSG:4490, x = longitude; edges straight on the plane of web maps. None or empty for none.
    zoom : int
        Largest zoom to write.
    words : str
        What whoever uses the tiles must know: that the wording prevails, that there are drafts.
    """

    name: str
    rows: Sequence[Mapping[str, Any]]
    shapes: Sequence[Any]
    zoom: int
    words: str = ""
    planes: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shapes = np.empty(len(self.shapes), object)
        shapes[:] = list(self.shapes)
        object.__setattr__(self, "planes", _on_cells(shapely.transform(shapes, _on_plane), self.cell_m))

    @property
    def file_name(self) -> str:
        """Name of the file that it becomes."""
        return f"{self.name}{ENDING}"

    def with_planes(self, planes: Sequence[Any], rows: Sequence[Mapping[str, Any]]) -> "TileLayer":
        """Others of its features on the plane, as they are given."""
        found = replace(self, rows=rows, shapes=[None] * len(rows))
        own = np.empty(len(rows), object)
        own[:] = list(planes)
        object.__setattr__(found, "planes", own)
        return found

    @property
    def cell_m(self) -> float:
        """Side of a cell of the largest zoom, in metres of the plane."""
        return float(world_m() / TILE_CELLS / 2.0**self.zoom)


def _on_plane(places: Any) -> Any:
    return np.column_stack(to_metres(places[:, 0], places[:, 1]))


def _on_cells(planes: Any, cell_m: float) -> Any:
    """Polygons on the grid of the tiles: a neck narrower than a cell closes as it must, not as GDAL has it."""
    half = world_m() / 2
    snapped = shapely.set_precision(shapely.transform(planes, lambda places: places + half), cell_m)
    snapped = shapely.transform(snapped, lambda places: places - half)
    is_kept = (shapely.get_dimensions(planes) == 2) & ~shapely.is_empty(snapped)
    return np.where(is_kept, snapped, planes)


def zoom_for_areas(shapes: Sequence[Any]) -> int:
    """Largest zoom whose tiles cut the shapes (EPSG:4490) into few enough pieces."""
    parts = shapely.get_parts([shape for shape in shapes if shape is not None])
    west, south, east, north = shapely.bounds(parts).T.reshape(4, -1)
    x, y = to_metres(np.concatenate([west, east]), np.concatenate([south, north]))
    wide, high = (np.diff(side.reshape(2, -1), axis=0).ravel() / world_m() for side in (x, y))
    for zoom in range(LARGEST_TILE_ZOOM, LEAST_TILE_ZOOM, -1):
        if ((wide * 2**zoom + 1) * (high * 2**zoom + 1)).sum() <= MOST_PIECES:
            return zoom
    return LEAST_TILE_ZOOM


def zoom_for_points(decimals: int) -> int:
    """Zoom whose cells are a tenth of what places are rounded to: finer ones would tell nothing."""
    wanted_m = world_m() / 360 / 10.0 ** (decimals + 1)
    return min(max(ceil(log2(world_m() / TILE_CELLS / wanted_m)), LEAST_TILE_ZOOM), LARGEST_TILE_ZOOM)


def make_tiles(layer: TileLayer) -> bytes:
    """The file of a layer's tiles, read again and compared.

    Raises
    ------
    WriteError
        EXPORT_CANNOT_WRITE; EXPORT_DIFFERS if a feature larger than a cell or one of its properties is not in it.
    """
    content, lost = _written(layer)
    if lost:
        content, lost = _written(_nudged(layer, lost))
    if lost:
        raise WriteError("EXPORT_DIFFERS", path=layer.file_name, field=min(lost)[:MOST_TOLD])
    return content


def _written(layer: TileLayer) -> tuple[bytes, set[str]]:
    """The file, and the properties of what is not in it as it should be."""
    with tempfile.TemporaryDirectory(prefix="gi-tiles-") as folder:
        path = Path(folder) / f"made{ENDING}"
        write_pmtiles(path, layer.name, layer.planes, columns_of(layer.rows), layer.zoom, layer.words)
        return path.read_bytes(), _different(path, layer)


def _nudged(layer: TileLayer, lost: set[str]) -> TileLayer:
    """The layer, what got lost of it moved by a cell or so where that keeps it.

    Of one outline in fifty GDAL drops what lies in one tile, all of it, because the cut outline crosses itself there.
    """
    planes = layer.planes.copy()
    for number, key in enumerate(map(_key, _properties(layer))):
        if key in lost:
            tries = (shapely.transform(planes[number], partial(np.add, step)) for step in layer.cell_m * _NUDGES)
            kept = (moved for moved in tries if not _written(layer.with_planes([moved], [layer.rows[number]]))[1])
            planes[number] = next(kept, planes[number])
    return layer.with_planes(planes, layer.rows)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Any, Any]]:
    """Values and what is missing by key; each column is of one type, texts where the values are not.

    Tiles know texts, numbers and truth values: lists and mappings become JSON. Texts of more than ``MOST_LETTERS`` are
    left out, and columns that have no others. Names that differ in their letters' size alone, which GDAL takes for one,
    are numbered.
    """
    keys = dict.fromkeys(key for row in rows for key in row)
    taken = {OWN_COLUMN}
    columns = ((key, _column([row.get(key) for row in rows])) for key in keys)
    return {_free_name(key, taken): column for key, column in columns if not column[1].all()}


def _free_name(key: str, taken: set[str]) -> str:
    tries = chain([key], (f"{key} ({number})" for number in count(2)))
    name = next(one for one in tries if one.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _column(values: list[Any]) -> tuple[Any, Any]:
    missing = np.array([value is None for value in values])
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return np.array([bool(value) for value in values]), missing
    if kinds == {int} and all(value is None or -(2**63) <= value < 2**63 for value in values):
        return np.array([value or 0 for value in values], np.int64), missing
    if kinds <= {int, float} and kinds != {int}:
        return np.array([float(value or 0) for value in values]), missing
    texts = [value if value is None or isinstance(value, str) else _json(value) for value in values]
    short = [None if value is None or len(value) > MOST_LETTERS else value for value in texts]
    return np.array(short, dtype=object), np.array([value is None for value in short])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Reading again


@dataclass
class _Size:
    """How much there is of the features that have the same properties."""

    points: int = 0
    lines_m: float = 0.0
    areas_m2: float = 0.0
    edges_m: float = 0.0

    def add(self, shape: Any) -> None:
        dimension = -1 if shape is None else int(shapely.get_dimensions(shape))
        if dimension == 0:
            self.points += len(shapely.get_parts(shape))
        elif dimension == 1:
            self.lines_m += shape.length
        elif dimension == 2:
            self.areas_m2 += shape.area
            self.edges_m += shape.length

    def is_as(self, other: "_Size", cell_m: float) -> bool:
        """Whether both are the same but for the grid; what is smaller than a few cells may be lost."""
        edges_m = self.edges_m + other.edges_m + _CELLS_LOST * 4 * cell_m
        return (
            self.points == other.points
            and abs(self.lines_m - other.lines_m) <= LINE_SHARE * self.lines_m + _CELLS_LOST * cell_m
            and abs(self.areas_m2 - other.areas_m2) <= edges_m * cell_m
        )


def _different(path: Path, layer: TileLayer) -> set[str]:
    """Every feature must be there with all its properties, as large as it was, and nothing else: those that are not."""
    wanted, found = _sizes(_properties(layer), layer.planes), _sizes(*read_pmtiles(path))
    lost = {key for key, size in wanted.items() if not size.is_as(found.get(key, _Size()), layer.cell_m)}
    return lost | (set(found) - set(wanted))


def _properties(layer: TileLayer) -> list[dict[str, Any]]:
    columns = columns_of(layer.rows)
    return [
        {key: values[number] for key, (values, missing) in columns.items() if not missing[number]}
        for number in range(len(layer.rows))
    ]


def _sizes(rows: Iterable[Mapping[str, Any]], shapes: Iterable[Any]) -> dict[str, _Size]:
    sizes: dict[str, _Size] = {}
    for row, shape in zip(rows, shapes, strict=True):
        sizes.setdefault(_key(row), _Size()).add(shape)
    return sizes


def _key(properties: Mapping[str, Any]) -> str:
    return _json(sorted((key, _plain(value)) for key, value in properties.items()))


def _plain(value: Any) -> Any:
    """A value as JSON knows it; a whole number is the same with and without a point."""
    found = value.item() if isinstance(value, np.generic) else value
    return int(found) if isinstance(found, float) and found.is_integer() else found
