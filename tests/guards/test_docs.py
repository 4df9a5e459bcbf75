"""What the pages name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.plugins import COMMANDS
from tests.guards.source_files import ROOT

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/guide/zh.md", "docs/guide/en.md")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)")
_PATH = re.compile(r"(gi_atlas|layers|survey_forms|gui|tests|bench|docs)(/[\w.*-]+)*/?|[\w-]+\.(py|toml|lock|md)")
_COMMAND = re.compile(r"gi-atlas ([a-z]+)")


def missing_paths(text: str, folder: Path) -> Iterator[str]:
    """Paths that a page names in backquotes or links to, and that are not there."""
    for name in _CODE.findall(text):
        if _PATH.fullmatch(name) and not list(ROOT.glob(name.rstrip("/"))):
            yield name
    for target in _LINK.findall(text):
        if "://" not in target and not (folder / target).exists():
            yield target


@pytest.mark.parametrize("page", PAGES)
def test_paths_of_a_page_are_there(page: str) -> None:
    path = ROOT / page
    assert list(missing_paths(path.read_text(encoding="utf-8"), path.parent)) == []


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_a_page_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert {name for name in _COMMAND.findall(text) if name not in COMMANDS} == set()


def test_decisions_link_each_other() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert re.match(r"# \d+\. ", text), path.name
        assert "## Why" in text, path.name
        assert list(missing_paths(text, path.parent)) == []


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 dev.py run" in text
    assert "python3 dev.py test" in text


def test_a_missing_path_is_seen(tmp_path: Path) -> None:
    text = "see `gi_atlas/no_such_module.py`, [picture](docs/none.png) and `gi_atlas/clock.py`"
    assert list(missing_paths(text, tmp_path)) == ["gi_atlas/no_such_module.py", "docs/none.png"]
