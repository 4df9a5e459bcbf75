"""Which Gauss-Krüger zone a pair of plane coordinates is in: a guess with its reasons, or a question."""

import math
from dataclasses import dataclass, replace
from typing import Any

from gi_atlas.area import A_M
from gi_atlas.crs import FIRST_MERIDIAN_DEG, LAST_MERIDIAN_DEG, WideZone, Zone, from_plane
from gi_atlas.errors import format_text

WEB_MERCATOR = 3857
PREFIX_M = 1_000_000
FALSE_EASTING_M = 500_000.0
# Northings from 3° to 54° N; eastings around a central meridian, six degrees and a margin at the equator.
NORTH_M, EAST_M = (300_000.0, 6_100_000.0), (100_000.0, 900_000.0)
# Land offices keep a parcel that reaches over a zone's edge in one zone; this far is still ordinary.
EDGE_DEG = 0.5
COUNTY_DEG = 1.5
_MERCATOR_LON = (73.0, 136.0)
Reason = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class PlaneCandidate:
    """A CRS that plane coordinates can be in, and the place (degrees, EPSG:4490) that they then mean.

    ``width_deg`` is 3 or 6, 0 for Web Mercator. ``offset_deg`` is how far east of the central meridian the place is.
    """

    epsg: int
    meridian_deg: int
    width_deg: int
    has_prefix: bool
    lon: float
    lat: float

    @property
    def offset_deg(self) -> float:
        """Degrees east of the central meridian."""
        return self.lon - self.meridian_deg

    @property
    def is_out_of_zone(self) -> bool:
        """Whether the place lies further from the central meridian than the zone and its margin reach."""
        return self.width_deg > 0 and abs(self.offset_deg) > self.width_deg / 2 + EDGE_DEG


@dataclass(frozen=True)
class PlaneSuggestion:
    """What plane coordinates can be.

    Attributes
    ----------
    candidates : tuple of PlaneCandidate
        The likeliest first; empty if these are no plane coordinates of China.
    guess : PlaneCandidate or None
        None where it must be asked.
    is_swapped : bool
        The northing was given first.
    reasons : tuple of (code, context)
        Why, each the code of a text.
    """

    candidates: tuple[PlaneCandidate, ...]
    guess: PlaneCandidate | None
    is_swapped: bool = False
    reasons: tuple[Reason, ...] = ()

    def why(self, language: str | None = None) -> list[str]:
        """The reasons as sentences."""
        return [format_text(code, context, language) for code, context in self.reasons]


def suggest_plane_crs(x: float, y: float, county_lon: float | None = None) -> PlaneSuggestion:
    """CRS of plane coordinates, on CGCS2000.

    Parameters
    ----------
    x, y : float
        Metres, easting before northing; the other order is found.
    county_lon : float, optional
        Longitude of the county's middle in degrees, good to a degree: it names the zone where no number does.
    """
    is_swapped = not _is_east(x) and _is_east(y) and _is_north(x)
    east, north = (y, x) if is_swapped else (x, y)
    if not (math.isfinite(east) and math.isfinite(north)):
        return _nothing(x, y)
    zone = int(east // PREFIX_M)
    found = _by_number(zone, east, north, county_lon) if zone > 0 else _by_county(east, north, county_lon)
    if not found.candidates:
        return _nothing(x, y)
    swapped: tuple[Reason, ...] = (("WHY_PLANE_SWAPPED", {"north": f"{north:.0f}", "east": f"{east:.0f}"}),)
    return replace(found, is_swapped=True, reasons=swapped + found.reasons) if is_swapped else found


def _nothing(x: float, y: float) -> PlaneSuggestion:
    return PlaneSuggestion((), None, False, (("WHY_PLANE_NONE", {"x": f"{x:.10g}", "y": f"{y:.10g}"}),))


def _is_north(value: float) -> bool:
    return NORTH_M[0] <= value <= NORTH_M[1]


def _is_east(value: float) -> bool:
    return _is_plain_east(value) or (13 * PREFIX_M <= value < 46 * PREFIX_M and _is_plain_east(value % PREFIX_M))


def _is_plain_east(value: float) -> bool:
    return EAST_M[0] <= value <= EAST_M[1]


def _candidate(zone: Zone | WideZone, east: float, north: float, has_prefix: bool) -> PlaneCandidate:
    epsg = zone.epsg(has_prefix)
    width = 3 if isinstance(zone, Zone) else 6
    return PlaneCandidate(epsg, zone.meridian_deg, width, has_prefix, *from_plane(east, north, epsg))


def _by_number(number: int, east: float, north: float, county_lon: float | None) -> PlaneSuggestion:
    """Suggestion by the number before the easting: 13 to 23 are 6° zones, 25 to 45 are 3° zones."""
    zone = Zone(number) if 25 <= number <= 45 else WideZone(number) if 13 <= number <= 23 else None
    candidates = [_mercator(east, north)] if number <= 15 else []
    if zone is not None and _is_plain_east(east % PREFIX_M) and _is_north(north):
        candidates.insert(0, _candidate(zone, east, north, True))
    fitting = [one for one in candidates if one is not None]
    return _numbered(number, fitting, county_lon) if fitting else PlaneSuggestion((), None)


def _mercator(east: float, north: float) -> PlaneCandidate | None:
    lon = math.degrees(east / A_M)
    lat = math.degrees(math.atan(math.sinh(north / A_M)))
    is_china = _MERCATOR_LON[0] <= lon <= _MERCATOR_LON[1] and 3 <= lat <= 54
    return PlaneCandidate(WEB_MERCATOR, 0, 0, False, lon, lat) if is_china else None


def _numbered(number: int, candidates: list[PlaneCandidate], county_lon: float | None) -> PlaneSuggestion:
    if county_lon is not None:
        near = [one for one in candidates if abs(one.lon - county_lon) <= COUNTY_DEG]
        if not near:
            return _elsewhere(number, candidates, county_lon)
        candidates = sorted(candidates, key=lambda one: abs(one.lon - county_lon))
    elif len(candidates) > 1:
        return PlaneSuggestion(tuple(candidates), None, False, (("WHY_PLANE_MERCATOR_TOO", {"zone": number}),))
    best = candidates[0]
    if best.epsg == WEB_MERCATOR:
        return PlaneSuggestion(tuple(candidates), best, False, (("WHY_PLANE_MERCATOR", _shown(best)),))
    return _in_zone(tuple(candidates), ("WHY_PLANE_NUMBER", {"zone": number, **_shown(best)}))


def _elsewhere(number: int, candidates: list[PlaneCandidate], county_lon: float) -> PlaneSuggestion:
    context = {"zone": number, "county": f"{county_lon:.2f}", **_shown(candidates[0])}
    return PlaneSuggestion(tuple(candidates), None, False, (("WHY_PLANE_COUNTY_ELSEWHERE", context),))


def _in_zone(candidates: tuple[PlaneCandidate, ...], reason: Reason) -> PlaneSuggestion:
    """The first candidate as the guess; only a question where its place lies outside of its zone."""
    best = candidates[0]
    if best.is_out_of_zone:
        return PlaneSuggestion(candidates, None, False, (reason, ("WHY_PLANE_OUT_OF_ZONE", _shown(best))))
    return PlaneSuggestion(candidates, best, False, (reason,))


def _by_county(east: float, north: float, county_lon: float | None) -> PlaneSuggestion:
    """Suggestion without a number: every central meridian is possible until a county names one."""
    if not (_is_plain_east(east) and _is_north(north)):
        return PlaneSuggestion((), None)
    meridians = range(FIRST_MERIDIAN_DEG, LAST_MERIDIAN_DEG + 1, 3)
    zones = [_candidate(_zone_for(meridian, east, north), east, north, False) for meridian in meridians]
    possible = [one for one in zones if not one.is_out_of_zone] or zones
    if county_lon is None:
        offset = f"{possible[0].offset_deg:+.2f}".replace("-", "−")
        return PlaneSuggestion(tuple(possible), None, False, (("WHY_PLANE_NO_NUMBER", {"offset": offset}),))
    ranked = tuple(sorted(zones, key=lambda one: abs(one.lon - county_lon)))
    if abs(ranked[0].lon - county_lon) > COUNTY_DEG:
        context = {"county": f"{county_lon:.2f}", **_shown(ranked[0])}
        return PlaneSuggestion(ranked[:3], None, False, (("WHY_PLANE_COUNTY_FAR", context),))
    return _in_zone(ranked[:3], ("WHY_PLANE_COUNTY", {"county": f"{county_lon:.2f}", **_shown(ranked[0])}))


def _zone_for(meridian_deg: int, east: float, north: float) -> Zone | WideZone:
    """3° zone of a meridian, or its 6° zone where the easting lies too far out for 3°."""
    narrow = Zone(meridian_deg // 3)
    has_wide = (meridian_deg + 3) % 6 == 0
    if has_wide and _candidate(narrow, east, north, False).is_out_of_zone:
        return WideZone((meridian_deg + 3) // 6)
    return narrow


def _shown(candidate: PlaneCandidate) -> dict[str, Any]:
    return {
        "epsg": candidate.epsg,
        "meridian": candidate.meridian_deg,
        "width": candidate.width_deg,
        "lon": f"{candidate.lon:.4f}",
        "lat": f"{candidate.lat:.4f}",
        "offset": f"{candidate.offset_deg:+.2f}".replace("-", "−"),
    }
