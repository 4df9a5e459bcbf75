"""Words for what a wording was read to: how a name was found, of what kind a scope is, who proposes it."""

from gi_atlas.documents.match_words import MATCH_WORDS
from gi_atlas.i18n import N_, _
from gi_atlas.model import UnitMatch
from gi_atlas.scope.signers import Signer, SignerLevel

_KINDS = {
    "WHOLE": N_("whole unit"),
    "UNITS": N_("listed units"),
    "VILLAGES": N_("villages"),
    "PART": N_("part of a unit"),
    "SPECIAL": N_("farms and zones"),
    "EXTENT": N_("extent"),
    "SEA": N_("waters"),
    "CORNERS": N_("corner points"),
    "SIDES": N_("four limits"),
    "BY_REFERENCE": N_("by a letter"),
    "ELEVATION": N_("elevation"),
    "LAND_USE": N_("land use"),
}
_SIGNERS = {
    SignerLevel.COUNTY: N_("Proposed by the county's government (Order 80, Art. 10)"),
    SignerLevel.PREFECTURE: N_("Several counties: proposed by their common superior (Order 80, Art. 10)"),
    SignerLevel.PROVINCE: N_("Several prefectures: proposed by the province (Order 80, Art. 10)"),
    SignerLevel.PROVINCES: N_("Several provinces: proposed by them jointly (to be confirmed)"),
}


def match_word(match: UnitMatch) -> str:
    """How a name was found."""
    return _(MATCH_WORDS[match])


def kind_words(names: tuple[str, ...]) -> str:
    """Kinds of a wording in one line."""
    return _(", ").join(_(_KINDS[name]) if name in _KINDS else name for name in names)


def signer_words(signer: Signer | None) -> str:
    """Who proposes a scope; "" where that cannot be told."""
    return _(_SIGNERS[signer.level]) if signer is not None and signer.level in _SIGNERS else ""
