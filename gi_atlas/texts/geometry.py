"""Texts about coordinates and geometry."""

from gi_atlas.i18n import N_

MESSAGES = {
    "GEO_NOT_A_POLYGON": N_("A boundary must be a polygon; this is a {kind}."),
    "GEO_BLOB_DAMAGED": N_("A geometry in the project is damaged (it begins with {start})."),
    "CRS_NO_ZONE": N_("The longitude {lon} lies outside the Gauss-Krüger zones of China (73.5°E to 136.5°E)."),
    "COORDINATES_NOT_TWO": N_("{value}: a longitude and a latitude were expected, {count} numbers were found."),
    "COORDINATES_NO_DEGREES": N_(
        "{value}: the degrees are missing; only minutes and seconds are there. Write 120°36′29″, for example."
    ),
    "COORDINATES_OUT_OF_RANGE": N_(
        "{value} is no position on the earth: longitude goes to 180°, latitude to 90°, minutes and seconds stay below 60."
    ),
}
