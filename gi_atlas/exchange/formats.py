"""Formats that are taken, and how a file's first bytes tell them apart."""

import re
from enum import StrEnum

from gi_atlas.errors import UnsupportedFormat

HEAD_BYTES = 4096


class Format(StrEnum):
    """Format of a foreign file, by its content."""

    GPKG = "GPKG"
    SHAPEFILE = "SHAPEFILE"
    GEOJSON = "GEOJSON"
    KML = "KML"
    KMZ = "KMZ"
    GPX = "GPX"
    FLATGEOBUF = "FLATGEOBUF"
    CSV = "CSV"
    XLSX = "XLSX"
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIF = "HEIF"
    GEOTIFF = "GEOTIFF"
    ZIP = "ZIP"
    XZ = "XZ"
    LAND_TXT = "LAND_TXT"
    DOCX = "DOCX"
    GEOPARQUET = "GEOPARQUET"
    DXF = "DXF"


DRIVERS = {
    Format.GPKG: "GPKG",
    Format.SHAPEFILE: "ESRI Shapefile",
    Format.GEOJSON: "GeoJSON",
    Format.KML: "LIBKML",
    Format.GPX: "GPX",
    Format.FLATGEOBUF: "FlatGeobuf",
    Format.GEOTIFF: "GTiff",
    Format.DXF: "DXF",
}
EXTENSIONS = {
    Format.GPKG: (".gpkg",),
    Format.SHAPEFILE: (".shp",),
    Format.GEOJSON: (".geojson", ".json"),
    Format.KML: (".kml",),
    Format.KMZ: (".kmz",),
    Format.GPX: (".gpx",),
    Format.FLATGEOBUF: (".fgb",),
    Format.CSV: (".csv", ".tsv", ".txt"),
    Format.XLSX: (".xlsx", ".xlsm"),
    Format.JPEG: (".jpg", ".jpeg"),
    Format.PNG: (".png",),
    Format.WEBP: (".webp",),
    Format.HEIF: (".heic", ".heif"),
    Format.GEOTIFF: (".tif", ".tiff"),
    Format.ZIP: (".zip",),
    Format.XZ: (".xz",),
    Format.LAND_TXT: (".txt",),
    Format.DOCX: (".docx",),
    Format.GEOPARQUET: (".parquet", ".geoparquet"),
    Format.DXF: (".dxf",),
}
# A TIFF may be a map; among evidence it counts as a scan (exchange.evidence_formats).
PHOTO_FORMATS = frozenset({Format.JPEG, Format.PNG, Format.WEBP, Format.HEIF})
TABLE_FORMATS = frozenset({Format.CSV, Format.XLSX})

_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"fgb\x03fgb", Format.FLATGEOBUF),
    (b"PAR1", Format.GEOPARQUET),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"\xfd7zXZ\x00", Format.XZ),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"II*\x00", Format.GEOTIFF),
    (b"MM\x00*", Format.GEOTIFF),
    (b"II+\x00", Format.GEOTIFF),
    (b"MM\x00+", Format.GEOTIFF),
)
# What people also try, with the word that the refusal names.
_KNOWN_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS/DOC/MSI (Microsoft 97-2003)"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf'\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"%PDF", "PDF"),
    (b"%!PS", "PostScript"),
    (b"8BPS", "Photoshop"),
    (b"SIMPLE  =", "FITS"),
    (b"GIF8", "GIF"),
    (b"AC10", "DWG"),
    (b"PARE", "Parquet (encrypted)"),
    (b"AutoCAD Binary DXF", "DXF (binary)"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)
# Brands of ISO boxes that hold HEVC pictures; AV1 pictures (avif) are not taken.
HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_SHAPE_MAGIC = b"\x00\x00\x27\x0a"
_SQLITE_MAGIC = b"SQLite format 3\x00"
_SIDE_FILES = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj")
_ROOT = re.compile(rb"<(?!\?|!)(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Headings of 国土TXT in the encodings that occur; its first sign is that of a JSON list.
_LAND_MARKS = tuple(
    f"{left}{word}{right}".encode(encoding)
    for word in ("属性描述", "地块坐标")
    for left, right in ("[]", "【】")
    for encoding in ("utf-8", "gbk", "utf-16-le", "utf-16-be")
)
# Without sections: a count of points and more values, "@" at the end of the line or as many values as a parcel has; the
# next line is a point.
_LAND_PARCEL = re.compile(
    rb"\s*\d{1,6}\s*,(?:[^\r\n]*@[ ,\t]*[\r\n]+[^\r\n,]{1,20},"
    rb"|(?:[^\r\n,]*,){6,39}[^\r\n,]*[\r\n]+[A-Za-z]{0,3}\d{1,6},\d{1,4},\d{6,8}(?:\.\d*)?,\d{6,8}(?:\.\d*)?[,\s])"
)
# A drawing begins with its first section; remarks (999) may stand before it.
_DRAWING = re.compile(rb"\s*(?:999[ \t]*\r?\n[^\n]*\n[ \t]*)*0[ \t]*\r?\n[ \t]*SECTION[ \t]*\r?\n")
_VRT_ROOTS = frozenset({"OGRVRTDataSource", "OGRVRTLayer", "VRTDataset", "GDALTileIndexDataset", "GDAL_WMS"})


def recognise_format(head: bytes, name: str) -> Format:
    """Format of a file by its first bytes; the name counts for plain text alone.

    Parameters
    ----------
    head : bytes
        The first ``HEAD_BYTES`` bytes (fewer if the file is shorter).
    name : str
        The file's own name.

    Raises
    ------
    UnsupportedFormat
        READ_EMPTY, READ_VRT, READ_SIDE_FILE, READ_UNSUPPORTED or READ_XML_OTHER, naming what was found.
    """
    if not head:
        raise UnsupportedFormat("READ_EMPTY", file=name)
    found = _by_magic(head, name)
    return found if found is not None else _by_text(head, name)


def _by_magic(head: bytes, name: str) -> Format | None:
    for start, known in _STARTS:
        if head.startswith(start):
            return known
    if (picture := photo_container(head)) is not None:
        return picture
    if head.startswith(_SQLITE_MAGIC):
        return _sqlite_kind(head, name)
    if head.startswith(_SHAPE_MAGIC):
        return _shape_part(name)
    if _extension(name) in _SIDE_FILES:
        raise UnsupportedFormat("READ_SIDE_FILE", file=name)
    for start, word in _KNOWN_STRANGERS:
        if head.startswith(start):
            raise UnsupportedFormat("READ_UNSUPPORTED", file=name, found=word)
    return None


def photo_container(head: bytes) -> Format | None:
    """Photo format whose mark stands behind the first bytes: WebP in RIFF, HEIF in ISO boxes; None otherwise."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] != b"ftyp" or head[8:12] not in HEIF_BRANDS:
        return None
    return None if b"avif" in head[8 : min(int.from_bytes(head[:4], "big"), 64)] else Format.HEIF


def _sqlite_kind(head: bytes, name: str) -> Format:
    if head[68:70] == b"GP":
        return Format.GPKG
    raise UnsupportedFormat("READ_UNSUPPORTED", file=name, found="SQLite")


def _shape_part(name: str) -> Format:
    if _extension(name) == ".shx":
        raise UnsupportedFormat("READ_SIDE_FILE", file=name)
    return Format.SHAPEFILE


def _by_text(head: bytes, name: str) -> Format:
    text = head
    for mark in _BOMS:
        text = text.removeprefix(mark)
    if _extension(name) in EXTENSIONS[Format.LAND_TXT] and _is_land(head, text):
        return Format.LAND_TXT
    if _DRAWING.match(text):
        return Format.DXF
    text = text.replace(b"\x00", b"").lstrip()
    if text.startswith(b"<"):
        return _xml_kind(text, name)
    if text[:1] in (b"{", b"["):
        return Format.GEOJSON
    if _extension(name) in EXTENSIONS[Format.CSV] and (b"\x00" not in head or head.startswith(_BOMS[1:])):
        return Format.CSV
    if _extension(name) in EXTENSIONS[Format.GEOJSON]:
        return Format.GEOJSON
    raise UnsupportedFormat("READ_UNSUPPORTED", file=name, found=_shown_start(head))


def _is_land(head: bytes, text: bytes) -> bool:
    """Whether a text is 国土TXT: by the names of its sections, or without them by a first line of a parcel."""
    return any(mark in head for mark in _LAND_MARKS) or _LAND_PARCEL.match(text.replace(b"\x00", b"")) is not None


def _xml_kind(text: bytes, name: str) -> Format:
    found = _ROOT.search(_without_comments(text))
    root = found.group(1).decode("ascii", "replace") if found else ""
    if root in _VRT_ROOTS:
        raise UnsupportedFormat("READ_VRT", file=name, found=root)
    if root == "kml" or (not root and _extension(name) == ".kml"):
        return Format.KML
    if root == "gpx" or (not root and _extension(name) == ".gpx"):
        return Format.GPX
    if _extension(name) in (".kml", ".gpx"):
        return Format.KML if _extension(name) == ".kml" else Format.GPX
    found_text = root or text[:24].decode("utf-8", "backslashreplace")
    raise UnsupportedFormat("READ_XML_OTHER", file=name, found=found_text)


def _without_comments(text: bytes) -> bytes:
    return re.sub(rb"<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", b"", text, flags=re.DOTALL)


def _shown_start(head: bytes) -> str:
    return " ".join(f"{byte:02X}" for byte in head[:8])


def _extension(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def matches_name(found: Format, name: str) -> bool:
    """Whether a file's extension is one that its format usually has."""
    return _extension(name) in EXTENSIONS[found]
