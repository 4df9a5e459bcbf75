"""A small project for tests of services."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg") as opened:
        yield opened
