"""国土TXT 界址点: a boundary as parcels of numbered points, north before east, as natural-resources offices take it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.area_official import official_area_m2, state_area
from gi_atlas.crs import Zone
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.characters import fits_encoding, require_characters
from gi_atlas.exchange.writers.plane import PLANE_DECIMALS, plane_feature

ATTRIBUTE_COUNTS = (8, 9, 12)
PARCELS, RINGS = "parcels", "rings"
PART_WAYS = (PARCELS, RINGS)
_HEAD = "[属性描述]"
_BODY = "[地块坐标]"
# A comma parts the values, "@" ends a parcel's line; neither can be written inside of a value.
_MARKS = frozenset(",@")


@dataclass(frozen=True)
class LandTxtStyle:
    """Which of the offices' variants is wanted.

    Attributes
    ----------
    has_prefix : bool
        Whether the zone number stands before the easting.
    attribute_count : int
        Values in a parcel's line before the "@": 8, 9 or 12. What the values beyond the eighth mean is the office's
        own matter; they stay empty.
    parts : str
        "parcels": each part of the boundary is a parcel, with the outer ring 1 and holes 2 and up. "rings": one
        parcel, the rings of all its parts numbered on.
    encoding : str
        "UTF-8" or "GBK".
    office : str
        数据产生单位.
    """

    has_prefix: bool = True
    attribute_count: int = 9
    parts: str = PARCELS
    encoding: str = "UTF-8"
    office: str = ""


def write_land_txt(path: Path, feature: BoundaryFeature, zone: Zone, style: LandTxtStyle, day: date) -> None:
    """Write one boundary in a 3° Gauss-Krüger zone of CGCS2000, to the millimetre.

    Parameters
    ----------
    feature : BoundaryFeature
        In EPSG:4490; its ``name`` becomes the parcels' name. A parcel's area is by the offices' algorithm, in hectares.
    day : date
        数据产生日期.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS; EXPORT_TOO_FINE if vertices fall together at a millimetre.
    """
    name = str(feature.attributes["name"] or "")
    require_characters(path, [name, style.office], "国土TXT", lambda c: c not in _MARKS and c.isprintable())
    require_characters(path, [name, style.office], style.encoding, lambda c: fits_encoding(c, style.encoding))
    lines = [_HEAD, *_head(zone, style, day), _BODY]
    plane = plane_feature(path, feature, zone, style.has_prefix).geometry
    for number, (parts, flat) in enumerate(_parcels(feature.geometry, plane, style), 1):
        lines += _parcel(number, name, parts, flat, style)
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(style.encoding))


def _head(zone: Zone, style: LandTxtStyle, day: date) -> list[str]:
    return [
        "格式版本号=1.01",
        f"数据产生单位={style.office}",
        f"数据产生日期={day.isoformat()}",
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "投影类型=高斯克吕格",
        "计量单位=米",
        f"带号={zone.number}",
        "精度=0.001",
        "转换参数=,,,,,,",
    ]


def _parcels(geometry: Any, plane: Any, style: LandTxtStyle) -> list[tuple[Any, Sequence[Any]]]:
    """Geometry for the area and plane polygons of each parcel."""
    if style.parts == RINGS:
        return [(geometry, list(plane.geoms))]
    return [(part, [flat]) for part, flat in zip(geometry.geoms, plane.geoms, strict=True)]


def _parcel(number: int, name: str, geometry: Any, parts: Sequence[Any], style: LandTxtStyle) -> list[str]:
    rings = [ring for part in parts for ring in shapely.get_rings(part)]
    count = sum(shapely.get_num_coordinates(ring) for ring in rings)
    area = f"{state_area(official_area_m2(geometry), 'ha'):f}"
    told = [str(count), area, str(number), name, "面", "", "", "", *[""] * (style.attribute_count - 8)]
    return [",".join([*told, "@"]), *_points(rings)]


def _points(rings: Sequence[Any]) -> Iterator[str]:
    first = 1
    for ring_number, ring in enumerate(rings, 1):
        points = shapely.get_coordinates(ring)
        for place, (easting, northing) in enumerate(points.tolist()):
            # The last point is the first one again, under its own number.
            number = first + place if place < len(points) - 1 else first
            yield f"J{number},{ring_number},{northing:.{PLANE_DECIMALS}f},{easting:.{PLANE_DECIMALS}f}"
        first += len(points) - 1


def require_style(path: Path, style: LandTxtStyle) -> None:
    """Refuse a variant that nobody asks for.

    Raises
    ------
    WriteError
        EXPORT_VARIANT.
    """
    if style.attribute_count not in ATTRIBUTE_COUNTS:
        raise WriteError(
            "EXPORT_VARIANT",
            path=path.name,
            value=style.attribute_count,
            expected=", ".join(map(str, ATTRIBUTE_COUNTS)),
        )
    if style.parts not in PART_WAYS:
        raise WriteError("EXPORT_VARIANT", path=path.name, value=style.parts, expected=", ".join(PART_WAYS))
