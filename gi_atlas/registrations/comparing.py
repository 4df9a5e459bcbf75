"""One product, its registrations in every channel side by side, and what they disagree in."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gi_atlas.clock import last_day_of
from gi_atlas.i18n import N_, _, current_language
from gi_atlas.model import Product, Registration, shown
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.wording import Defect
from gi_atlas.storage.project import Project

FIELDS = {
    "channel": N_("Channel"),
    "number": N_("Number"),
    "name_as_registered": N_("Registered name"),
    "holder": N_("Holder"),
    "scope_text": N_("Scope as published"),
    "act": N_("Act"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid until"),
    "status": N_("Status"),
    "country": N_("Country"),
}
# What should be the same in every channel; days may differ by right, they are marked and no more.
TIED = ("name_as_registered", "holder", "scope_text")
DATES = ("valid_from", "valid_to")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_CHINESE = re.compile("[一-龥]")
_SIGNS = re.compile(r"[\s、，,。.；;：:·•“”\"'‘’]+")


@dataclass(frozen=True)
class ComparedRow:
    """One field of all registrations; ``values`` stand in their order."""

    field: str
    values: tuple[str, ...]
    is_different: bool


@dataclass(frozen=True)
class ScopeDifference:
    """Units that only one of two wordings names, by the registrations' places in the comparison."""

    first: int
    second: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A product's registrations side by side.

    Attributes
    ----------
    rows : tuple of ComparedRow
        Every field that any registration fills.
    scopes : tuple of ScopeDifference
        Pairs of registrations whose wordings name different units.
    """

    product: Product
    registrations: tuple[Registration, ...]
    rows: tuple[ComparedRow, ...]
    scopes: tuple[ScopeDifference, ...]

    @property
    def differing(self) -> tuple[str, ...]:
        """Fields in which the channels disagree, days included."""
        return tuple(row.field for row in self.rows if row.is_different)

    @property
    def tied_differing(self) -> tuple[str, ...]:
        """Of those the ones that should be the same in every channel: name, holder, scope."""
        return tuple(name for name in self.differing if name in TIED)


def compare(product: Product, registrations: Sequence[Registration]) -> Comparison:
    """Registrations of one product side by side, in the order of their first days."""
    ordered = tuple(sorted(registrations, key=lambda one: (str(one.valid_from or "9999"), one.number)))
    different = differing_fields(ordered)
    rows = (ComparedRow(name, tuple(value_text(one, name) for one in ordered), name in different) for name in FIELDS)
    filled = tuple(row for row in rows if any(row.values))
    return Comparison(product, ordered, filled, tuple(_scope_differences(ordered)))


def compare_products(project: Project, product_ids: Iterable[str] | None = None) -> list[Comparison]:
    """Comparison of each product that has registrations, or of those asked for, in the order of their names.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN for a product that is not there.
    """
    if product_ids is not None:
        return [product_comparison(project, one) for one in product_ids]
    held: dict[str, list[Registration]] = {}
    for registration in project.read_all(Registration):
        held.setdefault(registration.product_id, []).append(registration)
    products = sorted(project.read_all(Product), key=lambda product: product.name_official)
    return [compare(product, held[product.id]) for product in products if product.id in held]


def product_comparison(project: Project, product_id: str) -> Comparison:
    """Registrations of one product side by side.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    product = project.read_one(Product, product_id)
    return compare(product, project.read_all(Registration, product_id=product_id))


def differing_fields(registrations: Iterable[Registration]) -> frozenset[str]:
    """Fields in which registrations say different things; what one does not say counts not.

    Names that stand for each other (茅台酒 and 茅台酒（贵州茅台酒）), signs and widths make no difference; wordings
    differ by the units that they name, where they name any.
    """
    held = tuple(registrations)
    told: dict[str, Any] = {
        "name_as_registered": _is_one_name,
        "holder": _is_one_text,
        "scope_text": _is_one_scope,
        "valid_from": _is_one_text,
        "valid_to": _is_one_text,
    }
    texts = {name: [text for text in (value_text(one, name) for one in held) if text] for name in told}
    return frozenset(name for name, is_one in told.items() if not is_one(texts[name]))


def _is_one_text(texts: Sequence[str]) -> bool:
    return len({plain(text) for text in texts}) <= 1


def _is_one_name(texts: Sequence[str]) -> bool:
    known = [forms for forms in map(name_forms, texts) if forms]  # signs alone are no name
    return not known or bool(frozenset.intersection(*known))


def _is_one_scope(texts: Sequence[str]) -> bool:
    return _is_one_text(texts) or (all(named_units(text) for text in texts) and len(set(map(named_units, texts))) == 1)


def plain(text: str) -> str:
    """Text without signs, blanks and widths: what is left is what two papers can disagree in."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def name_forms(name: str) -> frozenset[str]:
    """Names that a name stands for: 天坛砚（盘古砚） is 天坛砚, 盘古砚 and the whole.

    A bracket that tells a zone (天津产区) is no name.
    """
    folded = plain(name)
    inner = [part for part in _IN_BRACKETS.findall(folded) if part and not part.endswith(("产区", "产地"))]
    return frozenset(part for part in (folded, _IN_BRACKETS.sub("", folded), *inner) if part)


@dataclass(frozen=True)
class ToldScope:
    """What a wording names, and its counts that no list of it has."""

    units: frozenset[str] = frozenset()
    counts: tuple[Defect, ...] = ()


@lru_cache(maxsize=1 << 14)
def read_told(scope_text: str) -> ToldScope:
    """A wording read for comparing: its units, parts of one marked (部分), and its wrong counts.

    Descriptions in other languages run to thousands of words, hold no unit that the reader knows and take long.
    """
    if not _CHINESE.search(scope_text):
        return ToldScope()
    read = read_scope(scope_text)
    units = frozenset(f"{unit.name}（{unit.part_note}）" if unit.part_note else unit.name for unit in read.units)
    return ToldScope(units, tuple(defect for defect in read.defects if defect.code == "COUNT_DIFFERS"))


def named_units(scope_text: str) -> frozenset[str]:
    """Units that a wording names; empty where it names none."""
    return read_told(scope_text).units


def _scope_differences(registrations: Sequence[Registration]) -> Iterator[ScopeDifference]:
    named = [(place, named_units(one.scope_text)) for place, one in enumerate(registrations)]
    told = [(place, units) for place, units in named if units]
    for number, (first, ours) in enumerate(told):
        for second, theirs in told[number + 1 :]:
            if ours != theirs:
                yield ScopeDifference(first, second, tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours)))


def value_text(registration: Registration, field: str) -> str:
    """Value of a field as people read it: the channel in words, the last day instead of the one after it."""
    value = getattr(registration, field)
    if value is None:
        return ""
    if field == "channel":
        return shown(value)
    return last_day_of(value).isoformat() if field == "valid_to" else str(value).strip()


def field_word(field: str) -> str:
    """Name of a field in the current language."""
    return _(FIELDS[field])


def difference_text(comparison: Comparison, difference: ScopeDifference) -> str:
    """What two wordings disagree in, in one sentence."""
    sides = ((difference.first, difference.only_first), (difference.second, difference.only_second))
    template = _("only in {channel}: {units}")
    return ("；" if current_language() == "zh" else "; ").join(
        template.format(channel=shown(comparison.registrations[place].channel), units="、".join(units))
        for place, units in sides
        if units
    )
