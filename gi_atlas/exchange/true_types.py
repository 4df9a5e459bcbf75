"""What geometries a file really holds, told by its bytes: GDAL's reader makes curves linear and drops M silently."""

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gi_atlas.exchange.limits import MAX_ROWS

Buffer = bytes | mmap.mmap

_CURVE_TYPES = frozenset({8, 9, 10, 11, 12, 13, 14})
_COLLECTION_TYPES = frozenset({4, 5, 6, 7, 9, 10, 11, 12, 15, 16})
_POLYGON_TYPES = frozenset({3, 17})
_ENVELOPE_BYTES = (0, 32, 48, 48, 64, 0, 0, 0)
_EWKB_M, _EWKB_Z, _EWKB_SRID = 0x40000000, 0x80000000, 0x20000000
_MAX_NESTING = 32


@dataclass(frozen=True)
class TrueTypes:
    """Counts of features with curves and with measures; ``features`` is an independent count, None if unknown."""

    curves: int = 0
    measures: int = 0
    features: int | None = None


NOTHING_KNOWN = TrueTypes()


def geopackage_blob_marks(blob: bytes | None) -> int:
    """Marks of one GeoPackage geometry: 1 if it holds a curve, 2 if it has M, 3 for both, 0 for neither.

    Anything that is no geometry gives 0; it becomes a fault of its row elsewhere.
    """
    if not isinstance(blob, bytes) or len(blob) < 13 or blob[:2] != b"GP":
        return 0
    try:
        return _marks(blob, 8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 7], 0)[0]
    except (struct.error, IndexError):
        return 0


def wkb_has_curve(wkb: bytes) -> bool:
    """Whether a geometry is a curve or holds one, however deep."""
    try:
        return bool(_marks(wkb, 0, 0)[0] & 1)
    except (struct.error, IndexError):
        return False


def _marks(wkb: bytes, place: int, nesting: int) -> tuple[int, int]:
    """Marks of the geometry at ``place``, and where it ends."""
    order = "<" if wkb[place] else ">"
    code = struct.unpack_from(f"{order}I", wkb, place + 1)[0]
    kind, dimensions, has_m = _kind(code)
    place += 9 if code & _EWKB_SRID else 5
    marks = int(kind in _CURVE_TYPES) | 2 * int(has_m)
    if marks == 3 or nesting > _MAX_NESTING:
        return marks, len(wkb)
    if kind == 1:
        return marks, place + 8 * dimensions
    count = struct.unpack_from(f"{order}I", wkb, place)[0]
    place += 4
    if kind in _COLLECTION_TYPES:
        return _marks_of_parts(wkb, place, count, nesting, marks)
    for _ring in range(count if kind in _POLYGON_TYPES else 0):
        place += 4 + 8 * dimensions * struct.unpack_from(f"{order}I", wkb, place)[0]
    return marks, place + (0 if kind in _POLYGON_TYPES else 8 * dimensions * count)


def _marks_of_parts(wkb: bytes, place: int, count: int, nesting: int, marks: int) -> tuple[int, int]:
    for _part in range(count):
        found, place = _marks(wkb, place, nesting + 1)
        marks |= found
        if place >= len(wkb):
            break
    return marks, place


def _kind(code: int) -> tuple[int, int, bool]:
    """Type without dimensions, number of dimensions, whether M is one of them (ISO or extended WKB)."""
    plain = code & 0x0FFFFFFF
    has_z = bool(code & _EWKB_Z) or plain // 1000 in (1, 3)
    has_m = bool(code & _EWKB_M) or plain // 1000 in (2, 3)
    return plain % 1000, 2 + has_z + has_m, has_m


_SHAPE_M_TYPES, _SHAPE_Z_TYPES = frozenset({21, 23, 25, 28}), frozenset({11, 13, 15, 18, 31})
_NO_MEASURE = -1e38


def shapefile_types(head: bytes) -> TrueTypes:
    """Whether a shapefile's header (100 bytes) promises measures; ``measures`` is 1 then."""
    if len(head) < 100:
        return NOTHING_KNOWN
    kind = struct.unpack_from("<i", head, 32)[0]
    low, high = struct.unpack_from("<2d", head, 84)
    has_range = _NO_MEASURE < low <= high and (low, high) != (0.0, 0.0)
    return TrueTypes(measures=int(kind in _SHAPE_M_TYPES or (kind in _SHAPE_Z_TYPES and has_range)))


_FGB_MAGIC = b"fgb\x03fgb"
_FGB_NODE_BYTES = 40
_FGB_TYPE, _FGB_HAS_M, _FGB_COUNT, _FGB_NODE_SIZE = 2, 4, 8, 9
_FGB_GEOMETRY, _FGB_GEOMETRY_TYPE, _FGB_GEOMETRY_PARTS = 0, 6, 7


def flatgeobuf_types(content: Buffer) -> TrueTypes:
    """Curves, measures and count of a FlatGeobuf file (bytes or a map of it); unknown where it cannot be followed."""
    try:
        return _flatgeobuf(content)
    except (struct.error, IndexError, OverflowError):
        return NOTHING_KNOWN


def _flatgeobuf(content: Buffer) -> TrueTypes:
    if content[: len(_FGB_MAGIC)] != _FGB_MAGIC:
        return NOTHING_KNOWN
    header_bytes = struct.unpack_from("<I", content, 8)[0]
    header = _root(content, 12)
    stated = _scalar(content, header, _FGB_COUNT, "<Q", 0)
    node_size = _scalar(content, header, _FGB_NODE_SIZE, "<H", 16)
    start = 12 + header_bytes + (_index_bytes(stated, node_size) if node_size else 0)
    kind, has_m = _scalar(content, header, _FGB_TYPE, "<B", 0), bool(_scalar(content, header, _FGB_HAS_M, "<B", 0))
    curves = count = 0
    for feature in islice(_features(content, start), MAX_ROWS + 1):
        count += 1
        curves += kind in _CURVE_TYPES or (kind in (0, 7) and _is_curve(content, feature))
    return TrueTypes(int(curves), count if has_m else 0, max(count, stated))


def _features(content: Buffer, place: int) -> Iterator[int]:
    while place + 4 < len(content):
        yield place + 4
        place += 4 + struct.unpack_from("<I", content, place)[0]


def _is_curve(content: Buffer, feature: int) -> bool:
    geometry = _child(content, _root(content, feature), _FGB_GEOMETRY)
    return geometry is not None and _has_curve(content, geometry, 0)


def _has_curve(content: Buffer, geometry: int, nesting: int) -> bool:
    if _scalar(content, geometry, _FGB_GEOMETRY_TYPE, "<B", 0) in _CURVE_TYPES:
        return True
    parts = _child(content, geometry, _FGB_GEOMETRY_PARTS)
    if parts is None or nesting > _MAX_NESTING:
        return False
    count = struct.unpack_from("<I", content, parts)[0]
    places = (parts + 4 + 4 * number for number in range(min(count, len(content) // 4)))
    return any(
        _has_curve(content, place + struct.unpack_from("<I", content, place)[0], nesting + 1) for place in places
    )


def _index_bytes(count: int, node_size: int) -> int:
    # A packed R-tree: the leaves, then each level a node for ``node_size`` of the one below, up to the root,
    # which is there even above a single leaf.
    if not count:
        return 0
    nodes, level = 2 if count == 1 else count, count
    while level > 1:
        level = -(-level // max(2, node_size))
        nodes += level
    return nodes * _FGB_NODE_BYTES


def _root(content: Buffer, place: int) -> int:
    return int(place + struct.unpack_from("<I", content, place)[0])


def _slot(content: Buffer, table: int, field: int) -> int | None:
    """Place of a field's value in a FlatBuffers table; None where it has its default."""
    vtable = table - struct.unpack_from("<i", content, table)[0]
    if 4 + 2 * field >= struct.unpack_from("<H", content, vtable)[0]:
        return None
    offset = struct.unpack_from("<H", content, vtable + 4 + 2 * field)[0]
    return int(table + offset) if offset else None


def _scalar(content: Buffer, table: int, field: int, form: str, default: int) -> int:
    place = _slot(content, table, field)
    return default if place is None else int(struct.unpack_from(form, content, place)[0])


def _child(content: Buffer, table: int, field: int) -> int | None:
    place = _slot(content, table, field)
    return None if place is None else _root(content, place)
