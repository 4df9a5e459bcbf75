"""GeoParquet of strangers: rows, types and CRS as written; what lies, is cut or bursts is refused in words."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from gi_atlas.errors import GiAtlasError, ReadError, UnsupportedFormat
from gi_atlas.exchange import limits, read_geoparquet
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.layer_file import read_rows
from gi_atlas.exchange.open import open_foreign
from gi_atlas.services.inspecting import inspect_file

from .reading import columns_of, read_with

SHAPES = [
    shapely.MultiPolygon([shapely.box(119, 28, 119.1, 28.1).difference(shapely.box(119.02, 28.02, 119.04, 28.04)),
                          shapely.box(119.2, 28, 119.3, 28.1)]),
    shapely.box(119.5, 28.123456789012, 119.6, 28.2),
]  # fmt: skip
WKB = [shapely.to_wkb(shape) for shape in SHAPES]
COLUMN: dict[str, Any] = {"encoding": "WKB", "geometry_types": []}
META: dict[str, Any] = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": COLUMN}}


def with_crs(crs: Any) -> dict[str, Any]:
    return {**META, "columns": {"geometry": {**COLUMN, "crs": crs}}}


def write(folder: Path, meta: Any = META, geometry: Any = None, **columns: Any) -> Path:
    """A file of two rows unless a geometry column is given; ``meta`` as JSON, as bytes, or None for none."""
    table = pa.table({**columns, "geometry": pa.array(WKB, pa.binary()) if geometry is None else geometry})
    if meta is not None:
        table = table.replace_schema_metadata({b"geo": meta if isinstance(meta, bytes) else json.dumps(meta).encode()})
    path = folder / "范围.parquet"
    pq.write_table(table, path)
    return path


def read(path: Path) -> Any:
    return read_with(read_geoparquet.read_geoparquet, path)


def refusal(path: Path) -> GiAtlasError:
    with pytest.raises((ReadError, UnsupportedFormat)) as refused:
        read(path)
    assert "{" not in refused.value.message()
    return refused.value


def tried(read_it: Callable[[], list[Any]]) -> list[Any]:
    """What is read, or the code and the words of the refusal."""
    try:
        return read_it()
    except GiAtlasError as error:
        return [error.code, error.message()]


def test_places_come_through_the_door_bit_by_bit(folder: Path) -> None:
    opened = open_foreign(write(folder, with_crs({"id": {"authority": "EPSG", "code": 4490}}), name=["甲茶", "乙桃"]))
    (layer,) = opened.layers
    assert (opened.format, layer.crs_text, layer.name) == (Format.GEOPARQUET, "EPSG:4490", "范围")
    assert layer.values("name") == ["甲茶", "乙桃"]
    assert [shapely.to_wkb(shape) for shape in layer.geometries()] == WKB
    assert layer.rows().tolist() == [1, 2]


def test_content_decides_and_not_the_name(folder: Path) -> None:
    path = write(folder).rename(folder / "范围.csv")
    assert open_foreign(path).format is Format.GEOPARQUET


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (META, "OGC:CRS84"),
        (with_crs(None), None),
        (with_crs({"id": {"authority": "EPSG", "code": 4528}}), "EPSG:4528"),
        (with_crs({"id": {"authority": "OGC", "code": "CRS84"}}), "OGC:CRS84"),
        (with_crs({"type": "GeographicCRS", "name": "自定"}), '{"type": "GeographicCRS", "name": "自定"}'),
        # An id that is none is not believed; the text of the whole goes on to be parsed.
        (with_crs({"id": {"authority": "/etc/passwd", "code": 1}}), '{"id": {"authority": "/etc/passwd", "code": 1}}'),
        (with_crs({"id": {"authority": "EPSG", "code": "4490 +grids=x"}}),
         '{"id": {"authority": "EPSG", "code": "4490 +grids=x"}}'),
        (with_crs({"id": []}), '{"id": []}'),
    ],
)  # fmt: skip
def test_the_crs_is_what_the_metadata_says(folder: Path, meta: Any, expected: str | None) -> None:
    assert read(write(folder, meta)).layers[0]["crs_text"] == expected


def test_an_unknown_crs_is_asked(folder: Path) -> None:
    asked = {question.code for question in inspect_file(write(folder, with_crs(None))).open_questions()}
    assert "CRS_MISSING" in asked


def test_a_full_projjson_is_understood(folder: Path) -> None:
    import pyproj

    crs = pyproj.CRS.from_epsg(4528).to_json_dict()
    del crs["id"]
    flat = pa.array([shapely.to_wkb(shapely.box(40_400_000, 3_100_000, 40_401_000, 3_101_000))], pa.binary())
    inspected = inspect_file(write(folder, with_crs(crs), geometry=flat))
    assert inspected.crs == "EPSG:4528"
    assert inspected.open_questions() == []


def test_a_crs_that_is_none_is_asked_or_refused_in_words(folder: Path) -> None:
    codes = tried(lambda: [one.code for one in inspect_file(write(folder, with_crs({"type": "自定"}))).questions])
    assert {"CRS_NOT_UNDERSTOOD", "CRS_WRONG", "CRS_MISSING"} & set(codes)


def test_values_keep_their_types(folder: Path) -> None:
    path = write(
        folder,
        whole=pa.array([1, None], pa.int32()),
        huge=pa.array([2**64 - 1, 0], pa.uint64()),
        real=pa.array([0.5, float("nan")]),
        half=pa.array([np.float16(1.5), None], pa.float16()),
        yes=pa.array([True, None]),
        day=pa.array([date(2024, 2, 29), None]),
        at=pa.array([datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC), None]),
        word=pa.array(["甲", "乙"]).dictionary_encode(),
        raw=pa.array([b"\x00\xff", None]),
        money=pa.array([Decimal("1.10"), None]),
        listed=pa.array([[1, 2], None]),
        bbox=pa.array([{"xmin": 1.0}, None]),
    )
    answer = read(path)
    kinds = {info["name"]: info["type"] for info in answer.layers[0]["fields"]}
    assert kinds == {
        "whole": "INTEGER", "huge": "TEXT", "real": "REAL", "half": "REAL", "yes": "BOOLEAN", "day": "DATE",
        "at": "DATETIME", "word": "TEXT", "raw": "TEXT", "money": "TEXT", "listed": "TEXT",
    }  # fmt: skip
    values = columns_of(answer, folder)
    assert values["huge"] == ["18446744073709551615", "0"]
    assert (values["real"], values["half"], values["yes"]) == ([0.5, None], [1.5, None], [True, None])
    assert values["day"] == ["2024-02-29", None]
    assert values["at"][0].startswith("2024-02-29 01:02:03")
    assert (values["word"], values["raw"]) == (["甲", "乙"], ["(2 bytes)", None])
    assert (values["money"], values["listed"]) == (["1.10", None], ["[1, 2]", None])


def test_rows_that_are_no_places_are_named(folder: Path) -> None:
    places = pa.array([WKB[0], b"\x01\x03garbage", None, shapely.to_wkb(shapely.Point(np.inf, 1))], pa.binary())
    answer = read(write(folder, geometry=places))
    faults = [(fault["row"], fault["code"]) for fault in answer.layers[0]["faults"]]
    assert faults == [(2, "ROW_GEOMETRY_UNREADABLE"), (4, "ROW_NOT_FINITE")]
    assert columns_of(answer, folder)["row"] == [1, 3]


def test_an_empty_table_is_an_empty_layer(folder: Path) -> None:
    assert read(write(folder, geometry=pa.array([], pa.binary()))).layers[0]["count"] == 0


@pytest.mark.parametrize(
    "meta",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"primary_column":"geometry"}',
        {**META, "primary_column": "other"},
        {**META, "primary_column": ["geometry"]},
        {**META, "columns": []},
        {**META, "columns": {"geometry": "WKB"}},
        with_crs("EPSG:4490"),
        with_crs(4490),
        with_crs({"name": "x" * 200_000}),
    ],
    ids=lambda meta: str(meta)[:30],
)
def test_metadata_that_cannot_be_used_is_refused(folder: Path, meta: Any) -> None:
    assert refusal(write(folder, meta)).code == "GEOPARQUET_META"


def test_long_metadata_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_geoparquet, "MAX_META_BYTES", 10)
    assert refusal(write(folder)).code == "GEOPARQUET_META"


@pytest.mark.parametrize("encoding", ["point", "polygon", "WKT", "", None, 7])
def test_other_encodings_are_refused(folder: Path, encoding: Any) -> None:
    meta = {**META, "columns": {"geometry": {"encoding": encoding}}}
    assert refusal(write(folder, meta)).code == "GEOPARQUET_ENCODING"


def test_text_in_place_of_wkb_is_refused(folder: Path) -> None:
    assert refusal(write(folder, geometry=pa.array(["POINT (1 1)"]))).code == "GEOPARQUET_ENCODING"


def test_parquet_without_places_is_refused(folder: Path) -> None:
    refused = refusal(write(folder, None))
    assert (refused.code, refused.context["found"]) == ("READ_UNSUPPORTED", "Parquet (no geo)")


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("MAX_ROWS", 1, "READ_TOO_MANY_ROWS"), ("MAX_FIELDS", 1, "READ_TOO_MANY_FIELDS"),
     ("MAX_VERTICES", 5, "READ_TOO_MANY_VERTICES")],
)  # fmt: skip
def test_limits_hold(folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str) -> None:
    monkeypatch.setattr(limits, limit, value)
    assert refusal(write(folder, name=["甲", "乙"])).code == code


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_file_is_refused(folder: Path, share: float) -> None:
    path = write(folder, name=["甲茶" * 500, "乙桃" * 500])
    content = path.read_bytes()
    path.write_bytes(content[: max(4, int(len(content) * share))])
    assert refusal(path).code == "READ_FAILED"


@pytest.mark.parametrize("place", range(0, 100, 9))
def test_flipped_bytes_never_break_the_door(folder: Path, place: int) -> None:
    path = write(folder, name=["甲茶", "乙桃"])
    content = bytearray(path.read_bytes())
    position = 4 + (len(content) - 8) * place // 100
    content[position] ^= 0xFF
    path.write_bytes(content)
    told = tried(lambda: [read_rows(folder / layer["rows_file"]).num_rows for layer in read(path).layers])
    assert told in ([1], [2]) or isinstance(told[0], str)


def test_a_table_that_bursts_is_given_up_in_the_child(folder: Path) -> None:
    """A megabyte in the dictionary, named by a hundred thousand rows: 100 GB as plain text."""
    word = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["茶" * 350_000]))
    places = pa.array([None] * 100_000, pa.binary())
    path = write(folder, geometry=places, word=word)
    assert path.stat().st_size < 4 << 20
    with pytest.raises(ReadError) as refused:
        open_foreign(path)
    assert refused.value.code in ("READ_MEMORY", "READ_FAILED", "READ_TOO_SLOW", "READ_CRASHED")
