"""Blocks of a paper laid out over pages: nothing is cut, nothing lies outside."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt5.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PyQt5.QtGui import QFont, QFontMetricsF, QImageReader

from gi_atlas.documents.paper import (
    Align,
    Block,
    Grid,
    Heading,
    Image,
    Images,
    PageBreak,
    Paper,
    Paragraph,
    Room,
    Space,
    Tone,
)
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from gui.paint.grid_flow import GridFlow
from gui.paint.page_items import ImageItem, Page, RuleItem, TextItem
from gui.paint.page_mark import put_mark
from gui.paint.typeset import SetLine, font_of, heading_font, px, set_lines, set_text

A4_MM = (210.0, 297.0)
SIDE_MM, TOP_MM, BOTTOM_MM = 18.0, 22.0, 20.0
HEAD_MM, FOOT_MM = 11.0, 12.0
BEFORE_HEADING_MM = {0: 0.0, 1: 5.0, 2: 3.0}
AFTER_HEADING_MM = {0: 3.0, 1: 2.0, 2: 1.5}
AFTER_BLOCK_MM = 2.0
LEAST_MM = 8.0
BETWEEN_IMAGES_MM = 6.0


@dataclass(frozen=True)
class Sheet:
    """Size of the pages in pixels, and where the body lies on them."""

    width_px: float
    height_px: float

    @property
    def body(self) -> QRectF:
        """Room for blocks."""
        return QRectF(px(SIDE_MM), px(TOP_MM), self.width_px - px(2 * SIDE_MM), self.height_px - px(TOP_MM + BOTTOM_MM))


def sheet_of(paper: Paper) -> Sheet:
    """A4, standing or lying."""
    width_mm, height_mm = A4_MM[::-1] if paper.is_wide else A4_MM
    return Sheet(px(width_mm), px(height_mm))


def lay_out(paper: Paper) -> list[Page]:
    """The pages of a paper, with header and footer."""
    flow = PageFlow(sheet_of(paper), paper.language)
    for number, block in enumerate(paper.blocks):
        flow.put(block, paper.blocks[number + 1 :][:2])
    for number, page in enumerate(flow.pages, 1):
        _put_margins(page, paper, flow.sheet, number, len(flow.pages))
        put_mark(page, paper.mark, flow.sheet.width_px, flow.sheet.height_px, paper.language)
    return flow.pages


class PageFlow:
    """Puts one block after the other.

    Attributes
    ----------
    pages : list of Page
    y_px : float
        Where the next block begins on the last page.
    """

    def __init__(self, sheet: Sheet, language: str) -> None:
        self.sheet, self.language = sheet, language
        self.body = sheet.body
        self.pages = [Page()]
        self.y_px = self.body.top()

    @property
    def page(self) -> Page:
        """The last page."""
        return self.pages[-1]

    @property
    def room_px(self) -> float:
        """Height that is left on the last page."""
        return self.body.bottom() - self.y_px

    @property
    def is_at_top(self) -> bool:
        """Whether nothing stands on the last page yet."""
        return self.y_px <= self.body.top()

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(Page())
        self.y_px = self.body.top()

    def need(self, height_px: float) -> None:
        """Begin a new page if so much does not fit on this one."""
        if height_px > self.room_px and not self.is_at_top:
            self.turn()

    def skip(self, height_px: float) -> None:
        """Leave a strip empty; none at the top of a page."""
        if not self.is_at_top:
            self.y_px = min(self.y_px + height_px, self.body.bottom())

    def put(self, block: Block, following: Sequence[Block] = ()) -> None:
        """Lay out one block; a heading stays with what is ``following`` it."""
        match block:
            case Heading():
                self._put_heading(block, sum(map(self._least_px, _kept_together(following))))
            case Paragraph():
                self._put_paragraph(block)
            case Grid():
                self._put_grid(block)
            case Images():
                self._put_images(block)
            case PageBreak():
                self.need(self.body.height())
            case Space():
                self.skip(px(block.height_mm))
            case Room():
                self.need(px(block.height_mm))

    def _least_px(self, block: Block) -> float:
        """Height of what a page must have room for, if a block begins on it."""
        match block:
            case Grid():
                return GridFlow(self, block).least_px
            case Images():
                return self._images_px(self._placed(block))
            case Heading():
                return px(BEFORE_HEADING_MM.get(block.level, 2.0) + LEAST_MM)
            case Paragraph():
                return px(LEAST_MM)
        return 0.0

    def _put_heading(self, block: Heading, least_px: float) -> None:
        font = heading_font(block.level, self.language)
        lines = set_text(block.text, font, self.body.width(), is_centred=block.level == 0)
        self.skip(px(BEFORE_HEADING_MM.get(block.level, 2.0)))
        self.need(min(sum(line.height_px for line in lines) + px(LEAST_MM) + least_px, self.body.height()))
        self._put_lines(lines)
        self.skip(px(AFTER_HEADING_MM.get(block.level, 1.0)))

    def _put_paragraph(self, block: Paragraph) -> None:
        is_centred = block.align is Align.CENTER
        self._put_lines(set_lines(block.lines, self.body.width(), self.language, is_centred))
        self.skip(px(AFTER_BLOCK_MM))

    def _put_lines(self, lines: list[SetLine]) -> None:
        for line in lines:
            self.need(line.height_px)
            self.page.items.append(TextItem(line, self.body.left(), self.y_px, self.body.width()))
            self.y_px += line.height_px

    def _put_grid(self, block: Grid) -> None:
        GridFlow(self, block).put()
        self.skip(px(AFTER_BLOCK_MM))

    def _placed(self, block: Images) -> list["_PlacedImage"]:
        count = max(1, len(block.images))
        width_px = (self.body.width() - px(BETWEEN_IMAGES_MM) * (count - 1)) / count
        return [_PlacedImage(image, width_px, px(block.height_mm), self.language) for image in block.images]

    def _images_px(self, placed: Sequence["_PlacedImage"]) -> float:
        return max((one.height_px for one in placed), default=0.0)

    def _put_images(self, block: Images) -> None:
        placed = self._placed(block)
        self.need(self._images_px(placed))
        x_px = self.body.left()
        for one in placed:
            one.put(self.page, x_px, self.y_px)
            x_px += one.room_px + px(BETWEEN_IMAGES_MM)
        self.y_px += self._images_px(placed)
        self.skip(px(AFTER_BLOCK_MM))


def _kept_together(following: Sequence[Block]) -> Sequence[Block]:
    """What stands below a heading and stays with it: the next block, and the one after it if that is a heading too."""
    return following if following and isinstance(following[0], Heading) else following[:1]


class _PlacedImage:
    """A picture scaled into its room, with its caption below."""

    def __init__(self, image: Image, width_px: float, most_px: float, language: str) -> None:
        self._content = image.content
        size = _size_of(image.content)
        self.room_px = width_px
        self._lines = set_lines(image.lines, width_px, language)
        factor = min(width_px / size.width(), most_px / size.height()) if size.isValid() else 0.0
        self._size = (size.width() * factor, size.height() * factor)

    @property
    def height_px(self) -> float:
        """Of picture and caption."""
        return self._size[1] + px(1.0) + sum(line.height_px for line in self._lines)

    def put(self, page: Page, x_px: float, y_px: float) -> None:
        """Lay it on a page."""
        if self._size[0] > 0:  # else room beside another one
            page.items.append(ImageItem(self._content, QRectF(x_px, y_px, *self._size)))
        y_px += self._size[1] + px(1.0)
        for line in self._lines:
            page.items.append(TextItem(line, x_px, y_px, self.room_px))
            y_px += line.height_px


def _size_of(content: bytes) -> QSize:
    """Size of a picture by its head; invalid where it is none."""
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).size()


def _put_margins(page: Page, paper: Paper, sheet: Sheet, number: int, count: int) -> None:
    body, words = sheet.body, Words(paper.language)
    counted = words(N_("Page {number} of {count}"), number=number, count=count)
    _put_margin(page, paper.header_left, paper.header_right, body, px(HEAD_MM), paper.language)
    _put_margin(page, paper.footer, counted, body, sheet.height_px - px(FOOT_MM) - px(4), paper.language)
    page.items.append(RuleItem(body.left(), px(HEAD_MM) + px(5.5), body.width()))
    page.items.append(RuleItem(body.left(), sheet.height_px - px(FOOT_MM) - px(5), body.width()))


def _put_margin(page: Page, left: str, right: str, body: QRectF, y_px: float, language: str) -> None:
    font = font_of(Tone.FAINT, language)
    right_line = _one_line(right, font, body.width() * 0.48)
    left_room = body.width() - (right_line.width_px if right_line else 0.0) - px(4)
    left_line = _one_line(left, font, left_room)
    if left_line is not None:
        page.items.append(TextItem(left_line, body.left(), y_px, left_room))
    if right_line is not None:
        page.items.append(TextItem(right_line, body.right() - right_line.width_px, y_px, right_line.width_px))


def _one_line(text: str, font: QFont, room_px: float) -> SetLine | None:
    shown = QFontMetricsF(font).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room_px)
    return set_text(shown, font, room_px * 1.05)[0] if shown else None
