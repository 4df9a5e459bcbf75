"""What can be printed: formats, names and the work, without widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project

NAME_BYTES = 130
FORMATS = {
    ".docx": N_("Word or WPS document (.docx)"),
    ".pdf": N_("PDF, to print (.pdf)"),
    ".xlsx": N_("Excel workbook (.xlsx)"),
    ".png": N_("Picture (.png)"),
    ".csv": N_("CSV, records alone (.csv)"),
    ".zip": N_("CSV files, all tables (.zip)"),
    ".txt": N_("Plain text (.txt)"),
}


@dataclass(frozen=True)
class PrintChoices:
    """What the person chose.

    Attributes
    ----------
    target : Path
    language : str
        Of the document.
    is_replacing, is_with_private : bool
    template : Path or None
        Template of the office; None for the one that ships.
    form : tuple of str
        Id and version of the form, for an empty one.
    is_incomplete : bool
        Whether it is written although something is missing, marked on every page.
    """

    target: Path
    language: str
    is_replacing: bool = False
    is_with_private: bool = False
    template: Path | None = None
    form: tuple[str, str] = ("", "")
    is_incomplete: bool = False


Work = Callable[[PrintChoices, Progress], Any]


@dataclass(frozen=True)
class PrintTask:
    """One thing that can be printed.

    Attributes
    ----------
    title : str
        English words of the window's title.
    subject : str
        What is printed, such as the record's name; "" for none.
    stem : str
        Start of the proposed file name.
    endings : tuple of str
        Of ``FORMATS``; the first is proposed.
    work : callable
        Writes the file; its answer has ``path`` and perhaps ``notes``.
    folder : Path
        Where files are proposed.
    has_template, has_private, has_forms, has_incomplete, has_both : bool
        Which choices there are besides; ``has_both`` offers a document in both languages.
    project : Project or None
        Whose forms may be printed empty.
    """

    title: str
    subject: str
    stem: str
    endings: tuple[str, ...]
    work: Work
    folder: Path
    has_template: bool = False
    has_private: bool = False
    has_forms: bool = False
    project: Project | None = None
    remark: str = ""
    has_incomplete: bool = False
    has_both: bool = False

    def proposed(self, ending: str) -> Path:
        """Path of the file that is proposed: a name that every file system takes."""
        return self.folder / f"{safe_name(self.stem, limit=NAME_BYTES)}{ending}"


def record_task(project: Project, record_id: str, title: str, previews: PreviewCache) -> PrintTask:
    """One record as DOCX, PDF or XLSX."""

    def work(choices: PrintChoices, progress: Progress) -> Any:
        from survey_forms.output.printing import print_record  # brings python-docx, which start-up must not

        return print_record(
            project, record_id, choices.target, choices.language, choices.template, choices.is_with_private,
            choices.is_replacing, previews, progress,
        )  # fmt: skip

    task = PrintTask(N_("Print record"), title, title, (".docx", ".pdf", ".xlsx"), work, project.path.parent)
    return replace(task, has_template=True, has_private=True)


def table_task(project: Project, stem: str) -> PrintTask:
    """All records as tables."""

    def work(choices: PrintChoices, progress: Progress) -> Any:
        from survey_forms.output.export_records import export_records

        return export_records(
            project, choices.target, choices.language, None, choices.is_with_private, choices.is_replacing, progress
        )

    endings = (".xlsx", ".zip", ".csv")
    task = PrintTask(N_("Table of all records"), project.path.stem, stem, endings, work, project.path.parent)
    return replace(task, has_private=True)


def blank_task(project: Project | None, stem: str, folder: Path) -> PrintTask:
    """An empty form as PDF or DOCX; without a project, one of those that ship."""

    def work(choices: PrintChoices, _progress: Progress) -> Any:
        from gi_atlas.documents.write_paper import write_paper
        from survey_forms.output.blank_form import blank_paper
        from survey_forms.output.printing import Printed, painting

        form_id, version = choices.form
        with painting():
            paper = blank_paper(_form(project, form_id, version), choices.language)
            return Printed(write_paper(paper, choices.target, is_replacing=choices.is_replacing, project=project))

    task = PrintTask(N_("Print an empty form"), "", stem, (".pdf", ".docx"), work, folder)
    return replace(task, has_forms=True, project=project)


def _form(project: Project | None, form_id: str, version: str) -> Any:
    from survey_forms.forms import shipped_form
    from survey_forms.records import load_form

    return shipped_form(form_id) if project is None else load_form(project, form_id, version)


def known_forms(project: Project | None) -> list[tuple[str, str, str]]:
    """Id, version and title of the forms that can be printed empty."""
    from survey_forms.forms import shipped_form, shipped_forms
    from survey_forms.records import forms_of

    if project is None:
        forms = [shipped_form(form_id) for form_id in shipped_forms()]
        return [(form.form_id, form.version, form.title) for form in forms]
    return [(form.form_id, form.version, form.title) for form in forms_of(project)]


def _list_task(project: Project, title: str, stem: str, endings: tuple[str, ...], name: str) -> PrintTask:
    def work(choices: PrintChoices, progress: Progress) -> Any:
        from survey_forms.output import printing

        print_list: Callable[..., Any] = getattr(printing, f"print_{name}")
        return print_list(
            project, choices.target, choices.language, is_replacing=choices.is_replacing, progress=progress
        )

    return PrintTask(title, project.path.stem, stem, endings, work, project.path.parent)


def handover_task(project: Project, stem: str) -> PrintTask:
    """The hand-over list."""
    endings = (".docx", ".pdf", ".xlsx")
    return _list_task(project, N_("Hand-over list of objects and papers"), stem, endings, "handover")


def calendar_task(project: Project, stem: str) -> PrintTask:
    """The season calendar."""
    return _list_task(project, N_("Season calendar"), stem, (".pdf", ".xlsx", ".docx", ".png"), "calendar")


def sites_task(project: Project, stem: str) -> PrintTask:
    """The map of sites."""
    return _list_task(project, N_("Survey sites by readiness"), stem, (".pdf", ".png", ".docx"), "sites")


def requirements_task(project: Project, product_id: str, name: str, stem: str) -> PrintTask:
    """The protection requirements of a product, 保护要求."""

    def work(choices: PrintChoices, progress: Progress) -> Any:
        from gi_atlas.services.documents import write_requirements  # brings python-docx, which start-up must not

        return write_requirements(
            project, product_id, choices.target, choices.language, is_incomplete=choices.is_incomplete,
            is_replacing=choices.is_replacing, progress=progress,
        )  # fmt: skip

    return _document_task(project, N_("Write the protection requirements"), name, stem, work)


def statement_task(project: Project, boundary_id: str, name: str, stem: str) -> PrintTask:
    """The scope statement of a boundary version, 产地范围表述."""

    def work(choices: PrintChoices, progress: Progress) -> Any:
        from gi_atlas.services.documents import write_statement

        return write_statement(
            project, boundary_id, choices.target, choices.language, is_incomplete=choices.is_incomplete,
            is_replacing=choices.is_replacing, progress=progress,
        )  # fmt: skip

    return _document_task(project, N_("Write the scope statement"), name, stem, work)


def _document_task(project: Project, title: str, name: str, stem: str, work: Work) -> PrintTask:
    task = PrintTask(title, name, stem, (".docx", ".pdf", ".txt"), work, project.path.parent)
    return replace(task, has_incomplete=True, has_both=True)
