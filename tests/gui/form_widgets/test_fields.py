"""Fields, choices, prose, banner, progress and drafts of forms."""

from typing import Any

import pytest
from PyQt5.QtCore import QEvent, QObject, QPoint, QPointF, Qt, pyqtSignal
from PyQt5.QtGui import QInputMethodEvent, QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from gi_atlas.errors import JobCancelled
from gi_atlas.i18n import _, set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import ProductGroup
from gui.form_widgets.banner import Banner
from gui.form_widgets.choices import Choice, enum_options
from gui.form_widgets.editor import AnswerLine
from gui.form_widgets.field import Field
from gui.form_widgets.looks import FAULT_COLOUR, faulty, fit_to_screen, plain, quiet
from gui.form_widgets.progress_row import ProgressRow, RelayedProgress
from gui.form_widgets.text_area import FEWEST_LINES, MOST_LINES, ProseEdit, TextArea
from tests.gui.form_context import LateJobs, ThreadJobs, run_now

# Choices


def test_a_choice_is_a_code_in_words(qtbot: QtBot) -> None:
    choice = Choice(enum_options(ProductGroup))
    qtbot.addWidget(choice)
    assert choice.code() == "PRIMARY"
    choice.set_code("CRAFT")
    assert choice.code() == "CRAFT"
    words = choice.currentText()
    set_language("zh")
    choice.retranslate()
    assert choice.code() == "CRAFT"
    assert choice.count() == len(ProductGroup)
    choice.set_code("nonsense")
    assert choice.code() == "PRIMARY"
    assert words


def test_the_wheel_scrolls_the_page_and_not_the_choice(qtbot: QtBot) -> None:
    choice = Choice(enum_options(ProductGroup))
    qtbot.addWidget(choice)
    choice.show()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(choice, wheel)
    assert choice.code() == "PRIMARY"
    assert not wheel.isAccepted()


def test_making_the_items_again_is_no_choice(qtbot: QtBot) -> None:
    choice = Choice(enum_options(ProductGroup))
    qtbot.addWidget(choice)
    told: list[int] = []
    choice.currentIndexChanged.connect(told.append)
    choice.retranslate()
    assert told == []


# Fields


def test_faults_and_notes_show_only_when_there_are_some(qtbot: QtBot) -> None:
    field = Field(lambda: "标题", QLineEdit(), can_repeat=True)
    qtbot.addWidget(field)
    field.show()
    assert not field.fault.isVisible()
    field.set_fault("错")
    field.set_note("注")
    assert (field.fault.isVisible(), field.note.isVisible()) == (True, True)
    field.set_fault("")
    field.set_note("")
    assert (field.fault.isVisible(), field.note.isVisible()) == (False, False)
    assert field.editor.accessibleName() == "标题"


def test_only_a_persons_edit_is_told(qtbot: QtBot) -> None:
    line = QLineEdit()
    field = Field(lambda: "x", line)
    qtbot.addWidget(field)
    told: list[bool] = []
    field.edited.connect(lambda: told.append(True))
    line.setText("program")
    assert told == []
    QTest.keyClicks(line, "a")
    assert told == [True]


def test_a_field_that_is_read_only_offers_nothing(qtbot: QtBot) -> None:
    field = Field(lambda: "x", Choice(enum_options(ProductGroup)), can_repeat=True)
    qtbot.addWidget(field)
    field.set_read_only(True)
    assert not field.editor.isEnabled()
    assert not field._repeat.isEnabled()  # type: ignore[union-attr]
    field.set_read_only(False)
    assert field.editor.isEnabled()


class Asked(QObject):
    signal = pyqtSignal()


def test_a_button_beside_a_field_asks(qtbot: QtBot) -> None:
    field, asked = Field(lambda: "x", QLineEdit()), Asked()
    qtbot.addWidget(field)
    field.add_button(lambda: "+", lambda: _("Save"), asked.signal)
    set_language("zh")
    field.retranslate()
    button = field._buttons[0][0]
    assert button.toolTip() == "保存"
    with qtbot.waitSignal(asked.signal):
        button.click()


# Prose


def test_prose_grows_with_what_is_written(qtbot: QtBot) -> None:
    edit = ProseEdit()
    qtbot.addWidget(edit)
    edit.resize(300, 100)
    edit.show()
    least = edit.height()
    edit.setPlainText("\n".join("行" * 5 for _line in range(FEWEST_LINES + 4)))
    grown = edit.height()
    edit.setPlainText("\n".join("行" for _line in range(MOST_LINES * 3)))
    most = edit.height()
    assert least < grown < most
    assert most <= (MOST_LINES + 2) * edit.fontMetrics().lineSpacing()


def test_tab_leaves_prose(qtbot: QtBot) -> None:
    area = TextArea(lambda: "特色质量", lambda: "提示")
    qtbot.addWidget(area)
    area.show()
    QTest.keyClick(area.edit, Qt.Key_Tab)
    assert area.text() == ""


def test_words_are_counted_while_writing(qtbot: QtBot) -> None:
    area = TextArea(lambda: "特色质量", lambda: "提示")
    qtbot.addWidget(area)
    area.set_text("汤色明亮 25 克")
    assert area._count.text() == "6 words"
    told: list[bool] = []
    area.edited.connect(lambda: told.append(True))
    area.set_text("别的")
    assert told == []
    assert area._count.text() == "2 words"


def test_composing_tells_when_it_is_committed(qtbot: QtBot) -> None:
    area = TextArea(lambda: "特色质量", lambda: "提示")
    qtbot.addWidget(area)
    area.show()
    QApplication.sendEvent(area.edit, QInputMethodEvent("cha", []))
    assert area.text() == ""
    with qtbot.waitSignal(area.edited):
        event = QInputMethodEvent("", [])
        event.setCommitString("茶")
        QApplication.sendEvent(area.edit, event)
    assert area.text() == "茶"


# Looks


def test_looks_can_be_put_on_twice(qtbot: QtBot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    quiet(label)
    size = label.font().pointSizeF()
    quiet(label)
    assert label.font().pointSizeF() == size
    faulty(label)
    assert label.palette().windowText().color() == FAULT_COLOUR
    plain(label)
    assert label.palette().windowText().color() == QApplication.palette().windowText().color()


def test_a_window_is_never_larger_than_the_screen(qtbot: QtBot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    fit_to_screen(label, 300, 200)
    assert (label.width(), label.height()) == (300, 200)
    fit_to_screen(label, 100_000, 100_000)
    room = QApplication.primaryScreen().availableSize()
    assert label.width() <= room.width()
    assert label.height() <= room.height()


# Banner


def test_a_banner_asks_and_goes(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    assert not banner.isVisible()
    banner.ask(lambda: _("Saved"), lambda: _("Go on"), lambda: _("Discard it"))
    assert banner.isVisible()
    assert [button.text() for button in banner.buttons] == ["Go on", "Discard it"]
    set_language("zh")
    banner.retranslate()
    assert [button.text() for button in banner.buttons] == ["继续填写", "放弃草稿"]
    with qtbot.waitSignal(banner.answered) as told:
        banner.buttons[1].click()
    assert told.args == [1]
    assert not banner.isVisible()


def test_a_banner_may_only_say(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.ask(lambda: "说")
    assert not any(button.isVisible() for button in banner.buttons)
    banner.dismiss()
    banner.retranslate()
    assert not banner.isVisible()


# Progress


def progress_row(qtbot: QtBot, run_job: Any) -> ProgressRow:
    row = ProgressRow(run_job)
    qtbot.addWidget(row)
    return row


def test_a_job_shows_how_far_it_is(qtbot: QtBot) -> None:
    row = progress_row(qtbot, run_now)
    seen: list[tuple[int, int, str]] = []

    def work(progress: Progress) -> str:
        for share, text in ((-1.0, "?"), (0.25, "甲.jpg"), (2.0, "多")):
            progress.report(share, text)
            seen.append((row.bar.maximum(), row.bar.value(), row.text.text()))
        return "done"

    answers: list[object] = []
    busy: list[bool] = []
    row.busy_changed.connect(busy.append)
    row.run(work, answers.append, answers.append)
    assert seen == [(0, seen[0][1], "?"), (1000, 250, "甲.jpg"), (1000, 1000, "多")]
    assert answers == ["done"]
    assert busy == [True, False]
    assert not row.isVisible()


def test_cancelling_stops_the_job(qtbot: QtBot) -> None:
    jobs = LateJobs()
    row = progress_row(qtbot, jobs)
    answers: list[object] = []
    row.run(lambda progress: progress.report(0.1), answers.append, answers.append)
    assert row.is_busy
    row.cancel_button.click()
    jobs.let_go()
    assert [type(answer) for answer in answers] == [JobCancelled]
    assert not row.is_busy


def test_a_newer_job_takes_the_place_of_the_older(qtbot: QtBot) -> None:
    jobs = LateJobs()
    row = progress_row(qtbot, jobs)
    answers: list[object] = []
    row.run(lambda progress: progress.check() or "old", answers.append, answers.append)
    row.run(lambda _progress: "new", answers.append, answers.append)
    jobs.let_go()
    assert answers == ["new"]


def test_the_windows_own_cancel_stops_it_too() -> None:
    outer, relayed = Progress(), RelayedProgress(lambda _share, _text: None)
    relayed.outer = outer
    told: list[float] = []
    relayed.outer = Progress(lambda share, _text: told.append(share))
    relayed.report(0.5)
    assert told == [0.5]
    relayed.outer.cancel()
    with pytest.raises(JobCancelled):
        relayed.check()


def test_a_job_that_outlives_its_dialog_is_quiet(qtbot: QtBot) -> None:
    from PyQt5 import sip

    jobs = LateJobs()
    row = ProgressRow(jobs)
    answers: list[object] = []
    row.run(lambda progress: progress.report(0.5, "x"), answers.append, answers.append)
    sip.delete(row)
    jobs.let_go()
    assert answers == []


def test_progress_comes_from_another_thread(qtbot: QtBot) -> None:
    jobs = ThreadJobs()
    row = progress_row(qtbot, jobs)
    answers: list[object] = []
    row.run(lambda progress: progress.report(0.5, "半") or 7, answers.append, answers.append)
    qtbot.waitUntil(lambda: answers == [7])
    jobs.wait()
    assert row.text.text() == "半"


def test_leaving_an_event_alone(qtbot: QtBot) -> None:
    edit = ProseEdit()
    qtbot.addWidget(edit)
    told: list[bool] = []
    edit.composed.connect(lambda: told.append(True))
    QApplication.sendEvent(edit, QEvent(QEvent.Type.LanguageChange))
    assert told == []


def test_half_of_a_surrogate_pair_is_left_out(qtbot: QtBot) -> None:
    line, area = AnswerLine(), TextArea(lambda: "", lambda: "")
    for widget in (line, area):
        qtbot.addWidget(widget)
    line.setText("茶" * 999 + "\ud83c")
    area.edit.setPlainText("香\ud83c")
    assert (line.whole(), area.text()) == ("茶" * 999, "香")
