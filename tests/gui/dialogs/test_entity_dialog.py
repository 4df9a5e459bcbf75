"""One thing in a dialog: what is typed, what is wrong, what is stored, what is refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gi_atlas.errors import UsageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Channel, Product, Registration, Standard
from gi_atlas.services.editing import remove, save, save_many
from gi_atlas.storage.project import Project
from gui.dialogs.entity_dialog import EntityDialog
from gui.dialogs.registrations_words import (
    REGISTRATION_FIELDS,
    STANDARD_FIELDS,
    new_registration,
    settled_standard,
    settled_successor,
    standard_cells,
    successor_of,
)
from gui.form_widgets.choices import Choice
from tests.gui.form_context import Desk, LateJobs

TEA = Product("清溪绿茶")
HELD = Registration(TEA.id, Channel.AGI, "AGI-1", "清溪茶", "协会", valid_from=date(2012, 5, 1))


def show(desk: Desk, qtbot: QtBot, entity: Any = HELD, fields: Any = REGISTRATION_FIELDS, **how: Any) -> EntityDialog:
    dialog = EntityDialog(desk.context, fields, entity, lambda: "甲", **how)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def dialog(project: Project, desk: Desk, qtbot: QtBot) -> EntityDialog:
    save_many(project, [TEA])
    save_many(project, [HELD])
    return show(desk, qtbot)


def button(dialog: EntityDialog) -> QPushButton:
    return dialog.buttons.button(dialog.buttons.StandardButton.Save)


def line(dialog: EntityDialog, name: str) -> QLineEdit:
    editor = dialog.form.fields[name].editor
    assert isinstance(editor, QLineEdit)
    return editor


def test_what_is_stored_is_shown(dialog: EntityDialog) -> None:
    assert line(dialog, "number").text() == "AGI-1"
    assert line(dialog, "valid_from").text() == "2012-05-01"
    channel = dialog.form.fields["channel"].editor
    assert isinstance(channel, Choice)
    assert channel.code() == "AGI"
    assert dialog.entity() == HELD
    assert not button(dialog).isEnabled()


def test_keys_alone_are_enough(dialog: EntityDialog, project: Project) -> None:
    line(dialog, "number").setFocus()
    QTest.keyClick(line(dialog, "number"), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line(dialog, "number"), "AGI-2")
    QTest.keyClick(line(dialog, "number"), Qt.Key.Key_Return)
    assert project.read_one(Registration, HELD.id).number == "AGI-2"
    assert not dialog.isVisible()


def test_escape_leaves_everything(dialog: EntityDialog, project: Project) -> None:
    dialog.form.set_text("number", "AGI-2")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert project.read_one(Registration, HELD.id) == HELD


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("valid_from", "2012年5月"),
        ("valid_from", "2012-13-01"),
        ("valid_to", "2011-01-01"),
        ("valid_to", "9999-12-31"),
    ],
)
def test_what_is_wrong_stands_there_and_cannot_be_saved(dialog: EntityDialog, name: str, text: str) -> None:
    dialog.form.set_text(name, text)
    assert dialog.fault.isVisible()
    assert dialog.fault.text()
    assert not button(dialog).isEnabled()
    dialog.form.set_text(name, "")
    dialog.form.set_text("number", "AGI-3")
    assert dialog.fault.text() == ""
    assert button(dialog).isEnabled()


def test_a_new_thing_may_be_saved_as_it_is(project: Project, desk: Desk, qtbot: QtBot) -> None:
    save_many(project, [TEA])
    entity = new_registration(TEA, [])
    dialog = show(desk, qtbot, entity, is_new=True)
    assert button(dialog).isEnabled()
    with qtbot.waitSignal(dialog.saved) as told:
        dialog.save()
    assert told.args == [entity.id]
    assert project.read_all(Registration) == [entity]


def test_an_empty_form_is_not_blamed(project: Project, desk: Desk, qtbot: QtBot) -> None:
    save_many(project, [TEA])
    dialog = show(desk, qtbot, Standard(TEA.id, ""), STANDARD_FIELDS, is_new=True, settle=settled_standard)
    assert dialog.fault.text() == ""
    assert not button(dialog).isEnabled()
    dialog.form.set_text("title", "绿茶")
    assert "does not read as the number of a standard" in dialog.fault.text()


def test_a_thing_that_changed_meanwhile_is_not_written_over(dialog: EntityDialog, project: Project, desk: Desk) -> None:
    save(project, replace(HELD, holder="公司"))
    dialog.form.set_text("number", "AGI-2")
    dialog.save()
    assert [error.code for error in desk.errors] == ["STORE_ROW_CHANGED"]
    assert dialog.isVisible()
    assert dialog.isEnabled()
    kept = project.read_one(Registration, HELD.id)
    assert (kept.holder, kept.number) == ("公司", "AGI-1")


def test_a_thing_that_is_gone_is_told(dialog: EntityDialog, project: Project, desk: Desk) -> None:
    remove(project, Registration, HELD.id)
    dialog.form.set_text("number", "AGI-2")
    dialog.save()
    assert [error.code for error in desk.errors] == ["STORE_ROW_GONE"]
    assert project.read_all(Registration) == []


def test_nothing_is_typed_while_it_is_saved(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    save_many(project, [TEA])
    save_many(project, [HELD])
    jobs = LateJobs()
    dialog = show(Desk(project, tmp_path, jobs), qtbot)
    dialog.form.set_text("number", "AGI-2")
    dialog.save()
    assert not dialog.isEnabled()
    assert dialog.isVisible()
    jobs.let_go()
    assert not dialog.isVisible()
    assert project.read_one(Registration, HELD.id).number == "AGI-2"


def test_prose_keeps_its_lines(dialog: EntityDialog, project: Project) -> None:
    dialog.form.set_text("scope_text", "清溪县石门镇、\n茶园乡")
    dialog.save()
    assert project.read_one(Registration, HELD.id).scope_text == "清溪县石门镇、\n茶园乡"


def test_both_languages(dialog: EntityDialog) -> None:
    set_language("zh")
    dialog.retranslate()
    assert dialog.form.fields["channel"].label.text() == "渠道"
    assert button(dialog).text() == "保存"


# What settles a standard


def test_a_standard_is_settled_without_losing_anything() -> None:
    told = Standard(TEA.id, "gb/t1—2020", "", "绿茶", date(2020, 1, 1), date(2024, 1, 1), "GB/T 2-2024", "协会")
    settled = settled_standard(told)
    assert settled == replace(told, number="GB/T 1-2020", level="GB")
    assert settled_standard(settled) == settled


@pytest.mark.parametrize("number", ["", "  ", "第三版"])
def test_a_number_is_asked_for(number: str) -> None:
    with pytest.raises(UsageError) as caught:
        settled_standard(Standard(TEA.id, number))
    assert caught.value.code == "STANDARD_NUMBER_WRONG"


def test_a_successor_needs_its_first_day() -> None:
    old = Standard(TEA.id, "GB/T 1-2001", "GB", "绿茶")
    new = successor_of(old)
    assert (new.title, new.valid_from, new.product_id) == ("绿茶", date.today(), TEA.id)
    with pytest.raises(UsageError):
        settled_successor(replace(new, number="GB/T 1-2020", valid_from=None))
    assert settled_successor(replace(new, number="GB/T1-2020")).number == "GB/T 1-2020"


@pytest.mark.parametrize(
    ("used", "proposed"),
    [
        ([], Channel.GI_PRODUCT),
        ([Channel.GI_PRODUCT], Channel.TM_CERT),
        ([Channel.TM_CERT], Channel.GI_PRODUCT),
        (list(Channel), Channel.GI_PRODUCT),
    ],
)
def test_the_first_free_channel_is_proposed(used: list[Channel], proposed: Channel) -> None:
    held = [Registration(TEA.id, channel) for channel in used]
    assert new_registration(TEA, held).channel is proposed


def test_a_standard_that_no_longer_holds_says_so() -> None:
    old = Standard(TEA.id, "GB/T 1-2001", "GB", valid_to=date(2020, 1, 1), superseded_by="GB/T 1-2020")
    assert standard_cells(old)[0] == "GB/T 1-2001 (no longer holds)"
    assert standard_cells(old)[4] == "2019-12-31"
    assert standard_cells(replace(old, valid_to=None, superseded_by=""))[0] == "GB/T 1-2001"
    set_language("zh")
    assert standard_cells(old)[0] == "GB/T 1-2001（已不现行）"
