"""From resolved units, extents and corners to the polygon that a wording means.

Rules, in the order in which they are applied:

1. Units named as whole, and of a unit named in part the whole unit as the outermost that can be meant (told in
   ``parts``), are united. Units of another zone (raw material, water) are none of the product's own.
2. A unit that an edition knows by a point alone, or not at all, gives no ground: it is told in ``without_polygon``.
3. Corner points, three or more in their order, are rings; a new ring begins where the numbers begin again, not where
   one number stands twice in a row. Fewer make no ring: they are told (``lost_corners``).
4. Corners beside units: the corners draw the line inside the units, so both are intersected. Of a sea or water area
   the ring lies outside of the units, so both are united. Where a unit has no polygon the corners stand alone.
5. An extent beside units only checks them. Without units and corners it is the scope; several extents are united.
   Beside units a sea's extent that does not hold the units is ground of its own and is united with them.
6. Elevation, land use and legs (四至) are kept with the wording and not cut: that takes heights, parcels or a hand.
7. Units that the wording leaves out (除…外) were taken from the units' ground before (``left_out_units``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import shapely

from gi_atlas.model import ScopeKind
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.wording import Corner, ReadScope, Span
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project

UNION, COORDINATES, MIXED = "UNION_ADMIN", "COORD_LIST", "MIXED"
_NUMBER = re.compile(r"\d+")
_BATCH = 400


@dataclass(frozen=True)
class ScopePiece:
    """A unit of a wording with its ground: a polygon, a point or None, in EPSG:4490."""

    name: str
    code: str = ""
    geometry: Any = None
    part_note: str = ""

    @property
    def is_area(self) -> bool:
        """Whether its ground is known."""
        return self.geometry is not None and not self.geometry.is_empty and shapely.get_dimensions(self.geometry) == 2


@dataclass(frozen=True)
class BuiltScope:
    """The polygon of a wording.

    Attributes
    ----------
    geometry : MultiPolygon or None
        EPSG:4490, edges straight in longitude and latitude; None where nothing gives ground.
    derivation : str
        UNION_ADMIN, COORD_LIST or MIXED; "" without geometry.
    without_polygon : tuple of str
        Units that give no ground: points, no code, not found.
    parts : tuple of str
        Units of which only a part is meant: all of their ground is in the polygon.
    whole : MultiPolygon or None
        Ground of those units alone that are meant as a whole; as ``geometry`` where no part is named.
    fault : str
        Code of a message (CORNERS_CROSS, CORNERS_OUTSIDE_UNITS); "" where nothing is wrong.
    left_out : tuple of Span
        Words that leave units out, 除…外, and are followed: those units are not in the polygon.
    """

    geometry: Any = None
    derivation: str = ""
    without_polygon: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    fault: str = ""
    whole: Any = None
    left_out: tuple[Span, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every unit that is named gave its ground."""
        return self.geometry is not None and not self.without_polygon


def pieces_of(project: Project, resolved: Sequence[ResolvedUnit]) -> tuple[ScopePiece, ...]:
    """Resolved units of the product's own zone with their ground in their edition.

    A unit that was split gives the ground of all that came of it.
    """
    own = [unit for unit in resolved if not unit.phrase.zone]
    ground = _ground(project, sorted({(unit.edition, code) for unit in own for code in _codes(unit)}))
    return tuple(
        ScopePiece(
            unit.phrase.name,
            unit.code,
            _united([ground[unit.edition, code] for code in _codes(unit) if (unit.edition, code) in ground]),
            unit.phrase.part_note,
        )
        for unit in own
    )


def _codes(unit: ResolvedUnit) -> tuple[str, ...]:
    return (unit.code,) if unit.code else tuple(heir.code for heir in unit.successors)


def _ground(project: Project, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for edition, group in groupby(keys, lambda key: key[0]):
        codes = [code for _edition, code in group]
        for start in range(0, len(codes), _BATCH):
            part = codes[start : start + _BATCH]
            marks = ", ".join("?" * len(part))
            rows = project.fetch(
                f"SELECT code, geom FROM gi_admin_unit WHERE edition = ? AND geom IS NOT NULL AND code IN ({marks})",  # noqa: S608 - marks alone
                edition,
                *part,
            )
            shapes = decode_blobs([row[1] for row in rows])
            found |= {(edition, str(row[0])): shape for row, shape in zip(rows, shapes, strict=True)}
    return found


def _united(shapes: Sequence[Any]) -> Any:
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    areas = [shape for shape in shapes if shapely.get_dimensions(shape) == 2]
    # One heir without polygon makes the whole unknown: half of a unit must not pass for it.
    return _union(areas) if len(areas) == len(shapes) else None


def build_scope(pieces: Sequence[ScopePiece], scope: ReadScope) -> BuiltScope:
    """Polygon of a wording from its units' ground; the rules stand in the module's head."""
    built = _built(pieces, scope)
    whole = _union([piece.geometry for piece in pieces if piece.is_area and not piece.part_note])
    return replace(built, whole=whole if built.parts else built.geometry)


def _built(pieces: Sequence[ScopePiece], scope: ReadScope) -> BuiltScope:
    without = tuple(piece.name for piece in pieces if not piece.is_area)
    parts = tuple(piece.name for piece in pieces if piece.is_area and piece.part_note)
    units = _union([piece.geometry for piece in pieces if piece.is_area])
    corners = corner_polygon(scope.corners)
    if corners is not None and not corners.is_valid:
        return BuiltScope(None, "", without, parts, "CORNERS_CROSS")
    is_water = ScopeKind.SEA in scope.kinds
    if corners is not None:
        return _with_corners(units, corners, is_water, without, parts)
    return _with_extents(units, extent_polygon(scope), is_water and not scope.corners, without, parts)


def _with_corners(
    units: Any, corners: Any, is_water: bool, without: tuple[str, ...], parts: tuple[str, ...]
) -> BuiltScope:
    if units is None:
        return BuiltScope(_areas_of(corners), COORDINATES, without, parts)
    if is_water:
        return BuiltScope(_union([units, corners]), MIXED, without, parts)
    if without:
        return BuiltScope(_areas_of(corners), COORDINATES, without, parts)
    common = _areas_of(shapely.intersection(units, corners))
    if common is None:
        return BuiltScope(_areas_of(corners), COORDINATES, without, parts, "CORNERS_OUTSIDE_UNITS")
    return BuiltScope(common, MIXED, without, parts)


def _with_extents(units: Any, box: Any, is_water: bool, without: tuple[str, ...], parts: tuple[str, ...]) -> BuiltScope:
    if units is None:
        # Units that were named and cannot be drawn must not be replaced by a box around them.
        drawn = None if without else box
        return BuiltScope(_areas_of(drawn), COORDINATES if drawn is not None else "", without, parts)
    if box is not None and is_water and not box.covers(units):
        return BuiltScope(_union([units, box]), MIXED, without, parts)
    return BuiltScope(units, UNION, without, parts)


def corner_polygon(corners: Sequence[Corner]) -> Any:
    """Rings of numbered corners as one geometry; None with fewer than three in every ring.

    A ring that crosses itself is given back invalid. A ring within another is a part of its own: a wording that
    means a hole says so in words.
    """
    rings = [ring for ring in _rings(corners) if len(ring) >= 3]
    if not rings:
        return None
    polygons = [shapely.Polygon([(corner.lon_deg, corner.lat_deg) for corner in ring]) for ring in rings]
    if not all(polygon.is_valid for polygon in polygons):
        return shapely.multipolygons(polygons)
    return shapely.union_all(polygons)


def _rings(corners: Sequence[Corner]) -> list[list[Corner]]:
    rings: list[list[Corner]] = []
    last = 0
    for corner in corners:
        found = _NUMBER.search(corner.name)
        number = int(found.group()) if found else last + 1
        if not rings or number < last:
            rings.append([])
        rings[-1].append(corner)
        last = number
    return rings


def lost_corners(corners: Sequence[Corner]) -> tuple[Corner, ...]:
    """Corner points that are in no ring, because fewer than three follow each other; not one that closes a ring."""
    rings = _rings(corners)
    starts = {(ring[0].lon_deg, ring[0].lat_deg) for ring in rings if len(ring) >= 3}
    short = [ring for ring in rings if len(ring) < 3]
    return tuple(one for ring in short for one in ring if (one.lon_deg, one.lat_deg) not in starts)


def extent_polygon(scope: ReadScope) -> Any:
    """Boxes of the sound extents as one geometry; None without any."""
    boxes = [shapely.box(*extent.deg) for extent in scope.extents if extent.deg is not None]
    return shapely.union_all(boxes) if boxes else None


def _union(shapes: Sequence[Any]) -> Any:
    if not shapes:
        return None
    array = np.asarray(shapes, dtype=object)
    invalid = ~shapely.is_valid(array)
    array[invalid] = shapely.make_valid(array[invalid], method="structure", keep_collapsed=False)
    return _areas_of(shapely.union_all(array))


def _areas_of(geometry: Any) -> Any:
    """MultiPolygon of what has area in a geometry; None where nothing has."""
    if geometry is None:
        return None
    parts = shapely.get_parts(shapely.get_parts(geometry))
    areas = parts[shapely.get_dimensions(parts) == 2]
    areas = areas[~shapely.is_empty(areas)]
    return shapely.multipolygons(areas) if len(areas) else None
