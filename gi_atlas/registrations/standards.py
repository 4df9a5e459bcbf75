"""Standards that a product is made by: their numbers, which of them hold, and what took the place of which."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gi_atlas.commands.changes import Label
from gi_atlas.errors import UsageError
from gi_atlas.i18n import N_, _
from gi_atlas.model import Product, Standard
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

# GB/T 18356-2007, DB33/T 2034-2017, NY/T 3177-2018, T/ZNZ 021-2020, Q/371082ABC 0001S-2020, ISO 3720:2011.
_PREFIX = r"DB\d{2,6}(?:/[A-Z]{1,12})?|Q/[A-Z0-9]{1,16}(?=\s)|[A-Z]{1,4}(?:/[A-Z]{1,12})?"
_NUMBER = re.compile(rf"(?P<prefix>{_PREFIX})\s*(?P<serial>[A-Z]?\d[\dA-Z.]*(?:\.\d+)?)(?:[-:](?P<year>\d{{4}}))?")
_LEVELS = {"GB": "GB", "DB": "DB", "T": "T", "Q": "Q"}
# Kinds of standards in China; other prefixes are those of a trade (NY, SB …) or of another country or body.
_LEVEL_WORDS = {
    "GB": N_("National standard"),
    "DB": N_("Local standard"),
    "T": N_("Group standard"),
    "Q": N_("Enterprise standard"),
}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―－~", "-"))


@dataclass(frozen=True)
class StandardNumber:
    """A standard's number taken apart: GB/T 18356-2007 is GB/T, 18356 and 2007."""

    prefix: str
    serial: str
    year: int | None

    @property
    def level(self) -> str:
        """GB, DB, T or Q; the prefix itself (NY, ISO …) where it is none of them."""
        plain = self.prefix.partition("/")[0].rstrip("0123456789")
        return _LEVELS.get(plain, plain)

    @property
    def work(self) -> str:
        """The standard whatever its year; GB and GB/T of one serial are one work."""
        return f"{self.prefix.removesuffix('/T')} {self.serial}"

    @property
    def text(self) -> str:
        """The number as it is written."""
        year = "" if self.year is None else f"-{self.year}"
        return f"{self.prefix} {self.serial}{year}"


def level_word(level: str) -> str:
    """What the level of a standard is called, in the current language; the letters of its number where it is none."""
    return _(_LEVEL_WORDS[level]) if level in _LEVEL_WORDS else level


def read_number(text: str) -> StandardNumber | None:
    """Number of a standard, whatever widths, blanks and dashes it is written with; None where it is none."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).upper().replace("—", "-")
    found = _NUMBER.fullmatch(re.sub(r"\s*-+\s*", "-", re.sub(r"\s*/\s*", "/", folded)).strip())
    if found is None:
        return None
    year = found["year"]
    return StandardNumber(found["prefix"], found["serial"], int(year) if year else None)


def make_standard(product_id: str, number: str, title: str = "", **more: object) -> Standard:
    """A standard with its number in one way of writing and its level read from it.

    Raises
    ------
    UsageError
        STANDARD_NUMBER_WRONG.
    """
    read = read_number(number)
    if read is None:
        raise UsageError("STANDARD_NUMBER_WRONG", value=number.strip())
    made = Standard(product_id, read.text, read.level, title.strip())
    return replace(made, **more)  # type: ignore[arg-type]  # fields of the entity, checked by it


def holds(standard: Standard, day: date | None = None) -> bool:
    """Whether a standard holds on a day (default: today): begun, not ended, not superseded without a day."""
    today = day or date.today()
    has_begun = standard.valid_from is None or standard.valid_from <= today
    has_ended = standard.valid_to <= today if standard.valid_to is not None else bool(standard.superseded_by)
    return has_begun and not has_ended


def standards_of(project: Project, product_id: str) -> list[Standard]:
    """Standards of a product, those that hold first."""
    found = project.read_all(Standard, product_id=product_id)
    return sorted(found, key=lambda one: (not holds(one), one.number))


def supersede(project: Project, standard_id: str, number: str, since: date, title: str = "") -> Standard:
    """Let a new standard take the place of one from a day on, in one step.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    UsageError
        STANDARD_NUMBER_WRONG; STANDARD_SAME for the number of the old one; STANDARD_DAY_EARLY for a day that is not
        after the first of the old one; STANDARD_SUPERSEDED if it has a successor already; STANDARD_TWICE if the new
        number stands among the product's standards.
    """
    old = project.read_one(Standard, standard_id)
    new = make_standard(old.product_id, number, title or old.title, valid_from=since, applied_by=old.applied_by)
    if new.number == old.number:
        raise UsageError("STANDARD_SAME", value=new.number)
    if old.valid_from is not None and since <= old.valid_from:
        raise UsageError("STANDARD_DAY_EARLY", value=since.isoformat(), first=old.valid_from.isoformat())
    if old.superseded_by:
        raise UsageError("STANDARD_SUPERSEDED", value=old.number, other=old.superseded_by)
    for other in project.read_all(Standard, product_id=old.product_id, number=new.number):
        name = next((one.name_official for one in project.read_all(Product, id=old.product_id)), "")
        raise UsageError("STANDARD_TWICE", value=other.number, name=name, day=other.valid_from or "?", id=other.id)
    ended = replace(old, valid_to=since, superseded_by=new.number)
    label = Label(N_("Supersede {0} by {1}"), (old.number, new.number))
    save_many(project, [ended, new], expected=[old, None], label=label)
    return new


def held_twice(standards: Iterable[Standard], day: date | None = None) -> list[tuple[Standard, Standard]]:
    """Pairs of editions of one standard that are both said to hold, the older one first."""
    by_work: dict[str, list[tuple[int, Standard]]] = {}
    for standard in standards:
        read = read_number(standard.number)
        if read is not None and holds(standard, day):
            by_work.setdefault(read.work, []).append((read.year or 0, standard))
    pairs = [_oldest_and_newest(editions) for editions in by_work.values() if len(editions) > 1]
    return [pair for pair in pairs if pair[0].number != pair[1].number]


def _oldest_and_newest(editions: Sequence[tuple[int, Standard]]) -> tuple[Standard, Standard]:
    ordered = sorted(editions, key=lambda edition: edition[0])
    return ordered[0][1], ordered[-1][1]
