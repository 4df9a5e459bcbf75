"""Scope statement as a paper and as plain text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gi_atlas.documents.area_words import area_facts
from gi_atlas.documents.extent_text import extent_text
from gi_atlas.documents.marks import LANGUAGES_OF, incomplete_mark
from gi_atlas.documents.paper import Block, Grid, Heading, PageBreak, Paper, Paragraph, Row, Tone, cell
from gi_atlas.documents.paper import Line as TextLine
from gi_atlas.documents.plain_text import clean, shortened
from gi_atlas.documents.requirements_paper import MOST_IN_HEADER, numbered
from gi_atlas.documents.statement import OpenUnit, ScopeStatement, StatedUnit, Stray
from gi_atlas.documents.words import Words
from gi_atlas.errors import format_text
from gi_atlas.i18n import N_
from gi_atlas.model import UnitLevel, UnitMatch, ZoneRole, fill_code, shown

TITLE, HEADER = N_("Scope statement of {product}"), N_("Scope statement")
_PAIR, _HEAD_FILL = (28.0, 72.0), "#eef2f6"
_MATCHES = {
    UnitMatch.UNKNOWN: N_("found in no edition at hand"),
    UnitMatch.AMBIGUOUS: N_("fits several units"),
    UnitMatch.NO_CODE: N_("has no code in the edition"),
    UnitMatch.MANUAL: N_("chosen by a person"),
}


@dataclass(frozen=True)
class _Table:
    """A table with its widths, told once for paper and once for plain text."""

    widths: tuple[float, ...]
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Chapter:
    """A heading with paragraphs, lines of name and text, and at most one table."""

    title: str
    texts: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: _Table | None = None


def statement_paper(statement: ScopeStatement, language: str, is_incomplete: bool = False, printed: str = "") -> Paper:
    """The paper, in Chinese ("zh"), English ("en") or both, one after the other."""
    languages = LANGUAGES_OF[language]
    first = Words(languages[0])
    return Paper(
        title=_title(statement, first),
        language=first.language,
        blocks=tuple(_blocks(statement, languages)),
        header_left=shortened(statement.product, MOST_IN_HEADER),
        header_right=clean(f"{first(HEADER)} {statement.version}"),
        footer=printed,
        mark=incomplete_mark(language) if is_incomplete else "",
    )


def _title(statement: ScopeStatement, words: Words) -> str:
    name = statement.product_en if words.language == "en" and statement.product_en else statement.product
    return clean(words(TITLE, product=name))


def _blocks(statement: ScopeStatement, languages: Sequence[str]) -> Iterator[Block]:
    for place, language in enumerate(languages):
        if place:
            yield PageBreak()
        words = Words(language)
        yield Heading(_title(statement, words), 0)
        for number, chapter in enumerate(_chapters(statement, words), 1):
            yield from _chapter_blocks(chapter, number, words)


def _chapter_blocks(chapter: _Chapter, number: int, words: Words) -> Iterator[Block]:
    yield Heading(numbered(number, chapter.title, words), 1)
    lines = tuple(TextLine(line) for text in chapter.texts for line in clean(text).splitlines() if line.strip())
    if lines:
        yield Paragraph(lines)
    if chapter.facts:
        yield Grid(_PAIR, tuple(Row((cell(name, fill=_HEAD_FILL), cell(clean(text)))) for name, text in chapter.facts))
    if chapter.table:
        head = Row(tuple(cell(text, Tone.SMALL, _HEAD_FILL) for text in chapter.table.heading))
        rows = (Row(tuple(cell(clean(text), Tone.SMALL) for text in row)) for row in chapter.table.rows)
        yield Grid(chapter.table.widths, (head, *rows), heading_rows=1)


def statement_text(statement: ScopeStatement, language: str, is_incomplete: bool = False) -> str:
    """The statement as plain text; the mark stands in the first line, columns of tables are parted by tabs."""
    lines = [incomplete_mark(language)] if is_incomplete else []
    for one in LANGUAGES_OF[language]:
        words = Words(one)
        lines += [*([""] if lines else []), _title(statement, words)]
        for number, chapter in enumerate(_chapters(statement, words), 1):
            lines += ["", numbered(number, chapter.title, words), *_chapter_lines(chapter, words)]
    return "\n".join(lines) + "\n"


def _chapter_lines(chapter: _Chapter, words: Words) -> Iterator[str]:
    yield from (clean(text) for text in chapter.texts)
    yield from (f"{name}{words.colon}{clean(text)}" for name, text in chapter.facts)
    if chapter.table:
        yield "\t".join(chapter.table.heading)
        yield from ("\t".join(" ".join(clean(text).split()) for text in row) for row in chapter.table.rows)


# What stands in it


def _chapters(statement: ScopeStatement, words: Words) -> Iterator[_Chapter]:
    yield _Chapter(words(N_("Production area")), _scope_texts(statement, words), tuple(_scope_facts(statement, words)))
    yield _Chapter(words(N_("Position and area")), (), tuple(_ground_facts(statement, words)))
    if statement.units:
        yield _Chapter(words(N_("Administrative units")), (), tuple(_edition_facts(statement, words)),
                       _unit_table(statement.units, words))  # fmt: skip
    yield _open_chapter(statement, words)
    yield _stray_chapter(statement, words)
    yield _Chapter(words(N_("Boundary version")), (), tuple(_version_facts(statement, words)))


def _scope_texts(statement: ScopeStatement, words: Words) -> tuple[str, ...]:
    sentence = statement.sentence_en if words.language == "en" else statement.sentence
    texts = [statement.wording or sentence or words(N_("(no wording and no units to write it with)"))]
    if statement.wording and statement.sentence:
        is_same = words.language == "zh" and statement.sentence.endswith(statement.wording)
        told = N_("The polygon gives the same sentence.") if is_same else N_("Written from the polygon: {sentence}")
        texts.append(words(told, sentence=sentence))
    return tuple(texts)


def _scope_facts(statement: ScopeStatement, words: Words) -> Iterator[tuple[str, str]]:
    if statement.letter:
        yield words(N_("Government's letter")), statement.letter
    if statement.as_of:
        yield words(N_("Divisions as of")), words.day(statement.as_of)
    if statement.unnamed:
        yield words(N_("In the polygon, not in the wording")), words.comma.join(statement.unnamed)
    if statement.uncovered:
        yield words(N_("In the wording, not in the polygon")), words.comma.join(statement.uncovered)
    if statement.note:
        yield words(N_("No sentence was written")), _reason(statement, words)
    if statement.sentence and not statement.is_read_back:
        yield (
            words(N_("To be checked")),
            words(N_("Reading the sentence does not give the same units; check the names.")),
        )


def _reason(statement: ScopeStatement, words: Words) -> str:
    if statement.note == "SCOPE_NO_UNITS" and not statement.edition:
        return words(N_("No edition with polygons of counties, townships or villages is at hand."))
    return format_text(statement.note, {"edition": statement.edition, "id": statement.version}, words.language)


def _ground_facts(statement: ScopeStatement, words: Words) -> Iterator[tuple[str, str]]:
    if statement.extent:
        yield words(N_("Extent in degrees")), extent_text(statement.extent, words.language)
    lowest, highest = statement.elevation
    if lowest is not None or highest is not None:
        yield words(N_("Elevation")), _elevation(lowest, highest, words)
    if statement.areas:
        yield from area_facts(statement.areas, words)
    if not statement.extent:
        yield words(N_("Area")), words(N_("The version has no polygon."))


def _elevation(lowest: float | None, highest: float | None, words: Words) -> str:
    if lowest is None:
        return words(N_("up to {metres} m"), metres=f"{highest:g}")
    if highest is None:
        return words(N_("from {metres} m"), metres=f"{lowest:g}")
    return words(N_("{lowest} to {highest} m"), lowest=f"{lowest:g}", highest=f"{highest:g}")


def _edition_facts(statement: ScopeStatement, words: Words) -> Iterator[tuple[str, str]]:
    day = words.in_brackets(words.day(statement.edition_day)) if statement.edition_day else ""
    yield words(N_("Edition of the divisions")), f"{statement.edition}{day}"
    if statement.wording_edition and statement.wording_edition != statement.edition:
        yield words(N_("Edition of the wording's names")), statement.wording_edition
    yield words(N_("Number of units")), str(len(statement.units))


def _unit_table(units: Sequence[StatedUnit], words: Words) -> _Table:
    names = (N_("No."), N_("Unit"), N_("Code"), N_("Level"), N_("Whole or part"), N_("Share of the unit"))
    rows = (
        (
            str(number),
            unit.name,
            fill_code(unit.code),
            shown(UnitLevel(unit.level), words.language),
            words(N_("part") if unit.is_part else N_("whole")),
            f"{unit.share:.1%}",
        )
        for number, unit in enumerate(units, 1)
    )
    return _Table((6.0, 40.0, 18.0, 12.0, 12.0, 12.0), tuple(map(words, names)), tuple(rows))


def _open_chapter(statement: ScopeStatement, words: Words) -> _Chapter:
    title = words(N_("Units of the wording that are open"))
    if not statement.open_units:
        return _Chapter(title, (words(N_("None.")),))
    names = (N_("No."), N_("As written"), N_("How it was found"), N_("Edition"), N_("Remark"))
    rows = tuple(_open_row(number, unit, words) for number, unit in enumerate(statement.open_units, 1))
    return _Chapter(title, table=_Table((6.0, 34.0, 24.0, 14.0, 22.0), tuple(map(words, names)), rows))


def _open_row(number: int, unit: OpenUnit, words: Words) -> tuple[str, ...]:
    return str(number), unit.name, words(_MATCHES[UnitMatch(unit.match)]), unit.edition, unit.note


def _stray_chapter(statement: ScopeStatement, words: Words) -> _Chapter:
    title, width_m, area_m2 = words(N_("Left out of the sentence")), *statement.tolerance
    if not statement.sentence:
        return _Chapter(title, (words(N_("Not tested, as no sentence was written.")),))
    told = N_("Strays: narrower than {width} m on the mean, or smaller than {area} m².")
    texts = [words(told, width=f"{width_m:g}", area=f"{area_m2:g}")]
    if statement.outside_m2 > area_m2:
        outside = N_("In no unit of the edition (the sea, for one): {area} m².")
        texts.append(words(outside, area=f"{statement.outside_m2:.0f}"))
    if not statement.strays:
        return _Chapter(title, (*texts, words(N_("None."))))
    names = (N_("No."), N_("Unit"), N_("Code"), N_("Why left out"), N_("Area (m²)"))
    rows = tuple(_stray_row(number, stray, words) for number, stray in enumerate(statement.strays, 1))
    return _Chapter(title, tuple(texts), table=_Table((6.0, 42.0, 18.0, 20.0, 14.0), tuple(map(words, names)), rows))


def _stray_row(number: int, stray: Stray, words: Words) -> tuple[str, ...]:
    why = N_("a sliver") if stray.relation == "sliver" else N_("known by a point alone")
    area = f"{stray.area_m2:.0f}" if stray.relation == "sliver" else "–"
    return str(number), stray.name, fill_code(stray.code), words(why), area


def _version_facts(statement: ScopeStatement, words: Words) -> Iterator[tuple[str, str]]:
    role = shown(ZoneRole(statement.role), words.language) if statement.role else ""
    yield words(N_("Zone")), " ".join(filter(None, (role, statement.zone)))
    yield words(N_("Version")), statement.version
    if statement.act:
        yield words(N_("Announcement")), statement.act
    yield words(N_("Coordinate system")), words(N_("China Geodetic Coordinate System 2000 (EPSG:4490)"))
    yield words(N_("Geometry (sha256)")), statement.sha256 or "–"
