"""Levels of detail: from which zoom on each vertex of an arc is drawn, so that no line strays half a pixel.

One tree of the Douglas-Peucker method gives all levels at once: a vertex' weight is the largest tolerance at which the
method would still keep it, and the vertices of a zoom are those whose weight exceeds that zoom's tolerance.
Source: Douglas and Peucker (1973), doi:10.3138/FM57-6770-U75U-7727.
"""

import numpy as np

from layers.arrays import FloatArray, IntArray, part_blocks, spans_to_index
from layers.publish.webmap.arcs import ArcSet
from layers.publish.webmap.mercator import to_px, world_px

# Of half a pixel: the line may stray this far, the rounding of vertices takes 0.18, straight edges of the plane 0.02.
TOLERANCE_PX = 0.29
EDGE_PX = 0.02
# Every so many vertices one stays at all levels, so that an evil line cannot make the work grow with the square.
LONGEST_SPAN = 4096
MOST_PIECES = 4096
SPAN_BLOCK = 1 << 16


def bend_edges(arcs: ArcSet, zoom: int) -> ArcSet:
    """Add vertices to edges that are straight in longitude and latitude but curved on the plane of the map.

    Parameters
    ----------
    arcs : ArcSet
    zoom : int
        At this zoom no edge strays further than ``EDGE_PX`` from where it must be.
    """
    if not len(arcs.lon):
        return arcs
    pieces = _pieces(arcs, zoom)
    pieces[arcs.starts[1:] - 1] = 1  # an arc's last vertex begins no edge
    which = np.repeat(np.arange(len(pieces)), pieces)
    begun = np.cumsum(pieces) - pieces
    share = (np.arange(len(which)) - begun[which]) / pieces[which]
    following = np.minimum(which + 1, len(pieces) - 1)
    lon = arcs.lon[which] + (arcs.lon[following] - arcs.lon[which]) * share
    lat = arcs.lat[which] + (arcs.lat[following] - arcs.lat[which]) * share
    starts = np.concatenate([begun[arcs.starts[:-1]], [len(which)]])
    return ArcSet(lon, lat, starts, arcs.refs, arcs.ring_starts, arcs.features)


def _pieces(arcs: ArcSet, zoom: int) -> IntArray:
    """How many straight pieces each edge needs; an edge of constant longitude or latitude needs one."""
    lat = np.radians(arcs.lat)
    d_lon, d_lat = np.diff(np.radians(arcs.lon), append=0), np.diff(lat, append=0)
    middle = lat + d_lat / 2
    # Second derivative of the plane's y: an arc's height over its chord is a eighth of it times the square of the step.
    height = world_px(zoom) / (2 * np.pi) * np.abs(np.tan(middle) / np.cos(middle)) * d_lat**2 / 8
    rise = d_lat / np.cos(middle)
    lean = np.abs(d_lon) / np.maximum(np.hypot(d_lon, rise), 1e-300)
    return np.asarray(np.clip(np.ceil(np.sqrt(height * lean / EDGE_PX)), 1, MOST_PIECES), np.int64)


def vertex_weights(arcs: ArcSet, zoom: int) -> FloatArray:
    """Largest tolerance, in pixels of ``zoom``, at which each vertex is kept; infinite where it always is.

    Vertices that even ``TOLERANCE_PX`` at this zoom drops have a weight of 0.
    """
    x, y = to_px(arcs.lon, arcs.lat, zoom)
    weights = np.zeros(len(x))
    fixed = _fixed_vertices(arcs, x, y)
    weights[fixed] = np.inf
    begins, ends = fixed[:-1], fixed[1:]
    arc_of = np.searchsorted(arcs.starts, fixed, side="right")
    is_span = arc_of[:-1] == arc_of[1:]
    begins, ends = begins[is_span], ends[is_span]
    # Spans are each for itself: in blocks, what they need meanwhile stays in the processor's cache.
    for first, last in part_blocks(np.concatenate([[0], np.cumsum(ends - begins)]), SPAN_BLOCK):
        _weigh(x, y, weights, begins[first:last], ends[first:last])
    return weights


def _fixed_vertices(arcs: ArcSet, x: FloatArray, y: FloatArray) -> IntArray:
    first, last = arcs.starts[:-1], arcs.starts[1:] - 1
    places = np.arange(len(x))
    offsets = places - np.repeat(first, np.diff(arcs.starts))
    regular = places[(offsets % LONGEST_SPAN == 0)]
    return np.unique(np.concatenate([first, last, regular, _farthest_of_closed(arcs, x, y)]))


def _farthest_of_closed(arcs: ArcSet, x: FloatArray, y: FloatArray) -> IntArray:
    """Of arcs that end where they begin, the vertex farthest away: a ring needs two ends to be thinned."""
    first, last = arcs.starts[:-1], arcs.starts[1:] - 1
    is_closed = (arcs.lon[first] == arcs.lon[last]) & (arcs.lat[first] == arcs.lat[last])
    begins, ends = first[is_closed], last[is_closed] + 1
    if not len(begins):
        return np.empty(0, np.int64)
    index = spans_to_index(begins, ends)
    owner = np.repeat(np.arange(len(begins)), ends - begins)
    far = (x[index] - x[begins][owner]) ** 2 + (y[index] - y[begins][owner]) ** 2
    return np.asarray(index[_argmax_of_spans(far, ends - begins)[0]], np.int64)


def _argmax_of_spans(values: FloatArray, lengths: IntArray) -> tuple[IntArray, FloatArray]:
    """Position of the largest value of every span, and that value; no span is empty."""
    offsets = np.cumsum(lengths) - lengths
    largest = np.maximum.reduceat(values, offsets)
    hits = np.flatnonzero(values == np.repeat(largest, lengths))
    # Of several equal ones the first.
    return hits[np.searchsorted(hits, offsets)], largest


def _weigh(x: FloatArray, y: FloatArray, weights: FloatArray, begins: IntArray, ends: IntArray) -> None:
    """Split all spans at their farthest vertices, round by round, until none strays further than the tolerance."""
    ceilings = np.full(len(begins), np.inf)
    while True:
        is_open = ends - begins > 1
        begins, ends, ceilings = begins[is_open], ends[is_open], ceilings[is_open]
        if not len(begins):
            return
        places, distances = _farthest(x, y, begins, ends)
        is_far = distances > TOLERANCE_PX
        begins, ends, places = begins[is_far], ends[is_far], places[is_far]
        ceilings = np.minimum(ceilings[is_far], distances[is_far])
        weights[places] = ceilings
        begins, ends = np.concatenate([begins, places]), np.concatenate([places, ends])
        ceilings = np.concatenate([ceilings, ceilings])


def _farthest(x: FloatArray, y: FloatArray, begins: IntArray, ends: IntArray) -> tuple[IntArray, FloatArray]:
    """Of every span the vertex farthest from the segment between its ends, and how far."""
    index = spans_to_index(begins + 1, ends)
    lengths = ends - begins - 1
    run_x, run_y = x[ends] - x[begins], y[ends] - y[begins]
    square = np.maximum(run_x**2 + run_y**2, 1e-300)
    px, py = x[index] - np.repeat(x[begins], lengths), y[index] - np.repeat(y[begins], lengths)
    run_x, run_y, square = (np.repeat(part, lengths) for part in (run_x, run_y, square))
    share = np.clip((px * run_x + py * run_y) / square, 0.0, 1.0)
    away = (px - share * run_x) ** 2 + (py - share * run_y) ** 2
    hits, largest = _argmax_of_spans(away, lengths)
    return index[hits].astype(np.int64), np.sqrt(largest)


def first_levels(weights: FloatArray, weights_zoom: int, least_zoom: int, largest_zoom: int) -> IntArray:
    """Levels from which on vertices are drawn: 0 at ``least_zoom``; a level beyond the largest zoom means never."""
    with np.errstate(divide="ignore"):
        zoom = np.floor(weights_zoom + np.log2(TOLERANCE_PX) - np.log2(weights)) + 1
    return np.asarray(np.clip(zoom - least_zoom, 0, largest_zoom - least_zoom + 1), np.int64)
