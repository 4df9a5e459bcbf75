"""Names of foreign layers and fields without signs that nobody sees: controls, direction marks, zero widths."""

import unicodedata
from collections.abc import Iterable, Sequence

MAX_CHARACTERS = 200
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean_name(text: str, fallback: str) -> str:
    """Name without unseen signs, at most 200 characters; ``fallback`` where nothing is left."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
    plain = unicodedata.normalize("NFC", seen).strip()
    if len(plain) > MAX_CHARACTERS:
        plain = plain[: MAX_CHARACTERS - 1] + "…"
    return plain or fallback


def unseen_signs(names: Iterable[str]) -> str:
    """Code points of the unseen signs in names, such as "U+200B, U+202E"; "" if there is none."""
    found = {sign for name in names for sign in name if unicodedata.category(sign) in _UNSEEN}
    return ", ".join(f"U+{ord(sign):04X}" for sign in sorted(found))


def unique_names(names: Sequence[str]) -> list[str]:
    """Names made different by a number behind the later ones."""
    taken: set[str] = set()
    unique = []
    for given in names:
        name, number = given, 1
        while name in taken:
            number += 1
            name = f"{given}_{number}"
        taken.add(name)
        unique.append(name)
    return unique
