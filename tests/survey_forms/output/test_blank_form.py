"""The empty form and its conditions in words."""

import pytest

from gi_atlas.documents.paper import Cell, Grid, Heading, Paper, Paragraph
from gi_atlas.documents.words import Words
from survey_forms.forms import shipped_form, shipped_forms
from survey_forms.output.blank_form import blank_paper
from survey_forms.output.blank_room import BOX
from survey_forms.output.skip_words import SkipWords
from survey_forms.schema import Form, Question, QuestionType, Repeat, text_in
from tests.survey_forms.making import form_of

GI = "gi_potential_resource"


def text_of_cell(cell: Cell) -> str:
    return "\n".join(line.text for line in cell.lines)


def grids(paper: Paper) -> list[Grid]:
    return [block for block in paper.blocks if isinstance(block, Grid)]


def all_text(paper: Paper) -> str:
    cells = (text_of_cell(cell) for grid in grids(paper) for row in grid.rows for cell in row.cells)
    others = (
        block.text if isinstance(block, Heading) else "\n".join(line.text for line in block.lines)
        for block in paper.blocks
        if isinstance(block, Heading | Paragraph)
    )
    return "\n".join([*cells, *others])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form_id", shipped_forms())
def test_every_question_is_printed_once_with_its_number(form_id: str, language: str) -> None:
    form = shipped_form(form_id)
    paper = blank_paper(form, language, 2)
    cells = [cell for grid in grids(paper) for row in grid.rows for cell in row.cells if cell.lines]
    asked = [q for q in form.questions() if q.is_seen and q.type is not QuestionType.NOTE]
    for number, question in enumerate(asked, 1):
        label = text_in(question.labels, form.language_for(language))
        mark = f"{number} {question.level}" if question.level else str(number)
        holders = [cell for cell in cells if label in [line.text for line in cell.lines]]
        assert holders, label
        assert any(cell.lines[0].text.strip() == mark for cell in cells), mark


def test_choices_have_boxes_in_groups_of_their_filter() -> None:
    paper = blank_paper(shipped_form(GI), "zh")
    text = all_text(paper)
    assert f"{BOX}\u00a0潜在资源入库   {BOX}\u00a0申报准备" in text
    assert f"初级农产品：{BOX}\u00a0水果" in text
    assert "   ".join(f"{BOX}\u00a0{number}" for number in range(0, 101, 10)) in text
    assert "名称：________________　代码：____________" in text
    assert "________ 年 ____ 月 ____ 日" in text
    assert "北纬 ______________ °" in text


@pytest.mark.parametrize("rows", [1, 4])
def test_repeats_have_empty_rows_and_numbers_for_long_lists(rows: int) -> None:
    form = shipped_form(GI)
    paper = blank_paper(form, "en", rows)
    tables = [grid for grid in grids(paper) if grid.heading_rows]
    repeats = [node for node in form.nodes() if isinstance(node, Repeat)]
    assert len(tables) >= len(repeats)
    for grid in tables:
        assert len(grid.rows) == 1 + rows
        assert [text_of_cell(row.cells[0]) for row in grid.rows[1:]] == [str(number) for number in range(1, rows + 1)]
        assert all(row.height_mm >= 8 for row in grid.rows[1:])
        assert len(grid.widths) <= 6
    assert "72: 1 Local gazetteer   2 Archive, official paper" in all_text(paper).replace("\u00a0", " ")


def test_texts_have_room_by_their_length() -> None:
    form = shipped_form(GI)
    heights = {
        text_of_cell(row.cells[1]).split("\n")[0]: row.height_mm
        for grid in grids(blank_paper(form, "en"))
        for row in grid.rows
        if len(row.cells) == 3
    }
    assert heights["Product name"] < heights["Scope wording (verbatim, or proposed)"]
    assert heights["What sets it apart from ordinary ones (three sentences)"] > 20
    assert min(heights.values()) >= 8


def test_rules_of_skipping_are_said_in_words() -> None:
    chinese, english = (all_text(blank_paper(shipped_form(GI), language)) for language in ("zh", "en"))
    assert "仅当第 1 题为“申报准备”时填写" in chinese
    assert "Only if question 1 is “Preparing a dossier”" in english
    assert "Only if question 15 is “Primary agricultural product” or “Daodi medicinal material”" in english
    assert "Only if question 54 is not “None” and question 54 is not “Not known”" in english
    assert "Only if question 18 does not include “None”" in english
    assert "below 100" in english
    for text in (chinese, english):
        assert "/data/" not in text
        assert "selected(" not in text


FORM = """
| survey |
|        | type              | name | label | relevant |
|        | select_one c      | one  | One   | |
|        | select_multiple c | many | Many  | |
|        | integer           | n    | N     | |
|        | text              | t    | T     | {relevant} |
| choices |
|        | list_name | name | label |
|        | c         | a    | Ay    |
|        | c         | b    | Bee   |
"""


def rule_of(relevant: str, language: str = "en") -> str:
    form: Form = form_of(FORM.format(relevant=relevant))
    names = {question.path: question.name.upper() for question in form.questions()}
    node = next(node for node in form.nodes() if node.name == "t")
    assert isinstance(node, Question)
    return SkipWords(form, Words(language), names).rule(node)


@pytest.mark.parametrize(
    ("relevant", "words"),
    [
        ("${one}='a'", "Only if ONE is “Ay”"),
        ("${one}!='a'", "Only if ONE is not “Ay”"),
        ("${one}='a' or ${one}='b'", "Only if ONE is “Ay” or “Bee”"),
        ("${one}='a' and ${n} > 3", "Only if ONE is “Ay” and N is above 3"),
        ("(${one}='a' or ${n} <= 2) and ${many}!=''", "Only if (ONE is “Ay” or N is at most 2) and MANY is answered"),
        ("selected(${many}, 'b')", "Only if MANY includes “Bee”"),
        ("not(selected(${many}, 'b'))", "Only if MANY does not include “Bee”"),
        ("selected('a b', ${one})", "Only if ONE is “Ay” or “Bee”"),
        ("${t} = ''", "Only if T is empty"),
        ("not(${one}='a' or ${n}=1)", "Only if not (ONE is “Ay” or N is “1”)"),
        ("count-selected(${many}) > 1", "Only if count-selected( MANY ) > 1"),
        ("${one}=${many}", "Only if ONE = MANY"),
        ("${n} >= 5", "Only if N is at least 5"),
        ("${n} < -2.5", "Only if N is below -2.5"),
    ],
)
def test_conditions_in_words(relevant: str, words: str) -> None:
    assert rule_of(relevant.replace("|", "\\|")) == words


def test_conditions_in_chinese() -> None:
    assert rule_of("${one}='a' and not(selected(${many}, 'b'))", "zh") == "仅当ONE为“Ay”，且MANY不含“Bee”时填写"


def test_a_node_without_condition_has_no_rule() -> None:
    assert rule_of("") == ""
