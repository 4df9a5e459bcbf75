"""How deep the members of a WKB geometry lie in each other, counted without going down into them.

GEOS calls itself for each collection within a collection: a hostile file of 200 kB, nested 20,000 deep, ends the
process. Nobody means more than a few.
"""

import struct

MOST_NESTED = 32
_EWKB_HEIGHT, _EWKB_MEASURE, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000
_POINT, _LINE, _POLYGON = 1, 2, 3
_MANY = (4, 5, 6, 7)
_SIMPLE_HEADS = (b"\x01\x01", b"\x01\x02", b"\x01\x03")


def is_too_deep(wkb: bytes) -> bool:
    """Whether a geometry is nested deeper than ``MOST_NESTED``; what is no geometry is not."""
    if wkb[:2] in _SIMPLE_HEADS:
        return False
    try:
        return _depth(wkb) > MOST_NESTED
    except (struct.error, IndexError):
        return False  # it ends too early: whoever reads it says so


def _depth(wkb: bytes) -> int:
    """Levels of members, as far as ``MOST_NESTED`` and one more."""
    offset, left, deepest = 0, [1], 0
    while left and deepest <= MOST_NESTED:
        if not left[-1]:
            left.pop()
            continue
        left[-1] -= 1
        order = "<" if wkb[offset] else ">"
        kind, ordinates, offset = _head(wkb, offset, order)
        if kind in _MANY:
            left.append(_count(wkb, offset, order))
            offset, deepest = offset + 4, max(deepest, len(left) - 1)
        elif kind in (_POINT, _LINE, _POLYGON):
            offset = _after(wkb, offset, kind, 8 * ordinates, order)
        else:
            break  # curves and surfaces, which are refused as they are
    return deepest


def _head(wkb: bytes, offset: int, order: str) -> tuple[int, int, int]:
    """Kind, numbers of a vertex, and where the content begins."""
    code = _count(wkb, offset + 1, order)
    offset += 9 if code & _EWKB_SRID else 5
    dimensions, kind = divmod(code & 0x1FFFFFFF, 1000)
    flags = bool(code & _EWKB_HEIGHT) + bool(code & _EWKB_MEASURE)
    return kind, 2 + max(flags, (0, 1, 1, 2)[dimensions] if dimensions < 4 else 0), offset


def _after(wkb: bytes, offset: int, kind: int, vertex_bytes: int, order: str) -> int:
    """Where a point, line or polygon ends."""
    if kind == _POINT:
        return offset + vertex_bytes
    runs = _count(wkb, offset, order) if kind == _POLYGON else 1
    offset += 4 if kind == _POLYGON else 0
    for _run in range(runs):
        offset += 4 + _count(wkb, offset, order) * vertex_bytes
    return offset


def _count(wkb: bytes, offset: int, order: str) -> int:
    return int(struct.unpack_from(f"{order}I", wkb, offset)[0])
