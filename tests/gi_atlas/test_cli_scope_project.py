"""``scope read`` in a project: successors, the day, product and kind of change."""

import json
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from gi_atlas.cli_scope import read_successors
from gi_atlas.errors import UsageError
from gi_atlas.model import BoundaryVersion, Product, ScopeText
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project
from tests.gi_atlas.services.scope_county import OLD, TEXT, units


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "测试 目录（一）" / "青石县.gpkg"
    found.parent.mkdir()
    with create_project(found) as project:
        save_many(project, [*units(), *units(OLD)])
    return found


def read(path: Path, capsys: pytest.CaptureFixture[str], text: str, *options: str) -> tuple[int, dict[str, Any]]:
    file = path.parent / "公告.txt"
    file.write_text(text, encoding="utf-8")
    code = run(["--json", "scope", "read", str(file), "--project", str(path), *options])
    return code, json.loads(capsys.readouterr().out)


def test_a_successor_finds_the_units_of_a_county_that_no_edition_holds(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXT.replace("青石县", "旧石县")
    _code, answer = read(path, capsys, text, "--dry-run")
    assert {unit["match"] for unit in answer["scope"]["units"]} == {"UNKNOWN"}
    assert "旧石县" in answer["scope"]["units"][0]["remark"]
    code, answer = read(path, capsys, text, "--dry-run", "--successor", "旧石县=990101")
    assert code == 0
    assert [unit["code"] for unit in answer["scope"]["units"]] == ["990101100", "990101101"]


def test_successors_are_repeated_and_may_name_their_county(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT.replace("红岩镇", "红沟镇").replace("柳树镇", "柳沟镇")
    options = ("--successor", "红沟镇=990101100", "--successor", " 青石县/柳沟镇 = 990101101 ")
    _code, answer = read(path, capsys, text, "--dry-run", *options)
    assert [unit["match"] for unit in answer["scope"]["units"]] == ["MANUAL", "MANUAL"]


@pytest.mark.parametrize("pair", ["蓟县", "=120119", "蓟县=", "蓟县=天津", "蓟县=１２", ""])
def test_a_successor_without_name_or_code_is_refused(pair: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_successors([pair])
    assert caught.value.code == "SCOPE_SUCCESSOR_FORM"
    assert caught.value.context["value"] == pair


def test_a_code_that_the_edition_lacks_is_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = read(path, capsys, TEXT, "--successor", "红岩镇=123456789")
    assert code == 2
    assert answer["error"]["code"] == "DIVISIONS_NO_CODE"
    with open_project(path, read_only=True) as project:
        assert project.read_all(ScopeText) == []


def test_the_day_chooses_the_edition_and_is_kept(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "青石红梨产地范围为青石县安阳乡现辖行政区域。"
    _code, answer = read(path, capsys, text, "--as-of", "2014-05-01")
    assert [(unit["match"], unit["edition"]) for unit in answer["scope"]["units"]] == [("EXACT", OLD)]
    with open_project(path, read_only=True) as project:
        kept = project.read_all(ScopeText)[0]
    assert (kept.edition, str(kept.as_of)) == (OLD, "2014-05-01")


def test_product_and_kind_of_change_are_taken(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_project(path) as project:
        save_many(project, [Product("青石蜜桃", id="peach")])
    _code, first = read(path, capsys, TEXT, "--product", "peach", "--change", "extend")
    with open_project(path, read_only=True) as project:
        version = project.read_one(BoundaryVersion, first["boundary_id"])
    assert (version.change_type, first["product_id"]) == ("EXTEND", "peach")
    _code, second = read(path, capsys, TEXT, "--product", "peach")
    with open_project(path, read_only=True) as project:
        assert project.read_one(BoundaryVersion, second["boundary_id"]).change_type == "RENAME_ONLY"


def test_an_unknown_product_or_change_is_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = read(path, capsys, TEXT, "--product", "nobody")
    assert (code, answer["error"]["code"]) == (3, "STORE_ID_UNKNOWN")
    code, _answer = read(path, capsys, TEXT, "--change", "SHRINK")
    assert code == 2


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--successor", "a=1"), "--successor"),
        (("--as-of", "2014-05-01"), "--as-of"),
        (("--product", "x"), "--product"),
        (("--change", "NEW"), "--change"),
    ],
)
def test_what_needs_a_project_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], named: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run(["--json", "scope", "read", str(file), *options]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["context"]["value"]) == ("SCOPE_NEEDS_PROJECT", named)


def test_borrowed_ground_is_told_by_the_command(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_project(path) as project:
        save_many(project, units("2025-01", has_map=False))
    code, answer = read(path, capsys, TEXT)
    assert code == 0
    assert [one["rule"] for one in answer["scope"]["findings"]] == ["SCOPE_GROUND_BORROWED"]
    assert answer["boundary_id"]


def test_a_wording_is_compared_through_the_editions(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = path.parent / "公告.txt"
    file.write_text("产地范围为青石县红岩镇、安阳乡现辖行政区域。", encoding="utf-8")
    assert run(["--json", "scope", "compare", str(file), "--project", str(path)]) == 0
    old, new = json.loads(capsys.readouterr().out)["editions"]
    assert (old["edition"], old["same"], old["change"], old["gained_m2"]) == (OLD, 2, "", None)
    assert (new["edition"], new["changed"], new["change"], new["lost_m2"]) == ("2023-06", 1, "RENAME_ONLY", 0.0)
    assert new["area_m2"] > 0
    assert new["area_method"] == "OFFICIAL_TRAPEZOID_BL_CGCS2000"
    assert new["names"] == ["安阳乡 → 安阳镇"]
    assert run(["--lang", "zh", "scope", "compare", str(file), "--project", str(path)]) == 0
    assert "划入0.00公顷，划出0.00公顷" in capsys.readouterr().out


def test_a_wording_without_a_product_asks_for_one(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT.removeprefix("青石红梨")
    code, answer = read(path, capsys, text)
    assert (code, answer["error"]["code"]) == (2, "SCOPE_PRODUCT_UNNAMED")
    code, answer = read(path, capsys, text, "--dry-run")  # whoever only looks needs none
    assert (code, len(answer["scope"]["units"])) == (0, 2)
    with open_project(path, read_only=True) as project:
        assert (project.read_all(Product), project.read_all(ScopeText)) == ([], [])
