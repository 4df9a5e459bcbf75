"""A web map from project to file: chosen, thinned, made to fit its budget, written whole and read back."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gi_atlas import __version__
from gi_atlas.cases.days import today_in_china
from gi_atlas.documents.saving import refuse_project
from gi_atlas.errors import PublishError, WriteError
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.services.export_folder import require_files, require_free, scratch_folder, settle
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project
from layers.publish.webmap.content import Content, Zooms, area_things
from layers.publish.webmap.fields import clean
from layers.publish.webmap.geometry import MOST_LEVELS, AreaGeometry, build_areas, least_zoom
from layers.publish.webmap.imported import POINT
from layers.publish.webmap.mercator import LAT_LIMIT_DEG, metres_per_px
from layers.publish.webmap.opening import Extent, opening_extent, surroundings
from layers.publish.webmap.options import LARGEST_ZOOM, LEAST_LARGEST_ZOOM, WebMapOptions
from layers.publish.webmap.packing import CELLS_PER_PX
from layers.publish.webmap.page import make_page, read_content
from layers.publish.webmap.pictures import Pictures, make_pictures
from layers.publish.webmap.selection import DAMAGED, select
from layers.publish.webmap.telling_columns import require_coarse_columns
from layers.publish.webmap.things import Selection

ERROR_PX = 0.5
PHOTO_SHARE = 0.5
_NAME_ROOM = 600  # bytes that the title of a page takes at most, where it is the name of a file


@dataclass(frozen=True)
class WebMapReport:
    """What was written.

    Attributes
    ----------
    path : str
    bytes : int
    tolerance_m : float
        Ground metres that a line may stray at the largest zoom.
    features : dict of str to int
        Features by layer.
    zooms : tuple of int
        Least and largest zoom offered.
    photos, photo_px : int
    is_shrunk : bool
        Whether the budget took a zoom or made photos smaller.
    has_drafts : bool
        Whether the page bears the watermark.
    left_out : dict
        Counts of what stayed inside, by layer and reason.
    layer_names : dict of str to str
        Names of imported layers by the keys that ``features`` and ``left_out`` have for them.
    wanted_zoom, wanted_px, budget : int
        What was asked for: largest zoom, side of photos, bytes of the page.
    warnings : tuple of str
        Keys of ``page_texts.WARNING_WORDS``.
    """

    path: str
    bytes: int
    tolerance_m: float
    features: dict[str, int]
    zooms: tuple[int, int]
    photos: int
    photo_px: int
    is_shrunk: bool
    has_drafts: bool
    left_out: dict[str, dict[str, int]]
    layer_names: dict[str, str]
    wanted_zoom: int = 0
    wanted_px: int = 0
    budget: int = 0
    warnings: tuple[str, ...] = ()

    def to_mapping(self) -> dict[str, Any]:
        """The report as JSON knows it."""
        return asdict(self)


@dataclass(frozen=True)
class MadePage:
    """A page that is not written yet."""

    text: str
    content: dict[str, Any]
    report: WebMapReport


def write_webmap(
    project: Project,
    path: Path,
    options: WebMapOptions,
    is_replacing: bool = False,
    progress: Progress | None = None,
    cache: PreviewCache | None = None,
) -> WebMapReport:
    """Write a project's web map as one HTML file.

    Parameters
    ----------
    project : Project
    path : Path
        File to write.
    options : WebMapOptions
    is_replacing : bool
        Whether a file of this name may be replaced.
    progress : Progress, optional
    cache : PreviewCache, optional
        Where pictures of photos are kept.

    Raises
    ------
    PublishError
        WEBMAP_NOTHING, WEBMAP_EMPTY, WEBMAP_TOO_LARGE, WEBMAP_FIELD, WEBMAP_LAYER, WEBMAP_PLACE_COLUMNS.
    WriteError
        EXPORT_EXISTS, EXPORT_CANNOT_WRITE, EXPORT_NOT_FILE, EXPORT_LINK, EXPORT_DIFFERS, OUTPUT_IS_PROJECT.
    JobCancelled
    """
    path = path.absolute()
    refuse_project(path, project)
    if not is_replacing:
        require_free(path.parent, [path.name])
    require_files(path.parent, [path.name])
    made = build_page(project, options, str(path), progress or Progress(), cache)
    with scratch_folder(path.parent) as scratch:
        _write_checked(scratch / path.name, made)
        settle(scratch, path.parent, [path.name], is_replacing)
    return made.report


def build_page(
    project: Project, options: WebMapOptions, path: str, progress: Progress, cache: PreviewCache | None = None
) -> MadePage:
    """A project's page with the largest zoom that its budget allows.

    Raises
    ------
    PublishError, CrsError, JobCancelled
        As ``write_webmap``.
    """
    return fit_page(gather_parts(project, options, progress, cache), options, path, project.path.stem, progress)


@dataclass(frozen=True)
class Parts:
    """What a page is made of: what goes out, its geometry, its photos."""

    selection: Selection
    areas: AreaGeometry
    pictures: Pictures


def gather_parts(
    project: Project,
    options: WebMapOptions,
    progress: Progress,
    cache: PreviewCache | None = None,
    has_photos_beside: bool = False,
) -> Parts:
    """Choose what goes out, cut its borders into arcs, and make its photos anew; errors as ``write_webmap``.

    Photos that stand beside the page take nothing of its bytes, and are as large as was asked for.
    """
    progress.report(0.0, _("Choosing what goes out"))
    selection = select(project, options)
    require_coarse_columns(selection, options)
    progress.report(0.1, _("Simplifying borders"))
    areas = _build_areas(selection, options)
    progress.report(0.4, _("Making photos small"))
    photos = [item for product in selection.products for item in product.photos]
    budget = sys.maxsize if has_photos_beside else _photo_budget(selection, areas, photos, options)
    return Parts(selection, areas, make_pictures(project, photos, options.photo_px, budget, progress, cache))


def _photo_budget(selection: Selection, areas: AreaGeometry, photos: Sequence[Evidence], options: WebMapOptions) -> int:
    """Bytes for photos: their share of the page, or more where the largest zoom leaves it."""
    room = int(options.budget_bytes * PHOTO_SHARE)
    if photos:
        empty = Pictures({item.id: b"" for item in photos}, options.photo_px)
        bare = _Fitter(selection, options, areas, empty, "", " " * _NAME_ROOM)
        largest = _largest_zoom(options)
        has_room = areas.fewest_bytes(largest) < options.budget_bytes - room
        left = options.budget_bytes - bare.at(largest).report.bytes if has_room else 0
        # Less than their share is left where even the least zoom takes more than the rest.
        room = left if left >= room else min(room, options.budget_bytes - bare.at(LEAST_LARGEST_ZOOM).report.bytes)
    return room * 3 // 4 - 2 * len(photos)  # base 64 makes four bytes of three, and fills up


def fit_page(parts: Parts, options: WebMapOptions, path: str, name: str, progress: Progress) -> MadePage:
    """The page with the largest zoom that the budget allows.

    Raises
    ------
    PublishError
        WEBMAP_TOO_LARGE.
    JobCancelled
    """
    progress.report(0.7, _("Writing the page"))
    return _Fitter(parts.selection, options, parts.areas, parts.pictures, path, name).fit(progress)


def _build_areas(selection: Selection, options: WebMapOptions) -> AreaGeometry:
    is_shifted = options.basemap is not None and options.basemap.datum == "gcj02"
    return build_areas(selection.drawn(area_things(selection)), _largest_zoom(options), is_shifted)


def _largest_zoom(options: WebMapOptions) -> int:
    return min(max(options.largest_zoom, LEAST_LARGEST_ZOOM), LARGEST_ZOOM)


@dataclass(frozen=True)
class _Fitter:
    selection: Selection
    options: WebMapOptions
    areas: AreaGeometry
    pictures: Pictures
    path: str
    name: str

    def fit(self, progress: Progress) -> MadePage:
        """Try zooms from the largest down until the page is small enough."""
        content = Content(self.selection, self.options, self.areas)
        size = 0
        for largest in range(_largest_zoom(self.options), LEAST_LARGEST_ZOOM - 1, -1):
            progress.check()
            if largest > LEAST_LARGEST_ZOOM and self.areas.fewest_bytes(largest) > self.options.budget_bytes:
                continue
            made = self._try(content, largest)
            if made.report.bytes <= self.options.budget_bytes:
                return made
            size = made.report.bytes
        raise PublishError("WEBMAP_TOO_LARGE", bytes=size, budget=self.options.budget_bytes, zoom=LEAST_LARGEST_ZOOM)

    def at(self, largest: int) -> MadePage:
        """The page with one largest zoom, whatever it takes."""
        return self._try(Content(self.selection, self.options, self.areas), largest)

    def _try(self, content: Content, largest: int) -> MadePage:
        extent = opening_extent(self.selection.extent, self._fewest_decimals())
        least = least_zoom(surroundings(extent), largest)
        zooms = Zooms(least, max(least, largest - MOST_LEVELS + 1), largest)
        report = self._report(zooms)
        built = content.build(self._head(zooms, extent, report), zooms, self.pictures)
        basemap = self.options.basemap
        text = make_page(built, basemap.origin if basemap else "")
        return MadePage(text, built, WebMapReport(**{**report.__dict__, "bytes": len(text.encode())}))

    def _fewest_decimals(self) -> int | None:
        """How roughly the roughest layer tells its places; None where the map has more than points."""
        if any(thing.kind != POINT for thing in self.selection.things):
            return None
        return min(self.options.decimals_of(thing.layer) for thing in self.selection.things)

    def _report(self, zooms: Zooms) -> WebMapReport:
        shrunk_photo = bool(self.pictures.jpegs) and self.pictures.side_px < self.options.photo_px
        layers = {thing.layer for thing in self.selection.things}
        return WebMapReport(
            path=self.path,
            bytes=0,
            tolerance_m=round(ERROR_PX * metres_per_px(_nearest_to_equator(self.selection.extent), zooms.largest), 3),
            features={layer: self.selection.count(layer) for layer in sorted(layers)},
            zooms=(zooms.least, zooms.largest),
            photos=len(self.pictures.jpegs),
            photo_px=self.pictures.side_px,
            is_shrunk=zooms.largest < _largest_zoom(self.options) or shrunk_photo,
            has_drafts=self.selection.has_drafts,
            left_out=self._left_out(),
            layer_names=self.selection.layer_names,
            wanted_zoom=_largest_zoom(self.options),
            wanted_px=self.options.photo_px,
            budget=self.options.budget_bytes,
            warnings=(*_warnings(self.options, self.selection), *(["photos"] if self.pictures.missing else [])),
        )

    def _left_out(self) -> dict[str, dict[str, int]]:
        """What stays inside; photos among it that were let out and cannot be shown."""
        counts = {layer: dict(own) for layer, own in self.selection.left_out.items()}
        if self.pictures.missing:
            photos = counts.setdefault("photos", {})
            photos[DAMAGED] = photos.get(DAMAGED, 0) + self.pictures.missing
        return counts

    def _head(self, zooms: Zooms, extent: Extent, report: WebMapReport) -> Mapping[str, Any]:
        options, basemap = self.options, self.options.basemap
        return {
            "title": clean(options.title or self.name),
            "office": clean(options.office),
            "language": options.language,
            "day": today_in_china().isoformat(),
            "program": f"GI Atlas {__version__}",
            "isPublic": options.is_public,
            "hasDrafts": report.has_drafts,
            "zooms": [zooms.least, zooms.level, zooms.largest],
            "cells": CELLS_PER_PX,
            "extent": list(extent),
            "errorPx": ERROR_PX,
            "errorM": report.tolerance_m,
            "budget": options.budget_bytes,
            "isShrunk": report.is_shrunk,
            "wantedZoom": _largest_zoom(options),
            "wantedPx": options.photo_px,
            "photoPx": report.photo_px if report.photos else 0,
            "approval": "" if report.has_drafts else clean(options.approval_no),
            "exemption": clean(options.exemption),
            "basemap": asdict(basemap) | {"attribution": clean(basemap.attribution)} if basemap else None,
        }


def _warnings(options: WebMapOptions, selection: Selection) -> Iterator[str]:
    if selection.has_drafts and options.approval_no:
        yield "draft_number"
    if options.is_public and not (options.approval_no or options.exemption):
        yield "no_number"
    _west, south, _east, north = selection.extent
    if max(-south, north) > LAT_LIMIT_DEG:  # nearer to a pole than the plane of web maps goes
        yield "beyond"


def _nearest_to_equator(extent: Extent) -> float:
    _west, south, _east, north = extent
    return 0.0 if south <= 0 <= north else min(abs(south), abs(north))


def _write_checked(path: Path, made: MadePage) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(made.text)
        stream.flush()
        os.fsync(stream.fileno())
    if json.loads(read_content(path.read_text(encoding="utf-8"))) != made.content:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="content")
