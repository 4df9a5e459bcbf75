"""Tables of corner points in the child: a list of numbered points becomes the polygon that they bound."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.coordinate_text import has_sixty, parse_coordinate
from gi_atlas.exchange.corner_angles import FULL_TURN_DEG, is_glued, unglue
from gi_atlas.exchange.corner_both import refuse_different
from gi_atlas.exchange.corner_columns import CornerColumns, Places, Row, is_heading_row, with_titles
from gi_atlas.exchange.corner_numbers import tell_odd_numbers
from gi_atlas.exchange.corner_parcels import Corner, Parcel, parcels_of
from gi_atlas.exchange.corner_rows import in_order
from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows
from gi_atlas.exchange.plane_facts import epsg_of, plane_of
from gi_atlas.exchange.read_vector import layer_facts, warn_of_geometry

_NUMBERED = re.compile(r"[A-Za-z]{0,2}[-_]?\d{1,6}\Z")
_ZONE = re.compile(r"第?\s*(\d{2})\s*(?:带|度带号)")
_MERIDIAN = re.compile(r"中央(?:子午线|经线)\D*(\d{2,3})")
_REMARK = re.compile(
    r"(备?注|说明|面积|合计|总计|周长|坐标系|投影|单位|制表|审核|校核|测量|绘图|日期|remark|note|area|total)",
    re.IGNORECASE,
)
# A row of one text that begins a parcel: 地块二, 第3片区：北岸.
_PARCEL = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+号?)?(?:地块|宗地|图斑|区块|片区)[一二三四五六七八九十\d]*(?:号)?(?:\s*[:：（(]\s*(?P<name>[^）)]+)[）)]?)?\Z"
)
_SHOWN = 60
_SIGNS = "°º度′分'"
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_WIDTH_6 = re.compile("6\\s*度|六\\s*度")


def add_corner_table(
    job: ChildJob, name: str, columns: CornerColumns, rows: Iterable[Row], answer: ChildAnswer
) -> None:
    """Add the polygons of a list of corners as a layer: one row, or one for each name that a column gives.

    Raises
    ------
    ReadError
        CORNER_BAD with the row, CORNER_DIFFERS, CORNER_FEW, CORNER_CROSSES, READ_TOO_MANY_VERTICES.
    """
    left_out: list[tuple[int, str]] = []
    places, corners = _collect(job, columns, in_order(job.file, columns, rows), left_out)
    if left_out:
        answer.warn("CORNERS_ROWS", count=len(left_out), row=left_out[0][0], value=left_out[0][1][:_SHOWN])
    columns = _with_remarks(columns, [text for _row, text in left_out])
    columns = _in_degrees(job, columns, places, corners, answer)
    crs_text = _settle(columns, places, answer)
    if columns.is_plane:
        refuse_different(job.file, corners, places, crs_text)
    parcels = parcels_of(job.file, name, corners, places)
    rings = [ring for parcel in parcels for ring in parcel.rings]
    tell_odd_numbers(answer, [[(corners[place].row, corners[place].point) for place in ring] for ring in rings])
    _tell_joined(answer, columns, parcels)
    _add(job, name, columns, parcels, crs_text, answer)


def _with_remarks(columns: CornerColumns, remarks: list[str]) -> CornerColumns:
    """Columns that know the datum from below the list, if nothing above it says one."""
    return columns if "2000" in columns.text or "带" in columns.text else with_titles(columns, remarks)


def _in_degrees(
    job: ChildJob, columns: CornerColumns, places: Any, corners: list[Corner], answer: ChildAnswer
) -> CornerColumns:
    """Degrees out of glued numbers; columns that are named x and y but hold degrees are known by their values.

    Raises
    ------
    ReadError
        CORNER_ANGLE.
    """
    is_degrees = not columns.is_plane or bool((np.abs(places) <= FULL_TURN_DEG).all())
    if columns.is_plane and not is_degrees:
        is_degrees = columns.scale == 1.0 and is_glued(places)
    if not is_degrees:
        places *= columns.scale
        return columns
    if not all(corner.is_signed for corner in corners) and len(columns.first) == 1:
        unglue(job.file, columns, places, corners, answer)
    # Columns named x and y say no order of degrees.
    return replace(columns, is_plane=False, heading_rows=0) if columns.is_plane else columns


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
            last = _begun(cells, last) or last
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


def _begun(cells: list[str], last: Corner) -> Corner | None:
    """What the corners after a row belong to, if the row is nothing but the title of a parcel."""
    texts = set(filter(None, cells))
    found = _PARCEL.match(next(iter(texts))) if len(texts) == 1 else None
    if found is None:
        return None
    return replace(last, name=(found["name"] or "").strip(), part=found[0], ring="")


def _corner(number: int, cells: list[str], columns: CornerColumns, last: Corner) -> Corner:
    """Corner of a row; where cells are joined over several rows, only the first one holds name, part or ring."""
    name = _cell(cells, columns.name) or last.name
    part = _cell(cells, columns.part) or (last.part if name == last.name else "")
    is_same = (name, part) == (last.name, last.part)
    ring = _cell(cells, columns.ring) or (last.ring if is_same else "")
    is_signed = any(sign in _cell(cells, columns.first[0]) for sign in _SIGNS)
    beside = _beside(cells, columns)
    return Corner(number, _cell(cells, columns.point), name, part, ring, is_signed, beside)


def _beside(cells: list[str], columns: CornerColumns) -> tuple[float, float] | None:
    """Longitude and latitude beside plane coordinates, where they are degrees of places in China, in either order."""
    if columns.beside is None:
        return None
    lon, lat = (parse_coordinate(_cell_text(cells, places)) for places in columns.beside)
    if lon is None or lat is None:
        return None
    lon, lat = (lat, lon) if _CHINA_LON[0] <= lat <= _CHINA_LON[1] else (lon, lat)
    is_degrees = _CHINA_LON[0] <= lon <= _CHINA_LON[1] and _CHINA_LAT[0] <= lat <= _CHINA_LAT[1]
    return (lon, lat) if is_degrees else None


def _pass_over(
    job: ChildJob, number: int, cells: list[str], columns: CornerColumns, left_out: list[tuple[int, str]]
) -> None:
    """Leave out a row that is none of the list (a remark, the heading of the next page); refuse a corner without place.

    Raises
    ------
    ReadError
        CORNER_BAD, CORNER_EMPTY, CORNER_SIXTY.
    """
    told = " ".join(dict.fromkeys(filter(None, cells)))
    if not told or _begun(cells, Corner(number, "", "", "", "")) is not None or is_heading_row(cells):
        return
    pair = _cell_text(cells, columns.first), _cell_text(cells, columns.second)
    is_remark = _REMARK.match(next(filter(None, cells))) is not None or _is_joined(cells)
    if (any(pair) and not is_remark) or _is_numbered(cells, columns):
        raise ReadError(_reason(pair), file=job.file, row=number, value=told[:_SHOWN])
    left_out.append((number, told))


def _reason(pair: tuple[str, str]) -> str:
    """Code of the text that says why a row gives no corner."""
    if not all(pair):
        return "CORNER_EMPTY"
    return "CORNER_SIXTY" if any(has_sixty(text) for text in pair) else "CORNER_BAD"


def _is_numbered(cells: list[str], columns: CornerColumns) -> bool:
    return any(_NUMBERED.match(text) for text in (cells[0], _cell(cells, columns.point)))


def _is_joined(cells: list[str]) -> bool:
    """Whether a row is one remark over all cells, as papers repeat a joined cell in each."""
    return len(cells) > 1 and len(set(cells)) == 1


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _cell_text(cells: list[str], places: Places) -> str:
    """Text of a coordinate; what stands in cells of its own is put together as degrees, minutes and seconds."""
    texts = [_cell(cells, place) for place in places]
    if len(texts) == 1 or not any(texts):
        return texts[0]
    # A cell may repeat its sign: 118°.
    return "".join(f"{text.rstrip('°º度′分″秒')}{sign}" for text, sign in zip(texts, "°′″", strict=False))


def _pair(cells: list[str], columns: CornerColumns) -> tuple[float, float] | None:
    first, second = (parse_coordinate(_cell_text(cells, places)) for places in (columns.first, columns.second))
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
    zone = _stated_zone(columns.text)
    plane = plane_of(places[:, 0], places[:, 1], zone)
    if plane.is_swapped:
        answer.warn("CORNERS_SWAPPED")
    else:
        places[:] = places[:, ::-1]
    if plane.prefix is not None:
        answer.warn("CORNERS_PREFIX", found=plane.prefix)
    if plane.is_contradicted:
        answer.warn("LAND_TXT_ZONE", found=plane.prefix, expected=zone)
    return epsg_of(columns.text, _width(columns.text), plane)


def _width(text: str) -> str:
    return "6" if _WIDTH_6.search(text) else "3"


def _stated_zone(text: str) -> str:
    """Number of the zone, as it is told or by its central meridian; "" if neither stands there."""
    zone, meridian = _ZONE.search(text), _MERIDIAN.search(text)
    if zone or not meridian:
        return zone[1] if zone else ""
    degrees = int(meridian[1])
    number, rest = divmod(degrees + 3, 6) if _width(text) == "6" else divmod(degrees, 3)
    return str(number) if rest == 0 else ""


def _within(values: Any, limits_deg: tuple[float, float]) -> bool:
    return bool((values >= limits_deg[0]).all() and (values <= limits_deg[1]).all())
