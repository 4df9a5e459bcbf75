"""Projects for tests of the analysis."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.layers.analysis.places import Atlas


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[Atlas]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    made = Atlas(folder / "清溪县.gpkg")
    yield made
    made.project.close()
