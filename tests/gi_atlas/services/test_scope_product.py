"""A product made of a wording: its counties, and the parts of its name where they are sure."""

import pytest

from gi_atlas.model import AdminUnit, BoundaryVersion, Product, ProductGroup, UnitLevel, Zone, ZoneRole
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.scope_product import parts_of
from gi_atlas.services.scope_reading import read_wording, save_wording
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import NEW, TEXT, project

__all__ = ["project"]


def kept(project: Project, text: str) -> Product:
    saved = save_wording(project, read_wording(text, project=project))
    assert saved.product_id is not None
    return project.read_one(Product, saved.product_id)


def test_a_new_product_has_the_county_of_its_units_and_the_parts_of_its_name(project: Project) -> None:
    product = kept(project, TEXT)
    assert product.counties == ("990101",)
    assert (product.place_name, product.generic_name) == ("青石", "红梨")
    assert product.product_group is ProductGroup.OTHER


def test_a_whole_county_and_a_township_s_name_are_taken(project: Project) -> None:
    product = kept(project, "红岩蜜桃产地范围为青石县现辖行政区域。")
    assert (product.counties, product.place_name) == (("990101",), "")
    product = kept(project, "红岩杏产地范围为青石县红岩镇现辖行政区域。")
    assert (product.counties, product.place_name, product.generic_name) == (("990101",), "红岩", "杏")


def test_counties_stand_in_the_order_of_the_wording_each_once(project: Project) -> None:
    save_many(
        project,
        [
            AdminUnit("990202", "白沙县", NEW, UnitLevel.COUNTY),
            AdminUnit("990202100", "城关镇", NEW, UnitLevel.TOWNSHIP, "990202"),
        ],
    )
    text = "青石红梨产地范围为白沙县城关镇、青石县红岩镇、柳树镇共3个乡镇现辖行政区域。"
    assert kept(project, text).counties == ("990202", "990101")


def test_a_product_without_units_has_no_counties(project: Project) -> None:
    product = kept(project, "远海贝产地范围为东经115°00′～115°12′，北纬38°00′～38°06′。")
    assert (product.counties, product.place_name, product.generic_name) == ((), "", "")


def test_a_product_that_is_there_stays_as_it_is(project: Project) -> None:
    save(project, Product("青石红梨", ProductGroup.PRIMARY, counties=("990999",), id="pear"))
    assert kept(project, TEXT) == project.read_one(Product, "pear")
    assert project.read_one(Product, "pear").counties == ("990999",)
    assert [zone.role for zone in project.read_all(Zone)] == [ZoneRole.PRODUCTION]
    assert len(project.read_all(BoundaryVersion)) == 1


@pytest.mark.parametrize(
    ("name", "units", "parts"),
    [
        ("清溪绿茶", ["清溪县", "龙湾镇"], ("清溪", "绿茶")),
        ("龙湾清茶", ["清溪县", "龙湾镇"], ("龙湾", "清茶")),
        ("清溪绿茶（毛峰）", ["清溪县"], ("清溪", "绿茶")),
        ("城步虫茶", ["城步苗族自治县"], ("城步", "虫茶")),
        ("清溪龙湾茶", ["清溪县", "龙湾镇"], ("", "")),
        ("高山绿茶", ["清溪县", "龙湾镇"], ("", "")),
        ("清溪", ["清溪县"], ("", "")),
        ("青茶", ["青县"], ("", "")),
        ("", ["清溪县"], ("", "")),
        ("Qingxi Tea", ["清溪县"], ("", "")),
    ],
)
def test_parts_of_a_name_are_told_only_where_they_are_sure(name: str, units: list[str], parts: tuple[str, str]) -> None:
    assert parts_of(name, units) == parts
