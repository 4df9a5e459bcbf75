"""The administrative units of one edition, found by code, by name inside a county, by county."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gi_atlas.divisions.names import core_of, fold_variants, same_office, without_above
from gi_atlas.divisions.provinces import PROVINCES as PROVINCES
from gi_atlas.divisions.provinces import province_code as province_code
from gi_atlas.model import UnitLevel, fill_code, level_of_code
from gi_atlas.storage.project import Project

_DAY = re.compile(r"(?P<year>\d{4})(?:\D{1,2}(?P<month>\d{1,2}))?(?:\D{1,2}(?P<day>\d{1,2}))?")
_DIGITS = {UnitLevel.PROVINCE: 2, UnitLevel.PREFECTURE: 4, UnitLevel.COUNTY: 6, UnitLevel.TOWNSHIP: 9}


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit as a list tells it; ``parent`` is a code filled to twelve digits, "" if none is told."""

    code: str
    name: str
    level: UnitLevel
    parent: str = ""
    code12: str = ""


class UnitList:
    """Units of one edition, 某一版行政区划.

    Parameters
    ----------
    edition : str
    units : iterable of Unit
    """

    def __init__(self, edition: str, units: Iterable[Unit]) -> None:
        self.edition = edition
        self._by_code = {unit.code12: unit for unit in units}
        self._of_level: dict[UnitLevel, list[Unit]] = defaultdict(list)
        self._below: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._by_code.values():
            self._of_level[unit.level].append(unit)
            if unit.level in (UnitLevel.TOWNSHIP, UnitLevel.VILLAGE):
                self._below[self.above(unit)].append(unit)

    @classmethod
    def of_rows(cls, edition: str, rows: Iterable[Sequence[str]]) -> "UnitList":
        """List of plain rows: code, name and, where given, the code above."""
        units = [_unit(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]
        counties = {unit.code12[:4] for unit in units if unit.level is UnitLevel.COUNTY}
        return cls(edition, (_among_counties(unit, counties) for unit in units))

    @classmethod
    def of_project(cls, project: Project, edition: str) -> "UnitList":
        """List of the units of an edition that a project holds; empty if it holds none."""
        rows = project.fetch(
            "SELECT code, name, level, parent_code, code12 FROM gi_admin_unit WHERE edition = ? ORDER BY code12",
            edition,
        )
        return cls(
            edition,
            (Unit(str(r[0]), str(r[1]), UnitLevel(r[2]), fill_code(str(r[3] or "")), str(r[4])) for r in rows),
        )

    def __len__(self) -> int:
        return len(self._by_code)

    @property
    def units(self) -> Iterable[Unit]:
        """All units in the order of the list."""
        return self._by_code.values()

    def by_code(self, code: str) -> Unit | None:
        """Unit by its code, however many zeros it is written with."""
        return self._by_code.get(fill_code(code))

    def of_level(self, level: UnitLevel) -> Sequence[Unit]:
        """Units of a level."""
        return self._of_level.get(level, ())

    def above(self, unit: Unit) -> str:
        """Code (12 digits) of the unit above: the county of a township, the township of a village."""
        above = UnitLevel.COUNTY if unit.level is UnitLevel.TOWNSHIP else UnitLevel.TOWNSHIP
        if unit.code12.isdigit() and len(unit.code12) == 12:
            return fill_code(unit.code12[: _DIGITS[above]])
        return unit.parent

    def below(self, code12: str) -> Sequence[Unit]:
        """Townships of a county, villages of a township."""
        return self._below.get(code12, ())

    def named_above(self, level: UnitLevel, name: str, prefix: str = "") -> tuple[Unit, ...]:
        """Provinces, prefectures or counties of a name whose codes start with ``prefix``."""
        return tuple(unit for unit in self._names[level].get(name, ()) if unit.code12.startswith(prefix))

    def alike_above(self, level: UnitLevel, name: str, prefix: str = "") -> tuple[Unit, ...]:
        """Units of a level whose names have the same core: 平泉县 and 平泉市."""
        core = core_of(name)
        return tuple(unit for unit in self._cores[level].get(core, ()) if unit.code12.startswith(prefix))

    def named(self, county: str, name: str) -> tuple[Unit, ...]:
        """Units below a county (code of 12 digits) of just this name, or with 街道办事处 for 街道."""
        return tuple(self._names_below.get((county, same_office(name)), ()))

    def alike(self, county: str, name: str) -> tuple[Unit, ...]:
        """Units below a county of the same core: 长底布依族乡 for 长底乡, 安阳镇 for 安阳乡."""
        return tuple(self._cores_below.get((county, core_of(name)), ()))

    def suspected(self, county: str, name: str) -> tuple[Unit, ...]:
        """Units below a county whose name may be the same in other characters; suggestions, no more."""
        core = fold_variants(name)
        return tuple(unit for unit in self.below(county) if _differ_by_one(fold_variants(self._plain(unit)), core))

    def plain_name(self, unit: Unit) -> str:
        """Name of a unit without that of its county before it, 街道办事处 as 街道."""
        return self._plain(unit)

    def _plain(self, unit: Unit) -> str:
        return self._plain_names[unit.code12]

    @cached_property
    def _plain_names(self) -> Mapping[str, str]:
        return {unit.code12: same_office(without_above(unit.name, self._name_above(unit))) for unit in self.units}

    def _name_above(self, unit: Unit) -> str:
        if unit.level not in (UnitLevel.TOWNSHIP, UnitLevel.VILLAGE):
            return ""
        above = self._by_code.get(self.above(unit))
        return above.name if above else ""

    @cached_property
    def _names_below(self) -> Mapping[tuple[str, str], Sequence[Unit]]:
        return self._grouped_below(is_core=False)

    @cached_property
    def _cores_below(self) -> Mapping[tuple[str, str], Sequence[Unit]]:
        return self._grouped_below(is_core=True)

    def _grouped_below(self, is_core: bool) -> Mapping[tuple[str, str], Sequence[Unit]]:
        found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for above, units in self._below.items():
            for unit in units:
                name = self._plain(unit)
                found[above, core_of(name) if is_core else name].append(unit)
        return found

    @cached_property
    def _names(self) -> Mapping[UnitLevel, Mapping[str, list[Unit]]]:
        return self._grouped(is_core=False)

    @cached_property
    def _cores(self) -> Mapping[UnitLevel, Mapping[str, list[Unit]]]:
        return self._grouped(is_core=True)

    def _grouped(self, is_core: bool) -> Mapping[UnitLevel, Mapping[str, list[Unit]]]:
        found: dict[UnitLevel, dict[str, list[Unit]]] = defaultdict(lambda: defaultdict(list))
        for level in (UnitLevel.PROVINCE, UnitLevel.PREFECTURE, UnitLevel.COUNTY):
            for unit in self.of_level(level):
                found[level][core_of(unit.name) if is_core else unit.name].append(unit)
        return found


def _unit(code: str, name: str, parent: str) -> Unit:
    text = code.strip()
    return Unit(text, name.strip(), level_of_code(text), fill_code(parent), fill_code(text))


def _among_counties(unit: Unit, prefixes: set[str]) -> Unit:
    """东莞市 has no counties: its townships stand below it as below a county."""
    if unit.level is UnitLevel.PREFECTURE and len(unit.code) == 6 and unit.code12[:4] not in prefixes:
        return replace(unit, level=UnitLevel.COUNTY)
    return unit


def _differ_by_one(first: str, second: str) -> bool:
    if first == second:
        return True
    if len(first) != len(second) or len(first) < 3:
        return False
    return sum(one != other for one, other in zip(first, second, strict=True)) == 1


def edition_day(edition: str) -> date | None:
    """Day that the name of an edition tells (2017-10, 2023年6月, 2019); the first of it; None if it tells none."""
    found = _DAY.search(edition)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return None
