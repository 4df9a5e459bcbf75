"""Texts about areas, zones and datums."""

from gi_atlas.i18n import N_

MESSAGES = {
    "AREA_OFFICIAL_TOLD": N_(
        "area_ellipsoid_m2: ellipsoid trapezoids of the natural-resources offices (国土调查办发〔2008〕32号) on CGCS2000; edges are straight in longitude and latitude and are not divided."
    ),
    "AREA_GEODESIC_TOLD": N_("area_geodesic_m2: the same ellipsoid; edges are geodesics."),
    "AREA_PLANE_TOLD": N_(
        "area_gk_m2: plane of the 3° Gauss-Krüger zone gk_epsg; edges are straight in the plane, lengths are stretched away from the central meridian."
    ),
    "AREA_ROUNDING_TOLD": N_(
        "1 mu = 2000/3 m², 1 ha = 15 mu. Nothing is rounded here; stated areas are rounded once, from m², a half to the even digit: m² and mu to 0.01, ha to 0.0001, km² to 0.001."
    ),
    "AREA_EDGES_DIFFER": N_(
        "{name}: the official area and the geodesic one differ by {ppm} ppm ({hectares} ha), as the longest edge is {edge}° long and each reads it otherwise. Add points along the long edges, or state the edge type with the area."
    ),
    "AREA_PLANE_DIFFERS": N_(
        "{name}: the area in the plane EPSG:{epsg} differs from the geodesic one by {ppm} ppm ({hectares} ha): the plane stretches lengths away from its central meridian. State the ellipsoid's area, not the plane's."
    ),
}
