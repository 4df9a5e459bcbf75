"""The commands ``documents requirements|statement|show|set``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from gi_atlas.documents.requirements import Part
from gi_atlas.storage.opening import create_project
from tests.gi_atlas.documents.sample import WORDING, Sample, make_sample, make_units

Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "甲县.gpkg"


@pytest.fixture
def sample(path: Path) -> Sample:
    with create_project(path) as opened:
        make_units(opened)
        return make_sample(opened)


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def call(*words: object) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = run(["--json", "documents", *map(str, words)])
        return code, json.loads(capsys.readouterr().out)

    return call


def rows_by_part(told: dict[str, Any], language: str = "zh") -> dict[str, dict[str, Any]]:
    return {row["part"]: row for row in told["rows"] if row["language"] == language}


def test_show_tells_text_and_origin(ask: Ask, path: Path, sample: Sample) -> None:
    code, told = ask("show", path, "--product", "甲县梨")
    assert (code, told["product_id"], told["boundary_id"]) == (0, sample.product.id, sample.version.id)
    rows = rows_by_part(told)
    assert list(rows) == [str(part) for part in Part]
    assert (rows["scope"]["text"], rows["scope"]["origin"]) == (WORDING, "wording")
    assert rows["scope"]["from"] == "from the wording of the boundary version (2026-01)"
    assert (rows["human"]["text"], rows["human"]["origin"], rows["human"]["sub_field"]) == ("", "", "link")
    assert "Quality requirements" in told["missing"]


def test_show_in_both_languages(ask: Ask, path: Path, sample: Sample) -> None:
    _code, told = ask("show", path, "--product", sample.product.id, "--language", "both")
    assert len(told["rows"]) == 2 * len(Part)
    assert rows_by_part(told, "en")["name"]["text"] == "Jiaxian pear"


def test_set_keeps_texts_of_the_office(ask: Ask, path: Path, sample: Sample) -> None:
    words = ("set", path, "--product", "甲县梨", "human=人文=历史", "mark_office=甲县知识产权局")
    code, told = ask(*words)
    assert code == 0
    assert rows_by_part(told)["human"]["text"] == "人文=历史"  # only the first sign parts
    assert rows_by_part(ask("show", path, "--product", "甲县梨")[1])["mark_office"]["origin"] == "office"
    _code, told = ask("set", path, "--product", "甲县梨", "human=")
    assert rows_by_part(told)["human"]["text"] == ""


def test_a_stale_translation_shows(ask: Ask, path: Path, sample: Sample) -> None:
    ask("set", path, "--product", "甲县梨", "human=旧")
    ask("set", path, "--product", "甲县梨", "--language", "en", "human=old")
    ask("set", path, "--product", "甲县梨", "human=新")
    _code, told = ask("show", path, "--product", "甲县梨", "--language", "en")
    assert rows_by_part(told, "en")["human"]["stale"] is True


@pytest.mark.parametrize(
    ("setting", "code"),
    [("colour=red", "REQUIREMENT_UNKNOWN"), ("human", "REQUIREMENT_UNKNOWN"), ("name=x", "REQUIREMENT_FIXED"),
     ("scope=x", "REQUIREMENT_FIXED"), ("human=" + "x" * 20_001, "REQUIREMENT_LONG")],
)  # fmt: skip
def test_wrong_settings_are_wrong_usage(ask: Ask, path: Path, sample: Sample, setting: str, code: str) -> None:
    exit_code, told = ask("set", path, "--product", "甲县梨", setting)
    assert (exit_code, told["error"]["code"]) == (2, code)


def test_requirements_are_refused_until_they_are_whole(ask: Ask, path: Path, sample: Sample, tmp_path: Path) -> None:
    words = ("requirements", path, "--product", "甲县梨", "--to", tmp_path / "a.docx")
    code, told = ask(*words)
    assert (code, told["error"]["code"]) == (3, "DOCUMENT_INCOMPLETE")
    code, told = ask(*words, "--incomplete")
    assert (code, told["path"]) == (0, str(tmp_path / "a.docx"))
    assert len(told["missing"]) == 4
    code, told = ask(*words, "--incomplete")
    assert (code, told["error"]["code"]) == (3, "EXPORT_EXISTS")
    assert ask(*words, "--incomplete", "--replace")[0] == 0
    ask("set", path, "--product", "甲县梨", *(f"{part}=x" for part in Part if part not in ("name", "scope")))
    code, told = ask(*words, "--replace")
    assert (code, told["missing"], told["remarks"]) == (0, [], [])


@pytest.mark.parametrize("ending", [".docx", ".txt", ".pdf"])
def test_statements(ask: Ask, path: Path, sample: Sample, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"s{ending}"
    words = ("statement", path, "--boundary", sample.version.id, "--to", target, "--language", "both")
    code, told = ask(*words)
    assert (code, told) == (0, {"path": str(target), "missing": [], "remarks": []})
    assert target.stat().st_size > 1000


def test_a_statement_of_another_edition_has_no_sentence(ask: Ask, path: Path, sample: Sample, tmp_path: Path) -> None:
    words = ("statement", path, "--boundary", sample.version.id, "--to", tmp_path / "s.txt")
    assert ask(*words, "--edition", "1999-01")[0] == 0
    told = (tmp_path / "s.txt").read_text(encoding="utf-8-sig")
    assert "未能写出表述" in told
    assert WORDING in told


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("requirements", "--product", "甲县梨", "--to", "a.odt", "--incomplete"), 2, "OUTPUT_ENDING"),
        (("requirements", "--product", "乙", "--to", "a.docx"), 2, "PRODUCT_UNKNOWN"),
        (("statement", "--boundary", "nobody", "--to", "a.docx"), 3, "STORE_ID_UNKNOWN"),
        (("show", "--product", "nobody"), 2, "PRODUCT_UNKNOWN"),
    ],
)
def test_wrong_calls(
    ask: Ask, path: Path, sample: Sample, words: tuple[str, ...], code: int, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    exit_code, told = ask(words[0], path, *words[1:])
    assert (exit_code, told["error"]["code"]) == (code, error)


def test_lines_for_people(path: Path, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.txt"
    assert run(["documents", "set", str(path), "--product", "甲县梨", "sensory=脆"]) == 0
    capsys.readouterr()
    words = ["documents", "requirements", str(path), "--product", "甲县梨", "--to", str(target), "--incomplete"]
    assert run(["--lang", "en", *words]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == str(target)
    assert "Missing: Description of the product" in lines
    assert "To look at: Physico-chemical indicators: not filled in" in lines
    assert run(["--lang", "zh", "documents", "show", str(path), "--product", "甲县梨"]) == 0
    assert f"zh scope 产地范围: {WORDING} [取自界线版本的范围表述（2026-01）]" in capsys.readouterr().out.splitlines()


def test_reading_commands_leave_the_project_as_it_is(ask: Ask, path: Path, sample: Sample, tmp_path: Path) -> None:
    before = path.read_bytes()
    ask("show", path, "--product", "甲县梨")
    ask("requirements", path, "--product", "甲县梨", "--to", tmp_path / "a.txt", "--incomplete")
    ask("statement", path, "--boundary", sample.version.id, "--to", tmp_path / "b.txt")
    assert path.read_bytes() == before
