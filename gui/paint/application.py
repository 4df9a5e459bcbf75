"""The application object that fonts need, where no window has made one."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PyQt5.QtGui import QGuiApplication


@contextmanager
def paint_application() -> Iterator[QGuiApplication]:
    """A block in which text can be painted, with or without a display."""
    found = QGuiApplication.instance()
    if isinstance(found, QGuiApplication):
        yield found
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = QGuiApplication(sys.argv[:1])
    try:
        yield made
    finally:
        del made
