"""Evidence of strangers is never handed to the system to be opened, and pictures are read by the child alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source_files import ROOT, package_files, tree_of

# The guide opens links of our own text in the browser; a folder is shown in the file manager; the preview of a web map
# is a page that we wrote.
_OPENS = {"gui/dialogs/guide.py", "gui/dialogs/folder_button.py", "gui/dialogs/webmap_dialog.py"}
_OPENING = {"startfile", "openUrl", "QDesktopServices", "webbrowser"}
_PROGRAMS = {"xdg-open", "gio", "gnome-open", "kde-open", "open -a", "rundll32", "explorer.exe"}
# Pictures of ours: previews that the child made, the sample's drawings, the child itself.
_PICTURES = {
    "gi_atlas/exchange/read_photo.py",
    "gi_atlas/exchange/picture.py",
    "gi_atlas/services/thumbnails.py",
    "gi_atlas/services/evidence_marks.py",
    "gi_atlas/demo/photos.py",
}


def openings(tree: ast.AST) -> Iterator[str]:
    """Ways to let the system open a file that a source names."""
    for node in ast.walk(tree):
        name = getattr(node, "id", getattr(node, "attr", getattr(node, "name", "")))
        if isinstance(name, str) and name in _OPENING:
            yield name
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in _PROGRAMS:
            yield node.value


def picture_readers(tree: ast.AST) -> Iterator[str]:
    """Uses of a picture library."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name for name in names if name.split(".")[0] in ("PIL", "pillow_heif"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_system_opens_no_file_of_a_stranger() -> None:
    found = {relative(path): names for path in package_files() if (names := sorted(set(openings(tree_of(path)))))}
    assert {path: names for path, names in found.items() if path not in _OPENS} == {}


def test_heif_is_read_in_the_child_alone() -> None:
    users = {relative(path) for path in package_files() if "pillow_heif" in list(picture_readers(tree_of(path)))}
    assert users == {"gi_atlas/exchange/read_photo.py"}


def test_pillow_is_used_where_it_is_known_to_be() -> None:
    users = {relative(path) for path in package_files() if list(picture_readers(tree_of(path)))}
    assert {path for path in users if not path.startswith("survey_forms/output/")} - _PICTURES == set()


def test_every_picture_is_opened_as_one_of_the_formats_that_are_taken() -> None:
    for path in package_files():
        for node in ast.walk(tree_of(path)):
            is_open = isinstance(node, ast.Call) and ast.unparse(node.func) == "Image.open"
            if is_open and isinstance(node, ast.Call):
                assert any(word.arg == "formats" for word in node.keywords), f"{relative(path)}:{node.lineno}"


@pytest.mark.parametrize(
    "source",
    ["import os; os.startfile(path)", "from PyQt5.QtGui import QDesktopServices", "QDesktopServices.openUrl(url)",
     "subprocess.run(['xdg-open', path])", "import webbrowser"],
)  # fmt: skip
def test_the_guard_sees_each_way(source: str) -> None:
    assert list(openings(ast.parse(source)))
