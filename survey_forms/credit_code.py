"""Unified social credit codes, 统一社会信用代码: eighteen characters with a check digit (GB 32100-2015)."""

import re

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {sign: value for value, sign in enumerate(_SIGNS)}
_FOUND = re.compile(rf"(?<![0-9A-Z])[{_SIGNS}]{{18}}(?![0-9A-Z])")


def is_credit_code(text: str) -> bool:
    """Whether a text is a code whose check digit holds.

    Source: GB 32100-2015, clause 5.1: the sum of each character's value times 3 to the power of its place, over the
    first seventeen, and the check digit make a multiple of 31.
    """
    if len(text) != 18 or any(sign not in _VALUE for sign in text):
        return False
    total = sum(_VALUE[sign] * pow(3, place, 31) for place, sign in enumerate(text[:17]))
    return (total + _VALUE[text[17]]) % 31 == 0


def find_credit_codes(text: str) -> list[str]:
    """Runs of eighteen characters of a text that look like codes, whether their check digit holds or not."""
    return _FOUND.findall(text.upper())
