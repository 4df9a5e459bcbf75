"""Sites of records by readiness: classes, colours and counts; what is painted lies in ``gui.paint``."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gi_atlas.i18n import N_
from gi_atlas.storage.project import Project


class ReadinessClass(StrEnum):
    """How far a record is."""

    EMPTY = "EMPTY"
    BEGUN = "BEGUN"
    HALF = "HALF"
    LISTING = "LISTING"
    DOSSIER = "DOSSIER"


NAMES = {
    ReadinessClass.EMPTY: N_("Not filled in by form"),
    ReadinessClass.BEGUN: N_("Below half of the listing"),
    ReadinessClass.HALF: N_("Half of the listing or more"),
    ReadinessClass.LISTING: N_("Ready for listing"),
    ReadinessClass.DOSSIER: N_("Ready for a dossier"),
}
# Told apart by colour, and by lightness and shape where the copier knows no colours.
COLOURS = {
    ReadinessClass.EMPTY: "#9e9e9e",
    ReadinessClass.BEGUN: "#d73027",
    ReadinessClass.HALF: "#fdae61",
    ReadinessClass.LISTING: "#66bd63",
    ReadinessClass.DOSSIER: "#1a5fb4",
}
MARKERS = {
    ReadinessClass.EMPTY: "circle",
    ReadinessClass.BEGUN: "triangle",
    ReadinessClass.HALF: "diamond",
    ReadinessClass.LISTING: "square",
    ReadinessClass.DOSSIER: "square",
}
_SITES = (
    "SELECT id, title, listing_answered, listing_asked, dossier_answered, dossier_asked, is_half, geom IS NOT NULL "
    "FROM gi_record ORDER BY fid"
)


@dataclass(frozen=True)
class Site:
    """A record on the map; ``has_place`` is False for one that has no point yet."""

    record_id: str
    title: str
    readiness: ReadinessClass
    has_place: bool


def readiness_class(listing: tuple[int, int], dossier: tuple[int, int], is_half: bool = False) -> ReadinessClass:
    """Class of a record by its counts (done, asked); one kept half valid is never ready."""
    done, asked = listing
    if not asked:
        return ReadinessClass.EMPTY
    if done >= asked and not is_half:
        return ReadinessClass.DOSSIER if 0 < dossier[1] <= dossier[0] else ReadinessClass.LISTING
    return ReadinessClass.HALF if 2 * done >= asked else ReadinessClass.BEGUN


def read_sites(project: Project) -> list[Site]:
    """Every record of a project with its class."""
    return [
        Site(str(record_id), str(title), readiness_class((int(a), int(b)), (int(c), int(d)), bool(is_half)), bool(has))
        for record_id, title, a, b, c, d, is_half, has in project.fetch(_SITES)
    ]


def count_sites(sites: Iterable[Site]) -> dict[ReadinessClass, int]:
    """Number of records in each class, the classes in order."""
    found = [site.readiness for site in sites]
    return {readiness: found.count(readiness) for readiness in ReadinessClass}
