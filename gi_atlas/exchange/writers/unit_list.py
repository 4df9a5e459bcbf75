"""List of the units of a wording, old and new names side by side, as CSV that spreadsheets open as UTF-8."""

import csv
from collections.abc import Sequence
from pathlib import Path

from gi_atlas.documents.match_words import MATCH_WORDS
from gi_atlas.documents.words import Words
from gi_atlas.exchange.writers.boundary_feature import Value
from gi_atlas.exchange.writers.scope_package import NamedUnit
from gi_atlas.exchange.writers.sheet_cells import harmless
from gi_atlas.i18n import N_
from gi_atlas.model import UnitMatch

HEADING = (
    N_("Seq."), N_("Division code"), N_("Name in the wording"), N_("Present name"), N_("How it was matched"),
    N_("Edition of the list"), N_("Remark on the part"),
)  # fmt: skip


def unit_rows(units: Sequence[NamedUnit], language: str = "zh") -> list[list[str]]:
    """Heading in a language and one row a unit, as the file has them."""
    words = Words(language)
    rows = [[harmless(str(value)) for value in _shown(unit, words).values()] for unit in units]
    return [[words(title) for title in HEADING], *rows]


def _shown(unit: NamedUnit, words: Words) -> dict[str, Value]:
    """Fields of a unit as an office reads them: how it was matched is a word, not a code of ours."""
    told = MATCH_WORDS.get(UnitMatch(unit.match)) if unit.match in set(UnitMatch) else None
    return {**unit.values(), "match": words(told) if told else unit.match}


def write_unit_list(path: Path, units: Sequence[NamedUnit], language: str = "zh") -> None:
    """Write the list with a byte order mark; texts that a spreadsheet would run as a formula are marked as text."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(unit_rows(units, language))


def read_unit_list(path: Path) -> list[list[str]]:
    """Rows of a list that ``write_unit_list`` wrote."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))
