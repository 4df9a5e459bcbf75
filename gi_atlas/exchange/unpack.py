"""Archives of strangers: xz and zip, unpacked under names of our own, counted while they flow."""

import lzma
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import IO

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.zip_structure import check_zip_structure

_CHUNK = 1 << 20
_SAFE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER_BYTES = 30
_UNPACK_FAILURES = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError, struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A file inside a zip; ``shown_name`` is text for people, never a path of ours."""

    info: zipfile.ZipInfo
    shown_name: str

    @property
    def suffix(self) -> str:
        """Lower-case extension with its dot."""
        return PurePosixPath(self.shown_name).suffix.lower()

    @property
    def stem(self) -> str:
        """Folder and name without extension, folded, to find what belongs together."""
        return self.shown_name[: len(self.shown_name) - len(self.suffix)].casefold()

    @property
    def is_apple_double(self) -> bool:
        """Whether it only holds what macOS notes beside a file of the same name."""
        path = PurePosixPath(self.shown_name)
        return path.name.startswith("._") or "__MACOSX" in path.parts


def unpack_xz(source: Path, target: Path, file: str) -> None:
    """Unpack an .xz file, within the limits of size and ratio.

    Raises
    ------
    ReadError
        READ_UNPACKED_TOO_BIG, READ_ARCHIVE_DAMAGED.
    """
    allowed = min(limits.MAX_UNPACKED_BYTES, max(source.stat().st_size, 4096) * limits.MAX_RATIO)
    try:
        with lzma.open(source) as packed, target.open("wb") as out:
            _copy_capped(packed, out, allowed, file)
    except (lzma.LZMAError, EOFError) as error:
        raise ReadError("READ_ARCHIVE_DAMAGED", file=file, detail=_worded(error)) from error


def _copy_capped(packed: IO[bytes], out: IO[bytes], allowed: int, file: str) -> int:
    written = 0
    while chunk := packed.read(_CHUNK):
        written += len(chunk)
        if written > allowed:
            raise ReadError("READ_UNPACKED_TOO_BIG", file=file, expected=allowed)
        out.write(chunk)
    return written


class ZipReader:
    """A zip of a stranger: entries are checked together, then streamed one by one to names of ours.

    Parameters
    ----------
    source : Path
    file : str
        Name to tell.
    allowed : int
        Most bytes that its entries may have together; who unpacks an archive of photos part by part allows more.
    """

    def __init__(self, source: Path, file: str, allowed: int = limits.MAX_UNPACKED_BYTES) -> None:
        self._file = file
        self._written = 0
        self._allowed = min(allowed, max(source.stat().st_size, 4096) * limits.MAX_RATIO)
        check_zip_structure(source, file)
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise ReadError("READ_ARCHIVE_DAMAGED", file=file, detail=_worded(error)) from error
        self.entries = _checked_entries(self._zip, file, self._allowed)

    def unpack(self, entry: Entry, target: Path) -> None:
        """Write one entry to ``target``.

        Raises
        ------
        ReadError
            READ_UNPACKED_TOO_BIG over all entries together, READ_ARCHIVE_DAMAGED.
        """
        try:
            with self._zip.open(entry.info) as packed, target.open("wb") as out:
                self._written += _copy_capped(packed, out, self._allowed - self._written, self._file)
        except _UNPACK_FAILURES as error:
            detail = f"{entry.shown_name}: {_worded(error)}"
            raise ReadError("READ_ARCHIVE_DAMAGED", file=self._file, detail=detail) from error


def _worded(error: Exception) -> str:
    return str(error) or type(error).__name__


def _checked_entries(archive: zipfile.ZipFile, file: str, allowed: int) -> list[Entry]:
    infos = archive.infolist()
    if len(infos) > limits.MAX_ENTRIES:
        raise ReadError("READ_TOO_MANY_ENTRIES", file=file, found=len(infos), expected=limits.MAX_ENTRIES)
    entries = [Entry(info, shown_entry_name(info)) for info in infos if not info.is_dir()]
    _refuse_doubles(entries, file)
    _refuse_overlaps(infos, file)
    _refuse_bombs(infos, file, allowed)
    return [entry for entry in entries if not entry.is_apple_double]


def shown_entry_name(info: zipfile.ZipInfo) -> str:
    """Name of an entry as text; names without the UTF-8 flag are taken as GB 18030 if they are that."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _refuse_doubles(entries: list[Entry], file: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        key = unicodedata.normalize("NFC", entry.shown_name).casefold()
        if key in seen:
            raise ReadError("READ_DOUBLE_ENTRY", file=file, found=entry.shown_name)
        seen.add(key)


def _refuse_overlaps(infos: list[zipfile.ZipInfo], file: str) -> None:
    # Entries that share bytes are how a small file unpacks to a huge one.
    spans = sorted((info.header_offset, _least_end(info)) for info in infos)
    for (_start, end), (following, _end) in pairwise(spans):
        if following < end:
            raise ReadError("READ_ARCHIVE_OVERLAP", file=file)


def _least_end(info: zipfile.ZipInfo) -> int:
    return info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size


def _refuse_bombs(infos: list[zipfile.ZipInfo], file: str, allowed: int) -> None:
    for info in infos:
        if info.flag_bits & 0x1:
            raise ReadError("READ_ENCRYPTED", file=file, found=info.filename)
        if info.compress_type not in _SAFE_METHODS:
            raise ReadError("READ_ARCHIVE_METHOD", file=file, found=info.filename)
    # What the headers say is only the first check; what flows is counted in any case.
    if sum(info.file_size for info in infos) > allowed:
        raise ReadError("READ_UNPACKED_TOO_BIG", file=file, expected=allowed)


def beside(entries: list[Entry], main: Entry, suffixes: tuple[str, ...]) -> Iterator[Entry]:
    """Entries with the same stem as ``main`` and one of the suffixes, the main one among them."""
    yield from (entry for entry in entries if entry.stem == main.stem and entry.suffix in suffixes)
