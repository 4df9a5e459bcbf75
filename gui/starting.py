"""Starting the window: display, look, settings, then the event loop."""

import os
import sys
from pathlib import Path

from platformdirs import user_cache_path
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication

from gi_atlas.errors import GiAtlasError
from gui.app import Desktop
from gui.error_report import ErrorReporter
from gui.icons import icon
from gui.look import dress
from gui.preferences import Preferences
from gui.window_state import WindowState
from layers.pyramid_cache import PyramidCache


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
        desktop = open_desktop(reporter, language)
        desktop.ended.connect(application.quit)
        desktop.window.show()
        if project is not None:
            desktop.session.open(project)
        return application.exec_()
    finally:
        reporter.remove_hooks()


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
