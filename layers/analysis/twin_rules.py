"""Products that may be taken for each other: of one name, nested, on the same ground, or one product entered twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import shapely

from gi_atlas.model import Product, Registration, shown
from gi_atlas.registrations.comparing import name_forms, plain
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.storage.project import Project
from layers.analysis.grounds import Ground, current_grounds, place_in, producing_ground, usable_shapes
from layers.analysis.project_analysis import overlaps_project, read_boundaries

# Two entries are one product where they share at least this much of the smaller one's ground.
SAME_GROUND_SHARE = 0.5
_NESTED = ("contains", "within")


def homonyms(project: Project) -> Iterator[Finding]:
    """Products that share a name: one product in two channels where their ground or counties are one, else homonyms."""
    products = {product.id: product for product in project.read_all(Product)}
    channels: dict[str, list[Registration]] = defaultdict(list)
    for registration in project.read_all(Registration):
        channels[registration.product_id].append(registration)
    grounds = current_grounds(project)
    for (first_id, second_id), names in _namesakes(products.values(), channels).items():
        first, second = products[first_id], products[second_id]
        is_one = _is_one_product(first, second, grounds)
        evidence: dict[str, Any] = {"other": second.name_official, "other_id": second_id, "names": sorted(names)}
        if is_one:
            held = [shown(one.channel) for one in (*channels[first_id], *channels[second_id])]
            evidence["channels"] = list(dict.fromkeys(held)) or ["NOTHING"]
        rule = "PRODUCT_TWICE" if is_one else "SCOPE_HOMONYM"
        place = place_of(producing_ground(grounds[first_id])) if first_id in grounds else None
        yield Finding(rule, Severity.WARNING, first_id, first.name_official, place, evidence)


def _namesakes(
    products: Iterable[Product], held: Mapping[str, list[Registration]]
) -> dict[tuple[str, str], frozenset[str]]:
    """Pairs of products, in their order, with the names that both go by."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for product in products:
        registered = (one.name_as_registered for one in held.get(product.id, ()))
        names = (product.name_official, *product.name_alias, *registered)
        for form in sorted({form for name in names if name for form in name_forms(name)}):
            by_name[form].append(product.id)
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form, ids in by_name.items():
        for number, first in enumerate(ids):
            for second in ids[number + 1 :]:
                pairs[first, second].add(form)
    return {pair: frozenset(forms) for pair, forms in pairs.items()}


def _is_one_product(first: Product, second: Product, grounds: Mapping[str, list[Ground]]) -> bool:
    if first.id in grounds and second.id in grounds:
        ours, theirs = producing_ground(grounds[first.id]), producing_ground(grounds[second.id])
        least = min(ours.area, theirs.area)
        return bool(least > 0 and shapely.intersection(ours, theirs).area >= SAME_GROUND_SHARE * least)
    return bool(set(first.counties) & set(second.counties))


def nested_products(project: Project) -> Iterator[Finding]:
    """Products of one generic name whose scopes lie within each other or share ground (西湖龙井 in 龙井茶)."""
    products = {product.id: product for product in project.read_all(Product)}
    boundaries = read_boundaries(project)
    product_of = dict(zip(boundaries.ids, boundaries.products, strict=True))
    shapes = dict(zip(boundaries.ids, usable_shapes(boundaries), strict=True))
    for row in overlaps_project(boundaries):
        one, other = (products.get(product_of[row[side]] or "") for side in ("a", "b"))
        generic = _generic_in_common(one, other)
        if generic and row["relation"] != "sliver":
            share = max(row["share_a"], row["share_b"])
            evidence = {
                "other": row["b_name"],
                "other_id": row["b"],
                "generic": generic,
                "share": f"{share:.0%}",
            }
            rule = "SCOPE_NESTED" if row["relation"] in _NESTED else "SCOPE_SAME_GROUND"
            place = place_in(shapely.intersection(shapes[row["a"]], shapes[row["b"]]))
            yield Finding(rule, Severity.NOTE, row["a"], row["a_name"], place, evidence)


def _generic_in_common(one: Product | None, other: Product | None) -> str:
    """The shorter of two generic names that end alike (绿茶 and 茶); "" where they do not, or for one product."""
    if one is None or other is None or one.id == other.id:
        return ""
    shorter, longer = sorted((one.generic_name.strip(), other.generic_name.strip()), key=len)
    return shorter if shorter and plain(longer).endswith(plain(shorter)) else ""


RULES: tuple[Rule, ...] = (homonyms, nested_products)
