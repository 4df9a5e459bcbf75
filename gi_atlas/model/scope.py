"""The legal scope of a product as a sentence: its text, the units it names, its limits, the papers behind it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gi_atlas.ids import new_id


class ScopeKind(StrEnum):
    """How a wording tells a scope, 表述方式; a wording may be of several kinds."""

    WHOLE = "WHOLE"
    UNITS = "UNITS"
    VILLAGES = "VILLAGES"
    PART = "PART"
    SPECIAL = "SPECIAL"
    EXTENT = "EXTENT"
    SEA = "SEA"
    CORNERS = "CORNERS"
    FOUR_LIMITS = "FOUR_LIMITS"
    BY_REFERENCE = "BY_REFERENCE"


class UnitMatch(StrEnum):
    """How a name of a wording was found in an edition of the divisions, 匹配方式."""

    EXACT = "EXACT"
    ETHNIC_FULLNAME = "ETHNIC_FULLNAME"
    RENAMED = "RENAMED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"
    MOVED = "MOVED"
    NO_CODE = "NO_CODE"
    MANUAL = "MANUAL"
    AMBIGUOUS = "AMBIGUOUS"
    UNKNOWN = "UNKNOWN"


class DivisionChange(StrEnum):
    """What became of an administrative unit between two editions, 区划变更类型."""

    RENAME = "RENAME"
    UPGRADE = "UPGRADE"
    MERGE = "MERGE"
    SPLIT = "SPLIT"
    MOVE = "MOVE"
    ABOLISH = "ABOLISH"
    NEW = "NEW"


class LegType(StrEnum):
    """What a leg of the four limits runs along, 四至边界类型."""

    STRAIGHT = "STRAIGHT"
    ROAD = "ROAD"
    RIVER = "RIVER"
    RIDGE = "RIDGE"
    CONTOUR = "CONTOUR"
    ADMIN_LINE = "ADMIN_LINE"
    GULLY = "GULLY"
    COAST = "COAST"
    OTHER = "OTHER"


@dataclass(frozen=True)
class ScopeText:
    """One wording of a product's scope, 产地范围表述, kept to the letter.

    Attributes
    ----------
    boundary_id : str or None
        The boundary version that is its reading.
    edition : str
        Edition of the divisions by which its names were resolved; ``as_of`` is the day that 现辖 means.
    kinds : tuple of str
        Of ``ScopeKind``.
    declared_count : int or None
        The N of 共N个.
    declared_area, declared_area_unit
        As written, with the unit's word.
    declared_extent : tuple of float
        (west, south, east, north) in degrees; empty where none or none sound is written.
    letter_title, letter_no, letter_issuer, letter_date
        The government's letter, 文号.
    limits : dict
        Elevation and land use, corner points and what else narrows the scope.
    prevails : bool
        Whether the wording goes before the polygon.
    """

    product_id: str
    text: str
    boundary_id: str | None = None
    language: str = "zh"
    act_id: str | None = None
    edition: str = ""
    as_of: date | None = None
    kinds: tuple[str, ...] = ()
    declared_count: int | None = None
    declared_area: float | None = None
    declared_area_unit: str = ""
    declared_extent: tuple[float, ...] = ()
    letter_title: str = ""
    letter_no: str = ""
    letter_issuer: str = ""
    letter_date: date | None = None
    limits: dict[str, object] = field(default_factory=dict)
    findings: tuple[object, ...] = ()
    prevails: bool = True
    reason: str = ""
    import_id: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class ScopeUnit:
    """One unit that a wording names, 范围单元, with what it was resolved to.

    ``parents`` are the names above it as the wording gives them, the largest first; ``code`` and ``resolved_name``
    are of ``edition``; ``seq`` counts from 1 in the wording's order.
    """

    scope_id: str
    name_as_written: str
    seq: int = 1
    level: str = ""
    parents: tuple[str, ...] = ()
    code: str = ""
    resolved_name: str = ""
    edition: str = ""
    match: UnitMatch = UnitMatch.UNKNOWN
    part_note: str = ""
    evidence_id: str | None = None
    import_id: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class ScopeLeg:
    """One leg of the four limits, 四至: from where to where, along what.

    ``side`` is thalweg, left or right bank, or the compass point; ``line`` holds points (longitude, latitude) in
    EPSG:4490 where the leg was drawn.
    """

    scope_id: str
    seq: int = 1
    from_feature: str = ""
    to_feature: str = ""
    leg_type: LegType = LegType.OTHER
    side: str = ""
    elevation_m: float | None = None
    map_source: str = ""
    line: tuple[object, ...] = ()
    text: str = ""
    import_id: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class AdminChange:
    """What became of a unit from one edition to another, 区划变更.

    ``is_by_hand`` marks what a person entered or mended; what is derived from two editions may be derived again.
    """

    old_code: str
    new_code: str = ""
    old_name: str = ""
    new_name: str = ""
    old_edition: str = ""
    new_edition: str = ""
    kind: DivisionChange = DivisionChange.RENAME
    document: str = ""
    changed_on: date | None = None
    share: float | None = None
    is_by_hand: bool = False
    note: str = ""
    import_id: str | None = None
    id: str = field(default_factory=new_id)
