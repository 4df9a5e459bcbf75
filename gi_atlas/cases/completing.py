"""Tables that an office made of an earlier edition of the shipped one: words that it could not know yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gi_atlas.cases.reading import NO_NEEDS, PlacedRow, placed_rows
from gi_atlas.cases.table import Need, Outcome, TakenWord
from gi_atlas.errors import format_text

# What tables could not say when they were first written; a table that never uses one of them is older than it.
LATER_WORDS = (
    (str(Need.RECOGNISED), "needs"),
    (str(Need.DOSSIER), "needs"),
    (str(Need.NOT_UPHELD), "needs"),
    (str(Need.UPHELD), "needs"),
    (str(Outcome.UPHELD), "outcome"),
)
Key = tuple[str, str, str]
Cells = Mapping[str, str]


def completed_rows(rows: Sequence[PlacedRow], shipped: Iterable[Cells]) -> tuple[list[PlacedRow], list[TakenWord]]:
    """Rows of an office's table with the later words that the shipped table has in the same rows.

    A word is taken only if no row uses it at all: an office that knows it has said where it wants it. A row says with
    ``NO_NEEDS`` that it asks for nothing.

    Returns
    -------
    list of PlacedRow
        The same rows in the same order.
    list of TakenWord
        What was taken, to be told.
    """
    known, taken = {_key(one.cells): one.cells for one in placed_rows(shipped)}, []
    made = list(rows)
    for word, column in LATER_WORDS:
        is_used = any(word in _words(row.cell(column)) for row in rows)
        places = [] if is_used else [place for place, row in enumerate(made) if _lacks(row, known, word, column)]
        for place in places:
            made[place] = _with(made[place], column, word)
        if places:
            taken.append(TakenWord(word, tuple(_name(made[place]) for place in places)))
    return made, taken


def _lacks(row: PlacedRow, known: Mapping[Key, Cells], word: str, column: str) -> bool:
    shipped = known.get(_key(row.cells), {})
    return row.cell(column) != NO_NEEDS and word in _words(shipped.get(column, ""))


def _with(row: PlacedRow, column: str, word: str) -> PlacedRow:
    told = ";".join((*_words(row.cell(column)), word))
    return replace(row, cells={**row.cells, column: told})


def _key(cells: Cells) -> Key:
    """What makes a row the same one: a move by both its ends, all else by its code."""
    kind = cells.get("row", "").lower()
    return kind, cells.get("code", ""), cells.get("to", "") if kind == "move" else ""


def _name(row: PlacedRow) -> str:
    kind, code, there = _key(row.cells)
    return f"{code} → {there}" if kind == "move" else code


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]


def taken_lines(edition: str, taken: Iterable[TakenWord]) -> list[str]:
    """What was taken from the shipped table, a sentence for each word, in the current language."""
    return [
        format_text("CASE_TABLE_TAKEN", {"edition": edition, "value": one.word, "rows": ", ".join(one.places)})
        for one in taken
    ]
