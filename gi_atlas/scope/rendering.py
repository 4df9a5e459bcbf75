"""Scope sentences in English: names in pinyin, endings as words."""

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

from gi_atlas.pinyin import spelling

# Longest first, so that 自治县 is not read as 县.
_ENDINGS = (
    ("维吾尔自治区", "Uygur Autonomous Region"),
    ("壮族自治区", "Zhuang Autonomous Region"),
    ("回族自治区", "Hui Autonomous Region"),
    ("特别行政区", "Special Administrative Region"),
    ("自治区", "Autonomous Region"),
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("民族乡", "Ethnic Township"),
    ("街道办事处", "Subdistrict"),
    ("开发区", "Development Zone"),
    ("街道", "Subdistrict"),
    ("地区", "Prefecture"),
    ("社区", "Community"),
    ("苏木", "Sumu"),
    ("嘎查", "Gacha"),
    ("农场", "Farm"),
    ("林场", "Forest Farm"),
    ("林区", "Forest District"),
    ("省", "Province"),
    ("市", "City"),
    ("盟", "League"),
    ("县", "County"),
    ("旗", "Banner"),
    ("区", "District"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("村", "Village"),
)


class NamedUnit(Protocol):
    """What is rendered of a unit."""

    @property
    def name(self) -> str:
        """Chinese name."""

    @property
    def parents(self) -> tuple[str, ...]:
        """Chinese names above it, the largest first."""

    @property
    def is_part(self) -> bool:
        """Whether a part of it is meant."""


def english_name(name: str) -> str:
    """Name in pinyin with its ending as a word: 石门镇 → Shimen Town; a name without ending is pinyin alone."""
    for ending, word in _ENDINGS:
        core = name.removesuffix(ending)
        if core != name and core:
            return f"{spelling(core).capitalize()} {word}"
    return spelling(name).capitalize()


def render_english(units: Sequence[NamedUnit], product: str = "", name_en: str = "") -> str:
    """English sentence of the same units in the same order, the smallest unit first as English has it.

    The product is called by its English name ``name_en``; where it has none, by its Chinese one in pinyin.
    """
    whole = [unit for unit in units if not unit.is_part]
    parts = [unit for unit in units if unit.is_part]
    told = []
    if whole:
        noun = "area" if len(whole) == 1 else "areas"
        told.append(f"the present administrative {noun} of {_listed(whole)}")
    if parts:
        told.append(f"parts of {_listed(parts)}")
    called = name_en or spelling(product).capitalize()
    subject = f"The production area of {called}" if called else "The production area"
    total = f" ({len(whole)} units)" if len(whole) > 1 else ""
    return (
        f"{subject} covers {', and '.join(told)}{total}."
        if told
        else f"{subject} lies in no administrative unit; its corner points bound it."
    )


def _listed(units: Sequence[NamedUnit]) -> str:
    groups = []
    for parents, group in groupby(units, lambda unit: unit.parents):
        names = [english_name(unit.name) for unit in group]
        text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        groups.append(", ".join([text, *(english_name(parent) for parent in reversed(parents))]))
    return "; ".join(groups)
