"""Names are found by their spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.pinyin import initials, spelling


@pytest.mark.parametrize(
    ("name", "whole", "first"),
    [
        ("清溪县", "qingxixian", "qxx"),
        ("龙井", "longjing", "lj"),
        ("重庆市", "chongqingshi", "cqs"),
        ("厦门市", "xiamenshi", "xms"),
        ("AVA Lodi", "ava lodi", "ava lodi"),
        ("", "", ""),
    ],
)
def test_known_names(name: str, whole: str, first: str) -> None:
    assert spelling(name) == whole
    assert initials(name) == first


@given(st.text(max_size=20))
def test_any_text_has_a_spelling_in_lower_case(text: str) -> None:
    assert isinstance(spelling(text), str)
    assert spelling(text) == spelling(text).lower()


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8))
def test_one_initial_for_each_character(text: str) -> None:
    assert len(initials(text)) == len(text)
