"""The application object that painting needs: found or made, and never let go."""

import os
import subprocess
import sys

from PyQt5 import sip
from PyQt5.QtCore import QCoreApplication, QEvent
from PyQt5.QtGui import QGuiApplication, QTextDocument

from gui.paint.application import paint_application

# What Qt makes itself, here the layout of a document, is known to be dead after Qt has deleted it.
PAINT_AND_DELETE = """
from PyQt5 import sip
from PyQt5.QtCore import QCoreApplication, QEvent
from PyQt5.QtGui import QGuiApplication, QTextDocument
from gui.paint.application import paint_application
with paint_application():
    pass
is_there = QGuiApplication.instance() is not None
with paint_application():
    pass
document = QTextDocument()
layout = document.documentLayout()
document.deleteLater()
QCoreApplication.sendPostedEvents(document, QEvent.DeferredDelete)
print(is_there, sip.isdeleted(document), sip.isdeleted(layout))
"""


def test_the_window_s_own_is_found() -> None:
    with paint_application() as found:
        assert found is QGuiApplication.instance()


def test_what_was_made_stays_so_that_nothing_dead_is_taken_for_alive() -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    told = subprocess.run(
        [sys.executable, "-c", PAINT_AND_DELETE], capture_output=True, text=True, env=environment, timeout=60
    )
    assert told.stdout.split() == ["True", "True", "True"], told.stderr
    assert told.returncode == 0, told.stderr  # and it ends in peace


def test_in_these_tests_what_is_dead_is_known() -> None:
    """No test before this one let an application go: the tests of windows would crash now and then."""
    document = QTextDocument()
    layout = document.documentLayout()
    document.deleteLater()
    QCoreApplication.sendPostedEvents(document, QEvent.Type.DeferredDelete)
    assert sip.isdeleted(layout)
