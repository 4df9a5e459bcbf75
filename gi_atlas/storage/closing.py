"""What a project file looked like when the program last closed it: tells edits by other programs from bit rot.

SQLite counts every commit in the file's header ("file change counter", bytes 24 to 27). If the counter still
stands where we left it, no program wrote since, and whatever changed did so by itself.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from gi_atlas.storage.beside import backup_folder, scratch_path
from gi_atlas.storage.open_here import is_open_here

_FILE_NAME = "closed.json"


@dataclass(frozen=True)
class ClosedState:
    """Change counter of the file at our last closing, and the number of the newest log entry then."""

    change_counter: int
    head_seq: int


def remember_closed(path: Path, head_seq: int) -> None:
    """Note the state of a project file that was written and closed; a disk that refuses is no fault here."""
    if is_open_here(path):
        return
    with suppress(OSError):
        state = ClosedState(read_change_counter(path), head_seq)
        folder = backup_folder(path)
        folder.mkdir(exist_ok=True)
        scratch = scratch_path(folder / _FILE_NAME)
        scratch.write_text(json.dumps(asdict(state)), encoding="utf-8")
        os.replace(scratch, folder / _FILE_NAME)


def closed_state(path: Path) -> ClosedState | None:
    """State at our last closing; None if that is not known."""
    try:
        return ClosedState(**json.loads((backup_folder(path) / _FILE_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def read_change_counter(path: Path) -> int:
    """File change counter of a database that nobody has open here."""
    with path.open("rb") as stream:
        return int.from_bytes(stream.read(28)[24:28], "big")
