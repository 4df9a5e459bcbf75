"""Files of a delivery brought into the media folder: by their hash, each once, whatever they were called."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.errors import ReadError
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.storage.media import clean_extension
from gi_atlas.storage.project import Project
from survey_forms.phone.delivery import Delivery, FetchedFile, MediaFile
from survey_forms.phone.hostile import base_name

_TAKING = N_("Photos and papers: {done} of {count}")


@dataclass(frozen=True)
class KeptFile:
    """A file that was read, and stored unless it is refused.

    Attributes
    ----------
    media : MediaFile
    sha256 : str
    extension : str
        With its dot, "" for none.
    size_bytes : int
    facts : dict
        What its reader said.
    fault : str
        Code of why it was not taken; "" if it was.
    """

    media: MediaFile
    sha256: str = ""
    extension: str = ""
    size_bytes: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    fault: str = ""

    @property
    def value(self) -> str:
        """Answer that names it: its file in the media folder."""
        return f"{self.sha256}{self.extension}"


def take_files(
    project: Project | None,
    delivery: Delivery,
    wanted: Sequence[MediaFile],
    progress: Progress,
    only_looked_at: Collection[MediaFile] = (),
) -> dict[MediaFile, KeptFile]:
    """Read files and store those that are no refusals.

    Parameters
    ----------
    project : Project or None
        Without one nothing is stored: a trial.
    delivery : Delivery
    wanted : sequence of MediaFile
    progress : Progress
    only_looked_at : collection of MediaFile
        Those that are not stored in any case.

    Raises
    ------
    ReadError
        IMPORT_FILE_CHANGED: a file is not the one that was read.
    StorageError
        MEDIA_CANNOT_COPY.
    JobCancelled
    """
    kept: dict[MediaFile, KeptFile] = {}
    for number, fetched in enumerate(delivery.fetch(wanted, progress)):
        progress.report(number / len(wanted), _(_TAKING).format(done=number, count=len(wanted)))
        target = None if fetched.media in only_looked_at else project
        kept[fetched.media] = _take(target, fetched)
    return kept


def _take(project: Project | None, fetched: FetchedFile) -> KeptFile:
    facts = dict(fetched.facts)
    fault = fetched.fault or (str(facts.get("fault")) if facts.get("is_refused") else "")
    if fault or fetched.path is None:
        return KeptFile(fetched.media, fetched.sha256, facts=facts, fault=fault or "READ_CRASHED")
    extension = clean_extension(base_name(fetched.media.name))
    size = fetched.path.stat().st_size
    if project is not None and project.media.add(fetched.path).sha256 != fetched.sha256:
        raise ReadError("IMPORT_FILE_CHANGED", file=base_name(fetched.media.name), path=fetched.media.name)
    return KeptFile(fetched.media, fetched.sha256, extension, size, facts)
