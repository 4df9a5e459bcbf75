"""``scope read`` and ``scope batch`` of announcements that tell the scopes of several products."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from gi_atlas.model import BoundaryVersion, Product, ScopeText
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_batch import read_register
from gi_atlas.storage.opening import create_project, open_project
from tests.gi_atlas.services.scope_county import units

PROSE = (
    "批准对青石红梨、青石绿茶实施保护。一、青石红梨产地范围为云岭省青石县柳树镇、石门镇共2个镇现辖行政区域。"
    "二、青石绿茶产地范围为云岭省青石县柳树镇共3个镇现辖行政区域。"
)


def read(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    file = folder / "公告.txt"
    file.write_text(PROSE, encoding="utf-8")
    code = run(["--json", "scope", "read", str(file), *options])
    return code, json.loads(capsys.readouterr().out)


def test_each_product_is_answered_with_its_own_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = read(tmp_path, capsys)
    pear, tea = answer["scopes"]
    assert code == 1
    assert [one["scope"]["product"] for one in (pear, tea)] == ["青石红梨", "青石绿茶"]
    assert [unit["name"] for unit in pear["scope"]["units"]] == ["柳树镇", "石门镇"]
    assert [finding["rule"] for finding in tea["scope"]["findings"]] == ["COUNT_DIFFERS"]
    assert pear["scope"]["findings"] == []
    start, end = tea["scope"]["units"][0]["span"]
    assert tea["text"][start:end] == "柳树镇"
    assert tea["text"] in PROSE


def test_people_read_one_product_after_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "公告.txt"
    file.write_text(PROSE, encoding="utf-8")
    assert run(["scope", "read", str(file)]) == 1
    first, second = capsys.readouterr().out.split("\n\n")
    assert "青石红梨" in first
    assert "青石绿茶" not in first
    assert "青石绿茶" in second


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "青石县.gpkg"
    with create_project(found) as project:
        save_many(project, units())
    return found


def test_each_product_is_kept_with_its_own_boundary(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _code, answer = read(path.parent, capsys, "--project", str(path))
    kept = [(one["product_id"], one["boundary_id"]) for one in answer["scopes"]]
    assert len({product for product, _boundary in kept}) == 2
    with open_project(path, read_only=True) as project:
        products = {one.id: one.name_official for one in project.read_all(Product)}
        texts = {one.text for one in project.read_all(ScopeText)}
        boundaries = {one.id for one in project.read_all(BoundaryVersion)}
    assert [products[product] for product, _boundary in kept] == ["青石红梨", "青石绿茶"]
    assert {boundary for _product, boundary in kept} == boundaries
    assert texts == {one["text"] for one in answer["scopes"]}


def test_several_products_cannot_be_one(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = path.parent / "公告.txt"
    file.write_text(PROSE, encoding="utf-8")
    code = run(["--json", "scope", "read", str(file), "--project", str(path), "--product", "P1"])
    answer = json.loads(capsys.readouterr().out)
    assert code == 2
    assert answer["error"]["code"] == "SCOPE_SEVERAL_FOR_ONE"
    with open_project(path, read_only=True) as project:
        assert not project.read_all(ScopeText)


def test_a_row_of_a_register_with_several_products_gives_a_row_for_each(tmp_path: Path) -> None:
    path = tmp_path / "公告.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = [("产品名称", "产地范围"), ("红梨等2个产品", PROSE), ("三岔茶", "三岔县现辖行政区域")]
        csv.writer(stream).writerows(rows)
    register = read_register(path)
    assert [row.product for row in register.rows] == ["青石红梨", "青石绿茶", "三岔茶"]
    assert [len(row.scope.units) for row in register.rows] == [2, 1, 1]
    assert register.rows[0].number == register.rows[1].number < register.rows[2].number
    assert [len(row.findings) for row in register.rows] == [0, 1, 0]
    assert register.rows[0].cell == PROSE
    assert not any(row.unread for row in register.rows)
