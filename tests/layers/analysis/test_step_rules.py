"""Steps of production against the zones where the survey says they take place."""

from typing import Any

import pytest
import shapely

from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Product, SurveyRecord, Zone, ZoneRole
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.services.editing import save_many
from layers.analysis.step_rules import read_crafts, steps_and_zones
from tests.layers.analysis.places import Atlas, metres_box

GROUND = metres_box(0, 0, 10_000, 10_000)
WITHIN, APART = metres_box(1_000, 1_000, 2_000, 2_000), metres_box(9_000, 0, 11_000, 1_000)
TEA = Product("清溪茶")


def step(name: str, zone: str = "production", main: str = "yes") -> dict[str, str]:
    return {"step_name": name, "step_zone": zone, "step_main": main}


def survey(atlas: Atlas, *steps: dict[str, str], **craft: Any) -> None:
    """Keep a record with steps."""
    answers = {"craft": {"production_step": list(steps), **craft}}
    save_many(atlas.project, [SurveyRecord("调查", TEA.id, answers=answers)])


def draw(atlas: Atlas, role: ZoneRole, shape: Any) -> None:
    zone = Zone(TEA.id, role)
    save_many(atlas.project, [zone, BoundaryVersion(zone.id, shape, name=role)])


@pytest.fixture
def tea(atlas: Atlas) -> Atlas:
    """A product with its production zone."""
    atlas.boundary("产区", GROUND, product=TEA)
    return atlas


def found(atlas: Atlas) -> list[Finding]:
    return list(steps_and_zones(atlas.project))


def test_steps_inside_are_in_order(tea: Atlas) -> None:
    survey(tea, step("采摘"), step("摊青", main="no"))
    survey(tea, step("采摘"))
    assert found(tea) == []


def test_a_step_without_a_place(tea: Atlas) -> None:
    survey(tea, step("采摘"), step("烘干", "unknown"), step("包装", "", "no"))
    (one,) = found(tea)
    assert (one.rule, one.severity, one.evidence["steps"]) == ("STEP_NO_PLACE", Severity.NOTE, ["烘干", "包装"])
    assert (one.object_id, GROUND.contains(shapely.Point(one.place))) == (TEA.id, True)


def test_another_record_may_know_the_place(tea: Atlas) -> None:
    survey(tea, step("烘干", "unknown"))
    survey(tea, step("烘干"))
    assert found(tea) == []


def test_records_that_place_a_step_differently(tea: Atlas) -> None:
    draw(tea, ZoneRole.PROCESSING, WITHIN)
    survey(tea, step("烘干"))
    survey(tea, step("烘干", "processing"))
    survey(tea, step("烘干", "outside", "no"))
    rules = {one.rule: one for one in found(tea)}
    assert set(rules) == {"STEP_RECORDS_DIFFER", "STEP_OUT_OF_COUNTY"}
    assert rules["STEP_RECORDS_DIFFER"].message().endswith("outside of the county, Processing, Production.")
    set_language("zh")
    assert "县外" in rules["STEP_RECORDS_DIFFER"].message()


@pytest.mark.parametrize(
    ("answer", "role"),
    [("raw", ZoneRole.RAW_MATERIAL), ("water", ZoneRole.WATER), ("processing", ZoneRole.PROCESSING)],
)
def test_a_step_in_a_zone_that_is_not_drawn(tea: Atlas, answer: str, role: ZoneRole) -> None:
    survey(tea, step("采摘"), step("取用", answer, "no"))
    (one,) = found(tea)
    assert (one.rule, one.evidence) == ("STEP_NO_ZONE", {"steps": ["取用"], "role": role})
    zone = Zone(TEA.id, role)
    save_many(tea.project, [zone])  # a zone without a boundary is no ground yet
    assert [one.rule for one in found(tea)] == ["STEP_NO_ZONE"]
    save_many(tea.project, [BoundaryVersion(zone.id, APART)])
    assert found(tea) == []


def test_a_product_without_ground_has_no_zone_for_its_steps(atlas: Atlas) -> None:
    save_many(atlas.project, [TEA])
    survey(atlas, step("采摘"))
    (one,) = found(atlas)
    assert (one.rule, one.evidence["role"], one.place) == ("STEP_NO_ZONE", ZoneRole.PRODUCTION, None)


@pytest.mark.parametrize(("main", "severity"), [("yes", Severity.WARNING), ("no", Severity.NOTE)])
def test_a_step_outside_of_the_county(tea: Atlas, main: str, severity: Severity) -> None:
    survey(tea, step("采摘"), step("窖藏", "outside", main))
    (one,) = found(tea)
    assert (one.rule, one.severity, one.evidence["steps"]) == ("STEP_OUT_OF_COUNTY", severity, ["窖藏"])


def test_no_decisive_step_inside(tea: Atlas) -> None:
    survey(tea, step("采摘", main="no"), step("窖藏", "outside"))
    rules = {one.rule: one for one in found(tea)}
    assert set(rules) == {"STEP_OUT_OF_COUNTY", "STEP_NONE_INSIDE"}
    assert rules["STEP_NONE_INSIDE"].evidence["steps"] == ["窖藏"]


def test_steps_of_which_none_is_decisive(tea: Atlas) -> None:
    survey(tea, step("采摘", main="no"))
    (one,) = found(tea)
    assert one.rule == "STEP_NONE_INSIDE"
    assert "decisive: nothing" in one.message()


def test_a_decisive_step_in_a_zone_that_reaches_out(tea: Atlas) -> None:
    draw(tea, ZoneRole.PROCESSING, APART)
    survey(tea, step("采摘"), step("烘干", "processing"))
    (one,) = found(tea)
    assert (one.rule, one.severity) == ("STEP_ZONE_APART", Severity.WARNING)
    assert one.evidence["area_ha"] == pytest.approx(100, rel=0.02)
    assert not GROUND.contains(shapely.Point(one.place))
    assert "Processing" in one.message()


def test_a_zone_within_the_production_zone_is_inside(tea: Atlas) -> None:
    draw(tea, ZoneRole.PROCESSING, WITHIN)
    survey(tea, step("烘干", "processing"))
    assert found(tea) == []


def test_a_zone_that_reaches_out_does_not_count_as_inside(tea: Atlas) -> None:
    draw(tea, ZoneRole.PROCESSING, APART)
    survey(tea, step("烘干", "processing"))
    assert {one.rule for one in found(tea)} == {"STEP_ZONE_APART", "STEP_NONE_INSIDE"}


@pytest.mark.parametrize(
    ("share", "place", "is_found"),
    [
        ("90", "邻县竹林", True),
        ("99.5", "邻县", True),
        ("100", "邻县", False),
        ("90", "", False),
        ("", "邻县", False),
        ("x", "邻县", False),
    ],
)
def test_raw_material_from_elsewhere_needs_a_zone(tea: Atlas, share: str, place: str, is_found: bool) -> None:
    survey(tea, step("编织"), raw_local_pct=share, raw_place=place)
    assert [one.rule for one in found(tea)] == (["STEP_RAW_NO_ZONE"] if is_found else [])
    draw(tea, ZoneRole.RAW_MATERIAL, APART)
    assert found(tea) == []


@pytest.mark.parametrize(
    "craft",
    [
        None,
        {},
        "text",
        {"production_step": "x"},
        {"production_step": [1, {}]},
        {"production_step": [{"step_name": " "}]},
    ],
)
def test_answers_without_steps_say_nothing(tea: Atlas, craft: Any) -> None:
    save_many(tea.project, [SurveyRecord("调查", TEA.id, answers={"craft": craft}), SurveyRecord("无产品")])
    assert found(tea) == []
    assert not any(one.steps for one in read_crafts(tea.project).values())
