"""Keeping what is half filled: each edit is in the draft within half a second."""

from collections.abc import Callable
from typing import Any

from PyQt5.QtCore import QObject, QTimer

from gui.form_widgets.context import DraftStore

DELAY_MS = 300


class DraftKeeper(QObject):
    """Writes the draft of one page soon after an edit.

    The clock starts with the first edit and is not set back by the next ones, so that steady typing is written
    too.

    Parameters
    ----------
    store : callable
        The drafts of the open project, or None.
    content : callable
        Key and content of the page now.
    """

    def __init__(
        self,
        store: Callable[[], DraftStore | None],
        content: Callable[[], tuple[str, dict[str, Any]]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._content = store, content
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.write)

    @property
    def is_pending(self) -> bool:
        """Whether an edit waits to be written."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Note that something was edited."""
        if not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Write the draft now."""
        self._timer.stop()
        store = self._store()
        if store is not None:
            store.put(*self._content())

    def flush(self) -> None:
        """Write the draft now if an edit waits."""
        if self._timer.isActive():
            self.write()

    def cancel(self) -> None:
        """Do not write what waits: the page is saved or given up."""
        self._timer.stop()

    def drop(self, key: str) -> None:
        """Forget a stored draft; an edit that waits for another page is still written."""
        store = self._store()
        if store is not None:
            store.drop(key)
