"""Submissions that arrive at a project without files around them: planned, compared and written as an import does."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gi_atlas.commands.changes import BulkRows, Command, Label, insert_row
from gi_atlas.ids import new_id
from gi_atlas.jobs import Progress
from gi_atlas.model import FormDefinition, SurveyRecord
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from survey_forms.phone.from_trees import newest_time
from survey_forms.phone.media_match import Matched
from survey_forms.phone.outcomes import Outcome
from survey_forms.phone.planning import Planner
from survey_forms.phone.reading import Arrived
from survey_forms.phone.record_rows import RecordRows
from survey_forms.phone.sessions import Sessions
from survey_forms.phone.submission_parts import Answers, Submission, flat_answers
from survey_forms.records import definition_of, save_session, session_for
from survey_forms.schema import Form
from tests.survey_forms.making import form_of

_TABLE = """
| survey |
| | type | name | label | relevant |
| | end | end | | |
| | begin group | g | G | |
| | text | a | A | |
| | text | b | B | ${a} = 'open' |
| | integer | n | N | |
%s
| | end group | | | |
| | begin repeat | row | Row | |
| | text | x | X | |
| | text | y | Y | |
| | end repeat | | | |
| settings |
| | form_id | form_title | version |
| | small | Small | %s |
"""


def small(version: str = "1", *questions: str) -> Form:
    """A form with a group and a repeat; further questions stand in the group."""
    return form_of(_TABLE % ("\n".join(f"| | text | {name} | {name} | |" for name in questions), version))


ONE = "uuid:00000000-0000-4000-8000-000000000001"
TWO = "uuid:00000000-0000-4000-8000-000000000002"


def at(day: int) -> str:
    """Evening of a day, as a phone notes it."""
    return f"2026-05-{day:02}T18:00:00.000+08:00"


def arrived(form: Form, answers: Answers, instance_id: str = ONE, **facts: Any) -> Arrived:
    """A submission as reading gives it; its newest time is the one that its answers name."""
    newest = newest_time(form, answers)
    told = {"form_version": form.version, "newest": newest, **facts}
    return Arrived(form, Submission(instance_id, form.form_id, answers, **told), 0)


def take(project: Project, *given: Arrived) -> list[Outcome]:
    """One delivery of submissions, written in one step."""
    sessions, import_id = Sessions(project), new_id()
    planner = Planner(project, sessions, import_id)
    plan = planner.work(given, Progress())
    rows = RecordRows(project, sessions, Matched(), {})
    for state in plan.states.values():
        rows.add(state)
    if rows.records or rows.changes:
        forms = [
            insert_row("gi_form", to_row(definition_of(form))) for form in rows.forms if not _is_kept(project, form)
        ]
        bulks = (BulkRows("gi_record", import_id, tuple(rows.records)),) if rows.records else ()
        project.apply(Command(Label("Import"), (_import_row(import_id), *forms, *rows.changes), bulks))
    return [rows.named(one) for one in plan.outcomes]


def _is_kept(project: Project, form: Form) -> bool:
    return bool(project.read_all(FormDefinition, form_id=form.form_id, version=form.version))


def _import_row(import_id: str) -> Any:
    return insert_row(
        "gi_import",
        {"id": import_id, "kind": "SUBMISSIONS", "file_name": "x", "sha256": "", "row_count": 0, "rows_sha256": "",
         "answers": "{}", "at": "2026-06-01T00:00:00.000Z"},
    )  # fmt: skip


def only_record(project: Project) -> SurveyRecord:
    """The one record of a project."""
    (record,) = project.read_all(SurveyRecord)
    return record


def leaves(record: SurveyRecord) -> dict[str, str]:
    """Answers of a record by their paths with positions."""
    return dict(flat_answers(record.answers))


def facts_of(project: Project) -> list[tuple[Any, ...]]:
    """What a person would see of every record, whatever its id: answers, version, what is open."""
    found = [
        (record.instance_id, record.form_version, sorted(leaves(record).items()),
         sorted((entry["path"], entry["theirs"]) for entry in record.provenance.get("submission", {}).get("open", ())))
        for record in project.read_all(SurveyRecord)
    ]  # fmt: skip
    return sorted(found, key=repr)


def edit(project: Project, changes: Mapping[str, str]) -> None:
    """Changes of one record at the desk, through its form."""
    record = only_record(project)
    session = session_for(project, record)
    for path, value in changes.items():
        session.set(path, value)
    save_session(project, session, record)


class Copies:
    """Empty projects, each a copy of one that was made once."""

    def __init__(self, folder: Path) -> None:
        self._seed = folder / "seed.gpkg"
        create_project(self._seed).close()

    @contextmanager
    def empty(self) -> Iterator[Project]:
        """A project without records, gone afterwards."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "copy.gpkg"
            shutil.copyfile(self._seed, path)
            with open_project(path) as project:
                yield project
