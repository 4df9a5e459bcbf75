"""Arrows between the packages point down; the one place that imports by name keeps to its list."""

import ast
import shutil
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from gi_atlas.plugins import COMMANDS, RULE_TABLES, load_object
from tests.guards.source_files import PACKAGES, ROOT, package_files, tree_of

LINTER = Path(sys.executable).parent / "lint-imports"
_NAMED_IMPORTS = {"gi_atlas/plugins.py", "gi_atlas/texts/__init__.py"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The packages in a folder of their own."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.mo")
        )
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("gi_atlas/clock.py", "import layers.view"),
        ("layers/view.py", "import survey_forms"),
        ("survey_forms/__init__.py", "import layers.view"),
        ("layers/view.py", "from PyQt5 import QtCore"),
        ("gui/paint/picture.py", "import gui.canvas.canvas"),
    ],
)
def test_a_wrong_import_is_seen(copied: Path, module: str, line: str) -> None:
    path = copied / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")
    found = lint(copied)
    assert found.returncode != 0
    assert "BROKEN" in found.stdout


def test_only_the_composition_point_imports_by_name() -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for path in package_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "import_module"
    }
    assert users == _NAMED_IMPORTS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_is_there(name: str) -> None:
    command = load_object(COMMANDS[name])
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help


def test_rule_tables_are_there() -> None:
    for target in RULE_TABLES:
        module, _, name = target.partition(":")
        assert module.split(".")[0] in PACKAGES
        assert all(callable(rule) for rule in getattr(import_module(module), name))


def test_every_package_is_listed() -> None:
    listed = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("packages = [")[2].partition("]")[0]
    folders = {path.parent.relative_to(ROOT) for path in package_files() if path.name == "__init__.py"}
    names = {".".join(folder.parts) for folder in folders}
    assert {name for name in names if f'"{name}"' not in listed} == set()
    assert '"tests"' not in listed
    assert all(find_spec(name) for name in PACKAGES)
