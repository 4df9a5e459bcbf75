"""Every writer: what is read back is what was written, by canonical hash and by value."""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.gdal_files import (
    joined_texts,
    name_table_path,
    read_name_table,
    shape_fields,
    write_geopackage,
    write_shapefile_zip,
)
from gi_atlas.exchange.writers.geojson import write_geojson
from gi_atlas.exchange.writers.kml import write_kml
from gi_atlas.geometry import geometry_hash
from gi_atlas.services.export_check import is_same_value, require_same
from gi_atlas.services.preparing import as_multipolygon

from .boundaries import GBK_TEXTS, SHAPES, TEXTS, feature, shapes

KML = "{http://www.opengis.net/kml/2.2}"


def write_utf8(path: Path, content: BoundaryFeature) -> None:
    write_shapefile_zip(path, content, "UTF-8")


WRITERS: dict[str, Callable[[Path, BoundaryFeature], None]] = {
    "gpkg": write_geopackage,
    "zip": write_utf8,
    "geojson": write_geojson,
    "kml": write_kml,
}


def plain_read(path: Path) -> tuple[Any, dict[str, Any]]:
    """Geometry and attributes by plain pyogrio, which knows nothing of us."""
    meta, _fids, wkb, columns = pyogrio.raw.read(f"/vsizip/{path}" if path.suffix == ".zip" else str(path))
    assert len(wkb) == 1
    return shapely.from_wkb(wkb[0]), {name: column[0] for name, column in zip(meta["fields"], columns, strict=True)}


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_canonical_hash_survives(tmp_path: Path, suffix: str, shape: str) -> None:
    path, content = tmp_path / f"界线（一）.{suffix}", feature(SHAPES[shape])
    WRITERS[suffix](path, content)
    found, _attributes = plain_read(path)
    assert geometry_hash(as_multipolygon(found)) == geometry_hash(content.geometry)


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=shapes())
def test_any_shape_survives_any_format(suffix: str, shape: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, content = Path(folder) / f"a.{suffix}", feature(shape)
        WRITERS[suffix](path, content)
        found, _attributes = plain_read(path)
    assert geometry_hash(as_multipolygon(found)) == geometry_hash(content.geometry)


@pytest.mark.parametrize("suffix", ["gpkg", "geojson"])
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_any_text_survives(suffix: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{suffix}"
        WRITERS[suffix](path, feature(SHAPES["simple"], scope_text=f"x{text}"))
        _shape, found = plain_read(path)
    assert found["scope_text"] == f"x{text}"


@settings(max_examples=80, deadline=None)
@given(text=TEXTS)
def test_any_text_that_xml_holds_survives_kml(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.kml"
        content = feature(SHAPES["simple"], name=text or "x", scope_text=f"a\r\n\t{text}")
        if any(sign in text for sign in "\ufffe\uffff"):
            with pytest.raises(WriteError, match="U\\+FFF"):
                write_kml(path, content)
            return
        write_kml(path, content)
        root = ElementTree.parse(path).getroot()
    told = {item.get("name"): item.findtext(f"{KML}value") for item in root.iter(f"{KML}Data")}
    assert told["scope_text"] == f"a\r\n\t{text}"
    assert root.findtext(f".//{KML}Placemark/{KML}name") == (text or "x")


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(GBK_TEXTS, min_size=1, max_size=4))
def test_any_gbk_text_survives_the_shapefile(texts: list[str]) -> None:
    told = {f"field_number_{number}": text for number, text in enumerate(texts)}
    with tempfile.TemporaryDirectory() as folder:
        path, content = Path(folder) / "a.zip", feature(SHAPES["simple"], **told)
        write_shapefile_zip(path, content, "GBK")
        _shape, found = plain_read(path)
        joined = joined_texts(read_name_table(name_table_path(path)), found)
    assert {name: joined[name] or "" for name in told} == told


def test_every_character_of_gbk_survives(tmp_path: Path) -> None:
    """GDAL's tables and Python's agree on all that we let through."""
    pairs = [bytes([high, low]) for high in range(0x81, 0xFF) for low in (*range(0x40, 0x7F), *range(0x80, 0xFF))]
    signs = [sign for pair in pairs if len(sign := pair.decode("gbk", "ignore")) == 1 and sign.isprintable()]
    assert len(signs) > 21_000
    told = {f"t{start}": "".join(signs[start : start + 100]) for start in range(0, len(signs), 100)}
    path, content = tmp_path / "a.zip", feature(SHAPES["simple"], **told)
    write_shapefile_zip(path, content, "GBK")
    require_same(path, content, "GBK")


class TestShapefile:
    @pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
    def test_parts_and_encoding(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "清溪_SHP_4490.zip"
        write_shapefile_zip(path, feature(SHAPES["holes"]), encoding)
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert {name.rpartition(".")[2] for name in names} == {"shp", "shx", "dbf", "prj", "cpg"}
            assert {name.rpartition(".")[0] for name in names} == {"清溪_SHP_4490"}
            assert archive.read("清溪_SHP_4490.cpg").decode("ascii").replace("936", "GBK") == encoding
            assert "清溪绿茶".encode(encoding) in archive.read("清溪_SHP_4490.dbf")
            assert b"China" in archive.read("清溪_SHP_4490.prj")
        assert sorted(item.name for item in tmp_path.iterdir()) == ["清溪_SHP_4490.zip", "清溪_SHP_4490_fields.csv"]

    def test_field_names_are_unique_short_and_told_of(self, tmp_path: Path) -> None:
        told = {f"a_very_long_field_{number}": number for number in range(1, 130)}
        told |= {"名称甲": 1, "名称乙": 2, "A_VERY_LON": 3, "F": 4}
        content = feature(SHAPES["simple"], **told)
        parts, values = shape_fields(content.attributes, "UTF-8")
        shorts = [part.short_name for part in parts]
        assert len({short.upper() for short in shorts}) == len(shorts) == len(content.attributes)
        assert all(0 < len(short.encode()) <= 10 and short.isascii() for short in shorts)
        assert joined_texts(parts, values) == content.attributes
        path = tmp_path / "a.zip"
        write_shapefile_zip(path, content, "UTF-8")
        with name_table_path(path).open(encoding="utf-8-sig", newline="") as stream:
            heading, *rows = csv.reader(stream)
        assert heading == ["short_name", "field", "blanks_before"]
        assert [row[:2] for row in rows] == [list(part[:2]) for part in parts]
        _shape, found = plain_read(path)
        assert list(found) == shorts

    @pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
    @pytest.mark.parametrize(
        "text",
        [
            "茶" * 500,
            "a b " * 400,
            ("字" * 126 + "  ") * 5,
            "x" * 254,
            "x" * 255,
            "词 " * 90 + "末",
            "a" + " " * 900 + "b",
        ],
        ids=["long", "blanks at the cut", "runs of blanks", "254 bytes", "255 bytes", "wide and blank", "blanks only"],
    )
    def test_long_texts_go_on_in_further_fields(self, tmp_path: Path, encoding: str, text: str) -> None:
        content = feature(SHAPES["simple"], scope_text=text.strip())
        parts, values = shape_fields(content.attributes, encoding)
        assert joined_texts(parts, values)["scope_text"] == text.strip()
        pieces = [str(values[part.short_name]) for part in parts if part.field == "scope_text"]
        assert all(len(piece.encode(encoding)) <= 254 for piece in pieces)
        assert all(piece == piece.strip(" ") for piece in pieces)
        path = tmp_path / "a.zip"
        write_shapefile_zip(path, content, encoding)
        require_same(path, content, encoding)

    @pytest.mark.parametrize(
        ("text", "lost"),
        [
            ("𠮷祥茶", "𠮷 (U+20BB7)"),
            ("㙍茶", "㙍 (U+364D)"),
            ("茶🍵", "🍵 (U+1F375)"),
            ("茶🍵与𠮷", "🍵 (U+1F375) 𠮷 (U+20BB7)"),
            ("Grüner", "ü"),
        ],
    )
    def test_what_gbk_cannot_hold_is_refused_with_its_characters(self, tmp_path: Path, text: str, lost: str) -> None:
        path = tmp_path / "a.zip"
        if "ü" in lost:  # GBK holds ü: nothing to refuse
            write_shapefile_zip(path, feature(SHAPES["simple"], name=text), "GBK")
            require_same(path, feature(SHAPES["simple"], name=text), "GBK")
            return
        with pytest.raises(WriteError) as refused:
            write_shapefile_zip(path, feature(SHAPES["simple"], name=text), "GBK")
        assert refused.value.code == "EXPORT_CHARACTERS"
        assert (refused.value.context["characters"], refused.value.context["encoding"]) == (lost, "GBK")
        assert list(tmp_path.iterdir()) == []
        write_shapefile_zip(path, feature(SHAPES["simple"], name=text), "UTF-8")
        require_same(path, feature(SHAPES["simple"], name=text), "UTF-8")


class TestGeoJson:
    def test_rfc_7946(self, tmp_path: Path) -> None:
        path, content = tmp_path / "a.geojson", feature(SHAPES["multi with holes"])
        write_geojson(path, content)
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        told = json.loads(raw)
        assert set(told) == {"type", "features"}
        (one,) = told["features"]
        assert (one["type"], one["id"], one["properties"]) == ("Feature", "0197-1", content.attributes)
        assert one["geometry"]["type"] == "MultiPolygon"
        for polygon in one["geometry"]["coordinates"]:
            for number, places in enumerate(polygon):
                assert places[0] == places[-1]
                assert shapely.is_ccw(shapely.linearrings(places)) == (number == 0)

    def test_nine_decimals(self, tmp_path: Path) -> None:
        path, content = tmp_path / "a.geojson", feature(SHAPES["500 vertices"])
        write_geojson(path, content)
        texts = path.read_text(encoding="utf-8").partition('"coordinates":')[2]
        decimals = [
            len(part.partition(".")[2]) for part in texts.strip("[]{}\n").replace("[", "").replace("]", "").split(",")
        ]
        assert max(decimals) == 9


class TestKml:
    def test_what_xml_cannot_hold_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(WriteError) as refused:
            write_kml(tmp_path / "a.kml", feature(SHAPES["simple"], name="茶\x0b\x01"))
        assert refused.value.context["characters"] == "� (U+0001) � (U+000B)"
        assert list(tmp_path.iterdir()) == []

    def test_markup_in_texts_stays_text(self, tmp_path: Path) -> None:
        text = '<b onclick="x">&amp;]]></b> {{ 7*7 }}'
        content = feature(SHAPES["holes"], name=text, **{'a"<&': text})
        path = tmp_path / "a.kml"
        write_kml(path, content)
        root = ElementTree.parse(path).getroot()
        told = {item.get("name"): item.findtext(f"{KML}value") for item in root.iter(f"{KML}Data")}
        assert told['a"<&'] == text
        assert root.findtext(f".//{KML}Placemark/{KML}name") == text
        assert len(list(root.iter(f"{KML}innerBoundaryIs"))) == 2

    def test_nine_decimals(self, tmp_path: Path) -> None:
        path = tmp_path / "a.kml"
        write_kml(path, feature(SHAPES["500 vertices"]))
        pairs = ElementTree.parse(path).getroot().findtext(f".//{KML}coordinates").split()
        assert len(pairs) == 501
        assert {len(number.partition(".")[2]) for pair in pairs for number in pair.split(",")} == {9}


@pytest.mark.parametrize("suffix", WRITERS)
def test_other_programs_agree(tmp_path: Path, suffix: str) -> None:
    """A plain pyogrio in a process of its own, which has never seen our package."""
    path, content = tmp_path / f"清溪绿茶.{suffix}", feature(SHAPES["multi with holes"], scope_text="上坪镇、下坪镇")
    WRITERS[suffix](path, content)
    script = (
        "import sys, json, pyogrio;"
        "facts = pyogrio.read_info(sys.argv[1]);"
        "print(json.dumps([facts['driver'], facts['features'], facts['geometry_type'], str(facts['crs']),"
        " [float(v) for v in facts['total_bounds']]]))"
    )
    target = f"/vsizip/{path}" if suffix == "zip" else str(path)
    done = subprocess.run([sys.executable, "-I", "-c", script, target], capture_output=True, text=True, check=True)
    driver, count, kind, crs, bounds = json.loads(done.stdout)
    assert (count, done.stderr) == (1, "")
    assert driver == {"gpkg": "GPKG", "zip": "ESRI Shapefile", "geojson": "GeoJSON", "kml": "LIBKML"}[suffix]
    assert kind in ("MultiPolygon", "Polygon", "Unknown")
    assert crs == {"gpkg": "EPSG:4490", "zip": "EPSG:4490"}.get(suffix, crs)
    assert bounds == pytest.approx(content.geometry.bounds, abs=1e-9)


@pytest.mark.parametrize(
    ("expected", "found", "is_same"),
    [
        (None, None, True), (None, "", True), ("", None, True), ("茶", None, False), ("茶", "茶", True),
        (2, "2", True), (2, 2.0, True), (2, 3, False), (2, None, False),
        (12345.67, "12345.67", True), (1e10, 1e10 + 1, True), (1e10, 1e10 + 100, False), (0.5, None, False),
        ("2020-01-31", "2020-01-31", True), ("2020-01-31", "2020/01/31", False),
    ],
)  # fmt: skip
def test_same_values(expected: Any, found: Any, is_same: bool) -> None:
    assert is_same_value(expected, found) is is_same


def test_an_invalid_polygon_that_a_format_cannot_keep_is_told_with_its_reason(tmp_path: Path) -> None:
    """A hole outside of its shell: a Shapefile makes a part of it. Nothing is repaired unasked."""
    far = shapely.Polygon(shapely.box(119, 28, 119.1, 28.1).exterior, [shapely.box(120, 28, 120.1, 28.1).exterior])
    path, content = tmp_path / "a.zip", feature(far)
    write_shapefile_zip(path, content, "UTF-8")
    with pytest.raises(WriteError) as refused:
        require_same(path, content, "UTF-8")
    assert (refused.value.code, refused.value.context["reason"]) == (
        "EXPORT_INVALID",
        "Hole lies outside shell[120 28]",
    )
    write_geojson(tmp_path / "a.geojson", content)
    require_same(tmp_path / "a.geojson", content)


def test_a_file_that_differs_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    write_geojson(path, feature(SHAPES["simple"]))
    for other, told in (
        (feature(SHAPES["simple"], name="别的"), "name"),
        (feature(SHAPES["simple"], area_m2=12345.68), "area_m2"),
        (feature(shapely.box(119.9, 28.5, 120.1, 28.700000001)), "geometry"),
    ):
        with pytest.raises(WriteError) as refused:
            require_same(path, other)
        assert (refused.value.code, refused.value.context["field"]) == ("EXPORT_DIFFERS", told)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(WriteError) as refused:
        require_same(path, feature(SHAPES["simple"]))
    assert refused.value.code == "EXPORT_DIFFERS"


@pytest.mark.parametrize("suffix", WRITERS)
def test_ogrinfo_agrees(tmp_path: Path, suffix: str) -> None:
    """GDAL's own tool, another build than the one that wrote."""
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        pytest.skip("ogrinfo is missing: install gdal-bin")
    path, content = tmp_path / f"界线.{suffix}", feature(SHAPES["multi with holes"], scope_text="上坪镇、下坪镇")
    WRITERS[suffix](path, content)
    target = f"/vsizip/{path}" if suffix == "zip" else str(path)
    done = subprocess.run([ogrinfo, "-ro", "-al", target], capture_output=True, text=True, check=True)
    assert "Feature Count: 1" in done.stdout
    assert "上坪镇、下坪镇" in done.stdout
    assert "清溪绿茶" in done.stdout
    assert "ERROR" not in done.stdout + done.stderr
    minx, miny, maxx, maxy = content.geometry.bounds
    assert f"Extent: ({minx:.6f}, {miny:.6f}) - ({maxx:.6f}, {maxy:.6f})" in done.stdout
    if suffix in ("gpkg", "zip"):
        assert "China Geodetic Coordinate System 2000" in done.stdout
        assert "Warning" not in done.stderr
