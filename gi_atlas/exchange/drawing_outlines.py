"""Closed outlines out of what a drawing holds: rings, ends that meet, chains of lines, filled areas; names by texts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

# Ends that lie closer were meant to meet: a centimetre, or in degrees about as much.
CLOSE_M, _CLOSE_DEG, _MOST_DEG = 0.01, 1e-7, 360.0
_LEAST_POINTS = 4
_TYPE = shapely.GeometryType
# Texts that name nothing: numbers, heights, numbers of points, areas.
_NO_NAME = re.compile(
    r"[\W\d_]*\Z|[A-Za-z]{0,2}[-_]?\d[\d.,\-_/]*\s*(?:m|米|公顷|亩|ha|km|平方米|平方公里)?²?\Z|[A-Za-z]\Z"
)
_FORMAT = re.compile(r"\\[A-Za-z][^;\\{}]*;|\\[A-Za-z]|[{}]")


@dataclass(frozen=True)
class Text:
    """A text of the drawing and where it stands."""

    layer: str
    words: str
    place: Any


@dataclass
class Rings:
    """Closed outlines of a drawing by their rows, and what was done and left out on the way."""

    rows: list[int] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    rings: list[Any] = field(default_factory=list)
    closed: int = 0
    largest_gap: float = 0.0
    chained: int = 0
    twice: int = 0
    left_out: int = 0
    open_ends: list[tuple[float, float]] = field(default_factory=list)

    def add(self, row: int, layer: str, places: Any) -> None:
        """Take a ring, shape (n, 2), the first place repeated."""
        self.rows.append(row)
        self.layers.append(layer)
        self.rings.append(places)


def rings_of(rows: Sequence[int], layers: Sequence[str], geometries: Any, scale: float) -> Rings:
    """Closed outlines of lines and areas.

    Parameters
    ----------
    geometries : ndarray of LineString or Polygon, shape (n,)
        In two dimensions; others are left out and counted.
    scale : float
        Metres of the drawing's unit.
    """
    found = Rings()
    open_lines: dict[str, list[int]] = {}
    kinds = shapely.get_type_id(geometries)
    gap = _gap(geometries, scale)
    for place, (layer, geometry) in enumerate(zip(layers, geometries, strict=True)):
        if kinds[place] != _TYPE.LINESTRING:
            continue
        places = shapely.get_coordinates(geometry)
        apart = float(np.hypot(*(places[0] - places[-1])))
        if len(places) >= _LEAST_POINTS and apart <= gap:
            _take_closed(found, rows[place], layer, places, apart)
        elif len(places) > 1 and np.isfinite(places).all():
            open_lines.setdefault(layer, []).append(place)
        else:
            found.left_out += 1
    for layer, lines in open_lines.items():
        _chain(found, layer, lines, rows, geometries, gap)
    _take_areas(found, rows, layers, geometries, kinds)
    found.left_out += int((~np.isin(kinds, (_TYPE.LINESTRING, _TYPE.POLYGON, _TYPE.MULTIPOLYGON))).sum())
    _drop_twice(found)
    return found


def _gap(geometries: Any, scale: float) -> float:
    return _CLOSE_DEG if scale == 1.0 and is_in_degrees(geometries) else CLOSE_M / scale


def is_in_degrees(geometries: Any) -> bool:
    """Whether no coordinate is beyond a full turn."""
    places = shapely.get_coordinates(geometries)
    return bool((np.abs(places[np.isfinite(places)]) <= _MOST_DEG).all())


def _take_closed(found: Rings, row: int, layer: str, places: Any, apart: float) -> None:
    if apart > 0:
        found.closed += 1
        found.largest_gap = max(found.largest_gap, apart)
        places = np.vstack([places[:-1], places[:1]])
    if len(places) >= _LEAST_POINTS:
        found.add(row, layer, places)
    else:
        found.left_out += 1


def _chain(found: Rings, layer: str, lines: list[int], rows: Sequence[int], geometries: Any, gap: float) -> None:
    """Lines of a layer whose ends meet two by two, joined to rings."""
    ends = np.array([shapely.get_coordinates(geometries[place])[[0, -1]] for place in lines])
    nodes = _nodes(ends.reshape(-1, 2), gap).reshape(-1, 2)
    at_node: dict[int, list[int]] = {}
    for number, pair in enumerate(nodes.tolist()):
        for node in pair:
            at_node.setdefault(node, []).append(number)
    seen: set[int] = set()
    for start in range(len(lines)):
        if start in seen:
            continue
        order = _walk(start, nodes, at_node)
        group = _connected(start, nodes, at_node)
        seen |= group
        if order is None:
            found.left_out += len(group)
            both = ((number, end) for number in sorted(group) for end in (0, 1))
            loose = next((ends[pair] for pair in both if len(at_node[int(nodes[pair])]) != 2), None)
            if loose is not None:
                found.open_ends.append(tuple(loose.tolist()))
            continue
        places = _joined([shapely.get_coordinates(geometries[lines[number]]) for number in order], found)
        if len(places) >= _LEAST_POINTS:
            found.chained += len(order)
            found.add(min(rows[lines[number]] for number in order), layer, places)
        else:
            found.left_out += len(order)


def _nodes(ends: Any, gap: float) -> Any:
    """A number for each end, the same one for ends that meet, shape (n,)."""
    # Ends at the very same place once: where thousands meet, their pairs would fill the memory.
    places, place_of = np.unique(ends, axis=0, return_inverse=True)
    points = shapely.points(places)
    first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=gap)
    numbers = np.arange(len(places))
    np.minimum.at(numbers, first, second)
    while (numbers[numbers] != numbers).any():
        numbers = numbers[numbers]
    return numbers[place_of.ravel()]


def _connected(start: int, nodes: Any, at_node: dict[int, list[int]]) -> set[int]:
    """Lines that hang together with one."""
    group, waiting, met = {start}, [start], set[int]()
    while waiting:
        for node in set(nodes[waiting.pop()].tolist()) - met:
            met.add(node)
            further = set(at_node[node]) - group
            group |= further
            waiting += sorted(further)
    return group


def _walk(start: int, nodes: Any, at_node: dict[int, list[int]]) -> list[int] | None:
    """Lines in the order of a way that comes back to its begin; None if an end is loose or several ways part."""
    order, node = [start], int(nodes[start][1])
    while node != int(nodes[start][0]):
        at_end = at_node[node]
        if len(at_end) != 2:
            return None
        following = at_end[0] if at_end[1] == order[-1] else at_end[1]
        if following == order[-1]:
            return None
        order.append(following)
        node = int(nodes[following][1] if nodes[following][0] == node else nodes[following][0])
    return order if len(order) > 1 and len(at_node[node]) == 2 else None


def _joined(lines: list[Any], found: Rings) -> Any:
    """One ring, shape (n, 2), of lines in their order, each turned as the way goes."""
    first, second = lines[0], lines[1]
    to_second = min(np.hypot(*(first[-1] - second[place])) for place in (0, -1))
    from_second = min(np.hypot(*(first[0] - second[place])) for place in (0, -1))
    way = first if len(lines) == 2 or to_second <= from_second else first[::-1]
    pieces = [way]
    for line in lines[1:]:
        last = pieces[-1][-1]
        turned = line if np.hypot(*(line[0] - last)) <= np.hypot(*(line[-1] - last)) else line[::-1]
        found.largest_gap = max(found.largest_gap, float(np.hypot(*(turned[0] - last))))
        pieces.append(turned)
    found.largest_gap = max(found.largest_gap, float(np.hypot(*(pieces[-1][-1] - pieces[0][0]))))
    places = np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])
    return np.vstack([places[:-1], places[:1]])


def _take_areas(found: Rings, rows: Sequence[int], layers: Sequence[str], geometries: Any, kinds: Any) -> None:
    """Borders of filled areas on layers that have no outline of their own; elsewhere they fill one."""
    outlined = set(found.layers)
    for place in np.flatnonzero(np.isin(kinds, (_TYPE.POLYGON, _TYPE.MULTIPOLYGON))).tolist():
        if layers[place] in outlined:
            found.left_out += 1
            continue
        for ring in shapely.get_rings(geometries[place]):
            if shapely.get_num_coordinates(ring) >= _LEAST_POINTS:
                found.add(rows[place], layers[place], shapely.get_coordinates(ring))


def _drop_twice(found: Rings) -> None:
    """Drop outlines that are drawn again on the same layer."""
    shapes = [shapely.normalize(shapely.LinearRing(ring)) for ring in found.rings]
    seen: set[tuple[str, bytes]] = set()
    keep = []
    for place, (layer, shape) in enumerate(zip(found.layers, shapes, strict=True)):
        key = (layer, shapely.to_wkb(shape))
        if key not in seen:
            keep.append(place)
        seen.add(key)
    found.twice = len(found.rings) - len(keep)
    found.rows, found.layers = [found.rows[place] for place in keep], [found.layers[place] for place in keep]
    found.rings = [found.rings[place] for place in keep]


def plain_words(text: str) -> str:
    """A text of a drawing without the signs of its format."""
    return " ".join(_FORMAT.sub("", text.replace("\\P", " ").replace("%%d", "°")).split())


def names_inside(parts: Sequence[Any], layer: str, texts: Sequence[Text]) -> list[list[str]]:
    """For each part the texts inside that may name it, those of its own layer alone if there are any; each once."""
    if not parts or not texts:
        return [[] for _part in parts]
    found: list[list[Text]] = [[] for _part in parts]
    tree = shapely.STRtree([text.place for text in texts])
    for part, text in tree.query(parts, predicate="contains_properly").T.tolist():
        found[part].append(texts[text])
    own = [[text for text in inside if text.layer == layer] or inside for inside in found]
    return [list(dict.fromkeys(text.words for text in inside)) for inside in own]


def texts_of(layers: Sequence[str], words: Sequence[str], geometries: Any) -> Iterator[Text]:
    """Texts of a drawing that may be names: no numbers, heights, areas or numbers of points."""
    for layer, told, place in zip(layers, words, geometries, strict=True):
        if told and place is not None and place.geom_type == "Point" and not _NO_NAME.match(plain := plain_words(told)):
            yield Text(layer, plain, place)
