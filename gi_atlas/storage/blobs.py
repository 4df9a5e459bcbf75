"""GeoPackage geometry blobs: a header, an extent and little-endian WKB (OGC 12-128r18, clause 2.1.3)."""

import math
import struct
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import GeometryError
from gi_atlas.wkb_nesting import is_too_deep

SRID = 4490
ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_LITTLE_ENDIAN = 0b1
_EMPTY = 0b1_0000
_WITH_EXTENT = 0b10
_POINT_WKB = 1
_POINT_HEAD = b"\x01\x01\x00\x00\x00"


def encode_blob(geometry: Any, srid: int = SRID) -> bytes:
    """GeoPackage blob of a shapely geometry (two dimensions are written)."""
    return wrap_wkb(shapely.to_wkb(geometry, output_dimension=2, byte_order=1), geometry, srid)


def wrap_wkb(wkb: bytes, geometry: Any, srid: int = SRID) -> bytes:
    """Blob of a geometry whose little-endian WKB is at hand."""
    if geometry.is_empty:
        return _header(_LITTLE_ENDIAN | _EMPTY, srid) + wkb
    if int.from_bytes(wkb[1:5], "little") == _POINT_WKB:
        return _header(_LITTLE_ENDIAN, srid) + wkb
    minx, miny, maxx, maxy = geometry.bounds
    return _header(_LITTLE_ENDIAN | _WITH_EXTENT, srid) + struct.pack("<4d", minx, maxx, miny, maxy) + wkb


def _header(flags: int, srid: int) -> bytes:
    return struct.pack("<2sBBi", b"GP", 0, flags, srid)


def wkb_start(blob: bytes) -> int:
    """Offset of the WKB inside a blob.

    Raises
    ------
    GeometryError
        GEO_BLOB_DAMAGED if the header is none of GeoPackage's.
    """
    code = (blob[3] >> 1 & 0b111) if len(blob) >= 8 and blob[:2] == b"GP" else 9
    if code >= len(ENVELOPE_BYTES):
        raise GeometryError("GEO_BLOB_DAMAGED", start=blob[:8].hex())
    return 8 + ENVELOPE_BYTES[code]


def blob_wkb(blob: bytes) -> bytes:
    """WKB of a blob; GeometryError GEO_BLOB_DAMAGED also where it is nested so deep that GEOS would fail over it."""
    wkb = blob[wkb_start(blob) :]
    if is_too_deep(wkb):
        raise GeometryError("GEO_BLOB_DAMAGED", start=blob[:8].hex())
    return wkb


def decode_blob(blob: bytes | None) -> Any:
    """Shapely geometry of a blob; None stays None."""
    return None if blob is None else shapely.from_wkb(blob_wkb(blob))


def decode_blobs(blobs: list[bytes | None]) -> "np.ndarray[Any, np.dtype[np.object_]]":
    """Array of shapely geometries of many blobs, shape (n,)."""
    wkb = np.array([None if blob is None else blob_wkb(blob) for blob in blobs], dtype=object)
    return np.asarray(shapely.from_wkb(wkb), dtype=object)


def blob_extent(blob: bytes | None) -> tuple[float, float, float, float] | None:
    """(minx, miny, maxx, maxy) of a blob, from its header where it has one; None if empty or NULL."""
    if blob is None or (len(blob) > 3 and blob[3] & _EMPTY):
        return None
    if wkb_start(blob) > 8:
        minx, maxx, miny, maxy = struct.unpack_from("<4d" if blob[3] & 1 else ">4d", blob, 8)
        return minx, miny, maxx, maxy
    if blob[8:13] == _POINT_HEAD:
        # The R-tree's triggers ask five times a row; points are the most rows there are.
        x, y = struct.unpack_from("<2d", blob, 13)
        return None if math.isnan(x) else (x, y, x, y)
    geometry = decode_blob(blob)
    return None if geometry.is_empty else geometry.bounds
