"""``forms import``: one JSON object, exit codes, both languages, nothing written by a trial."""

import json
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from gi_atlas.storage.opening import create_project, open_project
from survey_forms.schema import Form
from tests.survey_forms.phone.making import (
    HOSTILE,
    County,
    Made,
    make_bare_county,
    make_county,
    photo,
    write_central,
    write_instances,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with create_project(tmp_path / "a.gpkg"):
        pass
    return tmp_path / "a.gpkg"


def call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    code = run(["--json", "forms", "import", *map(str, words)])
    told = json.loads(capsys.readouterr().out)
    assert isinstance(told, dict)
    return code, told


def count(path: Path) -> int:
    with open_project(path) as project:
        return int(project.fetch("SELECT count(*) FROM gi_record")[0][0])


def test_the_answer_has_every_count(capsys: pytest.CaptureFixture[str], path: Path, form: Form, tmp_path: Path) -> None:
    archive = write_central(tmp_path / f"{form.form_id}.zip", form, make_county(2, 2, 1, 1, HOSTILE[:1]))
    code, trial = call(capsys, path, archive, "--dry-run")
    assert (code, trial["imported"], trial["dry_run"], count(path)) == (0, 2, True, 0)
    code, told = call(capsys, path, archive)
    assert code == 0
    assert {name: told[name] for name in ("read", "imported", "updated", "unchanged", "skipped", "conflicts")} == {
        "read": 2, "imported": 2, "updated": 0, "unchanged": 0, "skipped": [], "conflicts": []
    }  # fmt: skip
    sizes = {name: len(told[name]) for name in ("missing", "orphaned", "duplicates", "hostile")}
    assert sizes == {"missing": 2, "orphaned": 1, "duplicates": 1, "hostile": 1}
    assert told["files"][0]["file"] == archive.name
    assert told["forms"] == [{"id": form.form_id, "version": form.version, "count": 2}]
    assert told["missing"][0].keys() >= {"record_id", "title", "question", "name", "code", "message"}
    code, again = call(capsys, path, archive)
    assert (code, again["unchanged"], count(path)) == (0, 2, 2)


def test_a_conflict_is_a_finding(capsys: pytest.CaptureFixture[str], path: Path, form: Form, tmp_path: Path) -> None:
    county = make_bare_county(1)
    call(capsys, path, write_instances(tmp_path / "a", form, county))
    other = Made(county.made[0].instance_id, {**county.made[0].answers, "link": [{"link_kind": "water"}]})
    code, told = call(capsys, path, write_instances(tmp_path / "b", form, County([other])))
    assert code == 1
    (conflict,) = told["conflicts"]
    assert {"path": "link[1]/link_kind", "ours": "soil", "theirs": "water"} in conflict["fields"]


def test_what_is_refused_names_the_option(capsys: pytest.CaptureFixture[str], path: Path, tmp_path: Path) -> None:
    unknown = tmp_path / "list.csv"
    unknown.write_text("a,b\n1,2\n")
    code, told = call(capsys, path, unknown)
    assert (code, told["error"]["code"]) == (3, "PHONE_FORM_OPEN")
    assert "--form" in told["error"]["message"]
    code, told = call(capsys, path, unknown, "--form", "gi_potential_resource")
    assert (code, told["error"]["code"]) == (3, "PHONE_FIELDS_OPEN")
    code, told = call(capsys, path, unknown, "--form", "gi_potential_resource", "--field", "product_name=b")
    assert (code, told["imported"], told["unknown_columns"]) == (0, 1, ["a"])
    code, told = call(capsys, path, unknown, "--form", "nothing")
    assert (code, told["error"]["code"]) == (3, "RECORD_FORM_GONE")
    code, told = call(capsys, path, unknown, "--field", "=x")
    assert (code, told["error"]["code"]) == (2, "FIELD_NO_EQUALS")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.jpg").write_bytes(photo(0, 115.7, 23.9))
    code, told = call(capsys, path, tmp_path / "p")
    assert (code, told["error"]["code"]) == (3, "PHONE_LOOSE_OPEN")
    code, told = call(capsys, path, tmp_path / "p", "--photos", "new")
    assert (code, told["imported"]) == (0, 1)


def test_a_form_that_came_along_is_used(
    capsys: pytest.CaptureFixture[str], path: Path, form: Form, tmp_path: Path
) -> None:
    county = make_bare_county(1)
    xform = form.xform.replace('id="gi_potential_resource"', 'id="other_form"')
    assert xform != form.xform
    made = write_instances(tmp_path / "odk" / "instances", form, county)
    for submission in made.rglob("*.xml"):
        text = submission.read_text(encoding="utf-8").replace('id="gi_potential_resource"', 'id="other_form"')
        submission.write_text(text, encoding="utf-8")
    code, told = call(capsys, path, made)
    assert (code, told["error"]["code"]) == (3, "PHONE_FORM_OPEN")
    (tmp_path / "other.xml").write_text(xform, encoding="utf-8")
    code, told = call(capsys, path, made, "--form", tmp_path / "other.xml")
    assert (code, told["imported"]) == (0, 1)
    (tmp_path / "odk" / "forms").mkdir()
    (tmp_path / "odk" / "forms" / "other.xml").write_text(xform, encoding="utf-8")
    code, told = call(capsys, path, tmp_path / "odk")
    assert (code, told["unchanged"]) == (0, 1)
    with open_project(path) as project:
        assert project.fetch("SELECT form_id FROM gi_form") == [("other_form",)]
    code, told = call(capsys, path, made, "--form", next(made.rglob("*.xml")))
    assert (code, told["error"]["code"]) == (3, "PHONE_NO_XFORM")


def test_people_are_told_in_their_language(
    capsys: pytest.CaptureFixture[str], path: Path, form: Form, tmp_path: Path
) -> None:
    archive = write_central(tmp_path / f"{form.form_id}.zip", form, make_county(1, 1, 1, 0, HOSTILE[:1]))
    assert run(["--lang", "zh", "forms", "import", str(path), str(archive), "--dry-run"]) == 0
    chinese = capsys.readouterr().out
    assert "读取 1 份填报数据" in chinese
    assert "缺少：" in chinese
    assert "文件名指向文件夹之外" in chinese
    assert run(["--lang", "en", "forms", "import", str(path), str(archive), "--dry-run"]) == 0
    english = capsys.readouterr().out
    assert "1 submissions read" in english
    assert "leads out of its folder" in english


def test_a_locked_project_is_left_alone(capsys: pytest.CaptureFixture[str], path: Path, tmp_path: Path) -> None:
    code, told = call(capsys, tmp_path / "none.gpkg", tmp_path)
    assert code in (3, 4)
    assert "error" in told
    assert count(path) == 0
