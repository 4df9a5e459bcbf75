"""By what a change between two editions was told, and why some unit has no successor; each in words."""

from enum import StrEnum

from gi_atlas.i18n import N_, _
from gi_atlas.model import AdminChange, DivisionChange


class Evidence(StrEnum):
    """What speaks for a change (or for a miss); stands in the note of a derived ``AdminChange``."""

    OFFICE_WORD = "OFFICE_WORD"
    ETHNIC_NAME = "ETHNIC_NAME"
    SAME_NAME = "SAME_NAME"
    OTHER_ENDING = "OTHER_ENDING"
    CODE_KEPT = "CODE_KEPT"
    CODE_TAIL_KEPT = "CODE_TAIL_KEPT"
    COUNTY_AS_WHOLE = "COUNTY_AS_WHOLE"
    COUNTY_DIVIDED = "COUNTY_DIVIDED"
    MOVED_NEARBY = "MOVED_NEARBY"
    THERE_BEFORE = "THERE_BEFORE"
    PARTS_NAMED = "PARTS_NAMED"
    TOWNSHIPS_FOUND = "TOWNSHIPS_FOUND"
    AREA_SHARED = "AREA_SHARED"
    POINT_WITHIN = "POINT_WITHIN"
    FIRST_LISTED = "FIRST_LISTED"
    # Of those without a successor.
    SPECIAL_GONE = "SPECIAL_GONE"
    NAME_GONE = "NAME_GONE"
    NAME_GONE_WITH_COUNTY = "NAME_GONE_WITH_COUNTY"
    SEVERAL_ALIKE = "SEVERAL_ALIKE"
    COUNTY_GONE = "COUNTY_GONE"


MISSES = frozenset(
    {
        Evidence.SPECIAL_GONE,
        Evidence.NAME_GONE,
        Evidence.NAME_GONE_WITH_COUNTY,
        Evidence.SEVERAL_ALIKE,
        Evidence.COUNTY_GONE,
    }
)
_WORDS = {
    Evidence.OFFICE_WORD: N_("same code and name, written otherwise (街道办事处 for 街道, the county before the name)"),
    Evidence.ETHNIC_NAME: N_("same name with or without its ethnic part"),
    Evidence.SAME_NAME: N_("same name in the same county under another code"),
    Evidence.OTHER_ENDING: N_("same name with another ending"),
    Evidence.CODE_KEPT: N_("same code; the old name is gone and the new one was not there before"),
    Evidence.CODE_TAIL_KEPT: N_("same last digits below the county's new code; the old name is gone"),
    Evidence.COUNTY_AS_WHOLE: N_("its county got another code or name and it went along"),
    Evidence.COUNTY_DIVIDED: N_("its county was divided or joined with others, and its name stands in a successor"),
    Evidence.MOVED_NEARBY: N_("its name is new in one other county of the same prefecture and gone in its own"),
    Evidence.THERE_BEFORE: N_("gone, while a unit of the same name and another ending was there before and remains"),
    Evidence.PARTS_NAMED: N_("gone, while several new units bear its name with an addition"),
    Evidence.TOWNSHIPS_FOUND: N_("its townships are found there by name"),
    Evidence.AREA_SHARED: N_("shares of its area by the polygons of both editions"),
    Evidence.POINT_WITHIN: N_("its point lies within the new unit"),
    Evidence.FIRST_LISTED: N_("no unit of the older edition became it"),
    Evidence.SPECIAL_GONE: N_(
        "a farm, zone or other unit like a township (codes 400–599) that the newer list no longer keeps; what it"
        " belongs to now, no list of names tells"
    ),
    Evidence.NAME_GONE: N_(
        "code and name are gone while its county remains: probably merged into a neighbour, which no list of names"
        " tells"
    ),
    Evidence.NAME_GONE_WITH_COUNTY: N_(
        "its county got another code, was divided or joined, and its name stands in none of the successors"
    ),
    Evidence.SEVERAL_ALIKE: N_("several units of the newer list could be it"),
    Evidence.COUNTY_GONE: N_("neither its code nor its name nor its townships are in the newer list"),
}
KIND_WORDS = {
    DivisionChange.RENAME: N_("Renamed"),
    DivisionChange.UPGRADE: N_("Upgraded"),
    DivisionChange.MERGE: N_("Merged"),
    DivisionChange.SPLIT: N_("Split up"),
    DivisionChange.MOVE: N_("Moved"),
    DivisionChange.ABOLISH: N_("Abolished"),
    DivisionChange.NEW: N_("New unit"),
}


def reason(change: AdminChange) -> str:
    """Why a change is believed, in words: the evidence of a derived one, the note of one made by hand."""
    if change.is_by_hand:
        return _("by hand: {note}").format(note=change.note) if change.note else _("by hand")
    found = Evidence.__members__.get(change.note)
    return _(_WORDS[found]) if found is not None else change.note


def kind_word(kind: DivisionChange) -> str:
    """Word for a kind of change in the person's language."""
    return _(KIND_WORDS[kind])


def is_miss(change: AdminChange) -> bool:
    """Whether a change says only that no successor was found."""
    return change.kind is DivisionChange.ABOLISH and not change.is_by_hand
