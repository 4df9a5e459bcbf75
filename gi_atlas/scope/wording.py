"""What a wording of a scope says, before any name is resolved: units, extents, corners, legs, papers, defects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gi_atlas.model import LegType, ScopeKind, UnitLevel

Box = tuple[float, float, float, float]
"""(west, south, east, north) in degrees."""

Span = tuple[int, int]
"""First character and the one behind the last, in the wording as it was given."""


@dataclass(frozen=True)
class UnitPhrase:
    """A unit as the wording names it.

    Attributes
    ----------
    name : str
        As written: 安阳乡, 青年农场, 老王坡管委会.
    level : UnitLevel or None
        What its ending tells; None for farms, development zones and others without a level of their own.
    parents : tuple of str
        Names above it, the largest first, as they are told once and meant for all that follows.
    span : Span
    part_note : str
        What of it is meant (部分, 以北, 的茶地 …); "" for the whole.
    is_special : bool
        A farm, forest farm, fish farm, development zone, committee or corps: it may have no code.
    zone : str
        "RAW_MATERIAL" or "WATER" where the wording tells it as the zone of one of them; "" for the product's own.
    """

    name: str
    level: UnitLevel | None
    parents: tuple[str, ...] = ()
    span: Span = (0, 0)
    part_note: str = ""
    is_special: bool = False
    zone: str = ""


@dataclass(frozen=True)
class Bound:
    """Longitudes or latitudes from one to another, as written and in degrees; None where a value cannot be read.

    ``marks_given`` tells whether 东经 or 北纬 stood there.
    """

    axis: str
    text: str
    low_deg: float | None
    high_deg: float | None
    span: Span = (0, 0)


@dataclass(frozen=True)
class Extent:
    """A box of longitudes and latitudes; ``deg`` is (west, south, east, north), None unless both are sound."""

    lon: Bound | None
    lat: Bound | None

    @property
    def deg(self) -> tuple[float, float, float, float] | None:
        """(west, south, east, north) in degrees; None where a bound is missing, lost, reversed or no place."""
        if self.lon is None or self.lat is None:
            return None
        west, east, south, north = self.lon.low_deg, self.lon.high_deg, self.lat.low_deg, self.lat.high_deg
        if west is None or east is None or south is None or north is None or west >= east or south >= north:
            return None
        if max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 180:
            return None
        return west, south, east, north


@dataclass(frozen=True)
class Corner:
    """One numbered corner point, 拐点; longitude and latitude in degrees."""

    name: str
    lon_deg: float
    lat_deg: float
    span: Span = (0, 0)


@dataclass(frozen=True)
class Leg:
    """One leg of the four limits, 四至: which side, from where to where, along what."""

    text: str
    side: str = ""
    from_feature: str = ""
    to_feature: str = ""
    leg_type: LegType = LegType.OTHER
    elevation_m: float | None = None
    span: Span = (0, 0)


@dataclass(frozen=True)
class Letter:
    """The government's letter that the wording names, 文件."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    dated: date | None = None
    span: Span = (0, 0)


@dataclass(frozen=True)
class Limits:
    """What narrows the scope inside its units: elevation in metres, uses of land."""

    elevation_min_m: float | None = None
    elevation_max_m: float | None = None
    land_uses: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class AreaPhrase:
    """An area as written, with its unit's word and in m²."""

    text: str
    value: float
    unit: str
    m2: float
    what: str = ""
    span: Span = (0, 0)


@dataclass(frozen=True)
class Defect:
    """Something wrong in a wording, with what might be meant.

    ``code`` is that of a finding (EXTENT_REVERSED …); ``proposal`` is text to put in place of ``span``, "" where
    nothing can be proposed. Nothing is mended unasked.
    """

    code: str
    span: Span
    context: Mapping[str, object] = field(default_factory=dict)
    proposal: str = ""


@dataclass(frozen=True)
class ReadScope:
    """All that a wording says; ``left_out`` is where it tells what is not meant, 除…外."""

    text: str
    kinds: tuple[ScopeKind, ...] = ()
    product: str = ""
    units: tuple[UnitPhrase, ...] = ()
    declared_count: int | None = None
    village_count: int | None = None
    extents: tuple[Extent, ...] = ()
    corners: tuple[Corner, ...] = ()
    declared_corners: int | None = None
    legs: tuple[Leg, ...] = ()
    letter: Letter | None = None
    limits: Limits = Limits()
    areas: tuple[AreaPhrase, ...] = ()
    defects: tuple[Defect, ...] = ()
    unread: tuple[Span, ...] = ()
    left_out: tuple[Span, ...] = ()

    @property
    def kind_names(self) -> tuple[str, ...]:
        """Kinds and what narrows them, as answers name them: the four limits are SIDES."""
        names = ["SIDES" if kind is ScopeKind.FOUR_LIMITS else str(kind) for kind in self.kinds]
        is_high = self.limits.elevation_min_m is not None or self.limits.elevation_max_m is not None
        return (*names, *(["ELEVATION"] if is_high else []), *(["LAND_USE"] if self.limits.land_uses else []))

    @property
    def extent_deg(self) -> tuple[float, float, float, float] | None:
        """(west, south, east, north) of the first extent that is sound, in degrees."""
        return next((extent.deg for extent in self.extents if extent.deg is not None), None)
