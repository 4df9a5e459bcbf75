"""Texts about cases: the table of states, moves and deadlines."""

from gi_atlas.i18n import N_

MESSAGES = {
    "CASE_TABLE_WRONG": N_(
        "{file}, sheet {sheet}, row {row}, column {column}: “{value}” does not fit; expected: {expected}."
        " Correct the cell and load the table again."
    ),
    "CASE_TABLE_EMPTY": N_("{file}: the table has no rows. Write the present one to a file and change that."),
    "CASE_TABLE_LONG": N_("{file}: the table has {count} rows; at most {expected} are taken. Shorten it."),
    "CASE_TABLE_COLUMNS": N_(
        "{file}: the columns {value} are missing. The first row must hold the headings: {expected}."
    ),
    "CASE_TABLE_EDITION": N_(
        "Say which edition the table is (--edition), such as its date or the number of its paper."
    ),
    "CASE_TABLE_LACKS": N_(
        "Open cases stand in {value}, which the table {edition} does not have. Add these, or move those cases on first."
    ),
    "CASE_TABLE_NONE": N_("The shipped table counts already; there is none of your own to put away."),
    "CASE_TABLE_FILE_KIND": N_("{file}: write the file as {expected}. Give it one of these endings."),
    "CASE_TABLE_EXISTS": N_("{file} is there already. Give another name."),
    "CASE_UNKNOWN": N_(
        "There is no case “{value}”, nor a product of that id or name with one. List the cases, or begin one."
    ),
    "CASE_SEVERAL": N_("“{value}” has several cases. Name one of them by its id: {choices}."),
    "CASE_PRODUCTS": N_("Several products are called “{value}”. Name one by its id: {choices}."),
    "CASE_PRODUCT_UNKNOWN": N_("There is no product “{value}”. Give its id or its official name."),
    "CASE_OPEN_ALREADY": N_(
        "{name} has an open case of the track {value}. Go on with that one, or give a reason against the table for a second (--despite)."
    ),
    "CASE_TRACK_UNKNOWN": N_("The table has no track “{value}”. It has: {choices}."),
    "CASE_STATE_UNKNOWN": N_("The track {track} has no state “{value}”. It has: {choices}."),
    "CASE_NO_MOVE": N_(
        "The table knows no way from {state} to {value}. From here: {choices}. If it is right all the same, give a"
        " reason against the table (--despite)."
    ),
    "CASE_CLOSED": N_(
        "The case of {name} is closed: {value}. To open it again, move it and give a reason"
        " against the table (--despite)."
    ),
    "CASE_DAY_FUTURE": N_("{day} lies in the future (today in China: {expected}). A step is told once it was taken."),
    "CASE_DAY_BEFORE": N_("{day} lies before the step it follows, which was on {expected}. Correct the day."),
    "CASE_DUE_BEFORE": N_("{day} lies before the case came here, on {expected}. Give a later day."),
    "CASE_RANGE": N_("A period from {day} ends beyond the calendar. Correct the day."),
    "CASE_DAY_WRONG": N_("“{value}” is no day. Write it as YYYY-MM-DD, such as {expected}."),
    "CASE_WINDOW_OPEN": N_(
        "{name}: the period for oppositions runs to {value}; {day} is too early. The first day for this is {expected};"
        " if it is right all the same, give a reason against the table (--despite)."
    ),
    "CASE_OPPOSED": N_(
        "{name}: {count} oppositions are not decided yet. Decide them first, or give a reason against the table (--despite)."
    ),
    "CASE_NOT_OPPOSED": N_(
        "{name}: no opposition is open. File it first, or give a reason against the table (--despite)."
    ),
    "CASE_ACT_MISSING": N_(
        "{name}: this step needs its announcement. Give its number (--act-number), or a reason against the table (--despite)."
    ),
    "CASE_OPPOSED_THEN": N_(
        "{name}: on {day} {count} oppositions were not decided yet; the last one ended on {expected}, the first day for this. Correct the day, or give a reason against the table (--despite)."
    ),
    "CASE_NOT_OPPOSED_YET": N_(
        "{name}: no opposition was open on {day}; the first was filed on {expected}. Correct the day, or give a reason against the table (--despite)."
    ),
    "CASE_ACT_TWICE": N_(
        "{name}: {value} is the announcement of the step {state} on {expected} already; this step needs its own. Correct the number, or give a reason against the table (--despite)."
    ),
    "CASE_ACT_DAY": N_(
        "{name}: the project holds {value} with the date {expected}, but the step is dated {day}. Correct the number or the day, or give a reason against the table (--despite)."
    ),
    "CASE_NOT_RECOGNISED": N_(
        "{name} was never recognised; a change or a revocation comes after a recognition. Expected: a case of it that was recognised, its registration as GI product, or the status “recognised”. If it is right all the same, give a reason against the table (--despite)."
    ),
    "CASE_BEFORE_RECOGNISED": N_(
        "{name} was not recognised yet on {day}; the first day for this is {expected}. Correct the day, or give a reason against the table (--despite)."
    ),
    "CASE_REVOKED": N_(
        "{name} is revoked (since {day}); what is revoked is neither changed nor revoked again. If it is right all the same, give a reason against the table (--despite)."
    ),
    "CASE_RECOGNISED_ALREADY": N_(
        "{name} was recognised on {day} by a case of “{value}” already. Begin a change or a revocation instead, or give a reason against the table (--despite)."
    ),
    "CASE_OPPOSES_ALREADY": N_(
        "{name} opposes this case already, since {day}. Go on with that opposition, or give a reason against the table for a second (--despite)."
    ),
    "CASE_DOSSIER_MISSING": N_(
        "The dossier of {name} still misses {count} items of the checklist: {items}. The step is not stopped by it."
    ),
    "CASE_DOSSIER_UNSURE": N_("The dossier of {name} has {count} items that are yet to be confirmed: {items}."),
    "CASE_UPHELD": N_(
        "{name}: the opposition of {who} succeeded on {day}; what it was against is not recognised. Reject the case, or give a reason against the table (--despite)."
    ),
    "CASE_NOT_UPHELD": N_(
        "{name}: no opposition has succeeded. Decide one so first, take another step, or give a reason against the table (--despite)."
    ),
    "CASE_OUTLINE_UNKNOWN": N_(
        "There is no boundary version and no area of an imported layer with the id “{value}”. Import the outline as a layer first, then give the id of its feature."
    ),
    "CASE_NO_OPPOSITION": N_(
        "{name}: this case is no opposition; papers of an opponent belong to the opposition. Give its id, or --track OPPOSITION."
    ),
    "CASE_TABLE_TAKEN": N_(
        "The table {edition} does not use the word “{value}”, as tables written by earlier versions do not; what the shipped table says counts there: {rows}. To ask for nothing, write “-” under needs."
    ),
    "CASE_TABLE_TAKEN_FIX": N_(
        "Write the table of states to a file, look at these rows, and load it again as an edition of its own."
    ),
    "CASE_NO_WINDOW": N_("{name}: nobody can oppose in {value}. An opposition needs a case in its opposition period."),
    "CASE_OPPONENT": N_("An opposition needs the name of who opposes (--who)."),
    "CASE_TOO_LATE": N_(
        "{day} is after the last day of the period, {expected} (that late oppositions are not accepted is to be"
        " confirmed). To note it all the same, give a reason against the table (--despite)."
    ),
    "CASE_NO_REASONS": N_(
        "An opposition needs its reasons (--note; that it is not accepted without them is to be confirmed). To note it"
        " all the same, give a reason against the table (--despite)."
    ),
    "CASE_REASON": N_("Say why the day is another one (--reason), such as the paper that extends it."),
    "CASE_OVERDUE": N_("{name}: {due} was due on {day} ({left}); {state}, held by {holder}. Rule: {basis}."),
    "CASE_OVERDUE_FIX": N_("Note the step if it was taken, or the extension with its paper."),
    "CASE_WINDOW_OVER": N_("{name}: {due} was on {day}; the next step can be taken from {goes_on} on ({state})."),
    "CASE_WINDOW_OVER_FIX": N_("Decide open oppositions, then note the next step with its announcement."),
    "CASE_STATE_LOST": N_("{name}: the table of states knows no state “{state}” in “{track}”, so that nothing is due."),
    "CASE_STATE_LOST_FIX": N_("Load a table that has it, or move the case to a state of the present one."),
    "CASE_TABLE_BROKEN": N_(
        "The office's table of states in the project cannot be read, so that no case is counted. {detail}"
    ),
    "CASE_TABLE_BROKEN_FIX": N_("Put it away (case table drop), or load a sound one."),
}
