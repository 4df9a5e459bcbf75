"""Work on other threads: its progress, its cancelling and its answer on the GUI thread."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.errors import GiAtlasError
from gi_atlas.jobs import Progress
from gui.bridge import Bridge

THREADS = 4
REPORT_EVERY_S = 0.05

Work = Callable[[Progress], Any]
Done = Callable[[Any], object]
Failed = Callable[[GiAtlasError], object]


class Job:
    """One running piece of work.

    Attributes
    ----------
    label : callable
        What it does, in the current language; "" for work that is told of only if it takes long.
    share : float
        Part done, 0 to 1; below 0 while unknown.
    text : str
        What it is at.
    """

    def __init__(self, label: Callable[[], str], can_cancel: bool, listener: Callable[["Job"], None]) -> None:
        self.label = label
        self.can_cancel = can_cancel
        self.share, self.text, self.has_reported = -1.0, "", False
        self.started_s = time.monotonic()
        self.progress = Progress(self._note)
        self._listener = listener
        self._told_s = 0.0

    @property
    def age_s(self) -> float:
        """Seconds since it was given to the runner."""
        return time.monotonic() - self.started_s

    @property
    def is_stoppable(self) -> bool:
        """Whether cancelling would end it early: it may be cancelled, and it asks."""
        return self.can_cancel and self.has_reported

    def _note(self, share: float, text: str) -> None:
        self.share, self.text, self.has_reported = share, text, True
        now = time.monotonic()
        if now - self._told_s >= REPORT_EVERY_S:
            self._told_s = now
            self._listener(self)

    def cancel(self) -> None:
        """Ask it to stop at its next check."""
        self.progress.cancel()


class JobRunner(QObject):
    """Runs jobs on a few threads.

    ``started``, ``progressed`` and ``ended`` give the job; ``idle`` is emitted when the last one has ended. Everything
    but ``run`` itself happens on the GUI thread.

    Parameters
    ----------
    bridge : Bridge
        Brings answers to the GUI thread.
    as_error : callable
        Makes an error with a report out of a fault of ours.
    """

    started = pyqtSignal(object)
    progressed = pyqtSignal(object)
    ended = pyqtSignal(object)
    idle = pyqtSignal()

    def __init__(
        self, bridge: Bridge, as_error: Callable[[BaseException], GiAtlasError], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._as_error = bridge, as_error
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="job")
        self._jobs: list[Job] = []
        self._lock, self._telling = threading.Lock(), threading.Lock()
        self._is_stopped = False

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Jobs that have not ended, the oldest first."""
        with self._lock:
            return tuple(self._jobs)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self.jobs

    def run(
        self,
        work: Work,
        on_done: Done = lambda _answer: None,
        on_error: Failed = lambda _error: None,
        label: Callable[[], str] = lambda: "",
        can_cancel: bool = True,
    ) -> Job:
        """Run ``work`` on another thread; ``on_done`` or ``on_error`` is called on the GUI thread afterwards."""
        job = Job(label, can_cancel, self._tell_progress)
        if self._is_stopped:
            return job
        with self._lock:
            self._jobs.append(job)
        self._bridge.post(lambda: self.started.emit(job))
        future = self._pool.submit(work, job.progress)
        future.add_done_callback(lambda future: self._take(job, future, on_done, on_error))
        return job

    def cancel_all(self) -> None:
        """Ask every job that reports its progress to stop; short ones end by themselves, and an edit is not lost."""
        for job in self.jobs:
            if job.is_stoppable:
                job.cancel()

    def stop(self) -> None:
        """Cancel everything and wait for the threads; nothing runs afterwards."""
        self._is_stopped = True
        self.cancel_all()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _take(self, job: Job, future: "Future[Any]", on_done: Done, on_error: Failed) -> None:
        # On the worker's thread. What never began because the runner was stopped has nothing to tell.
        if future.cancelled():
            self._bridge.post(lambda: self._leave(job))
            return
        fault = future.exception()
        if fault is None:
            self._end(job, on_done, future.result())
        else:
            self._end(job, on_error, self._as_error(fault))

    def _end(self, job: Job, listener: Callable[[Any], object], answer: Any) -> None:
        # Each by itself, so that a listener that fails stops nothing; together, so that nobody is told of idleness
        # between another job's end and its answer.
        with self._telling:
            self._bridge.post(lambda: self._leave(job))
            self._bridge.post(lambda: listener(answer))
            self._bridge.post(self._tell_idle)

    def _leave(self, job: Job) -> None:
        with self._lock:
            self._jobs.remove(job)
        self.ended.emit(job)

    def _tell_idle(self) -> None:
        if self.is_idle:
            self.idle.emit()

    def _tell_progress(self, job: Job) -> None:
        self._bridge.post(lambda: self.progressed.emit(job))
