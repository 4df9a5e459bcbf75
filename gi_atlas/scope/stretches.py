"""Stretches of a river, which name a county only to say where they lie: 鸭绿江（宽河县段）."""

import re

from gi_atlas.scope.wording import Span

_STRETCH = re.compile(
    "(?:(?<![一-龥])|(?<=[的和与及]))(?!沿)[一-龥]{1,5}?[江河湖溪渠水][（(]?(?:[一-龥]{1,12}(?:、|和|至|[~～—–-])){0,20}[一-龥]{1,12}(?<![路地分河区时阶])段(?:水域)?[)）]?(?![一-龥])"
)


def find_stretches(masked: str) -> list[Span]:
    """Places of the stretches of rivers of a text; they are water, and what they name is no ground."""
    return [found.span() for found in _STRETCH.finditer(masked)]
