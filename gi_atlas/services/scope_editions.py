"""One wording by several editions of the divisions: what its names were in each, and what ground they meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gi_atlas.area_official import official_area_m2
from gi_atlas.divisions.editions import editions_of
from gi_atlas.jobs import Progress
from gi_atlas.model import UnitMatch
from gi_atlas.scope.building import BuiltScope
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.wording import ReadScope
from gi_atlas.services.scope_change import ScopeChange, derive_change
from gi_atlas.services.scope_desk import OPEN_MATCHES
from gi_atlas.services.scope_left_out import build_by_edition
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class EditionRow:
    """A wording in one edition.

    Attributes
    ----------
    same, changed, unresolved : int
        Units of the same name, of another name or code, and those that a person must look at.
    names : tuple of str
        Units whose names changed or that are open, as "written → found".
    without : int
        Units without polygon; the area is that of the others.
    change : ScopeChange or None
        Against the edition before it in the list; None where either has no polygon, or not of every unit.
    """

    edition: str
    same: int = 0
    changed: int = 0
    unresolved: int = 0
    names: tuple[str, ...] = ()
    without: int = 0
    area_m2: float | None = None
    geometry: Any = None
    change: ScopeChange | None = None


def by_editions(
    project: Project,
    scope: ReadScope,
    county: str = "",
    manual: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> list[EditionRow]:
    """A wording looked up in every edition of the project, the oldest first.

    A successor that the person entered counts only in editions that have its code. Ground is an edition's own: to
    borrow it here would hide what moved.

    Raises
    ------
    JobCancelled
    """
    progress = progress or Progress()
    editions = editions_of(project)
    rows: list[EditionRow] = []
    for number, edition in enumerate(editions.names):
        progress.report(number / len(editions.names), edition)
        units = editions.units(edition)
        known = {name: code for name, code in (manual or {}).items() if units.by_code(code) is not None}
        resolved = resolve(project, scope, edition, county=county, manual=known)
        built = build_by_edition(project, scope, resolved, edition, county, known)
        row = _row(edition, resolved, built)
        before = rows[-1] if rows else None
        rows.append(_with_change(row, before))
    return rows


def _row(edition: str, resolved: tuple[ResolvedUnit, ...], built: BuiltScope) -> EditionRow:
    open_units = [unit for unit in resolved if unit.match in OPEN_MATCHES]
    same = [unit for unit in resolved if unit.match in (UnitMatch.EXACT, UnitMatch.MANUAL)]
    return EditionRow(
        edition,
        len(same),
        len(resolved) - len(same) - len(open_units),
        len(open_units),
        tuple(f"{unit.phrase.name} → {unit.resolved_name or '?'}" for unit in resolved if unit not in same),
        len(built.without_polygon),
        None if built.geometry is None else official_area_m2(built.geometry),
        built.geometry,
    )


def _with_change(row: EditionRow, before: EditionRow | None) -> EditionRow:
    if before is None or row.geometry is None or before.geometry is None or row.without or before.without:
        return row
    return EditionRow(**{**vars(row), "change": derive_change(before.geometry, row.geometry, before.edition)})
