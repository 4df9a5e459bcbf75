"""DXF drawings in the child: closed outlines become polygons, one boundary for each layer of the drawing.

GDAL reads from a copy in UTF-8 that is ours, so that neither the version nor a wrong code page garbles a name.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.boundary_names import name_of_file
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.drawing_blocks import block_curves, without_block_curves
from gi_atlas.exchange.drawing_curves import ERROR_M, Curve, take_curves
from gi_atlas.exchange.drawing_outlines import CLOSE_M, Rings, Text, is_in_degrees, names_inside, rings_of, texts_of
from gi_atlas.exchange.drawing_text import HEAD_BYTES, decode_drawing
from gi_atlas.exchange.formats import DRIVERS, Format
from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows, RowFault
from gi_atlas.exchange.plane_facts import is_north_east
from gi_atlas.exchange.read_vector import layer_facts, load_gdal, warn_of_geometry
from gi_atlas.exchange.rings import polygons_of_rings

# What GDAL calls the drawing's own things; blocks are not followed.
_ENTITIES = "entities"
_HOLES = "_HOLES"
_NAMELESS = ("0", "_0", "defpoints", "_defpoints")
# Layers that say what is drawn on them, not whose it is.
_SAYS_NOTHING = re.compile(
    r"_?0\Z|_?defpoints\Z|(产地|保护)?(范围|边界|界线|界址|红线|地块|宗地)(线|图)?\Z|图层\s*\d*\Z|layer\s*\d*\Z|boundary\Z|scope\Z",
    re.IGNORECASE,
)
_MOST_TEXTS = 10
_INSERT = re.compile(r"^[ \t]*0[ \t]*\r?\nINSERT[ \t]*\r?$", re.MULTILINE)
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON, shapely.GeometryType.GEOMETRYCOLLECTION)
_UNIT = re.compile(r"\$INSUNITS\s+70\s+(\d+)")
_KILOMETRES, _UNIT_NAMES = "7", {0.001: "mm", 0.01: "cm", 1000.0: "km"}


@dataclass(frozen=True)
class _Outline:
    row: int
    name: str
    layer: str
    shape: Any
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What stands in a drawing's model, each with its row; ``is_filling`` marks blocks and filled areas."""

    layers: list[str]
    words: list[str]
    geometries: Any
    is_filling: Any


def read_drawing(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add the outlines of a drawing's model, a layer for each of its layers; it says no CRS, so that this is asked.

    Closed lines, lines and arcs whose ends meet, circles and splines; blocks and filled areas if there is nothing else.

    Raises
    ------
    ReadError
        READ_ENCODING, READ_FAILED, DXF_CUT, DXF_NO_OUTLINE, DXF_OPEN_OUTLINE, READ_TOO_MANY_ROWS,
        READ_TOO_MANY_VERTICES.
    """
    text = decode_drawing(job, path.read_bytes(), answer)
    unit = _UNIT.search(text[:HEAD_BYTES])
    text, curves = take_curves(text)
    plain = without_block_curves(text)
    drawn = _with_curves(_entities(job, path.parent, plain), curves)
    scale = _scale(drawn.geometries, unit[1] if unit else "")
    found = _found(drawn, scale)
    if not found.rings and _INSERT.search(text):
        drawn, curves = _with_blocks(job, answer, path.parent, text, plain, drawn, curves)
        scale = _scale(drawn.geometries, unit[1] if unit else "")
        found = _found(drawn, scale)
    _require_outline(job, found, len(drawn.layers))
    _tell(answer, found, drawn, curves, scale)
    _read(job, answer, drawn, found, scale)


def _with_blocks(
    job: ChildJob, answer: ChildAnswer, folder: Path, text: str, plain: str, drawn: _Drawn, curves: list[Curve]
) -> tuple[_Drawn, list[Curve]]:
    """The model with what its blocks hold, and all curves; ``plain`` is ``text`` without the curves of blocks."""
    held = block_curves(job.file, text) if plain != text else None
    if held is not None:
        return _with_curves(drawn, held), [*curves, *held]
    if plain != text:
        answer.warn("DXF_BLOCK_STEPS")
    return _with_curves(_entities(job, folder, text, has_blocks=True), curves), curves


def _read(job: ChildJob, answer: ChildAnswer, drawn: _Drawn, found: Rings, scale: float) -> None:
    rings = [ring * scale for ring in found.rings] if scale != 1.0 else found.rings
    faults: list[RowFault] = []
    kept = _sound(found, rings, faults)
    texts = [replace(text, place=shapely.Point(text.place.x * scale, text.place.y * scale))
             for text in texts_of(drawn.layers, drawn.words, drawn.geometries)]  # fmt: skip
    outlines = _outlines(job, found, rings, kept, texts, faults)
    left_out = found.left_out - sum(len(outline.texts) for outline in outlines)
    if left_out > 0:
        answer.warn("DXF_LEFT_OUT", count=left_out)
    named = [outline for outline in outlines if outline.texts == (outline.name,)]
    if named:
        answer.warn("DXF_NAMED", count=len(named), value=named[0].name)
    _add_layers(job, answer, outlines, faults, found)


def _found(drawn: _Drawn, scale: float) -> Rings:
    """Outlines of the lines; of blocks and areas if no line bounds anything: most are symbols and fillings."""
    found = Rings()
    for is_filling in (False, True):
        places = np.flatnonzero(drawn.is_filling == is_filling)
        rows, layers = [int(place) + 1 for place in places], [drawn.layers[place] for place in places]
        if is_filling and found.rings:
            found.left_out += len(places)
            return found
        before, found = found, rings_of(rows, layers, drawn.geometries[places], scale)
        found.left_out += before.left_out
        found.open_ends = before.open_ends + found.open_ends
    return found


def _require_outline(job: ChildJob, found: Rings, count: int) -> None:
    """Refuse a drawing without outlines, by the place of a loose end if there is one.

    Raises
    ------
    ReadError
        DXF_NO_OUTLINE, DXF_OPEN_OUTLINE.
    """
    if found.rings:
        return
    if found.open_ends:
        x, y = found.open_ends[0]
        raise ReadError("DXF_OPEN_OUTLINE", file=job.file, count=found.left_out, x=f"{x:.3f}", y=f"{y:.3f}",
                        expected=CLOSE_M)  # fmt: skip
    raise ReadError("DXF_NO_OUTLINE", file=job.file, found=count)


def _tell(answer: ChildAnswer, found: Rings, drawn: _Drawn, curves: Sequence[Curve], scale: float) -> None:
    if found.closed or found.chained:
        gap = f"{found.largest_gap * scale:.2g}"
        answer.warn("DXF_JOINED", count=found.closed + found.chained, found=gap, expected=CLOSE_M)
    if found.twice:
        answer.warn("DXF_TWICE", count=found.twice)
    if any(curve.is_curved for curve in curves):
        count = sum(curve.is_curved or curve.line is None for curve in curves)
        answer.warn("DXF_CURVES", count=count, found=f"{ERROR_M * 1000:g}")
    if scale != 1.0:
        answer.warn("DXF_UNITS", found=_UNIT_NAMES[scale])


def _scale(geometries: Any, unit: str) -> float:
    """Metres of the drawing's unit, by the places; what the header says is seldom true, and counts where they allow it.

    1 where the places say nothing.
    """
    if not len(geometries) or is_in_degrees(geometries):
        return 1.0
    bounds = shapely.total_bounds(geometries)
    candidates = (1.0, *((1000.0,) if unit == _KILOMETRES else ()), 0.001, 0.01)
    corners = bounds.reshape(2, 2)
    # Centimetres with east first could be millimetres with north first: the usual order is tried before the other.
    return next((scale for places in (corners[:, ::-1], corners) for scale in candidates
                 if all(is_north_east(*(place * scale)) for place in places)), 1.0)  # fmt: skip


def _entities(job: ChildJob, folder: Path, text: str, has_blocks: bool = False) -> _Drawn:
    """What stands in the model, in two dimensions; a collection counts as its pieces.

    Blocks are followed on demand alone: they may hold each other without end, and the limits of the child stop them.
    """
    pyogrio, path = load_gdal(DRIVERS[Format.DXF]), folder / "drawing.dxf"
    path.write_text(text, encoding="utf-8", newline="")
    # Arcs within blocks; the model's own were taken out before.
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": "0.5", "DXF_INLINE_BLOCKS": has_blocks})
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
    return _in_pieces(_plain(told, is_model, geometries))


def _plain(told: dict[str, Any], is_model: Any, geometries: Any) -> _Drawn:
    handles = Counter(told["EntityHandle"].tolist())
    kinds, own = told["SubClasses"].tolist(), told["EntityHandle"].tolist()
    # Pieces of a block carry the handle of the place where it was put in.
    is_block = np.array(["BlockReference" in (kind or "") or (bool(handle) and handles[handle] > 1)
                         for kind, handle in zip(kinds, own, strict=True)], dtype=bool)  # fmt: skip
    is_area = np.isin(shapely.get_type_id(geometries), _AREAS)
    layers = [str(name or "0") for name in told["Layer"][is_model]]
    words = [str(words or "") for words in told["Text"][is_model]]
    return _Drawn(layers, words, geometries[is_model], (is_block | is_area)[is_model])


def _in_pieces(drawn: _Drawn) -> _Drawn:
    if not (shapely.get_type_id(drawn.geometries) >= shapely.GeometryType.MULTIPOINT).any():
        return drawn
    pieces, places = shapely.get_parts(drawn.geometries, return_index=True)
    return _Drawn([drawn.layers[place] for place in places], [drawn.words[place] for place in places],
                  pieces, drawn.is_filling[places])  # fmt: skip


def _with_curves(drawn: _Drawn, curves: Sequence[Curve]) -> _Drawn:
    """The model with its curves behind everything else."""
    if not curves:
        return drawn
    lines = np.array([curve.line for curve in curves], dtype=object)
    none = np.zeros(len(curves), dtype=bool)
    return _Drawn([*drawn.layers, *(curve.layer for curve in curves)], [*drawn.words, *(one.words for one in curves)],
                  np.concatenate([drawn.geometries, lines]), np.concatenate([drawn.is_filling, none]))  # fmt: skip


def _refuse_many(job: ChildJob, geometries: Any) -> None:
    count = int(shapely.get_num_coordinates(geometries).sum())
    if count > limits.MAX_VERTICES:
        raise ReadError("READ_TOO_MANY_VERTICES", file=job.file, found=count, expected=limits.MAX_VERTICES)


def _sound(found: Rings, rings: Sequence[Any], faults: list[RowFault]) -> list[int]:
    """Places of the rings that do not cross themselves; the others become faults of their rows."""
    kept = []
    for place, ring in enumerate(rings):
        if not np.isfinite(ring).all():
            faults.append(RowFault(found.rows[place], "ROW_NOT_FINITE"))
        elif not shapely.is_valid(shapely.Polygon(ring)):
            faults.append(RowFault(found.rows[place], "ROW_OUTLINE_CROSSES"))
        else:
            kept.append(place)
    return kept


def _outlines(
    job: ChildJob, found: Rings, rings: Sequence[Any], kept: Sequence[int], texts: Sequence[Text],
    faults: list[RowFault],
) -> list[_Outline]:  # fmt: skip
    """Outlines by the drawing's layers; holes may stand on a layer of their own, as in the drawings of ours."""
    present = {found.layers[place] for place in kept}
    by_layer: dict[str, list[int]] = {}
    for place in kept:
        base = found.layers[place].removesuffix(_HOLES)
        by_layer.setdefault(base if base in present else found.layers[place], []).append(place)
    outlines = []
    for layer, places in by_layer.items():
        shape = polygons_of_rings([rings[place] for place in places])
        outlines += _of_layer(job, layer, min(found.rows[place] for place in places), shape, texts, faults)
    return outlines


def _of_layer(
    job: ChildJob, layer: str, row: int, shape: Any, texts: Sequence[Text], faults: list[RowFault]
) -> list[_Outline]:
    """One outline of parts and holes, or each polygon by itself where they share borders, overlap or have names."""
    crossed = [part for part in shape.geoms if not part.is_valid]
    faults += [RowFault(row, "ROW_OUTLINE_CROSSES") for _part in crossed]
    parts = [part for part in shape.geoms if part.is_valid]
    names = names_inside(parts, layer, texts)
    by_name: dict[str, list[Any]] = (
        {told[0]: [] for told in names} if parts and all(len(told) == 1 for told in names) else {}
    )
    if shape.is_valid and len(by_name) < 2:
        told = list(dict.fromkeys(name for inside in names for name in inside))
        name = told[0] if len(told) == 1 and _SAYS_NOTHING.match(layer) else _layer_name(job, layer)
        return [_Outline(row, name, layer, shape, tuple(told[:_MOST_TEXTS]))]
    if len(by_name) > 1:
        for part, inside in zip(parts, names, strict=True):
            by_name[inside[0]].append(part)
        joined = {name: shapely.multipolygons(group) for name, group in by_name.items()}
        if all(one.is_valid for one in joined.values()):
            return [_Outline(row, name, layer, one, (name,)) for name, one in joined.items()]
    return [_Outline(row, f"{_layer_name(job, layer)} {number}", layer, part, tuple(inside[:_MOST_TEXTS]))
            for number, (part, inside) in enumerate(zip(parts, names, strict=True), 1)]  # fmt: skip


def _layer_name(job: ChildJob, layer: str) -> str:
    return name_of_file(Path(job.file).stem) if layer.casefold() in _NAMELESS else layer


def _add_layers(
    job: ChildJob, answer: ChildAnswer, outlines: Sequence[_Outline], faults: Sequence[RowFault], found: Rings
) -> None:
    """Add each layer of the drawing that bounds something as a layer, so that the person chooses among them."""
    layer_of = dict(zip(found.rows, found.layers, strict=True))
    names = list(dict.fromkeys([*(outline.layer for outline in outlines), *(layer_of[fault.row] for fault in faults)]))
    if len(names) == 1 or len(names) > limits.MAX_LAYERS:
        _add(job, answer, Path(job.file).stem, outlines, faults)
        return
    for name in names:
        _add(job, answer, name, [outline for outline in outlines if outline.layer == name],
             [fault for fault in faults if layer_of[fault.row] == name])  # fmt: skip


def _add(
    job: ChildJob, answer: ChildAnswer, name: str, outlines: Sequence[_Outline], faults: Sequence[RowFault]
) -> None:
    rows = np.array([outline.row for outline in outlines], dtype=np.int64)
    source = np.array([shapely.to_wkb(outline.shape) for outline in outlines], dtype=object)
    plain = make_plain(source, rows)
    values: list[Sequence[Any]] = [[outline.name for outline in outlines], [outline.layer for outline in outlines],
                                   ["、".join(outline.texts) or None for outline in outlines]]  # fmt: skip
    content = LayerRows(rows, plain.wkb, plain.source_hashes, values)
    fields = [FieldInfo("名称", "TEXT"), FieldInfo("图层", "TEXT"), FieldInfo("文字", "TEXT")]
    shown = answer.add_layer(
        job.folder, name, fields, content, [*faults, *plain.faults], crs_text=None, **layer_facts(plain)
    )
    warn_of_geometry(answer, shown, plain)
