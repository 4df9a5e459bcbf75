"""Every kind of geometry through every format: kept, named by its row, or told; never changed in silence."""

import json
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely

from gi_atlas.exchange.open import ForeignFile, ForeignLayer, open_foreign
from tests.gi_atlas.exchange.files import write_dbf, write_geojson, write_gpkg, write_kml, write_shp, write_zip

WKT = {
    "point": "POINT (-120 30)",
    "point z": "POINT Z (-120 30 5)",
    "point m": "POINT M (-120 30 7)",
    "point zm": "POINT ZM (-120 30 5 7)",
    "point empty": "POINT EMPTY",
    "point tiny": "POINT (-120.000000001 30.000000001)",
    "point origin": "POINT (0 0)",
    "point edge": "POINT (-180 90)",
    "points": "MULTIPOINT (-120 30, -121 31)",
    "points z": "MULTIPOINT Z (-120 30 1, -121 31 2)",
    "points empty": "MULTIPOINT EMPTY",
    "points single": "MULTIPOINT (-120 30)",
    "points doubled": "MULTIPOINT (-120 30, -120 30)",
    "line": "LINESTRING (-120 30, -121 31, -120 32)",
    "line z": "LINESTRING Z (-120 30 1, -121 31 2)",
    "line m": "LINESTRING M (-120 30 1, -121 31 2)",
    "line zm": "LINESTRING ZM (-120 30 1 2, -121 31 3 4)",
    "line empty": "LINESTRING EMPTY",
    "line collapsed": "LINESTRING (-120 30, -120 30)",
    "line closed": "LINESTRING (-120 30, -121 31, -120 32, -120 30)",
    "line crossing itself": "LINESTRING (-120 30, -121 31, -120 31, -121 30)",
    "line across 180": "LINESTRING (179.5 10, -179.5 10)",
    "lines": "MULTILINESTRING ((-120 30, -121 31), (-110 30, -111 31))",
    "lines z": "MULTILINESTRING Z ((-120 30 1, -121 31 1), (-110 30 1, -111 31 1))",
    "lines empty": "MULTILINESTRING EMPTY",
    "lines single": "MULTILINESTRING ((-120 30, -121 31))",
    "polygon": "POLYGON ((-120 30, -120 31, -119 31, -119 30, -120 30))",
    "polygon other way": "POLYGON ((-120 30, -119 30, -119 31, -120 31, -120 30))",
    "polygon z": "POLYGON Z ((-120 30 1, -120 31 1, -119 31 1, -119 30 1, -120 30 1))",
    "polygon m": "POLYGON M ((-120 30 1, -120 31 1, -119 31 1, -119 30 1, -120 30 1))",
    "polygon empty": "POLYGON EMPTY",
    "polygon hole": "POLYGON ((-120 30, -120 34, -116 34, -116 30, -120 30),"
    " (-119 31, -118 31, -118 32, -119 32, -119 31))",
    "polygon two holes": "POLYGON ((-120 30, -120 34, -116 34, -116 30, -120 30),"
    " (-119 31, -118 31, -118 32, -119 31), (-117 33, -116.5 33, -116.5 33.5, -117 33))",
    "polygon hole touching": "POLYGON ((-120 30, -120 34, -116 34, -116 30, -120 30),"
    " (-120 30, -118 31, -119 32, -120 30))",
    "polygon bow tie": "POLYGON ((-120 30, -119 31, -119 30, -120 31, -120 30))",
    "polygon spike": "POLYGON ((-120 30, -120 31, -119 31, -119 35, -119 31, -119 30, -120 30))",
    "polygon doubled points": "POLYGON ((-120 30, -120 30, -120 31, -119 31, -119 31, -119 30, -120 30))",
    "polygon collapsed": "POLYGON ((-120 30, -119 30, -120 30, -120 30))",
    "polygon tiny": "POLYGON ((-120 30, -120 30.00000001, -119.99999999 30.00000001, -120 30))",
    "polygon wide": "POLYGON ((-179 -18, -179 -15, 179 -15, 179 -18, -179 -18))",
    "polygon to the pole": "POLYGON ((-180 60, -180 90, 180 90, 180 60, -180 60))",
    "polygons": "MULTIPOLYGON (((-120 30, -120 31, -119 31, -120 30)), ((-110 30, -110 31, -109 31, -110 30)))",
    "polygons z": "MULTIPOLYGON Z (((-120 30 1, -120 31 1, -119 31 1, -120 30 1)))",
    "polygons hole": "MULTIPOLYGON (((-120 30, -120 34, -116 34, -116 30, -120 30),"
    " (-119 31, -118 31, -118 32, -119 31)))",
    "polygons island in hole": "MULTIPOLYGON (((-120 30, -120 40, -110 40, -110 30, -120 30),"
    " (-119 31, -111 31, -111 39, -119 39, -119 31)), ((-116 34, -116 36, -114 36, -114 34, -116 34)))",
    "polygons empty": "MULTIPOLYGON EMPTY",
    "polygons single": "MULTIPOLYGON (((-120 30, -120 31, -119 31, -120 30)))",
    "polygons touching": "MULTIPOLYGON (((-120 30, -120 31, -119 31, -120 30)),"
    " ((-119 31, -119 32, -118 32, -119 31)))",
    "polygons overlapping": "MULTIPOLYGON (((-120 30, -120 32, -118 32, -118 30, -120 30)),"
    " ((-119 31, -119 33, -117 33, -117 31, -119 31)))",
    "polygons sharing an edge": "MULTIPOLYGON (((-120 30, -120 31, -119 31, -119 30, -120 30)),"
    " ((-119 30, -119 31, -118 31, -118 30, -119 30)))",
    "polygons at 180": "MULTIPOLYGON (((179 10, 179 11, 180 11, 180 10, 179 10)),"
    " ((-180 10, -180 11, -179 11, -179 10, -180 10)))",
    "collection": "GEOMETRYCOLLECTION (POINT (-120 30), LINESTRING (-120 30, -121 31))",
    "collection z": "GEOMETRYCOLLECTION Z (POINT Z (-120 30 5))",
    "collection empty": "GEOMETRYCOLLECTION EMPTY",
    "collection nested": "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POINT (-120 30)))",
    "collection of polygons": "GEOMETRYCOLLECTION (POLYGON ((-120 30, -120 31, -119 31, -120 30)))",
}  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered")


def unsound(blob: bytes) -> Any:
    with np.errstate(invalid="ignore"):
        return shapely.from_wkb(blob)


NAN = {
    name: unsound(blob)
    for name, blob in {
        "point nan": struct.pack("<BI2d", 1, 1, math.nan, 30),
        "point infinite": struct.pack("<BI2d", 1, 1, math.inf, 30),
        "line nan": struct.pack("<BII4d", 1, 2, 2, -120, 30, math.nan, 31),
        "line infinite": struct.pack("<BII4d", 1, 2, 2, -120, 30, -121, -math.inf),
        "polygon nan": struct.pack("<BIII8d", 1, 3, 1, 4, -120, 30, -120, math.nan, -119, 31, -120, 30),
        "polygon infinite": struct.pack("<BIII8d", 1, 3, 1, 4, -120, 30, -120, math.inf, -119, 31, -120, 30),
    }.items()
}
ZOO: dict[str, Any] = {**{name: shapely.from_wkt(text) for name, text in WKT.items()}, **NAN, "null": None}
FORMATS = ("GPKG", "GeoJSON", "KML", "FlatGeobuf", "CSV", "Shapefile")


def wkb(geometry: Any) -> bytes | None:
    return None if geometry is None else shapely.to_wkb(geometry, output_dimension=4, flavor="iso")


def make_gpkg(path: Path) -> Path:
    return write_gpkg(path / "zoo.gpkg", list(ZOO.values()), columns={"name": list(ZOO)})


def make_geojson(path: Path) -> Path:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": as_geojson(geometry)}
        for name, geometry in ZOO.items()
    ]
    return write_geojson(path / "zoo.geojson", features)


def as_geojson(geometry: Any) -> Any:
    if geometry is None:
        return None
    if geometry.geom_type == "GeometryCollection":
        return {"type": geometry.geom_type, "geometries": [as_geojson(part) for part in geometry.geoms]}
    if geometry.is_empty:
        return {"type": geometry.geom_type, "coordinates": []}
    return {"type": geometry.geom_type, "coordinates": shapely.geometry.mapping(geometry)["coordinates"]}


def make_kml(path: Path) -> Path:
    body = "".join(f"<Placemark><name>{name}</name>{as_kml(geometry)}</Placemark>" for name, geometry in ZOO.items())
    return write_kml(path / "zoo.kml", body)


def as_kml(geometry: Any) -> str:
    if geometry is None or geometry.is_empty:
        return ""
    if hasattr(geometry, "geoms"):
        return f"<MultiGeometry>{''.join(as_kml(part) for part in geometry.geoms)}</MultiGeometry>"
    if geometry.geom_type == "Polygon":
        inner = "".join(f"<innerBoundaryIs>{kml_ring(ring)}</innerBoundaryIs>" for ring in geometry.interiors)
        return f"<Polygon><outerBoundaryIs>{kml_ring(geometry.exterior)}</outerBoundaryIs>{inner}</Polygon>"
    kind = {"Point": "Point", "LineString": "LineString"}[geometry.geom_type]
    return f"<{kind}><coordinates>{kml_places(geometry)}</coordinates></{kind}>"


def kml_ring(ring: Any) -> str:
    return f"<LinearRing><coordinates>{kml_places(ring)}</coordinates></LinearRing>"


def kml_places(geometry: Any) -> str:
    places = shapely.get_coordinates(geometry, include_z=bool(geometry.has_z))
    return " ".join(",".join(repr(float(number)) for number in place) for place in places)


def make_flatgeobuf(path: Path) -> Path:
    names = np.array(list(ZOO), dtype=object)
    source = np.array([wkb(geometry) for geometry in ZOO.values()], dtype=object)
    pyogrio.raw.write(
        path / "zoo.fgb", source, [names], ["name"], geometry_type="Unknown", driver="FlatGeobuf", crs="EPSG:4326",
        layer_options={"SPATIAL_INDEX": "NO"},
    )  # fmt: skip
    return path / "zoo.fgb"


def make_csv(path: Path) -> Path:
    lines = [f'{name},"{"" if geometry is None else geometry.wkt}"' for name, geometry in ZOO.items()]
    (path / "zoo.csv").write_text("name,wkt\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path / "zoo.csv"


SHAPES = {"Point": ("Point",), "MultiPoint": ("MultiPoint",), "LineString": ("LineString", "MultiLineString"),
          "Polygon": ("Polygon", "MultiPolygon")}  # fmt: skip


def make_shapefile(path: Path) -> Path:
    entries = []
    for kind, kinds in SHAPES.items():
        chosen = {
            name: g
            for name, g in ZOO.items()
            if (g is None and kind == "Point") or (g is not None and g.geom_type in kinds)
        }
        flat = [None if g is None else outer_clockwise(shapely.force_2d(g)) for g in chosen.values()]
        write_shp(path / f"{kind}.shp", flat, kind)
        write_dbf(path / f"{kind}.dbf", [(b"name", 40)], [[name.encode()] for name in chosen])
        entries += [(f"{kind}{end}", (path / f"{kind}{end}").read_bytes()) for end in (".shp", ".shx", ".dbf")]
    return write_zip(path / "zoo.zip", entries)


def outer_clockwise(geometry: Any) -> Any:
    return geometry if not np.isfinite(shapely.get_coordinates(geometry)).all() else shapely.orient_polygons(
        geometry, exterior_cw=True
    )  # fmt: skip


MAKERS: dict[str, Callable[[Path], Path]] = {
    "GPKG": make_gpkg, "GeoJSON": make_geojson, "KML": make_kml, "FlatGeobuf": make_flatgeobuf, "CSV": make_csv,
    "Shapefile": make_shapefile,
}  # fmt: skip


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ForeignFile]:
    """Each format's file, made and read once."""
    done: dict[str, ForeignFile] = {}

    def reader(name: str) -> ForeignFile:
        if name not in done:
            done[name] = open_foreign(MAKERS[name](tmp_path_factory.mktemp("zoo")))
        return done[name]

    return reader


def rows_of(layer: ForeignLayer) -> dict[str, Any]:
    column = next(name for name in layer.field_names if name.casefold() == "name")
    return dict(zip(layer.values(column), layer.geometries(), strict=True))


def polygonal_area(geometry: Any) -> float:
    return 0.0 if geometry is None else float(geometry.area)


@pytest.mark.parametrize("name", ZOO)
@pytest.mark.parametrize("form", FORMATS)
def test_each_case_has_its_decided_answer(read: Callable[[str], ForeignFile], form: str, name: str) -> None:
    source = ZOO[name]
    if form == "Shapefile" and source is not None and source.geom_type == "GeometryCollection":
        pytest.skip("shapefiles hold no collections")
    foreign = read(form)
    found = {key: value for layer in foreign.layers for key, value in rows_of(layer).items()}
    codes = {fault.code for layer in foreign.layers for fault in layer.faults}
    if name in NAN and name not in found:
        assert codes & {"ROW_NOT_FINITE", "ROW_GEOMETRY_UNREADABLE", "ROW_BAD_COORDINATE"}
        return
    assert name not in NAN or found[name] is None or found[name].is_empty, found.get(name)
    assert name in found
    if source is None or source.is_empty or name in NAN:
        assert found[name] is None or found[name].is_empty
        return
    assert is_same(found[name], shapely.force_2d(source)), (found[name].wkt, source.wkt)
    assert polygonal_area(found[name]) == pytest.approx(polygonal_area(source), rel=1e-9, abs=1e-18)


def is_same(found: Any, source: Any) -> bool:
    """Same parts in any order, rings in either direction; a single part may have become one of many."""
    if found is None:
        return False
    first, second = (shapely.normalize(shapely.geometrycollections(flat_parts(g))) for g in (found, source))
    if shapely.equals_exact(first, second, tolerance=1e-12):
        return True
    # A ring without area has no direction to be normalised by.
    return bool(shapely.equals_exact(shapely.reverse(first), second, tolerance=1e-12))


def flat_parts(geometry: Any) -> list[Any]:
    if hasattr(geometry, "geoms"):
        return [part for item in geometry.geoms for part in flat_parts(item)]
    return [] if geometry.is_empty else [geometry]


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_left_out_is_told(read: Callable[[str], ForeignFile], form: str) -> None:
    foreign = read(form)
    told = {remark["code"] for remark in foreign.warnings}
    assert "NO_GEOMETRY" in told
    assert "GEOMETRY_INVALID" in told
    assert "LAYER_READ_SHORT" not in told
    if form not in ("Shapefile", "FlatGeobuf"):  # these were written without; see below
        assert "Z_DROPPED" in told
    if form in ("GPKG", "CSV"):
        assert "M_DROPPED" in told


@pytest.mark.parametrize("form", FORMATS)
def test_no_case_is_lost(read: Callable[[str], ForeignFile], form: str) -> None:
    foreign = read(form)
    total = sum(len(layer) + layer.fault_count for layer in foreign.layers)
    collections = sum(g is not None and g.geom_type == "GeometryCollection" for g in ZOO.values())
    assert total == len(ZOO) - (collections if form == "Shapefile" else 0)
    assert len(ZOO) >= 60


def line_wkb(kind: int, places: list[tuple[float, float]]) -> bytes:
    return struct.pack("<BII", 1, kind, len(places)) + np.array(places, dtype=float).tobytes()


def wrapped(kind: int, *parts: bytes) -> bytes:
    return struct.pack("<BII", 1, kind, len(parts)) + b"".join(parts)


CIRCLE = [(-120.0, 30.0), (-118.0, 30.0), (-120.0, 30.0)]
ARC = line_wkb(8, CIRCLE)
CURVES = {
    "circular string": (ARC, "LineString"),
    "compound curve": (wrapped(9, line_wkb(2, [(-121, 30), (-120, 30)]), ARC), "LineString"),
    "curve polygon": (wrapped(10, ARC), "Polygon"),
    "multi curve": (wrapped(11, ARC, line_wkb(2, [(0, 0), (1, 1)])), "MultiLineString"),
    "multi surface": (wrapped(12, wrapped(10, ARC)), "MultiPolygon"),
}
SURFACES = {
    "triangle": struct.pack("<BII", 1, 17, 1)
    + struct.pack("<I", 4)
    + np.array([(0, 0), (1, 0), (0, 1), (0, 0.0)]).tobytes(),
    "tin": wrapped(
        16,
        struct.pack("<BII", 1, 17, 1) + struct.pack("<I", 4) + np.array([(0, 0), (1, 0), (0, 1), (0, 0.0)]).tobytes(),
    ),
    "polyhedral surface": wrapped(15, shapely.to_wkb(shapely.box(0, 0, 1, 1))),
}


def curve_file(folder: Path, form: str, blobs: dict[str, bytes]) -> Path:
    if form == "GPKG":
        return write_gpkg(folder / "curves.gpkg", list(blobs.values()), columns={"name": list(blobs)})
    pyogrio.raw.write(
        folder / "curves.fgb", np.array(list(blobs.values()), dtype=object), [np.array(list(blobs), dtype=object)],
        ["name"], geometry_type="Unknown", driver="FlatGeobuf", crs="EPSG:4326", layer_options={"SPATIAL_INDEX": "NO"},
    )  # fmt: skip
    return folder / "curves.fgb"


@pytest.mark.parametrize("form", ["GPKG", "FlatGeobuf"])
def test_curves_become_lines_within_the_stated_tolerance_and_are_told(folder: Path, form: str) -> None:
    foreign = open_foreign(curve_file(folder, form, {name: blob for name, (blob, _kind) in CURVES.items()}))
    (layer,) = foreign.layers
    found = rows_of(layer)
    assert {name: geometry.geom_type for name, geometry in found.items()} == {
        n: kind for n, (_b, kind) in CURVES.items()
    }
    for name in ("curve polygon", "multi surface"):
        assert found[name].area == pytest.approx(math.pi, rel=2e-4)
        radii = np.hypot(*(shapely.get_coordinates(found[name]) - [-119, 30]).T)
        assert radii == pytest.approx(1.0, abs=1e-9)
    (told,) = [remark["context"] for remark in foreign.warnings if remark["code"] == "CURVES_MADE_LINEAR"]
    assert told == {"layer": "curves" if form == "FlatGeobuf" else "t", "count": len(CURVES), "tolerance": "0.004 %"}
    middles = shapely.get_coordinates(found["curve polygon"])
    chords = np.hypot(*((middles[1:] + middles[:-1]) / 2 - [-119, 30]).T)
    assert 1 - chords.min() <= 0.00004


@pytest.mark.parametrize("form", ["GPKG", "FlatGeobuf"])
def test_a_curve_inside_a_collection_is_named_by_its_row(folder: Path, form: str) -> None:
    blobs = {"good": wkb(shapely.Point(-120, 30)), "deep": wrapped(7, wrapped(7, wrapped(10, ARC)))}
    foreign = open_foreign(curve_file(folder, form, blobs))
    (layer,) = foreign.layers
    assert list(rows_of(layer)) == ["good"]
    assert [(fault.row, fault.code) for fault in layer.faults] == [(2, "ROW_GEOMETRY_UNREADABLE")]
    assert "CURVES_MADE_LINEAR" in {remark["code"] for remark in foreign.warnings}


@pytest.mark.parametrize("form", ["GPKG", "FlatGeobuf"])
def test_surfaces_that_cannot_be_stored_are_named_by_their_rows(folder: Path, form: str) -> None:
    foreign = open_foreign(curve_file(folder, form, SURFACES))
    (layer,) = foreign.layers
    read_rows = rows_of(layer)
    faults = {fault.row for fault in layer.faults if fault.code == "ROW_GEOMETRY_UNREADABLE"}
    assert len(read_rows) + len(faults) == len(SURFACES)
    for geometry in read_rows.values():
        assert geometry.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection")
        assert geometry.area in (0.5, 1.0)


def test_curves_in_a_table_are_named_by_their_rows(folder: Path) -> None:
    text = (
        'name,wkt\na,CIRCULARSTRING (0 0; 1 1)\nb,POINT (-120 30)\nc,"CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 0 0))"\n'
    )
    (folder / "a.csv").write_text(text, encoding="utf-8")
    (layer,) = open_foreign(folder / "a.csv").layers
    assert [(fault.row, fault.code) for fault in layer.faults] == [(2, "ROW_BAD_COORDINATE"), (4, "ROW_BAD_COORDINATE")]
    assert len(layer) == 1


def test_measures_of_a_shapefile_are_told(folder: Path) -> None:
    measured = shapely.from_wkt("LINESTRING M (-120 30 1, -121 31 2)")
    pyogrio.raw.write(
        folder / "m.shp", np.array([wkb(measured)], dtype=object), [np.array([1])], ["a"],
        geometry_type="LineString", driver="ESRI Shapefile", crs="EPSG:4326", layer_options={"SHPT": "ARCM"},
    )  # fmt: skip
    foreign = open_foreign(folder / "m.shp")
    assert "M_DROPPED" in {remark["code"] for remark in foreign.warnings}


@pytest.mark.parametrize(("driver", "end"), [("FlatGeobuf", "fgb"), ("ESRI Shapefile", "shp")])
def test_heights_are_told(folder: Path, driver: str, end: str) -> None:
    high = np.array([wkb(shapely.from_wkt("LINESTRING Z (-120 30 1, -121 31 2)"))], dtype=object)
    path = folder / f"z.{end}"
    pyogrio.raw.write(path, high, [np.array([1])], ["a"], geometry_type="LineString Z", driver=driver, crs="EPSG:4326")
    foreign = open_foreign(path)
    told = {remark["code"]: remark["context"] for remark in foreign.warnings}
    assert told["Z_DROPPED"] == {"layer": "z", "count": 1}
    assert not foreign.layers[0].geometries()[0].has_z


def test_hashes_are_of_the_geometry_as_it_came(folder: Path) -> None:
    flat, high = shapely.Point(-120, 30), shapely.from_wkt("POINT Z (-120 30 5)")
    layer = open_foreign(write_gpkg(folder / "a.gpkg", [flat, high, None])).layers[0]
    first, second, third = layer.source_hashes()
    assert first != second
    assert third is None
    assert layer.geometries()[0] == layer.geometries()[1]
    assert json.dumps(layer.facts["extent"]) == "[-120.0, 30.0, -120.0, 30.0]"
