"""Columns that tell a place more exactly than its layer may: longitudes in a table beside points that are rounded.

A place that the map rounds to a kilometre is not rounded at all if a column of its feature says it. Each number of the
columns that go out is compared with the place as it is shown: as degrees, as the integers that programs make of them,
and as metres of the usual projections.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from gi_atlas.errors import PublishError
from layers.arrays import BoolArray, FloatArray, IntArray
from layers.publish.webmap.fields import FREE, free_key
from layers.publish.webmap.imported import POINT, with_names
from layers.publish.webmap.numbers_told import numbers_told
from layers.publish.webmap.options import MOST_DECIMALS, WebMapOptions
from layers.publish.webmap.things import ProductFacts, Selection, Thing

# Another datum moves a place by so much at most; GCJ-02 and BD-09 are the farthest.
SHIFT_DEG = 0.015
DEG_M = 111_320.0
# Of the rows that have a value, so many must tell their own place: a number may lie near a latitude by chance.
SHARE_ALONE, SHARE_PAIR = 0.5, 0.05
_SCALES = (1.0, 1e6, 1e7)
_MERCATOR_M = 6_378_137.0
Row = Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class _System:
    """Places as one way of writing has them: east and north of each row, how far off it may be, and its own grid."""

    east: FloatArray
    north: FloatArray
    unit: float  # of a degree
    is_degrees: bool = False


@dataclass(frozen=True)
class _Numbers:
    """Numbers of one column: values, and the row of each."""

    rows: IntArray
    values: FloatArray
    filled: int


def require_coarse_columns(selection: Selection, options: WebMapOptions) -> None:
    """Refuse columns that tell a place of their layer more exactly than the layer may tell it.

    Raises
    ------
    PublishError
        WEBMAP_PLACE_COLUMNS with the columns and the decimals of their layers.
    """
    products = {one.id: one for one in selection.products}
    for layer in dict.fromkeys(thing.layer for thing in selection.things):
        decimals = options.decimals_of(layer)
        things = [thing for thing in selection.of_layer(layer) if _is_coarse(thing, options)]
        rows = [_told(thing, products.get(thing.product_id)) for thing in things]
        if things and decimals < MOST_DECIMALS and (found := telling_columns(things, rows, decimals)):
            told = with_names(selection.imported, found)
            raise PublishError("WEBMAP_PLACE_COLUMNS", value=told, decimals=decimals)


def _told(thing: Thing, facts: ProductFacts | None) -> list[tuple[str, Any]]:
    """What goes out of a feature and of its product, by key."""
    own = [*thing.values.items(), *((free_key(thing.layer, name), value) for name, value in thing.free)]
    if facts is not None:
        own += [*facts.values.items(), *((free_key(FREE[0], name), value) for name, value in facts.free)]
    return own


def _is_coarse(thing: Thing, options: WebMapOptions) -> bool:
    if not thing.is_imported:
        return thing.layer == "records"
    return thing.kind == POINT or options.rounded_to(thing.layer) is not None


def telling_columns(things: Sequence[Thing], rows: Sequence[Row], decimals: int) -> list[str]:
    """Keys of the columns by which the places of some features are told more finely than by so many decimals.

    Parameters
    ----------
    things : sequence of Thing
        Of one layer; as coarse as they are shown.
    rows : sequence of pairs
        Keys and values of the columns that go out of each.
    decimals : int
        Decimals of a degree.
    """
    cell = 10.0**-decimals
    columns = {key: numbers for key, numbers in _columns(rows, cell) if len(numbers.rows)}
    if not columns:
        return []
    bounds = shapely.bounds([thing.geom for thing in things])
    reach = (bounds[:, 2:] - bounds[:, :2]) / 2 + cell / 2 + SHIFT_DEG
    is_place = np.array([thing.kind == POINT for thing in things])
    found: set[str] = set()
    for system in _systems((bounds[:, :2] + bounds[:, 2:]) / 2):
        matches = {key: _matches(numbers, system, reach, cell) for key, numbers in columns.items()}
        found |= {key for key, match in matches.items() if _tells_alone(columns[key], match, system, is_place)}
        found |= set(_pairs(columns, matches))
    return [key for key in columns if key in found]


def _columns(told: Sequence[Row], cell: float) -> Iterator[tuple[str, _Numbers]]:
    rows: dict[str, list[int]] = {}
    values: dict[str, list[float]] = {}
    filled: Counter[str] = Counter()
    # What a product tells stands in each of its records.
    tell = cache(partial(numbers_told, cell_deg=cell))
    for number, row in enumerate(told):
        for key, value in row:
            numbers = tell(value) if isinstance(value, str) else numbers_told(value, cell)
            filled[key] += 1
            rows.setdefault(key, []).extend([number] * len(numbers))
            values.setdefault(key, []).extend(numbers)
    for key in rows:
        yield key, _Numbers(np.array(rows[key], np.int64), np.array(values[key], np.float64), filled[key])


def _systems(places: FloatArray) -> Iterator[_System]:
    lon, lat = places.T
    for scale in _SCALES:
        yield _System(lon * scale, lat * scale, scale, scale == 1.0)
    with np.errstate(all="ignore"):
        north = _MERCATOR_M * np.arctanh(np.sin(np.radians(lat)))
    yield _System(_MERCATOR_M * np.radians(lon), north, DEG_M)
    turned = (lon + 180) % 360 - 180
    for wide, zones in ((3, np.rint(turned / 3)), (6, np.floor(turned / 6) + 1)):
        east, north = _gauss(turned, lat, zones * wide - (3 if wide == 6 else 0))
        yield _System(east, north, DEG_M)
        yield _System(east + zones * 1e6, north, DEG_M)


def _gauss(lon: FloatArray, lat: FloatArray, meridians: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Easting and northing of Gauss-Krueger zones (GB 22021), 500 km added in the middle of each."""
    east, north = np.full_like(lon, np.inf), np.full_like(lat, np.inf)
    for meridian in np.unique(meridians):
        own = meridians == meridian
        text = f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +type=crs"
        turned = Transformer.from_crs("EPSG:4490", text, always_xy=True)
        east[own], north[own] = turned.transform(lon[own], lat[own])
    return east, north


def _matches(numbers: _Numbers, system: _System, reach: FloatArray, cell: float) -> tuple[BoolArray, BoolArray]:
    """For each number whether it is the easting, or the northing, of its row, and finer than the cell."""
    # In metres a cell is counted as a round number of them.
    grid = cell * (system.unit if system.unit != DEG_M else 1e5)
    steps = numbers.values / grid
    is_finer = np.abs(steps - np.rint(steps)) > 1e-6 * np.maximum(1.0, np.abs(steps) * 1e-6)
    near = reach[numbers.rows] * system.unit
    east, north = (
        is_finer & (np.abs(numbers.values - axis[numbers.rows]) <= near[:, side])
        for side, axis in enumerate((system.east, system.north))
    )
    return east, north


def _tells_alone(numbers: _Numbers, match: tuple[BoolArray, BoolArray], system: _System, is_place: BoolArray) -> bool:
    """Whether a column alone tells places: both of them in one value, or most values are one coordinate in degrees."""
    both = _rows_of_pairs(numbers, *match)
    if both and (system.is_degrees or both >= SHARE_PAIR * numbers.filled):
        return True
    alone = max(len(np.unique(numbers.rows[axis & is_place[numbers.rows]])) for axis in match)
    return system.is_degrees and alone > 0 and alone >= SHARE_ALONE * numbers.filled


def _rows_of_pairs(numbers: _Numbers, east: BoolArray, north: BoolArray) -> int:
    """In how many rows an easting and a northing stand beside each other, or with one number between them."""
    found: set[int] = set()
    for gap in (1, 2):
        is_pair = east[gap:] & north[:-gap] | north[gap:] & east[:-gap]
        is_pair &= numbers.rows[gap:] == numbers.rows[:-gap]
        found |= set(numbers.rows[gap:][is_pair].tolist())
    return len(found)


def _pairs(columns: Mapping[str, _Numbers], matches: Mapping[str, tuple[BoolArray, BoolArray]]) -> Iterator[str]:
    """Columns of which one has eastings and another one northings of the same rows."""
    eastings = {key: columns[key].rows[east] for key, (east, _north) in matches.items() if east.any()}
    northings = {key: columns[key].rows[north] for key, (_east, north) in matches.items() if north.any()}
    for first, second in product(eastings, northings):
        own = len(np.intersect1d(eastings[first], northings[second]))
        filled = min(columns[first].filled, columns[second].filled)
        if first != second and own and own >= SHARE_PAIR * filled:
            yield from (first, second)
