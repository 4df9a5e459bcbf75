"""Texts about the project file, its media and its change log."""

from gi_atlas.i18n import N_

MESSAGES = {
    "STORE_SUFFIX": N_("{path}: a project's file name must end in {expected}. Give it that ending."),
    "STORE_EXISTS": N_("{path} is there already and was left as it is. Choose another name or open it."),
    "STORE_FOLDER_MISSING": N_("The folder {path} does not exist. Make it first or choose another one."),
    "STORE_MISSING": N_("{path} is not there. Check the name, or whether the USB stick is plugged in."),
    "STORE_CANNOT_OPEN": N_(
        "{path} cannot be opened ({detail}). Check that you may read it and that the disk is there."
    ),
    "STORE_NOT_A_PROJECT": N_("{path} is not a GI Atlas project ({detail}). To bring its contents in, use Import."),
    "STORE_TRUNCATED": N_(
        "{path} is cut short: it has {length} bytes, {expected} were expected. Copy it again from where it came, or restore a backup."
    ),
    "STORE_DAMAGED": N_(
        "{path} is damaged ({detail}). Nothing was changed. Restore a backup, or take what can be read over into a new project."
    ),
    "STORE_SLOW": N_("{path} could not be read within {seconds} seconds and was not opened."),
    "STORE_FOREIGN_OBJECTS": N_(
        "{path} holds parts that could run by themselves and that no project of ours has: {names}. It was not opened. You can take its rows over into a new project."
    ),
    "STORE_TOO_NEW": N_(
        "{path} was written by a newer version of the program (this one knows schema {ours}). It is open for reading only; update the program to change it."
    ),
    "STORE_READ_ONLY": N_("{path} is open for reading only ({reason}). Save a copy elsewhere to change it."),
    "STORE_READ_ONLY_FILE": N_(
        "{path} cannot be written: the file or its folder is read-only. Nothing was saved. Save a copy elsewhere."
    ),
    "STORE_LOCKED": N_(
        "{path} is held by another program, and waiting did not help. Nothing was saved. Close the other program (QGIS, WPS, a virus scan, a cloud drive) and try again."
    ),
    "STORE_DISK_FULL": N_(
        "The disk with {path} is full. Nothing was saved; what was saved before is safe. Free some space and try again."
    ),
    "STORE_IO_FAULT": N_(
        "The disk with {path} answered with an error ({detail}). Nothing was saved; what was saved before is safe. Check the disk or the USB stick."
    ),
    "STORE_FAULT": N_("{path}: the database refused the work ({detail}). Nothing was saved."),
    "STORE_TABLE_UNKNOWN": N_("There is no table {table} in a project."),
    "STORE_ID_UNKNOWN": N_("Nothing in the project has the id {id}. List the project to see the ids."),
    "STORE_ROW_GONE": N_("The row {row} of {table} was removed meanwhile. Nothing was saved; look at it again."),
    "STORE_ROW_THERE": N_("The row {row} of {table} is there already. Nothing was saved."),
    "STORE_ROW_CHANGED": N_(
        "The row {row} of {table} was changed meanwhile ({fields}). Nothing was saved; look at it again and repeat your change."
    ),
    "STORE_OLD_VALUE_LOST": N_(
        "A former value (sha256 {sha256}) is not in the project any more, so this step cannot be taken back."
    ),
    "STORE_NOTHING_TO_UNDO": N_("There is no step to undo."),
    "STORE_NOTHING_TO_REDO": N_("There is no step to redo."),
    "MEDIA_CANNOT_COPY": N_("{path} could not be copied into the project ({detail}). Nothing was added."),
    "READ_ONLY_ASKED": N_("opened for reading"),
    "READ_ONLY_FILE": N_("the file is write-protected"),
    "READ_ONLY_FOLDER": N_("nothing can be written into its folder"),
    "READ_ONLY_WAL": N_("another program holds it"),
    "READ_ONLY_NEWER": N_("a newer program wrote it"),
}
