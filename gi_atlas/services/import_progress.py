"""Progress and cancel inside of an import: in one of its layers, and while its one transaction is written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Generic, TypeVar, overload

from gi_atlas.commands.changes import Command
from gi_atlas.jobs import Progress

Item = TypeVar("Item")
CHECK_EVERY = 20


class ProgressPart(Progress):
    """A stretch of another progress, from ``start`` over ``share`` of the whole."""

    def __init__(self, whole: Progress, start: float, share: float) -> None:
        super().__init__()
        self._whole, self._start, self._share = whole, start, share

    def report(self, share: float, text: str = "") -> None:
        """Tell the whole how far this stretch is."""
        self._whole.report(self._start + share * self._share if share >= 0 else share, text)

    def check(self) -> None:
        """Raise JobCancelled if the whole was asked to stop."""
        self._whole.check()


class Watched(Sequence[Item], Generic[Item]):
    """Rows or changes that tell how far they were taken, and stop there when the person asked to.

    They raise JobCancelled inside of the transaction that takes them, which is rolled back by it.
    """

    def __init__(self, items: Sequence[Item], progress: Progress, text: str) -> None:
        self._items, self._progress, self._text = items, progress, text

    @property
    def ids(self) -> list[str]:
        """Ids of rows that were made when they were taken."""
        made: list[str] | None = getattr(self._items, "ids", None)
        return [row["id"] for row in self._items] if made is None else made  # type: ignore[index]

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        if isinstance(place, slice):
            self._progress.report((place.start or 0) / max(1, len(self)), self._text)
        return self._items[place]

    def __iter__(self) -> Iterator[Item]:
        for number, item in enumerate(self._items):
            if number % CHECK_EVERY == 0:
                self._progress.check()
            yield item


def watched(command: Command, progress: Progress, start: float, text: str) -> Command:
    """The same command, told of and stopped through ``progress`` while it is carried out."""
    changes = Watched(command.changes, progress, text)
    count = max(1, sum(len(bulk.rows) for bulk in command.bulks))
    bulks, done = [], 0
    for bulk in command.bulks:
        part = ProgressPart(progress, start + (1 - start) * done / count, (1 - start) * len(bulk.rows) / count)
        bulks.append(replace(bulk, rows=Watched(bulk.rows, part, text)))
        done += len(bulk.rows)
    return replace(command, changes=changes, bulks=tuple(bulks))
