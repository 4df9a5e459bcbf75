"""Registrations and standards as an officer enters them: what stands there already or runs backwards is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gi_atlas.errors import UsageError
from gi_atlas.events import Changes
from gi_atlas.model import Product, Registration, Standard
from gi_atlas.registrations.comparing import plain
from gi_atlas.registrations.standards import make_standard, read_number
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project


def enter(project: Project, entity: Any, expected: Any | None = None) -> Changes:
    """Add or change anything by hand; registrations and standards as this module says.

    Raises
    ------
    UsageError
        See ``save_standard`` and ``save_registration``.
    """
    if isinstance(entity, Standard):
        return save_standard(project, entity, expected)
    if isinstance(entity, Registration):
        return save_registration(project, entity, expected)
    return save(project, entity, expected=expected)


def save_standard(project: Project, standard: Standard, expected: Standard | None = None) -> Changes:
    """Add or change a standard of a product, in one step.

    Raises
    ------
    UsageError
        STANDARD_TWICE for a number that stands among the product's standards, however it is written;
        STANDARD_BEFORE_YEAR for a first day before the year of the number; DAYS_BACKWARDS.
    """
    require_order(standard.valid_from, standard.valid_to)
    read = read_number(standard.number)
    first = standard.valid_from
    if read is not None and read.year is not None and first is not None and first.year < read.year:
        raise UsageError("STANDARD_BEFORE_YEAR", value=standard.number, day=first, year=read.year)
    for other in same_standards(project, standard):
        name, since = _product_name(project, standard.product_id), other.valid_from or "?"
        raise UsageError("STANDARD_TWICE", value=other.number, name=name, day=since, id=other.id)
    return save(project, standard, expected=expected)


def same_standards(project: Project, standard: Standard) -> list[Standard]:
    """Other standards of the product with the same number."""
    held = project.read_all(Standard, product_id=standard.product_id)
    return [one for one in held if one.id != standard.id and _number(one.number) == _number(standard.number)]


def _number(text: str) -> str:
    read = read_number(text)
    return read.text if read is not None else plain(text)


def change_standard(project: Project, standard_id: str, title: str = "", first: date | None = None) -> Changes:
    """Correct the title or the first day of a standard; what is not told stays.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    UsageError
        What ``save_standard`` and ``make_standard`` raise.
    """
    held = project.read_one(Standard, standard_id)
    made = replace(held, title=title.strip() or held.title, valid_from=first or held.valid_from)
    return save_standard(project, made, expected=held)


def add_standard(project: Project, product_id: str, number: str, title: str = "", first: date | None = None) -> Changes:
    """Add a standard to a product by its number.

    Raises
    ------
    UsageError
        What ``save_standard`` and ``make_standard`` raise.
    """
    return save_standard(project, make_standard(product_id, number, title, valid_from=first))


def save_registration(project: Project, registration: Registration, expected: Registration | None = None) -> Changes:
    """Add or change a registration, in one step.

    Raises
    ------
    UsageError
        REG_NUMBER_HELD for a number that another registration of the channel bears, unless it bore it before;
        DAYS_BACKWARDS.
    """
    require_order(registration.valid_from, registration.valid_to)
    if expected is None or _bears(expected) != _bears(registration):
        _require_own_number(project, registration)
    return save(project, registration, expected=expected)


def _bears(registration: Registration) -> tuple[str, str]:
    return str(registration.channel), plain(registration.number)


def _require_own_number(project: Project, registration: Registration) -> None:
    if not plain(registration.number):
        return
    for other in project.read_all(Registration, channel=registration.channel):
        if other.id != registration.id and _bears(other) == _bears(registration):
            shown: dict[str, Any] = {"channel": str(other.channel), "number": other.number}
            raise UsageError("REG_NUMBER_HELD", **shown, name=_product_name(project, other.product_id))


def _product_name(project: Project, product_id: str) -> str:
    return next((one.name_official for one in project.read_all(Product, id=product_id)), product_id)


def require_order(first: date | None, end: date | None) -> None:
    """Refuse an end that is not after the first day.

    Parameters
    ----------
    end : date or None
        The day after the last one, as it is kept.

    Raises
    ------
    UsageError
        DAYS_BACKWARDS.
    """
    if first is not None and end is not None and end <= first:
        last = end - timedelta(days=1) if end > date.min else end
        raise UsageError("DAYS_BACKWARDS", first=first, last=last)
