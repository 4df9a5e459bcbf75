"""What a step says of the dossier before it is taken; it is never stopped by it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cases.keeping import shipped_table
from gi_atlas.cases.moving import move_case, open_case
from gi_atlas.cases.table import Need
from gi_atlas.cases.warning import dossier_warnings, move_warnings
from gi_atlas.cli import run
from gi_atlas.dossier.checks import check_product
from gi_atlas.dossier.facts import ProjectFacts, read_product
from gi_atlas.dossier.model import ItemState
from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Case, Product, Standard
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.foreign_files import dump

from .conftest import TEA, on


@pytest.fixture
def prepared(project: Project) -> Case:
    """A case whose dossier is being prepared."""
    return open_case(project, TEA, "RECOGNITION", on("2024-01-02"), "S2")


def items(project: Project, state: ItemState) -> list[str]:
    checked = check_product(read_product(ProjectFacts(project), TEA), "en")
    return [one.item.item for one in checked if one.state is state]


def test_the_province_is_not_reached_unwarned(project: Project, prepared: Case) -> None:
    missing, unsure = move_warnings(project, prepared.id, "S3")
    for name in items(project, ItemState.MISSING):
        assert f"{name} " in missing
    for name in items(project, ItemState.TO_BE_CONFIRMED):
        assert f"{name} " in unsure
    assert str(len(items(project, ItemState.MISSING))) in missing
    assert "清溪绿茶" in missing


def test_the_step_is_taken_all_the_same(project: Project, prepared: Case) -> None:
    before = dump(project)
    assert move_warnings(project, prepared.id, "S3")
    assert dump(project) == before
    assert move_case(project, prepared.id, "S3", on("2024-02-01")).state == "S3"


def test_what_is_there_is_not_missed(project: Project, prepared: Case) -> None:
    assert "B4 " in "".join(move_warnings(project, prepared.id, "S3"))
    save(project, Standard(TEA, "GB/T 18356-2007", "GB", "清溪绿茶"))
    assert "B4 " not in move_warnings(project, prepared.id, "S3")[0]


def test_only_the_step_to_the_province_looks_at_the_dossier(project: Project) -> None:
    asking = {(move.from_state, move.to_state) for move in shipped_table().moves if Need.DOSSIER in move.needs}
    assert asking == {("S2", "S3")}
    case = open_case(project, TEA, "RECOGNITION", on("2024-01-02"))
    assert move_warnings(project, case.id, "S1") == []
    assert move_warnings(project, case.id, "S3") == []  # no such move from here
    assert move_warnings(project, case.id, "none") == []


def test_warnings_come_in_the_language_in_use(project: Project, prepared: Case) -> None:
    set_language("zh")
    assert "还缺" in move_warnings(project, prepared.id, "S3")[0]
    assert "、" in move_warnings(project, prepared.id, "S3")[0]


def test_of_what_is_not_there_nothing_is_warned(project: Project) -> None:
    with pytest.raises(StorageError):
        move_warnings(project, "none", "S3")


def test_hostile_names_are_told_as_they_are(project: Project) -> None:
    save(project, replace(project.read_one(Product, TEA), name_official="{items}%s<b>"))
    assert "{items}%s<b>" in dossier_warnings(project, TEA)[0]


@pytest.fixture
def path(project: Project, prepared: Case) -> Path:
    """A closed project with a case in preparation."""
    assert not prepared.is_closed
    project.close()
    return project.path


def test_the_command_warns_and_moves(path: Path, capsys: Any) -> None:
    assert run(["case", "move", str(path), TEA, "S3", "--on", "2024-02-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" of ")[0] for line in lines[:2]] == ["Warning: The dossier", "Warning: The dossier"]
    assert any("S3 " in line for line in lines[2:])


def test_the_answer_of_the_command_holds_the_warnings(path: Path, capsys: Any) -> None:
    run(["case", "move", str(path), TEA, "S3", "--on", "2024-02-01", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], len(answer["warnings"])) == ("S3", 2)
    run(["case", "move", str(path), TEA, "S4", "--on", "2024-03-01", "--json"])
    assert json.loads(capsys.readouterr().out)["warnings"] == []
