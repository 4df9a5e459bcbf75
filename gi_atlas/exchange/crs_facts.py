"""What a stated CRS means for an import: which datum it is on, whether we may move it, which candidates fit."""

from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray

from gi_atlas.errors import CrsError
from gi_atlas.exchange.answers import OLD_DATUMS
from gi_atlas.exchange.plane_facts import PREFIX_M, on_other_datum
from gi_atlas.plane_crs import PlaneSuggestion, suggest_plane_crs

Box = tuple[float, float, float, float]
FEW_ZONES = 2
FIRST_ZONE, FIRST_NARROW_ZONE, LAST_ZONE = 13, 25, 45
GEOGRAPHIC_CHOICES = ("EPSG:4490", "EPSG:4326")
WEB_MERCATOR = "EPSG:3857"
OLD_DEGREES = {"xian80": "EPSG:4610", "beijing54": "EPSG:4214"}
# Datums that no published parameters tie to CGCS2000; PROJ would move them by nothing and say nothing.
_UNMOVABLE = ("xian 1980", "xian_1980", "xi'an 1980", "beijing 1954", "beijing_1954", "new beijing", "pulkovo 1942")
_FAMILIES = (
    ("cgcs2000", ("china 2000", "china_2000", "cgcs2000", "china geodetic")),
    ("wgs84", ("world geodetic system 1984", "wgs_1984", "wgs 84", "wgs84", "wgs 1984")),
    ("nad83", ("north american datum 1983", "nad83", "north_american_1983", "north_american_datum_1983")),
)
_MARGIN_DEG = 3.0


@lru_cache(maxsize=256)
def parse_crs(text: str) -> pyproj.CRS:
    """CRS of an authority code or WKT.

    Raises
    ------
    CrsError
        CRS_NOT_UNDERSTOOD.
    """
    try:
        return pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError as error:
        raise CrsError("CRS_NOT_UNDERSTOOD", value=text[:120]) from error


def datum_family(crs: pyproj.CRS) -> str | None:
    """Datum of a CRS: "cgcs2000", "wgs84", "nad83", "unmovable" for old Chinese ones, None for any other."""
    geodetic = crs.geodetic_crs
    datum = geodetic.datum if geodetic is not None else None
    name = f"{datum.name if datum else ''} {geodetic.name if geodetic else ''}".casefold()
    if any(word in name for word in _UNMOVABLE):
        return "unmovable"
    return next((family for family, words in _FAMILIES if any(word in name for word in words)), None)


def old_datum(crs: pyproj.CRS) -> str | None:
    """Old Chinese datum that an office may have parameters for, "xian80" or "beijing54"; None for any other.

    New Beijing 1954 is another datum, though its name is near.
    """
    geodetic = crs.geodetic_crs
    name = (
        f"{geodetic.datum.name if geodetic and geodetic.datum else ''} {geodetic.name if geodetic else ''}".casefold()
    )
    if "new beijing" in name:
        return None
    plain = name.replace("_", " ").replace("'", "")
    return next(
        (datum for word, datum in (("xian 1980", "xian80"), ("beijing 1954", "beijing54")) if word in plain), None
    )


def on_old_datum(crs_text: str, datum: str) -> str | None:
    """Authority code of a CRS of CGCS2000 or WGS 84 taken on an old datum; None if there is no such one."""
    crs = parse_crs(crs_text)
    if old_datum(crs) == datum:
        return crs_text
    if crs.is_geographic and datum_family(crs) in ("cgcs2000", "wgs84"):
        return OLD_DEGREES[datum]
    epsg = crs.to_epsg()
    return on_other_datum(epsg, datum) if epsg is not None else None


def is_of_earth(crs: pyproj.CRS) -> bool:
    """Whether a CRS says where on the earth its plane or degrees are; a building site's own grid does not."""
    return bool(crs.geodetic_crs is not None and (crs.is_geographic or crs.is_projected))


def short_name(text: str | None) -> str | None:
    """Authority code of a CRS text where it has one, else its name; None stays None."""
    if text is None:
        return None
    try:
        crs = parse_crs(text)
    except CrsError:
        return text[:120]
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.name


def is_degrees(box: Box) -> bool:
    """Whether an extent can be longitude and latitude."""
    return bool(-180.000001 <= box[0] and box[2] <= 360.000001 and -90.000001 <= box[1] and box[3] <= 90.000001)


def is_degrees_swapped(box: Box) -> bool:
    """Whether an extent can be latitude and longitude of places in China."""
    return bool(3 <= box[0] and box[2] <= 54 and 73 <= box[1] and box[3] <= 136)


def is_plane_swapped(box: Box) -> bool:
    """Whether an extent can be Gauss-Krüger northing and easting, the order of Chinese survey tables."""
    is_north = 1_500_000 <= box[0] and box[2] <= 6_500_000
    return bool(is_north and (_is_easting(box[1], box[3]) or (13e6 <= box[1] and box[3] < 46e6)))


def _is_easting(low: float, high: float) -> bool:
    return 100_000 <= low and high <= 900_000


def candidates(box: Box, county_lon: float | None = None) -> tuple[tuple[str, ...], str | None]:
    """CRSs that fit an extent, and the one to guess (None if it cannot be told).

    Eastings with a zone number in front name their zone; those without do not, but far from the central meridian
    they are of 6° zones, and near a county (its longitude in degrees) one zone is the nearest.
    """
    if is_degrees(box):
        return GEOGRAPHIC_CHOICES, GEOGRAPHIC_CHOICES[0] if is_china_box(box) else GEOGRAPHIC_CHOICES[1]
    suggested = _suggested(box, county_lon)
    if suggested is None:
        return (WEB_MERCATOR, *GEOGRAPHIC_CHOICES), None
    first, *others = (f"EPSG:{one.epsg}" for one in suggested.candidates)
    # A place outside of the zone that its number names is a question, not a guess.
    guess = f"EPSG:{suggested.guess.epsg}" if suggested.guess else None
    # Numbers do not tell an old datum from the new one; where they do not tell the zone either, the list stays short.
    is_zone_told = suggested.guess is not None or len(suggested.candidates) <= FEW_ZONES
    twins = [on_other_datum(suggested.candidates[0].epsg, datum) for datum in OLD_DATUMS] if is_zone_told else []
    return (first, *(code for code in twins if code), *others), guess


def _suggested(box: Box, county_lon: float | None) -> PlaneSuggestion | None:
    """What plane coordinates can be; None if they are none of China's zones."""
    is_one_zone = box[0] // 1_000_000 == box[2] // 1_000_000
    if not (is_one_zone and 1_500_000 <= box[1] and box[3] <= 6_500_000):
        return None
    suggested = suggest_plane_crs((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, county_lon)
    return suggested if any(one.width_deg for one in suggested.candidates) else None


def guess_reason(box: Box, county_lon: float | None = None) -> tuple[str, dict[str, Any]]:
    """Code of the text that says why ``candidates`` guesses so, or why it cannot, and what the text names."""
    if is_degrees(box):
        return "WHY_CRS_DEGREES", {}
    suggested = _suggested(box, county_lon)
    if suggested is None:
        return "WHY_CRS_UNKNOWN", {}
    is_by_number = suggested.guess is not None and suggested.guess.has_prefix
    return ("WHY_CRS_ZONE", {}) if is_by_number else suggested.reasons[-1]


def zone_number(crs: pyproj.CRS) -> int | None:
    """Number before the eastings of a Gauss-Krüger plane, 0 for eastings without one; None for any other CRS."""
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None or "Transverse Mercator" not in operation.method_name:
        return None
    east = next((one.value for one in operation.params if one.name == "False easting"), None)
    return None if east is None else int(float(east) // PREFIX_M)


def numbered_zone(box: Box) -> int | None:
    """Zone whose number stands before all eastings of an extent; None where none does."""
    first, last = (int(east // PREFIX_M) for east in (box[0], box[2]))
    is_zone = first == last and FIRST_ZONE <= first <= LAST_ZONE
    return first if is_zone and 1_500_000 <= box[1] and box[3] <= 6_500_000 else None


def zone_width(zone: int) -> int:
    """Degrees that a numbered zone of China is wide: 6 up to zone 23, 3 from 25."""
    return 6 if zone < FIRST_NARROW_ZONE else 3


def is_china_box(box: Box) -> bool:
    """Whether an extent in degrees lies in the box of China."""
    return bool(73 <= box[0] and box[2] <= 136 and 3 <= box[1] and box[3] <= 54)


def rough_degrees(places: NDArray[np.float64], crs: pyproj.CRS) -> NDArray[np.float64]:
    """Longitude and latitude of places, good to some hundred metres; shape (n, 2). NaN where there is none."""
    if crs.is_geographic:
        return np.asarray(places * (crs.axis_info[0].unit_conversion_factor or 0.0174532925) * 180 / np.pi)
    moved: Any = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(places[:, 0], places[:, 1])
    return np.column_stack(moved)


def own_degrees(places: NDArray[np.float64], crs: pyproj.CRS) -> NDArray[np.float64]:
    """Longitude and latitude of places on the datum of their own CRS; shape (n, 2)."""
    if crs.is_geographic:
        return places
    moved: Any = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform(*places.T)
    return np.column_stack(moved)


def own_area(box: Box, crs: pyproj.CRS) -> Box:
    """Extent in degrees on the CRS's own datum, by the corners and the middles of the sides."""
    xs, ys = (np.linspace(box[place], box[place + 2], 3) for place in (0, 1))
    places = own_degrees(np.array([(x, y) for x in xs for y in ys]), crs)
    (west, south), (east, north) = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    return west, south, east, north


def contradicts(box: Box, places: NDArray[np.float64], crs: pyproj.CRS) -> bool:
    """Whether coordinates cannot be in the CRS that the file states."""
    if crs.is_geographic:
        return not is_degrees(box)
    if is_degrees(box):
        return True
    lonlat = rough_degrees(places, crs)
    lonlat = lonlat[np.isfinite(lonlat).all(axis=1)]
    if not len(lonlat):
        return True
    area = crs.area_of_use
    if area is None or area.west > area.east:
        return False
    middle = np.median(lonlat, axis=0)
    is_inside = area.west - _MARGIN_DEG <= middle[0] <= area.east + _MARGIN_DEG
    return not (is_inside and area.south - _MARGIN_DEG <= middle[1] <= area.north + _MARGIN_DEG)
