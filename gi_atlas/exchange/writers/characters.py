"""Which texts a format can hold: what it cannot is refused with its characters, never dropped."""

from collections.abc import Callable, Iterable
from pathlib import Path

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.boundary_feature import Value

_MOST, _AROUND = 20, 12


def require_characters(path: Path, values: Iterable[Value], encoding: str, fits: Callable[[str], bool]) -> None:
    """Refuse values with characters that a format cannot hold.

    Parameters
    ----------
    encoding : str
        What the person reads as the reason: "GBK", "XML".
    fits : callable
        Whether one character can be held.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS; context: path, encoding, characters, and as value what stands around the first of them.
    """
    texts = [value for value in values if isinstance(value, str)]
    lost = sorted({character for text in texts for character in text if not fits(character)})
    if lost:
        shown = " ".join(f"{_shown(character)} (U+{ord(character):04X})" for character in lost[:_MOST])
        more = f" … ({len(lost)})" if len(lost) > _MOST else ""
        around = next(_around(text, fits) for text in texts if not all(map(fits, text)))
        raise WriteError("EXPORT_CHARACTERS", path=path.name, encoding=encoding, characters=shown + more, value=around)


def _around(text: str, fits: Callable[[str], bool]) -> str:
    """The first character that does not fit, with some of the text on both sides."""
    place = next(place for place, character in enumerate(text) if not fits(character))
    start, stop = max(place - _AROUND, 0), place + _AROUND + 1
    shown = "".join(map(_shown, text[start:stop]))
    return f"{'…' if start else ''}{shown}{'…' if stop < len(text) else ''}"


def _shown(character: str) -> str:
    return character if character.isprintable() else "\ufffd"


def fits_encoding(character: str, encoding: str) -> bool:
    """Whether an encoding can hold a character."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def fits_xml(character: str) -> bool:
    """Whether XML 1.0 can hold a character, escaped or not (its production 2, Char)."""
    code = ord(character)
    return character in "\t\n\r" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
