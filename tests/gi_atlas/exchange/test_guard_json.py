"""GeoJSON before GDAL sees it: depth, form, and no addresses."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import ReadError, UnsupportedFormat
from gi_atlas.exchange import guard_json
from gi_atlas.exchange.guard_json import MAX_DEPTH, CleanJson, clean_geojson, known_crs_name, nesting_depth

POINT = b'{"type":"Point","coordinates":[1,2]}'
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def plain_depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(plain_depth, value.values()), default=0)
    return 1 + max(map(plain_depth, value), default=0) if isinstance(value, list) else 0


@given(JSON_VALUES, st.booleans())
def test_depth_is_that_of_the_parsed_value(value: object, is_ascii: bool) -> None:
    assert nesting_depth(json.dumps(value, ensure_ascii=is_ascii).encode()) == plain_depth(value)


def test_depth_is_counted_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_json, "_CHUNK", 7)
    assert nesting_depth(b'[["[[[[[[[[", [1, [2]]]]') == 4


@pytest.mark.parametrize("text", [b"[" * 100_000, b'{"a":' * 100_000, b'[{"":' * 50_000 + b"1"])
def test_100_000_deep_is_refused_at_once(text: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        clean_geojson(text, "a.json")
    assert caught.value.code == "READ_JSON_DEEP"
    assert caught.value.context == {"file": "a.json", "expected": MAX_DEPTH}


def test_a_break_is_named_by_line_and_column() -> None:
    with pytest.raises(ReadError) as caught:
        clean_geojson(b'{"type":\n  Point}', "a.json")
    assert caught.value.code == "READ_JSON_BAD"
    assert (caught.value.context["line"], caught.value.context["column"]) == (2, 3)


@pytest.mark.parametrize(
    ("text", "found"),
    [(b"[1]", "list"), (b"null", "NoneType"), (b'{"type":"Topology"}', "Topology"), (b"{}", "object"),
     (b'{"type":"FeatureCollection","features":3}', "FeatureCollection"), (b'{"type":["Point"]}', "['Point']")],
)  # fmt: skip
def test_other_json_is_named(text: bytes, found: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        clean_geojson(text, "a.json")
    assert (caught.value.code, caught.value.context["found"]) == ("READ_NOT_GEOJSON", found)


@pytest.mark.parametrize(
    ("member", "crs_text", "unknown"),
    [
        ('{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}', "OGC:CRS84", None),
        ('{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}}', "EPSG:4490", None),
        ('{"type":"name","properties":{"name":"EPSG:4549"}}', "EPSG:4549", None),
        ('{"properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/4326"}}', "EPSG:4326", None),
        ('{"type":"name","properties":{"name":"http://127.0.0.1/x"}}', None, "http://127.0.0.1/x"),
        ('{"type":"link","properties":{"href":"file:///etc/passwd","type":"proj4"}}', None, "file:///etc/passwd"),
        ('{"type":"EPSG","properties":{"code":4326}}', None, "-"),
        ('{"properties":7}', None, "-"),
    ],
)
def test_a_crs_member_is_read_by_us_and_taken_out(member: str, crs_text: str | None, unknown: str | None) -> None:
    clean = clean_geojson(f'{{"crs" :\n {member},"type":"Point","coordinates":[1,2]}}'.encode(), "a.json")
    assert (clean.crs_text, clean.unknown_crs) == (crs_text, unknown)
    assert "crs" not in json.loads(clean.text)


@pytest.mark.parametrize("key", ['"crs"', '"\\u0063rs"', '"\\u0063\\u0072\\u0073"', '"c\\u0072s"'])
def test_no_spelling_of_the_key_survives(key: str) -> None:
    text = f'{{"type":"Point","coordinates":[1,2],{key}:{{"properties":{{"name":"http://x/"}}}}}}'
    clean = clean_geojson(text.encode(), "a.json")
    assert clean.unknown_crs == "http://x/"
    assert "crs" not in json.loads(clean.text)


def test_a_property_of_that_name_is_no_crs() -> None:
    text = b'{"type":"Feature","geometry":null,"properties":{"crs":{"properties":{"name":"http://x/"}}}}'
    clean = clean_geojson(text, "a.json")
    assert (clean.crs_text, clean.unknown_crs) == (None, None)
    assert json.loads(clean.text)["properties"] == {"crs_": {"properties": {"name": "http://x/"}}}


def test_a_file_too_long_to_parse_is_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_json, "PARSED_BYTES", 10)
    text = b'{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:4490"}},"features":[' + b",".join(
        [b'{"type":"Feature","properties":{},"geometry":' + POINT + b"}"] * 3
    )
    clean = clean_geojson(text + b"]}", "a.json")
    assert (clean.feature_count, clean.crs_text) == (3, "EPSG:4490")
    assert not re.search(b'"crs"', clean.text)
    assert clean_geojson(POINT + b" ", "a.json") == CleanJson(POINT + b" ", 0)
    assert clean_geojson(b'{"crs":{"a":', "a.json").unknown_crs == "-"


def test_nan_passes_to_be_named_by_its_row() -> None:
    assert clean_geojson(b'{"type":"Point","coordinates":[NaN,-Infinity]}', "a.json").feature_count == 1


def test_names_are_never_asked_for() -> None:
    assert known_crs_name("urn:ogc:def:crs:EPSG:9.8:4490") == "EPSG:4490"
    assert known_crs_name("https://www.opengis.net/def/crs/OGC/1.3/CRS84") == "OGC:CRS84"
    for other in ("http://www.opengis.net.evil.example/def/crs/EPSG/0/4326", "EPSG:4490; DROP", "+proj=longlat", ""):
        assert known_crs_name(other) is None
