"""Names of layers and fields without signs that nobody sees."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.exchange.child_answer import ChildAnswer
from gi_atlas.exchange.clean_names import MAX_CHARACTERS, clean_name, unique_names, unseen_signs

UNSEEN = ["\u202e", "\u200b", "\u200d", "\u2066", "\ufeff", "\u00ad", "\x00", "\x07", "\x7f", "\u2028", "\u061c"]


@given(st.text())
def test_clean_names_hold_nothing_unseen_and_stay(text: str) -> None:
    clean = clean_name(text, "leer")
    assert clean
    assert len(clean) <= MAX_CHARACTERS
    assert unseen_signs([clean]) == ""
    assert clean_name(clean, "leer") == clean


@pytest.mark.parametrize("sign", UNSEEN)
def test_each_sign_is_named_by_its_code_point(sign: str) -> None:
    assert clean_name(f"code{sign}区划", "leer") == "code区划"
    assert unseen_signs([f"code{sign}区划"]) == f"U+{ord(sign):04X}"


def test_what_can_be_seen_stays() -> None:
    for name in ("𠮷野", "區劃", "Größe", "头 尾", "a\u0301".encode().decode(), "😀"):
        assert len(clean_name(name, "leer")) >= len(name) - 1
    assert clean_name("頂", "leer") != clean_name("顶", "leer")
    assert clean_name("\u202e \u200b", "leer") == "leer"


@given(st.lists(st.sampled_from(["a", "a_2", "b", "a_3", ""])))
def test_unique_names_are_unique_and_keep_the_first(names: list[str]) -> None:
    unique = unique_names(names)
    assert len(set(unique)) == len(names)
    for place, name in enumerate(names):
        if name not in names[:place] and name not in unique[:place]:
            assert unique[place] == name


def test_200_pairs_that_look_alike_stay_apart_and_are_told() -> None:
    pairs = [(f"县{n}名", f"县{n}{UNSEEN[n % len(UNSEEN)]}名") for n in range(200)]
    answer = ChildAnswer("CSV", "own")
    names = answer.clean_names([name for pair in pairs for name in pair], "column")
    assert len(set(names)) == 400
    told = {remark["code"]: remark["context"] for remark in answer.warnings}
    assert told.keys() == {"NAMES_CLEANED", "FIELDS_RENAMED"}
    assert set(told["NAMES_CLEANED"]["signs"].split(", ")) == {f"U+{ord(sign):04X}" for sign in UNSEEN}


def test_empty_names_are_numbered(tmp_path: Path) -> None:
    answer = ChildAnswer("CSV", "own")
    assert answer.clean_names(["", "名称", " ", "名称"], "column") == ["column_1", "名称", "column_3", "名称_2"]
    assert answer.warnings == [{"code": "FIELDS_RENAMED", "context": {"fields": "column_1, column_3, 名称_2"}}]
    assert ChildAnswer("CSV", "own").clean_names(["a", "b"], "column") == ["a", "b"]
