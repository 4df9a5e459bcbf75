"""The form as a whole: pages, live states, rows, languages, focus."""

from collections.abc import Callable

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
from survey_forms.capture import FormSession
from survey_forms.schema import Choice
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
    relevant_questions,
)
from tests.survey_forms.making import form_of

Show = Callable[..., FormView]


def page_names(view: FormView) -> list[str]:
    return [page.title for page in view.model.pages]


# Pages


def test_each_group_is_a_page_and_loose_questions_another(show: Show) -> None:
    view = show(FormSession(all_types()))
    assert page_names(view) == ["欢迎 填写 a<b & c", "文字", "时间", "选择", "地点", "资料", "各行"]
    assert view.bar.pages.isVisible()
    assert not view.list.isVisible()
    view.turn_to(1)
    assert not view.current_page().title.isVisible()  # type: ignore[union-attr]  # the line above names the page


def test_a_wide_form_has_its_pages_at_the_side(show: Show) -> None:
    view = show(FormSession(all_types()), width_px=900)
    assert view.list.isVisible()
    assert not view.bar.pages.isVisible()
    view.turn_to(1)
    assert view.current_page().title.isVisible()  # type: ignore[union-attr]
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


def test_answers_that_do_not_apply_are_told_of(show: Show, qtbot: QtBot) -> None:
    view = show(FormSession(all_types()))
    assert not view.kept.isVisible()
    view.answer("words/count", "6")
    view.answer("words/other", "旧")
    view.answer("words/count", "1")
    qtbot.waitUntil(view.kept.isVisible)
    assert view.kept.text() == "Answers that do not apply now, and are kept: 1"
    assert view.kept.toolTip() == "<qt>其他</qt>"
    view.answer("words/count", "7")
    qtbot.waitUntil(lambda: not view.kept.isVisible())
    assert view.session.value("words/other") == "旧"  # type: ignore[union-attr]


def test_a_wrong_answer_says_why_in_the_forms_own_words(show: Show) -> None:
    view = show(FormSession(all_types()))
    field = field_at(view, "words/count")
    QTest.keyClicks(field.stops().__next__(), "-1")
    assert field._fault is not None
    assert (field._fault.text(), field._fault.isVisible()) == ("不能为负", True)
    assert next(field.stops()).accessibleDescription() == "不能为负"
    assert next(field.stops()).property("faulty")
    view.set_language(EN)
    assert field._fault.text() == "Not below zero"
    QTest.keyClick(next(field.stops()), Qt.Key_Home)
    QTest.keyClick(next(field.stops()), Qt.Key_Delete)
    assert not field._fault.isVisible()
    assert not next(field.stops()).property("faulty")
    assert next(field_at(view, "words/name").stops()).accessibleDescription() == "Required; 两个字以上"


def test_an_answer_that_is_none_says_so_in_our_words(show: Show) -> None:
    view = show(FormSession(all_types()), "en")
    field = field_at(view, "words/weight")
    QTest.keyClicks(next(field.stops()), "heavy")
    assert "heavy" in field.fault_text()
    assert view.session.value("words/weight") == "heavy"  # type: ignore[union-attr]


def test_a_text_stays_as_typed_until_it_is_left(show: Show) -> None:
    view = show(FormSession(all_types()))
    line = editor_at(view, "words/count").stops()[0]
    for sign in ("–", "１", "②"):
        commit(line, sign)
    assert view.session.value("words/count") == "-12"  # type: ignore[union-attr]
    assert line.text() == "–１②"  # type: ignore[attr-defined]
    view.focus("words/weight")
    assert line.text() == "-12"  # type: ignore[attr-defined]


def test_undoing_in_a_field_is_an_edit(show: Show) -> None:
    view = show(FormSession(all_types()))
    for path in ("words/name", "words/story"):
        stop = editor_at(view, path).stops()[0]
        commit(stop, "清溪")
        commit(stop, "绿茶")
        while view.session.value(path):  # type: ignore[union-attr]
            before = view.session.value(path)  # type: ignore[union-attr]
            QTest.keyClick(stop, Qt.Key_Z, Qt.ControlModifier)
            assert view.session.value(path) != before  # type: ignore[union-attr]


def test_what_is_missing_is_told_only_when_asked(show: Show) -> None:
    view = show(FormSession(all_types()))
    field = field_at(view, "words/name")
    assert field.fault_text() == ""
    assert "*" in field.label.text()
    view.tell_missing()
    assert field.fault_text() != ""
    view.tell_missing(False)
    assert field.fault_text() == ""


def test_longer_hints_are_offered_as_a_tip(show: Show) -> None:
    form = form_of(
        "| survey |\n| | type | name | label | guidance_hint | hint |\n"
        "| | text | a | A | See <b>page 3</b> & on | short |\n| | text | b | B | | |\n"
    )
    view = show(FormSession(form))
    first, second = view.field("a"), view.field("b")
    assert first is not None
    assert second is not None
    assert "ⓘ" in first.label.text()
    assert first.label.toolTip() == "<qt>See page 3 &amp; on</qt>"
    assert next(first.stops()).accessibleDescription() == "short"
    assert (second.label.text(), second.label.toolTip()) == ("B", "")


def test_a_filter_beyond_reading_is_told_beside_its_question(show: Show) -> None:
    form = form_of(
        "| survey |\n| | type | name | label | choice_filter |\n| | select_one l | a | A | label::x != '' |\n"
        "| choices |\n| | list_name | name | label |\n| | l | x | X |\n"
    )
    view = show(FormSession(form))
    field = view.field("a")
    assert field is not None
    assert "label::x" in field.fault_text()
    assert field._fault is not None
    assert field._fault.isVisible()


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


def test_what_changed_while_the_form_was_hidden_shows_with_it(show: Show) -> None:
    view = show(FormSession(all_types()))
    editor = editor_at(view, "words/name")
    view.hide()
    view.refresh(view.session.set("words/name", "清溪"))  # type: ignore[union-attr]
    view.show()
    assert editor.value() == "清溪"


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
