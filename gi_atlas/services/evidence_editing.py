"""Editing the words of many pieces of evidence in one step, and giving copies of originals away."""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gi_atlas.commands.changes import Command, Label, RowChange, update_row
from gi_atlas.errors import StorageError, UsageError
from gi_atlas.events import Changes
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence
from gi_atlas.storage.mapping import column_kinds, encode_value
from gi_atlas.storage.media import file_sha256
from gi_atlas.storage.project import Project
from gi_atlas.storage.row_writer import read_row
from gi_atlas.storage.schema import TABLE_OF

EDITABLE = ("caption", "survey_group", "person", "source", "licence", "consent", "is_public", "holder")
_TABLE = TABLE_OF[Evidence]


def edit_many(project: Project, ids: Sequence[str], values: Mapping[str, Any]) -> Changes:
    """Give many pieces of evidence the same words, in one step that can be undone as one.

    Parameters
    ----------
    ids : sequence of str
        Those that are gone meanwhile are left out.
    values : mapping
        Fields of ``EDITABLE`` alone; the others stay as they are.

    Raises
    ------
    UsageError
        VALUE_FIELD_UNKNOWN.
    """
    for name in values:
        if name not in EDITABLE:
            raise UsageError("VALUE_FIELD_UNKNOWN", field=name, expected=", ".join(EDITABLE))
    kinds = column_kinds(Evidence)
    encoded = {name: encode_value(kinds[name], value) for name, value in values.items()}
    changes = tuple(_changes(project, ids, encoded))
    if not changes:
        return Changes()
    return project.apply(Command(Label(N_("Describe {0} files"), (str(len(changes)),)), changes))


def _changes(project: Project, ids: Sequence[str], encoded: Mapping[str, Any]) -> Iterator[RowChange]:
    with project.reader() as connection:
        rows = [row for row in (read_row(connection, _TABLE, row_id) for row_id in ids) if row is not None]
    for row in rows:
        change = update_row(_TABLE, row, {**row, **encoded})
        if change is not None:
            yield change


def copy_name(item: Any) -> str:
    """File name that a copy of an original is offered under."""
    return safe_name(str(item.file_name), "evidence")


def save_copy(project: Project, sha256: str, file_name: str, target: Path) -> None:
    """Copy an original to where a person wants it; the original is read and stays.

    Raises
    ------
    StorageError
        EVIDENCE_COPY_MISSING: it is not in the media folder; EVIDENCE_COPY_INSIDE: the target lies there, where
        originals are kept; EVIDENCE_COPY_FAILED.
    """
    original = project.media.find(sha256)
    if original is None:
        raise StorageError("EVIDENCE_COPY_MISSING", file=file_name, sha256=sha256)
    if project.media.folder.resolve() in target.resolve().parents:
        raise StorageError("EVIDENCE_COPY_INSIDE", path=str(target))
    if os.path.lexists(target) and (target.is_symlink() or not target.is_file()):
        # A device, a pipe, a link: a rename would put the photo in its place.
        raise StorageError("EVIDENCE_COPY_FAILED", path=str(target), detail=os.strerror(errno.EEXIST))
    scratch = target.with_name(f".{os.getpid()}-{os.urandom(4).hex()}.part")
    try:
        shutil.copyfile(original, scratch)
        if file_sha256(scratch) != sha256:
            raise StorageError("EVIDENCE_COPY_CHANGED", file=file_name)
        os.replace(scratch, target)
    except OSError as error:
        raise StorageError("EVIDENCE_COPY_FAILED", path=str(target), detail=error.strerror or str(error)) from error
    finally:
        scratch.unlink(missing_ok=True)
