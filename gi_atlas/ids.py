"""Identifiers: UUID version 7 (RFC 9562), ordered by the time of their making."""

import os
import time
import uuid


def new_id(now_ms: int | None = None) -> str:
    """A new UUIDv7 as 36 lower-case characters.

    Parameters
    ----------
    now_ms : int, optional
        Unix time in milliseconds; default: now.
    """
    stamp_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    number = (stamp_ms & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))


def is_id(text: str) -> bool:
    """Whether ``text`` is a UUID in its canonical form."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
