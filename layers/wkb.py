"""Well-known binary geometries to flat integer arrays, without building an object for each.

A vertex is kept as two 32-bit integers in units of ``UNIT_DEG`` (2.2 cm on the ground), enough for a screen; measures
and edits use the stored geometry.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from gi_atlas.errors import GeometryError
from gi_atlas.wkb_nesting import MOST_NESTED, is_too_deep
from layers.arrays import BoolArray, FloatArray, IntArray, concatenate

UNIT_DEG = 2e-7
LARGEST_CELL = 2**31 - 1

POINT, LINE, POLYGON = 1, 2, 3
_MANY = (4, 5, 6, 7)
_COUNT = struct.Struct("<I")
_EWKB_FLAGS = 0xE0000000


@dataclass(frozen=True)
class FlatGeometry:
    """All rings, lines and points of a batch of features as flat arrays.

    Parameters
    ----------
    x, y : ndarray of int32, shape (n,)
        Vertices in units of UNIT_DEG.
    starts : ndarray of int64, shape (m + 1,)
        Where each part (ring, line or point) begins; the last is n.
    features : ndarray of int32, shape (m,)
        Feature that each part belongs to.
    kinds : ndarray of int8, shape (m,)
        POINT, LINE or POLYGON for each part.
    holes : ndarray of bool, shape (m,)
        Whether a part is an inner ring.
    """

    x: IntArray
    y: IntArray
    starts: IntArray
    features: IntArray
    kinds: IntArray
    holes: BoolArray


@dataclass
class _Parts:
    coordinates: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = field(default_factory=list)
    features: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    holes: list[bool] = field(default_factory=list)

    def add(self, wkb: bytes, offset: int, count: int, feature: int, kind: int, is_hole: bool = False) -> int:
        self.coordinates.append(np.frombuffer(wkb, "<f8", 2 * count, offset))
        self.features.append(feature)
        self.kinds.append(kind)
        self.holes.append(is_hole)
        return offset + 16 * count

    def cut(self, count: int) -> None:
        """Forget all but the first parts."""
        for kept in (self.coordinates, self.features, self.kinds, self.holes):
            del kept[count:]  # type: ignore[attr-defined]  # lists, all of them


def flatten_wkb(wkbs: Iterable[bytes | None], first_feature: int = 0) -> FlatGeometry:
    """Flat arrays of a batch of geometries.

    Parameters
    ----------
    wkbs : iterable of bytes or None
        Any type in longitude and latitude (degrees), x first; None and empty geometries give no part.
    first_feature : int
        Number of the batch's first feature.

    Raises
    ------
    GeometryError
        LAYER_GEOMETRY_UNREADABLE with the feature's number if the bytes are no geometry.
    """
    parts = _Parts()
    for feature, wkb in enumerate(wkbs, first_feature):
        if wkb:
            _read_checked(bytes(wkb), feature, parts)
    return _quantised(parts)


def merge_flat(pieces: Sequence[FlatGeometry]) -> FlatGeometry:
    """Several batches as one."""
    if len(pieces) == 1:
        return pieces[0]
    offsets = np.cumsum([0, *(len(piece.x) for piece in pieces)])
    starts = [piece.starts[:-1] + offset for piece, offset in zip(pieces, offsets, strict=False)]
    return FlatGeometry(
        concatenate([piece.x for piece in pieces], np.int32),
        concatenate([piece.y for piece in pieces], np.int32),
        concatenate([*starts, offsets[-1:]], np.int64),
        concatenate([piece.features for piece in pieces], np.int32),
        concatenate([piece.kinds for piece in pieces], np.int8),
        concatenate([piece.holes for piece in pieces], np.bool_),
    )


def wkb_of_blob(blob: bytes | None) -> bytes | None:
    """The WKB within a GeoPackage geometry blob (GeoPackage 1.3, clause 2.1.3); None if it is empty.

    Raises
    ------
    GeometryError
        LAYER_GEOMETRY_UNREADABLE if the blob does not begin as the standard says.
    """
    if blob is None:
        return None
    if len(blob) < 8 or blob[:2] != b"GP":
        raise GeometryError("LAYER_GEOMETRY_UNREADABLE", feature="?", reason="GP")
    flags = blob[3]
    if flags & 0b10000:
        return None
    envelope_bytes = (0, 32, 48, 48, 64)[(flags >> 1 & 0b111) % 5]
    return blob[8 + envelope_bytes :]


def _quantised(parts: _Parts) -> FlatGeometry:
    starts = np.zeros(len(parts.coordinates) + 1, np.int64)
    np.cumsum([len(part) // 2 for part in parts.coordinates], out=starts[1:])
    cells = concatenate(parts.coordinates, np.float64)
    cells *= 1 / UNIT_DEG
    _refuse_beyond(cells, starts, parts)
    np.rint(cells, out=cells)
    return FlatGeometry(
        cells[0::2].astype(np.int32),
        cells[1::2].astype(np.int32),
        starts,
        np.array(parts.features, np.int32),
        np.array(parts.kinds, np.int8),
        np.array(parts.holes, np.bool_),
    )


def _refuse_beyond(cells: FloatArray, starts: IntArray, parts: _Parts) -> None:
    """Refuse what is no degree: metres of a plane, infinite or missing numbers."""
    is_place = np.abs(cells) < LARGEST_CELL  # false for what is no number
    if not is_place.all():
        vertex = int(np.argmin(is_place)) // 2
        part = int(np.searchsorted(starts, vertex, side="right")) - 1
        place = f"{cells[2 * vertex] * UNIT_DEG:g}, {cells[2 * vertex + 1] * UNIT_DEG:g}"
        raise GeometryError("LAYER_GEOMETRY_UNREADABLE", feature=parts.features[part], reason=place)


def _read_checked(wkb: bytes, feature: int, parts: _Parts) -> None:
    count = len(parts.kinds)
    try:
        try:
            _read(_plain(wkb), 0, feature, parts)
        except KeyError:  # a member that is written otherwise than the first
            parts.cut(count)
            _read(_rewritten(wkb), 0, feature, parts)
    except (struct.error, ValueError, KeyError, RecursionError) as fault:
        raise GeometryError("LAYER_GEOMETRY_UNREADABLE", feature=feature, reason=str(fault)) from fault


def _plain(wkb: bytes) -> bytes:
    kind = _COUNT.unpack_from(wkb, 1)[0] if wkb[0] == 1 else 0
    if 1 <= kind <= 7 and not _has_odd_members(wkb, kind):
        return wkb
    return _rewritten(wkb)


def _rewritten(wkb: bytes) -> bytes:
    import shapely  # only for what is rare: other byte orders, heights, curves

    if is_too_deep(wkb):
        raise ValueError(f"> {MOST_NESTED}")
    try:
        return bytes(shapely.to_wkb(shapely.force_2d(shapely.from_wkb(wkb)), byte_order=1, output_dimension=2))
    except (shapely.errors.GEOSException, NotImplementedError) as fault:
        raise ValueError(str(fault)) from fault


def _has_odd_members(wkb: bytes, kind: int) -> bool:
    if kind not in _MANY or not _COUNT.unpack_from(wkb, 5)[0]:
        return False
    return wkb[9] != 1 or not 1 <= _COUNT.unpack_from(wkb, 10)[0] <= 7


def _read(wkb: bytes, offset: int, feature: int, parts: _Parts) -> int:
    kind = _COUNT.unpack_from(wkb, offset + 1)[0]
    return _READERS[kind](wkb, offset + 5, feature, parts)


def _read_point(wkb: bytes, offset: int, feature: int, parts: _Parts) -> int:
    x, y = struct.unpack_from("<2d", wkb, offset)
    if x != x or y != y:  # an empty point is written as two NaN
        return offset + 16
    return parts.add(wkb, offset, 1, feature, POINT)


def _read_line(wkb: bytes, offset: int, feature: int, parts: _Parts) -> int:
    count = _COUNT.unpack_from(wkb, offset)[0]
    return parts.add(wkb, offset + 4, count, feature, LINE) if count else offset + 4


def _read_polygon(wkb: bytes, offset: int, feature: int, parts: _Parts) -> int:
    rings = _COUNT.unpack_from(wkb, offset)[0]
    offset += 4
    for ring in range(rings):
        count = _COUNT.unpack_from(wkb, offset)[0]
        offset += 4
        if count:
            offset = parts.add(wkb, offset, count, feature, POLYGON, ring > 0)
    return offset


def _read_many(wkb: bytes, offset: int, feature: int, parts: _Parts) -> int:
    count = _COUNT.unpack_from(wkb, offset)[0]
    offset += 4
    for _member in range(count):
        offset = _read(wkb, offset, feature, parts)
    return offset


_READERS: dict[int, Callable[[bytes, int, int, _Parts], int]] = {
    POINT: _read_point,
    LINE: _read_line,
    POLYGON: _read_polygon,
    **dict.fromkeys(_MANY, _read_many),
}
