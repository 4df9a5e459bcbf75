"""Simulated power cuts over the recorded writes of the real program.

A project that comes back must be, byte for byte, one of those that the program had on the way (the newest that was
acknowledged, or the one that was being written); one that is not is looked at row by row.
"""

import hashlib
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from gi_atlas.storage.connection import connect
from gi_atlas.storage.opening import open_project
from tests.torture.acts import Kit, make_kit, make_template
from tests.torture.audit import Loss, audit
from tests.torture.disk import Disk
from tests.torture.kills import copy_project, look_after
from tests.torture.listening import record_within
from tests.torture.recording import Event, record
from tests.torture.tracing import can_trace
from tests.torture.workers import Mouth, act_on

CYCLE = ("save", "attach", "change", "import-units", "undo", "attach", "redo", "delete", "import-records", "save")
WHOLE_DOOR_EVERY = 200
CUTS_A_RECORDING = 1000
RECOVERY_EVERY = 150
_PROJECT = "project.gpkg"
_JOURNAL = f"{_PROJECT}-journal"
_MEDIA = "project.media/"


@dataclass(frozen=True)
class Image:
    """The project as it was when something was acknowledged: log entries, log head, photos that it names."""

    seq: int
    head: str
    photos: frozenset[str]


@dataclass
class PowerFigures:
    """What the cuts left."""

    cuts: int = 0
    old: int = 0
    new: int = 0
    by_rows: int = 0
    journals: int = 0
    cuts_in_recovery: int = 0
    whole_door: int = 0
    events: int = 0
    syncs: int = 0
    seconds: float = 0.0
    losses: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {**vars(self), "seconds": round(self.seconds, 1), "losses": dict(self.losses)}


class PowerRun:
    """Cuts over recordings of one seed.

    Parameters
    ----------
    folder : Path
    seed : int
    is_counting : bool
        Count losses instead of stopping at the first one.
    is_traced : bool, optional
        Record with strace (True) or from within (False); default: with strace where it can be used.
    """

    def __init__(self, folder: Path, seed: int, is_counting: bool = False, is_traced: bool | None = None) -> None:
        self.folder, self.seed, self.is_counting = folder, seed, is_counting
        with_strace = not can_trace() if is_traced is None else is_traced
        self._record_work = record if with_strace else record_within
        self.figures = PowerFigures()
        folder.mkdir(parents=True, exist_ok=True)
        self.kit: Kit = make_kit(folder / "kit")
        self.template = make_template(folder / "template.gpkg", self.kit, seed)
        # Cut states are many and short-lived: memory holds them where the system has a place for that.
        shm = Path("/dev/shm")
        self.scratch = (shm if os.access(shm, os.W_OK) else folder) / f"gi-atlas-cut-{os.getpid()}"

    def run(self, count: int, recordings: int = 1, prepare: Callable[[], None] | None = None) -> PowerFigures:
        """Cut ``count`` times over so many recordings; ``prepare`` runs in the worker before it begins.

        Raises
        ------
        Loss
            Unless losses are counted.
        """
        began = time.monotonic()
        self.scratch.mkdir(exist_ok=True)
        try:
            for number in range(recordings):
                share = count * (number + 1) // recordings - count * number // recordings
                self._cut_recording(number, share, prepare)
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)
        self.figures.seconds += time.monotonic() - began
        return self.figures

    def _cut_recording(self, number: int, count: int, prepare: Callable[[], None] | None) -> None:
        start = self.folder / "start"
        shutil.rmtree(start, ignore_errors=True)
        start.mkdir()
        copy_project(self.template, start / _PROJECT)
        disk = Disk(start)
        luck = random.Random(f"{self.seed}:{number}")
        events = self._record(start, luck.randrange(2**32), prepare)
        images = self._images(start, events)
        chosen = Counter(luck.choices(range(len(events)), [_weight(event) for event in events], k=count))
        acknowledged = images[0]
        for place, event in enumerate(events):
            disk.take(event)
            if event.kind == "done":
                acknowledged = next(image for image in images if image.head == event.other)
            for turn in range(chosen[place]):
                cut_luck = random.Random(f"{self.seed}:{number}:{place}:{turn}")
                self._cut(
                    disk, images, acknowledged, cut_luck, f"seed {self.seed}, recording {number}, event {place}.{turn}"
                )

    def _record(self, start: Path, seed: int, prepare: Callable[[], None] | None) -> list[Event]:
        work = act_on(start / _PROJECT, self.kit, seed, CYCLE)

        def prepared(mouth: Mouth) -> None:
            if prepare is not None:
                prepare()
            work(mouth)

        events, told = self._record_work(prepared, self.folder / "trace.log", start)
        if not told.has("end"):
            raise Loss(f"the recorded worker failed: {told.lines[-1:]}")
        self.figures.events += len(events)
        self.figures.syncs += sum(event.kind == "sync" for event in events)
        return events

    def _images(self, start: Path, events: Sequence[Event]) -> list[Image]:
        """The project at the start, at each acknowledgement and at the end, each looked at as a whole."""
        copy_project(self.template, start / _PROJECT)
        disk = Disk(start)
        self._known: dict[str, Image] = {}
        images = [self._image(disk)]
        for event in events:
            disk.take(event)
            if event.kind == "done":
                image = self._image(disk)
                images += [image] if image != images[-1] else []
                if image.head != event.other:
                    raise Loss("the recording misses something: the project is not what was acknowledged")
        self._image(disk)
        return images

    def _image(self, disk: Disk) -> Image:
        files = disk.now()
        path = self._lay_out(files, is_whole=True)
        audit(path)
        image = _read_image(path)
        self._known[_digest(files[_PROJECT])] = image
        return image

    def _lay_out(self, files: dict[str, bytes], is_whole: bool) -> Path:
        shutil.rmtree(self.scratch, ignore_errors=True)
        _write_files(self.scratch, {name: files[name] for name in files if is_whole or name in (_PROJECT, _JOURNAL)})
        return self.scratch / _PROJECT

    def _cut(self, disk: Disk, images: list[Image], acknowledged: Image, luck: random.Random, where: str) -> None:
        files = disk.after_cut(luck)
        is_whole = self.figures.cuts % WHOLE_DOOR_EVERY == 0
        self.figures.cuts += 1
        self.figures.journals += bool(files.get(_JOURNAL))
        try:
            self._judge(files, images, acknowledged, is_whole)
        except Exception as error:
            if not self.is_counting:
                raise Loss(f"{where}: {type(error).__name__}: {error}") from error
            self.figures.losses[_kind_of(error)] += 1

    def _judge(self, files: dict[str, bytes], images: list[Image], acknowledged: Image, is_whole: bool) -> None:
        if _PROJECT not in files:
            raise Loss("the project file is gone")
        path = self._lay_out(files, is_whole)
        found = self._look_whole(path) if is_whole else self._look(path)
        if files.get(_JOURNAL) and self.figures.journals % RECOVERY_EVERY == 1:
            self._cut_recovery(files, found)
        after = images.index(acknowledged) + 1
        if found != acknowledged and found not in images[after : after + 1]:
            raise Loss(f"lost: {found.seq} log entries, {acknowledged.seq} were acknowledged")
        self.figures.old += found == acknowledged
        self.figures.new += found != acknowledged
        _require_photos(files, found.photos)

    def _cut_recovery(self, files: dict[str, bytes], found: Image) -> None:
        """The power fails again while the program opens the project and takes the torn commit back."""
        start = self.folder / "again"
        shutil.rmtree(start, ignore_errors=True)
        _write_files(start, files)
        disk, path = Disk(start), start / _PROJECT
        events, told = self._record_work(partial(_open_only, path), self.folder / "trace.log", start)
        if not told.has("end"):
            raise Loss(f"damaged: recovery failed: {told.lines[-1:]}")
        for place, event in enumerate(events):
            disk.take(event)
            self._lay_out(disk.after_cut(random.Random(f"{self.seed}:again:{place}")), is_whole=False)
            self.figures.cuts_in_recovery += 1
            if self._look(self.scratch / _PROJECT) != found:
                raise Loss(f"lost: another state after a cut in recovery, event {place}")

    def _look(self, path: Path) -> Image:
        with closing(connect(path, "rw")) as connection:
            connection.execute("SELECT count(*) FROM gi_change_log").fetchone()
        known = self._known.get(_digest(path.read_bytes()))
        if known is not None:
            return known
        self.figures.by_rows += 1
        with closing(connect(path, "ro")) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise Loss("damaged: integrity_check")
        audit(path, has_media=False)
        return _read_image(path)

    def _look_whole(self, path: Path) -> Image:
        self.figures.whole_door += 1
        look_after(path)
        return _read_image(path)


def _open_only(path: Path, mouth: Mouth) -> None:
    mouth.say("ready")
    mouth.wait()
    open_project(path).close()
    mouth.say("end")


def _write_files(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _weight(event: Event) -> float:
    # The moments around syncs and new names are few among the writes, and the ones that matter most.
    return 1.0 if event.kind == "write" else 6.0


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_image(path: Path) -> Image:
    with closing(connect(path, "ro")) as connection:
        seq, head = connection.execute("SELECT seq, hash FROM gi_change_log ORDER BY seq DESC LIMIT 1").fetchone()
        photos = connection.execute("SELECT DISTINCT sha256 FROM gi_evidence WHERE sha256 <> ''").fetchall()
    return Image(int(seq), str(head), frozenset(row[0] for row in photos))


def _require_photos(files: dict[str, bytes], photos: frozenset[str]) -> None:
    stored = {name.rpartition("/")[2][:64]: content for name, content in files.items() if _is_photo(name)}
    for digest in photos:
        if digest not in stored:
            raise Loss(f"photo {digest[:12]} is missing")
    for digest, content in stored.items():
        if _digest(content) != digest:
            raise Loss(f"photo {digest[:12]} is half a file")


def _is_photo(name: str) -> bool:
    return name.startswith(_MEDIA) and not name.rpartition("/")[2].startswith(".")


def _kind_of(error: Exception) -> str:
    text = str(error)
    for word in ("lost", "photo", "gone", "damaged"):
        if text.startswith(word) or f" {word}" in text:
            return word
    return type(error).__name__
