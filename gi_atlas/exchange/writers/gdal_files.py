"""GeoPackage and Shapefile, by GDAL on new files."""

import csv
import errno
import os
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from gi_atlas.errors import WriteError
from gi_atlas.exchange.safe_names import split_text
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value
from gi_atlas.exchange.writers.characters import fits_encoding, require_characters

LAYER = "scope"
DBF_NAME_BYTES, DBF_TEXT_BYTES = 10, 254
_LEAST_HEADER = 32
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def write_geopackage(path: Path, feature: BoundaryFeature) -> None:
    """Write one boundary as layer ``scope`` of a new GeoPackage 1.3 in EPSG:4490.

    Programs of the offices (QGIS 3.22) warn of later versions.

    Raises
    ------
    WriteError
        EXPORT_CANNOT_WRITE.
    """
    version = {"VERSION": "1.3"}
    _write(
        path, feature.geometry, feature.attributes, driver="GPKG", layer=LAYER, crs="EPSG:4490", dataset_options=version
    )


def write_flatgeobuf(path: Path, feature: BoundaryFeature) -> None:
    """Write one boundary as a FlatGeobuf in EPSG:4490.

    Raises
    ------
    WriteError
        EXPORT_CANNOT_WRITE.
    """
    _write(path, feature.geometry, feature.attributes, driver="FlatGeobuf", layer=LAYER, crs="EPSG:4490")


def write_shapefile_zip(path: Path, feature: BoundaryFeature, encoding: str, crs: str = "EPSG:4490") -> None:
    """Write one boundary as a zipped Shapefile, with a table of field names beside it.

    Parameters
    ----------
    path : Path
        Ends in ``.zip``; the files inside have its stem.
    feature : BoundaryFeature
        Its geometry is in ``crs``.
    encoding : str
        "UTF-8" or "GBK"; a ``.cpg`` says which.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS with the characters that the encoding cannot hold; EXPORT_CANNOT_WRITE.
    """
    require_characters(path, feature.attributes.values(), encoding, lambda c: fits_encoding(c, encoding))
    names, values = shape_fields(feature.attributes, encoding)
    base = path.with_suffix(".shp")
    _write(base, feature.geometry, values, driver="ESRI Shapefile", crs=crs, encoding=encoding)
    _require_whole(base)
    _write_name_table(name_table_path(path), names)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in [base.with_suffix(ending) for ending in _SHAPEFILE_PARTS]:
            archive.write(part, part.name)
            part.unlink()


def _require_whole(base: Path) -> None:
    """Refuse files that are shorter than they say: on a full disk GDAL ends them without a word."""
    for ending, length in ((".shp", _shape_bytes), (".shx", _shape_bytes), (".dbf", _table_bytes)):
        content = base.with_suffix(ending).read_bytes()
        if len(content) < _LEAST_HEADER or len(content) < length(content):
            raise WriteError("EXPORT_CANNOT_WRITE", path=base.name, detail=os.strerror(errno.ENOSPC))


def _shape_bytes(content: bytes) -> int:
    # In words of 16 bits, most significant byte first.
    return 2 * int.from_bytes(content[24:28], "big")


def _table_bytes(content: bytes) -> int:
    count, header, width = struct.unpack_from("<IHH", content, 4)
    return int(header + count * width)


def name_table_path(path: Path) -> Path:
    """Table of short and full field names that stands beside a zipped Shapefile."""
    return path.with_name(f"{path.stem}_fields.csv")


class FieldPart(NamedTuple):
    """A field of a Shapefile: its short name, whose text it holds, and the blanks that stand before it there."""

    short_name: str
    field: str
    blanks_before: int = 0


def shape_fields(attributes: dict[str, Value], encoding: str) -> tuple[list[FieldPart], dict[str, Value]]:
    """Fields of a Shapefile, and values by short name.

    Short names are unique, ASCII and at most 10 bytes; texts over 254 bytes go on in numbered fields. Readers of dBASE
    files cut blanks off the ends of a text: cuts are made beside no blank, or their blanks are told of.
    """
    parts: list[FieldPart] = []
    values: dict[str, Value] = {}
    for field, value in attributes.items():
        if not isinstance(value, str):
            _add_part(parts, values, field, value, 0)
            continue
        blanks = 0
        for piece in split_text(value, DBF_TEXT_BYTES, encoding):
            text = piece.strip(" ")
            _add_part(parts, values, field, text, blanks + len(piece) - len(piece.lstrip(" ")))
            blanks = len(piece) - len(piece.rstrip(" ")) if text else 0
    return parts, values


def _add_part(parts: list[FieldPart], values: dict[str, Value], field: str, value: Value, blanks: int) -> None:
    short = _short_name(field, values)
    parts.append(FieldPart(short, field, blanks))
    values[short] = value


def joined_texts(parts: Sequence[FieldPart], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by full name, of values by short name: what ``shape_fields`` took apart."""
    joined: dict[str, Any] = {}
    for short, field, blanks in parts:
        value = values[short]
        joined[field] = f"{joined[field]}{' ' * blanks}{value or ''}" if field in joined else value
    return joined


def _short_name(field: str, taken: dict[str, Value]) -> str:
    stem = field.upper().encode("ascii", "ignore").decode()[:DBF_NAME_BYTES] or "F"
    return next(name for name in _numbered(stem) if name not in taken)


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in range(2, 1000):
        yield f"{stem[: DBF_NAME_BYTES - 1 - len(str(number))]}_{number}"


def _write_name_table(path: Path, parts: Sequence[FieldPart]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(FieldPart._fields)
        writer.writerows(parts)


def read_name_table(path: Path) -> list[FieldPart]:
    """What ``write_shapefile_zip`` wrote beside a Shapefile."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    return [FieldPart(row[0], row[1], int(row[2])) for row in rows[1:]]


def load_silent_gdal() -> Any:
    """pyogrio for writing; what GDAL says is in its exceptions, and whatever thread it says it in, never on stderr."""
    import pyogrio.raw  # GDAL costs start-up time

    # The handler of pyogrio belongs to the thread that loaded it; jobs of the window and of dossiers run in others.
    pyogrio.set_gdal_config_options({"CPL_LOG": os.devnull})
    return pyogrio


def write_failures() -> tuple[type[Exception], ...]:
    """What pyogrio raises where a file cannot be written."""
    from pyogrio import errors  # GDAL costs start-up time

    return (errors.DataSourceError, errors.DataLayerError, errors.FeatureError, errors.FieldError, errors.GeometryError)


def _write(path: Path, geometry: Any, attributes: dict[str, Value], **options: Any) -> None:
    pyogrio = load_silent_gdal()
    columns = [_column(value) for value in attributes.values()]
    # pyogrio takes what stands behind a ";" in a path for something else; the file gets its name afterwards.
    made = path.with_name(f"made{path.suffix}")
    try:
        pyogrio.raw.write(
            str(made),
            np.array([shapely.to_wkb(geometry, byte_order=1)], dtype=object),
            columns,
            list(attributes),
            geometry_type="MultiPolygon" if options["driver"] in ("GPKG", "FlatGeobuf") else "Polygon",
            **options,
        )
    except write_failures() as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=path.name, detail=str(error)) from error
    for part in [*made.parent.glob("made.*")]:
        part.rename(path.with_suffix(part.suffix))


def _column(value: Value) -> Any:
    if isinstance(value, int):
        return np.array([value], dtype=np.int64)
    if isinstance(value, float):
        return np.array([value], dtype=np.float64)
    return np.array([value], dtype=object)
