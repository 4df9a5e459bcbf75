"""What GeoJSON must be before GDAL sees it: shallow, well formed, without addresses to ask."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gi_atlas.errors import ReadError, UnsupportedFormat

MAX_DEPTH = 64
PARSED_BYTES = 64 << 20
_CHUNK = 8 << 20
_MEMBER_BYTES = 10_000
_KEY_CRS = re.compile(rb'"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"\s*:\s*(?=\{)')
# A zero character, its backslash not itself written by one before it; GDAL's texts would end there.
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_FEATURE = re.compile(rb'"type"\s*:\s*"Feature"')
_NAMED = re.compile(r"\A(?:urn:ogc:def:crs:)?(EPSG|OGC):+(?:[\d.]*:)?(\w+)\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"\Ahttps?://www\.opengis\.net/def/crs/(EPSG|OGC)/[\d.]+/(\w+)\Z", re.IGNORECASE)
_GEOMETRIES = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
)


@dataclass(frozen=True)
class CleanJson:
    """GeoJSON without its CRS members.

    ``crs_text`` is the authority code that a member named; ``unknown_crs`` what a member said that was not followed;
    ``nul_count`` how many zero characters of texts are written as ``\\u0000`` now.
    """

    text: bytes
    feature_count: int
    crs_text: str | None = None
    unknown_crs: str | None = None
    nul_count: int = 0


def clean_geojson(text: bytes, file: str) -> CleanJson:
    """Check GeoJSON and take out whatever names a CRS (RFC 7946 has none, and GDAL follows addresses there).

    Parameters
    ----------
    text : bytes
        UTF-8 without a byte order mark.

    Raises
    ------
    ReadError
        READ_JSON_DEEP, READ_JSON_BAD with line and column.
    UnsupportedFormat
        READ_NOT_GEOJSON, naming what it is.
    """
    if nesting_depth(text) > MAX_DEPTH:
        raise ReadError("READ_JSON_DEEP", file=file, expected=MAX_DEPTH)
    # The search for the bytes alone is quick; hardly any file has them.
    text, nul_count = (text, 0) if b"\\u0000" not in text else _NUL.subn(rb"\1\\\\u0000", text)
    clean = _clean_unparsed(text) if len(text) > PARSED_BYTES else _clean_parsed(text, file)
    return replace(clean, nul_count=nul_count)


def _clean_parsed(text: bytes, file: str) -> CleanJson:
    loaded = _loaded(text, file)
    count = _checked_count(loaded, file)
    if _KEY_CRS.search(text) is None:
        return CleanJson(text, count)
    return CleanJson(_KEY_CRS.sub(b'"crs_":', text), count, *_read_member(loaded.get("crs")))


def _clean_unparsed(text: bytes) -> CleanJson:
    # Too long to be loaded whole: the first member of that name counts.
    count, first = len(_FEATURE.findall(text)), _KEY_CRS.search(text)
    if first is None:
        return CleanJson(text, count)
    try:
        member, _end = json.JSONDecoder().raw_decode(
            text[first.end() : first.end() + _MEMBER_BYTES].decode("utf-8", "replace")
        )
    except ValueError:
        member = {}
    return CleanJson(_KEY_CRS.sub(b'"crs_":', text), count, *_read_member(member))


def nesting_depth(text: bytes) -> int:
    """Deepest nesting of arrays and objects, brackets in strings left out; parses nothing."""
    plain = text.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    codes = np.frombuffer(plain, dtype=np.uint8)
    quotes = depth = deepest = 0
    for start in range(0, len(codes), _CHUNK):
        part = codes[start : start + _CHUNK]
        inside = (np.cumsum(part == 0x22, dtype=np.int64) + quotes) & 1
        steps = np.isin(part, (0x5B, 0x7B)).astype(np.int8) - np.isin(part, (0x5D, 0x7D)).astype(np.int8)
        steps[inside == 1] = 0
        levels = np.cumsum(steps, dtype=np.int64) + depth
        deepest = max(deepest, int(levels.max(initial=0)))
        quotes, depth = int(inside[-1]), int(levels[-1])
    return deepest


def _loaded(text: bytes, file: str) -> Any:
    try:
        return json.loads(text, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise ReadError("READ_JSON_BAD", file=file, line=error.lineno, column=error.colno, detail=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise ReadError("READ_JSON_BAD", file=file, line=1, column=1, detail=str(error)) from error


def _checked_count(loaded: Any, file: str) -> int:
    kind = loaded.get("type") if isinstance(loaded, dict) else type(loaded).__name__
    if kind == "FeatureCollection" and isinstance(loaded.get("features"), list):
        return len(loaded["features"])
    if kind == "Feature" or kind in _GEOMETRIES:
        return 1
    raise UnsupportedFormat("READ_NOT_GEOJSON", file=file, found=_shown(kind))


def _constant(word: str) -> float:
    # RFC 8259 has no NaN or Infinity, yet GDAL takes them as coordinates; the row is named later.
    return float(word)


def _shown(kind: Any) -> str:
    return str(kind)[:60] if kind else "object"


def _read_member(member: Any) -> tuple[str | None, str | None]:
    """Authority code that a CRS member names, and what it says instead; (None, None) for a member of a property."""
    if member is None:
        return None, None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name", properties.get("href", "")) if isinstance(properties, dict) else ""
    known = known_crs_name(str(name))
    return known, None if known else str(name or "-")[:200]


def known_crs_name(name: str) -> str | None:
    """Authority code of a URN, a short name or an address of opengis.net, without asking anybody."""
    found = _NAMED.match(name.strip()) or _ADDRESS.match(name.strip())
    return f"{found.group(1).upper()}:{found.group(2).upper()}" if found else None
