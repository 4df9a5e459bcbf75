"""The form of a record in a low panel, such as a small screen at 150 % leaves: the questions get the room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.panels.record_panel import RecordPanel
from gui.panels.record_readiness import Missing
from survey_forms.completeness import Share
from survey_forms.records import keep_form
from tests.gui.form_context import Desk
from tests.gui.panels.record_hands import begin, make_panel
from tests.gui.panels.short_form import short_form

LOW, HIGH = 340, 640
MANY = [Missing(f"Something that is missing {number}", "site/name") for number in range(30)]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "清溪县.gpkg") as opened:
        keep_form(opened, short_form())
        yield opened


@pytest.fixture
def panel(project: Project, tmp_path: Path, qtbot: QtBot) -> RecordPanel:
    made = make_panel(Desk(project, tmp_path), qtbot)
    begin(made)
    return made


def give_height(panel: RecordPanel, height_px: int) -> None:
    panel.resize(panel.width(), height_px)
    QApplication.processEvents()


def test_a_low_panel_folds_the_rows_above_the_questions(panel: RecordPanel) -> None:
    assert panel.product_row.isVisible()
    assert not panel.rows_button.isVisible()
    give_height(panel, LOW)
    assert not panel.product_row.isVisible()
    panel.rows_button.click()
    assert panel.product_row.isVisible()
    panel.rows_button.click()
    give_height(panel, HIGH)
    assert panel.product_row.isVisible()
    assert not panel.rows_button.isVisible()


def test_long_words_take_one_line_in_a_low_panel_and_their_tip_has_them(panel: RecordPanel) -> None:
    give_height(panel, LOW)
    panel.set_state("HALF", "清溪绿茶" * 20)
    QApplication.processEvents()
    for label in (panel.heading, panel.state_label):
        assert label.height() < 2 * label.fontMetrics().height()
    assert "清溪绿茶" * 20 in panel.heading.toolTip()


def test_the_list_of_what_is_missing_scrolls_in_a_low_panel_and_does_not_raise_it(panel: RecordPanel) -> None:
    give_height(panel, LOW)
    panel.readiness.show_readiness(Share(1, 9), Share(), MANY)
    panel.readiness.button.click()
    QApplication.processEvents()
    assert panel.height() == LOW
    assert panel.readiness.list.height() <= LOW // 4 + 1
    assert panel.readiness.list.verticalScrollBar().maximum() > 0
    assert panel.view.stack.height() > 0


def test_a_choice_in_a_low_panel_gives_the_question_its_room(panel: RecordPanel) -> None:
    give_height(panel, LOW)
    panel.readiness.show_readiness(Share(1, 9), Share(), MANY)
    panel.readiness.button.click()
    panel.readiness.list.itemClicked.emit(panel.readiness.list.item(3))
    assert not panel.readiness.list.isVisible()
    assert panel.view.focused_path() == "site/name"
