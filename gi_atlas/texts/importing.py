"""Texts about rows and files on their way into a project."""

from gi_atlas.i18n import N_

MESSAGES = {
    "IMPORT_PHOTOS_PACKED": N_(
        "{file}: photos in an archive would come in without their files. Unpack it and import the photos themselves."
    ),
    "IMPORT_FILE_CHANGED": N_("{file} was changed while it was imported. Nothing was imported; try again."),
    "ROW_BAD_DATE": N_("Row {row}: {value} is no date; a day such as 2024-02-01 is expected."),
    "ROW_SAME_RECORD": N_("Row {row}: the record {key} stands in row {first_row} already."),
}
