"""Reading files of choices that lie beside a workbook (csv, geojson, xml); inside the child process only."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from pyxform.parsing.expression import is_xml_tag

from gi_atlas.errors import FormError, GiAtlasError, WorkbookError
from gi_atlas.exchange.child_task import ChildTask
from gi_atlas.exchange.guard_json import clean_geojson
from survey_forms.xform_model import local_name, parse_xform

MAX_CHOICES, MAX_COLUMNS, MAX_BYTES = 200_000, 200, 32 << 20
_ENCODINGS = ("utf-8-sig", "gb18030")
Cells = dict[str, str]


def read(task: ChildTask) -> dict[str, Any]:
    """Choices of each file, by the name of its list.

    Returns
    -------
    dict
        ``lists``: by the list's name its lines, each a dictionary of text by column. A column whose heading is no
        XML name is left out, since no expression could name it.

    Raises
    ------
    WorkbookError
        FORM_LIST_UNREADABLE, FORM_LIST_LARGE with the file's name; several come as ManyErrors.
    """
    return {"lists": {name: _read_file(path, task.names[name]) for name, path in task.files.items()}}


def _read_file(path: Path, file: str) -> list[Cells]:
    if path.stat().st_size > MAX_BYTES:
        raise WorkbookError("FORM_LIST_LARGE", file=file, found=path.stat().st_size >> 20, expected=MAX_BYTES >> 20)
    reader = _READERS.get(path.suffix, _csv_lines)
    try:
        lines = [_usable(cells) for cells in islice(reader(path, file), MAX_CHOICES + 1)]
    except (ValueError, TypeError, KeyError, AttributeError, csv.Error, RecursionError, FormError) as error:
        raise WorkbookError("FORM_LIST_UNREADABLE", file=file, detail=str(error)[:200]) from error
    if len(lines) > MAX_CHOICES:
        raise WorkbookError("FORM_LIST_LONG", file=file, expected=MAX_CHOICES)
    return lines


def _usable(cells: Mapping[str, str]) -> Cells:
    named = ((str(column).strip(), value) for column, value in islice(cells.items(), MAX_COLUMNS))
    return {column: str(value).strip() for column, value in named if is_xml_tag(column) and value not in (None, "")}


def _csv_lines(path: Path, _file: str) -> Iterator[Cells]:
    yield from csv.DictReader(StringIO(_text_of(path), newline=""), restkey="", restval="")


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    for encoding in _ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(_ENCODINGS[-1])


def _xml_lines(path: Path, _file: str) -> Iterator[Cells]:
    for item in parse_xform(_text_of(path)).iterfind("item"):
        yield {local_name(cell): cell.text or "" for cell in item.iterchildren()}


def _geojson_lines(path: Path, file: str) -> Iterator[Cells]:
    try:
        clean = clean_geojson(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), file)
    except GiAtlasError as error:
        raise FormError(error.code, **error.context) from error
    for feature in json.loads(clean.text)["features"]:
        properties = feature.get("properties") or {}
        cells = {key: _plain(value) for key, value in properties.items()}
        number = feature.get("id")
        yield {**({"id": str(number)} if number is not None else {}), **cells, "geometry": _places(feature["geometry"])}


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _places(geometry: Mapping[str, Any] | None) -> str:
    """Geometry as forms write it: latitude first, points parted by ";"; "" for what forms have no type for."""
    if not geometry:
        return ""
    points: dict[str, Callable[[Any], Sequence[Any]]] = {
        "Point": lambda found: [found],
        "LineString": lambda found: found,
        "Polygon": lambda found: found[0],
    }
    chosen = points.get(str(geometry.get("type")))
    if chosen is None:
        return ""
    return ";".join(f"{lat} {lon} 0 0" for lon, lat, *_height in chosen(geometry["coordinates"]))


_READERS: dict[str, Callable[[Path, str], Iterator[Cells]]] = {
    ".csv": _csv_lines,
    ".geojson": _geojson_lines,
    ".xml": _xml_lines,
}
