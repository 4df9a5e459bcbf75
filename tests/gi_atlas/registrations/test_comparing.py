"""One product, its registrations in every channel side by side."""

from dataclasses import replace
from datetime import date

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Channel, Product, Registration
from gi_atlas.registrations.comparing import (
    compare,
    compare_products,
    difference_text,
    differing_fields,
    field_word,
    name_forms,
    named_units,
    product_comparison,
)
from tests.gi_atlas.rules.conftest import Case

PRODUCT = Product("清溪茶")
FIRST = Registration(
    PRODUCT.id, Channel.AGI, "AGI2012-01", "清溪茶", "清溪县茶叶协会", "公告5", date(2012, 5, 1), date(2020, 1, 1),
    scope_text="清溪县石门镇、茶园乡共2个乡镇现辖行政区域。",
)  # fmt: skip
SECOND = replace(
    FIRST, id="2", channel=Channel.GI_PRODUCT, number="GI-7", valid_from=date(2023, 7, 15), valid_to=None,
    scope_text="清溪县石门镇、白鹤镇共2个乡镇现辖行政区域。",
)  # fmt: skip


def test_the_older_channel_stands_first_and_every_field_is_a_row() -> None:
    found = compare(PRODUCT, [SECOND, FIRST])
    assert [one.number for one in found.registrations] == ["AGI2012-01", "GI-7"]
    rows = {row.field: row for row in found.rows}
    assert rows["channel"].values == ("Agricultural-product GI", "GI product")
    assert rows["valid_to"].values == ("2019-12-31", "")  # people read the last day
    assert "status" not in rows  # nobody fills it


def test_what_the_channels_disagree_in() -> None:
    found = compare(PRODUCT, [FIRST, SECOND])
    assert found.differing == ("scope_text", "valid_from")
    assert found.tied_differing == ("scope_text",)
    (scope,) = found.scopes
    assert (scope.only_first, scope.only_second) == (("茶园乡",), ("白鹤镇",))
    assert difference_text(found, scope) == "only in Agricultural-product GI: 茶园乡; only in GI product: 白鹤镇"


def test_three_channels_are_compared_pair_by_pair() -> None:
    third = replace(FIRST, id="3", channel=Channel.TM_CERT, valid_from=date(2015, 1, 1), scope_text="清溪县全境")
    found = compare(PRODUCT, [FIRST, SECOND, third])
    assert [(one.first, one.second) for one in found.scopes] == [(0, 1), (0, 2), (1, 2)]


def test_a_channel_that_says_nothing_does_not_disagree() -> None:
    silent = replace(SECOND, name_as_registered="", holder="", scope_text="", valid_from=None)
    assert differing_fields([FIRST, silent]) == frozenset()
    assert compare(PRODUCT, []).rows == ()
    assert compare(PRODUCT, [FIRST]).differing == ()


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("茅台酒", "茅台酒（贵州茅台酒）", True),
        ("贵州茅台酒", "茅台酒(贵州茅台酒)", True),
        ("天坛砚（盘古砚）", "盘古砚", True),
        ("Qingxi Tea", "QINGXI TEA", True),
        ("清溪茶", "清溪　茶", True),
        ("天津板栗（天津产区）", "天津板栗", True),
        ("天津产区", "天津板栗（天津产区）", False),
        ("清溪茶", "清溪高山茶", False),
        ("清溪茶", "清溪茶叶", False),
    ],
)
def test_names_that_stand_for_each_other(first: str, second: str, is_one: bool) -> None:
    told = [replace(FIRST, name_as_registered=first), replace(SECOND, name_as_registered=second)]
    assert ("name_as_registered" not in differing_fields(told)) is is_one


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("清溪县石门镇、茶园乡共2个乡镇现辖行政区域。", "清溪县茶园乡、石门镇2个乡镇。", True),
        ("清溪县石门镇、茶园乡", "清溪县石门镇，茶园乡。", True),
        ("清溪县石门镇", "清溪县石门镇、茶园乡", False),
        ("清溪县石门镇", "清溪县石门镇部分区域", False),
        ("见附图", "见附图。", True),
        ("见附图", "以函件为准", False),
    ],
)
def test_wordings_differ_by_their_units(first: str, second: str, is_one: bool) -> None:
    told = [replace(FIRST, scope_text=first), replace(SECOND, scope_text=second)]
    assert ("scope_text" not in differing_fields(told)) is is_one


def test_parts_of_names_and_units() -> None:
    assert name_forms("") == frozenset()
    assert name_forms("黟山石墨茶（黟县石墨茶）") == {"黟山石墨茶", "黟县石墨茶", "黟山石墨茶(黟县石墨茶)"}
    assert named_units("") == named_units("   ") == frozenset()
    assert named_units("清溪县石门镇部分区域") != named_units("清溪县石门镇")


def test_products_of_a_project_in_the_order_of_their_names(case: Case) -> None:
    bare, later = Product("无证米"), Product("清溪橘")
    case.add(PRODUCT, bare, later, FIRST, SECOND, Registration(later.id, Channel.AGI, "9"))
    assert [one.product.name_official for one in compare_products(case.project)] == ["清溪橘", "清溪茶"]
    (asked,) = compare_products(case.project, [bare.id])
    assert asked.registrations == ()
    with pytest.raises(StorageError) as caught:
        product_comparison(case.project, "none")
    assert caught.value.code == "STORE_ID_UNKNOWN"


def test_words_follow_the_language() -> None:
    found = compare(PRODUCT, [FIRST, SECOND])
    set_language("zh")
    assert field_word("holder") != "Holder"
    assert "仅“农产品地理标志”列有：茶园乡" in difference_text(found, found.scopes[0])
