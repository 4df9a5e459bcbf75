"""The command ``inspect``: its answer, its formats, its options, its words."""

import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import rasterio
import shapely

from gi_atlas.cli import run
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.open import ForeignFile, open_foreign, open_photos
from gi_atlas.i18n import set_language
from gi_atlas.services.inspecting import examine, inspect_file
from tests.gi_atlas.exchange.files import (
    CGCS2000_PRJ,
    feature,
    placemark,
    points,
    write_geojson,
    write_gpkg,
    write_gpx,
    write_kml,
    write_shapefile,
    write_zip,
)
from tests.gi_atlas.exchange.foreign_layers import make_layer
from tests.gi_atlas.exchange.telling import Told
from tests.gi_atlas.services.photo_files import make_photo

Inspect = Callable[..., Told]
NAMES = ["龙井", "安吉白茶", "径山"]
SPOTS = points(3, lon=-120.0)
PAIRS = list(zip(SPOTS, NAMES, strict=True))


def make_files(folder: Path) -> dict[str, Path]:
    """One file of each format, three features with Chinese names each."""
    files = {
        "GPKG": write_gpkg(folder / "县界.gpkg", SPOTS, table="县界", columns={"名称": NAMES}),
        "SHAPEFILE": write_shapefile(folder / "县界.shp", SPOTS, NAMES, field="名称"),
        "GEOJSON": write_geojson(folder / "县界.geojson", [feature(s, 名称=n) for s, n in PAIRS]),
        "KML": write_kml(folder / "县界.kml", "".join(placemark(n, s.x, s.y) for s, n in PAIRS)),
        "GPX": write_gpx(folder / "县界.gpx", "".join(
            f'<wpt lat="{s.y}" lon="{s.x}"><name>{n}</name></wpt>' for s, n in PAIRS
        )),
    }  # fmt: skip
    pyogrio.raw.write(
        folder / "县界.fgb", shapely.to_wkb(np.array(SPOTS)), [np.array(NAMES, dtype=object)], ["名称"],
        geometry_type="Point", driver="FlatGeobuf", crs="EPSG:4326",
    )  # fmt: skip
    lines = "\n".join(f"{n},{s.x},{s.y}" for s, n in PAIRS)
    (folder / "县界.csv").write_text(f"名称,经度,纬度\n{lines}\n", encoding="utf-8-sig")
    book = openpyxl.Workbook()
    for row in [("名称", "经度", "纬度"), *((n, s.x, s.y) for s, n in PAIRS)]:
        book.active.append(row)
    book.save(folder / "县界.xlsx")
    parts = [
        (f"数据/县界{end}", (folder / f"县界{end}").read_bytes()) for end in (".shp", ".shx", ".dbf", ".prj", ".cpg")
    ]
    files |= {
        "FLATGEOBUF": folder / "县界.fgb",
        "CSV": folder / "县界.csv",
        "XLSX": folder / "县界.xlsx",
        "KMZ": write_zip(folder / "县界.kmz", [("doc.kml", files["KML"].read_bytes())]),
        "SHAPEFILE zipped": write_zip(folder / "县界.zip", parts),
    }
    for name in ("FLATGEOBUF", "CSV", "GEOJSON"):
        files[f"{name} packed"] = folder / f"{files[name].name}.xz"
        files[f"{name} packed"].write_bytes(lzma.compress(files[name].read_bytes()))
    return files


FORMATS = ["GPKG", "SHAPEFILE", "GEOJSON", "KML", "GPX", "FLATGEOBUF", "CSV", "XLSX", "KMZ", "SHAPEFILE zipped",
           "FLATGEOBUF packed", "CSV packed", "GEOJSON packed"]  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("formats") / "测试 目录（一）"
    folder.mkdir()
    return make_files(folder)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_under_a_chinese_path(files: dict[str, Path], inspect: Inspect, name: str) -> None:
    told = inspect(files[name])
    assert told.entry["format"] == name.split(" ")[0]
    assert told.entry["file"] == str(files[name])
    (layer,) = told.layers
    assert (layer["geometry_type"], layer["count"], layer["bad_rows"]) == ("Point", 3, 0)
    assert layer["extent"] == [-120.0, 30.0, pytest.approx(-119.98), 30.0]
    assert told.questions == {}
    assert told.entry["datum"] == "wgs84"
    foreign = open_foreign(files[name])
    column = next(field for field in ("名称", "Name", "name") if field in foreign.layers[0].field_names)
    assert sorted(foreign.layers[0].values(column)) == sorted(NAMES)  # FlatGeobuf sorts by place
    assert foreign.layers[0].name in ("县界", "waypoints", "Sheet")


def test_the_answer_is_as_the_interface_says(files: dict[str, Path], inspect: Inspect) -> None:
    entry = inspect(files["SHAPEFILE"]).entry
    assert list(entry) == [
        "file", "sha256", "format", "driver", "encoding", "crs", "datum", "layers", "questions", "warnings",
    ]  # fmt: skip
    assert (entry["driver"], entry["encoding"], entry["crs"]) == ("ESRI Shapefile", "UTF-8", "EPSG:4326")
    assert entry["layers"][0]["fields"] == ["名称"]
    refused = inspect(files["SHAPEFILE"].with_suffix(".dbf")).entry
    assert list(refused)[:10] == list(entry)
    assert list(refused["error"]) == ["code", "message", "context"]


def test_several_files_are_answered_in_order_with_the_highest_code(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [files["GPX"], files["SHAPEFILE"].with_suffix(".prj"), files["CSV"]]
    assert run(["--json", "inspect", *map(str, paths)]) == 3
    entries = json.loads(capsys.readouterr().out)["files"]
    assert [entry["file"] for entry in entries] == [str(path) for path in paths]
    assert [entry.get("error", {}).get("code") for entry in entries] == [None, "READ_SIDE_FILE", None]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_people_read_lines(
    files: dict[str, Path], folder: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    asked = write_kml(
        folder / "杭州.kml",
        placemark("龙井", 120.1, 30.2) + "<Style><IconStyle><Icon><href>http://x/</href></Icon></IconStyle></Style>",
    )
    (folder / "empty.csv").write_bytes(b"")
    code = run(["--lang", language, "inspect", str(asked), str(folder / "empty.csv"), str(files["GPKG"])])
    printed = capsys.readouterr().out
    assert code == 3
    words = {"en": ("Question:", "cannot tell", "refused", "Note:"), "zh": ("问题：", "无法判断", "拒绝", "提示：")}[
        language
    ]
    for word in (*words, "--datum", "cgcs2000 | wgs84 | gcj02 | bd09", "杭州: Point, 1"):
        assert word in printed
    assert "{" not in printed
    set_language("en")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--encoding", "klingon"), "ENCODING_NOT_KNOWN"), (("--encoding", "hex"), "ENCODING_NOT_KNOWN"),
        (("--field", "name"), "FIELD_NO_EQUALS"), (("--field", "bogus=name"), "FIELD_ROLE_UNKNOWN"),
        (("--datum", "mars"), "USAGE_CHOICE"),
        (("--swap-axes", "maybe"), "USAGE_CHOICE"),
    ],
)  # fmt: skip
def test_wrong_options_are_usage(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str], options: tuple[str, str], code: str
) -> None:
    assert run(["--json", "inspect", str(files["CSV"]), *options]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_answers_settle_questions(folder: Path, inspect: Inspect) -> None:
    path = write_kml(folder / "a.kml", placemark("龙井", 120.1, 30.2))
    assert inspect(path).questions["DATUM_UNCLEAR"]["option"] == "--datum"
    told = inspect(path, "--datum", "gcj02")
    assert (told.questions, told.entry["datum"]) == ({}, "gcj02")
    plane = write_shapefile(folder / "b.shp", [shapely.Point(500_000, 3_300_000)], ["a"], prj=None)
    assert "CRS_MISSING" in inspect(plane).questions
    told = inspect(plane, "--crs", "EPSG:4549")
    assert (told.questions, told.entry["crs"], told.entry["datum"]) == ({}, "EPSG:4549", "cgcs2000")


def test_cgcs2000_from_an_office_raises_no_question(folder: Path, inspect: Inspect) -> None:
    told = inspect(write_shapefile(folder / "a.shp", points(3), NAMES, prj=CGCS2000_PRJ))
    assert (told.questions, told.entry["crs"], told.entry["datum"]) == ({}, "EPSG:4490", "cgcs2000")


def test_inspecting_writes_nothing(files: dict[str, Path], inspect: Inspect, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in files["GPKG"].parent.iterdir()}
    for name in ("GPKG", "SHAPEFILE", "KMZ"):
        inspect(files[name])
    assert {path: path.stat().st_mtime_ns for path in files["GPKG"].parent.iterdir()} == before


def test_a_name_that_lies_is_told(files: dict[str, Path], folder: Path, inspect: Inspect) -> None:
    (folder / "县界.kml").write_bytes(files["GEOJSON"].read_bytes())
    told = inspect(folder / "县界.kml")
    assert told.warnings["FORMAT_NOT_AS_NAMED"]["found"] == "GEOJSON"
    assert told.count == 3
    assert "FORMAT_NOT_AS_NAMED" not in inspect(files["KMZ"]).warnings


def test_parts_of_a_shapefile_may_differ_in_case(files: dict[str, Path], folder: Path, inspect: Inspect) -> None:
    for end in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
        (folder / f"COUNTY{end.upper()}").write_bytes(files["SHAPEFILE"].with_suffix(end).read_bytes())
    (folder / "COUNTY.SHP").rename(folder / "county.shp")
    told = inspect(folder / "county.shp")
    assert (told.count, told.entry["crs"], told.layers[0]["fields"]) == (3, "EPSG:4326", ["名称"])
    (folder / "COUNTY.DBF").unlink()
    assert "DBF_MISSING" in inspect(folder / "county.shp").warnings


def test_photos_of_a_zip_and_alone(folder: Path, inspect: Inspect) -> None:
    paths = [make_photo(folder / f"照片{n}.jpg", -122.0 + n, 38.0) for n in range(3)]
    told = inspect(write_zip(folder / "照片.zip", [(path.name, path.read_bytes()) for path in paths]))
    assert (told.layers[0]["name"], told.count, told.layers[0]["extent"]) == ("photos", 3, [-122.0, 38.0, -120.0, 38.0])
    alone = [examine(foreign, Answers()).inspection for foreign in open_photos(paths)]
    extents = [inspection.layers[0].extent for inspection in alone]
    assert extents == [(-122.0 + n, 38.0, -122.0 + n, 38.0) for n in range(3)]
    assert [inspection.format for inspection in alone] == ["JPEG"] * 3


def test_rasters_are_described(folder: Path, inspect: Inspect) -> None:
    profile = {"driver": "GTiff", "width": 8, "height": 4, "count": 1, "dtype": "float32"}
    transform = rasterio.transform.from_origin(119.0, 31.0, 0.01, 0.01)
    with rasterio.open(
        folder / "dem.tif", "w", crs="EPSG:4490", transform=transform, nodata=-9999, **profile
    ) as raster:
        raster.write(np.zeros((1, 4, 8), dtype="float32"))
    told = inspect(folder / "dem.tif")
    assert told.entry["raster"] == {
        "width_px": 8, "height_px": 4, "bands": 1, "band_type": "float32", "no_value": "-9999.0", "crs": "EPSG:4490",
        "cell_size": [0.01, 0.01], "is_rotated": False, "extent": [119.0, 30.96, 119.08, 31.0],
    }  # fmt: skip
    assert (told.entry["format"], told.entry["crs"], told.layers) == ("GEOTIFF", "EPSG:4490", [])
    (folder / "cut.tif").write_bytes((folder / "dem.tif").read_bytes()[:60])
    assert inspect(folder / "cut.tif").refusal == "READ_FAILED"


def test_examples_show_three_rows(files: dict[str, Path]) -> None:
    summary = inspect_file(files["GPKG"]).layers[0]
    assert [example["名称"] for example in summary.examples] == NAMES
    assert summary.field_types == ("TEXT",)


@pytest.mark.parametrize(
    ("wkts", "expected"),
    [
        (["POINT (0 0)"], "Point"), (["POINT (0 0)", "MULTIPOINT (0 0)"], "MultiPoint"), ([None], "None"),
        (["LINESTRING (0 0, 1 1)", "MULTILINESTRING ((0 0, 1 1))"], "MultiLineString"),
        (["POLYGON ((0 0, 1 1, 1 0, 0 0))", "POINT (0 0)"], "Mixed"),
        (["GEOMETRYCOLLECTION (POINT (0 0))"], "GeometryCollection"),
        (["MULTIPOLYGON (((0 0, 1 1, 1 0, 0 0)))", "POLYGON ((0 0, 1 1, 1 0, 0 0))"], "MultiPolygon"),
        (["POINT (0 0)", "MULTILINESTRING ((0 0, 1 1))"], "Mixed"),
    ],
)  # fmt: skip
def test_the_type_of_a_layer(wkts: list[str | None], expected: str) -> None:
    layer = make_layer([None if wkt is None else shapely.from_wkt(wkt) for wkt in wkts])
    assert layer.geometry_type == expected
    assert layer.has_geometry == (expected != "None")
    assert len(layer) == len(wkts)
    assert layer.rows().tolist() == list(range(1, len(wkts) + 1))
    assert layer.values("missing") == [None] * len(wkts)


def test_gpx_layers_and_tracks(folder: Path, inspect: Inspect) -> None:
    body = (
        '<wpt lat="30" lon="-120"/><trk><name>t</name><trkseg><trkpt lat="30" lon="-120"/><trkpt lat="31" lon="-121"/>'
        '</trkseg></trk><rte><rtept lat="30" lon="-120"/><rtept lat="31" lon="-121"/></rte>'
    )
    told = inspect(write_gpx(folder / "a.gpx", body))
    kinds = {layer["name"]: (layer["geometry_type"], layer["count"]) for layer in told.layers}
    assert kinds["waypoints"] == ("Point", 1)
    assert kinds["tracks"] == ("MultiLineString", 1)
    assert kinds["routes"] == ("LineString", 1)
    assert kinds["track_points"] == ("Point", 2)


SCHEMA = "<Schema name='s' id='s'><SimpleField type='string' name='户主'/></Schema>"
TYPED = (
    "<Placemark><ExtendedData><SchemaData schemaUrl='#s'><SimpleData name='户主'>张三</SimpleData></SchemaData>"
    "</ExtendedData><Point><coordinates>-120,30</coordinates></Point></Placemark>"
)
UNTYPED = (
    "<Placemark><ExtendedData><Data name='面积'><value>3.5</value></Data></ExtendedData>"
    "<Point><coordinates>-120,30</coordinates></Point></Placemark>"
)


def test_values_of_kml_survive_or_are_told(folder: Path, inspect: Inspect) -> None:
    for body, name, value in ((SCHEMA + TYPED, "户主", "张三"), (UNTYPED, "面积", "3.5")):
        (layer,) = open_foreign(write_kml(folder / "a.kml", body)).layers
        assert layer.values(name) == [value]
        assert "tessellate" not in layer.field_names
        assert "KML_VALUES_LEFT_OUT" not in inspect(folder / "a.kml").warnings
    told = inspect(write_kml(folder / "a.kml", SCHEMA + TYPED + UNTYPED))
    assert "户主" in told.layers[0]["fields"]
    assert "面积" in told.layers[0]["fields"] or told.warnings["KML_VALUES_LEFT_OUT"] == {"fields": "面积"}


def test_answers_as_provenance() -> None:
    assert Answers().as_json() == {}
    given: dict[str, Any] = {"datum": "gcj02", "fields": {"code": "代码"}, "is_swapped": True}
    assert Answers(**given).as_json() == given
    assert ForeignFile(Path("a"), "", Format.CSV, "own").layers == ()
