"""Texts about editions of the administrative divisions and about names resolved in them."""

from gi_atlas.i18n import N_

MESSAGES = {
    "DIVISIONS_NONE": N_(
        "The project holds no administrative units. Import a list with --as admin-units and say its --edition."
    ),
    "DIVISIONS_NO_EDITION": N_(
        "No edition “{value}” of the administrative divisions is loaded (there are: {expected}). Name one of these, or"
        " import that edition."
    ),
    "DIVISIONS_NO_CODE": N_(
        "{name}: the code {value} is not in the edition {edition}. Give the code as that edition writes it."
    ),
    "DIVISIONS_SAME_EDITION": N_("Both editions are “{value}”. Name an older and a newer one."),
    "DIVISIONS_NEED_TWO": N_(
        "Two editions are needed to compare, and the project holds: {value}. Import another one, or say --from and --to."
    ),
    "DIVISIONS_FILE_KIND": N_("{file}: a table is written as .xlsx or .csv. Give the file one of these endings."),
    "DIVISIONS_EXISTS": N_("{file} is there already. Give another name."),
    "DIVISIONS_AMBIGUOUS": N_(
        "{name}: several units of the edition {edition} are so called ({found}). Say which: name what stands above it, or"
        " choose a code."
    ),
    "DIVISIONS_BY_HAND": N_("{name} is {found}, as was chosen by hand."),
    "DIVISIONS_COUNTY_RENAMED": N_("{name} is {found} in the edition {edition}."),
    "DIVISIONS_BEFORE_EDITIONS": N_(
        "{name}: no edition at hand holds on {value}; this is the answer of the first one, {edition}. Name and code may"
        " have been others on that day."
    ),
    "DIVISIONS_COUNTY_UNKNOWN": N_(
        "{name}: no edition at hand ({editions}) holds {county}. It was renamed or dissolved before the first of them, or"
        " is written otherwise. Enter the code of its successor (perhaps {found})."
    ),
    "DIVISIONS_COUNTY_ELSEWHERE": N_(
        "{name}: {county} is there ({found}), but not in {above}. Leave {above} out, or correct it."
    ),
    "DIVISIONS_CITY_UNKNOWN": N_(
        "{name}: the lists at hand ({editions}) name neither a prefecture nor a county {county} (alike: {found}). Enter its"
        " code (a prefecture's has four digits), or import a list with prefectures."
    ),
    "DIVISIONS_NO_COUNTY": N_(
        "{name}: the wording names no county above it. Names repeat from county to county; say which county is meant."
    ),
    "DIVISIONS_RENAMED": N_("{name} is {found} in the edition {edition}: the same name with another ending."),
    "DIVISIONS_CHANGED": N_("{name} is {found} in the edition {edition}: {detail}."),
    "DIVISIONS_SPLIT": N_("{name} was split into {found}: {detail}. Say which parts are meant."),
    "DIVISIONS_FROM_SEVERAL": N_(
        "{name} was made of several units, which the edition {edition} holds apart: {found}. Say which are meant."
    ),
    "DIVISIONS_GONE": N_(
        "{name} was {found} in the edition {edition} and has no successor in the edition {newer}: {detail}. Enter the"
        " unit to which it belongs now."
    ),
    "DIVISIONS_SPECIAL": N_(
        "{name}: the edition {edition} has no code in {county} for this farm, zone or committee (alike: {found}). Draw it,"
        " or choose a unit."
    ),
    "DIVISIONS_SUSPECTED": N_(
        "{name} is not in {county} in the edition {edition}. Variant characters or a slip of the pen are suspected;"
        " perhaps {found} is meant."
    ),
    "DIVISIONS_NAME_UNKNOWN": N_(
        "{name} is not in {county} in the edition {edition}, nor in another edition at hand. Enter its code, or import an"
        " edition that holds it."
    ),
    "DIVISIONS_NO_VILLAGES": N_(
        "{name}: the edition {edition} lists no villages in {county}. Draw the village, or import a list with villages."
    ),
}
