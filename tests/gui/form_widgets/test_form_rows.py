"""Rows of repeats, and answers of the record or row before."""

from collections.abc import Callable

from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from gui.form_widgets.form_view import FormView
from survey_forms.capture import FormSession
from tests.gui.form_widgets.form_kit import (
    STEP,
    all_types,
    box_at,
    commit,
    editor_at,
    field_at,
    press,
)
from tests.survey_forms.making import form_of

Show = Callable[..., FormView]


# Rows


def test_rows_are_added_filled_moved_doubled_and_taken_away(show: Show) -> None:
    view = show(FormSession(all_types()))
    session = view.session
    assert session is not None
    told: list[str] = []
    view.edited.connect(told.append)
    box = box_at(view)
    for name in ("采摘", "杀青"):
        box.add_row()
        assert view.focused_path() == f"{STEP}[{len(box.rows)}]/step_name"
        commit(QApplication.focusWidget(), name)  # type: ignore[arg-type]
    assert [row.is_open for row in box.rows] == [False, True]
    assert box.rows[0].head.accessibleName() == "Row 1: 采摘"
    box.move_row(1, 0)
    assert names_of(session) == ["杀青", "采摘"]
    assert editor_at(view, f"{STEP}[1]/step_name").value() == "杀青"
    box.double_row(0)
    assert names_of(session) == ["杀青", "杀青", "采摘"]
    box.remove_row(0)
    assert names_of(session) == ["杀青", "采摘"]
    assert editor_at(view, f"{STEP}[2]/step_name").value() == "采摘"
    commit(editor_at(view, f"{STEP}[2]/step_name").stops()[0], "茶")
    assert names_of(session) == ["杀青", "采摘茶"]
    assert told.count(STEP) == 5


def names_of(session: FormSession) -> list[str]:
    return [session.value(f"{STEP}[{number}]/step_name") for number in range(1, session.count(STEP) + 1)]


def test_tab_leaves_a_row_for_the_next_one_and_its_head_takes_the_keys_of_its_buttons(show: Show) -> None:
    view = show(FormSession(all_types()))
    box = box_at(view)
    box.add_row()
    box.add_row()
    row = box.rows[1]
    assert set(row.stops()) & set(row.buttons.values()) == set()
    assert all(button.focusPolicy() == Qt.FocusPolicy.NoFocus for button in row.buttons.values())
    QTest.keyClick(box.rows[0].head, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(box.rows) == 3
    QTest.keyClick(box.rows[0].head, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert len(box.rows) == 2


def test_a_doubled_row_takes_its_inner_rows_along_but_no_file(show: Show) -> None:
    row = {"step_name": "甲", "inner": {"minutes": "3", "step_photo": "a.jpg"}, "tool": [{"tool_name": "锅"}]}
    session = FormSession(all_types(), {"rows": {"step": [row]}})
    view = show(session)
    box_at(view).double_row(0)
    assert session.value(f"{STEP}[2]/inner/minutes") == "3"
    assert session.value(f"{STEP}[2]/inner/step_photo") == ""
    assert session.value(f"{STEP}[2]/tool[1]/tool_name") == "锅"


def test_a_row_that_was_taken_away_comes_back_whole(show: Show) -> None:
    row = {"step_name": "甲", "inner": {"minutes": "3", "step_photo": "a.jpg"}, "tool": [{"tool_name": "锅"}]}
    session = FormSession(all_types(), {"rows": {"step": [{"step_name": "零"}, row, {}]}})
    view = show(session)
    before = session.answers()
    box = box_at(view)
    assert not box.undo.isVisible()
    box.remove_row(2)
    assert not box.undo.isVisible()  # an empty row is no loss
    box.add_row()
    box.remove_row(1)
    assert box.undo.isVisible()
    assert box.undo in list(box.stops())
    box.undo.click()
    assert session.answers() == before
    assert view.focused_path() == f"{STEP}[2]/step_name"
    assert not box.undo.isVisible()


def test_a_row_of_a_row_keeps_its_place_when_rows_move(show: Show) -> None:
    session = FormSession(all_types(), {"rows": {"step": [{"step_name": "甲"}, {"step_name": "乙"}]}})
    view = show(session)
    box = box_at(view)
    box.rows[1].set_open(True)
    inner = box_at(view, f"{STEP}[2]/tool")
    inner.add_row()
    commit(QApplication.focusWidget(), "锅")  # type: ignore[arg-type]
    box.move_row(1, 0)
    assert session.value(f"{STEP}[1]/tool[1]/tool_name") == "锅"
    line = editor_at(view, f"{STEP}[1]/tool[1]/tool_name").stops()[0]
    QTest.keyClick(line, Qt.Key_Home)
    commit(line, "铁")
    assert session.value(f"{STEP}[1]/tool[1]/tool_name") == "铁锅"
    box.remove_row(1)
    QTest.keyClick(line, Qt.Key_Home)
    commit(line, "大")
    assert session.value(f"{STEP}[1]/tool[1]/tool_name") == "大铁锅"


def test_rows_are_worked_by_keys(show: Show) -> None:
    view = show(FormSession(all_types()))
    session = view.session
    assert session is not None
    view.focus(STEP)
    view.current_page().focus_first()  # type: ignore[union-attr]
    press(Qt.Key_Insert, Qt.AltModifier)
    commit(QApplication.focusWidget(), "甲")  # type: ignore[arg-type]
    press(Qt.Key_Insert, Qt.AltModifier)
    commit(QApplication.focusWidget(), "乙")  # type: ignore[arg-type]
    press(Qt.Key_Backtab, Qt.ShiftModifier)
    assert QApplication.focusWidget() is box_at(view).rows[1].head
    press(Qt.Key_Up, Qt.AltModifier)
    assert names_of(session) == ["乙", "甲"]
    press(Qt.Key_Delete, Qt.ControlModifier)
    assert names_of(session) == ["甲"]


def test_alt_insert_adds_to_the_row_that_has_the_cursor(show: Show) -> None:
    session = FormSession(all_types(), {"rows": {"step": [{"step_name": "甲", "tool": [{"tool_name": "锅"}]}]}})
    view = show(session)
    view.focus(f"{STEP}[1]/tool[1]/tool_name")
    assert view.focused_path() == f"{STEP}[1]/tool[1]/tool_name"
    press(Qt.Key_Insert, Qt.AltModifier)
    assert session.count(f"{STEP}[1]/tool") == 2
    assert session.count(STEP) == 1


def test_rows_that_are_expected_are_told(show: Show) -> None:
    view = show(FormSession(all_types()))
    box = box_at(view)
    assert box.count.text() == ""
    view.set_expected_rows({STEP: 3})
    assert box.count.text() == "0 of 3 rows expected"
    for _row in range(3):
        box.add_row()
    assert box.count.text() == "Rows: 3"


def test_a_repeat_with_a_count_adds_no_rows_by_hand(show: Show) -> None:
    form = form_of(
        "| survey |\n| | type | name | label | repeat_count |\n| | integer | n | N | |\n"
        "| | begin_repeat | r | R | ${n} |\n| | text | a | A | |\n| | end_repeat | | | |\n"
    )
    view = show(FormSession(form))
    QTest.keyClicks(editor_at(view, "n").stops()[0], "2")
    box = box_at(view, "r")
    assert len(box.rows) == 2
    assert not box.add.isVisible()


def test_a_row_that_only_appears_in_the_session_shows_after_a_refresh(show: Show) -> None:
    view = show(FormSession(all_types()))
    box = box_at(view)
    view.session.add_repeat(STEP)  # type: ignore[union-attr]
    view.refresh()
    assert len(box.rows) == 1


# Same as last


def test_the_last_answer_is_taken_by_button_and_key(show: Show) -> None:
    view = show(FormSession(all_types()))
    view.set_last({"words": {"name": "上回", "count": "7"}, "choosing": {"one": "plum", "many": "pear plum"}})
    field = field_at(view, "words/name")
    assert field._ditto is not None
    assert field._ditto.isVisible()
    assert field_at(view, "words/weight")._ditto is None
    field._ditto.click()
    assert view.session.value("words/name") == "上回"  # type: ignore[union-attr]
    view.focus("choosing/one")
    press(Qt.Key_Apostrophe, Qt.ControlModifier)
    assert view.session.value("choosing/one") == "plum"  # type: ignore[union-attr]
    assert editor_at(view, "choosing/one").value() == "plum"


def test_all_of_a_page_is_taken_without_overwriting(show: Show) -> None:
    view = show(FormSession(all_types()))
    assert not view.bar.repeat_all.isVisible()
    view.set_last({"words": {"name": "上回", "count": "7", "story": "旧"}})
    commit(editor_at(view, "words/name").stops()[0], "新的")
    assert view.bar.repeat_all.isVisible()
    view.bar.repeat_all.click()
    values = [view.session.value(f"words/{name}") for name in ("name", "count", "story")]  # type: ignore[union-attr]
    assert values == ["新的", "7", "旧"]


def test_a_second_row_repeats_the_first(show: Show) -> None:
    session = FormSession(all_types(), {"rows": {"step": [{"step_name": "采摘"}, {}]}})
    view = show(session)
    view.focus(f"{STEP}[2]/step_name")
    press(Qt.Key_Apostrophe, Qt.ControlModifier)
    assert session.value(f"{STEP}[2]/step_name") == "采摘"
