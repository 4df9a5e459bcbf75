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
    "DXF_OPEN_OUTLINE": N_(
        "{file}: no outline of the drawing is closed (left out: {count} things). A line ends at {x}, {y}, where no single other one begins; ends up to {expected} m apart are joined. Close the lines there and save the drawing as DXF again."
    ),
    "DXF_JOINED": N_(
        "Lines and arcs whose ends meet were joined to closed outlines (lines: {count}; the largest gap is {found} m, up to {expected} m are closed)."
    ),
    "DXF_TWICE": N_("Outlines that are drawn twice on one layer were taken once (left out: {count})."),
    "DXF_CURVES": N_(
        "Arcs, circles and splines ({count}) were read as chords that leave the curve by {found} mm at most."
    ),
    "DXF_BLOCK_STEPS": N_(
        "The drawing's blocks hold curves, and the drawing is too broken to take these exactly: arcs were read by steps of half a degree, splines may be missing. Explode the blocks in the drawing program (X, EXPLODE), save it as DXF and read it again, or compare the outline with the drawing."
    ),
    "DXF_UNITS": N_("The drawing is in {found} by its coordinates; they were converted to metres."),
    "DXF_NAMED": N_(
        "Texts inside of outlines are proposed as their names (names: {count}, the first is {value}). Compare them with the drawing."
    ),
    "LAND_TXT_ZONES": N_(
        "{file}: the eastings begin with several zone numbers ({found}; the parcel in line {row} has another one). One coordinate system cannot hold them all. Save the parcels of each zone as a file of their own."
    ),
    "LAND_TXT_BARE": N_(
        "Lines of parcels without their @ were taken by their values (lines: {count}, the first is {row}). Compare them with the file."
    ),
    "LAND_TXT_MORE": N_(
        "Numbers behind the two coordinates of a point were left out (points: {count}, the first is in line {row})."
    ),
    "LAND_TXT_EMPTY": N_("Parcels without any point were left out (parcels: {count}, the first is in line {row})."),
}
