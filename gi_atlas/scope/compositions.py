"""Of which kinds of unit a count and a list are made: 4镇4乡 against the endings of the names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from gi_atlas.scope.counting import Count
from gi_atlas.scope.numbers import number_like
from gi_atlas.scope.segments import TOWNSHIP
from gi_atlas.scope.wording import UnitPhrase

# Kind → words that tell it in a count, and what names of it end with; the longest ending comes first.
_KINDS = {
    "街道": ("街道|街道办事处|街道办|办事处|街办|街", "街道|街道办事处|街道办|办事处|街办"),
    "开发区": ("开发区", "开发区"),
    "镇": ("镇|建制镇", "镇"),
    "乡": ("乡|建制乡", "乡"),
    "苏木": ("苏木", "苏木"),
    "社区": ("社区|居委会", "社区|居委会"),
    "嘎查": ("嘎查", "嘎查"),
    "村": ("村|行政村|建制村|村委会|村民委员会", "村|村委会|村民委员会"),
    "县": ("县", "县"),
    "市": ("市|县级市", "市"),
    "旗": ("旗", "旗"),
    "区": ("区|市区", "区"),
}
_WORDS = {kind: re.compile(words) for kind, (words, _endings) in _KINDS.items()}
_ENDINGS = {kind: re.compile(f"(?:{endings})\\Z") for kind, (_words, endings) in _KINDS.items()}
_STRICT = ("镇", "乡", "街道", "苏木")
"""Kinds that one number alone tells apart: 共2个镇 are no 1镇1乡; a 村 may well be a 社区."""


def kind_of(word: str) -> str:
    """Kind that a count's word tells, "" for words of several: 乡镇, 县（市、区）."""
    return next((kind for kind, words in _WORDS.items() if words.fullmatch(word)), "")


def kinds_told(count: Count) -> Mapping[str, int]:
    """Numbers by kind of a count; empty where it is told in words of several kinds."""
    parts = count.parts or (count,)
    kinds = [kind_of(part.what) for part in parts]
    if not all(kinds) or len(set(kinds)) < len(kinds) or (not count.parts and not _is_strict(count)):
        return {}
    return {kind: part.number for kind, part in zip(kinds, parts, strict=True)}


def _is_strict(count: Count) -> bool:
    return count.rank == TOWNSHIP and kind_of(count.what) in _STRICT


def kinds_within(units: Sequence[UnitPhrase]) -> Mapping[str, int] | None:
    """Units by the kind that their names tell; None where any name tells none: 丹东、丹西、爵溪三个街道."""
    kinds = [_kind_of_name(unit.name) for unit in units]
    return Counter(kinds) if all(kinds) else None


def _kind_of_name(name: str) -> str:
    return next((kind for kind, ending in _ENDINGS.items() if ending.search(name)), "")


def _word(part: Count) -> str:
    """Word of what is counted; of a zone, whose word alone tells no rank, what stands behind the figure."""
    return part.what or part.text.rpartition(part.figure)[2].removeprefix("个")


def _kind_counted(word: str) -> str:
    return kind_of(word) or (word if word.endswith("场") else "")


def _kind_told(name: str, words: Mapping[str, str]) -> str:
    """Kind of a name in the words of a count, where these are wider than its own ending."""
    kind = _kind_of_name(name)
    if kind == "开发区" and kind not in words and "区" in words:
        return "区"
    return kind or next((word for word in words if word.endswith("场") and name.endswith(word)), "")


def composed_like(count: Count, units: Sequence[UnitPhrase]) -> str:
    """The kinds that a list is made of, in the manner of a count: 共1个镇1个乡; "" where a name tells no kind."""
    parts = count.parts or (count,)
    words = {_kind_counted(_word(part)): _word(part) for part in parts}
    # Farms and zones are counted apart, 3镇1园区; of 8镇1区 the 区 is any zone, of 5镇1场 the 场 any farm.
    kept = [unit for unit in units if not unit.is_special or _kind_told(unit.name, words) in words]
    kinds = [_kind_told(unit.name, words) for unit in kept]
    found = Counter(kinds) if all(kinds) and all(words) else None
    if found is None:
        return ""
    order = [*words, *(kind for kind in found if kind not in words)]
    first = parts[0]
    lead, _figure, behind = first.text.partition(first.figure)
    unit = "个" if behind.startswith("个") else ""
    told = [
        f"{number_like(first.figure, found[kind])}{unit}{words.get(kind, kind)}" for kind in order if found.get(kind)
    ]
    return lead + ("、" if "、" in count.text else "").join(told)
