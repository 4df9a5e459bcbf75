"""Keeping what is half filled: each edit is on the disk within a second, without a pause in typing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PyQt5 import sip
from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from gi_atlas.errors import GiAtlasError
from gui.form_widgets.context import DraftStore

DELAY_MS = 250


class DraftKeeper(QObject):
    """Writes the draft of one page soon after an edit, on a thread of its own.

    The clock starts with the first edit and is not set back by the next ones, so that steady typing is written too.
    Writing and dropping happen one after the other, in the order they were asked for.

    Signals
    -------
    written()
        What was edited so far is on the disk.
    failed(GiAtlasError)
        The draft could not be kept.

    Parameters
    ----------
    store : callable
        The drafts of the open project, or None.
    content : callable
        Key and content of the page now.
    """

    written = pyqtSignal()
    failed = pyqtSignal(object)
    _answered = pyqtSignal(object)

    def __init__(
        self,
        store: Callable[[], DraftStore | None],
        content: Callable[[], tuple[str, dict[str, Any]]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._content = store, content
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="drafts")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.write)
        self._answered.connect(self._tell)

    @property
    def is_pending(self) -> bool:
        """Whether an edit waits to be written."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Note that something was edited."""
        if not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Hand the draft over to be written now."""
        self._timer.stop()
        store = self._store()
        if store is not None:
            key, content = self._content()
            self._thread.submit(self._put, store, key, content)

    def _put(self, store: DraftStore, key: str, content: dict[str, Any]) -> None:
        try:
            store.put(key, content)
        except GiAtlasError as error:
            self._answer(error)
        else:
            self._answer(None)

    def _answer(self, error: GiAtlasError | None) -> None:
        # On the drafts' thread; the form may be gone by now.
        if not sip.isdeleted(self):
            self._answered.emit(error)

    def _tell(self, error: GiAtlasError | None) -> None:
        if error is not None:
            self.failed.emit(error)
        elif not self.is_pending:
            self.written.emit()

    def flush(self) -> None:
        """Hand the draft over now if an edit waits."""
        if self._timer.isActive():
            self.write()

    def settle(self) -> None:
        """Wait until everything that was handed over is on the disk; for leaving a project."""
        self.flush()
        self._thread.submit(_nothing).result()

    def cancel(self) -> None:
        """Do not write what waits: the page is saved or given up."""
        self._timer.stop()

    def drop(self, key: str) -> None:
        """Forget a stored draft, after whatever is being written."""
        store = self._store()
        if store is not None:
            self._thread.submit(store.drop, key)


def _nothing() -> None:
    pass
