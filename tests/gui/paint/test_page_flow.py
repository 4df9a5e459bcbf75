"""Pages of a paper: nothing is cut off, nothing lies over the edge, rows and headings go together."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt5.QtCore import QRectF

from gi_atlas.documents.paper import (
    Cell,
    Grid,
    Heading,
    Image,
    Images,
    Line,
    PageBreak,
    Paper,
    Paragraph,
    Room,
    Row,
    Space,
    Tone,
    cell,
)
from gui.paint.page_flow import lay_out, sheet_of
from gui.paint.page_items import BoxItem, ImageItem, Page, TextItem
from gui.paint.typeset import px
from survey_forms.forms import shipped_form
from survey_forms.output.blank_form import blank_paper
from tests.survey_forms.output.sample import picture

pytestmark = pytest.mark.usefixtures("qapp")
LONG = "很长的文字，写得很满。" * 400
EDGE_PX = 2.0


def paper_of(*blocks: object, is_wide: bool = False) -> Paper:
    return Paper("title", "zh", tuple(blocks), "header", "form 1", "foot", is_wide)  # type: ignore[arg-type]


def text_of(pages: list[Page]) -> str:
    return "".join(
        item.line.layout.text()[item.line.layout.lineAt(item.line.number).textStart() :][
            : item.line.layout.lineAt(item.line.number).textLength()
        ]
        for page in pages
        for item in page.items
        if isinstance(item, TextItem)
    )


def overflowing(paper: Paper, pages: list[Page]) -> Iterator[str]:
    """What lies over the edge of the paper's body, of its own room, or of its cell."""
    sheet = sheet_of(paper)
    body = sheet.body.adjusted(-EDGE_PX, -EDGE_PX, EDGE_PX, EDGE_PX)
    whole = QRectF(0, 0, sheet.width_px, sheet.height_px)
    for number, page in enumerate(pages, 1):
        boxes = [item.rect for item in page.items if isinstance(item, BoxItem)]
        for item in page.items:
            if isinstance(item, TextItem) and item.line.width_px > item.room_px + EDGE_PX:
                yield f"page {number}: text wider than its room"
            if item.rect.isEmpty():  # a rule, a blank line
                continue
            if not whole.contains(item.rect):
                yield f"page {number}: {type(item).__name__} off the page"
            is_body = sheet.body.top() - 1 <= item.rect.top() <= sheet.body.bottom()
            if is_body and not body.contains(item.rect):
                yield f"page {number}: {type(item).__name__} over the edge of the body"
            if is_body and isinstance(item, TextItem):
                holders = [box for box in boxes if box.contains(item.rect.center())]
                if any(item.rect.bottom() > box.bottom() + EDGE_PX for box in holders):
                    yield f"page {number}: text below its cell"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_empty_form_is_cut_nowhere(language: str) -> None:
    paper = blank_paper(shipped_form("gi_potential_resource"), language)
    pages = lay_out(paper)
    assert 8 <= len(pages) <= 20
    assert list(overflowing(paper, pages)) == []


def test_a_row_longer_than_a_page_goes_on_with_its_heading() -> None:
    head = Row((cell("问题", Tone.STRONG), cell("答案", Tone.STRONG)))
    grid = Grid(
        (3, 7),
        (head, Row((cell("q"), cell("short"))), Row((cell("long"), cell(LONG))), Row((cell("z"), cell("end")))),
        1,
    )
    paper = paper_of(Heading("标题", 1), grid)
    pages = lay_out(paper)
    assert len(pages) >= 3
    assert list(overflowing(paper, pages)) == []
    assert text_of(pages).replace("问题", "").replace("答案", "").count("很长的文字，写得很满。") >= 390
    for page in pages:
        assert "问题" in text_of([page])
    assert "end" in text_of(pages[-1:])


def test_no_letter_of_a_long_row_is_lost() -> None:
    text = "".join(f"{number}，" for number in range(4000))
    paper = paper_of(Grid((1,), (Row((cell(text),)),)))
    pages = lay_out(paper)
    body = sheet_of(paper).body
    shown = "".join(
        text_of([Page([item])])
        for page in pages
        for item in page.items
        if isinstance(item, TextItem) and body.contains(item.rect)
    )
    assert shown == text


def test_a_short_row_is_never_parted() -> None:
    rows = tuple(Row((cell(f"row {number}\nsecond\nthird"),)) for number in range(80))
    pages = lay_out(paper_of(Grid((1,), rows)))
    assert len(pages) > 1
    for page in pages:
        shown = text_of([page])
        assert shown.count("row") == shown.count("second") == shown.count("third")


def test_a_heading_stays_with_what_it_heads() -> None:
    for lines in range(30, 48):
        filler = Paragraph(tuple(Line(f"{number}") for number in range(lines)))
        blocks = [filler, Heading("HEADED", 1), Heading("SECOND", 2), Images((Image(picture()),), 80)]
        pages = lay_out(paper_of(*blocks))
        place = next(number for number, page in enumerate(pages) if "HEADED" in text_of([page]))
        assert "SECOND" in text_of([pages[place]])
        assert any(isinstance(item, ImageItem) for item in pages[place].items), lines


def test_headings_as_long_as_a_page_end() -> None:
    head = Row((cell(LONG), cell("b")))
    paper = paper_of(Grid((1, 1), (head, *(Row((cell("x"), cell("y"))) for _number in range(50))), 1))
    pages = lay_out(paper)
    assert len(pages) < 12
    assert list(overflowing(paper, pages)) == []


def test_pictures_keep_their_shape_and_their_caption() -> None:
    images = Images((Image(picture(1600, 400), (Line("wide"),)), Image(picture(300, 1200), (Line("high " * 60),))), 85)
    paper = paper_of(*(images for _number in range(5)))
    pages = lay_out(paper)
    shown = [item for page in pages for item in page.items if isinstance(item, ImageItem)]
    assert len(shown) == 10
    for item in shown:
        assert item.rect.width() / item.rect.height() == pytest.approx(
            item.image.width() / item.image.height(), rel=0.01
        )
        assert item.rect.height() <= px(85) + 1
    assert list(overflowing(paper, pages)) == []


def test_a_picture_that_cannot_be_read_is_left_out() -> None:
    pages = lay_out(paper_of(Images((Image(b"no picture", (Line("caption"),)),))))
    assert not any(isinstance(item, ImageItem) for item in pages[0].items)
    assert "caption" in text_of(pages)


def test_breaks_and_room_begin_new_pages() -> None:
    def count(*blocks: object) -> int:
        return len(lay_out(paper_of(*blocks)))

    text = Paragraph((Line("x"),))
    assert count(PageBreak(), text) == 1
    assert count(text, PageBreak(), text) == 2
    assert count(text, Room(100), text) == 1
    assert count(text, Space(200), Room(100), text) == 2


def test_header_and_footer_stand_on_every_page_and_are_shortened() -> None:
    blocks = tuple(Paragraph((Line(LONG),)) for _number in range(2))
    paper = Paper("t", "en", blocks, "product name " * 40, "form version", "printed")
    pages = lay_out(paper)
    assert list(overflowing(paper, pages)) == []
    for number, page in enumerate(pages, 1):
        shown = text_of([page])
        assert f"Page {number} of {len(pages)}" in shown
        assert "form version" in shown
        assert "…" in shown


_TEXTS = st.text(max_size=300)
_CELLS = st.builds(lambda text: Cell(tuple(Line(part) for part in text.split("\n"))), _TEXTS)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), max_size=8), _TEXTS, st.booleans())
def test_any_text_is_laid_out(rows: list[list[Cell]], title: str, is_wide: bool) -> None:
    grid = Grid((1, 3), tuple(Row(tuple(cells), 5.0) for cells in rows))
    paper = paper_of(Heading(title, 1), grid, is_wide=is_wide)
    assert list(overflowing(paper, lay_out(paper))) == []


def test_what_lies_over_an_edge_is_seen() -> None:
    paper = paper_of(Grid((1, 1), (Row((cell("a"), cell("b"))),)))
    (page,) = lay_out(paper)
    item = next(item for item in page.items if isinstance(item, TextItem))
    page.items.append(TextItem(item.line, sheet_of(paper).body.right() - 5, item.y_px, 3))
    found = list(overflowing(paper, [page]))
    assert "page 1: text wider than its room" in found
    assert "page 1: TextItem over the edge of the body" in found
