"""Reading the record that shall be shown without the window waiting for the file."""

from collections.abc import Callable
from typing import Any

from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.panels.latest_job import LatestJob
from gui.panels.record_reading import ReadRecord

ReadQuestion = Callable[[Project], ReadRecord | None]
TakeRead = Callable[[ReadRecord | None], object]


class RecordReader:
    """Reads on another thread; only the record that was asked for last is ever given.

    Parameters
    ----------
    context : FormContext
    on_failed : callable
        Called after a record could not be read and the person was told why.
    is_held : callable
        Whether the record with an id is on its way to the disk: what is read now would be as it was before, so that it
        is read when ``again`` is called after that.
    """

    def __init__(
        self,
        context: FormContext,
        on_failed: Callable[[], object],
        is_held: Callable[[str], bool] = lambda record_id: False,
    ) -> None:
        self._job = LatestJob(context)
        self._on_failed = on_failed
        self._is_held = is_held
        self._asked: tuple[str, ReadQuestion, TakeRead] | None = None

    @property
    def record_id(self) -> str:
        """Id of the record that is being read; "" for none."""
        return self._asked[0] if self._asked else ""

    def ask(self, record_id: str, question: ReadQuestion, on_read: TakeRead) -> None:
        """Read a record instead of the one that is being read; ``on_read`` gets the answer."""
        self._asked = (record_id, question, on_read)
        if self._is_held(record_id):
            self._job.drop()
        else:
            self._job.ask(lambda project, _progress: question(project), self._take, on_failed=self._fail)

    def again(self) -> None:
        """Begin anew: what is being read has changed meanwhile."""
        if self._asked is not None:
            self.ask(*self._asked)

    def drop(self) -> None:
        """The record is not wanted any more."""
        self._asked = None
        self._job.drop()

    def _take(self, read: ReadRecord | None) -> None:
        assert self._asked is not None
        on_read = self._asked[2]
        self._asked = None
        on_read(read)

    def _fail(self) -> None:
        self._asked = None
        self._on_failed()


def ask_once(context: FormContext, question: Callable[[Project], Any], on_done: Callable[[Any], None]) -> None:
    """Ask the open project something that later questions do not overtake."""

    def work(project: Project, _progress: Progress) -> Any:
        return question(project)

    LatestJob(context).ask(work, on_done)
