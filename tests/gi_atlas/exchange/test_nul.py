"""Zero characters in foreign texts: told and seen, where GDAL would end a text without a word."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.exchange import guard_json
from gi_atlas.exchange.guard_json import clean_geojson
from gi_atlas.exchange.guard_sqlite import strip_geopackage
from gi_atlas.exchange.open import open_foreign
from tests.gi_atlas.exchange.files import points, write_gpkg
from tests.gi_atlas.exchange.telling import Told


def geojson(properties: dict[str, Any]) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [119, 29]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def properties_of(text: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)["features"][0]["properties"]
    return found


@pytest.mark.parametrize(
    ("value", "shown", "count"),
    [
        ("a\0b", "a\\u0000b", 1),
        ("\0\0", "\\u0000\\u0000", 2),
        ("\\\0", "\\\\u0000", 1),  # a backslash, then a zero
        ("\\u0000", "\\u0000", 0),  # only text that looks like one
        ("\\\\u0000", "\\\\u0000", 0),
        ("\u0001\u00000", "\u0001\\u00000", 1),
        ("plain", "plain", 0),
    ],
    ids=["one", "two", "behind-backslash", "written", "written-twice", "beside-others", "none"],
)
@pytest.mark.parametrize("is_long", [False, True])
def test_json_keeps_all_of_a_text(
    monkeypatch: pytest.MonkeyPatch, value: str, shown: str, count: int, is_long: bool
) -> None:
    if is_long:
        monkeypatch.setattr(guard_json, "PARSED_BYTES", 1)
    clean = clean_geojson(geojson({"name": value}), "a.json")
    assert properties_of(clean.text) == {"name": shown}
    assert clean.nul_count == count
    # What is seen is read again as it is.
    assert clean_geojson(clean.text, "a.json").nul_count == 0


def test_json_keeps_names_of_columns_apart() -> None:
    clean = clean_geojson(geojson({"c\0d": 1, "c": 2, "c\0": 3}), "a.json")
    assert properties_of(clean.text) == {"c\\u0000d": 1, "c": 2, "c\\u0000": 3}
    assert clean.nul_count == 2


def packed(path: Path, texts: list[Any]) -> Path:
    write_gpkg(path, points(len(texts)), extra=["ALTER TABLE t ADD COLUMN note TEXT", 'ALTER TABLE t ADD "o""d" TEXT'])
    connection = sqlite3.connect(path)
    for number, text in enumerate(texts, start=1):
        connection.execute('UPDATE t SET note = ?, "o""d" = ? WHERE rowid = ?', (text, text, number))
    connection.commit()
    connection.close()
    return path


def notes(path: Path) -> list[Any]:
    connection = sqlite3.connect(path)
    connection.text_factory = bytes
    found = [row[0] for row in connection.execute("SELECT note FROM t ORDER BY rowid")]
    connection.close()
    return found


def test_a_geopackage_keeps_all_of_a_text(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gpkg", ["a\0b", "茶\0\0", "plain", None, b"\0blob", 7])
    stripped = strip_geopackage(path, path.name, 10.0)
    assert stripped.nuls == 2 * 3
    assert notes(path) == [b"a\\u0000b", "茶\\u0000\\u0000".encode(), b"plain", None, b"\0blob", b"7"]


def test_bytes_that_are_no_text_are_no_fault(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gpkg", ["x"])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE t SET note = CAST(x'ff0041' AS TEXT)")
    connection.commit()
    connection.close()
    assert strip_geopackage(path, path.name, 10.0).nuls == 1
    assert notes(path) == [b"\xff\\u0000A"]


def as_json(path: Path) -> Path:
    path = path.with_suffix(".geojson")
    path.write_bytes(geojson({"note": "a\0b", "c\0d": "x"}))
    return path


def as_package(path: Path) -> Path:
    return packed(path.with_suffix(".gpkg"), ["a\0b"])


@pytest.mark.parametrize("write", [as_json, as_package])
def test_whoever_imports_is_told(inspect: Callable[..., Told], folder: Path, write: Callable[[Path], Path]) -> None:
    path = write(folder / "a")
    assert inspect(path).warnings["TEXT_NUL"] == {"count": 2}
    assert open_foreign(path).layers[0].values("note") == ["a\\u0000b"]
