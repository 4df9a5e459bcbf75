"""The one place where errors reach the person; faults of ours leave a report file and the program goes on."""

import faulthandler
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from PyQt5.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt5.QtWidgets import QApplication, QMessageBox, QWidget

from gi_atlas import __version__
from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import _
from gi_atlas.settings import report_folder
from gui.bridge import Bridge

REPORTS_KEPT = 50
LINES_SHOWN = 6
TOLD_AGAIN_AFTER_S = 10.0  # a fault in a paintEvent comes back with every frame


def write_report(error: BaseException, folder: Path | None = None) -> Path:
    """Write a report of a fault: where it happened, in which program; no content of the project."""
    folder = folder or report_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"fault-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    head = (
        f"GI Atlas {__version__}, Python {platform.python_version()}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}, "
        f"{platform.platform()}, thread {threading.current_thread().name}\n\n"
    )
    path.write_text(head + "".join(traceback.format_exception(error)), encoding="utf-8")
    for old in sorted(folder.glob("fault-*.txt"))[:-REPORTS_KEPT]:
        old.unlink(missing_ok=True)
    return path


def fault_place(error: BaseException) -> tuple[str, str, int]:
    """Where a fault was raised: kind, file and line. A fault that comes back has the same place."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return type(error).__name__, last.filename if last else "", (last.lineno or 0) if last else 0


@dataclass
class ErrorReporter:
    """Tells errors by dialogs that never block, one for each place of a fault.

    Parameters
    ----------
    window : callable
        Window to stand above; None before there is one.
    on_cancelled : callable
        Told when a person's own cancelling ended something.
    folder : Path, optional
        Of the report files.
    """

    window: Callable[[], QWidget | None] = field(default=lambda: None)
    on_cancelled: Callable[[], object] = field(default=lambda: None)
    folder: Path | None = None
    shown: list[QMessageBox] = field(default_factory=list)
    _reports: dict[tuple[str, str, int], Path] = field(default_factory=dict)
    _told_s: dict[tuple[str, str, int], float] = field(default_factory=dict)
    _hooks: list[tuple[object, ...]] = field(default_factory=list)
    _crash_file: IO[str] | None = None

    def __post_init__(self) -> None:
        self.bridge = Bridge()

    def show(self, error: GiAtlasError) -> None:
        """Tell of an error; GUI thread."""
        if isinstance(error, JobCancelled):
            self.on_cancelled()
        elif not any(box.property("message") == error.message() for box in self.shown):
            self._open_box(error)

    def as_error(self, fault: BaseException) -> GiAtlasError:
        """Error that tells of a fault of ours, with its report written; any thread."""
        if isinstance(fault, GiAtlasError):
            return fault
        place = fault_place(fault)
        if place not in self._reports:
            self._reports[place] = self._write(fault)
        return GiAtlasError("INTERNAL_FAULT", kind=type(fault).__name__, report=str(self._reports[place]))

    def show_fault(self, fault: BaseException) -> None:
        """Tell of a fault, once for each place in a while; any thread."""
        place, now = fault_place(fault), time.monotonic()
        if now - self._told_s.get(place, -TOLD_AGAIN_AFTER_S) >= TOLD_AGAIN_AFTER_S:
            self._told_s[place] = now
            error = self.as_error(fault)
            self.bridge.post(lambda: self.show(error))

    def _write(self, fault: BaseException) -> Path:
        try:
            return write_report(fault, self.folder)
        except OSError:
            # No report can be kept; the traceback still reaches whoever started the program.
            traceback.print_exception(fault)
            return Path("-")

    def tell(self, heading: str, lines: Sequence[str] = ()) -> None:
        """Tell of something that is no error: a heading and a list of any length."""
        box = self._make_box(heading, QMessageBox.Icon.Information)
        box.setInformativeText("\n".join([*lines[:LINES_SHOWN], *(["…"] if len(lines) > LINES_SHOWN else [])]))
        if len(lines) > LINES_SHOWN:
            box.setDetailedText("\n".join(lines))
        box.open()

    def _make_box(self, message: str, picture: QMessageBox.Icon) -> QMessageBox:
        box = QMessageBox(self.window() or QApplication.activeWindow())
        box.setWindowTitle(_("GI Atlas"))
        box.setProperty("message", message)
        box.setIcon(picture)
        # What stands in a file must not be taken for markup.
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(message)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda _answer: self.shown.remove(box))
        self.shown.append(box)
        return box

    def _open_box(self, error: GiAtlasError) -> None:
        is_fault = error.code == "INTERNAL_FAULT"
        box = self._make_box(error.message(), QMessageBox.Icon.Critical if is_fault else QMessageBox.Icon.Warning)
        lines = error.message().splitlines()
        box.setText("\n".join([*lines[:LINES_SHOWN], *(["…"] if len(lines) > LINES_SHOWN else [])]))
        box.setDetailedText(self._details(error, lines))
        box.open()

    def _details(self, error: GiAtlasError, lines: list[str]) -> str:
        values = [f"{key}: {value}" for key, value in error.context.items()]
        return "\n".join([error.code, *values, *(lines if len(lines) > LINES_SHOWN else [])])

    # Hooks

    def install_hooks(self) -> None:
        """Catch what Python and Qt would end the program for; hard crashes leave their stacks in a file."""
        self._hooks.append((sys.excepthook, threading.excepthook))
        sys.excepthook = self._take_exception
        threading.excepthook = self._take_thread_exception
        folder = self.folder or report_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._crash_file = (folder / "crash.txt").open("w", encoding="utf-8")
        except OSError as error:
            self.show_fault(error)
        else:
            faulthandler.enable(self._crash_file)

    def remove_hooks(self) -> None:
        """Put back what was there before."""
        if self._hooks:
            sys.excepthook, threading.excepthook = self._hooks.pop()  # type: ignore[assignment]
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            self._crash_file = None

    def _take_exception(self, kind: type[BaseException], fault: BaseException, _tb: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.show_fault(fault)

    def _take_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.show_fault(arguments.exc_value)
