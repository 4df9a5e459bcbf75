"""Reading a wording (产地范围表述): one sentence or several, to all that it says and all that is wrong in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gi_atlas.coordinates import narrow
from gi_atlas.model import ScopeKind
from gi_atlas.scope.counting import Count, count_defects, declared_number, find_counts
from gi_atlas.scope.naming import MASK, Named, has_rank, read_names
from gi_atlas.scope.papers import (
    BY_LETTER,
    BY_LETTER_ALONE,
    area_defects,
    leg_defects,
    letter_defects,
    limit_defects,
    read_areas,
    read_legs,
    read_letter,
    read_limits,
)
from gi_atlas.scope.plain import PlainText, make_plain
from gi_atlas.scope.positions import Positions, read_positions
from gi_atlas.scope.segments import COUNTY, PREFECTURE, PROVINCE, TOWNSHIP, VILLAGE
from gi_atlas.scope.wording import AreaPhrase, Box, Defect, Leg, Letter, Limits, ReadScope, Span

_INTRO = re.compile(
    r"(?:(?<![^。；;.\n])\s*(?P<product>[^，。；、：:,;]{0,40}?)|(?<=[，,])(?P<zone>[^，。；、：:,;]{0,6}?))(?:农产品地理标志|地理标志产品|地理标志)?(?:的)?"
    r"(?:保护产地范围|产地保护范围|产地范围|地域保护范围|保护地域范围|保护地域|产品保护范围|生产地域范围|生产地域|生产区域范围|生产区域|生产范围|加工范围|加工区域|种植区域|原料产地|水源地|水源|产区(?=为)|保护范围|"
    r"地域范围|产区范围|地理范围|区域范围|划定范围|四至范围|分布范围|种植范围|养殖范围)"
    r"(?:为|是|包括|限于|位于|涵盖|涉及|以|在|[:：])*"
)
_NO_PRODUCT = re.compile("(?:其|该|本|此)?(?:产品|品种|产区|划定|具体|项目|标志|农产品|原料|水源|生产|加工|酿造|用水)*")
_SEA = re.compile("海域|海区|洋面|近海|海面|水域|养殖水面")
_AROUND_POSITIONS = re.compile(
    r"地理坐标(?:范围)?(?:为|是|[:：])?|坐标(?:范围|为)|[A-Za-z]{1,2}\d{1,3}(?=[（(:：\0])|(?<![一二两三四五六七八九十\d])[一二两三四五六七八九十\d]{1,6}\s*个?\s*(?:拐|坐标|顶|界址)?点"
    r"(?:依次|顺次)?(?:连线|连接|相连)?(?:范围)?(?:内)?(?:的)?|连线范围内的?|东经|北纬|东至(?!县)|经度|纬度|之间"
)
# The heading of a pasted table: its 纬度 is no mark of the number below.
_TABLE_HEAD = re.compile(
    r"(?:序号|点号|编号|点名|拐点)[,、\s]*(?:经度|纬度|东经|北纬|[XY])[,、\s]*(?:经度|纬度|东经|北纬|[XY])"
)
_BY_PAPER = re.compile(r"[^。；;，,\0]{0,80}?为准")
_LETTER_WORDS = re.compile(
    r"以?(?<!\0)\0++[）)]?(?:[（(]\0++[）)])?\s*(?:(?:提出|确定|划定|批准|界定|规定|明确|建议)的?[^，。；\0]{0,12}?(?:为准|(?:范围|区域)(?:为准)?)|[^，。；\0]{0,12}?为准)"
)


def read_scope(text: str, county: str = "", province: str = "", county_extent: Box | None = None) -> ReadScope:
    """Read a wording; nothing is mended, nothing is looked up.

    Parameters
    ----------
    text : str
        As published or pasted: full-width signs, lost marks, reversed bounds, older characters and the line ends of a
        PDF are read and told of.
    county, province : str
        Where the wording does not say it, above what its names stand.
    county_extent : tuple of float, optional
        (west, south, east, north) in degrees of the county; lost degrees are proposed from it.

    Returns
    -------
    ReadScope
        Places (spans) count in ``text``. What could not be read is listed in ``unread``.
    """
    plain = make_plain(text)
    scope: ReadScope = plain.moved(_read(plain, county, province, county_extent))
    return replace(scope, text=text)


def _read(plain: PlainText, county: str, province: str, county_extent: Box | None) -> ReadScope:
    simple = plain.simple
    letter = read_letter(simple)
    intros = list(_INTRO.finditer(_masked(simple, [letter.span] if letter else [])))
    body = _masked(simple, (intro.span() for intro in intros), [letter.span] if letter else [])
    if letter is None:
        body = _BY_PAPER.sub(lambda found: MASK * len(found.group()), body)
    body = _TABLE_HEAD.sub(lambda found: MASK * len(found.group()), body)
    positions = read_positions(body, county_extent)
    legs = read_legs(_masked(body, positions.spans))
    areas = read_areas(body)
    rest = _masked(body, (leg.span for leg in legs))
    limits = read_limits(rest)
    counts = find_counts(_masked(rest, positions.spans), plain.written)
    named = read_names(_names_only(body, positions, legs, areas, limits, counts), plain.written)
    named = _zoned(_below(named, county, province), intros)
    kinds = tuple(_kinds(simple, body, named, positions, legs, letter))
    defects = [
        *_defects(positions, counts, named, areas, body),
        *limit_defects(rest, limits),
        *leg_defects(legs),
        *letter_defects(simple, letter),
    ]
    if not kinds and not defects and simple.strip():
        defects.append(Defect("NOTHING_READ", (0, len(simple)), {"count": len(simple)}))
    defects = [_as_written(defect, plain) for defect in defects]
    return ReadScope(
        text=simple,
        kinds=kinds,
        product=_product(plain, intros),
        units=named.units,
        declared_count=_declared(counts, named),
        village_count=None if has_rank(named.ranks, VILLAGE) else declared_number(counts, VILLAGE),
        extents=positions.extents,
        corners=positions.corners,
        declared_corners=positions.declared_corners,
        legs=tuple(legs),
        letter=letter,
        limits=limits,
        areas=tuple(areas),
        defects=tuple(defects),
        unread=named.unread,
    )


_AND_OTHERS = re.compile(r"等(?:县|市|区)+(?:[(（][县市区、/]+[)）])?")
_ZONES = (("WATER", re.compile("水源|用水|取水")), ("RAW_MATERIAL", re.compile("原料|种植|原粮")))


def _zoned(named: Named, intros: "Sequence[re.Match[str]]") -> Named:
    """Units with the zone of whose words they stand behind: 原料产地范围为…."""
    units = []
    for unit in named.units:
        before = [intro.group() for intro in intros if intro.end() <= unit.span[0]]
        zone = (
            next((name for name, sign in _ZONES if sign.search(before[-1])), "") if len(intros) > 1 and before else ""
        )
        units.append(replace(unit, zone=zone) if zone else unit)
    return replace(named, units=tuple(units))


def _as_written(defect: Defect, plain: PlainText) -> Defect:
    """A defect whose proposal has the wide signs of the text that it stands for."""
    proposal = defect.proposal
    start, end = defect.span
    for sign, wide in zip(plain.simple[start:end], plain.written[start:end], strict=True):
        if sign in "~,-()" and sign != wide:
            proposal = proposal.replace(sign, wide)
    return defect if proposal == defect.proposal else replace(defect, proposal=proposal)


def _product(plain: PlainText, intros: "Sequence[re.Match[str]]") -> str:
    for intro in intros:
        if not _NO_PRODUCT.fullmatch((intro["product"] or "").strip()):
            start, end = intro.span("product")
            return narrow(plain.written[start:end]).strip("《》“” 的")
    return ""


def _masked(text: str, *groups: Iterable[Span]) -> str:
    signs = list(text)
    for group in groups:
        for start, end in group:
            signs[start:end] = MASK * (end - start)
    return "".join(signs)


def _names_only(
    body: str,
    positions: Positions,
    legs: Sequence[Leg],
    areas: Sequence[AreaPhrase],
    limits: Limits,
    counts: Sequence[Count],
) -> str:
    spans = (
        *positions.spans,
        *limits.spans,
        *(leg.span for leg in legs),
        *(area.span for area in areas),
        *(count.span for count in counts),
    )
    masked = _masked(body, spans)
    for count in counts:
        if count.is_of:
            # 青石县8个乡镇中的柳树镇: the county only says where.
            masked = f"{masked[: count.span[0]]}:{masked[count.span[0] + 1 :]}"
    masked = _LETTER_WORDS.sub(lambda found: MASK * len(found.group()), masked)
    masked = _AND_OTHERS.sub(lambda found: MASK * len(found.group()), masked)
    return _AROUND_POSITIONS.sub(lambda found: MASK * len(found.group()), masked)


def _below(named: Named, county: str, province: str) -> Named:
    """Units with the county and province that stand beside the wording, where it names none."""
    units = []
    for unit, rank in zip(named.units, named.ranks, strict=True):
        parents = unit.parents
        if county and rank > COUNTY and not any(_ends_like_county(parent) for parent in parents):
            parents = (county, *parents)
        if province and rank > PROVINCE and province not in parents and not any(p.endswith("省") for p in parents):
            parents = (province, *parents)
        units.append(unit if parents == unit.parents else replace(unit, parents=parents))
    return Named(tuple(units), named.ranks, named.unread, named.is_water)


def _ends_like_county(name: str) -> bool:
    return name.endswith(("县", "区", "旗", "市"))


def _kinds(
    plain: str, body: str, named: Named, positions: Positions, legs: Sequence[Leg], letter: Letter | None
) -> Iterator[ScopeKind]:
    whole = [(unit, rank) for unit, rank in zip(named.units, named.ranks, strict=True) if not unit.part_note]
    is_special = any(unit.is_special for unit in named.units)
    ranks = [rank for unit, rank in whole if not unit.is_special]
    plain_towns = [unit for unit, rank in whole if rank == TOWNSHIP and not unit.is_special]
    is_one_town = len(named.units) == 1 == len(plain_towns)
    if has_rank(ranks, PROVINCE, PREFECTURE, COUNTY) or is_one_town:
        yield ScopeKind.WHOLE
    if plain_towns and not is_one_town:
        yield ScopeKind.UNITS
    if has_rank(ranks, VILLAGE):
        yield ScopeKind.VILLAGES
    if len(whole) < len(named.units):
        yield ScopeKind.PART
    if is_special:
        yield ScopeKind.SPECIAL
    if positions.extents:
        yield ScopeKind.EXTENT
    if len(positions.corners) >= 3:
        yield ScopeKind.CORNERS
    if named.is_water or (_SEA.search(body) and not named.units):
        yield ScopeKind.SEA
    if legs:
        yield ScopeKind.FOUR_LIMITS
    if BY_LETTER.search(plain) or (letter is not None and BY_LETTER_ALONE.search(plain)):
        yield ScopeKind.BY_REFERENCE


def _declared(counts: Sequence[Count], named: Named) -> int | None:
    for rank in (TOWNSHIP, VILLAGE, COUNTY):
        if has_rank(named.ranks, rank) and (number := declared_number(counts, rank)) is not None:
            return number
    return None


def _defects(
    positions: Positions, counts: Sequence[Count], named: Named, areas: list[AreaPhrase], body: str
) -> Iterator[Defect]:
    yield from positions.defects
    yield from count_defects(counts, named.units, named.ranks)
    seen: set[tuple[str, ...]] = set()
    for unit in named.units:
        key = (*unit.parents, unit.name, unit.part_note, unit.zone)
        if key in seen:
            yield Defect("UNIT_TWICE", unit.span, {"value": unit.name})
        seen.add(key)
    yield from area_defects(areas, body)
