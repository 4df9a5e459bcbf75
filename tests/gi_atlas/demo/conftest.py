"""The sample project, built once for the tests that look at it."""

from collections.abc import Iterator

import pytest

from gi_atlas.demo.sample import Sample, build_sample
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return build_sample(tmp_path_factory.mktemp("示例 工程（一）"))


@pytest.fixture
def project(sample: Sample) -> Iterator[Project]:
    with open_project(sample.project, read_only=True) as opened:
        yield opened
