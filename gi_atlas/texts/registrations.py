"""Texts about registrations, classes, standards and agreements, and about what ties a product to its ground."""

from gi_atlas.i18n import N_

MESSAGES = {
    "REG_SCOPES_DIFFER": N_(
        "The scope of {name} differs by channel: {channel} alone names {only_here}; {other_channel} alone names {only_there}."
    ),
    "REG_SCOPES_DIFFER_FIX": N_(
        "Look up the act behind each wording; have the narrower or older one changed, or note why both hold."
    ),
    "REG_SCOPE_NARROWER": N_(
        "The scope of {name} is narrower as {channel}: it does not name {only_there}, as {other_channel} does."
    ),
    "REG_SCOPE_NARROWER_FIX": N_(
        "Look up the act behind each wording; have the narrower or older one changed, or note why both hold."
    ),
    "REG_SCOPE_LACKS": N_(
        "{product}: the registration {name} ({channel}) does not name {only_there}, as the published boundary does."
    ),
    "REG_SCOPE_LACKS_FIX": N_(
        "Compare with the act of the boundary; correct the wording of the registration, or draw a boundary version of its own."
    ),
    "REG_SCOPE_MORE": N_(
        "{product}: the registration {name} ({channel}) also names {only_here}, as the published boundary does not."
    ),
    "REG_SCOPE_MORE_FIX": N_(
        "Compare with the act of the boundary; correct the wording of the registration, or draw a boundary version of its own."
    ),
    "REG_SCOPE_NOT_BOUNDARY": N_(
        "{product}: the registration {name} ({channel}) does not name what the published boundary does: only here {only_here}; only there {only_there}."
    ),
    "REG_SCOPE_NOT_BOUNDARY_FIX": N_(
        "Compare with the act of the boundary; correct the wording of the registration, or draw a boundary version of its own."
    ),
    "REG_NUMBER_TWICE": N_("{channel}: the number {number} of {product} is also that of {other}."),
    "REG_NUMBER_TWICE_FIX": N_("Look the number up in the register; take out the entry that is there by mistake."),
    "REG_ALL_ENDED": N_("{name} is marked as recognised, but its last registration ended on {day}."),
    "REG_ALL_ENDED_FIX": N_("Enter the registration that holds now, or change the product's state."),
    "CLASS_MISSING": N_("{name} has no class code (table {edition})."),
    "CLASS_MISSING_FIX": N_("Choose its class in the product's dialog."),
    "CLASS_UNKNOWN": N_("{name}: the class code {code} is not in the table {edition}."),
    "CLASS_UNKNOWN_FIX": N_("Choose a class of this table, or load the edition that the code comes from."),
    "CLASS_OTHER_EDITION": N_(
        "{name}: the class code {code} was chosen from {own_edition}; the table that counts is {edition}, where it means {name_of_class}."
    ),
    "CLASS_OTHER_EDITION_FIX": N_("Check that the code still means the same, and choose the class again."),
    "CLASS_NO_TERM": N_("The generic name of {name} is none of those of its class {code} {name_of_class}: {terms}."),
    "CLASS_NO_TERM_FIX": N_("Choose the class that the generic name belongs to, or correct the generic name."),
    "NICE_WRONG": N_("{name}: these are no Nice classes: {classes}."),
    "NICE_WRONG_FIX": N_("Give numbers from 1 to 45."),
    "NICE_MISSING": N_("{name} has a mark ({number}) but no Nice class."),
    "NICE_MISSING_FIX": N_("Take the classes from the mark's certificate."),
    "NICE_PROPOSED_FIX": N_("Take the classes from the mark's certificate; the table of classes proposes {proposal}."),
    "STANDARD_NUMBER_ODD": N_("{product}: {name} does not read as the number of a standard."),
    "STANDARD_NUMBER_ODD_FIX": N_(
        "Write it as on the standard's cover, such as GB/T 17924-2008, DB33/T 2034-2017 or T/XYZ 001-2020."
    ),
    "STANDARD_TWO_EDITIONS": N_("{product}: {name} and its other edition {other} are both said to hold."),
    "STANDARD_TWO_EDITIONS_FIX": N_("Let the older one end on the day on which the newer one begins."),
    "STANDARD_SUCCESSOR_MISSING": N_(
        "{product}: {name} is superseded by {successor}, which is not among its standards."
    ),
    "STANDARD_SUCCESSOR_MISSING_FIX": N_("Add {successor} to the product's standards, or correct its number."),
    "STANDARD_NONE": N_("{name} is recognised, but no standard of it is entered."),
    "STANDARD_NONE_FIX": N_(
        "Add the standard that its producers work by; the label of the special mark may ask for its number."
    ),
    "AGREEMENT_NOT_REGISTERED": N_(
        "{name} stands in {agreements} (number: {numbers}), but no registration of it says so."
    ),
    "AGREEMENT_NOT_REGISTERED_FIX": N_("Add a registration in the channel of the agreement."),
    "AGREEMENT_NOT_LISTED": N_("{name} has a registration under an agreement, but no list loaded names it: {lists}."),
    "AGREEMENT_NOT_LISTED_FIX": N_(
        "Compare the names with the list, load the list that it stands in, or take the registration out."
    ),
    "NAME_ONLY_GENERIC": N_("The name {name} is a generic name alone."),
    "NAME_ONLY_GENERIC_FIX": N_(
        "Put the place name before {generic}, or mark the name as customary with evidence (Order 80, Art. 7)."
    ),
    "NAME_OF_VARIETY": N_("{name} is also given as the name of a variety or breed in its survey record."),
    "NAME_OF_VARIETY_FIX": N_(
        "A name that is a variety's may be refused (legal basis to be confirmed): find out which of the two it is."
    ),
    "NAME_PROTECTED": N_(
        "The name {name} is that of {other} from elsewhere, which is protected already (number: {number})."
    ),
    "NAME_PROTECTED_FIX": N_(
        "A name that is protected already may be refused where the origins could be confused (legal basis to be confirmed): show that they cannot, or add what tells them apart."
    ),
    "NAME_IS_MARK": N_("The name {name} is a registered mark of {holder} (number: {number}, {other})."),
    "NAME_IS_MARK_FIX": N_(
        "A name that is another's mark may be refused where it misleads (legal basis to be confirmed): ask its holder to agree, or choose another name."
    ),
    "NAME_LISTED": N_("The name {name} stands as {other} ({country}, number: {number}) in {agreement}."),
    "NAME_LISTED_FIX": N_(
        "A foreign name of a list may be protected in China: look the list up, and have the name examined before the dossier goes out."
    ),
    "SCOPE_NAME_CUSTOMARY_BARE": N_("The name {name} is marked as customary, but no evidence of it is filed."),
    "SCOPE_NAME_CUSTOMARY_BARE_FIX": N_("File evidence of its long use under identity or history (Order 80, Art. 7)."),
    "SCOPE_NAME_PARTS_OPEN": N_("The parts of the name {name} are not told, so that they cannot be tested."),
    "SCOPE_NAME_PARTS_OPEN_FIX": N_(
        "Enter them; from the ground, “{place_name}” would be the place name and “{generic}” the generic name."
    ),
    "SCOPE_NAME_FORMER": N_("{name} bears a name that {unit} had before: {former}."),
    "SCOPE_NAME_FORMER_FIX": N_("A former name may stand for the ground: file the paper of the change as evidence."),
    "PRODUCT_TWICE": N_(
        "{name} and {other} look like one product entered twice: they share a name ({names}) and their ground; channels: {channels}."
    ),
    "PRODUCT_TWICE_FIX": N_("Put the registrations of both under one product, so that it is counted once."),
    "SCOPE_SAMPLES_OUTSIDE": N_(
        "{inside} of {total} samples of {name} lie inside its boundaries, {outside} outside: {names} (up to {farthest_km} km away)."
    ),
    "SCOPE_SAMPLES_OUTSIDE_FIX": N_("Check their positions; a report counts only for a sample from inside the scope."),
    "SCOPE_PHOTOS_OUTSIDE": N_(
        "{inside} of {total} photos and files of {name} lie inside its boundaries, {outside} outside: {names} (up to {farthest_km} km away)."
    ),
    "SCOPE_PHOTOS_OUTSIDE_FIX": N_("Check their positions, or say in the caption why they stand for the scope."),
    "SCOPE_SITES_OUTSIDE": N_(
        "{inside} of {total} survey sites of {name} lie inside its boundaries, {outside} outside: {names} (up to {farthest_km} km away)."
    ),
    "SCOPE_SITES_OUTSIDE_FIX": N_("Check their positions, or take their ground into the scope."),
    "STEP_NO_PLACE": N_("{name}: it is not told where these steps are done: {steps}."),
    "STEP_NO_PLACE_FIX": N_("Answer “Where it is done” for each of them in the survey record."),
    "STEP_RECORDS_DIFFER": N_("{name}: the records place the same steps differently ({steps}): {places}."),
    "STEP_RECORDS_DIFFER_FIX": N_("Compare the records, and correct the answer that is wrong."),
    "STEP_NO_ZONE": N_("{name}: {steps} are done in a zone ({role}) that has no boundary."),
    "STEP_NO_ZONE_FIX": N_("Draw or import the boundary of that zone, or correct the answer in the survey record."),
    "STEP_RAW_NO_ZONE": N_(
        "{name}: part of its raw material comes from elsewhere ({places}), but no raw-material zone has a boundary."
    ),
    "STEP_RAW_NO_ZONE_FIX": N_("Draw the raw-material zone, so that the wording can name it (Order 80, Art. 2)."),
    "STEP_OUT_OF_COUNTY": N_("{name}: these steps are done outside of the county: {steps}."),
    "STEP_OUT_OF_COUNTY_FIX": N_(
        "All or the main steps belong inside the scope (Order 80, Art. 3): say why these do not, or widen the scope."
    ),
    "STEP_NONE_INSIDE": N_("{name}: no decisive step is done inside the production zone; decisive: {steps}."),
    "STEP_NONE_INSIDE_FIX": N_(
        "Mark the decisive step that is done inside; without one the origin cannot be shown (Order 80, Art. 3)."
    ),
    "STEP_ZONE_APART": N_(
        "{name}: the decisive steps {steps} are done in a zone ({role}) of which {area_ha} ha lie outside of the production zone."
    ),
    "STEP_ZONE_APART_FIX": N_(
        "Take that ground into the production zone, or show that another decisive step is done inside (Order 80, Art. 3)."
    ),
    "SCOPE_EXTENT_LEAVES_OUT": N_("The extent in the wording of {name} leaves {outside_ha} ha of its polygon out."),
    "SCOPE_EXTENT_LEAVES_OUT_FIX": N_(
        "Compare with the paper of the announcement. The polygon's own extent is: {proposal}."
    ),
    "SCOPE_EXTENT_WIDE": N_("The extent in the wording of {name} is {times} times as large as that of its polygon."),
    "SCOPE_EXTENT_WIDE_FIX": N_("Check the bounds and the polygon. The polygon's own extent is: {proposal}."),
    "SCOPE_AREA_LARGER": N_(
        "The wording of {name} says {written}, but its polygon holds {area_ha} ha: {more_ha} ha too few."
    ),
    "SCOPE_AREA_LARGER_FIX": N_(
        "Check the unit of the area and whether the polygon lacks a part; the scope, the planted ground and the administrative area are three different areas."
    ),
    "SCOPE_LETTER_ISSUER": N_(
        "The letter {letter} on the scope of {name} is from {issuer}; its ground asks for {governments}."
    ),
    "SCOPE_LETTER_ISSUER_FIX": N_("Have the government that Art. 10 names issue the letter, or correct the issuer."),
    "OFFICE_TABLE_NO_COLUMN": N_(
        "The table has no column {column}. It may be headed: {expected}. The table has: {found}."
    ),
    "OFFICE_TABLE_EMPTY": N_("The table has no row. Load one with a heading and at least one row."),
    "OFFICE_TABLE_CELL_EMPTY": N_(
        "Row {row}: the column {column} is empty and must not be. Fill it, or take the row out."
    ),
    "OFFICE_TABLE_CODE_TWICE": N_("Row {row}: the code {value} stands in row {other} already. Each class has one row."),
    "OFFICE_TABLE_PARENT_UNKNOWN": N_(
        "Row {row}: the class above has the code {value}, which no row has. Add it, or correct the code."
    ),
    "OFFICE_TABLE_NICE_WRONG": N_("Row {row}: {value} is no Nice class; give numbers from 1 to 45."),
    "OFFICE_TABLE_NO_EDITION": N_(
        "Name the edition of the table, as it stands on its cover: it is kept beside every code that is chosen from it."
    ),
    "STANDARD_NUMBER_WRONG": N_(
        "“{value}” does not read as the number of a standard. Write it as on its cover, such as GB/T 17924-2008 or DB33/T 2034-2017."
    ),
    "STANDARD_SAME": N_("{value} cannot take its own place. Give the number of the newer standard."),
    "STANDARD_TWICE": N_(
        "{value} stands among the standards of {name} already (since {day}, id {id}). Change that one (--change, or Change… in the window), or let a newer one take its place (--supersedes)."
    ),
    "STANDARD_BEFORE_YEAR": N_(
        "{value} is of the year {year}; it cannot hold from {day} on. Correct the day or the number."
    ),
    "STANDARD_SUPERSEDED": N_(
        "{value} is superseded by {other} already. Let the successor of that one be entered, or correct it first."
    ),
    "REG_NUMBER_HELD": N_(
        "{channel}: the number {number} is already that of a registration of {name}. Correct the number, or change that registration."
    ),
    "DAYS_BACKWARDS": N_("The last day, {last}, lies before the first, {first}. Correct one of them."),
    "CLASS_NOT_BELOW": N_(
        "The table {edition} has {count} codes without the class above them: {codes} (expected above them: {expected})."
    ),
    "CLASS_NOT_BELOW_FIX": N_("Add the rows of the classes above, or correct the codes and load the table again."),
    "STANDARD_DAY_EARLY": N_(
        "The new standard would begin on {value}, but the old one only begins on {first}. Give a later day."
    ),
    "PRODUCT_NOT_FOUND": N_(
        "There is no product with the name or id “{value}”. “list PROJECT products” shows what there is."
    ),
    "PRODUCT_NAME_OPEN": N_("{count} products are called “{value}”. Give the id of one: {ids}."),
}
