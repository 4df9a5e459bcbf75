"""Texts about evidence of any kind: what it is, what was noticed, what is wrong with it."""

from gi_atlas.i18n import N_

MESSAGES = {
    "EVIDENCE_EMPTY": N_("{file} is empty (0 bytes) and was not taken. Copy it again from where it came."),
    "EVIDENCE_NO_FILE": N_("{file} is no file that can be copied and was not taken. Choose files, not folders."),
    "EVIDENCE_PROGRAM": N_(
        "{file} is a program or script ({found}) and was not taken. Evidence is photos, papers, sound and film."
    ),
    "EVIDENCE_NOT_A_PICTURE": N_(
        "{file} is called a photo but holds something else (found: {found}) and was not taken. If it is meant, give"
        " it the ending of what it is."
    ),
    "EVIDENCE_DAMAGED": N_("{file}: the file is damaged or cut short ({detail}); it is kept as it is."),
    "EVIDENCE_READER_ENDED": N_("{file}: reading it was stopped ({detail}); the original is kept as it is."),
    "EVIDENCE_DETAIL": N_("The reader said: {value}"),
    "EVIDENCE_KEPT_CLOSED": N_("Kept as it is and never opened here (found: {value})."),
    "EVIDENCE_PAGES": N_("Pages, sheets or slides: {value}"),
    "EVIDENCE_DURATION": N_("Lasts {value}"),
    "EVIDENCE_MACROS": N_("The document holds macros; be careful where you open a copy."),
    "EVIDENCE_LOCKED": N_("The PDF is locked by a password or against changes; its pages were not counted."),
    "PHOTO_FIRST_PAGE": N_("The first of {value} pages is shown."),
    "PHOTO_BAD_EXIF": N_("{file}: what the camera wrote into the photo (EXIF) cannot be read and was not taken."),
    "PHOTO_FROM_MESSENGER": N_(
        "{file}: by its name the photo went through {value}, which takes place and time away. Ask for the original,"
        " sent as a file or as original picture."
    ),
    "EVIDENCE_ALIKE": N_(
        "{file} looks like {other} (record: {record}). Both are kept; remove one if it is the same picture."
    ),
    "EVIDENCE_COPY_MISSING": N_(
        "{file} is not in the media folder (expected sha256: {sha256}). Copy it back or restore a backup."
    ),
    "EVIDENCE_COPY_INSIDE": N_("{path} lies in the media folder, where originals are kept. Choose another folder."),
    "EVIDENCE_COPY_CHANGED": N_(
        "{file}: the stored original is no longer what it was when it came. Run Project – Verify, then restore a backup."
    ),
    "EVIDENCE_COPY_FAILED": N_("{path} cannot be written ({detail}). Choose another folder or free some space."),
    "MEDIA_NOT_THERE": N_("{file}: the file did not come with the submission. Ask for it, then attach it."),
}
