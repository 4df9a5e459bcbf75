"""Questions of a panel to the project, one after the other; only the newest one's answer counts."""

from collections.abc import Callable
from typing import Any

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext

Question = Callable[[Project, Progress], Any]


class LatestJob:
    """Runs a question on another thread; an answer that was overtaken, or is another project's, is dropped.

    Parameters
    ----------
    context : FormContext
    """

    def __init__(self, context: FormContext) -> None:
        self._context = context
        self._number = 0
        self._progress: Progress | None = None

    def ask(
        self,
        question: Question,
        on_done: Callable[[Any], None],
        is_cancelling: bool = True,
        on_failed: Callable[[], object] = lambda: None,
    ) -> None:
        """Ask the open project; ``on_done`` gets the answer on the GUI thread.

        Parameters
        ----------
        is_cancelling : bool
            Whether a question that still runs may stop; False for edits, whose end is always told.
        on_failed : callable
            Called after the person was told that the newest question failed.
        """
        self.drop(is_cancelling)
        project, number = self._context.project(), self._number
        if project is None:
            return

        def work(progress: Progress) -> Any:
            if is_cancelling:
                self._progress = progress
            return question(project, progress)

        def take(answer: Any) -> None:
            if self._is_newest(number, project):
                on_done(answer)

        def refuse(error: GiAtlasError) -> None:
            # A question to a project that was closed meanwhile fails as it may.
            if self._is_newest(number, project) and not isinstance(error, JobCancelled):
                self._context.show_error(error)
                on_failed()

        self._context.run_job(work, take, refuse)

    def drop(self, is_cancelling: bool = True) -> None:
        """Forget what was asked."""
        self._number += 1
        if is_cancelling and self._progress is not None:
            self._progress.cancel()
        self._progress = None

    def _is_newest(self, number: int, project: Project) -> bool:
        return number == self._number and self._context.project() is project
