"""Which shift a foreign layer carries, told by units that the project already has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gi_atlas.datum import FROM_DATUM
from gi_atlas.model import fill_code

MIN_MATCHES = 5
SAMPLE = 2000
NEAR_M = 150.0
# The best candidate must be this much nearer than the next.
CLEARLY = 0.5
METRES_PER_DEGREE = 111_320.0

Places = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reference:
    """Units of the project, EPSG:4490, by which a shift is told: codes, names, geometries, each of length n."""

    codes: Sequence[str]
    names: Sequence[str]
    geometries: NDArray[np.object_]


@dataclass(frozen=True)
class DatumFit:
    """What the comparison says: datum or None; the medians of the distances in metres, by datum."""

    datum: str | None
    count: int = 0
    medians_m: dict[str, float] = field(default_factory=dict)


NO_FIT = DatumFit(None)


def fit_datum(
    geometries: NDArray[np.object_], codes: Sequence[Any], names: Sequence[Any], reference: Reference | None
) -> DatumFit:
    """Datum of geometries in degrees, by comparing them with the reference.

    Units with the same code (or the same unique name) are compared by their middles; without five of these,
    outlines are compared with the lines of the reference.

    Parameters
    ----------
    geometries : ndarray of Geometry, shape (n,)
        Longitude, latitude in the unknown datum; None allowed.
    codes, names : sequences of length n
        None where unknown.
    """
    if reference is None or not len(reference.geometries):
        return NO_FIT
    matched = _matched_places(geometries, codes, names, reference)
    if matched is not None:
        return _by_places(*matched)
    return _by_lines(geometries, reference)


def _matched_places(
    geometries: NDArray[np.object_], codes: Sequence[Any], names: Sequence[Any], reference: Reference
) -> tuple[Places, Places] | None:
    for theirs, ours in (
        ([fill_code(str(code)) if code else "" for code in codes], [fill_code(code) for code in reference.codes]),
        ([str(name or "") for name in names], list(reference.names)),
    ):
        pairs = _pairs(theirs, ours)
        pairs = [(a, b) for a, b in pairs if _are_alike(geometries[a], reference.geometries[b])]
        if len(pairs) >= MIN_MATCHES:
            chosen = pairs[:: max(1, len(pairs) // SAMPLE)]
            return _middles(geometries, [a for a, _b in chosen]), _middles(
                reference.geometries, [b for _a, b in chosen]
            )
    return None


def _pairs(theirs: Sequence[str], ours: Sequence[str]) -> list[tuple[int, int]]:
    first, second = _unique_places(theirs), _unique_places(ours)
    return [(place, second[key]) for key, place in first.items() if key in second]


def _unique_places(keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    doubled: set[str] = set()
    for place, key in enumerate(keys):
        if key in found:
            doubled.add(key)
        elif key:
            found[key] = place
    return {key: place for key, place in found.items() if key not in doubled}


def _are_alike(first: Any, second: Any) -> bool:
    if first is None or second is None:
        return False
    return bool(shapely.get_dimensions(first) == shapely.get_dimensions(second))


def _middles(geometries: NDArray[np.object_], places: list[int]) -> Places:
    boxes = shapely.bounds(geometries[places])
    return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2)


def _candidates(places: Places) -> dict[str, Places]:
    return {"cgcs2000": places, **{datum: move(places) for datum, move in FROM_DATUM.items()}}


def _by_places(found: Places, true: Places) -> DatumFit:
    medians = {datum: float(np.median(_distances_m(moved, true))) for datum, moved in _candidates(found).items()}
    return _decide(medians, len(found), np.inf)


def _distances_m(first: Places, second: Places) -> Places:
    apart = (first - second) * METRES_PER_DEGREE
    apart[:, 0] *= np.cos(np.radians(second[:, 1]))
    return np.hypot(apart[:, 0], apart[:, 1])


def _by_lines(geometries: NDArray[np.object_], reference: Reference) -> DatumFit:
    outlines = reference.geometries[shapely.get_dimensions(reference.geometries) == 2]
    shapes = geometries[shapely.get_dimensions(geometries) >= 1]
    if not len(outlines) or not len(shapes):
        return NO_FIT
    vertices = shapely.get_coordinates(shapes)
    sample = vertices[:: max(1, len(vertices) // SAMPLE)]
    medians = {datum: _line_distance_m(moved, outlines) for datum, moved in _candidates(sample).items()}
    return _decide(medians, len(sample), NEAR_M)


def _line_distance_m(places: Places, outlines: NDArray[np.object_]) -> float:
    points = shapely.points(places)
    lines = shapely.boundary(outlines)
    tree = shapely.STRtree(lines)
    _source, nearest = tree.query_nearest(points, all_matches=False)
    on_line = shapely.get_coordinates(shapely.shortest_line(points, lines[nearest])).reshape(-1, 2, 2)
    return float(np.median(_distances_m(on_line[:, 0], on_line[:, 1])))


def _decide(medians: dict[str, float], count: int, near_m: float) -> DatumFit:
    shown = {datum: round(distance, 1) for datum, distance in medians.items()}
    (best, nearest), (_next, second) = sorted(medians.items(), key=lambda item: item[1])[:2]
    is_clear = count >= MIN_MATCHES and nearest < CLEARLY * second and nearest < near_m
    return DatumFit(best if is_clear else None, count, shown)
