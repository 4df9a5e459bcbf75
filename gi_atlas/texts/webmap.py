"""Texts about web maps."""

from gi_atlas.i18n import N_

MESSAGES = {
    "WEBMAP_NOTHING": N_(
        "There is nothing to put on the map: of {count} boundaries none may go out, {drafts} as they are not published. Publish them, or leave out --public for a map of drafts under a watermark."
    ),
    "WEBMAP_EMPTY": N_(
        "There is nothing to put on the map: no layer was chosen that has anything with a place. Choose another layer, or draw or import something first."
    ),
    "WEBMAP_TOO_LARGE": N_(
        "Even with zoom {zoom} as the largest, the page takes {bytes} bytes; it may take {budget}. Allow more (--budget), or publish fewer layers, columns or photos."
    ),
    "WEBMAP_FIELD": N_("{value}: no such column can go out. Columns that can: {expected}."),
    "WEBMAP_LAYER": N_("{value}: no such layer. Layers: {expected}."),
    "WEBMAP_LAYER_TWICE": N_("{value}: several imported layers have this name. Name one by its id: {expected}."),
    "WEBMAP_UNPUBLISHED": N_(
        "{value} is given decimals or columns (--decimals, --field), but does not go out. Name it with --layer too, or leave these away."
    ),
    "WEBMAP_HIDE": N_(
        "{value} should stay inside, but there is no such column; most likely its name is mistyped, and nothing was let out. Columns of other people's files here: {expected}."
    ),
    "WEBMAP_TEXT_LONG": N_(
        "The text of {field} has {count} letters; it stands on the map's page on a line, with at most {most}. Shorten it."
    ),
    "WEBMAP_TILES_ALONE": N_(
        "{value} says something of a background map, but there is none: give its address (--tiles) too, or leave it away."
    ),
    "WEBMAP_PLACE_COLUMNS": N_(
        "{value}: columns that tell places more exactly than their layer, which is rounded to {decimals} decimals of a degree. Keep them inside (--hide), or let the layer be exact if it may (--decimals LAYER=6)."
    ),
    "WEBMAP_TILES": N_(
        "{value} is no address of map tiles. It must begin with https:// and the name of one server, contain {{z}}, {{x}} and {{y}}, and no other mark in braces; write keys as they are."
    ),
    "WEBMAP_ATTRIBUTION": N_("The background map {value} needs an attribution: say who made it (--attribution)."),
    "WEBMAP_LEAFLET": N_(
        "The map program Leaflet is missing or not the one expected (package {package}: {detail}). Run the set-up again."
    ),
    "WEBMAP_FRAME": N_(
        "folium {version} made another page than this program knows; nothing was written. Run the set-up again."
    ),
}
