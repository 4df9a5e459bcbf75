"""What hands and input methods do to editors: half of it wrong, put right again, in another notation, far too large."""

from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from gui.form_widgets.choice_search import ChoiceSearch
from gui.form_widgets.editor import Editor
from gui.form_widgets.editors_choice import ButtonsEditor
from gui.form_widgets.editors_geo import PointEditor, ShapeEditor
from gui.form_widgets.editors_rank import RankEditor
from gui.form_widgets.editors_search import ManySearchEditor, SearchEditor
from gui.form_widgets.editors_text import LineEditor, NumberEditor, ProseEditor, ScaleEditor
from gui.form_widgets.editors_time import DateEditor, InstantEditor, TimeEditor
from gui.form_widgets.typed_values import (
    read_clock,
    read_day,
    read_instant,
    read_place,
    read_points,
    show_clock,
    show_day,
    show_place,
    show_points,
    split_instant,
)
from survey_forms.schema import Choice, Question, QuestionType
from survey_forms.states import check_type
from tests.gui.form_widgets.form_kit import commit, compose

ZONE = "+08:00"
Made = Callable[[Editor], Editor]


@pytest.fixture
def made(qtbot: QtBot, dressed: None) -> Made:
    def make(editor: Editor) -> Editor:
        qtbot.addWidget(editor)
        editor.resize(400, 60)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        return editor

    return make


def told_by(editor: Editor) -> list[str]:
    told: list[str] = []
    editor.changed.connect(told.append)
    return told


def choices(*names: str) -> list[Choice]:
    return [Choice(name, {"": label}) for name, _sign, label in (name.partition("=") for name in names)]


# What a notation means


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("下午3点半", "15:30:00"),
        ("9点半", "09:30:00"),
        ("晚上12点", "00:00:00"),
        ("晚上12点半", "00:30:00"),
        ("晚上11点", "23:00:00"),
        ("中午12点", "12:00:00"),
        ("中午1点", "13:00:00"),
        ("中午11点半", "11:30:00"),
        ("晚上1点", "01:00:00"),
        ("晚上5点", "17:00:00"),
        ("凌晨12点", "00:00:00"),
        ("12 am", "00:00:00"),
        ("3pm", "15:00:00"),
        ("下午330", "15:30:00"),
        ("12:15PM", "12:15:00"),
        ("下午13:05", "13:05:00"),
        ("０９：０５", "09:05:00"),
        ("9时5分7秒", "09:05:07"),
        ("905", "09:05:00"),
        ("23:59:59.999", "23:59:59"),
    ],
)
def test_times_as_people_say_them(text: str, clock: str) -> None:
    assert read_clock(text, ZONE) == f"{clock}.000{ZONE}"


@pytest.mark.parametrize("text", ["24:00", "9:60", "25点", "点", "下午", "9:5:61", "半", "noon", "12345"])
def test_what_is_no_time_stays_as_it_was_typed(text: str) -> None:
    assert read_clock(f" {text} ", ZONE) == text


@given(st.times().map(lambda moment: moment.replace(microsecond=0)))
def test_a_time_is_read_as_it_is_shown(moment: object) -> None:
    value = f"{moment}.000{ZONE}"
    assert read_clock(show_clock(value), ZONE) == value


@given(st.dates())
def test_a_day_is_read_as_it_is_shown(day: object) -> None:
    for parts in (1, 2, 3):
        shown = show_day(str(day), parts)
        assert show_day(read_day(shown, parts), parts) == shown
    assert read_day(str(day)) == str(day)


@given(st.text(max_size=12))
@example("2026年2月30日")
@example("20260230")
def test_a_day_is_one_or_stays_as_typed(text: str) -> None:
    found = read_day(text)
    question = Question("q", "q", type=QuestionType.DATE)
    assert found == text.strip() or check_type(question, found) is None
    assert read_day(found) == found


LINES = st.text(st.characters(exclude_characters="T", exclude_categories=["Cs"]), max_size=10)


@given(LINES, LINES)
@example("5月", "09:30:00.000+08:00")
@example("", "9:60")
@example("2026-05-01", "")
def test_day_and_time_come_apart_as_they_were_put_together(day: str, clock: str) -> None:
    assert split_instant(read_instant(day, clock)) == (day, clock)


DEGREES = st.tuples(st.decimals(-180, 180, places=7, allow_nan=False), st.decimals(-90, 90, places=7, allow_nan=False))


@given(DEGREES)
def test_a_place_is_read_as_it_is_shown(place: tuple[object, object]) -> None:
    value = f"{place[1]} {place[0]} 0 0"
    assert read_place(show_place(value)) == value


@given(st.lists(DEGREES, min_size=1, max_size=5))
def test_points_are_read_as_they_are_shown(places: list[tuple[object, object]]) -> None:
    value = ";".join(f"{lat} {lon} 0 0" for lon, lat in places)
    assert read_points(show_points(value)) == value


@given(st.text(max_size=20))
def test_a_place_is_one_or_stays_as_typed(text: str) -> None:
    found = read_place(text)
    question = Question("q", "q", type=QuestionType.GEOPOINT)
    assert not found or found == text.strip() or check_type(question, found) is None


# Wrong, and put right


def test_an_accuracy_that_was_mistyped_is_put_right(made: Made) -> None:
    editor = made(PointEditor())
    assert isinstance(editor, PointEditor)
    editor.show_value("23.5 115.7 80 4")
    told = told_by(editor)
    editor.accuracy.setFocus()
    editor.accuracy.selectAll()
    QTest.keyClicks(editor.accuracy, "5x")
    assert editor.value() == "23.5 115.7 80 5x"
    QTest.keyClick(editor.accuracy, Qt.Key_Backspace)
    assert (editor.value(), told[-1]) == ("23.5 115.7 80 5", "23.5 115.7 80 5")
    editor.accuracy.selectAll()
    QTest.keyClick(editor.accuracy, Qt.Key_Delete)
    assert editor.value() == "23.5 115.7 80 0"
    commit(editor.accuracy, "３．５")
    assert editor.value() == "23.5 115.7 80 3.5"


def test_an_accuracy_without_a_place_waits_for_one(made: Made) -> None:
    editor = made(PointEditor())
    assert isinstance(editor, PointEditor)
    QTest.keyClicks(editor.accuracy, "7")
    assert editor.value() == ""
    commit(editor.line, "115.7，23.5")
    assert editor.value() == "23.5 115.7 0 7"


@pytest.mark.parametrize("typed", ["99999999999", "-99999999999", "1e30", "1e999999", "NaN", "Infinity", "1e-400", "x"])
def test_a_number_off_the_scale_is_an_answer_and_moves_nothing_beyond_its_end(typed: str, made: Made) -> None:
    editor = made(ScaleEditor("1", "5", "0.5"))
    assert isinstance(editor, ScaleEditor)
    QTest.keyClicks(editor.line, typed)
    assert editor.value() == typed
    assert 0 <= editor.slider.value() <= editor.slider.maximum() == 8
    editor.show_value("")
    editor.show_value(typed)
    assert editor.value() == typed


def test_a_scale_that_goes_down_is_moved_the_same_way(made: Made) -> None:
    editor = made(ScaleEditor("5", "1", "1"))
    assert isinstance(editor, ScaleEditor)
    editor.slider.setFocus()
    QTest.keyClick(editor.slider, Qt.Key_Space)
    QTest.keyClick(editor.slider, Qt.Key_Right)
    assert editor.value() == "4"
    commit(editor.line, "")
    editor.line.selectAll()
    commit(editor.line, "２")
    assert (editor.value(), editor.slider.value()) == ("2", 3)


def test_half_a_moment_comes_back_in_its_two_halves(made: Made) -> None:
    editor = made(InstantEditor())
    assert isinstance(editor, InstantEditor)
    commit(editor.day.line, "5月")
    commit(editor.clock.line, "9点半")
    value = editor.value()
    assert value.startswith("5月T09:30:00.000")
    again = made(InstantEditor())
    assert isinstance(again, InstantEditor)
    again.show_value(value)
    assert (again.day.line.text(), again.clock.line.text(), again.value()) == ("5月", "09:30", value)
    again.day.line.selectAll()
    commit(again.day.line, "2026年5月1日")
    assert again.value() == value.replace("5月T", "2026-05-01T")


@pytest.mark.parametrize("value", ["2026-05-01T09:30:00.000+05:45", "2026-05-01", "T09:30:00.000+08:00", "soon", "Tea"])
def test_a_moment_is_shown_and_left_as_it_was(value: str, made: Made) -> None:
    editor = made(InstantEditor())
    told = told_by(editor)
    editor.show_value(value)
    for stop in editor.stops():
        stop.setFocus()
    assert editor.value() == value
    assert told == []


@pytest.mark.parametrize(
    ("editor", "text", "value"),
    [
        (lambda: NumberEditor(), "１２。５", "12.5"),
        (lambda: NumberEditor(), "　－３　", "-3"),
        (lambda: DateEditor(), "２０２６年５月１日", "2026-05-01"),
        (lambda: DateEditor(2), "２０２６．５", "2026-05-01"),
        (lambda: DateEditor(1), "２０２６年", "2026-01-01"),
        (lambda: ShapeEditor(False), "115.7，23.5\n115.8，23.6", "23.5 115.7 0 0;23.6 115.8 0 0"),
        (lambda: LineEditor(), "　", ""),
        (lambda: ProseEditor(), "一。\n", "一。\n"),
    ],
)
def test_an_input_method_answers_in_its_own_figures(
    editor: Callable[[], Editor], text: str, value: str, made: Made
) -> None:
    shown = made(editor())
    told = told_by(shown)
    compose(shown.stops()[0], text[:1])
    assert shown.value() == ""
    commit(shown.stops()[0], text)
    assert shown.value() == value
    assert told == ([value] if value else told)


@pytest.mark.parametrize("editor", [DateEditor, TimeEditor, NumberEditor, LineEditor, PointEditor])
def test_a_composition_that_is_given_up_leaves_the_answer(editor: Callable[[], Editor], made: Made) -> None:
    shown = made(editor())
    value = {DateEditor: "2026-05-01", TimeEditor: f"09:30:00.000{ZONE}", PointEditor: "23 115 0 0"}.get(editor, "12")  # type: ignore[call-overload]
    shown.show_value(value)
    stop = shown.stops()[0]
    for text in ("w", "wu", "五", ""):
        compose(stop, text)
        assert shown.value() == value
    stop.clearFocus()
    assert shown.value() == value


# Undo within an editor


@pytest.mark.parametrize(
    ("editor", "first", "second"),
    [
        (LineEditor, "tea", "wine"),
        (NumberEditor, "12", "34"),
        (DateEditor, "2026-05-01", "2026-05-02"),
        (TimeEditor, "9:30", "10:45"),
        (PointEditor, "115.7, 23.5", "115.8, 23.6"),
        (ProseEditor, "tea", "wine"),
    ],
)
def test_undoing_what_was_typed_tells_the_answer_before(
    editor: Callable[[], Editor], first: str, second: str, made: Made
) -> None:
    shown = made(editor())
    told = told_by(shown)
    stop = shown.stops()[0]
    QTest.keyClicks(stop, first)
    before = shown.value()
    QTest.keyClick(stop, Qt.Key_A, Qt.ControlModifier)
    QTest.keyClicks(stop, second)
    after = shown.value()
    assert before != after
    for _stroke in range(len(second) + 2):
        QTest.keyClick(stop, Qt.Key_Z, Qt.ControlModifier)
        assert told[-1] == shown.value()
        if shown.value() == before:
            break
    assert shown.value() == before
    for _stroke in range(len(second) + 2):
        QTest.keyClick(stop, Qt.Key_Y, Qt.ControlModifier)
        if shown.value() == after:
            break
    assert (shown.value(), told[-1]) == (after, after)


# Choices


def test_a_code_with_a_blank_is_one_choice(made: Made) -> None:
    editor = made(ButtonsEditor(is_single=True))
    assert isinstance(editor, ButtonsEditor)
    editor.show_value("very good")
    editor.set_choices(choices("very good=Best", "good=Fair", "very=Much"), "")
    assert [button.text() for button in editor.findChildren(QRadioButton) if button.isChecked()] == ["Best"]
    assert len(editor.buttons.buttons) == 3
    assert editor.value() == "very good"
    editor.set_choices(choices("good=Fair"), "")
    assert [button.text() for button in editor.findChildren(QRadioButton) if button.isChecked()] == [
        "very good (not in the list)"
    ]


def test_codes_of_several_are_parted_by_blanks(made: Made) -> None:
    editor = made(ButtonsEditor(is_single=False))
    assert isinstance(editor, ButtonsEditor)
    editor.set_choices(choices("a=A", "b=B", "c=C"), "")
    editor.show_value("c gone a")
    assert editor.buttons.checked() == ["a", "c", "gone"]
    editor.buttons.buttons["a"].click()
    assert editor.value() == "c gone"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("茶", "tea"),
        ("TEA", "tea"),
        ("茶油", "oil"),
        ("油", "oil"),
        ("米", ""),
        ("o", "oil"),
        ("茶 油", "oil"),
        ("z", ""),
    ],
)
def test_a_text_means_its_own_choice_before_longer_ones(text: str, code: str) -> None:
    offered = choices("tea=茶", "oil=茶油", "r1=米", "r2=米")
    assert ChoiceSearch(offered, "").meant(text) == code


def test_the_whole_label_answers_when_the_line_is_left(made: Made) -> None:
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices(choices("tea=茶", "oil=茶油"), "")
    editor.line.setFocus()
    commit(editor.line, "茶")
    editor.line.close_list()
    editor.line.clearFocus()
    assert (editor.value(), editor.fault()) == ("tea", "")


@given(
    st.lists(
        st.text(st.sampled_from("ab茶 "), min_size=1, max_size=3).map(str.strip), min_size=1, max_size=6, unique=True
    )
)
def test_every_label_of_its_own_is_found_by_itself(labels: list[str]) -> None:
    assume(all(labels) and len({label.casefold() for label in labels}) == len(labels))
    offered = [Choice(f"c{number}", {"": label}) for number, label in enumerate(labels)]
    search = ChoiceSearch(offered, "")
    assert [search.meant(label) for label in labels] == [choice.name for choice in offered]


def test_chips_keep_what_no_list_has(made: Made) -> None:
    editor = made(ManySearchEditor())
    assert isinstance(editor, ManySearchEditor)
    editor.set_choices(choices("a=A", "b=B"), "")
    editor.show_value("gone b")
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "A")
    QTest.keyClick(editor.line, Qt.Key_Return)
    assert editor.value() == "gone b a"
    editor.set_choices(choices("a=甲", "b=乙"), "zh")
    assert editor.value() == "gone b a"
    QTest.keyClick(editor.line, Qt.Key_Backspace)
    assert editor.value() == "gone b"


def test_an_order_is_moved_by_keys_and_outlives_another_language(made: Made) -> None:
    editor = made(RankEditor())
    assert isinstance(editor, RankEditor)
    editor.set_choices(choices("a=A", "b=B", "c=C"), "")
    told = told_by(editor)
    editor.list.setFocus()
    QTest.keyClick(editor.list, Qt.Key_Down)
    QTest.keyClick(editor.list, Qt.Key_Up, Qt.AltModifier)
    assert editor.value() == "b a c"
    QTest.keyClick(editor.list, Qt.Key_Up, Qt.AltModifier)
    assert told == ["b a c"]  # the first row goes no higher
    editor.set_choices(choices("a=甲", "b=乙", "c=丙"), "")
    assert [editor.list.item(row).text() for row in range(3)] == ["1. 乙", "2. 甲", "3. 丙"]
    assert (editor.value(), editor.list.currentRow()) == ("b a c", 0)
    QTest.keyClick(editor.list, Qt.Key_Delete)
    assert (editor.value(), told[-1]) == ("", "")
    assert editor.list.item(0).text() == "–  甲"
