"""Rings cut into arcs, so that what two neighbours share is kept, thinned and drawn once.

A border that two boundaries follow becomes one arc that both refer to, also where only one of them has a vertex on it;
whatever is done to the arc is done to both, and no gap or overlap can come in between. Two versions of a boundary share
most of their arcs as well.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.arrays import BoolArray, FloatArray, IntArray, concatenate, part_blocks, spans_to_index
from layers.publish.webmap.junctions import find_junctions

# Vertices closer than this are one (about a centimetre); two keys fit one 64-bit number.
SNAP_DEG = 1e-7
_BLOCK = 1 << 16  # vertices at a time: what they need meanwhile stays in the processor's cache


@dataclass(frozen=True)
class Rings:
    """All rings of polygons as flat arrays, without the repeated last vertex.

    Parameters
    ----------
    lon, lat : ndarray of float64, shape (n,)
    starts : ndarray of int64, shape (m + 1,)
        Where each ring begins; the last is n.
    features : ndarray of int64, shape (m,)
        Polygon that each ring belongs to.
    """

    lon: FloatArray
    lat: FloatArray
    starts: IntArray
    features: IntArray

    @property
    def lengths(self) -> IntArray:
        """Vertices of each ring."""
        return np.diff(self.starts)


@dataclass(frozen=True)
class ArcSet:
    """Arcs, each once, and the rings as lists of them.

    Parameters
    ----------
    lon, lat : ndarray of float64, shape (n,)
        Vertices of arc after arc; both ends stand in each.
    starts : ndarray of int64, shape (k + 1,)
        Where each arc begins.
    refs : ndarray of int64, shape (r,)
        Arcs of ring after ring; ``~arc`` (below zero) means the arc from its end to its beginning.
    ring_starts : ndarray of int64, shape (m + 1,)
        Where each ring begins in ``refs``.
    features : ndarray of int64, shape (m,)
        Polygon that each ring belongs to.
    """

    lon: FloatArray
    lat: FloatArray
    starts: IntArray
    refs: IntArray
    ring_starts: IntArray
    features: IntArray


def read_rings(polygons: Any) -> Rings:
    """Rings of Polygon, MultiPolygon or None (EPSG:4490, x = longitude); rings under three vertices are dropped."""
    sizes = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(polygons))])
    # Some at a time: GEOS copies each ring twice on the way.
    found = [_read_rings(polygons[first:last], first) for first, last in part_blocks(sizes)]
    counts = concatenate([one.lengths for one in found], np.int64)
    return Rings(
        concatenate([one.lon for one in found], np.float64),
        concatenate([one.lat for one in found], np.float64),
        np.concatenate([[0], np.cumsum(counts)]),
        concatenate([one.features for one in found], np.int64),
    )


def _read_rings(polygons: Any, first: int) -> Rings:
    """Rings of polygons of which the first one has a number."""
    solid, of_solid = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(solid, return_index=True)
    coordinates, owners = shapely.get_coordinates(rings, return_index=True)
    lon, lat = coordinates.T
    keys = _keys(lon, lat)
    # Repeated vertices, the closing one too, have no edge between them.
    is_kept = np.append((keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1]), True)[: len(keys)]
    is_last = np.append(owners[1:] != owners[:-1], True)[: len(keys)]
    is_kept &= ~is_last
    counts = np.bincount(owners[is_kept], minlength=len(rings))
    is_ring = counts >= 3
    is_kept &= is_ring[owners]
    starts = np.concatenate([[0], np.cumsum(counts[is_ring])])
    return Rings(lon[is_kept], lat[is_kept], starts, of_solid[of_ring][is_ring] + first)


def _keys(lon: FloatArray, lat: FloatArray) -> IntArray:
    keys = np.empty(len(lon), np.int64)
    for first in range(0, len(keys), _BLOCK):
        own = slice(first, first + _BLOCK)
        column, row = (np.rint(side[own] / SNAP_DEG).astype(np.int64) for side in (lon, lat))
        keys[own] = column * (1 << 32) + (row + (1 << 31))
    return keys


def cut_arcs(rings: Rings) -> ArcSet:
    """Rings cut where a neighbour joins or leaves, equal pieces kept once.

    Returns
    -------
    ArcSet
        Put together again, its arcs give every ring, from another first vertex on.
    """
    rings, nodes, models = _with_junctions(rings, *_number_vertices(rings))
    cuts = _cut_places(rings, nodes, models)
    index, arc_starts = _arc_vertices(rings, cuts)
    ids = nodes[index]
    kept, numbers, is_reversed = _equal_arcs(ids, arc_starts)
    refs = np.where(is_reversed, ~numbers, numbers)
    ring_of_arc = np.searchsorted(rings.starts, cuts, side="right") - 1
    ring_starts = np.searchsorted(ring_of_arc, np.arange(len(rings.features) + 1))
    # What is one vertex has the very same place in every arc: a ring ends where it begins.
    vertices = models[ids[spans_to_index(arc_starts[:-1][kept], arc_starts[1:][kept])]]
    starts = np.concatenate([[0], np.cumsum(np.diff(arc_starts)[kept])])
    return ArcSet(rings.lon[vertices], rings.lat[vertices], starts, refs, ring_starts, rings.features)


def _with_junctions(rings: Rings, nodes: IntArray, models: IntArray) -> tuple[Rings, IntArray, IntArray]:
    """Rings with a vertex of their own wherever one of another ring lies on an edge, numbered as before."""
    _before, after = _neighbours(rings, nodes)
    edge_of = np.minimum(nodes, after) << 32
    edge_of |= np.maximum(nodes, after)
    edges = _each_once(edge_of)
    places = np.column_stack([rings.lon[models], rings.lat[models]])
    hosts, numbers, _shares = find_junctions(places, edges >> 32, edges & 0xFFFFFFFF, SNAP_DEG)
    if not len(hosts):
        return rings, nodes, models
    cut, begun, counts = np.unique(edges[hosts], return_index=True, return_counts=True)
    at = np.minimum(np.searchsorted(cut, edge_of), len(cut) - 1)
    own = np.flatnonzero(cut[at] == edge_of)
    begun, counts = begun[at[own]], counts[at[own]]
    # Numbers stand from the edge's lesser end on: a ring that comes from the other one meets the last of them first.
    index = spans_to_index(begun, begun + counts)
    is_back = np.repeat(nodes[own] > after[own], counts)
    index = np.where(is_back, np.repeat(2 * begun + counts - 1, counts) - index, index)
    return _with_vertices(rings, nodes, models, np.repeat(own, counts), numbers[index])


def _each_once(values: IntArray) -> IntArray:
    """Values in order. NumPy's own word for it makes a table of hashes, ten times slower for millions."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]])


def _with_vertices(
    rings: Rings, nodes: IntArray, models: IntArray, behind: IntArray, numbers: IntArray
) -> tuple[Rings, IntArray, IntArray]:
    """Rings with more vertices, each behind one that there is, and their numbers; none of these is new."""
    lon, lat = (np.insert(own, behind + 1, own[models[numbers]]) for own in (rings.lon, rings.lat))
    grown = np.concatenate([[0], np.cumsum(np.bincount(behind, minlength=len(nodes)))])
    grown_rings = Rings(lon, lat, rings.starts + grown[rings.starts], rings.features)
    return grown_rings, np.insert(nodes, behind + 1, numbers), models + grown[models]


def _number_vertices(rings: Rings) -> tuple[IntArray, IntArray]:
    """Number of each vertex, alike for those that are one, and the first vertex of each number."""
    _keys_of, first, numbers = np.unique(_keys(rings.lon, rings.lat), return_index=True, return_inverse=True)
    return np.asarray(numbers), np.asarray(first)


def _neighbours(rings: Rings, nodes: IntArray) -> tuple[IntArray, IntArray]:
    places = np.arange(len(nodes))
    first, last = rings.starts[:-1], rings.starts[1:] - 1
    before, after = places - 1, places + 1
    before[first], after[last] = last, first
    return nodes[before], nodes[after]


def _cut_places(rings: Rings, nodes: IntArray, models: IntArray) -> IntArray:
    """Positions at which arcs begin: where not all rings through a vertex go on alike; else the ring's least vertex."""
    before, after = _neighbours(rings, nodes)
    low, high = np.minimum(before, after), np.maximum(before, after)
    is_cut = _differs(nodes, models, low) | _differs(nodes, models, high)
    if not len(nodes):
        return np.empty(0, np.int64)
    has_cut = np.logical_or.reduceat(is_cut, rings.starts[:-1])
    least = np.minimum.reduceat(nodes, rings.starts[:-1])
    ring_of = np.repeat(np.arange(len(rings.features)), rings.lengths)
    is_cut |= ~has_cut[ring_of] & (nodes == least[ring_of])
    return np.flatnonzero(is_cut)


def _differs(nodes: IntArray, models: IntArray, values: IntArray) -> BoolArray:
    """For every vertex whether another one of the same number has another value."""
    has_other = np.zeros(len(models), np.bool_)
    has_other[nodes[values != values[models][nodes]]] = True
    return np.asarray(has_other[nodes])


def _arc_vertices(rings: Rings, cuts: IntArray) -> tuple[IntArray, IntArray]:
    """Vertices of arc after arc, each from a cut to the next one of its ring, both included."""
    ring = np.searchsorted(rings.starts, cuts, side="right") - 1
    first_of_ring = np.searchsorted(ring, ring, side="left")
    is_last = np.append(ring[1:] != ring[:-1], True)[: len(cuts)]
    following = np.append(cuts[1:], 0)[: len(cuts)]
    following = np.where(is_last, cuts[first_of_ring], following)
    size = rings.lengths[ring]
    steps = (following - cuts) % size
    steps[steps == 0] = size[steps == 0]
    starts = np.concatenate([[0], np.cumsum(steps + 1)])
    offsets = np.arange(starts[-1]) - np.repeat(starts[:-1], steps + 1)
    base = rings.starts[ring]
    turned = (np.repeat(cuts - base, steps + 1) + offsets) % np.repeat(size, steps + 1)
    return np.repeat(base, steps + 1) + turned, starts


def _equal_arcs(ids: IntArray, starts: IntArray) -> tuple[IntArray, IntArray, BoolArray]:
    """Arcs to keep, for every arc its number among them, and whether it runs the other way."""
    if len(starts) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.bool_)
    prints = _fingerprints(ids, starts)
    _values, kept, numbers = np.unique(prints, return_index=True, return_inverse=True)
    order = np.argsort(kept, kind="stable")  # in the order of their first use: neighbours lie near in the file
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    numbers = rank[numbers]
    kept = kept[order]
    model = kept[numbers]
    begin, second = ids[starts[:-1]], ids[starts[:-1] + 1]
    is_same = (begin == begin[model]) & (second == second[model])
    return kept, numbers, ~is_same


def _fingerprints(ids: IntArray, starts: IntArray) -> IntArray:
    """64 bits of the edges of each arc, alike in both directions."""
    low, high = np.minimum(ids[:-1], ids[1:]), np.maximum(ids[:-1], ids[1:])
    edges = _mixed(low.astype(np.uint64) * np.uint64(1 << 32) ^ high.astype(np.uint64))
    edges[starts[1:-1] - 1] = 0  # between two arcs there is no edge
    return np.asarray(np.add.reduceat(edges, starts[:-1]))


def _mixed(values: IntArray) -> IntArray:
    # splitmix64's finaliser (public domain): neighbours' numbers must not add up to those of others.
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)))
