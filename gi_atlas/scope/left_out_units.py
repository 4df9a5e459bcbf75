"""Units that a wording leaves out, 除竹海镇外, taken from the ground of its units where they can be found.

Taken away is only what is told as whole units (towns, villages) and found under the unit that the words stand at, by
their own name. A part (竹海镇东部), a place without code (红树林保护区) or a unit that has become another (原柳树乡)
stays in the ground, and its words are told by ``gi_atlas.scope.unapplied``.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from gi_atlas.model import UnitLevel, UnitMatch
from gi_atlas.scope.building import BuiltScope, ScopePiece, build_scope
from gi_atlas.scope.resolved import ResolvedUnit
from gi_atlas.scope.segments import COUNTY, TOWNSHIP, Segment, find_segments
from gi_atlas.scope.wording import ReadScope, Span, UnitPhrase

Resolve = Callable[[ReadScope], Sequence[ResolvedUnit]]
"""Resolves the units of a wording as the wording itself was resolved."""
Ground = Callable[[Sequence[ResolvedUnit]], Sequence[ScopePiece]]
"""Ground of resolved units, in their order."""

_LEAD = re.compile(r"(?:不含|不包括|不包含|除去|除)[:：]?")
_OTHERS = r"的?(?:其他|其它|其余|剩余)的?(?:区域|地区|地方|范围|地域|乡镇|镇乡|[乡镇村]|街道)"
_REST = re.compile(rf"{_OTHERS}\Z")
_TAIL = re.compile(rf"(?:[,，]?(?:除外|以外|之外|外|不在内|不在其内|不包括在内|不列入))?(?:{_OTHERS})?\Z")
_WHOLE = re.compile(
    r"(?:共?[一二两三四五六七八九十\d]+个(?:乡镇|镇乡|[乡镇村县市区]|街道)+)?(?:(?:现辖|全部)?(?:行政区域|辖区|全境|全域))?"
)
_JOINED = re.compile("、|以及|及|和|与|[,，]")
# A name that became another: what is left out is the ground it had, which is a part of the heir's.
_SAME = frozenset({UnitMatch.EXACT, UnitMatch.MANUAL, UnitMatch.ETHNIC_FULLNAME, UnitMatch.RENAMED})
_OLDER = ("原", "现", "今")
_LONGEST = 100


def build_without(
    scope: ReadScope, resolved: Sequence[ResolvedUnit], pieces: Sequence[ScopePiece], resolve: Resolve, ground: Ground
) -> BuiltScope:
    """Polygon of a wording, without the units that it leaves out and that are found.

    Parameters
    ----------
    scope : ReadScope
    resolved : sequence of ResolvedUnit
        Its units.
    pieces : sequence of ScopePiece
        Ground of those of the product's own zone.
    resolve, ground : callable
    """
    taken = list(_taken(scope, resolved, resolve, ground)) if resolved else []
    kept = tuple(_without(pieces, taken)) if taken else ()
    if not any(piece.is_area for piece in kept):
        return build_scope(pieces, scope)  # nothing is followed, rather than nothing left
    return replace(build_scope(kept, scope), left_out=tuple(one.span for one in taken))


@dataclass(frozen=True)
class _Taken:
    """Words that are followed, and the ground of what they leave out."""

    span: Span
    words: str
    shapes: tuple[Any, ...]


def _taken(scope: ReadScope, resolved: Sequence[ResolvedUnit], resolve: Resolve, ground: Ground) -> Iterator[_Taken]:
    for span in scope.left_out:
        found = _found(scope, resolved, span, resolve)
        shapes = tuple(_usable(piece.geometry) for piece in ground(found) if piece.is_area) if found else ()
        if found and len(shapes) == len(found):
            yield _Taken(span, scope.text[slice(*span)], shapes)


def _without(pieces: Sequence[ScopePiece], taken: Sequence[_Taken]) -> Iterator[ScopePiece]:
    out = [shape for one in taken for shape in one.shapes]
    words = ["".join(one.words.split()) for one in taken]
    for piece in pieces:
        rest = _rest_of(piece.geometry, out) if piece.is_area else piece.geometry
        if not piece.is_area or not rest.is_empty:
            yield replace(piece, geometry=rest, part_note=_note_without(piece.part_note, words))


def _rest_of(shape: Any, out: Sequence[Any]) -> Any:
    """Ground without what lies in it; a neighbour whose line runs across it by a little takes nothing away."""
    whole = _usable(shape)
    held = [one for one in out if shapely.intersection(whole, one).area > one.area / 2]
    return shapely.difference(whole, shapely.union_all(held)) if held else shape


def _usable(shape: Any) -> Any:
    return shape if shape.is_valid else shapely.make_valid(shape, method="structure", keep_collapsed=False)


def _note_without(note: str, words: Sequence[str]) -> str:
    """A unit's note without the words that were followed: what is left tells of a part."""
    for one in words:
        note = note.replace(bare_words(one), "").replace(one, "")
    return note.strip("，,、")


def bare_words(words: str) -> str:
    """Words that leave out, without the rest that they name: 除竹海镇外 of 除竹海镇外的其他乡镇."""
    return _REST.sub("", words)


# --- what is named there


def names_of(words: str) -> tuple[tuple[Segment, ...], ...]:
    """Names that words such as 除水北镇龙斗村、竹海镇外 leave out, each the largest first; () if they say more."""
    inner = _TAIL.sub("", _LEAD.sub("", "".join(words.split()), count=1))
    found: list[tuple[Segment, ...]] = []
    for name in _JOINED.split(inner):
        segments = find_segments(name[:_LONGEST]) if not name.startswith(_OLDER) else ()
        if not segments or not _WHOLE.fullmatch(name, segments[-1].end):
            return ()
        found.append(segments)
    return tuple(found)


def _found(
    scope: ReadScope, resolved: Sequence[ResolvedUnit], span: Span, resolve: Resolve
) -> tuple[ResolvedUnit, ...]:
    """Units that words leave out; () unless all of them are found under one unit of the wording."""
    names = names_of(scope.text[slice(*span)])
    for host in _hosts(resolved, span) if names else ():
        phrases = tuple(_phrases(names, host.phrase, span))
        units = tuple(resolve(replace(scope, units=phrases))) if phrases else ()
        if units and all(_is_under(unit, host, resolved) for unit in units):
            return units
    return ()


def _hosts(resolved: Sequence[ResolvedUnit], span: Span) -> Iterator[ResolvedUnit]:
    """Units that words may narrow: the one before them, else the one behind, then one of each other parent."""
    ends = [unit.phrase.span[1] for unit in resolved]
    nearest = resolved[max(0, bisect_right(ends, span[0]) - 1)]
    yield nearest
    seen = {_parent(nearest.phrase)}
    for unit in resolved:
        if _parent(unit.phrase) not in seen:
            seen.add(_parent(unit.phrase))
            yield unit


def _parent(phrase: UnitPhrase) -> tuple[str, ...]:
    return phrase.parents if phrase.level is UnitLevel.VILLAGE else (*phrase.parents, *_own(phrase))


def _own(phrase: UnitPhrase) -> tuple[str, ...]:
    return () if phrase.level in (None, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE) else (phrase.name,)


def _phrases(names: Sequence[Sequence[Segment]], host: UnitPhrase, span: Span) -> Iterator[UnitPhrase]:
    """Names as units under a unit; a county or town named once holds for those behind it."""
    above: tuple[Segment, ...] = ()
    for segments in names:
        last = segments[-1]
        above = tuple(segments[:-1]) or tuple(one for one in above if one.rank < last.rank)
        path = _path([one.name for one in above], last, host)
        yield UnitPhrase(last.name, last.level, path, span, "", last.is_special)


def _path(above: Sequence[str], last: Segment, host: UnitPhrase) -> tuple[str, ...]:
    path = _parent(host) if last.rank > COUNTY else (*host.parents, *_own(host))
    if last.rank > TOWNSHIP and host.level is UnitLevel.TOWNSHIP and not above:
        path = (*path, host.name)
    return (*path, *(name for name in above if name not in path))


# --- whether it is what is meant


def _is_under(unit: ResolvedUnit, host: ResolvedUnit, resolved: Sequence[ResolvedUnit]) -> bool:
    prefix = _prefix(host)
    if unit.match not in _SAME or unit.holds_more or not prefix or not unit.code.startswith(prefix):
        return False
    # 石门镇（原柳树乡除外）: a name that a listed unit has taken over is a part of that unit, not all of it.
    heirs = {one.code for one in resolved if one.phrase.name != unit.phrase.name}
    return unit.code not in heirs


def _prefix(host: ResolvedUnit) -> str:
    """First digits of all that lies in the county of a unit, or in a province or prefecture itself."""
    code = (host.code or host.inside)[:6]
    if host.phrase.level is UnitLevel.PROVINCE:
        return code[:2]
    return code[:4] if host.phrase.level is UnitLevel.PREFECTURE else code
