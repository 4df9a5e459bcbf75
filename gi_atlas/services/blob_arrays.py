"""Many geometries at once as GeoPackage blobs, and the hash of one without decoding it."""

import hashlib
from typing import Any

import shapely

from gi_atlas.storage.blobs import wkb_start, wrap_wkb

_EMPTY_FLAG = 0b1_0000


def encode_blobs(geometries: Any) -> list[bytes | None]:
    """GeoPackage blobs of canonical geometries, shape (n,); None stays None."""
    wkb = shapely.to_wkb(geometries, output_dimension=2, byte_order=1)
    return [
        None if geometry is None else wrap_wkb(plain, geometry) for plain, geometry in zip(wkb, geometries, strict=True)
    ]


def blob_hash(blob: bytes | None) -> str:
    """What ``gi_atlas.geometry.geometry_hash`` gives for a blob of a canonical geometry; "" for None."""
    return "" if blob is None else hashlib.sha256(memoryview(blob)[wkb_start(blob) :]).hexdigest()


def is_empty_blob(blob: bytes) -> bool:
    """Whether a blob of ours holds an empty geometry, by the flag in its header (OGC 12-128r18, clause 2.1.3)."""
    return bool(blob[3] & _EMPTY_FLAG)
