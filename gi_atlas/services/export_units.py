"""Units that the wording of a boundary version names, as they go out: by the wording's name and by today's."""

from gi_atlas.exchange.writers.scope_package import NamedUnit
from gi_atlas.model import AdminUnit, ScopeText, ScopeUnit
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.project import Project


def named_units(project: Project, boundary_id: str) -> tuple[NamedUnit, ...]:
    """Units of the version's wordings, in their order; empty where no wording stands beside the version."""
    scopes = project.read_all(ScopeText, boundary_id=boundary_id)
    units = [unit for scope in scopes for unit in project.read_all(ScopeUnit, scope_id=scope.id)]
    return tuple(_named(project, unit) for unit in sorted(units, key=lambda unit: (unit.scope_id, unit.seq)))


def _named(project: Project, unit: ScopeUnit) -> NamedUnit:
    known = project.read_all(AdminUnit, code=unit.code, edition=unit.edition) if unit.code else []
    shape = next((one.geom for one in known if one.geom is not None and "Polygon" in one.geom.geom_type), None)
    geometry = None if shape is None else as_multipolygon(shape)
    return NamedUnit(unit.seq, unit.code, unit.name_as_written, unit.resolved_name, str(unit.match), unit.edition,
                     unit.part_note, geometry)  # fmt: skip
