"""Projects with a product whose dossier is made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

from ..documents.sample import Sample, make_sample, make_units


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "甲县.gpkg", origin=Origin("李四", "测试机")) as opened:
        yield opened


@pytest.fixture
def sample(project: Project) -> Sample:
    """A product with boundary, wording, units and a registration, without evidence, records and office texts."""
    make_units(project)
    return make_sample(project)
