"""Columns of a corner table by its heading, of one row or two: which cells make a coordinate, and in which unit."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gi_atlas.exchange.coordinate_text import parse_coordinate
from gi_atlas.exchange.plane_facts import is_plane_pair

TITLE_ROWS = 8
Row = tuple[int, list[str | None]]
# Where degrees, minutes and seconds have cells of their own, a coordinate has two or three places.
Places = tuple[int, ...]
_POINT = re.compile(
    r"(拐点|界址点|角点)(序?号|编号|名称?)?\Z|(点|桩)[号名]\Z|corner( point)?( no\.?)?\Z", re.IGNORECASE
)
# Counts anything; of corners only where a title or the first point says so.
_COUNTED = re.compile(r"序号|编号|点位|点序|no\.?\Z|id\Z|point( no\.?)?\Z", re.IGNORECASE)
_JOINED = re.compile(r"[Jj][-_]?\d{1,6}\Z|拐点|界址点")
_CERTAIN = re.compile(r"拐点|界址点|角点坐标|圈号|corner", re.IGNORECASE)
_RING = re.compile(r"(地块)?圈号|环号|ring\b", re.IGNORECASE)
_PART = re.compile(r"地块(编?号)?\Z|(区块|片区)(编?号)?\Z|part( no\.?)?\Z", re.IGNORECASE)
_NAME = re.compile(
    r"(地块|宗地|图斑|区块|片区|产品|范围|边界)?名称?\Z|产品\Z|(parcel|product)?[ _]?name\Z|parcel\Z|product\Z",
    re.IGNORECASE,
)
_LON = re.compile(r"(大地|地理)?(经度|东经)|经[（(]|lon|l(?![a-z])", re.IGNORECASE)
_LAT = re.compile(r"(大地|地理)?(纬度|北纬)|纬[（(]|lat|b(?![a-z])", re.IGNORECASE)
_NORTH = re.compile(r"x(?![a-z])|纵坐标|北坐标|north(ing)?\b|n(?![a-z])|北向?(\Z|[（(])", re.IGNORECASE)
_EAST = re.compile(r"y(?![a-z])|横坐标|东坐标|east(ing)?\b|e(?![a-z])|东向?(\Z|[（(])", re.IGNORECASE)
_AXIS_WORDS = re.compile(r"东经|北纬|经度|纬度|longitude|latitude|lon|lat|[\s（）()\[\]_]", re.IGNORECASE)
_UNITS = (
    re.compile(r"[LBEN]?(度|[°º]|d|deg|degrees?)\Z", re.IGNORECASE),
    re.compile(r"[LBEN]?(分|[′']|m|min|minutes?)\Z", re.IGNORECASE),
    re.compile(r"[LBEN]?(秒|[″\"]|s|sec|seconds?)\Z", re.IGNORECASE),
)
_DOTTED = re.compile(r"度\s*[.．]\s*分|d{2,3}\.mm", re.IGNORECASE)
_SCALES = ((re.compile(r"km|千米|公里", re.IGNORECASE), 1000.0), (re.compile(r"mm|毫米", re.IGNORECASE), 0.001),
           (re.compile(r"cm|厘米", re.IGNORECASE), 0.01))  # fmt: skip
_CHINESE_ZONE = r"\1度带第\2带"
_ENGLISH_ZONE = re.compile(r"([36])° zone (\d{2})\b")
_DATUM_WORDS = re.compile(
    r"CGCS\s*2000|国家大地坐标系\s*2000|2000\s*国家大地坐标系|(?:1980\s*)?西安\s*(?:1980|80)?(?:坐标系)?|(?:1954年?\s*)?北京\s*(?:1954|54)"
    r"(?:坐标系)?|1954年?北京坐标系|[36三六]\s*度\s*分?带|第?\s*\d{2}\s*(?:带|度带号)|中央(?:子午线|经线)[^\d]{0,8}\d{2,3}"
)
_SEXAGESIMAL = re.compile(r"\d+\s*[°º度]\s*\d")
_LEAST_LOWER = 2
_LEAST_UNFILLED = 3


@dataclass(frozen=True)
class CornerColumns:
    """Places of a corner table's columns: plane coordinates where they are, else degrees.

    Attributes
    ----------
    first, second : tuple of int
        Places of the cells of a coordinate: one, or those of degrees, minutes and seconds.
    text : str
        The heading as one text, in which datum, width and zone may stand.
    heading_rows : int
        Rows of the heading; 0 if there is none.
    scale : float
        Metres of the unit of plane coordinates.
    is_dotted : bool
        Numbers are degrees, a point, two digits of minutes and the seconds: 118.304512.
    blocks : tuple of int
        How far the columns stand to the right where the list goes on beside itself; the first is 0.
    beside : tuple of two tuples of int or None
        Places of longitude and latitude that stand beside plane coordinates.
    """

    first: Places
    second: Places
    is_plane: bool
    ring: int | None = None
    part: int | None = None
    name: int | None = None
    point: int = 0
    text: str = ""
    heading_rows: int = 1
    scale: float = 1.0
    is_dotted: bool = False
    blocks: Places = (0,)
    beside: tuple[Places, Places] | None = None

    @property
    def has_heading(self) -> bool:
        """Whether the table says what its columns are."""
        return self.heading_rows > 0


def find_corner_heading(rows: Sequence[Row]) -> tuple[int, CornerColumns] | None:
    """Place of the heading among a table's first rows, with its columns; None if the table lists no corners."""
    texts = [_texts(row) for _number, row in rows[: TITLE_ROWS + 2]]
    is_titled = False
    for place, upper in enumerate(texts[:TITLE_ROWS]):
        found = _in_two_rows(texts[place:], is_titled) or by_heading(upper, texts[place + 1 : place + 4], is_titled)
        if found is None and place == 0:
            found = _by_values(upper)
        if found is not None:
            return place, found
        # A joined title may stand in each of the cells that it covers; unit and datum stand beside each other.
        if len(set(filter(None, upper))) > 2 and not any("：" in text or ":" in text for text in upper):
            return None
        is_titled = is_titled or any(_CERTAIN.search(text) for text in upper)
    return None


def _texts(row: Sequence[str | None]) -> list[str]:
    return [(text or "").strip() for text in row]


def with_titles(columns: CornerColumns, titles: Iterable[str]) -> CornerColumns:
    """Columns whose text also holds what titles or remarks say of datum, width and zone, and nothing else of them.

    A year, an area or the number of a paper must not pass for a datum.
    """
    told = [found for title in titles for found in _DATUM_WORDS.findall(title)]
    return replace(columns, text=" ".join([*told, columns.text]))


def _in_two_rows(texts: Sequence[list[str]], is_titled: bool) -> CornerColumns | None:
    """Columns of a heading whose joined cells have cells below them: 经度 over 度, 分, 秒."""
    if len(texts) < 2 or not _is_lower(texts[1]):
        return None
    upper, lower = texts[0], texts[1]
    labels, last = [], ""
    for place in range(max(len(upper), len(lower))):
        above, below = (row[place] if place < len(row) else "" for row in (upper, lower))
        last = above or (last if below else "")
        labels.append(_label(last, below))
    found = by_heading(labels, texts[2:5], is_titled)
    told = " ".join(dict.fromkeys(filter(None, [*upper, *lower])))
    return None if found is None else replace(found, heading_rows=2, text=_ENGLISH_ZONE.sub(_CHINESE_ZONE, told))


def _is_lower(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return len(filled) >= _LEAST_LOWER and not any(
        parse_coordinate(text) is not None or _JOINED.match(text) or _SEXAGESIMAL.search(text) for text in filled
    )


def _label(above: str, below: str) -> str:
    """What two joined cells say together; one that says all by itself stands alone."""
    is_whole = any(pattern.match(below) for pattern in (_LON, _LAT, _NORTH, _EAST)) and _unit(below) is None
    return below if is_whole or above == below else f"{above} {below}".strip()


def by_heading(
    texts: Sequence[str], following: Sequence[Sequence[str]] = (), is_titled: bool = False
) -> CornerColumns | None:
    """Columns by a heading.

    A table of mere points is one of corners if a row soon after the heading begins with J1 or so, one of mere numbers
    if a title above says so.
    """
    point = _first(_POINT, texts)
    is_certain = is_titled or any(_CERTAIN.search(text) for text in texts)
    if point is None:
        point = _first(_COUNTED, texts)
        is_certain = is_titled
    if point is None:
        return None
    is_joined = any(_JOINED.match(row[point]) for row in following if point < len(row))
    pair = _coordinates(texts)
    if pair is None or not (is_certain or is_joined or _is_unfilled(texts, point, pair, following)):
        return None
    ring, part, name = (_first(pattern, texts) for pattern in (_RING, _PART, _NAME))
    labels = " ".join(texts[place] for places in pair[:2] for place in places)
    columns = CornerColumns(
        *pair, ring, part, None if name == point else name, point, _ENGLISH_ZONE.sub(_CHINESE_ZONE, " ".join(texts)),
        scale=next((scale for pattern, scale in _SCALES if pair[2] and pattern.search(labels)), 1.0),
        is_dotted=not pair[2] and _DOTTED.search(labels) is not None,
        # What may be glued digits says no place that could be compared.
        beside=_degrees(texts) if pair[2] and not any(map(_DOTTED.search, texts)) else None,
    )  # fmt: skip
    return replace(columns, blocks=_blocks(columns, texts))


def _is_unfilled(
    texts: Sequence[str], point: int, pair: tuple[Places, Places, bool], following: Sequence[Sequence[str]]
) -> bool:
    """Whether the numbers of points were left out below their heading (点号), while coordinates stand in every row."""
    rows = [row for row in following if any(row)]
    places = [place for places in pair[:2] for place in places]
    is_bare = all(point >= len(row) or not row[point] for row in rows)
    return (
        len(rows) >= _LEAST_UNFILLED
        and _POINT.match(texts[point]) is not None
        and is_bare
        and all(place < len(row) and bool(row[place]) for row in rows for place in places)
    )


def is_heading_row(texts: Sequence[str]) -> bool:
    """Whether a row says again what the columns are, as on the next page."""
    filled = [text for text in texts if text]
    return by_heading(texts, (), is_titled=True) is not None or (
        len(filled) >= _LEAST_LOWER
        and (all(_unit(text) is not None for text in filled) or _coordinates(filled) is not None)
    )


def _coordinates(texts: Sequence[str]) -> tuple[Places, Places, bool] | None:
    """Places of both coordinates, and whether they are plane."""
    plane = _first(_NORTH, texts), _first(_EAST, texts)
    if plane[0] is not None and plane[1] is not None and _unit(texts[plane[0]]) != 0:
        return (plane[0],), (plane[1],), True
    degrees = _degrees(texts)
    return None if degrees is None else (*degrees, False)


def _degrees(texts: Sequence[str]) -> tuple[Places, Places] | None:
    """Places of longitude and latitude."""
    groups = _groups(texts)
    if len(groups) >= 2:
        lat_first = _LAT.match(texts[groups[0][0]]) is not None
        return (groups[1], groups[0]) if lat_first else (groups[0], groups[1])
    lon, lat = _first(_LON, texts), _first(_LAT, texts)
    return None if lon is None or lat is None else ((lon,), (lat,))


def _groups(texts: Sequence[str]) -> list[Places]:
    """Neighbouring columns of degrees, minutes and perhaps seconds."""
    found: list[list[int]] = []
    for place, text in enumerate(texts):
        unit = _unit(text)
        if unit == 0:
            found.append([place])
        elif unit is not None and found and len(found[-1]) == unit and found[-1][-1] == place - 1:
            found[-1].append(place)
    return [tuple(group) for group in found if len(group) > 1]


def _unit(text: str) -> int | None:
    """0, 1, 2 for a column of degrees, minutes or seconds alone."""
    bare = _AXIS_WORDS.sub("", text)
    return next((number for number, pattern in enumerate(_UNITS) if pattern.match(bare)), None)


def _blocks(columns: CornerColumns, texts: Sequence[str]) -> Places:
    """Offsets of the blocks of a list that goes on beside itself, as papers save length."""
    own = (columns.point, *columns.first, *columns.second)
    further = [place - columns.point for place, text in enumerate(texts) if place > columns.point
               and text == texts[columns.point]]  # fmt: skip
    return (0, *(offset for offset in further if _is_block(texts, own, offset)))


def _is_block(texts: Sequence[str], own: Places, offset: int) -> bool:
    return all(place + offset < len(texts) and texts[place + offset] == texts[place] for place in own)


def _first(pattern: "re.Pattern[str]", texts: Sequence[str]) -> int | None:
    return next((place for place, text in enumerate(texts) if pattern.match(text)), None)


def _by_values(texts: list[str]) -> CornerColumns | None:
    """Columns of a list without heading: number, perhaps ring, two coordinates."""
    if len(texts) not in (3, 4) or not re.fullmatch(r"[A-Za-z]{0,2}[-_]?\d{1,6}", texts[0]):
        return None
    first, second = texts[-2:]
    pair = (len(texts) - 2,), (len(texts) - 1,)
    ring = 1 if len(texts) == 4 else None
    if _SEXAGESIMAL.match(first) and _SEXAGESIMAL.match(second):
        return CornerColumns(*pair, False, ring, heading_rows=0)
    numbers = parse_coordinate(first), parse_coordinate(second)
    if numbers[0] is None or numbers[1] is None or not is_plane_pair(numbers[0], numbers[1]):
        return None
    return CornerColumns(*pair, True, ring, heading_rows=0)
