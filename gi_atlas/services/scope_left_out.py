"""Polygon of a wording in a project, without the units that it leaves out and that the project's editions hold."""

from collections.abc import Mapping, Sequence

from gi_atlas.scope.building import BuiltScope, ScopePiece
from gi_atlas.scope.left_out_units import build_without
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.wording import ReadScope
from gi_atlas.services.scope_ground import ground_of
from gi_atlas.storage.project import Project


def build_in(
    project: Project,
    scope: ReadScope,
    resolved: Sequence[ResolvedUnit],
    pieces: Sequence[ScopePiece],
    edition: str,
    county: str = "",
    manual: Mapping[str, str] | None = None,
) -> BuiltScope:
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

    def found(left_out: ReadScope) -> Sequence[ResolvedUnit]:
        return resolve(project, left_out, edition, county=county, manual=manual)

    def ground(units: Sequence[ResolvedUnit]) -> Sequence[ScopePiece]:
        return ground_of(project, units).pieces

    return build_without(scope, resolved, pieces, found, ground)
