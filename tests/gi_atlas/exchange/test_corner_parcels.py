"""Corner tables of several parcels: each name one boundary, rings told apart, what crosses refused by its row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.child_answer import ChildAnswer
from gi_atlas.exchange.layer_file import read_rows
from gi_atlas.exchange.read_document import read_document
from gi_atlas.exchange.read_table import read_csv, read_xlsx
from gi_atlas.model import BoundaryVersion
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.storage.opening import create_project

from .reading import codes_of, columns_of, read_with

Rows = list[list[Any]]
NORTH, EAST = 3_110_000.0, 40_411_000.0
TRIANGLE = [(0, 0), (0, 400), (300, 400)]
SQUARE = [(0, 0), (0, 100), (100, 100), (100, 0)]


def parcel(name: str, north: float = 0, east: float = 0, shape: Any = TRIANGLE, first: int = 1) -> Rows:
    """Rows of one ring: name, point, north, east."""
    return [[name, f"J{n}", NORTH + north + dn, EAST + east + de] for n, (dn, de) in enumerate(shape, first)]


def outline(north: float = 0, east: float = 0, shape: Any = TRIANGLE) -> Any:
    return shapely.Polygon([(EAST + east + de, NORTH + north + dn) for dn, de in shape])


def as_text(folder: Path, rows: Rows, suffix: str) -> ChildAnswer:
    path = folder / f"茶.{suffix}"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    return read_with(read_csv, path)


def as_csv(folder: Path, rows: Rows) -> ChildAnswer:
    return as_text(folder, rows, "csv")


def as_txt(folder: Path, rows: Rows) -> ChildAnswer:
    return as_text(folder, rows, "txt")


def as_xlsx(folder: Path, rows: Rows) -> ChildAnswer:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / "茶.xlsx")
    return read_with(read_xlsx, folder / "茶.xlsx")


def as_docx(folder: Path, rows: Rows) -> ChildAnswer:
    document = docx.Document()
    table: Any = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(rows, table.rows, strict=True):
        for text, cell in zip(row, cells.cells, strict=True):
            cell.text = str(text)
    document.save(str(folder / "茶.docx"))
    return read_with(read_document, folder / "茶.docx")


WRITERS: list[Callable[[Path, Rows], ChildAnswer]] = [as_csv, as_txt, as_xlsx, as_docx]


def shapes(answer: ChildAnswer, folder: Path) -> list[Any]:
    rows = read_rows(folder / answer.layers[0]["rows_file"])
    return list(shapely.from_wkb(rows.column("geometry").to_pylist()))


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("label", ["名称", "地块名称", "产品名称", "name", "Parcel", "parcel_name", "宗地名称"])
def test_each_name_is_a_boundary(folder: Path, write: Callable[[Path, Rows], ChildAnswer], label: str) -> None:
    rows = [[label, "点号", "X", "Y"], *parcel("甲茶"), *parcel("乙桃", 10_000)]
    answer = write(folder, rows)
    assert columns_of(answer, folder) == {"名称": ["甲茶", "乙桃"], "拐点数": [3, 3], "row": [2, 5]}
    first, second = shapes(answer, folder)
    assert first.equals(outline())
    assert second.equals(outline(10_000))
    assert "GEOMETRY_INVALID" not in codes_of(answer)


@pytest.mark.parametrize("write", WRITERS)
def test_parcels_of_one_name_are_its_parts(folder: Path, write: Callable[[Path, Rows], ChildAnswer]) -> None:
    rows = [["名称", "点号", "X", "Y"], *parcel("甲茶"), *parcel("乙桃", 10_000), *parcel("甲茶", 20_000)]
    answer = write(folder, rows)
    assert columns_of(answer, folder)["名称"] == ["甲茶", "乙桃"]
    assert columns_of(answer, folder)["拐点数"] == [6, 3]
    assert shapes(answer, folder)[0].equals(shapely.union(outline(), outline(20_000)))
    assert "PARCELS_JOINED" in codes_of(answer)


@pytest.mark.parametrize("write", WRITERS)
def test_a_single_name_is_kept(folder: Path, write: Callable[[Path, Rows], ChildAnswer]) -> None:
    answer = write(folder, [["名称", "点号", "X", "Y"], *parcel("甲茶")])
    assert columns_of(answer, folder)["名称"] == ["甲茶"]


@pytest.mark.parametrize("write", WRITERS)
def test_a_restart_at_the_first_number_is_a_new_part(folder: Path, write: Callable[[Path, Rows], ChildAnswer]) -> None:
    rows = [row[1:] for row in [*parcel("", 0), *parcel("", 10_000)]]
    answer = write(folder, [["点号", "X", "Y"], *rows])
    (shape,) = shapes(answer, folder)
    assert shape.is_valid
    assert shape.equals(shapely.union(outline(), outline(10_000)))


def test_a_restart_inside_is_a_hole(folder: Path) -> None:
    rows = [*parcel("甲茶", shape=SQUARE), *parcel("甲茶", 20, 20, [(0, 0), (0, 20), (20, 20), (20, 0)])]
    (shape,) = shapes(as_csv(folder, [["名称", "点号", "X", "Y"], *rows]), folder)
    assert shape.area == 100**2 - 20**2


@pytest.mark.parametrize("first", [1, 4])
def test_a_ring_closed_by_its_first_point_ends_there(folder: Path, first: int) -> None:
    """The first corner written again closes the ring, whatever number the next ring begins with."""
    closed = [*TRIANGLE, TRIANGLE[0]]
    rows = [*parcel("甲", shape=closed), *parcel("甲", 10_000, shape=closed, first=first)]
    rows[3][1] = "J1"
    answer = as_csv(folder, [["名称", "点号", "X", "Y"], *rows])
    (shape,) = shapes(answer, folder)
    assert shape.equals(shapely.union(outline(), outline(10_000)))
    assert [len(part.exterior.coords) for part in shape.geoms] == [4, 4]


def test_a_closing_corner_may_differ_by_rounding(folder: Path) -> None:
    rows = parcel("甲", shape=[*TRIANGLE, (0.0004, 0)])
    rows[-1][1] = "J1"
    (shape,) = shapes(as_csv(folder, [["名称", "点号", "X", "Y"], *rows]), folder)
    assert shape.equals(outline())


def test_joined_cells_hold_the_name_for_the_rows_below(folder: Path) -> None:
    rows = [*parcel("甲茶"), *parcel("乙桃", 10_000)]
    blank = [[name if point == "J1" else None, point, *pair] for name, point, *pair in rows]
    answer = as_xlsx(folder, [["名称", "点号", "X", "Y"], *blank])
    assert columns_of(answer, folder)["名称"] == ["甲茶", "乙桃"]


def test_a_name_begins_its_parts_and_rings_anew(folder: Path) -> None:
    rows = [*parcel("甲茶"), *parcel("乙桃", 10_000)]
    numbered = [[name, "1" if point == "J1" else None, point, *pair] for name, point, *pair in rows]
    answer = as_xlsx(folder, [["名称", "圈号", "点号", "X", "Y"], *numbered])
    assert [shape.area for shape in shapes(answer, folder)] == [60_000, 60_000]


@pytest.mark.parametrize("names", [("地块1", "地块2"), ("1", "2"), ("", "")])
def test_parcels_that_are_only_counted_are_parts_under_the_name_of_the_table(
    folder: Path, names: tuple[str, str]
) -> None:
    rows = [*parcel(names[0]), *parcel(names[1], 10_000)]
    answer = as_csv(folder, [["地块名称", "点号", "X", "Y"], *rows])
    assert columns_of(answer, folder)["名称"] == ["茶"]
    assert len(shapes(answer, folder)[0].geoms) == 2


def test_names_of_single_corners_are_no_parcels(folder: Path) -> None:
    rows = [
        [place, *row[1:]] for place, row in zip(("石桥", "东岭", "村口", "庙"), parcel("", shape=SQUARE), strict=True)
    ]
    answer = as_csv(folder, [["名称", "点号", "X", "Y"], *rows])
    assert columns_of(answer, folder)["名称"] == ["茶"]
    assert shapes(answer, folder)[0].equals(outline(shape=SQUARE))


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("second", ["乙桃", "甲茶"])
def test_what_crosses_itself_is_refused_with_its_row(
    folder: Path, write: Callable[[Path, Rows], ChildAnswer], second: str
) -> None:
    bow_tie = [(0, 0), (100, 100), (0, 100), (100, 0)]
    rows = [["名称", "点号", "X", "Y"], *parcel("甲茶"), *parcel(second, 10_000, shape=bow_tie)]
    with pytest.raises(ReadError) as refused:
        write(folder, rows)
    assert refused.value.code == "CORNER_CROSSES"
    assert refused.value.context["row"] in (5, 7)  # one of the two legs that cross
    assert refused.value.context["layer"] == second


@pytest.mark.parametrize("east", [50, -50])
def test_parts_that_overlap_are_refused(folder: Path, east: float) -> None:
    rows = [*parcel("甲茶", shape=SQUARE), *parcel("甲茶", 0, east, SQUARE)]
    with pytest.raises(ReadError) as refused:
        as_csv(folder, [["名称", "点号", "X", "Y"], *rows])
    assert refused.value.code == "CORNER_CROSSES"
    assert 2 <= refused.value.context["row"] <= 9


def test_parts_that_touch_are_one_area(folder: Path) -> None:
    rows = [*parcel("甲茶", shape=SQUARE), *parcel("甲茶", 0, 100, SQUARE)]
    (shape,) = shapes(as_csv(folder, [["名称", "点号", "X", "Y"], *rows]), folder)
    assert (shape.is_valid, shape.area) == (True, 20_000)


def test_parcels_of_other_names_may_overlap(folder: Path) -> None:
    """Two products may have one place; only one boundary with itself may not."""
    rows = [*parcel("甲茶", shape=SQUARE), *parcel("乙桃", 50, 50, SQUARE)]
    assert [shape.area for shape in shapes(as_csv(folder, [["名称", "点号", "X", "Y"], *rows]), folder)] == [10_000] * 2


@pytest.mark.parametrize("missing", [1, 2, 4])
def test_a_corner_without_place_is_refused_behind_a_name_too(folder: Path, missing: int) -> None:
    rows = [*parcel("甲茶"), *parcel("乙桃", 10_000)]
    rows[missing][2:] = ["", ""]
    with pytest.raises(ReadError) as refused:
        as_csv(folder, [["名称", "点号", "X", "Y"], *rows])
    assert (refused.value.code, refused.value.context["row"]) == ("CORNER_EMPTY", missing + 2)


def test_a_restart_after_two_corners_is_refused(folder: Path) -> None:
    rows = [*parcel("甲茶")[:2], *parcel("甲茶", 10_000)]
    with pytest.raises(ReadError) as refused:
        as_csv(folder, [["名称", "点号", "X", "Y"], *rows])
    assert (refused.value.code, refused.value.context["layer"]) == ("CORNER_FEW", "甲茶")


def test_two_boundaries_come_into_the_project(folder: Path) -> None:
    path = folder / "表.csv"
    rows = [["名称", "点号", "X", "Y"], *parcel("甲茶"), *parcel("乙桃", 10_000), *parcel("甲茶", 20_000)]
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    with create_project(folder / "县.gpkg") as project:
        import_file(project, path, ImportKind.BOUNDARIES, Answers(crs="EPSG:4528"))
        found = {version.name: version for version in project.read_all(BoundaryVersion)}
    assert {name: len(version.geom.geoms) for name, version in found.items()} == {"甲茶": 2, "乙桃": 1}
    assert all(version.geom.is_valid for version in found.values())
