"""Texts about foreign files: refusals, questions with their reasons, remarks."""

from gi_atlas.i18n import N_

_REFUSALS = {
    "READ_EMPTY": N_("{file}: the file is empty (0 bytes). Copy it again from where it came."),
    "READ_CANNOT_OPEN": N_("{path} cannot be opened ({detail}). Check the name and whether you may read it."),
    "READ_NOT_A_FILE": N_("{path} is a folder or a device, not a file. Choose a file."),
    "READ_UNSUPPORTED": N_(
        "{file}: this format is not read (found: {found}). These are: GeoPackage, Shapefile, GeoJSON, KML, KMZ, GPX, FlatGeobuf, GeoParquet, DXF (text), 国土TXT, tables of corners or places as XLSX, CSV, TXT or DOCX, zips of these, and JPEG, PNG, WebP, HEIC and TIFF. Save it as one of them."
    ),
    "READ_VRT": N_(
        "{file}: this is a {found} that points at other files, whatever its name says. Such files are never followed. Ask the sender for the data themselves."
    ),
    "READ_SIDE_FILE": N_("{file} is only a part of a shapefile. Choose the .shp file; its parts are found beside it."),
    "READ_XML_OTHER": N_("{file}: XML with the root element {found} is not read. KML and GPX are."),
    "READ_XML_DTD": N_(
        "{file}, line {line}: the file declares entities or a document type, which can be used to attack. It was not read. Ask the sender for it without DOCTYPE."
    ),
    "READ_XML_DEEP": N_("{file}: elements are nested more than {expected} deep. It was not read."),
    "READ_XML_BAD": N_(
        "{file}, line {line}, column {column}: the XML is broken ({detail}). Ask the sender for it again."
    ),
    "READ_JSON_DEEP": N_("{file}: brackets are nested more than {expected} deep. It was not read."),
    "READ_JSON_BAD": N_(
        "{file}, line {line}, column {column}: the JSON is broken ({detail}). Ask the sender for it again."
    ),
    "READ_NOT_GEOJSON": N_(
        "{file}: this is JSON but not GeoJSON (found: {found}; expected: FeatureCollection, Feature or a geometry)."
    ),
    "READ_SQLITE_DAMAGED": N_("{file}: the database is damaged ({detail}). Ask the sender for it again."),
    "READ_NO_LAYERS": N_("{file} holds no layer."),
    "READ_NO_ROWS": N_("{file} holds no table: a heading and at least one row are expected."),
    "READ_TABLE_BAD": N_("{file}, row {row}: the table cannot be read ({detail})."),
    "READ_FAILED": N_(
        "{file}: the {driver} reader gave up ({detail}). Ask the sender for it again or in another format."
    ),
    "READ_OTHER_DRIVER": N_("{file}: the reader {found} took the file, expected was {expected}. It was not read."),
    "READ_DRIVERS": N_(
        "Readers that must be off could not be switched off ({found}). Nothing was read; reinstall the program."
    ),
    "READ_TOO_MANY_LAYERS": N_("{file}: {found} layers, at most {expected} are read. Split the file."),
    "READ_TOO_MANY_FIELDS": N_("{file}: {found} fields, at most {expected} are read. Remove columns."),
    "READ_TOO_MANY_ROWS": N_("{file}: {found} rows, at most {expected} are read. Split the file."),
    "READ_TOO_MANY_VERTICES": N_("{file}: {found} vertices, at most {expected} are read. Split the file."),
    "READ_TOO_BIG": N_("{file}: {found} MB, at most {expected} MB are read. Split the file."),
    "READ_ENCODING": N_(
        "{file}, row {row}: the text {value} is not {encoding}. Name the right encoding with --encoding (GB18030, UTF-8, BIG5 …)."
    ),
    "READ_SHORT": N_("{file} is cut short: {found} bytes, at least {expected} were expected. Copy it again."),
    "READ_ARCHIVE_DAMAGED": N_("{file}: the archive is damaged ({detail}). Copy it again from where it came."),
    "READ_ARCHIVE_CONFUSED": N_(
        "{file}: the archive contradicts itself ({found}), so that two programs would read two things. It was not unpacked. Ask the sender to pack it again."
    ),
    "READ_ARCHIVE_OVERLAP": N_("{file}: entries of the archive overlap, as in attacks. It was not unpacked."),
    "READ_ARCHIVE_METHOD": N_(
        "{file}: the entry {found} is packed in a way that is not read. Pack it again as an ordinary zip."
    ),
    "READ_UNPACKED_TOO_BIG": N_("{file} unpacks to more than is allowed ({expected} bytes). It was not unpacked."),
    "READ_TOO_MANY_ENTRIES": N_("{file}: {found} entries, at most {expected} are read. Split the archive."),
    "READ_DOUBLE_ENTRY": N_("{file}: the archive holds {found} twice; one could hide the other. It was not unpacked."),
    "READ_ENCRYPTED": N_("{file}: the entry {found} is locked with a password. Unpack it first."),
    "READ_NESTED": N_("{file}: an archive in an archive ({found}) is not read. Unpack it first."),
    "READ_ZIP_EMPTY": N_("{file}: the archive holds nothing that can be read."),
    "READ_ZIP_TOO_MANY": N_(
        "{file}: {found} files in the archive, at most {expected} are read at once. Unpack it first."
    ),
    "READ_ZIP_MIXED": N_("{file}: the archive mixes formats ({found}). Unpack it and import them one by one."),
    "READ_CRASHED": N_(
        "{file} could not be read safely: the reader broke down (code {signal}). The program is not affected. Ask the sender for another format."
    ),
    "READ_TOO_SLOW": N_(
        "{file} could not be read within {expected} seconds and was given up. Split the file or ask for another format."
    ),
    "READ_MEMORY": N_("{file} needs more than {expected} MB of memory and was given up. Split the file."),
    "READ_ANSWER_TOO_BIG": N_("{file}: the description of the file is too long. It was not read."),
    "CRS_NOT_UNDERSTOOD": N_("{value} is no coordinate system that is known. Write it as EPSG:4490, for example."),
}
_QUESTIONS = {
    "ENCODING_UNCLEAR": N_("In which encoding are the file's texts (it says: {stated})?"),
    "ENCODING_ASCII": N_("All texts are plain ASCII."),
    "ENCODING_STATED": N_("The file says so and its texts agree."),
    "ENCODING_LOOKS_UTF8": N_("All texts are valid UTF-8."),
    "ENCODING_LOOKS_CHINESE": N_("All texts are valid GB 18030, and most of their characters are in daily use."),
    "ENCODING_UNKNOWN": N_("The texts fit no encoding well; compare the previews."),
    "CRS_MISSING": N_("Layer {layer} does not say its coordinate system. Which is it?"),
    "CRS_WRONG": N_(
        "Layer {layer} says {value}, which its coordinates contradict ({minx} to {maxx}, {miny} to {maxy}). Which coordinate system is it?"
    ),
    "WHY_CRS_DEGREES": N_("The coordinates ({minx} to {maxx}, {miny} to {maxy}) look like degrees."),
    "WHY_CRS_ZONE": N_("The eastings ({minx} to {maxx}) begin with a zone number."),
    "WHY_CRS_UNKNOWN": N_(
        "The coordinates ({minx} to {maxx}, {miny} to {maxy}) fit several systems; ask the sender for the central meridian."
    ),
    "AXES_SWAPPED": N_("Are latitude and longitude swapped ({minx} to {maxx}, {miny} to {maxy})?"),
    "WHY_AXES": N_("Read as they stand the places lie far from China; swapped they lie in it."),
    "WHY_AXES_PLANE": N_(
        "The first coordinate looks like a northing and the second like an easting, the order of survey tables."
    ),
    "DATUM_UNCLEAR": N_("Layer {layer} lies in China. In which datum are its coordinates?"),
    "WHY_DATUM_OPEN": N_(
        "Cannot tell: {format} files in China that say WGS 84 or nothing are often GCJ-02 or BD-09, 300 to 1,200 m away."
    ),
    "WHY_DATUM_NAMED": N_("The names of the coordinate columns say so."),
    "WHY_DATUM_FITS": N_(
        "{count} places were compared with the units of the project; with this datum they agree to {median_m} m."
    ),
    "CRS_OTHER_ZONE": N_(
        "The eastings ({minx} to {maxx}) say {width}° zone {zone}, you said {value}. Answer with a system of zone {zone}; or ask the sender if the numbers are wrong."
    ),
    "IMPORT_REPLACED": N_(
        "{name} was in the project already, as a draft from {before}; its outline was replaced by that of {file}: {old_ha} ha before, {new_ha} ha now."
    ),
    "DATUM_DENIED": N_(
        "Layer {layer} says {value}, but it fits the units of the project only as {found}. In which datum are its coordinates?"
    ),
    "DATUM_REASON": N_(
        "Layer {layer} is to be taken as {value}, but it fits the units of the project only as {found}. Why is {value} right all the same? Without a reason nothing is imported."
    ),
    "WHY_DATUM_DENIED": N_(
        "{count} places were compared with the units of the project: as {found} they agree to {median_m} m, as {value} they are {apart_m} m away."
    ),
    "DATUM_HELD": N_(
        "Layer {layer} was taken as {value} although it fits the units of the project as {found} ({apart_m} m apart). Reason: {reason}. It stays out of dossiers until the office confirms the datum."
    ),
    "DATUM_UNMOVABLE": N_("Layer {layer} is in {value}, which no published parameters tie to CGCS2000."),
    "WHY_UNMOVABLE": N_(
        "Load the office's own parameters for {area} first (gi-atlas datum load, or Project ▸ Datum parameters); or ask the surveying office to transform the file to CGCS2000 and import the result."
    ),
    "WHY_PARAMETERS_ELSEWHERE": N_(
        "The loaded parameters do not hold for the whole of {area}. Load those of this area (gi-atlas datum load, or Project ▸ Datum parameters); or ask the surveying office to transform the file to CGCS2000 and import the result."
    ),
    "DATUM_BY_PARAMETERS": N_(
        "Layer {layer} is moved from {datum} to CGCS2000 by the {count} parameters of {source}, edition {edition}."
    ),
    "DATUM_NOT_OF_CRS": N_(
        "{value} cannot be on the datum {datum}. Say with --crs in which system of that datum the coordinates are."
    ),
    "TOO_WIDE": N_("A polygon of layer {layer} is {value}° wide. Does it cross the 180° meridian?"),
    "WHY_TOO_WIDE": N_(
        "Polygons over 180° wide are usually ones that cross the 180° meridian; keep leaves them, split cuts them there."
    ),
}
_USAGE = {
    "ENCODING_NOT_KNOWN": N_("{value} is no encoding that is known. Write GB18030, UTF-8, BIG5 or another name."),
    "FIELD_NO_EQUALS": N_("--field {value}: write it as OURS=THEIRS, for example code=区划代码."),
    "FIELD_ROLE_UNKNOWN": N_("--field {value}=…: we have no field of that name. Ours are: {expected}."),
}
_IMPORTING = {
    "IMPORT_NEEDS_ANSWERS": N_("{file}: a question needs an answer first. {detail} Answer with {options}."),
    "IMPORT_NO_SUCH_LAYER": N_("{file} has no layer {found}. Its layers are: {expected}."),
    "IMPORT_NO_SUCH_FIELD": N_(
        "{file} was not imported: it has no field as given with --field {found}. Its fields are: {expected}."
    ),
    "IMPORT_NOTHING": N_("{file} holds nothing that could be imported as {kind}."),
    "IMPORT_PHOTOS_AS_RECORDS": N_(
        "{file}: photos are imported as records (--as records) or attached to one (attach)."
    ),
    "FIELD_UNCLEAR": N_("Which field of layer {layer} is our {role}?"),
    "WHY_FIELD": N_("No field has a name that says so."),
    "CRS_NOT_EXACT": N_("{value} cannot be moved exactly to CGCS2000. Ask the surveying office to transform the file."),
    "CRS_OUT_OF_RANGE": N_("Some coordinates lie outside of {value}. Check the coordinate system (--crs)."),
}
_ROWS = {
    "ROW_NO_CODE": N_("Layer {layer}, row {row}: code ({code}) or name ({name}) is missing; a unit needs both."),
    "ROW_SAME_CODE": N_(
        "Row {row}: code {code} stands for {name} here and for {other} in row {first_row}. Correct one of them."
    ),
    "ROW_NOT_POLYGON": N_("Row {row}: the geometry is a {found}; a boundary needs a polygon."),
    "ROW_NO_POLYGON": N_("Row {row}: the boundary has no geometry."),
    "ROW_NO_NAME": N_("Row {row}: the boundary has no name."),
    "ROW_SAME_VERSION": N_("Row {row}: {key} from {date} on stands in row {first_row} already."),
    "ROW_NO_TITLE": N_("Row {row}: the record has no title."),
    "ROW_EMPTY_GEOMETRY": N_("Layer {layer}, row {row}: the geometry is empty."),
}
_REMARKS = {
    "FORMAT_NOT_AS_NAMED": N_("{file} is {found} by its content, not what its name says."),
    "JSON_CRS_MEMBER": N_("The GeoJSON names its coordinate system ({value}); it was read as that."),
    "JSON_CRS_IGNORED": N_("The GeoJSON points at a coordinate system elsewhere ({value}); the address was not asked."),
    "LINKS_IGNORED": N_("{count} links to other files or addresses were not followed."),
    "KMZ_OTHER_PARTS": N_("{count} further KML files in the KMZ were not read."),
    "KML_VALUES_LEFT_OUT": N_(
        "Values that the KML gives without a schema, beside others that have one, were not read: {fields}."
    ),
    "GPKG_STRIPPED": N_("{views} views and {triggers} triggers of the GeoPackage were left out."),
    "SHX_MISSING": N_("The .shx file is missing; it was made anew for a copy."),
    "DBF_MISSING": N_("The .dbf file is missing; only the geometries were read."),
    "TEXT_CUT": N_(
        "Layer {layer}: {count} texts end in half a character, as the field is too short; the half was left out."
    ),
    "TEXT_NUL": N_(
        "{count} zero characters (NUL) in texts or names of columns, which no table here can hold, were written as \\u0000. Look at them."
    ),
    "LAYER_READ_SHORT": N_("Layer {layer}: {found} of {expected} features could be read."),
    "CURVES_MADE_LINEAR": N_(
        "Layer {layer}: the curves of {count} geometries became lines that depart from them by at most {tolerance} of their radius."
    ),
    "Z_DROPPED": N_(
        "Layer {layer}: {count} geometries have heights; positions are used, the original keeps the heights."
    ),
    "M_DROPPED": N_("Layer {layer}: measures (M) were left out."),
    "NO_GEOMETRY": N_("Layer {layer}: {count} rows have no geometry."),
    "GEOMETRY_INVALID": N_(
        "Layer {layer}: {count} geometries are invalid, the first in row {row} ({reason}). They are kept as they are."
    ),
    "FIELDS_RENAMED": N_("Columns without a name or with the same name were renamed: {fields}."),
    "NAMES_CLEANED": N_("Names held signs that nobody sees ({signs}); they were taken out: {names}."),
    "RASTER_NO_CRS": N_("The raster does not say its coordinate system."),
    "ROW_GEOMETRY_UNREADABLE": N_(
        "Layer {layer}, row {row}: the geometry cannot be read (a broken ring or a type that cannot be stored)."
    ),
    "ROW_NOT_FINITE": N_("Layer {layer}, row {row}: a coordinate is infinite or not a number."),
    "ROW_BAD_COORDINATE": N_(
        "Layer {layer}, row {row}: {value} is no coordinate; degrees such as 120.5 or 120°30′ are expected."
    ),
    "ROW_TOO_LONG": N_("Layer {layer}, row {row}: {found} values, the heading has {expected}."),
    "PHOTO_NO_POSITION": N_("{file}: the photo's position cannot be read."),
    "PHOTO_BAD_POSITION": N_("{file}: the photo's position {value} is no place and was not taken."),
    "PHOTO_BAD_TIME": N_("{file}: the photo's time {value} cannot be right and was not taken."),
    "PHOTO_CHINA_TIME": N_("{file}: the photo's time has no zone; it was taken as China's (UTC+8)."),
    "PHOTO_NO_ZONE": N_("{file}: the photo's time has no zone."),
    "PHOTO_TOO_LARGE": N_("{file}: the picture is too large to be shown ({detail})."),
    "PHOTO_UNKNOWN": N_("{file}: this is no JPEG, PNG, WebP, TIFF or HEIC picture."),
    "PHOTO_DAMAGED": N_("{file}: the picture is damaged ({detail})."),
}

MESSAGES = {**_REFUSALS, **_QUESTIONS, **_USAGE, **_IMPORTING, **_ROWS, **_REMARKS}
