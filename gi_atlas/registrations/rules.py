"""Rules about registrations, classes, standards and agreements, and how they agree with the product."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Product,
    ProductStatus,
    Registration,
    Standard,
    Zone,
    ZoneRole,
)
from gi_atlas.registrations.classes import AgreementEntry, agreement_entries, agreements_of, class_table
from gi_atlas.registrations.comparing import Comparison, compare_products, named_units, plain, read_told
from gi_atlas.registrations.name_rules import RULES as NAME_RULES
from gi_atlas.registrations.office_tables import lonely_codes, lonely_evidence, wrong_nice
from gi_atlas.registrations.standards import held_twice, read_number
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.rules.words import NOTHING
from gi_atlas.storage.project import Project

_BY_STANDARD = (Channel.GI_PRODUCT, Channel.AGI)
_MARKS = (Channel.TM_CERT, Channel.TM_COLL)
# Whether the registration names units that the boundary's wording does not, and the other way round.
_BOUNDARY_RULES = {
    (True, True): "REG_SCOPE_NOT_BOUNDARY",
    (True, False): "REG_SCOPE_MORE",
    (False, True): "REG_SCOPE_LACKS",
}
_CHINESE = re.compile("[一-龥]")


def disagreeing_registrations(project: Project) -> Iterator[Finding]:
    """Products whose registrations in different channels differ in name, holder or scope; scopes by their units."""
    for comparison in compare_products(project):
        fields = list(comparison.tied_differing)
        product = comparison.product
        if fields:
            evidence: dict[str, Any] = {"fields": fields}
            yield Finding(
                "RULE_REGISTRATIONS_DIFFER", Severity.WARNING, product.id, product.name_official, None, evidence
            )
        yield from _differing_scopes(comparison)


def _differing_scopes(comparison: Comparison) -> Iterator[Finding]:
    product = comparison.product
    for one in comparison.scopes:
        first, second = comparison.registrations[one.first], comparison.registrations[one.second]
        ours, theirs = one.only_first, one.only_second
        rule = "REG_SCOPES_DIFFER" if ours and theirs else "REG_SCOPE_NARROWER"
        if ours and not theirs:  # the narrower one is named first
            first, second, ours, theirs = second, first, theirs, ours
        evidence = {
            "channel": first.channel,
            "other_channel": second.channel,
            "only_here": list(ours),
            "only_there": list(theirs),
            "registration": first.id,
            "other_id": second.id,
        }
        yield Finding(rule, Severity.NOTE, product.id, product.name_official, None, evidence)


def registration_and_boundary(project: Project) -> Iterator[Finding]:
    """Registrations whose wording names other units than that of the product's published boundary."""
    products = {product.id: product for product in project.read_all(Product)}
    told = _published(project)
    for registration in project.read_all(Registration):
        boundary = told.get(registration.product_id)
        if boundary is None or registration.product_id not in products or not _is_current(registration):
            continue
        ours, theirs = named_units(registration.scope_text), named_units(boundary.scope_text)
        if ours and theirs and ours != theirs:
            evidence = {
                "channel": registration.channel,
                "product": products[registration.product_id].name_official,
                "only_here": sorted(ours - theirs),
                "only_there": sorted(theirs - ours),
            }
            name = registration.number or registration.name_as_registered
            rule = _BOUNDARY_RULES[bool(ours - theirs), bool(theirs - ours)]
            yield Finding(rule, Severity.NOTE, registration.id, name, place_of(boundary.geom), evidence)


def _published(project: Project) -> dict[str, BoundaryVersion]:
    """The published version of each product's production zone."""
    zones = {zone.id: zone.product_id for zone in project.read_all(Zone) if zone.role is ZoneRole.PRODUCTION}
    found = (one for one in project.read_all(BoundaryVersion) if one.status is BoundaryStatus.PUBLISHED)
    return {zones[one.zone_id]: one for one in found if one.zone_id in zones and one.scope_text}


def _is_current(registration: Registration) -> bool:
    return registration.valid_to is None or registration.valid_to > date.today()


def registration_counts(project: Project) -> Iterator[Finding]:
    """Wordings of registrations and boundaries whose number (共N个) no list of theirs has."""
    named: list[tuple[str, str, str, Any]] = [
        (one.id, one.number or one.name_as_registered, one.scope_text, None) for one in project.read_all(Registration)
    ]
    kept = {row[0] for row in project.fetch("SELECT boundary_id FROM gi_scope_text WHERE boundary_id IS NOT NULL")}
    named += [
        (one.id, one.name, one.scope_text, one.geom)
        for one in project.read_all(BoundaryVersion)
        if one.id not in kept and one.status is not BoundaryStatus.SUPERSEDED
    ]
    for thing_id, name, text, geometry in named:
        for defect in read_told(text).counts:
            evidence = {**defect.context, "written": text[slice(*defect.span)], "proposal": defect.proposal}
            yield Finding("SCOPE_COUNT_DIFFERS", Severity.WARNING, thing_id, name, place_of(geometry), evidence)


def numbers_twice(project: Project) -> Iterator[Finding]:
    """Registrations of one channel that bear one number."""
    held: dict[tuple[Channel, str], list[Registration]] = defaultdict(list)
    for registration in project.read_all(Registration):
        if plain(registration.number):
            held[registration.channel, plain(registration.number)].append(registration)
    names = _product_names(project)
    for (channel, _number), same in held.items():
        for other in same[1:]:
            evidence = {
                "channel": channel,
                "number": other.number,
                "product": names.get(other.product_id, ""),
                "other": names.get(same[0].product_id, ""),
                "other_id": same[0].id,
            }
            yield Finding("REG_NUMBER_TWICE", Severity.WARNING, other.id, other.number, None, evidence)


def ended_registrations(project: Project) -> Iterator[Finding]:
    """Products that are recognised although every registration of theirs has ended."""
    held: dict[str, list[Registration]] = defaultdict(list)
    for registration in project.read_all(Registration):
        held[registration.product_id].append(registration)
    for product in project.read_all(Product):
        own = held[product.id]
        if product.status is ProductStatus.RECOGNISED and own and not any(map(_is_current, own)):
            last = max(one.valid_to for one in own if one.valid_to is not None)
            evidence = {"day": last.isoformat()}
            yield Finding("REG_ALL_ENDED", Severity.WARNING, product.id, product.name_official, None, evidence)


def class_codes(project: Project) -> Iterator[Finding]:
    """Class codes that the office's table has not, that another edition gave, or that are missing, C5 and N2."""
    table = class_table(project)
    lonely = lonely_codes({"code": one.code, "parent": one.parent} for one in table.classes)
    if lonely:
        yield Finding("CLASS_NOT_BELOW", Severity.NOTE, "", table.edition, None, lonely_evidence(table.edition, lonely))
    for product in project.read_all(Product):
        yield from _wrong_nice(product)
        if not table.classes:
            continue
        evidence: dict[str, Any] = {"code": product.class_code, "edition": table.edition}
        found = table.by_code.get(product.class_code)
        if not product.class_code:
            severity = Severity.WARNING if _is_under_way(product) else Severity.NOTE
            yield _of_product("CLASS_MISSING", severity, product, evidence)
        elif found is None:
            yield _of_product("CLASS_UNKNOWN", Severity.WARNING, product, evidence)
        elif product.class_edition and product.class_edition != table.edition:
            evidence |= {"name_of_class": found.name, "own_edition": product.class_edition}
            yield _of_product("CLASS_OTHER_EDITION", Severity.NOTE, product, evidence)
        elif found.terms and not _has_term(product, found.terms):
            evidence |= {"name_of_class": found.name, "terms": list(found.terms)}
            yield _of_product("CLASS_NO_TERM", Severity.NOTE, product, evidence)


def _is_under_way(product: Product) -> bool:
    return product.status not in (ProductStatus.SURVEY_DRAFT, ProductStatus.POTENTIAL_LISTED, ProductStatus.REVOKED)


def _has_term(product: Product, terms: Sequence[str]) -> bool:
    return any(plain(product.generic_name or product.name_official).endswith(plain(term)) for term in terms)


def _wrong_nice(product: Product) -> Iterator[Finding]:
    wrong = wrong_nice(product.nice)
    if wrong:
        yield _of_product("NICE_WRONG", Severity.WARNING, product, {"classes": list(wrong)})


def marks_without_nice(project: Project) -> Iterator[Finding]:
    """Products with a certification or collective mark that name no Nice class."""
    marked = {one.product_id: one for one in project.read_all(Registration) if one.channel in _MARKS}
    table = class_table(project)
    for product in project.read_all(Product):
        if product.id in marked and not product.nice:
            found = table.by_code.get(product.class_code)
            evidence = {"number": marked[product.id].number or NOTHING}
            fix = ""
            if found is not None and found.nice:
                evidence["proposal"], fix = "、".join(found.nice), "NICE_PROPOSED_FIX"
            name = product.name_official
            yield Finding("NICE_MISSING", Severity.NOTE, product.id, name, None, evidence, fix)


def standards_in_order(project: Project) -> Iterator[Finding]:
    """Standards whose number is none, that hold in two editions, or name a successor that is not there."""
    names = _product_names(project)
    held: dict[str, list[Standard]] = defaultdict(list)
    for standard in project.read_all(Standard):
        held[standard.product_id].append(standard)
    for product_id, standards in held.items():
        product = names.get(product_id, "")
        yield from _odd_standards(standards, product)
        for old, new in held_twice(standards):
            evidence = {"other": new.number, "other_id": new.id, "product": product}
            yield Finding("STANDARD_TWO_EDITIONS", Severity.WARNING, old.id, old.number, None, evidence)
    registered = {one.product_id for one in project.read_all(Registration) if one.channel in _BY_STANDARD}
    for found in project.read_all(Product):
        is_due = found.status is ProductStatus.RECOGNISED and found.id in registered
        if is_due and not held.get(found.id):
            yield _of_product("STANDARD_NONE", Severity.NOTE, found, {})


def _odd_standards(standards: Iterable[Standard], product: str) -> Iterator[Finding]:
    own = list(standards)
    known = {plain(one.number) for one in own}
    for one in own:
        evidence = {"product": product, "successor": one.superseded_by}
        if read_number(one.number) is None:
            yield Finding("STANDARD_NUMBER_ODD", Severity.NOTE, one.id, one.number, None, evidence)
        if one.superseded_by and plain(one.superseded_by) not in known:
            yield Finding("STANDARD_SUCCESSOR_MISSING", Severity.NOTE, one.id, one.number, None, evidence)


def agreement_flags(project: Project) -> Iterator[Finding]:
    """Products that a list of agreements names and no registration of theirs does, and the other way round."""
    entries = agreement_entries(project)
    if not entries:
        return
    registered = {one.product_id for one in project.read_all(Registration) if one.channel is Channel.EU_AGREEMENT}
    for product in project.read_all(Product):
        listed = agreements_of(product, entries)
        if listed and product.id not in registered:
            yield _of_product("AGREEMENT_NOT_REGISTERED", Severity.NOTE, product, _agreement_evidence(listed))
        elif not listed and product.id in registered:
            evidence = {"lists": list(dict.fromkeys(one.agreement for one in entries))}
            yield _of_product("AGREEMENT_NOT_LISTED", Severity.WARNING, product, evidence)


def _agreement_evidence(listed: Sequence[AgreementEntry]) -> dict[str, Any]:
    return {
        "agreements": list(dict.fromkeys(one.agreement for one in listed)),
        "numbers": [one.number for one in listed if one.number],
    }


def names_of_kinds(project: Project) -> Iterator[Finding]:
    """Names that are generic alone, or that the survey gives as that of a variety or breed, N3 (to be confirmed)."""
    varieties = _varieties(project)
    for product in project.read_all(Product):
        name = plain(product.name_official)
        if product.generic_name and name == plain(product.generic_name):
            yield _of_product("NAME_ONLY_GENERIC", Severity.WARNING, product, {"generic": product.generic_name})
        elif _CHINESE.search(name) and name in varieties.get(product.id, set()):
            yield _of_product("NAME_OF_VARIETY", Severity.WARNING, product, {})


def _varieties(project: Project) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    query = (
        "SELECT product_id, json_extract(answers, '$.quality.variety_name') FROM gi_record"
        " WHERE product_id IS NOT NULL AND json_valid(answers)"
    )
    for product_id, variety in project.fetch(query):
        if variety:
            found[str(product_id)] |= {plain(part) for part in re.split("[、，,;；]", str(variety)) if part.strip()}
    return found


def _product_names(project: Project) -> dict[str, str]:
    return {product.id: product.name_official for product in project.read_all(Product)}


def _of_product(rule: str, severity: Severity, product: Product, evidence: dict[str, Any]) -> Finding:
    return Finding(rule, severity, product.id, product.name_official, None, evidence)


RULES: tuple[Rule, ...] = (
    disagreeing_registrations,
    registration_and_boundary,
    registration_counts,
    numbers_twice,
    ended_registrations,
    class_codes,
    marks_without_nice,
    standards_in_order,
    agreement_flags,
    names_of_kinds,
    *NAME_RULES,
)
