"""GeoPackage and Shapefile, by GDAL on new files."""

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import WriteError
from gi_atlas.exchange.safe_names import split_text
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value
from gi_atlas.exchange.writers.characters import fits_encoding, require_characters

LAYER = "scope"
DBF_NAME_BYTES, DBF_TEXT_BYTES = 10, 254
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def write_geopackage(path: Path, feature: BoundaryFeature) -> None:
    """Write one boundary as layer ``scope`` of a new GeoPackage in EPSG:4490."""
    _write(path, feature.geometry, feature.attributes, driver="GPKG", layer=LAYER, crs="EPSG:4490")


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
    _write_name_table(name_table_path(path), names)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in [base.with_suffix(ending) for ending in _SHAPEFILE_PARTS]:
            archive.write(part, part.name)
            part.unlink()


def name_table_path(path: Path) -> Path:
    """Table of short and full field names that stands beside a zipped Shapefile."""
    return path.with_name(f"{path.stem}_fields.csv")


def shape_fields(attributes: dict[str, Value], encoding: str) -> tuple[list[tuple[str, str]], dict[str, Value]]:
    """Fields of a Shapefile: (short name, full name) pairs, and values by short name.

    Short names are unique, ASCII and at most 10 bytes; texts over 254 bytes go on in numbered fields. No field begins
    or ends with a blank where that can be: readers of dBASE files cut blanks off.
    """
    names: list[tuple[str, str]] = []
    values: dict[str, Value] = {}
    for field, value in attributes.items():
        for part in split_text(value, DBF_TEXT_BYTES, encoding) if isinstance(value, str) else [value]:
            short = _short_name(field, values)
            names.append((short, field))
            values[short] = part
    return names, values


def _short_name(field: str, taken: dict[str, Value]) -> str:
    stem = field.upper().encode("ascii", "ignore").decode()[:DBF_NAME_BYTES] or "F"
    return next(name for name in _numbered(stem) if name not in taken)


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in range(2, 1000):
        yield f"{stem[: DBF_NAME_BYTES - 1 - len(str(number))]}_{number}"


def _write_name_table(path: Path, names: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("short_name", "field"))
        writer.writerows(names)


def _write(path: Path, geometry: Any, attributes: dict[str, Value], **options: Any) -> None:
    import pyogrio.raw  # GDAL costs start-up time

    failures = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError,
                pyogrio.errors.FieldError, pyogrio.errors.GeometryError)  # fmt: skip
    columns = [_column(value) for value in attributes.values()]
    try:
        pyogrio.raw.write(
            str(path),
            np.array([shapely.to_wkb(geometry, byte_order=1)], dtype=object),
            columns,
            list(attributes),
            geometry_type="MultiPolygon" if options["driver"] == "GPKG" else "Polygon",
            **options,
        )
    except failures as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=path.name, detail=str(error)) from error


def _column(value: Value) -> Any:
    if isinstance(value, int):
        return np.array([value], dtype=np.int64)
    if isinstance(value, float):
        return np.array([value], dtype=np.float64)
    return np.array([value], dtype=object)
