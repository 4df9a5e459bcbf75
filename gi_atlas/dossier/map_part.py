"""The scope map: until the sheet designer draws it, the map that the office attached, or a line of the missing list."""

from collections.abc import Iterator

from gi_atlas.dossier.checks import map_files
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import Gap
from gi_atlas.i18n import N_

SCOPE_MAP = N_("Scope map")


def scope_map(making: Making) -> Iterator[Gap]:
    """A line that the map is not there; an attached one comes in with the evidence, in the folder of A2."""
    if not map_files(making.facts, making.item("A2")):
        yield Gap(SCOPE_MAP, "DOSSIER_NO_SCOPE_MAP")
