"""File names of strangers that would lead elsewhere or pass for something else; they are data, never paths of ours."""

import re
import unicodedata

_DRIVE = re.compile(r"\A[A-Za-z]:")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.[^.]*)*\Z", re.IGNORECASE)
_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
LONGEST_NAME = 255
SHOWN_CHARACTERS = 120


def hostile_reason(name: str) -> str:
    """Code of what is wrong with a name inside a zip or an answer; "" for a plain one.

    Nothing is done with such a name but to show it: files are stored by their hash. It is named so that the person
    knows that somebody tried, or that a file system elsewhere could not hold it.
    """
    parts = re.split(r"[/\\]", name)
    checks = (
        ("NAME_CONTROL", any(unicodedata.category(sign) in _CONTROLS for sign in name)),
        ("NAME_DIRECTION", any(unicodedata.category(sign) == "Cf" for sign in name)),
        ("NAME_UPWARDS", ".." in parts),
        ("NAME_ABSOLUTE", name.startswith(("/", "\\")) or any(map(_DRIVE.match, parts))),
        ("NAME_STREAM", ":" in name),
        ("NAME_RESERVED", any(_RESERVED.match(part.strip(" ")) for part in parts)),
        ("NAME_ENDING", any(part != part.rstrip(" .") and part not in (".", "..") for part in parts)),
        ("NAME_LONG", any(len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in parts)),
        ("NAME_BACKSLASH", "\\" in name),
    )
    return next((code for code, is_so in checks if is_so), "")


def base_name(name: str) -> str:
    """Last part of a name, whichever way its folders are parted; a web address gives up its query first."""
    return re.split(r"[/\\]", name)[-1]


def shown_name(name: str) -> str:
    """Name as it may stand in a report: one line, cut in its middle where it is too long."""
    if len(name) <= SHOWN_CHARACTERS:
        return name
    half = SHOWN_CHARACTERS // 2 - 1
    return f"{name[:half]}…{name[-half:]}"
