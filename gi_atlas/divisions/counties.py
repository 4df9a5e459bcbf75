"""What became of the counties between two editions: by code, by name, by where their townships are found."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gi_atlas.divisions.evidence import Evidence
from gi_atlas.divisions.names import core_of, take_apart
from gi_atlas.model import UnitLevel
from gi_atlas.scope.unit_list import Unit, UnitList

_LEAST_SHARE, _LEAST_COUNT, _LEAST_COUNT_AFAR = 0.08, 2, 3


@dataclass(frozen=True)
class CountyFate:
    """Counties in which a county of the older edition goes on, the foremost first.

    ``stays`` tells that its code still means the same place; ``counts`` and ``shares`` are of its townships found in
    each successor.
    """

    county: Unit
    successors: tuple[Unit, ...] = ()
    stays: bool = False
    evidence: Evidence = Evidence.COUNTY_GONE
    shares: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it went on as one."""
        return len(self.successors) == 1


def county_fates(old: UnitList, new: UnitList) -> dict[str, CountyFate]:
    """Fate of each county of the older edition by its code of 12 digits."""
    votes = _votes(old, new)
    return {county.code12: _fate(county, old, new, votes[county.code12]) for county in _counties(old)}


def _counties(units: UnitList) -> Iterable[Unit]:
    """Counties of a list; where a list brings townships alone, their codes stand for the counties."""
    listed = {unit.code12: unit for unit in units.of_level(UnitLevel.COUNTY)}
    for township in units.of_level(UnitLevel.TOWNSHIP):
        above = units.above(township)
        # Some lists name prefectures without counties (东莞市) as the county of their townships.
        listed.setdefault(above, Unit(above[:6], "", UnitLevel.COUNTY, "", above))
    return listed.values()


def _votes(old: UnitList, new: UnitList) -> Mapping[str, Counter[str]]:
    """How many townships of each old county are found under which county: at home, else where they newly appear."""
    appeared = _appeared_by_name(old, new)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in old.of_level(UnitLevel.TOWNSHIP):
        home = old.above(unit)
        name = old.plain_name(unit)
        if new.named(home, name) or new.alike(home, name):
            votes[home][home] += 1
            continue
        places = {new.above(found) for found in appeared.get((unit.code12[:2], name), ())}
        near = {place for place in places if place[:4] == home[:4]} or places
        if len(near) == 1:
            votes[home][near.pop()] += 1
    return votes


def _appeared_by_name(old: UnitList, new: UnitList) -> Mapping[tuple[str, str], Sequence[Unit]]:
    """Townships that no unit of their name preceded in their county, by province and name."""
    found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in new.of_level(UnitLevel.TOWNSHIP):
        name = new.plain_name(unit)
        if not old.named(new.above(unit), name):
            found[unit.code12[:2], name].append(unit)
    return found


def _fate(county: Unit, old: UnitList, new: UnitList, votes: Counter[str]) -> CountyFate:
    own = new.by_code(county.code12)
    if not county.name:
        stays = bool(new.below(county.code12))
        return CountyFate(county, (county,) if stays else (), stays)
    named = _by_name(county, old, new)
    stays = own is not None and (own.name == county.name or _is_at_home(county, votes) or (not named and not votes))
    first = own if stays else named
    others = _by_townships(county, new, votes, first)
    successors = (first, *others) if first is not None else tuple(others)
    counts = tuple(votes[unit.code12] for unit in successors)
    return CountyFate(county, successors, stays, _evidence(first, stays), _shares(counts), counts)


def _is_at_home(county: Unit, votes: Counter[str]) -> bool:
    return votes[county.code12] * 2 > sum(votes.values())


def _by_name(county: Unit, old: UnitList, new: UnitList) -> Unit | None:
    """County that newly appears under the same name or core: in the prefecture, else the province."""
    for prefix in (county.code12[:4], county.code12[:2]):
        exact = _fresh(new.named_above(UnitLevel.COUNTY, county.name, prefix), old)
        alike = _fresh(new.alike_above(UnitLevel.COUNTY, county.name, prefix), old)
        for found in (exact, alike if len(core_of(county.name)) > 1 else ()):
            if len(found) == 1:
                return found[0]
    return None


def _fresh(units: Iterable[Unit], old: UnitList) -> Sequence[Unit]:
    """Units that the older list had not under the same code and name."""
    return [unit for unit in units if (before := old.by_code(unit.code12)) is None or before.name != unit.name]


def _by_townships(county: Unit, new: UnitList, votes: Counter[str], first: Unit | None) -> Iterable[Unit]:
    total = sum(votes.values())
    for code, count in votes.most_common():
        unit = new.by_code(code)
        # Names such as 城关镇 repeat; beyond the prefecture it takes more of them to believe a move.
        least = _LEAST_COUNT if code[:4] == county.code12[:4] else _LEAST_COUNT_AFAR
        if unit is None or unit == first or count < max(least, _LEAST_SHARE * total):
            continue
        yield unit


def _evidence(first: Unit | None, stays: bool) -> Evidence:
    if stays:
        return Evidence.CODE_KEPT
    return Evidence.OTHER_ENDING if first is not None else Evidence.TOWNSHIPS_FOUND


def _shares(counts: Sequence[int]) -> tuple[float, ...]:
    total = sum(counts)
    return tuple(count / total if total else 0.0 for count in counts)


def went_on_alone(fate: CountyFate, fates: Iterable[CountyFate], old: UnitList) -> bool:
    """Whether the one successor of a county, found by its townships, is new and took most of its townships from it."""
    heir = fate.successors[0]
    if old.by_code(heir.code12) is not None:
        return False
    given = [
        count
        for other in fates
        if other.county != fate.county
        for unit, count in zip(other.successors, other.counts, strict=False)
        if unit.code12 == heir.code12
    ]
    return not given or fate.counts[0] > max(given)


def origins(fates: Iterable[CountyFate]) -> dict[str, CountyFate]:
    """Which old county each new one goes on from, by the new code: one alone, however many went into it."""
    found: dict[str, CountyFate] = {}
    for fate in fates:
        if fate.successors:
            code = fate.successors[0].code12
            found[code] = min(found.get(code, fate), fate, key=_distance)
    return found


def _distance(fate: CountyFate) -> tuple[bool, bool, bool, int, int, str]:
    """How far a county is from the one that it goes on in: a kept code is nearest, then a name, then the townships."""
    heir, county = fate.successors[0], fate.county
    is_by_townships = fate.evidence is Evidence.TOWNSHIPS_FOUND
    ranks = abs(take_apart(county.name).rank - take_apart(heir.name).rank)
    given = fate.counts[0] if fate.counts else 0
    return not fate.stays, is_by_townships, county.name != heir.name, ranks, -given, county.code12
