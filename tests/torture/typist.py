"""A person at the real window who types into a record until the program is killed.

``python -m tests.torture.typist PROJECT SEED [RECORD]`` says on its standard output, a line of JSON each: ``ready``
with the record's id, ``begin`` with a question's path and what it will say after the next key, ``done`` once the
program took that key. What was said before the kill is still read by whoever listens.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["GI_ATLAS_SETTINGS"] = tempfile.mkdtemp(prefix="gi-atlas-typist-")

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QWidget

from gui.app import Desktop
from gui.error_report import ErrorReporter
from gui.preferences import Preferences
from gui.window_state import WindowState
from survey_forms.schema import Question, QuestionType

PATIENCE_S = 60
LON, LAT = 119.1, 29.1
STROKES_A_FIELD = 9
SIGNS = "abcdefgh ijkl0123456789"
WORDS = ("清溪", "高山茶", "炒青", "𠮷", "明前采摘", "汤色", "，", "二〇二六年")


def say(said: str, **facts: object) -> None:
    """One line; it outlives this process once this returns."""
    sys.stdout.write(json.dumps({"said": said, **facts}) + "\n")
    sys.stdout.flush()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("the window does not answer")
        QTest.qWait(5)


class Typist:
    """Types words of letters, and words of Chinese through an input method, and takes some back."""

    def __init__(self, desktop: Desktop, seed: int) -> None:
        self._panel = desktop.record
        self._luck = random.Random(seed)

    def type_on(self) -> None:
        """Fill in one field after the other, without end."""
        while True:
            self._fill(self._luck.choice(self._paths()))

    def _paths(self) -> list[str]:
        session = self._panel.session
        return [path for path, node in session.walk() if isinstance(node, Question)
                and node.type is QuestionType.TEXT and not node.read_only]  # fmt: skip

    def _fill(self, path: str) -> None:
        self._panel.view.focus(path)
        widget = QApplication.focusWidget()
        if widget is None:
            raise LookupError(f"nothing has the focus at {path}")
        for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            QTest.keyClick(widget, Qt.Key.Key_End, modifier)  # of a line, of a text
        for _stroke in range(self._luck.randrange(1, STROKES_A_FIELD)):
            self._press(widget, path)

    def _press(self, widget: QWidget, path: str) -> None:
        before = self._panel.session.value(path)
        kind = self._luck.random()
        if kind < 0.15 and before:
            after, act = before[:-1], lambda: QTest.keyClick(widget, Qt.Key.Key_Backspace)
        elif kind < 0.5:
            word = self._luck.choice(WORDS)
            after, act = before + word, lambda: compose(widget, word)
        else:
            # Blanks alone are no answer: the first sign of a text is none.
            sign = self._luck.choice(SIGNS if before else SIGNS.replace(" ", ""))
            after, act = before + sign, lambda: QTest.keyClick(widget, sign)
        say("begin", path=path, after=after)
        act()
        if self._panel.session.value(path) != after:
            raise AssertionError(f"{path} says {self._panel.session.value(path)!r}, not {after!r}")
        say("done")
        if self._luck.random() < 0.2:
            QTest.qWait(self._luck.randrange(0, 400))


def compose(widget: QWidget, word: str) -> None:
    """Type a word by an input method: what is being composed, then what it commits."""
    for count in range(1, 4):
        QApplication.sendEvent(widget, QInputMethodEvent("qing"[:count], []))
    event = QInputMethodEvent("", [])
    event.setCommitString(word)
    QApplication.sendEvent(widget, event)


def open_window(project: Path) -> Desktop:
    """The real window with a project."""
    reporter = ErrorReporter()
    preferences = Preferences(reporter.show)
    preferences.apply_language("zh")
    desktop = Desktop(reporter, preferences, WindowState())
    desktop.window.show()
    desktop.session.open(project)
    wait_until(lambda: desktop.session.project is not None and not desktop.session.is_moving)
    return desktop


def main(arguments: list[str]) -> None:
    """Type until killed."""
    application = QApplication(sys.argv[:1])
    desktop = open_window(Path(arguments[0]))
    desktop.window.show_dock("form")
    desktop.desk.forms.setCurrentWidget(desktop.record)
    if len(arguments) > 2:
        desktop.record.show_record(arguments[2])
    else:
        desktop.record.new_record(LON, LAT)
    wait_until(lambda: desktop.record.record_id != "")
    desktop.window.activateWindow()
    wait_until(lambda: application.activeWindow() is not None)
    say("ready", record_id=desktop.record.record_id)
    Typist(desktop, int(arguments[1])).type_on()


if __name__ == "__main__":
    main(sys.argv[1:])
