"""Page, faces, header and footer of the DOCX files that we make."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gi_atlas.documents.plain_text import clean
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_

A4_MM = (210, 297)
SIDE_MM, TOP_MM, BOTTOM_MM = 18, 20, 18
CELL_SIDE_MM = 1.2
TEXT_PT, SMALL_PT = 10.0, 8.0
HEADING_PT = {0: 18.0, 1: 13.0, 2: 11.0}
FAINT = RGBColor(0x60, 0x60, 0x60)
# Faces that offices have; where one is missing, Word, WPS and LibreOffice take another by themselves.
TEXT_FACES = {"zh": ("仿宋", "Times New Roman"), "en": ("宋体", "Times New Roman")}
HEADING_FACES = {"zh": ("黑体", "Arial"), "en": ("黑体", "Arial")}


def set_page(document: Any, is_wide: bool) -> None:
    """A4, standing or lying."""
    section = document.sections[0]
    width, height = A4_MM[::-1] if is_wide else A4_MM
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(SIDE_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.header_distance = section.footer_distance = Mm(9)


def set_styles(document: Any, language: str) -> None:
    """Faces and sizes of text and headings."""
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
    """What language a style's text is in: it decides the shape of Chinese punctuation and the spell checker.

    Latin letters are English in a Chinese document too: as Chinese their words would be broken anywhere.
    """
    mark = OxmlElement("w:lang")
    for name, value in (("w:val", "en-US" if language == "zh" else "en-GB"), ("w:eastAsia", "zh-CN")):
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


def put_margins(section: Any, language: str, left: str, right: str, foot_text: str) -> None:
    """Header and footer, with the number of the page."""
    words = Words(language)
    width = section.page_width - section.left_margin - section.right_margin
    _put_margin(section.header.paragraphs[0], left, right, width)
    foot = section.footer.paragraphs[0]
    _put_margin(foot, foot_text, "", width)
    before, _, rest = words(N_("Page {number} of {count}")).partition("{number}")
    between, _, after = rest.partition("{count}")
    faint(foot.add_run(before))
    _put_field(foot, "PAGE")
    faint(foot.add_run(between))
    _put_field(foot, "NUMPAGES")
    faint(foot.add_run(after))


def _put_margin(paragraph: Any, left: str, right: str, width: int) -> None:
    stops = paragraph.paragraph_format.tab_stops
    for stop in list(paragraph.style.paragraph_format.tab_stops):
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    faint(paragraph.add_run(clean(f"{left}\t{right}".replace("\n", " "))))


def _put_field(paragraph: Any, name: str) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        faint(run)
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = name
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def faint(run: Any) -> None:
    """Make a run small and grey."""
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


def shade_cell(cell: Any, colour: str) -> None:
    """Fill a cell with a colour, "rrggbb"."""
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)
