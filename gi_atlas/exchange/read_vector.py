"""Vector files by GDAL, in the child: one driver allowed, the one that the file's content promises."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.child_environment import skip_list
from gi_atlas.exchange.encodings import decode_cut
from gi_atlas.exchange.formats import DRIVERS, Format
from gi_atlas.exchange.geometry_door import PlainGeometries, make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows
from gi_atlas.exchange.true_types import NOTHING_KNOWN, TrueTypes

# LIBKML's own columns, which say nothing where they hold their default.
_KML_COLUMNS = frozenset(
    {"timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"}
)
_DEFAULT_VALUES = frozenset({None, -1, 0, "", "clampToGround"})
_TYPES = {
    "OFTInteger": "INTEGER",
    "OFTInteger64": "INTEGER",
    "OFTReal": "REAL",
    "OFTDate": "DATE",
    "OFTDateTime": "DATETIME",
}


def read_vector(
    job: ChildJob,
    path: Path,
    found: Format,
    answer: ChildAnswer,
    encoding: str | None = None,
    types: Mapping[str, TrueTypes] = MappingProxyType({}),
) -> None:
    """Add every layer of a vector file to ``answer``.

    Parameters
    ----------
    path : Path
        A file of ours in the private folder.
    encoding : str, optional
        Shapefiles: text is read byte for byte (as Latin-1) and decoded here.
    types : mapping of str to TrueTypes
        What the layers truly hold, by name; "" stands for any other.

    Raises
    ------
    ReadError
        READ_FAILED, READ_OTHER_DRIVER, READ_NO_LAYERS, READ_TOO_MANY_LAYERS, READ_TOO_MANY_FIELDS,
        READ_TOO_MANY_ROWS or READ_TOO_MANY_VERTICES.
    """
    pyogrio = load_gdal(DRIVERS[found])
    failures = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FieldError,
                pyogrio.errors.FeatureError, pyogrio.errors.GeometryError, pyogrio.errors.CRSError,
                UnicodeDecodeError, ValueError)  # fmt: skip
    try:
        names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        _check_layer_count(names, job.file)
        source = _Source(pyogrio, job, path, found, encoding)
        for number, name in enumerate(names):
            _read_layer(source, number, name, answer, types.get(name, types.get("", NOTHING_KNOWN)))
    except failures as error:
        detail = str(error).replace(str(path), job.file).replace(str(path.parent), "")
        raise ReadError("READ_FAILED", file=job.file, driver=DRIVERS[found], detail=detail[:500]) from error


def load_gdal(driver: str) -> Any:
    """Import pyogrio with one driver left; starts this process anew if a driver slipped through.

    GDAL reads GDAL_SKIP when it is loaded and never again.
    """
    os.environ.setdefault("GDAL_SKIP", skip_list(driver))
    import pyogrio  # only now: the environment had to be set first
    import pyogrio.raw

    require_only(set(pyogrio.list_drivers()), {driver, "MEM", "Memory"})
    return pyogrio


def require_only(registered: set[str], allowed: set[str]) -> None:
    """Start this process anew with a longer GDAL_SKIP if more than the allowed drivers are there.

    Raises
    ------
    ReadError
        READ_DRIVERS if that was tried already.
    """
    extra = registered - allowed
    if not extra:
        return
    if os.environ.get("GI_ATLAS_RESTARTED"):
        raise ReadError("READ_DRIVERS", found=", ".join(sorted(extra)))
    os.environ["GDAL_SKIP"] = ",".join([*filter(None, [os.environ.get("GDAL_SKIP", "")]), *sorted(extra)])
    os.environ["GI_ATLAS_RESTARTED"] = "1"
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606


def _check_layer_count(names: Sequence[str], file: str) -> None:
    if not names:
        raise ReadError("READ_NO_LAYERS", file=file)
    if len(names) > limits.MAX_LAYERS:
        raise ReadError("READ_TOO_MANY_LAYERS", file=file, found=len(names), expected=limits.MAX_LAYERS)


@dataclass(frozen=True)
class _Source:
    """One file of ours, as GDAL opens it; ``encoding`` says that its texts are decoded here."""

    pyogrio: Any
    job: ChildJob
    path: Path
    found: Format
    encoding: str | None

    @property
    def open_encoding(self) -> str | None:
        return "ISO-8859-1" if self.encoding else None

    def shown_name(self, name: str) -> str:
        """Layer's name, where GDAL took it from our own file: the foreign file's."""
        is_ours = not name or (name == self.path.stem and name.startswith(("input", "unpacked")))
        return Path(self.job.file).stem if is_ours else name


def _read_layer(source: _Source, number: int, name: str, answer: ChildAnswer, types: TrueTypes) -> None:
    file, pyogrio = source.job.file, source.pyogrio
    facts = pyogrio.read_info(source.path, layer=number, encoding=source.open_encoding)
    _check_layer(facts, source.found, file)
    meta, fids, wkb, columns = pyogrio.raw.read(
        source.path, layer=number, encoding=source.open_encoding, return_fids=True, datetime_as_string=True
    )
    rows = _row_numbers(np.asarray(fids, dtype=np.int64), source.found)
    plain = make_plain(np.full(len(rows), None, dtype=object) if wkb is None else wkb, rows)
    if plain.vertex_count > limits.MAX_VERTICES:
        raise ReadError("READ_TOO_MANY_VERTICES", file=file, found=plain.vertex_count, expected=limits.MAX_VERTICES)
    fields, values, cut = _plain_columns(meta, columns, source.encoding, rows, file)
    if source.found is Format.KML:
        fields, values = _without_defaults(fields, values)
    shown = source.shown_name(name)
    content = keep_rows(rows, plain, values)
    shown = answer.add_layer(
        source.job.folder, shown, fields, content, plain.faults, crs_text=facts["crs"], **layer_facts(plain)
    )
    warn_of_geometry(answer, shown, plain, types)
    _warn_if_short(answer, shown, len(rows), max(int(facts["features"]), types.features or 0))
    if cut:
        answer.warn("TEXT_CUT", layer=shown, count=cut)


def _row_numbers(fids: NDArray[np.int64], found: Format) -> NDArray[np.int64]:
    # A GeoPackage's fid is what people see elsewhere too; all other files are counted from their first row.
    return fids if found is Format.GPKG else np.arange(1, len(fids) + 1, dtype=np.int64)


def keep_rows(rows: NDArray[np.int64], plain: PlainGeometries, values: Sequence[Sequence[Any]]) -> LayerRows:
    """Rows of a layer without those whose geometry could not be kept."""
    kept = plain.kept
    return LayerRows(
        rows[kept],
        list(compress(plain.wkb, kept)),
        list(compress(plain.source_hashes, kept)),
        [list(compress(column, kept)) for column in values],
    )


def _warn_if_short(answer: ChildAnswer, layer: str, read: int, expected: int) -> None:
    if read < expected:
        answer.warn("LAYER_READ_SHORT", layer=layer, found=read, expected=expected)


def _check_layer(facts: dict[str, Any], found: Format, file: str) -> None:
    if facts["driver"] != DRIVERS[found]:
        raise ReadError("READ_OTHER_DRIVER", file=file, found=facts["driver"], expected=DRIVERS[found])
    if len(facts["fields"]) > limits.MAX_FIELDS:
        raise ReadError("READ_TOO_MANY_FIELDS", file=file, found=len(facts["fields"]), expected=limits.MAX_FIELDS)
    if facts["features"] > limits.MAX_ROWS:
        raise ReadError("READ_TOO_MANY_ROWS", file=file, found=int(facts["features"]), expected=limits.MAX_ROWS)


def layer_facts(plain: PlainGeometries) -> dict[str, Any]:
    """Measures of a layer's geometries as the answer states them."""
    return {
        "geometry_types": plain.types,
        "extent": plain.extent,
        "vertex_count": plain.vertex_count,
        "null_count": plain.null_count,
        "empty_count": plain.empty_count,
        "widest": plain.widest,
        "centres": plain.centres,
        "invalid": plain.invalid,
        "invalid_count": plain.invalid_count,
    }


def warn_of_geometry(answer: ChildAnswer, layer: str, plain: PlainGeometries, types: TrueTypes = NOTHING_KNOWN) -> None:
    """Remark what was left out of a layer's geometries, or is wrong with them."""
    if types.curves:
        answer.warn("CURVES_MADE_LINEAR", layer=layer, count=types.curves, tolerance="0.004 %")
    if plain.z_count:
        answer.warn("Z_DROPPED", layer=layer, count=plain.z_count)
    if types.measures or plain.m_count:
        answer.warn("M_DROPPED", layer=layer)
    if plain.null_count or plain.empty_count:
        answer.warn("NO_GEOMETRY", layer=layer, count=plain.null_count + plain.empty_count)
    if plain.invalid_count:
        first = plain.invalid[0]
        answer.warn(
            "GEOMETRY_INVALID", layer=layer, count=plain.invalid_count, row=first["row"], reason=first["reason"]
        )


def _plain_columns(
    meta: dict[str, Any], columns: Sequence[NDArray[Any]], encoding: str | None, rows: NDArray[np.int64], file: str
) -> tuple[list[FieldInfo], list[list[Any]], int]:
    fields, values, cut = [], [], 0
    for name, ogr_type, column in zip(meta["fields"], meta["ogr_types"], columns, strict=True):
        kind = "BOOLEAN" if column.dtype == np.bool_ else _TYPES.get(str(ogr_type), "TEXT")
        plain = _plain_values(column, kind)
        if encoding is not None:
            name, _lost = _redecode(str(name), encoding, 0, file)
            if kind == "TEXT":
                plain, lost = _redecode_all(plain, encoding, rows, file)
                cut += lost
        fields.append(FieldInfo(str(name), kind))
        values.append(plain)
    return fields, values, cut


def _plain_values(column: NDArray[Any], kind: str) -> list[Any]:
    if kind == "DATE":
        return [None if value is None else str(value)[:10].replace("/", "-") for value in column]
    if kind == "DATETIME":
        return [None if value is None else str(value) for value in column]
    if column.dtype.kind == "f":
        return [_number(value, kind) for value in column]
    if kind != "TEXT":
        return [None if value is None else value.item() if hasattr(value, "item") else value for value in column]
    return [_text(value) for value in column]


def _number(value: Any, kind: str) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if kind == "INTEGER" else float(value)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    return str(value.tolist() if isinstance(value, np.ndarray) else value)


def _redecode_all(values: list[Any], encoding: str, rows: NDArray[np.int64], file: str) -> tuple[list[Any], int]:
    pairs = [
        (None, 0) if value is None else _redecode(value, encoding, int(row), file)
        for value, row in zip(values, rows, strict=True)
    ]
    return [text for text, _cut in pairs], sum(cut for _text, cut in pairs)


def _redecode(latin: str, encoding: str, row: int, file: str) -> tuple[str, int]:
    raw = latin.encode("latin-1")
    text = decode_cut(raw, encoding)
    if text is None:
        raise ReadError("READ_ENCODING", file=file, row=row, encoding=encoding, value=raw.decode(encoding, "replace"))
    return text, int(text.encode(encoding) != raw)


def _without_defaults(fields: list[FieldInfo], values: list[list[Any]]) -> tuple[list[FieldInfo], list[list[Any]]]:
    kept = [
        (info, column)
        for info, column in zip(fields, values, strict=True)
        if info.name not in _KML_COLUMNS or not _DEFAULT_VALUES.issuperset(column)
    ]
    return [info for info, _column in kept], [column for _info, column in kept]
