"""Fields and words of the dialog of registrations, standards and agreements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gi_atlas.errors import UsageError
from gi_atlas.i18n import N_, _, current_language
from gi_atlas.model import Channel, Product, Registration, Standard
from gi_atlas.registrations.classes import (
    AgreementEntry,
    ClassTable,
    agreement_entries,
    agreements_of,
    class_table,
    nice_goods,
    nice_words,
)
from gi_atlas.registrations.comparing import Comparison, difference_text, product_comparison
from gi_atlas.registrations.entering import require_order
from gi_atlas.registrations.standards import holds, level_word, make_standard, standards_of
from gi_atlas.services.details import text_of
from gi_atlas.storage.project import Project
from gui.form_widgets.choices import enum_options
from gui.panels.field_form import FieldSpec

REGISTRATION_FIELDS = {
    "channel": FieldSpec(N_("Channel"), enum_options(Channel)),
    "number": FieldSpec(N_("Number")),
    "name_as_registered": FieldSpec(N_("Registered name")),
    "holder": FieldSpec(N_("Holder")),
    "act": FieldSpec(N_("Act")),
    "valid_from": FieldSpec(N_("Valid from"), hint=N_("YYYY-MM-DD")),
    "valid_to": FieldSpec(N_("Valid until"), hint=N_("Last day, YYYY-MM-DD; empty while it holds")),
    "status": FieldSpec(N_("Status")),
    "country": FieldSpec(N_("Country")),
    "scope_text": FieldSpec(N_("Scope as published"), is_prose=True),
}
STANDARD_FIELDS = {
    "number": FieldSpec(N_("Number"), hint="GB/T 17924-2008"),
    "title": FieldSpec(N_("Title of the standard")),
    "valid_from": FieldSpec(N_("Valid from"), hint=N_("YYYY-MM-DD")),
    "valid_to": FieldSpec(N_("Valid until"), hint=N_("Last day, YYYY-MM-DD; empty while it holds")),
    "superseded_by": FieldSpec(N_("Superseded by")),
    "applied_by": FieldSpec(N_("Applied by")),
}
SUCCESSOR_FIELDS = {name: STANDARD_FIELDS[name] for name in ("number", "title", "valid_from")}
COLUMNS = {
    "number": N_("Number"),
    "title": N_("Title of the standard"),
    "level": N_("Level"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid until"),
    "superseded_by": N_("Superseded by"),
    "applied_by": N_("Applied by"),
}


@dataclass(frozen=True)
class Papers:
    """All that the dialog shows of a product."""

    comparison: Comparison
    standards: tuple[Standard, ...]
    classes: ClassTable
    agreements: tuple[AgreementEntry, ...]
    has_lists: bool


def read_papers(project: Project, product_id: str) -> Papers:
    """Everything that the dialog shows, read at once.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    comparison, entries = product_comparison(project, product_id), agreement_entries(project)
    listed = tuple(agreements_of(comparison.product, entries))
    return Papers(comparison, tuple(standards_of(project, product_id)), class_table(project), listed, bool(entries))


def standard_cells(standard: Standard) -> list[str]:
    """Cells of a standard's row."""
    cells = [level_word(standard.level) if name == "level" else text_of(standard, name) for name in COLUMNS]
    return cells if holds(standard) else [_("{number} (no longer holds)").format(number=cells[0]), *cells[1:]]


def settled_standard(standard: Standard) -> Standard:
    """A standard with its number in one way of writing and its level.

    Raises
    ------
    UsageError
        STANDARD_NUMBER_WRONG, DAYS_BACKWARDS.
    """
    read = make_standard(standard.product_id, standard.number)
    more = {name: getattr(standard, name) for name in ("title", *list(STANDARD_FIELDS)[2:], "id")}
    require_order(standard.valid_from, standard.valid_to)
    return make_standard(standard.product_id, read.number, **more)


def settled_registration(registration: Registration) -> Registration:
    """A registration whose days run forwards.

    Raises
    ------
    UsageError
        DAYS_BACKWARDS.
    """
    require_order(registration.valid_from, registration.valid_to)
    return registration


def settled_successor(standard: Standard) -> Standard:
    """A standard that is to take the place of another: it has a number and a first day.

    Raises
    ------
    UsageError
        STANDARD_NUMBER_WRONG, VALUE_WRONG without a day.
    """
    if standard.valid_from is None:
        raise UsageError("VALUE_WRONG", field=_("Valid from"), value="", expected="YYYY-MM-DD")
    return settled_standard(standard)


def new_registration(product: Product, held: Sequence[Registration]) -> Registration:
    """A registration to fill in: the first channel that the product is not in, its name as it is."""
    used = {one.channel for one in held}
    channel = next((one for one in Channel if one not in used), Channel.GI_PRODUCT)
    return Registration(product.id, channel, name_as_registered=product.name_official)


def successor_of(standard: Standard) -> Standard:
    """A standard to fill in that takes the place of one today."""
    return Standard(standard.product_id, "", title=standard.title, valid_from=date.today())


def differing_lines(papers: Papers) -> list[str]:
    """What the channels disagree in, in sentences."""
    comparison = papers.comparison
    if not comparison.registrations:
        return [_("No registration in any protection channel yet.")]
    if len(comparison.registrations) > 1 and not comparison.differing:
        return [_("The channels agree.")]
    first = [_("The channels disagree in the rows marked ≠.")] if comparison.differing else []
    return [*first, *(difference_text(comparison, one) for one in comparison.scopes)]


def class_lines(papers: Papers) -> list[str]:
    """Class, Nice classes and agreements of the product, a line each."""
    product = papers.comparison.product
    return [
        _("Class code: {value}").format(value=_class_text(product, papers.classes)),
        _("Nice classes: {value}").format(value="、".join(nice_words(product.nice, nice_goods(product))) or "–"),
        *_agreement_lines(papers),
    ]


def _class_text(product: Product, table: ClassTable) -> str:
    if not table.classes:
        return _("{code} (no table of classes is loaded)").format(code=product.class_code or "–")
    if product.class_code and product.class_code not in table.by_code:
        return _("{code} (not in the table {edition})").format(code=product.class_code, edition=table.edition)
    return table.path_text(product.class_code, current_language()) or "–"


def _agreement_lines(papers: Papers) -> Iterable[str]:
    if not papers.has_lists:
        return [_("International agreements: no list is loaded.")]
    if not papers.agreements:
        return [_("International agreements: no list names this product.")]
    return [_agreement_line(one) for one in papers.agreements]


def _agreement_line(entry: AgreementEntry) -> str:
    parts = (entry.agreement, entry.number, entry.name, entry.name_en, entry.country, entry.since)
    return "⚑ " + " · ".join(part for part in parts if part)
