"""国土TXT 界址点 in the child: parcels of numbered points, with the CRS that its heading and its eastings tell."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.boundary_names import is_generic
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.corner_numbers import tell_odd_numbers
from gi_atlas.exchange.encodings import EncodingGuess, can_decode, guess_encoding, python_encoding
from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows
from gi_atlas.exchange.plane_facts import PREFIX_M, Plane, epsg_of, is_plane_pair, plane_of, stated_plane
from gi_atlas.exchange.read_vector import layer_facts, warn_of_geometry
from gi_atlas.exchange.rings import polygons_of_rings
from gi_atlas.exchange.stated_area import AreaCheck, check_area

FIELDS = ("界址点数", "地块面积", "地块编号", "地块名称", "图形属性", "图幅号", "地块用途", "地类编号")
_AREA, _NAME = 1, 3
MAX_ATTRIBUTES = 40
_MARKS = ((b"\xef\xbb\xbf", "UTF-8", "utf-8-sig"), (b"\xff\xfe", "UTF-16", "utf-16"), (b"\xfe\xff", "UTF-16", "utf-16"))
_SECTION = re.compile(r"[\[【](?P<name>[^\]】]*)[\]】]\s*\Z")
_HEAD, _BODY = "属性描述", "地块坐标"
_NARROW = str.maketrans("，；;\t", ",,,,")
_ENTRY = re.compile(r"(?P<name>[^=＝:：,，]{1,20})[=＝:：](?P<value>.*)\Z")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?\Z")
_LEAST_COMMAS, _WITHOUT_RING, _LEAST_CLOSED = 2, 3, 4
CLOSE_M = 0.001


@dataclass
class _Parcel:
    row: int
    attributes: list[str]
    rings: list["_Ring"] = field(default_factory=list)
    point_count: int = 0


@dataclass
class _Ring:
    """A ring's number as it stands, its points, and row and number of each; a number that comes again begins a ring."""

    number: str
    points: list[tuple[float, float]] = field(default_factory=list)
    corners: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        return len(self.points) >= _LEAST_CLOSED and math.dist(self.points[0], self.points[-1]) <= CLOSE_M


@dataclass
class _Remarks:
    """What was passed over: lines of parcels without "@", values behind the coordinates, parcels without points."""

    bare: list[int] = field(default_factory=list)
    more: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)


def read_land_txt(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add the parcels of a 国土TXT file as one layer, one row a parcel.

    Holes and parts are told from the rings' places, as offices number them differently.

    Raises
    ------
    ReadError
        READ_ENCODING, READ_NO_ROWS, LAND_TXT_LINE, LAND_TXT_RING, LAND_TXT_ZONES, CORNER_CROSSES,
        READ_TOO_MANY_VERTICES.
    """
    remarks = _Remarks()
    head, parcels = _parse(job, _decoded(job, path.read_bytes(), answer), remarks)
    if not parcels:
        raise ReadError("READ_NO_ROWS", file=job.file)
    places = np.array([point for parcel in parcels for ring in parcel.rings for point in ring.points])
    told = stated_plane(head)
    plane = plane_of(places[:, 0], places[:, 1], told.zone)
    _refuse_zones(job, plane, parcels)
    crs_text = epsg_of(told.datum, told.width, plane)
    shapes = [_polygon(job, parcel, plane.is_swapped) for parcel in parcels]
    _tell(answer, plane, told.zone, parcels)
    _tell_passed_over(answer, remarks)
    _tell_areas(answer, parcels, shapes)
    _add(job, answer, parcels, shapes, crs_text)


def _decoded(job: ChildJob, content: bytes, answer: ChildAnswer) -> str:
    marked = next(((name, codec) for mark, name, codec in _MARKS if content.startswith(mark)), None)
    guess = _guess(content, marked[0] if marked else None)
    used = python_encoding(job.encoding) or guess.encoding or "GB18030"
    answer.encoding = {**asdict(guess), "used": used}
    try:
        return content.decode(marked[1] if marked else used)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        shown = content[error.start : error.start + 20].decode(used, "replace")
        raise ReadError("READ_ENCODING", file=job.file, row=row, encoding=used, value=shown) from error


def _guess(content: bytes, marked: str | None) -> EncodingGuess:
    if marked:
        return EncodingGuess(marked, "ENCODING_STATED", True, True, "BOM")
    # The words of the heading are known: the encoding in which they stand there is the file's.
    for name in ("UTF-8", "GB18030", "UTF-16-LE", "UTF-16-BE"):
        if _BODY.encode(name) in content and can_decode(content, name):
            return EncodingGuess(name, "ENCODING_STATED", True, True, _BODY)
    return guess_encoding([content])


def _parse(job: ChildJob, text: str, remarks: _Remarks) -> tuple[dict[str, str], list[_Parcel]]:
    head: dict[str, str] = {}
    parcels: list[_Parcel] = []
    # A file without sections is one of parcels.
    section = "" if _HEAD in text or _BODY in text else _BODY
    for row, line in _lines(text):
        found = _SECTION.match(line)
        entry = _ENTRY.match(line) if section == _HEAD else None
        if found:
            section = found["name"].strip()
        elif entry is not None:
            head["".join(entry["name"].split())] = entry["value"].strip(" ,，;；")
        elif section == _BODY or (section == _HEAD and is_parcel_line(line)):
            section = _BODY
            _take_line(job, row, line, parcels, remarks)
    remarks.empty += [parcel.row for parcel in parcels if not parcel.rings]
    return head, [parcel for parcel in parcels if parcel.rings]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for row, line in enumerate(text.splitlines(), 1):
        if plain := line.replace("\ufeff", "").strip().replace("＠", "@"):
            yield row, plain


def is_parcel_line(line: str) -> bool:
    """Whether a line ends as that of a parcel does."""
    return line.rstrip(" ,，;；").endswith("@") and len(_values(line)) > 1


def _values(line: str) -> list[str]:
    """Values between commas; full-width ones part values only where there are no others, as they stand in names too."""
    plain = line if line.count(",") >= _LEAST_COMMAS else line.translate(_NARROW)
    return [value.strip() for value in plain.split(",")]


def _take_line(job: ChildJob, row: int, line: str, parcels: list[_Parcel], remarks: _Remarks) -> None:
    values = _values(line)
    is_bare = not is_parcel_line(line) and _is_bare(values)
    if is_parcel_line(line) or is_bare:
        attributes = values if is_bare else _values(line.rstrip(" ,，;；").rstrip("@").rstrip().removesuffix(","))
        if len(attributes) > MAX_ATTRIBUTES:
            raise ReadError("LAND_TXT_LINE", file=job.file, row=row, value=line[:60])
        remarks.bare += [row] * is_bare
        parcels.append(_Parcel(row, attributes))
        return
    point = _point(values)
    if point is None or not parcels:
        raise ReadError("LAND_TXT_LINE", file=job.file, row=row, value=line[:60])
    number, place = point
    remarks.more += [row] * any(values[4:])
    ring = _ring(parcels[-1], number)
    ring.points.append(place)
    ring.corners.append((row, values[0]))
    parcels[-1].point_count += 1
    if row > limits.MAX_VERTICES:
        raise ReadError("READ_TOO_MANY_VERTICES", file=job.file, found=row, expected=limits.MAX_VERTICES)


def _is_bare(values: list[str]) -> bool:
    """Whether the values are a parcel's whose "@" was lost: a count first, and as many as no point has."""
    return (
        len(values) >= len(FIELDS) and values[0].isdigit() and not all(_is_number(value) for value in values if value)
    )


def _ring(parcel: _Parcel, number: str) -> _Ring:
    """Ring that a point goes on; a new one after its ring is closed."""
    ring = next((ring for ring in reversed(parcel.rings) if ring.number == number), None)
    if ring is None or ring.is_closed:
        ring = _Ring(number)
        parcel.rings.append(ring)
    return ring


def _point(values: list[str]) -> tuple[str, tuple[float, float]] | None:
    """Ring and coordinates of a point's line: point, ring if there is one, north, east, perhaps more numbers."""
    if len(values) == _WITHOUT_RING and all(_is_number(value) for value in values[1:]):
        first, second = float(values[1]), float(values[2])
        return ("1", (first, second)) if is_plane_pair(first, second) else None
    if len(values) <= _WITHOUT_RING or not values[1] or not all(_is_number(value) for value in values[4:] if value):
        return None
    if not (_is_number(values[2]) and _is_number(values[3])):
        return None
    return values[1], (float(values[2]), float(values[3]))


def _is_number(text: str) -> bool:
    return _NUMBER.match(text) is not None and math.isfinite(float(text))


def _refuse_zones(job: ChildJob, plane: Plane, parcels: list[_Parcel]) -> None:
    """Refuse eastings of several zones: in one plane they would lie a thousand kilometres apart.

    Raises
    ------
    ReadError
        LAND_TXT_ZONES with the first parcel whose zone is another one.
    """
    if len(plane.zones) < 2:
        return
    place = 0 if plane.is_swapped else 1
    rows = {math.floor(ring.points[0][place] / PREFIX_M): parcel.row for parcel in reversed(parcels)
            for ring in parcel.rings}  # fmt: skip
    other = max(rows.values())
    zones = ", ".join(str(zone) if zone else "–" for zone in plane.zones)
    raise ReadError("LAND_TXT_ZONES", file=job.file, row=other, found=zones)


def _tell_passed_over(answer: ChildAnswer, remarks: _Remarks) -> None:
    told = {"LAND_TXT_BARE": remarks.bare, "LAND_TXT_MORE": remarks.more, "LAND_TXT_EMPTY": remarks.empty}
    for code, rows in told.items():
        if rows:
            answer.warn(code, row=rows[0], count=len(rows))


def _polygon(job: ChildJob, parcel: _Parcel, is_swapped: bool) -> Any:
    rings = []
    for told in parcel.rings:
        ring = np.array(told.points)
        # North comes first in the file, x first in a geometry.
        ring = ring if is_swapped else ring[:, ::-1]
        ring = ring if _is_closed(ring) else np.vstack([ring, ring[:1]])
        if len(ring) < 4:
            raise ReadError("LAND_TXT_RING", file=job.file, row=parcel.row, ring=told.number,
                            found=len(told.points))  # fmt: skip
        ring[-1] = ring[0]
        _refuse_crossing(job, parcel, told, ring)
        rings.append(ring)
    return polygons_of_rings(rings)


def _refuse_crossing(job: ChildJob, parcel: _Parcel, told: _Ring, ring: Any) -> None:
    """Refuse a ring that crosses itself by the line after which its leg passes the place; touching itself is a remark.

    Raises
    ------
    ReadError
        CORNER_CROSSES.
    """
    line = shapely.LineString(ring)
    if line.is_simple or not (crossings := _crossings(ring)):
        return
    row, point = told.corners[min(crossings, key=lambda place: told.corners[place][0])]
    name = _value(parcel, _NAME) or Path(job.file).stem
    raise ReadError("CORNER_CROSSES", file=job.file, row=row, layer=name, value=point or "–")


def _crossings(ring: Any) -> list[int]:
    """Legs, by the places of their first points, that properly cross another leg."""
    legs = shapely.linestrings(np.stack([ring[:-1], ring[1:]], axis=1))
    pairs = shapely.STRtree(legs).query(legs, predicate="crosses").T
    return [int(one) for one, other in pairs if one < other]


def _is_closed(ring: Any) -> bool:
    return len(ring) > 1 and bool(np.hypot(*(ring[0] - ring[-1])) <= CLOSE_M)


def _tell(answer: ChildAnswer, plane: Plane, zone: str, parcels: list[_Parcel]) -> None:
    if plane.is_swapped:
        answer.warn("LAND_TXT_SWAPPED")
    if plane.is_contradicted:
        answer.warn("LAND_TXT_ZONE", found=plane.prefix, expected=zone)
    unclosed = sum(not _is_closed(np.array(ring.points)) for parcel in parcels for ring in parcel.rings)
    if unclosed:
        answer.warn("LAND_TXT_NOT_CLOSED", count=unclosed)
    wrong = [parcel for parcel in parcels if parcel.attributes[0] not in ("", str(parcel.point_count))]
    if wrong:
        first = wrong[0]
        told = first.attributes[0]
        answer.warn("LAND_TXT_COUNT", row=first.row, found=first.point_count, expected=told, count=len(wrong))
    tell_odd_numbers(answer, [ring.corners for parcel in parcels for ring in parcel.rings])
    _tell_joined(answer, parcels)


def _tell_joined(answer: ChildAnswer, parcels: list[_Parcel]) -> None:
    names = ["" if is_generic(name) else name for name in (_value(parcel, _NAME) for parcel in parcels)]
    for name, count in Counter(names).items():
        if count > 1:
            answer.warn("PARCELS_JOINED", name=name or "–", count=count)


def _value(parcel: _Parcel, place: int) -> str:
    return parcel.attributes[place] if place < len(parcel.attributes) else ""


def _tell_areas(answer: ChildAnswer, parcels: list[_Parcel], shapes: list[Any]) -> None:
    """Remark stated areas that the rings do not enclose: each kind once, by its first parcel."""
    found: dict[str, list[AreaCheck]] = {}
    for parcel, shape in zip(parcels, shapes, strict=True):
        check = check_area(_value(parcel, _AREA), float(shape.area), parcel.row)
        if check is not None:
            found.setdefault(check.code, []).append(check)
    for code, checks in found.items():
        first = checks[0]
        answer.warn(code, row=first.row, expected=first.stated, found=first.enclosed, unit=first.unit,
                    count=len(checks))  # fmt: skip


def _add(job: ChildJob, answer: ChildAnswer, parcels: list[_Parcel], shapes: list[Any], crs_text: str | None) -> None:
    rows = np.array([parcel.row for parcel in parcels], dtype=np.int64)
    plain = make_plain(np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object), rows)
    width = max(len(FIELDS), *(len(parcel.attributes) for parcel in parcels))
    names = [*FIELDS, *(f"属性{number}" for number in range(len(FIELDS) + 1, width + 1))][:width]
    columns = [
        [parcel.attributes[place] or None if place < len(parcel.attributes) else None for parcel in parcels]
        for place in range(width)
    ]
    content = LayerRows(rows, plain.wkb, plain.source_hashes, list(columns))
    fields = [FieldInfo(name, "TEXT") for name in names]
    shown = answer.add_layer(
        job.folder, Path(job.file).stem, fields, content, plain.faults, crs_text=crs_text, **layer_facts(plain)
    )
    warn_of_geometry(answer, shown, plain)
