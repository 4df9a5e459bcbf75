"""Texts about what is wrong in a wording, second part: broken coordinates, missing corners, other languages."""

from gi_atlas.i18n import N_

MESSAGES = {
    "NOT_CHINESE": N_(
        "This text is not in Chinese. Wordings are read in Chinese alone; of other languages only positions in degrees"
        " are read."
    ),
    "NOT_CHINESE_FIX": N_(
        "Paste the Chinese wording, or draw or import the boundary and keep this text as its description."
    ),
    "SCOPE_TABLE_SEVERAL": N_("This is a table with the scopes of several products; none of them was read."),
    "SCOPE_TABLE_SEVERAL_FIX": N_("Paste the row of one product, or check the whole table as a file (scope batch)."),
    "SCOPE_PRODUCTS_SEVERAL": N_(
        "This announcement tells the scopes of {count} products: {value}. They are not one scope."
    ),
    "SCOPE_PRODUCTS_SEVERAL_FIX": N_(
        "Paste the part of one product; the command scope read and a register (scope batch) read each of them by itself."
    ),
    "SCOPE_SEVERAL_FOR_ONE": N_("{count} products are told here; they cannot all be {value}."),
    "SCOPE_SEVERAL_FOR_ONE_FIX": N_("Leave --product out, or give the part of the one product alone."),
    "SCOPE_PRODUCTS_UNPARTED": N_(
        "{written}: one list for several products; which of its units are whose is not read."
    ),
    "SCOPE_PRODUCTS_UNPARTED_FIX": N_("Write the scope of each product in a sentence of its own and read it again."),
    "DEGREE_MARK_LOST": N_("{written}: the mark behind the degrees is missing."),
    "DEGREE_MARK_LOST_FIX": N_("Put the degree mark in where the paper of the announcement has it."),
    "COORDINATE_LETTERS": N_("{written}: a letter (O, l or I) stands in the place of a digit."),
    "COORDINATE_LETTERS_FIX": N_("Write the digit; a scanned or typed paper may have mistaken it."),
    "WEST_OR_SOUTH": N_("{written}: west longitude or south latitude, where no place of China lies."),
    "WEST_OR_SOUTH_FIX": N_("Write east longitude (东经) and north latitude (北纬), after a look at the announcement."),
    "ELEVATION_SIDE_UNTOLD": N_(
        "{written}: an elevation parts the ground here, but the text does not say which side is meant."
    ),
    "ELEVATION_SIDE_UNTOLD_FIX": N_("Say whether the ground above (以上) or below (以下) that elevation is meant."),
    "AREA_UNITS_DIFFER": N_("{written}: by the area before it, it would be {expected}."),
    "AREA_UNITS_DIFFER_FIX": N_("Correct one of the two; 1 ha is 15 mu, 1 km² is 1,500 mu."),
    "CORNER_MISSING": N_("Between the corner points of this list, {value} is missing."),
    "CORNER_MISSING_FIX": N_("Add the corner point from the paper of the announcement, or number the points anew."),
    "UNIT_WITHIN": N_("{written} lies in {expected}, which is meant as a whole already."),
    "UNIT_WITHIN_FIX": N_("Leave it out, or say what of {expected} is meant."),
    "LEFT_OUT_LISTED": N_("{written}: {value} stands in the list and is left out again."),
    "LEFT_OUT_LISTED_FIX": N_(
        "Ask the office whether it is meant; then take it out of the list or of what is left out."
    ),
    "LETTER_NUMBER_BROKEN": N_("{written}: a bracket of the year is missing in the number of the letter."),
    "LETTER_NUMBER_BROKEN_FIX": N_("Write the number as it stands on the letter itself."),
    "LIST_OPEN": N_("The list ends with {written} and no number: whether these are all is not told."),
    "LIST_OPEN_FIX": N_("Ask the office for the full list, or for the number of units."),
}
