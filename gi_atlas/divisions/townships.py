"""What became of a township between two editions, by the fate of its county, its name, its code, its polygon."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gi_atlas.divisions.counties import CountyFate
from gi_atlas.divisions.evidence import Evidence
from gi_atlas.divisions.grounds import Grounds
from gi_atlas.divisions.names import Rank, core_of, is_special_code, take_apart
from gi_atlas.model import UnitLevel
from gi_atlas.scope.unit_list import Unit, UnitList


@dataclass(frozen=True)
class Step:
    """One successor of a unit, or none, with what speaks for it; ``share`` is of the old unit's area or townships."""

    old: Unit
    new: Unit | None
    evidence: Evidence
    share: float | None = None


class TownshipSearch:
    """Finds the successors of townships.

    Parameters
    ----------
    old, new : UnitList
    fates : mapping of str to CountyFate
        By the county's code.
    grounds : Grounds
        Where polygons or points are at hand.
    """

    def __init__(self, old: UnitList, new: UnitList, fates: Mapping[str, CountyFate], grounds: Grounds) -> None:
        self._old, self._new, self._fates, self._grounds = old, new, fates, grounds
        self._before = _predecessors(fates)
        self._appeared = self._appeared_in_prefectures()

    def steps(self, unit: Unit) -> Sequence[Step]:
        """Successors of a township; () if code and name stayed as they were."""
        fate = self._fates[self._old.above(unit)]
        same = self._new.by_code(unit.code12) if fate.stays else None
        if same is not None and same.name == unit.name:
            return ()
        name = self._old.plain_name(unit)
        if same is not None and self._new.plain_name(same) == name:
            return (Step(unit, same, Evidence.OFFICE_WORD),)
        for way in (self._by_name, self._by_core, self._by_code, self._nearby, self._by_parts, self._by_ground):
            found = list(way(unit, name, fate))
            if found:
                return found
        return (Step(unit, None, self._miss(unit, fate)),)

    def _by_name(self, unit: Unit, name: str, fate: CountyFate) -> Iterator[Step]:
        for county in fate.successors:
            found = self._new.named(county.code12, name)
            if len(found) > 1:
                found = tuple(one for one in found if one.code12[6:] == unit.code12[6:]) or found[:1]
            if found:
                yield Step(unit, found[0], self._place_evidence(fate, county, Evidence.SAME_NAME))
                return

    def _place_evidence(self, fate: CountyFate, county: Unit, at_home: Evidence) -> Evidence:
        if fate.stays and county.code12 == fate.county.code12:
            return at_home
        return Evidence.COUNTY_AS_WHOLE if fate.is_whole else Evidence.COUNTY_DIVIDED

    def _by_core(self, unit: Unit, name: str, fate: CountyFate) -> Iterator[Step]:
        for county in fate.successors:
            found = [one for one in self._new.alike(county.code12, name) if self._may_be(unit, one)]
            fresh = [one for one in found if self._is_fresh(one)]
            chosen = fresh or found
            if len(chosen) > 1:
                chosen = [one for one in chosen if one.code12 == unit.code12] or _nearest_rank(name, chosen)
            if len(chosen) == 1:
                yield Step(unit, chosen[0], self._core_evidence(name, chosen[0], bool(fresh)))
                return
            if chosen:
                yield Step(unit, None, Evidence.SEVERAL_ALIKE)
                return

    def _may_be(self, unit: Unit, other: Unit) -> bool:
        """A farm became the town of its name only if the town is new: else two things bear one name."""
        is_odd = _is_special(unit) != _is_special(other)
        return not is_odd or other.code12 == unit.code12 or self._is_fresh(other)

    def _is_fresh(self, unit: Unit) -> bool:
        """Whether no county that went into its own had a unit of its name."""
        name, county = self._new.plain_name(unit), self._new.above(unit)
        return not any(self._old.named(before, name) for before in {county, *self._before.get(county, ())})

    def _core_evidence(self, name: str, found: Unit, is_fresh: bool) -> Evidence:
        if not is_fresh:
            return Evidence.THERE_BEFORE
        plain = self._new.plain_name(found)
        same_ending = take_apart(plain).rank == take_apart(name).rank
        ethnic = take_apart(plain).is_ethnic != take_apart(name).is_ethnic
        return Evidence.ETHNIC_NAME if same_ending and ethnic else Evidence.OTHER_ENDING

    def _by_code(self, unit: Unit, name: str, fate: CountyFate) -> Iterator[Step]:
        if not fate.successors or not (fate.stays or fate.is_whole):
            return
        first = fate.successors[0]
        found = self._new.by_code(first.code12[:6] + unit.code12[6:])
        if found is not None and self._is_fresh(found) and not self._core_was_there(found):
            yield Step(unit, found, Evidence.CODE_KEPT if fate.stays else Evidence.CODE_TAIL_KEPT)

    def _core_was_there(self, found: Unit) -> bool:
        name, county = self._new.plain_name(found), self._new.above(found)
        return any(self._old.alike(before, name) for before in {county, *self._before.get(county, ())})

    def _nearby(self, unit: Unit, name: str, fate: CountyFate) -> Iterator[Step]:
        key = unit.code12[:4], name
        found = self._appeared.get(key, ())
        if len(found) == 1 and self._gone[key] == 1:
            yield Step(unit, found[0], Evidence.MOVED_NEARBY)

    def _by_parts(self, unit: Unit, name: str, fate: CountyFate) -> Iterator[Step]:
        """甲镇 gone, 甲东街道 and 甲西街道 new."""
        core = core_of(name)
        if len(core) < 2 or _is_special(unit):
            return
        below = [one for county in fate.successors for one in self._new.below(county.code12)]
        parts = [one for one in below if self._is_part(one, core) and self._is_fresh(one)]
        if len(parts) > 1:
            yield from (Step(unit, one, Evidence.PARTS_NAMED) for one in parts)

    def _is_part(self, unit: Unit, core: str) -> bool:
        other = core_of(self._new.plain_name(unit))
        return other.startswith(core) and len(other) == len(core) + 1 and other[-1] in "东西南北中上下新城"

    def _by_ground(self, unit: Unit, name: str, fate: CountyFate) -> Iterator[Step]:
        for code, share in self._grounds.successors(unit.code12):
            found = self._new.by_code(code)
            if found is not None:
                yield Step(unit, found, Evidence.POINT_WITHIN if share is None else Evidence.AREA_SHARED, share)

    def _miss(self, unit: Unit, fate: CountyFate) -> Evidence:
        if _is_special(unit):
            return Evidence.SPECIAL_GONE
        if not fate.successors:
            return Evidence.COUNTY_GONE
        return Evidence.NAME_GONE if fate.stays else Evidence.NAME_GONE_WITH_COUNTY

    def _appeared_in_prefectures(self) -> Mapping[tuple[str, str], Sequence[Unit]]:
        found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self._new.of_level(UnitLevel.TOWNSHIP):
            if self._is_fresh(unit):
                found[unit.code12[:4], self._new.plain_name(unit)].append(unit)
        return found

    @cached_property
    def _gone(self) -> Counter[tuple[str, str]]:
        """How many units of a name, by prefecture, are no longer in their county nor its successors."""
        return Counter(
            (unit.code12[:4], name)
            for unit in self._old.of_level(UnitLevel.TOWNSHIP)
            if not self._is_at_home(unit, name := self._old.plain_name(unit))
        )

    def _is_at_home(self, unit: Unit, name: str) -> bool:
        counties = self._fates[self._old.above(unit)].successors
        return any(self._new.named(county.code12, name) for county in counties)


def _predecessors(fates: Mapping[str, CountyFate]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, fate in fates.items():
        for county in fate.successors:
            found[county.code12].append(code)
    return found


def _is_special(unit: Unit) -> bool:
    return is_special_code(unit.code12) or take_apart(unit.name).rank in (Rank.SPECIAL, Rank.NONE)


def _nearest_rank(name: str, units: Iterable[Unit]) -> list[Unit]:
    """Of units of one core those whose ending is next above: of 甲乡 became 甲镇 sooner than 甲街道."""
    wanted = take_apart(name).rank
    ranked = sorted(units, key=lambda unit: abs(take_apart(unit.name).rank - wanted))
    distance = abs(take_apart(ranked[0].name).rank - wanted)
    return [unit for unit in ranked if abs(take_apart(unit.name).rank - wanted) == distance]
