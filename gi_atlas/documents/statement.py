"""Scope statement, 产地范围表述, as plain data: the wording, the sentence of the polygon, what they leave open."""

from dataclasses import dataclass
from datetime import date

from gi_atlas.area_official import Areas


@dataclass(frozen=True)
class StatedUnit:
    """A unit of the scope as the statement lists it.

    Attributes
    ----------
    name, code, level : str
        With all names above; of the edition.
    is_part : bool
    share : float
        Of the unit's ground, 0 to 1.
    """

    name: str
    code: str
    level: str
    is_part: bool
    share: float


@dataclass(frozen=True)
class OpenUnit:
    """A unit of the wording that no code was found for, or that a person chose; ``match`` is of ``UnitMatch``."""

    name: str
    match: str
    edition: str = ""
    note: str = ""


@dataclass(frozen=True)
class Stray:
    """A unit that the polygon reaches by a sliver only, or that is known by a point alone; left out of the sentence."""

    name: str
    code: str
    relation: str
    area_m2: float


@dataclass(frozen=True)
class ScopeStatement:
    """One boundary version in words.

    Attributes
    ----------
    product, zone, version : str
        Whose boundary it is; ``version`` with its first day.
    role : str
        Of ``ZoneRole``.
    act : str
        Announcement that the version rests on.
    sha256 : str
        Of the geometry.
    wording : str
        The wording that stands beside the version, verbatim; "" for none.
    sentence, sentence_en : str
        What the polygon gives; "" where no units are at hand.
    letter : str
        The government's letter with its number and date.
    as_of : date or None
        Day that 现辖 means.
    edition : str
        Of the divisions by which the sentence was written.
    edition_day : date or None
        First day of that edition, where it is known.
    wording_edition : str
        Edition by which the wording's names were resolved.
    extent : tuple of float
        (west, south, east, north) in degrees, EPSG:4490; empty without a polygon.
    elevation : tuple of float or None
        Lowest and highest in metres, where the wording limits them.
    areas : Areas or None
    units, open_units, strays : tuple
    outside_m2 : float
        Ground that lies in no unit of the edition.
    tolerance : tuple of float
        (width in m, area in m²) below which a unit counts as a stray.
    unnamed, uncovered : tuple of str
        Units of the polygon that the wording does not name; units that it names and the polygon does not cover.
    note : str
        Why no sentence could be written; "" where one was.
    is_read_back : bool
        Whether reading the sentence gives the same units.
    """

    product: str
    version: str
    product_en: str = ""
    zone: str = ""
    role: str = ""
    act: str = ""
    sha256: str = ""
    wording: str = ""
    sentence: str = ""
    sentence_en: str = ""
    letter: str = ""
    as_of: date | None = None
    edition: str = ""
    edition_day: date | None = None
    wording_edition: str = ""
    extent: tuple[float, ...] = ()
    elevation: tuple[float | None, float | None] = (None, None)
    areas: Areas | None = None
    units: tuple[StatedUnit, ...] = ()
    open_units: tuple[OpenUnit, ...] = ()
    strays: tuple[Stray, ...] = ()
    outside_m2: float = 0.0
    tolerance: tuple[float, float] = (0.0, 0.0)
    unnamed: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    note: str = ""
    is_read_back: bool = True
