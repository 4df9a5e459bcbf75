"""Pyramids kept on disk between runs, one file a layer, named by the key of its content.

A file is made beside its place and moved there whole. Each array carries its checksum, which is compared when the
array is first used; a file that does not fit in any way counts as missing. The file is mapped, not read: levels that
no view asks for cost nothing.
"""

import hashlib
import json
import os
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gi_atlas.errors import GeometryError
from gi_atlas.storage.beside import is_alive
from layers.arrays import IntArray
from layers.chunks import Chunks
from layers.pyramid import Level, Pyramid
from layers.vector import FeatureSet

MAGIC = b"GIAPYR02"
_HEAD = struct.Struct("<8sQI")
_ALIGNED = 64
LEAST_VERTICES = 50_000  # smaller layers are read as quickly as their cache
MOST_BYTES = 2 * 1024**3


@dataclass
class StoredLevels:
    """Levels of a pyramid that lie in a mapped file.

    Parameters
    ----------
    path : Path
        The file, for messages.
    memory : ndarray of uint8
        The mapped file.
    header : dict
        Names and places of its arrays.
    """

    path: Path
    memory: IntArray
    header: dict[str, Any] = field(repr=False)

    @property
    def shifts(self) -> tuple[int, ...]:
        """Shifts of the levels that the file holds."""
        return tuple(self.header["shifts"])

    def load(self, shift: int) -> Level:
        """One level, its arrays compared with their checksums.

        Raises
        ------
        GeometryError
            LAYER_CACHE_DAMAGED.
        """
        arrays = {name: self._array(f"{shift}/{name}") for name in self.header["names"]}
        chunks = Chunks(
            *(arrays[f"chunk_{name}"] for name in ("starts", "stops", "boxes", "features", "kinds", "signs"))
        )
        single = arrays["single"].view(np.bool_) if len(arrays["single"]) else None
        return Level(shift, arrays["x"], arrays["y"], arrays["starts"], chunks, single)

    def _array(self, name: str) -> IntArray:
        entry = self.header["arrays"][name]
        kind = np.dtype(entry["kind"])
        raw = self.memory[entry["offset"] : entry["offset"] + entry["bytes"]]
        if len(raw) != entry["bytes"] or zlib.crc32(raw.data) != entry["crc32"]:
            raise GeometryError("LAYER_CACHE_DAMAGED", path=str(self.path), part=name)
        return np.asarray(raw.view(kind).reshape(entry["shape"]))


class PyramidCache:
    """Folder of pyramid files.

    Parameters
    ----------
    folder : Path
        Made when first written to; may be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, key: str) -> Path:
        """File of a content key."""
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.pyramid"

    def find(self, key: str) -> FeatureSet | None:
        """Features of a content key; None if the file is missing or not whole."""
        path = self.path_of(key)
        try:
            memory = np.memmap(path, np.uint8, "r")
        except (OSError, ValueError):
            return None
        header = _read_header(memory, key)
        if header is None:
            return None
        stored = StoredLevels(path, memory, header)
        return FeatureSet(tuple(header["ids"]), Pyramid(None, stored=stored))

    def keep(self, key: str, features: FeatureSet) -> Path | None:
        """Write a layer with every level that stands; None if it is too small to be worth it.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        levels = dict(features.pyramid.levels)
        if 0 not in levels or levels[0].vertex_count < LEAST_VERTICES:
            return None
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.path_of(key)
        scratch = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            _write(scratch, key, features.ids, levels)
            os.replace(scratch, path)
        finally:
            scratch.unlink(missing_ok=True)
        self.thin(path)
        return path

    def drop(self, key: str) -> None:
        """Remove the file of a content key."""
        self.path_of(key).unlink(missing_ok=True)

    def thin(self, newest: Path) -> None:
        """Remove what killed programs left half written, then the files used longest ago, down to MOST_BYTES."""
        for scratch in self.folder.glob("*.tmp"):
            pid = scratch.stem.rpartition(".")[2]
            if pid.isdecimal() and not is_alive(int(pid)):
                scratch.unlink(missing_ok=True)
        files = sorted(self.folder.glob("*.pyramid"), key=lambda path: path.stat().st_atime, reverse=True)
        total = newest.stat().st_size
        for path in (path for path in files if path != newest):
            total += path.stat().st_size
            if total > MOST_BYTES:
                path.unlink(missing_ok=True)


def _level_arrays(level: Level) -> dict[str, IntArray]:
    chunks = level.chunks
    single = np.empty(0, np.uint8) if level.single_edges is None else level.single_edges.view(np.uint8)
    return {
        "x": level.x,
        "y": level.y,
        "starts": level.starts,
        "single": single,
        "chunk_starts": chunks.starts,
        "chunk_stops": chunks.stops,
        "chunk_boxes": chunks.boxes,
        "chunk_features": chunks.features,
        "chunk_kinds": chunks.kinds,
        "chunk_signs": chunks.signs,
    }


def _write(path: Path, key: str, ids: tuple[str, ...], levels: dict[int, Level]) -> None:
    arrays = {
        f"{shift}/{name}": np.ascontiguousarray(array)
        for shift, level in sorted(levels.items(), reverse=True)
        for name, array in _level_arrays(level).items()
    }
    entries, offset = {}, 0
    for name, array in arrays.items():
        entries[name] = _entry(array, offset)
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    names = list(_level_arrays(next(iter(levels.values()))))
    header = {"key": key, "ids": ids, "shifts": sorted(levels), "names": names, "arrays": entries}
    packed = json.dumps(header, ensure_ascii=True).encode()
    begin = -(-(_HEAD.size + len(packed)) // _ALIGNED) * _ALIGNED
    with path.open("wb") as stream:
        stream.write((_HEAD.pack(MAGIC, len(packed), zlib.crc32(packed)) + packed).ljust(begin, b"\0"))
        for name, array in arrays.items():
            stream.seek(begin + entries[name]["offset"])
            stream.write(array.data)
        stream.truncate(begin + offset)


def _entry(array: IntArray, offset: int) -> dict[str, Any]:
    return {
        "offset": offset,
        "bytes": array.nbytes,
        "kind": array.dtype.str,
        "shape": array.shape,
        "crc32": zlib.crc32(array.data),
    }


def _read_header(memory: IntArray, key: str) -> dict[str, Any] | None:
    if len(memory) < _HEAD.size:
        return None
    magic, size, checksum = _HEAD.unpack(memory[: _HEAD.size].tobytes())
    packed = memory[_HEAD.size : _HEAD.size + size].tobytes()
    if magic != MAGIC or len(packed) != size or zlib.crc32(packed) != checksum:
        return None
    header: dict[str, Any] = json.loads(packed)
    begin = -(-(_HEAD.size + size) // _ALIGNED) * _ALIGNED
    for entry in header["arrays"].values():
        entry["offset"] += begin
    return header if header["key"] == key else None
