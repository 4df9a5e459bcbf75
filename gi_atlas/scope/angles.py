"""Angles of a wording, whole and broken: lost marks of degrees, minutes and seconds, letters in the place of digits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gi_atlas.coordinates import Angle, FoundAngle, find_angles, format_dms, marked_as
from gi_atlas.scope.places import Places
from gi_atlas.scope.runs import MASK

_DEGREE = "[°º˚度]"
_MINUTE = "['′´’‘ˊ分]"
_SECOND = "(?:[\"″〞”“˝秒]|['′´’‘ˊ]{2})"
_ANY = f"(?:{_DEGREE}|{_MINUTE}|{_SECOND})"
MARKS = re.compile("[°º˚度'′´’‘ˊ分\"″〞”“˝秒]|(?<![A-Za-z])o(?=\\d)")
# 3O′, l10°: letters that scanners and typists put in the place of digits; an o before a digit is a degree mark.
_ALIKE = re.compile(f"(?<![A-Za-z\\d])[\\dOIl]{{0,4}}(?:[OIl][\\dOIl]{{0,4}}|(?<=\\d)o)(?=\\s*{_ANY})")
_DIGITS = str.maketrans("OoIl", "0011")
_AXES = dict.fromkeys("北南纬NS", "lat") | dict.fromkeys("东西经EW", "lon")
_OTHER_SIDE = "西南WS"
_LEAD = "(?P<lead>(?:东经|北纬|西经|南纬|经度|纬度|(?<![A-Za-z])[NSEW])[\\s:=]*)?"
_AFTER = "(?P<after>\\s*[NSEW](?![A-Za-z]))?"
_END = f"(?![\\d.]|\\s*{_ANY})"
_NO_DEGREE_MARK = re.compile(
    f"{_LEAD}(?<![\\d.])(?P<deg>(?:1[0-7]\\d|[2-9]\\d)(?=0[0-5]\\d\\s*{_MINUTE})|\\d{{2,3}})(?:0(?=[0-5]\\d\\s*{_MINUTE})|\\s|[.。](?=\\d{{1,2}}\\s*{_MINUTE}\\s*\\d)|(?=\\d{{2}}\\s*{_MINUTE}))(?P<min>\\d{{1,2}})\\s*{_MINUTE}"
    f"(?:\\s*(?P<sec>\\d{{1,2}}(?:\\.\\d+)?)\\s*{_SECOND})?{_AFTER}"
)
_NO_MINUTE_MARK = re.compile(
    f"{_LEAD}(?<![\\d.])(?P<deg>\\d{{1,3}})\\s*{_DEGREE}\\s*(?P<min>\\d{{1,2}})"
    f"(?:(?:\\s|(?<=\\d\\d)(?=\\d\\d))(?P<sec>\\d{{1,2}}(?:\\.\\d+)?)(?:\\s*{_SECOND}|{_END})|{_END}){_AFTER}"
)
# 115.54.30E: points in the place of all marks.
_DOTS = re.compile(
    f"{_LEAD}(?<![\\d.])(?P<deg>\\d{{1,3}})\\.(?P<min>[0-5]?\\d)\\.(?P<sec>[0-5]?\\d(?:\\.\\d+)?)(?![\\d.]|\\s*{_ANY}){_AFTER}"
)
# 东经15′20″至43′30″: no degrees at all.
_NO_DEGREES = re.compile(
    f"(?P<lead>东经|北纬|西经|南纬|经度|纬度)[\\s:=]*(?P<min>\\d{{1,2}}(?:\\.\\d++(?!\\s*{_MINUTE}\\s*\\d))?)\\s*{_MINUTE}"
    f"(?:\\s*(?P<sec>\\d{{1,2}}(?:\\.\\d+)?)\\s*{_SECOND})?"
)
_MINUTES_BEHIND = re.compile(
    f"\\s*[-–—~～至到]+\\s*(?P<lead>)(?P<min>\\d{{1,2}}(?:\\.\\d++(?!\\s*{_MINUTE}\\s*\\d))?)\\s*{_MINUTE}"
    f"(?:\\s*(?P<sec>\\d{{1,2}}(?:\\.\\d+)?)\\s*{_SECOND})?"
)
# 东经11803～11821: no mark at all.
_NO_MARKS = re.compile(
    "(?P<lead>(?P<is_lon>东经|经度)|北纬|纬度)[\\s:=]*(?P<deg>(?(is_lon)(?:1[0-3]\\d|[7-9]\\d)|[1-5]\\d))(?P<min>[0-5]\\d)"
    f"(?P<sec>[0-5]\\d)?(?P<after>(?![\\d.]|\\s*{_ANY}))"
)
_NO_MARKS_BEHIND = re.compile(
    "\\s*[-–—~～至到]+\\s*(?P<lead>)(?P<deg>1[0-3]\\d|[1-9]\\d)(?P<min>[0-5]\\d)(?P<sec>[0-5]\\d)?"
    f"(?P<after>(?![\\d.]|\\s*{_ANY}))"
)
JOINED = re.compile(r"\s*(?:[-–—―~～一至到]+|－+)\s*(?:到)?\s*\Z")
_JOINED_BY_WORD = re.compile(r"\s*(?:和|与|及|、)\s*\Z")
_FEW_DIGITS = 6
"""A degree and a minute have fewer; they are proposed without seconds."""


@dataclass(frozen=True)
class WrittenAngle:
    """An angle as it is written, what is wrong with it (``code``, "" if nothing is), and how it may be meant."""

    angle: Angle
    start: int
    end: int
    code: str = ""
    joins_next: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether its value is a proposal and no reading."""
        return bool(self.code)


def read_angles(text: str) -> list[WrittenAngle]:
    """All angles of a text whose characters are narrow, in order; those of one range know each other's axis."""
    plain, alike = _with_digits(text)
    broken = [*_point_for_degree(plain), *_without_marks(plain)]
    broken += _without_degrees(_masked(plain, broken))
    broken += [one for one in _broken(plain, _DOTS, "DEGREE_MARK_LOST") if one.angle.axis]
    broken += _broken(_masked(plain, broken), _NO_DEGREE_MARK, "DEGREE_MARK_LOST")
    broken += _broken(_masked(plain, broken), _NO_MINUTE_MARK, "MINUTE_MARK_LOST")
    whole = [_whole(found) for found in find_angles(_masked(plain, broken))]
    found = sorted((*broken, *(_no_minus(text, one) for one in whole)), key=lambda one: one.start)
    return _joined(text, [_to_its_letter(text, _marked(one, alike)) for one in found])


def _with_digits(text: str) -> tuple[str, Places]:
    """Text with digits in the place of letters like them, and where those stand."""
    found = Places(one.span() for one in _ALIKE.finditer(text))
    return _ALIKE.sub(lambda one: one.group().translate(_DIGITS), text), found


def _broken(text: str, pattern: "re.Pattern[str]", code: str) -> Iterator[WrittenAngle]:
    for found in pattern.finditer(text):
        if float(found["deg"]) <= 180 and float(found["min"]) < 60 and float(found["sec"] or 0) < 60:
            yield _mended(found, code)


def _mended(found: "re.Match[str]", code: str, axis: str = "", start: int = 0) -> WrittenAngle:
    """An angle as it may be meant."""
    mark = (found["lead"] or found["after"] or "").strip()
    axis = axis or next((_AXES[sign] for sign in mark if sign in _AXES), "")
    degrees = float(found["deg"]) + float(found["min"]) / 60 + float(found["sec"] or 0) / 3600
    is_other_side = any(sign in _OTHER_SIDE for sign in mark)
    angle = Angle(degrees, axis, is_mended=True, is_west_or_south=is_other_side)
    return WrittenAngle(angle, start or found.start(), found.end(), code)


def _without_marks(text: str) -> Iterator[WrittenAngle]:
    """Degrees and minutes behind 东经 or 北纬 without any mark, and those that a range joins to them."""
    for found in _NO_MARKS.finditer(text):
        axis = "lon" if found["is_lon"] else "lat"
        yield _mended(found, "DEGREE_MARK_LOST", axis)
        behind = _NO_MARKS_BEHIND.match(text, found.end())
        if behind is not None:
            yield _mended(behind, "DEGREE_MARK_LOST", axis, behind.start("deg"))


def _point_for_degree(text: str) -> list[WrittenAngle]:
    """107.15′ has no minute of a hundred: a point stands for the degree mark, in the latitude beside it as well."""
    found = list(_broken(text, _POINT_FOR_DEGREE, "DEGREE_MARK_LOST"))
    return found if any(one.angle.degrees > _MOST_MINUTES for one in found) else []


_POINT_FOR_DEGREE = re.compile(
    f"{_LEAD}(?<![\\d.])(?P<deg>\\d{{2,3}})[.。](?P<min>[0-5]\\d)\\s*{_MINUTE}(?!\\s*[\\d])(?P<sec>(?!))?{_AFTER}"
)
_MOST_MINUTES = 60


def _without_degrees(text: str) -> Iterator[WrittenAngle]:
    """Minutes and seconds behind 东经 or 北纬 whose degrees are missing, and those that a range joins to them."""
    for found in _NO_DEGREES.finditer(text):
        axis = _AXES[found["lead"][0]]
        yield _lost(found, axis, found.start())
        behind = _MINUTES_BEHIND.match(text, found.end())
        if behind is not None:
            yield _lost(behind, axis, behind.start("min"))


def _lost(found: "re.Match[str]", axis: str, start: int) -> WrittenAngle:
    degrees = float(found["min"]) / 60 + float(found["sec"] or 0) / 3600
    return WrittenAngle(Angle(degrees, axis, is_lost=True), start, found.end())


def _masked(text: str, taken: Sequence[WrittenAngle]) -> str:
    signs = list(text)
    for one in taken:
        signs[one.start : one.end] = MASK * (one.end - one.start)
    return "".join(signs)


def _whole(found: FoundAngle) -> WrittenAngle:
    code = "MINUTE_MARK_LOST" if found.angle.is_mended else ""
    return WrittenAngle(found.angle, found.start, found.end, code)


def _marked(one: WrittenAngle, alike: Places) -> WrittenAngle:
    """An angle with letters in the place of digits is one that may be meant."""
    if not alike.touches(one.start, one.end):
        return one
    return replace(one, code=one.code or "COORDINATE_LETTERS", angle=replace(one.angle, is_mended=True))


def _no_minus(text: str, one: WrittenAngle) -> WrittenAngle:
    """106.25°E-107.17°E: what stands right behind an angle is the sign of a range and no minus."""
    sign = _RANGE_SIGN.match(text, one.start)
    is_behind = re.search(f"(?:[\\dNSEW]|{_ANY})\\s*\\Z", text[max(0, one.start - 3) : one.start])
    if sign is None or is_behind is None or one.angle.degrees >= 0:
        return one
    angle = replace(one.angle, degrees=-one.angle.degrees, is_west_or_south=False)
    return replace(one, start=sign.end(), angle=angle)


_RANGE_SIGN = re.compile("(?:[NSEW]\\s*)?[-–−]")


def _to_its_letter(text: str, one: WrittenAngle) -> WrittenAngle:
    """An angle with the letter behind it that says again what its mark before said: 东经118°20′E."""
    letter = _LETTER_BEHIND.match(text, one.end)
    is_again = letter is not None and one.angle.axis == _AXES[letter[1]]
    return replace(one, end=letter.end()) if letter and is_again else one


_LETTER_BEHIND = re.compile(r"\s*([NSEW])(?![A-Za-z\d])")


def _joined(text: str, found: list[WrittenAngle]) -> list[WrittenAngle]:
    for place in range(1, len(found)):
        first, second = found[place - 1], found[place]
        if _joins(text[first.end : second.start], first, second):
            found[place - 1] = replace(first, joins_next=True, angle=marked_as(first.angle, second.angle))
            found[place] = replace(second, angle=marked_as(second.angle, first.angle))
    return found


def _joins(between: str, first: WrittenAngle, second: WrittenAngle) -> bool:
    if {first.angle.axis, second.angle.axis} == {"lon", "lat"}:
        return False  # from one point to another: …北纬32°至东经119°…
    if JOINED.match(between):
        return True
    # 介于东经110°与111°: of two alike the second bears no mark of its own.
    is_alike = axis_by_size(first.angle) == axis_by_size(second.angle) and bool(first.angle.axis)
    return is_alike and not second.angle.axis and _JOINED_BY_WORD.match(between) is not None


def written_again(written: str, angle: Angle) -> str:
    """The angle in whole degrees and minutes, with the words that stood before and the letter behind it."""
    lead = re.match(r"[^\dOolI°]*", written)
    letter = re.search(r"\s*[NSEW]\Z", written[1:])
    seconds = abs(angle.degrees) * 3600
    shown = format_dms(angle.degrees, 0 if abs(seconds - round(seconds)) < 1e-6 else 2)
    if angle.is_mended and not re.search(_SECOND, written) and len(re.findall(r"\d", written)) < _FEW_DIGITS:
        shown = shown.removesuffix("00″")
    return (lead.group() if lead else "") + shown + (letter.group() if letter else "")


def axis_by_size(*angles: Angle) -> str:
    """Longitude or latitude by the degrees: between 54 and 73 lies neither one of China."""
    return "lon" if max(abs(angle.degrees) for angle in angles) > 60 else "lat"


def axis_of(one: WrittenAngle) -> str:
    """Axis that an angle is marked with, else by its size."""
    return one.angle.axis or axis_by_size(one.angle)
