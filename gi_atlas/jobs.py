"""Progress and cancelling of whatever takes longer than a moment."""

import threading
from collections.abc import Callable

from gi_atlas.errors import JobCancelled

ProgressListener = Callable[[float, str], None]


class Progress:
    """Handed to a long function, which reports through it and asks it whether to stop.

    Parameters
    ----------
    listener : callable, optional
        Called with the share done (0 to 1; below 0 if unknown) and a text, on the worker's thread.
    """

    def __init__(self, listener: ProgressListener | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()

    def report(self, share: float, text: str = "") -> None:
        """Tell how far the job is.

        Raises
        ------
        JobCancelled
            If the person asked to stop.
        """
        self.check()
        if self._listener is not None:
            self._listener(share, text)

    def check(self) -> None:
        """Raise JobCancelled if the person asked to stop; call it between batches."""
        if self._cancelled.is_set():
            raise JobCancelled

    def cancel(self) -> None:
        """Ask the job to stop at its next check; any thread may call this."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._cancelled.is_set()


class PartProgress(Progress):
    """For a part of a job: it stops with the whole, but its own share is not told as that of the whole."""

    def __init__(self, whole: Progress) -> None:
        super().__init__()
        self._whole = whole

    def check(self) -> None:
        """Stop with the whole."""
        super().check()
        self._whole.check()
