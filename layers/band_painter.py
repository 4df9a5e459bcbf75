"""Paints layers onto a band of a picture, one above the other."""

import numpy as np

from layers.arrays import BoolArray, IntArray, PixelArray, find_set, padded_size
from layers.blend import laid_over, premultiplied
from layers.chunks import Chunks
from layers.edges import edge_keys, find_single
from layers.fill import Runs, add_column, add_covers, cover_alphas, find_crossings, spread, take_runs
from layers.gathering import Band, Placement, Vertices, chunks_in_band, gather, gather_ends, place_level
from layers.pyramid import Level
from layers.strokes import FULL_INK, PAD_ROWS, Drops, add_ink, add_markers, find_drops, marker_stamp, widened
from layers.symbology import Style
from layers.view import ViewTransform
from layers.wkb import LINE, POINT, POLYGON

BARE_EDGE_SAMPLES = 4  # rows of samples a pixel where no line hides the edge of the area
DOT_INK = 0.8


class Scratch:
    """Sums of a band, kept from picture to picture and zero between them."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self._size = (width_px, height_px)
        self.covers = np.zeros(padded_size(width_px * height_px + 2), np.int16)
        self.ink = np.zeros(padded_size(width_px * (height_px + 2 * PAD_ROWS)), np.int32)

    def fits(self, view: ViewTransform) -> bool:
        """Whether the sums have the size of a view."""
        return self._size == (view.width_px, view.height_px)


class BandPainter:
    """The pixels of one band.

    Parameters
    ----------
    band : Band
        Rows to paint.
    background : str
        Colour "#rrggbb" behind all layers.
    pixel_ratio : float
        Pixels to one of a 96 dpi screen.
    scratch : Scratch, optional
        Sums of the band's size; no other thread may use them meanwhile.
    """

    def __init__(self, band: Band, background: str, pixel_ratio: float = 1.0, scratch: Scratch | None = None) -> None:
        self.band = band
        self._background = premultiplied(background, np.ones(1))
        self._painted: PixelArray | None = None
        self._pixel_ratio = pixel_ratio
        self._scratch = scratch or Scratch(band.width_px, band.height_px)

    @property
    def pixels(self) -> PixelArray:
        """What is painted so far, shape (rows, columns)."""
        return self._flat.reshape(self.band.height_px, self.band.width_px)

    @property
    def _flat(self) -> PixelArray:
        if self._painted is None:
            self._painted = np.full(self._pixel_count, self._background[0])
        return self._painted

    @property
    def _pixel_count(self) -> int:
        return self.band.width_px * self.band.height_px

    def paint(self, level: Level, style: Style, hidden: BoolArray | None = None) -> None:
        """Paint one layer above what is there."""
        placement = place_level(level, self.band)
        chunks = level.chunks if hidden is None else level.chunks.taken(np.flatnonzero(~hidden[level.chunks.features]))
        found = chunks_in_band(chunks, placement, self.band)
        inside = chunks.taken(found.inside)
        if style.fill and style.fill_opacity:
            samples = 1 if self._is_hemmed(style) else BARE_EDGE_SAMPLES
            self._fill(level, _of_kind(inside, POLYGON), placement, samples)
            self._add_beside(level, chunks.taken(found.left), 0, placement, samples)
            self._add_beside(level, chunks.taken(found.right), self.band.width_px, placement, samples)
            alphas = cover_alphas(style.fill_opacity * style.opacity)
            self._lay_runs(take_runs(self._scratch.covers), premultiplied(style.fill, alphas))
        if style.stroke and style.width_px:
            self._stroke(level, _of_kind(inside, LINE, POLYGON), placement, style, hidden is None)
        points = _of_kind(inside, POINT)
        if len(points.starts):
            self._mark(level, points, placement, style)

    def _is_hemmed(self, style: Style) -> bool:
        return bool(style.stroke) and style.width_px * self._pixel_ratio >= 1 and style.opacity == 1

    def _fill(self, level: Level, inside: Chunks, placement: Placement, samples: int) -> None:
        if len(inside.starts):
            vertices = gather(level, inside, placement)
            crossings = find_crossings(vertices, self.band.width_px, self.band.height_px, samples)
            add_covers(self._scratch.covers, crossings, self.band.width_px, samples)

    def _add_beside(self, level: Level, beside: Chunks, column: int, placement: Placement, samples: int) -> None:
        areas = _of_kind(beside, POLYGON)
        if len(areas.starts):
            ends = gather_ends(level, areas, placement)
            add_column(self._scratch.covers, ends, column, self.band.width_px, self.band.height_px, samples)

    def _lay_runs(self, runs: Runs, colours: PixelArray) -> None:
        if not len(runs.starts):
            return
        if self._painted is None:
            on_background = laid_over(np.repeat(self._background, len(colours)), colours)
            self._painted = spread(runs, on_background, 0, self._pixel_count)
            return
        first, last = int(runs.starts[0]), min(int(runs.starts[-1]), self._pixel_count)
        target = self._painted[first:last]
        target[:] = laid_over(target, spread(runs, colours, first, last))

    def _stroke(self, level: Level, chunks: Chunks, placement: Placement, style: Style, is_whole: bool) -> None:
        if not len(chunks.starts):
            return
        vertices = gather(level, chunks, placement)
        width_px = style.width_px * self._pixel_ratio
        drops = find_drops(vertices, drawn_edges(level, vertices, is_whole), self.band.width_px, self.band.height_px)
        drops.append(_dots(level, chunks, vertices, placement))
        ink = self._scratch.ink
        for part in drops:
            add_ink(ink, part, self.band.width_px, self.band.height_px, min(1.0, width_px))
        if width_px > 1:
            rows = ink[: self._ink_count].reshape(-1, self.band.width_px)
            rows[:] = widened(rows, width_px)
        self._lay_ink(style.stroke, style.opacity)

    def _mark(self, level: Level, points: Chunks, placement: Placement, style: Style) -> None:
        vertices = gather(level, points, placement)
        size_px = style.marker_px * self._pixel_ratio
        rim_px = 2 * style.width_px * self._pixel_ratio if style.stroke else 0.0
        for colour, shrunk_px in ((style.stroke, 0.0), (style.fill, rim_px)):
            if colour and size_px > shrunk_px:
                ink = self._scratch.ink[: self._ink_count].reshape(-1, self.band.width_px)
                stamp = marker_stamp(style.marker, size_px - shrunk_px)
                add_markers(ink, vertices.x_px, vertices.y_px + PAD_ROWS, stamp, self.band.width_px)
                self._lay_ink(colour, style.opacity)

    @property
    def _ink_count(self) -> int:
        return self.band.width_px * (self.band.height_px + 2 * PAD_ROWS)

    def _lay_ink(self, colour: str, opacity: float) -> None:
        places = find_set(self._scratch.ink)
        ink = np.minimum(self._scratch.ink[places], FULL_INK)
        self._scratch.ink[places] = 0
        pad = PAD_ROWS * self.band.width_px
        first, last = np.searchsorted(places, (pad, pad + self._pixel_count))
        places = places[first:last] - pad
        colours = premultiplied(colour, np.arange(FULL_INK + 1) * (opacity / FULL_INK))
        self._flat[places] = laid_over(self._flat[places], colours[ink[first:last]])


def drawn_edges(level: Level, vertices: Vertices, is_whole: bool) -> BoolArray:
    """Which gathered edges to draw: one of those that lie on each other.

    ``is_whole`` says that no feature is left out, so that the level's own choice of edges holds.
    """
    if is_whole and level.single_edges is not None:
        return vertices.is_edge & level.single_edges[vertices.index][:-1]
    edges = np.flatnonzero(vertices.is_edge)
    x, y = level.x[vertices.index], level.y[vertices.index]
    is_drawn = np.zeros(len(vertices.is_edge), np.bool_)
    is_drawn[edges] = find_single(edge_keys(x[edges], y[edges], x[edges + 1], y[edges + 1]))
    return is_drawn


def _of_kind(chunks: Chunks, *kinds: int) -> Chunks:
    is_wanted = np.isin(chunks.kinds, kinds)
    return chunks if is_wanted.all() else chunks.taken(np.flatnonzero(is_wanted))


def _dots(level: Level, chunks: Chunks, vertices: Vertices, placement: Placement) -> Drops:
    """Rings and lines too small to leave ink by their length: each leaves that of a dot."""
    width_px = (chunks.boxes[2] - chunks.boxes[0]) * np.float32(placement.x_scale)
    height_px = (chunks.boxes[3] - chunks.boxes[1]) * np.float32(-placement.y_scale)
    lacking = np.float32(DOT_INK) - 2 * (width_px + height_px)
    small = np.flatnonzero(lacking > 0)
    whole = small[_is_part(level.starts, chunks.starts[small], chunks.stops[small])]
    lengths = chunks.stops - chunks.starts
    places = (np.cumsum(lengths) - lengths)[whole]
    return Drops(vertices.x_px[places], vertices.y_px[places], lacking[whole].astype(np.float32))


def _is_part(starts: IntArray, begins: IntArray, ends: IntArray) -> BoolArray:
    """Which runs are the whole of a part, not a stretch of a longer one."""
    # A stretch within the last part has no part that begins after it.
    parts = np.minimum(np.searchsorted(starts, begins), len(starts) - 2)
    return np.asarray((starts[parts] == begins) & (starts[parts + 1] == ends))
