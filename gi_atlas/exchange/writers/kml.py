"""KML 2.2 with nine decimals and the attributes as ExtendedData."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import shapely

from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.characters import fits_xml, require_characters
from gi_atlas.geometry import DECIMALS

# A reader turns a bare carriage return into a line feed (XML 1.0, clause 2.11).
_KEPT = {"\r": "&#13;"}


def write_kml(path: Path, feature: BoundaryFeature) -> None:
    """Write one boundary; its name stands in ``name`` alone, all else in ``ExtendedData``.

    CGCS2000 is taken as WGS 84, which agrees within a metre.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS with the characters that XML cannot hold.
    """
    require_kml_texts(path, feature)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{boundary_placemark(feature)}</Document></kml>\n",
        encoding="utf-8",
    )


def require_kml_texts(path: Path, feature: BoundaryFeature) -> None:
    """Refuse texts that XML cannot hold.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS.
    """
    require_characters(path, feature.attributes.values(), "XML", fits_xml)


def boundary_placemark(feature: BoundaryFeature, style: str = "") -> str:
    """The boundary as a KML Placemark; ``style`` is the address of a style, such as "#scope"."""
    listed = "".join(
        f"<Data name={quoteattr(name)}><value>{_text(value)}</value></Data>"
        for name, value in feature.attributes.items()
        if value is not None and name != "name"
    )
    polygons = "".join(_polygon(part) for part in feature.geometry.geoms)
    look = f"<styleUrl>{style}</styleUrl>" if style else ""
    return (
        f"<Placemark><name>{_text(feature.attributes['name'])}</name>{look}<ExtendedData>{listed}</ExtendedData>"
        f"<MultiGeometry>{polygons}</MultiGeometry></Placemark>"
    )


def _text(value: Any) -> str:
    return escape(str(value), _KEPT)


def _polygon(part: Any) -> str:
    rings = [_ring(ring) for ring in shapely.get_rings(part)]
    inner = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in rings[1:])
    return f"<Polygon><outerBoundaryIs>{rings[0]}</outerBoundaryIs>{inner}</Polygon>"


def _ring(ring: Any) -> str:
    points = " ".join(f"{x:.{DECIMALS}f},{y:.{DECIMALS}f}" for x, y in shapely.get_coordinates(ring).tolist())
    return f"<LinearRing><coordinates>{points}</coordinates></LinearRing>"
