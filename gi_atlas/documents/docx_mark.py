"""A mark on every page of a DOCX: in red at the head, pale across the page."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from gi_atlas.documents.plain_text import clean

MARK_RED = RGBColor(0xC0, 0x00, 0x00)
HEAD_PT = 10.0
WIDTH_PT, MOST_PT = 460.0, 64.0
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
# Words of the format: what Word itself writes for "Design > Watermark".
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>'
    '<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
)


def mark_document(document: Any, text: str) -> None:
    """Put a mark into every header of a document that python-docx holds; "" puts none.

    Headers of first and of even pages are marked too, where the document tells them apart.
    """
    if not text:
        return
    for number, header in enumerate(_headers(document)):
        head = header.paragraphs[0].insert_paragraph_before()
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = head.add_run(clean(text))
        run.bold, run.font.size, run.font.color.rgb = True, Pt(HEAD_PT), MARK_RED
        head._p.append(parse_xml(_across(clean(text), number)))


def marks_of(document: Any) -> list[str]:
    """First line of every header, for reading a marked document again."""
    return [header.paragraphs[0].text if header.paragraphs else "" for header in _headers(document)]


def _headers(document: Any) -> Iterator[Any]:
    has_even = document.settings.odd_and_even_pages_header_footer
    for number, section in enumerate(document.sections):
        kinds = [section.header]
        kinds += [section.first_page_header] if section.different_first_page_header_footer else []
        kinds += [section.even_page_header] if has_even else []
        # A linked header is the one of the section before, which is marked already.
        yield from (header for header in kinds if not number or not header.is_linked_to_previous)


def _across(text: str, number: int) -> str:
    height_pt = min(MOST_PT, WIDTH_PT / max(1.0, _ems(text)))
    place = (
        f"position:absolute;margin-left:0;margin-top:0;width:{WIDTH_PT:.0f}pt;height:{height_pt:.0f}pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        "mso-position-vertical:center;mso-position-vertical-relative:page"
    )
    return (
        f'<w:r {_NAMESPACES}><w:rPr><w:noProof/></w:rPr><w:pict>{_SHAPE_TYPE}<v:shape id="GiAtlasMark{number + 1}" '
        f'o:spid="_x0000_s{2049 + number}" type="#_x0000_t136" style="{place}" o:allowincell="f" fillcolor="#d08080" '
        f'stroked="f"><v:fill opacity=".4"/><v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt" '
        f'string={quoteattr(text)}/><w10:wrap anchorx="page" anchory="page"/></v:shape></w:pict></w:r>'
    )


def _ems(text: str) -> float:
    """Width of a text in ems: a Chinese character is one wide, a Latin one half."""
    return sum(1.0 if ord(char) > 0x2E7F else 0.5 for char in text)
