"""Pictures that look the same: by the 64 bits that say what each looks like; told, never removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gi_atlas.errors import format_text
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.storage.project import Project

# Bits that may differ. Measured on 390 made pictures (landscapes, scenes, typed pages): 2,727 of 2,730 made smaller,
# brighter, darker, harder, softer or packed again lie within it, 91 % of those with a date stamped on, 98 % of those
# cut by 1 % a side; none of the 75,855 pairs of different pictures does. Typed pages come nearest, with 8.
MOST_BITS = 6
_ROWS_AT_ONCE = 64
_OTHERS = (
    "SELECT e.id, e.file_name, coalesce(r.title, ''), e.picture_hash, e.sha256 FROM gi_evidence AS e "
    "LEFT JOIN gi_record AS r ON r.id = e.record_id WHERE e.picture_hash <> ''"
)
Bits = np.ndarray[Any, np.dtype[np.uint64]]


@dataclass(frozen=True)
class Alike:
    """Two pictures that look the same; ``bits`` is by how many of 64 they differ. ``record`` is the other's title."""

    file_name: str
    other: str
    record: str
    bits: int

    def words(self) -> str:
        """What a person is told, in the current language."""
        context = {"file": self.file_name, "other": self.other, "record": self.record or "-"}
        return format_text("EVIDENCE_ALIKE", context)


def bits_apart(first: str, second: str) -> int:
    """Number of bits in which two picture hashes differ; 64 if either is none."""
    if not (_is_hash(first) and _is_hash(second)):
        return 64
    return (int(first, 16) ^ int(second, 16)).bit_count()


def _is_hash(text: str) -> bool:
    # Another program may have written anything.
    return len(text) == 16 and all(sign in "0123456789abcdef" for sign in text)


def alike_in_project(project: Project, added: Sequence[Evidence], record: str = "") -> Iterator[Alike]:
    """Pictures of the project, and those added before in the same batch, that look like an added one.

    The same file (equal sha256) is left out: it is told of as such. ``record`` is the title of the added ones'.
    """
    fresh = [item for item in added if _is_hash(item.picture_hash)]
    if not fresh:
        return
    own = {item.id for item in added}
    rows = [row for row in project.fetch(_OTHERS) if row[0] not in own and _is_hash(row[3])]
    bits = _as_bits([row[3] for row in rows])
    for place, item in enumerate(fresh):
        yield from _like(item, rows, bits)
        yield from _like_before(item, fresh[:place], record)


def _like(item: Evidence, rows: Sequence[tuple[Any, ...]], bits: Bits) -> Iterator[Alike]:
    apart = np.bitwise_count(bits ^ np.uint64(int(item.picture_hash, 16)))
    for number in np.flatnonzero(apart <= MOST_BITS).tolist():
        _id, name, record, _hash, sha256 = rows[number]
        if sha256 != item.sha256:
            yield Alike(item.file_name, str(name), str(record), int(apart[number]))


def _like_before(item: Evidence, before: Sequence[Evidence], record: str) -> Iterator[Alike]:
    for other in before:
        apart = bits_apart(item.picture_hash, other.picture_hash)
        if apart <= MOST_BITS and other.sha256 != item.sha256:
            yield Alike(item.file_name, other.file_name, record, apart)


def _as_bits(hashes: Sequence[str]) -> Bits:
    return np.array([int(text, 16) for text in hashes], dtype=np.uint64)


def pairs_alike(hashes: Sequence[str], progress: Progress | None = None) -> list[tuple[int, int]]:
    """Pairs of places in a list whose pictures look the same, each once, the lower place first.

    Parameters
    ----------
    hashes : sequence of str
        Picture hashes; what is none is like nothing.
    progress : Progress, optional
        Asked to stop every few thousandths of a second.
    """
    known = [place for place, text in enumerate(hashes) if _is_hash(text)]
    bits = _as_bits([hashes[place] for place in known])
    told = progress or Progress()
    found: list[tuple[int, int]] = []
    for start in range(0, len(known), _ROWS_AT_ONCE):
        told.check()
        block = bits[start : start + _ROWS_AT_ONCE]
        is_alike = np.bitwise_count(block[:, None] ^ bits[None, start:]) <= MOST_BITS
        rows, columns = np.divmod(np.flatnonzero(is_alike), is_alike.shape[1])
        found += [
            (known[start + row], known[start + column])
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
            if column > row
        ]
    return found
