"""Every type of geometry in every state that a stored one can be in; longitude and latitude in degrees."""

from typing import Any

import shapely

from layers.vector import FeatureSet, read_features
from layers.view import ViewTransform

SHAPES: dict[str, str] = {
    "point": "POINT (110 30)",
    "point empty": "POINT EMPTY",
    "point z": "POINT Z (110 30 800)",
    "point m": "POINT M (110 30 7)",
    "points": "MULTIPOINT (109.6 29.8, 110.4 30.2)",
    "points empty": "MULTIPOINT EMPTY",
    "points z": "MULTIPOINT Z (109.6 29.8 1, 110.4 30.2 2)",
    "points doubled": "MULTIPOINT (110 30, 110 30)",
    "line": "LINESTRING (109.5 29.7, 110 30.3, 110.6 29.9)",
    "line empty": "LINESTRING EMPTY",
    "line z": "LINESTRING Z (109.5 29.7 1, 110 30.3 2, 110.6 29.9 3)",
    "line closed": "LINESTRING (109.5 29.7, 110 30.3, 110.6 29.9, 109.5 29.7)",
    "line of one place": "LINESTRING (110 30, 110 30)",
    "line tiny": "LINESTRING (110 30, 110.0000003 30.0000003)",
    "lines": "MULTILINESTRING ((109.5 29.7, 110 30.3), (110.2 29.7, 110.6 30.3))",
    "lines empty": "MULTILINESTRING EMPTY",
    "polygon": "POLYGON ((109.4 29.6, 110.6 29.6, 110.6 30.4, 109.4 30.4, 109.4 29.6))",
    "polygon empty": "POLYGON EMPTY",
    "polygon z": "POLYGON Z ((109.4 29.6 1, 110.6 29.6 1, 110.6 30.4 1, 109.4 30.4 1, 109.4 29.6 1))",
    "polygon other way": "POLYGON ((109.4 29.6, 109.4 30.4, 110.6 30.4, 110.6 29.6, 109.4 29.6))",
    "polygon hole": "POLYGON ((109.4 29.6, 110.6 29.6, 110.6 30.4, 109.4 30.4, 109.4 29.6),"
    " (109.8 29.8, 109.8 30.2, 110.2 30.2, 110.2 29.8, 109.8 29.8))",
    "polygon hole at the edge": "POLYGON ((109.4 29.6, 110.6 29.6, 110.6 30.4, 109.4 30.4, 109.4 29.6),"
    " (109.4 29.6, 109.9 30.2, 110.2 29.9, 109.4 29.6))",
    "polygon bow tie": "POLYGON ((109.5 29.6, 110.5 30.4, 110.5 29.6, 109.5 30.4, 109.5 29.6))",
    "polygon crooked bow tie": "POLYGON ((109.5 29.5, 110.5 30.4, 110.5 29.6, 109.5 30.1, 109.5 29.5))",
    "polygon spike": "POLYGON ((109.5 29.7, 110.3 29.7, 110.3 30.3, 110.3 30.9, 110.3 30.3, 109.5 30.3, 109.5 29.7))",
    "polygon doubled points": "POLYGON ((109.5 29.7, 109.5 29.7, 110.3 29.7, 110.3 30.3, 110.3 30.3, 109.5 29.7))",
    "polygon collapsed": "POLYGON ((109.5 29.7, 110.3 29.7, 109.5 29.7, 109.5 29.7))",
    "polygon tiny": "POLYGON ((110 30, 110.0000004 30, 110.0000004 30.0000004, 110 30))",
    "polygons": "MULTIPOLYGON (((109.4 29.6, 109.9 29.6, 109.9 30.1, 109.4 29.6)),"
    " ((110.1 29.9, 110.6 29.9, 110.6 30.4, 110.1 29.9)))",
    "polygons empty": "MULTIPOLYGON EMPTY",
    "polygons over each other": "MULTIPOLYGON (((109.4 29.6, 110.2 29.6, 110.2 30.2, 109.4 30.2, 109.4 29.6)),"
    " ((109.8 29.8, 110.6 29.8, 110.6 30.4, 109.8 30.4, 109.8 29.8)))",
    "polygons beside each other": "MULTIPOLYGON (((109.4 29.6, 110 29.6, 110 30.4, 109.4 30.4, 109.4 29.6)),"
    " ((110 29.6, 110.6 29.6, 110.6 30.4, 110 30.4, 110 29.6)))",
    "collection": "GEOMETRYCOLLECTION (POINT (109.5 30.3), LINESTRING (109.5 29.7, 110 29.8),"
    " POLYGON ((110.1 29.9, 110.6 29.9, 110.6 30.4, 110.1 29.9)))",
    "collection empty": "GEOMETRYCOLLECTION EMPTY",
    "collection within one": "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POINT (110 30)), LINESTRING (109 29, 110 30))",
    "collection of empty ones": "GEOMETRYCOLLECTION (POINT EMPTY, POLYGON EMPTY)",
}
VIEW = ViewTransform(110.0, 30.0, 0.01, 180, 140)


def shape_of(name: str) -> Any:
    """Geometry of the zoo."""
    return shapely.from_wkt(SHAPES[name])


def features_of_wkb(*wkbs: bytes) -> FeatureSet:
    """Features named f0, f1 … of WKB as it lies in a project."""
    return read_features([([f"f{number}" for number in range(len(wkbs))], list(wkbs))])


def parts_of(shape: Any) -> list[Any]:
    """Points, lines and polygons of a geometry, those of collections too; empty ones are left out."""
    if shape.is_empty:
        return []
    return [one for part in shape.geoms for one in parts_of(part)] if hasattr(shape, "geoms") else [shape]


def edges_of(shape: Any) -> Any:
    """All lines and outlines of a geometry as one."""
    lines = [part if part.geom_type == "LineString" else part.boundary for part in parts_of(shape)]
    return shapely.unary_union([line for line in lines if not line.is_empty])


def area_of(shape: Any) -> Any:
    """What of a geometry is area, wherever its rings run, also over each other and through themselves."""
    polygons = [part for part in parts_of(shape) if part.geom_type == "Polygon"]
    return shapely.unary_union([shapely.make_valid(polygon) for polygon in polygons])


def is_alone(shape: Any) -> bool:
    """Whether some of a geometry is no area: points and lines."""
    return any(part.geom_type != "Polygon" for part in parts_of(shape))
