"""A small project with two products, and ways to tell the day it is."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from gi_atlas.cases.moving import StepFacts, move_case, open_case
from gi_atlas.model import Act, Case, Product
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project

TEA, PEACH = "product-tea", "product-peach"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with two products, made once: opening a copy costs a third of making one."""
    path = tmp_path_factory.mktemp("cases") / "清溪县.gpkg"
    with create_project(path) as made:
        save_many(made, [Product("清溪绿茶", id=TEA), Product("柳溪桃", id=PEACH)])
    return path


@pytest.fixture
def project(tmp_path: Path, template: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    shutil.copy(template, folder / template.name)
    with open_project(folder / template.name) as opened:
        yield opened


@pytest.fixture
def set_today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Let it be another day in China."""

    def set_to(day: date) -> None:
        monkeypatch.setattr("gi_atlas.cases.moving.today_in_china", lambda: day)

    return set_to


def paper(number: str = "第577号", issuer: str = "国家知识产权局") -> Act:
    """An announcement."""
    return Act("初步认定公告", issuer, number, "关于初步认定的公告", date(2024, 4, 19))


def on(day: str, **facts: object) -> StepFacts:
    """Facts of a step on a day."""
    return StepFacts(date.fromisoformat(day), **facts)  # type: ignore[arg-type]  # told by name


def announced(project: Project, day: str = "2024-04-19", product: str = TEA) -> Case:
    """A case whose preliminary recognition was announced on a day."""
    case = open_case(project, product, "RECOGNITION", on("2024-01-02"), "S5")
    return move_case(project, case.id, "S6", on(day, act=paper()))
