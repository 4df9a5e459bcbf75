"""Boundaries in words: the overlay of a boundary with the units of an edition, level by level."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.area_official import official_area_m2, state_area
from gi_atlas.coordinates import format_dms, format_extent
from gi_atlas.errors import UsageError
from gi_atlas.model import UnitLevel, fill_code
from gi_atlas.scope.unit_list import PROVINCES
from gi_atlas.scope.writing import CoveredUnit, WrittenScope, compose, compose_extent, slight_units, told_units
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project
from layers.analysis.overlay import UnitIndex, overlay
from layers.analysis.pieces import DEFAULT_SLIVER_AREA_M2, SliverRule, make_usable
from layers.analysis.project_analysis import newest_edition, read_boundaries

_LEVELS = (UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE)
_DIGITS = {UnitLevel.TOWNSHIP: 6, UnitLevel.VILLAGE: 9}
# Names that stand in the lists where a unit has no level between; nobody writes them.
_NO_NAMES = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位")
_PROVINCE_NAMES = {code: name for name, code in PROVINCES.items()}
# How the area was taken; no number of a paper, which a reader would take for the government's letter.
_HOW_EN = "by the ellipsoid algorithm of the natural-resources offices (CGCS2000)"
_HOW = "按自然资源部门椭球面积算法计算（CGCS2000）"
# Lines of two maps lie up to 50 m apart, and a shift that is 50 m at one latitude is 55 m at another.
STRAY_WIDTH_M = 60.0
_MUNICIPALITIES = ("11", "12", "31", "50")


class ScopeWriter:
    """Units of one edition, read once for many boundaries.

    Parameters
    ----------
    project : Project
    edition : str, optional
        Default: the newest that has polygons of counties, else of townships.
    rule : SliverRule, optional

    Raises
    ------
    UsageError
        SCOPE_NO_UNITS if the edition has no polygon of a county, township or village.
    """

    def __init__(self, project: Project, edition: str | None = None, rule: SliverRule | None = None) -> None:
        self.project, self.rule = project, rule or SliverRule(STRAY_WIDTH_M)
        newest = newest_edition(project, "COUNTY") or newest_edition(project, "TOWNSHIP")
        self.edition = edition if edition is not None else newest or ""
        self._levels: dict[UnitLevel, _Level] = {}
        self._names = self._names_above()
        self.top = next((level for level in _LEVELS if self._level(level).has_polygons), None)
        if self.top is None:
            raise UsageError("SCOPE_NO_UNITS", edition=self.edition)

    def covered(self, geometry: Any) -> tuple[CoveredUnit, ...]:
        """Units under a polygon (EPSG:4490), the largest with those below them where they are covered in part."""
        assert self.top is not None
        return self._covered(geometry, self.top, "")

    def write(self, geometry: Any, product: str = "", name_en: str = "") -> WrittenScope:
        """Polygon (EPSG:4490) in words; the product is called ``name_en`` in English, or by its pinyin."""
        usable = make_usable(np.array([geometry], dtype=object))[0][0]
        covered = self.covered(usable)
        units = told_units(covered)
        area_m2 = official_area_m2(usable)
        extent = _extent(usable)
        if units:
            sentence = compose(units, product, name_en)
        else:
            sentence = compose_extent(extent_words(extent), product, name_en)
        return WrittenScope(
            text=sentence.text,
            paragraph=_paragraph(sentence.text, extent if units else None, area_m2, self.edition),
            text_en=sentence.english,
            units=units,
            count=sum(not unit.is_part for unit in units),
            extent_deg=extent,
            extent_dms=extent_words(extent),
            area_m2=area_m2,
            edition=self.edition,
            strays=slight_units(covered, "sliver"),
            points=slight_units(covered, "point"),
            # By the areas that add up: the stated area differs by hundreds of ppm where edges are long.
            outside_m2=max(ellipsoid_area_m2(usable) - sum(unit.area_m2 for unit in covered), 0.0),
            is_read_back=sentence.is_read_back,
            tolerance={"sliver_width_m": self.rule.width_m, "sliver_area_m2": self.rule.area_m2},
            paragraph_en=_paragraph_en(sentence.english, extent if units else None, area_m2, self.edition),
        )

    def name_of(self, code: str) -> str:
        """Name of a unit with those above it; the code where no list names it."""
        filled = fill_code(code)
        name = self._name_above(filled, next((n for n in (2, 4, 6, 9) if not filled[n:].strip("0")), 12))
        above = (self._name_above(filled, n) for n in (2, 4, 6) if filled[n:].strip("0"))
        return "".join(one for one in (*above, name) if one and one not in _NO_NAMES) or code

    def _covered(self, geometry: Any, level: UnitLevel, above: str) -> tuple[CoveredUnit, ...]:
        units = self._level(level)
        part = units.below(above)
        if not len(part):
            return ()
        index = units.index if not above else UnitIndex(units.shapes[part].tolist())
        found = overlay([geometry], index, self.rule)
        rows = zip(found.unit, found.relation, found.area_m2, found.share_of_unit, strict=True)
        return tuple(
            self._unit(geometry, units, int(part[number]), str(relation), area, share)
            for number, relation, area, share in rows
        )

    def _unit(
        self, geometry: Any, units: "_Level", number: int, relation: str, area_m2: float, share: float
    ) -> CoveredUnit:
        code = units.codes[number]
        place = _LEVELS.index(units.level) + 1
        below: tuple[CoveredUnit, ...] = ()
        if relation == "part" and place < len(_LEVELS):
            common = shapely.intersection(geometry, make_usable(units.shapes[number : number + 1])[0][0])
            below = self._covered(common, _LEVELS[place], code)
        return CoveredUnit(
            name=units.names[number],
            code=units.written[number],
            level=units.level,
            relation=relation,
            area_m2=_number(area_m2),
            share_of_unit=_number(share),
            parents=self._parents(units, number),
            below=below,
        )

    def _level(self, level: UnitLevel) -> "_Level":
        if level not in self._levels:
            self._levels[level] = _Level(self.project, self.edition, level)
        return self._levels[level]

    def _names_above(self) -> dict[str, str]:
        rows = self.project.fetch(
            "SELECT code12, name FROM gi_admin_unit WHERE level <> 'VILLAGE' ORDER BY edition = ?, edition",
            self.edition,
        )
        return {str(code): str(name) for code, name in rows}

    def _parents(self, units: "_Level", number: int) -> tuple[str, ...]:
        code = units.codes[number]
        if not code.isdigit() or len(code) != 12:
            return ()
        places = {UnitLevel.COUNTY: (2, 4), UnitLevel.TOWNSHIP: (2, 4, 6), UnitLevel.VILLAGE: (2, 4, 6, 9)}[units.level]
        names = [self._name_above(code, digits) for digits in places]
        return tuple(name for name in names if name and name not in _NO_NAMES)

    def _name_above(self, code: str, digits: int) -> str:
        if digits == 4 and code[:2] in _MUNICIPALITIES:
            return ""  # 北京市东城区: nothing stands between them
        above = code[:digits]
        known = self._names.get(fill_code(above), "")
        return known or (_PROVINCE_NAMES.get(above, "") if digits == 2 else "")


class _Level:
    """Units of one level of an edition."""

    def __init__(self, project: Project, edition: str, level: UnitLevel) -> None:
        self.level = level
        rows = project.fetch(
            "SELECT code12, name, code, parent_code, geom, is_valid FROM gi_admin_unit"
            " WHERE edition = ? AND level = ? AND geom IS NOT NULL ORDER BY code12",
            edition,
            str(level),
        )
        self.codes = [str(row[0]) for row in rows]
        self.names = [str(row[1]) for row in rows]
        self.written = [str(row[2]) for row in rows]
        self.shapes = decode_blobs([row[4] for row in rows])
        self.index = UnitIndex(self.shapes.tolist(), [bool(row[5]) for row in rows])
        self._above = np.array([self._code_above(str(row[0]), str(row[3] or "")) for row in rows], dtype=object)

    @property
    def has_polygons(self) -> bool:
        """Whether any unit has a polygon."""
        return bool(len(self.index.area_numbers))

    def below(self, above: str) -> np.ndarray[Any, Any]:
        """Numbers of the units below a code of twelve digits; all for ""."""
        return np.flatnonzero(self._above == above) if above else np.arange(len(self.codes))

    def _code_above(self, code: str, parent: str) -> str:
        digits = _DIGITS.get(self.level, 0)
        return fill_code(code[:digits]) if digits and code.isdigit() and len(code) == 12 else fill_code(parent)


def write_scope(
    project: Project,
    boundary_id: str,
    edition: str | None = None,
    width_m: float | None = None,
    area_m2: float | None = None,
) -> WrittenScope:
    """Boundary version in words; see ``gi_atlas.scope.writing.write_scope``."""
    rows = read_boundaries(project, boundary_id=boundary_id)
    if rows.geometry[0] is None or rows.geometry[0].is_empty:
        raise UsageError("SCOPE_NO_GEOMETRY", id=boundary_id)
    rule = SliverRule(
        STRAY_WIDTH_M if width_m is None else width_m, DEFAULT_SLIVER_AREA_M2 if area_m2 is None else area_m2
    )
    return ScopeWriter(project, edition, rule).write(rows.geometry[0], *names_of(project, boundary_id))


def names_of(project: Project, boundary_id: str) -> tuple[str, str]:
    """Official and English name of the product that a boundary belongs to; "" for what there is not."""
    rows = project.fetch(
        "SELECT p.name_official, p.name_en FROM gi_boundary b JOIN gi_zone z ON z.id = b.zone_id"
        " JOIN gi_product p ON p.id = z.product_id WHERE b.id = ?",
        boundary_id,
    )
    return (str(rows[0][0]), str(rows[0][1] or "").strip()) if rows else ("", "")


def _number(value: float) -> float:
    return 0.0 if math.isnan(value) else float(value)


def _extent(geometry: Any) -> tuple[float, float, float, float]:
    west, south, east, north = geometry.bounds
    return float(west), float(south), float(east), float(north)


def extent_words(extent: Sequence[float]) -> str:
    """Extent as announcements write it, whole seconds outward so that nothing lies outside of it."""
    west, south, east, north = _whole_seconds(extent)
    return f"{_range_words(west, east, ('东经', '西经'))}，{_range_words(south, north, ('北纬', '南纬'))}"


def _whole_seconds(extent: Sequence[float]) -> tuple[float, float, float, float]:
    west, south, east, north = extent
    return _outward(west, -1), _outward(south, -1), _outward(east, 1), _outward(north, 1)


def _range_words(low: float, high: float, words: tuple[str, str]) -> str:
    """Both values, the word told once where both lie on one side."""
    first, second = words[low < 0], words[high < 0]
    return f"{first}{format_dms(low, 0)}～{'' if second == first else second}{format_dms(high, 0)}"


def _outward(degrees: float, sign: int) -> float:
    return math.ceil(sign * degrees * 3600 - 1e-6) / 3600 * sign


def area_words(area_m2: float) -> str:
    """Area in m², hectares, mu and km², each rounded once from the square metres, a half to the even digit."""
    stated = {unit: f"{state_area(area_m2, unit):f}" for unit in ("m2", "ha", "mu", "km2")}
    return f"{stated['m2']}平方米（{stated['ha']}公顷；{stated['mu']}亩；{stated['km2']}平方千米）"


def _paragraph(text: str, extent: Sequence[float] | None, area_m2: float, edition: str) -> str:
    told = f"行政区划版本：{edition}。" if edition and edition != "unknown" else ""
    where = "" if extent is None else f"地理坐标为{extent_words(extent)}。"
    return f"{text}{where}面积为{area_words(area_m2)}，{_HOW}。{told}"


def _paragraph_en(text: str, extent: tuple[float, float, float, float] | None, area_m2: float, edition: str) -> str:
    told = f" Edition of the administrative divisions: {edition}." if edition and edition != "unknown" else ""
    where = "" if extent is None else f" It lies within {format_extent(_whole_seconds(extent))}."
    stated = {unit: f"{state_area(area_m2, unit):f}" for unit in ("m2", "ha", "mu", "km2")}
    area = f"{stated['m2']} m² ({stated['ha']} ha; {stated['mu']} mu; {stated['km2']} km²)"
    return f"{text}{where} Its area is {area}, {_HOW_EN}.{told}"


def stray_rows(units: Iterable[CoveredUnit]) -> list[dict[str, Any]]:
    """Strays and points as rows of the answer."""
    return [
        {
            "name": "".join((*unit.parents, unit.name)),
            "code": unit.code,
            "level": str(unit.level),
            "relation": unit.relation,
            "area_m2": unit.area_m2,
            "share_of_unit": unit.share_of_unit,
        }
        for unit in units
    ]
