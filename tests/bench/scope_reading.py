"""How reading time grows with a wording's length: ``python -m tests.bench.scope_reading``.

Prints for each kind of text the time of four times its length over the time of its length: about 4 where reading is
linear, 16 where it is quadratic.
"""

import time

from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.segments import find_segments
from tests.gi_atlas.scope.test_reading_any_text import LONG

LENGTH = 5_000
FACTOR = 4


def seconds(text: str) -> float:
    """Processor time that reading a text takes, nothing remembered from before."""
    find_segments.cache_clear()
    began = time.process_time()
    read_scope(text)
    return time.process_time() - began


def growth(text: str) -> tuple[float, float]:
    """Time of the longer text, and how many times that of the shorter one it is."""
    long = (text * (FACTOR * LENGTH // len(text) + 1))[: FACTOR * LENGTH]
    longer = seconds(long)
    return longer, longer / max(seconds(long[:LENGTH]), 1e-4)


def main() -> None:
    """Print the figures, the slowest first."""
    rows = sorted(((*growth(text), name) for name, text in LONG.items()), reverse=True)
    for took, ratio, name in rows:
        print(f"{took:6.3f} s  x {ratio:4.1f}  {name}")


if __name__ == "__main__":
    main()
