"""A record's document as a paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gi_atlas.documents.paper import (
    Align,
    Block,
    Cell,
    Grid,
    Heading,
    Image,
    Images,
    Line,
    Paper,
    Paragraph,
    Row,
    Space,
    Tone,
    cell,
)
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from survey_forms.output.document import Answer, Fact, Photo, RecordDocument, RepeatTable, Section

MOST_COLUMNS = 6
HEAD_FILL = "#eef2f6"
PAIR = (32.0, 68.0)
MAP_MM, PHOTO_MM = 95.0, 85.0


def is_wide(table: RepeatTable) -> bool:
    """Whether a repeat has too many columns for a page; then each of its rows becomes a list."""
    return len(table.headings) > MOST_COLUMNS


def record_paper(
    document: RecordDocument,
    pictures: Mapping[str, bytes],
    map_picture: bytes = b"",
    map_caption: str = "",
    printed: str = "",
) -> Paper:
    """The paper of a record.

    Parameters
    ----------
    document : RecordDocument
    pictures : mapping of str to bytes
        JPEG of each photo by its original's sha256.
    map_picture : bytes
        PNG of the record's surroundings; b"" for none.
    map_caption : str
    printed : str
        When it was printed, for the footer.
    """
    return Paper(
        title=document.title,
        language=document.language,
        blocks=tuple(_blocks(document, pictures, map_picture, map_caption)),
        header_left=document.title,
        header_right=document.form_version,
        footer=printed,
    )


def _blocks(
    document: RecordDocument, pictures: Mapping[str, bytes], map_picture: bytes, map_caption: str
) -> Iterator[Block]:
    words = Words(document.language)
    yield Heading(document.title, 0)
    yield Paragraph((Line(document.subtitle),), Align.CENTER)
    yield from _facts(document.facts)
    if map_picture:
        yield Space(2.0)
        yield Images((Image(map_picture, (Line(map_caption, Tone.FAINT),)),), MAP_MM)
    for section in document.sections:
        yield from _section(section, words)
    yield from _photos(document.photos, pictures, words)
    yield from _papers(document, words)
    yield Heading(words(N_("How far it is")), 1)
    yield from _facts(document.readiness)
    yield from _list(words(N_("Still to be answered")), [words.semicolon.join(document.missing)])
    if document.checklist:
        yield Heading(words(N_("Open items of the checklist")), 2)
        yield from _facts(document.checklist)
    yield Heading(words(N_("Where it comes from")), 1)
    yield from _facts(document.sources)
    yield from _list(words(N_("Notes")), document.notes)
    yield Space(8.0)
    signatures = N_("Surveyor: ______________    Lead: ______________    Date: ____________")
    yield Paragraph((Line(words(signatures)),))


def _facts(facts: Iterable[Fact]) -> Iterator[Block]:
    rows = tuple(Row((cell(fact.name, fill=HEAD_FILL), cell(fact.text))) for fact in facts)
    if rows:
        yield Grid(PAIR, rows)


def _section(section: Section, words: Words) -> Iterator[Block]:
    yield Heading(section.title, min(section.depth, 2))
    if section.answers:
        yield Grid(PAIR, tuple(map(_answer_row, section.answers)))
    for table in section.tables:
        if section.answers or len(section.tables) > 1 or table.title != section.title:
            yield Heading(table.title, 2)
        yield _wide_grid(table, words) if is_wide(table) else _grid(table)


def _answer_row(answer: Answer) -> Row:
    tone = Tone.PLAIN if answer.is_answered else Tone.FAINT
    return Row((cell(answer.question, fill=HEAD_FILL), cell(answer.text, tone)))


def _grid(table: RepeatTable) -> Grid:
    widths = tuple(_width(heading, [row[i] for row in table.rows]) for i, heading in enumerate(table.headings))
    head = Row(tuple(cell(heading, Tone.SMALL, HEAD_FILL) for heading in table.headings))
    rows = (Row(tuple(cell(text, Tone.SMALL) for text in row)) for row in table.rows)
    return Grid(widths or (1.0,), (head, *rows), heading_rows=1)


def _width(heading: str, texts: Sequence[str]) -> float:
    """Share of a column: by what stands in it, so that a long text gets room and a year does not."""
    longest = max((len(text) for text in texts), default=0)
    return float(min(max(longest, len(heading) / 2, 6), 24))


def _wide_grid(table: RepeatTable, words: Words) -> Grid:
    rows: list[Row] = []
    for number, texts in enumerate(table.rows, 1):
        title = words(N_("Number {number}"), number=number)
        rows.append(Row((Cell((Line(title, Tone.STRONG),), HEAD_FILL, span=2),)))
        pairs = zip(table.headings, texts, strict=True)
        rows += [Row((cell(heading, fill=HEAD_FILL), cell(text))) for heading, text in pairs if text]
    return Grid(PAIR, tuple(rows))


def _photos(photos: Sequence[Photo], pictures: Mapping[str, bytes], words: Words) -> Iterator[Block]:
    shown = [photo for photo in photos if photo.sha256 in pictures]
    if shown:
        yield Heading(words(N_("Pictures")), 1)
    for start in range(0, len(shown), 2):
        pair = shown[start : start + 2]
        images = tuple(Image(pictures[photo.sha256], _caption(photo, words)) for photo in pair)
        yield Images(images if len(images) == 2 else (*images, Image(b"")), PHOTO_MM)


def _caption(photo: Photo, words: Words) -> tuple[Line, ...]:
    facts = (Line(f"{fact.name}{words.colon}{fact.text}", Tone.FAINT) for fact in photo.facts)
    return (Line(f"{photo.number}. {photo.caption}"), *facts)


def _papers(document: RecordDocument, words: Words) -> Iterator[Block]:
    if not document.papers:
        return
    yield Heading(words(N_("Other evidence")), 1)
    names = (N_("Kind"), N_("Title"), N_("File"), N_("Kept by"))
    head = Row(tuple(cell(words(name), Tone.SMALL, HEAD_FILL) for name in names))
    rows = (
        Row(tuple(cell(text, Tone.SMALL) for text in (paper.kind, paper.title, paper.file_name, paper.holder)))
        for paper in document.papers
    )
    yield Grid((12.0, 34.0, 30.0, 24.0), (head, *rows), heading_rows=1)


def _list(title: str, texts: Sequence[str]) -> Iterator[Block]:
    lines = tuple(Line(text) for text in texts if text)
    if lines:
        yield Heading(title, 2)
        yield Paragraph(lines)
