"""Faulty and empty geometry: what fires and what must not."""

from typing import Any

import pytest
import shapely

from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, SurveyRecord, Zone
from gi_atlas.rules.findings import Severity
from gi_atlas.rules.geometry_rules import empty_boundaries, fault_of, invalid_boundaries, records_without_place
from tests.gi_atlas.rules.conftest import Case

SQUARE = shapely.box(119, 29, 119.1, 29.1)
OUTSIDE_HOLE = shapely.Polygon(SQUARE.exterior, [shapely.box(120, 29, 120.1, 29.1).exterior])
FAULTY = [
    pytest.param(shapely.Polygon([(119, 29), (119.1, 29.1), (119.1, 29), (119, 29.1)]), "Self-intersection", id="bow"),
    pytest.param(
        shapely.Polygon([(119, 29), (119.1, 29), (119.1, 29.1), (119.1, 29.2), (119.1, 29.1), (119, 29.1)]),
        "Ring Self-intersection",
        id="spike",
    ),
    pytest.param(OUTSIDE_HOLE, "Hole lies outside shell", id="hole outside"),
    pytest.param(shapely.MultiPolygon([SQUARE, SQUARE.buffer(-0.01)]), "Nested shells", id="part within part"),
    pytest.param(shapely.MultiPolygon([SQUARE, SQUARE]), "Self-intersection", id="part twice"),
]


def add_boundary(case: Case, shape: Any, status: BoundaryStatus = BoundaryStatus.DRAFT) -> BoundaryVersion:
    product = Product("清溪茶")
    zone = Zone(product.id)
    version = BoundaryVersion(zone.id, shape, name="清溪茶产区", status=status)
    case.add(product, zone, version)
    return version


@pytest.mark.parametrize(("shape", "reason"), FAULTY)
def test_faulty_rings_are_found_with_reason_and_place(case: Case, shape: Any, reason: str) -> None:
    version = add_boundary(case, shape)
    (found,) = case.found(invalid_boundaries)
    assert (found.rule, found.severity, found.object_id) == ("RULE_GEOMETRY_INVALID", Severity.ERROR, version.id)
    assert found.evidence["reason"] == reason
    assert found.place is not None
    assert shapely.box(118.9, 28.9, 120.2, 29.3).contains(shapely.Point(found.place))
    assert not case.project.read_all(BoundaryVersion)[0].geom.is_valid


@pytest.mark.parametrize(
    "shape",
    [
        SQUARE,
        shapely.Polygon(SQUARE.exterior, [SQUARE.buffer(-0.02).exterior]),
        shapely.Polygon([(119, 29), (119, 29), (119.1, 29), (119.1, 29.1), (119, 29)]),
        shapely.MultiPolygon(),
        None,
    ],
)
def test_sound_empty_and_missing_geometry_is_not_faulty(case: Case, shape: Any) -> None:
    add_boundary(case, shape)
    assert case.found(invalid_boundaries) == []


def test_a_reason_without_a_place_gives_one_of_the_geometry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapely.is_valid_reason", lambda _shape: "Interior is disconnected")
    assert fault_of(OUTSIDE_HOLE) == ("Interior is disconnected", (119.1, 29))


@pytest.mark.parametrize(
    ("status", "severity"),
    [(BoundaryStatus.DRAFT, Severity.WARNING), (BoundaryStatus.PUBLISHED, Severity.ERROR)],
)
@pytest.mark.parametrize("shape", [None, shapely.MultiPolygon()])
def test_boundaries_without_ground(case: Case, shape: Any, status: BoundaryStatus, severity: Severity) -> None:
    version = add_boundary(case, shape, status)
    add_boundary(case, SQUARE, status)
    (found,) = case.found(empty_boundaries)
    assert (found.rule, found.severity, found.object_id) == ("RULE_GEOMETRY_EMPTY", severity, version.id)


def test_records_without_a_place(case: Case) -> None:
    lost = SurveyRecord("无位置")
    case.add(lost, SurveyRecord("有位置", geom=shapely.Point(119, 29)))
    assert [(found.rule, found.object_id) for found in case.found(records_without_place)] == [
        ("RULE_RECORD_NO_PLACE", lost.id)]  # fmt: skip
