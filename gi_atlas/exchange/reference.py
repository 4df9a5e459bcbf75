"""Which shift a foreign layer carries, told by units that the project already has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gi_atlas.datum import FROM_DATUM, TO_DATUM
from gi_atlas.model import fill_code

# With fewer places a chance offset or a few moved units look like a shift too often.
MIN_MATCHES = 30
SAMPLE = 2000
NEAR_M = 150.0
# The best candidate must be this much nearer than the next.
CLEARLY = 0.5
# What is left of the offset when a shift is taken out, beyond four times what chance leaves: the references' own error.
BIAS_M = 20.0
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
    geometries: NDArray[np.object_],
    codes: Sequence[Any],
    names: Sequence[Any],
    reference: Reference | None,
    most: int = SAMPLE,
) -> DatumFit:
    """Datum of geometries in degrees, by comparing them with the reference.

    Units with the same code (or the same unique name) are compared by their middles; without thirty of these,
    outlines are compared with the lines of the reference, or with its points that lie on them. A shift is found
    only where taking it out leaves no offset beside what the spread of the places explains.

    Parameters
    ----------
    geometries : ndarray of Geometry, shape (n,)
        Longitude, latitude in the unknown datum; None allowed.
    codes, names : sequences of length n
        None where unknown.
    most : int
        So many places of outlines are looked at.
    """
    if reference is None or not len(reference.geometries):
        return NO_FIT
    pairs = _matched(geometries, codes, names, reference)
    if pairs is not None:
        return _by_middles(geometries[pairs[0]], reference.geometries[pairs[1]])
    return _by_lines(geometries, reference, most)


def _matched(
    geometries: NDArray[np.object_], codes: Sequence[Any], names: Sequence[Any], reference: Reference
) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Places of the same units in the layer and in the reference, at least ``MIN_MATCHES``."""
    for theirs, ours in (
        ([fill_code(str(code)) if code else "" for code in codes], [fill_code(code) for code in reference.codes]),
        ([str(name or "") for name in names], list(reference.names)),
    ):
        pairs = np.array(_pairs(theirs, ours), dtype=np.intp).reshape(-1, 2)
        is_usable = ~shapely.is_empty(geometries[pairs[:, 0]]) & ~shapely.is_missing(geometries[pairs[:, 0]])
        pairs = pairs[is_usable & (shapely.get_dimensions(reference.geometries[pairs[:, 1]]) >= 0)]
        if len(pairs) >= MIN_MATCHES:
            chosen = pairs[:: max(1, len(pairs) // SAMPLE)]
            return chosen[:, 0], chosen[:, 1]
    return None


def _by_middles(layer: NDArray[np.object_], known: NDArray[np.object_]) -> DatumFit:
    is_alike = shapely.get_dimensions(layer) == shapely.get_dimensions(known)
    if is_alike.sum() >= MIN_MATCHES:
        return _by_places(_middles(layer[is_alike]), _middles(known[is_alike]), np.inf)
    # Areas against points: which middle the points stand for is found out, a seat of government is none.
    if not is_alike.any() and len(layer):
        fits = [_by_places(middles(layer), middles(known), NEAR_M) for middles in (_middles, _centroids, _insides)]
        return min(fits, key=lambda fit: min(fit.medians_m.values()))
    return NO_FIT


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


def _middles(geometries: NDArray[np.object_]) -> Places:
    boxes = shapely.bounds(geometries)
    return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2)


def _centroids(geometries: NDArray[np.object_]) -> Places:
    return np.asarray(shapely.get_coordinates(shapely.centroid(geometries)))


def _insides(geometries: NDArray[np.object_]) -> Places:
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(geometries)))


def _candidates(places: Places) -> dict[str, Places]:
    return {"cgcs2000": places, **{datum: move(places) for datum, move in FROM_DATUM.items()}}


def _by_places(found: Places, true: Places, near_m: float) -> DatumFit:
    offsets = {datum: _offsets_m(moved, true) for datum, moved in _candidates(found).items()}
    medians = {datum: float(np.median(np.hypot(*offset.T))) for datum, offset in offsets.items()}
    fit = _decide(medians, len(found), near_m)
    if fit.datum in FROM_DATUM and _is_biased(offsets[fit.datum]):
        return DatumFit(None, fit.count, fit.medians_m)
    return fit


def _is_biased(offsets: Places) -> bool:
    """Whether places are off together: another shift than the one that was taken out. Gross errors do not count."""
    middle = np.median(offsets, axis=0)
    spread = 1.4826 * np.median(np.abs(offsets - middle), axis=0)
    # A median of n normal values has 1.2533 times the standard error of their mean.
    chance = 1.2533 * np.hypot(*spread) / np.sqrt(len(offsets))
    return bool(np.hypot(*middle) > BIAS_M + 4 * chance)


def _offsets_m(first: Places, second: Places) -> Places:
    apart = (first - second) * METRES_PER_DEGREE
    apart[:, 0] *= np.cos(np.radians(second[:, 1]))
    return apart


def _distances_m(first: Places, second: Places) -> Places:
    return np.asarray(np.hypot(*_offsets_m(first, second).T))


def _by_lines(geometries: NDArray[np.object_], reference: Reference, most: int) -> DatumFit:
    outlines = reference.geometries[shapely.get_dimensions(reference.geometries) == 2]
    shapes = geometries[shapely.get_dimensions(geometries) >= 1]
    if not len(shapes):
        return NO_FIT
    if not len(outlines):
        return _by_points(shapes, reference, most)
    vertices = shapely.get_coordinates(shapes)
    sample = vertices[:: max(1, len(vertices) // most)]
    medians = {datum: _line_distance_m(moved, outlines) for datum, moved in _candidates(sample).items()}
    return _decide(medians, len(sample), NEAR_M)


def _by_points(shapes: NDArray[np.object_], reference: Reference, most: int) -> DatumFit:
    """Fit of points that were surveyed on the layer's lines: they are moved, the many vertices stay."""
    known = shapely.get_coordinates(reference.geometries[shapely.get_dimensions(reference.geometries) == 0])
    sample = known[:: max(1, len(known) // most)]
    if len(sample) < MIN_MATCHES:
        return NO_FIT
    moved = {"cgcs2000": sample, **{datum: move(sample) for datum, move in TO_DATUM.items()}}
    medians = {datum: _line_distance_m(places, shapes) for datum, places in moved.items()}
    return _decide(medians, len(sample), NEAR_M)


def _line_distance_m(places: Places, outlines: NDArray[np.object_]) -> float:
    points = shapely.points(places)
    lines = np.where(shapely.get_dimensions(outlines) == 2, shapely.boundary(outlines), outlines)
    tree = shapely.STRtree(lines)
    _source, nearest = tree.query_nearest(points, all_matches=False)
    on_line = shapely.get_coordinates(shapely.shortest_line(points, lines[nearest])).reshape(-1, 2, 2)
    return float(np.median(_distances_m(on_line[:, 0], on_line[:, 1])))


def _decide(medians: dict[str, float], count: int, near_m: float) -> DatumFit:
    shown = {datum: round(distance, 1) for datum, distance in medians.items()}
    (best, nearest), (_next, second) = sorted(medians.items(), key=lambda item: item[1])[:2]
    is_clear = count >= MIN_MATCHES and nearest < CLEARLY * second and nearest < near_m
    return DatumFit(best if is_clear else None, count, shown)
