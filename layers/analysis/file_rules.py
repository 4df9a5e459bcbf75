"""Rules for a foreign file, before anything of it is imported."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.georeference import Georeference
from gi_atlas.exchange.moving import to_store
from gi_atlas.exchange.open import ForeignLayer
from gi_atlas.jobs import Progress
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.rules.geometry_rules import fault_of
from gi_atlas.rules.places import place_of
from gi_atlas.services.inspecting import Examined, examine_file
from layers.analysis.overlaps import overlaps
from layers.analysis.pieces import Geometries, make_usable
from layers.analysis.rules import hectares

ROUNDING_M2 = 1.0  # neighbours whose coordinates were rounded apart share less


def check_file(path: Path, answers: Answers | None = None, progress: Progress | None = None) -> list[Finding]:
    """Findings about a foreign file, errors first: open questions, remarks of its reader, faults of its geometry.

    Objects are named ``layer:row``. Geometry of a layer whose place is still in question is checked as it stands.

    Raises
    ------
    ReadError, UnsupportedFormat, CrsError
        The file is refused; see ``services.inspecting.examine_file``.
    """
    examined = examine_file(path, answers, progress=progress)
    found = [*_questions(examined), *_remarks(examined)]
    is_alone = len(examined.foreign.layers) == 1
    for layer, settled in zip(examined.foreign.layers, examined.references, strict=True):
        if layer.has_geometry:
            found += _check_layer(layer, settled, is_alone)
    order = list(Severity)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def _questions(examined: Examined) -> Iterator[Finding]:
    name = examined.inspection.path.name
    for question in examined.inspection.open_questions():
        evidence = {**question.context, "option": question.option, "choices": list(question.choices)}
        yield Finding(question.code, Severity.WARNING, name, name, None, evidence, "RULE_FILE_QUESTION_FIX")


def _remarks(examined: Examined) -> Iterator[Finding]:
    name = examined.inspection.path.name
    for remark in examined.inspection.warnings:
        yield Finding(remark.code, Severity.WARNING, name, name, None, dict(remark.context), "RULE_FILE_REMARK_FIX")


def _check_layer(layer: ForeignLayer, settled: Georeference, is_alone: bool) -> Iterator[Finding]:
    read = np.asarray(layer.geometries(), dtype=object)
    shapes = read if settled.questions else to_store(read, settled)
    objects = [f"{layer.name}:{row}" for row in layer.rows()]
    names = [str(row) for row in layer.rows()] if is_alone else objects
    for object_id, name, shape in zip(objects, names, shapes, strict=True):
        if shape is None or shape.is_empty:
            yield Finding("RULE_ROW_EMPTY", Severity.WARNING, object_id, name)
        elif (fault := fault_of(shape)) is not None:
            reason, place = fault
            yield Finding("RULE_ROW_INVALID", Severity.ERROR, object_id, name, place, {"reason": reason})
    areas = np.flatnonzero(np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes))
    if not settled.questions:
        yield from _overlapping(shapes[areas], [objects[number] for number in areas], [names[one] for one in areas])


def _overlapping(shapes: Geometries, objects: list[str], names: list[str]) -> Iterator[Finding]:
    """Rows that share ground; that one lies within another is no defect: a county holds its townships."""
    usable: Any = make_usable(shapes)[0]
    found = overlaps(usable, is_valid=[True] * len(usable))
    for a, b, area_m2, relation in zip(found.a, found.b, found.area_m2, found.relation, strict=True):
        if relation in ("contains", "within") or area_m2 < ROUNDING_M2:
            continue
        code = "RULE_ROW_TWICE" if relation == "equal" else "RULE_ROW_OVERLAP"
        severity = Severity.NOTE if relation == "sliver" else Severity.WARNING
        evidence = {"other": names[b], "area_ha": hectares(area_m2), "relation": str(relation)}
        place = place_of(shapely.intersection(usable[a], usable[b]))
        yield Finding(code, severity, objects[a], names[a], place, evidence)
