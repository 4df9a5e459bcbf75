"""Files of choices beside a workbook: read in the child, taken into the form, kept with it, and what is wrong said."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from gi_atlas.errors import ManyErrors, ReadError, WorkbookError
from gi_atlas.storage.opening import create_project
from survey_forms import read_choices
from survey_forms.capture import FormSession
from survey_forms.form_catalogue import add_workbook
from survey_forms.phone_package import choice_files
from survey_forms.records import load_form
from survey_forms.schema import Choice, Form
from survey_forms.xlsform import load_workbook, read_form_workbook
from tests.survey_forms.workbooks import write_workbook

HEADING = ["type", "name", "label", "choice_filter", "parameters", "calculation"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_workbook(
        tmp_path / "测试 目录" / "表.xlsx",
        survey=[HEADING, ["select_one_from_file towns.csv", "state", "S"],
                ["select_one_from_file farms.csv", "farm", "F", "town=${state}"],
                ["select_one_from_file sites.geojson", "site", "P"],
                ["calculate", "size", None, None, None, "instance('farms')/root/item[name=${farm}]/mu"],
                ["calculate", "old", None, None, None, "pulldata('farms', 'label', 'name', ${farm})"]],
    )  # fmt: skip


def put_files(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "towns.csv").write_text("\ufeffname,label\nt1,水寨镇\nt2,河东镇\n", encoding="utf-8")
    (folder / "farms.csv").write_bytes("name,label,town,mu,面 积\nf1,一号,t1,12,x\nf2,二号,t2,0,y\n".encode("gb18030"))
    features = [{"type": "Feature", "id": "s1", "properties": {"title": "东坡", "height": 320, "open": None},
                 "geometry": {"type": "Point", "coordinates": [115.7, 23.9, 80]}},
                {"type": "Feature", "properties": {"id": "s2", "title": "西坡"},
                 "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [5, 6], [1, 2]]]}}]  # fmt: skip
    content = {"type": "FeatureCollection", "features": features}
    (folder / "sites.geojson").write_text(json.dumps(content), encoding="utf-8")


def names(form: Form, name: str) -> list[str]:
    return [choice.name for choice in form.lists[name].choices]


@pytest.mark.parametrize("folder", ["", "表-media"])
def test_files_beside_the_workbook_fill_its_lists(workbook: Path, folder: str) -> None:
    put_files(workbook.parent / folder)
    loaded = read_form_workbook(workbook)
    form = loaded.form
    assert loaded.notes == ()
    assert form.lists["towns"].choices == (Choice("t1", {"": "水寨镇"}), Choice("t2", {"": "河东镇"}))
    # A heading that no expression can name is left out.
    assert form.lists["farms"].choices[0] == Choice("f1", {"": "一号"}, {"town": "t1", "mu": "12"})
    first, second = form.lists["sites"].choices
    assert (first.name, first.labels[""], first.columns["geometry"]) == ("s1", "东坡", "23.9 115.7 0 0")
    assert first.columns["height"] == "320"
    assert second.columns["geometry"] == "2 1 0 0;4 3 0 0;6 5 0 0;2 1 0 0"


def test_the_form_computes_with_them(workbook: Path) -> None:
    put_files(workbook.parent)
    session = FormSession(load_workbook(workbook))
    session.set("state", "t1")
    assert [choice.name for choice in session.choices("farm")] == ["f1"]
    session.set("farm", "f1")
    assert (session.value("size"), session.value("old")) == ("12", "一号")


def test_files_that_are_missing_are_remarked_and_the_form_is_taken(workbook: Path) -> None:
    (workbook.parent / "towns.csv").write_text("name,label\nt1,A\n", encoding="utf-8")
    loaded = read_form_workbook(workbook)
    assert [(note.code, note.context["value"]) for note in loaded.notes] == [
        ("FORM_LIST_FILE_MISSING", "farms.csv"), ("FORM_LIST_FILE_MISSING", "sites.geojson"),
    ]  # fmt: skip
    assert names(loaded.form, "towns") == ["t1"]
    assert loaded.notes[0].message("zh").startswith("表.xlsx：选项文件 farms.csv 不在工作簿旁边")


def test_divisions_are_never_taken_from_beside_a_workbook(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["select_one_from_file counties.csv", "c", "C"]]
    )
    (tmp_path / "counties.csv").write_text("name,label\n1,A\n", encoding="utf-8")
    loaded = read_form_workbook(path)
    assert loaded.form.lists["counties"].choices == ()
    assert loaded.notes == ()


def test_other_columns_may_be_value_and_label(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "f.xlsx",
        survey=[HEADING, ["select_one_from_file towns.csv", "t", "T", None, "value=code label=town"]],
    )
    (tmp_path / "towns.csv").write_text("code,town\n7,甲\n8,乙\n", encoding="utf-8")
    form = load_workbook(path)
    assert form.lists["towns"].choices[0] == Choice("7", {"": "甲"}, {"code": "7", "town": "甲"})
    session = FormSession(form)
    assert [choice.name for choice in session.choices("t")] == ["7", "8"]
    session.set("t", "8")
    assert session.faults() == {}


def test_an_xml_file_of_choices(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["select_multiple_from_file old.xml", "c", "C"]]
    )
    content = "<root><item><name>a</name><label>A&amp;B</label><x>1</x></item><item><name>b</name></item></root>"
    (tmp_path / "old.xml").write_text(content, encoding="utf-8")
    assert load_workbook(path).lists["old"].choices == (Choice("a", {"": "A&B"}, {"x": "1"}), Choice("b"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("towns.csv", b"\xff\xfe\x00\xd8\x81"),
        ("sites.geojson", b"{"),
        ("sites.geojson", b"[" * 100_000),
        ("sites.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}'),
    ],
)
def test_a_file_that_cannot_be_read_is_named(workbook: Path, name: str, content: bytes) -> None:
    put_files(workbook.parent)
    (workbook.parent / name).write_bytes(content)
    with pytest.raises(WorkbookError) as caught:
        load_workbook(workbook)
    assert (caught.value.code, caught.value.context["file"]) == ("FORM_LIST_UNREADABLE", name)
    assert caught.value.message("zh").startswith(name)


def test_an_entity_bomb_among_the_choices_is_refused(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["select_one_from_file old.xml", "c", "C"]]
    )
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE r [<!ENTITY a0 "dos">{entities}]><root><item><name>&a9;</name></item></root>'
    (tmp_path / "old.xml").write_text(bomb, encoding="utf-8")
    with pytest.raises(WorkbookError) as caught:
        load_workbook(path)
    assert caught.value.code == "FORM_LIST_UNREADABLE"


def test_too_many_choices_are_refused(workbook: Path) -> None:
    put_files(workbook.parent)
    many = "name,label\n" + "".join(f"{n},x\n" for n in range(read_choices.MAX_CHOICES + 1))
    (workbook.parent / "towns.csv").write_text(many, encoding="utf-8")
    with pytest.raises((WorkbookError, ManyErrors, ReadError)) as caught:
        load_workbook(workbook)
    assert caught.value.code == "FORM_LIST_LONG"


def test_they_stay_with_the_form_in_the_project_and_go_to_phones(workbook: Path, tmp_path: Path) -> None:
    put_files(workbook.parent)
    with create_project(tmp_path / "p.gpkg") as project:
        added = add_workbook(project, workbook)
        for path in workbook.parent.glob("*.*"):
            path.unlink()
        form = load_form(project, added.form.form_id)
        assert names(form, "farms") == ["f1", "f2"]
        files, _editions = choice_files(form, project)
        first = next(csv.DictReader(StringIO(files["farms.csv"])))
        assert first == {"name": "f1", "label": "一号", "town": "t1", "mu": "12"}
        assert set(files) == {"towns.csv", "farms.csv"}
