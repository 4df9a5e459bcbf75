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
    "WHY_PLANE_SWAPPED": N_(
        "The northing ({north}) was given before the easting ({east}), the order of survey tables; they were exchanged."
    ),
    "WHY_PLANE_NONE": N_(
        "{x}, {y} are no plane coordinates of China: northings are 300,000 to 6,100,000 m, eastings 100,000 to 900,000 m with or without a zone number (13 to 23, 25 to 45) before them. Check the digits and the unit."
    ),
    "WHY_PLANE_NUMBER": N_(
        "The easting begins with {zone}, the number of a {width}° zone with the central meridian {meridian}° E: EPSG:{epsg}. The place is then {lon}° E, {lat}° N."
    ),
    "WHY_PLANE_MERCATOR_TOO": N_(
        "The easting can begin with the number of the 6° zone {zone}, or be Web Mercator, which has such eastings in eastern China. Name the county, or ask the sender."
    ),
    "WHY_PLANE_MERCATOR": N_(
        "Read as Web Mercator (EPSG:{epsg}), the coordinates are in China at {lon}° E, {lat}° N; as a Gauss-Krüger zone they are not near."
    ),
    "WHY_PLANE_COUNTY_ELSEWHERE": N_(
        "The easting begins with {zone}, which puts the place at {lon}° E, but the county is at {county}° E. Check the zone number, or whether 3° and 6° zones were mixed."
    ),
    "WHY_PLANE_OUT_OF_ZONE": N_(
        "The place would be {offset}° from the central meridian {meridian}° E, outside of its {width}° zone. Ask the sender for the central meridian, and whether the zones are of 3° or 6°."
    ),
    "WHY_PLANE_NO_NUMBER": N_(
        "The easting has no zone number, so that every central meridian is possible; the place is {offset}° from it. Name the county or the central meridian."
    ),
    "WHY_PLANE_COUNTY": N_(
        "The easting has no zone number; of the central meridians, {meridian}° E brings the place nearest to the county at {county}° E: {lon}° E, {lat}° N ({width}° zone, EPSG:{epsg})."
    ),
    "WHY_PLANE_COUNTY_FAR": N_(
        "No central meridian brings the place near the county at {county}° E; the nearest is {lon}° E. Check the digits and the county."
    ),
    "DATUM_PARAMETERS_MISSING": N_(
        "No parameters from {datum} to CGCS2000 are loaded for {lon}° E, {lat}° N, and none are published, so nothing was moved. Load the office's own as a table DATUM_PARAMETERS (gi-atlas datum load): from, to, source, west, south, east, north, and seven parameters (dx_m, dy_m, dz_m, rx_s, ry_s, rz_s, scale_ppm, convention), three (dx_m, dy_m, dz_m) or four (dx_m, dy_m, rotation_s, scale_ppm, meridian_deg)."
    ),
    "DATUM_PARAMETERS_AREA": N_(
        "{lon}° E, {lat}° N lies outside the area for which the parameters of {source} hold ({expected}), so nothing was moved. Load parameters for this place."
    ),
    "DATUM_PARAMETERS_WRONG": N_(
        "Datum parameters, line {row}, column {column}: {value} cannot be used; expected is {expected}. Correct the table and load it again."
    ),
    "EXPORT_DATUM_OPEN": N_(
        "The boundary {name} came with coordinates said to be in {value}, and nobody has answered for it. Nothing was written: import its file again and answer which datum it is in; the shift is then taken out."
    ),
    "DATUM_EDITION_MISSING": N_("Datum parameters need an edition, such as the year they were given. Name it."),
    "DATUM_TABLE_NONE": N_(
        "{file} has no datum parameters. Its heading must name dx_m and dy_m at least, and west, south, east, north for where they hold."
    ),
    "DATUM_TABLE_ASKS": N_("The table leaves open what must be known. {detail} Answer with {options}."),
    "DATUM_TABLE_FROM": N_("From which old datum do the parameters lead?"),
    "WHY_DATUM_FROM": N_("No column says it."),
    "DATUM_TABLE_ROTATION": N_("In which unit are the rotations?"),
    "WHY_DATUM_ROTATION": N_(
        "The headings do not say it. Rotations are a few seconds at most: seconds are numbers like 2.5, radians like 0.000012."
    ),
    "DATUM_TABLE_SCALE": N_("How is the scale given?"),
    "WHY_DATUM_SCALE": N_(
        "The heading does not say it: ppm are numbers like −1.5, a difference like −0.0000015, a factor like 0.9999985."
    ),
    "DATUM_TABLE_CONVENTION": N_("In which sense are the rotations?"),
    "WHY_DATUM_CONVENTION": N_(
        "No column says it, and a wrong sense moves places by hundreds of metres. position_vector: X = ΔX + (1+m)·(x − εz·y + εy·z); coordinate_frame: X = ΔX + (1+m)·(x + εz·y − εy·z). Compare with the formula on the parameters' paper."
    ),
    "DATUM_LINE_FIELD": N_("{value} is no value of a line of parameters. Write NAME=VALUE with one of {expected}."),
}
