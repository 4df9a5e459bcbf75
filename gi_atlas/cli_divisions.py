"""Commands about the administrative divisions: ``gi-atlas divisions …``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import EXIT_FINDINGS, Output
from gi_atlas.cli_project import PROJECT, open_for_change, print_table
from gi_atlas.divisions.deriving import Comparison
from gi_atlas.divisions.editions import editions_of
from gi_atlas.divisions.evidence import kind_word
from gi_atlas.errors import format_text
from gi_atlas.i18n import _
from gi_atlas.model import DivisionChange, UnitLevel
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.unit_list import Unit
from gi_atlas.services.division_changes import (
    change_rows,
    choose_pair,
    find_unit,
    remove_by_hand,
    save_comparison,
    set_change,
)
from gi_atlas.services.division_tables import write_changes
from gi_atlas.storage.opening import open_project

_FROM = click.option("--from", "old", default="", help="Older edition (default: the one before the newer).")
_TO = click.option("--to", "new", default="", help="Newer edition (default: the newest).")
_SHOWN = ("kind", "old_code", "old_name", "new_code", "new_name", "reason")
_SHOWN_ROWS = 50


@click.group("divisions")
def divisions() -> None:
    """Editions of the administrative divisions: what changed, what a name is today."""


@divisions.command("compare")
@PROJECT
@_FROM
@_TO
@click.option("--save", "is_saved", is_flag=True, help="Keep the changes in the project.")
@click.option("--to-file", "target", type=click.Path(path_type=Path), help="Write all changes to this .xlsx or .csv.")
@click.option(
    "--kind", type=click.Choice([str(kind) for kind in DivisionChange]), default=None, help="Only changes of this kind."
)
@click.pass_obj
def compare(
    output: Output, project: Path, old: str, new: str, is_saved: bool, target: Path | None, kind: str | None
) -> None:
    """Compare two editions: every unit of the older one with its successors."""
    with open_for_change(project) if is_saved else open_project(project, read_only=True) as opened:
        editions = editions_of(opened)
        comparison = editions.between(*choose_pair(editions, old, new), output.progress())
        saved = save_comparison(opened, comparison) if is_saved else 0
    rows = change_rows(change for change in comparison.changes if kind in (None, str(change.kind)))
    written = write_changes(rows, target.absolute()) if target is not None else None
    answer = {"from": comparison.old.edition, "to": comparison.new.edition, "saved": saved, "rows": rows}
    answer["file"] = str(written) if written else None
    answer["levels"] = {str(level).lower(): _counts(comparison, level) for level in _levels(comparison)}
    output.answer(answer, lambda: _lines(comparison, rows, written, saved))


def _levels(comparison: Comparison) -> list[UnitLevel]:
    return [level for level in (UnitLevel.COUNTY, UnitLevel.TOWNSHIP) if comparison.old.of_level(level)]


def _counts(comparison: Comparison, level: UnitLevel) -> dict[str, Any]:
    table = comparison.table(level)
    outcomes = [{"kind": kind, "evidence": evidence, "count": n} for (kind, evidence), n in sorted(table.items())]
    return {"units": sum(table.values()), "hit_rate": comparison.hit_rate(level), "outcomes": outcomes}


def _lines(comparison: Comparison, rows: Sequence[dict[str, Any]], written: Path | None, saved: int) -> Iterator[str]:
    yield from print_table([{key: row[key] for key in _SHOWN} for row in rows[:_SHOWN_ROWS]])
    if len(rows) > _SHOWN_ROWS:
        yield _("… of {count} changes. Write all of them with --to-file.").format(count=len(rows))
    for level in _levels(comparison):
        yield _summary(comparison, level)
    if saved:
        yield _("Kept {count} changes in the project.").format(count=saved)
    if written is not None:
        yield _("Wrote {path}.").format(path=written)


def _summary(comparison: Comparison, level: UnitLevel) -> str:
    counts: Counter[str] = Counter()
    for (kind, _evidence), count in comparison.table(level).items():
        counts[kind] += count
    kinds = [(kind_word(kind), counts[kind]) for kind in DivisionChange if counts[kind]]
    text = _(
        "{level}: {count} units of {old} against {new}; {rate} stayed or have a successor. Unchanged {same}; {kinds}"
    )
    return text.format(
        level=_("Counties") if level is UnitLevel.COUNTY else _("Townships"),
        count=sum(counts.values()),
        old=comparison.old.edition,
        new=comparison.new.edition,
        rate=f"{comparison.hit_rate(level):.1%}",
        same=counts["UNCHANGED"],
        kinds=", ".join(f"{word} {count}" for word, count in kinds),
    )


@divisions.command("find")
@PROJECT
@click.argument("name")
@click.option("--county", default="", help="County in which it is, or province and county in one.")
@click.option("--edition", default="", help="Edition of the divisions (default: that of the day, or the newest).")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day whose edition counts (default: the newest).",
)
@click.pass_obj
def find(output: Output, project: Path, name: str, county: str, edition: str, as_of: datetime | None) -> int:
    """Find what a name is in an edition, through what was renamed, merged or moved."""
    with open_project(project, read_only=True) as opened:
        day = as_of.date() if as_of else None
        found = find_unit(opened, name, county, edition, day)
        note = _day_note(found, day) if day and not edition and editions_of(opened).begin_after(day) else ""
    output.answer({**_found_row(found), "note": note}, [*_found_lines(found), *([note] if note else [])])
    return 0 if found.code or found.successors else EXIT_FINDINGS


def _day_note(found: ResolvedUnit, day: date) -> str:
    """What is to be said of an answer whose edition begins after the day that was asked for."""
    context = {"name": found.phrase.name, "value": day.isoformat(), "edition": found.edition}
    return format_text("DIVISIONS_BEFORE_EDITIONS", context)


def _found_row(found: ResolvedUnit) -> dict[str, Any]:
    return {
        "name": found.phrase.name,
        "code": found.code,
        "resolved_name": found.resolved_name,
        "edition": found.edition,
        "match": str(found.match),
        "message": found.message,
        "inside": found.inside,
        "successors": [_unit_row(unit) for unit in found.successors],
        "candidates": [_unit_row(unit) for unit in found.candidates],
    }


def _unit_row(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name}


def _found_lines(found: ResolvedUnit) -> list[str]:
    head = [f"{found.code} {found.resolved_name} ({found.edition}) {found.match}"] if found.code else []
    return [*head, *([found.message] if found.message else [])]


@divisions.command("set")
@PROJECT
@click.argument("old_code", metavar="OLD")
@click.argument("new_codes", metavar="NEW...", nargs=-1)
@click.option(
    "--kind", type=click.Choice([str(kind) for kind in DivisionChange]), default="RENAME", help="What became of it."
)
@_FROM
@_TO
@click.option("--note", default="", help="Why, in your words.")
@click.option("--document", default="", help="Paper that ordered the change.")
@click.option("--on", "changed_on", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Day of the change.")
@click.option("--clear", "is_cleared", is_flag=True, help="Take back what was said by hand of this unit.")
@click.pass_obj
def set_command(
    output: Output,
    project: Path,
    old_code: str,
    new_codes: tuple[str, ...],
    kind: str,
    old: str,
    new: str,
    note: str,
    document: str,
    changed_on: datetime | None,
    is_cleared: bool,
) -> None:
    """Say by hand what became of a unit: OLD code, NEW codes (none: abolished)."""
    with open_for_change(project) as opened:
        pair = choose_pair(editions_of(opened), old, new)
        if is_cleared:
            remove_by_hand(opened, pair, old_code)
            rows = []
        else:
            chosen = DivisionChange(kind) if new_codes else DivisionChange.ABOLISH
            day = changed_on.date() if changed_on else None
            rows = change_rows(set_change(opened, pair, old_code, new_codes, chosen, note, document, day))
    output.answer({"from": pair[0], "to": pair[1], "rows": rows}, lambda: print_table(rows))
