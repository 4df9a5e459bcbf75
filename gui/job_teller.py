"""Shows in the status bar what takes longer than a moment."""

from typing import Protocol

from PyQt5.QtCore import QObject, QTimer

from gi_atlas.i18n import _
from gui.job_runner import Job, JobRunner

PATIENCE_S = 0.3
LOOK_EVERY_MS = 100
MOST_SIGNS = 40


class ProgressPlace(Protocol):
    """Where progress is shown."""

    def show_progress(self, share: float, text: str = "") -> None:
        """Show how far a job is."""

    def end_progress(self) -> None:
        """Show none."""


class JobTeller(QObject):
    """Watches the runner: the job that has run longest is shown once it has run 0.3 s, and can be stopped."""

    def __init__(self, runner: JobRunner, place: ProgressPlace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._place = runner, place
        self.shown: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        runner.started.connect(self._begin)
        runner.ended.connect(self._end)

    def cancel(self) -> None:
        """Stop the job that is shown."""
        if self.shown is not None:
            self.shown.cancel()

    def _begin(self, _job: Job) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _end(self, job: Job) -> None:
        if job is self.shown:
            self.shown = None
            self._place.end_progress()
        if self._runner.is_idle:
            self._timer.stop()

    def look(self) -> None:
        """Show the oldest job that has run long enough."""
        if self.shown is None:
            self.shown = next((job for job in self._runner.jobs if job.age_s >= PATIENCE_S), None)
        if self.shown is not None:
            job = self.shown
            words = [part for part in (job.label(), job.text) if part]
            state = _("Stopping…") if job.progress.is_cancelled else ": ".join(words) or _("Working…")
            self._place.show_progress(job.share, state if len(state) <= MOST_SIGNS else state[: MOST_SIGNS - 1] + "…")
