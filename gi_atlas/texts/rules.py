"""Texts of findings: what was found, and (``_FIX``) what can be done."""

from gi_atlas.i18n import N_

MESSAGES = {
    "RULE_FAILED": N_("The rule {name} broke off: {detail}."),
    "RULE_FAILED_FIX": N_("Run “verify”; if the project is whole, report the fault. The other rules were run."),
    "RULE_GEOMETRY_INVALID": N_("The boundary {name} has a faulty ring: {reason}."),
    "RULE_GEOMETRY_INVALID_FIX": N_("Look at the place and correct the ring; nothing is repaired by itself."),
    "RULE_GEOMETRY_EMPTY": N_("The boundary {name} encloses no ground."),
    "RULE_GEOMETRY_EMPTY_FIX": N_("Draw or import its polygon, or remove the version."),
    "RULE_DATES_ORDER": N_("{name} is valid from {valid_from}, but only until {until}."),
    "RULE_DATES_ORDER_FIX": N_("Compare both days with the act; the last day must lie after the first."),
    "RULE_VERSIONS_AT_ONCE": N_(
        "{name}: version {version} is valid until {until}, but version {other} holds since {since}."
    ),
    "RULE_VERSIONS_AT_ONCE_FIX": N_("Let the earlier version end on the day on which the later one begins."),
    "RULE_DAY_TO_COME": N_("The record {name} was surveyed on {day}, which is yet to come."),
    "RULE_DAY_TO_COME_FIX": N_("Correct the survey date."),
    "RULE_FIELDS_MISSING": N_("{name} lacks: {fields}."),
    "RULE_FIELDS_MISSING_FIX": N_("Open it and fill in what is missing."),
    "RULE_ZONE_NO_BOUNDARY": N_("The zone {name} has no boundary."),
    "RULE_ZONE_NO_BOUNDARY_FIX": N_("Import or draw its boundary, or remove the zone."),
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
