"""What a person can do with a case: which facts each act asks for, and how it is carried out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gi_atlas.cases.amending import hand_over, oppose, set_due
from gi_atlas.cases.days import day_after, read_day, today_in_china
from gi_atlas.cases.listing import CaseDetails
from gi_atlas.cases.moving import StepFacts, move_case, open_case
from gi_atlas.cases.table import CaseTable, Need, in_language
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import Act, Case
from gi_atlas.storage.project import Project

Told = Mapping[str, str]
PARTING = "\0"
"""Parts the paths of several papers: it stands in no path."""
OVERRULABLE = ("CASE_CLOSED", "CASE_NO_MOVE", "CASE_WINDOW_OPEN", "CASE_OPPOSED", "CASE_NOT_OPPOSED",
               "CASE_ACT_MISSING", "CASE_TOO_LATE", "CASE_NO_REASONS", "CASE_OPEN_ALREADY", "CASE_OPPOSED_THEN",
               "CASE_NOT_OPPOSED_YET", "CASE_ACT_TWICE", "CASE_ACT_DAY", "CASE_NOT_RECOGNISED",
               "CASE_BEFORE_RECOGNISED", "CASE_REVOKED", "CASE_RECOGNISED_ALREADY", "CASE_OPPOSES_ALREADY",
               "CASE_UPHELD", "CASE_NOT_UPHELD")  # fmt: skip
FIELDS = {
    "product": N_("Product"),
    "track": N_("Procedure"),
    "state": N_("To"),
    "on_day": N_("Legal day"),
    "due_on": N_("Day due"),
    "act_number": N_("Announcement or letter no."),
    "act_title": N_("Its title"),
    "act_issuer": N_("Issued by"),
    "holder": N_("Held by"),
    "who": N_("Who took the step"),
    "note": N_("Remark on the step"),
    "outline": N_("Disputed ground"),
    "papers": N_("Papers of the opponent"),
    "despite": N_("Reason against the table"),
}
_ACT = ("act_number", "act_title", "act_issuer")


@dataclass(frozen=True)
class CaseAct:
    """An act: its title, button and tip, the fields that it asks for, and what does it.

    ``do`` gets the project, the case as it was seen (None to begin one), the texts of the fields by name, and the
    progress of its job.
    """

    name: str
    title: str
    button: str
    tip: str
    fields: tuple[str, ...]
    do: Callable[[Project, Case | None, Told, Progress], Case]
    renamed: Mapping[str, str]

    def label(self, field: str) -> str:
        """English label of a field."""
        return self.renamed.get(field, FIELDS[field])


def facts_of(told: Told, kind: str) -> StepFacts:
    """Facts of a step as the fields tell them.

    Raises
    ------
    UsageError
        CASE_DAY_WRONG.
    """
    day = read_day(told["on_day"])
    papers = [told.get(name, "").strip() for name in _ACT]
    act = Act(kind, papers[2], papers[0], papers[1], day) if any(papers) else None
    texts = (told.get("who", "").strip(), told.get("note", "").strip(), told.get("holder", "").strip())
    return StepFacts(day, *texts, act, told.get("despite", "").strip())


def _begin(project: Project, _case: Case | None, told: Told, _progress: Progress) -> Case:
    return open_case(project, told["product"], told["track"], facts_of(told, told["track"]), told["state"])


def _move(project: Project, case: Case | None, told: Told, _progress: Progress) -> Case:
    assert case is not None
    return move_case(project, case.id, told["state"], facts_of(told, told.get("state_title", "")), case)


def _oppose(project: Project, case: Case | None, told: Told, progress: Progress) -> Case:
    assert case is not None
    papers = [Path(one) for one in told.get("papers", "").split(PARTING) if one]
    oppose(project, case.id, facts_of(told, "异议"), told.get("outline", ""), papers, progress)
    return case


def _extend(project: Project, case: Case | None, told: Told, _progress: Progress) -> Case:
    assert case is not None
    day, due = read_day(told["on_day"]), read_day(told["due_on"])
    return set_due(project, case.id, due, told["note"], day, told["who"].strip())


def _hold(project: Project, case: Case | None, told: Told, _progress: Progress) -> Case:
    assert case is not None
    return hand_over(project, case.id, told["holder"], read_day(told["on_day"]), told["who"].strip(), told["note"])


_WHY = {"note": N_("Reason")}
BEGIN = CaseAct("begin", N_("Begin a case"), N_("&Begin…"),
                N_("Begin a case of a product, or enter one that stands further on already"),
                ("product", "track", "state", "on_day", *_ACT, "holder", "who", "note"), _begin,
                {"state": N_("Stands in")})  # fmt: skip
MOVE = CaseAct("move", N_("Next step of the case"), N_("&Next step…"), N_("Move the case to another state"),
               ("state", "on_day", *_ACT, "holder", "who", "note"), _move, {})  # fmt: skip
OPPOSE = CaseAct("oppose", N_("Opposition to the case"), N_("&Opposition…"),
                 N_("File an opposition; it is a case of its own beside this one"),
                 ("who", "on_day", "note", "outline", "papers", *_ACT), _oppose,
                 {"who": N_("Who opposes"), "note": N_("Reasons")})  # fmt: skip
EXTEND = CaseAct("extend", N_("Another day due"), N_("E&xtend…"), N_("Set the day that is due by hand"),
                 ("due_on", "note", "on_day", "who"), _extend, _WHY)  # fmt: skip
HOLD = CaseAct("hold", N_("Hand the case over"), N_("&Hand over…"), N_("Say who holds the case now"),
               ("holder", "on_day", "who", "note"), _hold, {})  # fmt: skip
ACTS = (MOVE, OPPOSE, EXTEND, HOLD)


def usual_day(details: CaseDetails | None, to_state: str) -> date:
    """Day that a step is likely to have: today; the day after the window where the step waits for its end."""
    today = today_in_china()
    if details is None or details.line.case.due_on is None:
        return today
    move = next((one for one in details.moves if one.to_state == to_state), None)
    after = day_after(details.line.case.due_on)
    return min(after, today) if move is not None and Need.WINDOW_OVER in move.needs else today


def moves_to_choose(table: CaseTable, details: CaseDetails) -> list[tuple[str, str]]:
    """States that a case can go to from where it stands, and the steps that lead there in words."""
    steps = [(move.to_state, in_language(move.titles)) for move in details.moves]
    return [(code, f"{step} → {code} {in_language(table.states[code].titles)}") for code, step in steps]


def states_to_choose(table: CaseTable, track: str) -> list[tuple[str, str]]:
    """Codes and titles of a track's states, to begin in."""
    return [(code, f"{code} {in_language(table.states[code].titles)}") for code in table.states_of(track)]
