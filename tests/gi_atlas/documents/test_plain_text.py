"""What is done to characters that documents cannot hold, and what counts as Chinese."""

import pytest

from gi_atlas.documents.plain_text import Cleaned, Cleaner, clean, is_chinese, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("山\x00水", "山␀水"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a␍b"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("\x7f\x85\ufffe", "␡⟦U+0085⟧⟦U+FFFE⟧"),
        ("\ud842", "⟦U+D842⟧"),
        ("abc\u202egpj.exe", "abc⟦U+202E⟧gpj.exe"),
        ("\u202d123", "⟦U+202D⟧123"),
        ("𠮷😀\u200d👩", "𠮷😀\u200d👩"),
        ("\u200fשלום\u200e", "\u200fשלום\u200e"),  # marks of direction that such a text needs
    ],
)
def test_what_acts_or_breaks_becomes_a_mark(text: str, shown: str) -> None:
    assert clean(text) == shown
    assert clean(shown) == shown


def test_each_replaced_character_is_noted_once_a_field() -> None:
    cleaner = Cleaner()
    cleaner.clean("\u202ea\u202eb\x07", "外观")
    cleaner.clean("\x07", "香气")
    assert cleaner.replaced == [Cleaned("外观", "U+202E"), Cleaned("外观", "U+0007"), Cleaned("香气", "U+0007")]


@pytest.mark.parametrize("text", ["山", "a 山", "𠮷", "㐀", "〇", "々", "豈"])
def test_chinese(text: str) -> None:
    assert is_chinese(text)


@pytest.mark.parametrize("text", ["", "Côte d’Or", "38°30′ N – “x”", "№ 5 (α) ½", "😀", "Ελλάδα", "……", "，。"])
def test_not_chinese(text: str) -> None:
    assert not is_chinese(text)


@pytest.mark.parametrize(
    ("text", "most", "line"),
    [("甲县梨", 3, "甲县梨"), ("甲县梨茶", 3, "甲县…"), ("a\n b\t c", 9, "a b c"), ("\x07", 5, "␇"), ("", 5, "")],
)
def test_shortened(text: str, most: int, line: str) -> None:
    assert shortened(text, most) == line
    assert len(shortened(text, most)) <= most
