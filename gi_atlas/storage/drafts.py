"""Half-filled pages beside the project: each draft is one file that is whole or absent."""

import hashlib
import json
from pathlib import Path
from typing import Any

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.errors import StorageError
from gi_atlas.storage.beside import appearing, make_folder
from gi_atlas.storage.mapping import dump_json
from gi_atlas.storage.media import sync_folder

SUFFIX = ".draft"


class DraftStore:
    """Folder ``NAME.drafts`` with one file a draft; any thread may use it.

    A draft is on the disk when ``put`` returns. Each file carries the sha256 of what it holds, so that a torn one
    is told from a whole one; a torn one is left where it lies and listed by ``damaged``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, content: dict[str, Any]) -> None:
        """Keep a draft; it is on the disk when this returns.

        Raises
        ------
        StorageError
            DRAFT_NOT_PLAIN if the content is more than JSON holds; DRAFT_CANNOT_KEEP if the disk refused. The
            draft that was there before stays.
        """
        text = _sealed(key, content)
        try:
            make_folder(self.folder)
            with appearing(self._path(key)) as scratch:
                scratch.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StorageError(
                "DRAFT_CANNOT_KEEP", path=str(self.folder), detail=error.strerror or str(error)
            ) from error

    def get(self, key: str) -> dict[str, Any] | None:
        """The draft with a key; None if there is none or it is damaged."""
        found = _read(self._path(key))
        return None if found is None or found["key"] != key else found["content"]

    def drop(self, key: str) -> None:
        """Forget a draft; one that is not there is ignored."""
        if self.folder.is_dir():
            self._path(key).unlink(missing_ok=True)
            sync_folder(self.folder)

    def all(self) -> dict[str, dict[str, Any]]:
        """Every whole draft by its key, oldest first."""
        found = sorted(filter(None, map(_read, self._files())), key=lambda draft: draft["at"])
        return {draft["key"]: draft["content"] for draft in found}

    def damaged(self) -> list[Path]:
        """Files of drafts that cannot be read any more."""
        return [path for path in self._files() if _read(path) is None]

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}{SUFFIX}"


def _sealed(key: str, content: dict[str, Any]) -> str:
    try:
        body = dump_json({"key": key, "at": format_instant(utc_now()), "content": content})
        digest = hashlib.sha256(body.encode()).hexdigest()
    except (TypeError, ValueError) as error:  # no JSON, or half of a surrogate pair
        raise StorageError("DRAFT_NOT_PLAIN", key=key, detail=str(error)) from error
    return f"{digest}\n{body}\n"


def _read(path: Path) -> dict[str, Any] | None:
    try:
        digest, _newline, rest = path.read_bytes().partition(b"\n")
    except OSError:  # not there, or not readable: either way there is no draft to show
        return None
    body = rest.removesuffix(b"\n")
    if not body or digest != hashlib.sha256(body).hexdigest().encode():
        return None
    loaded: dict[str, Any] = json.loads(body)
    return loaded
