"""Journal of a draft: each edit is one line, in the system's hands before the next edit begins.

A process that is killed loses nothing that it wrote, so whatever was typed before the last key is found again; what a
power cut takes is what was typed since the whole page was last written (see ``drafts``).
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.errors import StorageError
from gi_atlas.storage.mapping import dump_json

SUFFIX = ".journal"
_NAME = re.compile(r"(?P<name>[0-9a-f]{32})\.(?P<number>\d{8,})\.journal\Z")
_DIGEST_LENGTH = 32
_FLAGS = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)


class DraftJournal:
    """One file of edits, open for appending; for one thread.

    Each line is sealed by a hash over itself and the line before, so that a torn, a lost or a moved line is noticed.

    Parameters
    ----------
    path : Path
        A file that is not there yet; its folder is.
    key : str
        Key of the draft.
    number : int
        Place in the order of the draft's journals.
    page : dict or None
        The whole page when the journal begins; None if an earlier journal or the draft itself has it.

    Raises
    ------
    StorageError
        DRAFT_NOT_PLAIN, DRAFT_CANNOT_KEEP.
    """

    def __init__(self, path: Path, key: str, number: int, page: dict[str, Any] | None) -> None:
        self.path, self.key, self.number = path, key, number
        self._digest = ""
        try:
            self._descriptor = os.open(path, _FLAGS, 0o600)
        except OSError as error:
            raise _cannot_keep(path, error) from error
        try:
            self._write({"key": key, "at": format_instant(utc_now()), "page": page})
        except StorageError:
            self.close()
            raise

    def append(self, edit: dict[str, Any]) -> None:
        """Keep an edit; it outlives the process once this returns.

        Raises
        ------
        StorageError
            DRAFT_NOT_PLAIN if the edit is more than JSON holds; DRAFT_CANNOT_KEEP if the disk refused. Nothing
            that is appended afterwards would be read: begin another journal then.
        """
        self._write({"edit": edit})

    def _write(self, content: dict[str, Any]) -> None:
        line, self._digest = _sealed(self._digest, self.key, content)
        try:
            written = os.write(self._descriptor, line)
        except OSError as error:
            raise _cannot_keep(self.path, error) from error
        if written != len(line):  # a disk that fills up takes a part
            raise _cannot_keep(self.path, OSError(28, os.strerror(28)))

    def close(self) -> None:
        """Append nothing more; may be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _sealed(before: str, key: str, content: dict[str, Any]) -> tuple[bytes, str]:
    try:
        body = dump_json(content).encode()
    except (TypeError, ValueError) as error:  # no JSON, or half of a surrogate pair
        raise StorageError("DRAFT_NOT_PLAIN", key=key, detail=str(error)) from error
    digest = _digest(before, body)
    return digest.encode() + b" " + body + b"\n", digest


def _digest(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()[:_DIGEST_LENGTH]


def _cannot_keep(path: Path, error: OSError) -> StorageError:
    return StorageError("DRAFT_CANNOT_KEEP", path=str(path.parent), detail=error.strerror or str(error))


@dataclass(frozen=True)
class ReadJournal:
    """What a journal holds, up to the first line that is not whole.

    Attributes
    ----------
    number : int
    key : str
        "" if not even the first line is whole.
    at : str
        Instant of its beginning.
    page : dict or None
    edits : tuple of dict
    is_damaged : bool
        Whether a line is wrong that is not just the torn end.
    """

    number: int
    key: str = ""
    at: str = ""
    page: dict[str, Any] | None = None
    edits: tuple[dict[str, Any], ...] = ()
    is_damaged: bool = False


def journal_path(folder: Path, name: str, number: int) -> Path:
    """Path of a journal; ``name`` is the draft's own file name without its suffix."""
    return folder / f"{name}.{number:08}{SUFFIX}"


def journal_paths(folder: Path, name: str = "*") -> list[tuple[int, Path]]:
    """Numbers and paths of the journals of a draft, or of all, in their order."""
    found = [(_NAME.match(path.name), path) for path in folder.glob(f"{name}.*{SUFFIX}")]
    return sorted((int(match["number"]), path) for match, path in found if match)


def name_of(path: Path) -> str:
    """Name of the draft that a journal belongs to."""
    return path.name.partition(".")[0]


def read_journal(number: int, path: Path) -> ReadJournal:
    """Read a journal as far as it is whole; a line that a kill or a power cut tore is left out."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:  # removed meanwhile, or not readable: either way it holds no edit for us
        return ReadJournal(number)
    whole = list(_whole_lines(lines))
    # The last part is empty, or what was being written when the process died.
    is_damaged = len(whole) < len(lines) - 1
    if not whole:
        return ReadJournal(number, is_damaged=is_damaged)
    first, edits = whole[0], tuple(line["edit"] for line in whole[1:])
    return ReadJournal(number, first["key"], first["at"], first["page"], edits, is_damaged)


def _whole_lines(lines: list[bytes]) -> Iterator[dict[str, Any]]:
    before = ""
    for line in lines[:-1]:
        digest, _space, body = line.partition(b" ")
        if digest.decode("ascii", "replace") != _digest(before, body):
            return
        before = digest.decode()
        content: dict[str, Any] = json.loads(body)
        yield content
