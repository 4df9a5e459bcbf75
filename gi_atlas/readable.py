"""File names as people read them, whatever bytes the system gives.

Names on Linux are bytes. A zip from a Chinese Windows is often unpacked with names in GBK; Python then hands them over
with half surrogates, which neither JSON nor SQLite nor a terminal takes.
"""

import re

_NO_TEXT = re.compile("[\ud800-\udfff]")
# What turns the order of a line round or moves a terminal's cursor; a name must not pass for another one.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CUT_END = re.compile("[\ud800-\udbff]\\Z")


def readable(path: str) -> str:
    """Text of a path or name: parts that are no UTF-8 are read as GB 18030, and what is neither shows as U+FFFD."""
    if _NO_TEXT.search(path) is None:
        return path
    return "/".join(map(_readable_part, path.split("/")))


def visible(text: str) -> str:
    """Text whose control characters (those of writing direction too) show as their escapes."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def is_whole(text: str) -> bool:
    """Whether a text is free of half surrogates."""
    return _NO_TEXT.search(text) is None


def whole_text(text: str) -> str:
    """A typed text without half surrogates: one that a length limit cut off goes, any other shows as U+FFFD."""
    if is_whole(text):
        return text
    return _NO_TEXT.sub("\ufffd", _CUT_END.sub("", text))


def _readable_part(name: str) -> str:
    if _NO_TEXT.search(name) is None:
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return _NO_TEXT.sub("\ufffd", name)
