"""The commands ``registrations``: answers, exit codes, files; ``add`` for registrations and standards."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from gi_atlas.model import Channel, Product, Registration, Standard, TableKind
from gi_atlas.registrations.office_tables import active_tables
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project

TEA, ORANGE = Product("清溪绿茶", name_alias=("高山茶",)), Product("清溪蜜橘")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with two products, one of them registered twice."""
    made = tmp_path / "清溪 县.gpkg"
    with create_project(made) as project:
        first = Registration(TEA.id, Channel.AGI, "AGI-1", "清溪茶", "协会", scope_text="清溪县石门镇")
        second = Registration(TEA.id, Channel.GI_PRODUCT, "GI-1", "清溪绿茶", "协会", scope_text="清溪县石门镇、茶园乡")
        save_many(project, [TEA, ORANGE, first, second])
        save_many(project, [Registration(ORANGE.id, Channel.AGI, "AGI-2")])
    return made


def answer(capsys: Any, *words: Any) -> tuple[int, Any]:
    capsys.readouterr()
    code = run(["--json", *map(str, words)])
    return code, json.loads(capsys.readouterr().out)


def test_side_by_side(path: Path, capsys: Any) -> None:
    code, told = answer(capsys, "registrations", "show", path)
    assert code == 0
    assert [one["product"] for one in told["products"]] == ["清溪绿茶", "清溪蜜橘"]
    assert told["products"][0]["differing"] == ["name_as_registered", "scope_text"]
    _code, only = answer(capsys, "registrations", "show", path, "--differing")
    assert [one["product"] for one in only["products"]] == ["清溪绿茶"]


@pytest.mark.parametrize("told", [TEA.id, "清溪绿茶", "高山茶"], ids=["id", "name", "other name"])
def test_a_product_is_found_by_id_name_or_other_name(path: Path, capsys: Any, told: str) -> None:
    _code, found = answer(capsys, "registrations", "show", path, "--product", told)
    assert [one["product_id"] for one in found["products"]] == [TEA.id]


def test_a_product_that_is_not_there_or_there_twice(path: Path, capsys: Any) -> None:
    code, told = answer(capsys, "registrations", "show", path, "--product", "无此茶")
    assert (code, told["error"]["code"]) == (2, "PRODUCT_NOT_FOUND")
    with open_project(path) as project:
        save_many(project, [Product("清溪绿茶")])
    code, told = answer(capsys, "registrations", "show", path, "--product", "清溪绿茶")
    assert (code, told["error"]["code"]) == (2, "PRODUCT_NAME_OPEN")
    assert TEA.id in told["error"]["message"]


def test_lines_for_people(path: Path, capsys: Any) -> None:
    assert run(["--lang", "zh", "registrations", "show", str(path), "--product", "清溪绿茶"]) == 0
    out = capsys.readouterr().out
    assert "≠ 登记名称: 清溪茶 | 清溪绿茶" in out
    assert "仅“地理标志产品”列有：茶园乡" in out


def test_a_product_without_registration_says_so(path: Path, capsys: Any) -> None:
    with open_project(path) as project:
        save_many(project, [Product("白石米")])
    assert run(["registrations", "show", str(path), "--product", "白石米"]) == 0
    assert "No registration in any protection channel yet." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["表 一.csv", "表 一.xlsx"])
def test_the_table_is_written_once(path: Path, tmp_path: Path, capsys: Any, name: str) -> None:
    target = tmp_path / name
    code, told = answer(capsys, "registrations", "show", path, "--to", target)
    assert (code, told["path"]) == (0, str(target))
    before = target.read_bytes()
    code, told = answer(capsys, "registrations", "show", path, "--to", target)
    assert (code, told["error"]["code"], target.read_bytes()) == (3, "EXPORT_EXISTS", before) or code != 0
    assert answer(capsys, "registrations", "show", path, "--to", target, "--replace")[0] == 0


def test_the_project_itself_is_never_written_over(path: Path, capsys: Any) -> None:
    target = path.with_suffix(".csv")
    assert answer(capsys, "registrations", "show", path, "--to", target)[0] == 0  # beside it is free
    code, told = answer(capsys, "registrations", "show", path, "--to", path, "--replace")
    assert (code, told["error"]["code"]) == (2, "OUTPUT_ENDING")


def write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_the_office_loads_its_classes(path: Path, tmp_path: Path, capsys: Any) -> None:
    _code, bare = answer(capsys, "registrations", "classes", path)
    assert bare == {"tables": [], "rows": []}  # none ships
    file = write_csv(tmp_path / "分类.csv", [["代码", "名称", "上级"], ["甲", "甲类", ""], ["甲1", "茶", "甲"]])
    code, told = answer(
        capsys, "registrations", "classes", path, "--from", file, "--edition", "2023", "--source", "购置"
    )
    assert code == 0
    assert [(one["edition"], one["source"], one["rows"], one["counts"]) for one in told["tables"]] == [
        ("2023", "购置", 2, True)
    ]
    assert [row["code"] for row in told["rows"]] == ["甲", "甲1"]
    again = tmp_path / "写出.xlsx"
    assert answer(capsys, "registrations", "classes", path, "--to", again)[0] == 0
    code, told = answer(capsys, "registrations", "classes", path, "--from", again)
    assert [(one["edition"], one["counts"]) for one in told["tables"]] == [("写出", True), ("2023", False)]
    older = told["tables"][1]["id"]
    _code, told = answer(capsys, "registrations", "classes", path, "--use", older)
    assert [one["counts"] for one in told["tables"]] == [False, True]
    _code, told = answer(capsys, "registrations", "classes", path, "--drop", older)
    assert told["rows"] == []


def test_faults_of_a_table_come_with_their_rows(path: Path, tmp_path: Path, capsys: Any) -> None:
    file = write_csv(tmp_path / "坏.csv", [["代码", "名称"], ["1", ""], ["1", "茶"]])
    code, told = answer(capsys, "registrations", "classes", path, "--from", file)
    assert (code != 0, told["error"]["code"]) == (True, "MANY_FAULTS")
    assert "Row 2" in told["error"]["message"]
    assert "Row 3" in told["error"]["message"]
    with open_project(path, read_only=True) as project:
        assert active_tables(project, TableKind.CLASSES) == []


def test_products_that_an_agreement_lists(path: Path, tmp_path: Path, capsys: Any) -> None:
    file = write_csv(tmp_path / "协定.csv", [["协定", "名称", "序号"], ["某协定", "清溪绿茶", "7"]])
    _code, told = answer(capsys, "registrations", "agreements", path, "--from", file, "--edition", "2020")
    assert told["products"] == [{"product": "清溪绿茶", "agreement": "某协定", "number": "7", "listed_as": "清溪绿茶"}]


def test_standards_are_added_and_superseded(path: Path, capsys: Any) -> None:
    _code, told = answer(
        capsys, "registrations", "standards", path, "--product", "清溪绿茶", "--add", "gb/t 18356-2007",
        "--title", "绿茶", "--since", "2008-01-01",
    )  # fmt: skip
    (row,) = told["rows"]
    assert (row["number"], row["level"], row["holds"]) == ("GB/T 18356-2007", "GB", True)
    _code, told = answer(
        capsys, "registrations", "standards", path, "--add", "GB/T 18356-2024", "--since", "2024-06-01",
        "--supersedes", row["id"],
    )  # fmt: skip
    assert [(one["number"], one["holds"], one["superseded_by"]) for one in told["rows"]] == [
        ("GB/T 18356-2024", True, ""),
        ("GB/T 18356-2007", False, "GB/T 18356-2024"),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--add", "GB/T 1-2020"), "VALUE_MISSING"),
        (("--add", "GB/T 1-2020", "--product", "清溪绿茶", "--product", "清溪蜜橘"), "VALUE_MISSING"),
        (("--add", "GB/T 1-2020", "--supersedes", "x"), "VALUE_MISSING"),
        (("--add", "第三版", "--product", "清溪绿茶"), "STANDARD_NUMBER_WRONG"),
    ],
)
def test_standards_that_cannot_be_added(path: Path, capsys: Any, words: tuple[str, ...], code: str) -> None:
    left, told = answer(capsys, "registrations", "standards", path, *words)
    assert (left != 0, told["error"]["code"]) == (True, code)
    with open_project(path, read_only=True) as project:
        assert project.read_all(Standard) == []


def test_registrations_and_standards_are_added_set_and_removed(path: Path, capsys: Any) -> None:
    code, told = answer(
        capsys, "add", path, "registration", "--set", f"product_id={ORANGE.id}", "--set", "channel=tm_cert"
    )
    assert (code, told["channel"]) == (0, "TM_CERT")
    _code, told = answer(capsys, "set", path, told["id"], "holder=协会", "valid_from=2020-05-01")
    assert (told["holder"], told["valid_from"]) == ("协会", "2020-05-01")
    assert answer(capsys, "remove", path, told["id"])[0] == 0
    code, told = answer(
        capsys, "add", path, "standard", "--set", f"product_id={ORANGE.id}", "--set", "number=GB/T 1-2020"
    )
    assert (code, told["number"]) == (0, "GB/T 1-2020")
    for kind, words in (("registration", ("product_id=x",)), ("standard", ("number=GB/T 1-2020",))):
        code, told = answer(capsys, "add", path, kind, *(part for word in words for part in ("--set", word)))
        assert told["error"]["code"] == "VALUE_MISSING"


STANDARD = ("--product", "清溪绿茶", "--add", "GB/T 12345-2020", "--since", "2020-01-01")


def test_a_standard_given_twice_is_refused_and_corrected_instead(path: Path, capsys: Any) -> None:
    code, told = answer(capsys, "registrations", "standards", path, *STANDARD)
    assert code == 0
    (made,) = told["rows"]
    code, told = answer(capsys, "registrations", "standards", path, *STANDARD)
    assert (code, told["error"]["code"]) == (2, "STANDARD_TWICE")
    assert made["id"] in told["error"]["message"]
    words = ("--change", made["id"], "--title", "绿茶", "--since", "2020-07-01")
    code, told = answer(capsys, "registrations", "standards", path, *words)
    assert [(row["title"], row["valid_from"]) for row in told["rows"]] == [("绿茶", "2020-07-01")]
    assert answer(capsys, "undo", path)[0] == 0
    _code, told = answer(capsys, "registrations", "standards", path)
    assert [(row["title"], row["valid_from"]) for row in told["rows"]] == [("", "2020-01-01")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("registration", "--set", "channel=AGI", "--set", "number=agi-1"), "REG_NUMBER_HELD"),
        (("standard", "--set", "number=GB/T12345-2020"), "STANDARD_TWICE"),
    ],
)
def test_what_is_added_field_by_field_is_not_added_twice(
    path: Path, capsys: Any, words: tuple[str, ...], code: str
) -> None:
    answer(capsys, "registrations", "standards", path, *STANDARD)
    kind, *rest = words
    left, told = answer(capsys, "add", path, kind, "--set", f"product_id={TEA.id}", *rest)
    assert (left, told["error"]["code"]) == (2, code)


def test_a_table_with_odd_codes_is_loaded_with_a_note(path: Path, tmp_path: Path, capsys: Any) -> None:
    table = tmp_path / "分类.csv"
    table.write_text("产品分类代码,产品分类名称\n0102,茶\n", encoding="utf-8")
    code, told = answer(capsys, "registrations", "classes", path, "--from", table, "--edition", "2023")
    assert (code, [row["code"] for row in told["rows"]]) == (0, ["0102"])
    assert "0102" in told["notes"][0]
    assert "notes" not in answer(capsys, "registrations", "classes", path)[1]
