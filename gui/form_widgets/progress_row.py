"""A bar that shows how far a dialog's job is, with a button that stops it."""

from collections.abc import Callable
from typing import Any

from PyQt5 import sip
from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress, ProgressListener
from gui.form_widgets.context import Done, Failed, RunJob, Work

STEPS = 1000


class RelayedProgress(Progress):
    """Progress of a dialog's job that also tells the window's own, and stops with either."""

    def __init__(self, listener: ProgressListener) -> None:
        super().__init__(listener)
        self.outer: Progress | None = None

    def report(self, share: float, text: str = "") -> None:
        """Tell both how far the job is; see ``Progress.report``."""
        super().report(share, text)
        if self.outer is not None:
            self.outer.report(share, text)

    def check(self) -> None:
        """Stop if either was asked to."""
        super().check()
        if self.outer is not None:
            self.outer.check()


class ProgressRow(QWidget):
    """Runs one job at a time and shows it; hidden while there is none.

    ``busy_changed`` tells when a job begins and ends. A job that ends after the dialog was closed is not told of.
    """

    busy_changed = pyqtSignal(bool)
    _told = pyqtSignal(float, str)

    def __init__(self, run_job: RunJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_job = run_job
        self._progress: RelayedProgress | None = None
        self.bar, self.text, self.cancel_button = QProgressBar(), QLabel(), QPushButton()
        self.bar.setTextVisible(False)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.cancel)
        self._told.connect(self._show)
        self._lay_out()
        self.retranslate()
        self.setVisible(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.text)

    @property
    def is_busy(self) -> bool:
        """Whether a job runs."""
        return self._progress is not None

    def run(self, work: Work, on_done: Done, on_error: Failed) -> None:
        """Run a job; the one that runs already is stopped."""
        self.cancel()
        progress = RelayedProgress(self._tell)
        self._progress = progress
        self._show(-1.0, "")
        self.setVisible(True)
        self.busy_changed.emit(True)
        self._run_job(
            _relayed(work, progress),
            lambda answer: self._end(progress, on_done, answer),
            lambda error: self._end(progress, on_error, error),
        )

    def cancel(self) -> None:
        """Ask the job that runs to stop."""
        if self._progress is not None:
            self._progress.cancel()
            self.text.setText(_("Stopping…"))

    def stop_first(self) -> bool:
        """Stop the job that runs; whether it was asked to for the first time, so that its dialog should stay and tell.

        A key pressed a moment too soon closes no dialog, and whoever asks twice leaves at once.
        """
        is_first = self._progress is not None and not self._progress.is_cancelled
        self.cancel()
        return is_first

    def _end(self, progress: Progress, then: Callable[[Any], None], value: Any) -> None:
        if sip.isdeleted(self):
            return
        if self._progress is progress:
            self._progress = None
            self.setVisible(False)
            self.busy_changed.emit(False)
            then(value)
        elif isinstance(value, GiAtlasError) and value.code != "JOB_CANCELLED":
            then(value)

    def _tell(self, share: float, text: str) -> None:
        if not sip.isdeleted(self):
            self._told.emit(share, text)

    def _show(self, share: float, text: str) -> None:
        # A share below zero is "unknown": the bar then only shows that something goes on.
        self.bar.setRange(0, STEPS if share >= 0 else 0)
        self.bar.setValue(round(min(max(share, 0.0), 1.0) * STEPS))
        if not (self._progress and self._progress.is_cancelled):
            self.text.setText(text)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.cancel_button.setText(_("Cancel"))


def _relayed(work: Work, progress: RelayedProgress) -> Work:
    def run(outer: Progress) -> Any:
        progress.outer = outer
        return work(progress)

    return run
