"""Texts about overlays and measures."""

from gi_atlas.i18n import N_

MESSAGES = {
    "UNITS_NONE": N_(
        "No administrative units of level {level} are loaded (edition: {edition}). Import a list or a map of units first."
    ),
    "RULE_OVERLAP": N_("The boundary {name} overlaps that of {other} by {area_ha} ha."),
    "RULE_OVERLAP_FIX": N_("Compare both scopes and agree on the line, or note why they overlap."),
    "RULE_STRAY": N_("The boundary {name} reaches {area_ha} ha into {unit}, which its product does not name."),
    "RULE_STRAY_FIX": N_("Move the line to the county border, or name the county in the product."),
}
