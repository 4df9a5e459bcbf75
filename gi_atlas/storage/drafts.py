"""Half-filled pages beside the project: each is one file that is whole or absent, and a journal of what followed."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.errors import StorageError
from gi_atlas.storage.beside import appearing, make_folder
from gi_atlas.storage.draft_journal import (
    DraftJournal,
    ReadJournal,
    journal_path,
    journal_paths,
    name_of,
    read_journal,
)
from gi_atlas.storage.mapping import dump_json
from gi_atlas.storage.media import sync_folder

SUFFIX = ".draft"
EDITS = "edits"


class DraftStore:
    """Folder ``NAME.drafts`` with one file a draft and its journals; any thread may use it.

    A draft is on the disk when ``put`` returns. Each file carries the sha256 of what it holds, so that a torn one
    is told from a whole one; a torn one is left where it lies and listed by ``damaged``. Writing a whole page takes
    too long for each keystroke: what is edited in between goes into a journal, line by line.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._last_number = -1

    def put(self, key: str, content: dict[str, Any], through: int = 0) -> None:
        """Keep a draft; it is on the disk when this returns.

        Parameters
        ----------
        key : str
        content : dict
            The whole page.
        through : int
            Number of the last journal whose edits are part of it; such journals are removed.

        Raises
        ------
        StorageError
            DRAFT_NOT_PLAIN if the content is more than JSON holds; DRAFT_CANNOT_KEEP if the disk refused. The
            draft that was there before stays, and its journals.
        """
        text = _sealed(key, content, through)
        try:
            make_folder(self.folder)
            with appearing(self._path(key)) as scratch:
                scratch.write_text(text, encoding="utf-8")
            self._remove_journals(key, through)
        except OSError as error:
            raise StorageError(
                "DRAFT_CANNOT_KEEP", path=str(self.folder), detail=error.strerror or str(error)
            ) from error

    def journal(self, key: str, page: dict[str, Any] | None) -> DraftJournal:
        """Begin a journal after all that were begun before.

        Parameters
        ----------
        key : str
        page : dict or None
            The whole page; None only if ``put`` or an earlier journal of this key has kept one.

        Raises
        ------
        StorageError
            DRAFT_NOT_PLAIN, DRAFT_CANNOT_KEEP.
        """
        try:
            make_folder(self.folder)
        except OSError as error:
            raise StorageError(
                "DRAFT_CANNOT_KEEP", path=str(self.folder), detail=error.strerror or str(error)
            ) from error
        with self._lock:
            self._last_number = number = self._known_number() + 1
        return DraftJournal(journal_path(self.folder, _name(key), number), key, number, page)

    @property
    def last_number(self) -> int:
        """Number of the newest journal; 0 if there never was one."""
        with self._lock:
            self._last_number = self._known_number()
            return self._last_number

    def _known_number(self) -> int:
        if self._last_number >= 0:
            return self._last_number
        drafts = [found.through for found in map(_read, self._files()) if found is not None]
        return max([0, *drafts, *(number for number, _path in journal_paths(self.folder))])

    def get(self, key: str) -> dict[str, Any] | None:
        """The draft with a key; None if there is none or it is damaged.

        What was edited after the page was written stands under ``edits``, in its order, if there is any.
        """
        found = self._found(_name(key))
        return None if found is None or found.key != key else found.content

    def _found(self, name: str) -> "_Draft | None":
        found = _read(self.folder / f"{name}{SUFFIX}")
        after = found.through if found else -1
        for number, path in journal_paths(self.folder, name):
            if number > after:
                found = _joined(found, read_journal(number, path))
        return found

    def drop(self, key: str, through: int | None = None) -> None:
        """Forget a draft and its journals up to a number (default: all); one that is not there is ignored."""
        if self.folder.is_dir():
            self._path(key).unlink(missing_ok=True)
            self._remove_journals(key, through)
            sync_folder(self.folder)

    def _remove_journals(self, key: str, through: int | None) -> None:
        for number, path in journal_paths(self.folder, _name(key)):
            if through is None or number <= through:
                path.unlink(missing_ok=True)

    def all(self) -> dict[str, dict[str, Any]]:
        """Every whole draft by its key, oldest first; see ``get``."""
        names = {path.name.removesuffix(SUFFIX) for path in self._files()}
        names |= {name_of(path) for _number, path in journal_paths(self.folder)}
        found = sorted(filter(None, map(self._found, sorted(names))), key=lambda draft: draft.at)
        return {draft.key: draft.content for draft in found}

    def damaged(self) -> list[Path]:
        """Files of drafts that cannot be read any more, wholly or in part."""
        return [path for path in self._files() if _read(path) is None] + list(self._damaged_journals())

    def _damaged_journals(self) -> Iterator[Path]:
        for number, path in journal_paths(self.folder):
            journal = read_journal(number, path)
            if journal.is_damaged or (journal.edits and self._found(name_of(path)) is None):
                yield path

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    def _path(self, key: str) -> Path:
        return self.folder / f"{_name(key)}{SUFFIX}"


@dataclass(frozen=True)
class _Draft:
    key: str
    at: str
    content: dict[str, Any]
    through: int


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _joined(draft: _Draft | None, journal: ReadJournal) -> _Draft | None:
    """A draft with what a later journal adds; a journal without a page adds nothing where there is none."""
    if journal.page is not None:
        draft = _Draft(journal.key, journal.at, journal.page, journal.number)
    if draft is None or not journal.edits:
        return draft
    edits = [*draft.content.get(EDITS, ()), *journal.edits]
    return _Draft(draft.key, max(draft.at, journal.at), {**draft.content, EDITS: edits}, draft.through)


def _sealed(key: str, content: dict[str, Any], through: int) -> str:
    try:
        body = dump_json({"key": key, "at": format_instant(utc_now()), "content": content, "through": through})
        digest = hashlib.sha256(body.encode()).hexdigest()
    except (TypeError, ValueError) as error:  # no JSON, or half of a surrogate pair
        raise StorageError("DRAFT_NOT_PLAIN", key=key, detail=str(error)) from error
    return f"{digest}\n{body}\n"


def _read(path: Path) -> _Draft | None:
    try:
        digest, _newline, rest = path.read_bytes().partition(b"\n")
    except OSError:  # not there, or not readable: either way there is no draft to show
        return None
    body = rest.removesuffix(b"\n")
    if not body or digest != hashlib.sha256(body).hexdigest().encode():
        return None
    loaded = json.loads(body)
    return _Draft(loaded["key"], loaded["at"], loaded["content"], int(loaded.get("through", 0)))
