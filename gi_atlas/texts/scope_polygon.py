"""Texts about polygons of wordings: where a polygon is not all that the words say."""

from gi_atlas.i18n import N_

MESSAGES = {
    "SCOPE_LARGER_THAN_WORDING": N_(
        "The polygon of {name} is larger than its wording: {words} – what these words narrow could not be drawn by"
        " themselves."
    ),
    "SCOPE_LARGER_THAN_WORDING_FIX": N_(
        "Cut the polygon by hand where these words mean it (part, height, land use, corner points), or import the line"
        " from the map of the announcement."
    ),
}
