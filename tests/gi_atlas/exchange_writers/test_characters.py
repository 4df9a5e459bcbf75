"""Characters that a format cannot hold: named with the text around them, in words that say what was kept."""

from pathlib import Path

import pytest

from gi_atlas.errors import WriteError, format_text
from gi_atlas.exchange.writers.characters import fits_encoding, fits_xml, require_characters


def refused(values: list[object], encoding: str = "GBK") -> WriteError:
    with pytest.raises(WriteError) as error:
        require_characters(Path("/somewhere/茶.zip"), values, encoding, lambda c: fits_encoding(c, "GBK"))  # type: ignore[arg-type]  # values of any kind
    return error.value


@pytest.mark.parametrize("value", ["清溪绿茶", "", None, 3, 2.5, "Ａ＠·—"])
def test_what_fits_passes(value: object) -> None:
    require_characters(Path("a"), [value], "GBK", lambda c: fits_encoding(c, "GBK"))  # type: ignore[list-item]


def test_the_text_around_the_character_is_told() -> None:
    error = refused([None, 3, "清溪绿茶", "一二三四五六七八九十甲乙丙丁𠮷茶一二三四五六七八九十甲乙丙丁"])
    assert error.context == {
        "path": "茶.zip", "encoding": "GBK", "characters": "𠮷 (U+20BB7)",
        "value": "…三四五六七八九十甲乙丙丁𠮷茶一二三四五六七八九十甲…",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"), [("𠮷茶", "𠮷茶"), ("茶𠮷", "茶𠮷"), ("𠮷", "𠮷"), ("茶\x85茶", "茶\ufffd茶")]
)
def test_short_texts_are_told_whole(text: str, value: str) -> None:
    assert refused([text]).context["value"] == value


def test_many_characters_are_told_by_the_first_twenty_and_their_number() -> None:
    told = refused(["".join(chr(0x20000 + number) for number in range(300))]).context["characters"]
    assert told.count("U+") == 20
    assert told.endswith(" … (300)")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("was not written", "Nothing is lost", "UTF-8", "𠮷茶", "U+20BB7", "GBK", "would be lost")),
     ("zh", ("没有写出", "没有丢失", "UTF-8", "𠮷茶", "U+20BB7", "GBK", "丢失或变成"))],
)  # fmt: skip
def test_the_message_says_what_is_kept_and_what_to_do(language: str, words: tuple[str, ...]) -> None:
    error = refused(["𠮷茶"])
    text = format_text(error.code, error.context, language)
    assert [word for word in words if word not in text] == []
    assert "{" not in text


@pytest.mark.parametrize(("character", "expected"), [("\t", True), ("\x08", False), ("\ufffe", False), ("𠮷", True)])
def test_what_xml_holds(character: str, expected: bool) -> None:
    assert fits_xml(character) is expected
