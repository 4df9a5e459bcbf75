"""Read-only folders and files, and the lock between windows."""

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gi_atlas.storage.beside import lock_path
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.lock import Holder, ProjectLock, read_holder
from gi_atlas.storage.open_here import is_open_here
from gi_atlas.storage.opening import open_project, require_writable

ROOT = Path(__file__).resolve().parents[3]
ZHANG = Origin("张三", "县局电脑")

HOLD = """
import sys, time
from pathlib import Path
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.opening import open_project
project = open_project(Path(sys.argv[1]), Origin("王五", "笔记本"))
print(project.read_only_reason or "open", flush=True)
sys.stdin.readline()
project.close()
"""


class OtherWindow:
    """Another process that has a project open."""

    def __init__(self, path):
        command = [sys.executable, "-c", HOLD, str(path)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.process.communicate("\n")

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def closed(project):
    save(project, Product("茶"))
    project.close()
    return project.path


def test_a_second_window_reads_and_is_told_who_writes(closed):
    with OtherWindow(closed) as other:
        assert other.said == "open"
        with open_project(closed, ZHANG) as project:
            assert project.read_only_reason == "READ_ONLY_HELD"
            assert (project.holder.person, project.holder.device) == ("王五", "笔记本")
            assert project.holder.pid == other.process.pid
            assert project.holder.since.endswith("Z")
            assert len(project.read_all(Product)) == 1
            with pytest.raises(StorageError) as caught:
                require_writable(project)
            assert (caught.value.code, caught.value.context["reason"]) == ("STORE_READ_ONLY", "READ_ONLY_HELD")
            with pytest.raises(StorageError):
                save(project, Product("酒"))
    with open_project(closed) as project:
        assert (project.read_only_reason, project.holder) == ("", None)


def test_the_lock_of_a_killed_window_is_taken_over(closed):
    other = OtherWindow(closed)
    other.kill()
    other.__exit__()
    assert lock_path(closed).exists()
    assert read_holder(closed) is None
    with open_project(closed, ZHANG) as project:
        assert project.read_only_reason == ""
        assert json.loads(lock_path(closed).read_bytes())["person"] == "张三"
    assert not lock_path(closed).exists()


def test_a_lock_file_that_came_with_a_copied_folder_holds_nobody_off(closed):
    lock_path(closed).write_text(json.dumps({"person": "x", "device": "y", "pid": 1, "since": "2026"}))
    with open_project(closed) as project:
        assert project.read_only_reason == ""


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"person": 1}'])
def test_a_holder_that_has_not_told_its_name_yet_holds_all_the_same(closed, content):
    with OtherWindow(closed):
        lock_path(closed).write_bytes(content)
        with open_project(closed) as project:
            assert project.read_only_reason == "READ_ONLY_HELD"
            assert project.holder == Holder("", "", 0, "")


def test_a_window_in_the_same_process_is_kept_off_too(closed):
    with open_project(closed, ZHANG) as first, open_project(closed) as second:
        assert (first.read_only_reason, second.read_only_reason) == ("", "READ_ONLY_HELD")
        save(first, Product("酒"))
        assert len(second.read_all(Product)) == 2


def test_a_link_to_a_project_shares_its_lock_and_its_media(closed):
    link = closed.with_name("Verknüpfung.gpkg")
    link.symlink_to(closed)
    with open_project(closed, ZHANG), open_project(link) as second:
        assert second.read_only_reason == "READ_ONLY_HELD"
        assert (second.path, second.media.folder) == (closed, closed.with_suffix(".media"))


def test_looking_at_a_project_needs_no_lock(closed):
    with open_project(closed, read_only=True), open_project(closed) as writer:
        assert writer.read_only_reason == ""
        save(writer, Product("酒"))


def test_an_opening_that_fails_leaves_no_lock(closed):
    content = closed.read_bytes()
    closed.write_bytes(content[:100] + b"\xff" * 3996 + content[4096:])
    with pytest.raises(StorageError):
        open_project(closed)
    assert not lock_path(closed).exists()
    assert not is_open_here(closed)


def test_a_lock_is_taken_by_one_of_many(closed):
    taken, kept_off = [], []

    def take():
        lock = ProjectLock(closed)
        (taken if lock.acquire(ZHANG) is None else kept_off).append(lock)

    threads = [threading.Thread(target=take) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(kept_off)) == (1, 19)
    taken[0].release()
    taken[0].release()
    assert not lock_path(closed).exists()


def test_taking_and_letting_go_in_many_threads_never_lets_two_in(closed):
    inside, worst = [0], [0]
    guard = threading.Lock()

    def work():
        for _turn in range(50):
            lock = ProjectLock(closed)
            if lock.acquire(ZHANG) is not None:
                continue
            with guard:
                inside[0] += 1
                worst[0] = max(worst[0], inside[0])
            with guard:
                inside[0] -= 1
            lock.release()

    threads = [threading.Thread(target=work) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert worst[0] == 1


def test_a_save_does_not_touch_the_lock_file(closed):
    with open_project(closed) as project:
        before = lock_path(closed).stat()
        save(project, Product("酒"))
        after = lock_path(closed).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_this_process_knows_what_it_has_open(closed):
    assert not is_open_here(closed)
    with open_project(closed):
        assert is_open_here(closed)
        assert is_open_here(closed.parent / "." / closed.name)
        with open_project(closed, read_only=True):
            pass
        assert is_open_here(closed)
    assert not is_open_here(closed)


def test_opening_again_here_does_not_drop_the_lock_of_a_running_save(closed):
    """POSIX locks go with any closed descriptor of the file: another process must still be kept out."""
    probe = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "try:\n    connection.execute('BEGIN IMMEDIATE'); print('got in')\n"
        "except sqlite3.OperationalError:\n    print('kept out')\n"
    )

    def work(connection):
        connection.exec_driver_sql("UPDATE gi_layer SET position = position")
        open_project(closed, read_only=True).close()
        open_project(closed).close()
        done = subprocess.run([sys.executable, "-c", probe, str(closed)], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    with open_project(closed) as project:
        assert project.write(work) == "kept out"


# Write protection: root is let through everywhere, so its program runs without that right.

AS_ORDINARY_PERSON = ("setpriv", "--securebits=+noroot,+noroot_locked", "--inh-caps=-all", "--bounding-set=-all")

LOOK = """
import sys
from pathlib import Path
from gi_atlas.errors import GiAtlasError
from gi_atlas.storage.copies import save_copy
from gi_atlas.storage.opening import open_project
try:
    with open_project(Path(sys.argv[1]), read_only=len(sys.argv) > 2) as project:
        print(project.read_only_reason, project.fetch("SELECT count(*) FROM gi_product")[0][0])
        if sys.argv[2:3] == ["copy"]:
            save_copy(project, Path(sys.argv[3]))
except GiAtlasError as error:
    print(error.code)
"""


@pytest.fixture
def protected(closed):
    """Protects the project's folder and files while an ordinary person looks at it."""
    if os.getuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("setpriv is missing: root cannot be an ordinary person")
    changed = []

    def look(folder_mode, file_mode, *arguments):
        for path in (*filter(Path.is_file, closed.parent.iterdir()), closed.parent):
            changed.append((path, stat.S_IMODE(path.stat().st_mode)))
            path.chmod(file_mode if path.is_file() else folder_mode)
        prefix = AS_ORDINARY_PERSON if os.getuid() == 0 else ()
        command = [*prefix, sys.executable, "-B", "-c", LOOK, str(closed), *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.split()

    yield look
    for path, mode in reversed(changed):
        path.chmod(mode)


def test_a_read_only_folder_opens_for_reading_with_the_reason(protected):
    assert protected(0o555, 0o666) == ["READ_ONLY_FOLDER", "1"]


def test_a_read_only_file_opens_for_reading_with_the_reason(protected):
    assert protected(0o777, 0o444) == ["READ_ONLY_FILE", "1"]


def test_a_file_left_in_wal_mode_in_a_read_only_folder_is_no_empty_project(closed, protected, tmp_path):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(closed)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert protected(0o555, 0o444) == ["READ_ONLY_FILE", "1"]
    assert protected(0o555, 0o444, "look") == ["READ_ONLY_ASKED", "1"]
    assert protected(0o555, 0o444, "copy", str(tmp_path / "副本.gpkg")) == ["READ_ONLY_ASKED", "1"]
    with open_project(tmp_path / "副本.gpkg") as copy:
        assert copy.read_only_reason == ""
        assert len(copy.read_all(Product)) == 1


@pytest.mark.parametrize("tail", ["-journal", "-wal"])
def test_half_done_work_in_a_read_only_folder_is_explained(closed, protected, tail):
    closed.with_name(closed.name + tail).write_bytes(b"x" * 600)
    assert protected(0o555, 0o444) == ["STORE_NEEDS_RECOVERY"]


def test_a_file_that_a_backup_or_a_check_reads_counts_as_open(closed, monkeypatch):
    from gi_atlas.storage import check_rows, snapshots
    from gi_atlas.storage.backups import backup_project
    from gi_atlas.storage.verify import verify_project

    seen = []
    for module, name in ((snapshots, "_head"), (check_rows, "read_rows")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, real=real: (seen.append(is_open_here(closed)), real(*a))[1])
    backup_project(closed)
    assert seen[:2] == [True, True]
    seen.clear()
    verify_project(closed)
    assert True in seen
    assert not is_open_here(closed)
