"""Polygon of a wording in a project, without the units that it leaves out and that the project's editions hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from gi_atlas.scope.building import BuiltScope, ScopePiece, pieces_of
from gi_atlas.scope.left_out_units import Resolve, build_without
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.wording import ReadScope
from gi_atlas.services.scope_ground import Ground, ground_of
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class Made:
    """Polygon of a wording, and what of other editions stands for units that were taken out of it."""

    built: BuiltScope
    lent: tuple[Ground, ...] = ()


def build_in(
    project: Project,
    scope: ReadScope,
    resolved: Sequence[ResolvedUnit],
    pieces: Sequence[ScopePiece],
    edition: str,
    county: str = "",
    manual: Mapping[str, str] | None = None,
) -> Made:
    """Polygon of a wording whose units were resolved; what it leaves out is resolved in the same way.

    Parameters
    ----------
    project : Project
    scope : ReadScope
    resolved : sequence of ResolvedUnit
    pieces : sequence of ScopePiece
        Ground of the units of the product's own zone.
    edition, county, manual
        By which the units were resolved.
    """
    lent: list[Ground] = []

    def ground(units: Sequence[ResolvedUnit]) -> Sequence[ScopePiece]:
        found = ground_of(project, units)
        lent.append(Ground(borrowings=found.borrowings))
        return found.pieces

    built = build_without(scope, resolved, pieces, _resolver(project, edition, county, manual), ground)
    return Made(built, tuple(one for one in lent if one.borrowings))


def build_by_edition(
    project: Project,
    scope: ReadScope,
    resolved: Sequence[ResolvedUnit],
    edition: str,
    county: str = "",
    manual: Mapping[str, str] | None = None,
) -> BuiltScope:
    """As ``build_in``, by the polygons of one edition alone."""
    found = _resolver(project, edition, county, manual)
    return build_without(scope, resolved, pieces_of(project, resolved), found, partial(pieces_of, project))


def _resolver(project: Project, edition: str, county: str, manual: Mapping[str, str] | None) -> Resolve:
    return lambda left_out: resolve(project, left_out, edition, county=county, manual=manual)
