"""What a person decided about a web map."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gi_atlas.errors import PublishError

DEFAULT_BUDGET_BYTES = 2_000_000
LEAST_LARGEST_ZOOM, LARGEST_ZOOM = 8, 17
LAYERS = ("boundaries", "units", "townships", "records")
POINT_LAYERS = ("records",)
# Before the id of an imported layer: a layer of the project that came with a stranger's file.
IMPORTED = "layer:"
BASEMAP_DATUMS = ("wgs84", "gcj02")
MOST_DECIMALS = 6
HOME_DECIMALS = 2
# Longer ones would cover the map at whose foot they stand.
MOST_LETTERS = {"title": 200, "office": 200, "approval_no": 100, "exemption": 200}
# One server by its own name: a policy's source list reads * as any server, browsers read \\ as /, and Leaflet stops
# at a mark in braces that it does not know.
_SERVER = re.compile(r"[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*(:[0-9]{1,5})?|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?")
_PATH = re.compile(r"[!#-;=?-\[\]-z~{}]*", re.ASCII)
_NEEDED_MARKS, _KNOWN_MARKS = {"{z}", "{x}", "{y}"}, {"{z}", "{x}", "{y}", "{s}", "{r}"}
# Kinds of letters that leave no mark: spaces, controls, what only joins or turns others.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cn"})
_MARKS = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Basemap:
    """Tiles that the page asks a server for; only where the publisher chose them.

    Attributes
    ----------
    url : str
        ``https`` address with ``{z}``, ``{x}`` and ``{y}``.
    attribution : str
        Who made the tiles; shown on the page as plain text.
    datum : str
        "wgs84", or "gcj02" for tiles that are shifted; the page's geometry is shifted likewise then, and says so.
    """

    url: str
    attribution: str
    datum: str = "wgs84"

    def __post_init__(self) -> None:
        if not _is_tile_address(self.url):
            raise PublishError("WEBMAP_TILES", value=self.url)
        if not self.attribution.strip():
            raise PublishError("WEBMAP_ATTRIBUTION", value=self.url)

    @property
    def origin(self) -> str:
        """What a Content-Security-Policy calls the server."""
        return f"https://{urlsplit(self.url).netloc}"


def _is_tile_address(url: str) -> bool:
    if not url.isprintable():  # tabs and line breaks, which ``urlsplit`` passes over
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no address
        return False
    rest = url.partition("://")[2][len(parts.netloc) :]
    is_from_one_server = parts.scheme == "https" and _SERVER.fullmatch(parts.netloc) and _PATH.fullmatch(rest)
    marks = _MARKS.findall(rest)
    is_whole = not set("{}") & set(_MARKS.sub("", rest))
    return bool(is_from_one_server) and is_whole and _NEEDED_MARKS <= set(marks) <= _KNOWN_MARKS


def _said(text: str) -> str:
    """A text on one line; "" if there is nothing to be seen of it."""
    line = " ".join(text.split())
    return line if any(unicodedata.category(letter) not in _UNSEEN for letter in line) else ""


@dataclass(frozen=True)
class WebMapOptions:
    """Choices for one web map; the defaults let out as little as is useful.

    Attributes
    ----------
    is_public : bool
        Only published boundaries, and those that they superseded; else drafts go out too, under a watermark.
    title, office : str
        Title of the page (default: the project's name) and who publishes it.
    layers : tuple of str
        Of ``LAYERS``; an imported layer is ``IMPORTED`` and its id.
    fields : frozenset of str
        Keys of ``fields.FIELDS`` that are private by default and shall go out all the same, and columns of strangers'
        files as ``fields.free_key`` names them.
    hidden : frozenset of str
        Keys that shall stay inside, whatever else lets them out.
    decimals : mapping of str to int
        Decimals of a degree for the places of a layer, ``HOME_DECIMALS`` by default. Where they are given, lines and
        areas of an imported layer lie on that grid as well; small ones are places whether or not.
    budget_bytes : int
        The largest zoom that is offered shrinks until the page fits.
    largest_zoom : int
        Largest zoom to offer, where the budget allows it.
    photo_px : int
        Longer side of photos; 0 for none.
    approval_no, exemption : str
        Map-approval number (审图号), or the reason why there need be none. Texts are kept on one line; one without
        anything to be seen is none.
    has_pmtiles : bool
        Whether a folder gets vector tiles of each layer as well.

    Raises
    ------
    PublishError
        WEBMAP_TEXT_LONG.
    """

    is_public: bool = False
    title: str = ""
    office: str = ""
    language: str = "zh"
    layers: tuple[str, ...] = ("boundaries",)
    fields: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    decimals: Mapping[str, int] = field(default_factory=dict)
    budget_bytes: int = DEFAULT_BUDGET_BYTES
    largest_zoom: int = LARGEST_ZOOM
    photo_px: int = 640
    approval_no: str = ""
    exemption: str = ""
    basemap: Basemap | None = None
    has_pmtiles: bool = False

    def __post_init__(self) -> None:
        for field_name, most in MOST_LETTERS.items():
            text = _said(getattr(self, field_name))
            if len(text) > most:
                option = f"--{field_name.replace('_', '-')}"
                raise PublishError("WEBMAP_TEXT_LONG", field=option, count=len(text), most=most)
            object.__setattr__(self, field_name, text)

    def decimals_of(self, layer: str) -> int:
        """Decimals of a degree that the places of a layer keep."""
        return self.decimals.get(layer, HOME_DECIMALS)

    def rounded_to(self, layer: str) -> int | None:
        """Decimals on which lines and areas of a layer lie; None where they are exact."""
        found = self.decimals.get(layer, MOST_DECIMALS) if layer.startswith(IMPORTED) else MOST_DECIMALS
        return found if found < MOST_DECIMALS else None
