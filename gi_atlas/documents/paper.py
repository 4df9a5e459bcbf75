"""A page as plain data: headings, texts, tables and pictures; one writer makes PDF of it, another DOCX."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a line of text looks."""

    PLAIN = "plain"
    STRONG = "strong"
    SMALL = "small"
    FAINT = "faint"


class Align(StrEnum):
    """Where text stands in its cell."""

    LEFT = "left"
    CENTER = "center"


@dataclass(frozen=True)
class Line:
    """A paragraph of one tone."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Cell:
    """A cell of a grid.

    Attributes
    ----------
    lines : tuple of Line
    fill : str
        Colour "#rrggbb"; "" for none.
    span : int
        Columns that it takes.
    align : Align
    """

    lines: tuple[Line, ...] = ()
    fill: str = ""
    span: int = 1
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Row:
    """A row of a grid; ``height_mm`` is its least height, room to write in."""

    cells: tuple[Cell, ...]
    height_mm: float = 0.0


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 0 is the title of the paper, 1 a chapter, 2 a part of one."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Lines of text over the whole width."""

    lines: tuple[Line, ...]
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Grid:
    """A table with rules.

    Attributes
    ----------
    widths : tuple of float
        Shares of the width, one a column.
    rows : tuple of Row
    heading_rows : int
        First rows that are said again on every page.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    heading_rows: int = 0


@dataclass(frozen=True)
class Image:
    """A picture with its caption, kept together on a page.

    Attributes
    ----------
    content : bytes
        JPEG or PNG of ours.
    lines : tuple of Line
        Caption.
    """

    content: bytes
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Images:
    """Pictures side by side, at most ``height_mm`` high each."""

    images: tuple[Image, ...]
    height_mm: float = 90.0


@dataclass(frozen=True)
class PageBreak:
    """What follows stands on a new page."""


@dataclass(frozen=True)
class Space:
    """An empty strip."""

    height_mm: float


@dataclass(frozen=True)
class Room:
    """What follows begins on a new page if less than this height is left on the page."""

    height_mm: float


Block = Heading | Paragraph | Grid | Images | PageBreak | Space | Room


@dataclass(frozen=True)
class Paper:
    """A whole document.

    Attributes
    ----------
    title : str
        What it is, for the file's properties.
    language : str
        "zh" or "en": fonts and the words of page numbers.
    blocks : tuple of Block
    header_left, header_right : str
        Stand at the head of every page.
    footer : str
        Stands at the foot of every page, beside its number.
    is_wide : bool
        Whether the page lies (A4 landscape).
    mark : str
        Stands in red at the head of every page and pale across it; "" for none.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    header_left: str = ""
    header_right: str = ""
    footer: str = ""
    is_wide: bool = False
    mark: str = ""


def cell(text: str, tone: Tone = Tone.PLAIN, fill: str = "", span: int = 1, align: Align = Align.LEFT) -> Cell:
    """A cell with one text."""
    return Cell((Line(text, tone),) if text else (), fill, span, align)
