"""Starting the window: display, look, settings, then the event loop."""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path

from platformdirs import user_cache_path
from PyQt5 import sip
from PyQt5.QtCore import QObject, QSocketNotifier, Qt
from PyQt5.QtWidgets import QApplication

from gi_atlas.errors import GiAtlasError
from gui.app import Desktop
from gui.error_report import ErrorReporter
from gui.icons import icon
from gui.look import dress
from gui.preferences import Preferences
from gui.window_state import WindowState
from layers.pyramid_cache import PyramidCache

# New objects before young ones are looked through, and rounds of that before older ones are: many short-lived rows are
# read, hardly any in circles.
COLLECT_AFTER = (20_000, 20, 50)
END_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))


def open_desktop(reporter: ErrorReporter, language: str = "") -> Desktop:
    """The window and all that belongs to it, as a person's settings want it."""
    preferences = Preferences(reporter.show)
    preferences.apply_language(language)
    return Desktop(reporter, preferences, WindowState(), PyramidCache(user_cache_path("gi-atlas") / "layers"))


def run_application(project: Path | None, language: str = "") -> int:
    """Open the window and stay until it is closed.

    Raises
    ------
    GiAtlasError
        NO_DISPLAY.
    """
    require_display()
    use_input_method_that_is_there(os.environ)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_EnableHighDpiScaling)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_UseHighDpiPixmaps)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("gi-atlas")
    application.setQuitOnLastWindowClosed(False)
    dress(application)
    application.setWindowIcon(icon("program"))
    reporter = ErrorReporter()
    reporter.install_hooks()
    try:
        return _stay(application, open_desktop(reporter, language), project)
    finally:
        reporter.remove_hooks()
        _take_down_windows()


def _stay(application: QApplication, desktop: Desktop, project: Path | None) -> int:
    desktop.ended.connect(application.quit)
    listener = EndListener(desktop.quit)
    desktop.window.show()
    # What stands now stays to the end; a full collection that looks through it as well stops the window for 0.1 s.
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    if project is not None:
        desktop.session.open(project)
    code = application.exec_()
    listener.stop()
    return code


def _take_down_windows() -> None:
    """Destroy the windows while their application stands: Python frees both in any order, and Qt may crash then."""
    for widget in QApplication.topLevelWidgets():
        if not sip.isdeleted(widget):
            sip.delete(widget)


class EndListener(QObject):
    """Hears the system's wish that the program end (SIGTERM, SIGINT, SIGHUP) while Qt waits; leaves as a person would.

    Python runs its own answer to a signal only between its instructions; the wake-up descriptor reaches Qt at once.
    """

    def __init__(self, on_end: Callable[[], object]) -> None:
        super().__init__()
        self._on_end = on_end
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)
        # The stubs want a pointer; PyQt takes the number of the descriptor.
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)  # type: ignore[arg-type]
        self._notifier.activated.connect(self._hear)
        self._before = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        self._answers = {number: signal.signal(number, _ignore) for number in END_SIGNALS}

    def _hear(self) -> None:
        numbers = self._reading.recv(64)
        if set(numbers) & set(END_SIGNALS):
            self._on_end()

    def stop(self) -> None:
        """Hear nothing any more."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, answer in self._answers.items():
            signal.signal(number, answer)
        for end in (self._reading, self._writing):
            end.close()


def _ignore(_number: int, _frame: object) -> None:
    """The listener answers; Python's own end would lose what is being typed."""


def use_input_method_that_is_there(environment: MutableMapping[str, str]) -> None:
    """Ask for IBus where the system names Fcitx, whose plug-in the wheel of PyQt5 does not bring.

    Fcitx 5 answers as IBus, too; with a name that Qt cannot load no Chinese could be typed at all.
    """
    if environment.get("QT_IM_MODULE", "").startswith("fcitx"):
        environment["QT_IM_MODULE"] = "ibus"


def require_display() -> None:
    """Refuse to start where Qt would abort for want of a display.

    Raises
    ------
    GiAtlasError
        NO_DISPLAY.
    """
    has_platform = bool(os.environ.get("QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not has_platform:
        if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
            raise GiAtlasError("NO_DISPLAY", detail="DISPLAY")
