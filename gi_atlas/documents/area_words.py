"""An area as a document states it: by the offices' algorithm, with its method, its rounding and what differs."""

from collections.abc import Iterator
from typing import Any

from gi_atlas.area_official import Areas, compare_areas, differences, state_area
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_

METHOD = N_(
    "Ellipsoid area of the natural-resources offices (国土调查办发〔2008〕32号) on the CGCS2000 ellipsoid; edges are "
    "straight in longitude and latitude (EPSG:4490) and are not divided."
)
ROUNDING = N_(
    "Each unit is rounded once from the square metres, a half to the even digit: m² and mu to 0.01, ha to 0.0001, km² "
    "to 0.001; 1 mu = 2000/3 m², 1 ha = 15 mu."
)
_STATED = N_("{m2} m² ({ha} ha; {mu} mu; {km2} km²)")
_EDGES = N_(
    "The geodesic area of the same points is {m2} m². The official one differs from it by {ppm} ppm ({hectares} ha): "
    "the longest edge is {edge}° long; the official algorithm takes it as straight in longitude and latitude, the "
    "geodesic one as the shortest way. Points along the long edges make both agree."
)
_PLANE = N_(
    "In the plane of the 3° Gauss-Krüger zone (EPSG:{epsg}) the area is {m2} m², {ppm} ppm ({hectares} ha) from the "
    "geodesic one, as the plane stretches lengths away from its central meridian. It is not stated as the area."
)
OTHER_METHODS = {"AREA_EDGES_DIFFER": _EDGES, "AREA_PLANE_DIFFERS": _PLANE}


def stated_areas(geometry: Any) -> Areas | None:
    """Areas of a polygon in EPSG:4490; None where there is none."""
    return None if geometry is None or geometry.is_empty else compare_areas(geometry)


def area_text(area_m2: float, words: Words) -> str:
    """An area in m², hectares, mu and km², each rounded as ``ROUNDING`` says."""
    return words(_STATED, **{unit: f"{state_area(area_m2, unit):f}" for unit in ("m2", "ha", "mu", "km2")})


def area_facts(areas: Areas, words: Words) -> Iterator[tuple[str, str]]:
    """Lines (name, text) that a document says of an area: the figure, method, rounding, and differences that matter."""
    yield words(N_("Area")), area_text(areas.official_m2, words)
    yield words(N_("Method")), words(METHOD)
    yield words(N_("Rounding")), words(ROUNDING)
    for code, context in differences(areas):
        yield words(N_("Other method")), words(OTHER_METHODS[code], **context, m2=other_m2(areas, code))


def other_m2(areas: Areas, code: str) -> str:
    """Square metres by the method that a difference (``differences``) is about."""
    other = areas.geodesic_m2 if code == "AREA_EDGES_DIFFER" else areas.plane_m2
    return f"{state_area(other or 0.0, 'm2'):f}"
