"""The hand-over list of objects and papers, 资料移交清单: what is handed over, who keeps the original, who signs."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gi_atlas.documents.paper import Align, Block, Cell, Grid, Heading, Line, Paper, Paragraph, Row, Space, Tone, cell
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence, EvidenceKind, Product, SurveyRecord
from gi_atlas.model.enums import shown
from gi_atlas.storage.project import Project
from survey_forms.output.record_tables import Column, Shape
from survey_forms.output.sheet_text import Value
from survey_forms.phone.evidence_rows import NOT_THERE

HEAD_FILL = "#eef2f6"
HASH_LETTERS = 12
ROW_MM = 7.5
_COLUMNS = (
    ("number", N_("No."), 4.0),
    ("product", N_("Product"), 16.0),
    ("kind", N_("Kind"), 8.0),
    ("title", N_("Title"), 26.0),
    ("holder", N_("Kept by"), 15.0),
    ("accession_no", N_("Accession number"), 11.0),
    ("count", N_("Count"), 5.0),
    ("digest", N_("Hash (short)"), 12.0),
    ("remark", N_("Remark"), 10.0),
)


@dataclass(frozen=True)
class HandoverRow:
    """One line of the list: things of one kind and title that one keeper has.

    Attributes
    ----------
    product, kind, title, holder, accession_no : str
    count : int
    digest : str
        First letters of the sha256 of the one file, or of the files' sorted hashes; "" for things without a file.
    """

    product: str
    kind: str
    title: str
    holder: str
    accession_no: str
    count: int
    digest: str


def handover_rows(project: Project, language: str, record_ids: Sequence[str] | None = None) -> list[HandoverRow]:
    """Lines of the list, product by product; files that never came are none of them.

    Parameters
    ----------
    project : Project
    language : str
        Of the kinds' names.
    record_ids : sequence of str, optional
        Evidence of these records alone; default: all.
    """
    words = Words(language)
    names = _product_names(project)
    groups: dict[tuple[str, str, str, str, str], list[Evidence]] = {}
    for item in sorted(project.read_all(Evidence), key=lambda item: (item.record_id or "", item.position, item.id)):
        if _is_there(item) and (record_ids is None or item.record_id in record_ids):
            groups.setdefault(_line_of(item, names, words), []).append(item)
    rows = [HandoverRow(*key, len(items), _digest(items)) for key, items in groups.items()]
    return sorted(rows, key=lambda row: row.product)


def _product_names(project: Project) -> dict[str, str]:
    products = {product.id: product.name_official for product in project.read_all(Product)}
    records = project.read_all(SurveyRecord)
    return {record.id: products.get(record.product_id or "") or record.title for record in records}


def _is_there(item: Evidence) -> bool:
    # A file that a phone named and never sent cannot be handed over, unless somebody keeps the thing itself.
    return item.fault != NOT_THERE or bool(item.holder or item.accession_no)


def _line_of(item: Evidence, names: dict[str, str], words: Words) -> tuple[str, str, str, str, str]:
    # Photos that nobody keeps on paper are one line; everything else is told one by one.
    is_plain = item.kind is EvidenceKind.PHOTO and not (item.holder or item.accession_no)
    title = words(N_("Digital photos")) if is_plain else item.title or item.caption or item.file_name
    return (
        names.get(item.record_id or "", ""),
        shown(item.kind, words.language),
        title,
        item.holder,
        item.accession_no,
    )


def _digest(items: Sequence[Evidence]) -> str:
    hashes = sorted(item.sha256 for item in items if item.sha256)
    if len(hashes) < 2:
        return "".join(hashes)[:HASH_LETTERS]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:HASH_LETTERS]


def handover_paper(rows: Sequence[HandoverRow], language: str, project_name: str, printed: str) -> Paper:
    """The list as a paper, lying, with lines for signatures."""
    words = Words(language)
    return Paper(
        title=words(N_("Hand-over list of objects and papers")),
        language=language,
        blocks=tuple(_blocks(rows, words, project_name)),
        header_left=project_name,
        header_right=words(N_("Hand-over list of objects and papers")),
        footer=printed,
        is_wide=True,
    )


def _blocks(rows: Sequence[HandoverRow], words: Words, project_name: str) -> Iterator[Block]:
    yield Heading(words(N_("Hand-over list of objects and papers")), 0)
    yield Paragraph((Line(words(N_("Project: {name}    Handed over on: ____________"), name=project_name)),))
    head = Row(tuple(cell(words(name), Tone.STRONG, HEAD_FILL, align=Align.CENTER) for _key, name, _width in _COLUMNS))
    lines = (Row(_cells(number, row), ROW_MM) for number, row in enumerate(rows, 1))
    total = Row(
        (
            cell(words(N_("Total")), Tone.STRONG, HEAD_FILL, span=6, align=Align.CENTER),
            cell(str(sum(row.count for row in rows)), Tone.STRONG, HEAD_FILL, align=Align.CENTER),
            Cell((), HEAD_FILL, span=2),
        ),
        ROW_MM,
    )
    yield Grid(tuple(width for _key, _name, width in _COLUMNS), (head, *lines, total), heading_rows=1)
    yield Space(4.0)
    yield _signatures(words)


def _cells(number: int, row: HandoverRow) -> tuple[Cell, ...]:
    texts = (row.product, row.kind, row.title, row.holder, row.accession_no)
    return (
        cell(str(number), align=Align.CENTER),
        *map(cell, texts),
        cell(str(row.count), align=Align.CENTER),
        cell(row.digest, Tone.SMALL),
        Cell(),
    )


def _signatures(words: Words) -> Grid:
    parties = (N_("Handed over by (office, seal)"), N_("Received by (office, seal)"), N_("Witness"))
    people = N_("Name: ______________\nDate: ______________")
    head = Row(tuple(cell(words(party), Tone.STRONG, HEAD_FILL) for party in parties))
    return Grid((1.0, 1.0, 1.0), (head, Row(tuple(cell(words(people)) for _party in parties), 24.0)))


def handover_shape(language: str) -> Shape:
    """Columns of the list as a table."""
    words = Words(language)
    columns = [Column(key, words(name)) for key, name, _width in _COLUMNS]
    return Shape(words(N_("Hand-over list")), "", columns)


def handover_values(rows: Sequence[HandoverRow]) -> Iterator[list[Value]]:
    """Rows of the list as a table."""
    for number, row in enumerate(rows, 1):
        yield [number, row.product, row.kind, row.title, row.holder, row.accession_no, row.count, row.digest, None]
