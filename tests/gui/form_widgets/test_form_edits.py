"""Edits of a whole form: taken back, switched to another language half-way, late, locked, hidden and shown again."""

from collections.abc import Callable

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.form_widgets.editors_search import SearchEditor
from gui.form_widgets.editors_text import ProseEditor
from gui.form_widgets.form_view import FormView
from survey_forms.capture import FormSession
from survey_forms.schema import MEDIA_TYPES, Question, QuestionType
from tests.gui.form_widgets.form_kit import (
    EN,
    FR,
    STEP,
    ZH,
    all_types,
    box_at,
    commit,
    compose,
    editor_at,
    field_at,
    press,
    relevant_questions,
)
from tests.survey_forms.making import form_of

Show = Callable[..., FormView]
ROWS = form_of("""
| survey |
| | type | name | label | repeat_count | calculation | default | relevant |
| | begin repeat | plot | Plot | | | | |
| | text | title | Title | | | | |
| | begin repeat | bed | Bed | ${beds} | | | |
| | text | crop | Crop | | | tea | |
| | end repeat | | | | | | |
| | integer | beds | Beds | | | | |
| | text | shy | Shy | | | | ${beds} > 1 |
| | image | photo | Photo | | | | |
| | calculate | key | | | once(uuid()) | | |
| | end repeat | | | | | | |
""")
PLOT = {"title": "south", "beds": "2", "bed": [{"crop": "rice"}, {"crop": "wheat"}], "shy": "kept", "photo": "a.jpg",
        "key": "id-1", "former": "question"}  # fmt: skip


def session_of(view: FormView) -> FormSession:
    assert view.session is not None
    return view.session


def stop_at(view: FormView, path: str) -> QWidget:
    return editor_at(view, path).stops()[0]


# Rows


def test_a_row_that_is_put_back_is_what_it_was_to_the_last_hidden_answer(show: Show) -> None:
    session = FormSession(ROWS, {"plot": [PLOT, {"title": "north"}]})
    session.set("plot[1]/beds", "1")
    before = session.answers()
    assert before["plot"][0]["bed"] == [{"crop": "rice"}, {"crop": "wheat"}]
    view = show(session)
    box = box_at(view, "plot")
    box.remove_row(0)
    assert [row["title"] for row in session.answers()["plot"]] == ["north"]
    box.undo.click()
    assert session.answers() == before
    assert editor_at(view, "plot[1]/title").value() == "south"
    session.set("plot[1]/beds", "2")
    assert (session.value("plot[1]/shy"), session.value("plot[1]/bed[2]/crop")) == ("kept", "wheat")


def test_a_row_whose_rows_are_counted_further_down_can_be_put_back(show: Show) -> None:
    # The count stands behind what it counts: answer by answer, in the order of the form, there would be no row yet.
    session = FormSession(ROWS)
    view = show(session)
    box = box_at(view, "plot")
    box.add_row()
    commit(stop_at(view, "plot[1]/beds"), "３")
    QTest.keyClick(stop_at(view, "plot[1]/bed[3]/crop"), Qt.Key_End)
    commit(stop_at(view, "plot[1]/bed[3]/crop"), " oil")
    before = session.answers()
    box.remove_row(0)
    box.put_back()
    assert session.answers() == before
    box.double_row(0)
    twin, first = session.answers()["plot"][1], before["plot"][0]
    assert twin["bed"] == first["bed"] == [{"crop": "tea"}, {"crop": "tea"}, {"crop": "tea oil"}]


def test_a_doubled_row_is_another_row(show: Show) -> None:
    session = FormSession(ROWS, {"plot": [PLOT]})
    view = show(session)
    box_at(view, "plot").double_row(0)
    first, twin = session.answers()["plot"]
    assert {**twin, "key": ""} == {**{name: PLOT[name] for name in ("title", "beds", "bed", "shy")}, "key": ""}
    assert "photo" not in twin
    # What the form works out is worked out anew: two rows never have one key.
    assert twin["key"] not in ("", first["key"])


def test_a_file_that_comes_for_a_row_that_is_gone_answers_nothing(show: Show, qtbot: QtBot) -> None:
    session = FormSession(ROWS, {"plot": [{"title": "a"}, {"title": "b"}]})
    view = show(session)
    box_at(view, "plot").remove_row(1)
    before = session.answers()
    for path in ("plot[2]/photo", "nowhere", "plot[x]/photo", ""):
        view.answer(path, "late.jpg")
    assert session.answers() == before
    with qtbot.waitSignal(view.edited):
        view.answer("plot[1]/photo", "late.jpg")
    assert session.value("plot[1]/photo") == "late.jpg"


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("is_typed", [True, False])
def test_a_row_may_be_taken_away_with_the_cursor_in_it(rows: int, is_typed: bool, show: Show, qtbot: QtBot) -> None:
    session = FormSession(ROWS, {"plot": [{"title": f"{number}"} for number in range(rows)]})
    view = show(session)
    box = box_at(view, "plot")
    stop = stop_at(view, f"plot[{rows}]/title")
    stop.setFocus()
    if is_typed:
        compose(stop, "xi")  # not even a composition under way holds it
    # The button takes no focus: the cursor stands in the row until it is gone.
    button = box.rows[rows - 1].buttons["remove"]
    QTest.mouseClick(button, Qt.LeftButton)
    qtbot.wait(0)
    assert session.count("plot") == rows - 1
    box.undo.click()
    assert [row["title"] for row in session.answers()["plot"]] == [f"{number}" for number in range(rows)]


# What nobody may answer


def test_what_the_form_fills_in_itself_takes_no_last_answer(show: Show) -> None:
    view = show(FormSession(all_types(), {"words": {"name": "茶"}}))
    view.set_last({"words": {"fixed": "旧!", "count": "7"}})
    field = field_at(view, "words/fixed")
    assert field._ditto is None or not field._ditto.isVisible()
    field.repeat_last()
    stop_at(view, "words/fixed").setFocus()
    press(Qt.Key_Apostrophe, Qt.ControlModifier)
    view.repeat_all()
    assert session_of(view).value("words/fixed") == "茶!"
    assert session_of(view).value("words/count") == "7"


def test_a_locked_form_takes_nothing_by_any_key(show: Show) -> None:
    session = FormSession(
        all_types(), {"words": {"name": "茶"}, "choosing": {"one": "pear", "order": "pear peach plum"}}
    )
    view = show(session)
    view.set_last({"words": {"count": "7", "name": "x"}})
    view.set_read_only(True)
    before = session.answers()
    for path in (
        "words/name",
        "words/count",
        "times/day",
        "times/scale",
        "choosing/one",
        "choosing/order",
        "choosing/agreed",
    ):
        view.focus(path)
        stop = stop_at(view, path)
        for key in (Qt.Key_Delete, Qt.Key_Backspace, Qt.Key_Space, Qt.Key_Up, Qt.Key_5):
            QTest.keyClick(stop, key)
        QTest.keyClick(stop, Qt.Key_Apostrophe, Qt.ControlModifier)
        commit(stop, "五")
    assert session.answers() == before


def test_what_the_last_answers_have_asked_is_taken_with_them(show: Show) -> None:
    view = show(FormSession(all_types()))
    view.set_last({"words": {"count": "7", "other": "别的", "name": "上回", "code": "B"}})
    view.turn_to(1)
    view.repeat_all()
    session = session_of(view)
    assert session.value("words/count") == "7"
    assert session.value("words/other") == "别的"  # asked only since the count is above five
    assert session.value("words/code") == "B"
    # And what is not asked by then is not answered.
    other = show(FormSession(all_types(), {"words": {"count": "1"}}))
    other.set_last({"words": {"count": "7", "other": "别的"}})
    other.turn_to(1)
    other.repeat_all()
    assert session_of(other).answers()["words"].get("other") is None


# Undo


def test_undo_stays_in_its_field(show: Show) -> None:
    view = show(FormSession(all_types()))
    session = session_of(view)
    commit(stop_at(view, "words/name"), "清溪")
    QTest.keyClicks(stop_at(view, "words/count"), "12")
    view.focus("words/name")
    press(Qt.Key_Z, Qt.ControlModifier)
    assert (session.value("words/name"), session.value("words/count")) == ("", "12")
    press(Qt.Key_Z, Qt.ControlModifier)
    assert session.value("words/count") == "12"
    view.focus("words/count")
    for _stroke in range(3):
        press(Qt.Key_Z, Qt.ControlModifier)
    assert session.value("words/count") == ""
    view.focus("words/name")
    press(Qt.Key_Z, Qt.ControlModifier | Qt.ShiftModifier)
    assert session.value("words/name") in ("清溪", "")


def test_undo_after_another_language_takes_back_the_same(show: Show) -> None:
    view = show(FormSession(all_types(), {"words": {"story": "山"}}))
    commit(stop_at(view, "words/story"), "上")
    shown = session_of(view).value("words/story")
    view.set_language(EN)
    view.set_language(ZH)
    assert session_of(view).value("words/story") == shown
    press(Qt.Key_Z, Qt.ControlModifier)
    assert session_of(view).value("words/story") == "山"


def test_undoing_a_condition_shows_the_question_with_its_answer(show: Show) -> None:
    view = show(FormSession(all_types()))
    session = session_of(view)
    QTest.keyClicks(stop_at(view, "words/count"), "9")
    commit(stop_at(view, "words/other"), "别的")
    view.focus("words/count")
    press(Qt.Key_Backspace)
    field = view.field("words/other")
    assert field is not None
    assert field.isHidden()
    assert session.value("words/other") == "别的"
    view.show_progress()
    assert "1" in view.kept.text()
    assert view.kept.isVisible()
    press(Qt.Key_Z, Qt.ControlModifier)
    assert session.value("words/count") == "9"
    assert not field.isHidden()
    assert editor_at(view, "words/other").value() == "别的"


# Languages half-way


TYPED = {
    "words/name": "清",
    "words/story": "山上\n的",
    "words/count": "1x",
    "words/weight": "１．",
    "words/code": "A-1",
    "times/day": "2026年5月",
    "times/clock": "25点",
    "times/moment": "昨天",
    "times/scale": "9",
    "choosing/chips": "没有的",
    "choosing/mini": "没有的",
    "places/point": "115.7，",
    "places/line": "115.7，23.5\n115",
    "rows/step[1]/step_name": "采",
}


@pytest.mark.parametrize("path", TYPED)
@pytest.mark.parametrize("is_composing", [True, False])
def test_another_language_changes_nothing_that_stands_half_typed(path: str, is_composing: bool, show: Show) -> None:
    view = show(FormSession(all_types(), {"rows": {"step": [{}]}}))
    stop = editor_at(view, path).stops()[1 if path == "times/scale" else 0]
    stop.setFocus()
    commit(stop, TYPED[path])
    if is_composing:
        compose(stop, "zhong")
    session = session_of(view)
    before, seen = session.answers(), text_of(stop)
    assert TYPED[path].partition("\n")[0] in seen
    for language in (EN, FR, ZH, EN):
        view.set_language(language)
        assert session.answers() == before
        assert text_of(stop) == seen
    assert QApplication.focusWidget() in (stop, stop.focusProxy())
    if is_composing:
        commit(stop, "中")
        assert "中" in text_of(stop)


def text_of(stop: QWidget) -> str:
    return str(stop.toPlainText() if hasattr(stop, "toPlainText") else stop.text())  # type: ignore[attr-defined]


def test_what_is_wrong_is_said_in_the_language_of_the_form(show: Show) -> None:
    view = show(FormSession(all_types()))
    QTest.keyClicks(stop_at(view, "words/count"), "-3")
    field = field_at(view, "words/count")
    said = {}
    for language in (ZH, EN, FR, ZH):
        view.set_language(language)
        said[language] = field.fault_text()
    assert said[ZH] == "不能为负"
    assert said[EN] == "Not below zero"
    # A language without words of its own takes those of the form's own language, never none.
    assert said[FR]
    press(Qt.Key_Home)
    press(Qt.Key_Delete)
    assert (session_of(view).value("words/count"), field.fault_text()) == ("3", "")


def test_the_fault_goes_with_its_question_and_comes_back_with_it(show: Show) -> None:
    view = show(FormSession(all_types(), {"words": {"count": "9", "name": "x"}}))
    session = session_of(view)
    view.tell_missing()
    assert field_at(view, "words/other").fault_text()
    QTest.keyClick(stop_at(view, "words/count"), Qt.Key_End)
    QTest.keyClick(stop_at(view, "words/count"), Qt.Key_Backspace)
    assert "words/other" not in session.faults()
    QTest.keyClicks(stop_at(view, "words/count"), "8")
    assert field_at(view, "words/other").fault_text()
    assert field_at(view, "words/name").fault_text() == "至少两个字"


# Every field by keys and by an input method


def test_every_field_takes_the_keys_and_the_input_method_and_says_what_it_holds(show: Show) -> None:
    session = FormSession(all_types(), {"rows": {"step": [{"tool": [{}]}]}})
    view = show(session)
    for path in list(relevant_questions(session)):
        editor = editor_at(view, path)
        before = session.value(path)
        for text in ("5", "中", "2026-05-01"):
            commit(editor.stops()[0], text)
            assert editor.value() == session.value(path), path
        QTest.keyClicks(editor.stops()[0], "7 ")
        assert editor.value() == session.value(path), path
        node = dict(session.walk())[path]
        assert isinstance(node, Question)
        if node.type in (QuestionType.TEXT, QuestionType.INTEGER, QuestionType.DATE, QuestionType.GEOTRACE):
            assert session.value(path) != before or node.read_only, path
        if node.type in MEDIA_TYPES:
            assert session.value(path) == "", path


def test_the_answers_that_were_typed_come_back_in_another_view(show: Show) -> None:
    session = FormSession(all_types())
    view = show(session)
    typed = {"words/name": "清溪 茶", "words/count": "１２", "words/weight": "０．５", "times/day": "２０２６／５／１",
             "times/clock": "下午3点半", "places/point": "东经115.7 北纬23.5",
             "places/area": "1,2\n3,4\n5,6\n1,2"}  # fmt: skip
    for path, text in typed.items():
        commit(stop_at(view, path), text)
    stored = session.answers()
    again = show(FormSession(all_types(), stored), EN)
    for path in typed:
        assert editor_at(again, path).value() == session.value(path), path
    assert session_of(again).answers() == stored
    assert session_of(again).value("words/count") == "12"
    assert session_of(again).value("times/day") == "2026-05-01"
    assert session_of(again).value("times/clock").startswith("15:30:00")


# Codes and rows in words


def test_a_row_tells_the_label_of_a_code_with_a_blank(show: Show) -> None:
    form = form_of("""
| survey |
| | type | name | label |
| | begin repeat | r | R |
| | select_one how | how | How |
| | select_multiple kind | kinds | Kinds |
| | end repeat | | |
| choices |
| | list_name | name | label |
| | how | very good | Best |
| | kind | a | A |
| | kind | b | B |
""")
    session = FormSession(form, {"r": [{"how": "very good", "kinds": "b a"}, {"how": "very"}, {}]})
    view = show(session)
    box = box_at(view, "r")
    names = [row.head.accessibleName() for row in box.rows]
    assert names == ["Row 1: Best · B、A", "Row 2: very", "Row 3: (empty)"]
    assert not session.faults().keys() - {"r[2]/how"}


def test_a_searched_answer_outlives_its_filter_and_comes_back(show: Show) -> None:
    view = show(FormSession(all_types(), {"choosing": {"one": "pear", "town": "p2"}}))
    session = session_of(view)
    editor = editor_at(view, "choosing/town")
    assert isinstance(editor, SearchEditor)
    assert editor.line.text() == "梨树县"
    session_of(view).set("choosing/one", "peach")
    view.refresh()
    assert session.value("choosing/town") == "p2"
    assert field_at(view, "choosing/town").fault_text()
    session.set("choosing/one", "pear")
    view.refresh()
    editor = editor_at(view, "choosing/town")
    assert (editor.value(), field_at(view, "choosing/town").fault_text()) == ("p2", "")


def test_prose_under_a_condition_keeps_its_lines(show: Show) -> None:
    view = show(FormSession(all_types(), {"words": {"count": "200"}, "extra": {"more": "一"}}))
    session = session_of(view)
    edit = editor_at(view, "words/story")
    assert isinstance(edit, ProseEditor)
    commit(edit.stops()[0], "上\u2028下\n\n末")
    value = session.value("words/story")
    assert value.startswith("上")
    assert value.endswith("\n\n末")
    for count in ("1", "200"):
        session.set("words/count", count)
        view.refresh()
    assert (session.value("extra/more"), editor_at(view, "words/story").value()) == ("一", value)


def test_rows_typed_in_by_keys_alone(show: Show) -> None:
    view = show(FormSession(all_types()))
    session = session_of(view)
    view.focus("words/name")
    view.turn_to(6)
    box_at(view)
    for number, name in enumerate(("采摘", "杀青", "揉捻"), 1):
        view.add_row()
        focused = QApplication.focusWidget()
        assert focused is not None
        commit(focused, name)
        assert session.value(f"{STEP}[{number}]/step_name") == name
    assert session.count(STEP) == 3
    assert [row.is_open for row in box_at(view).rows] == [False, False, True]
