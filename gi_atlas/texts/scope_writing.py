"""Texts about scopes written from boundaries, and about what ties a wording to its polygon."""

from gi_atlas.i18n import N_

MESSAGES = {
    "SCOPE_NO_UNITS": N_(
        "Edition {edition} has no polygon of a county, township or village. Import a map of units, or choose another edition."
    ),
    "SCOPE_NO_GEOMETRY": N_("The boundary {id} has no polygon, so nothing can be written of it. Draw or import it first."),
    "EXTENT_SMALLER_THAN_UNITS": N_(
        "The extent in {name} ({box_km2} km²) does not hold the units named ({units_km2} km²): {outside_ha} ha lie outside."
    ),
    "EXTENT_SMALLER_THAN_UNITS_FIX": N_(
        "Compare both bounds with the paper of the announcement; the units named go before the extent."
    ),
    "SCOPE_EXTENT_NOT_TESTED": N_("The extent in {name} cannot be tested: no geometry of {units}."),
    "SCOPE_EXTENT_NOT_TESTED_FIX": N_("Import polygons of these units, then check again."),
    "SCOPE_COUNT_DIFFERS": N_("In {name} “{written}” is said, but {count} are listed."),
    "SCOPE_COUNT_DIFFERS_FIX": N_("Look for a name that is missing or there twice; “{proposal}” would be right for this list."),
    "SCOPE_UNIT_OPEN": N_("{unit} of {name} is not found, or fits several units (edition: {edition})."),
    "SCOPE_UNIT_OPEN_FIX": N_("Choose the unit that is meant, or enter its successor."),
    "SCOPE_UNIT_NOT_COVERED": N_("The wording of {name} names the whole of {unit}, but {area_ha} ha of it lie outside of the polygon."),
    "SCOPE_UNIT_NOT_COVERED_FIX": N_("Move the line to the unit's border, or say in the wording which part is meant."),
    "SCOPE_UNIT_NOT_NAMED": N_("The polygon of {name} reaches into {unit}, which its wording does not name ({area_ha} ha unnamed in all)."),
    "SCOPE_UNIT_NOT_NAMED_FIX": N_("Move the line to the border of the units named, or name this unit in the wording."),
    "SCOPE_SIGNER_PREFECTURE": N_("The scope of {name} lies in several counties ({counties}): their common superior proposes it, {governments}."),
    "SCOPE_SIGNER_PREFECTURE_FIX": N_("Have the prefecture's government issue the letter on the scope (Order 80, Art. 10)."),
    "SCOPE_SIGNER_PROVINCE": N_("The scope of {name} crosses prefectures ({counties}): the province proposes it, {governments}."),
    "SCOPE_SIGNER_PROVINCE_FIX": N_("Have the province's government issue the letter on the scope (Order 80, Art. 10)."),
    "SCOPE_SIGNER_TO_CONFIRM": N_(
        "The scope of {name} crosses provinces ({counties}): {governments} propose it jointly (legal basis to be confirmed)."
    ),
    "SCOPE_SIGNER_TO_CONFIRM_FIX": N_("Compare with the text of Order 80, Art. 10, then have the provinces issue the letter jointly."),
    "SCOPE_CORE_OUTSIDE": N_("The core zone {name} reaches {area_ha} ha out of its production zone."),
    "SCOPE_CORE_OUTSIDE_FIX": N_("Draw the core zone inside the production zone, or widen that."),
    "SCOPE_PROCESSING_OUTSIDE": N_("The processing zone {name} lies with {area_ha} ha outside of the production zone."),
    "SCOPE_PROCESSING_OUTSIDE_FIX": N_("Say which steps take place there: all or the main ones belong inside (Order 80, Art. 3)."),
    "SCOPE_RAW_MATERIAL_OUTSIDE": N_("The raw-material zone {name} lies with {area_ha} ha outside of the production zone."),
    "SCOPE_RAW_MATERIAL_OUTSIDE_FIX": N_("Say in the wording where raw material comes from, or take this ground into the scope."),
    "SCOPE_HOMONYM": N_("{name} and {other} share a name: {names}."),
    "SCOPE_HOMONYM_FIX": N_("Find out whether they are one product in two channels, or tell them apart by their origin."),
    "SCOPE_NESTED": N_("One of the scopes of {name} and {other} lies within the other, and both are {generic}."),
    "SCOPE_NESTED_FIX": N_("Say in both papers how the two relate and who may use which name."),
    "SCOPE_SAME_GROUND": N_("The scopes of {name} and {other} share ground, and both are {generic}."),
    "SCOPE_SAME_GROUND_FIX": N_("Compare both and agree on the line, or note why they overlap."),
    "SCOPE_NAME_NO_GENERIC": N_("The name {name} does not end with its generic name {generic}."),
    "SCOPE_NAME_NO_GENERIC_FIX": N_("Correct the name or the generic name, or mark it as customary with evidence (Order 80, Art. 7)."),
    "SCOPE_NAME_NO_PLACE": N_("The name {name} does not hold its place name {place_name}."),
    "SCOPE_NAME_NO_PLACE_FIX": N_("Correct the name or the place name, or mark it as customary with evidence (Order 80, Art. 7)."),
    "SCOPE_NAME_ELSEWHERE": N_("No unit under the boundary of {name} bears its place name. It lies in: {units}."),
    "SCOPE_NAME_ELSEWHERE_FIX": N_("Give evidence that the place name stands for this ground, or mark the name as customary."),
}  # fmt: skip
