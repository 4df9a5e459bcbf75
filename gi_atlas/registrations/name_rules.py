"""Names of products that are not recognised yet and that others hold already, N3 of the naming rules.

What is unlawful, unsafe or harmful, which N3 names too, no table at hand can tell: people judge it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gi_atlas.model import Channel, Product, ProductStatus, Registration
from gi_atlas.registrations.classes import AgreementEntry, agreement_entries
from gi_atlas.registrations.comparing import name_forms
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.words import NOTHING
from gi_atlas.storage.project import Project

_PROTECTING = (Channel.GI_PRODUCT, Channel.AGI, Channel.EU_AGREEMENT, Channel.FOREIGN_IN_CN)
_MARKS = (Channel.TM_CERT, Channel.TM_COLL)
_OWN = ("", "cn", "chn", "china", "中国")
_DONE = (ProductStatus.RECOGNISED, ProductStatus.REVOKED)


@dataclass
class _Held:
    """Products and registrations by every form of their names."""

    products: dict[str, Product] = field(default_factory=dict)
    registrations: dict[str, list[Registration]] = field(default_factory=lambda: defaultdict(list))
    by_form: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def names_that_others_hold(project: Project) -> Iterator[Finding]:
    """Names of candidates that another product is protected by, that a mark of another consists of, or a list has."""
    held, entries = _read(project), [one for one in agreement_entries(project) if _is_foreign(one)]
    for product in held.products.values():
        if product.status in _DONE:
            continue
        forms = name_forms(product.name_official)
        for other_id in sorted({one for form in forms for one in held.by_form.get(form, ())} - {product.id}):
            yield from _held_by(product, held.products[other_id], held.registrations, forms)
        for entry in entries:
            if forms & (name_forms(entry.name) | name_forms(entry.name_en)):
                yield _finding("NAME_LISTED", product, _listed(entry))


def _read(project: Project) -> _Held:
    held = _Held({product.id: product for product in project.read_all(Product)})
    for registration in project.read_all(Registration):
        held.registrations[registration.product_id].append(registration)
    for product in held.products.values():
        for name in _names(product, held.registrations.get(product.id, ())):
            for form in name_forms(name):
                held.by_form[form].add(product.id)
    return held


def _names(product: Product, registrations: Iterable[Registration]) -> list[str]:
    told = (product.name_official, *product.name_alias, *(one.name_as_registered for one in registrations))
    return [name for name in told if name]


def _held_by(
    product: Product, other: Product, registrations: Mapping[str, list[Registration]], forms: frozenset[str]
) -> Iterator[Finding]:
    """What another product of the name holds; one of the same county may be the same one, which has its own rule."""
    if set(product.counties) & set(other.counties):
        return
    current = [one for one in registrations.get(other.id, ()) if _is_current(one)]
    protecting = [one for one in current if one.channel in _PROTECTING]
    marks = [one for one in current if one.channel in _MARKS and forms & name_forms(one.name_as_registered)]
    own = {one.holder.strip() for one in registrations.get(product.id, ()) if one.holder.strip()}
    if protecting or other.status is ProductStatus.RECOGNISED:
        yield _finding("NAME_PROTECTED", product, _told(other, protecting[0] if protecting else None))
    for mark in marks:
        if mark.holder.strip() not in own:
            yield _finding("NAME_IS_MARK", product, _told(other, mark))


def _is_current(registration: Registration) -> bool:
    return registration.valid_to is None or registration.valid_to > date.today()


def _is_foreign(entry: AgreementEntry) -> bool:
    return entry.country.strip().casefold() not in _OWN


def _told(other: Product, registration: Registration | None) -> dict[str, Any]:
    if registration is None:
        return {"other": other.name_official, "other_id": other.id, "number": NOTHING, "holder": NOTHING}
    return {
        "other": other.name_official,
        "other_id": other.id,
        "number": registration.number or NOTHING,
        "holder": registration.holder or NOTHING,
        "channel": registration.channel,
    }


def _listed(entry: AgreementEntry) -> dict[str, Any]:
    return {"agreement": entry.agreement, "country": entry.country, "number": entry.number or NOTHING,
            "other": entry.name or entry.name_en}  # fmt: skip


def _finding(rule: str, product: Product, evidence: dict[str, Any]) -> Finding:
    return Finding(rule, Severity.WARNING, product.id, product.name_official, None, evidence)


RULES: tuple[Rule, ...] = (names_that_others_hold,)
