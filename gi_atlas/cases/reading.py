"""Rows of a table to states, moves and deadlines; every fault of the table is told with its sheet, row and column."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from gi_atlas.cases.days import WorkCalendar, read_period
from gi_atlas.cases.table import (
    TRACK_NEEDS,
    Basis,
    CaseTable,
    Move,
    Need,
    Outcome,
    PeriodKind,
    State,
    Texts,
    Track,
)
from gi_atlas.errors import ManyErrors, ReadError
from gi_atlas.i18n import LANGUAGES
from gi_atlas.model import ProductStatus

_CONTRARY = ((Need.OPPOSITION, Need.NO_OPPOSITION), (Need.UPHELD, Need.NOT_UPHELD))
ROWS = ("track", "state", "move", "off", "worked")
TEXT_COLUMNS = ("title", "holder", "due", "note")
COLUMNS = (
    *("row", "code", "to", "tracks", *(f"{name}::{language}" for name in TEXT_COLUMNS for language in LANGUAGES)),
    *("period", "period_kind", "needs", "outcome", "product_status", "source", "edition", "certainty"),
)
NEEDED_COLUMNS = ("row", "code", "to", "tracks", "period", "period_kind", "source", "certainty")
NO_NEEDS = "-"
"""What stands under ``needs`` in a row that asks for nothing, whatever the shipped table asks for there."""
CERTAINTIES = ("", "V", "C", "M")
UNSURE = "M"
MOST_ROWS, MOST_CHARACTERS, MOST_FAULTS = 5000, 1000, 50
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class PlacedRow:
    """A row of a table with its place in the file."""

    cells: Mapping[str, str]
    number: int
    sheet: str = ""
    file: str = ""

    def cell(self, name: str) -> str:
        """Text of a cell; "" where there is none."""
        return self.cells.get(name, "")

    def texts(self, name: str) -> Texts:
        """Texts by language of the columns ``name::language``."""
        start = f"{name}::"
        return {key.removeprefix(start): text for key, text in self.cells.items() if key.startswith(start) and text}

    def basis(self) -> Basis:
        """Source, edition and whether it was confirmed."""
        return Basis(self.cell("source"), self.cell("edition"), self.cell("certainty").upper() != UNSURE)


@dataclass
class _Reading:
    """What was read so far, and what is wrong with it."""

    file: str
    tracks: dict[str, Track] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    off: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)
    places: dict[int, PlacedRow] = field(default_factory=dict)
    faults: list[ReadError] = field(default_factory=list)

    def blame(self, row: PlacedRow, column: str, expected: str, value: str | None = None) -> None:
        shown = row.cell(column) if value is None else value
        where = {"file": row.file or self.file, "sheet": row.sheet or "-", "row": row.number, "column": column}
        self.faults.append(ReadError("CASE_TABLE_WRONG", **where, value=shown[:80] or "-", expected=expected))

    def choice(self, row: PlacedRow, column: str, kind: type[Choice]) -> Choice | None:
        text = row.cell(column)
        if not text:
            return None
        found = next((one for one in kind if str(one) == text), None)
        if found is None:
            self.blame(row, column, ", ".join(kind))
        return found


def placed_rows(rows: Iterable[Mapping[str, Any]], first: int = 2, sheet: str = "") -> list[PlacedRow]:
    """Rows of a table without blank ones, numbered as in a file whose heading is its first row."""
    numbered = (
        (number, {str(key): _text(value) for key, value in row.items()}) for number, row in enumerate(rows, first)
    )
    return [PlacedRow(cells, number, sheet) for number, cells in numbered if any(cells.values())]


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def read_table(rows: Sequence[PlacedRow], edition: str = "", title: str = "", file: str = "") -> CaseTable:
    """The table of states that rows make.

    Parameters
    ----------
    rows : sequence of PlacedRow
        With the columns of ``COLUMNS``; a column may be missing that is not in ``NEEDED_COLUMNS``.
    edition, title : str
    file : str
        Name by which faults call it.

    Raises
    ------
    ManyErrors
        CASE_TABLE_WRONG for each fault (at most ``MOST_FAULTS``): a word that is none of the table's, a state that
        nothing names, a deadline without source or period, a code that stands twice.
    ReadError
        CASE_TABLE_EMPTY, CASE_TABLE_LONG, CASE_TABLE_COLUMNS.
    """
    _require_shape(rows, file)
    reading = _Reading(file)
    for row in rows:
        _read_row(reading, row)
    _check_tracks(reading)
    _check_moves(reading)
    if not reading.faults:  # else a state may seem lost by what is told already
        _check_reached(reading)
    if reading.faults:
        raise ManyErrors(reading.faults[:MOST_FAULTS])
    calendar = WorkCalendar(frozenset(reading.off), frozenset(reading.worked))
    return CaseTable(reading.tracks, reading.states, tuple(reading.moves), calendar, edition, title)


def _require_shape(rows: Sequence[PlacedRow], file: str) -> None:
    if not rows:
        raise ReadError("CASE_TABLE_EMPTY", file=file)
    if len(rows) > MOST_ROWS:
        raise ReadError("CASE_TABLE_LONG", file=file, count=len(rows), expected=MOST_ROWS)
    missing = [name for name in NEEDED_COLUMNS if not any(name in row.cells for row in rows)]
    if missing:
        raise ReadError("CASE_TABLE_COLUMNS", file=file, value=", ".join(missing), expected=", ".join(COLUMNS))


def _read_row(reading: _Reading, row: PlacedRow) -> None:
    kind = row.cell("row").lower()
    if kind not in _READERS:
        reading.blame(row, "row", ", ".join(ROWS))
        return
    for column, text in row.cells.items():
        if len(text) > MOST_CHARACTERS:
            reading.blame(row, column, f"≤ {MOST_CHARACTERS}")
    if row.cell("certainty").upper() not in CERTAINTIES:
        reading.blame(row, "certainty", "V, C, M")
    if not row.cell("code"):
        reading.blame(row, "code", "S0, S1, …" if kind not in ("off", "worked") else "YYYY-MM-DD")
        return
    _READERS[kind](reading, row)


def _read_track(reading: _Reading, row: PlacedRow) -> None:
    code = row.cell("code")
    if _is_new(reading, row, reading.tracks):
        _require_title(reading, row)
        status = reading.choice(row, "product_status", ProductStatus)
        needs = _needs(reading, row, TRACK_NEEDS)
        texts = (row.texts("title"), row.cell("to"), status, row.texts("note"))
        reading.tracks[code] = Track(code, *texts, row.basis(), needs)
        reading.places[id(reading.tracks[code])] = row


def _read_state(reading: _Reading, row: PlacedRow) -> None:
    code = row.cell("code")
    if not _is_new(reading, row, reading.states):
        return
    _require_title(reading, row)
    period = read_period(row.cell("period")) if row.cell("period") else None
    if row.cell("period") and period is None:
        reading.blame(row, "period", "2 months, 20 days, 45 workdays, 3 years")
    kind = reading.choice(row, "period_kind", PeriodKind)
    if period is not None and kind is None and not row.cell("period_kind"):
        reading.blame(row, "period_kind", ", ".join(PeriodKind))
    if row.cell("period") and not row.cell("source"):
        reading.blame(row, "source", row.cell("period"))
    texts = (row.texts("holder"), period, kind or PeriodKind.DEADLINE, row.texts("due"), row.texts("note"))
    outcome = reading.choice(row, "outcome", Outcome)
    reading.states[code] = State(code, row.texts("title"), *texts, row.basis(), outcome)
    reading.places[id(reading.states[code])] = row


def _read_move(reading: _Reading, row: PlacedRow) -> None:
    tracks = tuple(_parts(row.cell("tracks")))
    needs = _needs(reading, row, [one for one in Need if one not in TRACK_NEEDS])
    status = reading.choice(row, "product_status", ProductStatus)
    move = Move(row.cell("code"), row.cell("to"), tracks, row.texts("title"), needs, status, row.basis())
    reading.moves.append(move)
    reading.places[id(move)] = row


def _needs(reading: _Reading, row: PlacedRow, allowed: Sequence[Need]) -> tuple[Need, ...]:
    found = []
    told = row.cell("needs")
    for word in () if told == NO_NEEDS else _parts(told):
        need = next((one for one in allowed if str(one) == word), None)
        if need is None:
            reading.blame(row, "needs", ", ".join(allowed), word)
        else:
            found.append(need)
    return tuple(found)


def _read_day(days: Callable[[_Reading], set[date]]) -> Callable[[_Reading, PlacedRow], None]:
    def read(reading: _Reading, row: PlacedRow) -> None:
        try:
            days(reading).add(date.fromisoformat(row.cell("code")))
        except ValueError:
            reading.blame(row, "code", "YYYY-MM-DD")

    return read


_READERS: dict[str, Callable[[_Reading, PlacedRow], None]] = {
    "track": _read_track,
    "state": _read_state,
    "move": _read_move,
    "off": _read_day(lambda reading: reading.off),
    "worked": _read_day(lambda reading: reading.worked),
}


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in text.replace("；", ";").split(";") if part.strip())


def _is_new(reading: _Reading, row: PlacedRow, known: Mapping[str, object]) -> bool:
    first = known.get(row.cell("code"))
    if first is None:
        return True
    reading.blame(row, "code", f"≠ {reading.places[id(first)].number}")
    return False


def _require_title(reading: _Reading, row: PlacedRow) -> None:
    if not row.texts("title"):
        columns = [f"title::{language}" for language in LANGUAGES]
        reading.blame(row, columns[0], " | ".join(columns), "")


def _check_tracks(reading: _Reading) -> None:
    for track in reading.tracks.values():
        if track.first_state not in reading.states:
            reading.blame(reading.places[id(track)], "to", _names(reading.states), track.first_state)


def _check_moves(reading: _Reading) -> None:
    counted = Counter((move.from_state, move.to_state, track) for move in reading.moves for track in move.tracks)
    for move in reading.moves:
        row = reading.places[id(move)]
        for column, code in (("code", move.from_state), ("to", move.to_state)):
            if code not in reading.states:
                reading.blame(row, column, _names(reading.states), code)
        if not move.tracks:
            reading.blame(row, "tracks", _names(reading.tracks))
        for track in move.tracks:
            if track not in reading.tracks:
                reading.blame(row, "tracks", _names(reading.tracks), track)
            elif counted[move.from_state, move.to_state, track] > 1:
                reading.blame(row, "to", "1 ×", f"{move.from_state} → {move.to_state} ({track})")
        _check_needs(reading, move, row)


def _check_needs(reading: _Reading, move: Move, row: PlacedRow) -> None:
    if move.from_state == move.to_state:
        reading.blame(row, "to", f"≠ {move.from_state}")
    for both in _CONTRARY:
        if set(both).issubset(move.needs):
            reading.blame(row, "needs", " | ".join(both))


def _check_reached(reading: _Reading) -> None:
    """A state that no track begins in and no move leads to can never be seen: a slip of the pen."""
    reached = {track.first_state for track in reading.tracks.values()} | {move.to_state for move in reading.moves}
    for code, state in reading.states.items():
        if code not in reached:
            reading.blame(reading.places[id(state)], "code", f"move → {code}")


def _names(known: Iterable[str]) -> str:
    return ", ".join(known)[:200] or "-"
