"""Where China is, roughly: enough to ask the right questions, never to judge a boundary."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# A coarse ring around the land and the coastal waters, drawn wide by 20 to 60 km; longitude, latitude.
_RING = (
    (73.0, 39.5), (74.5, 37.0), (77.5, 35.2), (78.5, 32.0), (81.0, 29.9), (86.0, 27.6), (88.8, 27.1), (92.0, 26.6),
    (97.0, 27.4), (97.4, 24.0), (98.6, 23.6), (99.8, 21.2), (101.9, 20.9), (102.6, 22.2), (105.4, 22.9), (106.6, 21.6),
    (108.2, 20.9), (107.8, 17.6), (109.4, 14.0), (109.6, 3.2), (114.0, 3.2), (119.0, 10.5), (119.2, 19.0),
    (122.3, 21.5), (123.2, 25.5), (124.3, 31.0), (123.4, 35.0), (124.2, 39.4), (126.6, 41.2), (128.4, 41.3),
    (130.2, 42.0), (131.6, 42.9), (131.7, 45.0), (135.4, 48.1), (135.3, 48.9), (131.0, 48.4), (127.8, 50.3),
    (125.2, 53.4), (121.2, 53.9), (119.4, 50.6), (115.4, 48.3), (116.0, 46.8), (111.6, 45.2), (111.8, 43.3),
    (105.0, 41.3), (96.3, 43.0), (91.2, 45.7), (88.4, 48.6), (87.2, 49.5), (85.0, 48.0), (82.2, 45.6), (79.8, 45.2),
    (79.8, 42.5), (73.3, 40.2),
)  # fmt: skip
LON_RANGE, LAT_RANGE = (73.0, 136.0), (3.0, 54.0)


# Hong Kong, Macau and Taiwan (with Penghu), whose maps are not shifted; the borders with Shenzhen and Zhuhai are
# followed to some 200 m. Kinmen and Matsu lie in the waters of Fujian and are not told apart.
_UNSHIFTED = (
    (
        (113.83, 22.14), (114.52, 22.14), (114.52, 22.45), (114.44, 22.57), (114.34, 22.57), (114.27, 22.545),
        (114.225, 22.545), (114.16, 22.562), (114.12, 22.535), (114.09, 22.529), (114.06, 22.512), (114.03, 22.503),
        (113.95, 22.46), (113.87, 22.42), (113.83, 22.36),
    ),
    (
        (113.549, 22.2172), (113.5395, 22.2125), (113.5355, 22.207), (113.5345, 22.190), (113.5475, 22.165),
        (113.5485, 22.145), (113.5485, 22.105), (113.605, 22.105), (113.605, 22.19), (113.555, 22.2165),
    ),
    (
        (119.25, 23.05), (120.0, 22.2), (120.6, 21.7), (121.8, 21.7), (122.35, 24.6), (122.3, 25.7), (121.0, 25.6),
        (120.2, 24.5), (119.25, 23.9),
    ),
)  # fmt: skip


def is_in_china(lon: float, lat: float) -> bool:
    """Whether a place lies in the coarse ring around China (degrees; any datum)."""
    return bool(are_in_china(np.array([lon]), np.array([lat]))[0])


def are_in_china(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each place lies in the coarse ring; shape (n,)."""
    return _are_inside(_RING, np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))


def are_unshifted(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each place lies in Hong Kong, Macau or Taiwan, where maps carry no shift; shape (n,)."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    found = np.zeros(len(x), dtype=bool)
    for ring in _UNSHIFTED:
        low, high = np.min(ring, axis=0), np.max(ring, axis=0)
        near = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
        found[near] |= _are_inside(ring, x[near], y[near])
    return found


def _are_inside(
    corners: tuple[tuple[float, float], ...], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether places lie in a ring, by counting the crossings of a line to the west."""
    ring = np.array(corners)
    following = np.roll(ring, -1, axis=0)
    x, y = lon[:, None], lat[:, None]
    spans = (ring[:, 1] > y) != (following[:, 1] > y)
    rise = following[:, 1] - ring[:, 1]
    # A level edge is never spanned, so what stands in for its rise does not matter.
    slope: NDArray[Any] = (following[:, 0] - ring[:, 0]) / np.where(rise == 0, 1.0, rise)
    crossed = spans & (x < ring[:, 0] + (y - ring[:, 1]) * slope)
    return np.asarray(crossed.sum(axis=1) % 2 == 1)
