"""Word documents in the child: their tables of corner points, nothing else of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from gi_atlas.errors import UnsupportedFormat
from gi_atlas.exchange.boundary_names import bare_name, name_of_file
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.corner_columns import find_corner_heading
from gi_atlas.exchange.guard_xml import scan_xml
from gi_atlas.exchange.read_table import Numbered, add_table, file_stem
from gi_atlas.exchange.unpack import ZipReader

PART = "word/document.xml"
MOST_SPANNED = 64
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = re.compile("拐点|界址点|角点")
_BREAKS = frozenset({f"{_WORD}tab", f"{_WORD}br"})


@dataclass
class _Table:
    title: str
    rows: list[Numbered] = field(default_factory=list)


def read_document(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add every table of corners of a DOCX as a layer; a row's number is its place in its table.

    Raises
    ------
    UnsupportedFormat
        READ_UNSUPPORTED if no table lists corners.
    ReadError
        READ_XML_DTD, READ_XML_DEEP, READ_XML_BAD, the limits of the archive, and what ``add_table`` raises.
    """
    tables = list(_tables(_document(job, path)))
    corners = [table for table in tables if find_corner_heading(table.rows) is not None]
    if not corners:
        raise UnsupportedFormat("READ_UNSUPPORTED", file=job.file, found="DOCX/PPTX")
    names: list[str] = []
    for number, table in enumerate(corners, 1):
        name = bare_name(table.title) or name_of_file(file_stem(job))
        names.append(f"{name} {number}" if name in names else name)
        add_table(job, names[-1], iter(table.rows), answer)
    if len(corners) < len(tables):
        answer.warn("CORNERS_TABLES", count=len(tables) - len(corners))


def _document(job: ChildJob, path: Path) -> Element:
    archive = ZipReader(path, job.file)
    entry = next((entry for entry in archive.entries if entry.shown_name == PART), None)
    if entry is None:
        raise UnsupportedFormat("READ_UNSUPPORTED", file=job.file, found="DOCX/PPTX")
    target = job.folder / "document.xml"
    archive.unpack(entry, target)
    text = target.read_bytes()
    # Refuses declarations of types and entities; what is left is plain.
    scan_xml(text, job.file)
    return fromstring(text)  # noqa: S314 - no DTD, no entities: scan_xml refused them


def _tables(document: Element) -> Iterator[_Table]:
    """Tables in their order, each under the last paragraph before it that names a table of corners."""
    title = ""
    for block in document.iterfind(f"{_WORD}body/*"):
        if block.tag == f"{_WORD}p":
            text = _text(block)
            title = text if _TITLE.search(text) else title
        elif block.tag == f"{_WORD}tbl":
            rows = [(number, list(_cells(row))) for number, row in enumerate(block.iterfind(f"{_WORD}tr"), 1)]
            yield _Table(title, [row for row in rows if any(row[1])])


def _cells(row: Element) -> Iterator[str | None]:
    for cell in row.iterfind(f"{_WORD}tc"):
        span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
        told = span.get(f"{_WORD}val", "1") if span is not None else "1"
        # A joined cell stands for each column that it covers.
        count = min(int(told), MOST_SPANNED) if told.isascii() and told.isdigit() else 1
        yield from [_text(cell) or None] * max(count, 1)


def _text(element: Element) -> str:
    pieces = [part.text or "" if part.tag == f"{_WORD}t" else " " for part in element.iter()
              if part.tag == f"{_WORD}t" or part.tag in _BREAKS]  # fmt: skip
    return "".join(pieces).strip()
