"""Where the names above a unit stand: province, prefecture, county, in one edition or through another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gi_atlas.divisions.editions import Editions
from gi_atlas.divisions.names import Rank, take_apart
from gi_atlas.model import UnitLevel, fill_code
from gi_atlas.scope.unit_list import Unit, province_code

_TOWNS_TELL = 2
"""Towns that must be found in one of several counties of a name before it is believed to be the one."""
_TOWNSHIP_RANKS = (Rank.TOWNSHIP, Rank.TOWN, Rank.STREET)


@dataclass(frozen=True)
class Place:
    """Counties that the names above a unit may mean.

    Attributes
    ----------
    counties : tuple of Unit
        One where it is clear; several where the name repeats; none where no edition holds it.
    regions : tuple of Unit
        Provinces or prefectures that the last name means.
    prefix : str
        First digits that the codes below it have.
    unknown : str
        Name that no edition at hand holds.
    alike : tuple of Unit
        Counties of the same name with another ending; suggestions.
    name : str
        The county as written.
    """

    counties: tuple[Unit, ...] = ()
    regions: tuple[Unit, ...] = ()
    prefix: str = ""
    unknown: str = ""
    alike: tuple[Unit, ...] = ()
    name: str = ""
    is_region: bool = False


class Placing:
    """Finds the counties that names above a unit mean, each once.

    Parameters
    ----------
    editions : Editions
    edition : str
    county : str
        Where names give none.
    manual : mapping of str to Unit
        What a person chose for a name.
    """

    def __init__(self, editions: Editions, edition: str, county: str, manual: Mapping[str, Unit]) -> None:
        self._editions, self._edition, self._county, self._manual = editions, edition, county, manual
        self._units = editions.units(edition)
        self._known: dict[tuple[str, ...], Place] = {}

    def place(self, names: Sequence[str]) -> Place:
        """Place of names, the largest first."""
        key = tuple(names)
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, names: tuple[str, ...]) -> Place:
        place = Place()
        for name in names:
            place = self._step(place, name)
        if not place.counties and not place.unknown and self._county:
            place = self._step(replace(place, is_region=False), self._county)
        return place

    def _step(self, place: Place, name: str) -> Place:
        if name in self._manual:
            return self._taken(place, name, self._manual[name])
        if place.counties and take_apart(name).rank in _TOWNSHIP_RANKS:
            return place  # a township above villages: it is looked for inside the county
        region = None if place.counties else self._region(place, name)
        if region is not None:
            return region
        counties = self._counties(name, place.prefix)
        if counties:
            prefix = counties[0].code12[:6] if len(counties) == 1 else place.prefix
            return Place(counties, (), prefix, name=name)
        if place.counties:
            return place
        alike = self._units.alike_above(UnitLevel.COUNTY, name, place.prefix)
        return replace(place, regions=(), unknown=name, alike=alike, is_region=False)

    def _taken(self, place: Place, name: str, unit: Unit) -> Place:
        if unit.level in (UnitLevel.PROVINCE, UnitLevel.PREFECTURE):
            return Place((), (unit,), unit.code12[: 2 if unit.level is UnitLevel.PROVINCE else 4], is_region=True)
        if unit.level is UnitLevel.COUNTY:
            return Place((unit,), (), unit.code12[:6], name=name)
        return place

    def _region(self, place: Place, name: str) -> Place | None:
        """Province or prefecture; of a list without them the provinces are known by the national standard."""
        for level, digits in ((UnitLevel.PROVINCE, 2), (UnitLevel.PREFECTURE, 4)):
            found = self._units.named_above(level, name, place.prefix)
            if found:
                prefix = found[0].code12[:digits] if len(found) == 1 else place.prefix
                return Place((), found, prefix, is_region=True)
        code = "" if place.prefix else province_code(name)
        if not code:
            return None
        return Place((), (Unit(code, name, UnitLevel.PROVINCE, "", fill_code(code)),), code, is_region=True)

    def told_by_towns(self, place: Place, names: Sequence[str]) -> Place | None:
        """Of several counties of one name the only one that has the townships named with it; None if it is not clear.

        A single town may be there by chance, and a county of that name that another edition had may be meant.
        """
        known = {unit.code12: self._count(self._edition, unit, names) for unit in place.counties}
        found = [unit for unit in place.counties if known[unit.code12]]
        if len(found) != 1 or known[found[0].code12] < _TOWNS_TELL or self._were_elsewhere(place, found[0], names):
            return None
        return replace(place, counties=(found[0],), prefix=found[0].code12[:6])

    def _count(self, edition: str, county: Unit, names: Sequence[str]) -> int:
        units = self._editions.units(edition)
        return sum(bool(units.named(county.code12, name)) for name in names)

    def _were_elsewhere(self, place: Place, chosen: Unit, names: Sequence[str]) -> bool:
        """Whether another county of the name had the towns in another edition."""
        for other in self._editions.others(self._edition):
            alike = self._editions.units(other).named_above(UnitLevel.COUNTY, place.name, chosen.code12[:2])
            if any(unit.code12 != chosen.code12 and self._count(other, unit, names) for unit in alike):
                return True
        return False

    def _counties(self, name: str, prefix: str) -> tuple[Unit, ...]:
        """Counties of a name in the edition; else what became of those of other editions."""
        found = self._units.named_above(UnitLevel.COUNTY, name, prefix)
        if found:
            return found
        for other in self._editions.others(self._edition):
            # The prefecture's digits may have changed with the edition; the province's do not.
            there = self._editions.units(other).named_above(UnitLevel.COUNTY, name, prefix[:2])
            heirs = tuple(dict.fromkeys(heir for unit in there for heir in self._carried(other, unit)))
            if heirs:
                return heirs
        return self._by_short_name(name, prefix)

    def named_elsewhere(self, name: str, prefix: str) -> Iterator[tuple[str, Unit]]:
        """Counties of a name in the other editions, each with its edition, the nearest older one first."""
        for other in self._editions.others(self._edition):
            for unit in self._editions.units(other).named_above(UnitLevel.COUNTY, name, prefix[:2]):
                yield other, unit

    def _by_short_name(self, name: str, prefix: str) -> tuple[Unit, ...]:
        """The one autonomous county whose peoples a wording leaves out: 恭城县 is 恭城瑶族自治县."""
        ending = take_apart(name).ending
        if ending not in ("县", "旗"):
            return ()
        alike = self._units.alike_above(UnitLevel.COUNTY, name, prefix)
        found = [unit for unit in alike if take_apart(unit.name).is_ethnic and unit.name.endswith(f"自治{ending}")]
        return tuple(found) if len(found) == len(alike) == 1 else ()

    def _carried(self, other: str, unit: Unit) -> Iterable[Unit]:
        if self._editions.is_older(other, self._edition):
            changes = self._editions.between(other, self._edition).answer(unit.code12)
            codes = [change.new_code for change in changes] or [unit.code12]
        else:
            before = self._editions.between(self._edition, other).of_new.get(unit.code12, ())
            codes = [change.old_code for change in before] or [unit.code12]
        # Of a divided county the foremost part goes by its name.
        return [found for code in codes[:1] if (found := self._units.by_code(code)) is not None]

    def counties_in(self, other: str, place: Place) -> Iterable[str]:
        """Codes that a county of our edition had in another: by its own code, by what changed, by its name."""
        county, units = place.counties[0], self._editions.units(other)
        codes = [unit.code12 for unit in units.named_above(UnitLevel.COUNTY, place.name, county.code12[:2])]
        if self._editions.is_older(other, self._edition):
            changes = self._editions.between(other, self._edition).of_new.get(county.code12, ())
            codes += [change.old_code for change in changes]
        else:
            changes = self._editions.between(self._edition, other).answer(county.code12)
            codes += [change.new_code for change in changes]
        return dict.fromkeys(code for code in (*codes, county.code12) if units.below(code))
