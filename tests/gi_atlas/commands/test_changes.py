"""Changes of rows as data."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.commands.changes import (
    BulkRows,
    Command,
    Label,
    RowChange,
    delete_row,
    insert_row,
    read_label,
    row_digest,
    update_row,
)
from gi_atlas.i18n import set_language

VALUES = st.none() | st.integers() | st.text() | st.binary() | st.floats(allow_nan=False)
ROWS = st.dictionaries(st.sampled_from(["name", "area", "geom", "notes"]), VALUES, min_size=4).map(
    lambda row: {"id": "a", **row}
)


@given(ROWS, ROWS)
def test_an_update_names_what_differs_and_its_inverse_takes_it_back(before: dict, after: dict) -> None:
    change = update_row("gi_product", before, after)
    differing = {key for key in after if after[key] != before[key]}
    if change is None:
        assert not differing
        return
    assert set(change.after or {}) == set(change.before or {}) == differing
    assert {**before, **(change.after or {})} == after
    assert {**after, **(change.inverted().after or {})} == before
    assert change.inverted().inverted() == change


def test_neither_id_nor_fid_is_ever_changed() -> None:
    assert update_row("t", {"id": "a", "fid": 1, "x": 1}, {"id": "b", "fid": 2, "x": 1}) is None


def test_insert_and_delete_are_each_others_inverse() -> None:
    row = {"id": "a", "name": "清溪"}
    assert insert_row("t", row).inverted() == delete_row("t", {**row, "fid": 7})
    assert insert_row("t", row) == RowChange("t", "a", None, row)


def test_a_command_says_what_it_touches() -> None:
    command = Command(
        Label("x"),
        (insert_row("a", {"id": "1"}), delete_row("a", {"id": "2"})),
        (BulkRows("b", "import", ({"id": "3"}, {"id": "4"})),),
    )
    assert command.touched().tables == {"a": frozenset("12"), "b": frozenset("34")}


@given(ROWS)
def test_a_digest_looks_at_every_column_but_fid(row: dict) -> None:
    digest = row_digest(row)
    assert row_digest({**row, "fid": 12}) == digest
    assert row_digest(dict(reversed(row.items()))) == digest
    for name in row:
        assert row_digest({**row, name: "something else entirely"}) != digest


def test_bytes_count_by_their_hash() -> None:
    assert row_digest({"geom": b"abc"}) == row_digest({"geom": {"sha256": hashlib.sha256(b"abc").hexdigest()}})
    assert row_digest({"geom": b"abc"}) != row_digest({"geom": b"abd"})


@pytest.mark.parametrize(("language", "shown"), [("en", "Add product 清溪绿茶"), ("zh", "新增产品 清溪绿茶")])
def test_a_label_speaks_the_readers_language(language: str, shown: str) -> None:
    set_language(language)
    assert Label("Add product {0}", ("清溪绿茶",)).shown() == shown


@pytest.mark.parametrize("text", ["{0", "{}", "{0.__class__}", "{0:>999999999}", "{1}", "{name}", "}{"])
def test_a_label_of_a_strangers_project_is_words_and_nothing_else(text: str) -> None:
    assert Label(text, ("茶",)).shown() == text


def test_a_value_that_looks_like_a_place_is_not_filled_in() -> None:
    assert Label("{0} {1}", ("{1}", "茶")).shown() == "{1} 茶"


@pytest.mark.parametrize("text", ["x", "", "{}", "[]", "5", '{"text": "x"}', '{"text": "x", "values": 5}'])
def test_a_label_that_is_none_is_shown_as_it_stands(text: str) -> None:
    assert read_label(text).shown() == text


def test_a_label_of_the_log_is_read() -> None:
    assert read_label('{"text": "Add product {0}", "values": ["茶"]}') == Label("Add product {0}", ("茶",))
