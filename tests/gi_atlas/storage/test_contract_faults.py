"""A full or broken disk: nothing was saved, everything saved before is there, and trying again works."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import shapely

from gi_atlas.errors import StorageError
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.services.editing import remove, save
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.commit_fate import Fate, find_fate
from gi_atlas.storage.connection import raw_connection
from gi_atlas.storage.media import MediaStore
from gi_atlas.storage.opening import create_project, open_project
from tests.torture.audit import audit

LONG = "红壤土层深厚，有机质丰富。" * 4000


@contextmanager
def file_size_limit(size_bytes: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes (the system answers EFBIG, SQLite "disk I/O error")."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def limit_pages(project, extra: int) -> None:
    """Let the writer's file grow by so many pages only."""

    def limit(connection):
        raw = raw_connection(connection)
        count = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {count + extra}").close()

    project.write(limit)


def lift_limit(project) -> None:
    project.write(lambda connection: raw_connection(connection).execute("PRAGMA max_page_count = 1000000").close())


def titles(project) -> list[str]:
    return sorted(record.title for record in project.read_all(SurveyRecord))


def test_a_full_disk_saves_nothing_and_says_so(project):
    save_record(project, SurveyRecord("先前的记录", geom=shapely.Point(110, 30)))
    limit_pages(project, 3)
    with pytest.raises(StorageError) as caught:
        save_record(project, SurveyRecord("太长的记录", quality=LONG))
    assert caught.value.code == "STORE_DISK_FULL"
    assert caught.value.context["path"] == str(project.path)
    assert titles(project) == ["先前的记录"]
    assert len(project.steps()[0]) == 1
    audit(project.path)


def test_after_space_was_freed_the_same_save_works(project):
    record = SurveyRecord("太长的记录", quality=LONG)
    limit_pages(project, 3)
    with pytest.raises(StorageError):
        save_record(project, record)
    lift_limit(project)
    save_record(project, record)
    assert project.read_one(SurveyRecord, record.id).quality == LONG
    audit(project.path)


def test_a_small_save_still_fits_after_a_large_one_did_not(project):
    limit_pages(project, 3)
    with pytest.raises(StorageError):
        save_record(project, SurveyRecord("太长的记录", quality=LONG))
    limit_pages(project, 3)
    save_record(project, SurveyRecord("短"))
    assert titles(project) == ["短"]
    audit(project.path)


def test_undo_on_a_full_disk_takes_back_nothing(project):
    record = SurveyRecord("记录", quality=LONG)
    save_record(project, record)
    remove(project, SurveyRecord, record.id)
    limit_pages(project, 2)
    before = project.fetch("SELECT max(seq) FROM gi_change_log")
    with pytest.raises(StorageError) as caught:
        project.undo()
    assert caught.value.code == "STORE_DISK_FULL"
    assert project.fetch("SELECT max(seq) FROM gi_change_log") == before
    assert titles(project) == []
    lift_limit(project)
    project.undo()
    assert project.read_one(SurveyRecord, record.id).quality == LONG
    audit(project.path)


def test_a_file_that_may_not_grow_is_an_io_fault_and_the_next_try_works(project):
    save_record(project, SurveyRecord("先前的记录"))
    record = SurveyRecord("太长的记录", quality=LONG)
    with file_size_limit(project.path.stat().st_size + 8192), pytest.raises(StorageError) as caught:
        save_record(project, record)
    assert caught.value.code in ("STORE_IO_FAULT", "STORE_DISK_FULL")
    assert titles(project) == ["先前的记录"]
    save_record(project, record)
    assert titles(project) == ["先前的记录", "太长的记录"]
    audit(project.path)


def test_a_journal_that_may_not_grow_is_told_too(project):
    save_record(project, SurveyRecord("先前的记录"))
    with file_size_limit(2048), pytest.raises(StorageError) as caught:
        save_record(project, SurveyRecord("另一条"))
    assert caught.value.code in ("STORE_IO_FAULT", "STORE_DISK_FULL")
    assert titles(project) == ["先前的记录"]
    audit(project.path)


def test_a_project_that_cannot_be_made_leaves_nothing(folder):
    with file_size_limit(40_000), pytest.raises(StorageError) as caught:
        create_project(folder / "新.gpkg")
    assert caught.value.code in ("STORE_IO_FAULT", "STORE_DISK_FULL", "STORE_CANNOT_WRITE")
    assert [path.name for path in folder.iterdir()] == []


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of 2 MB."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "gi-atlas-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can be mounted by root only")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk):
    with create_project(small_disk / "清溪县.gpkg") as project:
        save_record(project, SurveyRecord("先前的记录"))
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"x" * (os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_bsize - 40_000))
        with pytest.raises(StorageError) as caught:
            save_record(project, SurveyRecord("太长的记录", quality=LONG))
        assert caught.value.code == "STORE_DISK_FULL"
        with pytest.raises(StorageError) as media:
            project.media.add_bytes(os.urandom(100_000), ".jpg")
        assert media.value.code == "MEDIA_CANNOT_COPY"
        assert project.media.leftovers() == list(project.media.all_files()) == []
        ballast.unlink()
        save_record(project, SurveyRecord("太长的记录", quality=LONG))
        assert titles(project) == ["先前的记录", "太长的记录"]
    audit(small_disk / "清溪县.gpkg")


def test_a_full_disk_takes_no_half_photo(small_disk):
    store = MediaStore(small_disk / "x.media")
    with pytest.raises(StorageError) as caught:
        store.add_bytes(os.urandom(3_000_000), ".jpg")
    assert caught.value.code == "MEDIA_CANNOT_COPY"
    assert store.leftovers() == list(store.all_files()) == []


CRASH = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("PRAGMA journal_mode = TRUNCATE")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE gi_row_digest SET sha256 = 'half'")
connection.execute("CREATE TABLE big (x)")
connection.executemany("INSERT INTO big VALUES (?)", [("y" * 3000,)] * 300)
os.kill(os.getpid(), signal.SIGKILL)
"""


def crash_while_writing(path: Path) -> None:
    """Another program dies in the middle of writing into a project; its journal stays."""
    subprocess.run([sys.executable, "-c", CRASH, str(path)], check=False)
    assert path.with_name(path.name + "-journal").stat().st_size > 0


@pytest.mark.parametrize("read", ["fetch", "reader"])
def test_readers_get_on_when_another_program_died_while_the_project_is_open(project, read):
    save_record(project, SurveyRecord("先前的记录"))
    crash_while_writing(project.path)
    if read == "fetch":
        assert project.fetch("SELECT title FROM gi_record") == [("先前的记录",)]
    else:
        assert titles(project) == ["先前的记录"]
    save_record(project, SurveyRecord("另一条"))
    audit(project.path)


def test_a_listener_on_the_writers_thread_may_read_after_such_a_death(project):
    seen = []
    project.changed.connect(lambda _changes: (crash_while_writing(project.path), seen.append(titles(project))))
    save_record(project, SurveyRecord("记录"))
    assert seen == [["记录"]]


def test_a_left_journal_is_taken_back_at_opening(project):
    save_record(project, SurveyRecord("先前的记录"))
    project.close()
    crash_while_writing(project.path)
    with open_project(project.path) as again:
        assert titles(again) == ["先前的记录"]
        assert not again.is_read_only
    audit(project.path)


def heads_of(project):
    rows = project.fetch("SELECT seq, hash FROM gi_change_log ORDER BY seq DESC LIMIT 2")
    return tuple(rows[1]), tuple(rows[0])


def test_the_fate_of_work_is_read_from_the_log(project):
    save(project, Product("一"))
    save(project, Product("二"))
    before, now = heads_of(project)
    with project.engine.connect() as connection:
        assert find_fate(connection, before, now) is Fate.KEPT
        assert find_fate(connection, now, (3, "f" * 64)) is Fate.GONE
        assert find_fate(connection, now, now) is Fate.GONE
        assert find_fate(connection, None, None) is Fate.GONE
    assert heads_of(project) == (before, now)
    audit(project.path)


def test_work_that_stands_on_a_disk_that_takes_no_more_is_in_doubt(project):
    save(project, Product("一"))
    save(project, Product("二"))
    before, now = heads_of(project)
    project.close()
    with project.engine.connect() as connection, file_size_limit(100):
        assert find_fate(connection, before, now) is Fate.UNSURE
        assert find_fate(connection, now, (3, "f" * 64)) is Fate.GONE
