"""The mark of an incomplete paper on its painted pages."""

from pathlib import Path

import pytest
from PyQt5.QtGui import QImage

from gi_atlas.documents.marks import incomplete_mark
from gi_atlas.documents.paper import Heading, Line, PageBreak, Paper, Paragraph
from gui.paint.page_flow import lay_out, sheet_of
from gui.paint.page_items import AcrossItem, Page, TextItem
from gui.paint.page_mark import MARK_INK
from gui.paint.paper_pdf import paint_pages, write_pdf

pytestmark = pytest.mark.usefixtures("qapp")
LONG = tuple(Line("很长的文字，写得很满。" * 30) for _line in range(20))


def paper(mark: str, is_wide: bool = False, language: str = "zh") -> Paper:
    blocks = (Heading("甲", 0), Paragraph(LONG), PageBreak(), Paragraph((Line("乙"),)))
    return Paper("甲", language, blocks, "左", "右", "脚", is_wide, mark)


def marks(page: Page) -> list[str]:
    return [
        item.line.layout.text() for item in page.items if isinstance(item, TextItem) and item.line.colour == MARK_INK
    ]


def reddish(image: QImage) -> int:
    """Pixels that are clearly red, of every fourth row and column."""
    found = 0
    for x in range(0, image.width(), 4):
        for y in range(0, image.height(), 4):
            colour = image.pixelColor(x, y)
            found += colour.red() > colour.green() + 8 and colour.red() > colour.blue() + 8
    return found


@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("mark", ["不完整材料，不得提交", incomplete_mark("both"), "x", "长" * 60])
def test_every_page_has_it_at_the_head_and_across(mark: str, is_wide: bool) -> None:
    pages = lay_out(paper(mark, is_wide))
    assert len(pages) > 2
    for page in pages:
        assert marks(page) == [mark]
        (across,) = [item for item in page.items if isinstance(item, AcrossItem)]
        assert across.line.layout.text() == mark


@pytest.mark.parametrize("mark", ["不完整材料，不得提交", incomplete_mark("both"), "长" * 60])
@pytest.mark.parametrize("is_wide", [False, True])
def test_what_lies_across_stays_on_the_page(mark: str, is_wide: bool) -> None:
    marked = paper(mark, is_wide)
    sheet = sheet_of(marked)
    for page in lay_out(marked):
        (across,) = [item for item in page.items if isinstance(item, AcrossItem)]
        half_px = across.line.width_px / 2 * 0.7072  # at 45 degrees
        assert across.middle.x() - half_px >= 0
        assert across.middle.y() - half_px >= 0
        assert across.middle.x() + half_px <= sheet.width_px
        assert across.middle.y() + half_px <= sheet.height_px


def test_it_lies_below_the_text() -> None:
    for page in lay_out(paper("不完整")):
        assert isinstance(page.items[0], AcrossItem)


def test_the_text_stands_where_it_stood() -> None:
    plain, marked = lay_out(paper("")), lay_out(paper("不完整"))
    assert len(plain) == len(marked)
    for one, other in zip(plain, marked, strict=True):
        kept = [item for item in other.items if not isinstance(item, AcrossItem) and not _is_mark(item)]
        assert [item.rect for item in one.items] == [item.rect for item in kept]


def _is_mark(item: object) -> bool:
    return isinstance(item, TextItem) and item.line.colour == MARK_INK


def test_no_mark_paints_nothing_red() -> None:
    assert all(reddish(page) == 0 for page in paint_pages(paper("")))


def test_the_mark_is_painted_red_on_every_page() -> None:
    assert all(reddish(page) > 200 for page in paint_pages(paper("不完整材料，不得提交")))


def test_the_pdf_has_as_many_pages(tmp_path: Path) -> None:
    assert write_pdf(paper("不完整"), tmp_path / "a.pdf") == write_pdf(paper(""), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").stat().st_size > (tmp_path / "b.pdf").stat().st_size
