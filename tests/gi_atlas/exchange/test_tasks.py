"""Tasks of other packages in the reading child: what goes in, what comes back, and what a broken child costs."""

import hashlib
import os
import socket
import time
from pathlib import Path

import pytest

from gi_atlas.errors import FormError, JobCancelled, ManyErrors, PluginError, ReadError
from gi_atlas.exchange import limits, sandbox, tasks
from gi_atlas.exchange.tasks import run_task, task_room
from gi_atlas.jobs import Progress
from gi_atlas.plugins import CHILD_TASKS, load_object

_MODULE = "tests.gi_atlas.exchange.tasks_for_tests"


@pytest.fixture(autouse=True)
def test_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tell", "refuse", "refuse_twice", "die", "sleep", "fill_memory", "call_home", "leave_traps",
                 "answer_no_json"):  # fmt: skip
        monkeypatch.setitem(CHILD_TASKS, name, f"{_MODULE}:{name}")


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "测试 目录（一）" / "表单 a'b.XLSX"
    path.parent.mkdir()
    path.write_bytes(b"content")
    return path


def test_files_go_in_under_names_of_ours_and_results_come_back(foreign: Path) -> None:
    with run_task("tell", {"first": foreign, "second": foreign}, {"depth": 3, "word": "五"}) as answer:
        copied = answer.files["copy.txt"]
        assert copied.read_bytes() == b"CONTENT"
        assert answer.found["files"] == {"first": "input_0.xlsx", "second": "input_1.xlsx"}
        assert answer.found["names"]["first"] == "表单 a'b.XLSX"
        assert answer.found["arguments"] == {"depth": 3, "word": "五"}
        assert answer.sha256["first"] == hashlib.sha256(b"content").hexdigest()
    assert not copied.exists()
    assert not Path(answer.found["folder"]).exists()
    assert foreign.read_bytes() == b"content"


def test_nothing_of_our_environment_reaches_the_task(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "1")
    monkeypatch.setenv("PYTHONPATH", "/evil")
    with run_task("tell", {"first": foreign}, {}) as answer:
        assert {"SECRET_OF_OURS", "PYTHONPATH"} & set(answer.found["environment"]) == set()
        assert answer.found["environment"]["HOME"] == answer.found["folder"]


def test_the_task_cannot_call_out(foreign: Path) -> None:
    if not _can_cut_network():
        pytest.skip("this machine lets no process leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            pass
        with run_task("call_home", {"first": foreign}, {"port": port}) as answer:
            assert answer.found == {"connected": False}


def _can_cut_network() -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if limits.cut_network() else 1)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(
    ("name", "code"), [("die", "READ_CRASHED"), ("fill_memory", "READ_MEMORY"), ("answer_no_json", "READ_CRASHED")]
)
def test_a_child_that_dies_is_told(foreign: Path, name: str, code: str) -> None:
    with pytest.raises(ReadError) as caught, run_task(name, {"first": foreign}, {}):
        pass
    assert caught.value.code == code
    assert caught.value.context["file"] == "表单 a'b.XLSX"


def test_a_child_that_is_too_slow_is_ended(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "wall_limit_s", lambda _size: 1.0)
    started = time.monotonic()
    with pytest.raises(ReadError) as caught, run_task("sleep", {"first": foreign}, {}):
        pass
    assert caught.value.code == "READ_TOO_SLOW"
    assert time.monotonic() - started < 20


def test_the_person_can_stop_it(foreign: Path) -> None:
    def stop(_share: float, _text: str) -> None:
        raise JobCancelled

    with pytest.raises(JobCancelled), run_task("sleep", {"first": foreign}, {}, Progress(stop)):
        pass


def test_a_refusal_comes_back_as_it_was(foreign: Path) -> None:
    with pytest.raises(FormError) as caught, run_task("refuse", {"first": foreign}, {}):
        pass
    assert caught.value.code == "FORM_NO_SURVEY"
    assert caught.value.context == {"file": "表单 a'b.XLSX", "sheet": "survey"}


def test_many_faults_come_back_together(foreign: Path) -> None:
    with pytest.raises(ManyErrors) as caught, run_task("refuse_twice", {"first": foreign}, {}):
        pass
    assert [(type(fault), fault.context["row"]) for fault in caught.value.faults] == [(FormError, 1), (FormError, 2)]


def test_only_plain_files_with_plain_names_are_taken(foreign: Path) -> None:
    with run_task("leave_traps", {"first": foreign}, {}) as answer:
        assert list(answer.files) == ["good.txt"]


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, code in (("pipe", "READ_NOT_A_FILE"), (".", "READ_NOT_A_FILE"), ("none", "READ_CANNOT_OPEN")):
        with pytest.raises(ReadError) as caught, run_task("tell", {"first": tmp_path / name}, {}):
            pass
        assert caught.value.code == code


def test_too_many_bytes_are_refused_before_they_are_copied(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_INPUT_BYTES", 10)
    monkeypatch.setattr(tasks, "copy_hashed", lambda *_: pytest.fail("copied"))
    with pytest.raises(ReadError) as caught, run_task("tell", {"first": foreign, "second": foreign}, {}):
        pass
    assert caught.value.code == "READ_TOO_BIG"


def test_an_unknown_task_is_a_fault_of_ours() -> None:
    with pytest.raises(PluginError), run_task("no such task", {}, {}):
        pass


@pytest.mark.parametrize("name", sorted(CHILD_TASKS))
def test_each_task_is_there(name: str) -> None:
    assert callable(load_object(CHILD_TASKS[name]))


def test_the_folder_is_gone_after_a_fault(foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ReadError), run_task("die", {"first": foreign}, {}):
        pass
    assert list(tmp_path.glob("gi-atlas-read-*")) == []


def test_one_room_serves_several_tasks_with_one_copy(foreign: Path) -> None:
    with task_room({"first": foreign}) as room:
        first = room.run("tell", {"depth": 1, "word": ""})
        first.files["copy.txt"].write_text("left behind")
        second = room.run("tell", {"depth": 2, "word": ""})
        assert second.found["arguments"]["depth"] == 2
        assert second.files["copy.txt"].read_bytes() == b"CONTENT"
        assert first.found["folder"] == second.found["folder"]
    assert not Path(second.found["folder"]).exists()


def test_what_one_task_answered_is_not_taken_for_the_answer_of_the_next(foreign: Path) -> None:
    with task_room({"first": foreign}) as room:
        room.run("tell", {"depth": 1, "word": ""})
        with pytest.raises(ReadError) as caught:
            room.run("die", {})
    assert caught.value.code == "READ_CRASHED"
