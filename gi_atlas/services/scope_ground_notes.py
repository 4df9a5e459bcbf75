"""What must be said of ground that is not that of the wording's own edition, or not that of the unit alone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from gi_atlas.divisions.editions import Editions, editions_of
from gi_atlas.model import AdminChange, fill_code
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.services.scope_ground import Borrowing, Ground
from gi_atlas.storage.project import Project


def ground_findings(project: Project, ground: Ground) -> Iterator[Finding]:
    """Findings of borrowed ground, of units that went into larger ones, and of those without any ground."""
    plain = [one for one in ground.borrowings if not one.is_former]
    former = [one for one in ground.borrowings if one.is_former]
    yield from _by_edition("SCOPE_GROUND_BORROWED", Severity.NOTE, plain)
    severity = Severity.WARNING if any(one.unit.holds_more for one in former) else Severity.NOTE
    yield from _by_edition("SCOPE_GROUND_FORMER", severity, former)
    yield from _moved(editions_of(project), ground.borrowings) if ground.borrowings else ()
    yield from (_of_lost("SCOPE_GROUND_LARGER", unit) for unit in ground.larger)
    yield from (_of_lost("SCOPE_GROUND_WANTING", unit) for unit in ground.wanting)


def _by_edition(rule: str, severity: Severity, borrowings: Sequence[Borrowing]) -> Iterator[Finding]:
    for edition in dict.fromkeys(one.edition for one in borrowings):
        units = [one.unit for one in borrowings if one.edition == edition]
        evidence = {"units": [unit.phrase.name for unit in units], "edition": units[0].edition, "other": edition}
        yield Finding(rule, severity, "", "", None, evidence)


def _moved(editions: Editions, borrowings: Iterable[Borrowing]) -> Iterator[Finding]:
    """A warning for each unit that gave or took ground between the polygon's edition and the one that is meant."""
    for one in borrowings:
        others = ground_passed(editions, one.code, one.edition, one.meant)
        if others:
            evidence = {"units": [one.unit.phrase.name], "edition": one.meant, "other": one.edition, "found": others}
            yield Finding("SCOPE_GROUND_PASSED", Severity.WARNING, "", "", None, evidence)


def _of_lost(rule: str, unit: ResolvedUnit) -> Finding:
    found = [f"{heir.name} {heir.code}" for heir in unit.successors]
    return Finding(rule, Severity.WARNING, "", "", None, {"units": [unit.phrase.name], "found": found})


def ground_passed(editions: Editions, code: str, first: str, second: str) -> list[str]:
    """Units to which a unit gave ground, or from which it took some, between two editions.

    Parameters
    ----------
    editions : Editions
    code : str
        Of a unit that both editions hold under it.
    first, second : str
        In either order; the editions between them are asked step by step.

    Returns
    -------
    list of str
        Name and code of each; empty where the lists tell of no change.
    """
    names = editions.names
    old, new = sorted((names.index(first), names.index(second)))
    steps = names[old : new + 1]
    changes = [change for pair in pairwise(steps) for change in _between(editions, *pair, code)]
    changes += [change for change in editions.by_hand(names[old], names[new]) if _joins(change, code)]
    return list(dict.fromkeys(_partner(change, fill_code(code)) for change in changes))


def _between(editions: Editions, old: str, new: str, code: str) -> Iterator[AdminChange]:
    comparison, code12 = editions.between(old, new), fill_code(code)
    yield from (change for change in comparison.of_old.get(code12, ()) if change.new_code not in ("", code12))
    yield from (change for change in comparison.of_new.get(code12, ()) if change.old_code not in ("", code12))


def _joins(change: AdminChange, code: str) -> bool:
    """Whether a change joins a unit and another one."""
    codes = {change.old_code, change.new_code}
    return fill_code(code) in codes and len(codes - {""}) > 1


def _partner(change: AdminChange, code12: str) -> str:
    name, code = (change.new_name, change.new_code) if change.old_code == code12 else (change.old_name, change.old_code)
    return f"{name} {code.removesuffix('000000') if code.endswith('000000') else code.removesuffix('000')}"


def day_findings(project: Project, day: date | None, edition: str) -> Iterator[Finding]:
    """A warning where every edition at hand begins after the day that is meant."""
    if day is not None and editions_of(project).begin_after(day):
        evidence = {"value": day.isoformat(), "edition": edition}
        yield Finding("SCOPE_BEFORE_EDITIONS", Severity.WARNING, "", "", None, evidence)
