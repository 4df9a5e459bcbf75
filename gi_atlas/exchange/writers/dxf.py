"""DXF R2010 in UTF-8: every ring a closed LWPOLYLINE in the Gauss-Krüger plane, outer rings and holes on own layers."""

import re
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange.rings import polygons_of_rings
from gi_atlas.exchange.safe_names import cut_bytes, safe_name
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature

APP_ID, CRS_PROPERTY, HOLES = "GI_ATLAS", "CRS", "_HOLES"
_METRES, _COLOUR_OUTER, _COLOUR_HOLE = 6, 1, 5
# Signs that CAD programs refuse in the names of layers, beside those of file systems.
_REFUSED = re.compile(r"[;=,'`|&~]")
# A string of XDATA is at most 255 bytes; a layer's name at most 255 signs in every version.
_XDATA_BYTES, _LAYER_BYTES = 250, 120
_OWN_LAYERS = ("0", "defpoints")


def layer_name(text: str) -> str:
    """Name of a layer that CAD programs take, from any text."""
    name = cut_bytes(_REFUSED.sub("_", safe_name(text, "scope", _LAYER_BYTES)).replace(" ", "_"), _LAYER_BYTES)
    return f"_{name}" if name.casefold() in _OWN_LAYERS else name


def write_dxf(path: Path, feature: BoundaryFeature, crs_text: str) -> None:
    """Write one boundary; holes stand on a layer of their own.

    Parameters
    ----------
    feature : BoundaryFeature
        In metres of a plane; ``product`` or ``name`` names the layer.
    crs_text : str
        Stated as the drawing's property CRS; a drawing has no other place for it.
    """
    from ezdxf.filemanagement import new  # slow to load; only drawings need it

    drawing = new("R2010")
    drawing.header["$INSUNITS"] = _METRES
    drawing.header["$MEASUREMENT"] = 1
    drawing.header.custom_vars.append(CRS_PROPERTY, crs_text)
    drawing.appids.add(APP_ID)
    outer = layer_name(str(feature.attributes.get("product") or feature.attributes["name"] or ""))
    drawing.layers.add(outer, color=_COLOUR_OUTER)
    drawing.layers.add(outer + HOLES, color=_COLOUR_HOLE)
    for part in feature.geometry.geoms:
        for number, ring in enumerate(shapely.get_rings(part)):
            _add_ring(drawing.modelspace(), ring, outer + HOLES if number else outer, feature)
    drawing.saveas(path)


def _add_ring(space: Any, ring: Any, layer: str, feature: BoundaryFeature) -> None:
    points = shapely.get_coordinates(ring)[:-1].tolist()
    line = space.add_lwpolyline(points, close=True, dxfattribs={"layer": layer})
    told = [(name, feature.attributes.get(name)) for name in ("boundary_id", "version", "sha256")]
    line.set_xdata(APP_ID, [(1000, cut_bytes(f"{name}={value}", _XDATA_BYTES)) for name, value in told if value])


def read_dxf(path: Path) -> tuple[Any, str, list[str]]:
    """What ``write_dxf`` wrote: MultiPolygon, CRS, and the faults that an audit of the drawing finds.

    Raises
    ------
    ReadError
        READ_FAILED for what is no whole drawing.
    """
    import numpy as np
    from ezdxf.filemanagement import readfile
    from ezdxf.lldxf.const import DXFError

    try:
        drawing = readfile(path)
    except DXFError as error:
        raise ReadError("READ_FAILED", file=path.name, driver="DXF", detail=str(error)[:200]) from error
    audit = drawing.audit()
    faults = [str(error.message) for error in audit.errors + audit.fixes]
    lines = list(drawing.modelspace().query("LWPOLYLINE"))
    faults += [f"open: {line.dxf.handle}" for line in lines if not line.closed]
    rings = [np.array([*line.get_points("xy"), line.get_points("xy")[0]]) for line in lines]
    return polygons_of_rings(rings), str(drawing.header.custom_vars.get(CRS_PROPERTY)), faults
