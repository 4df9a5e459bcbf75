"""Rules about cases: what is overdue, what can go on, what the table of states does not know."""

from collections.abc import Iterator

from gi_atlas.cases.clock import Standing
from gi_atlas.cases.days import today_in_china
from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.listing import CaseLine, list_cases
from gi_atlas.cases.words import basis_text, due_title, standing_text
from gi_atlas.errors import ManyErrors, ReadError
from gi_atlas.i18n import _
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.storage.project import Project


def cases_in_time(project: Project) -> Iterator[Finding]:
    """Deadlines that have passed, windows that have ended, cases that the table of states does not know."""
    try:
        table = table_of(project)
        lines = list_cases(project, today_in_china(), table=table)
    except (ReadError, ManyErrors) as error:
        yield Finding("CASE_TABLE_BROKEN", Severity.ERROR, "", "", None, {"detail": error.message()})
        return
    for taken in table.taken:
        evidence = {"edition": table.edition, "value": taken.word, "rows": list(taken.places)}
        yield Finding("CASE_TABLE_TAKEN", Severity.NOTE, "", table.edition, None, evidence)
    for line in lines:
        if not line.case.is_closed:
            yield from _findings(line)


def _findings(line: CaseLine) -> Iterator[Finding]:
    if line.state is None or line.track is None:
        evidence = {"state": line.case.state, "track": line.case.track}
        yield Finding("CASE_STATE_LOST", Severity.WARNING, line.product.id, line.product.name_official, None, evidence)
    found = _LATE.get(line.clock.standing)
    if found is not None:
        code, severity = found
        evidence = {
            "state": line.state_text,
            "due": due_title(line) or _("Day due"),
            "day": str(line.clock.due_on),
            "goes_on": str(line.clock.goes_on or ""),
            "left": standing_text(line.clock),
            "holder": line.holder or "-",
            "basis": basis_text(line.clock) or "-",
        }
        yield Finding(code, severity, line.product.id, line.product.name_official, None, evidence)


_LATE = {
    Standing.OVERDUE: ("CASE_OVERDUE", Severity.WARNING),
    Standing.WINDOW_OVER: ("CASE_WINDOW_OVER", Severity.NOTE),
}
RULES: tuple[Rule, ...] = (cases_in_time,)
