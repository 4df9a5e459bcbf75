"""Tables of corner points in the child: a list of numbered points becomes the polygon that they bound."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.coordinate_text import parse_coordinate
from gi_atlas.exchange.corner_parcels import Corner, Parcel, parcels_of
from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows
from gi_atlas.exchange.plane_facts import epsg_of, is_plane_pair, plane_of
from gi_atlas.exchange.read_vector import layer_facts, warn_of_geometry

TITLE_ROWS = 4
_NUMBERED = re.compile(r"[A-Za-z]{0,2}\d{1,6}\Z")
_POINT = re.compile(r"(拐点|界址点)(序?号|编号|名)?\Z|(点|桩)号\Z|corner( point)?( no\.?)?\Z", re.IGNORECASE)
_JOINED = re.compile(r"[Jj]\d{1,6}\Z|拐点|界址点")
_CERTAIN = re.compile(r"拐点|界址点|圈号|corner", re.IGNORECASE)
_RING = re.compile(r"(地块)?圈号|环号|ring\b", re.IGNORECASE)
_PART = re.compile(r"地块(编?号)?\Z|(区块|片区)(编?号)?\Z|part( no\.?)?\Z", re.IGNORECASE)
_NAME = re.compile(
    r"(地块|宗地|图斑|区块|片区|产品|范围|边界)?名称?\Z|产品\Z|(parcel|product)?[ _]?name\Z|parcel\Z|product\Z",
    re.IGNORECASE,
)
_LON, _LAT = re.compile(r"经度|东经|lon", re.IGNORECASE), re.compile(r"纬度|北纬|lat", re.IGNORECASE)
_NORTH = re.compile(r"x(?![a-z])|纵坐标|北坐标|northing", re.IGNORECASE)
_EAST = re.compile(r"y(?![a-z])|横坐标|东坐标|easting", re.IGNORECASE)
_ENGLISH_ZONE = re.compile(r"([36])° zone (\d{2})\b")
_ZONE = re.compile(r"第?\s*(\d{2})\s*(?:带|度带号)")
_DATUM_WORDS = re.compile(
    r"CGCS\s*2000|国家大地坐标系\s*2000|2000\s*国家大地坐标系|(?:1980\s*)?西安\s*(?:1980|80)?(?:坐标系)?|(?:1954年?\s*)?北京\s*(?:1954|54)"
    r"(?:坐标系)?|1954年?北京坐标系|[36三六]\s*度\s*分?带|第?\s*\d{2}\s*(?:带|度带号)"
)
_SEXAGESIMAL = re.compile(r"\d+\s*[°º度]\s*\d")
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)

Row = tuple[int, list[str | None]]


@dataclass(frozen=True)
class CornerColumns:
    """Places of a corner table's columns: plane coordinates where they are, else degrees.

    ``text`` is the heading as one text, in which datum, width and zone may stand.
    """

    first: int
    second: int
    is_plane: bool
    ring: int | None = None
    part: int | None = None
    name: int | None = None
    point: int = 0
    text: str = ""
    has_heading: bool = True


def find_corner_heading(rows: Sequence[Row]) -> tuple[int, CornerColumns] | None:
    """Place of the heading among a table's first rows, with its columns; None if the table lists no corners."""
    for place, (_number, row) in enumerate(rows[:TITLE_ROWS]):
        texts = [(text or "").strip() for text in row]
        following = rows[place + 1][1] if place + 1 < len(rows) else []
        found = _by_heading(texts, following) or (_by_values(texts) if place == 0 else None)
        if found is not None:
            return place, found
        # A joined title may stand in each of the cells that it covers.
        if len(set(filter(None, texts))) > 2:
            return None
    return None


def with_titles(columns: CornerColumns, titles: Iterable[str]) -> CornerColumns:
    """Columns whose text also holds what the titles above them say of datum, width and zone, and nothing else of them.

    A year, an area or the number of a paper must not pass for a datum.
    """
    told = [found for title in titles for found in _DATUM_WORDS.findall(title)]
    return replace(columns, text=" ".join([*told, columns.text]))


def _by_heading(texts: list[str], following: Sequence[str | None] = ()) -> CornerColumns | None:
    """Columns by the heading; a table of mere points is one of corners if the row after it begins with J1 or so."""
    point = _first(_POINT, texts)
    if point is None:
        return None
    first = (following[point] or "").strip() if point < len(following) else ""
    if not (any(_CERTAIN.search(text) for text in texts) or _JOINED.match(first)):
        return None
    ring, part, name = _first(_RING, texts), _first(_PART, texts), _first(_NAME, texts)
    plane, degrees = (_first(_NORTH, texts), _first(_EAST, texts)), (_first(_LON, texts), _first(_LAT, texts))
    heading = _ENGLISH_ZONE.sub(r"\1度带第\2带", " ".join(texts))
    for pair, is_plane in ((plane, True), (degrees, False)):
        if pair[0] is not None and pair[1] is not None:
            return CornerColumns(pair[0], pair[1], is_plane, ring, part, name, point, heading)
    return None


def _first(pattern: "re.Pattern[str]", texts: list[str]) -> int | None:
    return next((place for place, text in enumerate(texts) if pattern.match(text)), None)


def _by_values(texts: list[str]) -> CornerColumns | None:
    """Columns of a list without heading: number, perhaps ring, two coordinates."""
    if len(texts) not in (3, 4) or not re.fullmatch(r"[A-Za-z]{0,2}\d{1,6}", texts[0]):
        return None
    first, second = texts[-2:]
    ring = 1 if len(texts) == 4 else None
    if _SEXAGESIMAL.match(first) and _SEXAGESIMAL.match(second):
        return CornerColumns(len(texts) - 2, len(texts) - 1, False, ring, has_heading=False)
    numbers = parse_coordinate(first), parse_coordinate(second)
    if numbers[0] is None or numbers[1] is None or not is_plane_pair(numbers[0], numbers[1]):
        return None
    return CornerColumns(len(texts) - 2, len(texts) - 1, True, ring, has_heading=False)


def add_corner_table(
    job: ChildJob, name: str, columns: CornerColumns, rows: Iterable[Row], answer: ChildAnswer
) -> None:
    """Add the polygons of a list of corners as a layer: one row, or one for each name that a column gives.

    Raises
    ------
    ReadError
        CORNER_BAD with the row, CORNER_FEW, CORNER_CROSSES, READ_TOO_MANY_VERTICES.
    """
    left_out: list[tuple[int, str]] = []
    places, corners = _collect(job, columns, rows, left_out)
    if left_out:
        answer.warn("CORNERS_ROWS", count=len(left_out), row=left_out[0][0], value=left_out[0][1])
    crs_text = _settle(columns, places, answer)
    parcels = parcels_of(job.file, name, corners, places)
    _tell_joined(answer, columns, parcels)
    _add(job, name, columns, parcels, crs_text, answer)


def _tell_joined(answer: ChildAnswer, columns: CornerColumns, parcels: list[Parcel]) -> None:
    for parcel in parcels:
        if columns.name is not None and len(parcel.shape.geoms) > 1:
            answer.warn("PARCELS_JOINED", name=parcel.name, count=len(parcel.shape.geoms))


def _add(
    job: ChildJob, name: str, columns: CornerColumns, parcels: list[Parcel], crs_text: str | None, answer: ChildAnswer
) -> None:
    rows = np.array([parcel.row for parcel in parcels])
    plain = make_plain(np.array([shapely.to_wkb(parcel.shape) for parcel in parcels], dtype=object), rows)
    values: list[Sequence[Any]] = [[parcel.name for parcel in parcels], [parcel.count for parcel in parcels]]
    content = LayerRows(rows, plain.wkb, plain.source_hashes, values)
    fields = [FieldInfo("名称", "TEXT"), FieldInfo("拐点数", "INTEGER")]
    facts = layer_facts(plain)
    shown = answer.add_layer(job.folder, name, fields, content, plain.faults, crs_text=crs_text, **facts,
                             is_lon_lat=not columns.is_plane, is_corner_table=True)  # fmt: skip
    warn_of_geometry(answer, shown, plain)


def _collect(
    job: ChildJob, columns: CornerColumns, rows: Iterable[Row], left_out: list[tuple[int, str]]
) -> tuple[Any, list[Corner]]:
    """Coordinates as they stand, shape (n, 2), and what each row says of its corner."""
    places: list[tuple[float, float]] = []
    corners: list[Corner] = []
    last = Corner(0, "", "", "", "")
    for number, row in rows:
        cells = [(cell or "").strip() for cell in row]
        pair = _pair(cells, columns)
        if pair is None:
            _pass_over(job, number, cells, columns, left_out)
            continue
        last = _corner(number, cells, columns, last)
        corners.append(last)
        places.append(pair)
        if len(places) > limits.MAX_VERTICES:
            raise ReadError("READ_TOO_MANY_VERTICES", file=job.file, found=number, expected=limits.MAX_VERTICES)
    if not places:
        raise ReadError("READ_NO_ROWS", file=job.file)
    return np.array(places), corners


def _corner(number: int, cells: list[str], columns: CornerColumns, last: Corner) -> Corner:
    """Corner of a row; where cells are joined over several rows, only the first one holds name, part or ring."""
    name = _cell(cells, columns.name) or last.name
    part = _cell(cells, columns.part) or (last.part if name == last.name else "")
    is_same = (name, part) == (last.name, last.part)
    ring = _cell(cells, columns.ring) or (last.ring if is_same else "")
    return Corner(number, _cell(cells, columns.point), name, part, ring)


def _pass_over(
    job: ChildJob, number: int, cells: list[str], columns: CornerColumns, left_out: list[tuple[int, str]]
) -> None:
    """Leave out a row that is none of the list (a remark, the heading of the next page); refuse a corner without place.

    Raises
    ------
    ReadError
        CORNER_BAD.
    """
    told = " ".join(filter(None, cells))
    if not told:
        return
    pair = _cell(cells, columns.first), _cell(cells, columns.second)
    is_heading = _by_heading(cells) is not None
    if not is_heading and ((any(pair) and not _is_joined(cells)) or _is_numbered(cells, columns)):
        raise ReadError("CORNER_BAD", file=job.file, row=number, value=told[:60])
    if not is_heading:
        left_out.append((number, told[:60]))


def _is_numbered(cells: list[str], columns: CornerColumns) -> bool:
    return any(_NUMBERED.match(text) for text in (cells[0], _cell(cells, columns.point)))


def _is_joined(cells: list[str]) -> bool:
    """Whether a row is one remark over all cells, as papers repeat a joined cell in each."""
    return len(cells) > 1 and len(set(cells)) == 1


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _pair(cells: list[str], columns: CornerColumns) -> tuple[float, float] | None:
    first, second = (parse_coordinate(_cell(cells, place)) for place in (columns.first, columns.second))
    return None if first is None or second is None else (first, second)


def _settle(columns: CornerColumns, places: Any, answer: ChildAnswer) -> str | None:
    """CRS of the corners as far as it is told; puts x before y in place, and says what was done."""
    if columns.is_plane:
        return _settle_plane(columns, places, answer)
    is_lat_first = _within(places[:, 0], _CHINA_LAT) and _within(places[:, 1], _CHINA_LON)
    if is_lat_first:
        places[:] = places[:, ::-1]
        if columns.has_heading:
            answer.warn("CORNERS_SWAPPED")
    return "EPSG:4490" if "2000" in columns.text else None


def _settle_plane(columns: CornerColumns, places: Any, answer: ChildAnswer) -> str | None:
    zone = _ZONE.search(columns.text)
    plane = plane_of(places[:, 0], places[:, 1], zone[1] if zone else "")
    if plane.is_swapped:
        answer.warn("CORNERS_SWAPPED")
    else:
        places[:] = places[:, ::-1]
    if plane.prefix is not None:
        answer.warn("CORNERS_PREFIX", found=plane.prefix)
    if plane.is_contradicted:
        answer.warn("LAND_TXT_ZONE", found=plane.prefix, expected=zone[1] if zone else "")
    return epsg_of(columns.text, "6" if "6度带" in columns.text or "六度带" in columns.text else "3", plane)


def _within(values: Any, limits_deg: tuple[float, float]) -> bool:
    return bool((values >= limits_deg[0]).all() and (values <= limits_deg[1]).all())
