"""Where units of the project deny the datum that a file states or a person answers.

A guess may be wrong and is asked; a denial stands against somebody's word, so that it needs more: places over several
kilometres that fit the units clearly better with another shift than with the one that was told.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gi_atlas.exchange import crs_facts
from gi_atlas.exchange.answers import DATUMS, Answers
from gi_atlas.exchange.field_names import find_field
from gi_atlas.exchange.open import ForeignLayer
from gi_atlas.exchange.reference import METRES_PER_DEGREE, NO_FIT, DatumFit, Reference, fit_datum

# A shift is 300 to 1,200 m: what is not much wider may lie along another line by chance.
WIDE_M = 3_000.0
APART_M = 60.0
MUCH = 0.25
MOST_PLACES, MOST_ROWS, MOST_VERTICES = 150, 2_000, 500_000
# Corners of a plain outline are few; places between them tell as much.
_STEPS = 100
NAMES = {"cgcs2000": "CGCS2000", "wgs84": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}


def denying_fit(
    geometries: NDArray[np.object_], codes: Sequence[Any], names: Sequence[Any], reference: Reference | None, datum: str
) -> DatumFit:
    """Fit that clearly gives another datum than the one that was told; ``NO_FIT`` where nothing clear is said.

    Parameters
    ----------
    geometries : ndarray of Geometry, shape (n,)
        Longitude, latitude as they came; None allowed.
    codes, names : sequences of length n
        None where unknown.
    reference : Reference or None
    datum : str
        One of ``DATUMS``; WGS 84 and CGCS2000 carry no shift, so that they are one here.
    """
    if reference is None or _width_m(geometries) < WIDE_M:
        return NO_FIT
    fit = fit_datum(_filled(geometries), codes, names, reference, MOST_PLACES)
    told = _shift_of(datum)
    if fit.datum is None or fit.datum == told:
        return NO_FIT
    apart_m, nearest_m = fit.medians_m[told], fit.medians_m[fit.datum]
    return fit if apart_m >= APART_M and nearest_m < MUCH * apart_m else NO_FIT


def apart_m(fit: DatumFit, datum: str) -> float:
    """Metres by which places miss the units with the datum that was told."""
    return fit.medians_m[_shift_of(datum)]


def _shift_of(datum: str) -> str:
    return "cgcs2000" if datum == "wgs84" else datum


def _width_m(geometries: NDArray[np.object_]) -> float:
    west, south, east, north = shapely.total_bounds(geometries)
    wide = np.hypot((east - west) * np.cos(np.radians((south + north) / 2)), north - south) * METRES_PER_DEGREE
    return float(wide) if np.isfinite(wide) else 0.0


def _filled(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    west, south, east, north = shapely.total_bounds(geometries)
    return np.asarray(shapely.segmentize(geometries, max(east - west, north - south) / _STEPS), dtype=object)


def layer_denial(
    layer: ForeignLayer, crs_text: str, is_swapped: bool, datum: str, answers: Answers, reference: Reference | None
) -> DatumFit:
    """As ``denying_fit``, of a foreign layer in its own CRS; of a big one only some rows are looked at."""
    if reference is None or datum not in DATUMS or not layer.has_geometry:
        return NO_FIT
    part = _some_rows(layer)
    columns = [find_field(role, part.field_names, answers.fields) for role in ("code", "name")]
    codes, names = (part.values(column) if column else [None] * len(part) for column in columns)
    crs = crs_facts.parse_crs(crs_text)

    def degrees(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return crs_facts.own_degrees(places[:, ::-1] if is_swapped else places, crs)

    return denying_fit(np.asarray(shapely.transform(part.geometries(), degrees)), codes, names, reference, datum)


def _some_rows(layer: ForeignLayer) -> ForeignLayer:
    vertices = int(layer.facts.get("vertex_count", 0))
    step = max(1, len(layer) // MOST_ROWS, vertices // MOST_VERTICES)
    return layer if step == 1 else replace(layer, table=layer.table.take(list(range(0, len(layer), step))))
