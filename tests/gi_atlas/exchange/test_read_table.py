"""Tables of strangers: delimiters, headings, coordinates as people write them, rows that are wrong."""

import math
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.coordinate_text import parse_coordinate
from gi_atlas.exchange.field_names import ROLES, find_field, stated_datum
from gi_atlas.exchange.read_table import read_csv, read_xlsx
from tests.gi_atlas.exchange.reading import codes_of, columns_of, read_with


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "表.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_delimiter_and_encoding(folder: Path, mark: str, encoding: str) -> None:
    rows = [("区划代码", "名称"), ("330106001", "北山街道"), ("330106002", "西溪街道"), ("330106003", "灵隐街道")]
    answer = read_with(read_csv, csv(folder, "\r\n".join(mark.join(row) for row in rows), encoding))
    assert columns_of(answer, folder) == {
        "区划代码": [row[0] for row in rows[1:]], "名称": [row[1] for row in rows[1:]], "row": [2, 3, 4],
    }  # fmt: skip


def test_values_stay_text_and_empty_is_none(folder: Path) -> None:
    answer = read_with(read_csv, csv(folder, 'code,name\n007,"a ""b"", c"\n008,\n\n 009 ,x\n'))
    assert columns_of(answer, folder) == {
        "code": ["007", "008", " 009 "], "name": ['a "b", c', None, "x"], "row": [2, 3, 5],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "READ_NO_ROWS"), ("\n\n", "READ_NO_ROWS"), ("a,b\n", "READ_NO_ROWS"), (",,\n1,2,3\n", "READ_NO_ROWS"),
     ("a,b\n1,\x002\n", "READ_TABLE_BAD"), ("a\n" + "x" * 1_000_001, "READ_TABLE_BAD")],
)  # fmt: skip
def test_what_is_no_table_is_refused(folder: Path, text: str, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_with(read_csv, csv(folder, text))
    assert caught.value.code == code


def test_a_row_that_is_too_long_is_named_and_a_short_one_filled(folder: Path) -> None:
    answer = read_with(read_csv, csv(folder, "a,b\n1,2,3\n4\n5,6,\n"))
    assert columns_of(answer, folder) == {"a": ["4", "5"], "b": [None, "6"], "row": [3, 4]}
    (fault,) = answer.layers[0]["faults"]
    assert (fault["row"], fault["code"], fault["context"]) == (2, "ROW_TOO_LONG", {"found": 3, "expected": 2})


def test_titles_above_the_heading_are_passed_over(folder: Path) -> None:
    text = "附件：登记产品公告信息,,\n（第二批）,,\n序号,产品,产地范围\n1,红梨,青石县\n"
    answer = read_with(read_csv, csv(folder, text))
    assert columns_of(answer, folder) == {"序号": ["1"], "产品": ["红梨"], "产地范围": ["青石县"], "row": [4]}


def test_a_heading_of_one_cell_above_two_is_no_title(folder: Path) -> None:
    answer = read_with(read_csv, csv(folder, "名称,\n甲,乙\n丙,\n"))
    assert columns_of(answer, folder) == {"名称": ["丙"], "row": [3]}
    assert [fault["code"] for fault in answer.layers[0]["faults"]] == ["ROW_TOO_LONG"]


def test_points_from_columns(folder: Path) -> None:
    text = "name,经度,纬度\na,120.5,30\nb,东经120度30分,北纬30°\nc,,\nd,x,30\ne,120,\nf,1e400,3\n"
    answer = read_with(read_csv, csv(folder, text))
    layer = answer.layers[0]
    assert (layer["count"], layer["null_count"]) == (3, 4)
    assert layer["extent"] == (120.5, 30.0, 120.5, 30.0)
    assert [(fault["row"], fault["code"]) for fault in layer["faults"]] == [
        (5, "ROW_BAD_COORDINATE"), (6, "ROW_BAD_COORDINATE"), (7, "ROW_BAD_COORDINATE"),
    ]  # fmt: skip
    assert (layer["is_lon_lat"], layer["crs_text"], layer["stated_datum"]) == (True, None, None)


def test_columns_named_x_and_y_are_not_said_to_be_degrees(folder: Path) -> None:
    layer = read_with(read_csv, csv(folder, "x,y\n500000,3300000\n")).layers[0]
    assert (layer["is_lon_lat"], layer["extent"]) == (False, (500000.0, 3300000.0, 500000.0, 3300000.0))
    chosen = read_with(read_csv, csv(folder, "横,纵\n120,30\n"), fields={"lon": "横", "lat": "纵"}).layers[0]
    assert chosen["extent"] == (120.0, 30.0, 120.0, 30.0)


def test_the_heading_may_give_the_datum_away(folder: Path) -> None:
    for heading, expected in (("lon_gcj02,lat_gcj02", "gcj02"), ("lng_bd09,lat_bd09", "bd09"), ("lon,lat", None)):
        layer = read_with(read_csv, csv(folder, f"{heading}\n120,30\n")).layers[0]
        assert layer["stated_datum"] == expected
    assert stated_datum(["GPS经度"]) == "wgs84"
    assert stated_datum(["百度经度"]) == "bd09"


def test_wkt_and_what_is_no_wkt(folder: Path) -> None:
    text = (
        'name,WKT\na,"SRID=4326;POINT (120 30)"\nb,POINT (120 x)\nc,\nd,"POLYGON ((0 0, 1 1, 1 0, 0 0))"\ne,TIN EMPTY\n'
    )
    layer = read_with(read_csv, csv(folder, text)).layers[0]
    assert layer["geometry_types"] == {"POINT": 1, "POLYGON": 1}
    assert [(fault["row"], fault["context"]["value"]) for fault in layer["faults"]] == [
        (3, "POINT (120 x)"), (6, "TIN EMPTY"),
    ]  # fmt: skip
    plain = read_with(read_csv, csv(folder, "name,geometry\na,somewhere\n")).layers[0]
    assert (plain["geometry_types"], plain["faults"]) == ({}, [])


def test_a_list_has_no_geometry_and_no_remark_about_it(folder: Path) -> None:
    answer = read_with(read_csv, csv(folder, "code,name\n330106,西湖区\n"))
    assert codes_of(answer) == []
    assert answer.layers[0]["null_count"] == 0


def test_too_many_rows_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    with pytest.raises(ReadError) as caught:
        read_with(read_csv, csv(folder, "a\n" + "1\n" * 4))
    assert (caught.value.code, caught.value.context["expected"]) == ("READ_TOO_MANY_ROWS", 3)


def test_a_wrong_encoding_is_named_by_its_row(folder: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read_with(read_csv, csv(folder, "name\na\n浙江\n", "gb18030"), encoding="UTF-8")
    assert (caught.value.code, caught.value.context["row"]) == ("READ_ENCODING", 3)


def workbook(folder: Path, **sheets: list[tuple[Any, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "表.xlsx")
    return folder / "表.xlsx"


def test_sheets_become_layers_and_values_text(folder: Path) -> None:
    rows = [
        ("name", "n", "day", "at", "yes", "hour"),
        ("茶", 330106001.0, date(2026, 4, 5), datetime(2026, 4, 5, 6), True, time(7)),
        (None,) * 6,
        ("米", 1.5, datetime(2026, 4, 5), None, False, None),
    ]
    answer = read_with(read_xlsx, workbook(folder, 调查=rows, 空=[], 头=[("a", "b")], 点=[("lon", "lat"), (120, 30)]))
    assert [layer["name"] for layer in answer.layers] == ["调查", "点"]
    assert columns_of(answer, folder) == {
        "name": ["茶", "米"], "n": ["330106001", "1.5"], "day": ["2026-04-05", "2026-04-05"],
        "at": ["2026-04-05T06:00:00", None], "yes": ["true", "false"], "hour": ["07:00:00", None], "row": [2, 4],
    }  # fmt: skip
    assert answer.layers[1]["extent"] == (120.0, 30.0, 120.0, 30.0)


def test_an_empty_workbook_is_refused(folder: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read_with(read_xlsx, workbook(folder, 空=[]))
    assert caught.value.code == "READ_NO_ROWS"
    (folder / "x.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(ReadError) as caught:
        read_with(read_xlsx, folder / "x.xlsx")
    assert caught.value.code == "READ_FAILED"
    assert str(folder) not in caught.value.context["detail"]


COORDINATES = [
    ("120.15", 120.15), ("-120.15", -120.15), ("+30", 30.0), ("1.2e2", 120.0), ("120°9′0.5″E", 120.150138888),
    ("120°9′0.5″W", -120.150138888), ("东经120度9分0.5秒", 120.150138888), ("N30°30'", 30.5), ("30.5°", 30.5),
    ("１２０．１５", 120.15), ("30º 30’ 36”", 30.51), ("南纬30度", -30.0), ("30.5N", 30.5), (" 30.5 ", 30.5),
]  # fmt: skip
NO_COORDINATES = [
    "",
    "x",
    "120,15",
    "1e400",
    "nan",
    "inf",
    "120°60′",
    "120°5′60″",
    "°",
    "1200°",
    "120°9",
    "E",
    "--3",
    "1_0",
    "0x1f",
]


@pytest.mark.parametrize(("text", "expected"), COORDINATES)
def test_coordinates_as_people_write_them(text: str, expected: float) -> None:
    assert parse_coordinate(text) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("text", NO_COORDINATES)
def test_what_is_no_coordinate(text: str) -> None:
    assert parse_coordinate(text) is None


@given(st.text(max_size=30))
def test_no_text_breaks_or_gives_nonsense(text: str) -> None:
    found = parse_coordinate(text)
    assert found is None or math.isfinite(found)


@given(st.floats(-180, 180, allow_nan=False))
def test_decimal_degrees_are_exact(value: float) -> None:
    assert parse_coordinate(f"{value:.9f}") == float(f"{value:.9f}")


def test_roles_are_found_by_their_names() -> None:
    assert find_field("code", ["NAME", " Adcode "]) == " Adcode "
    assert find_field("name", ["NAME", "名称"]) == "NAME"
    assert find_field("name", ["a"], {"name": "a"}) == "a"
    assert find_field("name", ["名称"], {"name": "gone"}) is None
    assert find_field("lat", []) is None
    for names in ROLES.values():
        assert len(set(names)) == len(names)
        assert all(name == name.casefold() for name in names)
