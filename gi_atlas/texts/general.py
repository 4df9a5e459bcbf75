"""Texts that belong to no single area."""

from gi_atlas.i18n import N_

MESSAGES = {
    "JOB_CANCELLED": N_("Stopped as you asked. Nothing was changed."),
    "MANY_FAULTS": N_("{count} faults were found:"),
    "USAGE": N_("{detail}"),
    "USAGE_NO_COMMAND": N_("No command was named. {command} --help lists them."),
    "USAGE_COMMAND": N_("{command} has no command “{value}”. Its commands: {choices}."),
    "USAGE_COMMAND_NEAR": N_("{command} has no command “{value}”. Did you mean {choices}?"),
    "USAGE_OPTION": N_("{command} has no option {value}. Its options: {choices}."),
    "USAGE_OPTION_NEAR": N_("{command} has no option {value}. Did you mean {choices}?"),
    "USAGE_MISSING": N_("{parameter} is missing. Write: {usage}"),
    "USAGE_MISSING_CHOICE": N_("{parameter} is missing: one of {choices}. Write: {usage}"),
    "USAGE_EXTRA": N_(
        "{command} takes no further words, but got “{value}”. A path with spaces needs quotation marks. Write: {usage}"
    ),
    "USAGE_OPTION_VALUE": N_("{parameter} needs a value after it: {expected}."),
    "USAGE_FLAG": N_("{parameter} takes no value. Write it alone."),
    "USAGE_CHOICE": N_("{parameter} cannot be “{value}”. Choose one of: {choices}."),
    "USAGE_DATE": N_("“{value}” for {parameter} is no date. Expected was {expected}."),
    "USAGE_WHOLE_NUMBER": N_("“{value}” for {parameter} is no whole number. Write digits only."),
    "USAGE_NUMBER": N_("“{value}” for {parameter} is no number. Write digits, with a point for decimals."),
    "USAGE_RANGE": N_("“{value}” does not fit {parameter}. Expected was a number {expected}."),
    "USAGE_NOT_A_FOLDER": N_("{value} is a file; {parameter} must be a folder. Name another one."),
    "USAGE_NOT_A_FILE": N_("{value} is a folder; {parameter} must be a file. Name the file itself."),
    "USAGE_PATH_REFUSED": N_(
        "{value} cannot be used for {parameter}: it may not be opened with your rights. Ask for them, or choose another file."
    ),
    "USAGE_VALUE": N_("{parameter} has a value that does not fit: {detail}"),
    "INTERNAL_FAULT": N_(
        "The program made a mistake ({kind}). Your saved work is safe. A report was written to {report}; please send it with a note of what you did."
    ),
    "SETTINGS_DAMAGED": N_(
        "The settings file {path} cannot be read ({detail}). The program starts with its own settings; the file is kept beside them."
    ),
    "SETTINGS_VALUE": N_(
        "The settings file {path} holds {value} for {key}; expected was {expected}. The program starts with its own settings; the file is kept beside them."
    ),
    "SETTINGS_CANNOT_WRITE": N_(
        "Your settings could not be kept in {path} ({detail}). The program goes on; they last until it ends."
    ),
    "KEY_TAKEN": N_("{key} already belongs to “{other}”. Choose another key, or take it away there first."),
    "GUIDE_MISSING": N_("The guide {path} is not there. Run the set-up again."),
    "NO_DISPLAY": N_(
        "There is no display to open a window on ({detail}). Start it from a desktop, or use the commands without a window: gi-atlas --help."
    ),
    "NOTICE_READ_ONLY": N_(
        "This project can only be read: {reason}. To change it, save a copy elsewhere (Project › Save a copy)."
    ),
    "NOTICE_HELD": N_(
        "{person} on {device} has this project open since {since}; here it can only be read. It becomes writable when you open it again after they closed it."
    ),
    "NOTICE_MEDIA_FOLDER_MISSING": N_(
        "The media folder {folder} with {count} files is not beside the project ({names}). Put it back, or unpack the project again; everything else works."
    ),
    "NOTICE_DRAFTS_DAMAGED": N_(
        "{count} drafts of half-filled forms cannot be read any more. They lie in the drafts folder beside the project."
    ),
    "NOTICE_NO_UNITS": N_(
        "This project has no administrative divisions yet. Import their list first (Project › Import files, or drag the file onto the map): records and boundaries get their county from it."
    ),
    "NOTICE_CLOCK": N_(
        "{count} steps of the change log have a date that cannot be right (step {step}, {at}). Check this computer's clock; the order of the steps is not touched."
    ),
    "NOTICE_MEDIA_MISSING": N_(
        "{count} files are not in the media folder {folder} ({names}). Put the folder back beside the project, or restore a backup; everything else works."
    ),
    "NOTICE_CONFLICT_COPIES": N_(
        "Beside this project lie {count} other copies of it ({names}), as cloud drives make them when two people write at once. Open them and compare before you go on."
    ),
    "NOTICE_CHANGED_ELSEWHERE": N_(
        "Another program changed {path} meanwhile. What you see was read again; look at what you are editing before you save."
    ),
    "IMPORT_NEEDS_PROJECT": N_(
        "Files are imported into a project that can be written. Make a new project or open one first."
    ),
    "EXPORT_CHOOSE_BOUNDARY": N_("Choose a boundary first: click it on the map or in the table of boundaries."),
    "PHOTOS_CHOOSE_RECORD": N_(
        "Photos belong to a survey record. Choose one in the table, or add one by a click on the map, first."
    ),
    "REMOVE_NOT_HERE": N_(
        "Administrative units and features of imported layers are not removed one by one. Remove their layer, or undo the import."
    ),
}
