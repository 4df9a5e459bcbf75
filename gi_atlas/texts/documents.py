"""Texts about documents of a product: protection requirements, scope statements."""

from gi_atlas.i18n import N_

MESSAGES = {
    "DOCUMENT_INCOMPLETE": N_(
        "{path} was not written, as it would be incomplete: {missing}. Fill these in, or ask for an incomplete document, which is marked on every page (on the command line: --incomplete)."
    ),
    "REQUIREMENT_FIXED": N_(
        "{part} ({language}) is not entered here: the name is the product's, the production area is the wording of its boundary version. Change it there."
    ),
    "EXPORT_CELL_LONG": N_(
        "{path}: the column {column} of {name} has {count} characters; a cell of a workbook holds {expected}. Nothing was written. Shorten the text."
    ),
    "REQUIREMENT_UNKNOWN": N_(
        "{value} is no part of the protection requirements. Write PART=TEXT; known parts: {expected}."
    ),
    "STATEMENT_CHOOSE_BOUNDARY": N_(
        "A scope statement is of one boundary version. Choose a product that has one, or the version, in its table or on the map."
    ),
    "PRODUCT_UNKNOWN": N_("No product has the id or name {value}. “list PROJECT products” shows those that are there."),
    "PRODUCT_MANY": N_("{value}: several products have this name. Give the id of one of them: {found}."),
    "REQUIREMENT_LONG": N_(
        "{part}: {count} characters are more than a document of this kind holds ({expected}). Shorten the text, or attach it as a file of its own."
    ),
}
