"""A paper as DOCX that Word, WPS and LibreOffice open; made by us from nothing, no template involved."""

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from gi_atlas.documents.docx_mark import mark_document
from gi_atlas.documents.docx_page import SMALL_PT, faint, pad_cells, put_margins, set_page, set_styles, shade_cell
from gi_atlas.documents.docx_saving import save_document
from gi_atlas.documents.paper import (
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
from gi_atlas.documents.plain_text import clean


def write_docx(paper: Paper, path: Path) -> None:
    """Write a paper.

    Raises
    ------
    OSError
    """
    document = Document()
    set_page(document, paper.is_wide)
    set_styles(document, paper.language)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(paper.title)[:250], "GI Atlas", ""
    put_margins(document.sections[0], paper.language, paper.header_left, paper.header_right, paper.footer)
    mark_document(document, paper.mark)
    writer = _Writer(document, paper)
    for block in paper.blocks:
        writer.put(block)
    save_document(document, path)


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
                    self._write(_aligned(self._document.add_paragraph(), block.align), line)
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
            faint(run)
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
            shade_cell(target, cell.fill.lstrip("#"))
        for number, line in enumerate(cell.lines):
            paragraph = target.paragraphs[0] if number == 0 else target.add_paragraph()
            self._write(_aligned(paragraph, cell.align), line)

    def _put_images(self, block: Images) -> None:
        table = self._document.add_table(rows=1, cols=max(1, len(block.images)))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for target, image in zip(table.rows[0].cells, block.images, strict=True):
            room = self._width // len(block.images) - Mm(4)
            self._put_image(target, image, room, Mm(block.height_mm))

    def _put_image(self, target: Any, image: Image, width: int, height: int) -> None:
        if not image.content:  # room beside the other one
            return
        run = target.paragraphs[0].add_run()
        shape = run.add_picture(io.BytesIO(image.content))
        factor = min(width / shape.width, height / shape.height)
        shape.width, shape.height = int(shape.width * factor), int(shape.height * factor)
        for line in image.lines:
            self._write(target.add_paragraph(), line)


def _aligned(paragraph: Any, align: Align) -> Any:
    if align is Align.CENTER:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph
