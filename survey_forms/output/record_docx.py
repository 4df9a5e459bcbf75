"""A record's document as DOCX, by a template that an office may have made."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gi_atlas.documents.words import Words
from gi_atlas.exchange.tasks import run_task
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from survey_forms.output.document import Photo, RecordDocument, RepeatTable, Section
from survey_forms.output.record_paper import is_wide
from survey_forms.output.record_template import template_path

TASK = "docx"
_PLAIN_LISTS = ("facts", "papers", "readiness", "checklist", "sources")
RESULT = "document.docx"
_MAP_MM, _PHOTO_MM, _LARGE_MM = (160, 95), (82, 90), (165, 200)


def write_record_docx(
    document: RecordDocument,
    pictures: Mapping[str, bytes],
    path: Path,
    template: Path | None = None,
    map_picture: bytes = b"",
    map_caption: str = "",
    printed: str = "",
    progress: Progress | None = None,
    mark: str = "",
) -> dict[str, Any]:
    """Fill a template with a record.

    Parameters
    ----------
    document, pictures, map_picture, map_caption, printed
        As for ``record_paper``.
    path : Path
        File to write.
    template : Path, optional
        A stranger's file; default: the one that ships, in the document's language.
    progress : Progress, optional
    mark : str
        Stands on every page; it is put there after the template was filled.

    Returns
    -------
    dict
        Counts of the written document: paragraphs, tables, pictures.

    Raises
    ------
    FormError
        TEMPLATE_NO_DOCX, TEMPLATE_LINKS, TEMPLATE_SYNTAX, TEMPLATE_UNKNOWN, TEMPLATE_FORBIDDEN.
    ReadError
        READ_TOO_SLOW and the like: the template had to be stopped.
    """
    context = template_context(document, set(pictures), map_caption if map_picture else "", printed)
    with tempfile.TemporaryDirectory(prefix="gi-atlas-print-") as folder:
        files = {"template": template or template_path(document.language)}
        for key, content in {**pictures, **({"map": map_picture} if map_picture else {})}.items():
            files[key] = Path(folder) / f"{key}.jpg"
            files[key].write_bytes(content)
        with run_task(TASK, files, {"context": context, "mark": mark}, progress) as answer:
            shutil.copyfile(answer.files[RESULT], path)
            return answer.found


def template_context(
    document: RecordDocument, shown: set[str], map_caption: str = "", printed: str = ""
) -> dict[str, Any]:
    """What a template may name: plain data.

    Parameters
    ----------
    document : RecordDocument
    shown : set of str
        sha256 of the photos that have a picture.
    map_caption : str
        "" where there is no map.
    printed : str
    """
    photos = [_photo(photo) for photo in document.photos if photo.sha256 in shown]
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "form": document.form_version,
        "printed": printed,
        "sections": [_section(section, Words(document.language)) for section in document.sections],
        "photos": photos,
        "photo_rows": [_pair(photos[start : start + 2]) for start in range(0, len(photos), 2)],
        "map_image": _picture("map", _MAP_MM) if map_caption else "",
        "map_caption": map_caption,
        "missing": list(document.missing),
        "notes": list(document.notes),
        "a": document.values,
        "lists": document.lists,
        **{name: [asdict(item) for item in getattr(document, name)] for name in _PLAIN_LISTS},
    }


def _section(section: Section, words: Words) -> dict[str, Any]:
    return {
        "title": section.title,
        "depth": section.depth,
        "answers": [asdict(answer) for answer in section.answers],
        "tables": [_table(table, words) for table in section.tables],
    }


def _photo(photo: Photo) -> dict[str, Any]:
    return {
        "number": photo.number,
        "caption": photo.caption,
        "facts": [asdict(fact) for fact in photo.facts],
        "file_name": photo.file_name,
        "image": _picture(photo.sha256, _PHOTO_MM),
        "large": _picture(photo.sha256, _LARGE_MM),
    }


def _picture(key: str, room_mm: tuple[int, int]) -> dict[str, Any]:
    return {"$picture": key, "width_mm": room_mm[0], "height_mm": room_mm[1]}


def _pair(photos: list[dict[str, Any]]) -> dict[str, Any]:
    return {"left": photos[0], "right": photos[1] if len(photos) > 1 else ""}


def _table(table: RepeatTable, words: Words) -> dict[str, Any]:
    entries = [
        {
            "number": words(N_("Number {number}"), number=number),
            "pairs": [{"question": q, "text": text} for q, text in zip(table.headings, row, strict=True) if text],
        }
        for number, row in enumerate(table.rows, 1)
    ]
    return {
        "name": table.name,
        "title": table.title,
        "is_wide": is_wide(table),
        "headings": list(table.headings),
        "rows": [list(row) for row in table.rows],
        "entries": entries,
    }
