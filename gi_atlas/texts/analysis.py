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
    "RULE_ROW_INVALID": N_("Row {name} has a faulty ring: {reason}."),
    "RULE_ROW_INVALID_FIX": N_("Have the ring corrected at its source; nothing is repaired by itself."),
    "RULE_ROW_EMPTY": N_("Row {name} has no geometry."),
    "RULE_ROW_EMPTY_FIX": N_("Leave the row out, or ask for its geometry."),
    "RULE_ROW_OVERLAP": N_("Rows {name} and {other} overlap by {area_ha} ha."),
    "RULE_ROW_OVERLAP_FIX": N_("Look at the place; areas that share a border must not overlap."),
    "RULE_ROW_TWICE": N_("Rows {name} and {other} enclose the same ground."),
    "RULE_ROW_TWICE_FIX": N_("Leave one of them out, unless they are two things on the same ground."),
    "RULE_FILE_QUESTION_FIX": N_("Answer with {option}: {choices}."),
    "RULE_FILE_REMARK_FIX": N_("Ask for a better file, or import it knowing this."),
}
