"""Area that a file states for a parcel, against what its rings enclose: another area, or another unit."""

from dataclasses import dataclass

# A plane of 3° stretches areas by 0.06 % at most; what is beyond is no matter of projection.
RELATIVE = 0.001
M2_PER_HA, M2_PER_MU = 10_000.0, 2000 / 3
# What the field is taken for is hectares; tables come in these, too.
_OTHER_UNITS = {"m²": 1.0, "亩": M2_PER_MU, "km²": 1e6, "万亩": M2_PER_MU * 1e4}


@dataclass(frozen=True)
class AreaCheck:
    """A stated area that does not fit: ``stated`` as written, ``enclosed`` in hectares, ``unit`` in which it fits."""

    code: str
    row: int
    stated: str
    enclosed: str
    unit: str = ""


def check_area(stated: str, enclosed_m2: float, row: int) -> AreaCheck | None:
    """Compare a stated area in hectares with the enclosed one; None if it fits or none is stated.

    Parameters
    ----------
    stated : str
        As the file has it; "" and 0 state nothing.
    enclosed_m2 : float
        Area of the rings in their plane.
    row : int
        Where it stands.
    """
    if not stated:
        return None
    enclosed = f"{enclosed_m2 / M2_PER_HA:.4f}"
    try:
        number = float(stated)
    except ValueError:
        return AreaCheck("LAND_TXT_AREA", row, stated, enclosed)
    if number == 0 or _fits(number, stated, enclosed_m2, M2_PER_HA):
        return None
    unit = next((name for name, factor in _OTHER_UNITS.items() if _fits(number, stated, enclosed_m2, factor)), "")
    return AreaCheck("LAND_TXT_AREA_UNIT" if unit else "LAND_TXT_AREA", row, stated, enclosed, unit)


def _fits(number: float, stated: str, enclosed_m2: float, unit_m2: float) -> bool:
    decimals = len(stated.partition(".")[2])
    rounding_m2 = 0.5 * 10.0**-decimals * unit_m2
    return abs(number * unit_m2 - enclosed_m2) <= RELATIVE * enclosed_m2 + rounding_m2
