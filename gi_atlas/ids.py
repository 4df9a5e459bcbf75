"""Identifiers: UUID version 7 (RFC 9562), ordered by the time of their making."""

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

_FIRST_SEEDED_MS = 1_767_225_600_000  # 2026-01-01: ids of the sample project sort before those made later

_seeded: ContextVar[Iterator[tuple[int, bytes]] | None] = ContextVar("seeded ids", default=None)


def new_id(now_ms: int | None = None) -> str:
    """A new UUIDv7 as 36 lower-case characters.

    Parameters
    ----------
    now_ms : int, optional
        Unix time in milliseconds; default: now.
    """
    source = _seeded.get()
    stamp_ms, random_bytes = next(source) if source is not None else (time.time_ns() // 1_000_000, os.urandom(10))
    stamp_ms = stamp_ms if now_ms is None else now_ms
    number = (stamp_ms & (1 << 48) - 1) << 80 | int.from_bytes(random_bytes, "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))


@contextmanager
def seeded_ids(seed: str) -> Iterator[None]:
    """Let this thread's new ids follow from ``seed``, so that the sample project is the same each time."""
    token = _seeded.set(_seeded_parts(seed))
    try:
        yield
    finally:
        _seeded.reset(token)


def _seeded_parts(seed: str) -> Iterator[tuple[int, bytes]]:
    for number in count():
        yield _FIRST_SEEDED_MS + number, hashlib.sha256(f"{seed}:{number}".encode()).digest()[:10]
