"""Projects that web maps are made of in tests."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    LayerEntry,
    LayerFeature,
    Product,
    ProductStatus,
    Zone,
)
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from layers.publish.webmap.building import MadePage, WebMapReport, build_page, write_webmap
from layers.publish.webmap.options import WebMapOptions

PUBLISHED, DRAFT = BoundaryStatus.PUBLISHED, BoundaryStatus.DRAFT


class MapProject:
    """A project that is filled by few words."""

    def __init__(self, path: Path) -> None:
        self.project: Project = create_project(path)
        self.folder = path.parent

    def add(self, *entities: Any) -> None:
        """Store entities as they are."""
        save_many(self.project, list(entities))

    def product(self, name: str, shape: Any = None, **more: Any) -> tuple[Product, Zone, BoundaryVersion | None]:
        """A recognised product with one zone and, where a shape is given, one published boundary."""
        own = {key: more.pop(key) for key in list(more) if key in Product.__dataclass_fields__ and key != "status"}
        product = Product(name, status=ProductStatus.RECOGNISED, **own)
        zone = Zone(product.id)
        self.add(product, zone)
        return product, zone, None if shape is None else self.boundary(zone, shape, **more)

    def boundary(self, zone: Zone, shape: Any, status: BoundaryStatus = PUBLISHED, **more: Any) -> BoundaryVersion:
        """A version of a zone's boundary."""
        version = BoundaryVersion(zone.id, shape, status=status, **more)
        self.add(version)
        return version

    def photo(self, product_id: str, jpeg: bytes, **more: Any) -> Evidence:
        """A photo of a product that may be published."""
        stored = self.project.media.add_bytes(jpeg, ".jpg")
        item = Evidence(None, **{"file_name": "p.jpg", "product_id": product_id, "is_public": True, **more},
                        sha256=stored.sha256, mime="image/jpeg", size_bytes=stored.size_bytes)  # fmt: skip
        self.add(item)
        return item

    def page(self, **options: Any) -> MadePage:
        """The page in memory."""
        from gi_atlas.jobs import Progress

        return build_page(self.project, WebMapOptions(**options), "page.html", Progress())

    def write(self, name: str = "map.html", **options: Any) -> tuple[Path, WebMapReport]:
        """The page as a file."""
        path = self.folder / name
        return path, write_webmap(self.project, path, WebMapOptions(**options), is_replacing=True)


def add_layer(atlas: MapProject, name: str, *features: tuple[Any, Any], **more: Any) -> str:
    """An imported layer with features; its key."""
    position = len(atlas.project.read_all(LayerEntry, source="FEATURES"))
    entry = LayerEntry(name, "FEATURES", **{"position": position, **more})
    atlas.add(entry, *(LayerFeature(entry.id, shape, attributes) for shape, attributes in features))
    return f"layer:{entry.id}"


def ava_entities(folder: Path) -> Iterator[Any]:
    """Products, zones and versions of the American Viticultural Areas, as our importer names their columns."""
    for path in sorted(folder.glob("*.geojson")):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        newest = features[-1]["properties"]
        product = Product(
            newest["name"], status=ProductStatus.RECOGNISED, name_en=newest["name"],
            counties=_parts(newest["county"]), source_key=path.stem,
        )  # fmt: skip
        zone = Zone(product.id)
        yield from (product, zone)
        for number, feature in enumerate(features):
            yield _version(zone, number + 1, feature)


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("|") if part.strip())


def _version(zone: Zone, number: int, feature: dict[str, Any]) -> BoundaryVersion:
    facts = feature["properties"]
    return BoundaryVersion(
        zone.id,
        shapely.geometry.shape(feature["geometry"]),
        number,
        facts["name"],
        valid_from=_day(facts["valid_start"] or facts["created"]),
        valid_to=_day(facts["valid_end"] or facts["removed"]),
        scope_text=facts["boundary_description"] or "",
        act=facts["cfr_revision_history"] or "",
        used_maps=facts["used_maps"] or "",
        relations={key: parts for key in ("within", "contains") if (parts := _parts(facts[key]))},
        source_key=facts["ava_id"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def day_after(day: date) -> date:
    """The next day."""
    return day + timedelta(days=1)
