"""The page itself: folium renders a frame of constants, everything of ours and of people is put in afterwards.

folium evaluates its output as a template, so that a text in it may run as code on the machine that publishes. It is
given nothing but the constants below; the marks in them are replaced when it is done.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from gi_atlas.errors import PublishError
from layers.publish.webmap.leaflet_files import leaflet_licence, leaflet_script, leaflet_style
from layers.publish.webmap.safe_json import safe_json

STYLES = ("page.css", "panel.css", "print.css")
# In this order: each file only uses what stands in those before it.
SCRIPTS = (
    "texts.js",
    "slices.js",
    "unpack.js",
    "store.js",
    "grid.js",
    "copies.js",
    "layers.js",
    "filter.js",
    "shapes.js",
    "canvas.js",
    "measure.js",
    "viewer.js",
    "facts.js",
    "panel.js",
    "results.js",
    "table.js",
    "timeline.js",
    "link.js",
    "printing.js",
    "start.js",
)
MAP_NAME = "map_gi_atlas"
_FRAME = """
{% macro header(this, kwargs) %}<!--gi:head-->{% endmacro %}
{% macro html(this, kwargs) %}<!--gi:before--><div class="folium-map" id="{{ this.get_name() }}"></div><!--gi:after-->
{% endmacro %}
{% macro script(this, kwargs) %}
    var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options|tojavascript }});
{% endmacro %}
"""
_OPTIONS = {
    "attribution_control": False,
    "fade_animation": False,
    "world_copy_jump": False,
    "zoom_animation": False,
    "zoom_control": False,
}
# A browser looks for it in the first 1,024 bytes.
_CHARSET = '<meta http-equiv="content-type" content="text/html; charset=UTF-8" />'
_MARK = re.compile(r"<!--gi:(\w+)-->")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_CONTENT = re.compile(r'<script type="application/json" id="gi-content">(.*?)</script>', re.DOTALL)


@cache
def page_file(name: str) -> str:
    """A file of the page's own that stands beside this module."""
    return files("layers.publish.webmap").joinpath("page", name).read_text(encoding="utf-8")


@cache
def frame() -> str:
    """What folium makes of a map without data, tiles, scripts and styles.

    Raises
    ------
    PublishError
        WEBMAP_FRAME if folium rendered something else than the marks and constants that were given to it.
    """
    import folium  # it loads pandas: only where a page is made
    from folium.template import Template

    class Frame(folium.Map):  # type: ignore[misc]  # folium has no types
        _template = Template(_FRAME)
        default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium reads them from the class
        default_css: list[tuple[str, str]] = []  # noqa: RUF012

    chart = Frame(location=(0.0, 0.0), tiles=None)
    chart._id = MAP_NAME.removeprefix("map_")
    chart.options = {**_OPTIONS, "center": [0.0, 0.0], "zoom": 0}
    text = str(chart.get_root().render())
    if (
        sorted(_MARK.findall(text)) != ["after", "before", "head"]
        or _CHARSET not in text
        or re.search(r"\b(src|href)=|https?:", text)
    ):
        raise PublishError("WEBMAP_FRAME", version=version("folium"))
    return text


def make_page(content: Mapping[str, Any], tile_origin: str = "") -> str:
    """The whole page.

    Parameters
    ----------
    content : mapping
        What ``content.Content.build`` made; its ``map`` holds title and language.
    tile_origin : str
        Server of the background map, the only one that the page may ask; "" for none.
    """
    head = content["map"]
    parts = {"head": _head_part(str(head["title"])), "before": page_file("body.html"), "after": _after_part(content)}
    text = _MARK.sub(lambda found: parts[found[1]], frame())
    text = text.replace("<html>", f'<html lang="{escape(str(head["language"]))}">', 1)
    # Last, as it hashes what stands in the page; a policy holds for what follows it.
    begin = text.index(_CHARSET) + len(_CHARSET)
    return f"{text[:begin]}\n{_policy(text, tile_origin)}{text[begin:]}"


def read_content(page: str) -> str:
    """The content of a page as it stands there: JSON.

    Raises
    ------
    PublishError
        WEBMAP_FRAME if there is not exactly one.
    """
    found = _CONTENT.findall(page)
    if len(found) != 1:
        raise PublishError("WEBMAP_FRAME", version="")
    return str(found[0])


def _head_part(title: str) -> str:
    styles = "\n".join([leaflet_style(), *map(page_file, STYLES)])
    return "\n".join(
        [
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>",
            f"<style>{styles}</style>",
            f"<!--\n{leaflet_licence()}\n-->",
            f"<script>{leaflet_script()}</script>",
        ]
    )


def _after_part(content: Mapping[str, Any]) -> str:
    return (
        f'{page_file("below.html")}<script type="application/json" id="gi-content">{safe_json(content)}</script>\n'
        f"<script>{_program()}</script>"
    )


@cache
def _program() -> str:
    return "\n".join(lean(page_file(name)) for name in SCRIPTS)


def lean(source: str) -> str:
    """A program without indents and lines of comment: a fifth of its bytes, which every page would carry.

    Lines stay lines, so that a fault in a browser can be found; no text of ours goes over several lines.
    """
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _policy(text: str, tile_origin: str) -> str:
    scripts, styles = (" ".join(map(_source, found.findall(text))) for found in (_SCRIPT, _STYLE))
    rules = (
        "default-src 'none'",
        f"script-src {scripts}",
        f"style-src {styles}",
        f"img-src data: {tile_origin}".strip(),
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _source(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode('ascii')}'"
