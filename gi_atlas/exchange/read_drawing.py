"""DXF drawings in the child: closed lines become polygons, one boundary for each layer of the drawing.

GDAL reads from a copy in UTF-8 that is ours, so that neither the version nor a wrong code page garbles a name.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.boundary_names import name_of_file
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.encodings import guess_encoding, python_encoding
from gi_atlas.exchange.formats import DRIVERS, Format
from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows, RowFault
from gi_atlas.exchange.read_vector import layer_facts, load_gdal, warn_of_geometry
from gi_atlas.exchange.rings import polygons_of_rings

# What GDAL calls the drawing's own things; blocks are not followed.
_ENTITIES = "entities"
_HOLES = "_HOLES"
_NAMELESS = ("0", "_0", "defpoints", "_defpoints")
_LEAST_POINTS = 4
_HEAD_BYTES, _MOST_SAMPLES = 1 << 16, 20_000
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(?:ANSI_|dos)?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_UTF8_SINCE = b"AC1021"
_FOREIGN = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
# Older drawings write what their code page lacks as \U+4E2D; line ends must not come in that way.
_ESCAPE = re.compile(r"(?:\\U\+(?!00[01])[0-9A-Fa-f]{4})+")
_END = re.compile(r"(?:\A|\n)[ \t]*0[ \t]*\r?\n[ \t]*EOF\s*\Z")


@dataclass(frozen=True)
class _Outline:
    row: int
    name: str
    layer: str
    shape: Any


def read_drawing(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add the closed lines of a drawing's model as one layer; the drawing says no CRS, so that it is asked.

    Raises
    ------
    ReadError
        READ_ENCODING, READ_FAILED, DXF_CUT, DXF_NO_OUTLINE, READ_TOO_MANY_ROWS, READ_TOO_MANY_VERTICES.
    """
    copy = path.parent / "drawing.dxf"
    copy.write_text(_decoded(job, path.read_bytes(), answer), encoding="utf-8", newline="")
    layers, geometries = _entities(job, copy)
    rings = np.flatnonzero(_are_rings(geometries))
    if not len(rings):
        raise ReadError("DXF_NO_OUTLINE", file=job.file, found=len(geometries))
    if len(rings) < len(geometries):
        answer.warn("DXF_LEFT_OUT", count=len(geometries) - len(rings))
    faults: list[RowFault] = []
    outlines = _outlines(job, layers, geometries, _sound(geometries, rings, faults), faults)
    _add(job, answer, outlines, faults)


def _decoded(job: ChildJob, content: bytes, answer: ChildAnswer) -> str:
    content = content.removeprefix(b"\xef\xbb\xbf")
    samples = [found[0] for found, _place in zip(_FOREIGN.finditer(content), range(_MOST_SAMPLES), strict=False)]
    guess = guess_encoding(samples, _stated(content[:_HEAD_BYTES]))
    used = python_encoding(job.encoding) or guess.encoding or "GB18030"
    answer.encoding = {**asdict(guess), "used": used}
    try:
        text = content.decode(used)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        shown = content[error.start : error.start + 20].decode(used, "replace")
        raise ReadError("READ_ENCODING", file=job.file, row=row, encoding=used, value=shown) from error
    if not _END.search(text[-100:]):
        raise ReadError("DXF_CUT", file=job.file, found=len(content))
    return _ESCAPE.sub(_unescaped, text)


def _stated(head: bytes) -> str | None:
    """Encoding by version and code page; a drawing without header says nothing."""
    version, page = _VERSION.search(head), _PAGE.search(head)
    if version and version[1] >= _UTF8_SINCE:
        return "UTF-8"
    return page[1].decode("ascii") if page else None


def _unescaped(found: "re.Match[str]") -> str:
    units = bytes.fromhex("".join(found[0].split("\\U+")))
    # Two of them may be the halves of one sign.
    return units.decode("utf-16-be", "replace")


def _entities(job: ChildJob, path: Path) -> tuple[list[str], Any]:
    """Layers and geometries of what stands in the model, in two dimensions."""
    pyogrio = load_gdal(DRIVERS[Format.DXF])
    failures = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError,
                pyogrio.errors.GeometryError, UnicodeDecodeError, ValueError)  # fmt: skip
    try:
        meta, _fids, wkb, columns = pyogrio.raw.read(path, layer=_ENTITIES, encoding="UTF-8")
    except failures as error:
        detail = str(error).replace(str(path), job.file).replace(str(path.parent), "")[:300]
        raise ReadError("READ_FAILED", file=job.file, driver="DXF", detail=detail) from error
    if len(wkb) > limits.MAX_ROWS:
        raise ReadError("READ_TOO_MANY_ROWS", file=job.file, found=len(wkb), expected=limits.MAX_ROWS)
    told = dict(zip(meta["fields"], columns, strict=True))
    is_model = np.array([value != 1 for value in told["PaperSpace"]], dtype=bool)
    geometries = np.asarray(shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore")), dtype=object)
    _refuse_many(job, geometries)
    layers = [str(name or "0") for name in told["Layer"][is_model]]
    return layers, geometries[is_model]


def _refuse_many(job: ChildJob, geometries: Any) -> None:
    count = int(shapely.get_num_coordinates(geometries).sum())
    if count > limits.MAX_VERTICES:
        raise ReadError("READ_TOO_MANY_VERTICES", file=job.file, found=count, expected=limits.MAX_VERTICES)


def _are_rings(geometries: Any) -> Any:
    is_line = shapely.get_type_id(geometries) == shapely.GeometryType.LINESTRING
    return is_line & shapely.is_closed(geometries) & (shapely.get_num_coordinates(geometries) >= _LEAST_POINTS)


def _sound(geometries: Any, rings: Any, faults: list[RowFault]) -> list[int]:
    """Places of the rings that do not cross themselves; the others become faults of their rows."""
    kept = []
    for place in rings.tolist():
        coordinates = shapely.get_coordinates(geometries[place])
        if not np.isfinite(coordinates).all():
            faults.append(RowFault(place + 1, "ROW_NOT_FINITE"))
        elif not shapely.is_valid(shapely.Polygon(coordinates)):
            faults.append(RowFault(place + 1, "ROW_OUTLINE_CROSSES"))
        else:
            kept.append(place)
    return kept


def _outlines(
    job: ChildJob, layers: Sequence[str], geometries: Any, rings: Sequence[int], faults: list[RowFault]
) -> list[_Outline]:
    """Outlines by the drawing's layers; holes may stand on a layer of their own, as in the drawings of ours."""
    present = {layers[place] for place in rings}
    by_layer: dict[str, list[int]] = {}
    for place in rings:
        base = layers[place].removesuffix(_HOLES)
        by_layer.setdefault(base if base in present else layers[place], []).append(place)
    found = []
    for layer, places in by_layer.items():
        shape = polygons_of_rings([shapely.get_coordinates(geometries[place]) for place in places])
        found += _of_layer(job, layer, min(places) + 1, shape, faults)
    return found


def _of_layer(job: ChildJob, layer: str, row: int, shape: Any, faults: list[RowFault]) -> list[_Outline]:
    """One outline of parts and holes, or each polygon by itself where they share borders or overlap."""
    stem = name_of_file(Path(job.file).stem)
    name = stem if layer.casefold() in _NAMELESS else layer
    if shape.is_valid:
        return [_Outline(row, name, layer, shape)]
    crossed = [part for part in shape.geoms if not part.is_valid]
    faults += [RowFault(row, "ROW_OUTLINE_CROSSES") for _part in crossed]
    parts = [part for part in shape.geoms if part.is_valid]
    return [_Outline(row, f"{name} {number}", layer, part) for number, part in enumerate(parts, 1)]


def _add(job: ChildJob, answer: ChildAnswer, outlines: Sequence[_Outline], faults: list[RowFault]) -> None:
    rows = np.array([outline.row for outline in outlines], dtype=np.int64)
    source = np.array([shapely.to_wkb(outline.shape) for outline in outlines], dtype=object)
    plain = make_plain(source, rows)
    values: list[Sequence[Any]] = [[outline.name for outline in outlines], [outline.layer for outline in outlines]]
    content = LayerRows(rows, plain.wkb, plain.source_hashes, values)
    fields = [FieldInfo("名称", "TEXT"), FieldInfo("图层", "TEXT")]
    shown = answer.add_layer(
        job.folder, Path(job.file).stem, fields, content, [*faults, *plain.faults], crs_text=None, **layer_facts(plain)
    )
    warn_of_geometry(answer, shown, plain)
