"""Upright pictures of evidence for screen and paper: made in the child, kept in the cache, marks painted over them."""

from collections.abc import Iterable
from pathlib import Path

from gi_atlas.exchange.file_batch import PREVIEW_PX
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind
from gi_atlas.services.evidence_marks import paint_marks, read_marks
from gi_atlas.services.photos import read_photos
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project

LARGEST_PX = 8000


def upright_jpeg(
    project: Project,
    evidence: Evidence,
    max_px: int = PREVIEW_PX,
    cache: PreviewCache | None = None,
    progress: Progress | None = None,
    has_marks: bool = True,
) -> bytes:
    """A photo as it goes into documents: a JPEG of ours, upright, in sRGB, without metadata.

    Parameters
    ----------
    project : Project
    evidence : Evidence
        A photo of it; its original is read in the child process, unless the cache has the picture already.
    max_px : int
        Longer side at most; the picture is never made larger than it is.
    cache : PreviewCache, optional
        Default: the one of this person on this machine.
    progress : Progress, optional
    has_marks : bool
        Whether arrows, boxes and texts are painted over it.

    Returns
    -------
    bytes
        b"" if there is no picture: another kind of evidence, a missing or a damaged file (``evidence.fault``).

    Raises
    ------
    JobCancelled
    """
    side_px = min(max(max_px, 1), LARGEST_PX)
    plain = _plain_jpeg(project, evidence, side_px, cache or PreviewCache(), progress or Progress())
    return paint_marks(plain, read_marks(evidence.marks)) if plain and has_marks else plain


def _plain_jpeg(project: Project, item: Evidence, side_px: int, cache: PreviewCache, progress: Progress) -> bytes:
    kept = cache.sized(item.sha256, side_px)
    if kept is not None:
        return kept
    original = project.media.find(item.sha256) if item.kind is EvidenceKind.PHOTO else None
    if original is None:
        return b""
    (reading,) = read_photos([original], progress, side_px)
    cache.put_sized(item.sha256, side_px, reading.preview)
    return reading.preview


def keep_upright(
    project: Project,
    evidence: Iterable[Evidence],
    max_px: int = PREVIEW_PX,
    cache: PreviewCache | None = None,
    progress: Progress | None = None,
) -> None:
    """Make the pictures of many photos beforehand, in few children; ``upright_jpeg`` then finds them in the cache.

    Raises
    ------
    JobCancelled
    """
    kept, told = cache or PreviewCache(), progress or Progress()
    wanted: dict[str, Path] = {}
    for item in evidence:
        if item.kind is EvidenceKind.PHOTO and item.sha256 and kept.sized(item.sha256, max_px) is None:
            path = project.media.find(item.sha256)
            if path is not None:
                wanted[item.sha256] = path
    for sha256, reading in zip(wanted, read_photos(list(wanted.values()), told, max_px), strict=True):
        kept.put_sized(sha256, max_px, reading.preview)
