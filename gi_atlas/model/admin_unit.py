"""Administrative units with the edition of the list they come from."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gi_atlas.ids import new_id
from gi_atlas.model.enums import UnitLevel


@dataclass(frozen=True)
class AdminUnit:
    """An administrative unit of one edition, 行政区划单元.

    ``code`` is kept as written; ``code12`` is filled with zeros for comparing. ``geom`` is a polygon, a point
    or None, in EPSG:4490.
    """

    code: str
    name: str
    edition: str = "unknown"
    level: UnitLevel = UnitLevel.COUNTY
    parent_code: str = ""
    geom: Any = None
    code12: str = ""
    pinyin: str = ""
    pinyin_initials: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    source: str = ""
    geom_sha256: str = ""
    is_valid: bool = True
    attributes: dict[str, object] = field(default_factory=dict)
    provenance: dict[str, object] = field(default_factory=dict)
    import_id: str | None = None
    id: str = field(default_factory=new_id)


def fill_code(code: str) -> str:
    """Code filled with zeros to 12 digits (15 and more stay as they are); other texts are returned stripped."""
    text = code.strip()
    return text.ljust(12, "0") if text.isascii() and text.isdigit() else text


def level_of_code(code: str) -> UnitLevel:
    """Level that a Chinese statistical code stands for, by its last digits that are not zero.

    Codes of other lengths than 2, 4, 6, 9 and 12 digits are other countries' and count as counties.
    """
    filled = fill_code(code)
    if len(code.strip()) not in (2, 4, 6, 9, 12) or not (filled.isascii() and filled.isdigit()):
        return UnitLevel.COUNTY
    parts = ((9, UnitLevel.VILLAGE), (6, UnitLevel.TOWNSHIP), (4, UnitLevel.COUNTY), (2, UnitLevel.PREFECTURE))
    return next((level for start, level in parts if filled[start:].strip("0")), UnitLevel.PROVINCE)
