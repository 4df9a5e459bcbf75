"""What a person answered to the questions that a foreign file raised."""

from dataclasses import asdict, dataclass, field
from typing import Any

DATUMS = ("cgcs2000", "wgs84", "gcj02", "bd09")
# Only with parameters of the office's own (gi_atlas.old_datums).
OLD_DATUMS = ("xian80", "beijing54")


@dataclass(frozen=True)
class Answers:
    """Answers, each the value of one option; None means not answered. They are kept as provenance.

    ``fields`` maps our role to their field (``--field code=区划代码``); ``layers`` names the layers that are wanted,
    all if empty. ``datum_reason`` says why ``datum`` is right although units of the project deny it.
    """

    datum: str | None = None
    crs: str | None = None
    encoding: str | None = None
    edition: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    level: str | None = None
    valid_from: str | None = None
    is_swapped: bool | None = None
    is_wide: bool | None = None
    skip_bad_rows: bool = False
    datum_reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The answers that were given, as plain values."""
        return {name: value for name, value in asdict(self).items() if value not in (None, {}, (), False)}
