"""Texts about form workbooks (XLSForm): what is wrong in them, and where."""

from gi_atlas.i18n import N_

MESSAGES = {
    "FORM_XFORM_WRONG": N_("This is no form that can be filled in ({detail}). Convert the workbook again."),
    "FORM_XFORM_DTD": N_("The form declares entities of its own, which a form never needs; it was not taken."),
    "FORM_UNKNOWN": N_("There is no form {value}. Known forms: {expected}."),
    "FORM_PLACE_FILE": N_("{file}: {text}"),
    "FORM_PLACE_SHEET": N_("{file}, sheet {sheet}: {text}"),
    "FORM_PLACE_ROW": N_("{file}, sheet {sheet}, row {row}: {text}"),
    "FORM_PLACE_COLUMN": N_("{file}, sheet {sheet}, column {column}: {text}"),
    "FORM_PLACE_CELL": N_("{file}, sheet {sheet}, row {row}, column {column}: {text}"),
    "FORM_NO_WORKBOOK": N_("This is no workbook. Save the form as an Excel workbook (.xlsx) and try again."),
    "FORM_WORKBOOK_UNREADABLE": N_(
        "The workbook cannot be read ({detail}). Open it in Excel or WPS, save it anew as .xlsx and try again."
    ),
    "FORM_WORKBOOK_LARGE": N_("The sheet has {found} rows; a form has at most {expected}."),
    "FORM_NO_SURVEY": N_("A form needs a sheet named survey; the workbook has: {found}."),
    "FORM_HEADING_DOUBLE": N_("The heading “{value}” stands twice. Rename or remove one of the two columns."),
    "FORM_HEADING_SAME": N_("The headings “{other}” and “{value}” mean the same column. Remove one of the two."),
    "FORM_HEADING_MISSING": N_("Row 1 lacks the heading {value}."),
    "FORM_HEADING_WRONG": N_("“{value}” is no heading: headings of this sheet hold no spaces and none is empty."),
    "FORM_HEADING_NUMBER": N_("The heading “{value}” is no text. Write a word there, or remove the column."),
    "FORM_SHEET_MISSING": N_("The form needs a sheet named {value}."),
    "FORM_LABEL_MISSING": N_("“{value}” has neither a label nor a hint, so nobody can tell what is asked. Write one."),
    "FORM_INCLUDE": N_(
        "“include” cannot bring in another form. Copy the rows of the form “{value}” here and remove this row."
    ),
    "FORM_NAME_MISSING": N_("The question or group has no name. Write one into the column name."),
    "FORM_NAME_WRONG": N_(
        "“{value}” cannot be a name: names begin with a letter or _ and hold letters, digits, _, - and . only."
    ),
    "FORM_NAME_DOUBLE": N_("The name “{value}” is there already. Give this question or group another."),
    "FORM_NAME_TAKEN": N_("The form itself uses the name “{value}”. Give this question or group another."),
    "FORM_TYPE_MISSING": N_("The row has a name or a label but no question type. Write one into the column type."),
    "FORM_TYPE_UNKNOWN": N_("“{value}” is no question type. Write one such as text, integer or select_one LIST."),
    "FORM_CIRCLE": N_(
        "These expressions wait for each other: {value}. Phones refuse a form with such a circle; "
        "let one of them do without the others."
    ),
    "FORM_CALCULATION_MISSING": N_("A question of the type calculate needs an expression in the column calculation."),
    "FORM_LIST_UNKNOWN": N_("There is no choice list “{value}”. Add it to the sheet choices or mend its name."),
    "FORM_LIST_FILE_WRONG": N_("“{value}”: a file of choices ends in .csv, .geojson or .xml."),
    "FORM_CHOICE_NAME_MISSING": N_("The choice has no name. Write one into the column name."),
    "FORM_CHOICE_DOUBLE": N_("The choice “{value}” stands twice in its list. Rename or remove one of them."),
    "FORM_CHOICE_SPACES": N_("“{value}”: names of choices hold no spaces where several may be chosen."),
    "FORM_REFERENCE_WRONG": N_("A reference cannot be read. Write the name of a question as ${{name}}."),
    "FORM_REFERENCE_UNKNOWN": N_("There is no question “{value}” to refer to. Mend the name in ${{{value}}}."),
    "FORM_REFERENCE_DOUBLE": N_("“{value}” stands more than once in the form, so ${{{value}}} may mean either."),
    "FORM_LIST_FILE_MISSING": N_(
        "The file {value} with choices does not lie beside the workbook, so nothing can be chosen from it. Put it there and add the workbook again under a higher version."
    ),
    "FORM_LIST_UNREADABLE": N_("The choices cannot be read ({detail}). Save the file as CSV in UTF-8 with a heading."),
    "FORM_LIST_LARGE": N_("The file has {found} MB; a file of choices has at most {expected} MB."),
    "FORM_LIST_LONG": N_("The file has more than {expected} choices. Leave out what is not asked for."),
    "FORM_NOT_CLOSED": N_("The {kind} “{value}” begins here and never ends. Add a row end_{kind}."),
    "FORM_NOT_OPENED": N_("A {kind} ends here that never began. Remove the row, or add begin_{kind} above."),
    "FORM_PARAMETER_WRONG": N_("The parameters cannot be used. The form's checker says: {detail}"),
    "FORM_ENTITY_WRONG": N_("The entity cannot be used. The form's checker says: {detail}"),
    "FORM_DATE_WRONG": N_("A cell holds a date that two calendars read differently. Write it as text: 2026-05-01."),
    "FORM_NAMESPACE_MISSING": N_(
        "A heading uses the prefix “{value}”. Write {expected} into the column namespaces of the sheet settings."
    ),
    "FORM_WRONG": N_("The form cannot be used. The form's checker says: {detail}"),
    "FORM_NOTE": N_("The form's checker remarks: {detail}"),
    "FORM_ROW_SKIPPED": N_("The row has no type, name or label and was passed over."),
    "FORM_PHOTO_SIZE": N_("Photos are kept at full size. Write max-pixels=2048 into the column parameters."),
    "FORM_NO_LABEL": N_("There is no label, so people see the name."),
    "FORM_TRANSLATION_MISSING": N_("The language “{value}” is missing in: {columns}."),
    "FORM_LANGUAGE_CODE": N_("Write the code of a language behind its name, such as 中文 (zh); here: {value}."),
    "FORM_OTHER_UNTRANSLATED": N_(
        "or_other adds a question in English only. Add the choice and its question yourself."
    ),
    "FORM_HEADING_IGNORED": N_("The column “{value}” was passed over: headings of this sheet hold no spaces."),
    "FORM_TYPE_OLD": N_("New phones no longer tell “{value}”."),
    "FORM_SHEET_ALIKE": N_("A sheet “{value}” was looked for; these are named alike: {found}."),
    "FORM_NAMES_ALIKE": N_("The name “{value}” differs from another one in capitals only."),
    "FORM_LEVEL_UNKNOWN": N_("“{value}” is no level. Write L (listing), D (dossier), O (optional) or A (automatic)."),
    "FORM_VERSION_TAKEN": N_(
        "Version {value} of the form {form} is there with other content. Write a higher version into the sheet settings."
    ),
    "FORM_WORKBOOK_CHANGED": N_("{file} changed while it was being read. Add it again."),
    "FORM_LAST_ACTIVE": N_("Version {value} is the only one of the form {form} in use. Take another into use first."),
    "FORM_NO_OWN_WORKBOOK": N_(
        "The project keeps no workbook of the form {form}. Add the workbook to the project first."
    ),
    "FORM_README_TITLE": N_("The form “{title}” ({form_id}, version {version}) for phones."),
    "FORM_README_CENTRAL": N_(
        "ODK Central: open the project, choose New beside Forms, upload {workbook} and publish the draft."
    ),
    "FORM_README_KOBO": N_("KoboToolbox: choose New, then Upload an XLSForm, give it {workbook} and deploy the form."),
    "FORM_README_NO_WORKBOOK": N_(
        "The form's workbook is not kept in the project. ODK Central takes {xform} instead; KoboToolbox needs the workbook."
    ),
    "FORM_README_USB": N_(
        "Without a server: copy {xform} by USB into the folder forms of the app ODK Collect. What is filled in then lies in its folder instances; copy that folder back and import it into GI Atlas."
    ),
    "FORM_README_FILES": N_(
        "The files of the folder {folder} go with the form. ODK Central: upload them under Form Attachments before publishing. KoboToolbox: upload them under Settings, Media before deploying. By USB: copy the whole folder beside the form."
    ),
    "FORM_README_EDITIONS": N_("The lists of divisions come from the edition: {editions}."),
    "FORM_README_NO_EDITION": N_(
        "Lists of provinces, counties or townships are missing, since the project has no such administrative units. Import an edition of them and write this package again: without these lists nobody can choose a county on the phone."
    ),
    "FORM_README_MISSING": N_("The form needs these files too, which belong into the folder {folder}: {files}."),
    "FORM_README_CODES": N_(
        "Open the .csv files with a text editor, not with Excel, which changes codes that look like numbers."
    ),
}
