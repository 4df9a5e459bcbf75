"""Homonyms, products entered twice, nested products and products on the same ground."""

from dataclasses import replace
from typing import Any

import pytest
import shapely

from gi_atlas.model import BoundaryStatus, Channel, Product, Registration
from gi_atlas.rules.findings import Severity
from gi_atlas.services.editing import save_many
from layers.analysis.twin_rules import homonyms, nested_products
from tests.layers.analysis.places import Atlas, metres_box

BIG, SMALL = metres_box(0, 0, 10_000, 10_000), metres_box(1_000, 1_000, 3_000, 3_000)
BESIDE, ACROSS = metres_box(20_000, 0, 30_000, 10_000), metres_box(8_000, 0, 18_000, 10_000)


def test_one_name_on_other_ground_is_a_homonym(atlas: Atlas) -> None:
    first, second = Product("龙井茶"), Product("龙井", name_alias=("龙井茶",))
    atlas.boundary("大区", BIG, product=first)
    atlas.boundary("远处", BESIDE, product=second)
    (found,) = homonyms(atlas.project)
    assert (found.rule, found.severity, found.object_id) == ("SCOPE_HOMONYM", Severity.WARNING, first.id)
    assert (found.evidence["other_id"], found.evidence["names"]) == (second.id, ["龙井茶"])
    assert BIG.contains(shapely.Point(found.place))


@pytest.mark.parametrize(("shape", "rule"), [(SMALL, "PRODUCT_TWICE"), (ACROSS, "SCOPE_HOMONYM")])
def test_one_name_on_one_ground_is_one_product(atlas: Atlas, shape: Any, rule: str) -> None:
    first, second = Product("龙井茶"), Product("龙井茶（西湖龙井）")
    atlas.boundary("大区", BIG, product=first)
    atlas.boundary("又一", shape, product=second)
    save_many(atlas.project, [
        Registration(first.id, Channel.GI_PRODUCT, "1"),
        Registration(second.id, Channel.AGI, "2"),
        Registration(second.id, Channel.AGI, "3"),
    ])  # fmt: skip
    (found,) = homonyms(atlas.project)
    assert found.rule == rule
    if rule == "PRODUCT_TWICE":
        assert found.evidence["channels"] == ["GI product", "Agricultural-product GI"]
        assert "GI product" in found.message()


@pytest.mark.parametrize(
    ("ours", "theirs", "rule"),
    [
        (("330106",), ("330106", "330110"), "PRODUCT_TWICE"),
        (("330106",), ("350000",), "SCOPE_HOMONYM"),
        ((), (), "SCOPE_HOMONYM"),
    ],
)
def test_without_ground_the_counties_tell(atlas: Atlas, ours: Any, theirs: Any, rule: str) -> None:
    save_many(atlas.project, [Product("龙井茶", counties=ours), Product("龙井 茶", counties=theirs)])
    assert [found.rule for found in homonyms(atlas.project)] == [rule]


def test_a_registered_name_is_a_name(atlas: Atlas) -> None:
    first, second = Product("清溪绿茶"), Product("清溪高山茶")
    held = Registration(first.id, Channel.TM_CERT, "1", "清溪高山茶")
    save_many(atlas.project, [first, second, held])
    assert [found.evidence["names"] for found in homonyms(atlas.project)] == [["清溪高山茶"]]
    save_many(atlas.project, [replace(held, name_as_registered="清溪绿茶")])
    assert list(homonyms(atlas.project)) == []  # a product is no homonym of itself


def test_three_of_one_name_are_three_pairs(atlas: Atlas) -> None:
    save_many(atlas.project, [Product("鼓楼区茶") for _n in range(3)])
    assert len(list(homonyms(atlas.project))) == 3


@pytest.mark.parametrize(
    ("one", "other", "generic"),
    [
        ("茶", "茶", "茶"),
        ("绿茶", "茶", "茶"),
        ("TEA", "green tea", "TEA"),
        ("茶", "橘", None),
        ("", "", None),
        ("茶", "", None),
    ],
)
def test_nested_products_of_one_kind(atlas: Atlas, one: str, other: str, generic: str | None) -> None:
    atlas.boundary("龙井茶", BIG, product=Product("龙井", generic_name=one))
    atlas.boundary("西湖龙井", SMALL, product=Product("西湖", generic_name=other))
    found = list(nested_products(atlas.project))
    assert [(item.rule, item.evidence["generic"]) for item in found] == ([("SCOPE_NESTED", generic)] if generic else [])
    for item in found:
        assert SMALL.contains(shapely.Point(item.place))
        assert item.evidence["share"] == "100%"


def test_products_of_one_kind_on_the_same_ground(atlas: Atlas) -> None:
    atlas.boundary("甲茶", BIG, product=Product("甲茶", generic_name="茶"))
    atlas.boundary("乙茶", ACROSS, product=Product("乙茶", generic_name="茶"))
    (found,) = nested_products(atlas.project)
    assert (found.rule, found.evidence["share"]) == ("SCOPE_SAME_GROUND", "20%")
    assert shapely.intersection(BIG, ACROSS).contains(shapely.Point(found.place))


def test_slivers_old_versions_and_own_zones_are_no_nesting(atlas: Atlas) -> None:
    tea = Product("甲茶", generic_name="茶")
    atlas.boundary("甲茶", BIG, product=tea)
    atlas.boundary("甲茶核心区", SMALL, product=tea)
    atlas.boundary("乙茶", metres_box(9_990, 0, 20_000, 10_000), product=Product("乙茶", generic_name="茶"))
    atlas.boundary("旧茶", SMALL, status=BoundaryStatus.SUPERSEDED, product=Product("旧茶", generic_name="茶"))
    assert list(nested_products(atlas.project)) == []
