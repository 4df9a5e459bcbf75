"""The commands of dossiers: exit codes, answers, refusals in words."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.cli import run
from gi_atlas.dossier.checklist import ITEMS
from gi_atlas.model import Product
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project

from .documents.sample import make_sample, make_units
from .dossier.conftest import no_painting  # noqa: F401 - a fixture

Command = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.usefixtures("no_painting")
QUICK = ("--formats", "units-csv")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "甲县.gpkg") as project:
        make_units(project)
        make_sample(project)
        save_many(project, [Product("乙县桃"), Product("同名"), Product("同名")])
    return folder / "甲县.gpkg"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*words: object) -> tuple[int, str, str]:
        code = run([str(word) for word in words])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def test_a_dossier_answers_with_files_and_checklist(path: Path, tmp_path: Path, command: Command) -> None:
    target = tmp_path / "a.zip"
    code, out, _err = command("--json", "dossier", path, "--product", "甲县梨", "--to", target, "--incomplete", *QUICK)
    answer = json.loads(out)
    assert code == 0
    assert Path(answer["path"]) == target
    assert [row["item"] for row in answer["checklist"]] == [item.item for item in ITEMS]
    assert {row["state"] for row in answer["checklist"]} == {"PRESENT", "MISSING", "TO_BE_CONFIRMED"}
    assert all(set(row) >= {"item", "state", "message"} for row in answer["checklist"])
    with zipfile.ZipFile(target) as archive:
        assert {f"data/{file['path']}" for file in answer["files"]} < set(archive.namelist())


def test_lines_for_people_name_each_item(path: Path, tmp_path: Path, command: Command) -> None:
    code, out, _err = command(
        "--lang", "zh", "dossier", path, "--product", "甲县梨", "--to", tmp_path / "a.zip", "--incomplete", *QUICK
    )
    assert code == 0
    assert "  A2  缺: 建议所附范围图" in out
    assert "待确认" in out
    assert "产地范围图: 本版程序" in out


def test_an_incomplete_one_is_refused_with_the_options_name(path: Path, tmp_path: Path, command: Command) -> None:
    code, out, _err = command("--json", "dossier", path, "--product", "甲县梨", "--to", tmp_path / "a.zip", *QUICK)
    error = json.loads(out)["error"]
    assert (code, error["code"], error["context"]["option"]) == (3, "DOSSIER_INCOMPLETE", "--incomplete")
    assert list(tmp_path.glob("*.zip")) == []


def test_all_products_go_into_a_folder(path: Path, tmp_path: Path, command: Command) -> None:
    code, out, _err = command("--json", "dossier", path, "--all", "--to", tmp_path / "o", "--incomplete", *QUICK)
    answer = json.loads(out)
    assert code == 0
    assert len(answer["dossiers"]) == 4
    assert len({row["path"] for row in answer["dossiers"]}) == 4
    assert len(list((tmp_path / "o").glob("*.zip"))) == 4


def test_a_batch_tells_who_was_refused(path: Path, tmp_path: Path, command: Command) -> None:
    code, out, _err = command(
        "dossier", path, "--product", "乙县桃", "--product", "甲县梨", "--to", tmp_path / "o", *QUICK
    )
    assert code == 3
    assert out.count("Not made: ") == 2


def test_lines_of_a_batch_count_the_items(path: Path, tmp_path: Path, command: Command) -> None:
    code, out, _err = command("dossier", path, "--product", "乙县桃", "--to", tmp_path / "o", "--incomplete", *QUICK)
    assert code == 0
    assert "乙县桃_Dossier_papers.zip: 0 present, 11 missing, 6 to be confirmed" in out


@pytest.mark.parametrize(
    ("words", "error"),
    [((), "DOSSIER_NO_PRODUCT"), (("--product", "丙"), "DOSSIER_PRODUCT_UNKNOWN"),
     (("--product", "同名"), "DOSSIER_PRODUCT_MANY"),
     (("--product", "甲县梨", "--product", "乙县桃"), "DOSSIER_TARGET"),
     (("--product", "甲县梨", "--incomplete", "--formats", "cdr"), "EXPORT_FORMAT")],
)  # fmt: skip
def test_wrong_words_are_told(path: Path, tmp_path: Path, command: Command, words: tuple[str, ...], error: str) -> None:
    code, out, _err = command("--json", "dossier", path, "--to", tmp_path / "a.zip", *words)
    assert (code, json.loads(out)["error"]["code"]) == (2, error)


def test_languages_are_those_that_there_are(path: Path, tmp_path: Path, command: Command) -> None:
    code, out, _err = command(
        "--json", "dossier", path, "--product", "甲县梨", "--to", tmp_path / "a.zip", "--language", "fr"
    )
    assert (code, json.loads(out)["error"]["code"]) == (2, "USAGE_CHOICE")


def test_both_languages_are_written(path: Path, tmp_path: Path, command: Command) -> None:
    words = ("--product", "乙县桃", "--to", tmp_path / "a.zip", "--incomplete", "--language", "both", *QUICK)
    code, out, _err = command("--json", "dossier", path, *words)
    assert code == 0
    assert {file["language"] for file in json.loads(out)["files"]} == {"zh", "en", ""}


def test_a_dossier_is_checked(path: Path, tmp_path: Path, command: Command) -> None:
    target = tmp_path / "a.zip"
    command("dossier", path, "--product", "乙县桃", "--to", target, "--incomplete", *QUICK)
    code, out, _err = command("dossier-check", target)
    assert (code, "nothing was changed" in out) == (0, True)
    content = bytearray(target.read_bytes())
    content[200] ^= 1
    target.write_bytes(content)
    code, out, _err = command("--json", "dossier-check", target)
    assert (code, json.loads(out)["ok"]) == (1, False)
    code, out, _err = command("--lang", "zh", "dossier-check", target)
    assert (code, "被改动" in out) == (1, True)


def test_a_dossier_that_was_packed_anew_says_so(path: Path, tmp_path: Path, command: Command) -> None:
    target, again = tmp_path / "a.zip", tmp_path / "b.zip"
    command("dossier", path, "--product", "乙县桃", "--to", target, "--incomplete", *QUICK)
    with zipfile.ZipFile(target) as source, zipfile.ZipFile(again, "w") as sink:
        for name in source.namelist():
            sink.writestr(name, source.read(name))
    code, out, _err = command("dossier-check", again)
    assert (code, "has no seal" in out, "only agrees with itself" in out) == (1, True, True)
    assert "nothing was changed" not in out
    code, out, _err = command("--json", "dossier-check", again)
    told = json.loads(out)
    assert (code, told["ok"], told["state"], told["problems"]) == (1, False, "unsealed", [])
    code, out, _err = command("--lang", "zh", "dossier-check", again)
    assert (code, "仅与自身清单一致" in out) == (1, True)


def test_the_help_promises_no_signature(command: Command) -> None:
    code, out, _err = command("dossier-check", "--help")
    assert (code, "no signature" in " ".join(out.split())) == (0, True)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("A seal is no signature", "not who sealed it")), ("zh", ("封记不是签名", "不能表明由谁封存"))],
)
def test_a_seal_that_holds_is_told_to_be_no_signature(
    path: Path, tmp_path: Path, command: Command, language: str, words: tuple[str, ...]
) -> None:
    target = tmp_path / "a.zip"
    command("dossier", path, "--product", "乙县桃", "--to", target, "--incomplete", *QUICK)
    code, out, _err = command("--lang", language, "dossier-check", target)
    assert code == 0
    assert all(word in out for word in words)
    told = json.loads(command("--json", "--lang", language, "dossier-check", target)[1])
    assert (told["ok"], told["is_signed"]) == (True, False)
    assert words[0] in told["remark"]


def test_what_is_no_dossier_is_refused(tmp_path: Path, command: Command) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip at all")
    code, _out, err = command("dossier-check", tmp_path / "a.zip")
    assert code == 3
    assert "a.zip" in err


def test_a_project_that_is_not_there_is_told(tmp_path: Path, command: Command) -> None:
    code, _out, err = command("dossier", tmp_path / "none.gpkg", "--all", "--to", tmp_path / "o")
    assert code in (3, 4)
    assert err
