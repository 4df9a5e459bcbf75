"""Files of a web map's folder by layer: a safe name for each, and the features that stand in it."""

from collections.abc import Iterable

import shapely

from gi_atlas.exchange.safe_names import MAX_NAME_BYTES, distinct_names
from layers.publish.webmap.imported import POINT
from layers.publish.webmap.options import LAYERS
from layers.publish.webmap.things import Selection, Thing

BOUNDARY_STEM, IMPORTED_STEM = "gi", "layer_"
_ENDING_BYTES = 16


def file_stems(selection: Selection) -> dict[str, str]:
    """Name without ending of each layer's files, by layer; no two are one on any file system.

    Imported layers have their own names, behind a mark by which none passes for a file of ours.
    """
    names = selection.layer_names
    limit = MAX_NAME_BYTES - len(IMPORTED_STEM) - _ENDING_BYTES
    own = zip(names, distinct_names(names.values(), limit), strict=True)
    ours = {key: BOUNDARY_STEM if key == "boundaries" else key for key in LAYERS}
    return ours | {key: f"{IMPORTED_STEM}{name}" for key, name in own}


def joined_points(things: Iterable[Thing]) -> list[Thing]:
    """Features of one layer; points of one feature, each a thing of its own on the page, are one again."""
    found: dict[tuple[str, str], list[Thing]] = {}
    for thing in things:
        found.setdefault((thing.id, thing.kind), []).append(thing)
    return [_joined(own) for own in found.values()]


def _joined(things: list[Thing]) -> Thing:
    first = things[0]
    if first.kind != POINT or len(things) == 1:
        return first
    return first.with_geom(shapely.multipoints([thing.geom for thing in things]))
