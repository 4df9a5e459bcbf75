"""The missing list: the checklist with what was found, and every part that is not in the dossier."""

from collections.abc import Iterator, Sequence

from gi_atlas.documents.marks import printed_line
from gi_atlas.documents.paper import Block, Cell, Grid, Heading, Line, Paper, Paragraph, Row, Tone, cell
from gi_atlas.documents.words import Words
from gi_atlas.dossier.layout import FOLDERS, MISSING_LIST
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import STATE_WORDS, CheckedItem, DossierFile, Gap, ItemState
from gi_atlas.dossier.papers_part import write_both
from gi_atlas.i18n import N_

_TITLE = N_("Missing list and checklist of the dossier")
_COLOURS = {ItemState.PRESENT: "#e3f1e3", ItemState.MISSING: "#f7dcdc", ItemState.TO_BE_CONFIRMED: "#fbf0d2"}
_HEAD_FILL = "#e8e8e8"


def missing_list(making: Making, gaps: Sequence[Gap]) -> Iterator[DossierFile | Gap]:
    """The list as DOCX and PDF in each chosen language; a PDF needs PyQt5, and is a line of the list without it."""
    for language in making.options.languages:
        paper = missing_paper(making, gaps, language)
        yield from write_both(making, paper, "", MISSING_LIST, making.one_word(MISSING_LIST), language)


def missing_paper(making: Making, gaps: Sequence[Gap], language: str) -> Paper:
    """The list as a page in one language."""
    words, product = Words(language), making.facts.product
    checked = making.checked_in(language)
    blocks: list[Block] = [
        Heading(words(_TITLE), 0),
        Paragraph((Line(product.name_official, Tone.STRONG), *_summary(checked, gaps, words))),
        Heading(words(N_("Checklist"))),
        _checklist(checked, words),
        *_gap_blocks([gap for gap in gaps if not gap.is_note], N_("Not in the dossier"), words),
        *_gap_blocks([gap for gap in gaps if gap.is_note], N_("Remarks"), words),
        *_findings(making, words),
    ]
    return Paper(
        words(_TITLE),
        language,
        tuple(blocks),
        product.name_official,
        words(_TITLE),
        printed_line(language),
        mark=making.mark(language),
    )


def _summary(checked: Sequence[CheckedItem], gaps: Sequence[Gap], words: Words) -> Iterator[Line]:
    counts = {state: sum(one.state is state for one in checked) for state in ItemState}
    yield Line(
        words(
            N_("{present} of {all} items are present, {missing} missing, {open} to be confirmed."),
            present=counts[ItemState.PRESENT], all=len(checked), missing=counts[ItemState.MISSING],
            open=counts[ItemState.TO_BE_CONFIRMED],
        )
    )  # fmt: skip
    lines = sum(not gap.is_note for gap in gaps)
    if lines:
        yield Line(words(N_("{count} parts could not be put into the dossier."), count=lines))
    yield Line(
        words(N_("Where a source is marked “to be confirmed”, the legal text was not at hand: confirm it first.")),
        Tone.SMALL,
    )


def _checklist(checked: Sequence[CheckedItem], words: Words) -> Grid:
    heading = [N_("Item"), N_("What is asked for"), N_("State"), N_("Found"), N_("Source of the demand")]
    rows = [Row(tuple(cell(words(one), Tone.STRONG, _HEAD_FILL) for one in heading))]
    letter = ""
    for one in checked:
        if one.item.folder != letter:
            letter = one.item.folder
            rows.append(Row((cell(words(FOLDERS[letter]), Tone.STRONG, span=len(heading)),)))
        rows.append(_row(one, words))
    return Grid((0.7, 2.6, 1.3, 4.2, 2.4), tuple(rows), heading_rows=1)


def _row(one: CheckedItem, words: Words) -> Row:
    source = " ".join(filter(None, (one.item.source_in(words.language), _edition(one, words))))
    cells: tuple[Cell, ...] = (
        cell(one.item.item),
        cell(one.item.title_in(words.language)),
        cell(words(STATE_WORDS[one.state]), Tone.STRONG, _COLOURS[one.state]),
        cell(one.verdict.message(words.language)),
        cell(source, Tone.SMALL),
    )
    return Row(cells)


def _edition(one: CheckedItem, words: Words) -> str:
    edition = one.item.edition
    return "" if not edition or edition in one.item.source else words.in_brackets(edition).strip()


def _gap_blocks(gaps: Sequence[Gap], title: str, words: Words) -> Iterator[Block]:
    if not gaps:
        return
    yield Heading(words(title))
    head = Row(tuple(cell(words(one), Tone.STRONG, _HEAD_FILL) for one in (N_("Part"), N_("Why"))))
    rows = [Row((cell(words(gap.part)), cell(gap.message(words.language)))) for gap in gaps]
    yield Grid((2.4, 8.8), (head, *rows), heading_rows=1)


def _findings(making: Making, words: Words) -> Iterator[Block]:
    findings = making.facts.findings()
    if not findings:
        return
    yield Heading(words(N_("Findings of the checks")))
    head = Row(tuple(cell(words(one), Tone.STRONG, _HEAD_FILL) for one in (N_("Found"), N_("What can be done"))))
    rows = [Row((cell(one.message(words.language)), cell(one.fix(words.language)))) for one in findings]
    yield Grid((6.4, 4.8), (head, *rows), heading_rows=1)
