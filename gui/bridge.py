"""From any thread to the GUI thread."""

from collections.abc import Callable

from PyQt5.QtCore import QObject, Qt, pyqtSignal


class Bridge(QObject):
    """Calls functions on the thread that it was made on (the GUI thread), in the order in which they were posted.

    What a function raises goes to ``sys.excepthook``, as from any slot; those behind it are called all the same.
    """

    _posted = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Queued from the GUI thread too, so that the order is one; the stubs know no connection type.
        self._posted.connect(_call, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]

    def post(self, function: Callable[[], object]) -> None:
        """Call ``function`` on the GUI thread as soon as it is free; any thread may post."""
        self._posted.emit(function)


def _call(function: Callable[[], object]) -> None:
    function()
