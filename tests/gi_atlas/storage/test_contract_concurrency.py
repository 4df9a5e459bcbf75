"""Several writers and readers at one project: one waits, nobody loses, nobody reads half a change."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from gi_atlas.commands.changes import Command, Label, RowChange
from gi_atlas.errors import EditConflict, StoreLocked
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.services.surveying import save_record
from gi_atlas.storage import connection as connections
from gi_atlas.storage.connection import connect
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from tests.torture.audit import audit

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN " + sys.argv[2])
if sys.argv[2] == "DEFERRED":
    connection.execute("SELECT count(*) FROM gi_product").fetchone()
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


@contextmanager
def held_by_another_program(path, how: str, seconds: float | None = None):
    """Another process has a transaction open, for good or for some seconds."""
    command = [sys.executable, "-c", HOLDER, str(path), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        release = threading.Timer(seconds if seconds is not None else 60, lambda: holder.communicate("\n"))
        release.start()
        try:
            yield
        finally:
            release.cancel()
            release.join() if seconds is not None else holder.communicate("\n")


@pytest.fixture
def impatient(monkeypatch):
    """The writer gives up after a second instead of five."""
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_S", 1.0)


def test_a_held_file_is_waited_for(project):
    with held_by_another_program(project.path, "EXCLUSIVE", seconds=1.2):
        began = time.monotonic()
        save(project, Product("清溪茶"))
        assert time.monotonic() - began > 0.3
    assert [product.name_official for product in project.read_all(Product)] == ["清溪茶"]


def test_who_waits_is_told(project):
    waited = []
    project.waiting.connect(waited.append)
    with held_by_another_program(project.path, "IMMEDIATE", seconds=1.7):
        save(project, Product("清溪茶"))
    assert waited[:2] == [0.5, 1.0]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_file_held_for_good_is_told_and_nothing_is_saved(project, how):
    with held_by_another_program(project.path, how), pytest.raises(StoreLocked) as caught:
        project.apply(Command(Label("x"), (RowChange("gi_product", "p", None, to_row(Product("茶", id="p"))),)))
    assert caught.value.code == "STORE_LOCKED"
    assert project.read_all(Product) == []
    save(project, Product("清溪茶"))
    audit(project.path)


@pytest.mark.usefixtures("impatient")
def test_a_reader_of_another_program_that_stays_stops_the_commit_and_nothing_is_saved(project):
    save(project, Product("先前"))
    with held_by_another_program(project.path, "DEFERRED"), pytest.raises(StoreLocked):
        save(project, Product("清溪茶"))
    assert [product.name_official for product in project.read_all(Product)] == ["先前"]
    save(project, Product("清溪茶"))
    assert len(project.read_all(Product)) == 2
    audit(project.path)


def test_a_reader_that_goes_lets_the_commit_through(project):
    with held_by_another_program(project.path, "DEFERRED", seconds=1.0):
        save(project, Product("清溪茶"))
    assert len(project.read_all(Product)) == 1


def test_a_reader_sees_one_state_while_a_writer_waits(project):
    save(project, Product("一"))
    with ThreadPoolExecutor(1) as pool:
        with project.reader() as reading:
            first = reading.exec_driver_sql("SELECT count(*) FROM gi_product").scalar_one()
            saving = pool.submit(save, project, Product("二"))
            time.sleep(0.3)
            second = reading.exec_driver_sql("SELECT count(*) FROM gi_product").scalar_one()
            assert not saving.done()
        saving.result()
    assert (first, second) == (1, 1)
    assert len(project.read_all(Product)) == 2


def test_many_threads_save_and_read_and_every_change_is_there(project):
    def work(number: int) -> list[int]:
        counts = []
        for turn in range(10):
            save_record(project, SurveyRecord(f"{number}-{turn}"))
            counts.append(len(project.read_all(SurveyRecord)))
        return counts

    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(work, range(6)))
    assert len(project.read_all(SurveyRecord)) == 60
    assert all(counts == sorted(counts) for counts in seen)
    assert audit(project.path) == 60


WRITER = """
import sys
from pathlib import Path
from gi_atlas.model import SurveyRecord
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.project import Project
project = Project(Path(sys.argv[1]), Origin(sys.argv[2], ""))
for turn in range(int(sys.argv[3])):
    save_record(project, SurveyRecord(f"{sys.argv[2]}-{turn}"))
project.close()
"""


def test_two_processes_that_write_keep_one_whole_chain(project):
    """The lock of windows is not asked here: SQLite's own must do."""
    project.close()
    command = [sys.executable, "-c", WRITER, str(project.path)]
    writers = [subprocess.Popen([*command, name, "25"], cwd=".") for name in ("甲", "乙")]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    assert audit(project.path) == 50
    with open_project(project.path) as again:
        actors = {row[0] for row in again.fetch("SELECT DISTINCT actor FROM gi_change_log")}
        assert actors == {"甲", "乙"}


def test_an_undo_list_takes_in_what_another_process_wrote(project):
    save(project, Product("一"))
    project.undo()
    project.redo()
    other = Project(project.path)
    save(other, Product("二"))
    other.close()
    assert [step.shown() for step in project.steps()[0]] == ["Add product 一", "Add product 二"]
    project.undo()
    assert [product.name_official for product in project.read_all(Product)] == ["一"]


def test_a_row_that_another_process_changed_is_not_overwritten(project):
    record = SurveyRecord("记录", notes="旧")
    save_record(project, record)
    seen = project.read_one(SurveyRecord, record.id)
    with closing(Project(project.path)) as other:
        save_record(other, SurveyRecord("记录", notes="他人", id=record.id))
    with pytest.raises(EditConflict) as caught:
        save_record(project, SurveyRecord("记录", notes="我", id=record.id), expected=seen)
    assert caught.value.code == "STORE_ROW_CHANGED"
    assert caught.value.context["fields"] == "notes"
    assert project.read_one(SurveyRecord, record.id).notes == "他人"


def test_a_change_between_reading_and_writing_is_refused(project):
    """The row as it was read stands in the command; the transaction looks again."""
    product = Product("茶")
    save(project, product)
    change = RowChange("gi_product", product.id, {"name_en": ""}, {"name_en": "tea"})
    with closing(connect(project.path, "rw")) as other:
        other.execute("UPDATE gi_product SET name_en = 'other'")
    with pytest.raises(EditConflict) as caught:
        project.apply(Command(Label("x"), (change,)))
    assert caught.value.code == "STORE_ROW_CHANGED"


def test_a_forgotten_reader_in_this_process_cannot_corrupt(project):
    """An open cursor holds a shared lock: the commit waits, and goes through once the cursor is closed."""
    save(project, Product("一"))
    raw = connect(project.path, "ro")
    cursor = raw.execute("SELECT id FROM gi_product")
    cursor.fetchone()
    threading.Timer(0.5, raw.close).start()
    save(project, Product("二"))
    assert len(project.read_all(Product)) == 2
    audit(project.path)


def test_locks_of_this_process_hold_against_others(project):
    """Nothing in the process drops SQLite's lock while a transaction runs (reading the file's bytes would)."""
    code = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0.1).execute('UPDATE gi_project SET value = value')"
    )

    def try_from_outside(_connection):
        open_project(project.path, read_only=True).close()
        command = [sys.executable, "-c", code, str(project.path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = project.write(try_from_outside)
    assert done.returncode == 1
    assert "database is locked" in done.stderr
