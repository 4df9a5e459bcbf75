"""Layers on their way from the child to us: an Arrow IPC file for rows, a plain dictionary for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

ROW, GEOMETRY, SOURCE_HASH = "row", "geometry", "source_sha256"


@dataclass(frozen=True)
class FieldInfo:
    """A field of a foreign layer: its own name, and its type as TEXT, INTEGER, REAL, BOOLEAN, DATE or DATETIME."""

    name: str
    type: str


@dataclass(frozen=True)
class RowFault:
    """A row that cannot be read; ``row`` counts from 1 as people do."""

    row: int
    code: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LayerRows:
    """Rows of one layer as they were read.

    Attributes
    ----------
    rows : ndarray of int64, shape (n,)
        Numbers of the rows in the file, from 1.
    wkb : sequence of bytes or None, length n
        Two-dimensional geometries in the layer's own CRS; None where there is none.
    source_hashes : sequence of str or None, length n
        sha256 of the geometry as the reader gave it, with Z and M.
    columns : list of sequences, each of length n
        Values by field.
    """

    rows: "np.ndarray[Any, np.dtype[np.int64]]"
    wkb: Sequence[bytes | None]
    source_hashes: Sequence[str | None]
    columns: list[Sequence[Any]]


def write_rows(path: Path, fields: Sequence[FieldInfo], content: LayerRows) -> None:
    """Write rows as an Arrow IPC file; fields become f0, f1 …, so that no name can do harm."""
    arrays = [
        pa.array(content.rows, pa.int64()),
        pa.array(content.wkb, pa.large_binary()),
        pa.array(content.source_hashes, pa.string()),
        *(pa.array(column, ARROW_TYPES[info.type]) for info, column in zip(fields, content.columns, strict=True)),
    ]
    names = [ROW, GEOMETRY, SOURCE_HASH, *(f"f{number}" for number in range(len(fields)))]
    table = pa.table(arrays, names=names)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def read_rows(path: Path) -> pa.Table:
    """Table of an Arrow IPC file, checked.

    Raises
    ------
    pyarrow.ArrowInvalid
        If the file is not what ``write_rows`` writes.
    """
    with pa.OSFile(str(path), "rb") as source, pa.ipc.open_file(source) as reader:
        table = reader.read_all()
    table.validate(full=True)
    return table


ARROW_TYPES = {
    "TEXT": pa.large_string(),
    "INTEGER": pa.int64(),
    "REAL": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.large_string(),
    "DATETIME": pa.large_string(),
}
