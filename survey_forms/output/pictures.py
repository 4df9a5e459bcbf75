"""Pictures of a record for paper: upright, small enough, without anything of the camera's, marks painted over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gi_atlas.documents.words import Words
from gi_atlas.errors import format_text
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.services.evidence_pictures import keep_upright, upright_jpeg
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project
from survey_forms.output.document import Photo

MOST_PX = 1600


@dataclass(frozen=True)
class PhotoPictures:
    """Pictures that could be made, and what is said of the others.

    Attributes
    ----------
    contents : dict of str to bytes
        JPEG by the original's sha256.
    notes : tuple of str
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_pictures(
    project: Project,
    photos: Sequence[Photo],
    evidence: Iterable[Evidence],
    language: str,
    cache: PreviewCache | None = None,
    progress: Progress | None = None,
) -> PhotoPictures:
    """Pictures of a document's photos, made from the originals in the reading child.

    Parameters
    ----------
    photos : sequence of Photo
        Of the document.
    evidence : iterable of Evidence
        Of the record: the photos are among it.
    language : str
        Of the notes.

    Raises
    ------
    JobCancelled
    """
    cache, items = cache or PreviewCache(), {item.sha256: item for item in evidence}
    wanted = [items[photo.sha256] for photo in photos]
    keep_upright(project, wanted, MOST_PX, cache, progress)
    contents = {item.sha256: upright_jpeg(project, item, MOST_PX, cache, progress) for item in wanted}
    notes = (_note(project, photo, items[photo.sha256], language) for photo in photos if not contents[photo.sha256])
    return PhotoPictures({sha256: content for sha256, content in contents.items() if content}, tuple(notes))


def _note(project: Project, photo: Photo, item: Evidence, language: str) -> str:
    context = {"number": photo.number, "file": photo.file_name}
    if project.media.find(photo.sha256) is None:
        return format_text("OUTPUT_PICTURE_MISSING", context, language)
    reason = format_text(item.fault, {"file": item.file_name}, language) if item.fault else ""
    reason = reason or Words(language)(N_("it cannot be read as a picture"))
    return format_text("OUTPUT_PICTURE_UNREADABLE", {**context, "reason": reason}, language)
