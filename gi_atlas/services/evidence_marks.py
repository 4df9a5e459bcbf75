"""Marks over a picture: arrows, boxes and texts as data beside it; the original is never touched.

Places are shares of the upright picture's width and height, from its upper left corner.
"""

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from gi_atlas.commands.changes import Command, Label, update_row
from gi_atlas.errors import StorageError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence
from gi_atlas.services.editing import shown_name
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF

MARK_COLOUR = "#e02020"
MAX_MARKS, MAX_TEXT = 200, 200
# Shares of the picture's longer side.
LINE_SHARE, HEAD_SHARE, TEXT_SHARE = 0.005, 0.03, 0.035
# Fonts with Chinese by the names of their files, on Linux, Windows and macOS.
FONT_FILES = (
    "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc", "wqy-zenhei.ttc", "NotoSerifCJK-Regular.ttc", "msyh.ttc", "simhei.ttf", "simsun.ttc",
    "PingFang.ttc", "Hiragino Sans GB.ttc", "DroidSansFallbackFull.ttf",
)  # fmt: skip


class MarkKind(StrEnum):
    """What a mark is."""

    ARROW = "arrow"
    BOX = "rectangle"
    TEXT = "text"


@dataclass(frozen=True)
class Mark:
    """One mark.

    Attributes
    ----------
    x, y : float
        Where it begins: an arrow's tail, a box's corner, a text's upper left; 0 to 1.
    x2, y2 : float
        Where it ends: an arrow's head, the other corner; a text has none.
    """

    kind: MarkKind
    x: float
    y: float
    x2: float = 0.0
    y2: float = 0.0
    text: str = ""
    colour: str = MARK_COLOUR

    def moved(self, right: float, down: float) -> "Mark":
        """The mark elsewhere, as far as it stays within the picture."""
        lowest, highest = min(self._xs()), max(self._xs())
        right = min(max(right, -lowest), 1 - highest)
        lowest, highest = min(self._ys()), max(self._ys())
        down = min(max(down, -lowest), 1 - highest)
        return replace(self, x=self.x + right, y=self.y + down, x2=self.x2 + right, y2=self.y2 + down)

    def _xs(self) -> tuple[float, ...]:
        return (self.x,) if self.kind is MarkKind.TEXT else (self.x, self.x2)

    def _ys(self) -> tuple[float, ...]:
        return (self.y,) if self.kind is MarkKind.TEXT else (self.y, self.y2)


def read_marks(stored: Iterable[object]) -> tuple[Mark, ...]:
    """Marks as they are stored with evidence; what another program wrote and is no mark is left out."""
    found = (_read_mark(item) for item in stored)
    return tuple(mark for mark in found if mark is not None)[:MAX_MARKS]


def _read_mark(item: object) -> Mark | None:
    if not isinstance(item, Mapping):
        return None
    try:
        kind = MarkKind(str(item.get("kind")))
        places = [float(item.get(name, 0.0)) for name in ("x", "y", "x2", "y2")]
    except (TypeError, ValueError):
        return None
    if not all(math.isfinite(place) and -1 <= place <= 2 for place in places):
        return None
    colour = str(item.get("colour", ""))
    x, y, x2, y2 = places
    text = str(item.get("text", ""))[:MAX_TEXT]
    return Mark(kind, x, y, x2, y2, text, colour if _is_colour(colour) else MARK_COLOUR)


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(sign in "0123456789abcdefABCDEF" for sign in text[1:])


def stored_marks(marks: Sequence[Mark]) -> tuple[dict[str, Any], ...]:
    """Marks as they are stored with evidence, rounded to a ten-thousandth."""
    return tuple(
        {name: round(value, 4) if isinstance(value, float) else str(value) for name, value in asdict(mark).items()}
        for mark in marks[:MAX_MARKS]
    )


def save_marks(project: Project, evidence_id: str, marks: Sequence[Mark]) -> Changes:
    """Give a picture other marks, as one step that can be undone.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN: the evidence was removed meanwhile.
    """
    found = project.read_all(Evidence, id=evidence_id)
    if not found:
        raise StorageError("STORE_ID_UNKNOWN", id=evidence_id, kind="evidence")
    before = found[0]
    change = update_row(TABLE_OF[Evidence], to_row(before), to_row(replace(before, marks=stored_marks(marks))))
    if change is None:
        return Changes()
    return project.apply(Command(Label(N_("Mark {0}"), (shown_name(before),)), (change,)))


def paint_marks(jpeg: bytes, marks: Sequence[Mark]) -> bytes:
    """A JPEG of ours with marks painted over it; the same bytes if there are none."""
    if not marks:
        return jpeg
    from PIL import Image, ImageDraw  # only for pictures that go out

    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        canvas = image.convert("RGB")
    draw = ImageDraw.Draw(canvas)
    for mark in marks:
        _paint(draw, mark, canvas.size)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=90)
    return out.getvalue()


def arrow_head(tail: tuple[float, float], tip: tuple[float, float], length: float) -> list[tuple[float, float]]:
    """Corners of an arrow's head, tip first, in the units of its ends."""
    way = math.atan2(tip[1] - tail[1], tip[0] - tail[0])
    sides = [(tip[0] - length * math.cos(way + turn), tip[1] - length * math.sin(way + turn)) for turn in (0.45, -0.45)]
    return [tip, *sides]


def _paint(draw: Any, mark: Mark, size: tuple[int, int]) -> None:
    width, height = size
    side = max(size)
    line = max(round(side * LINE_SHARE), 1)
    first, last = (mark.x * width, mark.y * height), (mark.x2 * width, mark.y2 * height)
    if mark.kind is MarkKind.ARROW:
        head = arrow_head(first, last, side * HEAD_SHARE)
        draw.line([first, last], fill="white", width=line + 2 * max(line // 2, 1))
        draw.line([first, last], fill=mark.colour, width=line)
        draw.polygon(head, fill=mark.colour, outline="white")
    elif mark.kind is MarkKind.BOX:
        _paint_box(draw, mark.colour, (first, last), line)
    else:
        edge = max(line // 2, 1)
        draw.text(first, mark.text, fill=mark.colour, font=_font(side), stroke_width=edge, stroke_fill="white")


def _paint_box(draw: Any, colour: str, ends: Sequence[tuple[float, float]], line: int) -> None:
    (left, right), (top, bottom) = (sorted(places) for places in zip(*ends, strict=True))
    rim, half = max(line // 2, 1), line // 2
    # A box is painted inwards from its corners: its line is to lie on them.
    for out, colour_of, width in ((half + rim, "white", line + 2 * rim), (half, colour, line)):
        draw.rectangle([left - out, top - out, right + out, bottom + out], outline=colour_of, width=width)


def _font(side_px: int) -> Any:
    from PIL import ImageFont

    points = max(round(side_px * TEXT_SHARE), 8)
    name = _font_file()
    return ImageFont.truetype(name, points) if name else ImageFont.load_default(points)


@cache
def _font_file() -> str:
    """File name of a font with Chinese; "" if none of the known ones is here (then only Latin letters are drawn)."""
    from PIL import ImageFont

    return next((name for name in FONT_FILES if _is_there(ImageFont, name)), "")


def _is_there(fonts: Any, name: str) -> bool:
    try:
        fonts.truetype(name, 12)
    except OSError:
        return False
    return True
