"""Sessions of the form for submissions, many of one form: its long lists are read once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gi_atlas.errors import FormError
from gi_atlas.model import SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.capture import IMPORT_TIMEOUT_S, FormSession
from survey_forms.divisions import division_questions, tables_of
from survey_forms.mapping import take_columns
from survey_forms.phone.stored import thawed
from survey_forms.phone.submission_parts import Answers, flat_answers, without_positions
from survey_forms.schema import Choice, Form


class Sessions:
    """Makes sessions; lists of divisions are read once for a form, however many submissions came.

    Parameters
    ----------
    project : Project
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._tables: dict[tuple[str, str], Mapping[str, Sequence[Choice]]] = {}

    def prepare(self, form: Form, answers: Iterable[Mapping[str, Any]]) -> None:
        """Read the lists of a form, divisions under the codes as these answers write them."""
        paths = set(division_questions(form))
        written = {
            code
            for one in answers
            for path, text in flat_answers(one)
            if without_positions(path) in paths
            for code in text.split()
        }
        self._tables[_key(form)] = tables_of(self._project, form, written=sorted(written))

    def session(self, form: Form, answers: Mapping[str, Any]) -> FormSession:
        """Session that holds these answers; a regular expression has the time of an import."""
        if _key(form) not in self._tables:
            self.prepare(form, [answers])
        return FormSession(form, answers, tables=self._tables[_key(form)], regex_timeout_s=IMPORT_TIMEOUT_S)

    def stored_answers(self, record: SurveyRecord, form: Form) -> Answers:
        """Answers of a stored record, with what was written into its columns since; none if it had no form."""
        if not record.form_id:
            return {}
        session = self.session(form, record.answers)
        if not take_columns(session, record):
            return dict(thawed(record.answers))
        return dict(thawed(session.answers()))


def _key(form: Form) -> tuple[str, str]:
    return form.form_id, form.version


def skipped_in(session: FormSession) -> Callable[[str], bool]:
    """Tells whether the question at a path was not asked; one that is not in the form, or in no row, was not."""

    def is_skipped(path: str) -> bool:
        try:
            return not session.state(path).is_relevant
        except FormError:
            return True

    return is_skipped
