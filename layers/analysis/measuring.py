"""Measures of polygons: areas by several methods, perimeter, extent."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.area import M2_PER_MU, perimeter_m
from gi_atlas.area_official import compare_areas, explain_difference
from gi_atlas.coordinates import format_extent
from gi_atlas.errors import QuestionOpen, format_text
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.inspection import Question
from gi_atlas.exchange.moving import to_store
from gi_atlas.jobs import Progress
from gi_atlas.services.inspecting import Examined, examine_file

_METHODS = ("AREA_OFFICIAL_TOLD", "AREA_GEODESIC_TOLD", "AREA_PLANE_TOLD", "AREA_ROUNDING_TOLD")
_SHOWN_CHOICES = 6
Polygons = list[tuple[str, Any]]


def measure_file(path: Path, answers: Answers | None = None, progress: Progress | None = None) -> list[dict[str, Any]]:
    """Rows of ``measure``: every polygon of a foreign file, read through the door.

    Raises
    ------
    ReadError, UnsupportedFormat, CrsError
        The file is refused; see ``services.inspecting.inspect_file``.
    QuestionOpen
        IMPORT_NEEDS_ANSWERS while the coordinate system is open.
    """
    return measure_polygons(file_polygons(path, answers, progress))


def file_polygons(path: Path, answers: Answers | None = None, progress: Progress | None = None) -> Polygons:
    """Id and geometry (EPSG:4490) of every polygon of a foreign file; refusals as ``measure_file``."""
    examined = examine_file(path, answers, progress=progress)
    _require_crs(examined)
    found: Polygons = []
    for layer, settled in zip(examined.foreign.layers, examined.references, strict=True):
        geometries = to_store(layer.geometries(), settled)
        for number, geometry in zip(layer.rows(), geometries, strict=True):
            if geometry is not None and not geometry.is_empty and shapely.get_dimensions(geometry) == 2:
                found.append((f"{layer.name}:{number}", geometry))
    return found


def _require_crs(examined: Examined) -> None:
    """Ask for a coordinate system that is open: metres must not be measured as degrees."""
    asked = [one for one in examined.inspection.open_questions() if one.option == "--crs"]
    if asked:
        raise QuestionOpen(
            "IMPORT_NEEDS_ANSWERS",
            file=examined.foreign.name,
            options="--crs",
            detail=" ".join(f"{one.message()} {one.reason()} {_choices(one)}." for one in asked),
            questions=[one.as_json() for one in asked],
        )


def _choices(question: Question) -> str:
    shown = " | ".join(question.choices[:_SHOWN_CHOICES])
    return f"{shown} | …" if len(question.choices) > _SHOWN_CHOICES else shown


def measure_polygons(polygons: Polygons) -> list[dict[str, Any]]:
    """Rows of ``measure`` for polygons with their ids."""
    return [{"id": name, **measure(geometry)} for name, geometry in polygons]


def measure(geometry: Any) -> dict[str, Any]:
    """Areas, perimeter and extent of a polygon in EPSG:4490, nothing rounded.

    ``area_ellipsoid_m2`` is the natural-resources offices' (``gi_atlas.area_official``), with edges straight in
    longitude and latitude; ``area_geodesic_m2`` takes geodesics as edges; ``area_gk_m2`` is straight in the
    3° Gauss-Krüger zone of the middle (None where there is none).
    """
    areas = compare_areas(geometry)
    return {
        "area_ellipsoid_m2": areas.official_m2,
        "area_geodesic_m2": areas.geodesic_m2,
        "area_gk_m2": areas.plane_m2,
        "gk_epsg": areas.plane_epsg,
        "area_mu": areas.official_m2 / M2_PER_MU,
        "perimeter_m": perimeter_m(geometry),
        "extent_dms": format_extent(geometry.bounds),
        "is_valid": bool(shapely.is_valid(geometry)),
    }


def measure_remarks(polygons: Sequence[tuple[str, Any]]) -> Iterator[str]:
    """Sentences below a table of measures: what each method is, how it is rounded, and why the methods differ."""
    yield from (format_text(code, {}) for code in _METHODS)
    for name, geometry in polygons:
        yield from explain_difference(compare_areas(geometry), name=name)
