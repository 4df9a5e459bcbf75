"""Letting short work pass a long transaction of the same process.

A national import keeps the file to itself for a second or more. A person who saves a record meanwhile must not wait
for it: the import is taken back, the record is saved, the import begins anew. It gives way a few times only, so that
it comes to its end.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST_TURNS = 10
QUIET_S = 0.1
GRACE_S = 0.03  # what is done within this needs not give way
_MOST_READING_WAIT_S = 300.0


class GaveWay(Exception):
    """A long transaction was taken back because short work waits."""


class Gate:
    """Knows whether a long transaction runs and how many short works are under way or want to be."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._short_count = 0
        self._is_long_running = False
        self._can_stop = False
        self._began = 0.0
        self._owner = 0
        self._last_short = 0.0

    def come(self) -> None:
        """Short work is there; it must ``go`` when it is done."""
        with self._condition:
            self._short_count += 1

    def go(self) -> None:
        """Short work is done."""
        with self._condition:
            self._short_count -= 1
            self._last_short = time.monotonic()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A block that reads; it waits until a long transaction has given way or come to its end.

        SQLite alone would give up after some seconds and say that another program holds the file. What the long work
        itself reads, on its own thread, does not count.
        """
        if self._is_long_running and threading.get_ident() == self._owner:
            yield
            return
        self.come()
        try:
            with self._condition:
                self._condition.wait_for(self._is_free, _MOST_READING_WAIT_S)
            yield
        finally:
            self.go()

    def _is_free(self) -> bool:
        return not self._is_long_running

    def is_quiet(self) -> bool:
        """Whether no short work is there and none was a moment ago."""
        with self._condition:
            return self._short_count == 0 and time.monotonic() - self._last_short > QUIET_S

    @contextmanager
    def long_work(self, can_stop: bool) -> Iterator[None]:
        """A block that carries out a long transaction; ``must_stop`` tells it when to give way."""
        with self._condition:
            self._is_long_running, self._can_stop = True, can_stop
            self._began, self._owner = time.monotonic(), threading.get_ident()
        try:
            yield
        finally:
            with self._condition:
                self._is_long_running = False
                self._condition.notify_all()

    def must_stop(self) -> bool:
        """Whether the running transaction must give way; SQLite asks this every few hundred of its steps."""
        is_asked = self._is_long_running and self._can_stop and self._short_count > 0
        return is_asked and time.monotonic() - self._began > GRACE_S
