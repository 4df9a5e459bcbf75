"""Foreign geometries on their way into the store: axes, CRS, datum, canonical form in EPSG:4490."""

from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from gi_atlas.datum import FROM_DATUM, remove_shift
from gi_atlas.errors import CrsError
from gi_atlas.exchange import crs_facts
from gi_atlas.exchange.georeference import Georeference
from gi_atlas.geometry import canonical_many

Geometries = NDArray[np.object_]

# Taken as CGCS2000 without moving; what that costs at most, said in the provenance.
TAKEN_AS_ONE_M = {"cgcs2000": 0.0, "wgs84": 1.0, "nad83": 2.0}
_FULL_TURN_DEG = 360.0


def to_store(geometries: Geometries, settled: Georeference, is_split: bool = False) -> Geometries:
    """Canonical geometries in EPSG:4490.

    Parameters
    ----------
    geometries : ndarray of Geometry, shape (n,)
        In the layer's own CRS, None where there is none.
    settled : Georeference
        Its CRS is known and no question is open.
    is_split : bool
        Cut polygons over 180° wide at the 180° meridian.

    Raises
    ------
    CrsError
        CRS_NOT_EXACT if PROJ has no exact way to move the datum, CRS_OUT_OF_RANGE if places leave the system,
        DATUM_PARAMETERS_AREA if places leave the area of the office's parameters.
    """
    if settled.crs_text is None:
        return geometries
    moved = _swapped(geometries) if settled.is_swapped else geometries
    crs = crs_facts.parse_crs(settled.crs_text)
    moved = _to_degrees(moved, crs, is_own_datum=settled.parameters is not None)
    if settled.parameters is not None:
        moved = np.asarray(shapely.transform(moved, settled.parameters.move), dtype=object)
    elif settled.datum in FROM_DATUM:
        moved = np.asarray(remove_shift(moved, settled.datum), dtype=object)
    if is_split:
        moved = np.array([_split(geometry) for geometry in moved], dtype=object)
    return canonical_many(moved)


def taken_as_one_m(settled: Georeference) -> float | None:
    """Metres within which the layer's datum was taken as CGCS2000 without being moved; None if it was moved."""
    if settled.crs_text is None:
        return None
    return TAKEN_AS_ONE_M.get(crs_facts.datum_family(crs_facts.parse_crs(settled.crs_text)) or "")


def _swapped(geometries: Geometries) -> Geometries:
    return np.asarray(shapely.transform(geometries, lambda places: places[:, ::-1]), dtype=object)


def _to_degrees(geometries: Geometries, crs: pyproj.CRS, is_own_datum: bool) -> Geometries:
    is_as_one = is_own_datum or crs_facts.datum_family(crs) in TAKEN_AS_ONE_M
    if is_as_one and crs.is_geographic and _is_plain_degrees(crs):
        return geometries
    transformer = _transformer(crs, is_as_one)
    moved = np.asarray(shapely.transform(geometries, lambda places: _apply(transformer, places, crs)), dtype=object)
    return moved


def _is_plain_degrees(crs: pyproj.CRS) -> bool:
    meridian = crs.prime_meridian.longitude if crs.prime_meridian else 0.0
    return meridian == 0.0 and crs.axis_info[0].unit_name == "degree"


def _transformer(crs: pyproj.CRS, is_as_one: bool) -> pyproj.Transformer:
    # On a datum that counts as CGCS2000 only the projection is undone; any other needs an exact way to WGS 84.
    target = crs.geodetic_crs if is_as_one else pyproj.CRS("EPSG:4326")
    try:
        return pyproj.Transformer.from_crs(crs, target, always_xy=True, allow_ballpark=is_as_one, only_best=False)
    except pyproj.exceptions.ProjError as error:
        raise CrsError("CRS_NOT_EXACT", value=crs.name) from error


def _apply(transformer: pyproj.Transformer, places: NDArray[np.float64], crs: pyproj.CRS) -> NDArray[np.float64]:
    try:
        moved = np.column_stack(transformer.transform(places[:, 0], places[:, 1], errcheck=True))
    except pyproj.exceptions.ProjError as error:
        raise CrsError("CRS_NOT_EXACT", value=crs.name) from error
    if not np.isfinite(moved).all():
        raise CrsError("CRS_OUT_OF_RANGE", value=crs.name)
    return moved


def _split(geometry: Any) -> Any:
    if geometry is None or geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [piece for part in shapely.get_parts(geometry) for piece in _split_part(part)]
    return shapely.multipolygons(parts) if len(parts) > 1 else geometry


def _split_part(part: Any) -> list[Any]:
    if part.bounds[2] - part.bounds[0] <= _FULL_TURN_DEG / 2:
        return [part]
    turned = shapely.transform(part, lambda places: places + _FULL_TURN_DEG * (places < [0, -np.inf]))
    east = shapely.intersection(turned, shapely.box(0, -90, 180, 90))
    west = shapely.intersection(turned, shapely.box(180, -90, 540, 90))
    west = shapely.transform(west, lambda places: places - np.array([_FULL_TURN_DEG, 0]))
    return [piece for half in (east, west) for piece in shapely.get_parts(half) if piece.geom_type == "Polygon"]
