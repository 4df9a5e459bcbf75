"""Table of corner points, 拐点坐标表, as workbook and as document: degrees and plane coordinates side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from gi_atlas.area_official import compare_areas
from gi_atlas.coordinates import format_dms
from gi_atlas.crs import Zone
from gi_atlas.documents.area_words import area_facts
from gi_atlas.documents.words import Words
from gi_atlas.errors import ReadError
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.characters import fits_xml, require_characters
from gi_atlas.exchange.writers.sheet_cells import mark_sheets, put_rows
from gi_atlas.scope.corner_points import CornerPoint, corner_points

TITLE, NOTES = "拐点坐标", "说明"
_WIDTHS = (8, 8, 7, 18, 18, 15, 24, 14, 30)
_MARGIN_MM = 18
_DIRECTIONS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CELL_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True)
class CornerTable:
    """Heading, rows of text and remarks of one boundary's corners."""

    heading: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[tuple[str, str]]


def corner_table(feature: BoundaryFeature, zone: Zone, has_prefix: bool) -> CornerTable:
    """The table of a boundary in EPSG:4490; seconds to a hundredth, metres to a thousandth.

    Raises
    ------
    CrsError
        CRS_NO_ZONE.
    """
    corners = corner_points(feature.geometry, zone, has_prefix)
    return CornerTable(
        _heading(zone, has_prefix), [_row(corner) for corner in corners], _notes(feature, zone, has_prefix)
    )


def _heading(zone: Zone, has_prefix: bool) -> tuple[str, ...]:
    prefix = "含带号" if has_prefix else "不含带号"
    return (
        "拐点号",
        "地块号",
        "圈号",
        "经度（CGCS2000）",
        "纬度（CGCS2000）",
        "X 北坐标（米）",
        f"Y 东坐标（米，3度带第{zone.number}带，{prefix}）",
        "至下一点边长（米）",
        "边的走向（坐标方位角）",
    )


def _row(corner: CornerPoint) -> tuple[str, ...]:
    degrees = format_dms(corner.lon), format_dms(corner.lat)
    plane = f"{corner.north:.3f}", f"{corner.east:.3f}"
    return (corner.name, str(corner.part), str(corner.ring), *degrees, *plane, f"{corner.leg_m:.3f}", _leg(corner))


def _leg(corner: CornerPoint) -> str:
    """Direction of the leg in words and as a bearing: 向东北至J2（045°12′30″）."""
    direction = _DIRECTIONS[round(corner.bearing_deg / 45) % len(_DIRECTIONS)]
    # Rounded first: a bearing of 359°59′59.6″ is 0°.
    bearing = format_dms(round(corner.bearing_deg * 3600) % 1_296_000 / 3600, 0)
    return f"向{direction}至{corner.next_name}（{bearing}）"


def _notes(feature: BoundaryFeature, zone: Zone, has_prefix: bool) -> list[tuple[str, str]]:
    known = feature.attributes
    return [
        ("名称", str(known.get("name") or "")),
        ("版本", str(known.get("version") or "")),
        ("坐标系", f"2000国家大地坐标系（EPSG:4490；平面 EPSG:{zone.epsg(has_prefix)}）"),
        ("投影", f"高斯-克吕格 3度带 第{zone.number}带 中央经线 {zone.meridian_deg}°E"),
        ("横坐标", "含带号" if has_prefix else "不含带号，已加 500 000 米"),
        ("圈号", "1 为外圈，2 及以上为内圈（扣除部分）；每圈末点与首点相连"),
        ("边长", "高斯平面上的直线距离"),
        *area_facts(compare_areas(feature.geometry), Words("zh")),
        ("几何校验 sha256", str(known.get("sha256") or "")),
    ]


def write_corner_xlsx(path: Path, table: CornerTable, mark: str = "") -> None:
    """Write the table as a workbook whose first sheet has its heading in the first row, remarks on the second.

    ``mark`` stands in red at the head of every printed page, and in the first line of the remarks.
    """
    import openpyxl  # slow to load; only workbooks need it

    book = openpyxl.Workbook(write_only=True)
    put_rows(book.create_sheet(TITLE), [table.heading, *table.rows], _WIDTHS)
    put_rows(book.create_sheet(NOTES), [*([("注意", mark)] if mark else []), *table.notes], (20, 90))
    mark_sheets(book, mark)
    book.save(path)


def write_corner_docx(path: Path, table: CornerTable, mark: str = "") -> None:
    """Write the table as a document; the heading row stands on every page, and ``mark`` if it is not "".

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS.
    """
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    from gi_atlas.documents.docx_mark import mark_document  # loads python-docx, which costs start-up time

    require_characters(path, [value for _name, value in table.notes], "DOCX", fits_xml)
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(_MARGIN_MM))
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10)
    style.paragraph_format.space_after = Pt(1)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    document.add_heading(f"{table.notes[0][1]} 拐点坐标表", level=1)
    for name, value in table.notes[1:]:
        document.add_paragraph(f"{name}：{value}")
    # One piece of XML: python-docx adds row by row, which takes minutes for ten thousand corners.
    document.element.body.insert(-1, parse_xml(_table_xml([table.heading, *table.rows])))
    mark_document(document, mark)
    document.save(str(path))


def _table_xml(rows: Sequence[Sequence[str]]) -> str:
    # As wide as the page between its margins, in twentieths of a point.
    whole = round((297 - 2 * _MARGIN_MM) / 25.4 * 1440)
    grid = "".join(f'<w:gridCol w:w="{width * whole // sum(_WIDTHS)}"/>' for width in _WIDTHS)
    body = "".join(_row_xml(row, number == 0) for number, row in enumerate(rows))
    return (
        f'<w:tbl xmlns:w="{_WORD}"><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:tblBorders>{_CELL_BORDERS}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


def _row_xml(row: Sequence[str], is_heading: bool) -> str:
    look = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if is_heading else "") + "</w:trPr>"
    bold = "<w:rPr><w:b/></w:rPr>" if is_heading else ""
    cells = "".join(
        f'<w:tc><w:p><w:r>{bold}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>' for text in row
    )
    return f"<w:tr>{look}{cells}</w:tr>"


def read_corner_docx(path: Path) -> list[tuple[str, ...]]:
    """Rows of the table that ``write_corner_docx`` wrote, the heading first.

    Raises
    ------
    ReadError
        READ_FAILED for what is no whole document.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml.ns import qn

    try:
        document = docx.Document(str(path))
    except PackageNotFoundError as error:
        raise ReadError("READ_FAILED", file=path.name, driver="DOCX", detail="PackageNotFoundError") from error
    (table,) = document.element.body.iter(qn("w:tbl"))
    return [
        tuple("".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc")))
        for row in table.iter(qn("w:tr"))
    ]


def read_marks(path: Path) -> list[str]:
    """Marks at the head of the pages of a document that ``write_corner_docx`` wrote."""
    import docx

    from gi_atlas.documents.docx_mark import marks_of

    return marks_of(docx.Document(str(path)))
