"""Connections: their settings, functions and waiting."""

import sqlite3
import time

import pytest
import shapely

from gi_atlas.errors import StoreLocked
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gi_atlas.storage import connection as connections
from gi_atlas.storage.blobs import encode_blob
from gi_atlas.storage.connection import connect, fetch_all, file_uri, journal_mode_in_header


def pragma(connection, name):
    return fetch_all(connection, f"PRAGMA {name}")[0][0]


def test_the_writer_never_risks_a_power_cut(project):
    connection = connect(project.path, "rw")
    assert pragma(connection, "journal_mode") == "truncate"
    assert pragma(connection, "synchronous") == 2
    assert pragma(connection, "foreign_keys") == 1
    assert pragma(connection, "mmap_size") == 0
    connection.close()


def test_a_reader_cannot_write(project):
    connection = connect(project.path, "ro")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM gi_layer")
    connection.close()


def test_names_with_signs_of_addresses_are_taken_as_names(folder):
    path = folder / "a?mode=ro#%20 b&c.db"
    connection = sqlite3.connect(file_uri(path, "rwc"), uri=True)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert path.exists()


def test_the_functions_of_the_triggers_answer(project):
    connection = connect(project.path, "ro")
    blob = encode_blob(shapely.box(1, 2, 3, 4))
    sides = fetch_all(connection, "SELECT ST_MinX(?1), ST_MinY(?1), ST_MaxX(?1), ST_MaxY(?1), ST_IsEmpty(?1)", blob)
    assert sides == [(1.0, 2.0, 3.0, 4.0, 0)]
    assert fetch_all(connection, "SELECT ST_IsEmpty(?)", encode_blob(shapely.Point())) == [(1,)]
    assert fetch_all(connection, "SELECT ST_MinX(NULL), ST_IsEmpty(NULL)") == [(None, None)]
    connection.close()


def test_the_header_tells_wal_from_rollback(folder, project):
    project.close()
    assert journal_mode_in_header(project.path) == "rollback"
    connection = sqlite3.connect(project.path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert journal_mode_in_header(project.path) == "wal"


def hold(path):
    """Another program that keeps everyone else from writing until it is closed."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_a_save_waits_for_another_program_and_says_so(project):
    other, waited = hold(project.path), []

    def listen(seconds):
        waited.append(seconds)
        if len(waited) == 2:
            other.close()

    project.waiting.connect(listen)
    save(project, Product("茶"))
    assert waited == [0.5, 1.0]
    assert len(project.read_all(Product)) == 1


def test_a_save_gives_up_in_the_end_and_the_next_one_works(project, monkeypatch):
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_S", 1.0)
    other = hold(project.path)
    with pytest.raises(StoreLocked) as caught:
        save(project, Product("茶"))
    assert caught.value.code == "STORE_LOCKED"
    other.close()
    save(project, Product("茶"))
    assert len(project.read_all(Product)) == 1


def test_a_reader_that_is_open_does_not_see_half_a_save(project):
    save(project, Product("茶"))
    with project.reader() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM gi_product").scalar()
    save(project, Product("酒"))
    assert (before, len(project.read_all(Product))) == (1, 2)


def test_a_bulk_reader_leaves_no_cursor_that_stops_the_writer(project):
    for _turn in range(5):
        project.fetch("SELECT * FROM gi_layer")
        started = time.monotonic()
        save(project, Product("茶"))
        assert time.monotonic() - started < 4  # a cursor left open costs the whole waiting time of 5 s
