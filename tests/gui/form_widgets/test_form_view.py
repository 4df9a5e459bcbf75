"""The form as a whole: pages, live states, rows, languages, focus."""

from collections.abc import Callable

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gui.form_widgets.editors_choice import ButtonsEditor
from gui.form_widgets.editors_media import MediaSource
from gui.form_widgets.editors_search import SearchEditor
from gui.form_widgets.editors_text import LineEditor, ProseEditor
from gui.form_widgets.form_view import FormView
from gui.form_widgets.repeat_box import RepeatBox
from survey_forms.capture import FormSession
from survey_forms.schema import Choice
from tests.gui.form_widgets.form_kit import (
    EN,
    FR,
    ZH,
    all_types,
    commit,
    compose,
    dressed_view,
    editor_at,
    field_at,
    press,
    relevant_questions,
)
from tests.survey_forms.making import form_of

Show = Callable[..., FormView]
STEP = "rows/step"


@pytest.fixture
def show(qtbot: QtBot, dressed: None) -> Show:
    def make(session: FormSession, language: str = "zh", width_px: int = 420) -> FormView:
        return dressed_view(qtbot, session, language, width_px)

    return make


def page_names(view: FormView) -> list[str]:
    return [page.title for page in view.model.pages]


def box_at(view: FormView, path: str = STEP) -> RepeatBox:
    view.focus(path)
    page = view.current_page()
    assert page is not None
    return next(box for box in page.findChildren(RepeatBox) if box.path == path)


# Pages


def test_each_group_is_a_page_and_loose_questions_another(show: Show) -> None:
    view = show(FormSession(all_types()))
    assert page_names(view) == ["各种题型", "文字", "时间", "选择", "地点", "资料", "各行"]
    assert view.bar.pages.isVisible()
    assert not view.list.isVisible()


def test_a_wide_form_has_its_pages_at_the_side(show: Show) -> None:
    view = show(FormSession(all_types()), width_px=900)
    assert view.list.isVisible()
    assert not view.bar.pages.isVisible()
    rect = view.list.visualRect(view.model.index(2, 0))
    QTest.mouseClick(view.list.viewport(), Qt.LeftButton, pos=rect.center())
    page = view.current_page()
    assert page is not None
    assert page.plan.path == "times"


def test_a_form_without_groups_is_one_page_without_a_list(show: Show) -> None:
    form = form_of("| survey |\n| | type | name | label |\n| | text | a | A |\n| | integer | b | B |\n")
    for width in (420, 900):
        view = show(FormSession(form), width_px=width)
        assert not view.list.isVisible()
        assert not view.bar.isVisible()
        assert [field.path for field in view.current_page().fields()] == ["a", "b"]  # type: ignore[union-attr]


def test_a_page_whose_group_becomes_irrelevant_goes(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()))
    editor = editor_at(view, "words/count")
    QTest.keyClicks(editor.stops()[0], "101")
    qtbot.waitUntil(lambda: page_names(view)[-1] == "附加")
    view.focus("extra/more")
    assert view.focused_path() == "extra/more"
    view.answer("words/count", "1")
    qtbot.waitUntil(lambda: page_names(view)[-1] == "各行")
    page = view.current_page()
    assert page is not None
    assert page.plan.path != "extra"


def test_progress_is_told_of_each_page(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()))
    words = view.model.pages[1]
    assert (words.answered, words.is_missing, words.mark) == (1, True, "*")  # the text that is worked out
    QTest.keyClicks(editor_at(view, "words/name").stops()[0], "tea")
    qtbot.waitUntil(lambda: view.model.pages[1].answered > 1)
    assert not view.model.pages[1].is_missing
    QTest.keyClicks(editor_at(view, "words/count").stops()[0], "-1")
    qtbot.waitUntil(lambda: view.model.pages[1].is_wrong)
    assert view.model.pages[1].mark == "!"
    assert "an answer is wrong" in view.model.pages[1].spoken()


def test_every_question_gets_a_field_with_an_editor_and_a_name(show: Show) -> None:
    view = show(FormSession(all_types()))
    view.session.add_repeat(STEP)  # type: ignore[union-attr]
    view.refresh()
    for path in relevant_questions(view.session):  # type: ignore[arg-type]
        editor = editor_at(view, path)
        assert editor.isVisible(), path
        stops = [stop for stop in editor.stops() if stop.isVisible()]
        assert stops, path
        assert all(stop.accessibleName() for stop in stops), path


def test_hidden_and_calculated_questions_have_no_field(show: Show) -> None:
    view = show(FormSession(all_types()))
    view.focus("words/name")
    paths = [field.path for field in view.current_page().fields()]  # type: ignore[union-attr]
    assert "words/secret" not in paths
    assert "words/twice" not in paths
    assert "words/told" in paths


# Live states


def test_a_question_appears_and_goes_with_its_condition(show: Show) -> None:
    view = show(FormSession(all_types()))
    line = editor_at(view, "words/count").stops()[0]
    assert view.field("words/other") is None
    QTest.keyClicks(line, "6")
    other = view.field("words/other")
    assert other is not None
    assert other.isVisible()
    # It stands where the form has it, though it was built last.
    order = [field.path for field in view.current_page().fields() if field.isVisible()]  # type: ignore[union-attr]
    assert order.index("words/other") == order.index("words/weight") + 1
    view.answer("words/other", "kept")
    QTest.keyClick(line, Qt.Key_Backspace)
    assert not other.isVisible()
    QTest.keyClicks(line, "7")
    assert other.isVisible()
    assert other.editor.value() == "kept"  # type: ignore[union-attr]


def test_a_wrong_answer_says_why_in_the_forms_own_words(show: Show) -> None:
    view = show(FormSession(all_types()))
    field = field_at(view, "words/count")
    QTest.keyClicks(field.stops().__next__(), "-1")
    assert field._fault is not None
    assert (field._fault.text(), field._fault.isVisible()) == ("不能为负", True)
    view.set_language(EN)
    assert field._fault.text() == "Not below zero"
    QTest.keyClick(next(field.stops()), Qt.Key_Home)
    QTest.keyClick(next(field.stops()), Qt.Key_Delete)
    assert not field._fault.isVisible()


def test_an_answer_that_is_none_says_so_in_our_words(show: Show) -> None:
    view = show(FormSession(all_types()), "en")
    field = field_at(view, "words/weight")
    QTest.keyClicks(next(field.stops()), "heavy")
    assert "heavy" in field.fault_text()
    assert view.session.value("words/weight") == "heavy"  # type: ignore[union-attr]


def test_what_is_missing_is_told_only_when_asked(show: Show) -> None:
    view = show(FormSession(all_types()))
    field = field_at(view, "words/name")
    assert field.fault_text() == ""
    assert "*" in field.label.text()
    view.tell_missing()
    assert field.fault_text() != ""
    view.tell_missing(False)
    assert field.fault_text() == ""


def test_values_inside_texts_follow_the_answers(show: Show) -> None:
    view = show(FormSession(all_types()))
    line = editor_at(view, "words/count").stops()[0]
    QTest.keyClicks(line, "21")
    told, fixed = view.field("words/told"), view.field("words/fixed")
    assert told is not None
    assert told.label.text() == "两倍是 42"
    QTest.keyClicks(editor_at(view, "words/name").stops()[0], "tea")
    assert fixed is not None
    assert fixed.editor.value() == "tea!"  # type: ignore[union-attr]
    assert fixed.editor.line.isReadOnly()  # type: ignore[union-attr]


def test_a_filter_follows_its_question(show: Show) -> None:
    view = show(FormSession(all_types()))
    one = editor_at(view, "choosing/one")
    assert isinstance(one, ButtonsEditor)
    one.buttons.buttons["pear"].click()
    town = editor_at(view, "choosing/town")
    assert isinstance(town, SearchEditor)
    assert [choice.name for choice in town.line.search.choices] == ["p1", "p2"]
    one.buttons.buttons["peach"].click()
    assert [choice.name for choice in town.line.search.choices] == ["t1"]


def test_a_note_shows_its_markup_and_no_html(show: Show) -> None:
    view = show(FormSession(all_types()))
    view.turn_to(0)
    note = view.field("welcome")
    assert note is not None
    assert note.label.textFormat() == Qt.RichText
    assert note.label.text() == "<b>欢迎</b> 填写 a&lt;b &amp; c"
    assert not note.label.openExternalLinks()
    assert note.editor is None


def test_only_what_the_person_did_is_told(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()))
    told: list[str] = []
    view.edited.connect(told.append)
    view.set_language(EN)
    view.refresh()
    view.set_read_only(True)
    view.set_read_only(False)
    assert told == []
    QTest.keyClicks(editor_at(view, "words/name").stops()[0], "ab")
    assert told == ["words/name", "words/name"]


def test_the_focus_stays_when_its_question_goes(show: Show) -> None:
    view = show(FormSession(all_types()))
    view.answer("words/count", "6")
    view.focus("words/other")
    assert view.focused_path() == "words/other"
    view.answer("words/count", "1")
    assert view.focused_path() == "words/fixed"


def test_read_only_forms_take_nothing(show: Show) -> None:
    session = FormSession(all_types(), {"rows": {"step": [{"step_name": "甲"}]}})
    view = show(session)
    view.set_read_only(True)
    line = editor_at(view, "words/name").stops()[0]
    QTest.keyClicks(line, "ab")
    box = box_at(view)
    assert session.value("words/name") == ""
    assert not box.add.isVisible()
    box.add_row()
    box._act("remove", box.rows[0])
    assert session.count(STEP) == 1
    view.set_read_only(False)
    QTest.keyClicks(editor_at(view, "words/name").stops()[0], "ab")
    assert session.value("words/name") == "ab"
    assert box_at(view).add.isVisible()


# Languages


def test_switching_the_language_loses_nothing(show: Show) -> None:
    view = show(FormSession(all_types()))
    line = editor_at(view, "words/name").stops()[0]
    commit(line, "清溪")
    compose(line, "lücha")
    view.set_language(EN)
    field = field_at(view, "words/name")
    assert "Name" in field.label.text()
    assert QApplication.focusWidget() is line
    commit(line, "绿茶")
    assert view.session.value("words/name") == "清溪绿茶"  # type: ignore[union-attr]
    assert page_names(view)[1] == "Words"
    view.set_language(FR)
    assert page_names(view)[1] == "Mots"
    assert "Nom" in field.label.text()


def test_a_text_under_way_survives_the_programs_language(show: Show) -> None:
    view = show(FormSession(all_types()))
    edit = editor_at(view, "words/story").stops()[0]
    commit(edit, "山上")
    compose(edit, "cha")
    set_language("zh")
    view.retranslate()
    assert view.language == ZH
    commit(edit, "的茶")
    assert view.session.value("words/story") == "山上的茶"  # type: ignore[union-attr]


def test_the_end_of_composing_is_told_and_what_is_under_way_is_no_answer(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()))
    for path in ("words/name", "words/story", "words/count", "times/day", "places/point", "places/line"):
        stop = editor_at(view, path).stops()[0]
        before = view.session.value(path)  # type: ignore[union-attr]
        compose(stop, "zhong")
        assert view.session.value(path) == before, path  # type: ignore[union-attr]
        with qtbot.waitSignals([view.composed, view.edited]):
            commit(stop, "中")
        assert view.session.value(path) == "中", path  # type: ignore[union-attr]


def test_every_language_of_the_form_is_offered(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()), "en")
    assert view.language == EN
    assert [action.text() for action in view.bar._menu.actions()] == ["中文", "English", "Français"]
    with qtbot.waitSignal(view.language_chosen) as told:
        view.bar._menu.actions()[2].trigger()
    assert told.args == [FR]
    assert view.language == FR
    choice = editor_at(view, "choosing/one")
    assert isinstance(choice, ButtonsEditor)
    assert choice.buttons.buttons["plum"].text() == "Prune"


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


def test_a_doubled_row_takes_its_inner_rows_along_but_no_file(show: Show) -> None:
    row = {"step_name": "甲", "inner": {"minutes": "3", "step_photo": "a.jpg"}, "tool": [{"tool_name": "锅"}]}
    session = FormSession(all_types(), {"rows": {"step": [row]}})
    view = show(session)
    box_at(view).double_row(0)
    assert session.value(f"{STEP}[2]/inner/minutes") == "3"
    assert session.value(f"{STEP}[2]/inner/step_photo") == ""
    assert session.value(f"{STEP}[2]/tool[1]/tool_name") == "锅"


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


# Media, places and other things from elsewhere


def test_what_a_question_wants_from_elsewhere_is_told_with_its_path(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()))
    for path, button, signal in (
        ("media/photo", "choose", view.media_asked),
        ("places/point", "button", view.place_asked),
        ("places/line", "button", view.place_asked),
        ("places/area", "button", view.place_asked),
    ):
        with qtbot.waitSignal(signal) as told:
            getattr(editor_at(view, path), button).click()
        assert told.args == [path]
    view.answer("places/point", "30.5 120.25 0 5")
    assert editor_at(view, "places/point").stops()[0].text() == "120.25, 30.5"  # type: ignore[attr-defined]


def test_names_of_files_come_from_the_window(show: Show) -> None:
    view = show(FormSession(all_types()))
    view.set_media(MediaSource(name=lambda value: f"《{value}》"))
    view.answer("media/paper", "abc.pdf")
    editor = editor_at(view, "media/paper")
    assert editor.file_name.text() == "《abc.pdf》"  # type: ignore[attr-defined]


# Forms one after the other


def test_another_session_takes_the_place(show: Show, qtbot: QtBot) -> None:
    first, second = FormSession(all_types()), FormSession(all_types(), {"words": {"name": "乙"}})
    view = show(first)
    commit(editor_at(view, "words/name").stops()[0], "甲")
    view.show(second, "en")
    assert editor_at(view, "words/name").value() == "乙"
    commit(editor_at(view, "words/name").stops()[0], "丙")
    assert first.value("words/name") == "甲"
    assert second.value("words/name") == "丙乙"
    view.clear()
    assert view.session is None
    assert page_names(view) == []


def test_a_list_that_the_project_lacks_takes_any_text(show: Show) -> None:
    form = form_of(
        "| survey |\n| | type | name | label | appearance |\n"
        "| | select_one_from_file counties.csv | county | 县 | minimal |\n"
    )
    view = show(FormSession(form))
    commit(editor_at(view, "county").stops()[0], "330106 西湖区")
    assert view.session.value("county") == "330106 西湖区"  # type: ignore[union-attr]
    table = [Choice("330106", {"": "西湖区"}), Choice("330108", {"": "滨江区"})]
    view.show(FormSession(form, tables={"counties": table}))
    line = editor_at(view, "county").stops()[0]
    QTest.keyClicks(line, "bj")
    QTest.keyClick(line, Qt.Key_Return)
    assert view.session.value("county") == "330108"  # type: ignore[union-attr]


def test_no_label_runs_past_its_page(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()), "en")
    for number in range(len(view.model.pages)):
        view.turn_to(number)
        QApplication.processEvents()
        page = view.current_page()
        assert page is not None
        assert page.horizontalScrollBar().maximum() == 0
        for label in page.findChildren(QLabel):
            if label.isVisible():
                right = label.mapTo(page, label.rect().topRight()).x()
                assert right <= page.width(), label.text()


def test_kinds_of_text_have_the_editor_that_fits(show: Show) -> None:
    view = show(FormSession(all_types()))
    assert isinstance(editor_at(view, "words/name"), LineEditor)
    assert isinstance(editor_at(view, "words/story"), ProseEditor)
