"""Long forms: pages of hundreds of questions and repeats of a hundred rows (how long they take: bench/row_form.py)."""

from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.form_widgets.choice_search import ChoiceSearch
from gui.form_widgets.repeat_box import RepeatBox
from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import Choice
from tests.gui.form_widgets.form_kit import dressed_view
from tests.survey_forms.making import form_of

ROWS, MANY = 100, 120
KINDS = ("text", "integer", "select_one l", "date")
STEP = "craft/production_step"


def session_with(rows: int) -> FormSession:
    session = FormSession(shipped_form(GI_FORM))
    session.set("survey/survey_stage", "dossier")
    for number in range(rows):
        path = session.add_repeat(STEP)
        session.set(f"{path}/step_name", f"工序 {number}")
        session.set(f"{path}/step_stage", "harvest")
    return session


def test_a_hundred_rows_open_fold_and_take_keys_each_into_its_own(qtbot: QtBot, dressed: None) -> None:
    view = dressed_view(qtbot, session_with(ROWS))
    view.focus(f"{STEP}[1]/step_name")
    box = next(box for box in view.findChildren(RepeatBox) if box.path == STEP)
    qtbot.waitUntil(lambda: len(box.rows) == ROWS)
    box.rows[50].set_open(True)
    QApplication.processEvents()
    view.focus(f"{STEP}[51]/step_name")
    line = QApplication.focusWidget()
    assert line is not None
    QTest.keyClicks(line, "abc")
    assert view.session is not None
    named = [view.session.value(f"{STEP}[{number}]/step_name") for number in range(1, ROWS + 1)]
    expected = [f"工序 {number}" for number in range(ROWS)]
    assert [name for name in named if name not in expected] == [named[50]]
    assert sorted(named[50]) == sorted("abc工序 50")


def test_rows_added_moved_and_removed_among_a_hundred_keep_the_others(qtbot: QtBot, dressed: None) -> None:
    view = dressed_view(qtbot, session_with(ROWS))
    view.focus(f"{STEP}[1]/step_name")
    box = next(box for box in view.findChildren(RepeatBox) if box.path == STEP)
    qtbot.waitUntil(lambda: len(box.rows) == ROWS)
    box.add_row()
    box.move_row(10, 11)
    box.remove_row(3)
    assert view.session is not None
    named = [view.session.value(f"{STEP}[{number}]/step_name") for number in range(1, ROWS + 1)]
    numbers = list(range(ROWS))
    numbers[10], numbers[11] = numbers[11], numbers[10]
    del numbers[3]
    assert named == [*(f"工序 {number}" for number in numbers), ""]
    qtbot.waitUntil(lambda: len(box.rows) == ROWS)


def test_every_letter_finds_the_choices_that_hold_it() -> None:
    choices = [Choice(f"{n:09d}", {"": f"清溪{n % 977}乡{n}镇"}) for n in range(41_352)]
    search = ChoiceSearch(choices, "")
    for word, holds in (("清溪97", "清溪97"), ("000041", "000041")):
        wanted = {n for n, choice in enumerate(choices) if holds in choice.name or holds in choice.labels[""]}
        assert set(search.find(word)) == wanted != set()
    assert list(search.find("zzz")) == []


def test_a_page_of_hundreds_of_questions_shows_at_once_and_is_whole_soon(qtbot: QtBot, dressed: None) -> None:
    rows = "\n".join(f"| | {kind} | q{number}_{kind[:4]} | Q {number} |" for number in range(MANY) for kind in KINDS)
    choices = "| choices |\n| | list_name | name | label |\n" + "\n".join(f"| | l | c{n} | C {n} |" for n in range(6))
    form = form_of(f"| survey |\n| | type | name | label |\n{rows}\n{choices}\n")
    view = dressed_view(qtbot, FormSession(form))
    view.show(FormSession(form))
    page = view.current_page()
    assert page is not None
    assert len(list(page.fields())) < MANY * len(KINDS)
    qtbot.waitUntil(lambda: len(list(page.fields())) == MANY * len(KINDS), timeout=30_000)
    names = [field.question.name for field in page.fields()]
    assert names == [node.name for node in form.root.children]
    tops = [field.y() for field in page.fields()]
    assert tops == sorted(tops)


def test_a_page_left_before_it_was_whole_goes_on_when_it_is_shown_again(qtbot: QtBot, dressed: None) -> None:
    rows = "\n".join(f"| | select_one l | q{number} | Q {number} |" for number in range(3 * MANY))
    form = form_of(
        f"| survey |\n| | type | name | label |\n| | begin_group | g | G |\n{rows}\n| | end_group | | |\n"
        "| | begin_group | h | H |\n| | text | z | Z |\n| | end_group | | |\n"
        "| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l | b | B |\n"
    )
    view = dressed_view(qtbot, FormSession(form))
    view.show(FormSession(form))
    page = view.current_page()
    assert page is not None
    assert len(list(page.fields())) < 3 * MANY
    view.turn_to(1)
    qtbot.wait(100)
    view.turn_to(0)
    qtbot.waitUntil(lambda: len(list(page.fields())) == 3 * MANY, timeout=30_000)


def test_tab_and_focus_wait_for_no_building(qtbot: QtBot, dressed: None) -> None:
    rows = "\n".join(f"| | text | q{number} | Q {number} |" for number in range(MANY))
    form = form_of(f"| survey |\n| | type | name | label |\n{rows}\n")
    view = dressed_view(qtbot, FormSession(form))
    view.show(FormSession(form))
    last = f"q{MANY - 1}"
    if view.field(last) is None:
        view.current_page().focus_first(is_last=True)  # type: ignore[union-attr]
        before = view.focused_path()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key_Tab)
        assert view.focused_path() == f"q{int(before[1:]) + 1}"
    view.show(FormSession(form))
    view.focus(last)
    assert view.focused_path() == last
