"""Texts about survey records, their photos and the dialogs."""

from gi_atlas.i18n import N_

MESSAGES = {
    "RECORD_NO_TITLE": N_("The record has no title yet. Write the product's name and the place."),
    "RECORD_TITLE_LONG": N_("The title has {count} characters; at most {expected} are kept well readable."),
    "RECORD_DATE_WRONG": N_("“{value}” is no date. Write it as 2026-05-01 or 2026年5月1日."),
    "RECORD_DATE_FUTURE": N_("{value} is still to come. A survey is not later than today ({expected})."),
    "RECORD_PLACE_WRONG": N_(
        "“{value}” is no place. Write longitude, latitude, as 120.153576, 30.287459 or 东经120°9′12″ 北纬30°17′15″."
    ),
    "RECORD_PLACE_RANGE": N_(
        "“{value}” lies outside the globe. Longitude goes from −180 to 180, latitude from −90 to 90."
    ),
    "PHOTO_REFUSED": N_(
        "{file} is no photo (found: {found}) and was not taken. Photos are JPEG, PNG, WebP, TIFF or HEIC files."
    ),
    "PHOTO_OTHER_FORMAT": N_(
        "{file} is a {found} file, not a photo. Photos are JPEG, PNG, WebP, TIFF or HEIC; use Import for maps and tables."
    ),
    "PHOTO_CANNOT_OPEN": N_("{file} cannot be opened ({detail}). Copy it to this computer and try again."),
    "PHOTO_MISSING": N_("{file} is not in the media folder. Copy it back or restore a backup."),
    "PHOTO_WRONG_HEMISPHERE": N_(
        "{file}: the photo's position {value} is the record's place in the wrong hemisphere and was not taken."
    ),
    "RECORD_CODE_WRONG": N_("“{value}” is no code. Choose the unit from the list, or write its digits."),
    "EVIDENCE_TIME_WRONG": N_("“{value}” is no time. Write it as 2026-05-01 10:30."),
    "PHOTO_PASTE_EMPTY": N_("The clipboard holds no picture that can be kept."),
    "PRODUCT_NAME_LENGTH": N_("“{value}”: the name of a product has 2 to 40 characters."),
    "COUNTY_CODE_WRONG": N_("“{value}” is no county code. A county code has six digits, such as 330106."),
    "PHOTO_CHANGED": N_("{file} changed while it was being read. Add it again."),
}
