"""The fictional county of the sample project: fourteen townships and two neighbours that share their borders."""

import itertools
import random
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely

from gi_atlas.geometry import canonical

EDITION = "2026-01"
# 97 is no province's number, so that nothing here can be taken for a real place.
COUNTY_CODE, COUNTY_NAME = "970121", "清溪县"
NEIGHBOURS = {"970122": "白石县", "970123": "云门县"}
TOWNSHIPS = {
    "970121001": "云溪街道",
    "970121100": "石门镇",
    "970121101": "青岩镇",
    "970121102": "白鹤镇",
    "970121103": "龙湾镇",
    "970121104": "枫林镇",
    "970121105": "双桥镇",
    "970121106": "竹海镇",
    "970121107": "大坪镇",
    "970121200": "茶园乡",
    "970121201": "梅岭乡",
    "970121202": "北山乡",
    "970121203": "松坪乡",
    "970121204": "柳溪乡",
}
CENTRE = (119.5, 29.5)
_COLUMNS, _ROWS = 8, 6
_STEP_LON, _STEP_LAT = 0.1, 0.085
_JITTER = 0.28
_DEPTH = 6
_ROUGHNESS = 0.11
_SEED = 20260501


@dataclass(frozen=True)
class County:
    """Polygons in EPSG:4490 by their codes; neighbours touch without gap or overlap."""

    townships: dict[str, Any]
    counties: dict[str, Any]

    def township_union(self, *codes: str) -> Any:
        """Ground of several townships."""
        return canonical(shapely.union_all([self.townships[code] for code in codes]))


@cache
def build_county() -> County:
    """The county, the same at each call."""
    cells = _cells()
    middles = np.array([shapely.get_coordinates(shapely.centroid(cell))[0] for cell in cells])
    order = np.argsort(np.hypot(*((middles - CENTRE) / (_STEP_LON, _STEP_LAT)).T), kind="stable")
    inner, outer = order[: len(TOWNSHIPS)], order[len(TOWNSHIPS) :]
    # Named from north-west to south-east, as one reads a map.
    named = sorted(inner, key=lambda number: (-round(middles[number][1] / _STEP_LAT), middles[number][0]))
    townships = {code: canonical(cells[number]) for code, number in zip(TOWNSHIPS, named, strict=True)}
    sides = {code: [cells[n] for n in outer if (middles[n][0] < CENTRE[0]) == is_west]
             for code, is_west in zip(NEIGHBOURS, (True, False), strict=True)}  # fmt: skip
    counties = {COUNTY_CODE: list(townships.values()), **sides}
    return County(townships, {code: canonical(shapely.union_all(parts)) for code, parts in counties.items()})


def _cells() -> list[Any]:
    """Voronoi cells of a shaken grid, without the outermost ring, with winding borders."""
    generator = np.random.default_rng(_SEED)
    columns, rows = np.meshgrid(np.arange(_COLUMNS), np.arange(_ROWS))
    grid = np.column_stack([columns.ravel(), rows.ravel()]).astype(float)
    shaken = grid + generator.uniform(-_JITTER, _JITTER, grid.shape)
    places = (shaken - ((_COLUMNS - 1) / 2, (_ROWS - 1) / 2)) * (_STEP_LON, _STEP_LAT) + CENTRE
    straight = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(places)))
    points = shapely.points(places)
    is_inner = (grid[:, 0] > 0) & (grid[:, 0] < _COLUMNS - 1) & (grid[:, 1] > 0) & (grid[:, 1] < _ROWS - 1)
    found = [cell for cell in straight for n in np.flatnonzero(shapely.contains(cell, points)) if is_inner[n]]
    return [_wound(cell) for cell in found]


def _wound(cell: Any) -> Any:
    ring = [tuple(point) for point in np.round(shapely.get_coordinates(cell.exterior), 9).tolist()]
    points: list[tuple[float, float]] = []
    for begin, end in itertools.pairwise(ring):
        points += _winding(begin, end)[:-1]
    return shapely.Polygon(points)


@cache
def _winding(begin: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """A border between two corners, the same from both sides."""
    if begin > end:
        return _winding(end, begin)[::-1]
    generator = random.Random(f"{begin}{end}")  # noqa: S311 - scenery, no secret
    points = [begin, end]
    for _depth in range(_DEPTH):
        bent = [points[0]]
        for first, second in itertools.pairwise(points):
            bent += [_bend(first, second, generator.uniform(-_ROUGHNESS, _ROUGHNESS)), second]
        points = bent
    return [(round(x, 9), round(y, 9)) for x, y in points]


def _bend(first: tuple[float, float], second: tuple[float, float], share: float) -> tuple[float, float]:
    dx, dy = second[0] - first[0], second[1] - first[1]
    return (first[0] + second[0]) / 2 - dy * share, (first[1] + second[1]) / 2 + dx * share
