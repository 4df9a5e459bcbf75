"""Filters of a table by choice: which rows a county, a stage or a readiness leaves."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gi_atlas.i18n import N_, _
from gi_atlas.model import RecordStage, shown
from gi_atlas.services.tables import TableRows
from gui.models.kinds import RECORDS

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]
MOST_OPTIONS = 4000


@dataclass(frozen=True)
class Option:
    """One choice of a facet: its key, which outlives reading again, its words and the rows that it leaves."""

    key: str
    text: str
    rows: Callable[[TableRows], BoolArray]


@dataclass(frozen=True)
class Facet:
    """One filter by choice.

    Attributes
    ----------
    name : str
    all_text : str
        Text of the catalogue for "no filter".
    options : callable
        Gives the choices for the rows that are there, in the current language.
    """

    name: str
    all_text: str
    options: Callable[[TableRows], list[Option]]


def _equal(field: str, value: Any) -> Callable[[TableRows], BoolArray]:
    return lambda rows: np.fromiter((one == value for one in rows.columns[field]), np.bool_, len(rows))


def _from(field: str, least: float) -> Callable[[TableRows], BoolArray]:
    return lambda rows: _numbers(rows, field) >= least


def _below(field: str, limit: float) -> Callable[[TableRows], BoolArray]:
    return lambda rows: _numbers(rows, field) < limit


def _numbers(rows: TableRows, field: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    values = rows.columns[field]
    return np.fromiter((np.nan if value is None else value for value in values), np.float64, len(values))


def county_options(rows: TableRows) -> list[Option]:
    """Counties of the rows by code, with how many rows each has; rows without one come last."""
    pairs = Counter(zip(rows.columns["county_code"], rows.columns["county"], strict=True))
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for (code, name), count in pairs.items():
        counts[code or ""] = counts.get(code or "", 0) + count
        names[code or ""] = names.get(code or "") or name or ""
    codes = sorted(counts, key=lambda code: (code == "", code))[:MOST_OPTIONS]
    return [Option(code, _county_text(code, names[code], counts[code]), _equal("county_code", code)) for code in codes]


def _county_text(code: str, name: str, count: int) -> str:
    words = " ".join(part for part in (name, code) if part) or _("No county")
    return f"{words} ({count:,})"


def stage_options(_rows: TableRows) -> list[Option]:
    """The stages of a record."""
    return [Option(str(stage), shown(stage), _equal("stage", str(stage))) for stage in RecordStage]


_READINESS: tuple[tuple[str, str, Callable[[TableRows], BoolArray]], ...] = (
    ("listing_open", N_("Not ready for listing"), _below("listing", 1)),
    ("listing_done", N_("Ready for listing"), _from("listing", 1)),
    ("dossier_open", N_("Ready for listing, not for the dossier"),
     lambda rows: _from("listing", 1)(rows) & _below("dossier", 1)(rows)),
    ("dossier_done", N_("Ready for the dossier"), _from("dossier", 1)),
    ("half", N_("Half-valid"), _equal("is_half", 1)),
    ("no_form", N_("Without a form"), _equal("form", "")),
)  # fmt: skip


def readiness_options(_rows: TableRows) -> list[Option]:
    """How far records are."""
    return [Option(key, _(text), rows) for key, text, rows in _READINESS]


FACETS: dict[str, tuple[Facet, ...]] = {
    RECORDS: (
        Facet("county", N_("All counties"), county_options),
        Facet("stage", N_("Every stage"), stage_options),
        Facet("readiness", N_("However ready"), readiness_options),
    ),
}
