"""Texts that the rows of a long table are found by, kept on the disk once they are many.

A hundred thousand records of 600 characters are 180 MB of text; as Python's strings they would fill the window's
process. Here they stand one after the other in a file without a name, which ends with the process, and are looked
through in blocks. The system keeps the file in its own cache, so a search reads memory all the same.
"""

import os
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

IN_MEMORY_BYTES = 1 << 20
GAP_BYTES = 2000  # between two rows: looking through as much takes about as long as reading one row by itself
_GAP = b"\n"
_CODING = ("utf-8", "surrogatepass")
IntArray = np.ndarray[Any, np.dtype[np.int64]]


class Bytes:
    """Bytes that grow at their end: in memory, or in a file of the program's cache once they are many.

    Parameters
    ----------
    in_memory : int
        Up to so many bytes stay in memory.
    """

    def __init__(self, in_memory: int = IN_MEMORY_BYTES) -> None:
        self._most = in_memory
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0
        self._lock = threading.Lock()

    @property
    def is_on_disk(self) -> bool:
        """Whether they are in a file by now."""
        return self._file is not None

    def append(self, content: bytes) -> int:
        """Put bytes at the end; returns where they begin."""
        with self._lock:
            start, self._size = self._size, self._size + len(content)
            if self._file is None and self._size <= self._most:
                self._memory += content
                return start
            file = self._file or self._spill()
            file.seek(start)
            file.write(content)
            file.flush()
            return start

    def _spill(self) -> IO[bytes]:
        file: IO[bytes] = tempfile.TemporaryFile(dir=_cache_folder())
        weakref.finalize(self, file.close)
        file.write(self._memory)
        self._file, self._memory = file, bytearray()
        return file

    def read(self, start: int, stop: int) -> bytes:
        """Bytes from ``start`` to before ``stop``."""
        file = self._file
        if file is None:
            with self._lock:
                return bytes(self._memory[start:stop]) if self._file is None else self._read_file(start, stop)
        if hasattr(os, "pread"):
            return os.pread(file.fileno(), stop - start, start)
        with self._lock:  # Windows, untested
            return self._read_file(start, stop)

    def _read_file(self, start: int, stop: int) -> bytes:
        assert self._file is not None
        self._file.seek(start)
        return self._file.read(stop - start)


def _cache_folder() -> Path | None:
    """Folder on a real disk: the system's own for scratch files is often memory."""
    from platformdirs import user_cache_path  # only needed for long tables

    folder = user_cache_path("gi-atlas") / "tables"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None  # the system's own folder is better than no search
    return folder


class RowTexts:
    """One text a row; rows may be replaced, and share their bytes with the rows that they were made from.

    Parameters
    ----------
    store : Bytes, optional
        Where the texts lie; default: a new one.
    """

    def __init__(self, store: Bytes | None = None) -> None:
        self.store = store or Bytes()
        self.starts: IntArray = np.zeros(0, np.int64)
        self.stops: IntArray = np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self.starts)

    def extend(self, texts: Iterable[str]) -> None:
        """Add rows at the end."""
        encoded = [text.encode(*_CODING) for text in texts]
        lengths = np.fromiter((len(text) for text in encoded), np.int64, len(encoded))
        start = self.store.append(_GAP.join([*encoded, b""]))
        ends = start + np.cumsum(lengths + len(_GAP))
        self.starts = np.concatenate([self.starts, ends - lengths - len(_GAP)])
        self.stops = np.concatenate([self.stops, ends - len(_GAP)])

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> str:
        return self.store.read(int(self.starts[number]), int(self.stops[number])).decode(*_CODING)

    def chosen(self, numbers: Sequence[int] | IntArray) -> "RowTexts":
        """Some of the rows, in the order given; the bytes are shared."""
        part = RowTexts(self.store)
        part.starts, part.stops = self.starts[numbers], self.stops[numbers]
        return part

    def patched(self, places: Sequence[int], texts: Sequence[str]) -> "RowTexts":
        """These rows with the given ones in their places; places beyond the end are new rows, in order."""
        fresh = RowTexts(self.store)
        fresh.extend(texts)
        part, count = RowTexts(self.store), max([len(self), *(place + 1 for place in places)])
        part.starts, part.stops = np.resize(self.starts, count), np.resize(self.stops, count)
        part.starts[list(places)], part.stops[list(places)] = fresh.starts, fresh.stops
        return part

    def matching(self, numbers: Sequence[int], word: str) -> list[int]:
        """Those of the rows whose text contains a word; no word contains a line's end.

        Rows that lie close together in their order are looked through as one block, which is much faster.
        """
        if not len(numbers):
            return []
        chosen = np.asarray(numbers, dtype=np.int64)
        starts, stops, needle = self.starts[chosen], self.stops[chosen], word.encode(*_CODING)
        span = int(stops[-1] - starts[0])
        if bool((starts[1:] >= stops[:-1]).all()) and span <= 2 * int((stops - starts).sum()) + GAP_BYTES * len(chosen):
            block = self.store.read(int(starts[0]), int(stops[-1]))
            return _in_block(block, starts - starts[0], stops - starts[0], numbers, needle)
        pairs = zip(numbers, starts.tolist(), stops.tolist(), strict=True)
        return [number for number, start, stop in pairs if needle in self.store.read(start, stop)]


def _in_block(block: bytes, starts: IntArray, stops: IntArray, numbers: Sequence[int], needle: bytes) -> list[int]:
    found: list[int] = []
    places, ends = [*starts.tolist(), len(block)], stops.tolist()
    position = block.find(needle)
    while position >= 0:
        row = int(np.searchsorted(starts, position, "right")) - 1
        if position + len(needle) <= ends[row]:  # else it lies in a row between, which was not asked for
            found.append(numbers[row])
        position = block.find(needle, places[row + 1])
    return found
