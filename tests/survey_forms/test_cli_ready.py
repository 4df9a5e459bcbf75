"""``forms ready`` and ``forms checklist``, as people call them."""

import json

import pytest

from gi_atlas.cli import run
from survey_forms.records import save_session, session_for


@pytest.fixture
def path(project):
    for name, county in (("清溪茶", "441424"), ("五华茶", "441424"), ("西湖茶", "330106")):
        session = session_for(project)
        session.set("identity/product_name", name)
        session.set("identity/county_code", county)
        save_session(project, session)
    project.close()
    return project.path


@pytest.fixture
def say(capsys):
    """Runs a command and gives what it printed."""

    def run_command(*words, expected=0):
        code = run([str(word) for word in words])
        said = capsys.readouterr().out
        assert code == expected, said
        return said

    return run_command


@pytest.fixture
def answer(say):
    return lambda *words: json.loads(say("--json", *words))


def test_all_records_by_county(path, say, answer):
    found = answer("forms", "ready", path)
    assert [row["title"] for row in found["rows"]] == ["西湖茶", "清溪茶", "五华茶"]
    row = found["rows"][0]
    assert 0 < row["listing"]["done"] < row["listing"]["asked"] < row["dossier"]["asked"]
    assert row["half"] is True
    assert found["counties"] == [
        {"county_code": "330106", "records": 1, "listing_ready": 0, "dossier_ready": 0, "half": 1},
        {"county_code": "441424", "records": 2, "listing_ready": 0, "dossier_ready": 0, "half": 2},
    ]
    assert "清溪茶" in say("forms", "ready", path)


def test_one_record_with_its_items_groups_and_questions(path, answer):
    found = answer("forms", "ready", path, "清溪茶")
    items = {item["item"]: item for item in found["items"]}
    assert items["L1"]["state"] == "MISSING"
    assert items["L1"]["question"] == "craft/production_step"
    assert items["B8"]["source_to_be_confirmed"] is True
    assert {"survey/surveyor_org", "quality/quality_summary"} <= {one["question"] for one in found["questions"]}
    assert sum(group["listing"]["asked"] for group in found["groups"]) == found["listing"]["asked"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Listing: ", "missing", "source to be confirmed")), ("zh", ("已完成", "缺", "出处待核实", "主要工序"))],
)
def test_in_words(path, say, language, words):
    said = say("--lang", language, "forms", "ready", path, "清溪茶")
    assert all(word in said for word in words)


def test_an_office_writes_changes_and_loads_the_checklist(path, say, answer, tmp_path):
    own = tmp_path / "清单.csv"
    assert answer("forms", "checklist", path, "--to", own)["path"] == str(own)
    before = answer("forms", "checklist", path)["rows"]
    text = own.read_text(encoding="utf-8-sig").replace(
        "repeat=production_step;at_least=1", "repeat=production_step;at_least=5"
    )
    own.write_text(text, encoding="utf-8")
    rows = answer("forms", "checklist", path, "--from", own, "--edition", "2027")["rows"]
    assert len(rows) == len(before)
    assert rows != before
    items = {item["item"]: item for item in answer("forms", "ready", path, "清溪茶")["items"]}
    assert "5" in items["L1"]["message"]
    say("undo", path)
    assert answer("forms", "checklist", path)["rows"] == before


def test_the_shipped_checklist_comes_back(path, answer, tmp_path):
    own = tmp_path / "own.csv"
    before = answer("forms", "checklist", path, "--to", own)["rows"]
    own.write_text("\n".join(own.read_text(encoding="utf-8-sig").splitlines()[:3]), encoding="utf-8")
    assert len(answer("forms", "checklist", path, "--from", own)["rows"]) == 2
    assert answer("forms", "checklist", path, "--shipped")["rows"] == before


def test_a_wrong_checklist_names_every_row(path, say, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("item,level,rule,title::en\nX1,soon,rows,x\nX2,listing,magic,x\n", encoding="utf-8")
    said = json.loads(say("--json", "forms", "checklist", path, "--from", own, expected=3))
    assert said["error"]["code"] == "MANY_FAULTS"
    assert "soon" in said["error"]["message"]
    assert "magic" in said["error"]["message"]


def test_a_file_that_is_there_is_not_replaced_unasked(path, say, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("mine", encoding="utf-8")
    say("forms", "checklist", path, "--to", own, expected=3)
    assert own.read_text(encoding="utf-8") == "mine"
    say("forms", "checklist", path, "--to", own, "--replace")
