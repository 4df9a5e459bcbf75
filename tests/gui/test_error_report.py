"""Faults of every kind: the program lives, a report stands, one dialog tells of it."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import QObject, QRunnable, QThread, QThreadPool, QTimer, pyqtSignal
from PyQt5.QtGui import QPaintEvent
from PyQt5.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.errors import GiAtlasError, JobCancelled, ManyErrors, StorageError
from gi_atlas.i18n import set_language
from gui.error_report import REPORTS_KEPT, ErrorReporter, fault_place, write_report
from tests.conftest import ROOT


class Emitter(QObject):
    """Something with a signal."""

    pressed = pyqtSignal()


class BadPainter(QWidget):
    """Fails whenever it is painted."""

    def paintEvent(self, event: QPaintEvent | None) -> None:
        raise LookupError("paint")


class BadThread(QThread):
    """Fails when it runs."""

    def run(self) -> None:
        raise LookupError("thread")


class BadRunnable(QRunnable):
    """Fails when it runs."""

    def run(self) -> None:
        raise LookupError("runnable")


@pytest.fixture
def hooked(reporter: ErrorReporter) -> Iterator[ErrorReporter]:
    reporter.install_hooks()
    yield reporter
    reporter.remove_hooks()
    for box in list(reporter.shown):
        box.close()


def wait_told(reporter: ErrorReporter, qtbot: QtBot) -> str:
    """Wait for the dialog; returns what stands in the report."""
    qtbot.waitUntil(lambda: bool(reporter.shown), timeout=5000)
    reports = sorted((reporter.folder or Path()).glob("fault-*.txt"))
    assert len(reporter.shown) == len(reports) == 1
    return reports[0].read_text(encoding="utf-8")


def break_down() -> None:
    raise LookupError("slot")


def test_in_a_slot(hooked: ErrorReporter, qtbot: QtBot) -> None:
    emitter = Emitter()
    emitter.pressed.connect(break_down)
    emitter.pressed.emit()
    assert "LookupError: slot" in wait_told(hooked, qtbot)


def test_in_a_timer(hooked: ErrorReporter, qtbot: QtBot) -> None:
    QTimer.singleShot(0, break_down)
    assert "LookupError: slot" in wait_told(hooked, qtbot)


def test_in_a_paint_event_again_and_again(hooked: ErrorReporter, qtbot: QtBot) -> None:
    widget = BadPainter()
    qtbot.addWidget(widget)
    widget.show()
    for _turn in range(5):
        widget.repaint()
    assert "LookupError: paint" in wait_told(hooked, qtbot)


def test_in_a_python_thread(hooked: ErrorReporter, qtbot: QtBot) -> None:
    thread = threading.Thread(target=break_down, name="torn")
    thread.start()
    thread.join()
    text = wait_told(hooked, qtbot)
    assert "LookupError: slot" in text
    assert "thread torn" in text


def test_in_a_qthread(hooked: ErrorReporter, qtbot: QtBot) -> None:
    thread = BadThread()
    thread.start()
    thread.wait()
    assert "LookupError: thread" in wait_told(hooked, qtbot)


def test_in_a_runnable(hooked: ErrorReporter, qtbot: QtBot) -> None:
    QThreadPool.globalInstance().start(BadRunnable())
    QThreadPool.globalInstance().waitForDone()
    assert "LookupError: runnable" in wait_told(hooked, qtbot)


def test_in_what_was_posted_to_the_gui_thread(hooked: ErrorReporter, qtbot: QtBot) -> None:
    hooked.bridge.post(break_down)
    assert "LookupError: slot" in wait_told(hooked, qtbot)


def test_an_error_of_ours_that_nobody_caught_is_told_without_report(hooked: ErrorReporter, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise StorageError("STORE_MISSING", path="nowhere.gpkg")

    QTimer.singleShot(0, refuse)
    qtbot.waitUntil(lambda: bool(hooked.shown))
    assert "nowhere.gpkg" in hooked.shown[0].text()
    assert list((hooked.folder or Path()).glob("fault-*.txt")) == []


def test_hooks_are_put_back(reporter: ErrorReporter) -> None:
    before = (sys.excepthook, threading.excepthook)
    reporter.install_hooks()
    assert sys.excepthook != before[0]
    reporter.remove_hooks()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_hard_crash_leaves_its_stacks(tmp_path: Path) -> None:
    code = (
        "import ctypes, sys; from pathlib import Path\n"
        "from PyQt5.QtWidgets import QApplication\n"
        "from gui.error_report import ErrorReporter\n"
        "application = QApplication([])\n"
        f"ErrorReporter(folder=Path({str(tmp_path)!r})).install_hooks()\n"
        "ctypes.string_at(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode < 0
    assert "Segmentation fault" in (tmp_path / "crash.txt").read_text(encoding="utf-8")


def test_the_same_error_is_shown_once(reporter: ErrorReporter, qtbot: QtBot) -> None:
    for _turn in range(3):
        reporter.show(StorageError("STORE_MISSING", path="x"))
    assert len(reporter.shown) == 1
    reporter.shown[0].close()
    assert reporter.shown == []
    reporter.show(StorageError("STORE_MISSING", path="x"))
    assert len(reporter.shown) == 1
    reporter.shown[0].close()


def test_cancelling_opens_no_dialog(reporter: ErrorReporter) -> None:
    told: list[bool] = []
    reporter.on_cancelled = lambda: told.append(True)
    reporter.show(JobCancelled())
    assert (told, reporter.shown) == ([True], [])


def test_details_name_code_and_context_and_every_fault(reporter: ErrorReporter, qtbot: QtBot) -> None:
    faults = [StorageError("STORE_MISSING", path=f"file-{number}") for number in range(20)]
    reporter.show(ManyErrors(faults))
    box = reporter.shown[0]
    assert "MANY_FAULTS" in box.detailedText()
    assert "file-19" in box.detailedText()
    assert "file-19" not in box.text()
    box.close()


def test_text_of_a_file_is_never_taken_for_markup(reporter: ErrorReporter, qtbot: QtBot) -> None:
    reporter.show(StorageError("STORE_MISSING", path="<img src='http://example.invalid/x'>"))
    from PyQt5.QtCore import Qt

    assert reporter.shown[0].textFormat() == Qt.TextFormat.PlainText
    reporter.shown[0].close()


def test_dialogs_speak_the_language_of_the_moment(reporter: ErrorReporter, qtbot: QtBot) -> None:
    set_language("zh")
    error = GiAtlasError("EXPORT_CHOOSE_BOUNDARY")
    reporter.show(error)
    assert reporter.shown[0].text() == error.message("zh") != error.message("en")
    reporter.shown[0].close()


def test_a_folder_that_refuses_reports_still_tells(
    tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    reporter = ErrorReporter(folder=tmp_path / "file")
    error = reporter.as_error(LookupError("x"))
    assert (error.code, error.context["report"]) == ("INTERNAL_FAULT", "-")
    assert "LookupError: x" in capsys.readouterr().err


def test_old_reports_are_thinned(tmp_path: Path) -> None:
    for number in range(REPORTS_KEPT + 5):
        (tmp_path / f"fault-20000101T{number:06}.txt").write_text("old")
    newest = write_report(LookupError("x"), tmp_path)
    kept = sorted(tmp_path.glob("fault-*.txt"))
    assert len(kept) == REPORTS_KEPT
    assert kept[-1] == newest


def test_a_fault_has_one_place_however_often_it_comes() -> None:
    places = set()
    for _turn in range(3):
        try:
            break_down()
        except LookupError as fault:
            places.add(fault_place(fault))
    assert len(places) == 1
