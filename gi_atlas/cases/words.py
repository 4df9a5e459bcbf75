"""What is said of a case: how long there is left, by which rule, what a step was; in the current language."""

from datetime import date

from gi_atlas.area_official import state_area
from gi_atlas.cases.clock import Clock, Standing
from gi_atlas.cases.days import Period, PeriodUnit
from gi_atlas.cases.disputing import Dispute
from gi_atlas.cases.listing import CaseLine, StepLine, state_text
from gi_atlas.cases.table import Basis, State, in_language
from gi_atlas.i18n import N_, _
from gi_atlas.model import Act

STANDINGS = {
    Standing.OVERDUE: N_("days overdue: {days}"),
    Standing.SOON: N_("days left: {days}"),
    Standing.RUNNING: N_("days left: {days}"),
    Standing.WINDOW_OPEN: N_("days left: {days}, next from {day}"),
    Standing.WINDOW_OVER: N_("ended, next from {day}"),
    Standing.NOTHING_DUE: N_("nothing is due"),
    Standing.NO_CASE: N_("no case yet"),
    Standing.CLOSED: N_("closed"),
}
_LAST_DAY = {Standing.SOON: N_("due today"), Standing.WINDOW_OPEN: N_("last day today, next from {day}")}
_PERIODS = {
    PeriodUnit.DAYS: N_("{count} day(s)"),
    PeriodUnit.WORKDAYS: N_("{count} working day(s)"),
    PeriodUnit.MONTHS: N_("{count} calendar month(s)"),
    PeriodUnit.YEARS: N_("{count} year(s)"),
}
_WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
URGENT = (Standing.OVERDUE, Standing.WINDOW_OVER)
"""Standings in which somebody has to do something now."""


def standing_text(clock: Clock) -> str:
    """How long there is left, or for how long it has been late."""
    text = STANDINGS[clock.standing]
    if clock.days_left == 0:
        text = _LAST_DAY.get(clock.standing, text)
    return _(text).format(days=abs(clock.days_left or 0), day=clock.goes_on)


def period_text(period: Period) -> str:
    """A period in words."""
    return _(_PERIODS[period.unit]).format(count=period.count)


def weekday_text(day: date) -> str:
    """Day of the week."""
    return _(_WEEKDAYS[day.weekday()])


def due_title(line: CaseLine) -> str:
    """What is due, in a few words."""
    return in_language(line.state.dues) if line.state else ""


def due_text(line: CaseLine) -> str:
    """What is due and when, with the day of the week: offices are closed at weekends."""
    day = line.clock.due_on
    if day is None:
        return standing_text(line.clock)
    text = _("{due}: {day} ({weekday}), {left}")
    title = due_title(line) or _("Day due")
    return text.format(due=title, day=day, weekday=weekday_text(day), left=standing_text(line.clock))


def basis_text(clock: Clock) -> str:
    """By which rule the day was counted, and whether that is to be confirmed."""
    parts = [_("set by hand: {reason}").format(reason=clock.basis) if clock.is_by_hand else clock.basis]
    if not clock.is_sure:
        parts.append(_("to be confirmed"))
    if clock.misses_holidays:
        parts.append(_("public holidays are not in the table: it may be later"))
    return " · ".join(part for part in parts if part)


def rule_text(line: CaseLine) -> str:
    """By which rule a case stands so: that of its day, else that of its state; what is to be confirmed says so."""
    told = basis_text(line.clock)
    return told or (source_text(line.state.basis) if line.state else "")


def source_text(basis: Basis) -> str:
    """Where a line of the table comes from, and whether that is to be confirmed."""
    parts = (basis.source, basis.edition, "" if basis.is_sure else _("to be confirmed"))
    return " · ".join(part for part in parts if part)


def act_text(act: Act | None) -> str:
    """A paper in one line."""
    if act is None:
        return ""
    return " ".join(part for part in (act.issuer, act.title, act.number, act.dated and str(act.dated)) if part)


def step_text(step: StepLine) -> str:
    """From where to where a step went."""
    there = state_text(step.to_state, step.event.to_state)
    if step.event.from_state == step.event.to_state:
        return there
    here = state_text(step.from_state, step.event.from_state)
    return f"{here} → {there}" if step.event.from_state else there


def dispute_lines(dispute: Dispute) -> list[str]:
    """What an opposition is about, a line each: the disputed outline with its ground, then the papers."""
    lines = []
    if dispute.is_lost:
        lines.append(_("Disputed: an outline that is not in the project any more"))
    if dispute.outline is not None:
        lines.append(_("Disputed: {outline}").format(outline=dispute.outline.title))
    if dispute.area_m2 is not None and dispute.share is not None:
        ground = _("{area} ha of the product's boundary ({share} %) lie inside; official ellipsoid area")
        lines.append(ground.format(area=f"{state_area(dispute.area_m2, 'ha'):,f}", share=f"{dispute.share * 100:.2f}"))
    if dispute.papers:
        lines.append(_("Papers: {files}").format(files="、".join(one.file_name for one in dispute.papers)))
    return lines


def state_note(state: State | None) -> str:
    """What the table remarks of a state."""
    return in_language(state.notes) if state else ""
