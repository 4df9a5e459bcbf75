"""Foreign files made for tests, byte by byte where the bytes matter."""

import json
import sqlite3
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

GPKG_APPLICATION_ID = 0x47504B47
_SHAPE_TYPES = {"Point": 1, "MultiPoint": 8, "LineString": 3, "MultiLineString": 3, "Polygon": 5, "MultiPolygon": 5}
WGS84_PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
CGCS2000_PRJ = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """GeoJSON feature of a shapely geometry, a GeoJSON geometry or None."""
    plain = json.loads(shapely.to_geojson(geometry)) if isinstance(geometry, shapely.Geometry) else geometry
    return {"type": "Feature", "properties": properties, "geometry": plain}


def write_geojson(path: Path, features: Iterable[dict[str, Any]], **members: Any) -> Path:
    """A FeatureCollection."""
    content = {"type": "FeatureCollection", **members, "features": list(features)}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def write_kml(path: Path, body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> Path:
    """A KML document around ``body``."""
    path.write_text(
        f'{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>', encoding="utf-8"
    )
    return path


def placemark(name: str, lon: float = 120.0, lat: float = 30.0) -> str:
    """A placemark with a point."""
    return f"<Placemark><name>{name}</name><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>"


def write_gpx(path: Path, body: str) -> Path:
    """A GPX file around ``body``."""
    path.write_text(
        f'<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>',
        encoding="utf-8",
    )
    return path


def gpkg_blob(geometry: "shapely.Geometry | bytes | None", srid: int = 4326) -> bytes | None:
    """GeoPackage's geometry of a shapely geometry or of WKB."""
    if geometry is None:
        return None
    wkb = geometry if isinstance(geometry, bytes) else shapely.to_wkb(geometry, flavor="iso", output_dimension=4)
    is_empty = isinstance(geometry, shapely.Geometry) and geometry.is_empty
    return b"GP\x00" + bytes([1 | (16 if is_empty else 0)]) + struct.pack("<i", srid) + wkb


def write_gpkg(
    path: Path,
    geometries: Sequence["shapely.Geometry | bytes | None"],
    table: str = "t",
    srid: int = 4326,
    kind: str = "GEOMETRY",
    columns: Mapping[str, Sequence[Any]] | None = None,
    extra: Sequence[str] = (),
) -> Path:
    """A GeoPackage with one table, made by sqlite3 alone; ``extra`` is SQL run at the end."""
    wanted = dict(columns or {"name": [f"n{number}" for number in range(len(geometries))]})
    quoted = '"' + table.replace('"', '""') + '"'
    labels = ['"' + name.replace('"', '""') + '"' for name in wanted]
    connection = sqlite3.connect(path)
    connection.executescript(
        f"PRAGMA synchronous = OFF; PRAGMA application_id = {GPKG_APPLICATION_ID}; PRAGMA user_version = 10300;"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,"
        " organization_coordsys_id INTEGER, definition TEXT, description TEXT);"
        "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT UNIQUE,"
        " description TEXT, last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT, geometry_type_name TEXT,"
        " srs_id INTEGER, z TINYINT, m TINYINT);"
        f"CREATE TABLE {quoted} (fid INTEGER PRIMARY KEY, geom BLOB{''.join(f', {label}' for label in labels)});"
    )
    name = {4326: "WGS 84", 4490: "China Geodetic Coordinate System 2000"}.get(srid, "srs")
    connection.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, 'undefined', '')", (name, srid, srid))
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, NULL, NULL, NULL, NULL, ?)",
        (table, table, "2026-01-01T00:00:00.000Z", srid),
    )
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 2, 2)", (table, kind, srid))
    marks = ", ".join("?" * (1 + len(labels)))
    rows = zip(*([gpkg_blob(geometry, srid) for geometry in geometries], *wanted.values()), strict=True)
    connection.executemany(f"INSERT INTO {quoted} ({', '.join(['geom', *labels])}) VALUES ({marks})", rows)
    for statement in extra:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def write_dbf(
    path: Path, fields: Sequence[tuple[bytes, int]], rows: Sequence[Sequence[bytes]], language: int = 0
) -> Path:
    """A dBase file of text fields (name, width in bytes); ``language`` is its byte 29."""
    width = 1 + sum(size for _name, size in fields)
    head = struct.pack("<BBBBIHH", 3, 126, 1, 1, len(rows), 33 + 32 * len(fields), width)
    head += bytes(17) + bytes([language]) + bytes(2)
    for name, size in fields:
        head += name[:11].ljust(11, b"\0") + b"C" + bytes(4) + struct.pack("<B", size) + bytes(15)
    body = b"".join(
        b" " + b"".join(text[:size].ljust(size) for text, (_n, size) in zip(row, fields, strict=True)) for row in rows
    )
    path.write_bytes(head + b"\r" + body + b"\x1a")
    return path


def write_shp(path: Path, geometries: Sequence["shapely.Geometry | None"], kind: str = "Point") -> Path:
    """A .shp with its .shx; None becomes a null shape. Polygons must be clockwise already."""
    shape_type = _SHAPE_TYPES[kind]
    contents = [_shape(geometry, shape_type) for geometry in geometries]
    boxes = np.array([shapely.bounds(geometry) for geometry in geometries if geometry is not None])
    box = (*np.nanmin(boxes[:, :2], axis=0), *np.nanmax(boxes[:, 2:], axis=0)) if len(boxes) else (0.0,) * 4
    records, index, offset = b"", b"", 50
    for number, content in enumerate(contents, 1):
        records += struct.pack(">ii", number, len(content) // 2) + content
        index += struct.pack(">ii", offset, len(content) // 2)
        offset += 4 + len(content) // 2

    def head(words: int) -> bytes:
        return struct.pack(">i5ii", 9994, *([0] * 5), words) + struct.pack(
            "<ii4d4d", 1000, shape_type, *box, 0, 0, 0, 0
        )

    path.write_bytes(head(offset) + records)
    path.with_suffix(".shx").write_bytes(head(50 + 4 * len(contents)) + index)
    return path


def _shape(geometry: "shapely.Geometry | None", shape_type: int) -> bytes:
    if geometry is None or geometry.is_empty:
        return struct.pack("<i", 0)
    places = shapely.get_coordinates(geometry)
    if shape_type == 1:
        return struct.pack("<i2d", 1, *places[0])
    box = struct.pack("<4d", *shapely.bounds(geometry))
    if shape_type == 8:
        return struct.pack("<i", 8) + box + struct.pack("<i", len(places)) + places.tobytes()
    parts = shapely.get_rings(shapely.get_parts(geometry)) if shape_type == 5 else shapely.get_parts(geometry)
    counts = shapely.get_num_coordinates(parts)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype("<i4")
    sizes = struct.pack("<ii", len(parts), int(counts.sum()))
    return struct.pack("<i", shape_type) + box + sizes + starts.tobytes() + shapely.get_coordinates(parts).tobytes()


def write_shapefile(
    path: Path,
    geometries: Sequence["shapely.Geometry | None"],
    texts: Sequence[str],
    encoding: str = "utf-8",
    cpg: str | None = "UTF-8",
    language: int = 0,
    prj: str | None = WGS84_PRJ,
    kind: str = "Point",
    field: str = "name",
    width: int = 40,
) -> Path:
    """A whole shapefile with one text field."""
    write_shp(path, geometries, kind)
    rows = [[text.encode(encoding)] for text in texts]
    write_dbf(path.with_suffix(".dbf"), [(field.encode(encoding), width)], rows, language)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    if prj is not None:
        path.with_suffix(".prj").write_text(prj, encoding="ascii")
    return path


def write_zip(path: Path, entries: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of entries; the same name may come twice."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return path


def points(count: int, lon: float = 120.0, lat: float = 30.0, step: float = 0.01) -> list[shapely.Point]:
    """Points in a row to the east."""
    return [shapely.Point(lon + step * number, lat) for number in range(count)]
