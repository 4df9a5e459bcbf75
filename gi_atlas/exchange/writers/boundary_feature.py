"""What every boundary file carries: one geometry and its attributes."""

from dataclasses import dataclass
from typing import Any

Value = str | int | float | None


@dataclass(frozen=True)
class BoundaryFeature:
    """A boundary on its way out.

    Attributes
    ----------
    geometry : MultiPolygon
        Canonical, EPSG:4490.
    attributes : dict
        Field name to text, number or None; the same in every format.
    """

    geometry: Any
    attributes: dict[str, Value]
