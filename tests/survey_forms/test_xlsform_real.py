"""The strangers' workbooks: 49 load as forms, 8 are refused with their place, in both languages."""

import warnings
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from gi_atlas.errors import FormError, ManyErrors, WorkbookError
from survey_forms.schema import Group, Question, QuestionType
from survey_forms.xform import form_from_xform
from survey_forms.xlsform import form_rows, load_workbook, read_form_workbook
from tests.real_files import real_data_folder

# What is wrong in each, and where: sheet, row, column.
WRONG = {
    "calculate_without_calculation.xls": ("FORM_CALCULATION_MISSING", "survey", 34, "calculation"),
    "duplicate_columns.xlsx": ("FORM_HEADING_DOUBLE", "survey", 1, "D, E"),
    "group_name_test.xls": ("FORM_NAME_MISSING", "survey", 3, "name"),
    "include.xls": ("FORM_INCLUDE", "survey", 3, "type"),
    "include.xlsx": ("FORM_INCLUDE", "survey", 3, "type"),
    "include_json.xls": ("FORM_INCLUDE", "survey", 2, "type"),
    "include_json.xlsx": ("FORM_INCLUDE", "survey", 2, "type"),
    "unknown_question_type.xls": ("FORM_HEADING_SAME", "survey", 1, "D, J"),
}
FOLDER = real_data_folder() / "foreign" / "xlsform"
NAMES = sorted(path.name for path in FOLDER.glob("*.xls*")) or ["(no real data)"]


@pytest.fixture(scope="module")
def workbooks(real_data: Path) -> Path:
    return real_data / "foreign" / "xlsform"


def test_there_are_57_of_them(workbooks: Path) -> None:
    names = {path.name for path in workbooks.iterdir()}
    assert len(names) == 57
    assert set(WRONG) < names


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WRONG])
def test_a_good_one_loads_as_pyxform_converts_it(workbooks: Path, name: str) -> None:
    loaded = read_form_workbook(workbooks / name)
    form = loaded.form
    assert form.form_id
    assert form.xform == converted(workbooks / name)
    assert list(form.questions())
    for node in form.nodes():
        assert isinstance(node, Question | Group)
        assert node.path.endswith(node.name)
    paths = [node.path for node in form.nodes()]
    assert len(set(paths)) == len(paths)
    placed = form_rows(form)
    assert {path for path in paths if path not in placed} <= _made_by_pyxform(paths)
    assert all(row.sheet and row.row >= 2 for row in placed.values())
    for note in loaded.notes:
        assert note.code != "FORM_NOTE", note.context
        assert note.message("zh").startswith(name)
        assert "?" not in note.message("en")


def converted(path: Path) -> str:
    """What pyxform writes of a workbook; openpyxl remarks on what it does not keep."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return str(convert(path, validate=False).xform)


def _made_by_pyxform(paths: list[str]) -> set[str]:
    """Nodes that no row of the workbook holds."""
    signs = ("generated_", "reserved_name_for_field_list_labels_", "_other", "_count")
    loops = {"loop_toilet_types", "my_table"}
    return {
        path
        for path in paths
        if any(sign in path.rpartition("/")[2] for sign in signs) or path.partition("/")[0] in loops
    }


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WRONG])
def test_every_question_has_what_its_field_needs(workbooks: Path, name: str) -> None:
    form = load_workbook(workbooks / name)
    for question in form.questions():
        if question.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK):
            assert question.itemset
            assert question.choice_list in form.lists
            found = form.lists[question.choice_list]
            assert found.choices or found.file
        if question.type is QuestionType.RANGE:
            assert {"start", "end", "step"} <= set(question.parameters)
        if question.is_seen:
            assert set(question.labels) <= set(form.languages)


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_one_is_refused_with_its_place(workbooks: Path, name: str) -> None:
    code, sheet, row, column = WRONG[name]
    with pytest.raises((WorkbookError, ManyErrors)) as caught:
        load_workbook(workbooks / name)
    error = caught.value
    assert isinstance(error, WorkbookError)
    assert (error.code, *(error.context[part] for part in ("sheet", "row", "column"))) == (code, sheet, row, column)
    english, chinese = error.message("en"), error.message("zh")
    assert english.startswith(f"{name}, sheet {sheet}, row {row}, column {column}: ")
    assert chinese.startswith(f"{name}，工作表 {sheet} 第 {row} 行 {column} 列：")
    assert "?" not in english + chinese


def test_names_of_choices_come_in_all_languages(workbooks: Path) -> None:
    form = load_workbook(workbooks / "xlsform_spec_test.xlsx")
    assert form.languages == ("default", "chinese", "english")
    yes = form.lists["yes_no"].choices[0]
    assert (yes.name, yes.labels["chinese"]) == ("yes", "是")
    message = form.find("everything/repeat_test/group_test/select_multiple_test")
    assert isinstance(message, Question)
    assert "\ue000/data/everything/my_name\ue001" in message.constraint_messages["chinese"]


def test_a_loop_stands_once_for_each_choice(workbooks: Path) -> None:
    form = load_workbook(workbooks / "loop.xls")
    loop = form.find("loop_toilet_types")
    assert isinstance(loop, Group)
    assert [child.name for child in loop.children] == [
        "pit_latrine_with_slab", "open_pit_latrine", "bucket_system", "other",
    ]  # fmt: skip
    number = form.find("loop_toilet_types/bucket_system/number")
    assert isinstance(number, Question)
    assert (number.type, number.place.row) == (QuestionType.INTEGER, 4)
    assert number.labels == {"english": "How many Bucket system are on the premises?"}


def test_a_table_list_keeps_its_order_and_looks(workbooks: Path) -> None:
    form = load_workbook(workbooks / "table-list.xls")
    table = form.find("table_list_test2")
    assert isinstance(table, Group)
    assert table.appearance == "field-list"
    assert [child.appearance for child in table.children] == ["", "label", "list-nolabel", "list-nolabel"]


def test_the_sheet_of_external_choices_fills_its_list(workbooks: Path) -> None:
    form = load_workbook(workbooks / "case_insensitivity.xlsx")
    question = form.find("q2")
    assert isinstance(question, Question)
    assert question.type is QuestionType.SELECT_ONE
    assert question.choice_list == "c1 (itemsets.csv)"
    assert [choice.name for choice in form.lists[question.choice_list].choices] == ["n1-e", "n2-e"]
    assert [choice.name for choice in form.lists["c1"].choices] == ["n1-c", "n2-c"]


def test_a_file_that_an_expression_looks_up_is_named(workbooks: Path) -> None:
    form = load_workbook(workbooks / "pull_data.xlsx")
    assert form.lists["fruits"].file == "fruits.csv"


@pytest.mark.parametrize("name", ["xmlbomb.xml", "xmlbomb2.xml", "quadratic.xml", "external.xml", "dtd.xml"])
def test_entities_are_refused_in_an_xform(real_data: Path, name: str) -> None:
    text = (real_data / "foreign" / "xml" / name).read_text(encoding="utf-8")
    with pytest.raises(FormError) as caught:
        form_from_xform(text)
    assert caught.value.code in ("FORM_XFORM_DTD", "FORM_XFORM_WRONG")
