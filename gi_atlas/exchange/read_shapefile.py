"""Shapefiles, in the child: which encoding their texts are in, and whether the set is whole."""

import os
import struct
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath

import numpy as np

from gi_atlas.errors import ReadError
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.encodings import LANGUAGE_DRIVERS, EncodingGuess, guess_encoding, python_encoding
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.read_vector import read_vector
from gi_atlas.exchange.true_types import shapefile_types

SAMPLE_BYTES = 4 << 20
_HEADER_BYTES, _FIELD_BYTES = 32, 32


def read_shapefile(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add a shapefile's layer; ``path`` is the .shp with its side files beside it.

    Raises
    ------
    ReadError
        As ``read_vector``, and READ_ENCODING if the texts are not in the encoding that was asked for.
    """
    if not path.with_suffix(".shx").exists():
        # Only ever in our own copy; the original is not touched.
        _rebuild_index()
        answer.warn("SHX_MISSING")
    else:
        _refuse_cut(path, job.file)
    guess = _guess(path)
    encoding = python_encoding(job.encoding) or guess.encoding
    answer.encoding = {**asdict(guess), "used": encoding}
    if not path.with_suffix(".dbf").exists():
        answer.warn("DBF_MISSING")
    with path.open("rb") as stream:
        types = {"": shapefile_types(stream.read(100))}
    job = replace(job, file=PurePosixPath(job.file.replace("\\", "/")).name)
    read_vector(job, path, Format.SHAPEFILE, answer, encoding=encoding or "ISO8859-1", types=types)
    _compare_counts(path, answer)


def _refuse_cut(path: Path, file: str) -> None:
    # GDAL reads shapes behind the end of the file as rows without geometry and says nothing.
    index = np.frombuffer(path.with_suffix(".shx").read_bytes()[100:], dtype=np.uint8)
    entries = index[: len(index) // 8 * 8].view(">i4").reshape(-1, 2).astype(np.int64)
    size, needed = path.stat().st_size, int((2 * entries.sum(axis=1) + 8).max(initial=0))
    if needed > size:
        raise ReadError("READ_SHORT", file=file, found=size, expected=needed)


def _rebuild_index() -> None:
    os.environ["SHAPE_RESTORE_SHX"] = "YES"


def _guess(path: Path) -> EncodingGuess:
    dbf = path.with_suffix(".dbf")
    if not dbf.exists():
        return guess_encoding([])
    with dbf.open("rb") as stream:
        content = stream.read(SAMPLE_BYTES)
    stated = _stated_encoding(path, content)
    return guess_encoding(_samples(content), stated)


def _stated_encoding(path: Path, dbf: bytes) -> str | None:
    page = path.with_suffix(".cpg")
    if page.exists():
        return page.read_bytes()[:64].decode("ascii", "replace").strip("\x00\r\n\t ") or None
    return LANGUAGE_DRIVERS.get(dbf[29]) if len(dbf) > 29 else None


def _samples(dbf: bytes) -> list[bytes]:
    """Texts of the fields' names and of their values, as bytes."""
    if len(dbf) < _HEADER_BYTES + 1:
        return []
    header_bytes, row_bytes = struct.unpack_from("<HH", dbf, 8)
    names, spans, offset = [], [], 1
    for start in range(_HEADER_BYTES, min(header_bytes, len(dbf)) - _FIELD_BYTES + 1, _FIELD_BYTES):
        if dbf[start] == 0x0D:
            break
        names.append(dbf[start : start + 11].split(b"\x00")[0])
        length = dbf[start + 16] + (dbf[start + 17] << 8 if dbf[start + 11] == ord("C") else 0)
        if dbf[start + 11] == ord("C"):
            spans.append((offset, offset + length))
        offset += length
    rows = range(header_bytes, len(dbf) - row_bytes + 1, row_bytes) if row_bytes else range(0)
    values = [dbf[row + begin : row + end].rstrip(b" \x00") for row in rows[:20_000] for begin, end in spans]
    return [text for text in names + values if text]


def _compare_counts(path: Path, answer: ChildAnswer) -> None:
    dbf = path.with_suffix(".dbf")
    if not dbf.exists() or not answer.layers:
        return
    with dbf.open("rb") as stream:
        head = stream.read(8)
    if len(head) < 8:
        raise ReadError("READ_SHORT", file=dbf.name, found=len(head), expected=_HEADER_BYTES)
    stated = struct.unpack_from("<I", head, 4)[0]
    shapes = max(0, (path.with_suffix(".shx").stat().st_size - 100) // 8) if path.with_suffix(".shx").exists() else 0
    layer = answer.layers[-1]
    read = layer["count"] + layer["fault_count"]
    if read < max(stated, shapes):
        answer.warn("LAYER_READ_SHORT", layer=layer["name"], found=read, expected=max(stated, shapes))
