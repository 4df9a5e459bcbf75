"""What a form needs from the window around it, as plain callables, so that forms can be tried without a window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from gi_atlas.errors import GiAtlasError
from gi_atlas.jobs import Progress
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project

Done = Callable[[Any], None]
Failed = Callable[[GiAtlasError], None]
Work = Callable[[Progress], Any]


class RunJob(Protocol):
    """Run ``work`` on another thread; ``on_done`` or ``on_error`` is called on the GUI thread afterwards."""

    def __call__(self, work: Work, on_done: Done, on_error: Failed) -> object:
        """Start the job."""


class DraftJournal(Protocol):
    """Edits of one draft, one after the other."""

    def append(self, edit: dict[str, Any]) -> object:
        """Keep an edit; it outlives the process once this returns."""

    def close(self) -> object:
        """Append nothing more."""


class DraftStore(Protocol):
    """Where half-filled pages are kept, durable within the call."""

    def put(self, key: str, content: dict[str, Any], through: int = 0) -> object:
        """Keep a whole page, which holds the edits of the journals up to a number."""

    def journal(self, key: str, page: dict[str, Any] | None) -> DraftJournal:
        """Begin a journal with a page, or with none if one is kept already."""

    @property
    def last_number(self) -> int:
        """Number of the newest journal."""

    def get(self, key: str) -> dict[str, Any] | None:
        """The draft with a key, later edits under ``edits``; None if there is none."""

    def drop(self, key: str, through: int | None = None) -> object:
        """Forget a draft and its journals up to a number."""

    def all(self) -> dict[str, dict[str, Any]]:
        """Every draft by its key."""


@dataclass
class FormContext:
    """Project, jobs, drafts and the place where errors are told.

    Parameters
    ----------
    project : callable
        The open project; None while there is none.
    run_job : RunJob
        For whatever reads files or may take more than a moment.
    show_error : callable
        Tells the person of an error.
    drafts : callable
        Store of drafts of the open project; None while there is none.
    previews : PreviewCache
        Previews of photos.
    """

    project: Callable[[], Project | None]
    run_job: RunJob
    show_error: Failed
    drafts: Callable[[], DraftStore | None] = field(default=lambda: None)
    previews: PreviewCache = field(default_factory=PreviewCache)

    @property
    def can_edit(self) -> bool:
        """Whether a project is open for writing."""
        project = self.project()
        return project is not None and not project.is_read_only

    def opened(self) -> Project:
        """The open project; only where one is known to be open."""
        project = self.project()
        assert project is not None
        return project
