"""Records filled in by the keyboard alone, in the real window: letters, Chinese by an input method, two languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.model import SurveyRecord
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.project import Project
from gui.app import Desktop
from survey_forms.records import keep_form
from tests.gi_atlas.services.photo_files import make_photo
from tests.gui.form_widgets import test_form_walk
from tests.gui.form_widgets.form_kit import relevant_questions
from tests.gui.form_widgets.test_form_walk import Walker
from tests.gui.panels.record_hands import compose
from tests.gui.panels.short_form import FORM_ID, short_form

WAIT_MS = 15_000
COUNT = 100
CONTROL = Qt.KeyboardModifier.ControlModifier


def project_of(desktop: Desktop) -> Project:
    project = desktop.session.project
    assert project is not None
    return project


class Hands:
    """Ten fingers and no mouse: keys go to whatever has the cursor."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self.desktop, self.record, self.qtbot = desktop, desktop.record, qtbot
        desktop.window.resize(1400, 1000)
        desktop.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is desktop.window)

    @property
    def widget(self) -> QWidget:
        """What has the cursor."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    @property
    def path(self) -> str:
        """Question that has the cursor."""
        return self.record.view.focused_path()

    def value(self, path: str) -> str:
        """Answer to a question."""
        assert self.record.session is not None
        return self.record.session.value(path)

    def press(self, key: int, modifier: int = int(Qt.KeyboardModifier.NoModifier)) -> None:
        """One key."""
        QTest.keyClick(self.widget, key, Qt.KeyboardModifiers(modifier))

    def type(self, text: str) -> None:
        """Letters by keys, anything else by an input method."""
        if text.isascii():
            QTest.keyClicks(self.widget, text)
        else:
            compose(self.widget, "q", "qing", commit=text)

    def begin(self) -> None:
        """A new record, by its key."""
        shown = self.record.record_id
        self.press(Qt.Key.Key_R, int(CONTROL | Qt.KeyboardModifier.ShiftModifier))
        self.qtbot.waitUntil(lambda: self.record.record_id not in ("", shown), timeout=WAIT_MS)

    def save(self, state: str) -> None:
        """Save, by its key."""
        self.press(Qt.Key.Key_S, int(CONTROL))
        self.qtbot.waitUntil(lambda: self.record.state == state, timeout=WAIT_MS)

    def choose_form(self, form_id: str) -> None:
        """Go back to the choice of forms, arrow to one, go on into its first question."""
        choice = self.record.form_row.choice
        for _press in range(20):
            if self.widget is choice:
                break
            self.press(Qt.Key.Key_Backtab, int(Qt.KeyboardModifier.ShiftModifier))
        assert self.widget is choice
        for _form in range(choice.findData(form_id) - choice.currentIndex()):
            self.press(Qt.Key.Key_Down)
        self.qtbot.waitUntil(lambda: self.form_id == form_id, timeout=WAIT_MS)
        for _press in range(20):
            if self.path:
                return
            self.press(Qt.Key.Key_Tab)

    @property
    def form_id(self) -> str:
        """Form that is filled in; "" for none."""
        return self.record.session.form.form_id if self.record.session is not None else ""

    def tab_to(self, path: str) -> None:
        """Tab until a question has the cursor."""
        for _press in range(30):
            if self.path == path:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {path}, but to {self.path}")


@pytest.fixture
def hands(opened: Desktop, qtbot: QtBot) -> Iterator[Hands]:
    yield Hands(opened, qtbot)
    qtbot.waitUntil(lambda: opened.runner.is_idle, timeout=WAIT_MS)


def test_a_hundred_records_by_the_keyboard_alone(hands: Hands) -> None:
    keep_form(project_of(hands.desktop), short_form())
    hands.begin()
    hands.choose_form(FORM_ID)
    for number in range(COUNT):
        if number:
            hands.begin()
        assert hands.path == "site/name"
        hands.type(f"Tea {number} " if number % 2 else f"清溪茶 {number} 号")
        hands.tab_to("site/height")
        hands.type(str(100 + number))
        hands.press(Qt.Key.Key_Return, int(CONTROL))
        assert hands.path == "story/is_old"
        hands.press(Qt.Key.Key_Space)
        hands.tab_to("story/notes")
        hands.type("采摘于清明前")
        hands.save("SAVED")
    found = [one for one in project_of(hands.desktop).read_all(SurveyRecord) if one.form_id == FORM_ID]
    assert len(found) == COUNT
    assert not any(one.is_half for one in found)
    by_height = {one.answers["site"]["height"]: one for one in found}
    for number in range(COUNT):
        one = by_height[str(100 + number)]
        assert one.title == (f"Tea {number}" if number % 2 else f"清溪茶 {number} 号")
        assert one.answers["story"] == {"is_old": "yes", "notes": "采摘于清明前"}


def test_the_language_changes_in_the_middle_and_nothing_is_lost(hands: Hands) -> None:
    hands.begin()
    hands.record.go_to("identity/product_name")
    typed = ""
    for number in range(12):
        hands.type("Tea")
        compose(hands.widget, "qing")  # still being composed while the language changes
        hands.desktop.choose_language("zh" if number % 2 == 0 else "en")
        assert hands.path == "identity/product_name"
        hands.type("茶")
        typed += "Tea茶"
        assert hands.value("identity/product_name") == typed
    label = hands.record.view.field("identity/product_name")
    assert label is not None
    assert label.label.text().startswith("Product name")
    hands.desktop.choose_language("en")


@pytest.mark.parametrize(("stage", "group"), [("listing", 0), ("dossier", 0), ("listing", 2)])
def test_the_whole_gi_form_by_the_keyboard_alone(
    hands: Hands, stage: str, group: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first field to the last: every question is reached by keys, rows are added, the record is whole."""
    photo = make_photo(tmp_path / "茶园.jpg", 119.05, 29.05)
    chosen = staticmethod(lambda *_arguments: (str(photo), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    monkeypatch.setitem(test_form_walk.PICKS, "product_group", group)
    hands.begin()
    walker = Walker(hands.record.view, stage, has_files=False)
    walker.walk()
    assert walker.visited == list(relevant_questions(walker.session))
    # Files are attached one after the other; between two of them the window is idle for a moment.
    hands.qtbot.waitUntil(lambda: walker.session.faults() == {}, timeout=3 * WAIT_MS)
    hands.record.go_to("identity/product_name")
    hands.save("SAVED")
    found = project_of(hands.desktop).read_one(SurveyRecord, hands.record.record_id)
    assert not found.is_half
    assert found.title == "清溪绿茶"
    assert found.listing_answered > 40
    (evidence,) = evidence_of_record(project_of(hands.desktop), found.id)
    assert found.answers["evidence"]["photo_product"] == f"{evidence.sha256}.jpg"
