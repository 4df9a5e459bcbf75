"""Functions of XForms that give texts, and truths about texts."""

import base64
import binascii
import hashlib
import time
import uuid
from collections.abc import Sequence

from gi_atlas.errors import FormError
from survey_forms.xpath import regular
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.values import Value, number_of, text_of, texts_of

LONGEST_TEXT = 1_000_000
"""Characters that texts put together may have."""
_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def string(around: Surroundings, value: Value) -> str:
    """Text of a value."""
    return text_of(value)


def string_length(around: Surroundings, value: Value) -> float:
    """Number of characters (code points, not UTF-16 units)."""
    return float(len(text_of(value)))


def concat(around: Surroundings, *values: Value) -> str:
    """Texts one after the other; of a node-set all of its nodes."""
    return _bounded("".join(text for value in values for text in texts_of(value)))


def join(around: Surroundings, glue: Value, *values: Value) -> str:
    """Texts with ``glue`` between them; of a node-set all of its nodes."""
    return _bounded(text_of(glue).join(text for value in values for text in texts_of(value)))


def _bounded(text: str) -> str:
    # Thirty calculations that each double the one before would fill the memory.
    if len(text) > LONGEST_TEXT:
        raise FormError("XPATH_TOO_LARGE", expression=text[:40], expected=LONGEST_TEXT)
    return text


def contains(around: Surroundings, text: Value, part: Value) -> bool:
    """Whether a text holds another."""
    return text_of(part) in text_of(text)


def starts_with(around: Surroundings, text: Value, part: Value) -> bool:
    """Whether a text begins with another."""
    return text_of(text).startswith(text_of(part))


def ends_with(around: Surroundings, text: Value, part: Value) -> bool:
    """Whether a text ends with another."""
    return text_of(text).endswith(text_of(part))


def substring_before(around: Surroundings, text: Value, part: Value) -> str:
    """What stands before the first place of ``part``; "" if it does not occur."""
    before, found, _ = text_of(text).partition(text_of(part) or "\0")
    return before if found else ""


def substring_after(around: Surroundings, text: Value, part: Value) -> str:
    """What stands behind the first place of ``part``; "" if it does not occur."""
    if not text_of(part):
        return text_of(text)
    return text_of(text).partition(text_of(part))[2]


def substring(around: Surroundings, text: Value, start: Value, length: Value | None = None) -> str:
    """Characters from ``start``, the first being 1, as XPath 1.0 §4.2 rounds them."""
    whole, first = text_of(text), round_half_up(number_of(start, around.zone))
    last = first + (float("inf") if length is None else round_half_up(number_of(length, around.zone)))
    return "".join(letter for place, letter in enumerate(whole, 1) if first <= place < last)


def round_half_up(number: float) -> float:
    """XPath's round: halves go up; NaN and infinities stay."""
    return float((number + 0.5) // 1) if abs(number) < 2**52 else number


def substr(around: Surroundings, text: Value, start: Value, end: Value | None = None) -> str:
    """Characters from ``start`` to before ``end``, the first being 0; negative places count from the end."""
    whole = text_of(text)
    first = _whole(number_of(start, around.zone), 0)
    last = len(whole) if end is None else _whole(number_of(end, around.zone), 0)
    return whole[_clamped(first, len(whole)) : _clamped(last, len(whole))]


def _whole(number: float, otherwise: int) -> int:
    return int(number) if abs(number) < 2**52 else otherwise


def _clamped(place: int, length: int) -> int:
    return min(max(0, place + length if place < 0 else place), length)


def translate(around: Surroundings, text: Value, old: Value, new: Value) -> str:
    """Text with characters replaced one by one; those without a counterpart are left out."""
    table: dict[int, str | None] = {}
    replacing = text_of(new)
    for place, letter in enumerate(text_of(old)):
        table.setdefault(ord(letter), replacing[place] if place < len(replacing) else None)
    return text_of(text).translate(table)


def normalize_space(around: Surroundings, value: Value) -> str:
    """Text without white space at its ends, and one space where there were several."""
    return " ".join(_words(text_of(value)))


def _words(text: str) -> list[str]:
    # XML's white space only: a full-width space is a character like any other.
    return [word for word in text.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ") if word]


def regex(around: Surroundings, text: Value, pattern: Value) -> bool:
    """Whether a pattern is found in a text."""
    begun = time.perf_counter()
    found = regular.matches(text_of(text), text_of(pattern), max(around.regex_left_s, 0.001))
    around.regex_left_s -= time.perf_counter() - begun
    return found


def coalesce(around: Surroundings, *values: Value) -> str:
    """The first text that is not empty."""
    return next((text for text in map(text_of, values) if text), "")


def once(around: Surroundings, here: Value, value: Value) -> str:
    """What the question holds already, else the new value."""
    return text_of(here) or text_of(value)


def selected(around: Surroundings, answer: Value, choice: Value) -> bool:
    """Whether a choice is among the chosen ones."""
    # An empty choice is chosen where nothing is: so it is on phones.
    return " ".join(_words(text_of(choice))) in (_words(text_of(answer)) or [""])


def selected_at(around: Surroundings, answer: Value, place: Value) -> str:
    """The chosen one at a place from 0; "" if there is none."""
    chosen: Sequence[str] = _words(text_of(answer))
    at = _whole(number_of(place, around.zone), -1)
    return chosen[at] if 0 <= at < len(chosen) else ""


def count_selected(around: Surroundings, answer: Value) -> float:
    """How many are chosen."""
    return float(len(_words(text_of(answer))))


def new_uuid(around: Surroundings, length: Value | None = None) -> str:
    """UUID of version 4, or as many characters of such as are wanted (at most 1,000)."""
    if length is None:
        return str(_random_uuid(around))
    wanted = min(max(0, _whole(number_of(length, around.zone), 0)), 1000)
    found = ""
    while len(found) < wanted:
        found += str(_random_uuid(around))
    return found[:wanted]


def _random_uuid(around: Surroundings) -> uuid.UUID:
    return uuid.UUID(int=around.dice.getrandbits(128), version=4)


def digest(around: Surroundings, text: Value, method: Value, encoding: Value | None = None) -> str:
    """Hash of a text by MD5, SHA-1, SHA-256, SHA-384 or SHA-512, as base64 or hex."""
    name, written = text_of(method), "base64" if encoding is None else text_of(encoding)
    if name not in _DIGESTS or written not in ("base64", "hex"):
        raise FormError("XPATH_ARGUMENT_WRONG", name="digest", value=f"{name}, {written}", expected=", ".join(_DIGESTS))
    found = hashlib.new(_DIGESTS[name], text_of(text).encode(), usedforsecurity=False).digest()
    return found.hex() if written == "hex" else base64.b64encode(found).decode("ascii")


def base64_decode(around: Surroundings, text: Value) -> str:
    """Text that base64 stands for; "" if it stands for none."""
    try:
        return base64.b64decode(text_of(text), validate=True).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return ""
