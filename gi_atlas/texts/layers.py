"""Texts of the map's layers and pictures."""

from gi_atlas.i18n import N_

MESSAGES = {
    "LAYER_GEOMETRY_UNREADABLE": N_(
        "Feature {feature} of the layer holds bytes that are no geometry ({reason}). "
        "A GeoPackage geometry was expected. Run “verify” on the project and restore the feature from a backup."
    ),
    "LAYER_CACHE_DAMAGED": N_(
        "The map's cache {path} does not fit its checksum (part {part}). It is removed and the layer is read anew; "
        "nothing of the project is touched."
    ),
    "LAYER_STYLE_INVALID": N_("The layer's style has “{value}” for {field}; expected is {expected}."),
    "RENDER_SIZE": N_(
        "“{value}” is no size of a picture. Give width x height in pixels, for example 1600x1000 (16 to {most} each)."
    ),
    "RENDER_EXTENT": N_("“{value}” is no extent. Give west,south,east,north in degrees, for example 118,27,123,31.2."),
    "RENDER_LAYER_UNKNOWN": N_("The project has no layer “{value}”. Its layers are: {known}."),
    "RENDER_CANNOT_WRITE": N_(
        "The picture could not be written to {path}. The name must end in .png and the folder must exist and be writable."
    ),
}
