"""Table of corner points, 拐点坐标表, as workbook and as document: degrees and plane coordinates side by side."""

from collections.abc import Iterator, Sequence
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
from gi_atlas.i18n import N_
from gi_atlas.scope.corner_points import CornerPoint, corner_points

TITLE, NOTES, TABLE = N_("Corner coordinates"), N_("Notes on the table"), N_("{name}: table of corner points")
_WIDTHS = (8, 8, 7, 18, 18, 15, 24, 14, 30)
_MARGIN_MM = 18
_DIRECTIONS = (
    N_("north"), N_("northeast"), N_("east"), N_("southeast"), N_("south"), N_("southwest"), N_("west"),
    N_("northwest"),
)  # fmt: skip
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CELL_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


_EASTING = N_("Y east (m; 3° zone {zone}, {prefix})")
_PREFIX = {True: N_("with zone number"), False: N_("without zone number")}
_FALSE_EASTING = N_("without zone number, 500,000 m added")
_SYSTEM = N_("China Geodetic Coordinate System 2000 (EPSG:4490; plane EPSG:{epsg})")
_PROJECTION = N_("Gauss-Krüger, 3° zone {zone}, central meridian {meridian}°E")
_RINGS = N_("1 is the outer ring, 2 and above are holes (taken off); the last corner of a ring joins its first")


@dataclass(frozen=True)
class CornerTable:
    """Heading, rows of text and remarks of one boundary's corners."""

    heading: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[tuple[str, str]]
    language: str = "zh"


def corner_table(feature: BoundaryFeature, zone: Zone, has_prefix: bool, language: str = "zh") -> CornerTable:
    """The table of a boundary in EPSG:4490; seconds to a hundredth, metres to a thousandth.

    Raises
    ------
    CrsError
        CRS_NO_ZONE.
    """
    corners, words = corner_points(feature.geometry, zone, has_prefix), Words(language)
    rows = [_row(corner, words) for corner in corners]
    return CornerTable(
        _heading(zone, has_prefix, words), rows, list(_notes(feature, zone, has_prefix, words)), language
    )


def _heading(zone: Zone, has_prefix: bool, words: Words) -> tuple[str, ...]:
    return (
        words(N_("Corner")),
        words(N_("Part no.")),
        words(N_("Ring")),
        words(N_("Longitude (CGCS2000)")),
        words(N_("Latitude (CGCS2000)")),
        words(N_("X north (m)")),
        words(_EASTING, zone=zone.number, prefix=words(_PREFIX[has_prefix])),
        words(N_("Length to the next corner (m)")),
        words(N_("Direction of the leg (grid bearing)")),
    )


def _row(corner: CornerPoint, words: Words) -> tuple[str, ...]:
    degrees = format_dms(corner.lon), format_dms(corner.lat)
    plane, leg = (f"{corner.north:.3f}", f"{corner.east:.3f}"), (f"{corner.leg_m:.3f}", _leg(corner, words))
    return (corner.name, str(corner.part), str(corner.ring), *degrees, *plane, *leg)


def _leg(corner: CornerPoint, words: Words) -> str:
    """Direction of the leg in words and as a bearing: 向东北至J2（045°12′30″）."""
    direction = _DIRECTIONS[round(corner.bearing_deg / 45) % len(_DIRECTIONS)]
    # Rounded first: a bearing of 359°59′59.6″ is 0°.
    bearing = format_dms(round(corner.bearing_deg * 3600) % 1_296_000 / 3600, 0)
    return words(N_("{direction} to {point} ({bearing})"), direction=words(direction), point=corner.next_name,
                 bearing=bearing)  # fmt: skip


def _notes(feature: BoundaryFeature, zone: Zone, has_prefix: bool, words: Words) -> Iterator[tuple[str, str]]:
    known = feature.attributes
    yield words(N_("Name")), str(known.get("name") or "")
    yield words(N_("Version")), str(known.get("version") or "")
    yield words(N_("Coordinate system")), words(_SYSTEM, epsg=zone.epsg(has_prefix))
    yield words(N_("Projection")), words(_PROJECTION, zone=zone.number, meridian=zone.meridian_deg)
    yield words(N_("Eastings")), words(_PREFIX[True] if has_prefix else _FALSE_EASTING)
    yield words(N_("Ring")), words(_RINGS)
    yield words(N_("Lengths")), words(N_("straight in the Gauss-Krüger plane"))
    yield from area_facts(compare_areas(feature.geometry), words)
    yield words(N_("Geometry (sha256)")), str(known.get("sha256") or "")


def write_corner_xlsx(path: Path, table: CornerTable, mark: str = "") -> None:
    """Write the table as a workbook whose first sheet has its heading in the first row, remarks on the second.

    ``mark`` stands in red at the head of every printed page, and in the first line of both sheets.
    """
    from gi_atlas.exchange.writers.workbook import new_workbook  # loads openpyxl, which costs start-up time

    words, marks = Words(table.language), [(mark,)] if mark else []
    rows = [*marks, table.heading, *table.rows]
    notes = [*((words(N_("Caution")), mark) for (mark,) in marks), *table.notes]
    with new_workbook(path) as book:
        put_rows(book.create_sheet(words(TITLE)), rows, _WIDTHS, head_rows=len(marks) + 1)
        put_rows(book.create_sheet(words(NOTES)), notes, (20, 90))
        mark_sheets(book, mark)


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
    from gi_atlas.documents.docx_saving import save_document

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
    words = Words(table.language)
    document.add_heading(words(TABLE, name=table.notes[0][1]), level=1)
    for name, value in table.notes[1:]:
        document.add_paragraph(f"{name}{words.colon}{value}")
    # One piece of XML: python-docx adds row by row, which takes minutes for ten thousand corners.
    document.element.body.insert(-1, parse_xml(_table_xml([table.heading, *table.rows])))
    mark_document(document, mark)
    save_document(document, path)


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
