"""The filters by choice above the records, with real keys and a real project."""

from dataclasses import replace

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from gi_atlas.i18n import set_language
from gi_atlas.model import SurveyRecord
from gi_atlas.services.editing import save, save_many
from gui.models.kinds import PRODUCTS, RECORDS
from gui.panels.one_table import TablePanel

DONE = {"form_id": "gi", "form_version": "1", "listing_answered": 4, "listing_asked": 4}


@pytest.fixture
def panel(qtbot, project, desk):
    save_many(project, [SurveyRecord("完整", county_code="990101", edition="2026", id="whole", **DONE)])
    table = TablePanel(desk.context, RECORDS)
    table.set_project()
    qtbot.addWidget(table)
    table.resize(1200, 400)
    table.show()
    project.changed.connect(table.refresh)
    return table


def shown(panel):
    return panel.model.ids_at(range(panel.model.rowCount()))


def choose(panel, name, words):
    box = panel.facets.boxes[name]
    box.setCurrentIndex(next(place for place in range(box.count()) if words in box.itemText(place)))


def test_a_county_is_chosen_by_typing_a_part_of_it(panel):
    box = panel.facets.boxes["county"]
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), "9901")
    QTest.keyClick(box.completer().popup(), Qt.Key.Key_Down)
    QTest.keyClick(box.completer().popup(), Qt.Key.Key_Return)
    assert box.currentText() == "清溪县 990101 (1)"
    assert shown(panel) == ["whole"]
    assert panel.count_label.text() == f"1 of {len(panel.model.rows)}"


def test_a_choice_without_room_shows_where_it_begins(panel):
    for box in panel.facets.boxes.values():
        assert box.lineEdit().cursorPosition() == 0
    choose(panel, "readiness", "Not ready for listing")
    assert panel.facets.boxes["readiness"].lineEdit().cursorPosition() == 0


def test_choices_and_search_narrow_together_and_all_brings_all_back(panel):
    total = len(panel.model.rows)
    choose(panel, "readiness", "Without a form")
    assert len(shown(panel)) == total - 1
    panel.filter.setText("茶园1号")
    assert shown(panel) == ["r1"]
    panel.filter.clear()
    choose(panel, "readiness", "However ready")
    assert len(shown(panel)) == total
    assert panel.count_label.text() == str(total)


def test_nothing_left_says_why(panel):
    choose(panel, "stage", "Dossier")
    assert shown(panel) == []
    assert panel.empty_label.text() == "No row fits the filters chosen above."


def test_an_edit_moves_a_record_out_of_the_choice(panel, project):
    choose(panel, "readiness", "Not ready for listing")
    assert shown(panel) == []
    save(project, replace(project.read_one(SurveyRecord, "whole"), listing_answered=2))
    assert shown(panel) == ["whole"]


def test_the_choice_stays_in_another_language(panel):
    choose(panel, "county", "990101")
    set_language("zh")
    panel.retranslate()
    assert panel.facets.boxes["county"].itemText(0) == "全部县（市、区）"
    assert panel.facets.boxes["county"].currentText() == "清溪县 990101 (1)"
    assert shown(panel) == ["whole"]


def test_another_project_begins_with_all(panel):
    choose(panel, "county", "990101")
    panel.set_project()
    assert not panel.facets.is_choosing
    assert len(shown(panel)) == len(panel.model.rows) > 1


def test_other_tables_have_no_choices(qtbot, desk):
    table = TablePanel(desk.context, PRODUCTS)
    qtbot.addWidget(table)
    assert table.facets.boxes == {}
