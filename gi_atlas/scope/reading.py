"""Reading a wording (产地范围表述): one sentence or several, to all that it says and all that is wrong in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gi_atlas.scope.areas import area_defects
from gi_atlas.scope.count_checks import count_defects
from gi_atlas.scope.counting import declared_number
from gi_atlas.scope.elevations import limit_defects
from gi_atlas.scope.headings import product_heading
from gi_atlas.scope.intros import placed_below, product_of, zoned
from gi_atlas.scope.kinds import declared_count, kinds_of
from gi_atlas.scope.legs import leg_defects
from gi_atlas.scope.list_checks import left_out_defects, list_defects, open_defects
from gi_atlas.scope.naming import Named, has_rank
from gi_atlas.scope.papers import letter_defects
from gi_atlas.scope.pasted_tables import find_table
from gi_atlas.scope.plain import PlainText, make_plain
from gi_atlas.scope.segments import VILLAGE
from gi_atlas.scope.several import ProductPart, split_products
from gi_atlas.scope.wording import Box, Defect, ReadScope
from gi_atlas.scope.words import Words, take_words

_HAN = re.compile("[一-龥]")
_OTHER_LETTERS = re.compile("[^\\W\\d_一-龥]")
_OTHER_SCRIPTS = re.compile("[\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f\u0600-\u06ff\u0400-\u04ff]")
_FEW_SIGNS = 3
# As many letters as no row of corner points or CRS has.
_MANY_LETTERS = 20


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
    table = find_table(text)
    parts = () if table else split_products(text)
    if parts:
        return ReadScope(text, defects=(_several(parts),))
    plain = make_plain(table.text if table else text)
    scope: ReadScope = plain.moved(_read(plain, county, province, county_extent))
    if table is None:
        return replace(scope, text=text)
    several = (Defect("SCOPE_TABLE_SEVERAL", table.span),) if table.is_several else ()
    return replace(scope, text=text, product=scope.product or table.product, defects=(*scope.defects, *several))


def read_scopes(text: str, county: str = "", province: str = "") -> tuple[ReadScope, ...]:
    """Scopes of all products of an announcement, each from its own words; one where it tells of one.

    Places of each count in its own ``text``, which stands in ``text`` as it is there.
    """
    parts = split_products(text)
    if not parts:
        return (read_scope(text, county, province),)
    return tuple(replace(read_scope(part.text, county, province), product=part.product) for part in parts)


def _several(parts: Sequence[ProductPart]) -> Defect:
    """What is told of an announcement of several products, whose scopes must not be taken for one."""
    names = "、".join(part.product for part in parts)
    return Defect(
        "SCOPE_PRODUCTS_SEVERAL", (parts[0].span[0], parts[-1].span[1]), {"count": len(parts), "value": names}
    )


def _read(plain: PlainText, county: str, province: str, county_extent: Box | None) -> ReadScope:
    words = take_words(plain, county_extent)
    foreign = list(_foreign_defects(plain))
    if foreign:
        words = replace(words, named=Named((), ()))
    named = zoned(placed_below(words.named, county, province), words.intros)
    kinds = tuple(kinds_of(words))
    defects = [*foreign, *_defects(words, named)]
    if not kinds and not defects and plain.simple.strip():
        defects.append(Defect("NOTHING_READ", (0, len(plain.simple)), {"count": len(plain.simple)}))
    positions = words.positions
    return ReadScope(
        text=plain.simple,
        kinds=kinds,
        product=product_heading(plain) or product_of(words.plain, words.intros),
        units=named.units,
        declared_count=declared_count(words.counts, named),
        village_count=None if has_rank(named.ranks, VILLAGE) else declared_number(words.counts, VILLAGE),
        extents=positions.extents,
        corners=positions.corners,
        declared_corners=positions.declared_corners,
        legs=tuple(words.legs),
        letter=words.letter,
        limits=words.limits,
        areas=tuple(words.areas),
        defects=tuple(_as_written(defect, plain) for defect in defects),
        unread=tuple(sorted((*named.unread, *words.beside))),
        left_out=tuple(words.left_out),
    )


def _foreign_defects(plain: PlainText) -> Iterator[Defect]:
    """A text in another language: its positions are read, its names are not."""
    text = plain.simple
    letters, han = len(_OTHER_LETTERS.findall(text)), len(_HAN.findall(text))
    if (letters > _MANY_LETTERS and letters > 3 * han) or len(_OTHER_SCRIPTS.findall(text)) >= _FEW_SIGNS:
        yield Defect("NOT_CHINESE", (0, len(text)), {"count": len(text)})


def _defects(words: Words, named: Named) -> Iterator[Defect]:
    yield from words.positions.defects
    yield from count_defects(words.counts, named.units, named.ranks, words.plain.simple)
    yield from _twice(named)
    is_limited = words.limits.elevation_min_m is not None or words.limits.elevation_max_m is not None
    yield from list_defects(words.plain.simple, named.units, named.ranks, is_limited or bool(words.limits.land_uses))
    yield from left_out_defects(words.plain.simple, words.left_out, named.units)
    yield from open_defects(words.plain.simple, words.opened, words.counts, named.units)
    yield from area_defects(words.areas, words.body)
    yield from limit_defects(words.rest, words.limits)
    yield from leg_defects(words.legs)
    yield from letter_defects(words.plain.simple, words.letter)
    if words.joint:
        yield Defect("SCOPE_PRODUCTS_UNPARTED", words.joint)


def _twice(named: Named) -> Iterator[Defect]:
    seen: set[tuple[str, ...]] = set()
    for unit in named.units:
        key = (*unit.parents, unit.name, unit.part_note, unit.zone)
        if key in seen:
            yield Defect("UNIT_TWICE", unit.span, {"value": unit.name})
        seen.add(key)


def _as_written(defect: Defect, plain: PlainText) -> Defect:
    """A defect whose proposal has the wide signs of the text that it stands for."""
    proposal = defect.proposal
    start, end = defect.span
    pairs = dict.fromkeys(zip(plain.simple[start:end], plain.written[start:end], strict=True))
    for sign, wide in pairs:
        if sign in "~,-()" and sign != wide:
            proposal = proposal.replace(sign, wide)
    return defect if proposal == defect.proposal else replace(defect, proposal=proposal)
