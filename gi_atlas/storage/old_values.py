"""Values that undoing needs: each is kept once, under its sha256."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping

from gi_atlas.storage.problems import Problem


def check_old_values(connection: sqlite3.Connection, needed: Mapping[str, int]) -> Iterator[Problem]:
    """Check every kept value against its name, and that none is missing.

    Parameters
    ----------
    needed : mapping of sha256 to the number of a log entry
        Values that the change log needs.
    """
    there = set()
    for digest, value in connection.execute("SELECT sha256, value FROM gi_old_value"):
        there.add(digest)
        if not isinstance(value, bytes) or hashlib.sha256(value).hexdigest() != digest:
            yield Problem.error("VERIFY_OLD_VALUE", sha256=digest)
    for digest in sorted(needed.keys() - there):
        yield Problem.error("VERIFY_OLD_VALUE_MISSING", sha256=digest, seq=needed[digest])
