"""Reading a wording (产地范围表述): one sentence or several, to all that it says and all that is wrong in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gi_atlas.coordinates import narrow
from gi_atlas.model import ScopeKind
from gi_atlas.scope.counting import Count, count_defects, find_counts
from gi_atlas.scope.naming import MASK, Named, has_rank, read_names
from gi_atlas.scope.papers import BY_LETTER, area_defects, read_areas, read_legs, read_letter, read_limits
from gi_atlas.scope.positions import Positions, read_positions
from gi_atlas.scope.segments import COUNTY, PREFECTURE, PROVINCE, TOWNSHIP, VILLAGE
from gi_atlas.scope.wording import AreaPhrase, Defect, Leg, Limits, ReadScope, Span

_INTRO = re.compile(
    r"\s*(?P<product>[^，。；、]{1,40}?)(?:农产品地理标志|地理标志产品|地理标志)?(?:的)?"
    r"(?:产地范围|地域保护范围|保护地域范围|保护地域|产品保护范围|生产地域范围|生产地域|保护范围|地域范围|产区范围|地理范围|划定范围)"
    r"(?:为|是|包括|限于|位于|涵盖|涉及|以|在|[:：])"
)
_SEA = re.compile("海域|海区|洋面|近海|海面|水域|养殖水面")
_AROUND_POSITIONS = re.compile(
    r"地理坐标(?:范围)?(?:为|是|[:：])?|坐标(?:范围|为)|[A-Za-z]{1,2}\d{1,3}(?=[（(:：\0])|[一二两三四五六七八九十\d]+\s*个?\s*(?:拐|坐标|顶)?点"
    r"(?:依次|顺次)?(?:连线|连接|相连)(?:范围)?(?:内)?(?:的)?|东经|北纬|东至|经度|纬度|之间"
)
_LETTER_WORDS = re.compile(
    r"以?\s*\0+(?:[（(]\0+[）)])?\s*(?:提出|确定|划定|批准|界定|规定|明确|建议)?的?[^，。；\0]{0,12}?为准"
)


def read_scope(text: str, county: str = "", province: str = "") -> ReadScope:
    """Read a wording; nothing is mended, nothing is looked up.

    Parameters
    ----------
    text : str
        As published or pasted: full-width signs, lost marks and reversed bounds are read and told of.
    county, province : str
        Where the wording does not say it, above what its names stand.

    Returns
    -------
    ReadScope
        Places (spans) count in ``text``. What could not be read is listed in ``unread``.
    """
    plain = narrow(text)
    intro = _INTRO.match(plain)
    letter = read_letter(plain)
    body = _masked(plain, [intro.span()] if intro else [], [letter.span] if letter else [])
    positions = read_positions(body)
    legs = read_legs(body)
    areas = read_areas(body)
    limits = read_limits(body)
    counts = find_counts(_masked(body, positions.spans, (leg.span for leg in legs)))
    named = read_names(_names_only(body, positions, legs, areas, limits, counts))
    named = _below(named, county, province)
    return ReadScope(
        text=text,
        kinds=tuple(_kinds(plain, body, named, positions, legs)),
        product=intro["product"].strip("《》“” ") if intro else "",
        units=named.units,
        declared_count=_declared(counts, named),
        village_count=_number_of(counts, VILLAGE) if not has_rank(named.ranks, VILLAGE) else None,
        extents=positions.extents,
        corners=positions.corners,
        declared_corners=positions.declared_corners,
        legs=tuple(legs),
        letter=letter,
        limits=limits,
        areas=tuple(areas),
        defects=tuple(_defects(positions, counts, named, areas)),
        unread=named.unread,
    )


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
    masked = _LETTER_WORDS.sub(lambda found: MASK * len(found.group()), masked)
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


def _kinds(plain: str, body: str, named: Named, positions: Positions, legs: Sequence[Leg]) -> Iterator[ScopeKind]:
    ranks, units = named.ranks, named.units
    plain_towns = [unit for unit, rank in zip(units, ranks, strict=True) if rank == TOWNSHIP and not unit.is_special]
    is_one_town = len(units) == 1 == len(plain_towns)
    if has_rank(ranks, PROVINCE, PREFECTURE, COUNTY) or is_one_town:
        yield ScopeKind.WHOLE
    if plain_towns and not is_one_town:
        yield ScopeKind.UNITS
    if has_rank(ranks, VILLAGE):
        yield ScopeKind.VILLAGES
    if any(unit.part_note for unit in units):
        yield ScopeKind.PART
    if any(unit.is_special for unit in units):
        yield ScopeKind.SPECIAL
    if positions.extents:
        yield ScopeKind.EXTENT
    if len(positions.corners) >= 3:
        yield ScopeKind.CORNERS
    if named.is_water or (_SEA.search(body) and not units):
        yield ScopeKind.SEA
    if legs:
        yield ScopeKind.FOUR_LIMITS
    if BY_LETTER.search(plain):
        yield ScopeKind.BY_REFERENCE


def _declared(counts: Sequence[Count], named: Named) -> int | None:
    for rank in (TOWNSHIP, VILLAGE, COUNTY):
        if has_rank(named.ranks, rank) and (number := _number_of(counts, rank)) is not None:
            return number
    return None


def _number_of(counts: Sequence[Count], rank: int) -> int | None:
    numbers = [count.number for count in counts if count.rank == rank]
    return max(numbers) if numbers else None


def _defects(positions: Positions, counts: Sequence[Count], named: Named, areas: list[AreaPhrase]) -> Iterator[Defect]:
    yield from positions.defects
    yield from count_defects(counts, named.units, named.ranks)
    seen: set[tuple[tuple[str, ...], str, str]] = set()
    for unit in named.units:
        key = (unit.parents, unit.name, unit.part_note)
        if key in seen:
            yield Defect("UNIT_TWICE", unit.span, {"value": unit.name})
        seen.add(key)
    yield from area_defects(areas)
