"""Rows of a corner table in the order of its corners, where the list goes on beside itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.corner_columns import CornerColumns, Row, is_heading_row

_NUMBER = re.compile(r"\d+")


def in_order(file: str, columns: CornerColumns, rows: Iterable[Row]) -> Iterable[Row]:
    """Rows of a list in one block as they come; those of several blocks down the columns or along the rows.

    Which of the two, the numbers of the points say.

    Raises
    ------
    ReadError
        CORNER_BLOCKS if they say neither; READ_TOO_MANY_ROWS.
    """
    if len(columns.blocks) == 1:
        return rows
    pages = list(_pages(file, rows))
    down = [row for page in pages for offset in columns.blocks for row in _block(columns, page, offset)]
    along = [
        one for page in pages for row in page for offset in columns.blocks for one in _block(columns, [row], offset)
    ]
    steps = [_steps(columns, way) for way in (down, along)]
    if steps[0] == steps[1] and len(along) > 1:
        raise ReadError("CORNER_BLOCKS", file=file, row=along[0][0], found=len(columns.blocks))
    return down if steps[0] > steps[1] else along


def _pages(file: str, rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Runs of rows between headings that are said again."""
    page: list[Row] = []
    count = 0
    for number, row in rows:
        count += 1
        if count > limits.MAX_ROWS:
            raise ReadError("READ_TOO_MANY_ROWS", file=file, found=number, expected=limits.MAX_ROWS)
        if is_heading_row([(text or "").strip() for text in row]):
            yield page
            page = []
        else:
            page.append((number, row))
    yield page


def _block(columns: CornerColumns, page: Sequence[Row], offset: int) -> Iterator[Row]:
    """Rows of one block, in the places of the first one; remarks stand in the first block alone."""
    width = columns.blocks[1]
    for number, row in page:
        cells = [*row[offset : offset + width]]
        if any(cells):
            yield number, cells


def _steps(columns: CornerColumns, rows: Sequence[Row]) -> int:
    """How often a point is numbered one higher than the point before it."""
    found = [_NUMBER.search(row[columns.point] or "") if columns.point < len(row) else None for _number, row in rows]
    numbers = [int(one[0]) if one else -2 for one in found]
    return sum(later == earlier + 1 for earlier, later in pairwise(numbers))
