"""Steps of production set against the zones where the survey says they take place, Order 80 Art. 3."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from gi_atlas.model import Product, ZoneRole
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.storage.project import Project
from layers.analysis.grounds import Ground, area_m2, current_grounds, ground_of, is_slight, place_in
from layers.analysis.rules import hectares

# The form's answers to "where it is done" and the zones they mean.
ROLE_OF = {
    "production": ZoneRole.PRODUCTION,
    "raw": ZoneRole.RAW_MATERIAL,
    "water": ZoneRole.WATER,
    "processing": ZoneRole.PROCESSING,
}
_OUTSIDE, _OPEN = "outside", ("", "unknown")
_CRAFT = (
    "SELECT product_id, json_extract(answers, '$.craft') FROM gi_record"
    " WHERE product_id IS NOT NULL AND json_valid(answers) AND json_type(answers, '$.craft') = 'object'"
)


@dataclass(frozen=True)
class Step:
    """A step as one record tells it: ``place`` is the form's answer."""

    name: str
    place: str
    is_main: bool


@dataclass(frozen=True)
class Craft:
    """What the records of a product say of its making; ``raw`` are places of raw material from elsewhere."""

    steps: tuple[Step, ...]
    raw: tuple[str, ...]


def steps_and_zones(project: Project) -> Iterator[Finding]:
    """Steps without a place, in zones that are not drawn, outside of the county, or none that decides inside."""
    grounds, crafts = current_grounds(project), read_crafts(project)
    for product in project.read_all(Product):
        if product.id in crafts:
            yield from _judge(product, crafts[product.id], grounds.get(product.id, []))


def read_crafts(project: Project) -> dict[str, Craft]:
    """Steps and raw material by product, from the survey's answers."""
    steps: dict[str, list[Step]] = defaultdict(list)
    raw: dict[str, list[str]] = defaultdict(list)
    for product_id, told in project.fetch(_CRAFT):
        craft = json.loads(told)
        steps[str(product_id)] += _steps(craft.get("production_step"))
        if craft.get("raw_place") and _is_short(str(craft.get("raw_local_pct", ""))):
            raw[str(product_id)].append(str(craft["raw_place"]).strip())
    names = dict.fromkeys([*steps, *raw])
    return {name: Craft(tuple(steps[name]), tuple(dict.fromkeys(raw[name]))) for name in names}


def _steps(rows: Any) -> list[Step]:
    told = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [
        Step(str(row["step_name"]).strip(), str(row.get("step_zone", "")), row.get("step_main") == "yes")
        for row in told
        if str(row.get("step_name", "")).strip()
    ]


def _is_short(percent: str) -> bool:
    return percent.replace(".", "", 1).isdigit() and float(percent) < 100


def _judge(product: Product, craft: Craft, grounds: Sequence[Ground]) -> Iterator[Finding]:
    place = place_of(ground_of(grounds, *ZoneRole))
    places = _places(craft.steps)
    yield from _without_place(product, places, place)
    yield from _told_apart(product, places, place)
    yield from _in_no_zone(product, craft, grounds, place)
    yield from _out_of_county(product, craft.steps, place)
    if craft.steps and not _has_main_inside(craft.steps, grounds):
        main = _names(step for step in craft.steps if step.is_main)
        yield _finding("STEP_NONE_INSIDE", Severity.WARNING, product, place, {"steps": main or ["NOTHING"]})
    yield from _apart(product, craft.steps, grounds)


def _places(steps: Iterable[Step]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        found[step.name].add("" if step.place in _OPEN else step.place)
    return found


def _without_place(product: Product, places: Mapping[str, set[str]], place: Any) -> Iterator[Finding]:
    bare = [name for name, told in places.items() if told == {""}]
    if bare:
        yield _finding("STEP_NO_PLACE", Severity.NOTE, product, place, {"steps": bare})


def _told_apart(product: Product, places: Mapping[str, set[str]], place: Any) -> Iterator[Finding]:
    """Steps that two records place in different zones."""
    torn = [name for name, told in places.items() if len(told - {""}) > 1]
    if torn:
        told = {answer for name in torn for answer in places[name]} - {""}
        words = [ROLE_OF.get(answer, "OUTSIDE_COUNTY") for answer in sorted(told)]
        yield _finding("STEP_RECORDS_DIFFER", Severity.NOTE, product, place, {"steps": torn, "places": words})


def _in_no_zone(product: Product, craft: Craft, grounds: Sequence[Ground], place: Any) -> Iterator[Finding]:
    drawn = {ground.zone.role for ground in grounds}
    for answer, role in ROLE_OF.items():
        names = _names(step for step in craft.steps if step.place == answer)
        if names and role not in drawn:
            yield _finding("STEP_NO_ZONE", Severity.WARNING, product, place, {"steps": names, "role": role})
    if craft.raw and ZoneRole.RAW_MATERIAL not in drawn:
        yield _finding("STEP_RAW_NO_ZONE", Severity.NOTE, product, place, {"places": list(craft.raw)})


def _out_of_county(product: Product, steps: Iterable[Step], place: Any) -> Iterator[Finding]:
    away = [step for step in steps if step.place == _OUTSIDE]
    if away:
        severity = Severity.WARNING if any(step.is_main for step in away) else Severity.NOTE
        yield _finding("STEP_OUT_OF_COUNTY", severity, product, place, {"steps": _names(away)})


def _has_main_inside(steps: Iterable[Step], grounds: Sequence[Ground]) -> bool:
    inside = {"production"} | {answer for answer in ROLE_OF if _remainder(answer, grounds) is None}
    return any(step.is_main and step.place in inside for step in steps)


def _remainder(answer: str, grounds: Sequence[Ground]) -> Any:
    """Ground of a zone outside of the production zone; None where none of it is, or as long as one is not drawn."""
    zone, whole = ground_of(grounds, ROLE_OF[answer]), ground_of(grounds, ZoneRole.PRODUCTION)
    if zone is None:
        return shapely.Polygon()
    left = zone if whole is None else shapely.difference(zone, whole)
    return None if is_slight(left) else left


def _apart(product: Product, steps: Iterable[Step], grounds: Sequence[Ground]) -> Iterator[Finding]:
    """Decisive steps that take place in a zone which reaches out of the production zone."""
    told = list(steps)
    for answer in ("raw", "processing", "water"):
        names = _names(step for step in told if step.is_main and step.place == answer)
        left = _remainder(answer, grounds) if names else None
        if left is not None and not left.is_empty and ground_of(grounds, ZoneRole.PRODUCTION) is not None:
            evidence = {"steps": names, "role": ROLE_OF[answer], "area_ha": hectares(area_m2(left))}
            yield _finding("STEP_ZONE_APART", Severity.WARNING, product, place_in(left), evidence)


def _names(steps: Iterable[Step]) -> list[str]:
    return list(dict.fromkeys(step.name for step in steps))


def _finding(rule: str, severity: Severity, product: Product, place: Any, evidence: dict[str, Any]) -> Finding:
    return Finding(rule, severity, product.id, product.name_official, place, evidence)


RULES: tuple[Rule, ...] = (steps_and_zones,)
