"""The way from a product's form to its registrations, standards and classes."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from pytestqt.qtbot import QtBot

from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import Channel, Product, Registration
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.dialogs.registrations_dialog import RegistrationsDialog
from gui.models.kinds import PRODUCTS
from gui.panels.registrations_table import MARK_COLOUR, MOST_ROWS_PX, RegistrationsTable
from gui.panels.thing_panel import ThingPanel
from tests.gui.form_context import Desk

TEA = Product("清溪绿茶")
FIRST = Registration(TEA.id, Channel.AGI, "AGI-1", "清溪茶", "协会")
SECOND = Registration(TEA.id, Channel.GI_PRODUCT, "GI-1", "清溪绿茶", "协会")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "清溪县.gpkg") as opened:
        for thing in (TEA, FIRST, SECOND):
            save_many(opened, [thing])
        yield opened


@pytest.fixture
def panel(project: Project, tmp_path: Path, qtbot: QtBot) -> ThingPanel:
    made = ThingPanel(Desk(project, tmp_path).context)
    qtbot.addWidget(made)
    made.resize(420, 800)
    made.show()
    made.set_project()
    made.show_thing(PRODUCTS, TEA.id)
    return made


def opened(panel: ThingPanel) -> RegistrationsDialog:
    (found,) = panel.findChildren(RegistrationsDialog)
    return found


def test_the_button_opens_the_papers_of_the_product(panel: ThingPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.product_page.papers_button, Qt.MouseButton.LeftButton)
    assert opened(panel).windowTitle() == "Registrations of 清溪绿茶"
    opened(panel).reject()


def test_the_button_is_reached_and_pressed_by_keys(panel: ThingPanel) -> None:
    button = panel.product_page.papers_button
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    opened(panel).reject()


def test_what_changed_there_is_seen_here(panel: ThingPanel, project: Project) -> None:
    assert panel.product_page.registrations.columnCount() == 2
    save_many(project, [Registration(TEA.id, Channel.TM_CERT, "第9号")])
    panel.refresh(Changes({"gi_registration": frozenset({"1"})}))
    assert panel.product_page.registrations.columnCount() == 3


def test_names_that_stand_for_each_other_are_not_marked(panel: ThingPanel, project: Project) -> None:
    table = panel.product_page.registrations
    titles = [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]
    assert "≠ Registered name" in titles
    save_many(project, [Registration(TEA.id, Channel.AGI, "AGI-1", "清溪绿茶（清溪茶）", "协会", id=FIRST.id)])
    panel.refresh(Changes({"gi_registration": frozenset({FIRST.id})}))
    titles = [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]
    assert "Registered name" in titles
    assert panel.product_page.differing_label.text() == "The channels agree."


def test_without_a_product_the_button_does_nothing(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    panel = ThingPanel(Desk(project, tmp_path).context)
    qtbot.addWidget(panel)
    panel.set_project()
    panel.product_page.papers_button.click()
    assert panel.findChildren(RegistrationsDialog) == []


def test_the_button_speaks_both_languages(panel: ThingPanel) -> None:
    assert panel.product_page.papers_button.text() == "Registrations and standards…"
    set_language("zh")
    panel.retranslate()
    assert panel.product_page.papers_button.text() == "登记与标准…"


def test_a_table_in_a_dialog_takes_the_room_there_is(qtbot: QtBot) -> None:
    long = [Registration("p", Channel.AGI, scope_text="清溪县石门镇、茶园乡" * 60) for _n in range(2)]
    bound, free = RegistrationsTable(), RegistrationsTable(most_px=None)
    for table in (bound, free):
        qtbot.addWidget(table)
        table.show()
        table.resize(400, 900)
        table.set_registrations(long, {"scope_text"})
    assert bound.height() <= MOST_ROWS_PX
    assert free.height() == 900
    assert free.item(0, 0).background().color() == MARK_COLOUR
