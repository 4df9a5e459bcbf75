"""Rows above the form of a record: its product, its form and version, how far it is."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gui.panels.record_form_row import FormRow
from gui.panels.record_product import NAME_SHOWN, ProductRow
from gui.panels.record_readiness import ROWS_SHOWN, Missing, ReadinessBar, percent
from survey_forms.completeness import Share

PRODUCTS = [("1", "清溪绿茶"), ("2", "清溪蜜橘")]


@pytest.fixture
def product(qtbot: QtBot) -> ProductRow:
    row = ProductRow()
    qtbot.addWidget(row)
    row.set_products(PRODUCTS)
    return row


@pytest.fixture
def form(qtbot: QtBot) -> FormRow:
    row = FormRow()
    qtbot.addWidget(row)
    row.show()
    return row


@pytest.fixture
def readiness(qtbot: QtBot) -> ReadinessBar:
    bar = ReadinessBar()
    qtbot.addWidget(bar)
    bar.show()
    return bar


# Product


def test_the_product_of_the_name_is_offered_and_taken(product: ProductRow) -> None:
    told: list[str] = []
    product.chosen.connect(told.append)
    product.set_name(" 清溪蜜橘 ")
    assert not product.take_button.isHidden()
    assert product.make_button.isHidden()
    product.take_button.click()
    assert told == ["2"]
    assert product.product_id == "2"
    assert product.take_button.isHidden()


def test_a_name_that_no_product_has_offers_a_new_one(product: ProductRow) -> None:
    asked: list[bool] = []
    product.new_asked.connect(lambda: asked.append(True))
    product.set_name("清溪贡枣")
    assert product.take_button.isHidden()
    assert "清溪贡枣" in product.make_button.text()
    product.make_button.click()
    assert asked == [True]
    product.set_products([*PRODUCTS, ("3", "清溪贡枣")])
    assert product.make_button.isHidden()
    assert not product.take_button.isHidden()


def test_nothing_is_offered_where_a_product_is_chosen_or_nobody_may_choose(product: ProductRow) -> None:
    product.show_product("1")
    product.set_name("清溪贡枣")
    assert product.make_button.isHidden()
    product.show_product("")
    assert not product.make_button.isHidden()
    product.set_read_only(True)
    assert product.make_button.isHidden()
    assert not product.choice.isEnabled()


def test_a_product_that_is_shown_is_not_told_as_chosen(product: ProductRow) -> None:
    told: list[str] = []
    product.chosen.connect(told.append)
    product.show_product("2")
    assert told == []
    product.choice.setFocus()
    QTest.keyClick(product.choice, Qt.Key.Key_Up)
    assert told == ["1"]


def test_a_long_or_odd_name_makes_no_wide_button(product: ProductRow) -> None:
    product.set_name("茶&" * 500)
    text = product.make_button.text()
    assert text.count("茶") == NAME_SHOWN // 2
    assert "&&" in text


# Form and version


def test_forms_are_offered_for_a_new_record(form: FormRow) -> None:
    told: list[str] = []
    form.chosen.connect(told.append)
    form.offer([("gi", "潜在地理标志"), ("county", "县域概况")], "gi")
    assert form.choice.isVisible()
    QTest.keyClick(form.choice, Qt.Key.Key_Down)
    assert told == ["county"]
    form.offer([("gi", "潜在地理标志")], "gi")
    assert not form.choice.isVisible()


def test_a_stored_record_says_its_form_and_version_and_that_there_is_a_newer_one(form: FormRow) -> None:
    form.show_stored("潜在地理标志", "2025-01", "")
    assert form.line.text() == "Form: 潜在地理标志, version 2025-01"
    assert not form.upgrade.isVisible()
    form.show_stored("潜在地理标志", "2025-01", "2026-05")
    assert "2026-05" in form.line.text()
    asked: list[bool] = []
    form.upgrade_asked.connect(lambda: asked.append(True))
    form.upgrade.click()
    assert asked == [True]
    form.set_read_only(True)
    assert not form.upgrade.isVisible()
    assert form.line.isVisible()
    form.show_stored("潜在地理标志", "2026-05", "")
    assert not form.line.isVisible()  # nothing to say that the line below the title does not
    form.show_stored("潜在地理标志", "2025-01", "2026-05")
    assert form.line.isVisible()


# Readiness


def test_the_bar_says_how_far_the_record_is(readiness: ReadinessBar) -> None:
    readiness.show_readiness(Share(3, 12), Share(), [])
    assert readiness.bar.value() == 25
    assert readiness.figures.text() == "Listing: 3 of 12"
    assert not readiness.button.isVisible()
    readiness.show_readiness(Share(12, 12), Share(1, 30), [])
    assert readiness.bar.value() == 100
    assert readiness.figures.text() == "Listing: 12 of 12 · dossier: 1 of 30"


@pytest.mark.parametrize(("share", "wanted"), [((0, 0), 100), ((0, 5), 0), ((999, 1000), 99), ((5, 5), 100)])
def test_nothing_is_whole_while_something_is_missing(share: tuple[int, int], wanted: int) -> None:
    assert percent(Share(*share)) == wanted


def test_the_list_opens_and_leads_to_the_question_by_mouse_and_by_key(readiness: ReadinessBar) -> None:
    told: list[str] = []
    readiness.chosen.connect(told.append)
    missing = [Missing("Name", "identity/product_name"), Missing("Photos"), Missing("Date", "survey/survey_date")]
    readiness.show_readiness(Share(0, 3), Share(), missing)
    assert not readiness.list.isVisible()
    readiness.button.click()
    assert readiness.list.count() == 3
    place = readiness.list.visualItemRect(readiness.list.item(0)).center()
    QTest.mouseClick(readiness.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told == ["identity/product_name"]
    readiness.list.setCurrentRow(1)
    readiness.list.itemActivated.emit(readiness.list.item(1))
    assert len(told) == 1
    readiness.list.setFocus()
    readiness.list.setCurrentRow(2)
    QTest.keyClick(readiness.list, Qt.Key.Key_Return)
    assert told[-1] == "survey/survey_date"


def test_a_long_list_keeps_its_place_and_its_height(readiness: ReadinessBar) -> None:
    missing = [Missing(f"Question {number}", f"q{number}") for number in range(60)]
    readiness.show_readiness(Share(0, 60), Share(), missing)
    readiness.button.click()
    height = readiness.list.height()
    readiness.list.setCurrentRow(40)
    readiness.show_readiness(Share(1, 60), Share(), missing[1:])
    assert readiness.list.currentRow() == 40
    assert readiness.list.height() == height
    assert height < 2 * ROWS_SHOWN * readiness.fontMetrics().height()
    readiness.show_readiness(Share(60, 60), Share(), [])
    assert not readiness.list.isVisible()


def test_words_follow_the_language(readiness: ReadinessBar, form: FormRow, product: ProductRow) -> None:
    readiness.show_readiness(Share(3, 12), Share(1, 2), [Missing("x")])
    form.show_stored("表", "1", "2")
    product.set_name("清溪蜜橘")
    set_language("zh")
    for row in (readiness, form, product):
        row.retranslate()
    texts = [readiness.figures.text(), readiness.button.text(), form.line.text(), form.upgrade.text()]
    texts += [product.field.label.text(), product.take_button.text()]
    assert not any("Listing" in text or "version" in text or "Take" in text for text in texts)
