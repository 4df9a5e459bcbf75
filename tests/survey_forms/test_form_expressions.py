"""Expressions that cannot be used are found when a form is read, with their place, and the form is taken."""

from pathlib import Path

import pytest

from survey_forms.form_expressions import expression_faults
from survey_forms.forms import shipped_form, shipped_forms
from survey_forms.xlsform import read_form_workbook
from tests.survey_forms.workbooks import form_of, write_workbook

HEADING = ["type", "name", "label", "relevant", "constraint", "calculation", "required", "default"]


@pytest.mark.parametrize("form_id", shipped_forms())
def test_the_forms_that_ship_have_none(form_id: str) -> None:
    assert [fault.message() for fault in expression_faults(shipped_form(form_id))] == []


@pytest.mark.parametrize(
    ("column", "expression", "code"),
    [
        ("relevant", "1 = ", "XPATH_SYNTAX"),
        ("relevant", "tody() > 1", "XPATH_FUNCTION_UNKNOWN"),
        ("constraint", "regex(., '(')", "REGEX_PATTERN_WRONG"),
        ("constraint", "not(regex(., '[a') and true())", "REGEX_PATTERN_WRONG"),
        ("constraint", "substr(.)", "XPATH_ARGUMENTS"),
        ("required", "if(true(), 1)", "XPATH_ARGUMENTS"),
        ("calculation", "because we do not know", "XPATH_SYNTAX"),
        ("calculation", "//*[//*[//*]]", "XPATH_TOO_COSTLY"),
    ],
)
def test_a_wrong_one_has_its_row_and_column(tmp_path: Path, column: str, expression: str, code: str) -> None:
    kind = "calculate" if column == "calculation" else "text"
    cells = {"type": kind, "name": "a", "label": "A", column: expression}
    path = write_workbook(
        tmp_path / "f.xlsx", survey=[HEADING, ["text", "x", "X"], [cells.get(one) for one in HEADING]]
    )
    loaded = read_form_workbook(path)
    found = [(one.code, one.context["sheet"], one.context["row"], one.context["column"]) for one in loaded.faults]
    assert found == [(code, "survey", 3, column)]
    assert "?" not in loaded.faults[0].message("zh")


def test_right_ones_are_no_fault() -> None:
    chinese = "regex(., '^[\\u4e00-\\u9fa5]+$')"
    rows = [["text", "a", "A", "1 = 1 and selected(., 'x')", chinese, None, "true()", "today()"],
            ["text", "b", "B", "${a} != ''", "regex(., ${a})", None, None, None]]  # fmt: skip
    assert expression_faults(form_of(survey=[HEADING, *rows])) == []


def test_a_choice_filter_is_looked_at() -> None:
    form = form_of(
        survey=[["type", "name", "label", "choice_filter"], ["select_one fruit", "a", "A", "grp = foo("]],
        choices=[["list_name", "name", "label", "grp"], ["fruit", "a", "A", "x"]],
    )
    assert [(one.code, one.context["column"]) for one in expression_faults(form)] == [("XPATH_SYNTAX", "choice_filter")]
