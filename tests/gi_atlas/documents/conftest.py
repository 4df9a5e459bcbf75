"""A project to keep records in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg", origin=Origin("李四", "测试机")) as opened:
        yield opened
