"""Ground of the units of a wording, also where their own edition is a list without map."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from gi_atlas.divisions.editions import Editions, editions_of
from gi_atlas.divisions.names import core_of
from gi_atlas.model import fill_code
from gi_atlas.scope.building import ScopePiece, pieces_of
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project

_BATCH = 400
_Shape = tuple[str, str, Any]
"""Name, edition and geometry of a unit."""


@dataclass(frozen=True)
class _Asked:
    """A unit whose polygon is looked for, nearest to the edition that is meant."""

    code: str
    name: str
    meant: str
    is_former: bool = False


@dataclass(frozen=True)
class Borrowing:
    """A unit and the polygon of another edition that stands for it.

    ``code`` and ``edition`` are the polygon's, ``meant`` is the edition whose ground is looked for; ``is_former``
    tells that the polygon is that of the unit under its written name, not of what it is in the wording's edition.
    """

    unit: ResolvedUnit
    code: str
    edition: str
    meant: str
    is_former: bool = False


@dataclass(frozen=True)
class Ground:
    """Units of a wording with their ground.

    Attributes
    ----------
    pieces : tuple of ScopePiece
        Units of the product's own zone, in the wording's order.
    borrowings : tuple of Borrowing
        Units whose ground another edition gave.
    larger, wanting : tuple of ResolvedUnit
        Units that went into others and have no polygon of their own anywhere: those for which the whole of what they
        went into stands, and those that have no ground at all.
    """

    pieces: tuple[ScopePiece, ...] = ()
    borrowings: tuple[Borrowing, ...] = ()
    larger: tuple[ResolvedUnit, ...] = ()
    wanting: tuple[ResolvedUnit, ...] = ()

    @property
    def borrowed(self) -> Mapping[str, str]:
        """Code → edition that its ground was taken from, where its own edition has none."""
        return {one.code: one.edition for one in self.borrowings}


def ground_of(project: Project, resolved: Sequence[ResolvedUnit]) -> Ground:
    """Ground of units in their edition; else that of the nearest edition that has their code under the same name.

    An edition is often a list alone. A unit whose code and name are the same in an edition with a map is taken from
    there; its line may have moved in between, so that this must be told. What became of a unit that was merged or
    split is not its ground, with or without a polygon: such a unit's own polygon is taken from an edition that still
    has it.
    """
    pieces = pieces_of(project, resolved)
    own = [unit for unit in resolved if not unit.phrase.zone]
    pairs = list(zip(own, pieces, strict=True))
    shelf = _Shelf(project, [unit for unit, piece in pairs if unit.holds_more or not piece.is_area])
    found = [(unit, *_stood_for(unit, piece, shelf)) for unit, piece in pairs]
    others = [(unit, piece) for unit, piece, one in found if unit.holds_more and one is None]
    return Ground(
        tuple(piece for _unit, piece, _one in found),
        tuple(one for _unit, _piece, one in found if one is not None),
        tuple(unit for unit, piece in others if piece.is_area),
        tuple(unit for unit, piece in others if not piece.is_area),
    )


def _stood_for(unit: ResolvedUnit, piece: ScopePiece, shelf: "_Shelf") -> tuple[ScopePiece, Borrowing | None]:
    """A unit with the ground that stands for it, and where that was borrowed."""
    if piece.is_area and not unit.holds_more:
        return piece, None
    shapes = [(asked, one) for asked in _asked(unit) if (one := shelf.nearest(asked, but=unit.edition)) is not None]
    for asked, (_name, edition, shape) in shapes:
        if shapely.get_dimensions(shape) == 2:
            borrowing = Borrowing(unit, asked.code, edition, asked.meant, asked.is_former)
            return replace(piece, code=asked.code, geometry=shape), borrowing
    if piece.geometry is None and shapes:
        # A point is shown, though it is no ground.
        piece = replace(piece, geometry=shapes[0][1][2])
    return piece, None


def _asked(unit: ResolvedUnit) -> Iterator[_Asked]:
    """Units whose polygon would be the ground of a resolved one."""
    # A split unit has no code of its own, and half of what came of it must not pass for it.
    if unit.code and not unit.holds_more:
        yield _Asked(unit.code, unit.resolved_name, unit.edition)
    if unit.origin is not None:
        yield _Asked(unit.origin.code, unit.origin.name, unit.origin_edition, is_former=True)


class _Shelf:
    """Polygons and points of all editions for the units that want some."""

    def __init__(self, project: Project, wanting: Sequence[ResolvedUnit]) -> None:
        codes = {fill_code(asked.code) for unit in wanting for asked in _asked(unit)}
        self._shapes: dict[str, list[_Shape]] = defaultdict(list)
        for code12, name, edition, shape in _rows(project, sorted(codes)):
            self._shapes[code12].append((name, edition, shape))
        self._editions = editions_of(project) if codes else Editions.of_lists()

    def nearest(self, asked: _Asked, but: str) -> _Shape | None:
        """Shape of a unit of the same code and core; a polygon goes before a point, then the nearest edition.

        ``but`` is the wording's own edition: what that one holds under the code is known already, or is too much.
        """
        order = [asked.meant, *self._editions.others(asked.meant)]
        known = [one for one in self._shapes[fill_code(asked.code)] if one[1] != but]
        same = [one for one in known if core_of(one[0]) == core_of(asked.name)]
        return min(same, key=lambda one: (shapely.get_dimensions(one[2]) != 2, order.index(one[1])), default=None)


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
