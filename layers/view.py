"""Which part of the world a picture shows, and how its pixels lie on longitude and latitude."""

import math
from dataclasses import dataclass, replace

from layers.extent import Extent

SEMI_MAJOR_M = 6378137.0
ECCENTRICITY_SQUARED = 0.006694380022900787  # GRS 80, as CGCS2000 takes it
METRES_PER_INCH = 0.0254
FINEST_DEG_PER_PX = 1e-8  # about a millimetre
COARSEST_DEG_PER_PX = 1.0
LARGEST_LAT_DEG = 85.0
STRETCH_TOLERANCE = 0.01


@dataclass(frozen=True)
class ViewTransform:
    """Picture of a piece of the world in degrees, its width shrunk so that scale is true at the centre.

    Longitude and latitude (EPSG:4490) become pixels by a plain affine map. ``lon_factor`` is the length of a degree
    of longitude by that of a degree of latitude where the picture's scale is true; moving the view keeps it until it
    is more than 1 % wrong, so that a dragged picture only shifts.

    Parameters
    ----------
    center_lon, center_lat : float
        Degrees, at the middle of the picture.
    deg_per_px : float
        Degrees of latitude in the height of a pixel.
    width_px, height_px : int
        Size of the picture.
    lon_factor : float
        See above; 0 means "as true at the centre".
    """

    center_lon: float
    center_lat: float
    deg_per_px: float
    width_px: int
    height_px: int
    lon_factor: float = 0.0

    def __post_init__(self) -> None:
        if not self.lon_factor:
            object.__setattr__(self, "lon_factor", lon_factor_at(self.center_lat))

    @property
    def px_per_deg_lat(self) -> float:
        """Pixels in a degree of latitude."""
        return 1.0 / self.deg_per_px

    @property
    def px_per_deg_lon(self) -> float:
        """Pixels in a degree of longitude."""
        return self.lon_factor / self.deg_per_px

    @property
    def west(self) -> float:
        """Longitude of the picture's left edge."""
        return self.center_lon - self.width_px / 2 / self.px_per_deg_lon

    @property
    def north(self) -> float:
        """Latitude of the picture's upper edge."""
        return self.center_lat + self.height_px / 2 * self.deg_per_px

    @property
    def extent(self) -> Extent:
        """(minx, miny, maxx, maxy) in degrees."""
        east = self.center_lon + self.width_px / 2 / self.px_per_deg_lon
        return self.west, self.center_lat - self.height_px / 2 * self.deg_per_px, east, self.north

    @property
    def metres_per_px(self) -> float:
        """Metres in a pixel at the centre."""
        return self.deg_per_px * metres_per_deg_lat(self.center_lat)

    def to_px(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixel position (x to the right, y down) of a place."""
        x_px = (lon - self.center_lon) * self.px_per_deg_lon + self.width_px / 2
        return x_px, (self.center_lat - lat) / self.deg_per_px + self.height_px / 2

    def to_lonlat(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Place (degrees) under a pixel position."""
        lon = self.center_lon + (x_px - self.width_px / 2) / self.px_per_deg_lon
        return lon, self.center_lat - (y_px - self.height_px / 2) * self.deg_per_px

    def scale_denominator(self, dpi: float = 96.0) -> float:
        """N of the scale 1:N at the centre of the picture on a screen of ``dpi``."""
        return self.metres_per_px / (METRES_PER_INCH / dpi)

    def with_scale(self, denominator: float, dpi: float = 96.0) -> "ViewTransform":
        """The view with the same centre at scale 1:``denominator``."""
        metres_per_px = denominator * METRES_PER_INCH / dpi
        return replace(self, deg_per_px=_clamped_scale(metres_per_px / metres_per_deg_lat(self.center_lat)))

    def with_center(self, lon: float, lat: float) -> "ViewTransform":
        """The view at the same scale around another place."""
        lat = min(max(lat, -LARGEST_LAT_DEG), LARGEST_LAT_DEG)
        lon = min(max(lon, -180.0), 180.0)
        return replace(self, center_lon=lon, center_lat=lat, lon_factor=self._fitting_factor(lat))

    def panned(self, dx_px: float, dy_px: float) -> "ViewTransform":
        """The view after the picture was dragged by so many pixels."""
        lon, lat = self.to_lonlat(self.width_px / 2 - dx_px, self.height_px / 2 - dy_px)
        return self.with_center(lon, lat)

    def zoomed(self, factor: float, x_px: float, y_px: float) -> "ViewTransform":
        """The view enlarged by ``factor``; the place under the given pixel stays under it."""
        lon, lat = self.to_lonlat(x_px, y_px)
        deg_per_px = _clamped_scale(self.deg_per_px / factor)
        center_lat = lat + (y_px - self.height_px / 2) * deg_per_px
        center_lat = min(max(center_lat, -LARGEST_LAT_DEG), LARGEST_LAT_DEG)
        lon_factor = self._fitting_factor(center_lat)
        center_lon = min(max(lon - (x_px - self.width_px / 2) * deg_per_px / lon_factor, -180.0), 180.0)
        return replace(self, center_lon=center_lon, center_lat=center_lat, deg_per_px=deg_per_px, lon_factor=lon_factor)

    def resized(self, width_px: int, height_px: int) -> "ViewTransform":
        """The view with the same centre and scale in a picture of another size."""
        return replace(self, width_px=max(1, width_px), height_px=max(1, height_px))

    def widened(self, margin_px: int) -> "ViewTransform":
        """The view with a margin on each of its four sides."""
        return self.resized(self.width_px + 2 * margin_px, self.height_px + 2 * margin_px)

    def placed_in(self, other: "ViewTransform") -> tuple[float, float, float, float]:
        """Where this picture lies in another view: x, y of its upper left corner, its width, its height (pixels)."""
        left, top = other.to_px(self.west, self.north)
        width_px = self.width_px * other.px_per_deg_lon / self.px_per_deg_lon
        return left, top, width_px, self.height_px * self.deg_per_px / other.deg_per_px

    def _fitting_factor(self, lat: float) -> float:
        exact = lon_factor_at(lat)
        return self.lon_factor if abs(self.lon_factor / exact - 1) <= STRETCH_TOLERANCE else exact


def fit_view(extent: Extent, width_px: int, height_px: int, margin: float = 0.0) -> ViewTransform:
    """The largest view that shows an extent (degrees) whole.

    Parameters
    ----------
    extent : tuple of float
        minx, miny, maxx, maxy in degrees; a point is allowed.
    width_px, height_px : int
        Size of the picture.
    margin : float
        Share of the picture left free on each side.
    """
    minx, miny, maxx, maxy = extent
    center_lat = min(max((miny + maxy) / 2, -LARGEST_LAT_DEG), LARGEST_LAT_DEG)
    usable = max(1e-6, 1 - 2 * margin)
    wide = (maxx - minx) * lon_factor_at(center_lat) / (width_px * usable)
    high = (maxy - miny) / (height_px * usable)
    return ViewTransform((minx + maxx) / 2, center_lat, _clamped_scale(max(wide, high)), width_px, height_px)


def metres_per_deg_lat(lat: float) -> float:
    """Metres of a degree of latitude on the CGCS2000 ellipsoid at ``lat`` (degrees)."""
    root = 1 - ECCENTRICITY_SQUARED * math.sin(math.radians(lat)) ** 2
    return math.radians(1) * SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / (root * math.sqrt(root))


def metres_per_deg_lon(lat: float) -> float:
    """Metres of a degree of longitude on the CGCS2000 ellipsoid at ``lat`` (degrees)."""
    root = 1 - ECCENTRICITY_SQUARED * math.sin(math.radians(lat)) ** 2
    return math.radians(1) * SEMI_MAJOR_M * math.cos(math.radians(lat)) / math.sqrt(root)


def lon_factor_at(lat: float) -> float:
    """Length of a degree of longitude by that of a degree of latitude."""
    lat = min(max(lat, -LARGEST_LAT_DEG), LARGEST_LAT_DEG)
    return metres_per_deg_lon(lat) / metres_per_deg_lat(lat)


def _clamped_scale(deg_per_px: float) -> float:
    return min(max(deg_per_px, FINEST_DEG_PER_PX), COARSEST_DEG_PER_PX)
