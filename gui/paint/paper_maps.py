"""Maps for paper: where a record lies, and all sites by readiness."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from PyQt5.QtCore import QBuffer, QIODevice

from gi_atlas.documents.paper import (
    Align,
    Block,
    Grid,
    Heading,
    Image,
    Images,
    Line,
    Paper,
    Paragraph,
    Row,
    Tone,
    cell,
)
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, SurveyRecord, Zone
from gi_atlas.services.sites import COLOURS, MARKERS, NAMES, ReadinessClass, Site, count_sites
from gi_atlas.storage.project import Project
from gui.paint.rendering import read_state, render_state
from layers.extent import Extent, merge_extents
from layers.layer import Batch, LayerSource, MapLayer
from layers.project_layers import DEFAULT_STYLES, newest_edition
from layers.symbology import Style
from layers.view import fit_view
from layers.wkb import wkb_of_blob

PIXEL_RATIO = 2.5
RECORD_PX, SITES_PX = (1800, 1000), (2600, 1450)
LEAST_DEG, MARGIN = 0.03, 0.12
# The finest level of divisions whose outlines still tell something on a map as wide as this (degrees).
_LEVELS = ((0.6, ("TOWNSHIP", "COUNTY")), (8.0, ("COUNTY", "PREFECTURE")), (360.0, ("PROVINCE", "COUNTY")))
MOST_UNITS = 4000
_UNITS = (
    "SELECT u.id, u.geom, u.name FROM gi_admin_unit AS u JOIN rtree_gi_admin_unit_geom AS r ON r.id = u.fid "
    "WHERE u.level = ? AND u.edition = ? AND r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ? LIMIT ?"
)
_POINTS = "SELECT id, geom FROM gi_record WHERE geom IS NOT NULL"
_BOUNDARIES = (
    "SELECT id, geom, name FROM gi_boundary WHERE geom IS NOT NULL AND proposes_id IS NULL AND (valid_from IS NULL OR "
    "valid_from <= ?) AND (valid_to > ? OR valid_to IS NULL AND status <> 'SUPERSEDED') LIMIT ?"
)
POINT_STYLE = Style(fill="#d50000", stroke="#ffffff", marker_px=13.0, width_px=1.5)


@dataclass(frozen=True)
class PaperMap:
    """A map and what is said below it; ``content`` is a PNG, b"" where there is nothing to show."""

    content: bytes = b""
    caption: str = ""


def record_map(project: Project, record: SurveyRecord, language: str, progress: Progress | None = None) -> PaperMap:
    """The record's place with its product's boundaries, on the divisions around.

    A record without place and boundary, and one in a project without any divisions or boundary, has none.
    """
    place = record.geom if record.geom is not None and not record.geom.is_empty else None
    boundaries = _boundaries_of(project, record)
    found = [shapely.bounds(geometry) for geometry in (*(geom for _id, geom, _name in boundaries), place) if geometry]
    extent = merge_extents(tuple(map(float, bounds)) for bounds in found)  # type: ignore[misc]  # four of them
    if extent is None:
        return PaperMap()
    extent = _shown_extent(extent, RECORD_PX)
    units = _unit_layer(project, extent)
    if units is None and not boundaries:
        return PaperMap()
    layers = [layer for layer in (units, _boundary_layer(boundaries)) if layer is not None]
    if place is not None:
        layers.append(_layer("place", [(record.id, shapely.to_wkb(place), "")], POINT_STYLE))
    words = Words(language)
    told = N_("Red: the record's place. Green: the product's boundary. The map is about {width} km wide (CGCS2000).")
    return PaperMap(
        _paint(layers, extent, RECORD_PX, progress), words(told, width=f"{_width_m(extent, RECORD_PX) / 1000:.1f}")
    )


def _boundaries_of(project: Project, record: SurveyRecord) -> list[tuple[str, Any, str]]:
    if not record.product_id:
        return []
    zones = project.read_all(Zone, product_id=record.product_id)
    versions = [version for zone in zones for version in project.read_all(BoundaryVersion, zone_id=zone.id)]
    return [
        (version.id, version.geom, version.name)
        for version in versions
        if version.geom is not None and version.holds_on(date.today())
    ]


def _boundary_layer(boundaries: Sequence[tuple[str, Any, str]]) -> MapLayer | None:
    rows = [(feature_id, shapely.to_wkb(geometry), name) for feature_id, geometry, name in boundaries]
    return _layer("boundaries", rows, DEFAULT_STYLES["BOUNDARIES"]) if rows else None


def sites_map(project: Project, sites: Sequence[Site], progress: Progress | None = None) -> bytes:
    """PNG of all sites, coloured by readiness, on the divisions around; b"" where no record has a place."""
    points = {str(row[0]): wkb_of_blob(row[1]) for row in project.fetch(_POINTS)}
    known = {feature_id: wkb for feature_id, wkb in points.items() if wkb is not None}
    layers = list(_site_layers(sites, known))
    if not layers:
        return b""
    bounds = shapely.total_bounds(shapely.from_wkb(list(known.values())))
    extent = _shown_extent((float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3])), SITES_PX)
    today = date.today().isoformat()
    rows = [(str(i), wkb, str(name or "")) for i, geom, name in project.fetch(_BOUNDARIES, today, today, MOST_UNITS)
            if (wkb := wkb_of_blob(geom)) is not None]  # fmt: skip
    boundaries = [_layer("boundaries", rows, DEFAULT_STYLES["BOUNDARIES"], has_labels=False)] if rows else []
    units = _unit_layer(project, extent)
    return _paint([*([units] if units else []), *boundaries, *layers], extent, SITES_PX, progress)


def _site_layers(sites: Sequence[Site], points: Mapping[str, bytes]) -> Iterator[MapLayer]:
    for readiness in ReadinessClass:
        rows = [
            (site.record_id, points[site.record_id], "")
            for site in sites
            if site.readiness is readiness and site.record_id in points
        ]
        if rows:
            yield _layer(readiness, rows, _site_style(readiness))


def _site_style(readiness: ReadinessClass) -> Style:
    return Style(fill=COLOURS[readiness], stroke="#202020", marker=MARKERS[readiness], marker_px=10.0, fill_opacity=1.0)


def sites_paper(sites: Sequence[Site], picture: bytes, language: str, project_name: str, printed: str) -> Paper:
    """The map of sites as a paper, lying, with its legend."""
    words = Words(language)
    title = words(N_("Survey sites by readiness"))
    return Paper(
        title, language, tuple(_sites_blocks(sites, picture, words)), project_name, title, printed, is_wide=True
    )


def _sites_blocks(sites: Sequence[Site], picture: bytes, words: Words) -> Iterator[Block]:
    yield Heading(words(N_("Survey sites by readiness")), 0)
    counts = count_sites(sites)
    if picture:
        yield Images((Image(picture),), 136.0)
    cells = tuple(
        part
        for readiness, count in counts.items()
        for part in (
            cell("", fill=COLOURS[readiness]),
            cell(f"{words(NAMES[readiness])}{words.colon}{count}", Tone.SMALL),
        )
    )
    yield Grid((3.0, 17.0) * len(counts), (Row(cells, 6.0),))
    nowhere = sum(not site.has_place for site in sites)
    if nowhere:
        told = words(N_("{count} records have no place yet and are not on the map."), count=nowhere)
        yield Paragraph((Line(told, Tone.SMALL),), Align.LEFT)


# Layers


def _unit_layer(project: Project, extent: Extent) -> MapLayer | None:
    """Divisions around an extent, of the finest level that fits and is there; None if there is none."""
    west, south, east, north = extent
    wanted = next(levels for width, levels in _LEVELS if east - west <= width)
    for level in wanted:
        edition = newest_edition(project, level)
        found = project.fetch(_UNITS, level, edition, west, east, south, north, MOST_UNITS) if edition else []
        rows = [(str(row[0]), wkb, str(row[2] or "")) for row in found if (wkb := wkb_of_blob(row[1])) is not None]
        if rows:
            return _layer("units", rows, DEFAULT_STYLES["ADMIN_UNITS"])
    return None


def _layer(layer_id: str, rows: Sequence[tuple[str, bytes, str]], style: Style, has_labels: bool = True) -> MapLayer:
    def read(wanted: Collection[str] | None) -> Iterator[Batch]:
        chosen = [row for row in rows if wanted is None or row[0] in wanted]
        yield [row[0] for row in chosen], [row[1] for row in chosen]

    labels = {row[0]: row[2] for row in rows if row[2]} if has_labels else {}
    return MapLayer(layer_id, layer_id, LayerSource(read, read_labels=lambda _field: labels), style)


def _shown_extent(extent: Extent, size_px: tuple[int, int]) -> Extent:
    """The extent with air around it, at least ``LEAST_DEG`` wide, in the shape of the picture."""
    west, south, east, north = extent
    grow = max(0.0, (LEAST_DEG - (east - west)) / 2), max(0.0, (LEAST_DEG / 2 - (north - south)) / 2)
    return fit_view((west - grow[0], south - grow[1], east + grow[0], north + grow[1]), *size_px, MARGIN).extent


def _width_m(extent: Extent, size_px: tuple[int, int]) -> float:
    return fit_view(extent, *size_px).metres_per_px * size_px[0]


def _paint(layers: Sequence[MapLayer], extent: Extent, size_px: tuple[int, int], progress: Progress | None) -> bytes:
    # The picture's pixels live as long as this does.
    picture = render_state(read_state(layers, progress or Progress()), extent, *size_px, pixel_ratio=PIXEL_RATIO)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.image.save(buffer, "PNG")
    return bytes(buffer.data())
