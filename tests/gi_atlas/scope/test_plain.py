"""Text made plain for reading: forms of fonts, older characters, blanks within names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.scope.plain import make_plain, simplified


@pytest.mark.parametrize(
    ("text", "simple", "written"),
    [
        ("⻘⽯县⻄河镇", "青石县西河镇", "青石县西河镇"),
        ("１２３团", "123团", "123团"),
        ("柳樹鎮、石門鎮", "柳树镇、石门镇", "柳樹鎮、石門鎮"),
        ("青 石 县\n柳 树 镇", "青石县柳树镇", "青石县柳树镇"),
        ("柳树镇 石门镇", "柳树镇 石门镇", "柳树镇 石门镇"),
        ("21 30 00", "21 30 00", "21 30 00"),
        ("柳树镇､石门镇｡", "柳树镇、石门镇。", "柳树镇､石门镇｡"),
        ("（共3个）", "(共3个)", "（共3个）"),
        ("\u200b青石\ufeff县", "青石县", "青石县"),
    ],
)
def test_signs(text, simple, written):
    plain = make_plain(text)
    assert (plain.simple, plain.written) == (simple, written)


@given(st.text(max_size=80))
def test_every_sign_knows_its_place(text):
    plain = make_plain(text)
    assert len(plain.simple) == len(plain.written) == len(plain.places)
    assert list(plain.places) == sorted(set(plain.places))
    assert all(0 <= place < len(text) for place in plain.places)


def test_older_characters_are_one_for_one():
    assert simplified("雲嶺省青石縣鳳凰鎮廣東縣臺灣陝西") == "云岭省青石县凤凰镇广东县台湾陕西"
    assert simplified("青石县柳树镇") == "青石县柳树镇"
