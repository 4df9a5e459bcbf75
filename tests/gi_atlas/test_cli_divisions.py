"""The commands about divisions, as a person calls them; changes kept in a project."""

import csv
import json

import pytest
from openpyxl import load_workbook

from gi_atlas.cli import run
from gi_atlas.divisions.editions import edition_as_of, editions_of
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminChange, AdminUnit, UnitLevel, fill_code, level_of_code
from gi_atlas.services.division_changes import save_comparison, set_change
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project

OLD = "990101 青石县,990101100 红岩镇,990101200 柳溪乡,990101201 =长底乡,990101202 无名乡"
NEW = "990101 青石县,990101100 红岩镇,990101101 柳溪镇,990101201 =长底苗族乡"


def units(edition, text):
    for line in text.split(","):
        code, name = line.split(" ")
        yield AdminUnit(code, name, edition, level_of_code(code), code12=fill_code(code))


@pytest.fixture
def path(tmp_path):
    """Path of a closed project with two editions."""
    with create_project(tmp_path / "区划.gpkg") as project:
        save_many(project, [*units("2001", OLD), *units("2012", NEW)])
    return project.path


@pytest.fixture
def ask(capsys):
    """Runs a command; returns exit code and JSON answer."""

    def run_command(*words):
        code = run([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_command


def stored(path):
    with open_project(path, read_only=True) as project:
        return project.read_all(AdminChange)


def test_compare_answers_every_unit(path, ask):
    code, answer = ask("divisions", "compare", path)

    assert code == 0
    assert (answer["from"], answer["to"], answer["saved"]) == ("2001", "2012", 0)
    assert {row["old_name"]: (row["kind"], row["new_name"]) for row in answer["rows"]} == {
        "柳溪乡": ("UPGRADE", "柳溪镇"),
        "=长底乡": ("RENAME", "=长底苗族乡"),
        "无名乡": ("ABOLISH", ""),
    }
    assert answer["levels"]["township"]["units"] == 4
    assert answer["levels"]["township"]["hit_rate"] == 0.75
    assert answer["levels"]["county"]["hit_rate"] == 1
    assert stored(path) == []


def test_lines_for_people_in_both_languages(path, capsys):
    assert run(["--lang", "zh", "divisions", "compare", str(path)]) == 0
    shown = capsys.readouterr().out

    assert "乡级单位：2001 版 4 个单位对照 2012 版；75.0% 未变或有后继" in shown
    assert "专名相同，通名不同" in shown
    set_language("en")
    assert run(["divisions", "compare", str(path)]) == 0
    assert "75.0% stayed or have a successor" in capsys.readouterr().out


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_compare_to_a_file(path, ask, tmp_path, ending):
    target = tmp_path / f"变更{ending}"
    code, answer = ask("divisions", "compare", path, "--to-file", target)

    assert (code, answer["file"]) == (0, str(target))
    if ending == ".csv":
        rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    else:
        rows = [list(row) for row in load_workbook(target).worksheets[0].values]
    assert rows[0][:3] == ["Kind of change", "Old code", "Old name"]
    assert [row[2] for row in rows[1:]] == ["柳溪乡", "'=长底乡", "无名乡"]
    assert rows[1][1] == "990101200000"
    assert [name.name for name in tmp_path.iterdir() if name.name.startswith(".gi-atlas-")] == []


def test_a_file_that_is_there_or_of_another_kind_is_refused(path, ask, tmp_path):
    (tmp_path / "a.csv").write_text("kept", encoding="utf-8")

    assert ask("divisions", "compare", path, "--to-file", tmp_path / "a.csv")[1]["error"]["code"] == "DIVISIONS_EXISTS"
    assert (
        ask("divisions", "compare", path, "--to-file", tmp_path / "a.doc")[1]["error"]["code"] == "DIVISIONS_FILE_KIND"
    )
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "kept"


def test_kept_changes_are_one_step_and_can_be_undone(path, ask):
    assert ask("divisions", "compare", path, "--save")[1]["saved"] == 3
    assert len(stored(path)) == 3
    with open_project(path) as project:
        steps = len(project.steps()[0])
        again = editions_of(project).between("2001", "2012")
        assert save_comparison(project, again) == 3
        assert len(project.steps()[0]) == steps  # nothing new to keep
        project.undo()
    assert stored(path) == []


def test_what_is_said_by_hand_survives_deriving_again(path, ask):
    code, answer = ask(
        "divisions", "set", path, "990101202", "990101100", "--kind", "MERGE", "--note", "批复", "--on", "2010-03-01"
    )

    assert code == 0
    assert [(row["old_name"], row["new_name"], row["kind"]) for row in answer["rows"]] == [
        ("无名乡", "红岩镇", "MERGE")
    ]
    for _turn in range(2):
        rows = ask("divisions", "compare", path, "--save")[1]["rows"]
        assert ("无名乡", "红岩镇", True) in {(row["old_name"], row["new_name"], row["by_hand"]) for row in rows}
        assert [change.new_name for change in stored(path) if change.old_name == "无名乡"] == ["红岩镇"]
    assert ask("divisions", "compare", path)[1]["levels"]["township"]["hit_rate"] == 1


def test_saying_it_again_replaces_and_clearing_takes_back(path, ask):
    ask("divisions", "set", path, "990101202", "990101100", "--kind", "MERGE")
    ask("divisions", "set", path, "990101202", "990101100", "990101101", "--kind", "SPLIT")
    assert [(one.kind, one.new_code) for one in stored(path)] == [
        ("SPLIT", "990101100000"),
        ("SPLIT", "990101101000"),
    ]
    assert ask("divisions", "find", path, "无名乡", "--county", "青石县")[1]["match"] == "SPLIT"
    ask("divisions", "set", path, "990101202", "--clear")
    assert stored(path) == []


def test_by_hand_after_keeping_hides_the_derived_answer(path, ask):
    ask("divisions", "compare", path, "--save")
    ask("divisions", "set", path, "990101200", "990101100", "--kind", "MERGE")

    _code, answer = ask("divisions", "compare", path)
    assert [row["new_name"] for row in answer["rows"] if row["old_name"] == "柳溪乡"] == ["红岩镇"]


@pytest.mark.parametrize(
    ("words", "code", "match", "found"),
    [
        (("柳溪乡", "--county", "青石县"), 0, "RENAMED", "990101101"),
        (("柳溪乡", "--county", "青石县", "--as-of", "2005-01-01"), 0, "EXACT", "990101200"),
        (("青石县柳溪镇", "--edition", "2001"), 0, "RENAMED", "990101200"),
        (("无名乡", "--county", "青石县"), 1, "UNKNOWN", ""),
        (("柳溪乡",), 1, "UNKNOWN", ""),
        (("青石县",), 0, "EXACT", "990101"),
    ],
)
def test_find(path, ask, words, code, match, found):
    answered, answer = ask("divisions", "find", path, *words)

    assert (answered, answer["match"], answer["code"]) == (code, match, found)


@pytest.mark.parametrize(
    ("words", "has_note"),
    [
        (("--as-of", "1990-01-01"), True),
        (("--as-of", "2001-01-01"), False),
        (("--as-of", "2020-05-05"), False),
        (("--as-of", "1990-01-01", "--edition", "2001"), False),
        ((), False),
    ],
)
def test_a_day_before_every_edition_is_never_answered_in_silence(path, ask, words, has_note):
    _code, answer = ask("divisions", "find", path, "青石县", *words)

    assert answer["match"] == "EXACT"
    assert bool(answer["note"]) is has_note
    if has_note:
        assert ("1990-01-01" in answer["note"], answer["edition"] in answer["note"]) == (True, True)


def test_codes_and_editions_that_are_not_there(path, ask):
    def fault(*words):
        code, answer = ask("divisions", *words)
        return code, answer["error"]["code"]

    assert fault("set", path, "990109999", "990101100")[1] == "DIVISIONS_NO_CODE"
    assert fault("set", path, "990101200", "990109999")[1] == "DIVISIONS_NO_CODE"
    assert fault("compare", path, "--from", "1999")[1] == "DIVISIONS_NO_EDITION"
    assert fault("compare", path, "--from", "2001", "--to", "2001")[1] == "DIVISIONS_SAME_EDITION"
    assert stored(path) == []


def test_a_project_without_editions(tmp_path, ask):
    create_project(tmp_path / "a.gpkg").close()

    assert ask("divisions", "compare", tmp_path / "a.gpkg")[1]["error"]["code"] == "DIVISIONS_NEED_TWO"
    assert ask("divisions", "find", tmp_path / "a.gpkg", "青石县")[1]["error"]["code"] == "DIVISIONS_NONE"


def test_editions_are_read_again_when_units_change(path):
    with open_project(path) as project:
        assert edition_as_of(project) == "2012"
        save_many(project, [AdminUnit("990101", "青石市", "2020-01", UnitLevel.COUNTY, code12="990101000000")])
        assert edition_as_of(project) == "2020-01"
        before = editions_of(project).between("2001", "2012")
        set_change(project, ("2001", "2012"), "990101202", [], "ABOLISH")
        assert editions_of(project).between("2001", "2012") is not before
