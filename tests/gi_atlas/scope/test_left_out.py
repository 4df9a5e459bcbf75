"""What a wording takes out of its units: where the words stand, and what is none of them."""

import pytest

from gi_atlas.scope.reading import read_scope

TOWNS = [("竹海镇", ("清溪县",)), ("梅岭乡", ("清溪县",))]


def left_out(text: str) -> list[str]:
    return [text[start:end] for start, end in read_scope(text).left_out]


@pytest.mark.parametrize("name", ["排除甲", "除甲茶", "除湿茶", "扫除乙米"])
@pytest.mark.parametrize("lead", ["：", "产地范围为", "产地范围：", "地理标志产品保护范围为"])
def test_the_name_of_a_product_leaves_nothing_out(name: str, lead: str) -> None:
    text = f"{name}{lead}清溪县竹海镇、梅岭乡现辖行政区域。"
    scope = read_scope(text)
    assert [(unit.name, unit.parents) for unit in scope.units] == TOWNS
    assert [unit.part_note for unit in scope.units] == ["", ""]
    assert (scope.left_out, scope.unread, scope.defects) == ((), (), ())
    assert scope.product == name


@pytest.mark.parametrize("name", ["排除甲", "除湿茶"])
def test_such_a_product_may_leave_something_out_all_the_same(name: str) -> None:
    text = f"{name}：清溪县除竹海镇外的其他乡镇现辖行政区域。"
    assert left_out(text) == ["除竹海镇外的其他乡镇"]
    assert [(unit.name, unit.part_note) for unit in read_scope(text).units] == [("清溪县", "除竹海镇外")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("清溪县（不含竹海镇）现辖行政区域。", ["不含竹海镇"]),
        ("清溪县不包括：竹海镇、北山乡。", ["不包括：竹海镇、北山乡"]),
        ("除竹海镇外，清溪县全境。", ["除竹海镇外"]),
        ("清溪县（竹海镇除外）、云岭县（不含北山乡）。", ["竹海镇除外", "不含北山乡"]),
        ("清溪县竹海镇、梅岭乡。", []),
    ],
)
def test_words_that_leave_out_are_told_with_their_place(text: str, expected: list[str]) -> None:
    assert left_out(text) == expected


def test_places_count_in_the_text_as_it_was_pasted() -> None:
    text = "甲 茶：\n清溪县现辖行政区域，不 含\n竹海镇。"
    assert left_out(text) == ["不 含\n竹海镇"]
