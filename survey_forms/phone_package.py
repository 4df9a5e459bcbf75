"""A form for phones: workbook, XForm and choice files in one zip, as ODK Central, KoboToolbox and USB take it."""

import csv
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from gi_atlas.documents.saving import require_ending, require_same, save_whole
from gi_atlas.errors import format_text
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.i18n import LANGUAGES
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from survey_forms.divisions import COUNTIES, PROVINCES, TOWNSHIPS, Edition, divisions_of
from survey_forms.form_catalogue import workbook_of
from survey_forms.schema import Choice, Form, text_in
from survey_forms.xform_lists import EXTERNAL_ITEMS, sheet_list_name

README = "README.txt"
# Columns of the choice files, as the GI form's filters use them.
COLUMNS: Mapping[str, tuple[str, ...]] = {PROVINCES: (), COUNTIES: ("province", "edition"), TOWNSHIPS: ("county",)}
# Zip entries carry a time; a fixed one makes equal content equal files.
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PhonePackage:
    """What was written.

    Attributes
    ----------
    path : Path
    entries : tuple of str
        Names inside the zip.
    counts : mapping of str to int
        Lines of each choice file.
    editions : tuple of str
        Editions of administrative units that the choice files come from; () if there are none.
    missing : tuple of str
        Files that the form names and the package lacks.
    """

    path: Path
    entries: tuple[str, ...]
    counts: Mapping[str, int]
    editions: tuple[str, ...]
    missing: tuple[str, ...]


def write_phone_package(
    form: Form,
    target: Path,
    project: Project | None = None,
    is_replacing: bool = False,
    progress: Progress | None = None,
) -> PhonePackage:
    """Write a form and its choice lists into one zip for phones.

    Parameters
    ----------
    project : Project, optional
        Its newest editions of administrative units become the choice files; without one there are none.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError
        EXPORT_EXISTS, EXPORT_CANNOT_WRITE, EXPORT_DIFFERS, OUTPUT_IS_PROJECT; nothing stays then.
    JobCancelled
    """
    require_ending(target, (".zip",))
    lists, editions = choice_files(form, project)
    content = _content(form, project, lists, editions)

    def check(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            require_same(path, "entries", {name: archive.read(name) for name in archive.namelist()}, content)

    path = save_whole(target, lambda scratch: _write_zip(scratch, content), check, is_replacing, project, progress)
    counts = {name: text.count("\n") - 1 for name, text in lists.items()}
    return PhonePackage(path, tuple(content), counts, editions, _missing(form, lists))


def choice_files(form: Form, project: Project | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """Choice files of a form by their name, as CSV in UTF-8, and the editions of divisions they come from.

    Lists that came with the workbook's own files are written too; divisions that no edition has are left out.
    """
    found = _own_files(form)
    wanted = {one.file for one in form.lists.values()} & set(COLUMNS)
    editions: list[str] = []
    levels: Mapping[str, Edition] = divisions_of(project).levels if project is not None and wanted else {}
    for file, edition in levels.items():
        if file in wanted and len(edition.choices):
            found[file] = _csv(edition.choices, COLUMNS[file])
            editions.append(edition.edition)
    return found, tuple(dict.fromkeys(editions))


def _own_files(form: Form) -> dict[str, str]:
    """Files whose choices came with the workbook; in the one of its sheet external_choices each line names its list."""
    plain = [
        one for one in form.lists.values() if one.choices and one.file.endswith(".csv") and one.file not in COLUMNS
    ]
    found = {one.file: _csv(one.choices, _columns_of(one.choices)) for one in plain if one.file != EXTERNAL_ITEMS}
    lines = [
        replace(choice, columns={"list_name": sheet_list_name(one.name), **choice.columns})
        for one in plain
        if one.file == EXTERNAL_ITEMS
        for choice in one.choices
    ]
    return {**found, **({EXTERNAL_ITEMS: _csv(lines, _columns_of(lines))} if lines else {})}


def _columns_of(choices: Iterable[Choice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for choice in choices for column in choice.columns))


def _csv(choices: Iterable[Choice], columns: tuple[str, ...]) -> str:
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["name", "label", *columns])
    for choice in choices:
        label = " ".join(text_in(choice.labels, "").split())
        writer.writerow([choice.name, label, *(choice.columns.get(column, "") for column in columns)])
    return stream.getvalue()


def _missing(form: Form, lists: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.file for one in form.lists.values() if one.file and one.file not in lists))


def _content(
    form: Form, project: Project | None, lists: Mapping[str, str], editions: tuple[str, ...]
) -> dict[str, bytes]:
    name = safe_name(form.form_id, "form", 100)
    workbook = workbook_of(form, project)
    folder = f"{name}-media"
    words = {
        "title": form.title or form.form_id, "form_id": form.form_id, "version": form.version or "–",
        "workbook": f"{name}{workbook.suffix if workbook else ''}", "xform": f"{name}.xml",
        "folder": folder, "editions": ", ".join(editions),
        "files": ", ".join(file for file in _missing(form, lists) if file not in COLUMNS),
    }  # fmt: skip
    steps = _steps(form, lists, editions, workbook is not None)
    readme = "\n\n".join(_readme(steps, words, language) for language in LANGUAGES)
    content = {README: readme.encode("utf-8-sig")}
    if workbook is not None:
        content[words["workbook"]] = workbook.content
    content[f"{name}.xml"] = form.xform.encode()
    return content | {f"{folder}/{safe_name(file)}": text.encode() for file, text in lists.items()}


def _steps(form: Form, lists: Mapping[str, str], editions: tuple[str, ...], has_workbook: bool) -> list[str]:
    missing = set(_missing(form, lists))
    chosen = {
        "FORM_README_TITLE": True,
        "FORM_README_CENTRAL": has_workbook,
        "FORM_README_KOBO": has_workbook,
        "FORM_README_NO_WORKBOOK": not has_workbook,
        "FORM_README_USB": True,
        "FORM_README_FILES": bool(lists or missing),
        "FORM_README_EDITIONS": bool(editions),
        "FORM_README_NO_EDITION": bool(missing & set(COLUMNS)),
        "FORM_README_MISSING": bool(missing - set(COLUMNS)),
        "FORM_README_CODES": bool(lists),
    }
    return [code for code, is_wanted in chosen.items() if is_wanted]


def _readme(codes: list[str], words: dict[str, str], language: str) -> str:
    return "\n\n".join(format_text(code, words, language) for code in codes) + "\n"


def _write_zip(path: Path, content: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
