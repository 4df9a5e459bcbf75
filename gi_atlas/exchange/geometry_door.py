"""Foreign geometries made plain in the child: two dimensions, finite, what cannot be kept named by its row."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.exchange.true_types import wkb_has_curve

SHOWN_INVALID = 20


@dataclass
class PlainGeometries:
    """Result of ``make_plain``; counts go into the layer's warnings."""

    wkb: list[bytes | None]
    source_hashes: list[str | None]
    kept: NDArray[np.bool_]
    faults: list[RowFault] = field(default_factory=list)
    null_count: int = 0
    empty_count: int = 0
    z_count: int = 0
    m_count: int = 0
    vertex_count: int = 0
    types: dict[str, int] = field(default_factory=dict)
    extent: tuple[float, float, float, float] | None = None
    invalid: list[dict[str, Any]] = field(default_factory=list)
    invalid_count: int = 0
    widest: float = 0.0
    centres: list[tuple[float, float]] = field(default_factory=list)


def make_plain(source: NDArray[np.object_], rows: NDArray[np.int64]) -> PlainGeometries:
    """Turn foreign WKB into two-dimensional, finite WKB; rows that cannot be kept become faults.

    Parameters
    ----------
    source : ndarray of bytes or None, shape (n,)
        WKB of any dimension.
    rows : ndarray of int64, shape (n,)
        Row numbers for the faults.
    """
    geometries = np.array(shapely.from_wkb(source, on_invalid="ignore"), dtype=object)
    _take_out_curves(geometries, source)
    is_null = np.array([item is None for item in source], dtype=bool)
    finite = _are_finite(geometries)
    faults = _row_faults(geometries, is_null, finite, rows)
    z_count = int(np.count_nonzero(shapely.has_z(geometries)))
    m_count = int(np.count_nonzero(shapely.has_m(geometries)))
    kept = is_null | ((shapely.is_geometry(geometries)) & finite)
    geometries[~kept] = None
    flat = shapely.force_2d(geometries)
    del geometries
    plain = PlainGeometries(
        wkb=_plain_wkb(flat),
        source_hashes=[None if item is None else hashlib.sha256(item).hexdigest() for item in source],
        kept=kept,
        faults=faults,
        null_count=int(is_null.sum()),
        z_count=z_count,
        m_count=m_count,
    )
    _measure(plain, flat, rows)
    return plain


def _take_out_curves(geometries: NDArray[np.object_], source: NDArray[np.object_]) -> None:
    # GDAL makes curves linear, but not those inside of a collection, and shapely can do nothing with them.
    for place in np.flatnonzero(shapely.get_type_id(geometries) >= shapely.GeometryType.GEOMETRYCOLLECTION):
        if wkb_has_curve(source[place]):
            geometries[place] = None


def _are_finite(geometries: NDArray[np.object_]) -> NDArray[np.bool_]:
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    finite = np.ones(len(geometries), dtype=bool)
    finite[np.unique(owners[~np.isfinite(coordinates).all(axis=1)])] = False
    return finite


def _row_faults(
    geometries: NDArray[np.object_], is_null: NDArray[np.bool_], finite: NDArray[np.bool_], rows: NDArray[np.int64]
) -> list[RowFault]:
    unreadable = ~is_null & ~shapely.is_geometry(geometries)
    bad = [RowFault(int(row), "ROW_GEOMETRY_UNREADABLE") for row in rows[unreadable]]
    return bad + [RowFault(int(row), "ROW_NOT_FINITE") for row in rows[~finite]]


def _plain_wkb(flat: NDArray[np.object_]) -> list[bytes | None]:
    return list(shapely.to_wkb(flat, output_dimension=2, byte_order=1))


def _measure(plain: PlainGeometries, flat: NDArray[np.object_], rows: NDArray[np.int64]) -> None:
    filled = shapely.is_geometry(flat) & ~shapely.is_empty(flat)
    plain.empty_count = int(np.count_nonzero(shapely.is_geometry(flat) & ~filled))
    plain.vertex_count = int(shapely.get_num_coordinates(flat).sum())
    names, counts = np.unique(shapely.get_type_id(flat[shapely.is_geometry(flat)]), return_counts=True)
    plain.types = {shapely.GeometryType(int(kind)).name: int(count) for kind, count in zip(names, counts, strict=True)}
    if filled.any():
        boxes = shapely.bounds(flat[filled])
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        plain.extent = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        parts = shapely.bounds(shapely.get_parts(flat[filled]))
        plain.widest = float((parts[:, 2] - parts[:, 0]).max())
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2
        plain.centres = [(float(x), float(y)) for x, y in middle[:: max(1, len(middle) // 500)]]
    _find_invalid(plain, flat, rows)


def _find_invalid(plain: PlainGeometries, flat: NDArray[np.object_], rows: NDArray[np.int64]) -> None:
    invalid = np.flatnonzero(shapely.is_geometry(flat) & ~shapely.is_valid(flat))
    plain.invalid_count = len(invalid)
    for number in invalid[:SHOWN_INVALID]:
        plain.invalid.append({"row": int(rows[number]), "reason": str(shapely.is_valid_reason(flat[number]))})
