"""Texts of findings: what was found, and (``_FIX``) what can be done."""

from gi_atlas.i18n import N_

MESSAGES = {
    "RULE_GEOMETRY_INVALID": N_("The boundary {name} has a faulty ring: {reason}."),
    "RULE_GEOMETRY_INVALID_FIX": N_("Look at the place and correct the ring; nothing is repaired by itself."),
    "RULE_RECORD_NO_PLACE": N_("The record {name} has no place on the map."),
    "RULE_RECORD_NO_PLACE_FIX": N_("Open the record and set its representative site."),
    "RULE_RECORD_NO_PRODUCT": N_("The record {name} belongs to no product yet."),
    "RULE_RECORD_NO_PRODUCT_FIX": N_("Open the record and choose its product, or add one."),
    "RULE_PHOTO_FAR": N_("The photo {name} was taken {distance_km} km from its record."),
    "RULE_PHOTO_FAR_FIX": N_("Check whether it belongs to another record or the camera's position was wrong."),
    "RULE_MEDIA_MISSING": N_("The file {name} is missing from the media folder (sha256 {sha256})."),
    "RULE_MEDIA_MISSING_FIX": N_("Copy the media folder that belongs to the project beside it, or add the file again."),
    "RULE_REGISTRATIONS_DIFFER": N_("The registrations of {name} differ in: {fields}."),
    "RULE_REGISTRATIONS_DIFFER_FIX": N_("Compare them side by side and note which one holds."),
}
