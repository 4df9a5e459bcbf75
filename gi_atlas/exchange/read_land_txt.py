"""国土TXT 界址点 in the child: parcels of numbered points, with the CRS that its heading and its eastings tell."""

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
from gi_atlas.exchange.encodings import EncodingGuess, can_decode, guess_encoding, python_encoding
from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows
from gi_atlas.exchange.plane_facts import Plane, epsg_of, plane_of
from gi_atlas.exchange.read_vector import layer_facts, warn_of_geometry
from gi_atlas.exchange.rings import polygons_of_rings
from gi_atlas.exchange.stated_area import AreaCheck, check_area

FIELDS = ("界址点数", "地块面积", "地块编号", "地块名称", "图形属性", "图幅号", "地块用途", "地类编号")
_AREA, _NAME = 1, 3
MAX_ATTRIBUTES = 40
_MARKS = ((b"\xef\xbb\xbf", "UTF-8", "utf-8-sig"), (b"\xff\xfe", "UTF-16", "utf-16"), (b"\xfe\xff", "UTF-16", "utf-16"))
_SECTION = re.compile(r"[\[【](?P<name>[^\]】]*)[\]】]\s*\Z")
_HEAD, _BODY = "属性描述", "地块坐标"
_NARROW = str.maketrans("，＠", ",@")
CLOSE_M = 0.001


@dataclass
class _Parcel:
    row: int
    attributes: list[str]
    rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    point_count: int = 0


def read_land_txt(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add the parcels of a 国土TXT file as one layer, one row a parcel.

    Holes and parts are told from the rings' places, as offices number them differently.

    Raises
    ------
    ReadError
        READ_ENCODING, READ_NO_ROWS, LAND_TXT_LINE, LAND_TXT_RING, READ_TOO_MANY_VERTICES.
    """
    head, parcels = _parse(job, _decoded(job, path.read_bytes(), answer))
    if not parcels:
        raise ReadError("READ_NO_ROWS", file=job.file)
    places = np.array([point for parcel in parcels for ring in parcel.rings.values() for point in ring])
    plane = plane_of(places[:, 0], places[:, 1], head.get("带号", ""))
    crs_text = epsg_of(head.get("坐标系", ""), head.get("几度分带", ""), plane)
    shapes = [_polygon(job, parcel, plane.is_swapped) for parcel in parcels]
    _tell(answer, plane, head, parcels)
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
    for name in ("UTF-8", "GB18030"):
        if _BODY.encode(name) in content and can_decode(content, name):
            return EncodingGuess(name, "ENCODING_STATED", True, True, _BODY)
    return guess_encoding([content])


def _parse(job: ChildJob, text: str) -> tuple[dict[str, str], list[_Parcel]]:
    head: dict[str, str] = {}
    parcels: list[_Parcel] = []
    section = ""
    for row, line in _lines(text):
        if found := _SECTION.match(line):
            section = found["name"].strip()
        elif section == _HEAD and "=" in line:
            name, _sign, value = line.partition("=")
            head[name.strip()] = value.strip()
        elif section == _BODY:
            _take_line(job, row, line, parcels)
    return head, [parcel for parcel in parcels if parcel.rings]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for row, line in enumerate(text.splitlines(), 1):
        if plain := line.translate(_NARROW).strip():
            yield row, plain


def _take_line(job: ChildJob, row: int, line: str, parcels: list[_Parcel]) -> None:
    if line.endswith("@"):
        attributes = [value.strip() for value in line[:-1].removesuffix(",").split(",")]
        if len(attributes) > MAX_ATTRIBUTES:
            raise ReadError("LAND_TXT_LINE", file=job.file, row=row, value=line[:60])
        parcels.append(_Parcel(row, attributes))
        return
    values = [value.strip() for value in line.split(",")]
    place = _place(values)
    if place is None or not parcels:
        raise ReadError("LAND_TXT_LINE", file=job.file, row=row, value=line[:60])
    parcels[-1].rings.setdefault(values[1], []).append(place)
    parcels[-1].point_count += 1
    if row > limits.MAX_VERTICES:
        raise ReadError("READ_TOO_MANY_VERTICES", file=job.file, found=row, expected=limits.MAX_VERTICES)


def _place(values: list[str]) -> tuple[float, float] | None:
    """First and second coordinate of a point's line: point, ring, north, east and perhaps an empty rest."""
    if len(values) < 4 or any(values[4:]) or not values[1]:
        return None
    try:
        first, second = float(values[2]), float(values[3])
    except ValueError:
        return None
    return (first, second) if np.isfinite([first, second]).all() else None


def _polygon(job: ChildJob, parcel: _Parcel, is_swapped: bool) -> Any:
    rings = []
    for name, places in parcel.rings.items():
        ring = np.array(places)
        # North comes first in the file, x first in a geometry.
        ring = ring if is_swapped else ring[:, ::-1]
        ring = ring if _is_closed(ring) else np.vstack([ring, ring[:1]])
        if len(ring) < 4:
            raise ReadError("LAND_TXT_RING", file=job.file, row=parcel.row, ring=name, found=len(places))
        ring[-1] = ring[0]
        rings.append(ring)
    return polygons_of_rings(rings)


def _is_closed(ring: Any) -> bool:
    return len(ring) > 1 and bool(np.hypot(*(ring[0] - ring[-1])) <= CLOSE_M)


def _tell(answer: ChildAnswer, plane: Plane, head: dict[str, str], parcels: list[_Parcel]) -> None:
    if plane.is_swapped:
        answer.warn("LAND_TXT_SWAPPED")
    if plane.is_contradicted:
        answer.warn("LAND_TXT_ZONE", found=plane.prefix, expected=head.get("带号", ""))
    unclosed = sum(not _is_closed(np.array(ring)) for parcel in parcels for ring in parcel.rings.values())
    if unclosed:
        answer.warn("LAND_TXT_NOT_CLOSED", count=unclosed)
    wrong = [parcel for parcel in parcels if parcel.attributes[0] not in ("", str(parcel.point_count))]
    if wrong:
        first = wrong[0]
        told = first.attributes[0]
        answer.warn("LAND_TXT_COUNT", row=first.row, found=first.point_count, expected=told, count=len(wrong))
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
