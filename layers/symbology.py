"""How a layer looks: one simple style, kept as plain values."""

import re
from dataclasses import asdict, dataclass, fields

from gi_atlas.errors import SettingsError

MARKERS = ("circle", "square", "diamond", "triangle")
LARGEST_WIDTH_PX = 8.0
LARGEST_MARKER_PX = 40.0
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """One style for all features of a layer.

    Parameters
    ----------
    fill, stroke : str
        Colours "#rrggbb"; empty for none. Markers take both.
    fill_opacity, opacity : float
        0 to 1; ``opacity`` is the whole layer's.
    width_px : float
        Width of lines and outlines on a screen of 96 dpi; 0 for none.
    marker : str
        One of MARKERS.
    marker_px : float
        Width of a marker.
    label_field : str
        Field whose text is written at each feature; empty for none.
    label_px : float
        Height of the labels' letters.
    """

    fill: str = "#c8d9c2"
    stroke: str = "#5b6b5a"
    fill_opacity: float = 0.5
    opacity: float = 1.0
    width_px: float = 1.0
    marker: str = "circle"
    marker_px: float = 8.0
    label_field: str = ""
    label_px: float = 12.0

    def to_mapping(self) -> dict[str, object]:
        """The style as plain values for the project."""
        return asdict(self)


def style_from_mapping(values: dict[str, object]) -> Style:
    """The style that a project's plain values say; missing ones are the default's.

    Raises
    ------
    SettingsError
        LAYER_STYLE_INVALID with the field and its value if it cannot be painted.
    """
    known = {one.name for one in fields(Style)}
    chosen = {name: value for name, value in values.items() if name in known}
    for name, value in chosen.items():
        if not _is_valid(name, value):
            raise SettingsError("LAYER_STYLE_INVALID", field=name, value=value, expected=_expected(name))
    return Style(**chosen)  # type: ignore[arg-type]


def rgb_of(colour: str) -> tuple[int, int, int]:
    """Red, green and blue (0 to 255) of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


_RANGES = {
    "fill_opacity": (0.0, 1.0),
    "opacity": (0.0, 1.0),
    "width_px": (0.0, LARGEST_WIDTH_PX),
    "marker_px": (1.0, LARGEST_MARKER_PX),
    "label_px": (6.0, 72.0),
}


def _is_valid(name: str, value: object) -> bool:
    if name in _RANGES:
        least, greatest = _RANGES[name]
        return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= greatest
    if not isinstance(value, str):
        return False
    if name in ("fill", "stroke"):
        return not value or _COLOUR.fullmatch(value) is not None
    return name != "marker" or value in MARKERS


def _expected(name: str) -> str:
    if name in _RANGES:
        return "{} … {}".format(*_RANGES[name])
    return {"marker": ", ".join(MARKERS), "label_field": "text"}.get(name, "#rrggbb")
