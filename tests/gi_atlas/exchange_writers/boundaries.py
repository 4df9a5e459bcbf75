"""Boundaries of every shape that an export must keep, and hypothesis strategies for them."""

import math
from typing import Any

import shapely
from hypothesis import strategies as st

from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.services.preparing import as_multipolygon


def ring(lon: float, lat: float, radius_deg: float, vertices: int) -> Any:
    """A round polygon with a given number of vertices."""
    turns = [2 * math.pi * number / vertices for number in range(vertices)]
    return shapely.Polygon([(lon + radius_deg * math.cos(t), lat + radius_deg * math.sin(t)) for t in turns])


def holed(lon: float, lat: float) -> Any:
    """A round polygon with two round holes."""
    holes = [ring(lon - 0.02, lat, 0.01, 7), ring(lon + 0.02, lat, 0.01, 9)]
    return shapely.Polygon(ring(lon, lat, 0.06, 40).exterior, [hole.exterior for hole in holes])


SHAPES: dict[str, Any] = {
    "simple": shapely.box(119.9, 28.5, 120.1, 28.7),
    "multi": shapely.MultiPolygon([ring(119, 28, 0.05, 8), ring(119.5, 28, 0.05, 8), ring(119.2, 28.4, 0.02, 5)]),
    "holes": holed(119.5, 28.5),
    "multi with holes": shapely.MultiPolygon([holed(119.5, 28.5), holed(120.5, 29.5), ring(121, 30, 0.03, 6)]),
    "island in a hole": shapely.MultiPolygon(
        [
            shapely.Polygon(ring(119, 28, 0.1, 24).exterior, [ring(119, 28, 0.06, 12).exterior]),
            ring(119, 28, 0.02, 6),
        ]
    ),
    "tiny": shapely.box(119.5, 28.5, 119.500000005, 28.500000004),
    "500 vertices": ring(119.123456789, 28.987654321, 0.123456789, 500),
    "across zones": shapely.box(118.0, 27.0, 124.4, 31.0),
    "south and west": ring(-70.5, -33.25, 0.1, 12),
    "at the date line": shapely.MultiPolygon([shapely.box(179.5, -17, 180, -16), shapely.box(-180, -17, -179.5, -16)]),
    "touching parts": shapely.MultiPolygon([shapely.box(119, 28, 119.1, 28.1), shapely.box(119.1, 28.1, 119.2, 28.2)]),
}

# Everything that a person may type into a text, without what is no text (controls, halves of pairs).
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60).map(str.strip)
GBK_TEXTS = st.text(st.characters(codec="gbk", exclude_categories=("Cc", "Cs")), max_size=300).map(str.strip)


def feature(shape: Any, **attributes: Any) -> BoundaryFeature:
    """A feature on its way out, with the attributes that every writer asks for."""
    known: dict[str, Any] = {
        "boundary_id": "0197-1",
        "name": "清溪绿茶",
        "version": 2,
        "area_m2": 12345.67,
        "valid_to": None,
    }
    return BoundaryFeature(as_multipolygon(shape), {**known, **attributes})


@st.composite
def shapes(draw: st.DrawFn) -> Any:
    """Multipolygons of separate parts, some with a hole, their coordinates with more decimals than are kept."""
    parts = []
    for number in range(draw(st.integers(1, 4))):
        lon = 100 + number + draw(st.floats(0, 0.3))
        lat = draw(st.floats(-60, 60))
        radius = draw(st.sampled_from([1e-6, 1e-4, 0.01, 0.3]))
        outer = ring(lon, lat, radius, draw(st.integers(3, 30)))
        hole = ring(lon, lat, radius / 5, draw(st.integers(3, 9)))
        parts.append(shapely.Polygon(outer.exterior, [hole.exterior]) if draw(st.booleans()) else outer)
    return shapely.MultiPolygon(parts)
