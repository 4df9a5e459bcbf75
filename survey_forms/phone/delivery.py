"""What arrives from the field: archives, folders and tables, opened through the child and kept until imported."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.errors import ReadError, UnsupportedFormat
from gi_atlas.exchange.sandbox import refuse_no_file
from gi_atlas.exchange.tasks import TaskAnswer, TaskRoom, run_task, task_room
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import PartProgress, Progress
from gi_atlas.readable import readable
from survey_forms.phone.hostile import base_name
from survey_forms.phone.read_package import TABLE_SUFFIXES, is_litter, text_names

MOST_FILES = 200_000
DEEPEST = 8
TEXTS_AT_ONCE = 2_000
FETCH_AT_ONCE, FETCH_BYTES = 200, 512 << 20
_LOOKING = N_("Looking through {name}")
_FETCHING = N_("Photos of {name}")


@dataclass(frozen=True)
class MediaFile:
    """A file that answers may name.

    Attributes
    ----------
    source : int
        Number of the source it lies in.
    place : int
        Its place there.
    name : str
        Its name there with folders: text of a stranger's, never a path.
    size_bytes : int
    """

    source: int
    place: int
    name: str
    size_bytes: int


@dataclass(frozen=True)
class FetchedFile:
    """A media file that was read.

    ``path`` lives until the next one is asked for; ``fault`` says why there is none.
    """

    media: MediaFile
    sha256: str = ""
    path: Path | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""


@dataclass
class Source:
    """One archive, folder or table that was given.

    Attributes
    ----------
    path : Path
    sha256 : str
        Of an archive or table; of a folder, nothing.
    tables, trees, xforms, faults, encrypted, nested : list
        As ``read_package.Package`` has them.
    media : list of MediaFile
    """

    path: Path
    sha256: str = ""
    tables: list[dict[str, Any]] = field(default_factory=list)
    trees: list[dict[str, Any]] = field(default_factory=list)
    xforms: list[dict[str, str]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    encrypted: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    media: list[MediaFile] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name as people read it."""
        return readable(self.path.name)

    @property
    def has_submissions(self) -> bool:
        """Whether there is anything but media."""
        return bool(self.tables or self.trees or self.encrypted)

    def take(self, found: Mapping[str, Any], number: int) -> None:
        """Add what the child found; ``number`` is the source's own."""
        for name in ("tables", "trees", "xforms", "faults", "encrypted", "nested"):
            getattr(self, name).extend(found[name])
        self.media += [
            MediaFile(number, int(one["place"]), str(one["name"]), int(one["bytes"])) for one in found["media"]
        ]


class Delivery:
    """Sources that are imported together; close it, or use it as a context.

    Parameters
    ----------
    paths : sequence of Path
        Archives (.zip), tables (.csv, .xlsx), folders, and a form or submission by itself (.xml).
    encoding : str
        Of tables; "" for a guess.
    progress : Progress, optional

    Raises
    ------
    ReadError, UnsupportedFormat
        A source is refused: READ_CANNOT_OPEN, READ_ARCHIVE_DAMAGED, READ_DOUBLE_ENTRY, PHONE_FOLDER_TOO_LARGE …
    JobCancelled
    """

    def __init__(self, paths: Sequence[Path], encoding: str = "", progress: Progress | None = None) -> None:
        self._stack = ExitStack()
        self._rooms: dict[int, TaskRoom] = {}
        self._files: dict[int, list[Path]] = {}
        self._encoding = encoding
        self.sources: list[Source] = []
        told = progress or Progress()
        try:
            for number, path in enumerate(paths):
                told.report(number / len(paths), _(_LOOKING).format(name=readable(path.name)))
                self.sources.append(self._open(path, number, told))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Delivery":
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the copies go."""
        self._stack.close()

    @property
    def media(self) -> list[MediaFile]:
        """Media of all sources."""
        return [item for source in self.sources for item in source.media]

    def _open(self, path: Path, number: int, progress: Progress) -> Source:
        if path.is_dir():
            return self._open_folder(path, number, progress)
        refuse_no_file(path)
        if is_loose(path.name):
            self._files[number] = [path]
            return Source(path, media=[MediaFile(number, 0, readable(path.name), path.stat().st_size)])
        return self._open_text(path, number, progress) if _is_text(path) else self._open_zip(path, number, progress)

    def _open_zip(self, path: Path, number: int, progress: Progress) -> Source:
        if path.suffix.lower() != ".zip":
            raise UnsupportedFormat("PHONE_NOT_TAKEN", file=readable(path.name), found=path.suffix or "-")
        room = self._stack.enter_context(task_room({"source": path}))
        self._rooms[number] = room
        source = Source(path, room.sha256["source"])
        source.take(
            room.run("phone_look", {"is_zip": True, "encoding": self._encoding}, PartProgress(progress)).found, number
        )
        return source

    def _open_text(self, path: Path, number: int, progress: Progress) -> Source:
        answer = self._look({"0": path}, {"0": path.name}, progress)
        source = Source(path, answer.sha256["0"])
        source.take(answer.found, number)
        if source.faults:
            fault = source.faults[0]
            raise ReadError(fault["code"], **fault["context"])
        return source

    def _open_folder(self, path: Path, number: int, progress: Progress) -> Source:
        source = Source(path)
        names = dict(walk_folder(path))
        texts = sorted(text_names(list(names)))
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            batch = {str(place): name for place, name in enumerate(texts[start : start + TEXTS_AT_ONCE])}
            source.take(self._look({key: names[name] for key, name in batch.items()}, batch, progress).found, number)
        others = sorted(name for name in set(names).difference(texts) if not is_litter(name))
        self._files[number] = [names[name] for name in others]
        source.media = [
            MediaFile(number, place, readable(name), _size_bytes(names[name])) for place, name in enumerate(others)
        ]
        return source

    def _look(self, files: Mapping[str, Path], names: Mapping[str, str], progress: Progress) -> TaskAnswer:
        shown = {key: readable(name) for key, name in names.items()}
        given = {"is_zip": False, "names": shown, "encoding": self._encoding}
        with run_task("phone_look", files, given, PartProgress(progress)) as answer:
            return answer

    def track_file(self, item: MediaFile) -> Path | None:
        """File of a track that lies in a folder or was given by itself; None for one inside of an archive."""
        files = self._files.get(item.source)
        is_track = item.name.lower().endswith(TRACK_SUFFIX)
        return files[item.place] if files is not None and is_track else None

    def fetch(self, wanted: Sequence[MediaFile], progress: Progress | None = None) -> Iterator[FetchedFile]:
        """Read media one after the other, in children of at most 200 files.

        A file that kills its child takes no other with it: its ``fault`` says so.
        """
        told = progress or Progress()
        for batch in _batches(wanted):
            told.report(-1.0, _(_FETCHING).format(name=self.sources[batch[0].source].name))
            yield from self._fetch_batch(batch, told)

    def _fetch_batch(self, batch: Sequence[MediaFile], progress: Progress) -> Iterator[FetchedFile]:
        try:
            with ExitStack() as stack:
                found, files = self._run_fetch(batch, progress, stack)
                yield from (self._fetched(item, found.get(item.place), files) for item in batch)
            return
        except ReadError as error:
            if len(batch) == 1:
                yield FetchedFile(batch[0], fault=error.code)
                return
        # One of them broke the child: halve until it stands alone.
        middle = len(batch) // 2
        for part in (batch[:middle], batch[middle:]):
            yield from self._fetch_batch(part, progress)

    def _run_fetch(
        self, batch: Sequence[MediaFile], progress: Progress, stack: ExitStack
    ) -> tuple[dict[int, dict[str, Any]], dict[str, Path]]:
        number = batch[0].source
        names = {str(item.place): item.name for item in batch}
        room = self._rooms.get(number)
        if room is not None:
            answer = room.run("phone_fetch", {"is_zip": True, "names": names}, PartProgress(progress))
        else:
            files = {str(item.place): self._files[number][item.place] for item in batch}
            task = run_task("phone_fetch", files, {"is_zip": False, "names": names}, PartProgress(progress))
            answer = stack.enter_context(task)
        return {int(one["place"]): one for one in answer.found["media"]}, answer.files

    def _fetched(self, item: MediaFile, told: dict[str, Any] | None, files: Mapping[str, Path]) -> FetchedFile:
        if told is None or told["fault"]:
            return FetchedFile(item, fault=str(told["fault"]) if told else "READ_CRASHED")
        path = files.get(str(told["file"])) if told["file"] else self._files[item.source][item.place]
        return FetchedFile(item, str(told["sha256"]), path, dict(told["facts"]))


PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".tif", ".tiff")
TRACK_SUFFIX = ".gpx"


def is_loose(name: str) -> bool:
    """Whether a file is a photo or a track by its name."""
    return Path(base_name(name)).suffix.lower() in (*PHOTO_SUFFIXES, TRACK_SUFFIX)


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in (*TABLE_SUFFIXES, ".xml")


def _batches(wanted: Sequence[MediaFile]) -> Iterator[list[MediaFile]]:
    batch: list[MediaFile] = []
    size = 0
    for item in wanted:
        is_full = len(batch) >= FETCH_AT_ONCE or size + item.size_bytes > FETCH_BYTES
        if batch and (is_full or item.source != batch[0].source):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += item.size_bytes
    if batch:
        yield batch


def walk_folder(folder: Path) -> Iterator[tuple[str, Path]]:
    """Files below a folder with their names in it, parted by "/"; links are not followed.

    Raises
    ------
    ReadError
        READ_CANNOT_OPEN, PHONE_FOLDER_TOO_LARGE.
    """
    count = 0
    for root, folders, names in os.walk(folder, onerror=_refuse_folder):
        inner = Path(root).relative_to(folder)
        if len(inner.parts) >= DEEPEST:
            folders.clear()
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not os.path.islink(os.path.join(root, name))
        )
        for name in sorted(names):
            path = Path(root) / name
            if path.is_symlink() or not path.is_file():
                continue
            count += 1
            if count > MOST_FILES:
                raise ReadError("PHONE_FOLDER_TOO_LARGE", file=readable(folder.name), expected=MOST_FILES)
            yield (inner / name).as_posix(), path


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone since it was listed; reading it will say so
        return 0


def _refuse_folder(error: OSError) -> None:
    path = Path(error.filename or "")
    raise ReadError("READ_CANNOT_OPEN", file=path.name, path=str(path), detail=error.strerror) from error
