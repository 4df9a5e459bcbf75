"""Vector files by GDAL, in the child: one driver allowed, the one that the file's content promises."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
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
_CURVES = ("Curve", "Compound", "Circular", "Surface")


def read_vector(
    job: ChildJob, path: Path, found: Format, answer: ChildAnswer, raw_text: bool = False, encoding: str | None = None
) -> None:
    """Add every layer of a vector file to ``answer``.

    Parameters
    ----------
    path : Path
        A file of ours in the private folder.
    raw_text : bool
        Text is read byte for byte (as Latin-1) and decoded here with ``encoding``: shapefiles.

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
        for number, name in enumerate(names):
            _read_layer(pyogrio, job, path, found, (number, name), answer, "ISO-8859-1" if raw_text else None, encoding)
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


def _read_layer(
    pyogrio: Any,
    job: ChildJob,
    path: Path,
    found: Format,
    layer: tuple[int, str],
    answer: ChildAnswer,
    open_encoding: str | None,
    encoding: str | None,
) -> None:
    number, name = layer
    facts = pyogrio.read_info(path, layer=number, encoding=open_encoding)
    _check_layer(facts, found, job.file)
    meta, fids, source, columns = pyogrio.raw.read(
        path, layer=number, encoding=open_encoding, return_fids=True, datetime_as_string=True
    )
    rows = np.asarray(fids, dtype=np.int64) + (0 if found in (Format.GPKG, Format.KML) else 1)
    if source is None:
        source = np.full(len(rows), None, dtype=object)
    plain = make_plain(source, rows)
    if plain.vertex_count > limits.MAX_VERTICES:
        raise ReadError("READ_TOO_MANY_VERTICES", file=job.file, found=plain.vertex_count, expected=limits.MAX_VERTICES)
    fields, values, cut = _plain_columns(meta, columns, encoding if open_encoding else None, rows, job.file)
    if found is Format.KML:
        fields, values = _without_defaults(fields, values)
    kept = plain.kept
    content = LayerRows(
        rows[kept],
        [wkb for wkb, keep in zip(plain.wkb, kept, strict=True) if keep],
        [text for text, keep in zip(plain.source_hashes, kept, strict=True) if keep],
        [[value for value, keep in zip(column, kept, strict=True) if keep] for column in values],
    )
    declared = str(facts["geometry_type"] or "")
    if name == path.stem and path.stem.startswith(("input", "unpacked")):
        name = Path(job.file).stem
    answer.add_layer(job.folder, name, fields, content, plain.faults, crs_text=facts["crs"], **layer_facts(plain))
    _warn_of_geometry(answer, name, declared, plain)
    if facts["features"] >= 0 and len(rows) < facts["features"]:
        answer.warn("LAYER_READ_SHORT", layer=name, found=len(rows), expected=int(facts["features"]))
    if cut:
        answer.warn("TEXT_CUT", layer=name, count=cut)


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


def _warn_of_geometry(answer: ChildAnswer, layer: str, declared: str, plain: PlainGeometries) -> None:
    if any(word in declared for word in _CURVES) and "Polyhedral" not in declared:
        answer.warn("CURVES_MADE_LINEAR", layer=layer, tolerance="0.004 %")
    if plain.z_count:
        answer.warn("Z_DROPPED", layer=layer, count=plain.z_count)
    if declared.endswith(" M") or "Measured" in declared or " ZM" in declared:
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
