"""A paper into a file, by the file's ending: written, read again, then named."""

import mmap
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document

from gi_atlas.documents.docx_mark import marks_of
from gi_atlas.documents.paper import Grid, Images, Paper
from gi_atlas.documents.paper_docx import write_docx
from gi_atlas.documents.plain_text import clean
from gi_atlas.documents.saving import require_ending, require_same, save_whole
from gi_atlas.jobs import Progress
from gi_atlas.plugins import PAINTERS, load_object
from gi_atlas.storage.project import Project

ENDINGS = (".pdf", ".docx")
_PDF_PAGE = re.compile(rb"/Type\s*/Page[^s]")
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"


def painter(name: str) -> Callable[..., Any]:
    """Something that paints, which only the window's package can.

    Parameters
    ----------
    name : str
        Key of ``plugins.PAINTERS``.

    Raises
    ------
    PluginError
        NEEDS_PYQT where PyQt5 is missing.
    """
    found: Callable[..., Any] = load_object(PAINTERS[name])
    return found


def write_paper(
    paper: Paper,
    target: Path,
    endings: Sequence[str] = ENDINGS,
    is_replacing: bool = False,
    project: Project | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a paper as PDF, DOCX or PNG.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    PluginError
        NEEDS_PYQT for what must be painted.
    WriteError
        What ``save_whole`` raises; EXPORT_DIFFERS, OUTPUT_CANNOT_PAINT.
    """
    ending = require_ending(target, endings)
    if ending == ".docx":
        return save_whole(
            target, lambda path: write_docx(paper, path), lambda path: check_docx(path, paper), is_replacing, project,
            progress,
        )  # fmt: skip
    paint, counts = painter(ending[1:]), [0]

    def write(path: Path) -> None:
        counts[0] = paint(paper, path)

    def check(path: Path) -> None:
        check_pdf(path, counts[0]) if ending == ".pdf" else check_png(path)

    return save_whole(target, write, check, is_replacing, project, progress)


def check_docx(path: Path, paper: Paper) -> None:
    """Read a document of ours again: every table and picture is there, and the mark on its pages.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    """
    document = Document(str(path))
    tables = sum(isinstance(block, Grid | Images) for block in paper.blocks)
    pictures = sum(
        len([one for one in block.images if one.content]) for block in paper.blocks if isinstance(block, Images)
    )
    require_same(path, "tables", len(document.tables), tables)
    require_same(path, "pictures", len(document.element.body.xpath(".//pic:pic")), pictures)
    if paper.mark:
        require_same(path, "mark", set(marks_of(document)), {clean(paper.mark)})


def check_pdf(path: Path, pages: int) -> None:
    """Read a PDF of ours again: it is whole and has every page.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    """
    require_same(path, "header", path.stat().st_size > 0, True)  # nothing cannot be mapped
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        require_same(path, "header", content[:5], b"%PDF-")
        require_same(path, "end", content[-16:].rstrip()[-5:], b"%%EOF")
        require_same(path, "pages", sum(1 for _page in _PDF_PAGE.finditer(content)), pages)


def check_png(path: Path) -> None:
    """Read a picture of ours again.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    """
    content = path.read_bytes()
    require_same(path, "header", content[:8], _PNG_SIGN)
    require_same(path, "end", content[-8:-4], b"IEND")
