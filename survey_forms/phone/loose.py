"""Photos and tracks that no submission names: put to the nearest record, or made into draft records by place and day.

The rule, which the window and the help say too: photos of one day that lie within ``CLUSTER_M`` of the middle of the
others are one place; a photo without a position belongs to the one taken before or after it, if that was at most
``NEIGHBOUR_S`` away. A photo or track goes to the nearest record within ``NEAREST_M``; what finds no place is listed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from gi_atlas.area import A_M, F
from survey_forms.phone.fetching import KeptFile

CLUSTER_M, NEAREST_M, NEIGHBOUR_S = 300.0, 2000.0, 900.0
_CHINA = timezone(timedelta(hours=8))
_GEOD = Geod(a=A_M, f=F)


class LooseMode(StrEnum):
    """What becomes of photos and tracks that no submission names."""

    NEW = "new"
    NEAREST = "nearest"


@dataclass(frozen=True)
class LooseFile:
    """A photo or track with its place and time.

    Attributes
    ----------
    kept : KeptFile
    places : ndarray of float, shape (n, 2)
        Longitude, latitude in EPSG:4490: one of a photo, the vertices of a track; (0, 2) where there is none.
    taken_at : datetime or None
        Aware.
    """

    kept: KeptFile
    places: NDArray[np.float64]
    taken_at: datetime | None = None

    @property
    def day(self) -> date | None:
        """Day on which it was taken, where it was taken; None if it is not known."""
        return None if self.taken_at is None else self.taken_at.date()


@dataclass
class Cluster:
    """Photos of one place and day.

    Attributes
    ----------
    day : date or None
    files : list of LooseFile
    """

    day: date | None
    files: list[LooseFile] = field(default_factory=list)

    @property
    def middle(self) -> tuple[float, float]:
        """Mean longitude and latitude of its photos."""
        lon, lat = np.concatenate([one.places for one in self.files if len(one.places)]).mean(axis=0).tolist()
        return lon, lat


@dataclass(frozen=True)
class Site:
    """Place of a record: id, longitude and latitude in EPSG:4490, day; ``is_loose`` if photos alone made it."""

    record_id: str
    lon: float
    lat: float
    day: date | None = None
    is_loose: bool = False


def loose_file(kept: KeptFile, track: NDArray[np.float64] | None = None) -> LooseFile:
    """A file with what its reader said; a time without zone counts as UTC+8."""
    if track is not None:
        return LooseFile(kept, track)
    lon, lat = kept.facts.get("lon"), kept.facts.get("lat")
    places = np.empty((0, 2)) if lon is None or lat is None else np.array([[lon, lat]], dtype=np.float64)
    return LooseFile(kept, places, _moment(kept.facts.get("captured_at")))


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)


def clusters(files: Iterable[LooseFile]) -> tuple[list[Cluster], list[LooseFile]]:
    """Photos by place and day, and those that find no place."""
    ordered = sorted(files, key=lambda one: (one.taken_at is None, one.taken_at or datetime.now(_CHINA)))
    found: list[Cluster] = []
    for one in (file for file in ordered if len(file.places)):
        near = [group for group in found if group.day == one.day and distance_m(group.middle, one.places) <= CLUSTER_M]
        if near:
            min(near, key=lambda group: distance_m(group.middle, one.places)).files.append(one)
        else:
            found.append(Cluster(one.day, [one]))
    return found, _add_neighbours(found, [one for one in ordered if not len(one.places)])


def _add_neighbours(found: Sequence[Cluster], files: Iterable[LooseFile]) -> list[LooseFile]:
    placed = [(one.taken_at, group) for group in found for one in group.files if one.taken_at is not None]
    lost = []
    for one in files:
        gaps = [(_gap_s(one, moment), group) for moment, group in placed] if one.taken_at is not None else []
        gap, group = min(gaps, key=lambda pair: pair[0], default=(NEIGHBOUR_S + 1, None))
        if group is None or gap > NEIGHBOUR_S:
            lost.append(one)
        else:
            group.files.append(one)
    return lost


def _gap_s(one: LooseFile, moment: datetime) -> float:
    assert one.taken_at is not None
    return abs((one.taken_at - moment).total_seconds())


def nearest_site(one: LooseFile, sites: Sequence[Site]) -> Site | None:
    """The record nearest to a photo or track, at most ``NEAREST_M`` away; None if there is none."""
    if not len(one.places) or not sites:
        return None
    ways = np.array([distance_m((site.lon, site.lat), one.places) for site in sites])
    best = int(ways.argmin())
    return sites[best] if ways[best] <= NEAREST_M else None


def site_of_cluster(group: Cluster, sites: Sequence[Site]) -> Site | None:
    """A record that photos of the same place and day made before; None if there is none."""
    same = [site for site in sites if site.is_loose and site.day == group.day]
    near = [site for site in same if distance_m(group.middle, np.array([[site.lon, site.lat]])) <= CLUSTER_M]
    return near[0] if near else None


def distance_m(place: tuple[float, float], places: NDArray[np.float64]) -> float:
    """Geodesic metres from a place to the nearest of others; longitude and latitude in EPSG:4490."""
    count = len(places)
    lons, lats = np.full(count, place[0]), np.full(count, place[1])
    return float(np.min(_GEOD.inv(lons, lats, places[:, 0], places[:, 1])[2]))
