"""Protection requirements as a paper and as plain text."""

from collections.abc import Iterator, Sequence

from gi_atlas.documents.marks import LANGUAGES_OF, incomplete_mark
from gi_atlas.documents.paper import Align, Block, Heading, PageBreak, Paper, Paragraph, Tone
from gi_atlas.documents.paper import Line as TextLine
from gi_atlas.documents.plain_text import clean, shortened
from gi_atlas.documents.requirements import (
    PART_TITLES,
    PARTS_OF,
    TITLES,
    Origin,
    Part,
    ProtectionRequirements,
    SubField,
    part_title,
)
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_

TITLE = N_("Protection requirements of {product}")
HEADER = N_("Protection requirements of a geographical indication")
MOST_IN_HEADER = 32
NOT_FILLED_IN = N_("(not filled in)")
_WORDED = N_("The production area is the wording of boundary version {version}.")
_DRAWN = N_("The production area was written from the polygon of boundary version {version}.")
_SCOPE_OF = {origin: _DRAWN if origin is Origin.POLYGON else _WORDED for origin in Origin}
_NUMBERS = "一二三四五六七八九十"


def requirements_paper(
    requirements: ProtectionRequirements, language: str, is_incomplete: bool = False, printed: str = ""
) -> Paper:
    """The paper, in Chinese ("zh"), English ("en") or both, one after the other.

    Parameters
    ----------
    is_incomplete : bool
        Whether every page is marked.
    printed : str
        When it was printed, for the footer.
    """
    languages = LANGUAGES_OF[language]
    first = Words(languages[0])
    return Paper(
        title=title_of(requirements, first),
        language=first.language,
        blocks=tuple(_blocks(requirements, languages)),
        header_left=shortened(requirements.product_name, MOST_IN_HEADER),
        header_right=first(HEADER),
        footer=printed,
        mark=incomplete_mark(language) if is_incomplete else "",
    )


def title_of(requirements: ProtectionRequirements, words: Words) -> str:
    """Title of the paper."""
    name = requirements.text(Part.NAME, words.language) or requirements.product_name
    return clean(words(TITLE, product=name))


def numbered(number: int, title: str, words: Words) -> str:
    """A heading with its number: 一、名称 or 1 Name."""
    return f"{_NUMBERS[number - 1]}、{title}" if words.language == "zh" else f"{number} {title}"


def _blocks(requirements: ProtectionRequirements, languages: Sequence[str]) -> Iterator[Block]:
    for place, language in enumerate(languages):
        if place:
            yield PageBreak()
        yield from _in_language(requirements, Words(language))


def _in_language(requirements: ProtectionRequirements, words: Words) -> Iterator[Block]:
    yield Heading(title_of(requirements, words), 0)
    for number, sub_field in enumerate(SubField, 1):
        yield Heading(numbered(number, words(TITLES[sub_field]), words), 1)
        for part in PARTS_OF[sub_field]:
            if part in PART_TITLES:
                yield Heading(part_title(part, words), 2)
            yield _paragraph(requirements.text(part, words.language), words)
            if part is Part.SCOPE:
                yield from _version(requirements, words)


def _version(requirements: ProtectionRequirements, words: Words) -> Iterator[Block]:
    scope = requirements.found(Part.SCOPE, words.language)
    if requirements.version and scope is not None:
        yield Paragraph((TextLine(words(_SCOPE_OF[scope.origin], version=requirements.version), Tone.FAINT),))


def _paragraph(text: str, words: Words) -> Paragraph:
    lines = tuple(TextLine(line) for line in clean(text).splitlines() if line.strip())
    return Paragraph(lines or (TextLine(words(NOT_FILLED_IN), Tone.STRONG),), Align.LEFT)


def requirements_text(requirements: ProtectionRequirements, language: str, is_incomplete: bool = False) -> str:
    """The requirements as plain text, one sub-field after the other; the mark stands in the first line."""
    lines = [incomplete_mark(language)] if is_incomplete else []
    for one in LANGUAGES_OF[language]:
        lines += [*([""] if lines else []), *_text_lines(requirements, Words(one))]
    return "\n".join(lines) + "\n"


def _text_lines(requirements: ProtectionRequirements, words: Words) -> Iterator[str]:
    yield title_of(requirements, words)
    for number, sub_field in enumerate(SubField, 1):
        yield ""
        yield numbered(number, words(TITLES[sub_field]), words)
        for part in PARTS_OF[sub_field]:
            if part in PART_TITLES:
                yield f"{part_title(part, words)}{words.colon}"
            yield clean(requirements.text(part, words.language)) or words(NOT_FILLED_IN)


def annex_text(requirements: ProtectionRequirements, language: str = "zh") -> str:
    """What an announcement's column 保护要求 says: the sub-fields that have no column of their own and a text."""
    words, told = Words(language), []
    for sub_field in SubField:
        if sub_field in (SubField.NAME, SubField.APPLICANT, SubField.SCOPE):
            continue
        parts = [(part, requirements.text(part, language)) for part in PARTS_OF[sub_field]]
        texts = [_named(part, text, words) for part, text in parts if text]
        if texts:
            told.append(f"{words(TITLES[sub_field])}{words.colon}{words.semicolon.join(texts)}")
    return "\n".join(told)


def _named(part: Part, text: str, words: Words) -> str:
    return f"{part_title(part, words)}{words.colon}{text}" if part in PART_TITLES else text
