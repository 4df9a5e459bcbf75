"""Corner tables as offices lay them out: joined headings, cells of degrees, minutes and seconds, blocks, remarks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange.child_answer import ChildAnswer
from gi_atlas.exchange.corner_columns import find_corner_heading
from gi_atlas.exchange.read_document import read_document
from gi_atlas.exchange.read_table import read_csv, read_xlsx

from .reading import codes_of, columns_of, read_with
from .test_corner_parcels import WRITERS, Rows, as_csv, as_docx, as_xlsx, shapes

Write = Callable[[Path, Rows], ChildAnswer]
# Degrees, minutes, seconds of longitude and latitude; the last corner is the first again.
DMS = [((118, 30, "45.12"), (28, 5, "0.00")), ((118, 31, "45.12"), (28, 5, "0.00")),
       ((118, 31, "45.12"), (28, 6, "30.5")), ((118, 30, "45.12"), (28, 5, "0.00"))]  # fmt: skip
WEST, EAST_DEG, SOUTH, NORTH_DEG = (
    118 + 30 / 60 + 45.12 / 3600, 118 + 31 / 60 + 45.12 / 3600, 28 + 5 / 60, 28 + 6 / 60 + 30.5 / 3600,
)  # fmt: skip
BOUNDS = (WEST, SOUTH, EAST_DEG, NORTH_DEG)
PLANE = [(3110100.125, 40411100.5), (3110200.125, 40411100.5), (3110200.125, 40411200.5), (3110100.125, 40411200.5)]


def dms_rows() -> Rows:
    names = ["J1", "J2", "J3", "J1"]
    return [[name, *lon, *lat] for name, (lon, lat) in zip(names, DMS, strict=True)]


def plane_rows(first: int = 1, shift: float = 0, is_east_first: bool = False) -> Rows:
    pairs = [(north + shift, east) for north, east in PLANE]
    return [[f"J{n}", *(pair[::-1] if is_east_first else pair)] for n, pair in enumerate(pairs, first)]


def refused(write: Write, folder: Path, rows: Rows) -> ReadError:
    with pytest.raises(ReadError) as error:
        write(folder, rows)
    assert "{" not in error.value.message()
    return error.value


def only(answer: ChildAnswer, folder: Path) -> Any:
    (shape,) = shapes(answer, folder)
    return shape


HEADINGS: list[Rows] = [
    [["点号", "经度", "", "", "纬度", "", ""], ["", "度", "分", "秒", "度", "分", "秒"]],
    [["拐点编号", "东经", "", "", "北纬", "", ""], ["", "°", "′", "″", "°", "′", "″"]],
    [["界址点号", "经度(L)", "", "", "纬度(B)", "", ""], ["", "（度）", "（分）", "（秒）", "(度)", "(分)", "(秒)"]],
    [["拐点号", "经度（度）", "经度（分）", "经度（秒）", "纬度（度）", "纬度（分）", "纬度（秒）"]],
    [["拐点号", "东经度", "东经分", "东经秒", "北纬度", "北纬分", "北纬秒"]],
    [["拐点号", "度", "分", "秒", "度", "分", "秒"]],
    [["corner", "lon deg", "lon min", "lon sec", "lat deg", "lat min", "lat sec"]],
    [["清溪绿茶拐点坐标表", "", "", "", "", "", ""], ["序号", "经度", "", "", "纬度", "", ""],
     ["", "度", "分", "秒", "度", "分", "秒"]],
]  # fmt: skip


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("number", range(len(HEADINGS)))
def test_degrees_minutes_and_seconds_in_cells_of_their_own(folder: Path, write: Write, number: int) -> None:
    answer = write(folder, [*HEADINGS[number], *dms_rows()])
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-12)
    assert columns_of(answer, folder)["拐点数"] == [4]
    assert answer.layers[0]["is_lon_lat"]
    assert not [code for code in codes_of(answer) if code != "CORNERS_SWAPPED"]


@pytest.mark.parametrize("write", WRITERS)
def test_latitude_may_come_first(folder: Path, write: Write) -> None:
    heading = [["点号", "纬度", "", "", "经度", "", ""], ["", "度", "分", "秒", "度", "分", "秒"]]
    rows = [[name, *lat, *lon] for name, (lon, lat) in zip(["J1", "J2", "J3", "J4"], DMS[:3], strict=False)]
    answer = write(folder, [*heading, *rows])
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-12)
    assert codes_of(answer) == []


def test_cells_that_are_really_joined_in_a_workbook(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in [["清溪绿茶产地范围拐点坐标", *[None] * 7], ["点号", "经度", None, None, "纬度", None, None, "备注"],
                [None, "度", "分", "秒", "度", "分", "秒", None],
                *([name, d, m, float(s), e, n, float(t), "埋石"] for name, (d, m, s), (e, n, t) in
                  (("J1", *DMS[0]), ("J2", *DMS[1]), ("J3", *DMS[2])))]:  # fmt: skip
        sheet.append(row)
    for cells in ("A1:H1", "A2:A3", "B2:D2", "E2:G2", "H2:H3"):
        sheet.merge_cells(cells)
    book.save(folder / "茶.xlsx")
    answer = read_with(read_xlsx, folder / "茶.xlsx")
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-12)
    assert columns_of(answer, folder) == {"名称": ["清溪绿茶"], "拐点数": [3], "row": [4]}


def test_cells_that_are_really_joined_in_a_document(folder: Path) -> None:
    document = docx.Document()
    rows = [*HEADINGS[0], *dms_rows()]
    table: Any = document.add_table(len(rows), 7)
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            table.cell(place, column).text = str(value)
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 3))
    table.cell(0, 4).merge(table.cell(0, 6))
    document.save(str(folder / "附.docx"))
    answer = read_with(read_document, folder / "附.docx")
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-12)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (["J2", 118, 60, 0, 28, 5, 0], "J2 118 60 0 28 5"),
        (["J2", 118, 30, "60.0", 28, 5, 0], "60.0"),
        (["J2", "", 30, 0, 28, 5, 0], "J2 30 0 28 5"),
        (["J2", "118.5", 30, 0, 28, 5, 0], "118.5"),
        (["J2", 118, 30, "四十", 28, 5, 0], "四十"),
    ],
)
@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_docx])
def test_parts_of_degrees_that_are_none_are_refused_by_their_row(
    folder: Path, write: Write, row: list[Any], value: str
) -> None:
    rows = dms_rows()
    rows[1] = row
    error = refused(write, folder, [*HEADINGS[0], *rows])
    expected = "CORNER_SIXTY" if "60" in value else "CORNER_BAD"
    assert (error.code, error.context["row"]) == (expected, 4)
    assert value in error.context["value"]


@pytest.mark.parametrize("is_east_first", [False, True])
@pytest.mark.parametrize(
    "heading",
    [["点号", "N", "E"], ["拐点号", "N（m）", "E（m）"], ["点号", "纵坐标", "横坐标"], ["点号", "X坐标", "Y坐标"],
     ["点号", "北（X）", "东（Y）"], ["点号", "Northing", "Easting"], ["点号", "north", "east"],
     ["点名", "X", "Y"]],
)  # fmt: skip
@pytest.mark.parametrize("write", WRITERS)
def test_plane_columns_by_every_name_in_both_meanings(
    folder: Path, write: Write, heading: list[str], is_east_first: bool
) -> None:
    """X is north for surveyors and east for others: the digits decide, and what was exchanged is told."""
    answer = write(folder, [heading, *plane_rows(is_east_first=is_east_first)])
    assert only(answer, folder).bounds == (40411100.5, 3110100.125, 40411200.5, 3110200.125)
    assert codes_of(answer) == ["CORNERS_SWAPPED"] * is_east_first + ["CORNERS_PREFIX"]


@pytest.mark.parametrize("write", WRITERS)
def test_plane_columns_below_a_joined_heading(folder: Path, write: Write) -> None:
    heading = [["拐点编号", "2000国家大地坐标系（3度带，第40带）", "", "备注"], ["", "X（m）", "Y（m）", ""]]
    rows = [[*row, ""] for row in plane_rows()]
    answer = write(folder, [*heading, *rows])
    assert answer.layers[0]["crs_text"] == "EPSG:4528"
    assert only(answer, folder).area == 100**2


@pytest.mark.parametrize(("unit", "factor"), [("km", 1e-3), ("千米", 1e-3), ("mm", 1e3), ("厘米", 1e2), ("米", 1)])
def test_units_of_the_heading_count(folder: Path, unit: str, factor: float) -> None:
    rows = [[name, north * factor, (east - 4e7) * factor] for name, north, east in plane_rows()]
    answer = as_csv(folder, [["点号", f"X（{unit}）", f"Y（{unit}）"], *rows])
    assert only(answer, folder).bounds == pytest.approx((411100.5, 3110100.125, 411200.5, 3110200.125), abs=1e-6)


@pytest.mark.parametrize(
    ("remark", "crs"),
    [("注：2000国家大地坐标系，3度带，中央子午线120°", "EPSG:4549"),
     ("说明：CGCS2000，6度带，中央经线为117度", "EPSG:4509"),
     ("备注：CGCS2000，中央子午线118°", None), ("合计面积1.5公顷", None)],
)  # fmt: skip
@pytest.mark.parametrize("write", WRITERS)
def test_remarks_below_the_list_tell_the_system(folder: Path, write: Write, remark: str, crs: str | None) -> None:
    rows = [[name, north, east - 4e7] for name, north, east in plane_rows()]
    answer = write(folder, [["点号", "X", "Y"], *rows, [remark, "", ""], ["制表：", "张三", "2026年"]])
    assert answer.layers[0]["crs_text"] == crs
    assert codes_of(answer) == ["CORNERS_ROWS"]
    assert columns_of(answer, folder)["拐点数"] == [4]


@pytest.mark.parametrize("label", ["备注", "注：", "面积", "合计", "审核"])
def test_a_remark_in_the_cells_of_coordinates_is_none(folder: Path, label: str) -> None:
    answer = as_csv(folder, [["点号", "X", "Y"], *plane_rows(), [label, "1.5公顷", "22.5亩"]])
    assert codes_of(answer) == ["CORNERS_PREFIX", "CORNERS_ROWS"] or codes_of(answer) == [
        "CORNERS_ROWS",
        "CORNERS_PREFIX",
    ]


@pytest.mark.parametrize("write", WRITERS)
def test_rows_that_name_a_parcel_part_the_list(folder: Path, write: Write) -> None:
    rows = [["点号", "X", "Y"], ["地块一：甲茶园", "", ""], *plane_rows(), plane_rows()[0], ["地块二：乙桃园", "", ""],
            *plane_rows(shift=5000)]  # fmt: skip
    answer = write(folder, rows)
    assert columns_of(answer, folder)["名称"] == ["甲茶园", "乙桃园"]
    assert [shape.area for shape in shapes(answer, folder)] == [100**2] * 2
    assert codes_of(answer) == ["CORNERS_PREFIX"]


@pytest.mark.parametrize("write", WRITERS)
def test_parcels_that_are_only_counted_are_parts(folder: Path, write: Write) -> None:
    rows = [["点号", "X", "Y"], ["1号地块", "", ""], *plane_rows(), ["2号地块", "", ""], *plane_rows(shift=5000)]
    (shape,) = shapes(write(folder, rows), folder)
    assert (len(shape.geoms), shape.area) == (2, 2 * 100**2)


@pytest.mark.parametrize("write", WRITERS)
def test_a_first_corner_that_closes_elsewhere_is_refused(folder: Path, write: Write) -> None:
    rows = plane_rows()
    error = refused(write, folder, [["点号", "X", "Y"], *rows, ["J1", rows[0][1] + 3, rows[0][2] + 4]])
    assert (error.code, error.context["row"], error.context["first"]) == ("CORNER_NOT_CLOSED", 6, 2)
    assert error.context["found"] == "5 m"


def test_a_first_corner_that_closes_elsewhere_in_degrees(folder: Path) -> None:
    rows = [["J1", 118.5, 28.1], ["J2", 118.6, 28.1], ["J3", 118.6, 28.2], ["J1", 118.5, 28.2]]
    error = refused(as_csv, folder, [["拐点", "经度", "纬度"], *rows])
    assert (error.code, error.context["found"]) == ("CORNER_NOT_CLOSED", "0.1°")


@pytest.mark.parametrize("write", WRITERS)
def test_a_list_that_goes_on_beside_itself_down_the_columns(folder: Path, write: Write) -> None:
    rows = plane_rows()
    table = [["点号", "X", "Y"] * 2, [*rows[0], *rows[2]], [*rows[1], *rows[3]]]
    answer = write(folder, table)
    assert only(answer, folder).area == 100**2
    assert columns_of(answer, folder)["拐点数"] == [4]


@pytest.mark.parametrize("write", WRITERS)
def test_a_list_that_goes_on_beside_itself_along_the_rows(folder: Path, write: Write) -> None:
    rows = plane_rows()
    answer = write(folder, [["点号", "X", "Y"] * 2, [*rows[0], *rows[1]], [*rows[2], *rows[3]]])
    assert only(answer, folder).area == 100**2


def test_pages_of_blocks_are_read_one_after_the_other(folder: Path) -> None:
    ring = shapely.get_coordinates(shapely.Point(40411100, 3110100).buffer(50, quad_segs=3))[:-1].tolist()
    rows = [[f"J{number}", round(y, 3), round(x, 3)] for number, (x, y) in enumerate(ring, 1)]
    pages: Rows = []
    for start in (0, 6):
        page = rows[start : start + 6]
        pages += [["点号", "X", "Y"] * 2, *([*page[n], *page[n + 3]] for n in range(3))]
    answer = as_csv(folder, pages)
    found = only(answer, folder)
    assert (found.is_valid, columns_of(answer, folder)["拐点数"]) == (True, [12])
    assert found.equals(shapely.MultiPolygon([shapely.Polygon([(east, north) for _name, north, east in rows])]))


def test_a_last_page_may_be_shorter_on_its_right_side(folder: Path) -> None:
    rows = plane_rows()
    table = [["点号", "X", "Y"] * 2, [*rows[0], *rows[2]], [*rows[1], *rows[3]], ["注：共4点", *[""] * 5]]
    answer = as_csv(folder, table)
    assert only(answer, folder).area == 100**2
    assert codes_of(answer) == ["CORNERS_ROWS", "CORNERS_PREFIX"]


def test_blocks_without_an_order_are_refused(folder: Path) -> None:
    rows = [[name, *row[1:]] for name, row in zip("甲乙丙丁", plane_rows(), strict=True)]
    table = [["拐点", "X", "Y"] * 2, [*rows[0], *rows[2]], [*rows[1], *rows[3]]]
    assert refused(as_csv, folder, table).code == "CORNER_BLOCKS"


def test_two_columns_of_points_that_are_no_blocks_stay(folder: Path) -> None:
    rows = [[*row, f"J{number % 4 + 1}"] for number, row in enumerate(plane_rows(), 1)]
    assert only(as_csv(folder, [["点号", "X", "Y", "至点号"], *rows]), folder).area == 100**2


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("suffix", ["csv", "txt"])
def test_every_encoding_of_texts(folder: Path, encoding: str, suffix: str) -> None:
    rows = [["清溪绿茶产地范围拐点坐标表"], *HEADINGS[0], *dms_rows(), ["注：共3个拐点"]]
    path = folder / f"附件.{suffix}"
    path.write_bytes("\r\n".join(",".join(map(str, row)) for row in rows).encode(encoding))
    answer = read_with(read_csv, path)
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-12)
    assert columns_of(answer, folder)["名称"] == ["清溪绿茶"]


@pytest.mark.parametrize("mark", ["，", "、", "； ", "\u3000", "  "])
def test_full_width_marks_part_columns(folder: Path, mark: str) -> None:
    path = folder / "拐点.txt"
    path.write_text("\n".join(mark.join(map(str, row)) for row in [["点号", "X", "Y"], *plane_rows()]), encoding="gbk")
    assert only(read_with(read_csv, path), folder).area == 100**2


@pytest.mark.parametrize(
    "titles",
    [
        [["附件2"], ["清溪绿茶产地范围拐点坐标表"], ["单位：米", "坐标系：CGCS2000", "分带：3度带"], [""], ["第1页"]],
        [["界址点成果表"], ["宗地：甲", "面积：3公顷", "日期：2026年"]],
        [],
    ],
)
def test_titles_of_several_rows(folder: Path, titles: Rows) -> None:
    answer = as_xlsx(folder, [*titles, ["点号", "X", "Y"], *plane_rows()])
    assert only(answer, folder).area == 100**2


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "经度", "纬度"], ["1", "118.5", "28.1"], ["2", "118.6", "28.2"]],
        [["序号", "名称", "面积"], ["1", "甲", "3"], ["2", "乙", "4"]],
        [["id", "x", "y"], ["1", "411100", "3110100"]],
        [["甲", "乙", "丙"], ["度", "分", "秒"], ["1", "2", "3"]],
    ],
)
def test_other_tables_are_no_corners(rows: list[list[str | None]]) -> None:
    assert find_corner_heading(list(enumerate(rows, 1))) is None


def test_counted_points_are_corners_below_a_title_that_says_so() -> None:
    rows: list[list[str | None]] = [["产地范围拐点坐标"], ["序号", "经度", "纬度"], ["1", "118.5", "28.1"]]
    found = find_corner_heading(list(enumerate(rows, 1)))
    assert found is not None
    assert (found[0], found[1].first, found[1].second, found[1].is_plane) == (1, (1,), (2,), False)
