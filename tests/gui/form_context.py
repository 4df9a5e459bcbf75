"""A window's services for forms and dialogs under test: jobs, errors, drafts."""

import threading
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.errors import GiAtlasError
from gi_atlas.jobs import Progress
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project
from gui.form_widgets.context import Done, Failed, FormContext, Work


class ThreadJobs(QObject):
    """Runs each job on a thread of its own; answers come back on the thread that made this."""

    _ended = pyqtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[threading.Thread] = []
        self.progresses: list[Progress] = []
        self._ended.connect(lambda then, value: then(value))

    def __call__(self, work: Work, on_done: Done, on_error: Failed) -> None:
        """Start a job."""
        progress = Progress()
        thread = threading.Thread(target=self._run, args=(work, progress, on_done, on_error))
        self.progresses.append(progress)
        self.threads.append(thread)
        thread.start()

    def _run(self, work: Work, progress: Progress, on_done: Done, on_error: Failed) -> None:
        try:
            answer = work(progress)
        except GiAtlasError as error:
            self._ended.emit(on_error, error)
        else:
            self._ended.emit(on_done, answer)

    def wait(self) -> None:
        """Wait until every thread is at its end."""
        for thread in self.threads:
            thread.join(30)


def run_now(work: Work, on_done: Done, on_error: Failed) -> None:
    """Run a job at once, on this thread."""
    try:
        answer = work(Progress())
    except GiAtlasError as error:
        on_error(error)
    else:
        on_done(answer)


class LateJobs:
    """Keeps jobs until they are let go, so that a test can act in between."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Work, Done, Failed]] = []

    def __call__(self, work: Work, on_done: Done, on_error: Failed) -> None:
        """Keep a job."""
        self.waiting.append((work, on_done, on_error))

    def let_go(self) -> None:
        """Run what waits, in its order."""
        while self.waiting:
            run_now(*self.waiting.pop(0))


class MemoryJournal:
    """A journal in memory."""

    def __init__(self, number: int, page: dict[str, Any] | None) -> None:
        self.number, self.page = number, deepcopy(page)
        self.edits: list[dict[str, Any]] = []

    def append(self, edit: dict[str, Any]) -> None:
        """Keep an edit."""
        self.edits.append(deepcopy(edit))

    def close(self) -> None:
        """Append nothing more."""


class MemoryDrafts:
    """Drafts in memory, as a store keeps them: what is put in is copied.

    ``content`` holds the whole pages that were put; ``all`` and ``get`` add what the journals hold.
    """

    def __init__(self) -> None:
        self.content: dict[str, dict[str, Any]] = {}
        self.journals: list[tuple[str, MemoryJournal]] = []
        self.puts = self.last_number = 0

    def put(self, key: str, content: dict[str, Any], through: int = 0) -> None:
        """Keep a draft."""
        self.puts += 1
        self.content[key] = deepcopy(content)
        self._remove_journals(key, through)

    def journal(self, key: str, page: dict[str, Any] | None) -> MemoryJournal:
        """Begin a journal."""
        self.last_number += 1
        journal = MemoryJournal(self.last_number, page)
        self.journals.append((key, journal))
        return journal

    def get(self, key: str) -> dict[str, Any] | None:
        """The draft with a key; None if there is none."""
        found = deepcopy(self.content.get(key))
        for _key, journal in [pair for pair in self.journals if pair[0] == key]:
            found = deepcopy(journal.page) if journal.page is not None else found
            if found is not None and journal.edits:
                found["edits"] = [*found.get("edits", ()), *deepcopy(journal.edits)]
        return found

    def drop(self, key: str, through: int | None = None) -> None:
        """Forget a draft."""
        self.content.pop(key, None)
        self._remove_journals(key, through)

    def _remove_journals(self, key: str, through: int | None) -> None:
        self.journals[:] = [
            (other, journal)
            for other, journal in self.journals
            if other != key or (through is not None and journal.number > through)
        ]

    def all(self) -> dict[str, dict[str, Any]]:
        """Every draft by its key."""
        keys = dict.fromkeys([*self.content, *(key for key, _journal in self.journals)])
        return {key: found for key in keys if (found := self.get(key)) is not None}


class Desk:
    """A form's context with what it told: ``errors`` that were shown, ``drafts`` that were kept."""

    def __init__(self, project: Project | None, folder: Path, run_job: Callable[..., Any] = run_now) -> None:
        self.project = project
        self.errors: list[GiAtlasError] = []
        self.drafts = MemoryDrafts()
        self.context = FormContext(
            lambda: self.project, run_job, self.errors.append, lambda: self.drafts, PreviewCache(folder / "缓存")
        )
