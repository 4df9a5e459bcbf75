"""Texts about wordings of a scope: what is wrong in one, and (``_FIX``) what can be done."""

from gi_atlas.i18n import N_

MESSAGES = {
    "EXTENT_REVERSED": N_("{written}: the first bound is not the smaller one, so that the extent is empty."),
    "EXTENT_REVERSED_FIX": N_(
        "The two may be exchanged or a digit may be wrong: compare with the paper of the announcement."
    ),
    "MINUTE_MARK_LOST": N_("{written}: the mark between minutes and seconds is missing."),
    "MINUTE_MARK_LOST_FIX": N_("Put the minute mark in where the paper of the announcement has it."),
    "DEGREES_LOST": N_("{written}: the degrees are missing, only minutes and seconds are there."),
    "DEGREES_LOST_FIX": N_(
        "Name the county (--county) and a project with its polygon, so that degrees can be proposed, or look them up in"
        " the paper of the announcement."
    ),
    "MIXED_PRECISION": N_("{written}: a decimal of a degree or minute stands beside values in whole ones."),
    "MIXED_PRECISION_FIX": N_("Check whether a decimal point or a second was meant."),
    "ODD_MARKS": N_("{written}: signs stand here in the place of °, ′ and ″; they were read as such."),
    "ODD_MARKS_FIX": N_("Write °, ′ and ″."),
    "COORDINATE_NOT_SOUND": N_("{written}: minutes and seconds must be below 60."),
    "COORDINATE_NOT_SOUND_FIX": N_("Compare the digits with the paper of the announcement."),
    "COORDINATE_OUT_OF_RANGE": N_("{written}: degrees lie beyond {expected}."),
    "COORDINATE_OUT_OF_RANGE_FIX": N_("Compare the digits with the paper of the announcement."),
    "SCOPE_AXES_SWAPPED": N_("{written}: longitude and latitude are exchanged."),
    "SCOPE_AXES_SWAPPED_FIX": N_("Exchange the words east longitude and north latitude."),
    "BOUND_MISSING": N_("{written}: only one of longitude and latitude is bounded, which makes no extent."),
    "BOUND_MISSING_FIX": N_("Add the other one from the paper of the announcement."),
    "COUNT_DIFFERS": N_("“{written}” is said, but {count} are listed."),
    "COUNT_DIFFERS_FIX": N_("Look for a name that is missing or stands twice, or correct the number."),
    "UNIT_TWICE": N_("{value} is named twice."),
    "UNIT_TWICE_FIX": N_("Take one out, or name what was meant in its place."),
    "CORNER_COUNT_DIFFERS": N_("{value} corner points are said, but {count} are listed."),
    "CORNER_COUNT_DIFFERS_FIX": N_("Look for the corner point that is missing, or correct the number."),
    "CORNER_TWICE": N_("The corner point {value} is there twice."),
    "CORNER_TWICE_FIX": N_("Number the corner points anew in their order."),
    "CORNERS_CROSS": N_(
        "Joined in the order of the wording, the {count} corner points make a line that crosses itself."
    ),
    "CORNERS_CROSS_FIX": N_("Compare order and digits of the corner points with the paper of the announcement."),
    "CORNERS_OUTSIDE_UNITS": N_(
        "The {count} corner points of {name} enclose no ground of the units that are named; the polygon is that of the corner points alone."
    ),
    "CORNERS_OUTSIDE_UNITS_FIX": N_(
        "Compare the digits of the corner points, and the names of the units, with the paper of the announcement."
    ),
    "SCOPE_PLACE_OUTSIDE": N_("{written} lies outside of the counties that are named."),
    "SCOPE_PLACE_OUTSIDE_FIX": N_(
        "Compare the digits with the paper of the announcement, or look whether another county was meant."
    ),
    "SCOPE_GROUND_BORROWED": N_(
        "The edition {edition} has no polygon of {units}: that of the edition {other} was taken, whose code and name are"
        " the same."
    ),
    "SCOPE_GROUND_BORROWED_FIX": N_(
        "Look whether the line of these units moved between the two editions, or import a map of the edition."
    ),
    "SCOPE_GROUND_FORMER": N_(
        "The edition {edition} has no polygon of just {units}: that of the edition {other} was taken, which holds it under"
        " this name."
    ),
    "SCOPE_GROUND_FORMER_FIX": N_(
        "Look whether the wording means the unit as it was. If it means what it is now, enter that one's code."
    ),
    "SCOPE_GROUND_PASSED": N_(
        "Between the editions {other} and {edition} ground passed between {units} and {found}: the polygon that was"
        " taken, of {other}, is not the unit of {edition}."
    ),
    "SCOPE_GROUND_PASSED_FIX": N_("Import a map of the edition {edition}, or correct the polygon by hand."),
    "SCOPE_GROUND_LARGER": N_(
        "No edition at hand has a polygon of just {units}: the whole of {found}, which holds more, stands for it."
    ),
    "SCOPE_GROUND_LARGER_FIX": N_("Import a map of an edition that still has the unit, or cut the polygon by hand."),
    "SCOPE_GROUND_WANTING": N_(
        "No edition at hand has a polygon of just {units}, which is today in {found}: it is not in the scope's polygon."
    ),
    "SCOPE_GROUND_WANTING_FIX": N_("Import a map of an edition that still has the unit, or draw it by hand."),
    "SCOPE_BEFORE_EDITIONS": N_(
        "No edition at hand holds on {value}: names were looked up in the first one, {edition}. Names, codes and lines"
        " may have been others on that day."
    ),
    "SCOPE_BEFORE_EDITIONS_FIX": N_("Import an edition of that day or before it."),
    "SCOPE_COUNTY_OPEN": N_(
        "{county}: no edition at hand ({editions}) holds it, so that {count} units under it cannot be looked up. It was"
        " renamed or dissolved before the first of them, or is written otherwise."
    ),
    "SCOPE_COUNTY_OPEN_FIX": N_("Enter the code of its successor (perhaps {found})."),
    "SCOPE_COUNTY_ELSEWHERE": N_(
        "{county} is there ({found}), but not in {above}; {count} units under it cannot be looked up."
    ),
    "SCOPE_COUNTY_ELSEWHERE_FIX": N_("Leave {above} out, or correct it."),
    "SCOPE_WORDS_UNREAD": N_("“{written}” was not read as part of the scope."),
    "SCOPE_WORDS_UNREAD_FIX": N_("Nothing is to be done if these words tell no place."),
    "SCOPE_DRAWN_FEW": N_(
        "{count} corners were clicked; an area has at least {expected}. Click on, then double-click."
    ),
    "SCOPE_DRAWN_CROSSES": N_(
        "The line through the {count} corners crosses itself or encloses nothing. Draw it again, corner after corner"
        " around the area."
    ),
    "SCOPE_SUCCESSOR_FORM": N_("{value}: a successor is entered as NAME=CODE, such as 蓟县=120119."),
    "SCOPE_NEEDS_PROJECT": N_("{value} is of use only with --project: names are looked up in a project's divisions."),
    "PLANE_COORDINATES": N_(
        "{written}: plane coordinates (zone {found}); they were not read, because the wording does not say their datum."
    ),
    "PLANE_COORDINATES_FIX": N_("Import them as a corner-point table, where datum and zone are asked for."),
    "AREA_SUM_DIFFERS": N_("{written}: the areas before it add up to {expected}."),
    "AREA_SUM_DIFFERS_FIX": N_("Correct the total or the part that is wrong."),
    "ELEVATION_REVERSED": N_("{written}: the first elevation is not the lower one."),
    "ELEVATION_REVERSED_FIX": N_("Exchange the two, if no digit is wrong."),
    "LETTER_MISSING": N_(
        "“{written}”: the scope is said to be that of a paper, but neither its title nor number is named."
    ),
    "LETTER_MISSING_FIX": N_("Name the title and number of the government's letter."),
    "LIMIT_MISSING": N_("Of the four limits these are missing: {value}"),
    "LIMIT_MISSING_FIX": N_("Add what bounds the scope on that side."),
    "NOTHING_READ": N_("No unit, extent, corner point, limit or paper was found in this text."),
    "NOTHING_READ_FIX": N_("Paste the sentence that tells the scope, with the names of the units in full."),
    "SCOPE_PRODUCT_UNNAMED": N_(
        "The wording names no product. Choose the product (--product on the command line), or begin the wording with"
        " its name, such as 清溪绿茶产地范围为…"
    ),
    "SCOPE_PROPOSAL": N_("“{proposal}” may be meant in place of “{written}”. Nothing is changed unasked."),
    "SCOPE_BATCH_EMPTY": N_("{file} has no row with a text. Name the column of the wordings with --text-column."),
    "SCOPE_BATCH_COLUMN": N_("{file} has no column {value}. Its columns are: {choices}"),
    "SCOPE_BATCH_TARGET": N_("{file}: findings are written as .xlsx or .csv. Choose a name that ends so."),
    "SCOPE_BATCH_EXISTS": N_("{file} is there already and is not written over. Choose another name."),
    "SCOPE_TEXT_UNREADABLE": N_("{file} is no text in UTF-8 or GB18030. Save the wording as plain text."),
    "SCOPE_TEXT_LONG": N_("{file} has {count} characters; a wording has at most {expected}. Paste its sentence alone."),
}
