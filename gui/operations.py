"""How the window changes the project: on another thread."""

from collections.abc import Callable

from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes
from gi_atlas.jobs import Progress
from gui.job_runner import Job, JobRunner

Text = Callable[[], str]


def run_edit(
    runner: JobRunner,
    change: Callable[[Progress], Changes],
    on_error: Callable[[GiAtlasError], object],
    then: Callable[[Changes], object] = lambda _changes: None,
    label: Text = lambda: "",
    can_cancel: bool = False,
) -> Job:
    """Change the project on another thread; every view hears of it by the project's own event.

    ``then`` gets what changed once it is on the disk. A short edit cannot be stopped, since its end is near; a long
    one may be, and then nothing of it stays.
    """
    return runner.run(change, then, on_error, label, can_cancel)
