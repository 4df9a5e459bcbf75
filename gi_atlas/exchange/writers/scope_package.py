"""GeoPackage of a dossier: the boundary, its zone, the units of its wording and its corners as layers of one file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.crs import zone_of
from gi_atlas.errors import CrsError, WriteError
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value
from gi_atlas.exchange.writers.gdal_files import load_silent_gdal, write_geopackage
from gi_atlas.model import fill_code
from gi_atlas.scope.corner_points import corner_points

ZONE, UNIT, CORNER = "zone", "unit", "corner"
_ZONE_FIELDS = ("gi_id", "boundary_id", "product", "zone", "role", "version", "area_ha", "sha256")


@dataclass(frozen=True)
class NamedUnit:
    """A unit that the wording names, with what it is called today; ``geometry`` None where no polygon is at hand."""

    seq: int
    code: str
    name_as_written: str
    current_name: str
    match: str
    edition: str
    part_note: str = ""
    geometry: Any = None

    def values(self) -> dict[str, Value]:
        """Fields by name, without geometry."""
        return {
            "seq": self.seq,
            "code12": fill_code(self.code),
            "name_as_written": self.name_as_written,
            "current_name": self.current_name,
            "match": self.match,
            "edition": self.edition,
            "part_note": self.part_note,
        }


@dataclass(frozen=True)
class LayerPart:
    """Geometries (None allowed) and rows of one layer; every row has the same fields."""

    name: str
    kind: str
    geometries: list[Any]
    rows: list[dict[str, Value]]


def package_layers(feature: BoundaryFeature, units: Sequence[NamedUnit]) -> list[LayerPart]:
    """Layers beside ``scope``; units only where the wording's are known."""
    zone = {name: feature.attributes.get(name) for name in _ZONE_FIELDS}
    layers = [LayerPart(ZONE, "MultiPolygon", [feature.geometry], [zone])]
    if units:
        layers.append(LayerPart(UNIT, "MultiPolygon", [unit.geometry for unit in units], [u.values() for u in units]))
    return [*layers, _corners(feature)]


def _corners(feature: BoundaryFeature) -> LayerPart:
    try:
        zone = zone_of(float(shapely.centroid(feature.geometry).x))
    except CrsError:
        # Outside of China's zones corners stand in degrees alone.
        rings = [ring for part in feature.geometry.geoms for ring in shapely.get_rings(part)]
        places = [place for ring in rings for place in shapely.get_coordinates(ring)[:-1].tolist()]
        points = [shapely.Point(place) for place in places]
        return LayerPart(CORNER, "Point", points, [{"point": f"J{n}"} for n in range(1, len(points) + 1)])
    corners = corner_points(feature.geometry, zone)
    rows: list[dict[str, Value]] = [
        {"point": c.name, "part": c.part, "ring": c.ring, "north_m": c.north, "east_m": c.east,
         "leg_m": round(c.leg_m, 3), "zone": zone.number}
        for c in corners
    ]  # fmt: skip
    return LayerPart(CORNER, "Point", [shapely.Point(corner.lon, corner.lat) for corner in corners], rows)


def write_scope_package(path: Path, feature: BoundaryFeature, units: Sequence[NamedUnit]) -> None:
    """Write layers scope, zone, unit (if any are known) and corner, all in EPSG:4490.

    Raises
    ------
    WriteError
        EXPORT_CANNOT_WRITE.
    """
    pyogrio = load_silent_gdal()
    made = path.with_name("package.gpkg")
    write_geopackage(made, feature)
    try:
        for layer in package_layers(feature, units):
            wkb = [None if shape is None else shapely.to_wkb(shape, byte_order=1) for shape in layer.geometries]
            pyogrio.raw.write(
                str(made), np.array(wkb, dtype=object), _columns(layer.rows), list(layer.rows[0]),
                driver="GPKG", layer=layer.name, crs="EPSG:4490", geometry_type=layer.kind, append=True,
            )  # fmt: skip
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=path.name, detail=str(error)) from error
    made.rename(path)


def _columns(rows: Sequence[dict[str, Value]]) -> list[Any]:
    columns = [[row[name] for row in rows] for name in rows[0]]
    return [np.array(column, dtype=_dtype(column)) for column in columns]


def _dtype(column: Sequence[Value]) -> Any:
    kinds = {type(value) for value in column}
    return {frozenset({int}): np.int64, frozenset({float}): np.float64}.get(frozenset(kinds), object)
