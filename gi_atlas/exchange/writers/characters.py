"""Which texts a format can hold: what it cannot is refused with its characters, never dropped."""

from collections.abc import Callable, Iterable
from pathlib import Path

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.boundary_feature import Value


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
        EXPORT_CHARACTERS; context: path, encoding, characters.
    """
    lost = sorted({c for value in values if isinstance(value, str) for c in value if not fits(c)})
    if lost:
        shown = " ".join(f"{_shown(character)} (U+{ord(character):04X})" for character in lost)
        raise WriteError("EXPORT_CHARACTERS", path=path.name, encoding=encoding, characters=shown)


def _shown(character: str) -> str:
    return character if character.isprintable() else "?"


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
