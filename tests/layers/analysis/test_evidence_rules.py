"""Samples, photos and sites inside and outside of a product's boundaries, each counted apart."""

from typing import Any

import pytest
import shapely

from gi_atlas.cases.disputing import PAPERS
from gi_atlas.i18n import set_language
from gi_atlas.model import Evidence, EvidenceKind, Product, SurveyRecord, Zone, ZoneRole
from gi_atlas.model.boundary import BoundaryVersion
from gi_atlas.rules.findings import Severity
from gi_atlas.services.editing import save_many
from layers.analysis.evidence_rules import count_inside, evidence_outside, placed_evidence
from tests.layers.analysis.places import Atlas, metres_box

GROUND = metres_box(0, 0, 10_000, 10_000)
INSIDE = GROUND.centroid
TEA = Product("清溪茶")


def away(metres: float) -> Any:
    """A place so far east of the ground."""
    return metres_box(10_000 + metres, 4_990, 10_000 + metres + 0.001, 5_010).centroid


def photo(record: SurveyRecord, name: str, place: Any, **more: Any) -> Evidence:
    return Evidence(record.id, f"{name}.jpg", name * 64, geom=place, **more)


@pytest.fixture
def record(atlas: Atlas) -> SurveyRecord:
    """A record inside of a boundary."""
    atlas.boundary("产区", GROUND, product=TEA)
    made = SurveyRecord("茶园", TEA.id, geom=INSIDE)
    save_many(atlas.project, [made])
    return made


def test_everything_inside_is_no_finding(atlas: Atlas, record: SurveyRecord) -> None:
    save_many(atlas.project, [photo(record, "a", INSIDE), photo(record, "b", None)])
    assert list(evidence_outside(atlas.project)) == []
    placed = placed_evidence(atlas.project)[TEA.id]
    assert [(one.rule, one.total, one.inside) for one in count_inside(atlas.project, TEA.id, placed)] == [
        ("SCOPE_SITES_OUTSIDE", 1, 1),
        ("SCOPE_PHOTOS_OUTSIDE", 1, 1),
    ]


def test_twelve_of_fifteen_samples(atlas: Atlas, record: SurveyRecord) -> None:
    kept = [photo(record, f"{n:x}", INSIDE, kind=EvidenceKind.SAMPLE) for n in range(12)]
    far = [
        photo(record, f"{n:x}", away(1_000 * (n - 11)), kind=EvidenceKind.SAMPLE, title=f"样{n}") for n in (12, 13, 14)
    ]
    save_many(atlas.project, [*kept, *far])
    (found,) = evidence_outside(atlas.project)
    assert (found.rule, found.severity, found.object_id) == ("SCOPE_SAMPLES_OUTSIDE", Severity.WARNING, TEA.id)
    assert (found.evidence["inside"], found.evidence["total"], found.evidence["outside"]) == (12, 15, 3)
    assert found.evidence["names"] == ["样14", "样13", "样12"]  # the farthest first
    assert found.evidence["farthest_km"] == pytest.approx(3.0, abs=0.1)
    assert found.place == pytest.approx((far[-1].geom.x, far[-1].geom.y))
    assert found.message().startswith("12 of 15 samples of 清溪茶 lie inside")
    set_language("zh")
    assert "15 个样品中 12 个在界线内，3 个在界线外" in found.message()


def test_kinds_are_counted_apart(atlas: Atlas, record: SurveyRecord) -> None:
    save_many(atlas.project, [
        SurveyRecord("远处", TEA.id, geom=away(500)),
        photo(record, "a", away(500)),
        photo(record, "b", away(500), kind=EvidenceKind.PAPER),
        photo(record, "c", INSIDE, kind=EvidenceKind.SAMPLE),
    ])  # fmt: skip
    counts = {one.rule: (one.evidence["inside"], one.evidence["total"]) for one in evidence_outside(atlas.project)}
    assert counts == {"SCOPE_SITES_OUTSIDE": (1, 2), "SCOPE_PHOTOS_OUTSIDE": (0, 2)}


@pytest.mark.parametrize(
    ("point", "is_outside", "is_known"),
    [
        ("29.02 119.3 0 5", True, True),
        ("29.02 119.02 0 5", False, True),
        ("29.02 119.3", True, True),
        ("119.3 29.02 0 5", False, False),  # no latitude of 119°
        ("", False, False),
        ("somewhere", False, False),
    ],
)
def test_samples_of_lab_reports(atlas: Atlas, point: str, is_outside: bool, is_known: bool) -> None:
    atlas.boundary("产区", GROUND, product=TEA)
    report = {"lab_report_no": "R-7", "sample_point": point}
    save_many(atlas.project, [SurveyRecord("茶园", TEA.id, answers={"quality": {"lab_report": [report]}})])
    assert len(placed_evidence(atlas.project).get(TEA.id, [])) == is_known
    found = list(evidence_outside(atlas.project))
    assert [one.evidence["names"] for one in found] == ([["R-7"]] if is_outside else [])


def test_only_the_production_zone_counts_where_there_is_one(atlas: Atlas, record: SurveyRecord) -> None:
    zone = Zone(TEA.id, ZoneRole.PROCESSING)
    place = metres_box(20_000, 0, 30_000, 10_000)
    save_many(atlas.project, [zone, BoundaryVersion(zone.id, place), photo(record, "a", place.centroid)])
    assert [one.rule for one in evidence_outside(atlas.project)] == ["SCOPE_PHOTOS_OUTSIDE"]


def test_without_boundary_or_product_nothing_is_said(atlas: Atlas) -> None:
    bare = SurveyRecord("无产品", geom=INSIDE)
    lone = SurveyRecord("无界线", Product("甲").id, geom=INSIDE)
    save_many(
        atlas.project,
        [TEA, bare, lone, photo(bare, "a", away(1)), Evidence(None, "b", "b" * 64, product_id=TEA.id, geom=INSIDE)],
    )
    assert list(evidence_outside(atlas.project)) == []


@pytest.mark.parametrize(
    "answers", [{}, {"quality": {}}, {"quality": {"lab_report": "text"}}, {"quality": {"lab_report": []}}]
)
def test_answers_of_other_forms_break_nothing(atlas: Atlas, answers: dict[str, Any]) -> None:
    atlas.boundary("产区", GROUND, product=TEA)
    save_many(atlas.project, [SurveyRecord("茶园", TEA.id, answers=answers)])
    assert list(evidence_outside(atlas.project)) == []


def test_an_empty_point_is_no_place(atlas: Atlas, record: SurveyRecord) -> None:
    nowhere = SurveyRecord("无处", TEA.id, geom=shapely.Point())
    save_many(atlas.project, [nowhere, photo(nowhere, "a", shapely.Point())])
    placed = placed_evidence(atlas.project)[TEA.id]
    assert [one.name for one in placed] == ["茶园"]
    assert list(evidence_outside(atlas.project)) == []


def test_what_an_opponent_brought_does_not_speak_for_the_product(atlas: Atlas, record: SurveyRecord) -> None:
    item = Evidence(None, "异议.jpg", "e" * 64, product_id=TEA.id, geom=away(2_000), question=f"{PAPERS}case")
    save_many(atlas.project, [item])
    assert [one.name for one in placed_evidence(atlas.project)[TEA.id]] == ["茶园"]
    assert list(evidence_outside(atlas.project)) == []


def test_evidence_of_a_product_without_a_record(atlas: Atlas, record: SurveyRecord) -> None:
    save_many(atlas.project, [Evidence(None, "遥感.jpg", "e" * 64, product_id=TEA.id, geom=away(2_000))])
    (found,) = evidence_outside(atlas.project)
    assert (found.rule, found.evidence["names"]) == ("SCOPE_PHOTOS_OUTSIDE", ["遥感.jpg"])
