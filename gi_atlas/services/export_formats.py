"""Formats of offices and drawing programs: how each is written, and how it is read back and compared."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import shapely

from gi_atlas.crs import STORE_EPSG, zone_of
from gi_atlas.crs import Zone as PlaneZone
from gi_atlas.errors import WriteError
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.corner_table import (
    CornerTable,
    corner_table,
    read_corner_docx,
    read_marks,
    write_corner_docx,
    write_corner_xlsx,
)
from gi_atlas.exchange.writers.dxf import read_dxf, write_dxf
from gi_atlas.exchange.writers.gdal_files import write_flatgeobuf
from gi_atlas.exchange.writers.geoparquet import read_geoparquet, write_geoparquet
from gi_atlas.exchange.writers.gpx import boundary_of_tracks, write_gpx
from gi_atlas.exchange.writers.iso_metadata import metadata_title, read_iso_texts, write_iso_metadata
from gi_atlas.exchange.writers.json_ld import Filing, boundary_node, geometry_of, read_json_ld, write_json_ld
from gi_atlas.exchange.writers.kmz import DOCUMENT, PlacedPhoto, document_text, read_kmz_parts, write_kmz
from gi_atlas.exchange.writers.land_txt import LandTxtStyle, require_style, write_land_txt
from gi_atlas.exchange.writers.plane import plane_feature
from gi_atlas.exchange.writers.scope_package import NamedUnit, package_layers, write_scope_package
from gi_atlas.exchange.writers.unit_list import read_unit_list, unit_rows, write_unit_list
from gi_atlas.jobs import Progress
from gi_atlas.services.export_check import (
    require_same,
    require_same_layers,
    require_same_parts,
    require_same_rows,
    require_same_shape,
    require_same_values,
)


@dataclass(frozen=True)
class Choices:
    """What a person chooses for the files of a package.

    Attributes
    ----------
    encoding : str
        Of Shapefiles and 国土TXT: UTF-8 or GBK.
    land_txt : LandTxtStyle
        Variant of 国土TXT; its encoding is taken from ``encoding``. Its prefix is that of all plane coordinates.
    photos : tuple of PlacedPhoto
        What a KMZ shows beside the boundary; the package takes the product's own.
    units : tuple of NamedUnit
        Units of the wording; the package takes those that stand beside the version.
    filing : Filing
        File number and amendment for JSON-LD; the package takes the product's own.
    mark : str
        Stands on every page of a corner table: that the dossier is incomplete.
    language : str
        Of corner tables and the list of units: "zh" or "en".
    """

    encoding: str = "UTF-8"
    land_txt: LandTxtStyle = field(default_factory=LandTxtStyle)
    photos: tuple[PlacedPhoto, ...] = ()
    units: tuple[NamedUnit, ...] = ()
    filing: Filing = field(default_factory=Filing)
    mark: str = ""
    language: str = "zh"


Writer = Callable[[Path, BoundaryFeature, Choices], None]
Checker = Callable[[Path, BoundaryFeature, Choices, Progress], None]


@dataclass(frozen=True)
class FileFormat:
    """One format: the end of its file names, its CRS, its writer, and the comparison with what was written."""

    ending: str
    crs: Callable[[BoundaryFeature, Choices], str]
    write: Writer
    check: Checker


def plane_zone(feature: BoundaryFeature) -> PlaneZone:
    """3° zone of the middle of the boundary's area; of its extent, where areas that cancel out have no middle in it.

    Raises
    ------
    CrsError
        CRS_NO_ZONE outside of China's zones.
    """
    west, _south, east, _north = feature.geometry.bounds
    middle = float(shapely.centroid(feature.geometry).x)
    return zone_of(middle if west <= middle <= east else (west + east) / 2)


def _land_style(choices: Choices) -> LandTxtStyle:
    return replace(choices.land_txt, encoding=choices.encoding)


def _land_crs(feature: BoundaryFeature, choices: Choices) -> str:
    return f"EPSG:{plane_zone(feature).epsg(choices.land_txt.has_prefix)}"


def _write_land(path: Path, feature: BoundaryFeature, choices: Choices) -> None:
    style = _land_style(choices)
    require_style(path, style)
    write_land_txt(path, feature, plane_zone(feature), style, date.today())


def _check_land(path: Path, feature: BoundaryFeature, choices: Choices, progress: Progress) -> None:
    flat = plane_feature(path, feature, plane_zone(feature), choices.land_txt.has_prefix)
    names = {"地块名称": feature.attributes["name"], "图形属性": "面"}
    require_same_parts(path, flat, _land_crs(feature, choices), names, progress)


def _corner_table(feature: BoundaryFeature, choices: Choices) -> CornerTable:
    return corner_table(feature, plane_zone(feature), choices.land_txt.has_prefix, choices.language)


def _write_corner_sheet(path: Path, feature: BoundaryFeature, choices: Choices) -> None:
    write_corner_xlsx(path, _corner_table(feature, choices), choices.mark)


def _check_corner_sheet(path: Path, feature: BoundaryFeature, choices: Choices, progress: Progress) -> None:
    flat = plane_feature(path, feature, plane_zone(feature), choices.land_txt.has_prefix)
    require_same_parts(path, flat, _land_crs(feature, choices), {}, progress)


def _write_corner_document(path: Path, feature: BoundaryFeature, choices: Choices) -> None:
    write_corner_docx(path, _corner_table(feature, choices), choices.mark)


def _check_corner_document(path: Path, feature: BoundaryFeature, choices: Choices, _progress: Progress) -> None:
    table = _corner_table(feature, choices)
    # What could not come back from the sheet cannot come back from the paper.
    plane_feature(path, feature, plane_zone(feature), choices.land_txt.has_prefix)
    require_same_rows(path, read_corner_docx(path), [table.heading, *table.rows])
    if choices.mark:
        require_same_rows(path, [[mark] for mark in read_marks(path)], [[choices.mark]])


def _drawn(path: Path, feature: BoundaryFeature, choices: Choices) -> BoundaryFeature:
    return plane_feature(path, feature, plane_zone(feature), choices.land_txt.has_prefix)


def _write_drawing(path: Path, feature: BoundaryFeature, choices: Choices) -> None:
    write_dxf(path, _drawn(path, feature, choices), _land_crs(feature, choices))


def _check_drawing(path: Path, feature: BoundaryFeature, choices: Choices, _progress: Progress) -> None:
    found, crs, faults = read_dxf(path)
    require_same_shape(path, found, _drawn(path, feature, choices).geometry, is_plane=True)
    require_same_rows(path, [[crs, *faults]], [[_land_crs(feature, choices)]])


def _check_parquet(path: Path, feature: BoundaryFeature, _choices: Choices, _progress: Progress) -> None:
    found, values, epsg = read_geoparquet(path)
    require_same_shape(path, found, feature.geometry)
    require_same_values(path, {**values, "EPSG": epsg}, {**feature.attributes, "EPSG": STORE_EPSG})


def _check_any(path: Path, feature: BoundaryFeature, _choices: Choices, progress: Progress) -> None:
    require_same(path, feature, progress=progress)


def _write_globe(path: Path, feature: BoundaryFeature, choices: Choices) -> None:
    write_kmz(path, feature, choices.photos)


def _check_globe(path: Path, feature: BoundaryFeature, choices: Choices, progress: Progress) -> None:
    rows = [len(choices.photos)] if choices.photos else []
    require_same(path, feature, progress=progress, further_rows=rows)
    pictures = {photo.file_name: photo.jpeg for photo in choices.photos}
    if read_kmz_parts(path) != {DOCUMENT: document_text(feature, choices.photos).encode(), **pictures}:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=DOCUMENT)


def _globe(_feature: BoundaryFeature, _choices: Choices) -> str:
    return "OGC:CRS84"


def _write_package(path: Path, feature: BoundaryFeature, choices: Choices) -> None:
    write_scope_package(path, feature, choices.units)


def _check_package(path: Path, feature: BoundaryFeature, choices: Choices, progress: Progress) -> None:
    parts = package_layers(feature, choices.units)
    layers = require_same(path, feature, progress=progress, further_rows=[len(part.rows) for part in parts])
    require_same_layers(path, layers, parts)


def _write_tracks(path: Path, feature: BoundaryFeature, _choices: Choices) -> None:
    write_gpx(path, feature)


def _check_tracks(path: Path, feature: BoundaryFeature, _choices: Choices, progress: Progress) -> None:
    layers = {layer.name: layer for layer in open_foreign(path, progress=progress).layers}
    require_same_shape(path, boundary_of_tracks(list(layers["tracks"].geometries())), feature.geometry)


def _write_linked(path: Path, feature: BoundaryFeature, choices: Choices) -> None:
    write_json_ld(path, [boundary_node(feature, choices.filing)])


def _check_linked(path: Path, feature: BoundaryFeature, choices: Choices, _progress: Progress) -> None:
    (node,) = read_json_ld(path)
    require_same_shape(path, geometry_of(node), feature.geometry)
    if node != boundary_node(feature, choices.filing):
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="@graph")


def _write_units(path: Path, _feature: BoundaryFeature, choices: Choices) -> None:
    if not choices.units:
        raise WriteError("EXPORT_NO_UNITS", path=path.name)
    write_unit_list(path, choices.units, choices.language)


def _check_units(path: Path, _feature: BoundaryFeature, choices: Choices, _progress: Progress) -> None:
    require_same_rows(path, read_unit_list(path), unit_rows(choices.units, choices.language))


def _write_metadata(path: Path, feature: BoundaryFeature, _choices: Choices) -> None:
    write_iso_metadata(path, feature, date.today())


def _check_metadata(path: Path, feature: BoundaryFeature, _choices: Choices, _progress: Progress) -> None:
    found = {" ".join(text.split()) for text in read_iso_texts(path)}
    told = [metadata_title(feature), feature.attributes.get("scope_text"), feature.attributes["boundary_id"]]
    missing = [str(text) for text in told if text and " ".join(str(text).split()) not in found]
    if missing:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=", ".join(missing)[:200])


def _no_crs(_feature: BoundaryFeature, _choices: Choices) -> str:
    return ""


def _stored(_feature: BoundaryFeature, _choices: Choices) -> str:
    return f"EPSG:{STORE_EPSG}"


def _unchosen(write: Callable[[Path, BoundaryFeature], None]) -> Writer:
    return lambda path, feature, _choices: write(path, feature)


MORE_FORMATS: dict[str, FileFormat] = {
    "land-txt": FileFormat("_界址点.txt", _land_crs, _write_land, _check_land),
    "corners-xlsx": FileFormat("_拐点坐标表.xlsx", _land_crs, _write_corner_sheet, _check_corner_sheet),
    "corners-docx": FileFormat("_拐点坐标表.docx", _land_crs, _write_corner_document, _check_corner_document),
    "dxf": FileFormat(".dxf", _land_crs, _write_drawing, _check_drawing),
    "geoparquet": FileFormat(".parquet", _stored, _unchosen(write_geoparquet), _check_parquet),
    "fgb": FileFormat(".fgb", _stored, _unchosen(write_flatgeobuf), _check_any),
    "kmz": FileFormat(".kmz", _globe, _write_globe, _check_globe),
    "gpx": FileFormat(".gpx", _globe, _write_tracks, _check_tracks),
    "jsonld": FileFormat(".jsonld", _globe, _write_linked, _check_linked),
    "package": FileFormat(".gpkg", _stored, _write_package, _check_package),
    "units-csv": FileFormat("_乡镇名单.csv", _no_crs, _write_units, _check_units),
    "iso-xml": FileFormat("_元数据.xml", _stored, _write_metadata, _check_metadata),
}
