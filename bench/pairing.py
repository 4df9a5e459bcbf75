"""Two ways of doing the same work, measured turn by turn so that both meet the same machine."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

REPEATS = 7


@dataclass(frozen=True)
class Side:
    """One way of doing the work.

    Parameters
    ----------
    work : callable
        What is measured; takes what ``fresh`` gives.
    fresh : callable
        Makes its input, not measured: new each time, so that nothing a library keeps on a geometry helps anyone.
    """

    work: Callable[[Any], object]
    fresh: Callable[[], Any]


def paired_medians(ours: Side, peers: Side, repeats: int = REPEATS) -> tuple[float, float]:
    """Median seconds of ours and of the peer's; each is done once more, first, without being counted."""
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeats + 1):
        for side, times in zip((ours, peers), found, strict=True):
            given = side.fresh()
            begin = time.perf_counter()
            side.work(given)
            if turn:
                times.append(time.perf_counter() - begin)
    return statistics.median(found[0]), statistics.median(found[1])
