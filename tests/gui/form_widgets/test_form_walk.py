"""The GI form from its first field to its last by keys alone, Chinese by an input method."""

from collections.abc import Iterator

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.form_widgets.editors_choice import ButtonsEditor
from gui.form_widgets.editors_search import SearchEditor
from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.form_view import FormView
from gui.form_widgets.repeat_box import RepeatBox
from gui.form_widgets.repeat_row import RowHead
from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import MEDIA_TYPES, Question, QuestionType
from tests.gui.form_widgets.form_kit import commit, dressed_view, press, relevant_questions

TEXTS = {
    "product_name": "清溪绿茶",
    "name_place_part": "清溪",
    "name_generic_part": "绿茶",
    "quality_summary": "条索紧结匀整，汤色嫩绿明亮，栗香持久，滋味鲜爽回甘。",
    "letter_no": "宛政函〔2022〕7号",
    "informant_phone": "13800138000",
    "op_uscc": "91330106MA27XYWH0X",
    "src_link": "https://example.org/a",
}
NUMBERS = {"first_year": "1368", "name_first_year": "1368", "stat_year": "2025", "elev_min": "120", "elev_max": "900"}
# The choice to arrow to, counted from the first; a plain product so that few questions are left out.
PICKS = {"name_is_customary": 1, "product_group": 0, "team_advice": 0, "applicant_type": 1}


class Walker:
    """A person with a keyboard: answers what has the cursor and goes on.

    Where nobody else chooses files (``has_files``), a file is chosen as soon as one is asked for.
    """

    def __init__(self, view: FormView, stage: str, has_files: bool = True) -> None:
        self.view, self.stage = view, stage
        self.visited: list[str] = []
        session = view.session
        assert session is not None
        self.session: FormSession = session
        if has_files:
            view.media_asked.connect(lambda path: view.answer(path, "photo.jpg"))

    def walk(self) -> None:
        """To the end of the last page."""
        page = self.view.current_page()
        assert page is not None
        page.focus_first()
        for _step in range(2000):
            if not self._go_on():
                return
        raise AssertionError(f"the walk has no end: {self.visited[-1]}, {QApplication.focusWidget().accessibleName()}")

    def _go_on(self) -> bool:
        path, focused = self.view.focused_path(), QApplication.focusWidget()
        assert focused is not None
        if path and path not in self.visited:
            assert path == self._expected(), f"after {self.visited[-1:]}"
            assert focused.isVisible()
            assert focused.accessibleName()
            self._assert_seen(focused)
            self.visited.append(path)
            self._answer(path)
        elif isinstance(focused, QPushButton) and not isinstance(focused, RowHead):
            return self._press(focused)
        press(Qt.Key_Tab)
        return self._is_inside(QApplication.focusWidget())

    def _press(self, button: QPushButton) -> bool:
        page = self.view.current_page()
        assert page is not None
        box = next((box for box in page.findChildren(RepeatBox) if box.add is button), None)
        if button is page.next:
            press(Qt.Key_Return)
        elif box is not None and not box.rows:
            press(Qt.Key_Space)
        else:
            press(Qt.Key_Tab)
        return self._is_inside(QApplication.focusWidget())

    def _is_inside(self, widget: QWidget | None) -> bool:
        page = self.view.current_page()
        return widget is not None and page is not None and page.isAncestorOf(widget)

    def _expected(self) -> str:
        paths = list(relevant_questions(self.session))
        return paths[paths.index(self.visited[-1]) + 1] if self.visited else paths[0]

    def _assert_seen(self, widget: QWidget) -> None:
        page = self.view.current_page()
        assert page is not None
        top = widget.mapTo(page.viewport(), widget.rect().topLeft()).y()
        assert -2 <= top < page.viewport().height(), self.view.focused_path()

    def _answer(self, path: str) -> None:
        node = self.session.form.find(path.partition("[")[0] + "".join(part for part in _bare(path)))
        assert isinstance(node, Question)
        focused = QApplication.focusWidget()
        assert focused is not None
        if node.type in MEDIA_TYPES:
            self._attach(path)
        elif node.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE):
            self._choose(node)
        elif node.type is QuestionType.RANGE:
            press(Qt.Key_Right)
        elif node.type is QuestionType.GEOPOINT:
            QTest.keyClicks(focused, "119.05, 29.05")
        elif node.type is QuestionType.DATE:
            commit(focused, "2026年5月1日")
        elif node.type is QuestionType.GEOSHAPE:
            QTest.keyClicks(focused, "119,29")
            for place in ("119.1,29", "119.1,29.1", "119,29"):
                press(Qt.Key_Return)
                QTest.keyClicks(focused, place)
        elif node.type in (QuestionType.INTEGER, QuestionType.DECIMAL):
            QTest.keyClicks(focused, NUMBERS.get(node.name, "3"))
        else:
            commit(focused, TEXTS.get(node.name, "清溪绿茶，长在青岩山腰的云雾里，清明前后手工采摘一芽一叶。"))

    def _attach(self, path: str) -> None:
        while QApplication.focusWidget() is not self.view.field(path).editor.choose:  # type: ignore[union-attr]
            press(Qt.Key_Tab)
        press(Qt.Key_Space)

    def _choose(self, node: Question) -> None:
        editor = self.view.field(self.visited[-1]).editor  # type: ignore[union-attr]
        if isinstance(editor, SearchEditor) and not editor.is_free:
            press(Qt.Key_Down)
            press(Qt.Key_Return)
            return
        if not isinstance(editor, ButtonsEditor):
            commit(QApplication.focusWidget(), "330106")  # type: ignore[arg-type]
            return
        if node.name == "survey_stage":
            if self.stage == "dossier":
                press(Qt.Key_Down)
            return
        for _step in range(PICKS.get(node.name, 0)):
            press(Qt.Key_Right)
        if not editor.value():
            press(Qt.Key_Space)


def _bare(path: str) -> Iterator[str]:
    for part in path.split("[")[1:]:
        yield part.partition("]")[2]


@pytest.fixture(params=[False, True], ids=["quick", "slow"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine as it is, and one on which no more than a few questions are built at a time."""
    if request.param:
        give = FormDesk.give_time
        monkeypatch.setattr(
            FormDesk, "give_time", lambda desk, seconds=0.0: give(desk, seconds if seconds == float("inf") else 0.0)
        )


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(("stage", "fewest"), [("listing", 60), ("dossier", 100)])
def test_the_gi_form_is_filled_in_by_keys_alone(stage: str, fewest: int, qtbot: QtBot, dressed: None) -> None:
    session = FormSession(shipped_form(GI_FORM))
    view = dressed_view(qtbot, session)
    walker = Walker(view, stage)
    walker.walk()
    assert QApplication.focusWidget().text() == "Save"  # type: ignore[union-attr]
    assert walker.visited == list(relevant_questions(session))
    assert len(walker.visited) >= fewest
    assert session.value("survey/survey_stage") == stage
    assert session.value("identity/product_name") == "清溪绿茶"
    assert {path: fault.message() for path, fault in session.faults().items()} == {}
    found = session.progress()
    assert found.required_answered == found.required_asked > 40


def test_ctrl_enter_turns_pages_and_back(qtbot: QtBot, dressed: None) -> None:
    view = dressed_view(qtbot, FormSession(shipped_form(GI_FORM)))
    view.focus("survey/survey_date")
    seen = []
    for _page in range(len(view.model.pages)):
        page = view.current_page()
        assert page is not None
        seen.append(page.plan.path)
        press(Qt.Key_Return, Qt.ControlModifier)
    assert seen == [node.path for node in view.session.form.root.children if hasattr(node, "children")]  # type: ignore[union-attr]
    press(Qt.Key_Return, Qt.ControlModifier | Qt.ShiftModifier)
    assert view.current_page().plan.path == seen[-2]  # type: ignore[union-attr]


def test_enter_goes_to_the_next_question_and_shift_tab_back(qtbot: QtBot, dressed: None) -> None:
    view = dressed_view(qtbot, FormSession(shipped_form(GI_FORM)))
    view.focus("survey/survey_date")
    press(Qt.Key_Return)
    assert view.focused_path() == "survey/surveyor_org"
    press(Qt.Key_Return)
    assert view.focused_path() == "survey/surveyor_names"
    press(Qt.Key_Return)
    assert QApplication.focusWidget() is view.current_page().next  # type: ignore[union-attr]
    press(Qt.Key_Return)
    assert view.focused_path() == "identity/province_code"
    press(Qt.Key_Backtab, Qt.ShiftModifier)
    view.focus("survey/surveyor_names")
    press(Qt.Key_Backtab, Qt.ShiftModifier)
    assert view.focused_path() == "survey/surveyor_org"


def test_page_down_scrolls_and_the_cursor_can_follow(qtbot: QtBot, dressed: None) -> None:
    view = dressed_view(qtbot, FormSession(shipped_form(GI_FORM)))
    view.focus("identity/province_code")
    page = view.current_page()
    assert page is not None
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    before = bar.value()
    press(Qt.Key_PageDown)
    assert bar.value() > before
    press(Qt.Key_PageUp)
    assert bar.value() == before
