"""Tables of offices that are older than some words of the shipped one: read with its defaults, and told."""

from collections.abc import Iterable

import pytest

from gi_atlas.cases.completing import LATER_WORDS, completed_rows, taken_lines
from gi_atlas.cases.keeping import keep_table, rows_of_table, shipped_rows, shipped_table, table_of
from gi_atlas.cases.moving import open_case
from gi_atlas.cases.reading import PlacedRow, placed_rows
from gi_atlas.cases.rules import cases_in_time
from gi_atlas.cases.table import CaseTable, Need, Outcome, TakenWord
from gi_atlas.cases.writing import write_table
from gi_atlas.errors import ManyErrors
from gi_atlas.i18n import set_language
from gi_atlas.storage.project import Project

from .conftest import TEA, on
from .test_moving import refused

Rows = list[dict[str, str]]
WORDS = [word for word, _column in LATER_WORDS]


def without(words: Iterable[str], rows: Iterable[dict[str, str]] | None = None) -> Rows:
    """The shipped table as an earlier version wrote it, which did not know some words."""
    left = set(words)
    made = []
    for row in shipped_rows() if rows is None else rows:
        cells = dict(row)
        for column in ("needs", "outcome"):
            cells[column] = ";".join(word for word in cells[column].split(";") if word not in left)
        made.append(cells)
    return made


def early() -> Rows:
    """A table that was written before any of the words, without the column of outcomes."""
    return [{name: text for name, text in row.items() if name != "outcome"} for row in without(WORDS)]


def needs(rows: Iterable[PlacedRow], kind: str, code: str, there: str = "") -> str:
    found = [row for row in rows if (row.cell("row"), row.cell("code")) == (kind, code)]
    return next(row.cell("needs") for row in found if there in ("", row.cell("to")))


def asked(table: CaseTable) -> dict[tuple[str, str], frozenset[Need]]:
    return {(move.from_state, move.to_state): frozenset(move.needs) for move in table.moves}


def test_a_table_that_knows_every_word_is_left_alone() -> None:
    rows = placed_rows(shipped_rows())
    assert completed_rows(rows, shipped_rows()) == (rows, [])


def test_an_early_table_gets_each_word_where_the_shipped_one_has_it() -> None:
    rows, taken = completed_rows(placed_rows(early()), shipped_rows())
    told = {(row.cell("row"), row.cell("code"), row.cell("to")): row for row in rows}
    for row in shipped_rows():
        made = told[row["row"], row["code"], row["to"]]
        assert set(made.cell("needs").split(";")) == set(row["needs"].split(";"))
        assert made.cell("outcome") == row["outcome"]
        assert made.cell("title::zh") == row["title::zh"]
    assert [(one.word, one.places) for one in taken] == [
        ("recognised", ("CHANGE_MINOR", "CHANGE_MAIN", "REVOCATION")),
        ("dossier", ("S2 → S3",)),
        ("not_upheld", ("S6 → S7", "S6o → S7")),
        ("upheld", ("S6o → S5r",)),
        ("upheld", ("O4",)),
    ]


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_every_word_comes_back_as_a_set_with_those_that_were_there(word: str) -> None:
    rows, taken = completed_rows(placed_rows(without([word])), shipped_rows())
    assert {one.word for one in taken} == {word}
    for row, shipped in zip(rows, shipped_rows(), strict=True):
        for column in ("needs", "outcome"):
            assert sorted(row.cell(column).split(";")) == sorted(shipped[column].split(";"))


def test_a_word_that_stands_anywhere_was_known_and_is_not_taken() -> None:
    rows = without(["recognised"])
    next(row for row in rows if row["code"] == "REVOCATION")["needs"] = "recognised"
    made, taken = completed_rows(placed_rows(rows), shipped_rows())
    assert taken == []
    assert needs(made, "track", "CHANGE_MINOR") == ""


def test_an_office_says_that_it_asks_for_nothing() -> None:
    rows = without(["dossier"])
    next(row for row in rows if (row["code"], row["to"]) == ("S2", "S3"))["needs"] = "-"
    made, taken = completed_rows(placed_rows(rows), shipped_rows())
    assert taken == []
    assert needs(made, "move", "S2", "S3") == "-"


def test_rows_of_the_office_alone_get_nothing() -> None:
    own = [{"row": "track", "code": "T"}, {"row": "move", "code": "S2", "to": "S4"}, {"row": "", "code": "O4"}]
    rows = placed_rows(own)
    assert completed_rows(rows, shipped_rows()) == (rows, [])


def test_places_in_the_file_stay_so_that_faults_name_them() -> None:
    rows, _taken = completed_rows(placed_rows(early(), first=7), shipped_rows())
    assert [row.number for row in rows] == [row.number for row in placed_rows(early(), first=7)]


# In a project


def test_an_early_table_in_a_project_asks_as_the_shipped_one(project: Project) -> None:
    kept = keep_table(project, placed_rows(early()), "2025")
    assert [one.word for one in kept.taken] == WORDS
    counted = table_of(project)
    assert counted.taken == kept.taken
    assert asked(counted) == asked(shipped_table())
    assert counted.tracks == shipped_table().tracks
    assert counted.states["O4"].outcome is Outcome.UPHELD
    assert refused(lambda: open_case(project, TEA, "REVOCATION", on("2024-01-02"))).code == "CASE_NOT_RECOGNISED"


def test_a_table_that_asks_for_nothing_is_obeyed(project: Project) -> None:
    rows = without(["recognised"])
    for row in rows:
        row["needs"] = "-" if row["row"] == "track" else row["needs"]
    assert keep_table(project, placed_rows(rows), "2025").taken == ()
    assert Need.RECOGNISED not in table_of(project).tracks["REVOCATION"].needs
    assert open_case(project, TEA, "REVOCATION", on("2024-01-02")).state == "S10"


def test_nothing_is_told_of_the_shipped_table(project: Project) -> None:
    assert table_of(project).taken == ()
    assert taken_lines("x", ()) == []


@pytest.mark.parametrize("text", ["-dossier", "--", "- ; act"])
def test_a_dash_among_words_is_no_need(project: Project, text: str) -> None:
    rows = early()
    next(row for row in rows if (row["code"], row["to"]) == ("S2", "S3"))["needs"] = text
    with pytest.raises(ManyErrors) as caught:
        keep_table(project, placed_rows(rows), "2025")
    assert {fault.context["column"] for fault in caught.value.faults} == {"needs"}


def test_what_is_written_again_says_all_and_takes_nothing_more(project: Project) -> None:
    keep_table(project, placed_rows(early()), "2025")
    again = rows_of_table(project)
    assert completed_rows(placed_rows(again), shipped_rows())[1] == []
    kept = keep_table(project, placed_rows(again), "2026")
    assert kept.taken == ()
    assert asked(kept) == asked(shipped_table())
    written = write_table(again, project.path.parent / "again.csv")
    assert "upheld" in written.read_text(encoding="utf-8-sig")


def test_undo_of_an_early_table_brings_the_shipped_one_back(project: Project) -> None:
    keep_table(project, placed_rows(early()), "2025")
    project.undo()
    assert table_of(project).is_shipped


# What is said


def test_it_is_told_by_the_check(project: Project) -> None:
    keep_table(project, placed_rows(early()), "2025")
    found = [one for one in cases_in_time(project) if one.rule == "CASE_TABLE_TAKEN"]
    assert len(found) == len(LATER_WORDS)
    assert "“dossier”" in found[1].message()
    assert "S2 → S3" in found[1].message()
    assert found[1].fix().startswith("Write the table of states to a file")


@pytest.mark.parametrize(("language", "start"), [("en", "The table 2025 does not use"), ("zh", "环节表 2025 没有用到")])
def test_it_is_told_in_both_languages(language: str, start: str) -> None:
    set_language(language)
    (line,) = taken_lines("2025", [TakenWord("dossier", ("S2 → S3", "A → B"))])
    assert line.startswith(start)
    assert "S2 → S3, A → B" in line


def test_an_outcome_that_is_none_is_refused(project: Project) -> None:
    rows = [dict(row) for row in shipped_rows()]
    next(row for row in rows if row["code"] == "O5")["outcome"] = "lost"
    with pytest.raises(ManyErrors) as caught:
        keep_table(project, placed_rows(rows), "2025")
    (fault,) = caught.value.faults
    assert (fault.context["column"], fault.context["expected"]) == ("outcome", "upheld")


def test_contrary_needs_are_refused(project: Project) -> None:
    rows = [dict(row) for row in shipped_rows()]
    next(row for row in rows if (row["code"], row["to"]) == ("S6o", "S7"))["needs"] = "upheld;not_upheld"
    with pytest.raises(ManyErrors) as caught:
        keep_table(project, placed_rows(rows), "2025")
    assert [fault.context["expected"] for fault in caught.value.faults] == ["upheld | not_upheld"]
