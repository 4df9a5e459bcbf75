"""From any thread to the GUI thread."""

from collections.abc import Callable

from PyQt5.QtCore import QObject, Qt, pyqtSignal


class Bridge(QObject):
    """Calls functions on the thread that it was made on (the GUI thread), in the order in which they were posted.

    ``on_fault`` is given whatever a function raises, so that one fault does not stop those behind it.
    """

    _posted = pyqtSignal(object)

    def __init__(self, on_fault: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_fault = on_fault
        # Queued from the GUI thread too, so that the order is one; the stubs know no connection type.
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]

    def post(self, function: Callable[[], object]) -> None:
        """Call ``function`` on the GUI thread as soon as it is free; any thread may post."""
        self._posted.emit(function)

    def _call(self, function: Callable[[], object]) -> None:
        try:
            function()
        except Exception as error:  # noqa: BLE001 - the edge to Qt, which would abort the program
            self._on_fault(error)
