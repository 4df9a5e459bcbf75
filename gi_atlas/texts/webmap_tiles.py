"""Texts about vector tiles of web maps."""

from gi_atlas.i18n import N_

MESSAGES = {
    "WEBMAP_PMTILES": N_("Vector tiles stand beside the page in a folder: say --folder too, or leave out --pmtiles."),
}
