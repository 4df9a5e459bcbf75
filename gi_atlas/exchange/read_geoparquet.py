"""GeoParquet 1.x in the child: pyarrow reads the rows, shapely the WKB; the CRS stands in the file's metadata."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gi_atlas.errors import ReadError, UnsupportedFormat
from gi_atlas.exchange import limits
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows
from gi_atlas.exchange.read_vector import keep_rows, layer_facts, warn_of_geometry

META = b"geo"
# A file of ours says 1 KB there; the standard's longest example 10 KB.
MAX_META_BYTES, MAX_CRS_CHARACTERS = 4 << 20, 100_000
_MAX_THRIFT = 100 << 20
_CODE = re.compile(r"[A-Za-z0-9]{1,16}\Z")
_AUTHORITIES = ("EPSG", "OGC", "ESRI", "IGNF")


def read_geoparquet(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add the rows of a GeoParquet file as one layer, by its primary geometry column.

    Raises
    ------
    UnsupportedFormat
        READ_UNSUPPORTED for Parquet without places.
    ReadError
        READ_FAILED, GEOPARQUET_META, GEOPARQUET_ENCODING, READ_TOO_MANY_ROWS, READ_TOO_MANY_FIELDS,
        READ_TOO_MANY_VERTICES.
    """
    try:
        with pq.ParquetFile(
            path,
            thrift_string_size_limit=_MAX_THRIFT,
            thrift_container_size_limit=_MAX_THRIFT,
            arrow_extensions_enabled=False,
        ) as source:
            _check_size(job, source.metadata)
            primary, crs_text = _primary(job, source.schema_arrow)
            table = source.read(use_threads=False)
        _add(job, table, primary, crs_text, answer)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, ValueError, KeyError, OverflowError) as error:
        detail = str(error).replace(str(path), job.file).split("\n")[0][:300]
        raise ReadError("READ_FAILED", file=job.file, driver="GeoParquet", detail=detail) from error


def _check_size(job: ChildJob, facts: Any) -> None:
    if facts.num_rows > limits.MAX_ROWS:
        raise ReadError("READ_TOO_MANY_ROWS", file=job.file, found=facts.num_rows, expected=limits.MAX_ROWS)
    if facts.num_columns > limits.MAX_FIELDS:
        raise ReadError("READ_TOO_MANY_FIELDS", file=job.file, found=facts.num_columns, expected=limits.MAX_FIELDS)


def _primary(job: ChildJob, schema: pa.Schema) -> tuple[str, str | None]:
    """Name of the primary geometry column, and the CRS that is told of it; None if it is told to be unknown."""
    raw = (schema.metadata or {}).get(META)
    if raw is None:
        raise UnsupportedFormat("READ_UNSUPPORTED", file=job.file, found="Parquet (no geo)")
    told = _meta(job, raw)
    name = told.get("primary_column")
    columns = told.get("columns")
    column = columns.get(name) if isinstance(columns, dict) and isinstance(name, str) else None
    if not isinstance(name, str) or not isinstance(column, dict) or schema.names.count(name) != 1:
        raise ReadError("GEOPARQUET_META", file=job.file, detail=f"primary_column: {str(name)[:60]}")
    kind = schema.field(name).type
    encoding = column.get("encoding")
    if encoding != "WKB" or not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        raise ReadError("GEOPARQUET_ENCODING", file=job.file, found=f"{str(encoding)[:40]}, {str(kind)[:40]}")
    return name, _crs_text(job, column)


def _meta(job: ChildJob, raw: bytes) -> dict[str, Any]:
    if len(raw) > MAX_META_BYTES:
        raise ReadError("GEOPARQUET_META", file=job.file, detail=f"{len(raw)} > {MAX_META_BYTES}")
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ReadError("GEOPARQUET_META", file=job.file, detail=str(error)[:120]) from error
    if not isinstance(told, dict):
        raise ReadError("GEOPARQUET_META", file=job.file, detail=type(told).__name__)
    return told


def _crs_text(job: ChildJob, column: dict[str, Any]) -> str | None:
    """CRS of a column: by its absence degrees of WGS 84, as the standard says; null says that nobody knows."""
    if "crs" not in column:
        return "OGC:CRS84"
    crs = column["crs"]
    if crs is None:
        return None
    if not isinstance(crs, dict):
        raise ReadError("GEOPARQUET_META", file=job.file, detail=f"crs: {str(crs)[:60]}")
    stated = crs.get("id")
    told = (stated.get("authority"), stated.get("code")) if isinstance(stated, dict) else (None, None)
    if told[0] in _AUTHORITIES and _CODE.match(str(told[1])):
        return f"{told[0]}:{told[1]}"
    text = json.dumps(crs, ensure_ascii=False)
    if len(text) > MAX_CRS_CHARACTERS:
        raise ReadError("GEOPARQUET_META", file=job.file, detail=f"crs: {len(text)} > {MAX_CRS_CHARACTERS}")
    return text


def _add(job: ChildJob, table: pa.Table, primary: str, crs_text: str | None, answer: ChildAnswer) -> None:
    rows = np.arange(1, table.num_rows + 1, dtype=np.int64)
    source = np.empty(table.num_rows, dtype=object)
    source[:] = table.column(primary).to_pylist()
    plain = make_plain(source, rows)
    if plain.vertex_count > limits.MAX_VERTICES:
        raise ReadError("READ_TOO_MANY_VERTICES", file=job.file, found=plain.vertex_count, expected=limits.MAX_VERTICES)
    fields, values = [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name != primary and not _is_box(name, column.type):
            kind, told = _plain_column(column)
            fields.append(FieldInfo(name, kind))
            values.append(told)
    content: LayerRows = keep_rows(rows, plain, values)
    shown = answer.add_layer(
        job.folder, Path(job.file).stem, fields, content, plain.faults, crs_text=crs_text, **layer_facts(plain)
    )
    warn_of_geometry(answer, shown, plain)


def _is_box(name: str, kind: pa.DataType) -> bool:
    """Whether a column holds the boxes of the geometries, which follow from these."""
    return name.startswith("bbox") and pa.types.is_struct(kind)


def _plain_column(column: pa.ChunkedArray) -> tuple[str, list[Any]]:
    """Type and values of a column, as the other readers give them."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_column(column.cast(kind.value_type))
    if pa.types.is_boolean(kind):
        return "BOOLEAN", column.to_pylist()
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return "INTEGER", column.to_pylist()
    if pa.types.is_floating(kind):
        return "REAL", [None if value is None or value != value else float(value) for value in column.to_pylist()]
    if pa.types.is_date(kind):
        return "DATE", column.cast(pa.string()).to_pylist()
    if pa.types.is_timestamp(kind):
        return "DATETIME", column.cast(pa.string()).to_pylist()
    return "TEXT", [_text(value) for value in column.to_pylist()]


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return f"({len(value)} bytes)" if isinstance(value, bytes) else str(value)
