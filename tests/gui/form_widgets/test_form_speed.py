"""How long a form keeps the window: pages, keystrokes, rows; the thread's own time, best or median of several."""

from statistics import median
from time import thread_time

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.form_widgets.choice_search import ChoiceSearch
from gui.form_widgets.form_view import FormView
from gui.form_widgets.repeat_box import RepeatBox
from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import Choice
from tests.gui.form_widgets.form_kit import dressed_view
from tests.survey_forms.making import form_of

# Three times what is promised (0.1 s a page, 0.016 s a key): a neighbour on the processor's cache costs so much, a
# change for the worse costs more.
PAGE_S, KEY_S, ROWS, MANY = 0.300, 0.048, 100, 120
KINDS = ("text", "integer", "select_one l", "date")
STEP = "craft/production_step"


def dossier_session(rows: int = 0) -> FormSession:
    session = FormSession(shipped_form(GI_FORM))
    session.set("survey/survey_stage", "dossier")
    session.set("identity/product_group", "medicine")
    for number in range(rows):
        path = session.add_repeat(STEP)
        session.set(f"{path}/step_name", f"工序 {number}")
        session.set(f"{path}/step_stage", "harvest")
    return session


@pytest.fixture
def view(qtbot: QtBot, dressed: None) -> FormView:
    return dressed_view(qtbot, dossier_session())


def page_seconds(view: FormView, number: int) -> float:
    start = thread_time()
    view.turn_to(number)
    page = view.current_page()
    assert page is not None
    page.grab()  # lays out and paints
    return thread_time() - start


def test_no_page_of_the_gi_form_holds_the_window(view: FormView) -> None:
    session = view.session
    assert session is not None
    best = [1.0] * len(view.model.pages)
    for _turn in range(3):
        view.show(session)
        best = [min(best[number], page_seconds(view, number)) for number in range(len(best))]
    assert max(best) <= PAGE_S, [round(seconds * 1000) for seconds in best]


@pytest.mark.parametrize("path", ["identity/product_name", "quality/quality_summary", "development/op_coops"])
def test_a_keystroke_takes_less_than_a_frame(view: FormView, path: str) -> None:
    view.focus(path)
    QApplication.processEvents()
    line = QApplication.focusWidget()
    assert line is not None
    spent = []
    for number in range(30):
        start = thread_time()
        QTest.keyClick(line, Qt.Key_1 + number % 9)
        spent.append(thread_time() - start)
    assert median(spent) <= KEY_S, [round(seconds * 1000, 1) for seconds in spent]


def test_a_hundred_rows_open_and_fold_fluently(qtbot: QtBot, dressed: None) -> None:
    view = dressed_view(qtbot, dossier_session(ROWS))
    number = next(number for number, page in enumerate(view.stack.asked) if page.plan.path == "craft")
    assert page_seconds(view, number) <= PAGE_S
    box = view.findChild(RepeatBox)
    assert box is not None
    qtbot.waitUntil(lambda: len(box.rows) == ROWS)
    spent = []
    for row in box.rows[:20]:
        start = thread_time()
        row.set_open(True)
        row.set_open(False)
        spent.append(thread_time() - start)
    assert median(spent) <= PAGE_S / 2
    box.rows[50].set_open(True)
    QApplication.processEvents()
    view.focus(f"{STEP}[51]/step_name")
    line = QApplication.focusWidget()
    assert line is not None
    spent = []
    for _key in range(20):
        start = thread_time()
        QTest.keyClick(line, Qt.Key_A)
        spent.append(thread_time() - start)
    assert median(spent) <= KEY_S, [round(seconds * 1000, 1) for seconds in spent]


def test_adding_and_moving_among_a_hundred_rows_is_quick(qtbot: QtBot, dressed: None) -> None:
    view = dressed_view(qtbot, dossier_session(ROWS))
    view.focus(f"{STEP}[1]/step_name")
    box = next(box for box in view.findChildren(RepeatBox) if box.path == STEP)
    spent = {}
    for name, act in (
        ("add", box.add_row),
        ("move", lambda: box.move_row(10, 11)),
        ("remove", lambda: box.remove_row(3)),
    ):
        times = []
        for _turn in range(3):
            start = thread_time()
            act()
            times.append(thread_time() - start)
        spent[name] = min(times)
    assert max(spent.values()) <= PAGE_S, spent


def test_searching_41352_choices_keeps_up_with_typing() -> None:
    search = ChoiceSearch([Choice(f"{n:09d}", {"": f"清溪{n % 977}乡{n}镇"}) for n in range(41_352)], "")
    search.find("x")  # what it finds by is made while the person looks
    for queries in (("清", "清溪", "清溪9", "清溪97"), ("0", "00", "0000", "000041"), ("z", "zz", "zzz")):
        spent = []
        for query in queries:
            start = thread_time()
            search.find(query)
            spent.append(thread_time() - start)
        assert median(spent) <= KEY_S, (queries, spent)


def test_a_page_of_hundreds_of_questions_shows_at_once_and_is_whole_soon(qtbot: QtBot, dressed: None) -> None:
    rows = "\n".join(f"| | {kind} | q{number}_{kind[:4]} | Q {number} |" for number in range(MANY) for kind in KINDS)
    choices = "| choices |\n| | list_name | name | label |\n" + "\n".join(f"| | l | c{n} | C {n} |" for n in range(6))
    form = form_of(f"| survey |\n| | type | name | label |\n{rows}\n{choices}\n")
    view = dressed_view(qtbot, FormSession(form))
    start = thread_time()
    view.show(FormSession(form))
    assert thread_time() - start <= 2 * PAGE_S
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
