"""All wordings of the tests: the first table and those that were written against the reader, sound and defective."""

from tests.gi_atlas.scope.further_places import DEFECTIVE_PLACES, SOUND_PLACES
from tests.gi_atlas.scope.further_units import DEFECTIVE_UNITS, SOUND_UNITS
from tests.gi_atlas.scope.wordings import DEFECTIVE, SOUND

_ALL = (*SOUND, *DEFECTIVE, *SOUND_UNITS, *DEFECTIVE_UNITS, *SOUND_PLACES, *DEFECTIVE_PLACES)
ALL_SOUND = tuple(wording for wording in _ALL if not wording.defects)
ALL_DEFECTIVE = tuple(wording for wording in _ALL if wording.defects)
