"""Forms of a project: workbooks added, versions beside each other, and the form as phones get it."""

import csv
import json
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from gi_atlas.errors import FormError, UsageError, WorkbookError, WriteError
from gi_atlas.model import AdminUnit, FormDefinition, UnitLevel
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gi_atlas.storage.verify import verify_project
from survey_forms.form_catalogue import OwnWorkbook, add_workbook, save_workbook, set_active, workbook_of
from survey_forms.forms import COUNTY_FORM, GI_FORM, shipped_file, shipped_form
from survey_forms.phone_package import README, choice_files, write_phone_package
from survey_forms.project_forms import version_key
from survey_forms.records import forms_of, load_form
from survey_forms.schema import QuestionType
from survey_forms.xform import form_from_xform
from survey_forms.xlsform import load_workbook
from tests.survey_forms.workbooks import write_workbook

UNITS = (
    ("44", "广东省", UnitLevel.PROVINCE, "guangdongsheng", ""),
    ("441424", "五华县", UnitLevel.COUNTY, "wuhuaxian", "44"),
    ("441481", "兴宁市", UnitLevel.COUNTY, "xingningshi", "44"),
    ("441424100", "水寨镇", UnitLevel.TOWNSHIP, "shuizhaizhen", "441424"),
    ("441424101", '=1+1","a"', UnitLevel.TOWNSHIP, "", "441424"),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = create_project(tmp_path / "项目.gpkg")
    yield opened
    opened.close()


@pytest.fixture
def with_units(project: Project) -> Project:
    units = [
        AdminUnit(code, name, "2024", level, parent, pinyin=pinyin, code12=code.ljust(12, "0"))
        for code, name, level, pinyin, parent in UNITS
    ]
    save_many(project, units)
    return project


def office_form(path: Path, version: str, label: str = "名称") -> Path:
    """Workbook of an office, in one version."""
    return write_workbook(
        path,
        survey=[["type", "name", "label::中文 (zh)", "label::English (en)"], ["text", "a", label, "Name"]],
        settings=[["form_id", "version", "form_title"], ["office_form", version, "县局表"]],
    )


def versions(project: Project, form_id: str = "office_form") -> list[tuple[str, bool]]:
    return [(one.version, one.is_active) for one in forms_of(project) if one.form_id == form_id]


def test_a_workbook_becomes_a_form_of_the_project(project: Project, tmp_path: Path) -> None:
    path = office_form(tmp_path / "表.xlsx", "1")
    added = add_workbook(project, path)
    assert added.changes is not None
    assert versions(project) == [("1", True)]
    form = load_form(project, "office_form")
    assert form == added.form
    assert next(form.questions()).place.row == 2
    assert workbook_of(form, project) == OwnWorkbook(path.read_bytes(), ".xlsx")


def test_adding_is_one_step_that_can_be_undone(project: Project, tmp_path: Path) -> None:
    add_workbook(project, office_form(tmp_path / "a.xlsx", "1"))
    add_workbook(project, office_form(tmp_path / "b.xlsx", "2", "新名称"))
    assert versions(project) == [("2", True), ("1", False)]
    project.undo()
    assert versions(project) == [("1", True)]
    project.undo()
    assert versions(project) == []


def test_adding_the_same_again_changes_nothing(project: Project, tmp_path: Path) -> None:
    path = office_form(tmp_path / "a.xlsx", "1")
    add_workbook(project, path)
    assert add_workbook(project, path).changes is None
    assert len(project.read_all(FormDefinition)) == 1


@pytest.mark.parametrize("version", ["1", ""])
def test_another_content_under_the_same_version_is_refused(project: Project, tmp_path: Path, version: str) -> None:
    add_workbook(project, office_form(tmp_path / "a.xlsx", version))
    with pytest.raises(FormError) as caught:
        add_workbook(project, office_form(tmp_path / "b.xlsx", version, "别的"))
    assert caught.value.code == "FORM_VERSION_TAKEN"
    assert versions(project) == [(version, True)]


def test_our_own_form_changed_without_a_new_version_is_refused(project: Project, tmp_path: Path) -> None:
    shipped = shipped_form(COUNTY_FORM)
    path = write_workbook(
        tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["text", "a", "A"]],
        settings=[["form_id", "version"], [COUNTY_FORM, shipped.version]],
    )  # fmt: skip
    with pytest.raises(FormError) as caught:
        add_workbook(project, path)
    assert caught.value.code == "FORM_VERSION_TAKEN"


def test_an_office_extends_the_gi_form_by_its_workbook(project: Project, tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "gi.xlsx"
    path.write_bytes(shipped_file(GI_FORM, ".xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["survey"]
    heading = [cell.value for cell in sheet[1]]
    extra = {"type": "integer", "name": "altar_count", "label::中文 (zh)": "祠堂数量", "label::English (en)": "Shrines",
             "required": "yes", "bind::gi:level": "D", "bind::gi:field": "SurveyHistory.shrines"}  # fmt: skip
    row = next(cell.row for cell in sheet["B"] if cell.value == "history_summary") + 1
    sheet.insert_rows(row)
    for column, name in enumerate(heading, 1):
        sheet.cell(row, column, extra.get(name))
    settings = book["settings"]
    settings.cell(2, [cell.value for cell in settings[1]].index("version") + 1, "2026112399")
    book.save(path)
    added = add_workbook(project, path)
    assert [note.message() for note in added.loaded.notes] == []
    form = load_form(project, GI_FORM)
    assert form.version == "2026112399"
    question = form.find("history/altar_count")
    assert question is not None
    assert (question.place.sheet, question.place.row) == ("survey", row)
    assert (question.level, question.target) == ("D", "SurveyHistory.shrines")
    assert (shipped_form(GI_FORM).version, False) in versions(project, GI_FORM)


def test_a_wrong_workbook_adds_nothing(project: Project, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["text", "1a", "A"]])
    with pytest.raises(WorkbookError):
        add_workbook(project, path)
    assert project.read_all(FormDefinition) == []
    assert list(project.media.all_files()) == []


def test_one_version_is_in_use_at_a_time(project: Project, tmp_path: Path) -> None:
    add_workbook(project, office_form(tmp_path / "a.xlsx", "1"))
    add_workbook(project, office_form(tmp_path / "b.xlsx", "2", "新"))
    set_active(project, "office_form", "1", True)
    assert versions(project) == [("2", False), ("1", True)]
    assert load_form(project, "office_form").version == "1"
    with pytest.raises(FormError) as caught:
        set_active(project, "office_form", "1", False)
    assert caught.value.code == "FORM_LAST_ACTIVE"
    add_workbook(project, tmp_path / "b.xlsx")
    assert versions(project) == [("2", True), ("1", False)]


def test_a_shipped_form_cannot_be_set_aside_alone(project: Project) -> None:
    with pytest.raises(FormError) as caught:
        set_active(project, GI_FORM, shipped_form(GI_FORM).version, False)
    assert caught.value.code == "FORM_LAST_ACTIVE"


def test_a_kept_workbook_is_no_stranger_in_the_media_folder(project: Project, tmp_path: Path) -> None:
    add_workbook(project, office_form(tmp_path / "a.xlsx", "1"))
    path = project.path
    project.close()
    report = verify_project(path)
    assert [problem.code for problem in report.problems] == []


# For phones


def entries_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_package_holds_form_and_lists(with_units: Project, tmp_path: Path) -> None:
    form = shipped_form(GI_FORM)
    written = write_phone_package(form, tmp_path / "出" / "p.zip", with_units)
    entries = entries_of(written.path)
    folder = f"{GI_FORM}-media"
    assert sorted(entries) == sorted([
        README, f"{GI_FORM}.xlsx", f"{GI_FORM}.xml", f"{folder}/provinces.csv", f"{folder}/counties.csv",
        f"{folder}/townships.csv",
    ])  # fmt: skip
    assert entries[f"{GI_FORM}.xlsx"] == shipped_file(GI_FORM, ".xlsx")
    assert form_from_xform(entries[f"{GI_FORM}.xml"].decode()) == form
    assert written.counts == {"provinces.csv": 1, "counties.csv": 2, "townships.csv": 2}
    assert (written.editions, written.missing) == (("2024",), ())
    # The workbook that a server converts is the form that the XForm says.
    (tmp_path / "again.xlsx").write_bytes(entries[f"{GI_FORM}.xlsx"])
    assert load_workbook(tmp_path / "again.xlsx").xform.encode() == entries[f"{GI_FORM}.xml"]


def test_every_file_that_the_form_asks_for_is_there_with_the_columns_it_uses(with_units: Project) -> None:
    lists, _editions = choice_files(shipped_form(GI_FORM), with_units)
    form = shipped_form(GI_FORM)
    assert set(lists) == {one.file for one in form.lists.values() if one.file}
    tables = {name: list(csv.reader(StringIO(text))) for name, text in lists.items()}
    assert tables["provinces.csv"] == [["name", "label"], ["44", "广东省 Guangdong Sheng 44"]]
    assert tables["counties.csv"] == [
        ["name", "label", "province", "edition"],
        ["441424", "五华县 Wuhua Xian 441424", "44", "2024"],
        ["441481", "兴宁市 Xingning Shi 441481", "44", "2024"],
    ]
    assert tables["townships.csv"][0] == ["name", "label", "county"]
    assert tables["townships.csv"][1] == ["441424100", "水寨镇 Shuizhai Zhen 441424100", "441424"]
    assert tables["townships.csv"][2] == ["441424101", '=1+1","a" 441424101', "441424"]
    filters = {one.itemset.partition("[")[2].partition("=")[0].strip(" !") for one in form.questions() if one.itemset}
    used = {name for name in filters if name in ("province", "county", "name")}
    assert used == {"province", "county", "name"}


def test_the_form_can_be_filled_from_what_the_package_holds(with_units: Project) -> None:
    """Provinces lead to counties and counties to townships by the codes in the files."""
    lists, _editions = choice_files(shipped_form(GI_FORM), with_units)
    rows = {name: list(csv.DictReader(StringIO(text))) for name, text in lists.items()}
    provinces = {row["name"] for row in rows["provinces.csv"]}
    counties = {row["name"] for row in rows["counties.csv"]}
    assert {row["province"] for row in rows["counties.csv"]} <= provinces
    assert {row["county"] for row in rows["townships.csv"]} <= counties


def test_without_an_edition_the_package_says_so(project: Project, tmp_path: Path) -> None:
    written = write_phone_package(shipped_form(GI_FORM), tmp_path / "p.zip", project)
    assert written.missing == ("provinces.csv", "counties.csv", "townships.csv")
    assert written.editions == ()
    entries = entries_of(written.path)
    assert not any(name.endswith(".csv") for name in entries)
    readme = entries[README].decode("utf-8-sig")
    assert "no such administrative units" in readme
    assert "没有相应的行政区划单元" in readme


@pytest.mark.parametrize("form_id", [GI_FORM, COUNTY_FORM])
def test_the_readme_speaks_both_languages_and_names_what_is_there(
    with_units: Project, tmp_path: Path, form_id: str
) -> None:
    entries = entries_of(write_phone_package(shipped_form(form_id), tmp_path / "p.zip", with_units).path)
    readme = entries[README].decode("utf-8-sig")
    assert "?" not in readme
    for word in (
        "ODK Central",
        "KoboToolbox",
        f"{form_id}.xlsx",
        f"{form_id}.xml",
        f"{form_id}-media",
        "2024",
        "文件夹",
    ):
        assert readme.count(word) >= 1
    assert "no such administrative units" not in readme


def test_an_offices_form_goes_with_its_own_workbook(project: Project, tmp_path: Path) -> None:
    path = office_form(tmp_path / "a.xlsx", "1")
    form = add_workbook(project, path).form
    entries = entries_of(write_phone_package(form, tmp_path / "p.zip", project).path)
    assert sorted(entries) == [README, "office_form.xlsx", "office_form.xml"]
    assert entries["office_form.xlsx"] == path.read_bytes()
    assert "office_form-media" not in entries[README].decode("utf-8-sig")


def test_a_workbook_of_the_older_format_keeps_its_ending(project: Project, tmp_path: Path, real_data: Path) -> None:
    path = real_data / "foreign" / "xlsform" / "yes_or_no_question.xls"
    form = add_workbook(project, path).form
    entries = entries_of(write_phone_package(form, tmp_path / "p.zip", project).path)
    assert entries["yes_or_no_question.xls"] == path.read_bytes()
    assert "yes_or_no_question.xls " in entries[README].decode("utf-8-sig").replace("，", " ")
    saved = save_workbook(form, tmp_path / "mine.xlsx", project)
    assert (saved.name, saved.read_bytes()) == ("mine.xls", path.read_bytes())


def test_a_form_without_its_workbook_says_what_servers_take(project: Project, tmp_path: Path) -> None:
    form = load_workbook(office_form(tmp_path / "a.xlsx", "1"))
    entries = entries_of(write_phone_package(form, tmp_path / "p.zip", project).path)
    assert sorted(entries) == [README, "office_form.xml"]
    assert "KoboToolbox needs the workbook" in entries[README].decode("utf-8-sig")


def test_choices_that_came_with_a_workbook_go_along(project: Project, tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "f.xlsx",
        survey=[["type", "name", "label", "choice_filter"], ["select_one_external city", "a", "A", "state='x'"],
                ["select_one_from_file farms.csv", "b", "B", None]],
        choices=[["list_name", "name", "label"]],
        external_choices=[["list_name", "name", "label", "state"], ["city", "1", "一", "x"]],
    )  # fmt: skip
    form = add_workbook(project, path).form
    assert next(form.questions()).type is QuestionType.SELECT_ONE
    written = write_phone_package(form, tmp_path / "p.zip", project)
    assert written.missing == ("farms.csv",)
    assert "farms.csv" in entries_of(written.path)[README].decode("utf-8-sig")
    (name,) = [name for name in entries_of(written.path) if name.endswith(".csv")]
    rows = list(csv.DictReader(StringIO(entries_of(written.path)[name].decode())))
    assert rows == [{"name": "1", "label": "一", "list_name": "city", "state": "x"}]


def test_names_of_forms_become_safe_file_names(project: Project, tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["text", "a", "A"]],
        settings=[["form_id"], ["../../evil"]],
    )  # fmt: skip
    form = add_workbook(project, path).form
    names = entries_of(write_phone_package(form, tmp_path / "p.zip", project).path)
    assert not any(name.startswith("/") or ".." in name.split("/") for name in names)


def test_nothing_is_overwritten_unasked(project: Project, tmp_path: Path) -> None:
    form = shipped_form(COUNTY_FORM)
    target = tmp_path / "p.zip"
    target.write_bytes(b"mine")
    with pytest.raises(WriteError) as caught:
        write_phone_package(form, target, project)
    assert caught.value.code == "EXPORT_EXISTS"
    assert target.read_bytes() == b"mine"
    write_phone_package(form, target, project, is_replacing=True)
    assert entries_of(target)
    with pytest.raises(UsageError):
        write_phone_package(form, tmp_path / "p.tar", project)


# On the command line


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = run([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_check_tells_faults_with_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write_workbook(
        tmp_path / "b.xlsx", survey=[["type", "name", "label"], ["text", "1", "A"], ["text", "2", "B"]]
    )
    good = office_form(tmp_path / "g.xlsx", "1")
    code, found = answer(capsys, "forms", "check", str(bad), str(good))
    assert code == 3
    first, second = found["files"]
    assert [(one["code"], one["sheet"], one["row"], one["column"]) for one in first["errors"]] == [
        ("FORM_NAME_WRONG", "survey", 2, "name"), ("FORM_NAME_WRONG", "survey", 3, "name"),
    ]  # fmt: skip
    assert first["errors"][0]["messages"]["zh"].startswith("b.xlsx，工作表 survey 第 2 行 name 列：")
    assert (second["form_id"], second["questions"], second["errors"]) == ("office_form", 1, [])
    assert answer(capsys, "forms", "check", str(good))[0] == 0


def test_check_speaks_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write_workbook(tmp_path / "b.xlsx", survey=[["type", "name", "label"], ["text", "1", "A"]])
    assert run(["forms", "check", str(bad), "--lang", "zh"]) == 3
    assert "不能作名称" in capsys.readouterr().out
    assert run(["forms", "check", str(tmp_path / "none.xlsx"), "--lang", "en"]) == 3
    assert "none.xlsx" in capsys.readouterr().out


def test_add_list_and_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "p.gpkg"
    create_project(project).close()
    form = office_form(tmp_path / "f.xlsx", "7")
    assert answer(capsys, "forms", "add", str(project), str(form))[1]["added"] is True
    assert answer(capsys, "forms", "add", str(project), str(form))[1]["added"] is False
    rows = answer(capsys, "forms", "list", str(project))[1]["rows"]
    assert [(row["form_id"], row["version"], row["is_stored"]) for row in rows if row["is_stored"]] == [
        ("office_form", "7", True)
    ]
    assert len(answer(capsys, "forms", "list")[1]["rows"]) == 2
    target = tmp_path / "o.zip"
    code, written = answer(capsys, "forms", "package", str(project), "--form", "office_form", "--to", str(target))
    assert (code, written["missing"]) == (0, [])
    assert "office_form.xlsx" in entries_of(target)
    code, written = answer(capsys, "forms", "package", GI_FORM, "--to", str(target))
    assert (code, written["error"]["code"]) == (3, "EXPORT_EXISTS")
    assert answer(capsys, "forms", "package", GI_FORM, "--to", str(target), "--replace")[0] == 0


def test_a_form_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "p.gpkg"
    create_project(project).close()
    words = ["forms", "package", str(project), "--form", "none", "--to", str(tmp_path / "p.zip")]
    code, found = answer(capsys, *words)
    assert (code, found["error"]["code"]) == (3, "RECORD_FORM_GONE")


def test_versions_are_in_the_order_that_people_count_in() -> None:
    versions = ["10", "v1.10", "9", "2026112301", "", "v1.9", "009", "2026112213"]
    assert sorted(versions, key=version_key) == ["", "v1.9", "v1.10", "9", "009", "10", "2026112213", "2026112301"]
