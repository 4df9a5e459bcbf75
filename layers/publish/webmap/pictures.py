"""Photos of a page: made anew from their pixels, so that nothing else of the file goes out, and as small as need be."""

from collections.abc import Sequence
from dataclasses import dataclass

from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.services.evidence_pictures import keep_upright, upright_jpeg
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project

# Sides that are tried, when photos take more than their share of the page.
SMALLER_PX = (1280, 960, 640, 480, 320, 240, 160)


@dataclass(frozen=True)
class Pictures:
    """Photos by the id of their evidence, and the side that they have at most."""

    jpegs: dict[str, bytes]
    side_px: int
    missing: int = 0

    @property
    def total_bytes(self) -> int:
        """Bytes of all photos."""
        return sum(map(len, self.jpegs.values()))


def make_pictures(
    project: Project,
    photos: Sequence[Evidence],
    side_px: int,
    budget_bytes: int,
    progress: Progress,
    cache: PreviewCache | None = None,
) -> Pictures:
    """JPEGs of ours, upright, without metadata, small enough to stay within a budget all together.

    Parameters
    ----------
    project : Project
    photos : sequence of Evidence
        Only such as may go out.
    side_px : int
        Longer side to begin with; 0 for no photo at all.
    budget_bytes : int
        If even the smallest ones take more, they go out all the same; the caller says so.
    progress : Progress
    cache : PreviewCache, optional
        Default: the one of this person on this machine.

    Raises
    ------
    JobCancelled
    """
    made = Pictures({}, side_px)
    if not photos or not side_px:
        return made
    kept = cache or PreviewCache()
    for side in (side_px, *(smaller for smaller in SMALLER_PX if smaller < side_px)):
        keep_upright(project, photos, side, kept, progress)
        pairs = [(item.id, upright_jpeg(project, item, side, kept, progress)) for item in photos]
        jpegs = {key: jpeg for key, jpeg in pairs if jpeg}
        made = Pictures(jpegs, side, len(pairs) - len(jpegs))
        if made.total_bytes <= budget_bytes:
            break
    return made
