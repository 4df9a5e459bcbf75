"""The application object that fonts need, where no window has made one."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PyQt5.QtGui import QGuiApplication

# Once an application object of PyQt's is gone, PyQt no longer learns what Qt deletes, for as long as the process lives:
# a later window could be handed the object of a dead part and end with a crash. So what was made stays.
_kept: list[QGuiApplication] = []


@contextmanager
def paint_application() -> Iterator[QGuiApplication]:
    """A block in which text can be painted, with or without a display."""
    found = QGuiApplication.instance()
    yield found if isinstance(found, QGuiApplication) else _make()


def _make() -> QGuiApplication:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _kept.append(QGuiApplication(sys.argv[:1]))
    return _kept[-1]
