"""Field dictionary of a zipped Shapefile, 字段说明: what its short names mean, as a workbook beside it."""

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from gi_atlas.exchange.writers.boundary_feature import Value
from gi_atlas.exchange.writers.gdal_files import FieldPart, shape_fields
from gi_atlas.exchange.writers.sheet_cells import harmless, put_rows
from gi_atlas.i18n import N_, translate

FIELDS, FILE = "字段说明", "文件说明"
HEADING = (
    "序号",
    "字段名",
    "完整字段名",
    "中文名称",
    "English name",
    "类型",
    "长度",
    "小数位",
    "单位",
    "说明",
    "Meaning",
)
_WIDTHS = (6, 13, 14, 20, 24, 8, 7, 8, 10, 60, 60)
_TYPES = {"C": "文本", "N": "数值", "D": "日期", "F": "数值", "L": "逻辑"}
_HEADER, _FIELD, _FIELD_END = struct.Struct("<4xIHH20x"), struct.Struct("<11sc4xBB14x"), 0x0D


class Meaning(NamedTuple):
    """What a field is called, what it means, and its unit."""

    name: str
    text: str
    unit: str = ""


# Fields of every boundary file, by their full name.
MEANINGS = {
    "gi_id": Meaning(N_("Product id"), N_("Id of the product in the project (UUID).")),
    "boundary_id": Meaning(N_("Boundary id"), N_("Id of the boundary version in the project (UUID).")),
    "name": Meaning(N_("Name of the boundary"), N_("Name of the boundary version; the product's where it has none.")),
    "product": Meaning(N_("Product"), N_("Official name of the product.")),
    "name_en": Meaning(N_("English name"), N_("English name of the product.")),
    "role": Meaning(
        N_("Role of the zone"),
        N_("PRODUCTION, RAW_MATERIAL, WATER, PROCESSING, CORE, RESERVE, SEA or PROXIMITY."),
    ),
    "zone": Meaning(N_("Name of the zone"), N_("Name of the zone, where it has one.")),
    "version": Meaning(N_("Version number"), N_("Number of the version, counted from 1 in each zone.")),
    "status": Meaning(N_("Status"), N_("DRAFT, REVIEWED, PUBLISHED or SUPERSEDED.")),
    "valid_from": Meaning(N_("Valid from"), N_("First day of the version, YYYY-MM-DD.")),
    "valid_to": Meaning(N_("Valid to"), N_("Day on which the next version begins, itself not included; YYYY-MM-DD.")),
    "act": Meaning(N_("Act"), N_("Announcement or other act that the version rests on.")),
    "scope_text": Meaning(
        N_("Wording of the scope"), N_("Wording of the scope, to the letter; it goes before the polygon.")
    ),
    "letter_no": Meaning(N_("Number of the letter"), N_("Number of the government's letter that proposes the scope.")),
    "edition": Meaning(
        N_("Edition of the divisions"), N_("Edition of the administrative divisions by which the wording was read.")
    ),
    "counties": Meaning(N_("County codes"), N_("Codes of the product's counties, parted by ;")),
    "area_m2": Meaning(N_("Area"), N_("Area on the ellipsoid, rounded to 0.01."), "m²"),
    "area_ha": Meaning(N_("Area in hectares"), N_("The same area, rounded to 0.0001."), "ha"),
    "area_mu": Meaning(N_("Area in mu"), N_("The same area, rounded to 0.01; 1 mu = 2000/3 m²."), "亩"),
    "area_how": Meaning(N_("Method of the area"), N_(
            "How the area was computed: OFFICIAL_TRAPEZOID_BL_CGCS2000 is the natural-resources offices' own algorithm "
            "(国土调查办发〔2008〕32号), edges straight in longitude and latitude."
        )),
    "perim_m": Meaning(N_("Perimeter"), N_("Length of all rings on the ellipsoid, rounded to 0.01."), "m"),
    "datum": Meaning(N_("Datum"), N_("Datum of the coordinates.")),
    "edge_type": Meaning(
        N_("Type of the edges"), N_("How points are joined: LINEAR_BL is straight in longitude and latitude.")
    ),
    "sha256": Meaning(N_("Geometry (sha256)"), N_("Hash of the geometry in EPSG:4490, in its canonical form.")),
}  # fmt: skip
_CONTINUED = N_("Part {number} of {count} of the text; {blanks} blanks stand before it.")


class DbfField(NamedTuple):
    """A field as the header of a dBASE file declares it."""

    name: str
    kind: str
    length: int
    decimals: int


def dictionary_path(path: Path) -> Path:
    """Workbook that stands beside a zipped Shapefile."""
    return path.with_name(f"{path.stem}_{FIELDS}.xlsx")


def read_dbf_fields(path: Path) -> list[DbfField]:
    """Fields that the dBASE part of a zipped Shapefile of ours declares."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(next(name for name in archive.namelist() if name.endswith(".dbf")))
    stream, fields = io.BytesIO(content), []
    stream.seek(_HEADER.size)
    while (block := stream.read(_FIELD.size))[0] != _FIELD_END:
        name, kind, length, decimals = _FIELD.unpack(block)
        fields.append(DbfField(name.rstrip(b"\0").decode("ascii"), kind.decode("ascii"), length, decimals))
    return fields


def dictionary_rows(attributes: dict[str, Value], encoding: str, fields: Sequence[DbfField]) -> list[tuple[str, ...]]:
    """Heading and one row a field of the Shapefile, in the file's order."""
    parts = shape_fields(attributes, encoding)[0]
    declared = {field.name: field for field in fields}
    counts: dict[str, int] = {}
    for part in parts:
        counts[part.field] = counts.get(part.field, 0) + 1
    seen: dict[str, int] = {}
    rows: list[tuple[str, ...]] = [HEADING]
    for number, part in enumerate(parts, 1):
        seen[part.field] = seen.get(part.field, 0) + 1
        place = (seen[part.field], counts[part.field])
        rows.append((str(number), *_row(part, declared[part.short_name], place)))
    return rows


def _row(part: FieldPart, field: DbfField, place: tuple[int, int]) -> tuple[str, ...]:
    meaning = MEANINGS.get(part.field, Meaning(part.field, ""))
    names = tuple(translate(meaning.name, language) for language in ("zh", "en"))
    kinds = (_TYPES.get(field.kind, field.kind), str(field.length), str(field.decimals))
    texts = tuple(_told(meaning, part, place, language) for language in ("zh", "en"))
    return (part.short_name, part.field, *names, *kinds, meaning.unit, *texts)


def _told(meaning: Meaning, part: FieldPart, place: tuple[int, int], language: str) -> str:
    text = translate(meaning.text, language) if meaning.text else ""
    if place[1] == 1:
        return text
    more = translate(_CONTINUED, language).format(number=place[0], count=place[1], blanks=part.blanks_before)
    return f"{text} {more}".strip()


def file_rows(path: Path, encoding: str, crs: str, count: int) -> list[tuple[str, str]]:
    """What the second sheet says of the file itself."""
    return [
        ("文件 File", path.name),
        ("编码 Encoding", f"{encoding}（.cpg）"),
        ("坐标系 CRS", crs),
        ("字段数 Fields", str(count)),
        ("长文本 Long texts", "超过254字节的文本分段存放，按序相接 / texts over 254 bytes go on in numbered fields"),
        ("空值 Empty", "未知的值留空，不写“无”或“N/A” / what is not known is empty"),
    ]


def write_field_dictionary(path: Path, attributes: dict[str, Value], encoding: str, crs: str) -> Path:
    """Write the dictionary of a zipped Shapefile beside it.

    Parameters
    ----------
    path : Path
        The zip, written already: types and lengths are read from it.
    attributes : dict
        What was written into it, by full field name.
    crs : str
        Of the Shapefile.

    Returns
    -------
    Path
        The workbook.
    """
    from gi_atlas.exchange.writers.workbook import new_workbook  # loads openpyxl, which costs start-up time

    rows, target = dictionary_rows(attributes, encoding, read_dbf_fields(path)), dictionary_path(path)
    with new_workbook(target) as book:
        put_rows(book.create_sheet(FIELDS), rows, _WIDTHS)
        put_rows(book.create_sheet(FILE), file_rows(path, encoding, crs, len(rows) - 1), (20, 90))
    return target


def written_rows(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows as the workbook holds them."""
    return [tuple(harmless(text) for text in row) for row in rows]


def read_field_dictionary(path: Path) -> list[tuple[str, ...]]:
    """Rows of the first sheet of a dictionary that ``write_field_dictionary`` wrote, the heading first."""
    import openpyxl

    sheet = openpyxl.load_workbook(path)[FIELDS]
    return [tuple("" if value is None else str(value) for value in row) for row in sheet.iter_rows(values_only=True)]
