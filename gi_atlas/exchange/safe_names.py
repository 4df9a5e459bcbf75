"""File names that every file system takes, from any text."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MAX_NAME_BYTES = 180
# A window names the files of what is chosen anew at each click.
_MOST_REMEMBERED = 20_000
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|\Z)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def safe_name(text: str, fallback: str = "unnamed", limit: int = MAX_NAME_BYTES) -> str:
    """File name (without folder) that says what ``text`` says.

    Control and direction marks and noncharacters go, characters that Windows refuses become "_", reserved names get
    a "_" before them; at most ``limit`` bytes of UTF-8, cut between characters.
    """
    shown = "".join(c for c in unicodedata.normalize("NFC", text) if _is_shown(c))
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", shown)).strip(" .")
    name = cut_bytes(name, limit).strip(" .") or fallback
    return f"_{name}" if _RESERVED.match(name) else name


def own_name(text: str, limit: int = MAX_NAME_BYTES) -> str:
    """Safe name of a text that no other text has: one that had to be changed carries six digits of the text's hash.

    ``a/b`` and ``a:b`` give two names, and so do two long texts that begin alike.
    """
    name = safe_name(text, limit=limit)
    if name == unicodedata.normalize("NFC", text):
        return name
    digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{safe_name(text, limit=limit - 7)}_{digits}"


def _is_shown(character: str) -> bool:
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs") and not is_noncharacter


def distinct_names(texts: Iterable[str], limit: int = MAX_NAME_BYTES) -> list[str]:
    """A safe name for each text, no two of which are one on a file system that knows no case or no composition."""
    taken: set[str] = set()
    reached: dict[str, int] = {}  # lower numbers of a text are taken: the same text goes on from there
    names = []
    for text in texts:
        number = reached.get(text, 1)
        name, key = _numbered(text, number, limit)
        while key in taken:
            number += 1
            name, key = _numbered(text, number, limit)
        reached[text] = number
        taken.add(key)
        names.append(name)
    return names


@lru_cache(_MOST_REMEMBERED)
def _numbered(text: str, number: int, limit: int) -> tuple[str, str]:
    """Safe name with a number from 2 on, and what it is on a file system that knows no case or no composition."""
    ending = f" ({number})" if number > 1 else ""
    name = f"{safe_name(text, limit=limit - len(ending))}{ending}"
    return name, unicodedata.normalize("NFKC", name).casefold()


def cut_bytes(text: str, limit: int, encoding: str = "utf-8") -> str:
    """Longest start of a text that fits into ``limit`` bytes, cut between characters."""
    return text.encode(encoding)[:limit].decode(encoding, "ignore")


def split_text(text: str, limit: int, encoding: str = "utf-8") -> list[str]:
    """Pieces of a text, each of at most ``limit`` bytes; at least one.

    A cut is made where no blank stands on either side, if there is such a place.
    """
    pieces = []
    while text:
        longest = cut_bytes(text, limit, encoding)
        pieces.append(longest if len(longest) == len(text) else _cut_inside_word(text, longest))
        text = text[len(pieces[-1]) :]
    return pieces or [""]


def _cut_inside_word(text: str, longest: str) -> str:
    ends = range(len(longest), 0, -1)
    return next((text[:end] for end in ends if text[end - 1] != " " and text[end] != " "), longest)
