"""Texts about what goes out."""

from gi_atlas.i18n import N_

MESSAGES = {
    "EXPORT_NONE_TO_ANNOUNCE": N_(
        "No product's dossier is in preparation, under examination or recognised, so there is nothing to announce ({names})."
        " Name the products to announce with --product."
    ),
    "EXPORT_FORMAT": N_("{value}: no such format. Known formats: {expected}."),
    "EXPORT_ENCODING": N_("{value}: no such encoding. Known encodings: {expected}."),
    "EXPORT_NO_GEOMETRY": N_("The boundary {name} has no polygon yet, so there is nothing to export."),
    "EXPORT_CHARACTERS": N_(
        "{path} was not written: in “{value}”, {characters} has no place in {encoding} and would be lost or become “?”. Nothing is lost: the project keeps the text as it is. In place of GBK choose the encoding UTF-8, which holds every character; else choose another format, or write the text with other characters."
    ),
    "EXPORT_EXISTS": N_(
        "In {path} there are files of these names already: {names}. They were left as they are. Choose another folder or allow replacing (--replace)."
    ),
    "EXPORT_DIFFERS": N_("{path} did not read back as it was written ({field}). It was removed; please report this."),
    "EXPORT_INVALID": N_(
        "{path}: this format cannot keep the boundary, as its polygon is invalid ({reason}). Nothing was written. Correct the boundary first."
    ),
    "EXPORT_CANNOT_WRITE": N_(
        "Nothing can be written into {path} ({detail}). Choose another folder or free some space."
    ),
    "EXPORT_NOT_FILE": N_(
        "{path} is no ordinary file but a device, a pipe or the like, which nothing may take the place of, --replace or not. Nothing was written. Choose another name."
    ),
    "EXPORT_LINK": N_(
        "{path} is a link to {target}. Links are not replaced, as what they lead to would stay as it was. Nothing was written. Name the file itself, or remove the link."
    ),
    "EXPORT_NO_PRODUCTS": N_(
        "The project has no products, so that there is no register to write. Add one, or import boundaries."
    ),
}
