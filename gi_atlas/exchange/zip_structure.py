"""Whether a zip is one archive only: no second directory, nothing before, between or behind."""

import struct
from pathlib import Path

from gi_atlas.errors import ReadError

_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_BYTES, _END_64_BYTES, _LOCATOR_BYTES = 22, 56, 20
_MAX_COMMENT = 0xFFFF
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF


def check_zip_structure(path: Path, file: str) -> None:
    """Refuse a zip that two programs could read differently (APPNOTE 4.3.14 to 4.3.16).

    The end record closes the file, the directory ends where it begins, a ZIP64 locator points at the ZIP64 record
    that really stands there, and both records agree.

    Raises
    ------
    ReadError
        READ_ARCHIVE_DAMAGED for what is no archive, READ_ARCHIVE_CONFUSED for what may be two.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = max(0, size - _END_BYTES - _MAX_COMMENT - _LOCATOR_BYTES - _END_64_BYTES)
        stream.seek(start)
        tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        raise ReadError("READ_ARCHIVE_DAMAGED", file=file, detail="no end record")
    count, directory_bytes, offset, comment_bytes = struct.unpack_from("<HIIH", tail, place + 10)
    if place + _END_BYTES + comment_bytes != len(tail):
        raise ReadError("READ_ARCHIVE_CONFUSED", file=file, found="end record")
    end_of_directory = start + place
    if tail[max(0, place - _LOCATOR_BYTES) :].startswith(_LOCATOR_64) and place >= _LOCATOR_BYTES:
        count, directory_bytes, offset, end_of_directory = _read_zip64(
            tail, place - _LOCATOR_BYTES, start, file, (count, directory_bytes, offset)
        )
    elif _FULL_16 == count or _FULL_32 in (directory_bytes, offset):
        raise ReadError("READ_ARCHIVE_CONFUSED", file=file, found="ZIP64")
    if offset + directory_bytes != end_of_directory:
        raise ReadError("READ_ARCHIVE_CONFUSED", file=file, found="directory")


def _read_zip64(
    tail: bytes, locator: int, start: int, file: str, plain: tuple[int, int, int]
) -> tuple[int, int, int, int]:
    """Entry count, directory size, directory offset, and where the ZIP64 record stands."""
    stated = struct.unpack_from("<Q", tail, locator + 8)[0]
    place = stated - start
    if not 0 <= place <= locator - _END_64_BYTES or tail[place : place + 4] != _END_64:
        raise ReadError("READ_ARCHIVE_CONFUSED", file=file, found="ZIP64")
    record_bytes = struct.unpack_from("<Q", tail, place + 4)[0]
    if place + 12 + record_bytes != locator:
        raise ReadError("READ_ARCHIVE_CONFUSED", file=file, found="ZIP64")
    count, directory_bytes, offset = struct.unpack_from("<QQQ", tail, place + 32)
    for narrow, wide, full in zip(plain, (count, directory_bytes, offset), (_FULL_16, _FULL_32, _FULL_32), strict=True):
        if narrow not in (full, wide):
            raise ReadError("READ_ARCHIVE_CONFUSED", file=file, found="ZIP64")
    return count, directory_bytes, offset, stated
