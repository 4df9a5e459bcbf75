"""What every dialog keeps: words in both languages at once, keys for everything, room on a small screen, no harm."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, QRect, QSize, Qt
from PyQt5.QtGui import QFont
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from tests.gui.dialogs.every_dialog import (
    DIALOGS,
    OpenDesk,
    change_count,
    fields_of,
    fill,
    name_of,
    pass_on,
    spoken_name,
    walk,
    words_of,
)
from tests.gui.form_context import LateJobs

SMALL_SCREEN = QSize(910, 512)  # 1366 x 768 at 150 %
SCREEN = QSize(1366, 768)
TITLE_BAR = QSize(16, 48)
PROSE = (QPlainTextEdit, QTextEdit)
Open = Callable[[str], QDialog]
every_dialog = pytest.mark.parametrize("name", sorted(DIALOGS))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One project for all that change nothing, which their own test proves."""
    with create_project(tmp_path_factory.mktemp("测试 目录（一）") / "清溪县.gpkg") as project:
        fill(project)
        yield project


@pytest.fixture
def desk(shared: Project, tmp_path: Path) -> OpenDesk:
    return OpenDesk(shared, tmp_path)


@pytest.fixture(autouse=True)
def no_file_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's dialogs for files are left at once, as with Escape; they would wait for a person."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_all, **_more: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_all, **_more: "")


@pytest.fixture
def show(desk: OpenDesk, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens dialogs by name; they are gone when the test ends."""
    made: list[QDialog] = []

    def show(name: str) -> QDialog:
        dialog = DIALOGS[name](desk, tmp_path)
        made.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    yield show
    for dialog in made:
        dialog.close()
        dialog.deleteLater()
    pass_on()


# Words


@every_dialog
def test_the_language_changes_at_once_and_everywhere(show: Open, name: str) -> None:
    dialog = show(name)
    english = words_of(dialog)
    set_language("zh")
    dialog.retranslate()
    changed, fresh = words_of(dialog), words_of(show(name))
    assert changed == fresh
    assert changed[0] != english[0] or name == "guide" or name == "entity"
    set_language("en")
    dialog.retranslate()
    assert words_of(dialog) == english


@every_dialog
def test_every_field_has_a_name_that_can_be_spoken(show: Open, name: str) -> None:
    """Tables and lists speak by their headings and rows; what is written, chosen or pressed needs a word of its own."""
    asked = [part for part in fields_of(show(name)) if not _is_area(part) or isinstance(part, PROSE)]
    assert [name_of(part) for part in asked if not spoken_name(part)] == []


def _is_area(part: QWidget) -> bool:
    return isinstance(part, QAbstractScrollArea)


# Keys


@every_dialog
def test_tab_reaches_everything_and_back_tab_too(show: Open, name: str) -> None:
    dialog = show(name)
    wanted = {name_of(part) for part in fields_of(dialog)}
    forward, back = walk(dialog), walk(dialog, is_back=True)
    assert wanted - {name_of(part) for part in forward} == set()
    assert set(back) == set(forward)


@every_dialog
def test_tab_goes_as_the_eye_does(show: Open, name: str) -> None:
    dialog = show(name)
    places = [(part, _place(part, dialog)) for part in walk(dialog)]
    turned = [(name_of(first), name_of(second)) for (first, before), (second, after) in pairwise(places)
              if _is_before(after, before)]  # fmt: skip
    assert len(turned) <= 1, turned  # once, where the walk began in the middle


def _place(part: QWidget, dialog: QDialog) -> QRect:
    return QRect(part.mapTo(dialog, QPoint(0, 0)), part.size())


def _is_before(first: QRect, second: QRect) -> bool:
    """Whether something stands above another, or in its row at the left."""
    shares_row = first.top() < second.bottom() and second.top() < first.bottom()
    return first.right() <= second.left() if shares_row else first.bottom() <= second.top()


@every_dialog
def test_escape_closes_and_leaves_everything_as_it_was(show: Open, name: str, shared: Project) -> None:
    before = change_count(shared)
    dialog = show(name)
    for line in dialog.findChildren(QLineEdit):
        if line.isVisible() and line.isEnabled() and not line.isReadOnly():
            line.setText("990101")
            line.textEdited.emit("990101")
    told: list[int] = []
    dialog.finished.connect(told.append)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert told == [QDialog.DialogCode.Rejected]
    assert change_count(shared) == before


@every_dialog
def test_enter_in_a_field_never_throws_the_dialog_away(show: Open, desk: OpenDesk, name: str) -> None:
    """Whoever ends a word with Enter means the default act, or nothing; never to lose what was written."""
    desk.context.run_job = LateJobs()  # the default act is begun and does nothing
    dialog = show(name)
    told: list[int] = []
    dialog.finished.connect(told.append)
    lines = [line for line in dialog.findChildren(QLineEdit) if line in fields_of(dialog)]
    for line in lines:
        if dialog.isVisible():
            line.setFocus()
            QTest.keyClick(line, Qt.Key.Key_Return)
    assert QDialog.DialogCode.Rejected not in told


@every_dialog
def test_what_comes_after_the_dialog_is_gone_hurts_nobody(
    shared: Project, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    jobs = LateJobs()
    desk = OpenDesk(shared, tmp_path, jobs)
    dialog = DIALOGS[name](desk, tmp_path)
    dialog.show()
    qtbot.waitExposed(dialog)
    set_language("zh")
    dialog.retranslate()  # what was asked for is not here yet
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    dialog.deleteLater()
    pass_on()
    jobs.let_go()
    assert desk.errors == []


# Room


@every_dialog
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_a_small_screen(show: Open, name: str, language: str) -> None:
    """1366 x 768 at 150 %: the dialog can be made as small as that, and no button loses a letter."""
    set_language(language)
    dialog = show(name)
    room = SMALL_SCREEN - TITLE_BAR
    least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    assert (least.width() <= room.width(), least.height() <= room.height()) == (True, True), (least, room)
    dialog.resize(least.expandedTo(QSize(560, 400)).boundedTo(room))
    pass_on()
    assert _cut_buttons(dialog) == []


@every_dialog
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_with_letters_half_as_large_again(
    qapp: QApplication, show: Open, name: str, language: str, larger_font: QFont
) -> None:
    set_language(language)
    dialog = show(name)
    room = SCREEN - TITLE_BAR
    assert dialog.font().pointSizeF() == pytest.approx(larger_font.pointSizeF())
    least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    assert (least.width() <= room.width(), least.height() <= room.height()) == (True, True), (least, room)
    dialog.resize(dialog.size().expandedTo(least).boundedTo(room))
    pass_on()
    assert _cut_buttons(dialog) == []
    assert _outside(dialog) == []


@pytest.fixture
def larger_font(qapp: QApplication) -> Iterator[QFont]:
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * 1.5)
    qapp.setFont(font)
    yield font
    pass_on()
    qapp.setFont(before)


def _cut_buttons(dialog: QDialog) -> list[str]:
    shown = [button for button in dialog.findChildren(QPushButton) if button.isVisible() and button.text()]
    return [button.text() for button in shown if button.width() < _least_width(button)]


def _least_width(button: QPushButton) -> int:
    return button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))


def _outside(dialog: QDialog) -> list[str]:
    """Fields that reach over the dialog's edge and are not in anything that scrolls."""
    fixed = [part for part in fields_of(dialog) if not _is_scrolled(part, dialog)]
    return [name_of(part) for part in fixed if not dialog.rect().contains(_place(part, dialog))]


def _is_scrolled(part: QWidget, dialog: QDialog) -> bool:
    above = part.parentWidget()
    while above is not None and above is not dialog:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False
