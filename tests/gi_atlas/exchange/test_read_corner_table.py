"""Corner tables of strangers: degrees or plane, with or without zone number, either order, with or without heading."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange.layer_file import read_rows
from gi_atlas.exchange.read_table import read_csv, read_xlsx

from .reading import codes_of, columns_of, read_with

PLANE = [(3110100, 411100), (3110200, 411100), (3110200, 411200), (3110100, 411200)]
DEGREES = [("119°05′00.00″", "28°05′00.00″"), ("119°06′00.00″", "28°05′00.00″"), ("119°06′00.00″", "28°06′00.00″")]


def table(folder: Path, rows: list[list[Any]], name: str = "拐点.txt", mark: str = ",") -> Path:
    path = folder / name
    path.write_text("\n".join(mark.join(map(str, row)) for row in rows), encoding="utf-8")
    return path


def shape(answer: Any, folder: Path) -> Any:
    rows = read_rows(folder / answer.layers[0]["rows_file"])
    return shapely.from_wkb(rows.column("geometry").to_pylist()[0])


@pytest.mark.parametrize("mark", [",", "\t"])
@pytest.mark.parametrize("prefix", [0, 40_000_000])
@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize("has_heading", [True, False])
def test_plane_corners(folder: Path, mark: str, prefix: int, is_swapped: bool, has_heading: bool) -> None:
    pairs = [(north, east + prefix) for north, east in PLANE]
    rows = [[f"J{number}", *(pair[::-1] if is_swapped else pair)] for number, pair in enumerate(pairs, 1)]
    heading = [["拐点编号", "X（米，CGCS2000，第40带）", "Y（米）"]] if has_heading else []
    answer = read_with(read_csv, table(folder, [*heading, *rows], mark=mark))
    assert shape(answer, folder).equals(shapely.box(411100 + prefix, 3110100, 411200 + prefix, 3110200))
    assert answer.layers[0]["crs_text"] == (("EPSG:4528" if prefix else "EPSG:4549") if has_heading else None)
    assert codes_of(answer) == ["CORNERS_SWAPPED"] * is_swapped + ["CORNERS_PREFIX"] * bool(prefix)
    assert columns_of(answer, folder)["拐点数"] == [4]


@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize(("datum", "crs"), [("（CGCS2000）", "EPSG:4490"), ("", None)])
def test_corners_in_degrees(folder: Path, is_swapped: bool, datum: str, crs: str | None) -> None:
    rows = [[f"J{n}", *(pair[::-1] if is_swapped else pair)] for n, pair in enumerate(DEGREES, 1)]
    answer = read_with(read_csv, table(folder, [["拐点号", f"经度{datum}", f"纬度{datum}"], *rows]))
    assert answer.layers[0]["crs_text"] == crs
    assert codes_of(answer) == ["CORNERS_SWAPPED"] * is_swapped
    assert shape(answer, folder).bounds == pytest.approx((119 + 5 / 60, 28 + 5 / 60, 119.1, 28.1), abs=1e-12)


def test_a_workbook_with_title_rings_and_numbers(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["清溪绿茶产地范围拐点坐标表"])
    sheet.append(["界址点号", "圈号", "X", "Y"])
    for ring, (low, high) in enumerate(((0, 100), (20, 40)), 1):
        for x, y in ((low, low), (high, low), (high, high), (low, high)):
            sheet.append([f"J{ring}", ring, 3110000.5 + y, 40411000.25 + x])
    book.save(folder / "表.xlsx")
    answer = read_with(read_xlsx, folder / "表.xlsx")
    assert shape(answer, folder).area == 100**2 - 20**2
    assert answer.layers[0]["crs_text"] is None
    assert columns_of(answer, folder)["row"] == [3]


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ([["J1", 3110100, 411100], ["J2", "北", 411100]], "CORNER_BAD", 3),
        ([["J1", 3110100, 411100], ["J2", 3110200]], "CORNER_EMPTY", 3),
        ([["J1", 3110100, 411100], ["J2", 3110200, 411100]], "CORNER_FEW", None),
        ([], "READ_NO_ROWS", None),
    ],
)
def test_what_is_wrong_is_told(folder: Path, rows: list[list[Any]], code: str, row: int | None) -> None:
    with pytest.raises(ReadError) as refused:
        read_with(read_csv, table(folder, [["拐点号", "X", "Y"], *rows]))
    assert (refused.value.code, refused.value.context.get("row")) == (code, row)


@pytest.mark.parametrize(
    "rows",
    [
        [["点号", "经度", "纬度"], ["S1", 119.1, 28.1], ["S2", 119.2, 28.1], ["S3", 119.2, 28.2]],
        [["名称", "x", "y"], ["甲", 411100, 3110100]],
        [["a", "b", "c"], ["J1", 3110100, 411100]],
    ],
)
def test_other_points_stay_points_or_rows(folder: Path, rows: list[list[Any]]) -> None:
    answer = read_with(read_csv, table(folder, rows))
    assert answer.layers[0]["count"] == len(rows) - 1


@pytest.mark.parametrize("heading", [["点号", "X", "Y"], ["点号", "纵坐标X", "横坐标Y"], ["桩号", "北坐标", "东坐标"]])
def test_points_that_are_numbered_as_corners_are_corners(folder: Path, heading: list[str]) -> None:
    """J1, J2 … are how offices number corners, whatever the column is called; P1 may be anything."""
    rows = [[f"J{number}", north, east + 40_000_000] for number, (north, east) in enumerate(PLANE, 1)]
    answer = read_with(read_csv, table(folder, [heading, *rows]))
    assert shape(answer, folder).area == 100**2
    others = [[f"P{number}", *row[1:]] for number, row in enumerate(rows, 1)]
    assert read_with(read_csv, table(folder, [heading, *others], "点.txt")).layers[0]["count"] == 4


SPACED = "\n".join(f"J{number}   {north}.25  {east + 40_000_000}.50" for number, (north, east) in enumerate(PLANE, 1))


@pytest.mark.parametrize("start", ["", "点号 X Y\n", "清溪绿茶产地范围拐点坐标\n点号  X   Y\n"])
def test_columns_may_be_parted_by_blanks(folder: Path, start: str) -> None:
    path = folder / "拐点.txt"
    path.write_text(f"{start}{SPACED}\n\n", encoding="utf-8")
    answer = read_with(read_csv, path)
    assert shape(answer, folder).area == 100**2
    assert columns_of(answer, folder)["名称"] == ["清溪绿茶" if "清溪" in start else "拐点"]


def test_prose_with_blanks_is_no_list_of_corners(folder: Path) -> None:
    path = folder / "说明.txt"
    path.write_text("本表 共 三行\n甲 乙 丙\n丁 戊 己\n", encoding="utf-8")
    answer = read_with(read_csv, path)
    assert (answer.layers[0]["count"], [info["name"] for info in answer.layers[0]["fields"]]) == (2, ["本表 共 三行"])


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_titles_above_the_heading_do_not_hide_what_parts_the_columns(folder: Path, mark: str) -> None:
    rows = [["附件二"], ["清溪绿茶产地范围拐点坐标（2000国家大地坐标系）"], ["拐点编号", "X", "Y"]]
    rows += [[f"J{number}", str(north), str(east)] for number, (north, east) in enumerate(PLANE, 1)]
    answer = read_with(read_csv, table(folder, rows, mark=mark))
    assert shape(answer, folder).equals(shapely.box(411100, 3110100, 411200, 3110200))


@pytest.mark.parametrize(
    ("title", "crs"),
    [
        ("清溪绿茶拐点坐标表（2000国家大地坐标系，3度带，第40带）", "EPSG:4528"),
        ("清溪绿茶拐点坐标表（CGCS2000）", "EPSG:4528"),
        ("清溪绿茶拐点坐标表（1980西安坐标系）", "EPSG:2364"),
        ("清溪绿茶拐点坐标表（北京54坐标系）", "EPSG:2416"),
        # None of these numbers is a datum.
        ("2000年清溪绿茶拐点坐标表", None),
        ("清溪绿茶拐点坐标表（80公顷，54户）", None),
        ("清溪绿茶拐点坐标表，国知公告第80号", None),
    ],
)
def test_titles_tell_the_datum_but_no_number_of_theirs_does(folder: Path, title: str, crs: str | None) -> None:
    rows = [[title.replace(",", "，")], ["拐点编号", "X", "Y"]]
    rows += [[f"J{number}", str(north), str(east + 40_000_000)] for number, (north, east) in enumerate(PLANE, 1)]
    answer = read_with(read_csv, table(folder, rows))
    assert answer.layers[0]["crs_text"] == crs
    if "（" in title and crs:
        assert columns_of(answer, folder)["名称"] == ["清溪绿茶"]


def refused(folder: Path, rows: list[list[Any]]) -> ReadError:
    with pytest.raises(ReadError) as told:
        read_with(read_csv, table(folder, [["拐点号", "东经", "北纬"], *rows], "拐点.csv"))
    return told.value


@pytest.mark.parametrize("text", ["118°54′60.00″", "118°60′00″", "118°75′10″", "118-54-60", "东经118度54分60秒"])
def test_sixty_seconds_are_told_as_the_reason(folder: Path, text: str) -> None:
    error = refused(folder, [["J1", text, "29°30′00″"], ["J2", "118°55′00″", "29°30′00″"]])
    assert (error.code, error.context["row"]) == ("CORNER_SIXTY", 2)
    assert text in str(error)


@pytest.mark.parametrize("pair", [("", "29.5"), ("118.9", ""), ("", "")])
def test_an_empty_cell_is_told_as_the_reason(folder: Path, pair: tuple[str, str]) -> None:
    error = refused(folder, [["J1", "118.9", "29.4"], ["J2", *pair]])
    assert (error.code, error.context["row"], error.context["value"][:2]) == ("CORNER_EMPTY", 3, "J2")


def test_other_words_are_no_corner_as_before(folder: Path) -> None:
    assert refused(folder, [["J1", "很远", "29.5"]]).code == "CORNER_BAD"


def test_a_formula_without_its_result_is_told(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["拐点号", "东经", "北纬"], ["J1", "=118+54/60", "=29+30/60"], ["J2", "=118+57/60", "=29+30/60"]):
        sheet.append(row)
    path = folder / "拐点.xlsx"
    book.save(path)
    with pytest.raises(ReadError) as told:
        read_with(read_xlsx, path)
    assert (told.value.code, told.value.context["row"]) == ("CORNER_EMPTY", 2)


@pytest.mark.parametrize("heading", ["点号", "桩号", "拐点编号"])
def test_corners_whose_numbers_were_left_out_are_corners(folder: Path, heading: str) -> None:
    rows = [["", lon, lat] for lon, lat in DEGREES]
    answer = read_with(read_csv, table(folder, [[heading, "东经", "北纬"], *rows], "拐点.csv"))
    assert shape(answer, folder).geom_type == "MultiPolygon"
    assert columns_of(answer, folder)["拐点数"] == [3]


@pytest.mark.parametrize("rows", [[["1", 118.9, 29.5]] * 3, [["", 118.9, ""]] * 3, [["", 118.9, 29.5]] * 2])
def test_other_lists_of_points_stay_lists_of_points(folder: Path, rows: list[list[Any]]) -> None:
    answer = read_with(read_csv, table(folder, [["点号", "东经", "北纬"], *rows], "监测点.csv"))
    assert all("拐点数" not in [one["name"] for one in layer["fields"]] for layer in answer.layers)
