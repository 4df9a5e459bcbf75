"""Pictures of a record for paper: upright, small enough, without anything of the camera's."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gi_atlas.errors import format_text
from gi_atlas.jobs import Progress
from gi_atlas.services.photos import read_photos
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
    project: Project, photos: Iterable[Photo], language: str, progress: Progress | None = None
) -> PhotoPictures:
    """Pictures of a document's photos, made anew from the originals in the reading child."""
    wanted = list(photos)
    paths = {photo.sha256: path for photo in wanted if (path := project.media.find(photo.sha256)) is not None}
    readings = dict(zip(paths, read_photos(list(paths.values()), progress), strict=True))
    contents = {sha256: reading.preview for sha256, reading in readings.items() if reading.preview}
    notes = []
    for photo in wanted:
        context = {"number": photo.number, "file": photo.file_name}
        if photo.sha256 not in paths:
            notes.append(format_text("OUTPUT_PICTURE_MISSING", context, language))
        elif photo.sha256 not in contents:
            reason = format_text(readings[photo.sha256].fault, {"file": photo.file_name}, language)
            notes.append(format_text("OUTPUT_PICTURE_UNREADABLE", {**context, "reason": reason}, language))
    return PhotoPictures(contents, tuple(notes))
