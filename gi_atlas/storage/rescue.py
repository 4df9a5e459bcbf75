"""Taking what can be read of a damaged or foreign-made project over into a new one; the original stays as it is."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import shapely

from gi_atlas.errors import GiAtlasError, StorageError
from gi_atlas.jobs import Progress
from gi_atlas.storage import rescue_child
from gi_atlas.storage.beside import SIDE_SUFFIXES, media_folder
from gi_atlas.storage.bulk import from_json
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.copies import copy_media
from gi_atlas.storage.faults import require_file, system_fault
from gi_atlas.storage.mapping import Row, from_row, to_row
from gi_atlas.storage.media import MediaStore, file_sha256
from gi_atlas.storage.new_media import new_media
from gi_atlas.storage.opening import check_new_path, fill_project_file
from gi_atlas.storage.row_writer import complete_row
from gi_atlas.storage.schema import ENTITY_OF, ENTITY_TABLES, metadata

CHILD_LIMIT_S = 900.0
_TABLES = (*(entry.name for entry in ENTITY_TABLES), "gi_import")


@dataclass
class Rescued:
    """What was taken over.

    Rows by table, rows that could not be read, tables that are missing as a whole, rows refused with their reason
    (table, id, why), number of media.
    """

    path: Path
    rows: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    media: int = 0


def rescue_project(path: Path, target: Path, origin: Origin | None = None, progress: Progress | None = None) -> Rescued:
    """Make a new project of the rows of ``path`` that can be read; its change log begins anew.

    The rows are read from a copy in a child process. A row that no longer makes sense (a geometry that is none, a
    word that is no state) is refused and named. Media are copied where their content is what their name says.

    Raises
    ------
    StorageError
        STORE_MISSING, STORE_IS_FOLDER; STORE_SUFFIX, STORE_EXISTS, STORE_FOLDER_MISSING, MEDIA_FOLDER_THERE;
        RESCUE_NOTHING; STORE_DISK_FULL, STORE_CANNOT_WRITE.
    """
    check_new_path(target)
    require_file(path)
    try:
        with new_media(target) as media:
            rescued, rows = _read_rows(path, target)
            sound = _SoundMedia(media_folder(path))
            rescued.media = copy_media(sound, media.folder, progress or Progress())
            media.put()
            fill_project_file(target, target.stem, rows, origin)
    except OSError as error:
        raise system_fault(error, target) from error
    return rescued


def _read_rows(path: Path, target: Path) -> tuple[Rescued, dict[str, list[Row]]]:
    rescued, rows = Rescued(target), dict[str, list[Row]]()
    with tempfile.TemporaryDirectory(prefix="gi-atlas-") as folder:
        copy = Path(folder) / "damaged.gpkg"
        for tail in ("", *SIDE_SUFFIXES[:2]):  # a journal or WAL belongs to the content
            source = path.with_name(path.name + tail)
            if source.exists():
                shutil.copyfile(source, copy.with_name(copy.name + tail))
        for table, values in _ask_child(copy, path, Path(folder) / "rows"):
            if table:
                _take_row(table, values, rescued, rows)
            else:
                rescued.lost = {name: count for name, count in values.items() if count > 0}
                rescued.missing = tuple(name for name, count in values.items() if count < 0)
    rescued.rows = {table: len(some) for table, some in rows.items()}
    if not rows:
        raise StorageError("RESCUE_NOTHING", path=str(path), detail=_why_nothing(rescued))
    return rescued, rows


def _why_nothing(rescued: Rescued) -> str:
    told = [f"{table} {row}: {why}" for table, row, why in rescued.refused[:3]]
    told += [f"{table}: {count}" for table, count in rescued.lost.items()]
    return "; ".join(told) or "header"


def _ask_child(copy: Path, path: Path, output: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    wanted = {name: [column.name for column in metadata.tables[name].c] for name in _TABLES}
    script = str(Path(rescue_child.__file__))
    command = [sys.executable, "-I", "-S", script, quote(str(copy)), json.dumps(wanted)]
    with output.open("wb") as sink:
        try:
            done = subprocess.run(  # noqa: S603 - our own script, no shell
                command, stdout=sink, stderr=subprocess.PIPE, timeout=CHILD_LIMIT_S, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise StorageError("STORE_SLOW", path=str(path), seconds=CHILD_LIMIT_S) from error
    if done.returncode != 0 and output.stat().st_size == 0:
        detail = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:300]
        raise StorageError("RESCUE_NOTHING", path=str(path), detail=detail)
    with output.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):  # the last one may be cut where the child was stopped
                table, values = json.loads(line)
                yield table, values


def _take_row(table: str, values: dict[str, Any], rescued: Rescued, rows: dict[str, list[Row]]) -> None:
    row = complete_row(table, {name: from_json(value) for name, value in values.items() if name != "fid"})
    for attempt in (row, {**row, "geom": None}):  # the words of a record are worth keeping without its place
        try:
            sound = _sound(table, attempt)
        except (GiAtlasError, shapely.errors.ShapelyError, ValueError, KeyError, TypeError, AttributeError) as error:
            fault = (table, str(row.get("id")), str(error)[:200])
        else:
            rows.setdefault(table, []).append(sound)
            break
        if fault not in rescued.refused:
            rescued.refused.append(fault)
        if row.get("geom") is None:
            break


def _sound(table: str, row: Row) -> Row:
    """The row itself, if it can be read as what it is."""
    if not isinstance(row.get("id"), str) or not row["id"]:
        raise ValueError("id")
    missing = [
        column.name for column in metadata.tables[table].c if not column.nullable and row.get(column.name, 0) is None
    ]
    if missing:
        raise ValueError(", ".join(missing))
    if table in ENTITY_OF:
        to_row(from_row(ENTITY_OF[table], row))
    return row


class _SoundMedia(MediaStore):
    """Media whose content is what their name says."""

    def all_files(self) -> Iterator[Path]:
        """Every stored file that is not damaged."""
        yield from (item for item in super().all_files() if item.name[:64] == file_sha256(item))
