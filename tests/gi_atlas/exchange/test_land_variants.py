"""国土TXT in the variants of offices and programs: sections, keys, commas, "@", numbers, rings, attributes, zones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gi_atlas.errors import ReadError
from gi_atlas.exchange.formats import Format, recognise_format
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.plane_facts import plane_of, stated_plane
from gi_atlas.exchange.read_land_txt import is_parcel_line, read_land_txt

from .reading import codes_of, columns_of, read_with
from .test_read_land_txt import heading, land, shapes, square

BOUNDS = (40411100.0, 3110100.0, 40411200.0, 3110200.0)


def read(folder: Path, text: str, encoding: str = "utf-8") -> Any:
    return read_with(read_land_txt, land(folder, text, encoding))


def refused(folder: Path, text: str) -> ReadError:
    with pytest.raises(ReadError) as error:
        read(folder, text)
    assert "{" not in error.value.message()
    return error.value


def only(answer: Any, folder: Path) -> Any:
    (shape,) = shapes(answer, folder)
    return shape


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("start", ["[地块坐标]\n", "", "\n\n"])
def test_the_description_may_be_missing(folder: Path, start: str, encoding: str) -> None:
    path = land(folder, start + square(), encoding)
    assert recognise_format(path.read_bytes()[:4096], path.name) is Format.LAND_TXT
    opened = open_foreign(path)
    assert opened.layers[0].geometries()[0].bounds == BOUNDS
    assert opened.layers[0].crs_text is None


@pytest.mark.parametrize(
    ("datum", "epsg"),
    [
        ("2000国家大地坐标系", 4528),
        ("国家2000", 4528),
        ("CGCS2000", 4528),
        ("CGCS 2000", 4528),
        ("大地2000坐标系", 4528),
        ("China Geodetic Coordinate System 2000", 4528),
        ("80国家大地坐标系", 2364),
        ("1980西安坐标系", 2364),
        ("西安80", 2364),
        ("1954年北京坐标系", 2416),
        ("独立坐标系", None),
        ("", None),
    ],
)
def test_every_name_of_the_datum(folder: Path, datum: str, epsg: int | None) -> None:
    answer = read(folder, heading(datum=datum) + square())
    assert answer.layers[0]["crs_text"] == (f"EPSG:{epsg}" if epsg else None)


@pytest.mark.parametrize("sign", ["=", " = ", "＝", "：", ":"])
@pytest.mark.parametrize(
    "keys",
    [("坐标系", "几度分带", "带号"), ("坐标系统", "分带", "投影带号"), ("大地坐标系", "分度带", "度带号"),
     ("坐 标 系", "几度分带", "带　号")],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["40", "第40带", "40带", "40,"])
def test_keys_and_signs_of_the_description(folder: Path, sign: str, keys: tuple[str, str, str], zone: str) -> None:
    values = ("2000国家大地坐标系", "3度带", zone)
    lines = [f"{key}{sign}{value}" for key, value in zip(keys, values, strict=True)]
    text = "\n".join(["[属性描述]", "格式版本号=1.01", *lines, "精度=0.01", "转换参数=0,0,0,0,0,0,0", "[地块坐标]", ""])
    assert read(folder, text + square(east="411")).layers[0]["crs_text"] == "EPSG:4549"


@pytest.mark.parametrize(
    ("head", "width", "zone"),
    [
        ({"中央子午线": "120"}, "", "40"),
        ({"中央经线": "117°00′00″", "几度分带": "6"}, "6", "20"),
        ({"中央子午线": "118"}, "", ""),
        ({"带号": "39", "中央子午线": "120"}, "", "39"),
        ({"带号": "", "中央子午线": "105"}, "", "35"),
        ({}, "", ""),
    ],
)
def test_a_central_meridian_tells_the_zone(head: dict[str, str], width: str, zone: str) -> None:
    assert stated_plane(head)[1:] == (width, zone)


@pytest.mark.parametrize(
    ("width", "zone", "epsg"), [("六", 20, 4498), ("6", 20, 4498), ("", 20, 4498), ("3", 20, None)]
)
def test_zones_of_six_degrees(folder: Path, width: str, zone: int, epsg: int | None) -> None:
    text = f"[属性描述]\n坐标系=CGCS2000\n几度分带={width}\n带号={zone}\n[地块坐标]\n"
    answer = read(folder, text + square(east=f"{zone}411"))
    assert answer.layers[0]["crs_text"] == (f"EPSG:{epsg}" if epsg else None)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("comma", [",", "，", " , ", "，  ", ";", "\t"])
def test_line_ends_and_commas(folder: Path, ends: str, comma: str) -> None:
    text = heading() + square().replace(",", comma)
    answer = read(folder, text.replace("\n", ends))
    assert only(answer, folder).bounds == BOUNDS
    assert columns_of(answer, folder)["地块名称"] == ["甲地"]
    assert columns_of(answer, folder)["地块用途"] == ["茶园"]


def test_a_full_width_comma_in_a_name_parts_nothing(folder: Path) -> None:
    answer = read(folder, heading() + square().replace("甲地", "甲地，西片"))
    assert columns_of(answer, folder)["地块名称"] == ["甲地，西片"]
    assert columns_of(answer, folder)["地块用途"] == ["茶园"]


@pytest.mark.parametrize("ending", [",@", "@", " @", ",@,", ",＠", "，＠", ", @ ", ",@,,"])
def test_ends_of_a_parcels_line(folder: Path, ending: str) -> None:
    answer = read(folder, heading() + square().replace(",@", ending))
    assert only(answer, folder).bounds == BOUNDS
    assert columns_of(answer, folder)["地块用途"] == ["茶园"]
    assert codes_of(answer) == []


@pytest.mark.parametrize("count", [8, 9, 12])
def test_a_lost_sign_at_the_end_is_told(folder: Path, count: int) -> None:
    line = ",".join(["5", "1.0", "1", "甲地", "面", "", "茶园", "011", "", "", "", ""][:count])
    text = heading() + square().replace("5,1.0,1,甲地,面,,茶园,,@", line)
    answer = read(folder, text)
    assert only(answer, folder).bounds == BOUNDS
    assert columns_of(answer, folder)["地块名称"] == ["甲地"]
    assert codes_of(answer) == ["LAND_TXT_BARE"]


@pytest.mark.parametrize(
    "numbers", [("J001", "J002", "J003", "J004", "J001"), ("1", "2", "3", "4", "1"), ("J1", "J2", "J3", "J4", "J5"),
                ("界址点1", "界址点2", "界址点3", "界址点4", "界址点1"), ("", "", "", "", "")],
)  # fmt: skip
def test_numbers_of_points(folder: Path, numbers: tuple[str, ...]) -> None:
    lines = square().splitlines()
    points = [",".join([number, *line.split(",")[1:]]) for number, line in zip(numbers, lines[1:], strict=True)]
    answer = read(folder, heading() + "\n".join([lines[0], *points]))
    assert only(answer, folder).bounds == BOUNDS
    assert codes_of(answer) == []


def test_a_ring_number_that_comes_again_after_its_ring_is_closed_is_a_new_ring(folder: Path) -> None:
    """Two parts, both numbered 1, as some programs write them."""
    other = square(north="3120").splitlines()[1:]
    text = heading() + square().replace("5,1.0", "10,2.0") + "\n".join(other)
    answer = read(folder, text)
    shape = only(answer, folder)
    assert (len(shape.geoms), shape.area) == (2, 2 * 100**2)
    assert codes_of(answer) == []


def test_holes_that_are_numbered_like_their_border(folder: Path) -> None:
    inner = ["J5,1,3110120,40411120", "J6,1,3110140,40411120", "J7,1,3110140,40411140", "J5,1,3110120,40411120"]
    answer = read(folder, heading() + square() + "\n".join(inner))
    assert only(answer, folder).area == 100**2 - 200


def test_points_without_a_ring(folder: Path) -> None:
    answer = read(folder, heading() + square().replace(",1,3110", ",3110"))
    assert only(answer, folder).bounds == BOUNDS


def test_numbers_behind_the_coordinates_are_told(folder: Path) -> None:
    text = heading() + "\n".join(f"{line},35.2" if line.startswith("J") else line for line in square().splitlines())
    answer = read(folder, text)
    assert only(answer, folder).bounds == BOUNDS
    (told,) = answer.warnings
    assert (told["code"], told["context"]) == ("LAND_TXT_MORE", {"count": 5, "row": 7})


def test_a_parcel_without_points_is_told(folder: Path) -> None:
    answer = read(folder, heading() + "0,0,2,乙地,面,,,,@\n" + square())
    assert columns_of(answer, folder)["地块名称"] == ["甲地"]
    assert codes_of(answer) == ["LAND_TXT_EMPTY"]


def test_parcels_of_one_name_are_told(folder: Path) -> None:
    answer = read(folder, heading() + square() + square(north="3120"))
    assert columns_of(answer, folder)["地块名称"] == ["甲地", "甲地"]
    assert "PARCELS_JOINED" in codes_of(answer)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("1.0", None),
        ("10000", "LAND_TXT_AREA_UNIT"),
        ("15", "LAND_TXT_AREA_UNIT"),
        ("2.5", "LAND_TXT_AREA"),
        ("约1", "LAND_TXT_AREA"),
        ("", None),
    ],
)
def test_hectares_that_do_not_fit_are_told(folder: Path, stated: str, code: str | None) -> None:
    assert codes_of(read(folder, heading() + square().replace("5,1.0", f"5,{stated}"))) == ([code] if code else [])


@pytest.mark.parametrize(("first", "second"), [("39411", "40411"), ("411", "40411")])
def test_several_zones_are_refused(folder: Path, first: str, second: str) -> None:
    error = refused(folder, heading() + square(east=first) + square(north="3120", east=second))
    assert (error.code, error.context["row"]) == ("LAND_TXT_ZONES", 12)
    assert "40" in error.context["found"]


def test_eastings_that_pass_a_million_are_no_zones() -> None:
    plane = plane_of(np.array([3110000.0, 3110000.0]), np.array([999_990.0, 1_000_010.0]))
    assert (plane.zones, plane.prefix) == ((), None)


@pytest.mark.parametrize(
    ("line", "row"),
    [("J2,1,abc,40411100", 7), ("J2,1,3110200", 7), ("J2,1", 7), ("J2;1", 7), ("J2,1,3_110_200,40411100", 7),
     ("J2,1,nan,40411100", 7), ("J2,1,3110200,40411100,备注", 7), ("备注", 7), ("J2,1,1e99,40411100,,x", 7)],
)  # fmt: skip
def test_lines_that_are_nothing_are_refused_by_their_number(folder: Path, line: str, row: int) -> None:
    lines = (heading() + square()).splitlines()
    lines[6] = line
    error = refused(folder, "\n".join(lines))
    assert (error.code, error.context["row"], error.context["value"]) == ("LAND_TXT_LINE", row, line)


@pytest.mark.parametrize(
    ("text", "found"),
    [("1,甲,5\n2,乙,6\n", Format.CSV), ("a@b.cn,1\nc@d.cn,2\n", Format.CSV), ("5,a@\nx", Format.CSV)],
)
def test_other_texts_are_no_parcels(text: str, found: Format) -> None:
    assert recognise_format(text.encode(), "a.txt") is found


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("count", [8, 9, 12])
def test_neither_sections_nor_signs(folder: Path, encoding: str, count: int) -> None:
    line = ",".join(["5", "1.0", "1", "甲地", "面", "", "茶园", "", "", "", "", ""][:count])
    path = land(folder, square().replace("5,1.0,1,甲地,面,,茶园,,@", line), encoding)
    assert recognise_format(path.read_bytes()[:4096], path.name) is Format.LAND_TXT
    opened = open_foreign(path)
    assert opened.layers[0].geometries()[0].bounds == BOUNDS
    assert opened.layers[0].values("地块名称") == ["甲地"]


@pytest.mark.parametrize(("line", "expected"), [("5,1,@", True), ("5，1，@ ,", True), ("@", False), ("5,1", False)])
def test_what_ends_a_parcels_line(line: str, expected: bool) -> None:
    assert is_parcel_line(line) is expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_signs_without_a_mark_are_known_by_the_heading(folder: Path, encoding: str) -> None:
    path = land(folder, heading() + square(), encoding)
    assert recognise_format(path.read_bytes()[:4096], path.name) is Format.LAND_TXT
    assert only(read_with(read_land_txt, path), folder).bounds == BOUNDS
