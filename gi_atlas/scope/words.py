"""A wording taken apart: what each reader finds in it once what the others read is masked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gi_atlas.scope.areas import read_areas
from gi_atlas.scope.bare_names import find_bare, find_open
from gi_atlas.scope.counting import Count, find_counts
from gi_atlas.scope.elevations import read_limits
from gi_atlas.scope.headings import read_sections
from gi_atlas.scope.intros import INTRO, without_preface
from gi_atlas.scope.left_out import find_left_out
from gi_atlas.scope.legs import read_legs
from gi_atlas.scope.limit_notes import note_heights
from gi_atlas.scope.naming import Named, read_names
from gi_atlas.scope.neighbours import find_neighbours
from gi_atlas.scope.papers import BROKEN_NO, LETTER_NO, read_letter
from gi_atlas.scope.places import Places
from gi_atlas.scope.plain import PlainText
from gi_atlas.scope.positions import Positions, read_positions
from gi_atlas.scope.runs import MASK, blotted
from gi_atlas.scope.several import unparted
from gi_atlas.scope.side_extents import read_side_extent
from gi_atlas.scope.wording import AreaPhrase, Box, Leg, Letter, Limits, Span

_AROUND_POSITIONS = re.compile(
    r"地理坐标(?:范围)?(?:为|是|[:：])?|坐标(?:范围|为)|[A-Za-z]{1,2}\d{1,3}(?=[（(:：\0])|(?<![一二两三四五六七八九十\d])[一二两三四五六七八九十\d]{1,6}\s*个?\s*(?:拐|坐标|顶|界址)?点"
    r"(?:依次|顺次)?(?:连线|连接|相连)?(?:范围)?(?:内)?(?:的)?|连线范围内的?|东经|北纬|东至(?!县)|经纬度|经度|纬度|[(（](?:起点?|止点?)[)）]|之间"
)
# The heading of a pasted table: its 纬度 is no mark of the number below.
_TABLE_HEAD = re.compile(
    r"(?:序号|点号|编号|点名|拐点)[,、\s]*(?:经度|纬度|东经|北纬|[XY])[,、\s]*(?:经度|纬度|东经|北纬|[XY])"
)
_BY_PAPER = re.compile(r"[^。；;，,\0]{0,80}?为准")
_LETTER_WORDS = re.compile(
    r"(?:以|由|经|据|根据|依据|按照)?(?<!\0)\0++[）)]?(?:[（(]\0++[）)])?\s*(?:文件?|函)?(?:(?:提出|确定|划定|批准|界定|规定|明确|建议)的?[^，。；\0]{0,12}?(?:为准|(?:范围|区域)(?:为准)?)|[^，。；\0]{0,12}?为准)"
)
_AND_OTHERS = re.compile(r"(?<!天)等(?:县|市|区)+(?:[(（][县市区、/]+[)）])?")

# 核心区：…, 二、辐射产区…: parts of a list, with no ground of their own.
_ZONE_HEAD = re.compile(
    r"(?:(?<=[。；;，,:：、)）.\0])|\A)(?:[一二三]级|[ⅠⅡⅢ]|核心|扩展|辐射|拓展|延伸|缓冲|优势|(?:最|次)?适宜|主要?|重点)(?:产|生产|种植|养殖|保护)?区域?"
    r"(?:为|是|包括|[:：]|(?=[一-龥]{1,9}[省县市区镇乡]|[（(][一二三四五六七八九十\d]))+"
    # 东片为荔江县…
    r"|(?:(?<=[。；;，,:：、)）.\0])|\A)[东南西北中]{1,2}片区?(?:为|是|包括|[:：])+"
)
# 水城县（今水城区）米箩镇: the same county by its other name, above the town.
_NAMED_ELSE = re.compile(
    r"(?<=[县市区旗州镇乡])[（(](?:今|现为?|原名?|原[为称]|又名|又称|全称|简称|以下简称|县级市|地级市|副省级|省直管|省直辖|计划单列|曾用名|即|\d{4}年[^（）()、，]{0,8}?(?:改|更|撤|设|并))"
    r"(?![^（）()]*(?:部分|除外|以外|之外|片区|区域|[东南西北中]部))[^（）()]{0,20}[)）](?=[一-龥])"
)

# 孟村县（孟村回族自治县）新县镇: the county by its full name, above the town.
_FULL_NAME = re.compile(
    "(?P<name>(?P<core>[一-龥]{2})[一-龥]{0,8}[县市区旗州])[（(](?P=core)[一-龥]{0,14}[县市区旗州][)）](?=[一-龥])"
)


@dataclass(frozen=True)
class Words:
    """What stands in a wording; ``body`` is it without what opens it and without its letter, ``rest`` without legs.

    ``plain`` is the text with all masked that other headings than the scope's tell; ``joint`` is where one list is
    told of several products, ``opened`` where one ends with 等乡镇.
    """

    plain: PlainText
    letter: Letter | None
    intros: Sequence["re.Match[str]"]
    body: str
    rest: str
    positions: Positions
    legs: Sequence[Leg]
    areas: Sequence[AreaPhrase]
    limits: Limits
    counts: Sequence[Count]
    named: Named
    beside: Sequence[Span] = ()
    joint: Span | None = None
    left_out: Sequence[Span] = ()
    opened: Sequence[Count] = ()


def take_words(plain: PlainText, county_extent: Box | None = None) -> Words:
    """Every part of a wording, the places counted in ``plain``."""
    sections = read_sections(plain)
    plain = replace(plain, simple=sections.text)
    letter = read_letter(plain.simple, plain.written)
    around_letter = [*([letter.span] if letter else []), *_other_letters(plain.simple)]
    intros = list(INTRO.finditer(blotted(plain.simple, around_letter)))
    joint = unparted(plain)
    opening = [*(intro.span() for intro in intros), *around_letter, *([joint] if joint else [])]
    body = _body(plain.simple, opening, has_letter=letter is not None)
    positions = _positions(body, county_extent)
    legs = read_legs(blotted(body, positions.spans))
    areas = read_areas(body)
    rest = blotted(body, (leg.span for leg in legs))
    beside = find_neighbours(rest)
    rest = blotted(rest, beside)
    limits = read_limits(rest)
    countable = blotted(rest, positions.spans)
    left_out = find_left_out(countable)
    out = Places(left_out)
    # 除东北角3个村外 counts nothing that is meant.
    counts = [count for count in find_counts(countable, plain.written) if not out.holds(*count.span)]
    spans = [*positions.spans, *limits.spans, *(leg.span for leg in legs), *(area.span for area in areas)]
    spans += [*beside, *(count.span for count in counts)]
    names = _names_only(body, spans, counts)
    opened = find_open(countable)
    behind = sorted((*counts, *opened), key=lambda count: count.span)
    named = read_names(names, plain.written, find_bare(countable, behind), counts)
    named = without_preface(named, intros)
    units, limits = note_heights(plain.simple, named.units, limits)
    named = replace(named, units=units)
    unread = (*beside, *sections.unknown, *positions.unread)
    return Words(
        plain, letter, intros, body, rest, positions, legs, areas, limits, counts, named, unread,
        joint, left_out, opened,
    )  # fmt: skip


def _other_letters(simple: str) -> Iterator[Span]:
    """Numbers of letters, each with the brackets it stands in alone: 石门镇（清政发〔2010〕5号）."""
    for found in LETTER_NO.finditer(simple):
        start, end = found.span("number")
        is_bracketed = simple[start - 1 : start] in ("(", "（") and simple[end : end + 1] in (")", "）")
        yield (start - 1, end + 1) if is_bracketed else (start, end)
    yield from (found.span() for found in BROKEN_NO.finditer(simple))


def _positions(body: str, county_extent: Box | None) -> Positions:
    """Positions of a text; its four sides in degrees are an extent of their own."""
    by_sides = read_side_extent(body)
    if by_sides is None:
        return read_positions(body, county_extent)
    extent, spans = by_sides
    others = read_positions(blotted(body, spans), county_extent)
    return replace(others, extents=(extent, *others.extents), spans=(*spans, *others.spans))


def _masked_all(text: str, pattern: "re.Pattern[str]") -> str:
    return pattern.sub(lambda found: MASK * len(found.group()), text)


def _body(simple: str, spans: Iterable[Span], has_letter: bool) -> str:
    body = blotted(simple, spans)
    return _masked_all(body if has_letter else _masked_all(body, _BY_PAPER), _TABLE_HEAD)


def _as_stop(found: "re.Match[str]") -> str:
    """A zone's heading as a stop; 青石县：核心区：… goes on as it was."""
    is_below = found.string[found.start() - 1 : found.start()] == ":"
    is_share = re.search("其中[，,:]?\\Z", found.string[max(0, found.start() - 3) : found.start()]) is not None
    return MASK * (len(found.group()) - 1) + (":" if is_below else "," if is_share else "；")


def _names_only(body: str, spans: Iterable[Span], counts: Sequence[Count]) -> str:
    signs = list(blotted(body, spans))
    for count in counts:
        if count.is_of:
            signs[count.span[0]] = ":"  # 青石县8个乡镇中的柳树镇: the county only says where
    names = "".join(signs)
    names = _ZONE_HEAD.sub(_as_stop, names)
    names = _NAMED_ELSE.sub(lambda found: ":" + MASK * (len(found.group()) - 1), names)
    names = _FULL_NAME.sub(
        lambda found: found["name"] + ":" + MASK * (len(found.group()) - len(found["name"]) - 1), names
    )
    for pattern in (_LETTER_WORDS, _AND_OTHERS, _AROUND_POSITIONS):
        names = _masked_all(names, pattern)
    return names
