"""The panel that writes: a boundary, a drawn polygon, tolerance, strays, copies, keeping."""

from pathlib import Path
from typing import Any

import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QAbstractItemModelTester
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Product, ScopeText, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.panels.scope_sentence import SentencePanel
from tests.gi_atlas.services.scope_county import OLD, square, units
from tests.gui.form_context import Desk
from tests.gui.panels.scope_hands import desk, project

__all__ = ["desk", "project"]
STRAY_DEG = 0.0003  # some 26 m over the line of the next township


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> SentencePanel:
    found = SentencePanel(desk.context)
    qtbot.addWidget(found)
    found.resize(900, 320)
    found.show()
    qtbot.waitExposed(found)
    found.set_project()
    return found


def boundary(project: Project, geometry: Any) -> str:
    entities = [Product("青石红梨", id="pear"), Zone("pear", id="zone"), BoundaryVersion("zone", geometry, id="one")]
    save_many(project, entities)
    return "one"


def rows(panel: SentencePanel) -> list[tuple[str, ...]]:
    model = panel.model
    return [tuple(model.index(row, column).data() for column in (0, 1, 2)) for row in range(model.rowCount())]


def click(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_boundary_is_written_as_the_official_sentence(panel: SentencePanel, project: Project) -> None:
    panel.take_boundary(boundary(project, square(0, 2)), "青石红梨", 1)
    text = panel.text.toPlainText()
    assert text.startswith("青石红梨产地范围为青石县红岩镇、柳树镇共2个乡镇现辖行政区域。")
    assert "Hongyan Town" in text
    assert rows(panel) == [
        ("青石县红岩镇", "990101100", "whole"),
        ("青石县柳树镇", "990101101", "whole"),
        ("青石县远山乡", "990101200", "point inside"),
    ]
    assert "2 units counted" in panel.summary.whole
    assert "same units" in panel.summary.whole
    assert panel.about.whole == "Boundary: 青石红梨, version 1"


def test_strays_are_listed_and_follow_the_tolerance(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    west, south, east, north = square(0).bounds
    drawn = shapely.box(west, south, east + STRAY_DEG, north)
    panel.take_boundary(boundary(project, drawn), "")
    assert rows(panel)[-1] == ("青石县柳树镇", "990101101", "left out: stray")
    assert "1 left out as strays" in panel.summary.whole
    panel.width_m.setValue(10)
    panel.area_ha.setValue(0.1)
    click(qtbot, panel.write_button)
    assert rows(panel)[-1] == ("青石县柳树镇", "990101101", "in part")
    assert "柳树镇部分区域" in panel.text.toPlainText()


def test_a_drawn_polygon_is_written_before_anything_is_saved(panel: SentencePanel, project: Project) -> None:
    panel.product.setText("青石红梨")
    panel.take_drawn(shapely.multipolygons([square(1, 2)]))
    assert panel.text.toPlainText().startswith("青石红梨产地范围为青石县柳树镇、石门镇共2个乡镇")
    assert "not yet saved" in panel.about.whole
    assert project.read_all(BoundaryVersion) == []


def test_a_drawn_polygon_is_kept_once_and_needs_a_product(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    panel.take_drawn(shapely.multipolygons([square(1)]))
    click(qtbot, panel.keep_button)
    assert "Name the product" in panel.summary.whole
    assert project.read_all(BoundaryVersion) == []
    qtbot.keyClicks(panel.product, "Pear")
    qtbot.keyClick(panel.product, Qt.Key.Key_Return)
    assert panel.text.toPlainText().startswith("Pear产地范围为")
    with qtbot.waitSignal(panel.kept) as caught:
        click(qtbot, panel.keep_button)
    version = project.read_one(BoundaryVersion, caught.args[0])
    assert (version.derivation, version.name) == ("DIGITISED", "Pear")
    click(qtbot, panel.keep_button)
    assert len(project.read_all(BoundaryVersion)) == 1
    assert len(project.read_all(ScopeText)) == 2


def test_a_sentence_is_kept_beside_its_boundary(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    panel.take_boundary(boundary(project, square(0, 2)), "")
    click(qtbot, panel.keep_button)
    text = project.read_all(ScopeText)[0]
    assert (text.boundary_id, text.edition) == ("one", "2023-06")
    assert text.text.startswith("青石红梨产地范围为")
    assert "kept" in panel.summary.whole


def test_both_languages_are_copied(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    panel.take_boundary(boundary(project, square(0)), "")
    click(qtbot, panel.copy_button)
    assert QApplication.clipboard().text().startswith("青石红梨产地范围为青石县红岩镇现辖行政区域。")
    click(qtbot, panel.english_button)
    assert QApplication.clipboard().text().startswith("The production area of")


def test_the_sentence_can_be_read_like_any_wording(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    panel.take_boundary(boundary(project, square(0)), "")
    with qtbot.waitSignal(panel.readAsked) as caught:
        click(qtbot, panel.read_button)
    assert caught.args[0].startswith("青石红梨产地范围为青石县红岩镇")


def test_a_row_shows_its_unit_on_the_map(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    panel.take_boundary(boundary(project, square(0, 2)), "")
    with qtbot.waitSignal(panel.zoomAsked) as caught:
        panel.table.selectRow(1)
    assert caught.args[0] == pytest.approx((115.1, 38.0, 115.2, 38.1))


def test_another_edition_writes_its_own_names(panel: SentencePanel, project: Project) -> None:
    save_many(project, units(OLD))
    panel.set_project()
    panel.take_boundary(boundary(project, square(3)), "")
    assert "安阳镇" in panel.text.toPlainText()
    panel.edition.setCurrentIndex(panel.edition.findData(OLD))
    panel.write()
    assert "安阳乡" in panel.text.toPlainText()


def test_what_cannot_be_written_is_told_in_the_panel(panel: SentencePanel, project: Project, desk: Desk) -> None:
    project.undo()
    panel.take_drawn(shapely.multipolygons([square(0)]))
    assert "no polygon of a county" in panel.summary.whole
    assert panel.text.toPlainText() == ""
    assert not panel.keep_button.isEnabled()
    assert desk.errors == []


def test_ground_outside_of_every_unit_is_told(panel: SentencePanel, project: Project) -> None:
    panel.take_boundary(boundary(project, square(-1, 2)), "")
    assert "ha in no unit" in panel.summary.whole


def test_without_a_subject_nothing_is_offered(panel: SentencePanel) -> None:
    panel.write()
    buttons = (panel.write_button, panel.copy_button, panel.read_button, panel.keep_button)
    assert not any(button.isEnabled() for button in buttons)
    assert "Select a boundary" in panel.about.whole
    assert panel.draw_button.isEnabled()


def test_another_project_begins_anew(panel: SentencePanel, project: Project, desk: Desk) -> None:
    panel.take_boundary(boundary(project, square(0)), "")
    desk.project = None
    panel.set_project()
    assert panel.text.toPlainText() == ""
    assert rows(panel) == []
    assert not panel.draw_button.isEnabled()


def test_the_model_keeps_its_promises(panel: SentencePanel, project: Project) -> None:
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.take_boundary(boundary(project, square(0, 4)), "")
    assert tester is not None
    assert rows(panel)[0][0] == "青石县"


def test_the_words_change_with_the_language(panel: SentencePanel, project: Project, tmp_path: Path) -> None:
    panel.take_boundary(boundary(project, square(0)), "梨")
    set_language("zh")
    panel.retranslate()
    assert panel.about.whole == "界线：梨"
    assert rows(panel)[0][2] == "全部"
    assert "计1个单位" in panel.summary.whole
    assert panel.keep_button.text() == "保存(&K)"


def test_what_was_said_follows_the_language(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    """A line that was told in one language is told in the next one too, and so is the number of the version."""
    panel.take_boundary(boundary(project, square(0)), "梨", 1)
    click(qtbot, panel.copy_button)
    assert panel.summary.whole == "Copied."
    set_language("zh")
    panel.retranslate()
    assert panel.summary.whole == "已复制。"
    assert panel.about.whole.endswith("梨，第 1 版")


def test_a_drawn_polygon_is_come_back_to_until_it_is_kept(panel: SentencePanel, project: Project, qtbot: QtBot) -> None:
    panel.product.setText("青石红梨")
    panel.take_drawn(square(0, 2))
    panel.take_boundary(boundary(project, square(3)), "青石红梨", 1)
    assert "远山乡" not in panel.text.toPlainText()
    panel.take_drawn_again()
    assert panel.subject.geometry is not None
    assert "红岩镇" in panel.text.toPlainText()
    click(qtbot, panel.keep_button)
    panel.take_boundary("one", "青石红梨", 1)
    panel.take_drawn_again()
    assert panel.subject.boundary_id == "one"
