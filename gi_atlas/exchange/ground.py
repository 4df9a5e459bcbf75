"""What a project knows of the ground that a foreign file may lie on: enough to answer some of its questions."""

from dataclasses import dataclass

from gi_atlas.old_datums import DatumParameters


@dataclass(frozen=True)
class Ground:
    """Facts of a project by which coordinates are placed.

    Attributes
    ----------
    parameters : tuple of DatumParameters
        The office's own, from old datums to CGCS2000.
    county_lon : float or None
        Longitude of the middle of what the project holds, in degrees; None if that is wider than a county or nothing.
    """

    parameters: tuple[DatumParameters, ...] = ()
    county_lon: float | None = None


NO_GROUND = Ground()
