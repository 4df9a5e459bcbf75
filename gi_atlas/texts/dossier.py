"""Texts about the dossier: what its checks found, what is not in it, why it was not made."""

from gi_atlas.i18n import N_

MESSAGES = {
    "DOSSIER_INCOMPLETE": N_(
        "The dossier of {name} lacks {count} things: {items}. Nothing was written. Complete them, or allow an incomplete dossier ({option}): every page will say so."
    ),
    "DOSSIER_NO_PRODUCT": N_("There is no product to make a dossier of. Name one by --product, or take all by --all."),
    "DOSSIER_PRODUCT_UNKNOWN": N_("{value}: the project has no product of this id or name. Its products: {known}."),
    "DOSSIER_PRODUCT_MANY": N_("{value}: several products have this name. Name one by its id: {found}."),
    "DOSSIER_TARGET": N_(
        "{value}: one dossier goes into a .zip file, several go into a folder. Name a file for one product, a folder for several."
    ),
    "DOSSIER_NO_LETTER": N_(
        "No government letter stands beside the scope wording; enter its title, number, date and issuer."
    ),
    "DOSSIER_LETTER_LACKS": N_("The government letter lacks: {fields}."),
    "DOSSIER_LETTER_NUMBER": N_("{value} is no document number such as 宛政函〔2022〕7号; copy it from the letter."),
    "DOSSIER_LETTER_NO_PAPER": N_("The letter {value} itself is not among the papers; attach its scan."),
    "DOSSIER_LETTER_THERE": N_("Letter {value} of {issuer} with its paper."),
    "DOSSIER_ISSUER_UNKNOWN": N_(
        "The letter of {issuer} is there; whether this government may propose the scope cannot be told from the divisions at hand."
    ),
    "DOSSIER_ISSUER_LOW": N_("{issuer} may not propose this scope alone; Art. 10 asks for {expected}."),
    "DOSSIER_ISSUERS_JOINT": N_(
        "The letter of {issuer} is there; the scope lies in several provinces, which propose it jointly. Confirm that all have signed."
    ),
    "DOSSIER_NO_MAP": N_("No map is among the papers; attach the map annexed to the proposal."),
    "DOSSIER_MAP_THERE": N_("{file} names the boundary version ({hash})."),
    "DOSSIER_MAP_UNTIED": N_(
        "{file} is there; whether it shows this boundary version is to be confirmed. Write {hash} into its caption once you have compared them."
    ),
    "DOSSIER_NO_APPLICANT": N_(
        "No applicant is known; enter the holder of the registration, or answer the question in the form."
    ),
    "DOSSIER_APPLICANT_GOVERNMENT": N_("The applicant is the government itself: {name}."),
    "DOSSIER_APPLICANT_PAPER": N_("The paper that names {name} is there."),
    "DOSSIER_APPLICANT_NO_PAPER": N_("{name} is no government; attach the paper by which the government names it."),
    "DOSSIER_FILE_THERE": N_("There: {files}."),
    "DOSSIER_NO_FILE": N_("No file for it is among the papers; attach it."),
    "DOSSIER_REPORT_UNREAD": N_(
        "There: {files}. Laboratory, date and place of the sample are not entered, so nobody has compared them."
    ),
    "DOSSIER_STANDARD_THERE": N_("Standards that hold: {numbers}."),
    "DOSSIER_STANDARD_ENDED": N_(
        "All standards of the product have ended or were superseded; enter the one that holds."
    ),
    "DOSSIER_NO_STANDARD": N_("No standard is entered; enter its number."),
    "DOSSIER_NOT_ANSWERED": N_("No survey record of the product answers it."),
    "DOSSIER_NO_RECORD": N_("The product has no survey record."),
    "DOSSIER_NO_BOUNDARY": N_("The product has no boundary with a polygon."),
    "DOSSIER_NO_WORDING": N_("The product has no scope wording."),
    "DOSSIER_WORDING_DIFFERS": N_("Wording and boundary differ: {detail}"),
    "DOSSIER_WORDING_UNREAD": N_("The scope wording was never read into units; read it, so that it can be compared."),
    "DOSSIER_WORDING_AGREES": N_(
        "The wording names {units} units (number said: {said}); no rule finds wording and boundary apart."
    ),
    "DOSSIER_NAMES_OPEN": N_("Not found in the edition: {names}. Enter their successors."),
    "DOSSIER_NAMES_FOUND": N_("All {count} units were found; edition {edition}."),
    "DOSSIER_NO_PRODUCTION_ZONE": N_("No production zone has a boundary, so no step can lie inside of it."),
    "DOSSIER_NO_CLASS": N_("The product has no class code."),
    "DOSSIER_CLASS_NO_TABLE": N_(
        "Class code {value}; no class table is loaded, so whether it exists is to be confirmed."
    ),
    "DOSSIER_CLASS_UNKNOWN": N_("Class code {value} does not stand in the class table that is loaded."),
    "DOSSIER_CLASS_THERE": N_("Class code {value}, edition {edition}."),
    "DOSSIER_EVIDENCE_THERE": N_("{count} pieces of evidence; each group has one with source, day and place."),
    "DOSSIER_EVIDENCE_LACKS": N_("{count} pieces of evidence; none with source, day and place for: {groups}."),
    "DOSSIER_OWN_ITEM": N_("An item of your office's table; nothing in the project can show it. Confirm it by hand."),
    "DOSSIER_FORM_DONE": N_("The survey record {record} answers it."),
    "DOSSIER_FORM_SAYS": N_("Survey record {record}: {message}"),
    "DOSSIER_NO_SCOPE_MAP": N_(
        "This version of the program does not draw the scope map yet. Attach the office's own map to the product as evidence of the kind map."
    ),
    "DOSSIER_DATUM_DENIED": N_(
        "The boundary {name} fits the units of the project only as {found}, which never goes into a dossier, so none was made. Import its file again with its true datum; or, if the office has checked that it is CGCS2000, give its reason (in commands: {option})."
    ),
    "DOSSIER_DATUM_CONFIRMED": N_(
        "The boundary {name} fits the units of the project as {found}; the office confirmed that it is CGCS2000. Reason: {reason}"
    ),
    "DOSSIER_NO_PLANE_ZONE": N_(
        "{name} lies outside China's 3° zones: no plane files (国土TXT, corner tables, DXF) were made."
    ),
    "DOSSIER_NO_UNIT_LIST": N_("No wording of {name} was read into units, so there is no list of units."),
    "DOSSIER_FORMAT_FAILED": N_("{format} could not be written: {reason}"),
    "DOSSIER_DOCUMENT_FAILED": N_("{file} could not be written as {format}: {reason}"),
    "DOSSIER_NO_EVIDENCE": N_("The product has no evidence."),
    "DOSSIER_EVIDENCE_LOST": N_("No. {number}, {file}: {why}."),
    "DOSSIER_NO_REGISTRATION": N_("The product has no registration in any channel."),
    "DOSSIER_SUB_FIELDS": N_("Empty in the protection requirements: {fields}."),
    "DOSSIER_SUB_FIELDS_IN": N_("In {language} these sub-fields are empty: {fields}."),
    "DOSSIER_SEAL_NO_SIGNATURE": N_(
        "A seal is no signature: it shows that the file is as it was sealed, not who sealed it. Whoever knows how it is made can change a dossier and seal it again; compare the sha256 of the zip with what its maker told you by another way."
    ),
    "DOSSIER_SUB_FIELDS_BOTH": N_("Empty in the protection requirements: {fields}. In English: {others}."),
    "DOSSIER_TRANSLATIONS_OLD": N_(
        "All eight sub-fields have a text, but the English one was made of an earlier Chinese text: {fields}. Translate these again."
    ),
    "DOSSIER_REQUIREMENTS_PROPOSED_BOTH": N_(
        "All eight sub-fields have a text in Chinese and in English; {count} texts are only proposed by the survey. Confirm them."
    ),
    "DOSSIER_REQUIREMENTS_THERE_BOTH": N_(
        "All eight sub-fields have a text in Chinese and in English; the production area is that of {version}."
    ),
    "DOSSIER_REQUIREMENTS_PROPOSED": N_(
        "All eight sub-fields have a text in Chinese; {count} texts are only proposed by the survey. Confirm them."
    ),
    "DOSSIER_REQUIREMENTS_THERE": N_(
        "All eight sub-fields have a text in Chinese; the production area is that of {version}."
    ),
    "DOSSIER_MARK_OFFICE": N_("{name} manages the special mark."),
    "DOSSIER_NO_MARK_OFFICE": N_("No office that manages the special mark is named in the protection requirements."),
    "DOSSIER_NOTHING_TO_STATE": N_("{name}: there is nothing to state without: {lacking}."),
    "DOSSIER_NOT_A_DOSSIER": N_("{path} is no dossier: {detail}."),
    "DOSSIER_CHANGED": N_("{path} was changed since it was made: {detail}."),
    "DOSSIER_NO_SEAL": N_(
        "{path} has no seal (it was packed by another program, or anew after a change): the bag only agrees with itself "
        "({count} files). Whether it is what was handed out, this check cannot tell; compare it with a copy or a hash that "
        "you trust."
    ),
}
