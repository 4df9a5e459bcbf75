"""Words of evidence that people read in their language: fields of entities, reasons of GEOS."""

from gi_atlas.i18n import N_

FIELDS = {
    "name_official": N_("Official name"),
    "name_as_registered": N_("Registered name"),
    "holder": N_("Holder"),
    "scope_text": N_("Scope wording"),
    "counties": N_("County codes"),
    "registrations": N_("Registrations"),
    "act": N_("Act"),
    "valid_from": N_("Valid from"),
    "number": N_("Number"),
    "office": N_("Office"),
    "survey_date": N_("Survey date"),
    "county_code": N_("County"),
}
# What GEOS says of an invalid geometry, without the place.
REASONS = {
    "Self-intersection": N_("the line crosses itself"),
    "Ring Self-intersection": N_("a ring touches itself"),
    "Hole lies outside shell": N_("a hole lies outside the outer ring"),
    "Holes are nested": N_("a hole lies within another hole"),
    "Interior is disconnected": N_("holes cut the area in two"),
    "Nested shells": N_("one part lies within another"),
    "Duplicate Rings": N_("the same ring occurs twice"),
    "Too few points in geometry component": N_("a ring has too few points"),
    "Invalid Coordinate": N_("a coordinate is no number"),
    "Ring is not closed": N_("a ring is not closed"),
}
# Where the survey says that a step takes place, beside the roles of zones.
PLACES = {"OUTSIDE_COUNTY": N_("outside of the county")}
# Where a list of evidence is empty.
NOTHING = "NOTHING"
WORDS = {**FIELDS, **REASONS, **PLACES, NOTHING: N_("nothing")}
