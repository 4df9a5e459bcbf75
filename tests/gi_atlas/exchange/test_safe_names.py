"""Any text as a file name: harmless everywhere, and still saying what it said."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.exchange.safe_names import MAX_NAME_BYTES, distinct_names, safe_name

RESERVED = ("CON", "con", "PRN.txt", "aux.docx", "NUL", "COM1", "LPT9.pdf", "COM¹", "CONIN$", "conout$.x", "nul .docx")


def is_harmless(name: str) -> bool:
    """Whether Windows, macOS and Linux take a name, and show it as it is."""
    is_plain = all(unicodedata.category(c) not in ("Cc", "Cf", "Cs") and c not in '<>:"/\\|?*' for c in name)
    is_tidy = name == name.strip(" .") and name not in ("", ".", "..")
    stem = name.partition(".")[0].strip().upper()
    is_free = stem not in ("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$") and not (
        stem[:3] in ("COM", "LPT") and stem[3:] in tuple("0123456789¹²³")
    )
    return is_plain and is_tidy and is_free and len(name.encode()) <= MAX_NAME_BYTES + 1


@pytest.mark.parametrize("text", RESERVED)
def test_reserved_names_are_changed(text: str) -> None:
    assert is_harmless(safe_name(text))
    assert text.partition(".")[0].strip().casefold() in safe_name(text).casefold()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("长乐烧酒", "长乐烧酒"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "unnamed"),
        (".hidden.", "hidden"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("line\nbreak\tand  blanks", "linebreakand blanks"),
        ("", "unnamed"),
        ("\ufffe\ufdd0", "unnamed"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x", "C__x"),
    ],
)
def test_names_say_what_the_text_says(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_long_name_is_cut_between_characters() -> None:
    for text in ("茶" * 300, "a" * 260, "😀" * 100, "é" * 200, "x" * 179 + "茶"):
        name = safe_name(text)
        assert len(name.encode()) <= MAX_NAME_BYTES
        assert text.startswith(name)


@given(st.text())
def test_any_text_is_a_harmless_name(text: str) -> None:
    assert is_harmless(safe_name(text))
    assert safe_name(safe_name(text)) == safe_name(text)


def test_names_that_one_file_system_holds_for_one_are_told_apart() -> None:
    texts = ["Tea", "TEA", "tea", "Café", "Cafe\u0301", "ﬁn", "FIN", "茶", "茶", "x" * 300, "x" * 301]
    names = distinct_names(texts)
    keys = {unicodedata.normalize("NFKC", name).casefold() for name in names}
    assert len(keys) == len(texts)
    assert all(is_harmless(name) for name in names)
    assert names[:3] == ["Tea", "TEA (2)", "tea (3)"]


def test_every_naughty_string_names_a_file(real_data: Path, tmp_path: Path) -> None:
    texts = (real_data / "foreign" / "naughty_strings.txt").read_text(encoding="utf-8").split("\n")
    names = distinct_names(texts)
    for text, name in zip(texts, names, strict=True):
        assert is_harmless(name), text
        (tmp_path / f"{name}.docx").write_text(text, encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == len(texts)
    assert not (tmp_path.parent / "etc").exists()
