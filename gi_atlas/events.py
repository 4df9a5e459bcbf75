"""What tells views that the project changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Changes:
    """Ids of the rows that one command changed, by table name."""

    tables: dict[str, frozenset[str]] = field(default_factory=dict)

    def touches(self, *tables: str) -> bool:
        """Whether any of the named tables changed."""
        return any(name in self.tables for name in tables)


class Signal:
    """A list of listeners that are called one after the other on the emitting thread."""

    def __init__(self) -> None:
        self._listeners: list[Callable[..., None]] = []

    def connect(self, listener: Callable[..., None]) -> None:
        """Call ``listener`` at each emission from now on."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[..., None]) -> None:
        """Stop calling ``listener``; unknown ones are ignored."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def emit(self, *values: object) -> None:
        """Call every listener with ``values``."""
        for listener in tuple(self._listeners):
            listener(*values)


def merge_changes(parts: Iterable[Changes]) -> Changes:
    """One event that says all that the parts say."""
    merged: dict[str, frozenset[str]] = {}
    for part in parts:
        for table, ids in part.tables.items():
            merged[table] = merged.get(table, frozenset()) | ids
    return Changes(merged)
