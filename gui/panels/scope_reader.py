"""Reads a wording while it is typed: the words at once, the names a moment later, both on another thread."""

from collections.abc import Callable
from typing import Any

from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from gi_atlas.errors import GiAtlasError, JobCancelled, ReadError
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.wording import ReadScope
from gi_atlas.services.scope_desk import lay_words
from gui.form_widgets.context import FormContext
from gui.panels.scope_asking import Asked, lay_out_quietly

DELAY_MS = 180
MOST_CHARACTERS = 20_000
"""Longest text that is read while it is typed; a register of announcements is read as a file."""


class ScopeReader(QObject):
    """Answers what was asked last; what was overtaken is stopped and never told.

    Signals
    -------
    laid(Desk)
        The words were read, or (``is_resolved``) their names too.
    failed(GiAtlasError)
        It could not be read or looked up; the words' own answer stands.
    busyChanged(bool)
        Names are being looked up.
    """

    laid = pyqtSignal(object)
    failed = pyqtSignal(object)
    busyChanged = pyqtSignal(bool)

    def __init__(self, context: FormContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = Asked()
        self._number, self._progress = 0, Progress()
        self.is_busy = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.read_now)

    @property
    def is_pending(self) -> bool:
        """Whether the answer to what was asked last is still to come."""
        return self._timer.isActive() or self.is_busy

    def ask(self, asked: Asked) -> None:
        """Read this as soon as the person pauses."""
        self._asked = asked
        self._stop()
        self._timer.start()

    def drop(self) -> None:
        """Read nothing more."""
        self._timer.stop()
        self._stop()

    def _stop(self) -> None:
        self._number += 1
        self._progress.cancel()
        self._set_busy(False)

    def read_now(self) -> None:
        """Read what was asked last without waiting."""
        self._timer.stop()
        self._stop()
        asked, progress, number = self._asked, Progress(), self._number
        self._progress = progress
        if len(asked.text) > MOST_CHARACTERS:
            context = {"file": _("The wording"), "count": len(asked.text), "expected": MOST_CHARACTERS}
            self.failed.emit(ReadError("SCOPE_TEXT_LONG", **context))
            return
        self._set_busy(True)
        self._run(lambda: read_scope(asked.text, asked.county), number, lambda scope: self._take_words(scope, number))

    def _take_words(self, scope: ReadScope, number: int) -> None:
        asked, project, progress = self._asked, self._context.project(), self._progress
        self.laid.emit(lay_words(scope))
        if number != self._number:
            return  # whoever was told asked anew
        if project is None or not (scope.kinds or scope.units):
            self._set_busy(False)
            return

        def work() -> Any:
            return lay_out_quietly(project, scope, asked, progress)

        self._run(work, number, self._take_desk)

    def _take_desk(self, desk: Any) -> None:
        self._set_busy(False)
        self.laid.emit(desk)

    def _run(self, work: Callable[[], Any], number: int, then: Callable[[Any], None]) -> None:
        self._context.run_job(
            lambda _progress: work(),
            lambda answer: then(answer) if number == self._number else None,
            lambda error: self._refuse(error, number),
        )

    def _refuse(self, error: GiAtlasError, number: int) -> None:
        if number == self._number and not isinstance(error, JobCancelled):
            self._set_busy(False)
            self.failed.emit(error)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self.is_busy:
            self.is_busy = is_busy
            self.busyChanged.emit(is_busy)
