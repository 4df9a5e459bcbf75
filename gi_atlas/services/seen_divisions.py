"""Which editions of the administrative divisions are seen by the day that a person chose, level by level."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from gi_atlas.as_of import as_of
from gi_atlas.scope.unit_list import edition_day

UNKNOWN = "unknown"


def in_order(editions: Iterable[str], day: date | None = None) -> list[str]:
    """Editions, those first that hold on a day; without a day the newest first.

    The newest of the day or before leads, older ones follow, then later ones with the nearest first. An edition whose
    name is no date is a map that nobody dated: it follows those that are. "unknown" is the last.
    """
    names = sorted(set(editions), key=lambda name: (name != UNKNOWN, _day(name), name), reverse=True)
    day = day or date.max
    held = [name for name in names if name != UNKNOWN and _day(name) <= day.isoformat()]
    later = [name for name in reversed(names) if name != UNKNOWN and _day(name) > day.isoformat()]
    dated = [name for name in held if _day(name)]
    undated = [name for name in held if not _day(name)]
    return [*dated, *later, *undated, *(name for name in names if name == UNKNOWN)]


def _day(name: str) -> str:
    found = edition_day(name)
    return found.isoformat() if found is not None else ""


def seen_edition(project: Any, level: str, has_geometry: bool = False) -> str | None:
    """Edition of a level by the day that the project is seen; None if no edition has units of it.

    Parameters
    ----------
    project : Project
        Or whatever else answers ``fetch``.
    level : str
    has_geometry : bool
        Only editions with at least one geometry of the level.
    """
    condition = " AND geom IS NOT NULL" if has_geometry else ""
    rows = project.fetch(f"SELECT DISTINCT edition FROM gi_admin_unit WHERE level = ?{condition}", level)  # noqa: S608 - a constant
    return next(iter(in_order((str(row[0]) for row in rows), as_of(project))), None)


def seen_condition(project: Any) -> tuple[str, tuple[str, ...]]:
    """SQL condition on ``gi_admin_unit t`` for the units that are seen, and its values; all of them without a day."""
    if as_of(project) is None:
        return "1", ()
    levels = [str(row[0]) for row in project.fetch("SELECT DISTINCT level FROM gi_admin_unit")]
    pairs = [(level, seen_edition(project, level) or "") for level in levels]
    text = " OR ".join("t.level = ? AND t.edition = ?" for _pair in pairs)
    return f"({text or '0'})", tuple(value for pair in pairs for value in pair)
