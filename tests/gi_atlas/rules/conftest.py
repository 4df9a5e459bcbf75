"""A project that is filled with entities as they are, also with those that no editor would let in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.rules.findings import Finding, Rule
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project


class Case:
    """A project and the rules that look at it."""

    def __init__(self, path: Path) -> None:
        self.project: Project = create_project(path)

    def add(self, *entities: object) -> None:
        """Save entities in their order."""
        save_many(self.project, list(entities))

    def found(self, rule: Rule) -> list[Finding]:
        """What a rule says now."""
        return list(rule(self.project))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    made = Case(folder / "清溪县.gpkg")
    yield made
    made.project.close()
