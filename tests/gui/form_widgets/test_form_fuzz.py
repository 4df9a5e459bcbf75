"""Random use of a form: after every act the screen shows what the session holds."""

import random
from collections.abc import Callable

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.form_widgets.choice_search import choice_label
from gui.form_widgets.editor import AnswerLine
from gui.form_widgets.editors_choice import ButtonsEditor
from gui.form_widgets.editors_search import ManySearchEditor, SearchEditor
from gui.form_widgets.form_view import FormView
from gui.form_widgets.question_field import QuestionField
from gui.form_widgets.repeat_box import RepeatBox
from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import Form, Question
from tests.gui.form_widgets.form_kit import all_types, commit, dressed_view

ACTS = 120
WORDS = ("茶", "6", "101", "-1", "2026-05-01", "9:30", "119, 29", "x", "a<b & c", "清溪绿茶")
KEYS = (Qt.Key_Space, Qt.Key_Right, Qt.Key_Down, Qt.Key_Delete, Qt.Key_Backspace, Qt.Key_Tab, Qt.Key_Return)


class Player:
    """Does something, whatever it is."""

    def __init__(self, view: FormView, seed: int) -> None:
        self.view, self.dice = view, random.Random(seed)
        session = view.session
        assert session is not None
        self.session: FormSession = session
        self.acts: list[Callable[[], object]] = [
            *[self.type] * 6,
            *[self.press] * 6,
            *[self.turn] * 2,
            *[self.work_rows] * 3,
            self.speak,
            self.answer,
            self.view.refresh,
            self.view.repeat_all,
        ]

    def play(self) -> str:
        act = self.dice.choice(self.acts)
        act()
        return getattr(act, "__name__", "")

    def fields(self) -> list[QuestionField]:
        page = self.view.current_page()
        return [field for field in page.fields() if field.isVisible() and field.editor] if page is not None else []

    def type(self) -> None:
        if fields := self.fields():
            self.dice.choice(fields).focus()
            focused = QApplication.focusWidget()
            if focused is not None:
                commit(focused, self.dice.choice(WORDS))

    def press(self) -> None:
        if fields := self.fields():
            self.dice.choice(fields).focus()
            for _key in range(self.dice.randint(1, 3)):
                focused = QApplication.focusWidget()
                if focused is not None:
                    QTest.keyClick(focused, self.dice.choice(KEYS))

    def turn(self) -> None:
        self.view.turn_to(self.dice.randrange(len(self.view.stack.asked)))

    def work_rows(self) -> None:
        boxes = [box for box in self.view.findChildren(RepeatBox) if box.isVisible() and not box._repeat.count]
        if not boxes:
            return
        box = self.dice.choice(boxes)
        if not box.rows or (len(box.rows) < 4 and self.dice.random() < 0.4):
            box.add_row()
            return
        at = self.dice.randrange(len(box.rows))
        act = self.dice.choice(
            (box.remove_row, box.double_row, box.rows[at].set_open, lambda at: box.move_row(at, at - 1))
        )
        act(at if act != box.rows[at].set_open else True)  # type: ignore[operator]
        if self.dice.random() < 0.3:
            box.put_back()

    def speak(self) -> None:
        self.view.set_language(self.dice.choice(self.session.form.languages))

    def answer(self) -> None:
        paths = [path for path, node in self.session.walk() if isinstance(node, Question) and node.is_seen]
        self.view.answer(self.dice.choice(paths), self.dice.choice(WORDS))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("make", [all_types, lambda: shipped_form(GI_FORM)], ids=["all types", "GI form"])
def test_the_screen_shows_what_the_session_holds(
    make: Callable[[], Form], seed: int, qtbot: QtBot, dressed: None
) -> None:
    session = FormSession(make())
    view = dressed_view(qtbot, session)
    view.set_last({"words": {"name": "上回", "count": "7"}, "survey": {"surveyor_org": "局"}})
    player = Player(view, seed)
    done = []
    for _act in range(ACTS):
        done.append(player.play())
        assert_in_step(view, session, done[-5:])


def assert_in_step(view: FormView, session: FormSession, done: list[str]) -> None:
    page = view.current_page()
    assert page is not None
    assert page.column is not None
    shown = {field.path: field for field in page.fields() if field.isVisible()}
    asked = {path for path, node in session.walk() if isinstance(node, Question) and page.plan.has(path)}
    assert shown.keys() <= asked, done
    assert len({id(field) for field in page.fields()}) == len({field.path for field in page.fields()})
    for path, field in shown.items():
        if field.editor is None:
            continue
        left = bool(field.editor.fault()) or QApplication.focusWidget() in field.editor.stops()
        assert field.editor.value() == session.value(path) or left, (path, done)
        if isinstance(field.editor, ButtonsEditor):
            offered = [choice_label(choice, view.language) for choice in session.choices(path)]
            texts = [button.accessibleName() for button in field.editor.buttons.buttons.values()]
            assert texts[: len(offered)] == offered, (path, done)
        elif isinstance(field.editor, SearchEditor | ManySearchEditor):
            assert list(field.editor.line.search.choices) == list(session.choices(path)), (path, done)
        for stop in field.stops():
            if isinstance(stop, AnswerLine):
                assert stop.isReadOnly() == session.state(path).is_read_only, path
    for box in page.findChildren(RepeatBox):
        if box.isVisible():
            assert len(box.rows) == session.count(box.path), (box.path, done)
            assert [row.path for row in box.rows] == [f"{box.path}[{n}]" for n in range(1, len(box.rows) + 1)]
