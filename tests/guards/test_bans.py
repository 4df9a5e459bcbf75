"""What must never stand in the source, and proof that each ban is seen to be broken."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source_files import ROOT, package_files, tree_of

_BANNED_IMPORTS = {"pickle", "marshal", "shelve", "fiona", "dill", "yaml"}
_BANNED_CALLS = {"eval", "exec", "batch_alter_table"}
# The outermost places, where a fault becomes a report or a finding instead of a traceback.
_OUTERMOST = {
    "gi_atlas/cli.py",
    "gi_atlas/rules/findings.py",
    "gi_atlas/storage/listening.py",  # listeners to a commit: told by threading.excepthook, and the commit stands
    "gui/error_report.py",
    "gui/bridge.py",
    "gui/job_runner.py",
    "gui/canvas/repainter.py",  # the painting thread: told on the window's, and the next picture is painted
}
_GDAL = {"pyogrio", "rasterio", "geopandas", "osgeo"}
# Children that read foreign files, writers of export files, the terrain of the sample: none touches a live project.
_GDAL_ALLOWED = re.compile(
    r"gi_atlas/exchange/(read_\w+|child\w*|writers/\w+)\.py|gi_atlas/demo/elevation\.py|layers/raster\w*\.py"
)
_REGISTRIES = re.compile(
    "|".join(("pypi" + r"\.org", "python" + "hosted", r"registry\.np" + "mjs", r"deb\.deb" + "ian"))
)
# In a form's XPath instance('x')/root/item is no path of a machine.
_MACHINE_PATHS = re.compile("|".join(("/wo" + "rk/", "(?<![)])/ro" + "ot/")))


def banned_imports(tree: ast.AST, banned: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name for name in names if name.split(".")[0] in banned)


def banned_calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            is_method = isinstance(node.func, ast.Attribute)
            if name == "batch_alter_table" or (name in _BANNED_CALLS and not is_method):
                yield name


def swallowed(tree: ast.AST) -> Iterator[int]:
    """Lines of handlers that take every exception, or that take one and do nothing without saying why."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = {getattr(part, "id", "") for part in ast.walk(node.type)} if node.type else {"BaseException"}
            raises = any(isinstance(part, ast.Raise) for part in ast.walk(node))
            if kinds & {"Exception", "BaseException"} and not raises:
                yield node.lineno


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_banned_import() -> None:
    assert {
        relative(p): found for p in package_files() if (found := list(banned_imports(tree_of(p), _BANNED_IMPORTS)))
    } == {}


def test_gdal_is_loaded_by_children_and_writers_alone() -> None:
    users = {relative(path) for path in package_files() if list(banned_imports(tree_of(path), _GDAL))}
    assert {path for path in users if not _GDAL_ALLOWED.fullmatch(path)} == set()


def test_no_banned_call() -> None:
    assert {relative(path): found for path in package_files() if (found := list(banned_calls(tree_of(path))))} == {}


def test_no_exception_is_swallowed() -> None:
    found = {relative(path): lines for path in package_files() if (lines := list(swallowed(tree_of(path))))}
    assert {path: lines for path, lines in found.items() if path not in _OUTERMOST} == {}


def test_no_wal() -> None:
    sources = {relative(path): path.read_text(encoding="utf-8") for path in package_files()}
    assert [path for path, text in sources.items() if re.search(r"journal_mode\s*=\s*['\"]?wal", text, re.I)] == []


def committed_texts() -> Iterator[tuple[str, str]]:
    for pattern in ("*.py", "*.md", "*.toml", "*.lock", ".ci/run", "*/**/*.py", "docs/**/*.md", "gi_atlas/**/*.po"):
        for path in ROOT.glob(pattern):
            if ".venv" not in path.parts:
                yield relative(path), path.read_text(encoding="utf-8")


def test_a_path_of_a_machine_is_seen_and_an_xpath_is_none() -> None:
    assert _MACHINE_PATHS.search("open('/ro" + "ot/form.xlsx')")
    assert not _MACHINE_PATHS.search("instance('counties')/ro" + "ot/item[province='44']")


def test_no_registry_and_no_path_of_a_machine() -> None:
    found = [name for name, text in committed_texts() if _REGISTRIES.search(text) or _MACHINE_PATHS.search(text)]
    assert found == []


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*--(index-url|extra-index-url|find-links)", lock, re.MULTILINE)
    packages = re.split(r"\n(?=\S)", lock.strip())
    assert len(packages) > 40
    assert all("--hash=sha256:" in package for package in packages if "==" in package)


@pytest.mark.parametrize(
    ("source", "guard"),
    [
        ("import pickle", lambda tree: banned_imports(tree, _BANNED_IMPORTS)),
        ("from pyogrio.raw import read", lambda tree: banned_imports(tree, _GDAL)),
        ("eval('1')", banned_calls),
        ("with op.batch_alter_table('t') as b: pass", banned_calls),
        ("try:\n    f()\nexcept Exception:\n    pass", swallowed),
        ("try:\n    f()\nexcept:\n    pass", swallowed),
    ],
)
def test_each_guard_sees_its_fault(source: str, guard) -> None:
    assert list(guard(ast.parse(source)))
