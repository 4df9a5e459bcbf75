"""Abuse through files, one payload each: refused or harmless, in words, nothing leaks, no request, nothing written."""

import hashlib
import io
import json
import os
import re
import struct
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from gi_atlas.errors import ReadError
from gi_atlas.exchange import child_environment as environment
from gi_atlas.exchange import sandbox
from gi_atlas.exchange.open import open_foreign
from gi_atlas.services.inspecting import examine_file
from tests.gi_atlas.exchange.conftest import CANARY, Requests
from tests.gi_atlas.exchange.files import (
    WGS84_PRJ,
    feature,
    placemark,
    points,
    write_dbf,
    write_geojson,
    write_gpkg,
    write_gpx,
    write_kml,
    write_shapefile,
    write_shp,
    write_zip,
)
from tests.gi_atlas.exchange.telling import Told
from tests.gi_atlas.exchange.test_guard_sqlite import ENDLESS
from tests.gi_atlas.exchange.test_guard_xml import BOMB, QUADRATIC, XXE

Inspect = Callable[..., Told]
VRT_ENDS = ("geojson", "kml", "shp", "gpkg", "tif", "csv", "json", "fgb", "gpx", "vrt")


def snapshot(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def vector_vrt(source: str) -> str:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="t"><SrcDataSource>{source}</SrcDataSource>'
        "<SrcLayer>secret</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"
    )


@pytest.mark.parametrize("end", VRT_ENDS)
@pytest.mark.parametrize("lead", ["", "\ufeff", "\n <!-- GeoJSON -->\n", '<?xml version="1.0"?>'])
def test_a_vrt_in_disguise_reads_no_other_file(
    folder: Path, inspect: Inspect, canary: Path, end: str, lead: str
) -> None:
    (folder / f"evil.{end}").write_text(lead + vector_vrt(str(canary)), encoding="utf-8")
    told = inspect(folder / f"evil.{end}")
    assert told.refusal == "READ_VRT"
    assert CANARY not in json.dumps(told.entry, ensure_ascii=False)


def test_a_raster_vrt_named_tif_is_refused(folder: Path, inspect: Inspect, canary: Path) -> None:
    text = f'<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand><SimpleSource><SourceFilename>{canary}'
    (folder / "evil.tif").write_text(text, encoding="utf-8")
    assert inspect(folder / "evil.tif").refusal == "READ_VRT"


def test_a_vrt_inside_an_archive_is_refused(folder: Path, inspect: Inspect, canary: Path) -> None:
    content = vector_vrt(str(canary)).encode()
    for name in ("doc.kml", "a.shp", "a.geojson", "a.csv"):
        assert inspect(write_zip(folder / "evil.zip", [(name, content)])).refusal == "READ_VRT"
    import lzma

    (folder / "evil.geojson.xz").write_bytes(lzma.compress(content))
    assert inspect(folder / "evil.geojson.xz").refusal == "READ_VRT"


def phoning(folder: Path, address: str) -> list[Path]:
    """Files that ask an address to be fetched, each in its own way."""
    spot = feature(shapely.Point(-120, 30))
    crs = {"type": "name", "properties": {"name": f"{address}/crs"}}
    link = {"type": "link", "properties": {"href": f"{address}/link", "type": "ogcwkt"}}
    write_geojson(folder / "crs.geojson", [spot], crs=crs)
    write_geojson(folder / "link.geojson", [spot], crs=link)
    text = (folder / "crs.geojson").read_text(encoding="utf-8").replace('"crs"', '"\\u0063\\u0072s"')
    (folder / "escaped.geojson").write_text(text, encoding="utf-8")
    write_kml(folder / "links.kml", (
        f"<NetworkLink><Link><href>{address}/net.kml</href></Link></NetworkLink>"
        f"<Style id='s'><IconStyle><Icon><href>{address}/icon.png</href></Icon></IconStyle></Style>"
        f"<Placemark><styleUrl>{address}/style.kml#s</styleUrl><Point><coordinates>-120,30</coordinates></Point>"
        "</Placemark>"
        f"<GroundOverlay><Icon><href>{address}/o.png</href></Icon></GroundOverlay>"
        f"<Schema name='x' id='x'/><Placemark><ExtendedData><SchemaData schemaUrl='{address}/s#x'/></ExtendedData>"
        "<Point><coordinates>-120,31</coordinates></Point></Placemark>"
    ))  # fmt: skip
    write_gpx(folder / "links.gpx", f'<wpt lat="30" lon="-120"><link href="{address}/w"/><url>{address}/u</url></wpt>')
    write_gpkg(folder / "vsicurl.gpkg", points(2, lon=-120.0), extra=[
        "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT, definition TEXT)",
        f"INSERT INTO gpkg_contents VALUES ('r', 'tiles', 'r', '/vsicurl/{address}/r', '', 0, 0, 1, 1, 4326)",
        "CREATE VIRTUAL TABLE v USING rtree(id, a, b)",
    ])  # fmt: skip
    (folder / "streaming.csv").write_text(
        f'WKT,name\n/vsicurl/{address}/x,=WEBSERVICE("{address}")\n', encoding="utf-8"
    )
    (folder / "vsi.geojson").write_text(json.dumps({"type": "Point", "coordinates": [f"/vsicurl/{address}"]}))
    prj = WGS84_PRJ[:-1] + f',EXTENSION["PROJ4_GRIDS","{address}/g"]]'
    write_shapefile(folder / "grid.shp", points(2, lon=-120.0), ["a", "b"], prj=prj)
    (folder / "http.json").write_text(
        f'{{"type":"FeatureCollection","features":[],"links":[{{"href":"{address}/n"}}]}}'
    )
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in (".geojson", ".kml", ".gpx", ".gpkg", ".csv", ".shp", ".json")
    )


def test_no_file_makes_the_program_ask_an_address(folder: Path, inspect: Inspect, requests: Requests) -> None:
    for path in phoning(folder, requests.address):
        inspect(path)
    assert requests.asked == []


def test_even_with_a_network_and_an_open_proxy_nothing_is_asked(
    folder: Path, inspect: Inspect, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the guards let through would be asked of our own server here: it is the proxy, and the network is there.
    open_boot = sandbox._BOOT.replace(
        "from gi_atlas.exchange.child",
        "from gi_atlas.exchange import limits; limits.cut_network = bool; from gi_atlas.exchange.child",
    )
    monkeypatch.setattr(sandbox, "_BOOT", open_boot)
    proxy = requests.address.removeprefix("http://")
    for name in ("GDAL_HTTP_PROXY", "GDAL_HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setitem(environment._SETTINGS, name, proxy)
    for path in phoning(folder, "http://127.0.0.2:1"):
        inspect(path)
    assert requests.asked == []


def test_links_are_told_and_the_crs_that_was_not_asked(folder: Path, inspect: Inspect) -> None:
    phoning(folder, "http://127.0.0.1:1")
    assert inspect(folder / "links.kml").warnings["LINKS_IGNORED"]["count"] >= 4
    told = inspect(folder / "crs.geojson")
    assert told.warnings["JSON_CRS_IGNORED"]["value"] == "http://127.0.0.1:1/crs"
    assert "CRS_MISSING" in told.questions


@pytest.mark.parametrize("text", [BOMB, QUADRATIC, XXE.replace("/etc/passwd", "CANARY")])
@pytest.mark.parametrize("end", ["kml", "gpx", "kmz"])
def test_xml_bombs_and_outside_entities(folder: Path, inspect: Inspect, canary: Path, text: str, end: str) -> None:
    text = text.replace("file:///CANARY", canary.as_uri())
    if end == "gpx":
        text = text.replace("kml", "gpx")
    path = folder / f"lol.{end}"
    path.write_bytes(text.encode()) if end != "kmz" else write_zip(path, [("doc.kml", text.encode())])
    started = time.monotonic()
    told = inspect(path)
    assert told.refusal == "READ_XML_DTD"
    assert time.monotonic() - started < 6
    assert CANARY not in json.dumps(told.entry, ensure_ascii=False)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([("doc.kml", b"<kml/>"), ("doc.kml", b"<kml/>")], "READ_DOUBLE_ENTRY"),
        ([("a.shp", b"1"), ("A.SHP", b"2")], "READ_DOUBLE_ENTRY"),
        ([("doc.kml", bytes(64 << 20))], "READ_UNPACKED_TOO_BIG"),
        ([("inner.kmz", b"PK\x03\x04" + bytes(30))], "READ_NESTED"),
        ([("readme.txt", b"x")], "READ_ZIP_EMPTY"),
        ([("a.csv", b"x,y\n1,2\n"), ("b.geojson", b"{}")], "READ_ZIP_MIXED"),
        ([(f"{n}.csv", b"a\n1\n") for n in range(300)], "READ_ZIP_TOO_MANY"),
        ([("word/document.xml", b"x"), ("[Content_Types].xml", b"x")], "READ_XML_BAD"),
    ],
)  # fmt: skip
def test_archives_that_are_refused(folder: Path, inspect: Inspect, entries: list[tuple[str, bytes]], code: str) -> None:
    assert inspect(write_zip(folder / "a.zip", entries)).refusal == code


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "C:\\evil.csv", "/tmp/evil.csv", "CON.csv", "a:b.csv", "x" * 300 + ".csv"]
)
def test_names_in_archives_write_nothing(folder: Path, inspect: Inspect, name: str) -> None:
    path = write_zip(folder / "slip.zip", [(name, b"name,lon,lat\na,-120,30\n")])
    before = snapshot(folder.parent)
    told = inspect(path)
    assert told.count == 1
    assert snapshot(folder.parent) == before


def test_an_endless_view_does_not_hang_the_reader(folder: Path, inspect: Inspect) -> None:
    path = write_gpkg(folder / "evil.gpkg", points(2, lon=-120.0), extra=[
        f"CREATE VIEW v AS {ENDLESS}",
        "INSERT INTO gpkg_contents SELECT 'v', 'features', 'v', '', '', 0, 0, 0, 0, 4326",
        "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POINT', 4326, 0, 0)",
        "CREATE TRIGGER own AFTER INSERT ON t BEGIN UPDATE t SET name = 'x'; END",
    ])  # fmt: skip
    started = time.monotonic()
    told = inspect(path)
    assert time.monotonic() - started < 6
    assert [layer["name"] for layer in told.layers] == ["t"]
    assert told.warnings["GPKG_STRIPPED"] == {"views": 1, "triggers": 1}


def test_the_triggers_of_every_geopackage_are_no_news(folder: Path, inspect: Inspect) -> None:
    path = write_gpkg(folder / "a.gpkg", points(2, lon=-120.0), extra=[
        "CREATE TRIGGER rtree_t_geom_insert AFTER INSERT ON t BEGIN SELECT 1; END",
        "CREATE TRIGGER trigger_insert_feature_count_t AFTER INSERT ON t BEGIN SELECT 1; END",
    ])  # fmt: skip
    assert "GPKG_STRIPPED" not in inspect(path).warnings


@pytest.mark.parametrize(
    "table", ['t"; DROP TABLE gpkg_contents; --', "表 名", "a'b", "select", "{{7*7}}", "%s", "../x", "💥" * 20]
)
def test_sql_in_names_is_only_a_name(folder: Path, inspect: Inspect, table: str) -> None:
    column = 'c") VALUES (1); --'
    path = write_gpkg(folder / "a.gpkg", points(3, lon=-120.0), table=table, columns={column: ["a", "b", "c"]})
    told = inspect(path)
    assert (told.layers[0]["name"], told.layers[0]["fields"]) == (table, [column])
    assert open_foreign(path).layers[0].values(column) == ["a", "b", "c"]


def png_bomb(side: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes((side // 8 + 1) * min(side, 2000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    content = zlib.compress(bytes(80 << 20), 9)
    chunk = b"k\x00\x00" + content
    packed = struct.pack(">I", len(chunk)) + b"zTXt" + chunk + struct.pack(">I", zlib.crc32(b"zTXt" + chunk))
    whole = stream.getvalue()
    return whole[:33] + packed + whole[33:]


@pytest.mark.parametrize(
    ("content", "fault"),
    [(png_bomb(60_000), "PHOTO_TOO_LARGE"), (png_bomb(16_000), "PHOTO_TOO_LARGE"), (text_bomb(), "PHOTO_DAMAGED")],
)
def test_pixel_bombs_are_told_and_not_unpacked(folder: Path, inspect: Inspect, content: bytes, fault: str) -> None:
    (folder / "bomb.png").write_bytes(content)
    started = time.monotonic()
    told = inspect(folder / "bomb.png")
    assert fault in told.warnings
    assert time.monotonic() - started < 6


HEADS = [
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"8BPS\x00\x01", b"SIMPLE  =  T", b"GIF89a", b"BM",
    b"\x00\x00\x00\x18ftypavif", b"<svg/>", b"#!/bin/sh\n", b"MZ\x90",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_other_formats_named_jpg_are_refused(folder: Path, inspect: Inspect, head: bytes) -> None:
    (folder / "photo.jpg").write_bytes(head + bytes(200))
    assert inspect(folder / "photo.jpg").refusal in ("READ_UNSUPPORTED", "READ_XML_OTHER")


@pytest.mark.parametrize("head", [b"\x00\x00\x00\x18ftypheic", b"RIFF\x00\x01\x00\x00WEBP"])
def test_the_mark_of_a_photo_alone_is_no_picture(folder: Path, inspect: Inspect, head: bytes) -> None:
    (folder / "photo.jpg").write_bytes(head + bytes(200))
    assert "PHOTO_UNKNOWN" in inspect(folder / "photo.jpg").warnings


@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x05\x06" + bytes(18), b"MZ" + bytes(500), b"%PDF-1.4"]
)
def test_a_polyglot_is_a_photo_and_nothing_else(folder: Path, inspect: Inspect, tail: bytes) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (10, 90, 30)).save(stream, "JPEG")
    (folder / "polyglot.jpg").write_bytes(stream.getvalue() + tail)
    told = inspect(folder / "polyglot.jpg")
    assert (told.entry["format"], told.entry["driver"], told.layers[0]["count"]) == ("JPEG", "Pillow", 1)
    preview = open_foreign(folder / "polyglot.jpg").previews[0]
    assert preview[:3] == b"\xff\xd8\xff"
    assert tail not in preview


def test_a_missing_index_is_made_beside_a_copy_only(folder: Path, inspect: Inspect) -> None:
    path = write_shapefile(folder / "a.shp", points(5, lon=-120.0), list("abcde"))
    path.with_suffix(".shx").unlink()
    before = snapshot(folder)
    told = inspect(path)
    assert told.count == 5
    assert "SHX_MISSING" in told.warnings
    assert snapshot(folder) == before


@pytest.mark.parametrize("rows", [0xFFFFFFFF, 0x7FFFFFFF, 50_000_000])
def test_a_table_that_claims_billions_of_rows(folder: Path, inspect: Inspect, rows: int) -> None:
    path = write_shapefile(folder / "a.shp", points(5, lon=-120.0), list("abcde"))
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[4:8] = struct.pack("<I", rows)
    path.with_suffix(".dbf").write_bytes(table)
    started = time.monotonic()
    told = inspect(path)
    assert time.monotonic() - started < 13
    assert told.refusal in ("READ_TOO_MANY_ROWS", "READ_FAILED") or "LAYER_READ_SHORT" in told.warnings


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = (("xl/workbook.xml", "sheet.main"), ("xl/worksheets/sheet1.xml", "worksheet"), ("xl/styles.xml", "styles"))


def relations(*pairs: tuple[str, str]) -> str:
    lines = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def write_sheet(path: Path, dimension: str, rows: str, styles: int = 1) -> Path:
    """A workbook written as text, so that it may claim anything."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{KIND}.{kind}+xml"/>' for name, kind in PARTS)
    entries = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><cellXfs count="{styles}">{"<xf/>" * styles}</cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    return write_zip(path, [(name, text.encode()) for name, text in entries.items()], zipfile.ZIP_STORED)


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD_ROW = f'<row r="1">{cell("A1", "name")}{cell("B1", "lon")}{cell("C1", "lat")}</row>'
TOO_WIDE = {"READ_TOO_MANY_FIELDS", "READ_NO_ROWS", "READ_FAILED"}
FIRST_ROW = f'<row r="2">{cell("A2", "a")}{cell("B2", "-120")}{cell("C2", "30")}</row>'


@pytest.mark.parametrize(
    ("dimension", "rows", "styles", "codes"),
    [
        ("A1:XFD1048576", HEAD_ROW + FIRST_ROW, 1, {None}),
        ("A1", HEAD_ROW + FIRST_ROW, 80_000, {None}),
        ("A1:C2", HEAD_ROW + f'<row r="1048576">{cell("XFD1048576", "x")}</row>', 1, {None, "READ_NO_ROWS"}),
        ("A1:C2", f'<row r="1">{"".join(cell(f"A{n}", "x") for n in range(1, 600))}</row>', 1, TOO_WIDE),
        ("A1:C2", '<row r="1"><c r="ZZZZZZ1" t="inlineStr"><is><t>x</t></is></c></row>', 1, TOO_WIDE),
        ("nonsense", HEAD_ROW + FIRST_ROW, 1, {None, "READ_FAILED"}),
    ],
)  # fmt: skip
def test_workbooks_that_claim_to_be_huge(
    folder: Path, inspect: Inspect, dimension: str, rows: str, styles: int, codes: set[str | None]
) -> None:
    started = time.monotonic()
    told = inspect(write_sheet(folder / "a.xlsx", dimension, rows, styles))
    assert told.refusal in codes
    assert time.monotonic() - started < 13
    if codes == {None}:
        assert (told.count, told.layers[0]["extent"]) == (1, [-120.0, 30.0, -120.0, 30.0])


def test_an_xml_bomb_in_a_workbook(folder: Path, inspect: Inspect) -> None:
    path = write_sheet(folder / "a.xlsx", "A1", HEAD_ROW)
    content = {info.filename: zipfile.ZipFile(path).read(info) for info in zipfile.ZipFile(path).infolist()}
    content["xl/worksheets/sheet1.xml"] = BOMB.replace("kml", "worksheet").encode()
    started = time.monotonic()
    told = inspect(write_zip(folder / "b.xlsx", list(content.items())))
    assert told.refusal in ("READ_FAILED", "READ_NO_ROWS")
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("text", ["[" * 100_000, '{"type":"Feature","properties":' + '{"a":' * 100_000])
def test_100_000_brackets(folder: Path, inspect: Inspect, text: str) -> None:
    (folder / "deep.geojson").write_text(text)
    assert inspect(folder / "deep.geojson").refusal == "READ_JSON_DEEP"


def test_a_ring_of_a_million_vertices_is_read_within_its_limits(folder: Path, inspect: Inspect) -> None:
    angles = np.linspace(0, -2 * np.pi, 1_000_000)
    ring = np.column_stack([-120 + np.cos(angles), 30 + np.sin(angles)])
    ring[-1] = ring[0]
    path = write_shp(folder / "ring.shp", [shapely.Polygon(ring)], "Polygon")
    write_dbf(path.with_suffix(".dbf"), [(b"name", 8)], [[b"ring"]])
    told = inspect(path)
    assert (told.count, told.layers[0]["vertices"]) == (1, 1_000_000)


def test_too_much_of_anything_is_refused_with_the_number(folder: Path, inspect: Inspect) -> None:
    wide = ",".join(f"c{n}" for n in range(501))
    (folder / "wide.csv").write_text(f"{wide}\n{wide}\n")
    told = inspect(folder / "wide.csv")
    assert (told.refusal, told.context["found"], told.context["expected"]) == ("READ_TOO_MANY_FIELDS", 501, 500)
    write_kml(folder / "many.kml", "".join(f"<Folder><name>f{n}</name>{placemark('p')}</Folder>" for n in range(201)))
    told = inspect(folder / "many.kml")
    assert (told.refusal, told.context["expected"]) == ("READ_TOO_MANY_LAYERS", 200)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2066", "\ufeff"])
def test_unseen_signs_in_names_are_taken_out_and_told(folder: Path, inspect: Inspect, sign: str) -> None:
    (folder / "a.csv").write_text(f"co{sign}de,name\n330100,杭州\n330200,宁波\n", encoding="utf-8")
    told = inspect(folder / "a.csv")
    assert told.layers[0]["fields"] == ["code", "name"]
    assert told.warnings["NAMES_CLEANED"]["signs"] == f"U+{ord(sign):04X}"
    path = write_gpkg(folder / "a.gpkg", points(2, lon=-120.0), columns={f"na{sign}me": ["a", "b"], "name": ["c", "d"]})
    told = inspect(path)
    assert told.layers[0]["fields"] == ["name", "name_2"]
    assert open_foreign(path).layers[0].values("name_2") == ["c", "d"]


def test_values_keep_every_sign(folder: Path) -> None:
    values = ["𠮷安", "a\u202eb", "{{7*7}}", "=cmd|'/c calc'!A0", "</script>", "é", "e\u0301"]
    path = write_gpkg(folder / "a.gpkg", points(len(values), lon=-120.0), columns={"name": values})
    assert open_foreign(path).layers[0].values("name") == values
    assert unicodedata.normalize("NFC", values[-1]) == values[-2]


def test_wrong_crs_swapped_axes_and_shifts_are_asked_never_taken(folder: Path) -> None:
    spots = points(40, 119.5, 29.5)
    cases = {
        "missing": write_shapefile(folder / "a.shp", spots, ["x"] * 40, prj=None),
        "swapped": write_geojson(folder / "b.geojson", [feature(shapely.Point(p.y, p.x)) for p in spots]),
        "wgs84": write_geojson(folder / "c.geojson", [feature(p) for p in spots]),
        "plane": write_gpkg(folder / "d.gpkg", spots, srid=4549),
    }
    asked = {name: [q.code for q in examine_file(path).inspection.open_questions()] for name, path in cases.items()}
    assert asked["missing"] == ["CRS_MISSING"]
    assert asked["swapped"][0] == "AXES_SWAPPED"
    assert asked["wgs84"] == ["DATUM_UNCLEAR"]
    assert asked["plane"] in (["CRS_WRONG"], ["CRS_MISSING"])


NAMES = [
    "a" * 240 + ".csv", "𠮷野家.csv", "trailing. .csv", " lead.csv", "новый;файл.csv", "a\nb.csv", "a\u202eb.csv",
    "--help.csv", "%s{file}{0}.csv", "COM1.csv", "$(id).csv",
]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
@pytest.mark.parametrize("name", NAMES)
def test_names_and_paths_that_people_have(folder: Path, inspect: Inspect, name: str) -> None:
    deep = folder / ("很深的目录" * 12) / ("d" * 150)
    deep.mkdir(parents=True)
    (deep / name).write_text("name,lon,lat\na,-120,30\n", encoding="utf-8")
    assert len(str(deep / name)) > 200
    told = inspect(deep / name)
    assert told.count == 1
    assert told.entry["file"] == str(deep / name)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\n]", told.layers[0]["name"])


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices are Unix's")
def test_what_is_no_file_is_refused_at_once(folder: Path, inspect: Inspect) -> None:
    os.mkfifo(folder / "pipe.geojson")
    started = time.monotonic()
    for path in (folder, folder / "pipe.geojson", Path("/dev/zero")):
        assert inspect(path).refusal == "READ_NOT_A_FILE"
    for path in (folder / "missing.kml", folder / ("x" * 300)):
        assert inspect(path).refusal == "READ_CANNOT_OPEN"
    with pytest.raises(ReadError) as caught:
        open_foreign(folder / "a\x00b")
    assert caught.value.code == "READ_CANNOT_OPEN"
    assert time.monotonic() - started < 2


def test_a_pipe_beside_a_shapefile_is_no_part_of_it(folder: Path, inspect: Inspect) -> None:
    path = write_shapefile(folder / "a.shp", points(2, lon=-120.0), ["a", "b"], cpg=None)
    if os.name != "nt":
        os.mkfifo(folder / "a.cpg")
    assert inspect(path).count == 2


def test_nothing_evaluates_or_unpickles_foreign_text() -> None:
    import ast

    sources = [*Path("gi_atlas").rglob("*.py"), *Path("survey_forms").rglob("*.py"), *Path("layers").rglob("*.py")]
    banned = {"eval", "exec", "pickle", "marshal", "shelve", "dill"}
    found: list[Any] = []
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.func.id] if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(str(path), name) for name in names if name in banned]
    assert len(sources) > 50
    assert found == []
