"""What the project knows, by which the datum, the zone and the axes of a foreign file may be told."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from gi_atlas.exchange.answers import DATUMS, Answers
from gi_atlas.exchange.crs_facts import Box, own_area, parse_crs
from gi_atlas.exchange.ground import NO_GROUND, Ground
from gi_atlas.exchange.open import ForeignFile, ForeignLayer
from gi_atlas.exchange.reference import Reference
from gi_atlas.model import ReferenceTable
from gi_atlas.old_datums import active_parameters
from gi_atlas.services.import_units import UNKNOWN_EDITION
from gi_atlas.services.inspecting import Examined, examine
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project


def load_reference(project: Project, layers: Sequence[ForeignLayer]) -> Reference | None:
    """Units of the newest edition with geometry near the layers, to tell a datum by; None if there are none."""
    return reference_near(project, [layer.extent for layer in layers if layer.extent is not None])


def reference_near(project: Project, boxes: Sequence[Box], most: int | None = None) -> Reference | None:
    """Units of the newest edition with geometry near boxes in degrees; None if there are none.

    Parameters
    ----------
    most : int, optional
        Of many more units only every so manieth is taken.
    """
    if not boxes:
        return None
    editions = project.fetch(
        "SELECT edition FROM gi_admin_unit WHERE geom NOTNULL GROUP BY edition ORDER BY edition = ?, edition DESC",
        UNKNOWN_EDITION,
    )
    if not editions:
        return None
    low, high = np.min(np.array(boxes)[:, :2], axis=0) - 0.1, np.max(np.array(boxes)[:, 2:], axis=0) + 0.1
    rows = project.fetch(
        "SELECT code, name, geom FROM gi_admin_unit WHERE edition = ? AND fid IN"
        " (SELECT id FROM rtree_gi_admin_unit_geom WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)",
        *(str(editions[0][0]), float(low[0]), float(high[0]), float(low[1]), float(high[1])),
    )
    if not rows:
        return None
    rows = rows[:: max(1, len(rows) // most)] if most else rows
    geometries = decode_blobs([row[2] for row in rows])
    is_shape = shapely.get_dimensions(geometries) >= 0
    chosen = [row for row, keep in zip(rows, is_shape, strict=True) if keep]
    return Reference([str(row[0]) for row in chosen], [str(row[1]) for row in chosen], geometries[is_shape])


# What must be asked while the project is not looked at; it may answer, or know of further choices.
_BY_GROUND = frozenset({"DATUM_UNMOVABLE", "DATUM_UNCLEAR", "CRS_MISSING", "CRS_WRONG"})
# A county is seldom wider; the zone of what is wider cannot be told by its middle.
COUNTY_WIDTH_DEG = 2.5
# A denial is checked for every file that tells its datum: so many units say enough.
MOST_UNITS = 3_000
_EXTENT = "SELECT min(minx), max(maxx) FROM rtree_{table}_geom"


def load_ground(project: Project) -> Ground:
    """The office's datum parameters, and where the project's boundaries or units lie.

    Raises
    ------
    CrsError
        DATUM_PARAMETERS_WRONG for a table that cannot be used.
    """
    tables = project.read_all(ReferenceTable, is_active=True)
    return Ground(tuple(active_parameters(tables)), _county_lon(project))


def _county_lon(project: Project) -> float | None:
    for table in ("gi_admin_unit", "gi_boundary"):
        west, east = project.fetch(_EXTENT.format(table=table))[0]
        if west is not None and east - west <= COUNTY_WIDTH_DEG:
            return float(west + east) / 2
    return None


def examine_for(
    project: Project, foreign: ForeignFile, answers: Answers, reference: Reference | None = None
) -> tuple[Examined, Reference | None]:
    """Questions of a file after what the project can answer, and the units that it was compared with.

    Parameters
    ----------
    reference : Reference, optional
        Units that were loaded before; they are not loaded again.

    Raises
    ------
    CrsError
        DATUM_PARAMETERS_WRONG.
    """
    examined, ground = examine(foreign, answers, reference), NO_GROUND
    if _BY_GROUND & _codes(examined):
        ground = load_ground(project)
        examined = examine(foreign, answers, reference, ground)
    if reference is None and "DATUM_UNCLEAR" in _codes(examined) and foreign.layers:
        # Only now are the project's units worth loading.
        reference = load_reference(project, foreign.layers)
        examined = examine(foreign, answers, reference, ground) if reference is not None else examined
    elif reference is None and (boxes := list(_told_boxes(examined))):
        # Where a datum was told, the units may deny it.
        reference = reference_near(project, boxes, MOST_UNITS)
        examined = examine(foreign, answers, reference, ground) if reference is not None else examined
    return examined, reference


def _told_boxes(examined: Examined) -> Iterator[Box]:
    """Extents in degrees of layers in China whose datum was told and is one that units can deny."""
    for layer, settled in zip(examined.foreign.layers, examined.references, strict=True):
        if settled.is_in_china and settled.datum in DATUMS and settled.crs_text and layer.extent is not None:
            west, south, east, north = layer.extent
            if settled.is_swapped:
                west, south, east, north = south, west, north, east
            yield own_area((west, south, east, north), parse_crs(settled.crs_text))


def _codes(examined: Examined) -> set[str]:
    return {question.code for question in examined.inspection.questions}
