"""A disk that forgets: what may lie on it after a power cut.

Only what was synced is sure. Of everything else any part may be there: whole writes or single sectors of 512 bytes,
in any order; a new length without its bytes; a new name without its file's bytes, or the bytes without the name.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.recording import Event

SECTOR = 512
_GARBAGE_SHARE = 0.1


@dataclass(eq=False)
class Inode:
    """A file: bytes that are sure, and writes since (``data`` None: a new length)."""

    sure: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def settle(self) -> None:
        """All of it is on the disk now."""
        self.sure, self.pending = self.now(), []

    def now(self) -> bytes:
        """What the program sees."""
        return _apply(self.sure, self.pending, b"\0")


@dataclass(eq=False)
class Folder:
    """A folder: names that are sure, and changes of names since (node None: gone)."""

    sure: dict[str, "Inode | Folder"] = field(default_factory=dict)
    pending: list[dict[str, "Inode | Folder | None"]] = field(default_factory=list)

    def settle(self) -> None:
        """All names are on the disk now."""
        self.sure, self.pending = self.now(), []

    def now(self) -> dict[str, "Inode | Folder"]:
        """Names that the program sees."""
        return _apply_names(self.sure, self.pending)


def _apply(content: bytes, changes: list[tuple[int, bytes | None]], filling: bytes) -> bytes:
    found = bytearray(content)
    for offset, data in changes:
        end = offset if data is None else offset + len(data)
        if len(found) < end:
            found += filling * (end - len(found))
        if data is None:
            del found[offset:]
        else:
            found[offset:end] = data
    return bytes(found)


def _apply_names(
    names: "dict[str, Inode | Folder]", changes: "list[dict[str, Inode | Folder | None]]"
) -> "dict[str, Inode | Folder]":
    found: dict[str, Inode | Folder | None] = dict(names)
    for change in changes:
        found.update(change)
    return {name: node for name, node in found.items() if node is not None}


class Disk:
    """A folder tree that takes events; what it held at the start is sure."""

    def __init__(self, start: Path) -> None:
        self.root = _load(start)

    def take(self, event: Event) -> None:
        """One event of a recording."""
        if event.kind in ("write", "truncate"):
            node = self._file(event.path)
            node.pending.append((event.number, event.data if event.kind == "write" else None))
        elif event.kind == "sync":
            (self._find(event.path) or self.root).settle()
        elif event.kind in ("create", "mkdir"):
            if self._find(event.path) is None:
                self._rename(event.path, Inode() if event.kind == "create" else Folder())
        elif event.kind == "unlink":
            self._rename(event.path, None)
        elif event.kind in ("rename", "link"):
            self._move(event)

    def _move(self, event: Event) -> None:
        node = self._find(event.path)
        old, new = self._parent(event.path), self._parent(event.other)
        names = {_last(event.other): node}
        if event.kind == "link" or old is not new:
            new.pending.append(names)
            if event.kind == "rename":
                old.pending.append({_last(event.path): None})
        else:
            new.pending.append({**names, _last(event.path): None})

    def _rename(self, path: str, node: Inode | Folder | None) -> None:
        self._parent(path).pending.append({_last(path): node})

    def _file(self, path: str) -> Inode:
        node = self._find(path)
        assert isinstance(node, Inode), path
        return node

    def _parent(self, path: str) -> Folder:
        node = self._find(path.rpartition("/")[0])
        assert isinstance(node, Folder), path
        return node

    def _find(self, path: str) -> Inode | Folder | None:
        node: Inode | Folder | None = self.root
        for name in path.split("/") if path else ():
            node = node.now().get(name) if isinstance(node, Folder) else None
        return node

    def now(self) -> dict[str, bytes]:
        """Files as the program sees them, by path."""
        return dict(_files(self.root, Folder.now, Inode.now))

    def after_cut(self, luck: random.Random) -> dict[str, bytes]:
        """Files as one of the possible power cuts leaves them, by path."""
        filling = luck.randbytes(1) if luck.random() < _GARBAGE_SHARE else b"\0"
        return dict(
            _files(self.root, lambda found: _cut_names(found, luck), lambda node: _cut_file(node, luck, filling))
        )


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _load(path: Path) -> Folder:
    return Folder({item.name: _load(item) if item.is_dir() else Inode(item.read_bytes()) for item in path.iterdir()})


def _files(
    folder: Folder,
    names: "Callable[[Folder], dict[str, Inode | Folder]]",
    content: Callable[[Inode], bytes],
    stem: str = "",
) -> Iterator[tuple[str, bytes]]:
    for name, node in names(folder).items():
        if isinstance(node, Folder):
            yield from _files(node, names, content, f"{stem}{name}/")
        else:
            yield f"{stem}{name}", content(node)


def _cut_names(folder: Folder, luck: random.Random) -> "dict[str, Inode | Folder]":
    if not folder.pending:
        return folder.sure
    share = luck.choice((0.0, 0.5, 1.0))
    return _apply_names(folder.sure, [change for change in folder.pending if luck.random() < share])


def _cut_file(node: Inode, luck: random.Random, filling: bytes) -> bytes:
    if not node.pending:
        return node.sure
    way = luck.choice((_nothing, _nothing, _everything, _some_writes, _some_sectors, _some_sectors, _first_writes))
    return _apply(node.sure, way(node.pending, luck), filling)


Writes = list[tuple[int, bytes | None]]


def _nothing(_pending: Writes, _luck: random.Random) -> Writes:
    return []


def _everything(pending: Writes, _luck: random.Random) -> Writes:
    return pending


def _some_writes(pending: Writes, luck: random.Random) -> Writes:
    share = luck.random()
    return [write for write in pending if luck.random() < share]


def _some_sectors(pending: Writes, luck: random.Random) -> Writes:
    share = luck.random()
    return [part for write in pending for part in _sectors(write) if luck.random() < share]


def _first_writes(pending: Writes, luck: random.Random) -> Writes:
    count = luck.randrange(len(pending))
    torn = list(_sectors(pending[count]))
    return [*pending[:count], *torn[: luck.randint(0, len(torn))]]


def _sectors(write: tuple[int, bytes | None]) -> Iterator[tuple[int, bytes | None]]:
    offset, data = write
    if data is None:
        yield write
        return
    start = 0
    while start < len(data):
        end = start + SECTOR - (offset + start) % SECTOR
        yield offset + start, data[start:end]
        start = end
