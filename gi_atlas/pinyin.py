"""Pinyin of names, for finding them by their spelling or its initials."""

from functools import lru_cache


@lru_cache(maxsize=65536)
def spelling(name: str) -> str:
    """Pinyin without tones or blanks, lower case: 龙井 → longjing; other characters stay."""
    from pypinyin import lazy_pinyin  # its dictionary costs start-up time

    return "".join(lazy_pinyin(name)).lower()


@lru_cache(maxsize=65536)
def initials(name: str) -> str:
    """First letter of each syllable, lower case: 龙井 → lj; other characters stay."""
    from pypinyin import Style, lazy_pinyin  # its dictionary costs start-up time

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
