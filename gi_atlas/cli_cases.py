"""Commands about cases: ``gi-atlas case …``."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from gi_atlas.cases.amending import hand_over, oppose, remove_case, set_due
from gi_atlas.cases.days import today_in_china
from gi_atlas.cases.disputing import Dispute, add_papers, outline_key, papers_of
from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.listing import (
    CaseDetails,
    CaseLine,
    case_details,
    due_lines,
    entered_by,
    list_cases,
    until_day,
    with_all_products,
)
from gi_atlas.cases.moving import StepFacts, move_case, open_case
from gi_atlas.cases.seeking import find_case, find_product
from gi_atlas.cases.table import OPPOSITION, in_language
from gi_atlas.cases.warning import move_warnings
from gi_atlas.cases.words import (
    act_text,
    dispute_lines,
    due_text,
    due_title,
    rule_text,
    standing_text,
    state_note,
    step_text,
)
from gi_atlas.cases.writing import write_due
from gi_atlas.cli import LazyGroup, Output
from gi_atlas.cli_project import PROJECT, open_for_change, print_table
from gi_atlas.errors import UsageError
from gi_atlas.i18n import _
from gi_atlas.model import Act, Case, Product
from gi_atlas.plugins import load_object
from gi_atlas.readable import visible
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project

_Function = TypeVar("_Function", bound=Callable[..., Any])
_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_CASE = click.argument("case", metavar="CASE|PRODUCT")
_TRACK = click.option("--track", default="", help="Procedure, where the product has several cases.")
_AS_OF = click.option("--as-of", type=_DAY, metavar="YYYY-MM-DD", help="Day as of which is told (default: today).")

CASE_COMMANDS = {
    **{name: f"gi_atlas.cli_cases:{name}" for name in ("show", "due", "begin", "move")},
    "list": "gi_atlas.cli_cases:list_command",
    "oppose": "gi_atlas.cli_cases:oppose_command",
    "papers": "gi_atlas.cli_cases:papers_command",
    "extend": "gi_atlas.cli_cases:extend",
    "hold": "gi_atlas.cli_cases:hold",
    "remove": "gi_atlas.cli_cases:remove_command",
    "table": "gi_atlas.cli_case_table:table",
}


class CaseGroup(LazyGroup):
    """The commands of the table above."""

    def targets(self) -> dict[str, str]:
        """The table above."""
        return CASE_COMMANDS

    def is_ours(self, name: str) -> bool:
        """All of them."""
        return True

    def all_commands(self) -> dict[str, click.Command]:
        """Every command, imported."""
        return {name: load_object(target) for name, target in CASE_COMMANDS.items()}


@click.group("case", cls=CaseGroup)
def case() -> None:
    """Cases: where a product stands in its procedure, who holds it, what is due when."""


def _step_options(function: _Function) -> _Function:
    """Options that every step has."""
    options = (
        click.option("--on", "on_day", type=_DAY, metavar="YYYY-MM-DD", help="Legal day of the step (default: today)."),
        click.option("--who", default="", help="Who took the step."),
        click.option("--note", default="", help="Why, in your words."),
        click.option(
            "--despite", default="", help="Reason against the table: why the step is taken although it is not allowed."
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _act_options(function: _Function) -> _Function:
    """Options of the paper that a step rests on."""
    options = (
        click.option("--act-number", default="", help="Number of the announcement or letter."),
        click.option("--act-title", default="", help="Its title."),
        click.option("--act-issuer", default="", help="Who issued it."),
        click.option("--act-url", default="", help="Where it was published."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _day(moment: datetime | None) -> date:
    return today_in_china() if moment is None else moment.date()


def _act(told: dict[str, str], kind: str, day: date) -> Act | None:
    if not any(told.values()):
        return None
    return Act(kind, told["act_issuer"], told["act_number"], told["act_title"], day, told["act_url"])


@click.command("list")
@PROJECT
@click.option("--track", default="", help="Only cases of this procedure, by its code.")
@click.option("--state", default="", help="Only cases in this state, by its code.")
@click.option("--all", "is_all", is_flag=True, help="Closed cases too.")
@click.option("--cases-only", is_flag=True, help="Without the products that have no case yet.")
@_AS_OF
@click.pass_obj
def list_command(
    output: Output, project: Path, track: str, state: str, is_all: bool, cases_only: bool, as_of: datetime | None
) -> None:
    """List the cases of all products, what is due first on top, then the products without a case."""
    with open_project(project, read_only=True) as opened:
        found = list_cases(opened, _day(as_of))
        if not (cases_only or track or state):
            found = with_all_products(found, opened.read_all(Product))
    lines = [
        line
        for line in found
        if track in ("", line.case.track) and state in ("", line.case.state) and (is_all or not line.case.is_closed)
    ]
    output.answer({"rows": [line_row(line) for line in lines]}, lambda: print_table([_shown(line) for line in lines]))


@click.command("due")
@PROJECT
@click.option("--within", "days", type=click.IntRange(0, 36500), help="Only what is due within this many days.")
@click.option("--to", "target", type=_PATH, help="Write it to this .xlsx, .csv or .ics (calendar).")
@_AS_OF
@click.pass_obj
def due(output: Output, project: Path, days: int | None, target: Path | None, as_of: datetime | None) -> None:
    """List what is due, by day; what is overdue comes first."""
    today = _day(as_of)
    with open_project(project, read_only=True) as opened:
        lines = due_lines(entered_by(list_cases(opened, today), today), until_day(today, days))
    written = None if target is None else write_due(lines, target.absolute())
    answer = {"as_of": today, "rows": [line_row(line) for line in lines], "file": str(written) if written else None}
    output.answer(answer, lambda: _due_lines(lines, written))


def _due_lines(lines: list[CaseLine], written: Path | None) -> Iterator[str]:
    yield from print_table([_shown(line) for line in lines])
    if not lines:
        yield _("Nothing is due.")
    if written is not None:
        yield _("Wrote {path}.").format(path=written)


def line_row(line: CaseLine) -> dict[str, Any]:
    """A case as a row of an answer."""
    clock, held = line.clock, line.case
    return {
        "id": held.id, "product_id": held.product_id, "product": line.product.name_official, "track": held.track,
        "product_status": str(line.product.status),
        "state": held.state, "state_name": in_language(line.state.titles) if line.state else "",
        "entered_on": held.entered_on, "holder": line.holder, "due": due_title(line), "due_on": clock.due_on,
        "days_left": clock.days_left, "standing": str(clock.standing), "goes_on": clock.goes_on, "basis": clock.basis,
        "is_by_hand": clock.is_by_hand, "to_be_confirmed": not clock.is_sure, "is_closed": held.is_closed,
        "opponent": line.who, "open_oppositions": line.open_oppositions,
    }  # fmt: skip


def _shown(line: CaseLine) -> dict[str, Any]:
    return {
        "due_on": line.clock.due_on or "",
        "left": standing_text(line.clock),
        "product": line.product.name_official,
        "state": line.state_text,
        "holder": line.holder,
        "case": line.case.id,
    }


@click.command("show")
@PROJECT
@_CASE
@_TRACK
@_AS_OF
@click.pass_obj
def show(output: Output, project: Path, case: str, track: str, as_of: datetime | None) -> None:
    """Show a case: where it stands, who holds it, what is due, its next steps and its way so far."""
    with open_project(project, read_only=True) as opened:
        details = case_details(opened, find_case(opened, case, track).id, _day(as_of))
    output.answer(details_row(details), lambda: _details_lines(details))


def details_row(details: CaseDetails) -> dict[str, Any]:
    """A case with its way as an answer."""
    steps = [
        {"on": step.event.on_day, "from": step.event.from_state, "to": step.event.to_state, "who": step.event.who,
         "note": step.event.note, "act": act_text(step.act)}
        for step in details.steps
    ]  # fmt: skip
    moves = [
        {"to": move.to_state, "name": in_language(move.titles), "needs": list(map(str, move.needs)),
         "source": move.basis.source, "to_be_confirmed": not move.basis.is_sure}
        for move in details.moves
    ]  # fmt: skip
    opposed = [line_row(line) for line in details.oppositions]
    disputed = {} if details.dispute is None else {"dispute": dispute_row(details.dispute)}
    return {**line_row(details.line), "moves": moves, "steps": steps, "oppositions": opposed, **disputed}


def dispute_row(dispute: Dispute) -> dict[str, Any]:
    """What an opposition is about as an answer."""
    outline = dispute.outline
    return {
        "outline": outline.thing_id if outline else None,
        "outline_kind": outline.kind if outline else None,
        "outline_title": outline.title if outline else "",
        "is_lost": dispute.is_lost,
        "disputed_m2": dispute.area_m2,
        "disputed_share": dispute.share,
        "papers": [{"id": one.id, "file": one.file_name, "sha256": one.sha256} for one in dispute.papers],
    }


def _details_lines(details: CaseDetails) -> Iterator[str]:
    # Names and remarks are people's: what a terminal would obey is shown, not sent.
    return (visible(text) for text in _plain_lines(details))


def _plain_lines(details: CaseDetails) -> Iterator[str]:
    line = details.line
    yield f"{line.product.name_official} · {line.track_text}"
    yield _("State: {state} (since {day})").format(state=line.state_text, day=line.case.entered_on or "?")
    yield _("Held by: {holder}").format(holder=line.holder or "-")
    yield due_text(line)
    yield from (text for text in (rule_text(line), state_note(line.state)) if text)
    for move in details.moves:
        doubt = "" if move.basis.is_sure else f" ({_('to be confirmed')})"
        yield f"  → {move.to_state}  {in_language(move.titles)}{doubt}"
    for step in details.steps:
        parts = (step.event.on_day, step_text(step), step.event.who, act_text(step.act), step.event.note)
        yield "  ".join(str(part) for part in parts if part)
    yield from dispute_lines(details.dispute) if details.dispute else ()
    for one in details.oppositions:
        yield _("Opposition: {who}, {state}").format(who=one.who or "-", state=one.state_text)


def _answer_case(output: Output, opened: Project, found: Case, warnings: list[str] | None = None) -> None:
    details = case_details(opened, found.id, today_in_china())
    answer = details_row(details) if warnings is None else {**details_row(details), "warnings": warnings}
    told = [_("Warning: {text}").format(text=visible(text)) for text in warnings or ()]
    output.answer(answer, lambda: (*told, *_details_lines(details)))


@click.command("begin")
@PROJECT
@click.argument("product")
@click.option("--track", default="RECOGNITION", help="Procedure, by its code (default: RECOGNITION).")
@click.option("--state", default="", help="State in which it stands, by its code (default: the first).")
@click.option("--holder", default="", help="Who holds it (default: whom the table names).")
@_step_options
@_act_options
@click.pass_obj
def begin(
    output: Output,
    /,
    project: Path,
    product: str,
    track: str,
    state: str,
    holder: str,
    on_day: datetime | None,
    who: str,
    note: str,
    despite: str,
    **act: str,
) -> None:
    """Begin a case of a product, or enter one that stands further on already."""
    with open_for_change(project) as opened:
        found = find_product(opened, product)
        if found is None:
            raise UsageError("CASE_PRODUCT_UNKNOWN", value=product)
        day = _day(on_day)
        facts = StepFacts(day, who, note, holder, _act(act, track, day), despite)
        _answer_case(output, opened, open_case(opened, found.id, track, facts, state))


@click.command("move")
@PROJECT
@_CASE
@click.argument("state")
@_TRACK
@click.option("--holder", default="", help="Who holds it then (default: whom the table names).")
@_step_options
@_act_options
@click.pass_obj
def move(
    output: Output,
    /,
    project: Path,
    case: str,
    state: str,
    track: str,
    holder: str,
    on_day: datetime | None,
    who: str,
    note: str,
    despite: str,
    **act: str,
) -> None:
    """Move a case to another state; the table of states says which."""
    with open_for_change(project) as opened:
        held, day = find_case(opened, case, track), _day(on_day)
        known = table_of(opened).states.get(state)
        paper = _act(act, in_language(known.titles, "zh") if known else state, day)
        warnings = move_warnings(opened, held.id, state, output.progress())
        moved = move_case(opened, held.id, state, StepFacts(day, who, note, holder, paper, despite))
        _answer_case(output, opened, moved, warnings)


@click.command("oppose")
@PROJECT
@_CASE
@_TRACK
@click.option("--outline", default="", help="Id of the boundary version, or of an imported area, that is disputed.")
@click.option("--paper", "papers", multiple=True, type=_PATH, help="A paper of the opponent; may be repeated.")
@_step_options
@_act_options
@click.pass_obj
def oppose_command(
    output: Output,
    /,
    project: Path,
    case: str,
    track: str,
    outline: str,
    papers: tuple[Path, ...],
    on_day: datetime | None,
    who: str,
    note: str,
    despite: str,
    **act: str,
) -> None:
    """File an opposition to a case: who opposes (--who) and the reasons (--note)."""
    with open_for_change(project) as opened:
        held, day = find_case(opened, case, track), _day(on_day)
        facts = StepFacts(day, who, note, "", _act(act, "异议", day), despite)
        key = outline_key(opened, outline) if outline else ""
        _answer_case(output, opened, oppose(opened, held.id, facts, key, papers, output.progress()))


@click.command("papers")
@PROJECT
@_CASE
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_PATH)
@click.pass_obj
def papers_command(output: Output, project: Path, case: str, files: tuple[Path, ...]) -> None:
    """Put papers beside an opposition."""
    with open_for_change(project) as opened:
        held = find_case(opened, case, OPPOSITION)
        count = add_papers(opened, held.id, files, output.progress())
        answer = {"id": held.id, "added": count, "papers": [one.file_name for one in papers_of(opened, held.id)]}
    output.answer(answer, [_("{count} papers were added to the opposition.").format(count=count)])


@click.command("extend")
@PROJECT
@_CASE
@click.argument("due_on", metavar="YYYY-MM-DD", type=_DAY)
@_TRACK
@click.option("--reason", default="", help="Why, such as the paper that extends it.")
@click.option("--on", "on_day", type=_DAY, metavar="YYYY-MM-DD", help="Legal day of the step (default: today).")
@click.option("--who", default="", help="Who took the step.")
@click.pass_obj
def extend(
    output: Output,
    project: Path,
    case: str,
    due_on: datetime,
    track: str,
    reason: str,
    on_day: datetime | None,
    who: str,
) -> None:
    """Set the day that is due by hand, such as an extension."""
    with open_for_change(project) as opened:
        held = find_case(opened, case, track)
        _answer_case(output, opened, set_due(opened, held.id, due_on.date(), reason, _day(on_day), who))


@click.command("hold")
@PROJECT
@_CASE
@click.argument("holder")
@_TRACK
@click.option("--on", "on_day", type=_DAY, metavar="YYYY-MM-DD", help="Legal day of the step (default: today).")
@click.option("--who", default="", help="Who took the step.")
@click.option("--note", default="", help="Why, in your words.")
@click.pass_obj
def hold(
    output: Output, project: Path, case: str, holder: str, track: str, on_day: datetime | None, who: str, note: str
) -> None:
    """Say who holds a case now."""
    with open_for_change(project) as opened:
        held = find_case(opened, case, track)
        _answer_case(output, opened, hand_over(opened, held.id, holder, _day(on_day), who, note))


@click.command("remove")
@PROJECT
@_CASE
@_TRACK
@click.pass_obj
def remove_command(output: Output, project: Path, case: str, track: str) -> None:
    """Remove a case with its steps and the oppositions to it; undo brings all back."""
    with open_for_change(project) as opened:
        held = find_case(opened, case, track)
        count = remove_case(opened, held.id)
    told = _("Removed the case {id}.").format(id=held.id)
    more = _("Oppositions removed with it: {count}.").format(count=count)
    output.answer({"removed": held.id, "oppositions": count}, [told, *([more] if count else [])])
