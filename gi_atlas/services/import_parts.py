"""What the kinds of import have in common: rows that were read, and what becomes of them in the project."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from gi_atlas.commands.changes import RowChange
from gi_atlas.datum import DENIED_BY
from gi_atlas.errors import CrsError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.crs_facts import datum_family, old_datum, parse_crs
from gi_atlas.exchange.field_names import find_field
from gi_atlas.exchange.georeference import Georeference
from gi_atlas.exchange.inspection import Remark
from gi_atlas.exchange.layer_file import GEOMETRY, RowFault
from gi_atlas.exchange.moving import taken_as_one_m, to_store
from gi_atlas.exchange.open import ForeignFile, ForeignLayer
from gi_atlas.jobs import Progress
from gi_atlas.services.blob_arrays import blob_hash, encode_blobs
from gi_atlas.storage.blobs import decode_blob
from gi_atlas.storage.mapping import Row
from gi_atlas.storage.project import Project

MOST_THREADS = 4
BATCH_BYTES, BATCH_ROWS = 4 << 20, 5_000


@dataclass(frozen=True, eq=False)
class StoredLayer:
    """A layer of a foreign file, moved into the store's coordinates.

    ``blobs`` are the canonical geometries as GeoPackage blobs (None where there is none), of the layer's length: a
    country's vertices fit into memory so, but not as objects. ``layer`` has lost its own geometries.
    """

    layer: ForeignLayer
    settled: Georeference
    blobs: Sequence[bytes | None]

    def __len__(self) -> int:
        return len(self.blobs)

    def geometry(self, place: int) -> Any:
        """Canonical geometry of a row, EPSG:4490; None if it has none."""
        return decode_blob(self.blobs[place])

    def hash_of(self, place: int) -> str:
        """Canonical hash of a row's geometry, "" where there is none."""
        return blob_hash(self.blobs[place])

    def is_valid(self, place: int) -> bool:
        """Whether a row's geometry is valid; True where there is none."""
        told, count = self.layer.facts.get("invalid") or (), int(self.layer.facts.get("invalid_count", 0))
        if not count or self.blobs[place] is None:
            return True
        if count == len(told):
            return int(self.rows()[place]) not in {one["row"] for one in told}
        return bool(shapely.is_valid(self.geometry(place)))

    def rows(self) -> NDArray[np.int64]:
        """Row numbers in the file, from 1, shape (n,)."""
        return self.layer.rows()

    def at(self, places: Sequence[int]) -> "StoredLayer":
        """Only some rows of the layer, in the order given."""
        taken = replace(self.layer, table=self.layer.table.take(pa.array(places, pa.int64())))
        return StoredLayer(taken, self.settled, [self.blobs[place] for place in places])

    def provenances(self) -> list[dict[str, object]]:
        """Where every row came from: row number, and what ``datum_facts`` tells of the layer."""
        common = datum_facts(self)
        hashes, rows = self.layer.source_hashes(), self.layer.rows()
        told = [
            {"row": int(row), **common, "source_wkb_sha256": source} for row, source in zip(rows, hashes, strict=True)
        ]
        return [{name: value for name, value in one.items() if value is not None} for one in told]

    def attributes(self) -> list[dict[str, object]]:
        """Attributes of every row as they came, values that are missing left out."""
        columns = {name: self.layer.values(name) for name in self.layer.field_names}
        return [
            {name: values[place] for name, values in columns.items() if values[place] is not None}
            for place in range(len(self.layer))
        ]

    def column(self, role: str, answers: Answers) -> list[Any] | None:
        """Values of the field that plays a role; None if there is none."""
        name = find_field(role, self.layer.field_names, answers.fields)
        return None if name is None else self.layer.values(name)

    def texts(self, role: str, answers: Answers) -> list[str]:
        """Values of a role's field as stripped text; "" where there is none."""
        found = self.column(role, answers) or [None] * len(self.layer)
        return [as_text(value) for value in found]


def datum_facts(layer: StoredLayer) -> dict[str, object]:
    """What is kept of where a layer's coordinates came from.

    ``crs`` as it was settled; ``stated_datum`` as the file says it, by its CRS or its columns; ``datum`` as it was
    answered; ``taken_as_one_m``: metres lost where a datum was taken as CGCS2000; ``datum_parameters``: by whose an
    old datum was left; ``datum_denied_by``: the datum that units of the project gave against it, set aside by a person
    with ``datum_reason``.
    """
    settled, line = layer.settled, layer.settled.parameters
    return {
        "crs": settled.crs_text,
        "stated_datum": stated_datum(layer.layer),
        "datum": settled.datum,
        "taken_as_one_m": taken_as_one_m(settled),
        "datum_parameters": f"{line.source} ({line.edition})" if line is not None else None,
        DENIED_BY: settled.denial.datum,
        "datum_reason": settled.datum_reason,
    }


def stated_datum(layer: ForeignLayer) -> str | None:
    """Datum that a foreign layer says it is in: by the names of its columns, else by its CRS; None if by neither."""
    named = layer.facts.get("stated_datum")
    if named or layer.crs_text is None or layer.facts.get("is_crs_unknown"):
        return str(named) if named else None
    try:
        crs = parse_crs(layer.crs_text)
    except CrsError:
        return None
    return old_datum(crs) or datum_family(crs)


class LateRows(Sequence[Row]):
    """Rows of an import that are made when they are written, so that they never stand in memory together.

    Parameters
    ----------
    count : int
        How many rows there are.
    make : callable
        Gives the rows from one place to another; each call gives the rows new ids.
    """

    def __init__(self, count: int, make: Callable[[int, int], list[Row]]) -> None:
        self._count, self._make = count, make
        self.ids: list[str] = []

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, int):
            return self._make(place, place + 1)[0]
        start, stop, _step = place.indices(self._count)
        if start == 0:
            self.ids.clear()
        rows = self._make(start, stop)
        self.ids += [row["id"] for row in rows]
        return rows


@dataclass
class Built:
    """What an import does to the project; counts are of rows in the file.

    ``late`` are new rows by table that are made while they are written; ``media`` are files that go into the media
    folder, with the hash that they must have; ``notes`` are told with the file's own remarks.
    """

    inserts: dict[str, list[Row]] = field(default_factory=dict)
    late: list[tuple[str, LateRows]] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    media: list[tuple[Path, str]] = field(default_factory=list)
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def insert(self, table: str, row: Row) -> None:
        """Add a new row."""
        self.inserts.setdefault(table, []).append(row)

    def insert_late(self, table: str, count: int, make: Callable[[int, int], list[Row]]) -> None:
        """Add new rows that are made when they are written."""
        if count:
            self.late.append((table, LateRows(count, make)))


@dataclass(frozen=True, eq=False)
class Source:
    """What a builder needs: the project, the file, the moved layers, the answers and the import's id.

    ``foreign`` has lost its layers: they stand in ``layers``, moved.
    """

    project: Project
    foreign: ForeignFile
    layers: tuple[StoredLayer, ...]
    answers: Answers
    import_id: str
    progress: Progress = field(default_factory=Progress)


def move_layer(
    layer: ForeignLayer, settled: Georeference, answers: Answers, progress: Progress | None = None
) -> StoredLayer:
    """A layer in the store's coordinates, each geometry canonical.

    Rows are moved in batches on a few threads (the work is done outside of Python's lock).

    Raises
    ------
    CrsError
        See ``exchange.moving.to_store``.
    JobCancelled
    """
    told = progress or Progress()
    without = replace(layer, table=layer.table.drop_columns([GEOMETRY]))
    if not layer.has_geometry:
        return StoredLayer(without, settled, [None] * len(layer))
    is_split = answers.is_wide is False

    def move(span: tuple[int, int]) -> list[bytes | None]:
        told.check()
        part = replace(layer, table=layer.table.slice(span[0], span[1] - span[0]))
        return encode_blobs(to_store(part.geometries(), settled, is_split))

    pool = ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1))
    try:
        blobs: list[bytes | None] = []
        for moved in pool.map(move, _spans(layer)):
            blobs += moved
            told.report(len(blobs) / len(layer), layer.name)
    finally:
        pool.shutdown(cancel_futures=True)
    return StoredLayer(without, settled, blobs)


def _spans(layer: ForeignLayer) -> list[tuple[int, int]]:
    """Starts and ends of runs of rows whose geometries are worth moving together."""
    sizes = np.array([size or 0 for size in pc.binary_length(layer.table.column(GEOMETRY)).to_pylist()])
    runs = np.cumsum(sizes + BATCH_BYTES // BATCH_ROWS) // BATCH_BYTES
    starts = np.flatnonzero(np.diff(runs, prepend=-1))
    ends = [*starts[1:].tolist(), len(sizes)]
    return list(zip(starts.tolist(), ends, strict=True))


def batches(count: int, progress: Progress) -> Iterator[range]:
    """Runs of places from 0 to ``count``; asks between them whether to stop."""
    for start in range(0, count, BATCH_ROWS):
        progress.check()
        yield range(start, min(start + BATCH_ROWS, count))


def as_text(value: Any) -> str:
    """Value of a foreign field as text: whole numbers without a point, None as ""."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def as_date(value: Any) -> date | None:
    """Date of a foreign value: ISO, or with dots, slashes or 年月日; None if there is none or it is no date."""
    text = (
        as_text(value)
        .replace("年", "-")
        .replace("月", "-")
        .replace("日", " ")
        .replace("/", "-")
        .replace(".", "-")
        .strip()
    )
    parts = text.split("T")[0].split(" ")[0].split("-")
    if len(parts) == 1 and len(text) == 8 and text.isdigit():
        parts = [text[:4], text[4:6], text[6:]]
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def day_after(day: date) -> date:
    """The following day."""
    return day + timedelta(days=1)


def content_hash(content: Mapping[str, Any]) -> str:
    """sha256 of plain values, whatever their order."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()
