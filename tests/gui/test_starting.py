"""Starting the program: what it loads, what it says without a display, how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gi_atlas.errors import GiAtlasError
from gui.starting import require_display, use_input_method_that_is_there
from tests.conftest import ROOT

HEAVY = ("geopandas", "pyogrio", "rasterio", "folium", "pandas", "pyarrow", "openpyxl")
MODULES_AT_MOST = 1100
SCRIPT = """
import json, sys, time
from pathlib import Path
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication
from gui.app import Desktop
from gui.starting import run_application

shown = Desktop.__init__
def note(self, *arguments, **names):
    shown(self, *arguments, **names)
    loaded = sorted(sys.modules)
    def end():
        if self.session.project is None or self.session.is_moving:
            QTimer.singleShot(50, end)
            return
        print(json.dumps({"modules": loaded, "after": sorted(sys.modules), "name": self.session.name}))
        self.window.close()
    QTimer.singleShot(50, end)
Desktop.__init__ = note
code = run_application(Path(sys.argv[1]))
print(json.dumps({"code": code}))
"""


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GI_ATLAS_SETTINGS": str(tmp_path / "settings"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"), **more}  # fmt: skip


def test_the_window_opens_a_project_without_heavy_libraries_and_ends_cleanly(
    tmp_path: Path, project_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(project_path)],
        cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, last = (json.loads(line) for line in done.stdout.splitlines())
    assert first["name"] == "清溪"
    assert [name for name in HEAVY if name in first["modules"]] == []
    assert [name for name in HEAVY if name in first["after"]] == []
    assert len(first["modules"]) <= MODULES_AT_MOST
    assert last == {"code": 0}
    assert not (project_path.parent / f".{project_path.stem}.lock").exists()
    assert list((tmp_path / "settings" / "reports").glob("fault-*")) == []


def test_a_poisoned_environment_does_no_harm(tmp_path: Path, project_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(project_path)],
        cwd=ROOT, env=environment(tmp_path, PROJ_LIB=str(tmp_path), PROJ_DATA=str(tmp_path), GDAL_DATA=str(tmp_path)),
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_killed_hard_it_lets_the_project_go(tmp_path: Path, project_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "gi_atlas", "gui", str(project_path)], cwd=ROOT, env=environment(tmp_path)
    )
    lock = project_path.parent / f".{project_path.stem}.lock"
    limit = time.monotonic() + 60
    while not lock.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    assert lock.exists()
    running.send_signal(signal.SIGKILL)
    running.wait()
    from gi_atlas.storage.opening import open_project

    with open_project(project_path) as project:
        assert not project.is_read_only


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_by_the_system_to_end_it_leaves_as_a_person_would(
    number: signal.Signals, tmp_path: Path, project_path: Path
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "gi_atlas", "gui", str(project_path)], cwd=ROOT, env=environment(tmp_path)
    )
    lock = project_path.parent / f".{project_path.stem}.lock"
    limit = time.monotonic() + 60
    while not lock.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    time.sleep(1.0)
    running.send_signal(number)
    assert running.wait(timeout=60) == 0
    assert not lock.exists()
    assert (tmp_path / "settings" / "window.ini").is_file()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(GiAtlasError) as caught:
        require_display()
    assert caught.value.code == "NO_DISPLAY"
    done = subprocess.run(
        [sys.executable, "-m", "gi_atlas", "--json", "gui"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "NO_DISPLAY"
    assert "Traceback" not in done.stderr


def test_with_a_display_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    require_display()


@pytest.mark.parametrize(
    ("asked", "used"), [("fcitx", "ibus"), ("fcitx5", "ibus"), ("ibus", "ibus"), ("compose", "compose"), (None, None)]
)
def test_an_input_method_that_the_wheel_lacks_becomes_ibus(asked: str | None, used: str | None) -> None:
    environment = {} if asked is None else {"QT_IM_MODULE": asked}
    use_input_method_that_is_there(environment)
    assert environment.get("QT_IM_MODULE") == used
