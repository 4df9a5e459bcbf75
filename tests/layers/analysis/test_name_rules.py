"""The name rule: place name and generic name, former names, customary names, names that cannot be tested."""

from dataclasses import replace

import pytest
import shapely

from gi_atlas.model import AdminChange, AdminUnit, Evidence, Product, SurveyRecord, UnitLevel
from gi_atlas.services.editing import save_many
from layers.analysis.name_rules import name_rule
from tests.layers.analysis.places import EDITION, Atlas, metres_box
from tests.layers.analysis.test_scope_rules import EAST, WEST, counties

__all__ = ["counties"]


@pytest.mark.parametrize(
    ("product", "rules"),
    [
        (Product("顺平桃", place_name="顺平", generic_name="桃"), []),
        (Product("保定驴肉", place_name="保定", generic_name="驴肉"), []),
        (Product("河北驴肉", place_name="河北", generic_name="驴肉"), []),
        (Product("顺平桃", place_name="顺平", generic_name="梨"), ["SCOPE_NAME_NO_GENERIC"]),
        (Product("顺平桃", place_name="唐县", generic_name="桃"), ["SCOPE_NAME_NO_PLACE"]),
        (Product("高州龙眼", place_name="高州", generic_name="龙眼"), ["SCOPE_NAME_ELSEWHERE"]),
        (Product("唐县桃", place_name="唐县", generic_name="桃"), ["SCOPE_NAME_ELSEWHERE"]),
        (Product("顺平桃（保定桃）", place_name="顺平", generic_name="桃"), []),
        (Product("顺平桃（顺平产区）", place_name="顺平", generic_name="桃"), []),
        (Product("天坛砚", name_customary=True, place_name="天坛"), ["SCOPE_NAME_CUSTOMARY_BARE"]),
        (Product("天坛砚", name_customary=True, attributes={"customary_evidence": ["e1"]}), []),
        (Product("顺平桃"), ["SCOPE_NAME_PARTS_OPEN"]),
        (Product("Napa Valley"), []),
    ],
)
def test_place_name_and_generic_name(counties: Atlas, product: Product, rules: list[str]) -> None:
    counties.boundary("产区", WEST, product=product)
    found = list(name_rule(counties.project))
    assert [one.rule for one in found] == rules
    assert all(WEST.contains(shapely.Point(one.place)) for one in found)
    assert all("?" not in one.message() + one.fix() for one in found)


def test_parts_are_proposed_from_the_ground(counties: Atlas) -> None:
    counties.boundary("产区", WEST, product=Product("顺平红桃（原称桃）"))
    (found,) = name_rule(counties.project)
    assert found.evidence == {"place_name": "顺平", "generic": "红桃"}
    assert "“红桃”" in found.fix()


def test_a_name_that_a_unit_bore_before(counties: Atlas) -> None:
    product = Product("完县桃", place_name="完县", generic_name="桃")
    counties.boundary("产区", WEST, product=product)
    assert [one.rule for one in name_rule(counties.project)] == ["SCOPE_NAME_ELSEWHERE"]
    change = AdminChange("130636", "130636", "完县", "顺平县", "1990", EDITION)
    save_many(counties.project, [change])
    (found,) = name_rule(counties.project)
    assert (found.rule, found.evidence) == ("SCOPE_NAME_FORMER", {"former": "完县", "unit": "顺平县"})
    # What another county was called does not help.
    save_many(counties.project, [replace(change, new_code="130627")])
    assert [one.rule for one in name_rule(counties.project)] == ["SCOPE_NAME_ELSEWHERE"]


def test_a_name_of_an_older_edition(counties: Atlas) -> None:
    counties.boundary("产区", WEST, product=Product("完县桃", place_name="完县", generic_name="桃"))
    save_many(counties.project, [AdminUnit("130636", "完县", "1990", UnitLevel.COUNTY)])
    assert [one.rule for one in name_rule(counties.project)] == ["SCOPE_NAME_FORMER"]


def test_townships_without_a_polygon_count_with_their_county(counties: Atlas) -> None:
    counties.boundary("产区", WEST, product=Product("蒲上桃", place_name="蒲上", generic_name="桃"))
    assert [one.rule for one in name_rule(counties.project)] == ["SCOPE_NAME_ELSEWHERE"]
    save_many(counties.project, [AdminUnit("130627100", "蒲上镇", EDITION, UnitLevel.TOWNSHIP)])  # the neighbour's
    assert [one.rule for one in name_rule(counties.project)] == ["SCOPE_NAME_ELSEWHERE"]
    save_many(counties.project, [AdminUnit("130636101", "蒲上镇", EDITION, UnitLevel.TOWNSHIP)])
    assert list(name_rule(counties.project)) == []


def test_townships_with_a_polygon_count_where_the_boundary_meets_them(counties: Atlas) -> None:
    counties.boundary(
        "产区", metres_box(0, 0, 5_000, 10_000), product=Product("蒲上桃", place_name="蒲上", generic_name="桃")
    )
    far, near = metres_box(6_000, 0, 10_000, 10_000), metres_box(0, 0, 6_000, 10_000)
    save_many(counties.project, [
        AdminUnit("130636101", "蒲上镇", EDITION, UnitLevel.TOWNSHIP, geom=far),
        AdminUnit("130636102", "腰山镇", EDITION, UnitLevel.TOWNSHIP, geom=near),
    ])  # fmt: skip
    assert [one.rule for one in name_rule(counties.project)] == ["SCOPE_NAME_ELSEWHERE"]


@pytest.mark.parametrize(
    ("group", "is_proven"), [("identity", True), ("history", True), ("quality", False), ("", False)]
)
def test_a_customary_name_has_evidence(counties: Atlas, group: str, is_proven: bool) -> None:
    product = Product("天坛砚", name_customary=True)
    record = SurveyRecord("调查", product.id)
    photo = Evidence(record.id, "县志.jpg", "0" * 64, survey_group=group)
    save_many(counties.project, [product, record, photo])
    assert [one.rule for one in name_rule(counties.project)] == ([] if is_proven else ["SCOPE_NAME_CUSTOMARY_BARE"])


def test_without_units_the_ground_is_not_asked(atlas: Atlas) -> None:
    atlas.boundary("高州龙眼", EAST, product=Product("高州龙眼", place_name="高州", generic_name="龙眼"))
    atlas.boundary("高州蜜", EAST, product=Product("高州蜜", place_name="高州", generic_name="龙眼"))
    atlas.boundary("无名", EAST, product=Product("高州茶"))
    assert [one.rule for one in name_rule(atlas.project)] == ["SCOPE_NAME_NO_GENERIC"]
