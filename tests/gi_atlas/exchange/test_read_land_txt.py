"""国土TXT of strangers: encodings, variants, what their headings and eastings tell, and what is wrong in them."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.errors import ReadError, UnsupportedFormat
from gi_atlas.exchange.formats import Format, recognise_format
from gi_atlas.exchange.layer_file import read_rows
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.read_land_txt import read_land_txt

from .reading import codes_of, columns_of, read_with

HEAD = "[属性描述]\n坐标系={datum}\n几度分带={width}\n带号={zone}\n[地块坐标]\n"
SQUARE = (
    "5,1.0,1,甲地,面,,茶园,,@\nJ1,1,{n}100,{e}100\nJ2,1,{n}200,{e}100\n"
    "J3,1,{n}200,{e}200\nJ4,1,{n}100,{e}200\nJ1,1,{n}100,{e}100\n"
)


def land(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "界址点.txt"
    path.write_bytes(text.encode(encoding))
    return path


def heading(zone: Any = 40, datum: str = "2000国家大地坐标系", width: int = 3) -> str:
    return HEAD.format(datum=datum, width=width, zone=zone)


def square(north: str = "3110", east: str = "40411") -> str:
    return SQUARE.format(n=north, e=east)


def shapes(answer: Any, folder: Path) -> list[Any]:
    table = read_rows(folder / answer.layers[0]["rows_file"])
    return [shapely.from_wkb(wkb) for wkb in table.column("geometry").to_pylist()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("brackets", ["[]", "【】"])
def test_every_encoding_is_known_and_read(folder: Path, encoding: str, brackets: str) -> None:
    text = (heading() + square()).replace("[", brackets[0]).replace("]", brackets[1])
    path = land(folder, text, encoding)
    assert recognise_format(path.read_bytes()[:4096], path.name) is Format.LAND_TXT
    answer = read_with(read_land_txt, path)
    assert columns_of(answer, folder)["地块名称"] == ["甲地"]
    assert columns_of(answer, folder)["地块用途"] == ["茶园"]
    (shape,) = shapes(answer, folder)
    assert shape.bounds == (40411100.0, 3110100.0, 40411200.0, 3110200.0)
    assert codes_of(answer) == []


def test_a_list_in_a_json_file_is_no_parcel() -> None:
    assert recognise_format('["[地块坐标]"]'.encode(), "a.json") is Format.GEOJSON


@pytest.mark.parametrize(
    ("zone", "datum", "width", "east", "crs"),
    [
        (40, "2000国家大地坐标系", 3, "40411", "EPSG:4528"),
        (40, "2000国家大地坐标系", 3, "411", "EPSG:4549"),
        ("", "CGCS2000", 3, "40411", "EPSG:4528"),
        (20, "CGCS2000", 6, "20411", "EPSG:4498"),
        (20, "CGCS2000", 6, "411", "EPSG:4509"),
        (40, "1980西安坐标系", 3, "40411", "EPSG:2364"),
        (40, "1980西安坐标系", 3, "411", "EPSG:2385"),
        (40, "1954年北京坐标系", 3, "411", "EPSG:2437"),
        ("", "CGCS2000", 3, "411", None),
        (40, "", 3, "40411", None),
        (99, "CGCS2000", 3, "411", None),
    ],
)
def test_the_crs_is_told_by_heading_and_eastings(
    folder: Path, zone: Any, datum: str, width: int, east: str, crs: str | None
) -> None:
    answer = read_with(read_land_txt, land(folder, heading(zone, datum, width) + square(east=east)))
    assert answer.layers[0]["crs_text"] == crs


def test_a_zone_that_contradicts_the_eastings_is_asked(folder: Path) -> None:
    answer = read_with(read_land_txt, land(folder, heading(39) + square()))
    assert answer.layers[0]["crs_text"] is None
    assert [(told["code"], told["context"]) for told in answer.warnings] == [
        ("LAND_TXT_ZONE", {"found": 40, "expected": "39"})
    ]


@pytest.mark.parametrize("east", ["40411", "411"])
def test_swapped_axes_are_recognised_and_told(folder: Path, east: str) -> None:
    answer = read_with(read_land_txt, land(folder, heading() + square(north=east, east="3110")))
    assert codes_of(answer) == ["LAND_TXT_SWAPPED"]
    (shape,) = shapes(answer, folder)
    assert shape.bounds[1] == 3110100.0


def test_holes_and_islands_are_told_by_their_place(folder: Path) -> None:
    def ring(number: int, low: int, high: int) -> str:
        corners = [(low, low), (high, low), (high, high), (low, high), (low, low)]
        return "".join(f"{place},{number},{3110000 + y},{40411000 + x}\n" for place, (x, y) in enumerate(corners, 1))

    text = heading() + "20,9,1,甲,面,,,,@\n" + ring(1, 0, 100) + ring(2, 10, 90) + ring(3, 40, 60) + ring(4, 200, 210)
    (shape,) = shapes(read_with(read_land_txt, land(folder, text)), folder)
    assert shape.is_valid
    assert shape.area == 100**2 - 80**2 + 20**2 + 10**2
    assert len(shape.geoms) == 3


def test_an_open_ring_is_closed_and_a_wrong_count_told(folder: Path) -> None:
    text = heading() + "".join(square().splitlines(keepends=True)[:-1]).replace("5,1.0", "7,1.0")
    answer = read_with(read_land_txt, land(folder, text))
    assert codes_of(answer) == ["LAND_TXT_NOT_CLOSED", "LAND_TXT_COUNT"]
    assert answer.warnings[1]["context"] == {"row": 6, "found": 4, "expected": "7", "count": 1}
    assert shapes(answer, folder)[0].area == 10_000


@pytest.mark.parametrize(
    ("body", "code", "row"),
    [
        ("J1,1,3110100,40411100\n", "LAND_TXT_LINE", 6),
        ("5,1,1,甲,面,,,,@\nJ1,1,3110100\n", "LAND_TXT_LINE", 7),
        ("5,1,1,甲,面,,,,@\nJ1,1,nan,1\n", "LAND_TXT_LINE", 7),
        ("5,1,1,甲,面,,,,@\nJ1,1,北,1\n", "LAND_TXT_LINE", 7),
        ("5,1,1,甲,面,,,,@\nJ1,1,3110100,40411100\nJ2,1,3110200,40411100\n", "LAND_TXT_RING", 6),
        ("5,1,1,甲,面,,,,@\n", "READ_NO_ROWS", None),
        ("", "READ_NO_ROWS", None),
    ],
)
def test_what_is_wrong_is_told_by_its_line(folder: Path, body: str, code: str, row: int | None) -> None:
    with pytest.raises(ReadError) as refused:
        read_with(read_land_txt, land(folder, heading() + body))
    assert (refused.value.code, refused.value.context.get("row")) == (code, row)


def test_through_the_door(folder: Path) -> None:
    (layer,) = open_foreign(land(folder, heading() + square() + square("3111"), "gbk")).layers
    assert (len(layer), layer.crs_text, layer.geometry_type) == (2, "EPSG:4528", "MultiPolygon")


def test_an_empty_file_is_refused(folder: Path) -> None:
    with pytest.raises(UnsupportedFormat):
        open_foreign(land(folder, ""))
