"""Tables of an office: read when they are sound, refused with every fault's place when not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.cases.days import Period, PeriodUnit
from gi_atlas.cases.keeping import shipped_rows
from gi_atlas.cases.reading import COLUMNS, MOST_CHARACTERS, MOST_FAULTS, MOST_ROWS, placed_rows, read_table
from gi_atlas.cases.table import CaseTable, Need, PeriodKind
from gi_atlas.errors import ManyErrors, ReadError
from gi_atlas.model import ProductStatus

Row = dict[str, str]
EMPTY = dict.fromkeys(COLUMNS, "")


def row(kind: str, code: str, **cells: str) -> Row:
    """A row with all columns; ``title`` stands in both languages."""
    made = {**EMPTY, "row": kind, "code": code, "source": "本局规定", "certainty": "V"}
    title = cells.pop("title", "" if kind in ("off", "worked") else code)
    return {**made, "title::zh": title, "title::en": title, **cells}


def small() -> list[Row]:
    """A sound table: A waits three days for B."""
    return [
        row("track", "T", to="A"),
        row("state", "A", period="3 days", period_kind="window"),
        row("state", "B"),
        row("move", "A", to="B", tracks="T", needs="window_over; act"),
    ]


def read(rows: list[Row], **facts: Any) -> CaseTable:
    return read_table(placed_rows(rows), **facts)


def faults(rows: list[Row]) -> list[dict[str, Any]]:
    """Context of each fault of a broken table."""
    with pytest.raises(ManyErrors) as refused:
        read_table(placed_rows(rows), file="环节.xlsx")
    assert {fault.code for fault in refused.value.faults} == {"CASE_TABLE_WRONG"}
    return [fault.context for fault in refused.value.faults]


def test_a_sound_table_is_read() -> None:
    table = read(small(), edition="2026", title="本局环节表")
    assert (table.edition, table.title, table.is_shipped) == ("2026", "本局环节表", False)
    assert table.states["A"].period == Period(3, PeriodUnit.DAYS)
    assert table.states["A"].period_kind is PeriodKind.WINDOW
    assert table.moves[0].needs == (Need.WINDOW_OVER, Need.ACT)
    assert table.states_of("T") == ["A", "B"]
    assert not table.is_end("T", "A")
    assert table.is_end("T", "B")


def test_the_shipped_rows_are_sound() -> None:
    assert len(read([dict(one) for one in shipped_rows()]).states) == 39


def test_days_off_and_worked_are_read() -> None:
    rows = [*small(), row("off", "2026-10-01"), row("worked", "2026-10-10")]
    calendar = read(rows).calendar
    assert calendar.off == {date(2026, 10, 1)}
    assert calendar.worked == {date(2026, 10, 10)}


def test_statuses_are_read() -> None:
    rows = small()
    rows[0]["product_status"], rows[3]["product_status"] = "UNDER_EXAMINATION", "RECOGNISED"
    table = read(rows)
    assert table.tracks["T"].product_status is ProductStatus.UNDER_EXAMINATION
    assert table.moves[0].product_status is ProductStatus.RECOGNISED


def test_what_is_to_be_confirmed_is_not_sure() -> None:
    rows = small()
    rows[1]["certainty"], rows[2]["certainty"] = "m", ""
    table = read(rows)
    assert not table.states["A"].basis.is_sure
    assert table.states["B"].basis.is_sure


def test_blank_rows_are_passed_over_and_counted() -> None:
    rows = small()
    rows.insert(1, dict(EMPTY))
    rows[2]["period"] = "soon"
    assert faults(rows)[0]["row"] == 4


def test_words_may_be_written_in_capitals_and_with_blanks() -> None:
    rows = small()
    rows[0]["row"], rows[3]["tracks"], rows[3]["needs"] = " Track ", " T ； ", "window_over；act"
    assert read(rows).moves[0].needs == (Need.WINDOW_OVER, Need.ACT)


def test_columns_that_are_not_needed_may_be_missing() -> None:
    rows = [
        {key: value for key, value in one.items() if not key.startswith(("note", "due", "edition"))} for one in small()
    ]
    assert read(rows).states["A"].dues == {}


def test_further_columns_and_languages_are_let_be() -> None:
    rows = small()
    rows[1]["title::fr"], rows[1]["remark of ours"] = "Attente", "x"
    assert read(rows).states["A"].titles["fr"] == "Attente"


@pytest.mark.parametrize(
    ("number", "cells", "column", "value"),
    [
        (1, {"row": "stage"}, "row", "stage"),
        (1, {"row": ""}, "row", "-"),
        (1, {"code": ""}, "code", "-"),
        (1, {"period": "2 weeks"}, "period", "2 weeks"),
        (1, {"period": "0 days"}, "period", "0 days"),
        (1, {"period_kind": ""}, "period_kind", "-"),
        (1, {"period_kind": "later"}, "period_kind", "later"),
        (1, {"source": ""}, "source", "-"),
        (1, {"certainty": "X"}, "certainty", "X"),
        (1, {"title::zh": "", "title::en": ""}, "title::zh", "-"),
        (0, {"to": "C"}, "to", "C"),
        (0, {"to": ""}, "to", "-"),
        (0, {"product_status": "FAMOUS"}, "product_status", "FAMOUS"),
        (3, {"to": "C"}, "to", "C"),
        (3, {"to": ""}, "to", "-"),
        (3, {"code": "Z"}, "code", "Z"),
        (3, {"tracks": ""}, "tracks", "-"),
        (3, {"tracks": "T;U"}, "tracks", "U"),
        (3, {"needs": "patience"}, "needs", "patience"),
        (3, {"needs": "opposition;no_opposition"}, "needs", "opposition;no_opposition"),
        (3, {"product_status": "recognised"}, "product_status", "recognised"),
        (3, {"to": "A"}, "to", "A"),
    ],
)
def test_each_fault_is_told_with_its_place(number: int, cells: Row, column: str, value: str) -> None:
    rows = small()
    rows[number].update(cells)
    told = [(one["row"], one["column"], one["value"]) for one in faults(rows)]
    assert (number + 2, column, value) in told


def test_a_fault_says_where_what_and_what_was_expected() -> None:
    rows = small()
    rows[1]["period"] = "2 weeks"
    with pytest.raises(ManyErrors) as refused:
        read_table(placed_rows(rows, sheet="环节"), file="环节.xlsx")
    text = refused.value.faults[0].message()
    assert all(part in text for part in ("环节.xlsx", "sheet 环节", "row 3", "column period", "2 weeks", "2 months"))


def test_many_faults_are_told_together_up_to_a_limit() -> None:
    rows = [*small(), *(row("state", f"X{n}", period="never") for n in range(MOST_FAULTS * 2))]
    assert len(faults(rows)) == MOST_FAULTS


@pytest.mark.parametrize("kind", ["track", "state"])
def test_a_code_stands_once(kind: str) -> None:
    rows = small()
    again = dict(rows[0] if kind == "track" else rows[1])
    rows.append(again)
    told = faults(rows)
    assert (told[0]["row"], told[0]["column"]) == (6, "code")
    assert told[0]["expected"].endswith("2" if kind == "track" else "3")


def test_a_move_of_a_track_stands_once() -> None:
    rows = [*small(), small()[3]]
    assert {one["row"] for one in faults(rows)} == {5, 6}


def test_the_same_move_in_other_tracks_is_another_one() -> None:
    rows = [*small(), row("track", "U", to="A"), row("move", "A", to="B", tracks="U")]
    table = read(rows)
    assert [move.needs for move in table.moves_from("U", "A")] == [()]


def test_a_state_that_nothing_leads_to_is_a_slip_of_the_pen() -> None:
    told = faults([*small(), row("state", "C")])
    assert (told[0]["row"], told[0]["column"], told[0]["value"]) == (6, "code", "C")


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-29", "1 October", "2026/10/01", "46296"])
def test_a_day_off_that_is_none_is_refused(day: str) -> None:
    told = faults([*small(), row("off", day)])
    assert (told[0]["column"], told[0]["expected"]) == ("code", "YYYY-MM-DD")


def test_a_text_beyond_measure_is_refused() -> None:
    rows = small()
    rows[1]["note::zh"] = "字" * (MOST_CHARACTERS + 1)
    assert faults(rows)[0]["column"] == "note::zh"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "CASE_TABLE_EMPTY"),
        ([dict(EMPTY)], "CASE_TABLE_EMPTY"),
        ([{"name": "x", "state": "y"}], "CASE_TABLE_COLUMNS"),
        ([{"row": "state", "code": "A"}], "CASE_TABLE_COLUMNS"),
    ],
)
def test_what_is_no_table_of_states_is_refused(rows: list[Row], code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read(rows)
    assert refused.value.code == code


def test_missing_columns_are_named() -> None:
    with pytest.raises(ReadError) as refused:
        read([{key: value for key, value in one.items() if key not in ("period", "source")} for one in small()])
    assert refused.value.context["value"] == "period, source"


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read([row("off", "2026-10-01")] * (MOST_ROWS + 1))
    assert refused.value.code == "CASE_TABLE_LONG"


def test_values_that_are_no_texts_do_no_harm() -> None:
    rows: list[dict[str, Any]] = [*small()]
    rows[1] = {**rows[1], "note::zh": None, "due::zh": 3, "code": "A"}
    table = read_table(placed_rows(rows))
    assert table.states["A"].dues["zh"] == "3"


_CELLS = st.one_of(st.text(max_size=12), st.sampled_from(["state", "A", "B", "T", "2 months", "window", "act", "M"]))


@settings(max_examples=150)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(("row", *COLUMNS[1:]), _CELLS)), min_size=1, max_size=6))
def test_no_table_breaks_the_reader(rows: list[Row]) -> None:
    """A stranger's table is read or refused in words; nothing else happens."""
    try:
        read_table(placed_rows(rows))
    except (ReadError, ManyErrors) as refusal:
        told = refusal.message()
        assert told


_CHANGES: list[tuple[str, Callable[[str], str]]] = [
    ("code", lambda text: text + "?"), ("to", lambda _text: ""), ("tracks", lambda text: text.lower()),
    ("period", lambda text: text and text + "s"),
]  # fmt: skip


@given(st.integers(0, len(shipped_rows()) - 1), st.sampled_from(_CHANGES))
def test_a_slip_in_the_shipped_table_is_found_or_harmless(
    number: int, change: tuple[str, Callable[[str], str]]
) -> None:
    rows = [dict(one) for one in shipped_rows()]
    column, slip = change
    before = rows[number][column]
    rows[number][column] = slip(before)
    is_harmless = rows[number][column] == before or (column == "code" and rows[number]["row"] == "track")
    try:
        table = read(rows)
    except ManyErrors as refusal:
        found = {fault.context["row"] for fault in refusal.faults}
    else:
        found = set()
        assert len(table.states) == 39
    assert is_harmless or found
    assert column in ("code", "to") or found <= {number + 2}
