"""Printing what a project holds: a record, the hand-over list, the season calendar, the map of sites."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gi_atlas.documents.marks import printed_line
from gi_atlas.documents.saving import require_ending, require_same, save_whole
from gi_atlas.documents.words import Words
from gi_atlas.documents.write_paper import painter, write_paper
from gi_atlas.errors import PluginError, UsageError, format_text
from gi_atlas.jobs import Progress
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.services.evidence_places import measured
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.sites import read_sites
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project
from survey_forms.completeness import readiness_of
from survey_forms.output.document import RecordDocument
from survey_forms.output.export_records import export_records
from survey_forms.output.handover import handover_paper, handover_rows, handover_shape, handover_values
from survey_forms.output.pictures import read_pictures
from survey_forms.output.record_document import build_document
from survey_forms.output.record_docx import write_record_docx
from survey_forms.output.record_paper import record_paper
from survey_forms.output.record_tables import Shape
from survey_forms.output.season_calendar import calendar_paper, calendar_shape, calendar_values, read_seasons
from survey_forms.output.sheet_text import Value
from survey_forms.output.sheets import XlsxSink, check_xlsx
from survey_forms.records import session_for

RECORD_ENDINGS = (".docx", ".pdf", ".xlsx")
HANDOVER_ENDINGS = (".pdf", ".docx", ".xlsx")
CALENDAR_ENDINGS = (".pdf", ".docx", ".xlsx", ".png")
SITES_ENDINGS = (".png", ".pdf", ".docx")


@dataclass(frozen=True)
class Printed:
    """What was written.

    Attributes
    ----------
    path : Path
    notes : tuple of str
        What the reader is told of: left out, missing, replaced.
    """

    path: Path
    notes: tuple[str, ...] = ()


def print_record(
    project: Project,
    record_id: str,
    target: Path,
    language: str,
    template: Path | None = None,
    is_with_private: bool = False,
    is_replacing: bool = False,
    cache: PreviewCache | None = None,
    progress: Progress | None = None,
    mark: str = "",
) -> Printed:
    """Print one record.

    Parameters
    ----------
    record_id : str
    target : Path
        .docx (by a template), .pdf or .xlsx.
    language : str
        "zh" or "en".
    template : Path, optional
        A stranger's file, for DOCX; default: the one that ships.
    is_with_private : bool
        Whether answers about persons come along, and pictures of persons who refused.
    cache : PreviewCache, optional
        Where made pictures are kept; default: the one of this person on this machine.
    mark : str
        Stands on every page of a DOCX or PDF, such as that the dossier is incomplete.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    PluginError
        NEEDS_PYQT for a PDF.
    FormError
        What is wrong with the template; RECORD_FORM_GONE.
    WriteError
        What ``save_whole`` raises.
    """
    ending, progress = require_ending(target, RECORD_ENDINGS), progress or Progress()
    if ending == ".xlsx":
        done = export_records(project, target, language, [record_id], is_with_private, is_replacing, progress)
        return Printed(done.path)
    paint = painter("pdf") if ending == ".pdf" else None
    with painting():
        parts = _read_parts(project, record_id, language, is_with_private, cache, progress)
        if paint is not None:
            paper = record_paper(
                parts.document, parts.pictures, parts.map_picture, parts.map_caption, printed_line(language)
            )
            saved = write_paper(replace(paper, mark=mark), target, RECORD_ENDINGS, is_replacing, project, progress)
        else:
            saved = _save_docx(project, parts, target, language, template, is_replacing, progress, mark)
    return Printed(saved, parts.document.notes)


@dataclass(frozen=True)
class _Parts:
    document: RecordDocument
    pictures: dict[str, bytes]
    map_picture: bytes
    map_caption: str


def _read_parts(
    project: Project,
    record_id: str,
    language: str,
    is_with_private: bool,
    cache: PreviewCache | None,
    progress: Progress,
) -> _Parts:
    record = project.read_one(SurveyRecord, record_id)
    names = [product.name_official for product in project.read_all(Product, id=record.product_id or "")]
    # Distances as of now: record, product and boundary may have changed since the photo came.
    evidence = measured(project, evidence_of_record(project, record_id), record.geom, record.product_id)
    session = session_for(project, record)
    session.language = session.form.language_for(language)  # the checklist names questions in it
    found = readiness_of(project, record, session)
    name = next(iter(names), "")
    document = build_document(session, record, evidence, language, name, is_with_private, found)
    progress.report(0.1, document.title)
    pictures = read_pictures(project, document.photos, evidence, language, cache, progress)
    progress.report(0.6, document.title)
    shown, note = _map_of(project, record, language)
    notes = (*document.notes, *pictures.notes, *note)
    return _Parts(replace(document, notes=notes), pictures.contents, shown.content if shown else b"",
                  shown.caption if shown else "")  # fmt: skip


def _map_of(project: Project, record: SurveyRecord, language: str) -> tuple[Any, tuple[str, ...]]:
    # Painting is the window's part: where it is missing, the document says so and stands without a map.
    try:
        return painter("record_map")(project, record, language), ()
    except PluginError as error:
        return None, (format_text("OUTPUT_NO_MAP", {"reason": error.message(language)}, language),)


def _save_docx(
    project: Project,
    parts: _Parts,
    target: Path,
    language: str,
    template: Path | None,
    is_replacing: bool,
    progress: Progress,
    mark: str,
) -> Path:
    shown = len([photo for photo in parts.document.photos if photo.sha256 in parts.pictures])
    counts: dict[str, Any] = {}

    def write(path: Path) -> None:
        counts.update(
            write_record_docx(
                parts.document, parts.pictures, path, template, parts.map_picture, parts.map_caption,
                printed_line(language), progress, mark,
            )
        )  # fmt: skip

    def check(path: Path) -> None:
        # What a stranger's template became is read again in the child, which counted; here only that it came whole.
        require_same(path, "header", path.read_bytes()[:4], b"PK\x03\x04")
        if template is None:
            require_same(path, "pictures", counts.get("pictures"), shown + bool(parts.map_picture))

    return save_whole(target, write, check, is_replacing, project, progress)


@contextmanager
def painting() -> Iterator[None]:
    """A block in which fonts are loaded once, where something can be painted at all."""
    try:
        made = painter("application")
    except PluginError:
        yield
        return
    with made():
        yield


def print_handover(
    project: Project,
    target: Path,
    language: str,
    record_ids: Sequence[str] | None = None,
    is_replacing: bool = False,
    progress: Progress | None = None,
    mark: str = "",
) -> Printed:
    """Print the hand-over list as PDF, DOCX or XLSX; ``mark`` stands on every page of a PDF or DOCX.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError, PluginError
        As for ``write_paper``.
    """
    ending = require_ending(target, HANDOVER_ENDINGS)
    rows = handover_rows(project, language, record_ids)
    if ending == ".xlsx":
        return Printed(
            _write_table(
                target, handover_shape(language), handover_values(rows), language, is_replacing, project, progress
            )
        )
    paper = handover_paper(rows, language, project.path.stem, printed_line(language))
    return Printed(write_paper(replace(paper, mark=mark), target, HANDOVER_ENDINGS, is_replacing, project, progress))


def print_calendar(
    project: Project, target: Path, language: str, is_replacing: bool = False, progress: Progress | None = None
) -> Printed:
    """Print the season calendar as PDF, DOCX, XLSX or PNG.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError, PluginError
        As for ``write_paper``.
    """
    ending = require_ending(target, CALENDAR_ENDINGS)
    seasons = read_seasons(project, progress)
    if ending == ".xlsx":
        values = calendar_values(seasons, language)
        return Printed(
            _write_table(target, calendar_shape(language), values, language, is_replacing, project, progress)
        )
    paper = calendar_paper(seasons, language, project.path.stem, printed_line(language))
    return Printed(write_paper(paper, target, CALENDAR_ENDINGS, is_replacing, project, progress))


def print_sites(
    project: Project, target: Path, language: str, is_replacing: bool = False, progress: Progress | None = None
) -> Printed:
    """Print the map of sites, coloured by readiness, as PNG, PDF or DOCX.

    Raises
    ------
    UsageError
        OUTPUT_ENDING, OUTPUT_NOTHING.
    WriteError, PluginError
        As for ``write_paper``; the map is always painted.
    """
    require_ending(target, SITES_ENDINGS)
    sites = read_sites(project)
    if not sites:
        raise UsageError("OUTPUT_NOTHING")
    make_map: Callable[..., bytes] = painter("sites_map")
    make_paper: Callable[..., Any] = painter("sites_paper")
    with painting():
        picture = make_map(project, sites, progress)
        paper = make_paper(sites, picture, language, project.path.stem, printed_line(language))
        return Printed(write_paper(paper, target, SITES_ENDINGS, is_replacing, project, progress))


def _write_table(
    target: Path,
    shape: Shape,
    rows: Iterator[list[Value]],
    language: str,
    is_replacing: bool,
    project: Project,
    progress: Progress | None,
) -> Path:
    digests: dict[str, str] = {}

    def write(path: Path) -> None:
        sink = XlsxSink(path, {shape.name: shape})
        try:
            for row in rows:
                sink.append(shape.name, row)
            sink.close(Words(language))
        except BaseException:
            sink.abandon()
            raise
        digests.update(sink.digests)

    return save_whole(
        target, write, lambda path: check_xlsx(path, digests, progress or Progress()), is_replacing, project, progress
    )
