"""Questions whose answer is a text of the person's own: a line, a signal for what is new, nothing for what stands."""

import pytest
from PyQt5.QtWidgets import QApplication

from gi_atlas.exchange.inspection import Question
from gui.dialogs.question_box import QuestionBox

CONTEXT = {"layer": "界", "value": "CGCS2000", "found": "GCJ-02", "count": 400, "median_m": 0.5, "apart_m": 358.7}
REASON = Question("DATUM_REASON", "--datum-reason", (), None, "WHY_DATUM_DENIED", CONTEXT)


@pytest.fixture
def told(qapp: QApplication) -> tuple[QuestionBox, list[tuple[str, str]]]:
    box, answers = QuestionBox(REASON, None), list[tuple[str, str]]()
    box.answered.connect(lambda key, value: answers.append((key, value)))
    return box, answers


def write(box: QuestionBox, text: str) -> None:
    assert box.line is not None
    box.line.setText(text)
    box.line.editingFinished.emit()


def test_a_reason_is_written_and_told_once(told: tuple[QuestionBox, list[tuple[str, str]]]) -> None:
    box, answers = told
    write(box, "  已实地复测 ")
    write(box, "已实地复测")
    assert (box.answer, answers) == ("已实地复测", [("--datum-reason", "已实地复测")])


def test_an_empty_line_takes_the_reason_back(told: tuple[QuestionBox, list[tuple[str, str]]]) -> None:
    box, answers = told
    write(box, "   ")
    assert answers == []
    write(box, "复测")
    write(box, "")
    assert (box.answer, answers[-1]) == (None, ("--datum-reason", ""))


def test_the_line_shows_what_stands_and_says_what_it_is_for(qapp: QApplication) -> None:
    box = QuestionBox(REASON, "复测")
    assert box.line is not None
    assert (box.line.text(), box.line.accessibleName()) == ("复测", REASON.message())
    assert "358.7" in box.reason.text()
    box.set_answer(None)
    assert box.line.text() == ""


def test_other_questions_have_no_line(qapp: QApplication) -> None:
    datum = Question("DATUM_DENIED", "--datum", ("cgcs2000", "gcj02"), "gcj02", "WHY_DATUM_DENIED", CONTEXT)
    box = QuestionBox(datum, "gcj02")
    assert box.line is None
    assert box.buttons["gcj02"].isChecked()
