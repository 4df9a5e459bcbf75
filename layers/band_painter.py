"""Paints layers onto a band of a picture, one above the other."""

import numpy as np

from layers.arrays import BoolArray, IntArray, PixelArray
from layers.blend import laid_over, premultiplied
from layers.chunks import Chunks
from layers.fill import add_covers, cover_alphas, find_crossings, spread, take_runs
from layers.gathering import Band, Placement, Vertices, chunks_in_band, gather, gather_ends, place_level
from layers.pyramid import Level
from layers.strokes import FULL_INK, PAD_ROWS, Drops, add_ink, add_markers, find_drops, marker_stamp, widened
from layers.edges import edge_keys, find_single
from layers.symbology import Style
from layers.wkb import POINT, POLYGON

BARE_EDGE_SAMPLES = 4  # rows of samples a pixel where no line hides the edge of the area
DOT_INK = 0.8


class BandPainter:
    """The pixels of one band and the sums it needs to paint them.

    Parameters
    ----------
    band : Band
        Rows to paint.
    background : str
        Colour "#rrggbb" behind all layers.
    pixel_ratio : float
        Pixels to one of a 96 dpi screen.
    """

    def __init__(self, band: Band, background: str, pixel_ratio: float = 1.0) -> None:
        self.band = band
        self._background = premultiplied(background, np.ones(1))[0]
        self._flat = np.full(band.width_px * band.height_px, self._background)
        self._is_blank = True
        self._pixel_ratio = pixel_ratio

    @property
    def pixels(self) -> PixelArray:
        """What is painted so far, shape (rows, columns)."""
        return self._flat.reshape(self.band.height_px, self.band.width_px)

    def paint(self, level: Level, style: Style, hidden: BoolArray | None = None) -> None:
        """Paint one layer above what is there."""
        placement = place_level(level, self.band)
        chunks = level.chunks if hidden is None else level.chunks.taken(~hidden[level.chunks.features])
        is_inside, is_beside = chunks_in_band(chunks, placement, self.band)
        inside = chunks.taken(is_inside)
        is_area = inside.kinds == POLYGON
        if style.fill and style.fill_opacity and (is_area.any() or is_beside.any()):
            beside = chunks.taken(is_beside & (chunks.kinds == POLYGON))
            self._fill(level, inside.taken(is_area), beside, placement, style)
        if style.stroke and style.width_px:
            self._stroke(level, inside.taken(inside.kinds != POINT), placement, style, hidden is None)
        points = inside.taken(inside.kinds == POINT)
        if len(points.starts):
            self._mark(level, points, placement, style)

    def _fill(self, level: Level, inside: Chunks, beside: Chunks, placement: Placement, style: Style) -> None:
        width_px, height_px = self.band.width_px, self.band.height_px
        is_hemmed = bool(style.stroke) and style.width_px * self._pixel_ratio >= 1
        samples = 1 if is_hemmed else BARE_EDGE_SAMPLES
        sums = np.zeros(width_px * height_px + 2, np.int16)
        for vertices in (gather(level, inside, placement), gather_ends(level, beside, placement)):
            if len(vertices.x_px):
                add_covers(sums, find_crossings(vertices, width_px, height_px, samples), width_px, samples)
        alphas = cover_alphas(style.fill_opacity * style.opacity)
        self._lay_runs(sums, premultiplied(style.fill, alphas))

    def _lay_runs(self, sums: IntArray, colours: PixelArray) -> None:
        if self._is_blank:
            colours = laid_over(np.full(len(colours), self._background), colours)
        start, cover = spread(take_runs(sums), colours, len(self._flat))
        if not len(cover):
            return
        target = self._flat[start:]
        target[:] = cover if self._is_blank else laid_over(target, cover)
        self._is_blank = False

    def _stroke(self, level: Level, chunks: Chunks, placement: Placement, style: Style, is_whole: bool) -> None:
        if not len(chunks.starts):
            return
        vertices = gather(level, chunks, placement)
        width_px = style.width_px * self._pixel_ratio
        drops = find_drops(vertices, drawn_edges(level, vertices, is_whole), self.band.width_px, self.band.height_px)
        drops.append(_dots(chunks, vertices))
        ink = self._new_ink()
        for part in drops:
            add_ink(ink, part, self.band.width_px, self.band.height_px, min(1.0, width_px))
        if width_px > 1:
            ink = widened(ink.reshape(-1, self.band.width_px), width_px).ravel()
        self._lay_ink(ink, style.stroke, style.opacity)

    def _mark(self, level: Level, points: Chunks, placement: Placement, style: Style) -> None:
        vertices = gather(level, points, placement)
        size_px = style.marker_px * self._pixel_ratio
        for colour, shrunk_px in ((style.stroke, 0.0), (style.fill, 2 * style.width_px * self._pixel_ratio)):
            if colour and size_px > shrunk_px:
                ink = self._new_ink().reshape(-1, self.band.width_px)
                stamp = marker_stamp(style.marker, size_px - shrunk_px)
                add_markers(ink, vertices.x_px, vertices.y_px + PAD_ROWS, stamp, self.band.width_px)
                self._lay_ink(ink.ravel(), colour, style.opacity)

    def _new_ink(self) -> IntArray:
        return np.zeros(self.band.width_px * (self.band.height_px + 2 * PAD_ROWS), np.int32)

    def _lay_ink(self, ink: IntArray, colour: str, opacity: float) -> None:
        pad = PAD_ROWS * self.band.width_px
        rows = ink[pad : pad + len(self._flat)]
        places = np.flatnonzero(rows != 0)
        colours = premultiplied(colour, np.arange(FULL_INK + 1) * (opacity / FULL_INK))
        self._flat[places] = laid_over(self._flat[places], colours[np.minimum(rows[places], FULL_INK)])
        self._is_blank = self._is_blank and not len(places)


def drawn_edges(level: Level, vertices: Vertices, is_whole: bool) -> BoolArray:
    """Which gathered edges to draw: one of those that lie on each other.

    ``is_whole`` says that no feature is left out, so that the level's own choice of edges holds.
    """
    if is_whole and level.single_edges is not None:
        return vertices.is_edge & level.single_edges[vertices.index[:-1]]
    edges = np.flatnonzero(vertices.is_edge)
    x, y = level.x[vertices.index], level.y[vertices.index]
    is_drawn = np.zeros(len(vertices.is_edge), np.bool_)
    is_drawn[edges] = find_single(edge_keys(x[edges], y[edges], x[edges + 1], y[edges + 1]))
    return is_drawn


def _dots(chunks: Chunks, vertices: Vertices) -> Drops:
    """Rings and lines that shrank to a point at this level."""
    lengths = chunks.stops - chunks.starts
    places = (np.cumsum(lengths) - lengths)[lengths == 1]
    ink = np.full(len(places), DOT_INK, np.float32)
    return Drops(vertices.x_px[places], vertices.y_px[places], ink)
