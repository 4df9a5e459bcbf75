"""From the units under a boundary to the official sentence of its scope, and its English rendering."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from gi_atlas.model import UnitLevel
from gi_atlas.plugins import SCOPE_WRITER, load_object
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.rendering import render_english

PART = "部分区域"
# What the units below must make up of a partly covered unit before they are told in its stead.
TOLD_SHARE = 0.99
LEAST_M2 = 1.0
_WHOLE = "现辖行政区域"
_LEVELS = (UnitLevel.PROVINCE, UnitLevel.PREFECTURE, UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE)
_COUNTED = {
    UnitLevel.PROVINCE: "省",
    UnitLevel.PREFECTURE: "市",
    UnitLevel.COUNTY: "县（市、区）",
    UnitLevel.TOWNSHIP: "乡镇",
    UnitLevel.VILLAGE: "村",
}


@dataclass(frozen=True)
class CoveredUnit:
    """An administrative unit under a boundary, with the units below it where those are known.

    Attributes
    ----------
    relation : str
        whole, part, sliver or point, as ``overlay`` tells it.
    area_m2 : float
        Ground in common; 0 for points.
    parents : tuple of str
        Names above it, the largest first.
    below : tuple of CoveredUnit
        Only of a unit that is covered in part.
    """

    name: str
    code: str
    level: UnitLevel
    relation: str
    area_m2: float = 0.0
    share_of_unit: float = 0.0
    parents: tuple[str, ...] = ()
    below: tuple["CoveredUnit", ...] = ()


@dataclass(frozen=True)
class WrittenUnit:
    """A unit as the sentence names it."""

    name: str
    code: str
    level: UnitLevel
    parents: tuple[str, ...] = ()
    is_part: bool = False
    share_of_unit: float = 1.0

    @property
    def key(self) -> tuple[tuple[str, ...], bool]:
        """Names from the largest unit down and whether a part is meant: what a reader must find again."""
        return (*self.parents, self.name), self.is_part


@dataclass(frozen=True)
class WrittenScope:
    """A boundary in words.

    Attributes
    ----------
    text : str
        The sentence that names the units, 产地范围表述.
    paragraph : str
        The sentence with extent, area and edition.
    text_en, paragraph_en : str
        The same in English, names in pinyin.
    count : int
        Units that are named as whole; parts are named apart and not counted.
    extent_deg : tuple of float
        (west, south, east, north) in degrees, EPSG:4490; ``extent_dms`` is it, whole seconds outward.
    area_m2 : float
        By the offices' algorithm (``area_official``) on CGCS2000, edges straight in longitude and latitude.
    strays : tuple of CoveredUnit
        Units that only a sliver reaches: left out of the sentence, never out of the answer.
    points : tuple of CoveredUnit
        Units that are known by a point alone, which lies inside; whether whole or in part cannot be told.
    outside_m2 : float
        Ground that lies in no unit of the edition, such as the sea.
    is_read_back : bool
        Whether reading the text gives the same units and no defect.
    """

    text: str
    paragraph: str
    text_en: str
    units: tuple[WrittenUnit, ...]
    count: int
    extent_deg: tuple[float, float, float, float]
    extent_dms: str
    area_m2: float
    edition: str
    strays: tuple[CoveredUnit, ...] = ()
    points: tuple[CoveredUnit, ...] = ()
    outside_m2: float = 0.0
    is_read_back: bool = True
    tolerance: dict[str, float] = field(default_factory=dict)
    paragraph_en: str = ""


def write_scope(
    project: Any,
    boundary_id: str,
    edition: str | None = None,
    width_m: float | None = None,
    area_m2: float | None = None,
) -> WrittenScope:
    """Boundary version in words; see ``WrittenScope``.

    ``width_m`` and ``area_m2`` are the sliver rule's (default: 60 m, 1 ha). The overlay that finds the units lies
    above the core and is called by the name that ``plugins`` gives it.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    UsageError
        SCOPE_NO_UNITS where the edition has no polygons; SCOPE_NO_GEOMETRY where the boundary has none.
    """
    written: WrittenScope = load_object(SCOPE_WRITER)(project, boundary_id, edition, width_m, area_m2)
    return written


def told_units(covered: Iterable[CoveredUnit]) -> tuple[WrittenUnit, ...]:
    """Units to name: whole ones, and of those covered in part the ones below that make it up, else the part."""
    return tuple(unit for one in covered for unit in _told(one))


def _told(unit: CoveredUnit) -> Iterator[WrittenUnit]:
    if unit.relation == "whole":
        yield WrittenUnit(unit.name, unit.code, unit.level, unit.parents, False, unit.share_of_unit)
    elif unit.relation == "part":
        if is_made_up(unit):
            yield from told_units(unit.below)
        else:
            yield WrittenUnit(unit.name, unit.code, unit.level, unit.parents, True, unit.share_of_unit)


def is_made_up(unit: CoveredUnit) -> bool:
    """Whether the units below make up what is covered of a unit, strays included."""
    named = [below for below in unit.below if below.relation in ("whole", "part")]
    return bool(named) and sum(below.area_m2 for below in unit.below) >= TOLD_SHARE * unit.area_m2


def slight_units(covered: Iterable[CoveredUnit], relation: str) -> tuple[CoveredUnit, ...]:
    """Units of a relation (sliver or point), also those below the ones that are covered in part.

    What two borders share by the rounding of coordinates, below a square metre, is no ground.
    """
    found: list[CoveredUnit] = []
    for unit in covered:
        is_ground = relation == "point" or unit.area_m2 >= LEAST_M2
        found += [unit] if unit.relation == relation and is_ground else []
        found += slight_units(unit.below, relation)
    return tuple(found)


@dataclass(frozen=True)
class Sentence:
    """Chinese and English, and whether the Chinese reads back."""

    text: str
    english: str
    is_read_back: bool


def compose(units: Sequence[WrittenUnit], product: str = "", name_en: str = "") -> Sentence:
    """Sentence that names units.

    Names above are told once and meant for all that follows. Where that reads back as something else (a district
    whose name is also an ending), every unit is told with all names above it; where the count alone does (a city right
    below its province, whose level a reader cannot know), it is left out of the sentence.
    """
    lead = f"{product}产地范围为" if product else ""
    english = render_english(units, product, name_en)
    texts = [f"{lead}{_clauses(units, tell, has_count)}。" for tell, has_count in _WAYS]
    for text in texts:
        if reads_back(text, units):
            return Sentence(text, english, True)
    return Sentence(texts[0], english, False)


def compose_extent(extent: str, product: str = "", name_en: str = "") -> Sentence:
    """Sentence of ground in no unit, such as the sea: where it lies; ``extent`` is in the words of announcements."""
    text = f"{product}产地范围位于{extent}之间，界线由拐点坐标确定。"
    read = read_scope(text)
    is_read = len(read.extents) == 1 and read.extent_deg is not None and not (read.units or read.defects)
    return Sentence(text, render_english((), product, name_en), is_read)


def reads_back(text: str, units: Sequence[WrittenUnit]) -> bool:
    """Whether the reader finds in a text these units, in any order, and no defect."""
    read = read_scope(text)
    found = sorted(((*unit.parents, unit.name), bool(unit.part_note)) for unit in read.units)
    return found == sorted(unit.key for unit in units) and not read.defects


def _clauses(units: Sequence[WrittenUnit], tell: Callable[[Sequence[WrittenUnit]], str], has_count: bool) -> str:
    clauses = []
    for level in _LEVELS:
        whole = [unit for unit in units if unit.level is level and not unit.is_part]
        if whole:
            # 共1个 is never written; from two on the number stands.
            count = f"共{len(whole)}个{_COUNTED[level]}" if has_count and len(whole) > 1 else ""
            clauses.append(f"{tell(whole)}{count}{_WHOLE}")
    parts = [unit for unit in units if unit.is_part]
    if parts:
        clauses.append(tell(parts))
    return "；".join(clauses)


def _told_once(units: Sequence[WrittenUnit]) -> str:
    """Names grouped by what is above them: 甲省乙县丙镇、丁镇；戊县己镇."""
    told: list[str] = []
    before: tuple[str, ...] = ()
    for parents, group in groupby(units, lambda unit: unit.parents):
        names = "、".join(_name(unit) for unit in group)
        told.append(f"{''.join(_new_names(parents, before))}{names}")
        before = parents
    return "；".join(told)


def _new_names(parents: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Names above that a reader does not know yet; the lowest is always told where any is."""
    if len(parents) != len(before):
        return parents
    same = 0
    while same < len(parents) - 1 and parents[same] == before[same]:
        same += 1
    return parents[same:]


def _told_in_full(units: Sequence[WrittenUnit]) -> str:
    return "、".join(f"{''.join(unit.parents)}{_name(unit)}" for unit in units)


def _name(unit: WrittenUnit) -> str:
    return f"{unit.name}{PART}" if unit.is_part else unit.name


_WAYS = ((_told_once, True), (_told_in_full, True), (_told_once, False), (_told_in_full, False))
