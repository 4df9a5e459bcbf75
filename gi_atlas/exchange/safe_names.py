"""File names that every file system takes, from any text."""

import re
import unicodedata

MAX_NAME_BYTES = 180
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|\Z)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def safe_name(text: str, fallback: str = "unnamed", limit: int = MAX_NAME_BYTES) -> str:
    """File name (without folder) that says what ``text`` says.

    Control and direction marks go, characters that Windows refuses become "_", reserved names get a "_" before
    them; at most ``limit`` bytes of UTF-8, cut between characters.
    """
    shown = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", shown)).strip(" .")
    name = cut_bytes(name, limit).strip(" .") or fallback
    return f"_{name}" if _RESERVED.match(name) else name


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
