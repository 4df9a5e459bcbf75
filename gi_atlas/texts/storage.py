"""Texts about the project file, its media and its change log."""

from gi_atlas.i18n import N_

MESSAGES = {
    "STORE_SUFFIX": N_("{path}: a project's file name must end in {expected}. Give it that ending."),
    "STORE_EXISTS": N_("{path} is there already and was left as it is. Choose another name or open it."),
    "STORE_FOLDER_MISSING": N_("The folder {path} does not exist. Make it first or choose another one."),
    "STORE_MISSING": N_("{path} is not there. Check the name, or whether the USB stick is plugged in."),
    "STORE_IS_FOLDER": N_("{path} is a folder. Name the file itself, with its ending."),
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
    "STORE_CLOSED": N_("{path} is closed; this was neither read nor saved. Open the project again."),
    "TEXT_UNREADABLE": N_(
        "“{value}” in {field} holds half a character, which cannot be stored. Nothing was saved; write it anew."
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
    "STORE_UNSURE": N_(
        "The disk with {path} answered with an error while saving ({detail}). It cannot be said whether the last change was saved; everything before it is safe. Check the disk or the USB stick, open the project again and look at the last change."
    ),
    "STORE_FAULT": N_("{path}: the database refused the work ({detail}). Nothing was saved."),
    "STORE_TABLE_UNKNOWN": N_("There is no table {table} in a project."),
    "STORE_ID_UNKNOWN": N_("Nothing in the project has the id {id}. List the project to see the ids."),
    "STORE_ROW_GONE": N_("The row {row} of {table} was removed meanwhile. Nothing was saved; look at it again."),
    "STORE_ROW_THERE": N_("The row {row} of {table} is there already. Nothing was saved."),
    "STORE_VALUE_UNREADABLE": N_(
        "{kind} {row}: “{value}” in {field} was written by another program and cannot be read. Put it right there, "
        "or take what is sound over into a new project (Rescue)."
    ),
    "STORE_ROW_CHANGED": N_(
        "The row {row} of {table} was changed meanwhile ({fields}). Nothing was saved; look at it again and repeat your change."
    ),
    "STORE_OLD_VALUE_LOST": N_(
        "A former value (sha256 {sha256}) is not in the project any more, so this step cannot be taken back."
    ),
    "STORE_NOTHING_TO_UNDO": N_("There is no step to undo."),
    "STORE_NOTHING_TO_REDO": N_("There is no step to redo."),
    "STORE_CANNOT_WRITE": N_(
        "{path} could not be written ({detail}). Check that you may write there and that the disk is there; nothing was changed."
    ),
    "STORE_HELD": N_(
        "{path} is open in another window of GI Atlas ({person}, since {since}). Nothing was changed. Close it there and try again."
    ),
    "STORE_NETWORK": N_(
        "{path} lies on a network share, where a project cannot be kept safely. Choose a folder of this computer."
    ),
    "STORE_NEEDS_RECOVERY": N_(
        "{path} was being written when a program or the power failed, and its folder is read-only, so it cannot be put right there. Copy it, together with the files of the same name beside it, to this computer and open the copy."
    ),
    "STORE_TOO_OLD": N_(
        "{path} was made by an older version of the program and must be brought up to date first, but it cannot be written ({reason}). Copy it to a folder where you may write and open the copy."
    ),
    "STORE_COPY_DIFFERS": N_(
        "The copy {path} does not equal its original ({found} instead of {expected}) and was thrown away. Check the disk and try again."
    ),
    "STORE_MIGRATION_FAILED": N_(
        "{path} could not be brought up to date ({detail}). It was left as it is; a backup of it is {backup}. Please send a report."
    ),
    "MEDIA_FOLDER_THERE": N_(
        "There is a folder {path} already, where the photos would go. It was left as it is; choose another name."
    ),
    "BACKUP_NONE": N_(
        "There is no backup of {path} that fits. List the backups to see which there are (gi-atlas backup PROJECT --list)."
    ),
    "PACK_NOT_OURS": N_("{path} is no pack of a GI Atlas project ({detail}). Nothing was unpacked."),
    "PACK_CHANGED": N_(
        "{path} was changed or damaged after it was packed ({entry}). Nothing was unpacked; ask for it again, or copy it again."
    ),
    "PACK_HOSTILE": N_(
        "{path} was refused: it is not built as a pack of ours is ({detail}; {entry}). Nothing was unpacked."
    ),
    "PACK_TOO_NEW": N_(
        "{path} was packed by a newer version of the program (format {found}, this one knows {ours}). Update the program to unpack it."
    ),
    "PACK_MEDIA_DAMAGED": N_(
        "{path} is not the file that was put into the project (its sha256 is {found} now). Nothing was packed. Restore that file, or pack without photos."
    ),
    "DRAFT_CANNOT_KEEP": N_(
        "The draft could not be kept in {path} ({detail}). What you typed is still on the screen: save it or free some space."
    ),
    "DRAFT_NOT_PLAIN": N_("The draft {key} holds something that cannot be kept ({detail})."),
    "RESCUE_NOTHING": N_("Nothing can be read from {path} ({detail}). Restore a backup."),
    "VALUE_NO_TIME": N_("{value} is no time. Write it as 2026-03-01T14:30 or 2026-03-01T06:30:00Z."),
    "NOTICE_DAMAGED": N_(
        "The project file is damaged ({detail}). Work no further in it: restore a backup, or rescue what can be read into a new project (gi-atlas rescue)."
    ),
    "NOTICE_OLDER_FILE": N_(
        "This file is older than the backup of {at}, which holds work up to step {step}: somebody or a cloud drive put an older file in its place. Compare it with the backup before you go on."
    ),
    "VERIFY_DATABASE": N_("The database is damaged: {detail}. Restore a backup, or rescue what can be read."),
    "VERIFY_PART_DIFFERS": N_(
        "A part of the project file is missing or was changed by another program: {part}. Rescue the project into a new file."
    ),
    "VERIFY_OTHER_SCHEMA": N_(
        "The project has schema {found}, this program {ours}; rows were not compared. Open it once with the fitting program, then verify again."
    ),
    "VERIFY_FOREIGN_KEY": N_("The row {row} of {table} belongs to a row of {parent} that is not there."),
    "VERIFY_LOG_BROKEN": N_(
        "Entry {seq} of the change log was changed, removed or put in from outside: its hash or its link is wrong."
    ),
    "VERIFY_LOG_CUT": N_(
        "The change log lacks entry {seq}, which the backup {backup} holds: its end was cut off, or an older file was put in the project's place."
    ),
    "VERIFY_LOG_UNREADABLE": N_("Entry {seq} of the change log cannot be read; rows could not be compared with it."),
    "VERIFY_FIRST_ROWS": N_(
        "The {count} rows that the project began with are not those that the change log starts from."
    ),
    "VERIFY_IMPORT_DIFFERS": N_(
        "The rows of {table} that entry {seq} of the change log brought or took are not those it names."
    ),
    "VERIFY_ROW_ROTTEN": N_(
        "The row {row} of {table} changed by itself ({fields}): the disk or a copy damaged it. Restore a backup."
    ),
    "VERIFY_ROW_EDITED": N_(
        "The row {row} of {table} was changed by another program ({fields}); the change log knows nothing of it."
    ),
    "VERIFY_ROW_CHANGED": N_(
        "The row {row} of {table} is not as the program wrote it ({fields}): another program changed it, or it is damaged."
    ),
    "VERIFY_ROW_ADDED": N_(
        "The row {row} of {table} was added by another program; the change log knows nothing of it."
    ),
    "VERIFY_ROW_GONE": N_("The row {row} of {table} was removed by another program or is lost. Restore a backup."),
    "VERIFY_ROW_UNLOGGED": N_(
        "The row {row} of {table} is not as the change log left it: the log was cut off or the row was changed behind it."
    ),
    "VERIFY_DIGEST_DAMAGED": N_("The row {row} of {table} is right, but the hash kept for it is damaged."),
    "VERIFY_RTREE": N_("The spatial index of {table} is wrong at row {row}; maps may not show it."),
    "VERIFY_OLD_VALUE": N_("A former value (sha256 {sha256}) is damaged; the step that needs it cannot be undone."),
    "VERIFY_OLD_VALUE_MISSING": N_("A former value (sha256 {sha256}) is missing; step {seq} cannot be undone."),
    "VERIFY_MEDIA_MISSING": N_("The file {file} (sha256 {sha256}) is not in the media folder."),
    "VERIFY_MEDIA_CHANGED": N_("The file {path} ({file}) is not what was put into the project any more. Restore it."),
    "VERIFY_MEDIA_UNREADABLE": N_("The file {path} cannot be read ({detail})."),
    "VERIFY_MEDIA_STRANGER": N_("{path} lies in the media folder but is none of the project's files."),
    "VERIFY_MEDIA_UNUSED": N_(
        "{count} files in the media folder belong to no evidence now; undoing or a backup may need them."
    ),
    "VERIFY_CLOCK": N_(
        "Entry {seq} of the change log is dated {at}, but the entry before it or today's clock says {expected}: a clock was wrong. The order by number is right."
    ),
    "VERIFY_LEFTOVER": N_("{path} was left by a program that was cut short; it can be removed with --clean."),
    "VERIFY_BACKUP_DAMAGED": N_("The backup {path} cannot be used ({detail})."),
    "VERIFY_DRAFT_DAMAGED": N_("The draft {path} cannot be read."),
    "MEDIA_CANNOT_COPY": N_("{path} could not be copied into the project ({detail}). Nothing was added."),
    "READ_ONLY_ASKED": N_("opened for reading"),
    "READ_ONLY_FILE": N_("the file is write-protected"),
    "READ_ONLY_FOLDER": N_("nothing can be written into its folder"),
    "READ_ONLY_WAL": N_("another program holds it"),
    "READ_ONLY_NEWER": N_("a newer program wrote it"),
    "READ_ONLY_HELD": N_("another window of GI Atlas has it open"),
    "READ_ONLY_NETWORK": N_("it lies on a network share; work on a copy on this computer"),
}
