"""The Print menu in the real window: each action opens its dialog, and what is written is written."""

from pathlib import Path

import pytest
from docx import Document
from PyQt5.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.actions import MENUS
from gui.app import Desktop
from gui.dialogs.print_dialog import PrintDialog
from tests.gui.conftest import WAIT_MS

NAMES = {
    "print_table": "records",
    "print_blank": "empty form",
    "print_handover": "hand-over list",
    "print_calendar": "season calendar",
    "print_sites": "survey sites",
}


def dialog_of(desktop: Desktop, qtbot: QtBot) -> PrintDialog:
    def found() -> PrintDialog | None:
        return next((one for one in desktop.window.findChildren(PrintDialog) if one.isVisible()), None)

    qtbot.waitUntil(lambda: found() is not None, timeout=WAIT_MS)
    dialog = found()
    assert dialog is not None
    return dialog


def test_every_action_stands_in_the_menu() -> None:
    (entries,) = [entries for name, _text, entries in MENUS if name == "print"]
    assert {*NAMES, "print_record"} <= set(entries)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_action_opens_its_dialog(name: str, opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    opened.window.actions_by_name[name].trigger()
    dialog = dialog_of(opened, qtbot)
    proposed = Path(dialog.file.text())
    assert (proposed.stem, proposed.parent) == (NAMES[name], project_path.parent)
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=WAIT_MS)
    dialog.close()


def test_the_record_that_is_shown_is_printed(opened: Desktop, qtbot: QtBot) -> None:
    opened.record.show_record("record-1")
    qtbot.waitUntil(lambda: opened.record.record_id == "record-1" and opened.runner.is_idle, timeout=WAIT_MS)
    opened.window.actions_by_name["print_record"].trigger()
    dialog = dialog_of(opened, qtbot)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: "Written and read again" in dialog.outcome.text(), timeout=WAIT_MS)
    assert Document(dialog.file.text()).paragraphs[0].text == "青岩茶园"
    dialog.close()


def test_unsaved_changes_are_told_of_before(opened: Desktop, qtbot: QtBot) -> None:
    opened.record.show_record("record-1")
    qtbot.waitUntil(lambda: opened.record.session is not None and opened.runner.is_idle, timeout=WAIT_MS)
    opened.record.take_answer("quality/quality_look", "圆而绿")
    qtbot.waitUntil(lambda: opened.record.is_dirty, timeout=WAIT_MS)
    opened.window.actions_by_name["print_record"].trigger()
    dialog = dialog_of(opened, qtbot)
    assert "not saved yet" in dialog.outcome.text()
    assert dialog.outcome.isVisible()
    dialog.close()


def test_without_a_record_it_is_said_what_to_choose(opened: Desktop, qtbot: QtBot) -> None:
    opened.window.actions_by_name["print_record"].trigger()
    qtbot.waitUntil(lambda: bool(opened.reporter.shown), timeout=WAIT_MS)
    (told,) = opened.reporter.shown
    assert isinstance(told, QMessageBox)
    assert "First choose a record" in told.text()


def test_an_empty_form_is_offered_without_a_project(desktop: Desktop, qtbot: QtBot) -> None:
    actions = desktop.window.actions_by_name
    assert [name for name in (*NAMES, "print_record") if actions[name].isEnabled()] == ["print_blank"]
    actions["print_blank"].trigger()
    dialog = dialog_of(desktop, qtbot)
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=WAIT_MS)
    assert dialog.form.count() == 2
    dialog.close()
