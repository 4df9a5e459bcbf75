"""What the note of a case says in words of ours: which case an opposition is against, and what it disputes."""

from collections.abc import Iterator
from dataclasses import replace

from gi_atlas.model import Case

OPPOSES = "OPPOSES"
"""Begins the line of the note that names the case an opposition is against; its id follows."""
DISPUTES = "DISPUTES"
"""Begins the line that names the outline an opposition disputes; table and id of it follow."""


def opposed_case(case: Case) -> str:
    """Id of the case that an opposition is against; "" for every open case of its product."""
    return next(_told(case.note, OPPOSES), "")


def disputed_outline(case: Case) -> str:
    """Table and id, with a blank between, of the outline that an opposition disputes; "" where it names none."""
    return next(_told(case.note, DISPUTES), "")


def noted(case: Case, opposed_id: str = "", outline: str = "") -> Case:
    """A case whose note says what it is against and what it disputes; other lines of the note stay.

    Parameters
    ----------
    opposed_id, outline : str
        As ``opposed_case`` and ``disputed_outline`` give them; "" leaves the line out.
    """
    kept = [line for line in case.note.splitlines() if not line.startswith((OPPOSES, DISPUTES))]
    lines = [f"{word} {value}" for word, value in ((OPPOSES, opposed_id), (DISPUTES, outline)) if value]
    return replace(case, note="\n".join((*lines, *kept)))


def _told(note: str, word: str) -> Iterator[str]:
    return (line.removeprefix(word).strip() for line in note.splitlines() if line.startswith(f"{word} "))
