"""Corner tables in Word documents: found among other tables, named by their titles, hostile files refused."""

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
import shapely

from gi_atlas.errors import ReadError, UnsupportedFormat
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.layer_file import read_rows
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.read_document import PART, read_document

from .reading import codes_of, columns_of, read_with

HEADING = ["拐点号", "经度", "纬度"]
CORNERS = [["J1", "119°05′00″", "28°05′00″"], ["J2", "119°06′00″", "28°05′00″"], ["J3", "119°06′00″", "28°06′00″"]]
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def add_rows(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(len(rows), max(map(len, rows)))
    for row, cells in zip(rows, table.rows, strict=True):
        for text, cell in zip(row, cells.cells, strict=False):
            cell.text = text
    return table


def saved(document: Any, folder: Path) -> Path:
    document.save(str(folder / "附件.docx"))
    return folder / "附件.docx"


def shapes(answer: Any, folder: Path) -> list[Any]:
    files = [layer["rows_file"] for layer in answer.layers]
    return [shapely.from_wkb(read_rows(folder / name).column("geometry").to_pylist()[0]) for name in files]


def test_a_table_of_corners_is_found_among_others(folder: Path) -> None:
    document = docx.Document()
    add_rows(document, [["项目", "内容"], ["产品", "清溪绿茶"]])
    document.add_paragraph("清溪绿茶产地范围拐点坐标表")
    document.add_paragraph("坐标系：CGCS2000")
    add_rows(document, [HEADING, *CORNERS])
    answer = read_with(read_document, saved(document, folder))
    (shape,) = shapes(answer, folder)
    assert shape.bounds == pytest.approx((119 + 5 / 60, 28 + 5 / 60, 119.1, 28.1), abs=1e-9)
    assert columns_of(answer, folder)["名称"] == ["清溪绿茶"]
    assert codes_of(answer) == ["CORNERS_TABLES"]
    assert answer.layers[0]["is_lon_lat"]


def test_two_tables_are_two_boundaries_each_by_its_title(folder: Path) -> None:
    document = docx.Document()
    for title in ("东片拐点坐标", "西片拐点坐标", ""):
        if title:
            document.add_paragraph(title)
        add_rows(document, [HEADING, *CORNERS])
    answer = read_with(read_document, saved(document, folder))
    assert [columns_of(answer, folder, number)["名称"] for number in range(3)] == [
        ["东片"],
        ["西片"],
        ["西片 3"],
    ]


def test_joined_cells_and_a_remark_over_all_columns(folder: Path) -> None:
    """The title in a joined cell above the heading, a remark in one below: neither is a corner."""
    document = docx.Document()
    rows = [["清溪绿茶拐点坐标表", "", ""], HEADING, *CORNERS, ["注：以上坐标经复核", "", ""]]
    table = add_rows(document, rows)
    for place in (0, len(rows) - 1):
        text = table.cell(place, 0).text
        table.cell(place, 0).merge(table.cell(place, 2)).text = text
    answer = read_with(read_document, saved(document, folder))
    assert len(shapes(answer, folder)) == 1
    assert columns_of(answer, folder)["拐点数"] == [3]
    assert columns_of(answer, folder)["名称"] == ["清溪绿茶"]
    assert codes_of(answer) == ["CORNERS_ROWS"]


def test_texts_in_pieces_are_one(folder: Path) -> None:
    """Word cuts a number into runs wherever it was edited."""
    document = docx.Document()
    table = add_rows(document, [HEADING, *CORNERS])
    paragraph = table.cell(1, 1).paragraphs[0]
    paragraph.clear()
    for piece in ("119", "°05", "′00″"):
        paragraph.add_run(piece)
    answer = read_with(read_document, saved(document, folder))
    assert shapes(answer, folder)[0].bounds[0] == pytest.approx(119 + 5 / 60, abs=1e-9)


def test_a_document_without_corners_is_refused_as_before(folder: Path) -> None:
    document = docx.Document()
    add_rows(document, [["项目", "内容"], ["产品", "清溪绿茶"]])
    with pytest.raises(UnsupportedFormat) as refused:
        read_with(read_document, saved(document, folder))
    assert (refused.value.code, refused.value.context["found"]) == ("READ_UNSUPPORTED", "DOCX/PPTX")


def test_a_wrong_corner_is_told_by_its_row(folder: Path) -> None:
    document = docx.Document()
    add_rows(document, [HEADING, CORNERS[0], ["J2", "东经", "28°05′00″"], CORNERS[2]])
    with pytest.raises(ReadError) as refused:
        read_with(read_document, saved(document, folder))
    assert (refused.value.code, refused.value.context["row"]) == ("CORNER_BAD", 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f'<!DOCTYPE w [<!ENTITY a "aaaa">]><w:document {NAMESPACE}><w:body/></w:document>', "READ_XML_DTD"),
        (f"<w:document {NAMESPACE}><w:body>", "READ_XML_BAD"),
        (f"<w:document {NAMESPACE}>{'<w:p>' * 300}{'</w:p>' * 300}</w:document>", "READ_XML_DEEP"),
        (f"<w:document {NAMESPACE}><w:body/></w:document>", "READ_UNSUPPORTED"),
        ("<other/>", "READ_UNSUPPORTED"),
    ],
)
def test_hostile_documents_are_refused(folder: Path, content: str, code: str) -> None:
    path = folder / "恶意.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(PART, content)
    with pytest.raises((ReadError, UnsupportedFormat)) as refused:
        read_with(read_document, path)
    assert refused.value.code == code


@pytest.mark.parametrize("span", ["999999999", "-3", "x", "", "²"])
def test_a_span_that_lies_costs_nothing(folder: Path, span: str) -> None:
    cells = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
        for text in HEADING
    )
    path = folder / "宽.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        body = f"<w:document {NAMESPACE}><w:body><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>"
        archive.writestr(PART, body)
    with pytest.raises(ReadError) as refused:
        read_with(read_document, path)
    assert refused.value.code == "READ_NO_ROWS"


def test_through_the_door(folder: Path) -> None:
    document = docx.Document()
    document.add_paragraph("清溪绿茶拐点坐标表")
    add_rows(document, [HEADING, *CORNERS])
    foreign = open_foreign(saved(document, folder))
    assert (foreign.format, foreign.layers[0].geometry_type, len(foreign.layers[0])) == (Format.DOCX, "MultiPolygon", 1)
