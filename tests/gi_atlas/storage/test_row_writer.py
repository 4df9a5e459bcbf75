"""Single changes of rows, each checked against what the row holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.commands.changes import RowChange, delete_row, insert_row, row_digest, update_row
from gi_atlas.errors import EditConflict, StorageError
from gi_atlas.model import Evidence, Product
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.row_writer import complete_row, read_row, require_table, write_change
from gi_atlas.storage.schema import ENTITY_TABLES, metadata

ROW = to_row(Product("茶", name_alias=("清溪茶",)))


def write(project, change):
    return project.write(lambda connection: write_change(connection, change))


def stored(project):
    with project.reader() as connection:
        return read_row(connection, "gi_product", ROW["id"])


def digests(project):
    return dict(project.fetch("SELECT row_id, sha256 FROM gi_row_digest WHERE table_name = 'gi_product'"))


def test_an_inserted_row_is_there_with_its_digest(project):
    assert write(project, insert_row("gi_product", ROW)) == (None, row_digest(ROW))
    assert stored(project) == ROW
    assert digests(project) == {ROW["id"]: row_digest(ROW)}


def test_an_update_changes_its_columns_alone(project):
    write(project, insert_row("gi_product", ROW))
    after = {**ROW, "name_en": "Tea"}
    assert write(project, update_row("gi_product", ROW, after)) == (row_digest(ROW), row_digest(after))
    assert stored(project) == after
    assert digests(project) == {ROW["id"]: row_digest(after)}


def test_a_deleted_row_leaves_nothing(project):
    write(project, insert_row("gi_product", ROW))
    assert write(project, delete_row("gi_product", ROW)) == (row_digest(ROW), None)
    assert stored(project) is None
    assert digests(project) == {}


def test_a_row_that_is_there_is_not_inserted_again(project):
    write(project, insert_row("gi_product", ROW))
    with pytest.raises(EditConflict) as caught:
        write(project, insert_row("gi_product", {**ROW, "name_en": "x"}))
    assert (caught.value.code, caught.value.context["row"]) == ("STORE_ROW_THERE", ROW["id"])
    assert stored(project) == ROW


@pytest.mark.parametrize("after", [None, {"name_en": "x"}], ids=["delete", "update"])
def test_a_row_that_is_gone_is_a_conflict(project, after):
    with pytest.raises(EditConflict) as caught:
        write(project, RowChange("gi_product", ROW["id"], {"name_en": ""}, after))
    assert caught.value.code == "STORE_ROW_GONE"


@pytest.mark.parametrize("after", [None, {"name_en": "x"}], ids=["delete", "update"])
def test_a_row_that_changed_meanwhile_is_a_conflict_that_names_the_fields(project, after):
    write(project, insert_row("gi_product", ROW))
    before = {"name_en": "was", "place_name": "also", "name_official": "茶"}
    with pytest.raises(EditConflict) as caught:
        write(project, RowChange("gi_product", ROW["id"], before, after))
    assert caught.value.code == "STORE_ROW_CHANGED"
    assert caught.value.context["fields"] == "name_en, place_name"
    assert stored(project) == ROW


@given(st.floats(allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_a_number_has_the_digest_of_what_sqlite_gives_back(value):
    import sqlite3

    connection = sqlite3.connect(":memory:")
    back = connection.execute("SELECT ?", (value,)).fetchone()[0]
    as_real = connection.execute("SELECT CAST(? AS REAL)", (value,)).fetchone()[0]
    connection.close()
    assert row_digest({"x": value}) == row_digest({"x": back}) == row_digest({"x": as_real})


def test_a_whole_number_in_a_measure_keeps_its_digest(project):
    row = to_row(Evidence(None, "a.jpg", "", accuracy_m=5, distance_m=float("nan")))
    write(project, insert_row("gi_evidence", row))
    with project.reader() as connection:
        back = read_row(connection, "gi_evidence", row["id"])
    assert row_digest(back) == row_digest(row)


@pytest.mark.parametrize("entry", ENTITY_TABLES, ids=lambda entry: entry.name)
def test_a_row_of_an_older_program_gets_the_defaults_that_sqlite_gives(project, entry):
    row = complete_row(entry.name, {"id": "x"})
    assert set(row) == {column.name for column in metadata.tables[entry.name].c} - {"fid"}
    project.write(lambda connection: connection.exec_driver_sql(f"INSERT INTO \"{entry.name}\" (id) VALUES ('x')"))
    with project.reader() as connection:
        assert read_row(connection, entry.name, "x") == row


def test_an_unknown_table_is_refused():
    require_table("gi_product")
    with pytest.raises(StorageError) as caught:
        require_table("sqlite_master")
    assert caught.value.code == "STORE_TABLE_UNKNOWN"
