"""Texts about submissions that come from phones and servers."""

from gi_atlas.i18n import N_

MESSAGES = {
    "PHONE_NOT_TAKEN": N_(
        "{file} ({found}) is nothing that holds submissions. Give an export of ODK Central or KoboToolbox (.zip, .csv,"
        " .xlsx), or the app's folder “instances”."
    ),
    "PHONE_FOLDER_TOO_LARGE": N_(
        "The folder {file} holds more than {expected} files. Choose the folder “instances” alone, or a part of it."
    ),
    "PHONE_NOTHING": N_(
        "{file}: no submission was found there, and no file that a record waits for. Choose the app's folder"
        " “instances”, or the archive that the server gave."
    ),
    "PHONE_LOOSE_OPEN": N_(
        "{file}: {found} photos or tracks and no submission. Say what becomes of them: {options} new (a draft record for"
        " each place and day) or {options} nearest (evidence of the nearest record)."
    ),
    "PHONE_LOOSE_NO_PLACE": N_(
        "{file}: no place is known for it, or no record within 2 km, and it was not taken. Attach it to its record by"
        " hand."
    ),
    "PHONE_FORM_OPEN": N_(
        "No form is known for what was sent (form: {found}; known: {expected}). Say which one it is: {options} with"
        " the form's id or its workbook."
    ),
    "PHONE_NO_XFORM": N_("{file} holds no form. Give the form's workbook (.xlsx) or its XForm (.xml)."),
    "PHONE_FIELDS_OPEN": N_(
        "{file}: no column answers a question of the form (columns: {found}). Say which is which: {options}"
        " QUESTION=COLUMN."
    ),
    "PHONE_FORM_UNKNOWN": N_(
        "{file}: filled with the form “{found}”, which is not known here (known: {expected}). Give the form with"
        " --form, or its XForm in the same archive."
    ),
    "PHONE_NO_SUBMISSION": N_("{file}: an XML without the id of a form (found: {found}) is no submission."),
    "PHONE_ENCRYPTED": N_(
        "{file}: the submission is encrypted. Let the server that has the key decrypt it (Central: export with the"
        " passphrase) and import that."
    ),
    "PHONE_NESTED": N_("{file}: an archive within the archive is not opened. Unpack it and import it by itself."),
    "PHONE_ROW_LOST": N_(
        "{file}, row {row}: a row of a repeat whose submission is not there. Export again with all the tables."
    ),
    "PHONE_ROW_TOO_LONG": N_(
        "{file}, row {row}: the row has more values than the heading. Save the table again from the program it came"
        " from."
    ),
    "PHONE_TABLE_UNPLACED": N_("{file}: the table belongs to no repeat of the form and was not taken."),
    "PHONE_REJECTED": N_("{file}: rejected in the server's review and not taken. Approve it there to have it here."),
    "PHONE_EMPTY": N_("{file}: nothing was answered."),
    "PHONE_OLDER": N_("{file}: an older version of what is here already."),
    "PHONE_CONFLICT": N_(
        "{title}: what came differs from what is here, and one of them would be lost. Nothing was overwritten; decide"
        " field by field."
    ),
    "PHONE_STILL_OPEN": N_("{title}: a decision is still open from an earlier import."),
    "PHONE_NO_OPEN_CONFLICT": N_("The record has no answer that waits for a decision. Read the list again."),
    "RULE_PHONE_DIFFERS": N_("{name}: {count} answers differ from what the phone sent; nobody has decided yet."),
    "RULE_PHONE_DIFFERS_FIX": N_("Open Import submissions and decide answer by answer."),
    "RULE_PHONE_FILE_MISSING": N_("{name}: {count} files that its answers name never came ({files})."),
    "RULE_PHONE_FILE_MISSING_FIX": N_("Ask the surveyor for them and import them; each finds its record by its name."),
    "NAME_CONTROL": N_("{file}: the name holds signs that are no text; the file is kept by its content."),
    "NAME_DIRECTION": N_(
        "{file}: the name holds unseen signs that change how it reads; the file is kept by its content."
    ),
    "NAME_UPWARDS": N_("{file}: the name leads out of its folder; nothing was written there."),
    "NAME_ABSOLUTE": N_("{file}: the name leads to another place of the disk; nothing was written there."),
    "NAME_STREAM": N_("{file}: the name has a colon, which hides a file within a file on Windows."),
    "NAME_RESERVED": N_("{file}: Windows keeps the name for a device; the file is kept by its content."),
    "NAME_ENDING": N_("{file}: the name ends with a blank or a dot, which Windows cuts off."),
    "NAME_LONG": N_("{file}: the name is longer than file systems take."),
    "NAME_BACKSLASH": N_("{file}: the name has backslashes, which part folders on Windows."),
}
