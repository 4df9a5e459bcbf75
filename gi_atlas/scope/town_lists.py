"""Names of one run that are not what their endings tell: 古县渡镇 is one town, 市 above a town is a county's."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, Segment

# 古县 is a county as well: of its towns those of one character are not likely.
_NO_COUNTY = re.compile("(?:[两一二三四五六七八九十故旧老]县.{1,4}|古县.{1,2})")


def is_one_town(segments: Sequence[Segment]) -> bool:
    """Whether what looks like a county and its town is one name in a list of towns: 三县堡乡, 古县渡镇.

    Of counties of two characters there are many (歙县许村镇); of those that are none, a town bears the name.
    """
    return (
        len(segments) == 2
        and (segments[0].rank, segments[1].rank) == (COUNTY, TOWNSHIP)
        and _NO_COUNTY.fullmatch(segments[0].name + segments[1].name) is not None
        and not segments[1].is_special
    )


def below_city(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Names of a run, where a 市 right above a town is a county's city: 长宁市白沙县河湾乡以及长河市东城街道."""
    return (
        tuple(
            replace(one, rank=COUNTY)
            if one.rank == PREFECTURE and one.name.endswith("市") and after.rank > COUNTY and not after.is_special
            else one
            for one, after in zip(segments, (*segments[1:], segments[-1]), strict=True)
        )
        if segments
        else segments
    )
