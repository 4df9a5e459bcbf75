"""Texts about records with a form: versions of forms, the checklist and what is missing."""

from gi_atlas.i18n import N_

MESSAGES = {
    "RECORD_FORM_GONE": N_(
        "The form {form} (version {version}) is not in this project. Import its workbook, or open the record with another version: no answer is lost."
    ),
    "RECORD_FORM_IN_USE": N_(
        "{count} records were made with the form {form} (version {version}); without it nobody can read them. It stays."
    ),
    "CHECK_TABLE_WRONG": N_("Checklist, row {row}, column {column}: “{value}” cannot be used; expected {expected}."),
    "CHECK_TABLE_EMPTY": N_(
        "The checklist has no items. Its first row names the columns, each further row is one item."
    ),
    "CHECK_FEW": N_("{found} of at least {expected} are complete. Add what is missing."),
    "CHECK_UNANSWERED": N_("Not answered: {names}."),
    "CHECK_FILE_NOT_THERE": N_("The file has not come: {files}. Add the original."),
    "CHECK_LETTER_NO": N_(
        "“{value}” does not look like a document number, such as 宛政函〔2022〕7号. Compare it with the paper."
    ),
    "CHECK_ISSUER_LOW": N_(
        "The scope covers several counties; a government at the level {expected} must propose it, not {value} (Order 80, Art. 10)."
    ),
    "CHECK_SCOPE_DIFFERS": N_("The scope wording differs from that of the product's boundary. Make the two the same."),
    "CHECK_REPORT_OLD": N_("The report of {value} is older than three years. Ask whether it is still taken."),
    "CHECK_SAMPLE_OUTSIDE": N_(
        "The sample of report {value} was taken outside the product's boundary. Sample inside it."
    ),
    "CHECK_NO_BOUNDARY": N_(
        "Whether the place lies inside cannot be told: the product has no boundary yet, or the place is not given."
    ),
    "CHECK_NO_STANDARD": N_("No technical standard is named. Name one, or the one being drafted."),
    "CHECK_NO_YEAR": N_("No source gives a year. Add the year to a source."),
    "CHECK_NO_CREDIT_CODE": N_("The unified social credit code is missing: eighteen characters behind the name."),
    "CHECK_CREDIT_CODE_WRONG": N_(
        "{value} is no credit code: its check digit does not hold. Compare it with the licence."
    ),
    "CHECK_NOT_ASKED": N_("The form does not ask for this. Add it to the dossier by hand."),
    "CHECK_COUNT_DIFFERS": N_("The wording names {found} units, but {expected} are chosen. Correct one of the two."),
    "CHECK_NO_EDITION": N_(
        "No edition of administrative units is loaded, so codes cannot be checked. Import one, then choose the unit from the list."
    ),
    "CHECK_DIVISION_UNKNOWN": N_(
        "{value} is not in the edition of administrative units. Choose the unit from the list."
    ),
    "CHECK_STEP_NO_PLACE": N_("Step “{value}”: say where it is done."),
    "CHECK_NO_MAIN_STEP": N_(
        "{found} of at least {expected} main steps are done inside the production zone (Order 80, Art. 3)."
    ),
    "CHECK_GROUP_BARE": N_("No evidence yet for: {names}."),
    "CHECK_NO_NATURAL": N_("No natural factor (climate, soil, water, terrain, variety) is linked to the quality yet."),
    "CHECK_NO_HUMAN": N_("No human factor (craft, custom) is linked to the quality yet."),
    "CHECK_CONSENT_REFUSED": N_("“{value}” is marked as public, but the person refused. Take the mark away."),
}
