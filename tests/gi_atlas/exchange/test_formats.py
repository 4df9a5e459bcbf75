"""A file is what its first bytes say; its name counts for plain text alone."""

import pytest

from gi_atlas.errors import UnsupportedFormat
from gi_atlas.exchange.formats import Format, matches_name, recognise_format

VRT = b'<OGRVRTDataSource><OGRVRTLayer name="t"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
READ = [
    (b"SQLite format 3\x00" + bytes(52) + b"GP10", "a.sqlite", Format.GPKG),
    (b"\x00\x00\x27\x0a" + bytes(96), "a.shp", Format.SHAPEFILE),
    (b'\xef\xbb\xbf  {"type":', "a.dat", Format.GEOJSON),
    ("[1]".encode("utf-16"), "a.json", Format.GEOJSON),
    (b"<?xml version='1.0'?><!-- <gpx> --><kml xmlns='x'>", "a.bin", Format.KML),
    (b"<k:kml xmlns:k='x'>", "a.bin", Format.KML),
    (b"<gpx>", "a.kml", Format.GPX),
    (b"fgb\x03fgb\x00", "a.csv", Format.FLATGEOBUF),
    (b"PK\x03\x04", "a.kmz", Format.ZIP),
    (b"\xfd7zXZ\x00", "a.geojson.xz", Format.XZ),
    (b"\xff\xd8\xff\xe1", "a.png", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", "a.jpg", Format.PNG),
    (b"II*\x00", "a.tif", Format.GEOTIFF),
    ("区划代码,名称\n".encode("gb18030"), "a.csv", Format.CSV),
    ("区划代码\t名称\n".encode("utf-16"), "a.txt", Format.CSV),
]
REFUSED = [
    (b"", "a.geojson", "READ_EMPTY"),
    *((VRT, f"a.{end}", "READ_VRT") for end in ("geojson", "kml", "shp", "gpkg", "tif", "csv", "jpg", "vrt")),
    (b"\xef\xbb\xbf<!-- x --><VRTDataset>", "a.tif", "READ_VRT"),
    (b"<GDAL_WMS><Service>", "a.tif", "READ_VRT"),
    (b"<GDALTileIndexDataset>", "a.tif", "READ_VRT"),
    (b"%!PS-Adobe-3.0 EPSF", "photo.jpg", "READ_UNSUPPORTED"),
    (b"8BPS\x00\x01", "photo.jpg", "READ_UNSUPPORTED"),
    (b"SIMPLE  =                    T", "photo.jpg", "READ_UNSUPPORTED"),
    (b"GIF89a", "photo.jpg", "READ_UNSUPPORTED"),
    (b"SQLite format 3\x00" + bytes(80), "a.gpkg", "READ_UNSUPPORTED"),
    (b"\x00\x00\x27\x0a", "a.shx", "READ_SIDE_FILE"),
    (b"\x03", "a.dbf", "READ_SIDE_FILE"),
    (b"<html>", "a.html", "READ_XML_OTHER"),
    (b"<.>", "a.json", "READ_XML_OTHER"),
    (b"\x00\x01\x02", "a.csv", "READ_UNSUPPORTED"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "form.xls", "READ_UNSUPPORTED"),
    (b"anything", "a.doc", "READ_UNSUPPORTED"),
]


@pytest.mark.parametrize(("head", "name", "expected"), READ)
def test_content_decides(head: bytes, name: str, expected: Format) -> None:
    assert recognise_format(head, name) is expected


@pytest.mark.parametrize(("head", "name", "code"), REFUSED)
def test_the_rest_is_refused_by_its_content(head: bytes, name: str, code: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        recognise_format(head, name)
    assert caught.value.code == code
    assert caught.value.context["file"] == name
    assert "{" not in caught.value.message()


def test_what_was_found_is_named() -> None:
    for head, expected in ((b"8BPS", "Photoshop"), (b"\x01\x02\x03", "01 02 03"), (b"<.>", "<.>")):
        with pytest.raises(UnsupportedFormat) as caught:
            recognise_format(head, "a.jpg")
        assert caught.value.context["found"] == expected


def test_names_and_formats_are_compared() -> None:
    assert matches_name(Format.GEOJSON, "县界.GeoJSON")
    assert not matches_name(Format.KML, "县界.GeoJSON")
    assert not matches_name(Format.KML, "县界")
