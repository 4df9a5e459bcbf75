"""Texts of codes: corner tables, drawings and 国土TXT of strangers, in their rarer forms."""

from gi_atlas.i18n import N_

MESSAGES = {
    "CORNER_ANGLE": N_(
        "{file}, row {row}: {value} is no pair of angles: minutes and seconds must be below 60, and all rows be written one way. Write degrees as 118.5125, 118°30′45″ or, without signs, 1183045.00."
    ),
    "CORNER_BLOCKS": N_(
        "{file}, row {row}: the list stands in {found} blocks beside each other, and the numbers of its points do not say how it goes on. Put all corners below each other."
    ),
    "CORNER_NOT_CLOSED": N_(
        "{file}, row {row}: the corner {value} comes again and should close its outline, but it lies {found} from its place in row {first}. Compare the digits of both rows with the paper."
    ),
    "CORNERS_GLUED": N_(
        "Degrees, minutes and seconds were written as one number and taken apart (rows: {count}, the first value is {value})."
    ),
    "CORNERS_DOTTED": N_(
        "Please check: all coordinates were read as decimal degrees, but they could be degrees, minutes and seconds behind a point as well (rows: {count}, the first value is {value}). If so, write 度.分秒 into the heading."
    ),
}
