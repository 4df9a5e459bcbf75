"""What the survey forms give to a dossier: what their answers say of its items, and the printed records."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gi_atlas.dossier.model import ItemState, Verdict, missing, present, to_confirm
from gi_atlas.errors import FormError
from gi_atlas.jobs import Progress
from gi_atlas.model import SurveyRecord
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project
from survey_forms.check_view import ItemState as FormState
from survey_forms.checklist import CheckLevel
from survey_forms.completeness import CheckItem, readiness_of
from survey_forms.output.printing import print_record
from survey_forms.records import session_for

_ORDER = (ItemState.PRESENT, ItemState.TO_BE_CONFIRMED, ItemState.MISSING)


def judge(project: Project, records: Sequence[SurveyRecord], language: str) -> Mapping[str, Verdict]:
    """What the records of one product say of the dossier's items, of each item the best record.

    Records whose form is gone say nothing; nor does what does not apply.
    """
    found: dict[str, Verdict] = {}
    for record in records:
        for item in _items(project, record, language):
            verdict = _verdict(item, record, language)
            known = found.get(item.item)
            if verdict and (known is None or _ORDER.index(verdict.state) < _ORDER.index(known.state)):
                found[item.item] = verdict
    return found


def _items(project: Project, record: SurveyRecord, language: str) -> list[CheckItem]:
    if not record.form_id:
        return []
    try:
        session = session_for(project, record)
    except FormError:
        return []
    session.language = session.form.language_for(language)
    return [item for item in readiness_of(project, record, session).items if item.level == CheckLevel.DOSSIER]


def _verdict(item: CheckItem, record: SurveyRecord, language: str) -> Verdict | None:
    title = record.title or record.id
    if item.state == FormState.DONE:
        return present("DOSSIER_FORM_DONE", record=title)
    if item.state == FormState.NOT_APPLICABLE:
        return None
    make = missing if item.state == FormState.MISSING else to_confirm
    return make("DOSSIER_FORM_SAYS", record=title, message=item.message(language))


def print_form(
    project: Project,
    record_id: str,
    target: Path,
    language: str,
    mark: str = "",
    is_with_private: bool = False,
    cache: PreviewCache | None = None,
    progress: Progress | None = None,
) -> None:
    """Print one record as .docx or .pdf, with a mark on every page unless it is "".

    Raises
    ------
    FormError, PluginError, WriteError
        As for ``print_record``.
    """
    print_record(project, record_id, target, language, None, is_with_private, True, cache, progress, mark)
