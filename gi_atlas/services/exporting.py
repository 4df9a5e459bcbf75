"""The boundary package: files of one boundary in several formats, each read back before it counts as written."""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gi_atlas import __version__
from gi_atlas.area import M2_PER_HA, M2_PER_MU
from gi_atlas.clock import format_instant, utc_now
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import ForeignLayer, open_foreign
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value
from gi_atlas.exchange.writers.gdal_files import (
    name_table_path,
    shape_fields,
    write_geopackage,
    write_shapefile_zip,
)
from gi_atlas.exchange.writers.geojson import write_geojson
from gi_atlas.exchange.writers.kml import write_kml
from gi_atlas.geometry import geometry_hash
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.media import file_sha256, sync_folder
from gi_atlas.storage.project import Project

FORMATS = ("gpkg", "shp", "geojson", "kml")
ENCODINGS = ("UTF-8", "GBK")
_CRS = {"gpkg": "EPSG:4490", "shp": "EPSG:4490", "geojson": "OGC:CRS84", "kml": "OGC:CRS84"}
_ENDINGS = {"gpkg": ".gpkg", "shp": "_SHP_4490.zip", "geojson": ".geojson", "kml": ".kml"}


@dataclass(frozen=True)
class PackageFile:
    """One file of a package; ``sha256`` is of the file's bytes."""

    path: str
    format: str
    crs: str
    sha256: str


def export_boundary(
    project: Project,
    boundary_id: str,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    encoding: str = "UTF-8",
    is_replacing: bool = False,
    progress: Progress | None = None,
) -> list[PackageFile]:
    """Write the boundary package of one version.

    Every file is written beside its place, brought to the disk, read back through the door and compared by the
    geometry's canonical hash and by every attribute; only then do all take their names.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    formats : sequence of str
        Of gpkg, shp, geojson, kml.
    encoding : str
        Of the Shapefile's texts: UTF-8 or GBK.
    is_replacing : bool
        Whether files of the same names may be replaced.

    Returns
    -------
    list of PackageFile
        The manifest last.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS, EXPORT_EXISTS, EXPORT_DIFFERS, EXPORT_CANNOT_WRITE; nothing is left behind then.
    UsageError
        EXPORT_FORMAT, EXPORT_ENCODING, EXPORT_NO_GEOMETRY.
    """
    _require_known(formats, encoding)
    progress = progress or Progress()
    boundary = project.read_one(BoundaryVersion, boundary_id)
    feature, stem = _feature(project, boundary)
    with _scratch(folder) as scratch:
        written: list[PackageFile] = []
        for number, form in enumerate(formats):
            progress.report(number / (len(formats) + 1), form)
            written += _write_one(scratch, stem, form, feature, encoding)
        written.append(_write_manifest(scratch, stem, feature, written, encoding))
        progress.check()
        return _settle(scratch, folder, written, is_replacing)


def _require_known(formats: Sequence[str], encoding: str) -> None:
    unknown = [form for form in formats if form not in FORMATS]
    if unknown or not formats:
        raise UsageError("EXPORT_FORMAT", value=", ".join(unknown), expected=", ".join(FORMATS))
    if encoding not in ENCODINGS:
        raise UsageError("EXPORT_ENCODING", value=encoding, expected=", ".join(ENCODINGS))


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    # Beside the target, so that taking the names is a rename on one file system.
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
    except OSError as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=str(folder), detail=error.strerror or str(error)) from error
    try:
        yield scratch
    except OSError as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=str(folder), detail=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _feature(project: Project, boundary: BoundaryVersion) -> tuple[BoundaryFeature, str]:
    if boundary.geom is None:
        raise UsageError("EXPORT_NO_GEOMETRY", name=boundary.name or boundary.id)
    zone = project.read_one(Zone, boundary.zone_id)
    product = project.read_one(Product, zone.product_id)
    day = boundary.valid_from or date.today()
    code = next((county[:6] for county in product.counties if county.isdigit()), "")
    parts = (code, product.name_official, "产地范围", f"v{boundary.version}", f"{day:%Y%m%d}")
    return BoundaryFeature(boundary.geom, _attributes(product, zone, boundary)), safe_name(
        "_".join(filter(None, parts))
    )


def _attributes(product: Product, zone: Zone, boundary: BoundaryVersion) -> dict[str, Value]:
    area_m2 = boundary.area_m2 or 0.0
    return {
        "gi_id": product.id,
        "boundary_id": boundary.id,
        "name": boundary.name or product.name_official,
        "product": product.name_official,
        "name_en": product.name_en,
        "role": str(zone.role),
        "zone": zone.name,
        "version": boundary.version,
        "status": str(boundary.status),
        "valid_from": boundary.valid_from.isoformat() if boundary.valid_from else None,
        "valid_to": boundary.valid_to.isoformat() if boundary.valid_to else None,
        "act": boundary.act,
        "scope_text": boundary.scope_text,
        "counties": ";".join(product.counties),
        "area_m2": round(area_m2, 2),
        "area_ha": round(area_m2 / M2_PER_HA, 4),
        "area_mu": round(area_m2 / M2_PER_MU, 2),
        "area_how": boundary.area_method,
        "perim_m": round(boundary.perimeter_m or 0.0, 2),
        "datum": "CGCS2000",
        "edge_type": boundary.edge_type,
        "sha256": boundary.geom_sha256,
    }


def _write_one(scratch: Path, stem: str, form: str, feature: BoundaryFeature, encoding: str) -> list[PackageFile]:
    path = scratch / f"{stem}{_ENDINGS[form]}"
    _WRITERS[form](path, feature, encoding)
    _sync(path)
    _compare(path, form, feature, encoding)
    files = [PackageFile(path.name, form, _CRS[form], file_sha256(path))]
    if form == "shp":
        table = name_table_path(path)
        files.append(PackageFile(table.name, "field-names", "", file_sha256(table)))
    return files


_WRITERS: dict[str, Callable[[Path, BoundaryFeature, str], None]] = {
    "gpkg": lambda path, feature, _encoding: write_geopackage(path, feature),
    "shp": write_shapefile_zip,
    "geojson": lambda path, feature, _encoding: write_geojson(path, feature),
    "kml": lambda path, feature, _encoding: write_kml(path, feature),
}


def _compare(path: Path, form: str, feature: BoundaryFeature, encoding: str) -> None:
    """Read a file back through the door and compare it; see ``export_boundary``."""
    layers = open_foreign(path, Answers(encoding=encoding if form == "shp" else None)).layers
    if len(layers) != 1 or len(layers[0]) != 1:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="rows")
    if geometry_hash(as_multipolygon(layers[0].geometries()[0])) != geometry_hash(feature.geometry):
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="geometry")
    expected = feature.attributes
    found = _shape_values(path, layers[0], expected, encoding) if form == "shp" else _values(layers[0], expected)
    differing = [name for name, value in expected.items() if not _same(value, found[name])]
    if differing:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=", ".join(differing))


def _values(layer: ForeignLayer, names: dict[str, Value]) -> dict[str, Any]:
    # KML has a name of its own beside the attribute of that name, which then reads as "name2".
    clash = {"name": "name2"} if "name2" in layer.field_names else {}
    return {name: layer.values(clash.get(name, name))[0] for name in names}


def _shape_values(path: Path, layer: ForeignLayer, attributes: dict[str, Value], encoding: str) -> dict[str, Any]:
    pairs, _values_written = shape_fields(attributes, encoding)
    if _read_name_table(path) != pairs:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=name_table_path(path).name)
    found: dict[str, Any] = {}
    for short, field in pairs:
        part = layer.values(short)[0]
        found[field] = f"{found[field]}{part or ''}" if field in found else part
    return found


def _read_name_table(path: Path) -> list[tuple[str, str]]:
    with name_table_path(path).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    return [(row[0], row[1]) for row in rows[1:]]


def _same(expected: Value, found: Any) -> bool:
    if expected is None or expected == "":
        return found is None or str(found) == ""
    if isinstance(expected, float):
        return abs(float(found) - expected) <= 1e-9 * max(1.0, abs(expected))
    if isinstance(expected, int):
        return int(found) == expected
    return str(found) == expected or (isinstance(found, date) and found.isoformat()[: len(expected)] == expected)


def _write_manifest(
    scratch: Path, stem: str, feature: BoundaryFeature, files: Sequence[PackageFile], encoding: str
) -> PackageFile:
    path = scratch / f"{stem}_manifest.json"
    facts = feature.attributes
    content = {
        "program": f"GI Atlas {__version__}",
        "made_at": format_instant(utc_now()),
        "boundary": facts,
        "datum": "CGCS2000 (EPSG:4490); GeoJSON and KML state WGS 84, which agrees within a metre",
        "geometry_sha256": geometry_hash(feature.geometry),
        "area": {"m2": facts["area_m2"], "ha": facts["area_ha"], "mu": facts["area_mu"], "method": facts["area_how"]},
        "shapefile_encoding": encoding,
        "files": [asdict(item) for item in files],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    _sync(path)
    if json.loads(path.read_text(encoding="utf-8")) != content:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="manifest")
    return PackageFile(path.name, "manifest", "", file_sha256(path))


def _settle(scratch: Path, folder: Path, files: Sequence[PackageFile], is_replacing: bool) -> list[PackageFile]:
    there = [item.path for item in files if (folder / item.path).exists()]
    if there and not is_replacing:
        raise WriteError("EXPORT_EXISTS", path=str(folder), names=", ".join(there))
    for item in files:
        os.replace(scratch / item.path, folder / item.path)
    sync_folder(folder)
    return [PackageFile(str(folder / item.path), item.format, item.crs, item.sha256) for item in files]


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
