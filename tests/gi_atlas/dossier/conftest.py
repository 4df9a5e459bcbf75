"""Projects with a product whose dossier is made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.errors import PluginError
from gi_atlas.plugins import load_object
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


def without_qt(target: str) -> object:
    """Objects of plug-ins as on a machine without PyQt5."""
    if target.startswith("gui."):
        raise PluginError("NEEDS_PYQT")
    return load_object(target)


@pytest.fixture
def no_painting(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without PyQt5: nothing is painted, which also takes less time."""
    for module in ("gi_atlas.dossier.assembling", "gi_atlas.documents.write_paper"):
        monkeypatch.setattr(f"{module}.load_object", without_qt)


@pytest.fixture
def sample(project: Project) -> Sample:
    """A product with boundary, wording, units and a registration, without evidence, records and office texts."""
    make_units(project)
    return make_sample(project)
