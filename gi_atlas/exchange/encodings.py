"""Encodings of foreign text: a guess with its reason, and how the text looks in each candidate."""

import codecs
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

CANDIDATES = ("UTF-8", "GB18030", "BIG5")
PREVIEW_COUNT = 10
# First bytes of Chinese marks and full-width signs, which a list may be parted by.
_MARKS = (0xA1, 0xA3)
_SINGLE_BYTE = frozenset({"iso8859-1", "cp1252", "cp1250", "cp437", "cp850", "ascii", "iso8859-15", "latin-1"})
# Names of codecs that turn escapes into signs; no file is in them.
_NO_FILE_ENCODINGS = frozenset(
    {"unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf-7",
     "undefined"}
)  # fmt: skip
_ISO_8859 = re.compile(r"(?:ISO)?[-_]?8859[-_]?(\d{1,2})")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_CHINESE = frozenset({"gb18030", "gbk", "gb2312", "cp936"})
# Language driver ids in byte 29 of a DBF (dBase IV), those that occur.
LANGUAGE_DRIVERS = {
    0x01: "CP437",
    0x02: "CP850",
    0x03: "CP1252",
    0x4D: "GB18030",
    0x4F: "BIG5",
    0x57: "CP1252",
    0x78: "BIG5",
    0x7A: "GB18030",
    0x7B: "CP932",
}


@dataclass(frozen=True)
class EncodingGuess:
    """What the bytes of a file's texts look like.

    ``why`` is a code of the catalogue; ``previews`` shows texts in each candidate; ``is_stated`` says that the file
    itself names the encoding and nothing speaks against it.
    """

    encoding: str | None
    why: str
    is_sure: bool
    is_stated: bool = False
    stated: str | None = None
    previews: dict[str, list[str]] = field(default_factory=dict)


def python_encoding(label: str | None) -> str | None:
    """Canonical name of an encoding as .cpg files and people write it; None if unknown."""
    if not label:
        return None
    text = label.strip().strip('"').upper().replace(" ", "")
    text = {"936": "GB18030", "65001": "UTF-8", "950": "BIG5", "ANSI936": "GB18030", "ANSI1252": "CP1252"}.get(
        text, text
    )
    text = text.removeprefix("ANSI").removeprefix("LDID/") or text
    text = _ISO_8859.sub(r"ISO8859-\1", text)
    try:
        found = codecs.lookup(f"cp{text}" if text.isdigit() else text).name
        io.TextIOWrapper(io.BytesIO(), encoding=found)  # refuses codecs that are none for text
    except (LookupError, UnicodeError, ValueError):
        return None
    if found in _NO_FILE_ENCODINGS:
        return None
    # GB18030 holds all of GBK and GB 2312, so old labels lose nothing.
    return "GB18030" if found in _CHINESE else found.upper()


def guess_encoding(samples: Iterable[bytes], stated: str | None = None) -> EncodingGuess:
    """Encoding of a file's texts.

    Parameters
    ----------
    samples : iterable of bytes
        Texts as they lie in the file; a cut character at the end of one is forgiven.
    stated : str, optional
        What the file says (.cpg, language driver, XML declaration).
    """
    foreign = [sample for sample in samples if not sample.isascii()]
    name = python_encoding(stated)
    if not foreign:
        return EncodingGuess(name or "UTF-8", "ENCODING_ASCII", True, True, stated)
    is_utf8, is_chinese = (all(can_decode(text, label) for text in foreign) for label in ("utf-8", "gb18030"))
    share = common_share(foreign) if is_chinese else 0.0
    previews = preview(foreign, name)
    if name == "UTF-8" and is_utf8:
        return EncodingGuess("UTF-8", "ENCODING_STATED", True, True, stated, previews)
    if is_utf8:
        return _utf8(foreign, name, stated, previews)
    if name is not None and _fits(foreign, name, share):
        return EncodingGuess(name, "ENCODING_STATED", True, True, stated, previews)
    if is_chinese and share >= 0.5:
        return EncodingGuess(
            "GB18030", "ENCODING_LOOKS_CHINESE", name is None and share >= 0.85, False, stated, previews
        )
    return EncodingGuess(None, "ENCODING_UNKNOWN", False, False, stated, previews)


def _utf8(foreign: list[bytes], name: str | None, stated: str | None, previews: dict[str, list[str]]) -> EncodingGuess:
    # Four multi-byte characters that are valid by chance are rarer than one in 10,000 files.
    count = sum(len(text.decode("utf-8", "ignore")) - sum(byte < 128 for byte in text) for text in foreign)
    return EncodingGuess("UTF-8", "ENCODING_LOOKS_UTF8", name is None and count >= 4, False, stated, previews)


def _fits(foreign: list[bytes], name: str, share: float) -> bool:
    if not all(can_decode(text, name) for text in foreign):
        return False
    if name == "GB18030":
        return share >= 0.5
    # Text that is Chinese by its characters is not taken for anything else on the word of a label alone; and a
    # Western label is not believed where letters beyond ASCII stand side by side, as double bytes do.
    return share < 0.5 and not (name.lower() in _SINGLE_BYTE and _paired_share(foreign) >= 0.5)


def _paired_share(texts: Sequence[bytes]) -> float:
    """Share of the bytes beyond ASCII that stand beside another one, 0 to 1."""
    paired = total = 0
    for text in texts:
        for run in _BEYOND_ASCII.findall(text):
            total += len(run)
            paired += len(run) if len(run) > 1 else 0
    return paired / total if total else 0.0


def can_decode(text: bytes, encoding: str) -> bool:
    """Whether bytes are text in an encoding, but for a character that is cut at the end."""
    return decode_cut(text, encoding) is not None


def decode_cut(text: bytes, encoding: str) -> str | None:
    """Text of bytes whose last character may be cut; None if they are not text in that encoding."""
    try:
        return text.decode(encoding)
    except UnicodeDecodeError as error:
        if (
            error.start < len(text) - 3
            or error.start == 0
            or ("incomplete" not in error.reason and "end of data" not in error.reason)
        ):
            return None
        return text[: error.start].decode(encoding)


def common_share(texts: Sequence[bytes]) -> float:
    """Share of the double bytes that are characters in daily use (level 1 of GB 2312), 0 to 1; marks do not count."""
    common = total = 0
    for text in texts:
        position = 0
        while position < len(text) - 1:
            first, second = text[position], text[position + 1]
            if first < 0x80:
                position += 1
                continue
            total += first not in _MARKS
            common += 0xB0 <= first <= 0xD7 and second >= 0xA1
            position += 2
    return common / total if total else 0.0


def preview(texts: Sequence[bytes], stated: str | None = None) -> dict[str, list[str]]:
    """The first texts in three encodings at least; signs that do not decode show as U+FFFD."""
    labels = list(dict.fromkeys([*([stated] if stated else []), *CANDIDATES]))
    return {label: [text.decode(label, "replace") for text in texts[:PREVIEW_COUNT]] for label in labels}
