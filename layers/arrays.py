"""Names for the arrays of this package and the few operations NumPy has no word for."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[Any]
FloatArray = npt.NDArray[Any]
BoolArray = npt.NDArray[np.bool_]
PixelArray = npt.NDArray[np.uint32]
BLOCK = 250_000  # vertices worked on at a time


def concatenate(pieces: Sequence[npt.NDArray[Any]], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    """Arrays one after the other; no array at all gives an empty one of ``kind``."""
    return np.asarray(np.concatenate([np.empty(0, kind), *pieces]), kind)


def spans_to_index(starts: IntArray, stops: IntArray) -> IntArray:
    """Indices start, start + 1 … stop - 1 of every span, one span after the other (int32)."""
    lengths = stops - starts
    total = int(lengths.sum())
    if not total:
        return np.empty(0, np.int32)
    offsets = starts - (np.cumsum(lengths) - lengths)
    index = np.arange(total, dtype=np.int32)
    index += np.repeat(offsets.astype(np.int32), lengths)
    return index


def part_blocks(starts: IntArray, size: int = BLOCK) -> Iterator[tuple[int, int]]:
    """First part and the one after the last of blocks of about ``size`` vertices; ``starts`` is where parts begin.

    Work in blocks needs little memory beside its result and stays in the processor's cache.
    """
    first, count = 0, len(starts) - 1
    while first < count:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + size, side="right")) - 1)
        yield first, min(last, count)
        first = last


def find_set(values: IntArray) -> IntArray:
    """Indices of the values that are not zero in a flat array that is mostly zero; quicker than looking at each.

    The array's bytes must be a multiple of eight.
    """
    lanes = 8 // values.itemsize
    words = np.flatnonzero(values.view(np.int64) != 0)
    places = (words[:, None] * lanes + np.arange(lanes)).ravel()
    return np.asarray(places[values[places] != 0])


def padded_size(count: int) -> int:
    """The next multiple of eight."""
    return -(-count // 8) * 8
