"""Classes of the office's table, the Nice classes, and lines of agreements that name a product."""

import pytest

from gi_atlas.model import Product
from gi_atlas.registrations.classes import (
    GOODS,
    NICE_CLASSES,
    AgreementEntry,
    ClassTable,
    ProductClass,
    agreement_entries,
    agreements_of,
    class_table,
    nice_goods,
    nice_of_table,
    nice_words,
    with_nice,
)
from gi_atlas.registrations.office_tables import AGREEMENT_LAYOUT, CLASS_LAYOUT, keep_table, sound_rows
from tests.gi_atlas.registrations.test_office_tables import CLASSES, LISTED
from tests.gi_atlas.rules.conftest import Case

TABLE = ClassTable("2023", "", (ProductClass("甲", "甲类", "Class A"), ProductClass("甲1", "茶类", "", "甲")))


def test_the_classes_of_a_project(case: Case) -> None:
    assert class_table(case.project) == ClassTable()
    keep_table(case.project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "2023", "购置")
    table = class_table(case.project)
    assert (table.edition, table.source, list(table.by_code)) == ("2023", "购置", ["甲", "甲1"])
    assert table.by_code["甲1"].nice == ("30", "31")
    assert table.by_code["甲1"].terms == ("绿茶", "红茶")


def test_a_class_with_those_above_it() -> None:
    assert [one.code for one in TABLE.path("甲1")] == ["甲", "甲1"]
    assert TABLE.path_text("甲1", "zh") == "甲1 甲类 › 茶类"
    assert TABLE.path_text("甲1", "en") == "甲1 Class A › 茶类"  # what has no English name keeps its own
    assert (TABLE.path("乙"), TABLE.path_text("乙", "zh")) == ((), "乙")
    assert (TABLE.is_parent("甲"), TABLE.is_parent("甲1")) == (True, False)


def test_classes_in_a_circle_end() -> None:
    circle = ClassTable("x", "", (ProductClass("1", "a", parent="2"), ProductClass("2", "b", parent="1")))
    assert [one.code for one in circle.path("1")] == ["2", "1"]


def test_nice_classes_are_told_by_number_and_the_offices_goods() -> None:
    assert list(NICE_CLASSES) == list(range(1, 46))
    assert nice_words(["33", "99", "x"]) == ["33", "99", "x"]
    assert nice_words(["33", "30"], {"33": "白酒", "31": "桃"}) == ["33 白酒", "30"]
    assert nice_words([]) == []


def test_goods_stand_beside_the_classes_of_a_product() -> None:
    product = with_nice(
        Product("清溪绿茶", attributes={"其他": 1}), ("30", "31"), {"30": " 茶 ", "31": " ", "33": "酒"}
    )
    assert product.nice == ("30", "31")
    assert product.attributes == {"其他": 1, GOODS: {"30": "茶"}}
    assert nice_goods(product) == {"30": "茶"}
    assert with_nice(product, (), {"30": "茶"}).attributes == {"其他": 1}
    assert nice_goods(Product("x", nice=("30",), attributes={GOODS: "茶"})) == {}


def test_the_table_names_nice_classes_by_its_lowest_classes() -> None:
    above = ProductClass("甲", "甲类", "Class A", nice=("30",))
    below = ProductClass("甲1", "茶类", "", "甲", nice=("30", "31"))
    other = ProductClass("乙", "乙类", "Class B", nice=("31",))
    table = ClassTable("2023", "", (above, below, other))
    assert nice_of_table(table, "zh") == {"30": ["茶类"], "31": ["茶类", "乙类"]}
    assert nice_of_table(table, "en") == {"30": ["茶类"], "31": ["茶类", "Class B"]}
    assert nice_of_table(ClassTable(), "zh") == {}


@pytest.mark.parametrize(
    ("product", "is_listed"),
    [
        (Product("清溪绿茶"), True),
        (Product("别名茶", name_alias=("清溪绿茶",)), True),
        (Product("清溪绿茶（清溪茶）"), True),
        (Product("别的", name_en="qingxi GREEN tea"), True),
        (Product("清溪红茶", name_en="Qingxi black tea"), False),
        (Product("别的"), False),
    ],
)
def test_products_that_an_agreement_names(case: Case, product: Product, is_listed: bool) -> None:
    keep_table(case.project, AGREEMENT_LAYOUT, sound_rows(LISTED, AGREEMENT_LAYOUT), "2020")
    entries = agreement_entries(case.project)
    assert entries == [AgreementEntry("某协定", "清溪绿茶", "Qingxi green tea", "12")]
    assert agreements_of(product, entries) == (entries if is_listed else [])


def test_an_entry_without_english_name_is_not_everybodys() -> None:
    assert agreements_of(Product("清溪红茶"), [AgreementEntry("某协定", "清溪绿茶")]) == []
