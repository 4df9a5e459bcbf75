"""Places of a text looked up by a search in order, so that many of them cost no more for each."""

from bisect import bisect_right
from collections.abc import Iterable

from gi_atlas.scope.wording import Span


class Places:
    """Spans of a text; those that overlap are one.

    Parameters
    ----------
    spans : iterable of Span
        In any order; empty ones are left out.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif start < end:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, start: int, end: int) -> bool:
        """Whether a place lies in one of them."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at] and start < self._ends[at]

    def touches(self, start: int, end: int) -> bool:
        """Whether a place has a character in common with any of them."""
        at = bisect_right(self._starts, end - 1) - 1
        return at >= 0 and start < self._ends[at] and start < end
