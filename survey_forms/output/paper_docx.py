"""A paper as DOCX that Word, WPS and LibreOffice open; made by us from nothing, no template involved."""

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gi_atlas.i18n import N_
from survey_forms.output.paper import (
    Align,
    Block,
    Cell,
    Grid,
    Heading,
    Image,
    Images,
    Line,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Space,
    Tone,
)
from survey_forms.output.plain_text import clean
from survey_forms.output.words import Words

A4_MM = (210, 297)
SIDE_MM, TOP_MM, BOTTOM_MM = 18, 20, 18
CELL_SIDE_MM = 1.2
TEXT_PT, SMALL_PT = 10.0, 8.0
HEADING_PT = {0: 18.0, 1: 13.0, 2: 11.0}
FAINT = RGBColor(0x60, 0x60, 0x60)
# Faces that offices have; where one is missing, Word, WPS and LibreOffice take another by themselves.
TEXT_FACES = {"zh": ("仿宋", "Times New Roman"), "en": ("宋体", "Times New Roman")}
HEADING_FACES = {"zh": ("黑体", "Arial"), "en": ("黑体", "Arial")}


def write_docx(paper: Paper, path: Path) -> None:
    """Write a paper.

    Raises
    ------
    OSError
    """
    document = Document()
    _set_page(document, paper)
    _set_styles(document, paper.language)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(paper.title)[:250], "GI Atlas", ""
    _put_margins(document.sections[0], paper)
    writer = _Writer(document, paper)
    for block in paper.blocks:
        writer.put(block)
    document.save(str(path))


def _set_page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    width, height = A4_MM[::-1] if paper.is_wide else A4_MM
    section.orientation = WD_ORIENT.LANDSCAPE if paper.is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(SIDE_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.header_distance = section.footer_distance = Mm(9)


def _set_styles(document: Any, language: str) -> None:
    normal = document.styles["Normal"]
    set_faces(normal, *TEXT_FACES[language])
    set_language(normal, language)
    normal.font.size = Pt(TEXT_PT)
    normal.paragraph_format.space_after = Pt(0)
    for level, size_pt in HEADING_PT.items():
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        set_faces(style, *HEADING_FACES[language])
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size_pt), True, RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10 if level else 0), Pt(4)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def set_language(style: Any, language: str) -> None:
    """What language a style's text is in: it decides the shape of Chinese punctuation and the spell checker."""
    mark = OxmlElement("w:lang")
    for name, value in (("w:val", "zh-CN" if language == "zh" else "en-GB"), ("w:eastAsia", "zh-CN")):
        mark.set(qn(name), value)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(mark)


def set_faces(style: Any, east: str, latin: str) -> None:
    """Faces of a style, for Chinese characters and for others; themes do not overrule them."""
    style.font.name = latin
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        faces.attrib.pop(qn(name), None)
    for name, face in (("w:eastAsia", east), ("w:ascii", latin), ("w:hAnsi", latin), ("w:cs", latin)):
        faces.set(qn(name), face)


def _put_margins(section: Any, paper: Paper) -> None:
    words = Words(paper.language)
    width = section.page_width - section.left_margin - section.right_margin
    _put_margin(section.header.paragraphs[0], paper.header_left, paper.header_right, width)
    foot = section.footer.paragraphs[0]
    _put_margin(foot, paper.footer, "", width)
    before, _, rest = words(N_("Page {number} of {count}")).partition("{number}")
    between, _, after = rest.partition("{count}")
    _faint(foot.add_run(before))
    _put_field(foot, "PAGE")
    _faint(foot.add_run(between))
    _put_field(foot, "NUMPAGES")
    _faint(foot.add_run(after))


def _put_margin(paragraph: Any, left: str, right: str, width: int) -> None:
    stops = paragraph.paragraph_format.tab_stops
    for stop in list(paragraph.style.paragraph_format.tab_stops):
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    _faint(paragraph.add_run(clean(f"{left}\t{right}".replace("\n", " "))))


def _put_field(paragraph: Any, name: str) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        _faint(run)
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = name
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _faint(run: Any) -> None:
    run.font.size, run.font.color.rgb = Pt(SMALL_PT), FAINT


def pad_cells(table: Any) -> None:
    """A little air around the text of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side, millimetres in (("top", 0.7), ("left", CELL_SIDE_MM), ("bottom", 0.7), ("right", CELL_SIDE_MM)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(millimetres).twips)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    properties.append(margins) if look is None else look.addprevious(margins)


class _Writer:
    def __init__(self, document: Any, paper: Paper) -> None:
        self._document = document
        section = document.sections[0]
        self._width = section.page_width - section.left_margin - section.right_margin
        self._language = paper.language

    def put(self, block: Block) -> None:
        """Add one block; room on a page is the word processor's affair."""
        match block:
            case Heading():
                self._document.add_heading(clean(block.text), min(block.level, 2))
            case Paragraph():
                for line in block.lines:
                    self._write(self._document.add_paragraph(), line)
            case Grid():
                self._put_grid(block)
            case Images():
                self._put_images(block)
            case PageBreak():
                self._document.add_page_break()
            case Space():
                self._document.add_paragraph().paragraph_format.space_after = Mm(block.height_mm)

    def _write(self, paragraph: Any, line: Line) -> None:
        run = paragraph.add_run(clean(line.text))
        if line.tone is Tone.STRONG:
            run.bold = True
        elif line.tone is Tone.FAINT:
            _faint(run)
        elif line.tone is Tone.SMALL:
            run.font.size = Pt(SMALL_PT)

    def _put_grid(self, grid: Grid) -> None:
        total = sum(grid.widths)
        widths = [int(self._width * width / total) for width in grid.widths]
        table = self._document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.autofit = False
        pad_cells(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, row in enumerate(grid.rows):
            self._put_row(table.add_row(), row, widths, is_heading=number < grid.heading_rows)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _put_row(self, row: Any, content: Row, widths: list[int], is_heading: bool) -> None:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if is_heading:
            properties.append(OxmlElement("w:tblHeader"))
        if content.height_mm:
            row.height, row.height_rule = Mm(content.height_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
        cells, column = list(row.cells), 0
        for cell in content.cells:
            target = cells[column]
            if cell.span > 1:
                target = target.merge(cells[column + cell.span - 1])
            target.width = sum(widths[column : column + cell.span])
            self._put_cell(target, cell)
            column += cell.span

    def _put_cell(self, target: Any, cell: Cell) -> None:
        if cell.fill:
            shade = OxmlElement("w:shd")
            for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", cell.fill.lstrip("#"))):
                shade.set(qn(name), value)
            target._tc.get_or_add_tcPr().append(shade)
        for number, line in enumerate(cell.lines):
            paragraph = target.paragraphs[0] if number == 0 else target.add_paragraph()
            if cell.align is Align.CENTER:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._write(paragraph, line)

    def _put_images(self, block: Images) -> None:
        table = self._document.add_table(rows=1, cols=max(1, len(block.images)))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for target, image in zip(table.rows[0].cells, block.images, strict=True):
            room = self._width // len(block.images) - Mm(4)
            self._put_image(target, image, room, Mm(block.height_mm))

    def _put_image(self, target: Any, image: Image, width: int, height: int) -> None:
        run = target.paragraphs[0].add_run()
        shape = run.add_picture(io.BytesIO(image.content))
        factor = min(width / shape.width, height / shape.height)
        shape.width, shape.height = int(shape.width * factor), int(shape.height * factor)
        for line in image.lines:
            self._write(target.add_paragraph(), line)
