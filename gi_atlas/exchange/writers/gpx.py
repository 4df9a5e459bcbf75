"""GPX 1.1 of a boundary for field teams: every ring a closed track, every corner a waypoint under its number."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import shapely

from gi_atlas.exchange.rings import polygons_of_rings
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.characters import fits_xml, require_characters
from gi_atlas.geometry import DECIMALS

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="GI Atlas" xmlns="http://www.topografix.com/GPX/1/1">'
)


def write_gpx(path: Path, feature: BoundaryFeature) -> None:
    """Write one boundary; CGCS2000 is taken as WGS 84, which agrees within a metre.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS with the characters that XML cannot hold.
    """
    name = str(feature.attributes["name"] or "")
    require_characters(path, [name, feature.attributes.get("sha256")], "XML", fits_xml)
    rings = [shapely.get_coordinates(ring).tolist() for part in feature.geometry.geoms
             for ring in shapely.get_rings(part)]  # fmt: skip
    # GPX 1.1 wants metadata, waypoints and tracks in this order.
    told = f"<metadata><name>{escape(name)}</name><desc>{escape(_description(feature))}</desc></metadata>"
    body = "".join([told, *_waypoints(rings), *_tracks(name, rings)])
    path.write_text(f"{_HEAD}{body}</gpx>\n", encoding="utf-8")


def _description(feature: BoundaryFeature) -> str:
    known = feature.attributes
    return f"version {known.get('version')}; sha256 {known.get('sha256')}; CGCS2000, taken as WGS 84 within a metre"


def _waypoints(rings: list[Any]) -> Iterator[str]:
    # All of them, even beyond what a device keeps: it tells of those that it leaves out, a missing one nobody sees.
    for number, place in enumerate((place for ring in rings for place in ring[:-1]), 1):
        yield f"<wpt {_place(place)}><name>J{number}</name></wpt>"


def _tracks(name: str, rings: list[Any]) -> Iterator[str]:
    for number, ring in enumerate(rings, 1):
        points = "".join(f"<trkpt {_place(place)}/>" for place in ring)
        yield f"<trk><name>{escape(name)} {number}</name><trkseg>{points}</trkseg></trk>"


def _place(place: list[float]) -> str:
    return f'lat="{place[1]:.{DECIMALS}f}" lon="{place[0]:.{DECIMALS}f}"'


def boundary_of_tracks(lines: list[Any]) -> Any:
    """MultiPolygon of the closed tracks of a file that ``write_gpx`` wrote."""
    return polygons_of_rings([shapely.get_coordinates(line) for line in lines])
