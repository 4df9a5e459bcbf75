"""What is wrong with the angles of a wording, each by itself: lost marks, mixed precision, odd signs."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gi_atlas.scope.angles import JOINED as RANGE
from gi_atlas.scope.angles import WrittenAngle, written_again
from gi_atlas.scope.wording import Defect

_HAN = re.compile("[一-龥]")
# No place of China lies west of Greenwich or south of the equator.
_OTHER_SIDE = str.maketrans("西南WSws", "东北ENen")
_DECIMAL_DEGREES = re.compile(r"\d\.\d+\s*[°度]")
_MINUTES = re.compile("[′'分]")
_ODD = re.compile("[º˚´’‘ˊ〞”“˝]")


def angle_defects(text: str, found: Sequence[WrittenAngle]) -> Iterator[Defect]:
    """Defects of the angles of a text, those of one kind together."""
    yield from (defect for one in found for defect in _angle_defects(text, one))
    yield from _mixed(text, found)
    yield from _odd_marks(text, found)


def _mixed(text: str, found: Sequence[WrittenAngle]) -> Iterator[Defect]:
    """Decimal minutes among whole ones; where all are told in them it is a notation."""
    mixed = [one for one in found if one.angle.is_mixed]
    mixed = mixed if len(mixed) < len(found) or len(found) == 1 else []
    for one in (*mixed, *_decimal_degrees(text, found)):
        written = text[one.start : one.end]
        yield Defect("MIXED_PRECISION", (one.start, one.end), {"value": written}, written_again(written, one.angle))


def _decimal_degrees(text: str, found: Sequence[WrittenAngle]) -> Iterator[WrittenAngle]:
    """Decimal degrees at one end of a bound whose other end is in minutes: 33.5°~33°48′."""
    for first, second in pairwise(found):
        if not RANGE.fullmatch(text, first.end, second.start):
            continue
        ends = [_DECIMAL_DEGREES.search(text, one.start, one.end) is not None for one in (first, second)]
        minutes = [_MINUTES.search(text, one.start, one.end) is not None for one in (first, second)]
        if ends[0] and minutes[1] and not minutes[0]:
            yield first
        elif ends[1] and minutes[0] and not minutes[1]:
            yield second


def _angle_defects(text: str, one: WrittenAngle) -> Iterator[Defect]:
    written, span = text[one.start : one.end], (one.start, one.end)
    if one.code:
        yield Defect(one.code, span, {"value": written}, written_again(written, one.angle))
    if not one.angle.is_sound:
        yield Defect("COORDINATE_NOT_SOUND", span, {"value": written})
    if one.angle.is_west_or_south and _HAN.search(text) and written != (mended := written.translate(_OTHER_SIDE)):
        yield Defect("WEST_OR_SOUTH", span, {"value": written}, mended)
    limit = 90 if one.angle.axis == "lat" else 180
    if abs(one.angle.degrees) > limit:
        yield Defect("COORDINATE_OUT_OF_RANGE", span, {"value": written, "expected": limit})


def _odd_marks(text: str, found: Sequence[WrittenAngle]) -> Iterator[Defect]:
    for one in found:
        written = text[one.start : one.end]
        if _ODD.search(written) and not (one.angle.is_lost or one.angle.is_mended):
            yield Defect("ODD_MARKS", (one.start, one.end), {"value": written}, written_again(written, one.angle))
