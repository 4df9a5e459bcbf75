"""Leaflet's files, from the locked package that holds them; they must be the ones its makers published."""

import base64
import hashlib
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from gi_atlas.errors import PublishError

PACKAGE = "django-js-lib-leaflet"
VERSION = "1.9.4"
# sha256 in base 64, as the makers give them for the integrity attribute.
SCRIPT = ("leaflet.js", "20nQCchB9co0qIjJZRGuk2/Z9VM+kNiyxNV1lvTlZBo=")
STYLE = ("leaflet.css", "p4NxAoJBhIIN+hmNHrzRCf9tD/miZyoHS5obTRR9BMY=")


@cache
def leaflet_script() -> str:
    """Leaflet's program, without the pointer to its map of sources.

    Raises
    ------
    PublishError
        WEBMAP_LEAFLET if the package is missing or its file is another one.
    """
    text = _read(*SCRIPT).replace("//# sourceMappingURL=leaflet.js.map", "").strip()
    # Its sign in the corner is off; the page names Leaflet in words, so that no address stands in it as a link.
    return text.replace('<a href="https://leafletjs.com"', "<a")


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet, without remarks and without the pictures that it would fetch (none of them is used)."""
    lines = re.sub(r"/\*.*?\*/", "", _read(*STYLE), flags=re.DOTALL).splitlines()
    return "\n".join(line for line in lines if line.strip() and "url(" not in line)


@cache
def leaflet_licence() -> str:
    """Leaflet's licence, which goes out with its program."""
    return _path("LICENSE").read_text(encoding="utf-8")


def _read(name: str, digest: str) -> str:
    content = _path(name).read_bytes()
    found = base64.b64encode(hashlib.sha256(content).digest()).decode("ascii")
    if found != digest:
        raise PublishError("WEBMAP_LEAFLET", package=PACKAGE, detail=f"{name}: sha256-{found}")
    return content.decode("utf-8")


def _path(name: str) -> Path:
    try:
        listed = files(PACKAGE) or []
    except PackageNotFoundError:
        listed = []
    found = next((item for item in listed if item.name == name), None)
    path = Path(str(found.locate())) if found is not None else None
    if path is None or not path.is_file():
        raise PublishError("WEBMAP_LEAFLET", package=PACKAGE, detail=name)
    return path
