"""Forms that a project keeps, each version that a record was made with, and those that ship."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.errors import FormError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_
from gi_atlas.model import FormDefinition, SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from survey_forms.forms import GI_FORM, shipped_form, shipped_forms
from survey_forms.schema import Choice, ChoiceList, Form, Place
from survey_forms.xform import form_from_xform

_KNOWN = "SELECT form_id, version, title, languages, is_active FROM gi_form ORDER BY fid"
_DIGITS = re.compile("([0-9]+)")
_IS_KEPT = "SELECT 1 FROM gi_form WHERE form_id = ? AND version = ?"


@dataclass(frozen=True)
class KnownForm:
    """A form that records can be made with or were made with.

    Attributes
    ----------
    form_id, version, title : str
    is_stored : bool
        Whether the project keeps it; shipped forms are kept at their first use.
    is_active : bool
        Whether new records may be made with it.
    """

    form_id: str
    version: str
    title: str
    is_stored: bool = False
    is_active: bool = True


def version_key(version: str) -> list[tuple[int, str]]:
    """Key that orders versions as people do: 9 before 10, v1.9 before v1.10."""
    parts = [part for part in _DIGITS.split(version) if part]
    # Longer numbers are larger ones once their leading zeros are gone.
    return [(len(part.lstrip("0")), part.lstrip("0")) if _DIGITS.fullmatch(part) else (-1, part) for part in parts]


def forms_of(project: Project) -> tuple[KnownForm, ...]:
    """Forms that the project keeps and those that ship, newest version of each first, those of the GI form before."""
    stored = [
        KnownForm(str(form_id), str(version), str(title), True, bool(is_active))
        for form_id, version, title, _languages, is_active in project.fetch(_KNOWN)
    ]
    known = {(form.form_id, form.version) for form in stored}
    shipped = [shipped_form(form_id) for form_id in shipped_forms()]
    fresh = [KnownForm(form.form_id, form.version, form.title) for form in shipped]
    found = [*stored, *(form for form in fresh if (form.form_id, form.version) not in known)]
    newest_first = sorted(found, key=lambda form: version_key(form.version), reverse=True)
    return tuple(sorted(newest_first, key=lambda form: (form.form_id != GI_FORM, form.form_id)))


def load_form(project: Project, form_id: str, version: str | None = None) -> Form:
    """Form that the project keeps or that ships.

    Parameters
    ----------
    version : str, optional
        Default: the newest that new records may be made with.

    Raises
    ------
    FormError
        RECORD_FORM_GONE with form and version.
    """
    known = [form for form in forms_of(project) if form.form_id == form_id]
    chosen = next((form for form in known if (form.is_active if version is None else form.version == version)), None)
    if chosen is None:
        raise FormError("RECORD_FORM_GONE", form=form_id, version=version or "")
    if not chosen.is_stored:
        return shipped_form(form_id)
    (definition,) = project.read_all(FormDefinition, form_id=form_id, version=chosen.version)[:1]
    return form_of_definition(definition)


def form_of(project: Project, record: SurveyRecord) -> Form:
    """The form that a record was made with, in its version; the GI form for a record that had none.

    Raises
    ------
    FormError
        RECORD_FORM_GONE.
    """
    return load_form(project, record.form_id, record.form_version) if record.form_id else load_form(project, GI_FORM)


def form_of_definition(definition: FormDefinition) -> Form:
    """Form of what a project keeps; built once for each content."""
    return _build(_Kept(definition))


class _Kept:
    """A definition that equals another of the same content, whatever its row."""

    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        plain = (definition.rows, definition.lists)
        self._key = (definition.form_id, definition.version, definition.xform, definition.sha256, repr(plain))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self._key == other._key


@lru_cache(maxsize=16)
def _build(kept: _Kept) -> Form:
    definition = kept.definition
    rows = {path: _place(place) for path, place in definition.rows.items()}
    form = form_from_xform(definition.xform, rows, definition.sha256)
    given = {name: _with_choices(form.lists[name], lines) for name, lines in definition.lists.items()}
    return replace(form, lists={**form.lists, **given})


def _place(place: Any) -> Place:
    return Place(str(place[0]), int(place[1]))


def _with_choices(found: ChoiceList, lines: Any) -> ChoiceList:
    return replace(found, choices=tuple(Choice(name, labels, columns) for name, labels, columns in lines))


def definition_of(form: Form) -> FormDefinition:
    """What a project keeps of a form."""
    given = {
        name: [[choice.name, dict(choice.labels), dict(choice.columns)] for choice in found.choices]
        for name, found in form.lists.items()
        if found.file and found.choices
    }
    rows = {node.path: (node.place.sheet, node.place.row) for node in form.nodes() if node.place.row}
    return FormDefinition(
        form.form_id, form.version, form.title, form.xform, dict(rows), dict(given), form.sha256, form.languages
    )


def keep_form(project: Project, form: Form) -> Changes:
    """Keep a form in the project, in one step; older versions of it are for old records alone from then on."""
    older = [
        replace(item, is_active=False)
        for item in project.read_all(FormDefinition, form_id=form.form_id)
        if item.is_active and item.version != form.version
    ]
    return save_many(
        project,
        [*missing_definitions(project, form), *older],
        label=Label(N_("Add form {0}"), (form.title or form.form_id,)),
    )


def missing_definitions(project: Project, form: Form) -> list[FormDefinition]:
    """The form as the project would keep it, if it does not keep it yet."""
    return [] if project.fetch(_IS_KEPT, form.form_id, form.version) else [definition_of(form)]
