"""The reading child: its limits, its environment, what becomes of it when it fails or is stopped."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.errors import GiAtlasError, JobCancelled, ReadError, UnsupportedFormat
from gi_atlas.exchange import child_environment as environment
from gi_atlas.exchange import limits, sandbox
from gi_atlas.exchange.child_environment import child_environment, skip_list
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.sandbox import copy_hashed, private_folder, run_child
from gi_atlas.jobs import Progress
from tests.gi_atlas.exchange.files import feature, points, write_geojson, write_gpkg

JOB = {"source": "input.csv", "file": "县界.csv", "format": "CSV", "encoding": None, "fields": {}}
POISON = {
    "GDAL_DRIVER_PATH": "/evil", "GDAL_SKIP": "GPKG", "OGR_SQLITE_LOAD_EXTENSIONS": "/evil.so", "PROJ_LIB": "/evil",
    "PROJ_DATA": "/evil", "GDAL_DATA": "/evil", "GDAL_PYTHON_DRIVER_PATH": "/evil", "PYTHONPATH": "/evil",
    "PYTHONSTARTUP": "/evil.py", "LD_PRELOAD": "", "PROJ_NETWORK": "ON", "GDAL_HTTP_PROXY": "evil:80",
    "CPL_DEBUG": "ON", "OGR_CT_OP_SELECTION": "x", "http_proxy": "evil:80", "GDAL_VRT_ENABLE_PYTHON": "YES",
    "GI_ATLAS_RESTARTED": "1",
}  # fmt: skip


def child_that(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child run ``code`` in place of the reader; the limits come first as always."""
    boot = (
        "import sys, json, os; sys.path.insert(0, sys.argv.pop(1)); os.chdir(sys.argv[1])\n"
        "from gi_atlas.exchange import limits\n"
        "limits.cut_network(); limits.limit_this_process(json.load(open('job.json'))['seconds'])\n"
    )
    monkeypatch.setattr(sandbox, "_BOOT", boot + code)


def run(size: int = 10, progress: Progress | None = None, **more: Any) -> dict[str, Any]:
    with private_folder() as folder:
        (folder / "input.csv").write_bytes(b"x")
        return run_child(folder, {**JOB, **more}, size, progress or Progress())


def failure(**more: Any) -> GiAtlasError:
    with pytest.raises(GiAtlasError) as caught:
        run(**more)
    return caught.value


def test_limits_are_told_in_advance() -> None:
    assert limits.wall_limit_s(0) == 12
    assert limits.wall_limit_s(100_000_000) == 22
    assert limits.wall_limit_s(10**12) == 600
    assert limits.processor_limit_s(1_000_000, is_packed=True) == 32
    assert limits.processor_limit_s(1_000_000, is_packed=False) < 13
    assert limits.MEMORY_BYTES == 2 << 30


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the process are Unix's")
@pytest.mark.parametrize(
    "code",
    [
        "x = bytearray(4 << 30)",
        "x = [bytes(1 << 20) for _ in range(10_000)]",
        "import numpy; numpy.zeros(1 << 30).sum()",
        "import pyarrow; pyarrow.allocate_buffer(3 << 30)",
    ],
)
def test_memory_is_capped_and_the_program_lives(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(code, monkeypatch)
    error = failure()
    assert (error.code, error.context) == ("READ_MEMORY", {"file": "县界.csv", "expected": 2048})


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "while True: pass"])
def test_time_is_capped(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(code, monkeypatch)
    started = time.monotonic()
    error = failure(seconds=1.0)
    assert (error.code, error.context["expected"]) == ("READ_TOO_SLOW", 1)
    assert time.monotonic() - started < 5


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the process are Unix's")
def test_processor_time_is_capped_even_without_a_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 3))\nwhile True: pass", monkeypatch)
    assert failure(seconds=30.0).code == "READ_TOO_SLOW"


def test_what_was_unpacked_gives_more_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits, "wall_limit_s", lambda size: 0.4 if size < 1000 else 30.0)
    child_that("import time; open('unpacked', 'wb').write(bytes(2000)); time.sleep(1); print(1 / 0)", monkeypatch)
    assert failure().code == "READ_CRASHED"
    child_that("import time; time.sleep(20)", monkeypatch)
    assert failure().code == "READ_TOO_SLOW"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix's")
@pytest.mark.parametrize("signal", [11, 6, 9, 4])
def test_a_signal_kills_the_child_alone(signal: int, monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(f"import os; os.kill(os.getpid(), {signal})", monkeypatch)
    error = failure()
    assert (error.code, error.context["signal"]) == ("READ_CRASHED", signal)
    assert "Traceback" not in error.message()


@pytest.mark.parametrize(
    "answer",
    ["", "{", "[]", "null", '{"found": 3}', '{"error": {}}', '{"error": {"kind": 1}}', "[" * 5000, '{"error": []}',
     '{"error": {"kind": "ReadError", "code": "X", "context": []}}'],
)  # fmt: skip
def test_a_child_that_was_taken_over_may_answer_anything(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(f"open('answer.json', 'w').write({answer!r})", monkeypatch)
    assert failure().code == "READ_CRASHED"


def test_an_answer_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ANSWER_BYTES", 100)
    child_that("open('answer.json', 'w').write('x' * 101)", monkeypatch)
    assert failure().code == "READ_ANSWER_TOO_BIG"


def test_errors_keep_their_kind_and_context(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"kind": "UnsupportedFormat", "code": "READ_NESTED", "context": {"file": "a", "code": "b", "found": "c"}}
    child_that(f"json.dump({{'error': {told!r}}}, open('answer.json', 'w'))", monkeypatch)
    error = failure()
    assert isinstance(error, UnsupportedFormat)
    assert error.context == told["context"]


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_the_child_has_no_network_and_no_environment_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "x")
    child_that(
        "import socket\n"
        "names = [name for _number, name in socket.if_nameindex()]\n"
        "json.dump({'found': {'names': names, 'environ': dict(os.environ)}}, open('answer.json', 'w'))",
        monkeypatch,
    )
    found = run()
    assert "SECRET_OF_OURS" not in found["environ"]
    assert found["environ"]["GDAL_HTTP_PROXY"] == "127.0.0.1:9"
    if os.getuid() == 0 or Path("/proc/sys/kernel/unprivileged_userns_clone").exists():
        assert found["names"] in (["lo"], [])


def test_the_environment_is_a_closed_list() -> None:
    made = child_environment(Path("/private"), {**POISON, "SYSTEMROOT": "C:\\Windows", "LD_LIBRARY_PATH": "/lib"})
    assert made["SYSTEMROOT"] == "C:\\Windows"
    for name in POISON:
        assert made.get(name) != POISON[name], name
    assert (made["HOME"], made["TMPDIR"]) == ("/private", "/private")
    for name in ("GDAL_DRIVER_PATH", "PYTHONPATH", "PROJ_LIB", "OGR_SQLITE_LOAD_EXTENSIONS", "LD_PRELOAD"):
        assert made.get(name) in (None, "disable")
    assert made["SHAPE_RESTORE_SHX"] == "NO"


def test_one_driver_is_left() -> None:
    left = set(environment.VECTOR_DRIVERS) - set(skip_list("GPKG").split(","))
    assert left == {"GPKG", "MEM"}
    assert "OGR_VRT" in skip_list("GeoJSON").split(",")


def test_a_poisoned_environment_changes_nothing(folder: Path) -> None:
    path = write_gpkg(folder / "a.gpkg", points(3, lon=-120.0))
    told = subprocess.run(
        [sys.executable, "-m", "gi_atlas", "--json", "--lang", "en", "inspect", str(path)],
        env={**os.environ, **POISON},
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert told.returncode == 0, told.stderr
    entry = json.loads(told.stdout)["files"][0]
    assert (entry["driver"], entry["layers"][0]["count"], entry["crs"]) == ("GPKG", 3, "EPSG:4326")


def alive(name: str) -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if name in words:
            yield words


@pytest.mark.parametrize("step", range(0, 20, 4))
def test_cancel_at_any_moment_leaves_nothing(step: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sandbox.tempfile, "tempdir", str(tmp_path))
    child_that("import time; time.sleep(30)", monkeypatch)
    calls = []

    def report(_share: float, text: str) -> None:
        calls.append(text)

    progress = Progress(report)
    timer = threading.Timer(0.02 * step, progress.cancel)
    timer.start()
    started = time.monotonic()
    with pytest.raises(JobCancelled):
        run(progress=progress)
    assert time.monotonic() - started < 2
    assert list(tmp_path.iterdir()) == []
    if sys.platform == "linux":
        assert list(alive(str(tmp_path))) == []


def test_after_a_cancel_the_file_reads_as_ever(folder: Path) -> None:
    path = write_geojson(folder / "a.geojson", [feature(point) for point in points(5)])
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        open_foreign(path, progress=progress)
    assert len(open_foreign(path).layers[0]) == 5


def test_a_copy_has_the_hash_of_its_source(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert copy_hashed(tmp_path / "a", tmp_path / "b").startswith("ba7816bf8f01cfea")
    with pytest.raises(ReadError) as caught:
        copy_hashed(tmp_path / "missing", tmp_path / "c")
    assert caught.value.code == "READ_CANNOT_OPEN"


def _leave_something(left: list[Path]) -> None:
    with private_folder() as folder:
        left.append(folder)
        (folder / "x").mkdir()
        raise ZeroDivisionError


def test_a_private_folder_is_gone_whatever_happened() -> None:
    left: list[Path] = []
    with pytest.raises(ZeroDivisionError):
        _leave_something(left)
    assert not left[0].exists()


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temp folder of a process that has not swept yet."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sandbox.sweep_once.cache_clear()
    return tmp_path


def test_folders_of_killed_programs_go_and_no_others(temp: Path) -> None:
    code = "from gi_atlas.exchange.sandbox import private_folder as p; import os; c = p(); f = c.__enter__()"
    code += "; (f / 'source').write_text('x'); print(f.name, flush=True); os._exit(9)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(temp)},
        capture_output=True,
        text=True,
        check=False,
    )
    dead = temp / done.stdout.strip()
    assert (dead / "source").exists()
    kept = ["gi-atlas-read-abc", f"gi-atlas-read-{os.getppid()}-a1", f"gi-atlas-read-{os.getpid()}-b2", "gi-atlas-x"]
    for name in kept:
        (temp / name).mkdir()
    with private_folder() as folder:
        assert not dead.exists()
        assert folder.name.startswith(f"gi-atlas-read-{os.getpid()}-")
        assert sorted(item.name for item in temp.iterdir()) == sorted([*kept, folder.name])


def test_it_is_swept_once_a_process(temp: Path) -> None:
    with private_folder():
        pass
    dead = temp / f"gi-atlas-read-{2**22 + 5}-late"
    dead.mkdir()
    with private_folder():
        assert dead.exists()


def test_a_file_that_vanishes_is_left_out_of_the_sum_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(b"12345")
    monkeypatch.setattr(sandbox.os, "walk", lambda folder: [(str(folder), [], ["a", "gone", "b", "c"])])
    assert sandbox._bytes_in(tmp_path) == 15
