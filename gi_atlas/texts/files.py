"""Texts about the standard files of offices: parcels, corner tables, drawings."""

from gi_atlas.i18n import N_

MESSAGES = {
    "EXPORT_TOO_FINE": N_(
        "{path}: at the millimetre that this format keeps, vertices of the boundary fall together. Nothing was written. Remove vertices that lie closer than a millimetre, or choose GeoPackage."
    ),
    "EXPORT_VARIANT": N_("{path}: {value} is no variant of this format. Known variants: {expected}."),
    "LAND_TXT_LINE": N_(
        "{file}, line {row}: {value} is neither a parcel (values, then @) nor a point (number, ring, north, east). Correct the line."
    ),
    "LAND_TXT_RING": N_(
        "{file}: ring {ring} of the parcel in line {row} has {found} points; a ring needs three at least. Complete or remove it."
    ),
    "LAND_TXT_SWAPPED": N_("The file gives east before north; the two were exchanged."),
    "LAND_TXT_ZONE": N_(
        "The heading says zone {expected}, the eastings begin with {found}. Say which coordinate system is right."
    ),
    "LAND_TXT_NOT_CLOSED": N_("{count} rings do not end with their first point; they were closed."),
    "LAND_TXT_COUNT": N_(
        "The parcel in line {row} says {expected} points, {found} are there (parcels of this kind: {count})."
    ),
    "LAND_TXT_AREA": N_(
        "The parcel in line {row} states an area of {expected} ha, but its rings enclose {found} ha (parcels of this kind: {count}). Compare the points with the paper; the area in the project is computed anew."
    ),
    "LAND_TXT_AREA_UNIT": N_(
        "The parcel in line {row} states an area of {expected}; its rings enclose {found} ha, so that the number is in {unit}, not in hectares (parcels of this kind: {count}). The area in the project is computed anew."
    ),
    "PARCELS_JOINED": N_(
        "{count} parcels share the name {name}: imported as boundaries they are the parts of one. To keep them apart, give each a name of its own."
    ),
    "CORNERS_SHEETS": N_("Sheets that list no corners were left out: {names}."),
    "CORNERS_TABLES": N_("Tables of the document that list no corners were left out: {count}."),
    "CORNERS_ROWS": N_(
        "Rows of the corner table without coordinates were left out (rows: {count}, the first is {row}: {value})."
    ),
    "CORNER_BAD": N_(
        "{file}, row {row}: {value} gives no corner point. Give two coordinates in degrees or metres in every row."
    ),
    "CORNER_DIFFERS": N_(
        "{file}, row {row}: degrees and metres of the corner {value} lie {apart_m} m apart (such corners: {count}). Nothing was read. Compare both with the paper; correct the wrong ones or leave out their columns."
    ),
    "CORNERS_NUMBERS": N_(
        "Numbers of corners do not go on by one: in row {row} {value} follows {before} (such corners: {count}). Compare with the paper whether a corner is missing or stands there twice."
    ),
    "CORNER_EMPTY": N_(
        "{file}, row {row}: the corner {value} lacks a coordinate: a cell is empty, or holds a formula without its result. Fill it in; formulas are worked out when a spreadsheet program opens and saves the file."
    ),
    "CORNER_SIXTY": N_(
        "{file}, row {row}: in {value} minutes or seconds are sixty or more. Write them below sixty, such as 118°55′00″ for 118°54′60″, after a look at the paper."
    ),
    "CORNER_FEW": N_("{file}: a ring of {layer} has {found} corners; a ring needs three at least. Complete it."),
    "CORNER_CROSSES": N_(
        "{file}, row {row}: the outline of {layer} crosses itself after the corner {value}. Nothing was read. Compare order and digits of the corners with the paper; where several parcels stand in one table, give each its name, its number (地块号) or ring (圈号)."
    ),
    "DXF_CUT": N_(
        "{file}: the drawing is cut short: it does not end with EOF ({found} bytes are there). Copy it again or save it anew."
    ),
    "DXF_NO_OUTLINE": N_(
        "{file}: the drawing has no closed outline in its model ({found} other things). Close the polylines of the boundary and save it as DXF again."
    ),
    "DXF_LEFT_OUT": N_("Texts, open lines, blocks and hatches of the drawing were left out: {count}."),
    "ROW_OUTLINE_CROSSES": N_(
        "Row {row}: the outline crosses itself or another one of its layer. Correct the drawing."
    ),
    "GEOPARQUET_META": N_(
        "{file}: what the file says of its places cannot be used ({detail}). Ask the sender to write it anew as GeoParquet 1.0 or 1.1."
    ),
    "GEOPARQUET_ENCODING": N_(
        "{file}: its places are written as {found}; GeoParquet with WKB is read. Ask the sender for it in WKB."
    ),
    "CORNERS_SWAPPED": N_("The two coordinates stand in the other order than their headings say; they were exchanged."),
    "CORNERS_PREFIX": N_("The eastings carry the zone number {found} before their six digits (zone {found})."),
    "EXPORT_NO_UNITS": N_(
        "{path}: no wording with units stands beside this boundary version, so there is no list. Read its wording first (scope read)."
    ),
    "EXPORT_NO_HISTORY": N_("No boundary was published yet, so there is no history. Publish a version first."),
    "PASTE_EMPTY": N_("The clipboard holds no text. Copy coordinates first: one place a line."),
    "PASTE_LONG": N_(
        "The clipboard holds {found} characters; {expected} are taken. Save the text as a file and import it."
    ),
    "PASTE_LINE": N_(
        "Line {row}: {value} is no place. Write two coordinates in every line, in degrees or in metres, a number or name before them if you like."
    ),
    "PASTE_MIXED": N_("Line {row} changes between degrees and metres. Paste each of them by itself."),
}
