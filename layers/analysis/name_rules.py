"""The name rule, Order 80 Art. 7: a place name of the ground and a generic name, unless the name is customary."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.divisions.names import core_of
from gi_atlas.model import AdminChange, Product, fill_code
from gi_atlas.registrations.comparing import name_forms, plain
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.scope.writing import CoveredUnit
from gi_atlas.storage.project import Project
from layers.analysis.grounds import current_grounds, producing_ground, writer_of

_CHINESE = re.compile("[一-龥]")
_NAME_GROUPS = ("identity", "history")
_PROVEN = (
    "SELECT DISTINCT coalesce(nullif(e.product_id, ''), r.product_id) FROM gi_evidence AS e"
    " LEFT JOIN gi_record AS r ON r.id = e.record_id WHERE e.survey_group IN (?, ?)"
)
_SHOWN = 8


@dataclass
class GroundNames:
    """Names of the units under a product: today's, and those that they or their townships bore before."""

    today: set[str] = field(default_factory=set)
    before: dict[str, str] = field(default_factory=dict)
    place: tuple[float, float] | None = None


def name_rule(project: Project) -> Iterator[Finding]:
    """Names that are not place name + generic name, unless they are customary.

    The place name must be that of a unit which the current boundary meets, of one above it, or one that such a unit
    bore before; names that are not Chinese are left to their own rules.
    """
    ground, proven = _GroundReader(project), _proven(project)
    for product in project.read_all(Product):
        if product.name_customary:
            if product.id not in proven and not product.attributes.get("customary_evidence"):
                yield _finding("SCOPE_NAME_CUSTOMARY_BARE", product, GroundNames(place=ground.place(product.id)), {})
        elif _CHINESE.search(product.name_official):
            yield from _faults(product, ground.names(product.id))


def _faults(product: Product, names: GroundNames) -> Iterator[Finding]:
    forms = name_forms(product.name_official)
    generic, place = plain(product.generic_name), plain(product.place_name)
    if not generic and names.today:
        yield from _open_parts(product, names)
    if generic and not any(form.endswith(generic) for form in forms):
        yield _finding("SCOPE_NAME_NO_GENERIC", product, names, {"generic": product.generic_name})
    if place and not any(place in form for form in forms):
        yield _finding("SCOPE_NAME_NO_PLACE", product, names, {"place_name": product.place_name})
    elif names.today and not any(_bears(forms, place, unit) for unit in names.today):
        yield _elsewhere(product, forms, place, names)


def _open_parts(product: Product, names: GroundNames) -> Iterator[Finding]:
    """Say that the parts of a name are not told, where the ground lets them be proposed."""
    name = product.name_official.partition("（")[0].partition("(")[0].strip()
    cores = sorted({core for unit in names.today if len(core := core_of(unit)) > 1}, key=len, reverse=True)
    found = next((core for core in cores if name.startswith(core) and len(name) > len(core)), None)
    if found is not None:
        evidence = {"place_name": found, "generic": name.removeprefix(found)}
        yield _finding("SCOPE_NAME_PARTS_OPEN", product, names, evidence)


def _elsewhere(product: Product, forms: frozenset[str], place: str, names: GroundNames) -> Finding:
    former = next((old for old in sorted(names.before) if _bears(forms, place, old)), None)
    if former is not None:
        evidence = {"former": former, "unit": names.before[former]}
        return _finding("SCOPE_NAME_FORMER", product, names, evidence)
    return _finding("SCOPE_NAME_ELSEWHERE", product, names, {"units": sorted(names.today)[:_SHOWN]})


def _bears(forms: frozenset[str], place_name: str, unit: str) -> bool:
    core, place = core_of(unit), core_of(place_name)
    is_part_of = bool(place) and (place in core or core in place)
    return is_part_of or any((len(core) > 1 and core in form) or unit in form for form in forms)


def _finding(rule: str, product: Product, names: GroundNames, evidence: dict[str, Any]) -> Finding:
    return Finding(rule, Severity.NOTE, product.id, product.name_official, names.place, evidence)


def _proven(project: Project) -> set[str]:
    """Products with evidence about their name: filed under identity or history."""
    return {str(row[0]) for row in project.fetch(_PROVEN, *_NAME_GROUPS)}


# --- names of the ground


class _GroundReader:
    """Names of the units under products; the overlay is made for those alone that are asked for."""

    def __init__(self, project: Project) -> None:
        self._grounds, self._writer = current_grounds(project), writer_of(project)
        self._former = _FormerNames(project, self._writer.edition) if self._writer is not None else None

    def place(self, product_id: str) -> tuple[float, float] | None:
        """A place on a product's ground."""
        grounds = self._grounds.get(product_id)
        return place_of(producing_ground(grounds)) if grounds else None

    def names(self, product_id: str) -> GroundNames:
        """Names under a product; none without ground or without units that have polygons."""
        found = GroundNames(place=self.place(product_id))
        if self._writer is None or self._former is None or found.place is None:
            return found
        shape = producing_ground(self._grounds[product_id])
        for unit, code in _units_under(self._writer.covered(shape)):
            found.today |= {unit, *self._former.without_polygon.get(code, ())}
            found.before |= {old: unit for old in self._former.of(code) if old not in found.today}
        return found


def _units_under(covered: Sequence[CoveredUnit]) -> Iterator[tuple[str, str]]:
    """Names of units under a boundary and of those above them, each with its code of twelve digits ("" above)."""
    for unit in covered:
        if unit.relation != "sliver":
            yield from ((parent, "") for parent in unit.parents)
            yield unit.name, fill_code(unit.code)
            yield from _units_under(unit.below)


class _FormerNames:
    """What units were called in other editions and in the changes that are kept, and townships without a polygon."""

    def __init__(self, project: Project, edition: str) -> None:
        self.without_polygon: dict[str, set[str]] = defaultdict(set)
        self._old: dict[str, set[str]] = defaultdict(set)
        query = "SELECT code12, name, edition, geom IS NULL FROM gi_admin_unit WHERE level <> 'VILLAGE'"
        for code, name, of, is_bare in project.fetch(query):
            if of != edition:
                self._old[code].add(str(name))
            elif is_bare and code[6:].strip("0"):
                self.without_polygon[fill_code(code[:6])].add(str(name))
        for change in project.read_all(AdminChange):
            self._old[fill_code(change.new_code)].add(change.old_name)

    def of(self, code: str) -> set[str]:
        """Names that a unit bore; none for the code ""."""
        return self._old.get(code, set()) - {""} if code else set()


RULES: tuple[Rule, ...] = (name_rule,)
