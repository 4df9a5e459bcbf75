"""Calling those who listen to a commit: what fails in them is told, and the commit stands."""

import threading
from collections.abc import Callable
from typing import Any


def call_listener(listener: Callable[..., object], *values: Any) -> None:
    """Call what hears of a commit; its fault goes to ``threading.excepthook``, which keeps a report."""
    try:
        listener(*values)
    except Exception as error:  # noqa: BLE001 - the work is on the disk: its asker must not hear that it failed
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )
