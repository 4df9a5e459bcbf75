"""Encodings: right or asked, never silently wrong."""

import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.exchange.encodings import (
    PREVIEW_COUNT,
    common_share,
    decode_cut,
    guess_encoding,
    preview,
    python_encoding,
)

SIMPLIFIED = ["杭州市西湖区龙井村", "绍兴市新昌县", "武夷山市星村镇", "宜昌市五峰土家族自治县", "湖州市安吉县"]
TRADITIONAL = ["臺北市信義區", "南投縣鹿谷鄉凍頂村", "嘉義縣阿里山鄉", "苗栗縣頭份鎮", "臺東縣鹿野鄉永安村"]
TEXTS = {
    "UTF-8": [text.encode() for text in SIMPLIFIED],
    "GBK": [text.encode("gbk") for text in SIMPLIFIED],
    "GB18030": [text.encode("gb18030") for text in [*SIMPLIFIED, "𠮷安镇"]],
    "BIG5": [text.encode("big5") for text in TRADITIONAL],
}


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("GBK", "GB18030"), ("gb2312", "GB18030"), ("936", "GB18030"), ("ANSI 936", "GB18030"), ("CP936", "GB18030"),
        ("UTF8", "UTF-8"), ("65001", "UTF-8"), ('"utf-8"', "UTF-8"), ("950", "BIG5"), ("Big5", "BIG5"),
        ("1252", "CP1252"), ("ISO 88591", "ISO8859-1"), ("LDID/87", None), ("", None), (None, None),
        ("hex", None), ("zip", None), ("base64", None), ("rot13", None), ("undefined", None), ("idna", None),
        ("unicode_escape", None), ("utf-7", None), ("klingon", None), ("a\x00b", None), ("x" * 300, None),
    ],
)  # fmt: skip
def test_labels_of_people_and_files(label: str | None, expected: str | None) -> None:
    assert python_encoding(label) == expected


@given(st.text(max_size=40))
def test_no_label_breaks(label: str) -> None:
    found = python_encoding(label)
    assert found is None or isinstance(b"".decode(found), str)


@pytest.mark.parametrize("true", TEXTS)
@pytest.mark.parametrize("stated", [None, "right", "UTF-8", "GBK", "ISO-8859-1", "nonsense"])
def test_a_guess_is_right_or_not_sure(true: str, stated: str | None) -> None:
    guess = guess_encoding(TEXTS[true], true if stated == "right" else stated)
    canonical = python_encoding(true)
    if guess.is_sure:
        assert guess.encoding == canonical
    else:
        assert guess.previews
        assert canonical in guess.previews
    if stated == "right":
        assert (guess.encoding, guess.is_sure) == (canonical, True)


def test_ascii_needs_no_question() -> None:
    guess = guess_encoding([b"Napa Valley", b""])
    assert (guess.encoding, guess.why, guess.is_sure) == ("UTF-8", "ENCODING_ASCII", True)


def test_one_short_utf8_word_is_only_likely() -> None:
    guess = guess_encoding(["é".encode()])
    assert (guess.encoding, guess.is_sure) == ("UTF-8", False)
    assert guess_encoding(["龙井茶叶".encode()]).is_sure


def test_previews_show_ten_values_in_three_encodings() -> None:
    shown = preview([text.encode("gbk") for text in SIMPLIFIED * 4])
    assert list(shown) == ["UTF-8", "GB18030", "BIG5"]
    assert all(len(values) == PREVIEW_COUNT for values in shown.values())
    assert shown["GB18030"][:5] == SIMPLIFIED
    assert "\ufffd" in shown["UTF-8"][0]
    assert next(iter(preview([b"\xe9"], "CP1252"))) == "CP1252"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_a_character_cut_at_the_end_is_forgiven_and_only_there(encoding: str) -> None:
    text = "臺北市"
    whole = text.encode(encoding)
    for cut in range(1, len("市".encode(encoding))):
        assert decode_cut(whole[:-cut], encoding) == "臺北"
    assert decode_cut(whole, encoding) == text
    assert decode_cut(b"\xff\xff" + whole, encoding) is None


@given(st.text(min_size=1), st.sampled_from(["utf-8", "gb18030"]))
def test_what_was_encoded_decodes(text: str, encoding: str) -> None:
    whole = text.encode(encoding, "ignore")
    assert decode_cut(whole, encoding) == whole.decode(encoding)


def township_names(real_data: Path) -> Iterator[list[str]]:
    lines = lzma.open(real_data / "cn" / "townships_2016.csv.xz", "rt", encoding="utf-8").read().splitlines()[1:]
    names = [line.split(",")[1] for line in lines]
    for start in range(0, len(names) - 40, 40):
        yield names[start : start + 40]


def test_1000_lists_of_real_names_in_gbk_are_told_as_such(real_data: Path) -> None:
    wrong = asked = total = 0
    for names in township_names(real_data):
        guess = guess_encoding([name.encode("gb18030") for name in names])
        total += 1
        wrong += guess.is_sure and guess.encoding != "GB18030"
        asked += not guess.is_sure
    assert total > 1000
    assert wrong == 0
    assert asked <= total // 100


def test_real_names_in_big5_are_never_surely_something_else(real_data: Path) -> None:
    total = wrong = 0
    for names in township_names(real_data):
        known = [name for name in names if name.encode("big5", "ignore").decode("big5") == name]
        guess = guess_encoding([name.encode("big5") for name in known])
        total += bool(known)
        wrong += guess.is_sure and guess.encoding not in ("BIG5", None) and guess.why != "ENCODING_ASCII"
    assert total > 300
    assert wrong == 0


WESTERN = ["Größe", "Château-Grillet", "Côte-Rôtie", "São Miguel", "Ñuñoa", "Trás-os-Montes", "Wörthersee"]


def test_western_text_under_a_western_label_needs_no_question() -> None:
    for label in ("ISO-8859-1", "CP1252", "88591"):
        guess = guess_encoding([text.encode("latin-1") for text in WESTERN], label)
        assert (guess.encoding, guess.is_sure) == (python_encoding(label), True)
    assert not guess_encoding([text.encode("latin-1") for text in WESTERN]).is_sure


def test_share_of_daily_characters() -> None:
    assert common_share([text.encode("gbk") for text in SIMPLIFIED]) > 0.9
    assert common_share([text.encode("big5") for text in TRADITIONAL]) < 0.5
    assert common_share([b"abc", b""]) == 0.0
