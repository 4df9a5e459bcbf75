"""What is wrong in a workbook: coded, with sheet, row and column, everything of one file together."""

from pathlib import Path
from typing import Any

import pytest

from gi_atlas.errors import GiAtlasError, ManyErrors, WorkbookError
from survey_forms.xlsform import read_form_workbook
from tests.survey_forms.workbooks import GI_SETTINGS, Rows, write_workbook

SURVEY = ["type", "name", "label", "calculation", "relevant", "parameters", "trigger", "choice_filter"]
CHOICES = [["list_name", "name", "label"], ["fruit", "a", "A"], ["fruit", "b", "B"]]
Fault = tuple[str, Any, Any, Any]


def faults_of(path: Path) -> list[Fault]:
    """Codes and places of everything that is wrong in a workbook."""
    with pytest.raises(GiAtlasError) as caught:
        read_form_workbook(path)
    error = caught.value
    faults = error.faults if isinstance(error, ManyErrors) else [error]
    for fault in faults:
        assert isinstance(fault, WorkbookError)
        for language in ("en", "zh"):
            assert fault.message(language).startswith("表.xlsx")
            assert "?" not in fault.message(language)
    return [(fault.code, *(fault.context.get(part) for part in ("sheet", "row", "column"))) for fault in faults]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "表.xlsx"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([["text", "2bad", "X"]], ("FORM_NAME_WRONG", "survey", 2, "name")),
        ([["text", "a", "X"], ["text", "a", "X"]], ("FORM_NAME_DOUBLE", "survey", 3, "name")),
        ([["text", "meta", "X"]], ("FORM_NAME_TAKEN", "survey", 2, "name")),
        ([["", "a", "X"]], ("FORM_TYPE_MISSING", "survey", 2, "type")),
        ([["select_one vegetable", "a", "X"]], ("FORM_LIST_UNKNOWN", "survey", 2, "type")),
        ([["select_one_from_file a.pdf", "a", "X"]], ("FORM_LIST_FILE_WRONG", "survey", 2, "type")),
        ([["text", "a", "X", "", "${b} = 1"]], ("FORM_REFERENCE_UNKNOWN", "survey", 2, "relevant")),
        ([["text", "a", "X", "", "${b = 1"]], ("FORM_REFERENCE_WRONG", "survey", 2, "relevant")),
        ([["begin group", "g", "X"], ["text", "a", "X"]], ("FORM_NOT_CLOSED", "survey", 2, "type")),
        ([["text", "a", "X"], ["end repeat"]], ("FORM_NOT_OPENED", "survey", 3, "type")),
        ([["range", "a", "X", "", "", "start=x end=2"]], ("FORM_PARAMETER_WRONG", "survey", 2, "parameters")),
        ([["geopoint", "a", "X", "", "", "capture-accuracy=x"]],
         ("FORM_PARAMETER_WRONG", "survey", 2, "parameters")),
        ([["calculate", "a", "X"]], ("FORM_CALCULATION_MISSING", "survey", 2, "calculation")),
        ([["include", "other_form", "X"]], ("FORM_INCLUDE", "survey", 2, "type")),
        ([["text", None, "X"]], ("FORM_NAME_MISSING", "survey", 2, "name")),
    ],
)  # fmt: skip
def test_a_fault_of_a_row_has_its_place(path: Path, rows: Rows, fault: Fault) -> None:
    write_workbook(path, survey=[SURVEY, *rows], choices=CHOICES)
    assert fault in faults_of(path)
    # What is wrong is said once.
    assert len(faults_of(path)) == 1


def test_an_unknown_type_is_named(path: Path) -> None:
    write_workbook(path, survey=[SURVEY, ["text", "a", "X"], ["txet", "b", "X"]])
    with pytest.raises(WorkbookError) as caught:
        read_form_workbook(path)
    assert caught.value.code == "FORM_TYPE_UNKNOWN"
    assert (caught.value.context["value"], caught.value.context["row"]) == ("txet", 3)


@pytest.mark.parametrize(
    ("choices", "fault"),
    [
        ([["list_name", "name", "label"], ["fruit", "a", "A"], ["fruit", "a", "B"]],
         ("FORM_CHOICE_DOUBLE", "choices", 3, "name")),
        ([["list_name", "name", "label"], ["fruit", "a", "A"], ["fruit", None, "B"]],
         ("FORM_CHOICE_NAME_MISSING", "choices", 3, "name")),
        ([["list_name", "label"], ["fruit", "A"]], ("FORM_HEADING_MISSING", "choices", None, None)),
        ([["list_name", "name", "label", "label"], ["fruit", "a", "A", "B"]],
         ("FORM_HEADING_DOUBLE", "choices", 1, "C, D")),
        ([["list_name", "name", "label", "caption"], ["fruit", "a", "A", "B"]],
         ("FORM_HEADING_SAME", "choices", 1, "C, D")),
    ],
)  # fmt: skip
def test_a_fault_of_the_choices_has_its_place(path: Path, choices: Rows, fault: Fault) -> None:
    write_workbook(path, survey=[SURVEY, ["select_one fruit", "a", "X"]], choices=choices)
    assert faults_of(path) == [fault]


@pytest.mark.parametrize("heading", [5, 1.5, True])
def test_a_heading_that_is_no_text_has_its_column(path: Path, heading: object) -> None:
    write_workbook(path, survey=[["type", "name", "label", heading], ["text", "a", "A", "x"]])
    assert faults_of(path) == [("FORM_HEADING_NUMBER", "survey", 1, "D")]


def test_what_stands_far_to_the_right_is_no_heading(path: Path) -> None:
    write_workbook(path, survey=[["type", "name", "label", *[None] * 30, 7], ["text", "a", "A"]])
    assert read_form_workbook(path).form.form_id == "表"


def test_a_question_without_words_is_told(path: Path) -> None:
    write_workbook(path, survey=[SURVEY, ["text", "a", "A"], ["text", "b", None]])
    assert faults_of(path) == [("FORM_LABEL_MISSING", "survey", 3, "label")]


def test_a_fault_of_the_entities_names_their_sheet(path: Path) -> None:
    write_workbook(path, survey=[SURVEY, ["text", "a", "A"]], entities=[["list_name", "label"], [None, "A"]])
    assert faults_of(path) == [("FORM_ENTITY_WRONG", "entities", 2, None)]


def test_a_missing_sheet_of_choices_is_told(path: Path) -> None:
    write_workbook(path, survey=[SURVEY, ["select_one fruit", "a", "A"]])
    assert ("FORM_SHEET_MISSING", None, None, None) in faults_of(path)


def test_spaces_in_choices_of_several_are_told(path: Path) -> None:
    choices = [["list_name", "name", "label"], ["fruit", "a b", "A"]]
    write_workbook(path, survey=[SURVEY, ["select_multiple fruit", "q", "X"]], choices=choices)
    with pytest.raises(WorkbookError) as caught:
        read_form_workbook(path)
    assert (caught.value.code, caught.value.context["value"]) == ("FORM_CHOICE_SPACES", "a b")
    assert (caught.value.context["sheet"], caught.value.context["row"]) == ("choices", 2)


def test_everything_wrong_of_one_file_comes_together(path: Path) -> None:
    rows = [
        ["include", "x", "X"],
        ["text", None, "X"],
        ["text", "1a", "X"],
        ["calculate", "c", ""],
        ["text", "ok", "X"],
    ]
    write_workbook(path, survey=[SURVEY, *rows])
    assert faults_of(path) == [
        ("FORM_INCLUDE", "survey", 2, "type"),
        ("FORM_NAME_MISSING", "survey", 3, "name"),
        ("FORM_NAME_WRONG", "survey", 4, "name"),
        ("FORM_CALCULATION_MISSING", "survey", 5, "calculation"),
    ]


def test_names_lists_and_references_are_looked_at_all_over(path: Path) -> None:
    rows = [["text", "a", "A"], ["text", "a", "B", None, "${no} = 1"], ["select_one none", "c", "Dear ${nobody}"],
            ["begin group", "g", "G"], ["text", "a", "its own group"], ["end group"], ["text", "c", "C"]]  # fmt: skip
    write_workbook(path, survey=[[*SURVEY, "remarks"], *rows])
    assert faults_of(path) == [
        ("FORM_NAME_DOUBLE", "survey", 3, "name"),
        ("FORM_REFERENCE_UNKNOWN", "survey", 3, "relevant"),
        ("FORM_LIST_UNKNOWN", "survey", 4, "type"),
        ("FORM_REFERENCE_UNKNOWN", "survey", 4, "label"),
        ("FORM_NAME_DOUBLE", "survey", 8, "name"),
    ]


def test_what_is_right_is_no_fault_beside_what_is_wrong(path: Path) -> None:
    rows = [["text", "a", "A"], ["begin repeat", "r", "R"], ["text", "b", "${a}", None, "${last-saved#a} = 1"],
            ["end repeat"], ["select_one ${b}", "c", "C"], ["select_one fruit or_other", "d", "D"],
            ["select_one_from_file x.csv", "e", "E"], ["text", "1bad", "X"]]  # fmt: skip
    heading = [*SURVEY, "remarks"]
    write_workbook(path, survey=[heading, *rows, ["note", None, "N", *[None] * 5, "see ${nowhere}"]], choices=CHOICES)
    assert faults_of(path) == [("FORM_NAME_WRONG", "survey", 9, "name")]


def test_a_workbook_without_survey_names_its_sheets(path: Path) -> None:
    write_workbook(path, 调查=[SURVEY], 选项=CHOICES)
    with pytest.raises(WorkbookError) as caught:
        read_form_workbook(path)
    assert caught.value.code == "FORM_NO_SURVEY"
    assert caught.value.context["found"] == "调查, 选项"


def test_a_single_sheet_of_any_name_is_the_survey(path: Path) -> None:
    write_workbook(path, 调查=[SURVEY, ["text", "1a", "X"]])
    assert faults_of(path) == [("FORM_NAME_WRONG", "调查", 2, "name")]


def test_a_prefix_without_namespace_says_what_to_write(path: Path) -> None:
    write_workbook(path, survey=[[*SURVEY, "bind::gi:level"], ["text", "a", "X", *[None] * 5, "L"]])
    with pytest.raises(WorkbookError) as caught:
        read_form_workbook(path)
    assert caught.value.code == "FORM_NAMESPACE_MISSING"
    assert caught.value.context["expected"] == 'gi="urn:gi-atlas:form:1"'
    assert (caught.value.context["sheet"], caught.value.context["column"]) == ("settings", "namespaces")


def test_a_level_that_is_none_is_remarked_with_its_row(path: Path) -> None:
    heading = ["type", "name", "label", "bind::gi:level"]
    write_workbook(path, survey=[heading, ["text", "a", "X", "L"], ["text", "b", "X", "X"]], settings=GI_SETTINGS)
    loaded = read_form_workbook(path)
    notes = [(note.code, note.context["row"], note.context["value"]) for note in loaded.notes]
    assert notes == [("FORM_LEVEL_UNKNOWN", 3, "X")]
    assert [str(question.level) for question in loaded.form.questions()] == ["L", "None"]


def test_what_is_odd_is_remarked_and_the_form_is_taken(path: Path) -> None:
    rows = [[None, None, None, "a remark"], ["image", "p", "Photo"], ["text", "A", "X"], ["text", "a", "X"]]
    settings = [["form_id"], ["x"]]
    write_workbook(path, survey=[SURVEY, *rows], setings=settings)
    notes = read_form_workbook(path).notes
    assert [(note.code, note.context.get("row")) for note in notes] == [
        ("FORM_SHEET_ALIKE", None), ("FORM_ROW_SKIPPED", 2), ("FORM_PHOTO_SIZE", 3), ("FORM_NAMES_ALIKE", 5),
    ]  # fmt: skip
    assert notes[0].message("zh") == "表.xlsx：没有工作表“settings”，但有名称相近的：'setings'。"
    assert notes[2].message("en").startswith("表.xlsx, sheet survey, row 3, column parameters: Photos")


def test_missing_translations_are_remarked_by_language(path: Path) -> None:
    heading = ["type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)"]
    write_workbook(path, survey=[heading, ["text", "a", "名称", "Name", "提示"]])
    notes = read_form_workbook(path).notes
    assert [(note.code, note.context["value"], note.context["columns"]) for note in notes] == [
        ("FORM_TRANSLATION_MISSING", "English (en)", "hint"),
    ]  # fmt: skip
