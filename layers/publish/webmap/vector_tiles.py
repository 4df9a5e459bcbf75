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
from layers.publish.webmap.geojson_shapes import to_geojson
from layers.publish.webmap.mercator import to_metres, world_m

ENDING = ".pmtiles"
# Zoom of the page whose pixels are as large as a tile's cells, less that of the tile.
ZOOMS_FINER = 4
LARGEST_TILE_ZOOM, LEAST_TILE_ZOOM = 13, 5
# Pieces that the tiles of the largest zoom may be cut into; each of them is read again.
MOST_PIECES = 30_000
# A text stands in every tile that its feature touches: longer ones make tiles slow that are there to be fast.
MOST_LETTERS = 255
# What GDAL loses the name of.
NAMELESS = "_"
_CELLS_LOST = 2
_FROM_EDGE_M = 0.01
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
        shapes[:] = [_within_world(shape) for shape in self.shapes]
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


def _within_world(shape: Any) -> Any:
    """A shape between 180° west and 180° east; tiles know no further ones."""
    if shape is None or shape.is_empty or (-180 <= shape.bounds[0] and shape.bounds[2] <= 180):
        return shape
    return shapely.geometry.shape(to_geojson(shape))


def _on_plane(places: Any) -> Any:
    # GDAL takes what lies on the edge of the world for what lies beyond it.
    edge = world_m() / 2 - _FROM_EDGE_M
    return np.clip(np.column_stack(to_metres(places[:, 0], places[:, 1])), -edge, edge)


def _on_cells(planes: Any, cell_m: float) -> Any:
    """Polygons on the grid of the tiles: a neck narrower than a cell closes as it must, not as GDAL has it."""
    half = world_m() / 2
    are_areas = shapely.get_dimensions(planes) == 2
    crossed = are_areas & ~shapely.is_valid(planes)
    planes = np.where(crossed, shapely.make_valid(planes, method="structure"), planes)
    snapped = shapely.set_precision(shapely.transform(planes, lambda places: places + half), cell_m)
    snapped = shapely.transform(snapped, lambda places: places - half)
    return np.where(are_areas & ~shapely.is_empty(snapped), snapped, planes)


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
    """The file of a layer's tiles, read again and compared; empty if nothing is as large as a cell.

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
    try:
        with tempfile.TemporaryDirectory(prefix="gi-tiles-") as folder:
            path = Path(folder) / f"made{ENDING}"
            write_pmtiles(path, layer.name, layer.planes, columns_of(layer.rows), layer.zoom, layer.words)
            found = _pieces(path, layer.planes)
            return path.read_bytes() if found[0] else b"", _different(found, layer)
    except OSError as error:  # no folder for what is made on the way, or one that lost its disk
        detail = error.strerror or str(error)
        raise WriteError("EXPORT_CANNOT_WRITE", path=layer.file_name, detail=detail) from error


def _pieces(path: Path, planes: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """Areas cut at the edges of tiles, so that none counts twice; points and lines as they stand in each tile."""
    dimensions = set(shapely.get_dimensions(planes).tolist())
    rows: list[dict[str, Any]] = []
    shapes: list[Any] = []
    for is_cut in [flag for flag, kinds in ((True, {2}), (False, {0, 1})) if kinds & dimensions]:
        for row, shape in zip(*read_pmtiles(path, is_cut), strict=True):
            if bool(shapely.get_dimensions(shape) == 2) == is_cut:
                rows.append(row)
                shapes.append(shape)
    return rows, shapes


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
    plain = key or NAMELESS
    tries = chain([plain], (f"{plain} ({number})" for number in count(2)))
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
class _Whole:
    """All of the features that have the same properties, in whatever pieces."""

    places: list[Any] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)
    areas_m2: float = 0.0
    edges_m: float = 0.0

    def add(self, shape: Any) -> None:
        dimension = -1 if shape is None else int(shapely.get_dimensions(shape))
        if dimension == 0:
            self.places.append(shape)
        elif dimension == 1:
            self.lines.append(shape)
        elif dimension == 2:
            self.areas_m2 += shape.area
            self.edges_m += shape.length

    def is_as(self, found: "_Whole", cell_m: float) -> bool:
        """Whether both are the same but for the grid; what is smaller than a few cells may be lost.

        What lies on the edge between two tiles stands in both: places count, and not how often.
        """
        edges_m = self.edges_m + found.edges_m + _CELLS_LOST * 4 * cell_m
        needed = [line for line in self.lines if line.length > _CELLS_LOST * cell_m]
        return (
            _lie_near(self.places, found.places, cell_m)
            and _lie_near(found.places, self.places, cell_m)
            and _lie_near(needed, found.lines, cell_m)
            and _lie_near(found.lines, self.lines, cell_m)
            and abs(self.areas_m2 - found.areas_m2) <= edges_m * cell_m
        )


def _lie_near(shapes: Sequence[Any], others: Sequence[Any], cell_m: float) -> bool:
    """Whether every place of points or lines lies by others, but for the grid."""
    if not shapes or not others:
        return not shapes
    there = shapely.geometrycollections(shapely.get_parts(others))
    shapely.prepare(there)
    # Long edges too, so that a tile that is missing under one is noticed.
    dense = shapely.segmentize(np.array(shapes, dtype=object), TILE_CELLS / 4 * cell_m)
    places = shapely.points(shapely.get_coordinates(dense))
    return bool(shapely.dwithin(places, there, _CELLS_LOST * cell_m).all())


def _different(pieces: tuple[list[dict[str, Any]], list[Any]], layer: TileLayer) -> set[str]:
    """Every feature must be there with all its properties, as large as it was, and nothing else: those that are not."""
    wanted, found = _wholes(_properties(layer), layer.planes), _wholes(*pieces)
    lost = {key for key, whole in wanted.items() if not whole.is_as(found.get(key, _Whole()), layer.cell_m)}
    return lost | (set(found) - set(wanted))


def _properties(layer: TileLayer) -> list[dict[str, Any]]:
    columns = columns_of(layer.rows)
    return [
        {key: values[number] for key, (values, missing) in columns.items() if not missing[number]}
        for number in range(len(layer.rows))
    ]


def _wholes(rows: Iterable[Mapping[str, Any]], shapes: Iterable[Any]) -> dict[str, _Whole]:
    wholes: dict[str, _Whole] = {}
    for row, shape in zip(rows, shapes, strict=True):
        wholes.setdefault(_key(row), _Whole()).add(shape)
    return wholes


def _key(properties: Mapping[str, Any]) -> str:
    return _json(sorted((key, _plain(value)) for key, value in properties.items()))


def _plain(value: Any) -> Any:
    """A value as JSON knows it; a whole number is the same with and without a point."""
    found = value.item() if isinstance(value, np.generic) else value
    return int(found) if isinstance(found, float) and found.is_integer() else found
