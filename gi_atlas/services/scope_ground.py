"""Ground of the units of a wording, also where their own edition is a list without map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import shapely

from gi_atlas.divisions.editions import editions_of
from gi_atlas.divisions.names import core_of
from gi_atlas.model import fill_code
from gi_atlas.scope.building import ScopePiece, pieces_of
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project

_BATCH = 400


@dataclass(frozen=True)
class Ground:
    """Units of a wording with their ground.

    Attributes
    ----------
    pieces : tuple of ScopePiece
        Units of the product's own zone, in the wording's order.
    borrowed : mapping of str to str
        Code → edition that its ground was taken from, where its own edition has none.
    """

    pieces: tuple[ScopePiece, ...] = ()
    borrowed: Mapping[str, str] = field(default_factory=dict)


def ground_of(project: Project, resolved: Sequence[ResolvedUnit]) -> Ground:
    """Ground of units in their edition; else that of the nearest edition that has their code under the same name.

    An edition is often a list alone. A unit whose code and name are the same in an edition with a map is taken from
    there; its line may have moved in between, so that this must be told.
    """
    pieces = pieces_of(project, resolved)
    own = [unit for unit in resolved if not unit.phrase.zone]
    # A split unit has no code of its own, and half of what came of it must not pass for it.
    wanting = {unit.code: unit for unit, piece in zip(own, pieces, strict=True) if unit.code and not piece.is_area}
    found = _in_other_editions(project, wanting)
    return Ground(
        tuple(_with_ground(piece, found) for piece in pieces),
        {code: edition for code, (edition, shape) in found.items() if shapely.get_dimensions(shape) == 2},
    )


def _with_ground(piece: ScopePiece, found: Mapping[str, tuple[str, Any]]) -> ScopePiece:
    if piece.code not in found or piece.is_area:
        return piece
    return replace(piece, geometry=found[piece.code][1])


def _in_other_editions(project: Project, wanting: Mapping[str, ResolvedUnit]) -> dict[str, tuple[str, Any]]:
    """Code → edition and shape; a polygon goes before a point, and the nearest edition before the others."""
    found: dict[str, tuple[str, Any]] = {}
    if not wanting:
        return found
    nearest = editions_of(project).others(next(iter(wanting.values())).edition)
    by_code12 = {fill_code(code): unit for code, unit in wanting.items()}
    rows = sorted(_rows(project, list(by_code12)), key=lambda row: _rank(row[2], row[3], nearest))
    for code12, name, edition, shape in rows:
        unit = by_code12[code12]
        is_same = edition != unit.edition and core_of(name) == core_of(unit.resolved_name)
        if is_same and unit.code not in found:
            found[unit.code] = (edition, shape)
    return found


def _rank(edition: str, shape: Any, nearest: Sequence[str]) -> tuple[bool, int]:
    place = nearest.index(edition) if edition in nearest else len(nearest)
    return bool(shapely.get_dimensions(shape) != 2), place


def _rows(project: Project, codes: Sequence[str]) -> Iterator[tuple[str, str, str, Any]]:
    for start in range(0, len(codes), _BATCH):
        part = codes[start : start + _BATCH]
        marks = ", ".join("?" * len(part))
        rows = project.fetch(
            f"SELECT code12, name, edition, geom FROM gi_admin_unit WHERE geom IS NOT NULL AND code12 IN ({marks})",  # noqa: S608 - marks alone
            *part,
        )
        shapes = decode_blobs([row[3] for row in rows])
        yield from ((str(r[0]), str(r[1]), str(r[2]), shape) for r, shape in zip(rows, shapes, strict=True))
