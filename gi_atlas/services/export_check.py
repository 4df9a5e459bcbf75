"""A written boundary file is read back through the door and compared before it counts as written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import shapely

from gi_atlas.errors import GiAtlasError, ReadError, UnsupportedFormat, WriteError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import ForeignLayer, open_foreign
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value
from gi_atlas.exchange.writers.gdal_files import joined_texts, name_table_path, read_name_table, shape_fields
from gi_atlas.exchange.writers.scope_package import LayerPart
from gi_atlas.geometry import geometry_hash
from gi_atlas.jobs import Progress
from gi_atlas.services.preparing import as_multipolygon

PLANE_TOLERANCE_M = 0.001
# What readers of damaged files raise, beside what the door says.
_UNREADABLE = (ReadError, UnsupportedFormat, ValueError, LookupError, SyntaxError, EOFError, BadZipFile)


@contextmanager
def reading_back(path: Path) -> Iterator[None]:
    """A block that reads a written file; one that cannot be read is not what was written.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS with the reader's fault.
    """
    try:
        yield
    except _UNREADABLE as error:
        told = error.code if isinstance(error, GiAtlasError) else type(error).__name__
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=told) from error


def require_same(
    path: Path,
    feature: BoundaryFeature,
    encoding: str | None = None,
    is_plane: bool = False,
    progress: Progress | None = None,
    further_rows: Sequence[int] = (),
) -> Sequence[ForeignLayer]:
    """Compare a file with the feature that was written into it.

    Parameters
    ----------
    encoding : str, optional
        Of a Shapefile's texts; its name table is compared too.
    is_plane : bool
        The feature is in a plane CRS: every vertex must come back within a millimetre. Else the canonical hash must.
    further_rows : sequence of int
        Rows of the layers that stand behind the boundary's.

    Returns
    -------
    sequence of ForeignLayer
        What was read, so that it need not be read twice.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS with what differs; EXPORT_INVALID if the format cannot keep an invalid polygon.
    """
    try:
        layers = open_foreign(path, Answers(encoding=encoding), progress or Progress()).layers
    except (ReadError, UnsupportedFormat) as error:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=error.code) from error
    if [len(layer) for layer in layers] != [1, *further_rows]:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="rows")
    if not _is_same_shape(layers[0].geometries()[0], feature.geometry, is_plane):
        raise _shape_fault(path, feature.geometry)
    expected = feature.attributes
    found = _shape_values(path, layers[0], expected, encoding) if encoding else _values(layers[0], expected)
    differing = [name for name, value in expected.items() if not is_same_value(value, found[name])]
    if differing:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=", ".join(differing))
    return layers


def require_same_parts(
    path: Path, feature: BoundaryFeature, crs: str, values: dict[str, Value], progress: Progress
) -> None:
    """Compare a file whose rows hold parts of one boundary with the feature that was written into it.

    Parameters
    ----------
    feature : BoundaryFeature
        In the plane CRS ``crs``; all rows together must give its geometry to the millimetre.
    values : dict
        What every row holds, by the file's own field names.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS, EXPORT_INVALID.
    """
    try:
        layer = open_foreign(path, Answers(), progress).layers[0]
    except (ReadError, UnsupportedFormat) as error:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=error.code) from error
    if layer.crs_text != crs:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=f"{layer.crs_text} / {crs}")
    if layer.fault_count or not _is_same_shape(_joined(layer), feature.geometry, is_plane=True):
        raise _shape_fault(path, feature.geometry)
    differing = [name for name, value in values.items() for found in layer.values(name)
                 if not is_same_value(value, found)]  # fmt: skip
    if differing:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=", ".join(differing))


def require_same_layers(path: Path, layers: Sequence[ForeignLayer], parts: Sequence[LayerPart]) -> None:
    """Compare the layers behind the first one of a file, as they were read, with what was written into it.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS with the layer that differs.
    """
    for layer, part in zip(layers[1:], parts, strict=True):
        if layer.name != part.name or not _are_same(layer.geometries(), part.geometries):
            raise WriteError("EXPORT_DIFFERS", path=path.name, field=part.name)
        found = {name: layer.values(name) for name in part.rows[0]}
        for number, row in enumerate(part.rows):
            require_same_values(path, {name: values[number] for name, values in found.items()}, row)


def _are_same(found: Any, expected: Sequence[Any]) -> bool:
    return all(
        (one is None and other is None) or (one is not None and other is not None and shapely.equals_exact(one, other))
        for one, other in zip(found, expected, strict=True)
    )


def require_same_shape(path: Path, found: Any, expected: Any, is_plane: bool = False) -> None:
    """Compare a geometry that was read back: by its canonical hash, or to the millimetre in a plane.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS, EXPORT_INVALID.
    """
    if not _is_same_shape(found, expected, is_plane):
        raise _shape_fault(path, expected)


def require_same_values(path: Path, found: Mapping[str, Any], expected: Mapping[str, Value]) -> None:
    """Compare values that were read back.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS with the names of those that differ.
    """
    differing = [name for name, value in expected.items() if not is_same_value(value, found.get(name))]
    if differing:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=", ".join(differing))


def require_same_rows(path: Path, found: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]) -> None:
    """Compare the rows of a table that was read back with those that were written.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS with the first row that differs.
    """
    if len(found) != len(expected):
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=f"{len(found)} / {len(expected)}")
    for number, (one, other) in enumerate(zip(found, expected, strict=True), 1):
        if tuple(one) != tuple(other):
            raise WriteError("EXPORT_DIFFERS", path=path.name, field=f"row {number}")


def _joined(layer: ForeignLayer) -> Any:
    return shapely.multipolygons(shapely.get_parts(layer.geometries()))


def _shape_fault(path: Path, geometry: Any) -> WriteError:
    # Not every format keeps a polygon that crosses itself; it is not repaired here, it is the office's boundary.
    if not geometry.is_valid:
        return WriteError("EXPORT_INVALID", path=path.name, reason=str(shapely.is_valid_reason(geometry)))
    return WriteError("EXPORT_DIFFERS", path=path.name, field="geometry")


def _is_same_shape(found: Any, expected: Any, is_plane: bool) -> bool:
    if not is_plane:
        return geometry_hash(as_multipolygon(found)) == geometry_hash(expected)
    first, second = (shapely.normalize(shapely.multipolygons(shapely.get_parts(shape))) for shape in (found, expected))
    if shapely.get_num_coordinates(first) != shapely.get_num_coordinates(second):
        return False
    apart = shapely.get_coordinates(first) - shapely.get_coordinates(second)
    return bool(np.hypot(apart[:, 0], apart[:, 1]).max() <= PLANE_TOLERANCE_M)


def _values(layer: ForeignLayer, names: dict[str, Value]) -> dict[str, Any]:
    # KML's own name reads as "Name".
    theirs = {"name": "Name"} if "Name" in layer.field_names else {}
    return {name: layer.values(theirs.get(name, name))[0] for name in names}


def _shape_values(path: Path, layer: ForeignLayer, attributes: dict[str, Value], encoding: str) -> dict[str, Any]:
    parts, _values_written = shape_fields(attributes, encoding)
    if read_name_table(name_table_path(path)) != parts:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=name_table_path(path).name)
    return joined_texts(parts, {part.short_name: layer.values(part.short_name)[0] for part in parts})


def is_same_value(expected: Value, found: Any) -> bool:
    """Whether a value came back: nothing and an empty text are one, numbers agree to a billionth, dates as ISO."""
    if expected is None or expected == "":
        return found is None or str(found) == ""
    if found is None:
        return False
    if isinstance(expected, float):
        return abs(float(found) - expected) <= 1e-9 * max(1.0, abs(expected))
    if isinstance(expected, int):
        return float(found) == expected
    return str(found) == expected or (isinstance(found, date) and found.isoformat()[: len(expected)] == expected)
