"""Hands for the form of records: begin, find a field, type by keys or by an input method."""

from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.model import SurveyRecord
from gi_atlas.storage.project import Project
from gui.panels.record_panel import RecordPanel
from tests.gui.form_context import Desk
from tests.gui.panels.short_form import FORM_ID

LON, LAT = 120.2, 30.2


def make_panel(desk: Desk, qtbot: QtBot) -> RecordPanel:
    """A panel that is shown and has the keys."""
    panel = RecordPanel(desk.context)
    qtbot.addWidget(panel)
    panel.resize(420, 640)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is panel)
    return panel


def begin(panel: RecordPanel, form_id: str = FORM_ID, lon: float = LON, lat: float = LAT) -> str:
    """Begin a record at a place; its id."""
    return panel.new_record(lon, lat, form_id)


def field(panel: RecordPanel, path: str) -> QWidget:
    """The widget that takes keys for a question, with the cursor in it."""
    panel.go_to(path)
    widget = QApplication.focusWidget()
    assert panel.view.focused_path() == path
    assert widget is not None
    return widget


def compose(widget: QWidget, *parts: str, commit: str = "") -> None:
    """Type by an input method: what is composed so far, then what it commits."""
    for part in parts:
        QApplication.sendEvent(widget, QInputMethodEvent(part, []))
    if commit:
        event = QInputMethodEvent("", [])
        event.setCommitString(commit)
        QApplication.sendEvent(widget, event)


def write(panel: RecordPanel, path: str = "site/name", text: str = "清溪绿茶（高山）") -> None:
    """Type a text by an input method."""
    compose(field(panel, path), commit=text)


def press(panel: RecordPanel, path: str, keys: str) -> None:
    """Type keys into a question."""
    QTest.keyClicks(field(panel, path), keys)


def value(panel: RecordPanel, path: str) -> str:
    """The answer to a question as the session has it."""
    assert panel.session is not None
    return panel.session.value(path)


def stored(project: Project) -> list[SurveyRecord]:
    """Every record of a project."""
    return project.read_all(SurveyRecord)
