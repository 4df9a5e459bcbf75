"""Tables over pages: heading rows come again, a row stays whole unless it is longer than a page has room for."""

from typing import Protocol

from PyQt5.QtCore import QRectF

from gi_atlas.documents.paper import Align, Cell, Grid, Row
from gui.paint.page_items import BoxItem, Page, TextItem
from gui.paint.typeset import SetLine, px, set_lines

PADDING_MM = 1.2
# A row that is higher than this share of a page may begin on a page with that much room, and go on on the next.
SPLIT_SHARE = 0.35
MOST_HEADING_SHARE = 0.4


class Flow(Protocol):
    """What a table needs of the pages."""

    body: QRectF
    y_px: float
    language: str

    @property
    def page(self) -> Page:
        """The last page."""

    @property
    def room_px(self) -> float:
        """Height that is left on it."""

    @property
    def is_at_top(self) -> bool:
        """Whether nothing stands on it yet."""

    def turn(self) -> None:
        """Begin a new page."""


class _SetRow:
    """A row with its text broken to the widths of its cells."""

    def __init__(self, row: Row, widths_px: list[float], language: str) -> None:
        self.row = row
        self.least_px = px(row.height_mm)
        self.places: list[tuple[float, float]] = []
        self.lines: list[list[SetLine]] = []
        column, x_px = 0, 0.0
        for cell in row.cells:
            width_px = sum(widths_px[column : column + cell.span])
            self.places.append((x_px, width_px))
            self.lines.append(_lines_of(cell, width_px, language))
            column, x_px = column + cell.span, x_px + width_px

    @property
    def height_px(self) -> float:
        """Height of the whole row."""
        return max(self.least_px, *(_height(lines) for lines in self.lines), px(2 * PADDING_MM)) if self.lines else 0.0

    def first_part(self, room_px: float) -> "list[list[SetLine]]":
        """Of each cell the lines that fit into a height."""
        return [_fitting(lines, room_px) for lines in self.lines]


class GridFlow:
    """Puts one table.

    Parameters
    ----------
    flow : Flow
    grid : Grid
    """

    def __init__(self, flow: Flow, grid: Grid) -> None:
        self._flow = flow
        total = sum(grid.widths)
        self._widths_px = [flow.body.width() * width / total for width in grid.widths]
        headings = [_SetRow(row, self._widths_px, flow.language) for row in grid.rows[: grid.heading_rows]]
        is_short = sum(row.height_px for row in headings) <= flow.body.height() * MOST_HEADING_SHARE
        # Headings as long as a page are said once: where they came again, nothing else would have room.
        self._headings = headings if is_short else []
        self._headings_px = sum(row.height_px for row in self._headings)
        self._rows = grid.rows[grid.heading_rows :] if is_short else grid.rows

    @property
    def least_px(self) -> float:
        """Height of the heading rows and the first row, or of that part of it with which it may begin."""
        first = _SetRow(self._rows[0], self._widths_px, self._flow.language) if self._rows else None
        return self._headings_px + (min(first.height_px, self._page_px * SPLIT_SHARE) if first else 0.0)

    def put(self) -> None:
        """Lay out every row."""
        if self.least_px > self._flow.room_px and not self._flow.is_at_top:
            self._flow.turn()
        self._put_headings()
        for row in self._rows:
            self._put_row(_SetRow(row, self._widths_px, self._flow.language))

    @property
    def _page_px(self) -> float:
        return self._flow.body.height() - self._headings_px

    def _put_headings(self) -> None:
        for row in self._headings:
            self._paint(row, row.lines, row.height_px)

    def _put_row(self, row: _SetRow) -> None:
        if row.height_px <= self._flow.room_px:
            self._paint(row, row.lines, row.height_px)
        elif row.height_px <= self._page_px and not self._is_split(row):
            self._turn()
            self._paint(row, row.lines, row.height_px)
        else:
            self._put_parts(row)

    def _is_split(self, row: _SetRow) -> bool:
        limit_px = self._page_px * SPLIT_SHARE
        return row.least_px <= px(2 * PADDING_MM) and row.height_px > limit_px and self._flow.room_px > limit_px

    def _put_parts(self, row: _SetRow) -> None:
        while True:
            room_px = self._flow.room_px
            part = row.first_part(room_px)
            if not any(part) and any(row.lines):
                self._turn()  # not even a line fits here; on an empty page one always does
                continue
            row.lines = [lines[len(taken) :] for lines, taken in zip(row.lines, part, strict=True)]
            is_last = not any(row.lines)
            self._paint(row, part, max(map(_height, part)) if is_last else room_px)
            if is_last:
                return
            self._turn()

    def _turn(self) -> None:
        self._flow.turn()
        self._put_headings()

    def _paint(self, row: _SetRow, lines: list[list[SetLine]], height_px: float) -> None:
        flow = self._flow
        for cell, (x_px, width_px), cell_lines in zip(row.row.cells, row.places, lines, strict=True):
            left, y_px = flow.body.left() + x_px, flow.y_px
            flow.page.items.append(BoxItem(QRectF(left, y_px, width_px, height_px), cell.fill))
            y_px += px(PADDING_MM)
            for line in cell_lines:
                room_px = width_px - px(2 * PADDING_MM)
                flow.page.items.append(TextItem(line, left + px(PADDING_MM), y_px, room_px))
                y_px += line.height_px
        flow.y_px += height_px


def _lines_of(cell: Cell, width_px: float, language: str) -> list[SetLine]:
    room_px = max(width_px - px(2 * PADDING_MM), px(3.0))
    return set_lines(cell.lines, room_px, language, cell.align is Align.CENTER)


def _height(lines: list[SetLine]) -> float:
    return sum(line.height_px for line in lines) + px(2 * PADDING_MM) if lines else 0.0


def _fitting(lines: list[SetLine], room_px: float) -> list[SetLine]:
    height_px, taken = px(2 * PADDING_MM), []
    for line in lines:
        height_px += line.height_px
        if height_px > room_px:
            break
        taken.append(line)
    return taken
