"""A small project for tests of services."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

from .foreign_files import read_here


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg") as opened:
        yield opened


@pytest.fixture
def tables_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are read without a child; the child has tests of its own."""
    monkeypatch.setattr("gi_atlas.exchange.open.run_child", read_here)
