"""Corner tables: the same corners in sheet and paper, and back through the door to the millimetre."""

import re
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pyproj
import pytest
import shapely

from gi_atlas.errors import WriteError
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.writers import corner_table as writing
from gi_atlas.exchange.writers.land_txt import LandTxtStyle
from gi_atlas.services.export_formats import Choices
from gi_atlas.services.exporting import export_boundary
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import STEM, listing, make_boundary

BOTH = ["corners-xlsx", "corners-docx"]


def degrees(text: str) -> float:
    found = re.fullmatch(r"(\d+)°(\d\d)′(\d\d\.\d\d)″", text)
    assert found is not None, text
    return int(found[1]) + int(found[2]) / 60 + float(found[3]) / 3600


@pytest.mark.parametrize("has_prefix", [True, False])
def test_sheet_and_paper_say_the_same(project: Project, tmp_path: Path, has_prefix: bool) -> None:
    boundary = make_boundary(project, SHAPES["multi with holes"])
    choices = Choices(land_txt=LandTxtStyle(has_prefix))
    files = export_boundary(project, boundary.id, tmp_path / "o", BOTH, choices=choices)
    assert [Path(item.path).name for item in files[:2]] == [f"{STEM}_拐点坐标表.xlsx", f"{STEM}_拐点坐标表.docx"]
    book = openpyxl.load_workbook(files[0].path)
    sheet = [[cell.value for cell in row] for row in book["拐点坐标"].iter_rows()]
    (paper,) = docx.Document(files[1].path).tables
    assert sheet == [[cell.text for cell in row.cells] for row in paper.rows]
    assert "第40带" in str(sheet[0][6])
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert "中央经线 120°E" in str(notes["投影"])
    check_rows(boundary.geom, sheet[1:], 4528 if has_prefix else 4549)


def check_rows(geometry: Any, rows: list[list[Any]], epsg: int) -> None:
    to_plane = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    places = np.vstack(
        [shapely.get_coordinates(ring)[:-1] for part in geometry.geoms for ring in shapely.get_rings(part)]
    )
    assert [row[0] for row in rows] == [f"J{number}" for number in range(1, len(places) + 1)]
    told = np.array([(degrees(row[3]), degrees(row[4])) for row in rows])
    assert np.abs(told - places).max() <= 0.005 / 3600 + 1e-9
    plane = np.array([(float(row[6]), float(row[5])) for row in rows])
    assert np.abs(plane - np.column_stack(to_plane.transform(*places.T))).max() <= 0.0005001
    first_ring = [row for row in rows if row[1:3] == ["1", "1"]]
    legs = np.hypot(*np.diff(plane[[*range(len(first_ring)), 0]], axis=0).T)
    assert [float(row[7]) for row in first_ring] == pytest.approx(list(legs), abs=0.0006)
    names = [row[0] for row in first_ring]
    assert [row[8].split("至")[1].split("（")[0] for row in first_ring] == [*names[1:], names[0]]


def test_legs_are_told_by_direction_and_bearing(project: Project, tmp_path: Path) -> None:
    """A square on its corner near the central meridian: each leg is one of the four between the winds."""
    turned = shapely.Polygon([(120, 28), (120.01, 28.00886), (120, 28.01772), (119.99, 28.00886)])
    boundary = make_boundary(project, turned)
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["corners-docx"])
    (paper,) = docx.Document(file.path).tables
    told = [row.cells[8].text for row in paper.rows]
    assert told[0] == "边的走向（坐标方位角）"
    assert {text[:3] for text in told[1:]} == {"向东北", "向西北", "向西南", "向东南"}
    for text in told[1:]:
        found = re.search(r"（(\d+)°(\d\d)′(\d\d)″）", text)
        assert found is not None, text
        assert abs((int(found[1]) + int(found[2]) / 60) % 90 - 45) < 1


def test_the_sheet_comes_back_with_its_crs(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["island in a hole"])
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["corners-xlsx"])
    opened = open_foreign(Path(file.path))
    assert opened.layers[0].crs_text == file.crs == "EPSG:4528"
    assert [told["code"] for told in opened.warnings][:1] == ["CORNERS_PREFIX"]
    assert len(opened.layers[0].geometries()[0].geoms) == 2


def test_a_name_like_a_formula_is_no_formula(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["simple"], name="=1+1\x07")
    file, *_rest = export_boundary(project, boundary.id, tmp_path / "o", ["corners-xlsx"])
    cells = [cell for row in openpyxl.load_workbook(file.path)["说明"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert cells[1].value == "'=1+1⟦U+0007⟧"


def test_a_paper_cannot_hold_a_control_sign(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["simple"], name="茶\x07")
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, tmp_path / "o", BOTH)
    assert refused.value.code == "EXPORT_CHARACTERS"
    assert listing(tmp_path / "o") == set()


@pytest.mark.parametrize("form", BOTH)
def test_a_table_that_lacks_a_corner_is_found(
    project: Project, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gi_atlas.services import export_formats

    name = f"write_{form.replace('s-', '_')}"
    write = getattr(writing, name)

    def write_less(path: Path, table: writing.CornerTable, _mark: str) -> None:
        write(path, writing.CornerTable(table.heading, table.rows[:-1], table.notes))

    monkeypatch.setattr(export_formats, name, write_less)
    with pytest.raises(WriteError) as refused:
        export_boundary(project, make_boundary(project).id, tmp_path / "o", [form])
    assert refused.value.code == "EXPORT_DIFFERS"


def test_the_table_fits_its_page_and_the_sheet_its_paper(project: Project, tmp_path: Path) -> None:
    """A4, broad, no column beyond the margins; a workbook prints all columns on one page, its heading on each."""
    boundary = make_boundary(project, SHAPES["multi with holes"])
    files = export_boundary(project, boundary.id, tmp_path / "o", BOTH)
    document = docx.Document(files[1].path)
    section, grid = document.sections[0], document.tables[0].columns
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    room = section.page_width - section.left_margin - section.right_margin
    assert 0.97 * room < sum(column.width for column in grid) <= room
    sheet = openpyxl.load_workbook(files[0].path)["拐点坐标"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.print_title_rows) == (True, "$1:$1")
    assert sheet["A1"].alignment.wrap_text


HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("has_prefix", [True, False])
def test_an_english_table_is_english_and_comes_back(project: Project, tmp_path: Path, has_prefix: bool) -> None:
    boundary = make_boundary(project, SHAPES["multi with holes"])
    choices = Choices(land_txt=LandTxtStyle(has_prefix), language="en", mark="INCOMPLETE")
    # Each is read back and compared before it gets its name, the sheet through the door.
    sheet, paper, _manifest = export_boundary(project, boundary.id, tmp_path / "o", BOTH, choices=choices)
    book = openpyxl.load_workbook(sheet.path)
    assert book.sheetnames == ["Corner coordinates", "Notes on the table"]
    rows = [[str(cell.value or "") for cell in row] for row in book["Corner coordinates"].iter_rows()]
    assert rows[0][0] == "INCOMPLETE"
    assert rows[1][:3] == ["Corner", "Part no.", "Ring"]
    assert re.fullmatch(r"(north|south|east|west)\w* to J\d+ \(\d+°\d\d′\d\d″\)", rows[2][8])
    notes = {str(row[0].value): str(row[1].value) for row in book["Notes on the table"].iter_rows()}
    assert "central meridian 120°E" in notes["Projection"]
    ours = {name: text for name, text in notes.items() if name not in ("Name", "Method")}
    assert not HAN.search("".join([*map("".join, rows), *ours, *ours.values()]))
    document = docx.Document(paper.path)
    assert document.paragraphs[0].text.endswith(": table of corner points")
    assert [cell.text for cell in document.tables[0].rows[0].cells] == rows[1]


def test_a_table_speaks_one_language(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project)
    for language, head in (("zh", "拐点号"), ("en", "Corner")):
        choices = Choices(language=language)
        file, _manifest = export_boundary(project, boundary.id, tmp_path / language, ["corners-xlsx"], choices=choices)
        (layer,) = open_foreign(Path(file.path)).layers
        assert layer.crs_text == "EPSG:4528"
        assert openpyxl.load_workbook(file.path).worksheets[0]["A1"].value == head
