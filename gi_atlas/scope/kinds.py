"""Of which kinds a wording is, and how many units it says there are."""

import re
from collections.abc import Iterator, Sequence

from gi_atlas.model import ScopeKind
from gi_atlas.scope.counting import Count, declared_number
from gi_atlas.scope.naming import Named, has_rank
from gi_atlas.scope.papers import BY_LETTER, BY_LETTER_ALONE
from gi_atlas.scope.segments import COUNTY, PREFECTURE, PROVINCE, TOWNSHIP, VILLAGE
from gi_atlas.scope.words import Words

_SEA = re.compile("河段|江段|海域|海区|洋面|近海|海面|水域|养殖水面")


def kinds_of(words: Words) -> Iterator[ScopeKind]:
    """Kinds of a wording, those of its units first."""
    yield from _unit_kinds(words.named)
    signs = (
        (ScopeKind.EXTENT, bool(words.positions.extents)),
        (ScopeKind.CORNERS, len(words.positions.corners) >= 3),
        (ScopeKind.SEA, words.named.is_water or (not words.named.units and _SEA.search(words.body) is not None)),
        (ScopeKind.FOUR_LIMITS, bool(words.legs)),
        (ScopeKind.BY_REFERENCE, _is_by_letter(words)),
    )
    yield from (kind for kind, is_there in signs if is_there)


def _unit_kinds(named: Named) -> Iterator[ScopeKind]:
    whole = [(unit, rank) for unit, rank in zip(named.units, named.ranks, strict=True) if not unit.part_note]
    ranks = [rank for unit, rank in whole if not unit.is_special]
    is_one_town = len(named.units) == 1 and ranks == [TOWNSHIP]
    signs = (
        (ScopeKind.WHOLE, is_one_town or has_rank(ranks, PROVINCE, PREFECTURE, COUNTY)),
        (ScopeKind.UNITS, TOWNSHIP in ranks and not is_one_town),
        (ScopeKind.VILLAGES, VILLAGE in ranks),
        (ScopeKind.PART, len(whole) < len(named.units)),
        (ScopeKind.SPECIAL, any(unit.is_special for unit in named.units)),
    )
    yield from (kind for kind, is_there in signs if is_there)


def _is_by_letter(words: Words) -> bool:
    by_words = BY_LETTER if words.letter is None else BY_LETTER_ALONE
    return any(pattern.search(words.plain.simple) for pattern in (BY_LETTER, by_words))


def declared_count(counts: Sequence[Count], named: Named) -> int | None:
    """Number of the smallest units that are listed; of those that are not, the number of towns: 全县16个乡镇."""
    for ranks in ((TOWNSHIP,), (VILLAGE,), (COUNTY, PREFECTURE)):
        listed = sum(rank in ranks for rank in named.ranks)
        if listed and (number := declared_number(counts, ranks[0], listed)) is not None:
            return number
    number = declared_number(counts, TOWNSHIP)
    return declared_number(counts, COUNTY) if number is None and not named.units else number
