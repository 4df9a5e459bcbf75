"""The day by which the divisions of an open project are seen, 现辖 as of: a switch of the person's, not of the file."""

import threading
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

_DAYS: "WeakKeyDictionary[Any, date]" = WeakKeyDictionary()
_LOCK = threading.Lock()


def as_of(project: Any) -> date | None:
    """Day that was chosen for an open project; None for the newest edition."""
    with _LOCK:
        return _DAYS.get(project)


def set_as_of(project: Any, day: date | None) -> None:
    """Show an open project as of a day; it holds until the project is closed and is never stored."""
    with _LOCK:
        if day is None:
            _DAYS.pop(project, None)
        else:
            _DAYS[project] = day
