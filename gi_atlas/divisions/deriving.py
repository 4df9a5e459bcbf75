"""Two editions of the divisions held against each other: every old code gets an answer."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gi_atlas.divisions.counties import CountyFate, county_fates, origins, went_on_alone
from gi_atlas.divisions.evidence import Evidence, is_miss
from gi_atlas.divisions.grounds import Grounds
from gi_atlas.divisions.names import LADDERS, take_apart
from gi_atlas.divisions.townships import Step, TownshipSearch
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminChange, DivisionChange, UnitLevel
from gi_atlas.scope.unit_list import Unit, UnitList

UNCHANGED = "UNCHANGED"
_MOVING = frozenset({Evidence.COUNTY_AS_WHOLE, Evidence.COUNTY_DIVIDED, Evidence.MOVED_NEARBY})
_GOING_ON = frozenset({DivisionChange.RENAME, DivisionChange.UPGRADE, DivisionChange.MOVE})
_REPORT_EVERY = 4000
Taken = Mapping[str, Sequence[Unit]]


@dataclass(frozen=True)
class Comparison:
    """All that changed from one edition to another.

    Changes of one old unit stand together; those by hand take the place of the derived ones of their unit.
    """

    old: UnitList
    new: UnitList
    changes: tuple[AdminChange, ...]

    @cached_property
    def of_old(self) -> Mapping[str, Sequence[AdminChange]]:
        """Changes by the old code; a code without any stayed as it was."""
        return _grouped(self.changes, lambda change: change.old_code)

    @cached_property
    def of_new(self) -> Mapping[str, Sequence[AdminChange]]:
        """Changes by the new code."""
        return _grouped(self.changes, lambda change: change.new_code)

    def answer(self, code12: str) -> Sequence[AdminChange]:
        """What became of an old unit; () if it stayed, in code and name, what it was."""
        return self.of_old.get(code12, ())

    def are_all_of(self, unit: Unit, heirs: Iterable[Unit]) -> bool:
        """Whether new units came of one old unit and of no other, as far as the lists tell."""
        return all(self._came_of(heir) <= {unit.code12} for heir in heirs)

    def _came_of(self, heir: Unit) -> set[str]:
        """Codes of the old units that went into a new one, with its own where it stood before and stayed."""
        stayed = {heir.code12} if self.old.by_code(heir.code12) and not self.answer(heir.code12) else set()
        return stayed | {change.old_code for change in self.of_new.get(heir.code12, ()) if change.old_code}

    def table(self, level: UnitLevel = UnitLevel.TOWNSHIP) -> Counter[tuple[str, str]]:
        """Old units of a level by (kind, evidence); ("UNCHANGED", "") are those that stayed."""
        return Counter(self._row(unit) for unit in self.old.of_level(level))

    def _row(self, unit: Unit) -> tuple[str, str]:
        found = self.answer(unit.code12)
        return (str(found[0].kind), "" if found[0].is_by_hand else found[0].note) if found else (UNCHANGED, "")

    def hit_rate(self, level: UnitLevel = UnitLevel.TOWNSHIP) -> float:
        """Share of the old units of a level that stayed or have a successor; 1 where there are none."""
        units = self.old.of_level(level)
        missed = sum(any(is_miss(change) for change in self.answer(unit.code12)) for unit in units)
        return 1 - missed / len(units) if units else 1.0


def _grouped(changes: Iterable[AdminChange], key: Callable[[AdminChange], str]) -> Mapping[str, Sequence[AdminChange]]:
    found: dict[str, list[AdminChange]] = defaultdict(list)
    for change in changes:
        if key(change):
            found[key(change)].append(change)
    return found


def compare(
    old: UnitList,
    new: UnitList,
    by_hand: Sequence[AdminChange] = (),
    grounds: Grounds | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Hold two editions against each other.

    Parameters
    ----------
    old, new : UnitList
    by_hand : sequence of AdminChange
        Between the same editions; they win over what would be derived for their old code, and count as the origin of
        their new one.
    grounds : Grounds, optional
        Polygons or points, asked where code and name tell nothing.

    Returns
    -------
    Comparison
    """
    old, new = _in_order(old), _in_order(new)
    mended = {change.old_code for change in by_hand}
    fates = county_fates(old, new)
    search = TownshipSearch(old, new, fates, grounds or Grounds())
    townships = _township_steps(search, old, mended, progress or Progress())
    taken = _origins(old, new, townships)
    kept = [fate for fate in fates.values() if fate.county.code12 not in mended]
    heirs = _heirs(kept, fates.values(), old, by_hand)
    derived = [change for fate in kept for change in _of_county(fate, fate.county.code12 in heirs)]
    derived += [_change(step, _kind(step, steps, taken)) for steps in townships for step in steps]
    derived = [_between(change, old, new) for change in derived]
    arrived = {change.new_code for change in (*derived, *by_hand)}
    return Comparison(old, new, (*by_hand, *derived, *_new_ones(old, new, arrived)))


def _township_steps(
    search: TownshipSearch, old: UnitList, mended: set[str], progress: Progress
) -> list[Sequence[Step]]:
    units = [unit for unit in old.of_level(UnitLevel.TOWNSHIP) if unit.code12 not in mended]
    found = []
    for place, unit in enumerate(units):
        if place % _REPORT_EVERY == 0:
            progress.check()
        found.append(search.steps(unit))
    return [steps for steps in found if steps]


def _origins(old: UnitList, new: UnitList, townships: Iterable[Sequence[Step]]) -> Taken:
    """Old units that went into each new one, the one that it goes on from first."""
    found: dict[str, list[Unit]] = defaultdict(list)
    changed = {step.old.code12 for steps in townships for step in steps}
    for unit in new.of_level(UnitLevel.TOWNSHIP):
        if (before := old.by_code(unit.code12)) is not None and before.code12 not in changed:
            found[unit.code12].append(before)
    for steps in townships:
        for step in steps:
            if step.new is not None:
                found[step.new.code12].append(step.old)
    for code, units in found.items():
        units.sort(key=lambda unit: _distance(unit, new.by_code(code)))
    return found


def _in_order(units: UnitList) -> UnitList:
    """List by code: which of two units alike goes on must not hang on the lines of a file."""
    codes = [unit.code12 for unit in units.units]
    if codes == sorted(codes):
        return units
    return UnitList(units.edition, sorted(units.units, key=lambda unit: unit.code12))


def _distance(unit: Unit, new: Unit | None) -> tuple[bool, bool, int]:
    assert new is not None
    ranks = abs(take_apart(unit.name).rank - take_apart(new.name).rank)
    return unit.code12 != new.code12, unit.name != new.name, ranks


def _kind(step: Step, steps: Sequence[Step], taken: Taken) -> DivisionChange:
    if step.new is None:
        return DivisionChange.ABOLISH
    if len(steps) > 1:
        return DivisionChange.SPLIT
    if taken[step.new.code12][0] != step.old or step.evidence is Evidence.THERE_BEFORE:
        return DivisionChange.MERGE
    if step.evidence in _MOVING:
        return DivisionChange.MOVE
    return _renamed_or_upgraded(step.old, step.new)


def _renamed_or_upgraded(old: Unit, new: Unit) -> DivisionChange:
    before, after = take_apart(old.name).rank, take_apart(new.name).rank
    is_rise = any(before in ladder and after in ladder for ladder in LADDERS) and after > before
    return DivisionChange.UPGRADE if is_rise else DivisionChange.RENAME


def _change(step: Step, kind: DivisionChange) -> AdminChange:
    new = step.new
    return AdminChange(
        old_code=step.old.code12,
        new_code=new.code12 if new else "",
        old_name=step.old.name,
        new_name=new.name if new else "",
        kind=kind,
        share=step.share,
        note=str(step.evidence),
    )


def _heirs(
    kept: Sequence[CountyFate], fates: Iterable[CountyFate], old: UnitList, by_hand: Iterable[AdminChange]
) -> set[str]:
    """Codes of the old counties that go on as one of the new edition; what else went into that one is merged."""
    said = {change.new_code for change in by_hand if change.kind in _GOING_ON}
    first = {code: fate for code, fate in origins(kept).items() if code not in said}
    return {fate.county.code12 for fate in first.values() if _is_heir(fate, fates, old)}


def _is_heir(fate: CountyFate, fates: Iterable[CountyFate], old: UnitList) -> bool:
    return fate.evidence is not Evidence.TOWNSHIPS_FOUND or (fate.is_whole and went_on_alone(fate, fates, old))


def _of_county(fate: CountyFate, is_heir: bool) -> Iterator[AdminChange]:
    county = fate.county
    if not county.name or (fate.stays and fate.is_whole and fate.successors[0].name == county.name):
        return
    if not fate.successors:
        yield _change(Step(county, None, Evidence.COUNTY_GONE), DivisionChange.ABOLISH)
    for place, unit in enumerate(fate.successors):
        evidence = fate.evidence if not place else Evidence.TOWNSHIPS_FOUND
        kind = _county_kind(fate, unit, is_heir)
        yield _change(Step(county, unit, evidence, None if fate.is_whole else fate.shares[place]), kind)


def _county_kind(fate: CountyFate, unit: Unit, is_heir: bool) -> DivisionChange:
    if not fate.is_whole:
        return DivisionChange.SPLIT
    if not is_heir:
        return DivisionChange.MERGE
    if unit.name == fate.county.name:
        return DivisionChange.MOVE
    return _renamed_or_upgraded(fate.county, unit)


def _between(change: AdminChange, old: UnitList, new: UnitList) -> AdminChange:
    return AdminChange(**{**vars(change), "old_edition": old.edition, "new_edition": new.edition})


def _new_ones(old: UnitList, new: UnitList, arrived: set[str]) -> Iterator[AdminChange]:
    for level in (UnitLevel.COUNTY, UnitLevel.TOWNSHIP):
        for unit in new.of_level(level):
            if unit.code12 not in arrived and old.by_code(unit.code12) is None:
                yield AdminChange(
                    old_code="",
                    new_code=unit.code12,
                    new_name=unit.name,
                    old_edition=old.edition,
                    new_edition=new.edition,
                    kind=DivisionChange.NEW,
                    note=str(Evidence.FIRST_LISTED),
                )
