"""Words for how a name of a wording was found: in tables that offices read no code of ours stands."""

from gi_atlas.i18n import N_
from gi_atlas.model import UnitMatch

MATCH_WORDS = {
    UnitMatch.EXACT: N_("Same name"),
    UnitMatch.ETHNIC_FULLNAME: N_("Full name"),
    UnitMatch.RENAMED: N_("Renamed"),
    UnitMatch.MERGED: N_("Merged"),
    UnitMatch.SPLIT: N_("Split"),
    UnitMatch.MOVED: N_("Moved"),
    UnitMatch.NO_CODE: N_("No code"),
    UnitMatch.MANUAL: N_("By hand"),
    UnitMatch.AMBIGUOUS: N_("Several"),
    UnitMatch.UNKNOWN: N_("Not found"),
}
