"""Finding anything by a few letters: things by name, pinyin, initials or code, places by coordinates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from sys import intern

from gi_atlas.as_of import as_of
from gi_atlas.coordinates import is_position, parse_position
from gi_atlas.errors import UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model import fill_code
from gi_atlas.plane_crs import suggest_plane_crs
from gi_atlas.services.seen_divisions import in_order
from gi_atlas.services.tables import spelled, split_words
from gi_atlas.storage.project import Project

MOST_FOUND = 30
# Numbers of 6° and of 3° zones.
ZONE_NUMBERS = frozenset((*range(13, 24), *range(25, 46)))
_LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP", "VILLAGE")
_KINDS = ("products", "admin-units", "boundaries", "records")
# GB/T 2260: the first two digits of a code; tells namesakes apart where no list of provinces is loaded.
PROVINCES = dict(
    pair.split("=")
    for pair in (
        "11=北京 12=天津 13=河北 14=山西 15=内蒙古 21=辽宁 22=吉林 23=黑龙江 31=上海 32=江苏 33=浙江 34=安徽 35=福建"
        " 36=江西 37=山东 41=河南 42=湖北 43=湖南 44=广东 45=广西 46=海南 50=重庆 51=四川 52=贵州 53=云南 54=西藏"
        " 61=陕西 62=甘肃 63=青海 64=宁夏 65=新疆 71=台湾 81=香港 82=澳门"
    ).split()
)
_LOST_MINUTE = re.compile(r"(\d{1,3}\s*[°º度])\s*(\d{2})(\d{2}(?:\.\d+)?)\s*([\"″〞”“˝秒])")
_PLANE_NUMBER = re.compile(r"[XYNExyne]?\s*[=:：]?\s*(\d{6,8}(?:\.\d+)?)\s*(?:m|米)?", re.IGNORECASE)
_PLANE = re.compile(rf"\s*{_PLANE_NUMBER.pattern}\s*[,，;；\s]\s*{_PLANE_NUMBER.pattern}\s*", re.IGNORECASE)
_SPACED = re.compile(
    r"\s*([NSEW]?)\s*(\d{1,3})[\s:]+(\d{1,2})[\s:]+(\d{1,2}(?:\.\d+)?)\s*([NSEW]?)[\s,，;；]+"
    r"([NSEW]?)\s*(\d{1,3})[\s:]+(\d{1,2})[\s:]+(\d{1,2}(?:\.\d+)?)\s*([NSEW]?)\s*",
    re.IGNORECASE,
)

Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the locator found.

    Attributes
    ----------
    kind : str
        products, boundaries, records, admin-units (as ``gi-atlas list`` calls them), place, or refused where the
        text looks like coordinates but is none; ``name`` says why then.
    id : str
        "" for a place.
    name : str
        As stored.
    code : str
        Level of a unit, status of a product or boundary, stage of a record.
    context : tuple of str
        What tells it from others of the same name: the units it lies in, the product it belongs to, its code.
    place : (lon, lat), optional
        Of coordinates.
    """

    kind: str
    id: str
    name: str
    code: str = ""
    context: tuple[str, ...] = ()
    place: tuple[float, float] | None = None


class LocatorIndex:
    """Everything that can be found in a project, ready for searching.

    Parameters
    ----------
    entries : sequence of Found
    texts : sequence of str
        What each is found by: lower-case words, each between line feeds.
    """

    def __init__(self, entries: Sequence[Found] = (), texts: Sequence[str] = ()) -> None:
        # The best first, so that a search may stop when it has enough.
        order = sorted(range(len(entries)), key=lambda number: (_weight(entries[number]), number))
        self.entries, self._texts = [entries[number] for number in order], [texts[number] for number in order]
        # What a text's first word is in; a longer word can only be in the same.
        self._last: tuple[str, list[int]] = ("", list(range(len(self.entries))))

    def find(self, text: str, at_most: int = MOST_FOUND) -> list[Found]:
        """What fits a text, the best first: whole words, then beginnings, then what contains it."""
        words = split_words(text)
        if not words:
            return []
        left = self._with_word(words[0])
        if len(words) > 1:
            left = [number for number in left if all(self._has(number, word) for word in words[1:])]
        found: dict[int, None] = {}
        for pattern in (f"\n{words[0]}\n", f"\n{words[0]}", words[0]):
            numbers = (number for number in left if pattern in self._texts[number] and number not in found)
            found |= dict.fromkeys(list(islice(numbers, at_most - len(found))))
            if len(found) >= at_most:
                break
        return [self.entries[number] for number in found]

    def _with_word(self, word: str) -> list[int]:
        before, known = self._last
        texts = self._texts
        numbers = known if before in word else range(len(texts))
        found = [number for number in numbers if word in texts[number]]
        self._last = (word, found)
        return found

    def _has(self, number: int, word: str) -> bool:
        # The second word of 城关 武清 is what the first one lies in.
        return word in self._texts[number] or any(word in part.lower() for part in self.entries[number].context)


def _weight(entry: Found) -> tuple[int, bool, int]:
    level = _LEVELS.index(entry.code) if entry.code in _LEVELS else 0
    return (_KINDS.index(entry.kind) + level, entry.code == "SUPERSEDED", len(entry.name))


def locate(index: LocatorIndex, text: str, at_most: int = MOST_FOUND) -> list[Found]:
    """The place that a text gives, if it is coordinates, then what fits it."""
    places = []
    if looks_like_place(text):
        try:
            places = [Found("place", "", text.strip(), place=read_place_text(text))]
        except UsageError as error:
            places = [Found("refused", "", error.message())]
    return places + index.find(text, at_most - len(places))


def looks_like_place(text: str) -> bool:
    """Whether a text may be coordinates."""
    return bool(_PLANE.fullmatch(text)) or is_position(_mended(text))


def read_place_text(text: str) -> tuple[float, float]:
    """(lon, lat) in degrees (EPSG:4490) of coordinates in any notation.

    Decimal degrees, degrees with minutes and seconds with Chinese, English or no marks, in either order, a lost
    minute mark (115°5230″); plane coordinates of a Gauss-Krüger zone whose number stands before the easting.

    Raises
    ------
    UsageError
        COORDINATES_NOT_TWO, COORDINATES_OUT_OF_RANGE or COORDINATES_NO_ZONE (an easting without its zone's number).
    """
    plane = _PLANE.fullmatch(text)
    return _read_plane(text, float(plane[1]), float(plane[2])) if plane else parse_position(_mended(text))


def _mended(text: str) -> str:
    found = _SPACED.fullmatch(text)
    if found is not None:
        return "{}{}°{}′{}″{}, {}{}°{}′{}″{}".format(*found.groups())
    return _LOST_MINUTE.sub(r"\1\2′\3\4", text)


def _read_plane(text: str, first: float, second: float) -> tuple[float, float]:
    found = suggest_plane_crs(first, second)
    numbered = [one for one in found.candidates if one.has_prefix]
    # One number may be that of a 6° zone or the start of an easting in Web Mercator: then it says nothing.
    if len(numbered) == len(found.candidates) == 1:
        return numbered[0].lon, numbered[0].lat
    easting = first if first >= 1e7 else second
    is_numbered = not found.candidates and int(easting // 1e6) in ZONE_NUMBERS
    raise UsageError("COORDINATES_OUT_OF_RANGE" if is_numbered else "COORDINATES_NO_ZONE", value=text.strip())


def build_index(project: Project, progress: Progress | None = None) -> LocatorIndex:
    """Index of a project's products, administrative units, boundaries and records."""
    entries: list[Found] = []
    texts: list[str] = []
    for read in (_products, _units, _boundaries, _records):
        (progress or Progress()).check()
        for entry, words in read(project):
            entries.append(entry)
            texts.append("\n" + "\n".join(word for word in words if word).lower() + "\n")
    return LocatorIndex(entries, texts)


_Entries = Iterator[tuple[Found, tuple[str, ...]]]


def _products(project: Project) -> _Entries:
    rows = project.fetch("SELECT id, name_official, name_alias, name_en, status FROM gi_product ORDER BY fid")
    for product_id, name, aliases, english, status in rows:
        words = (name, english, *aliases.strip("[]").replace('"', "").split(","), spelled(name))
        yield Found("products", product_id, name, status, (english,) if english else ()), words


def _units(project: Project) -> _Entries:
    rows = project.fetch(
        "SELECT id, name, code, code12, level, parent_code, edition, pinyin, pinyin_initials FROM gi_admin_unit"
        " ORDER BY code12"
    )
    # The edition that is seen goes before the others: a unit of the same code and name is found once.
    order = {edition: place for place, edition in enumerate(in_order({row[6] for row in rows}, as_of(project)))}
    rows.sort(key=lambda row: order[row[6]])
    names: dict[tuple[str, str], str] = {(row[6], row[3]): row[1] for row in rows}
    seen: set[tuple[str, str]] = set()
    codes: set[str] = set()
    for unit_id, name, code, code12, level, parent, edition, pinyin, letters in rows:
        # The same unit in an older edition is the same find.
        if (code12, name) in seen:
            continue
        seen.add((code12, name))
        around = tuple(_names_around(names, edition, code12, parent)) or _province(code)
        # A name that a newer edition no longer has says which one has it.
        context = (*around, code, *((edition,) if code12 in codes else ()))
        codes.add(code12)
        yield Found("admin-units", unit_id, name, level, context), (name, pinyin, letters, code)


def _names_around(names: Mapping[tuple[str, str], str], edition: str, code12: str, parent: str) -> Iterator[str]:
    found = set()
    for code in _codes_around(code12, parent):
        name = names.get((edition, code))
        if name and name not in found:
            found.add(name)
            yield name


def _province(code: str) -> tuple[str, ...]:
    # A five-digit code is another country's.
    name = PROVINCES.get(code[:2], "") if code.isdigit() and len(code) in (4, 6, 9, 12) else ""
    return (name,) if name else ()


def _codes_around(code12: str, parent: str) -> Iterable[str]:
    own = [code12[:digits].ljust(12, "0") for digits in (9, 6, 4, 2)] if code12.isdigit() and len(code12) == 12 else []
    return [code for code in dict.fromkeys([*([fill_code(parent)] if parent else []), *own]) if code != code12]


def _boundaries(project: Project) -> _Entries:
    rows = project.fetch(
        "SELECT b.id, b.name, p.name_official, b.version, b.status FROM gi_boundary b"
        " LEFT JOIN gi_zone z ON z.id = b.zone_id LEFT JOIN gi_product p ON p.id = z.product_id ORDER BY b.fid"
    )
    for boundary_id, name, product, version, status in rows:
        shown = name or product or ""
        context = (*((product,) if product and product != shown else ()), f"v{version}")
        yield Found("boundaries", boundary_id, shown, status, context), (shown, product or "", spelled(shown))


_RECORD_PAGE = (
    "SELECT r.fid, r.id, r.title, r.stage, r.pinyin_initials, r.county_code, p.name_official,"
    " (SELECT u.name FROM gi_admin_unit u WHERE u.edition = r.edition AND u.level = 'COUNTY'"
    " AND u.code12 = substr(r.county_code || '000000000000', 1, 12))"
    " FROM gi_record r LEFT JOIN gi_product p ON p.id = r.product_id WHERE r.fid > ? ORDER BY r.fid LIMIT 5000"
)


def _records(project: Project) -> _Entries:
    """Records page by page, and words that many of them share kept once: there may be a hundred thousand."""
    last, known = -1, dict[tuple[str, ...], tuple[str, ...]]()
    while page := project.fetch(_RECORD_PAGE, last):
        last = page[-1][0]
        for _fid, record_id, title, stage, letters, county_code, product, county in page:
            context = tuple(text for text in (county or county_code, product) if text)
            # Ids and titles stand in the table and on the map too: once is enough.
            shown = intern(record_id), intern(title), intern(stage)
            yield Found("records", *shown, known.setdefault(context, context)), (title, letters)


_EXTENT_SQL = "SELECT min(ST_MinX(geom)), min(ST_MinY(geom)), max(ST_MaxX(geom)), max(ST_MaxY(geom)) FROM {where}"
_WHERE = {
    "products": "gi_boundary WHERE zone_id IN (SELECT id FROM gi_zone WHERE product_id = ?)",
    "boundaries": "gi_boundary WHERE id = ?",
    "records": "gi_record WHERE id = ?",
    "evidence": "gi_evidence WHERE id = ?",
    "admin-units": "gi_admin_unit WHERE id = ?",
    "features": "gi_layer_feature WHERE id = ?",
}


def extent_of(project: Project, kind: str, thing_id: str) -> Extent | None:
    """(minx, miny, maxx, maxy) in EPSG:4490 degrees of a thing, a product by all its boundaries; None without any."""
    west, south, east, north = project.fetch(_EXTENT_SQL.format(where=_WHERE[kind]), thing_id)[0]
    return None if west is None else (west, south, east, north)
