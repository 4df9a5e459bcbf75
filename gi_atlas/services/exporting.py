"""The boundary package: files of one boundary in several formats, each read back before it counts as written."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import shapely

from gi_atlas import __version__
from gi_atlas.area_official import OFFICIAL_METHOD, official_area_m2, state_area
from gi_atlas.clock import format_instant, utc_now
from gi_atlas.crs import Zone as PlaneZone
from gi_atlas.crs import project_points
from gi_atlas.datum import require_answered
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.safe_names import own_name, safe_name
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value
from gi_atlas.exchange.writers.field_dictionary import (
    dictionary_rows,
    read_dbf_fields,
    read_field_dictionary,
    write_field_dictionary,
    written_rows,
)
from gi_atlas.exchange.writers.gdal_files import name_table_path, write_geopackage, write_shapefile_zip
from gi_atlas.exchange.writers.geojson import write_geojson
from gi_atlas.exchange.writers.kml import write_kml
from gi_atlas.geometry import geometry_hash
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Product, ScopeText, Zone
from gi_atlas.services.export_check import reading_back, require_same, require_same_rows
from gi_atlas.services.export_filing import filing_of
from gi_atlas.services.export_folder import require_free, scratch_folder, settle
from gi_atlas.services.export_formats import MORE_FORMATS, Choices, plane_zone
from gi_atlas.services.export_photos import placed_photos
from gi_atlas.services.export_units import named_units
from gi_atlas.storage.media import file_sha256
from gi_atlas.storage.project import Project

FORMATS = ("gpkg", "shp", "geojson", "kml")
PLANE_SHAPEFILE = "shp-gk"
ALL_FORMATS = (*FORMATS, PLANE_SHAPEFILE, *MORE_FORMATS)
WITH_UNITS = frozenset({"package", "units-csv"})
ENCODINGS = ("UTF-8", "GBK")
_CRS = {"gpkg": "EPSG:4490", "shp": "EPSG:4490", "geojson": "OGC:CRS84", "kml": "OGC:CRS84"}
_ENDINGS = {"gpkg": ".gpkg", "shp": "_SHP_4490.zip", "geojson": ".geojson", "kml": ".kml"}
_MANIFEST = "_manifest.json"
_SCOPE = "产地范围"
# Together with the other parts, the longest ending and a numbered copy's " (2)" a name stays below 255 bytes.
NAME_BYTES = 130


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
    choices: Choices | None = None,
) -> list[PackageFile]:
    """Write the boundary package of one version.

    Every file is written beside its place, brought to the disk, read back through the door and compared by the
    geometry's canonical hash and by every attribute; only then do all take their names.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    formats : sequence of str
        Of ``ALL_FORMATS``: shp-gk is a Shapefile in the 3° Gauss-Krüger zone of the boundary's middle.
    encoding : str
        Of the texts of Shapefiles and 国土TXT: UTF-8 or GBK.
    is_replacing : bool
        Whether files of the same names may be replaced.
    choices : Choices, optional
        Variants of the offices' formats; its encoding is ``encoding``.

    Returns
    -------
    list of PackageFile
        The manifest last.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS, EXPORT_EXISTS, EXPORT_DIFFERS, EXPORT_INVALID, EXPORT_CANNOT_WRITE; nothing is left then.
    UsageError
        EXPORT_FORMAT, EXPORT_ENCODING, EXPORT_NO_GEOMETRY.
    CrsError
        EXPORT_DATUM_OPEN: GCJ-02 or BD-09 never goes out.
    """
    _require_known(formats, encoding)
    progress = progress or Progress()
    choices = replace(choices or Choices(), encoding=encoding)
    boundary = project.read_one(BoundaryVersion, boundary_id)
    feature, stem = boundary_feature(project, boundary), _stem_of(project, boundary)
    # The package of a dossier is the GeoPackage with further layers; both have the one name.
    chosen = [form for form in dict.fromkeys(formats) if form != "gpkg" or "package" not in formats]
    if WITH_UNITS.intersection(chosen):
        choices = replace(choices, units=named_units(project, boundary_id))
    if "jsonld" in chosen:
        choices = replace(choices, filing=filing_of(project, boundary))
    if "kmz" in chosen:
        product_id = project.read_one(Zone, boundary.zone_id).product_id
        choices = replace(choices, photos=placed_photos(project, product_id, progress=progress))
    if not is_replacing:
        require_free(folder, [*(f"{stem}{_ending(form, feature)}" for form in chosen), f"{stem}{_MANIFEST}"])
    with scratch_folder(folder) as scratch:
        written: list[PackageFile] = []
        for number, form in enumerate(chosen):
            progress.report(number / (len(chosen) + 1), f"{stem}{_ending(form, feature)}")
            written += _write_any(scratch, stem, form, feature, choices, progress)
        written.append(_write_manifest(scratch, stem, feature, written, encoding))
        progress.check()
        settle(scratch, folder, [item.path for item in written], is_replacing)
    return [replace(item, path=str(folder / item.path)) for item in written]


def _require_known(formats: Sequence[str], encoding: str) -> None:
    unknown = [form for form in formats if form not in ALL_FORMATS]
    if unknown or not formats:
        raise UsageError("EXPORT_FORMAT", value=", ".join(unknown) or "–", expected=", ".join(ALL_FORMATS))
    if encoding not in ENCODINGS:
        raise UsageError("EXPORT_ENCODING", value=encoding, expected=", ".join(ENCODINGS))


def boundary_feature(project: Project, boundary: BoundaryVersion) -> BoundaryFeature:
    """A version with its polygon and every attribute that goes out with it.

    Raises
    ------
    UsageError
        EXPORT_NO_GEOMETRY.
    CrsError
        EXPORT_DATUM_OPEN.
    """
    if boundary.geom is None:
        raise UsageError("EXPORT_NO_GEOMETRY", name=boundary.name or boundary.id)
    require_answered(boundary.provenance, boundary.name or boundary.id)
    zone = project.read_one(Zone, boundary.zone_id)
    product = project.read_one(Product, zone.product_id)
    wordings = project.read_all(ScopeText, boundary_id=boundary.id)
    attributes = _attributes(product, zone, boundary, wordings[0] if wordings else None)
    return BoundaryFeature(boundary.geom, attributes)


def _stem_of(project: Project, boundary: BoundaryVersion) -> str:
    zone = project.read_one(Zone, boundary.zone_id)
    return file_stem(project.read_one(Product, zone.product_id), boundary)


def file_stem(product: Product, boundary: BoundaryVersion) -> str:
    """Start of the package's file names: ``{code6}_{name}_产地范围_v{n}_{yyyymmdd}``, fit for every file system.

    The code is the first county's, where one is known; the day is the version's first, or today. Products whose names
    differ in nothing but signs that a system refuses keep names apart, and so do zones: the name is the boundary's
    where that is the product's and more (清溪白术种苗基地).
    """
    day = boundary.valid_from or date.today()
    code = next((county[:6] for county in product.counties if county[:6].isdecimal() and len(county) >= 6), "")
    told = boundary.name if boundary.name.startswith(product.name_official) else product.name_official
    name = own_name(told, limit=NAME_BYTES)
    return safe_name("_".join(filter(None, (code, name, _SCOPE, f"v{boundary.version}", f"{day:%Y%m%d}"))))


def _attributes(product: Product, zone: Zone, boundary: BoundaryVersion, wording: ScopeText | None) -> dict[str, Value]:
    # One dossier states one area: that of the statement and the corner tables, not that of the store.
    area_m2 = official_area_m2(boundary.geom)
    values: dict[str, Value] = {
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
        "scope_text": boundary.scope_text or (wording.text if wording else ""),
        "letter_no": wording.letter_no if wording else "",
        "edition": wording.edition if wording else "",
        "counties": ";".join(product.counties),
        "area_m2": float(state_area(area_m2, "m2")),
        "area_ha": float(state_area(area_m2, "ha")),
        "area_mu": float(state_area(area_m2, "mu")),
        "area_how": OFFICIAL_METHOD,
        "perim_m": round(boundary.perimeter_m or 0.0, 2),
        "datum": "CGCS2000",
        "edge_type": boundary.edge_type,
        "sha256": boundary.geom_sha256,
    }
    # dBASE files keep no blanks at the ends of a text, and the formats shall say the same.
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _write_any(
    scratch: Path, stem: str, form: str, feature: BoundaryFeature, choices: Choices, progress: Progress
) -> list[PackageFile]:
    more = MORE_FORMATS.get(form)
    if more is None:
        return _write_one(scratch, stem, form, feature, choices.encoding, progress)
    path = scratch / f"{stem}{more.ending}"
    more.write(path, feature, choices)
    _sync(path)
    with reading_back(path):
        more.check(path, feature, choices, progress)
    return [PackageFile(path.name, form, more.crs(feature, choices), file_sha256(path))]


def _write_one(
    scratch: Path, stem: str, form: str, feature: BoundaryFeature, encoding: str, progress: Progress
) -> list[PackageFile]:
    path = scratch / f"{stem}{_ending(form, feature)}"
    is_shapefile, is_plane = form in ("shp", PLANE_SHAPEFILE), form == PLANE_SHAPEFILE
    crs, written = _CRS.get(form, ""), feature
    if is_plane:
        zone = plane_zone(feature)
        crs, written = f"EPSG:{zone.epsg(has_prefix=True)}", _projected(feature, zone)
    if is_shapefile:
        write_shapefile_zip(path, written, encoding, crs)
    else:
        _WRITERS[form](path, feature)
    _sync(path)
    require_same(path, written, encoding if is_shapefile else None, is_plane, progress)
    files = [PackageFile(path.name, form, crs, file_sha256(path))]
    if is_shapefile:
        tables = {
            "field-names": name_table_path(path),
            "field-dictionary": _write_dictionary(path, written, encoding, crs),
        }
        for kind, table in tables.items():
            _sync(table)
            files.append(PackageFile(table.name, kind, "", file_sha256(table)))
    return files


def _write_dictionary(path: Path, feature: BoundaryFeature, encoding: str, crs: str) -> Path:
    table = write_field_dictionary(path, feature.attributes, encoding, crs)
    rows = dictionary_rows(feature.attributes, encoding, read_dbf_fields(path))
    require_same_rows(table, read_field_dictionary(table), written_rows(rows))
    return table


_WRITERS: dict[str, Callable[[Path, BoundaryFeature], None]] = {
    "gpkg": write_geopackage,
    "geojson": write_geojson,
    "kml": write_kml,
}


def _ending(form: str, feature: BoundaryFeature) -> str:
    if form == PLANE_SHAPEFILE:
        return f"_SHP_CM{plane_zone(feature).meridian_deg}.zip"
    return MORE_FORMATS[form].ending if form in MORE_FORMATS else _ENDINGS[form]


def _projected(feature: BoundaryFeature, zone: PlaneZone) -> BoundaryFeature:
    # The vertices are exact; an edge that is straight in degrees is taken as straight in the plane.
    epsg = zone.epsg(has_prefix=True)
    return replace(feature, geometry=shapely.transform(feature.geometry, lambda points: project_points(points, epsg)))


def _write_manifest(
    scratch: Path, stem: str, feature: BoundaryFeature, files: Sequence[PackageFile], encoding: str
) -> PackageFile:
    path = scratch / f"{stem}{_MANIFEST}"
    facts = feature.attributes
    content = {
        "program": f"GI Atlas {__version__}",
        "made_at": format_instant(utc_now()),
        "boundary": facts,
        "valid_to": "exclusive: the day on which the next version begins",
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


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
