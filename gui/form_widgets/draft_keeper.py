"""Keeping what is half filled: each edit outlives the program at once, and a power cut within a second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PyQt5 import sip
from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from gi_atlas.errors import GiAtlasError
from gui.form_widgets.context import DraftJournal, DraftStore

DELAY_MS = 250
Edit = dict[str, Any]


class DraftKeeper(QObject):
    """Keeps the draft of one page: each edit in a journal before the next one, the whole page soon after.

    A line in the journal takes a fraction of a millisecond and is written on the window's thread, so that a program
    that is killed has lost nothing it took. The whole page goes to the disk on a thread of its own. The clock starts
    with the first edit and is not set back by the next ones, so that steady typing is written too. Writing and
    dropping happen one after the other, in the order they were asked for.

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
        self._journal: DraftJournal | None = None
        self._key = ""  # of the page that journals may build upon
        self._writing = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="drafts")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._write_in_turn)
        self._answered.connect(self._tell)

    @property
    def is_pending(self) -> bool:
        """Whether an edit waits for the whole page to be written."""
        return self._timer.isActive()

    def holds(self, key: str) -> bool:
        """Whether edits of a page were kept since it was shown."""
        return key == self._key

    def touch(self, edit: Edit | None = None) -> None:
        """Keep an edit; it outlives the program once this returns.

        Parameters
        ----------
        edit : dict, optional
            Plain values from which whoever opens the draft can make the edit again; None where that is more than
            one value, so that the whole page is kept instead.
        """
        store = self._store()
        if store is None:
            return
        try:
            self._note(store, edit)
        except GiAtlasError as error:
            self._end_journal()
            self.failed.emit(error)
        if not self._timer.isActive():
            self._timer.start()

    def _note(self, store: DraftStore, edit: Edit | None) -> None:
        if edit is None or not self._key:
            key, page = self._content()
            self._end_journal()
            self._journal = store.journal(key, page)
            self._key = key
            return
        if self._journal is None:
            self._journal = store.journal(self._key, None)
        self._journal.append(edit)

    def _end_journal(self) -> None:
        self._close_journal()
        self._key = ""

    def _close_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _write_in_turn(self) -> None:
        # A slow disk gets no queue of pages that are old by the time it takes them.
        self._timer.start() if self._writing else self.write()

    def write(self) -> None:
        """Hand the whole page over to be written now."""
        self._timer.stop()
        store = self._store()
        if store is not None:
            key, content = self._content()
            self._close_journal()
            self._writing += 1
            self._thread.submit(self._put, store, key, content, store.last_number)

    def _put(self, store: DraftStore, key: str, content: dict[str, Any], through: int) -> None:
        try:
            store.put(key, content, through)
        except GiAtlasError as error:
            self._answer(error)
        else:
            self._answer(None)

    def _answer(self, error: GiAtlasError | None) -> None:
        # On the drafts' thread; the form may be gone by now.
        if not sip.isdeleted(self):
            self._answered.emit(error)

    def _tell(self, error: GiAtlasError | None) -> None:
        self._writing -= 1
        if error is not None:
            self.failed.emit(error)
        elif not self.is_pending:
            self.written.emit()

    def hurry(self) -> None:
        """Do not wait for the clock, as at the end of a composition; a disk that is busy is not pressed."""
        if self._timer.isActive() and not self._writing:
            self.write()

    def flush(self) -> None:
        """Hand the page over now if an edit waits."""
        if self._timer.isActive():
            self.write()

    def settle(self) -> None:
        """Wait until everything that was handed over is on the disk; for leaving a project."""
        self.flush()
        self._thread.submit(_nothing).result()

    def cancel(self) -> None:
        """Do not write what waits: the page is saved or given up."""
        self._timer.stop()
        self._end_journal()

    def drop(self, key: str) -> None:
        """Forget a stored draft, after whatever is being written; what is edited from now on is another."""
        store = self._store()
        if store is None:
            return
        if key == self._key:
            self._end_journal()
        self._thread.submit(store.drop, key, store.last_number)


def _nothing() -> None:
    pass
