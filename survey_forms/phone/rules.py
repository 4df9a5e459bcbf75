"""Rules about what came from phones: answers that wait for a decision, files that never came."""

from collections.abc import Iterator

from gi_atlas.model import SurveyRecord
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.storage.project import Project
from survey_forms.phone.hostile import shown_name
from survey_forms.phone.resolving import open_conflicts
from survey_forms.phone.stored import KnownRecords


def open_answers(project: Project) -> Iterator[Finding]:
    """Records whose answers differ from what their phone sent, until somebody decides."""
    for one in open_conflicts(project):
        record = project.read_one(SurveyRecord, one.record_id)
        found = {"count": len(one.answers), "answers": [answer.path for answer in one.answers]}
        yield Finding("RULE_PHONE_DIFFERS", Severity.WARNING, record.id, record.title, place_of(record.geom), found)


def files_that_never_came(project: Project) -> Iterator[Finding]:
    """Records whose answers name files that did not come with the submission."""
    for one in KnownRecords(project).waiting:
        record = project.read_one(SurveyRecord, one.id)
        found = {"count": len(one.mark.missing), "files": ", ".join(map(shown_name, one.mark.missing[:5]))}
        yield Finding(
            "RULE_PHONE_FILE_MISSING", Severity.WARNING, record.id, record.title, place_of(record.geom), found
        )


RULES: tuple[Rule, ...] = (open_answers, files_that_never_came)
