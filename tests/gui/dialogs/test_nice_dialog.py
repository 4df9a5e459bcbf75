"""Nice classes chosen from a list of numbers, with goods in the office's words; one word for one thing everywhere."""

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language, translate
from gi_atlas.model import Product
from gi_atlas.registrations.classes import GOODS, NICE_CLASSES
from gi_atlas.registrations.office_tables import CLASS_LAYOUT, keep_table, sound_rows
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from gui.dialogs.nice_dialog import GOODS as GOODS_COLUMN
from gui.dialogs.nice_dialog import NUMBER, TABLE, NiceDialog
from gui.dialogs.product_dialog import LABELS, ProductDialog
from gui.dialogs.registrations_dialog import RegistrationsDialog
from gui.models.columns import COLUMNS
from gui.models.kinds import PRODUCTS
from gui.models.product_words import PRODUCT_WORDS
from gui.panels.thing_pages import PRODUCT_FIELDS
from tests.gi_atlas.registrations.test_office_tables import CLASSES
from tests.gui.dialogs.test_dialogs import shown, write
from tests.gui.form_context import Desk

HOSTILE = ("<b>茶</b>", "=1+1", "茶🍵𠮷", "名" * 300, "茶\u202eb")


def make(qtbot: QtBot, *classes: str, **goods: str) -> NiceDialog:
    dialog = NiceDialog(classes, {key.removeprefix("n"): text for key, text in goods.items()}, {"30": ["茶类"]})
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def text(dialog: NiceDialog, number: int, column: int) -> str:
    item = dialog.table.item(number - 1, column)
    assert item is not None
    return item.text()


def type_goods(dialog: NiceDialog, number: int, goods: str) -> None:
    item = dialog.table.item(number - 1, GOODS_COLUMN)
    assert item is not None
    item.setText(goods)


# The list


def test_forty_five_numbers_without_headings(qtbot: QtBot) -> None:
    dialog = make(qtbot)
    assert [text(dialog, number, NUMBER) for number in NICE_CLASSES] == [str(number) for number in range(1, 46)]
    assert {text(dialog, number, GOODS_COLUMN) for number in NICE_CLASSES} == {""}
    assert text(dialog, 30, TABLE) == "茶类"
    assert {text(dialog, number, TABLE) for number in NICE_CLASSES if number != 30} == {""}
    assert (dialog.classes(), dialog.goods()) == ((), {})


def test_what_was_chosen_stands_there_and_in_sight(qtbot: QtBot) -> None:
    dialog = make(qtbot, "33", "21", n33="白酒")
    assert dialog.classes() == ("21", "33")
    assert dialog.goods() == {"33": "白酒"}
    assert dialog.table.currentRow() == 20


def test_without_a_choice_the_classes_of_the_table_are_in_sight(qtbot: QtBot) -> None:
    assert make(qtbot).table.currentRow() == 29


def test_several_are_chosen_by_mouse_and_by_the_space_bar(qtbot: QtBot) -> None:
    dialog = make(qtbot)
    table = dialog.table
    area = table.visualItemRect(table.item(29, NUMBER))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=area.topLeft() + QPoint(9, area.height() // 2))
    assert dialog.classes() == ("30",)
    table.setFocus()
    table.setCurrentCell(30, NUMBER)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.classes() == ("30", "31")
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.classes() == ("30",)


def test_typing_goods_chooses_the_class(qtbot: QtBot) -> None:
    dialog = make(qtbot)
    type_goods(dialog, 30, " 茶叶 ")
    assert (dialog.classes(), dialog.goods()) == (("30",), {"30": "茶叶"})
    type_goods(dialog, 31, "  ")
    assert dialog.classes() == ("30",)


def test_goods_of_a_class_that_is_left_out_go(qtbot: QtBot) -> None:
    dialog = make(qtbot, "30", n30="茶叶")
    item = dialog.table.item(29, NUMBER)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    assert (dialog.classes(), dialog.goods()) == ((), {})


def test_numbers_and_names_of_the_table_cannot_be_typed_over(qtbot: QtBot) -> None:
    dialog = make(qtbot)
    for column, is_edited in ((NUMBER, False), (GOODS_COLUMN, True), (TABLE, False)):
        item = dialog.table.item(0, column)
        assert item is not None
        assert bool(item.flags() & Qt.ItemFlag.ItemIsEditable) is is_edited


def test_what_is_being_typed_counts_when_the_dialog_closes(qtbot: QtBot) -> None:
    dialog = make(qtbot)
    dialog.table.setCurrentCell(29, GOODS_COLUMN)
    dialog.table.editItem(dialog.table.item(29, GOODS_COLUMN))
    editor = dialog.table.findChild(QLineEdit)
    assert editor is not None
    editor.setText("茶叶")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.accept()
    assert chosen.args == [("30",), {"30": "茶叶"}]


def test_cancelled_is_nothing_chosen(qtbot: QtBot) -> None:
    dialog = make(qtbot)
    told: list[object] = []
    dialog.chosen.connect(lambda *what: told.append(what))
    type_goods(dialog, 30, "茶叶")
    dialog.reject()
    assert told == []


def test_it_speaks_chinese(qtbot: QtBot) -> None:
    set_language("zh")
    dialog = make(qtbot)
    heads = [dialog.table.horizontalHeaderItem(place).text() for place in range(3)]
    assert heads == ["尼斯分类", "商品或服务（本单位填写）", "分类表中对应的类别"]
    assert dialog.windowTitle() == "尼斯分类"


# In the product's dialog


def test_classes_and_goods_are_kept_with_the_product(desk: Desk, project: Project, qtbot: QtBot) -> None:
    keep_table(project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "2023")
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    write(dialog, "name_official", "清溪绿茶")
    nice = dialog.choose_nice()
    assert text(nice, 30, TABLE) == "茶类"
    type_goods(nice, 30, "绿茶")
    nice.accept()
    assert dialog.fields["nice"].editor.text() == "30"  # type: ignore[union-attr]  # a line of text
    assert dialog.fields["nice"].note.text() == "30 绿茶"
    dialog.save()
    (product,) = project.read_all(Product)
    assert (product.nice, product.attributes[GOODS]) == (("30",), {"30": "绿茶"})
    again = ProductDialog(desk.context, product.id)
    shown(again, qtbot)
    assert again.fields["nice"].note.text() == "30 绿茶"
    assert again.product() == product


def test_classes_that_are_typed_are_chosen_in_the_list(desk: Desk, qtbot: QtBot) -> None:
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    write(dialog, "nice", "33、99、茶")
    nice = dialog.choose_nice()
    assert nice.classes() == ("33",)
    nice.reject()
    assert dialog.fields["nice"].fault.text() != ""


def test_other_facts_of_a_product_stay(desk: Desk, project: Project, qtbot: QtBot) -> None:
    before = Product("清溪绿茶", nice=("30",), attributes={GOODS: {"30": "茶"}, "其他": 1}, id="p")
    save(project, before)
    dialog = ProductDialog(desk.context, "p")
    shown(dialog, qtbot)
    write(dialog, "nice", "")
    assert dialog.product().attributes == {"其他": 1}
    write(dialog, "nice", "30")
    assert dialog.product() == before


@pytest.mark.parametrize("goods", HOSTILE, ids=range(len(HOSTILE)))
def test_goods_do_no_harm(desk: Desk, project: Project, qtbot: QtBot, goods: str) -> None:
    save(project, Product("清溪绿茶", nice=("30",), attributes={GOODS: {"30": goods}}, id="p"))
    dialog = ProductDialog(desk.context, "p")
    shown(dialog, qtbot)
    assert goods in dialog.fields["nice"].note.text()
    registrations = RegistrationsDialog(desk.context, "p")
    qtbot.addWidget(registrations)
    assert f"30 {goods}" in registrations.classes.text()
    assert registrations.classes.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("kept", [None, [], "茶", {"30": 7}, {"31": "桃"}], ids=range(5))
def test_goods_that_are_none_are_passed_over(desk: Desk, project: Project, qtbot: QtBot, kept: object) -> None:
    save(project, Product("清溪绿茶", nice=("30",), attributes={GOODS: kept}, id="p"))
    dialog = ProductDialog(desk.context, "p")
    shown(dialog, qtbot)
    assert dialog.fields["nice"].note.text() in ("", "30 7")


# One word for one thing


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_pages_and_dialogs_call_facts_of_a_product_alike(language: str) -> None:
    columns = {column.field: column.heading for column in COLUMNS[PRODUCTS]}
    for name, word in PRODUCT_WORDS.items():
        told = {translate(word, language), translate(LABELS[name], language)}
        told |= {translate(PRODUCT_FIELDS[name].label, language)} if name in PRODUCT_FIELDS else set()
        told |= {translate(columns[name], language)} if name in columns else set()
        assert len(told) == 1, (name, told)
    assert len({translate(word, language) for word in PRODUCT_WORDS.values()}) == len(PRODUCT_WORDS)


def test_every_word_has_its_chinese() -> None:
    for word in PRODUCT_WORDS.values():
        assert translate(word, "zh") != word
