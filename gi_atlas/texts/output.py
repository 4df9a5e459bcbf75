"""Texts about documents, lists and templates."""

from gi_atlas.i18n import N_

MESSAGES = {
    "OUTPUT_ENDING": N_("{value}: the ending of the name says what is written. Known endings here: {expected}."),
    "OUTPUT_IS_PROJECT": N_(
        "{path} belongs to the project itself and is never overwritten. Choose another name or folder."
    ),
    "OUTPUT_CANNOT_PAINT": N_("{path} could not be painted. Nothing was written; please report this."),
    "OUTPUT_NOTHING": N_("The project has no survey records yet, so there is nothing to write."),
    "OUTPUT_RECORD_UNKNOWN": N_(
        "{value}: no record has this id or title. “gi-atlas list PROJECT records” shows them all."
    ),
    "OUTPUT_RECORD_MANY": N_("{value}: several records have this title. Give the id of one of them: {found}."),
    "OUTPUT_FORM_UNKNOWN": N_("{value}: no form of this id ships. Known forms: {known}. Or give a workbook (.xlsx)."),
    "OUTPUT_PICTURE_MISSING": N_("The file of picture {number} ({file}) is not in the project's media folder."),
    "OUTPUT_PICTURE_UNREADABLE": N_("Picture {number} ({file}) cannot be shown: {reason}"),
    "OUTPUT_NO_MAP": N_("The map snippet is left out: {reason}"),
    "OUTPUT_CLEANED": N_("{where}: the character {code} cannot stand in a document; a mark stands in its place."),
    "OUTPUT_CUT": N_("{where}: a cell holds at most 32,767 characters; the rest of {count} is left out."),
    "SHEET_TEXT_LONG": N_(
        "Sheet “{sheet}”, row {row}, column “{column}”: the text has {count} characters, more than a cell of a workbook holds (32,767). Its beginning stands there with “…✂” at its end; all of it stands in pieces on the sheet “{whole}”."
    ),
    "PRINT_CHOOSE_RECORD": N_(
        "First choose a record on the map or in the table, and save it: what is stored is printed."
    ),
    "TEMPLATE_SYNTAX": N_(
        "{file}, {part}, paragraph {row}: “{value}” cannot be understood ({detail}). Correct the words between the braces."
    ),
    "TEMPLATE_UNKNOWN": N_(
        "{file}, {part}, paragraph {row}: “{value}” names something that no record has ({detail}). Known names: "
        "{expected}."
    ),
    "TEMPLATE_FORBIDDEN": N_(
        "{file}, {part}, paragraph {row}: “{value}” is not allowed in a template ({detail}). A template may name fields, "
        "repeat rows (for) and leave parts out (if)."
    ),
    "TEMPLATE_LINKS": N_(
        "{file}: the template holds {found}, which would load or run something from outside when the document is "
        "opened. Remove it in Word or WPS and save the template again."
    ),
    "TEMPLATE_NO_DOCX": N_("{file} is no Word document (.docx). In Word or WPS, save the template as .docx."),
}
