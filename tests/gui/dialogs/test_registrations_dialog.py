"""Registrations, standards, classes and agreements of a product in one dialog, used as a person uses it."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import Channel, Product, Registration, Standard
from gi_atlas.registrations.office_tables import AGREEMENT_LAYOUT, CLASS_LAYOUT, keep_table, sound_rows
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from gui.dialogs.entity_dialog import EntityDialog
from gui.dialogs.product_dialog import ProductDialog
from gui.dialogs.registrations_dialog import RegistrationsDialog
from gui.form_widgets.choices import Choice
from tests.gi_atlas.registrations.test_office_tables import CLASSES, LISTED
from tests.gui.form_context import Desk

TEA = Product("清溪绿茶", class_code="甲1", nice=("30",))
FIRST = Registration(
    TEA.id, Channel.AGI, "AGI-1", "清溪茶", "协会", scope_text="清溪县石门镇", valid_from=date(2012, 5, 1)
)
SECOND = Registration(
    TEA.id,
    Channel.GI_PRODUCT,
    "GI-1",
    "清溪绿茶",
    "协会",
    scope_text="清溪县石门镇、茶园乡",
    valid_from=date(2023, 1, 1),
)


def show(desk: Desk, qtbot: QtBot) -> RegistrationsDialog:
    dialog = RegistrationsDialog(desk.context, TEA.id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def dialog(project: Project, desk: Desk, qtbot: QtBot) -> RegistrationsDialog:
    save_many(project, [TEA, FIRST, SECOND])
    return show(desk, qtbot)


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def asked(dialog: RegistrationsDialog) -> EntityDialog:
    """The newest dialog that asks for one thing."""
    return dialog.findChildren(EntityDialog)[-1]


def write(form: EntityDialog, name: str, text: str) -> None:
    editor = form.form.fields[name].editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def save(form: EntityDialog, qtbot: QtBot) -> None:
    click(qtbot, form.buttons.button(form.buttons.StandardButton.Save))


def is_savable(form: EntityDialog) -> bool:
    return form.buttons.button(form.buttons.StandardButton.Save).isEnabled()


def heads(dialog: RegistrationsDialog) -> list[str]:
    table = dialog.registrations
    return [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]


def test_channels_side_by_side_with_what_they_disagree_in(dialog: RegistrationsDialog) -> None:
    assert dialog.windowTitle() == "Registrations of 清溪绿茶"
    assert heads(dialog) == ["Agricultural-product GI", "GI product"]
    titles = [dialog.registrations.verticalHeaderItem(row).text() for row in range(dialog.registrations.rowCount())]
    assert "≠ Registered name" in titles
    assert "≠ Valid from" in titles
    assert "Holder" in titles
    assert "only in GI product: 茶园乡" in dialog.differing.text()


def test_a_registration_is_added_in_the_next_free_channel(
    dialog: RegistrationsDialog, project: Project, qtbot: QtBot
) -> None:
    click(qtbot, dialog.add_button)
    form = asked(dialog)
    channel = form.form.fields["channel"].editor
    assert isinstance(channel, Choice)
    assert channel.code() == "TM_CERT"  # the first that the product is not in
    write(form, "number", "第9号")
    save(form, qtbot)
    assert len(project.read_all(Registration)) == 3
    (made,) = project.read_all(Registration, number="第9号")
    assert (made.channel, made.name_as_registered, made.product_id) == (Channel.TM_CERT, "清溪绿茶", TEA.id)
    assert len(heads(dialog)) == 3
    project.undo()
    assert len(project.read_all(Registration)) == 2


def test_the_registration_whose_column_is_chosen_is_changed(
    dialog: RegistrationsDialog, project: Project, qtbot: QtBot
) -> None:
    assert not dialog.change_button.isEnabled()
    dialog.registrations.setCurrentCell(0, 1)
    click(qtbot, dialog.change_button)
    form = asked(dialog)
    assert not is_savable(form)  # nothing is typed yet
    write(form, "valid_to", "2022-12-31")  # before its first day
    assert not is_savable(form)
    assert form.form.fields["valid_to"].fault.text()
    write(form, "valid_to", "2030-12-31")
    save(form, qtbot)
    assert project.read_one(Registration, SECOND.id).valid_to == date(2031, 1, 1)
    assert project.read_one(Registration, FIRST.id) == FIRST


def test_a_registration_is_removed_and_undo_brings_it_back(
    dialog: RegistrationsDialog, project: Project, qtbot: QtBot
) -> None:
    dialog.registrations.setCurrentCell(0, 0)
    click(qtbot, dialog.remove_button)
    assert project.read_all(Registration) == [SECOND]
    assert heads(dialog) == ["GI product"]
    assert dialog.change_button.isEnabled()  # the only one needs no choosing
    project.undo()
    dialog.read()
    assert len(heads(dialog)) == 2


def test_without_a_registration_it_says_so(project: Project, desk: Desk, qtbot: QtBot) -> None:
    save_many(project, [TEA])
    dialog = show(desk, qtbot)
    assert dialog.differing.text() == "No registration in any protection channel yet."
    assert not dialog.registrations.isVisible()
    assert not dialog.write_button.isEnabled()
    assert dialog.add_button.isEnabled()


def test_channels_that_agree(project: Project, desk: Desk, qtbot: QtBot) -> None:
    twin = Registration(
        TEA.id, Channel.GI_PRODUCT, "GI-1", "清溪茶", "协会", scope_text="清溪县石门镇", valid_from=FIRST.valid_from
    )
    save_many(project, [TEA, FIRST, twin])
    assert show(desk, qtbot).differing.text() == "The channels agree."


def test_standards_are_added_in_one_writing(dialog: RegistrationsDialog, project: Project, qtbot: QtBot) -> None:
    dialog.tabs.setCurrentIndex(1)
    click(qtbot, dialog.add_standard_button)
    form = asked(dialog)
    assert not is_savable(form)
    write(form, "number", "第三版")
    assert "第三版" in form.fault.text()
    assert not is_savable(form)
    write(form, "number", "gb/t18356—2007")
    assert form.fault.text() == ""
    save(form, qtbot)
    (made,) = project.read_all(Standard)
    assert (made.number, made.level, made.product_id) == ("GB/T 18356-2007", "GB", TEA.id)
    assert dialog.standards.item(0, 0).text() == "GB/T 18356-2007"


def test_who_opens_a_dialog_types_at_once(dialog: RegistrationsDialog, project: Project, qtbot: QtBot) -> None:
    dialog.tabs.setCurrentIndex(1)
    click(qtbot, dialog.add_standard_button)
    form = asked(dialog)
    assert form.focusWidget() is form.form.fields["number"].editor
    qtbot.keyClicks(form.focusWidget(), "DB97/T 12-2020")
    save(form, qtbot)
    assert [one.number for one in project.read_all(Standard)] == ["DB97/T 12-2020"]


@pytest.mark.parametrize(("language", "word"), [("en", "Local standard"), ("zh", "地方标准")])
def test_the_level_of_a_standard_is_a_word(
    dialog: RegistrationsDialog, project: Project, language: str, word: str
) -> None:
    save_many(project, [Standard(TEA.id, "DB97/T 12-2020", "DB")])
    set_language(language)
    dialog.read()
    dialog.retranslate()
    assert dialog.standards.item(0, 2).text() == word


def test_a_standard_is_superseded_in_one_step(dialog: RegistrationsDialog, project: Project, qtbot: QtBot) -> None:
    save_many(project, [Standard(TEA.id, "GB/T 18356-2007", "GB", "绿茶", date(2008, 1, 1))])
    dialog.tabs.setCurrentIndex(1)
    dialog.read()
    click(qtbot, dialog.supersede_button)
    form = asked(dialog)
    assert form.windowTitle() == "Standard that supersedes GB/T 18356-2007"
    write(form, "number", "GB/T 18356-2024")
    form.form.set_text("valid_from", "")
    assert not is_savable(form)
    write(form, "valid_from", "2024-06-01")
    save(form, qtbot)
    old, new = sorted(project.read_all(Standard), key=lambda one: one.number)
    assert (old.superseded_by, old.valid_to) == ("GB/T 18356-2024", date(2024, 6, 1))
    assert new.title == "绿茶"
    cells = [dialog.standards.item(row, 0).text() for row in range(2)]
    assert cells == ["GB/T 18356-2024", "GB/T 18356-2007 (no longer holds)"]
    dialog.standards.selectRow(1)
    assert not dialog.supersede_button.isEnabled()  # its place is taken already
    project.undo()
    assert len(project.read_all(Standard)) == 1


def test_a_standard_that_cannot_take_the_place_is_told(
    dialog: RegistrationsDialog, project: Project, desk: Desk, qtbot: QtBot
) -> None:
    save_many(project, [Standard(TEA.id, "GB/T 18356-2007", "GB", "绿茶", date(2008, 1, 1))])
    dialog.read()
    dialog.tabs.setCurrentIndex(1)
    click(qtbot, dialog.supersede_button)
    form = asked(dialog)
    write(form, "number", "GB/T 18356-2007")
    save(form, qtbot)
    assert [error.code for error in desk.errors] == ["STANDARD_SAME"]
    assert form.isEnabled()  # what was typed is there still
    assert len(project.read_all(Standard)) == 1


def test_a_standard_is_changed_and_removed(dialog: RegistrationsDialog, project: Project, qtbot: QtBot) -> None:
    held = Standard(TEA.id, "GB/T 18356-2007", "GB", "绿茶")
    save_many(project, [held])
    dialog.read()
    dialog.tabs.setCurrentIndex(1)
    click(qtbot, dialog.change_standard_button)
    form = asked(dialog)
    write(form, "applied_by", "清溪县茶叶协会")
    save(form, qtbot)
    changed = project.read_one(Standard, held.id)
    assert (changed.applied_by, changed.number, changed.title) == ("清溪县茶叶协会", held.number, "绿茶")
    click(qtbot, dialog.remove_standard_button)
    assert project.read_all(Standard) == []
    assert not dialog.remove_standard_button.isEnabled()


def test_classes_and_agreements(project: Project, desk: Desk, qtbot: QtBot) -> None:
    save_many(project, [TEA])
    dialog = show(desk, qtbot)
    assert "甲1 (no table of classes is loaded)" in dialog.classes.text()
    assert "no list is loaded" in dialog.classes.text()
    keep_table(project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "2023")
    keep_table(project, AGREEMENT_LAYOUT, sound_rows(LISTED, AGREEMENT_LAYOUT), "2020")
    dialog.read()
    told = dialog.classes.text()
    assert "Class code: 甲1 甲类 › 茶类" in told
    assert "Nice classes: 30" in told
    assert "⚑ 某协定 · 12 · 清溪绿茶 · Qingxi green tea" in told


def test_the_table_is_written(dialog: RegistrationsDialog, desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "登记 对照.csv"
    dialog.write(target)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[2] for row in rows] == ["Number", "AGI-1", "GI-1"]
    assert str(target) in dialog.outcome.text()
    dialog.write(target)
    assert [error.code for error in desk.errors] == ["EXPORT_EXISTS"]


def test_a_wording_longer_than_a_cell_is_told_beside_the_file(
    dialog: RegistrationsDialog, project: Project, tmp_path: Path
) -> None:
    save_many(project, [replace(FIRST, scope_text="、".join(f"第{number}村" for number in range(9_000)))])
    dialog.read()
    dialog.write(tmp_path / "a.xlsx")
    first, *more = dialog.outcome.text().splitlines()
    assert str(tmp_path / "a.xlsx") in first
    assert more[0].startswith("Sheet “Registrations”, row 2, column “Scope as published”: the text has ")
    assert len(more) <= 3
    dialog.write(tmp_path / "a.csv")
    assert dialog.outcome.text().count("\n") == 0


def test_a_project_that_is_only_read_shows_and_changes_nothing(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    save_many(project, [TEA, FIRST])
    path = project.path
    project.close()
    with open_project(path, read_only=True) as opened:
        dialog = show(Desk(opened, tmp_path), qtbot)
        assert heads(dialog) == ["Agricultural-product GI"]
        for button in (
            dialog.add_button,
            dialog.change_button,
            dialog.remove_button,
            dialog.add_standard_button,
            dialog.product_button,
        ):
            assert not button.isEnabled()
        dialog.registrations.cellDoubleClicked.emit(0, 0)
        assert dialog.findChildren(EntityDialog) == []


def test_a_product_that_is_gone_is_told(project: Project, desk: Desk, qtbot: QtBot) -> None:
    show(desk, qtbot)
    assert [error.code for error in desk.errors] == ["STORE_ID_UNKNOWN"]


def test_both_languages(dialog: RegistrationsDialog) -> None:
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "“清溪绿茶”的登记"
    assert heads(dialog) == ["农产品地理标志", "地理标志产品"]
    assert dialog.tabs.tabText(1) == "标准"
    assert "仅“地理标志产品”列有：茶园乡" in dialog.differing.text()


def test_the_class_is_chosen_from_here(dialog: RegistrationsDialog, project: Project, qtbot: QtBot) -> None:
    keep_table(project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "2023")
    dialog.tabs.setCurrentIndex(2)
    click(qtbot, dialog.product_button)
    (form,) = dialog.findChildren(ProductDialog)
    chosen = form.fields["class_code"].editor
    assert isinstance(chosen, Choice)
    assert chosen.currentText() == "甲1 甲类 › 茶类"
    chosen.set_code("甲")
    form.save()
    changed = project.read_one(Product, TEA.id)
    assert (changed.class_code, changed.class_edition, changed.nice) == ("甲", "2023", ("30",))
    assert "Class code: 甲 甲类" in dialog.classes.text()


def test_a_standard_is_not_added_twice(dialog: RegistrationsDialog, desk: Desk, project: Project, qtbot: QtBot) -> None:
    for number in ("GB/T 12345-2020", "gb/t12345—2020"):
        form = dialog.add_standard()
        write(form, "number", number)
        save(form, qtbot)
    assert [error.code for error in desk.errors] == ["STANDARD_TWICE"]
    assert form.isEnabled()  # what was typed can be mended
    assert [one.number for one in project.read_all(Standard)] == ["GB/T 12345-2020"]


def test_a_number_of_a_channel_is_not_given_twice(
    dialog: RegistrationsDialog, desk: Desk, project: Project, qtbot: QtBot
) -> None:
    form = dialog.add_registration()
    assert form is not None
    channel = form.form.fields["channel"].editor
    assert isinstance(channel, Choice)
    channel.setCurrentIndex(channel.findData("AGI"))
    channel.activated.emit(channel.currentIndex())
    write(form, "number", "ＡＧＩ-1")
    save(form, qtbot)
    assert [error.code for error in desk.errors] == ["REG_NUMBER_HELD"]
    assert len(project.read_all(Registration)) == 2
