"""Numbers as short texts: differences, variable length, base 64; the page unpacks them."""

import base64

import numpy as np

from layers.arrays import IntArray

# Vertices are rounded to quarters of a pixel of the largest zoom: at most 0.18 pixel.
CELLS_PER_PX = 4


def zigzag(values: IntArray) -> IntArray:
    """Whole numbers as ones that are not negative: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    signed = np.asarray(values, np.int64)
    return np.asarray((signed << 1) ^ (signed >> 63))


def pack_numbers(values: IntArray) -> str:
    """Numbers from 0 up, seven bits a byte, the least first, as base 64 (as LEB128 of DWARF 4, §7.6)."""
    left = np.asarray(values, np.uint64)
    lengths = np.ones(len(left), np.int64)
    for bits in range(7, 64, 7):
        lengths += left >= np.uint64(1 << bits)
    ends = np.cumsum(lengths)
    stream = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    places = ends - lengths
    for step in range(int(lengths.max(initial=0))):
        is_longer = lengths > step + 1
        stream[places + step] = (left & np.uint64(127)) | (is_longer.astype(np.uint64) << np.uint64(7))
        is_on = is_longer
        left, lengths, places = left[is_on] >> np.uint64(7), lengths[is_on], places[is_on]
    return base64.b64encode(stream.tobytes()).decode("ascii")


def pack_signed(values: IntArray) -> str:
    """Whole numbers of either sign."""
    return pack_numbers(zigzag(values))


def pack_differences(values: IntArray) -> str:
    """Whole numbers of which each is near the one before."""
    return pack_signed(np.diff(np.asarray(values, np.int64), prepend=0))


def pack_nibbles(values: IntArray) -> str:
    """Numbers from 0 to 15, two a byte, the first in the low half."""
    half = np.zeros(len(values) + len(values) % 2, np.uint8)
    half[: len(values)] = values
    return base64.b64encode((half[0::2] | (half[1::2] << 4)).astype(np.uint8).tobytes()).decode("ascii")


def unpack_numbers(text: str) -> IntArray:
    """Inverse of ``pack_numbers``, for checking what was written."""
    stream = np.frombuffer(base64.b64decode(text), np.uint8)
    ends = np.flatnonzero(stream < 128)
    begins = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else np.empty(0, np.int64)
    place = np.arange(len(stream)) - np.repeat(begins, ends - begins + 1)
    parts = (stream & 127).astype(np.int64) << (7 * place)
    return np.asarray(np.add.reduceat(parts, begins)) if len(begins) else np.empty(0, np.int64)


def unpack_signed(text: str) -> IntArray:
    """Inverse of ``pack_signed``."""
    values = unpack_numbers(text)
    return (values >> 1) ^ -(values & 1)
