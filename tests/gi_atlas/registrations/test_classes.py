"""Classes of the office's table, the Nice classes, and lines of agreements that name a product."""

import pytest

from gi_atlas.i18n import set_language
from gi_atlas.model import Product
from gi_atlas.registrations.classes import (
    NICE,
    AgreementEntry,
    ClassTable,
    ProductClass,
    agreement_entries,
    agreements_of,
    class_table,
    nice_words,
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


def test_forty_five_nice_classes_in_both_languages() -> None:
    assert list(NICE) == list(range(1, 46))
    english = nice_words(str(number) for number in NICE)
    set_language("zh")
    chinese = nice_words(str(number) for number in NICE)
    assert len(set(english)) == len(set(chinese)) == 45
    assert not set(english) & set(chinese)
    assert nice_words(["33"]) == ["33 酒"]
    assert nice_words(["99", "x"]) == ["99", "x"]


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
