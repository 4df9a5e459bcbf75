"""The one door for people: what it says and does before anything is installed."""

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev() -> ModuleType:
    """dev.py as a module of its own in each test."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_uses_the_standard_library_only() -> None:
    names = re.findall(r"^(?:from|import) (\w+)", (ROOT / "dev.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(names) <= set(sys.stdlib_module_names)


def test_help_names_every_command(dev: ModuleType) -> None:
    done = subprocess.run([sys.executable, "-I", ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True)
    for name in ("run", "test", "check", "bench", "demo", "bundle"):
        assert name in dev.COMMANDS
        assert name in done.stdout


def test_options_behind_the_command_are_handed_on(dev: ModuleType, monkeypatch) -> None:
    heard: list[list[str]] = []
    monkeypatch.setitem(dev.COMMANDS, "test", (lambda rest: heard.append(rest) or 7, "all tests"))
    assert dev.main(["test", "-n", "1", "--durations=5", "tests/guards"]) == 7
    assert heard == [["-n", "1", "--durations=5", "tests/guards"]]


def test_an_unknown_command_is_refused(dev: ModuleType, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        dev.main(["tset"])
    assert stopped.value.code == 2
    assert "bundle" in capsys.readouterr().err


def test_an_old_python_is_told(dev: ModuleType, monkeypatch, capsys) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 11, 1))
    assert dev.main(["check"]) == 2
    assert "3.11.2" in capsys.readouterr().err


def test_the_exact_command_is_printed_to_those_who_may_not_install(dev: ModuleType, monkeypatch) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stopped:
        dev.install_packages(["libgl1", "fonts-noto-cjk"])
    assert "sudo apt-get install -y --no-install-recommends libgl1 fonts-noto-cjk" in str(stopped.value)


def test_missing_libraries_are_named_by_their_package(dev: ModuleType, monkeypatch) -> None:
    listed = "\n".join(
        f"\t{name} (libc6,x86-64) => /lib/{name}" for name in dev.SYSTEM_LIBRARIES if name != "libGL.so.1"
    )
    answer = subprocess.CompletedProcess([], 0, stdout=listed)
    monkeypatch.setattr(dev.subprocess, "run", lambda *_words, **_options: answer)
    monkeypatch.setattr(dev, "has_chinese_font", lambda: True)
    assert dev.missing_packages() == ["libgl1"]
    monkeypatch.setattr(dev, "has_chinese_font", lambda: False)
    assert dev.missing_packages() == ["libgl1", "fontconfig", "fonts-noto-cjk"]


def test_a_failed_step_stops_the_set_up(dev: ModuleType) -> None:
    dev.require(0, "nothing")
    with pytest.raises(SystemExit, match="locked dependencies"):
        dev.require(3, "locked dependencies")


def test_a_display_is_looked_for(dev: ModuleType, monkeypatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not dev.has_display()
    monkeypatch.setenv("DISPLAY", ":7")
    assert dev.has_display()


def test_a_wheel_without_catalogues_is_refused(dev: ModuleType, tmp_path: Path) -> None:
    wheel = tmp_path / "gi_atlas-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gi_atlas/__init__.py", "")
    with pytest.raises(SystemExit, match="catalogues"):
        dev.require_catalogues(tmp_path)
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("gi_atlas/locale/zh/LC_MESSAGES/x.mo", "")
    dev.require_catalogues(tmp_path)


def test_the_lock_names_every_dependency() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'"([A-Za-z][\w-]*)"', project.partition("dependencies = [")[2].partition("]")[0])
    wanted += re.findall(
        r'"([a-zA-Z][\w-]*)"', project.partition("[project.optional-dependencies]")[2].partition("[project.scripts]")[0]
    )
    locked = {
        name.lower().replace("_", "-")
        for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    }
    assert sorted(name for name in wanted if name.lower().replace("_", "-") not in locked) == []


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_ci_runs_the_checks_and_the_readmes_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "python3 dev.py check" in script
    assert "python3 dev.py test" in script
    assert "set -euo pipefail" in script


def test_a_bundle_knows_the_wheels_that_were_built_for_it(dev: ModuleType, tmp_path: Path) -> None:
    lock, wheels = tmp_path / "requirements.lock", tmp_path / "wheels"
    wheels.mkdir()
    built, known = wheels / "some_name-1.0-py3-none-any.whl", wheels / "other-2.0-py3-none-any.whl"
    built.write_bytes(b"built here")
    known.write_bytes(b"from the lock")
    of_known = dev.file_hash(known)
    before = f"other==2.0 \\\n    --hash=sha256:{of_known}\nsome-name==1.0 \\\n    --hash=sha256:{'0' * 64}\n"
    lock.write_text(before, encoding="utf-8")
    dev.know_built_wheels(lock, wheels)
    added = f"some-name==1.0 \\\n    --hash=sha256:{dev.file_hash(built)} \\\n    --hash=sha256:{'0' * 64}\n"
    assert lock.read_text(encoding="utf-8") == before.replace(before[before.index("some") :], added)
