"""Forms of a project: workbooks that an office adds, versions beside each other, which one new records use."""

from dataclasses import dataclass, replace
from pathlib import Path

from gi_atlas.commands.changes import Label
from gi_atlas.documents.saving import require_same, save_whole
from gi_atlas.errors import FormError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import FormDefinition
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from survey_forms.forms import shipped_file, shipped_form, shipped_forms
from survey_forms.records import definition_of, forms_of, load_form
from survey_forms.schema import Form
from survey_forms.xlsform import LoadedWorkbook, read_form_workbook


@dataclass(frozen=True)
class AddedForm:
    """A workbook that became a form of the project.

    Attributes
    ----------
    form : Form
    loaded : LoadedWorkbook
        With what is odd in the workbook.
    changes : Changes or None
        None if the project had this very form, in use, already.
    """

    form: Form
    loaded: LoadedWorkbook
    changes: Changes | None


def add_workbook(project: Project, path: Path, progress: Progress | None = None) -> AddedForm:
    """Add a workbook to the project: its form is used for new records, older versions stay for theirs.

    Raises
    ------
    WorkbookError, ReadError
        What ``load_workbook`` says.
    FormError
        FORM_VERSION_TAKEN, FORM_WORKBOOK_CHANGED.
    StorageError
    JobCancelled
    """
    return add_loaded(project, path, read_form_workbook(path, progress))


def add_loaded(project: Project, path: Path, loaded: LoadedWorkbook) -> AddedForm:
    """Add a workbook that was read; errors as ``add_workbook``."""
    form = loaded.form
    if any((one.form_id, one.version) == (form.form_id, form.version) for one in forms_of(project)):
        _require_same(load_form(project, form.form_id, form.version), form)
    # The workbook itself is kept, so that it can go to phones and be extended again.
    if project.media.add(path).sha256 != form.sha256:
        raise FormError("FORM_WORKBOOK_CHANGED", file=path.name)
    kept = project.read_all(FormDefinition, form_id=form.form_id, version=form.version)
    if kept and kept[0].is_active:
        return AddedForm(form, loaded, None)
    label = Label(N_("Add form {0}"), (_titled(form),))
    return AddedForm(form, loaded, _use(project, form, label))


def _require_same(known: Form, form: Form) -> None:
    if known.xform != form.xform:
        raise FormError("FORM_VERSION_TAKEN", form=form.form_id, value=form.version or "–")


def set_active(project: Project, form_id: str, version: str, is_active: bool) -> Changes:
    """Say which version of a form new records are made with; of one form at most one version is.

    Raises
    ------
    FormError
        RECORD_FORM_GONE; FORM_LAST_ACTIVE if no version would be left.
    """
    form = load_form(project, form_id, version)
    if is_active:
        return _use(project, form, Label(N_("Use form {0}"), (_titled(form),)))
    if not any(one.is_active for one in forms_of(project) if one.form_id == form_id and one.version != version):
        raise FormError("FORM_LAST_ACTIVE", form=form_id, value=version or "–")
    aside = replace(_kept(project, form), is_active=False)
    return save_many(project, [aside], label=Label(N_("Set form {0} aside"), (_titled(form),)))


def _use(project: Project, form: Form, label: Label) -> Changes:
    """Let new records be made with a form, and with no other version of it; the forms that ship are kept for that."""
    others = [
        load_form(project, one.form_id, one.version)
        for one in forms_of(project)
        if one.form_id == form.form_id and one.version != form.version and one.is_active
    ]
    aside = [replace(_kept(project, other), is_active=False) for other in others]
    return save_many(project, [replace(_kept(project, form), is_active=True), *aside], label=label)


def _kept(project: Project, form: Form) -> FormDefinition:
    found = project.read_all(FormDefinition, form_id=form.form_id, version=form.version)
    return found[0] if found else definition_of(form)


def _titled(form: Form) -> str:
    return f"{form.title or form.form_id} {form.version}".strip()


@dataclass(frozen=True)
class OwnWorkbook:
    """A form's workbook as it was added; ``suffix`` is ``.xlsx``, ``.xlsm`` or ``.xls``."""

    content: bytes
    suffix: str


def save_workbook(form: Form, target: Path, project: Project | None = None, is_replacing: bool = False) -> Path:
    """Write a form's workbook to a file, so that an office can extend it; returns its path.

    Parameters
    ----------
    target : Path
        Its ending becomes the one that the workbook has.

    Raises
    ------
    FormError
        FORM_NO_OWN_WORKBOOK if only the XForm is kept.
    WriteError
        As ``save_whole``.
    """
    found = workbook_of(form, project)
    if found is None:
        raise FormError("FORM_NO_OWN_WORKBOOK", form=form.form_id)

    def check(path: Path) -> None:
        require_same(path, "content", path.read_bytes(), found.content)

    named = target.with_suffix(found.suffix)
    # Who allowed to replace one file did not mean another.
    is_meant = is_replacing and named == target
    return save_whole(named, lambda scratch: scratch.write_bytes(found.content), check, is_meant, project)


def workbook_of(form: Form, project: Project | None = None) -> OwnWorkbook | None:
    """Workbook of a form: of one that ships, or as it was added to the project; None where only the XForm is there."""
    if form.form_id in shipped_forms() and form.xform == shipped_form(form.form_id).xform:
        return OwnWorkbook(shipped_file(form.form_id, ".xlsx"), ".xlsx")
    found = project.media.find(form.sha256) if project is not None else None
    return None if found is None else OwnWorkbook(found.read_bytes(), found.suffix)
