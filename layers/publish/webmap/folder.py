"""A web map as a folder for a website: the page, the photos beside it, and the geometry for other programs.

``index.html`` is the page of one file with its photos beside it; ``gi.geojson`` (RFC 7946, CRS84, six decimals) has
the boundaries as stored, ``gi_web_<tolerance>m.geojson`` thinned together; ``units.geojson``, ``records.geojson``,
``layer_NAME.geojson`` and their like are the other layers, if they go out; ``gi.pmtiles`` and its like are vector
tiles of the same, if they were asked for; ``atlas.html`` has charts. Every property is one that the person let out.
``webmap-files.json`` lists what was written, so that the next map takes away what does not go out any more and
nothing else.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any

from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project
from layers.publish.webmap.atlas import atlas_figures
from layers.publish.webmap.atlas_page import make_atlas
from layers.publish.webmap.building import ERROR_PX, MadePage, Parts, WebMapReport, fit_page, gather_parts
from layers.publish.webmap.content import area_things
from layers.publish.webmap.fields import AllowList, free_key
from layers.publish.webmap.folder_list import (
    LIST,
    PHOTOS,
)
from layers.publish.webmap.folder_writing import put_files, refuse_folder
from layers.publish.webmap.geojson_shapes import to_geojson
from layers.publish.webmap.geometry import AreaGeometry, build_areas
from layers.publish.webmap.layer_files import file_stems, joined_points
from layers.publish.webmap.mercator import metres_per_px
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.page import make_page
from layers.publish.webmap.page_texts import WORDS, both
from layers.publish.webmap.pictures import Pictures
from layers.publish.webmap.rebuilding import rebuild_areas
from layers.publish.webmap.things import ProductFacts, Selection, Thing
from layers.publish.webmap.vector_tiles import ZOOMS_FINER, TileLayer, make_tiles, zoom_for_areas, zoom_for_points

PAGE, ATLAS, BOUNDARIES = "index.html", "atlas.html", "gi.geojson"
TILES_SHARE = 0.8  # of the work, done before they are cut
WEB_ZOOM = 12


@dataclass(frozen=True)
class WebFolderReport:
    """What was written.

    Attributes
    ----------
    path : str
        The folder.
    page : WebMapReport
    files : dict of str to int
        Bytes by the name of each file.
    web_tolerance_m : float
        Ground metres that a line of the thinned boundaries may stray.
    staying : tuple of str
        Files in the folder that bear the names of a map's and are not of this one: of an earlier one and changed
        since, or no list tells whose.
    """

    path: str
    page: WebMapReport
    files: dict[str, int]
    web_tolerance_m: float
    staying: tuple[str, ...] = ()

    def to_mapping(self) -> dict[str, Any]:
        """The report as JSON knows it."""
        return asdict(self)


def write_web_folder(
    project: Project,
    folder: Path,
    options: WebMapOptions,
    is_replacing: bool = False,
    progress: Progress | None = None,
    cache: PreviewCache | None = None,
) -> WebFolderReport:
    """Write a project's web map as a folder.

    Parameters
    ----------
    project : Project
    folder : Path
        Made if there is none; other files in it stay.
    options : WebMapOptions
    is_replacing : bool
        Whether files of the same names may be replaced.
    progress : Progress, optional
    cache : PreviewCache, optional

    Raises
    ------
    PublishError, CrsError, WriteError, JobCancelled
        As ``building.write_webmap``.
    """
    folder, progress = folder.absolute(), progress or Progress()
    parts = gather_parts(project, options, progress, cache, has_photos_beside=True)
    made = _page_beside_photos(parts, options, str(folder / PAGE), project.path.stem, progress)
    files = _Files(parts.selection, parts.areas, options, _names(parts.pictures))
    figures = atlas_figures(project, parts.selection, "records" in options.layers, progress, AllowList(options))
    atlas = make_atlas(figures, options, project.path.stem, parts.selection.has_drafts, PAGE)
    pages = {ATLAS: atlas.encode(), PAGE: made.text.encode()}
    tiles = files.tiles(progress) if options.has_pmtiles else {}
    contents = {**files.geometry(), **tiles, **_photos(parts.pictures), **pages}
    refuse_folder(project, folder, [LIST, *contents], is_replacing)
    list_bytes, staying = put_files(folder, contents, is_replacing, progress)
    sizes = {name: len(content) for name, content in contents.items()} | {LIST: list_bytes}
    return WebFolderReport(str(folder), _warned(made.report, project, folder), sizes, files.tolerance_m, staying)


def _warned(report: WebMapReport, project: Project, folder: Path) -> WebMapReport:
    """The report with a word if the project itself lies in the folder: who uploads that uploads the project."""
    is_inside = folder.resolve() in project.path.resolve().parents
    return replace(report, warnings=(*report.warnings, "project_inside")) if is_inside else report


def _page_beside_photos(parts: Parts, options: WebMapOptions, path: str, name: str, progress: Progress) -> MadePage:
    """The page whose photos are files: the budget is for the page alone."""
    room = sum(4 * ceil(len(jpeg) / 3) for jpeg in parts.pictures.jpegs.values())
    made = fit_page(parts, replace(options, budget_bytes=options.budget_bytes + room), path, name, progress)
    names = list(_photos(parts.pictures))
    photos = [{"file": file, "row": photo["row"]} for file, photo in zip(names, made.content["photos"], strict=True)]
    head = {**made.content["map"], "budget": options.budget_bytes, "atlas": ATLAS}
    content = {**made.content, "map": head, "photos": photos}
    origin = options.basemap.origin if options.basemap else ""
    text = make_page(content, f"'self' {origin}".strip())
    report = replace(made.report, bytes=len(text.encode()), budget=options.budget_bytes)
    return MadePage(text, content, report)


def _names(pictures: Pictures) -> dict[str, str]:
    """File of each photo by the id of its evidence."""
    return dict(zip(pictures.jpegs, _photos(pictures), strict=True))


def _photos(pictures: Pictures) -> dict[str, bytes]:
    return {f"{PHOTOS}/{number:04}.jpg": jpeg for number, jpeg in enumerate(pictures.jpegs.values(), start=1)}


@dataclass(frozen=True)
class _Files:
    """Geometry of the layers for other programs."""

    selection: Selection
    areas: AreaGeometry
    options: WebMapOptions
    photos: Mapping[str, str]

    @property
    def _zoom(self) -> int:
        return min(WEB_ZOOM, self.areas.zoom)

    @property
    def tolerance_m(self) -> float:
        """Most that a line of the thinned boundaries strays, where the map's pixels are largest on the ground."""
        return round(ERROR_PX * metres_per_px(0.0, self._zoom), 3)

    def geometry(self) -> dict[str, bytes]:
        """GeoJSON files by name, the boundaries' two and one of each other layer."""
        found: dict[str, bytes] = {}
        boundaries = self.selection.of_layer("boundaries")
        if boundaries:
            thin = rebuild_areas(self._true_areas, self._zoom)[-len(boundaries) :]
            found[BOUNDARIES] = self._collection(boundaries, [thing.geom for thing in boundaries])
            found[f"gi_web_{ceil(self.tolerance_m)}m.geojson"] = self._collection(boundaries, thin, self.tolerance_m)
        for layer in self._layers:
            if layer != "boundaries":
                things = joined_points(self.selection.of_layer(layer))
                found[f"{self._stems[layer]}.geojson"] = self._collection(things, [thing.geom for thing in things])
        return found

    @cached_property
    def _stems(self) -> Mapping[str, str]:
        return file_stems(self.selection)

    @property
    def _layers(self) -> Iterable[str]:
        return dict.fromkeys(thing.layer for thing in self.selection.things)

    def tiles(self, progress: Progress) -> dict[str, bytes]:
        """Vector tiles by name of the file, one of each layer.

        Raises
        ------
        WriteError, JobCancelled
            As ``vector_tiles.make_tiles``.
        """
        found: dict[str, bytes] = {}
        for layer in self._layers:
            progress.report(TILES_SHARE, _("Cutting vector tiles"))
            tiles = self._tile_layer(layer)
            found[tiles.file_name] = make_tiles(tiles)
        return {name: content for name, content in found.items() if content}

    def _tile_layer(self, layer: str) -> TileLayer:
        things = self.selection.of_layer(layer)
        shapes = [thing.geom for thing in things]
        is_area = any(thing.layer == layer for thing in area_things(self.selection))
        zoom = zoom_for_areas(shapes) if is_area else zoom_for_points(self.options.decimals_of(layer))
        words = [WORDS["disclaimer"], *([WORDS["draft_mark"]] if self.selection.has_drafts else [])]
        told = " ".join(text for word in words for text in both(word))
        told_of = zip(things, self._properties(things), strict=True)
        rows = [properties if thing.is_imported else _flat(properties) for thing, properties in told_of]
        return TileLayer(self._stems[layer], rows, self._thinned(layer, zoom) if is_area else shapes, zoom, told)

    def _thinned(self, layer: str, zoom: int) -> list[Any]:
        """Shapes of a layer whose vertices are no denser than the cells of tiles; what is too small stays as it is."""
        areas = self._true_areas if zoom + ZOOMS_FINER <= self.areas.zoom else self._areas_up_to(zoom + ZOOMS_FINER)
        thin = rebuild_areas(areas, zoom + ZOOMS_FINER)
        pairs = zip(area_things(self.selection), thin, strict=True)
        shapes = {id(thing): shape for thing, shape in pairs if not shape.is_empty}
        return [shapes.get(id(thing), thing.geom) for thing in self.selection.of_layer(layer)]

    @cached_property
    def _true_areas(self) -> AreaGeometry:
        # The page may be shifted for its background map; files never are.
        if self.options.basemap is None or self.options.basemap.datum == "wgs84":
            return self.areas
        return self._areas_up_to(self.areas.zoom)

    def _areas_up_to(self, zoom: int) -> AreaGeometry:
        return build_areas([thing.geom for thing in area_things(self.selection)], zoom)

    def _collection(self, things: Sequence[Thing], shapes: Iterable[Any], tolerance_m: float = 0.0) -> bytes:
        head: dict[str, Any] = {"type": "FeatureCollection", "disclaimer": both(WORDS["disclaimer"])}
        if tolerance_m:
            head["tolerance_m"] = tolerance_m
        if self.selection.has_drafts:
            head["draft"] = both(WORDS["draft_mark"])
        if things and things[0].is_imported:
            head["name"] = self.selection.layer_names[things[0].layer]
        rows = zip(things, self._properties(things), shapes, strict=True)
        features = [_feature(thing, properties, shape) for thing, properties, shape in rows]
        text = json.dumps({**head, "features": features}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return f"{text}\n".encode()

    def _properties(self, things: Sequence[Thing]) -> list[dict[str, Any]]:
        """What may be said of each feature."""
        products = {product.id: product for product in self.selection.products}
        return [self._properties_of(thing, products.get(thing.product_id)) for thing in things]

    def _properties_of(self, thing: Thing, product: ProductFacts | None) -> dict[str, Any]:
        if thing.is_imported:  # nothing but what its file said
            return {str(name): value for name, value in thing.free}
        # Only boundaries have an id, as on the page.
        properties: dict[str, Any] = {"id": thing.public_id} if thing.layer == "boundaries" else {}
        if product is not None:
            properties |= product.values
            properties["photos"] = [self.photos[item.id] for item in product.photos if item.id in self.photos]
        properties |= thing.values
        if free := _free(thing, product):
            properties["attributes"] = free
        if thing.is_draft:
            properties["draft"] = True
        return properties


def _feature(thing: Thing, properties: dict[str, Any], shape: Any) -> dict[str, Any]:
    head = {"type": "Feature"} | ({"id": properties["id"]} if thing.layer == "boundaries" else {})
    return {**head, "properties": properties, "geometry": to_geojson(shape)}


def _flat(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties for tiles, which know no tables within: columns of strangers by their names as options have them."""
    tables = properties.get("attributes", {})
    plain = {key: value for key, value in properties.items() if key != "attributes" and value != []}
    return plain | {
        free_key(f"{table}.attributes", name): value for table, own in tables.items() for name, value in own.items()
    }


def _free(thing: Thing, product: ProductFacts | None) -> dict[str, dict[str, Any]]:
    """Columns of strangers by table, as product and boundary may have some of one name; apart from ours likewise."""
    pairs = {"product": product.free if product else (), "boundary": thing.free}
    return {table: {str(name): value for name, value in own} for table, own in pairs.items() if own}
