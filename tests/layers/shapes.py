"""Geometries and pictures that several tests use."""

import numpy as np
import shapely

from layers.arrays import PixelArray
from layers.scene import Scene, SceneLayer, paint_scene
from layers.symbology import Style
from layers.vector import FeatureSet, read_features
from layers.view import ViewTransform

AREA_ONLY = Style(fill="#000000", fill_opacity=1.0, stroke="", width_px=0.0)
LINE_ONLY = Style(fill="", stroke="#000000", width_px=1.0)


def features_of(*geometries: object) -> FeatureSet:
    """Features named f0, f1 … of shapely geometries or WKT."""
    shapes = [shapely.from_wkt(one) if isinstance(one, str) else one for one in geometries]
    wkbs = [None if one is None else shapely.to_wkb(one) for one in shapes]
    return read_features([([f"f{number}" for number in range(len(wkbs))], wkbs)])


def darkness(pixels: PixelArray) -> np.ndarray:
    """How black each pixel is, 0 to 1."""
    return 1 - (pixels & 0xFF) / 255


def paint(features: FeatureSet, style: Style, view: ViewTransform) -> PixelArray:
    """Pixels of one layer."""
    return paint_scene(Scene((SceneLayer(features, style),)), view).pixels


def ragged_polygon(seed: int, vertex_count: int, x: float = 110.0, y: float = 30.0, radius: float = 1.0) -> object:
    """A star-shaped polygon with a ragged outline (degrees)."""
    random = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, vertex_count, endpoint=False)
    radii = radius * (0.7 + 0.3 * np.cumsum(random.normal(0, 0.02, vertex_count)).clip(-1, 1))
    return shapely.Polygon(np.column_stack([x + radii * np.cos(angles), y + radii * np.sin(angles)]))


def share_inside(geometry: object, view: ViewTransform, fine: int = 8) -> np.ndarray:
    """Share of each pixel that a geometry covers, by ``fine`` x ``fine`` samples."""
    shapely.prepare(geometry)
    steps = (np.arange(view.width_px * fine) + 0.5) / fine
    lons = view.west + steps / view.px_per_deg_lon
    rows = (np.arange(view.height_px * fine) + 0.5) / fine
    lats = view.north - rows * view.deg_per_px
    inside = shapely.contains_xy(geometry, *np.meshgrid(lons, lats))
    return inside.reshape(view.height_px, fine, view.width_px, fine).mean(axis=(1, 3))
