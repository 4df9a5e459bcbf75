"""The evidence of the project as pictures: parts, filters, words for many, the way to the record, both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PyQt5.QtGui import QImage
from PyQt5.QtTest import QAbstractItemModelTester, QTest
from PyQt5.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Product, SurveyRecord, Zone
from gi_atlas.services.attaching import attach_photos
from gi_atlas.services.editing import save
from gi_atlas.services.evidence_gallery import Shown
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.app import Desktop
from gui.dialogs.evidence_words import EvidenceWords
from gui.dialogs.lightbox import Lightbox
from gui.form_widgets.looks import FAR_COLOUR
from gui.form_widgets.photo_paint import OUTSIDE_COLOUR
from gui.models.evidence_list import PADDING_PX, PICTURE_PX, GalleryModel
from gui.panels.evidence_panel import EvidencePanel
from tests.gi_atlas.services.made_pictures import made_picture
from tests.gi_atlas.services.photo_files import make_photo
from tests.gui.form_context import Desk

RECORD = SurveyRecord("清溪绿茶", product_id="p", geom=shapely.Point(120.15, 30.25), id="r")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty one, unlike that of the other panels."""
    with create_project(tmp_path / "清溪县.gpkg") as opened:
        yield opened


@pytest.fixture
def panel(desk: Desk, project: Project, qtbot: QtBot, tmp_path: Path) -> EvidencePanel:
    """A near photo, one 9.6 km off, one 2 km outside of the boundary, a paper, a lost photo."""
    save(project, Product("清溪绿茶", id="p"))
    save(project, Zone("p", id="z"))
    save(project, BoundaryVersion("z", shapely.box(120.1, 30.2, 120.17, 30.3)))
    save(project, RECORD)
    paths = [make_photo(tmp_path / "近.jpg", 120.15, 30.25, size=(200, 150)),
             make_photo(tmp_path / "远.jpg", 120.25, 30.25, size=(200, 150), colour=(200, 20, 90)),
             make_photo(tmp_path / "外.jpg", 120.19, 30.25, size=(200, 150), colour=(20, 20, 200))]  # fmt: skip
    made_picture("page", 3).save(tmp_path / "丢.jpg")
    (tmp_path / "县志.pdf").write_bytes(b"%PDF-1.4")
    paths += [tmp_path / "县志.pdf", tmp_path / "丢.jpg"]
    attached = attach_photos(project, "r", paths, cache=desk.context.previews)
    project.media.find(attached.added[-1].sha256).unlink()  # type: ignore[union-attr]
    made = EvidencePanel(desk.context)
    made.resize(1100, 500)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.set_project()
    return made


def shown_names(panel: EvidencePanel) -> list[str]:
    return [item.file_name for item in panel.model.items(range(panel.model.rowCount()))]


def choose(panel: EvidencePanel, *rows: int) -> None:
    for row in rows:
        index = panel.model.index(row)
        panel.view.selectionModel().select(index, QItemSelectionModel.Select)
        panel.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.NoUpdate)


def cell_picture(panel: EvidencePanel, row: int, qtbot: QtBot) -> QImage:
    panel.view.scrollTo(panel.model.index(row))
    qtbot.waitUntil(lambda: not panel.shelf._timer.isActive(), timeout=5000)
    panel.view.viewport().repaint()
    cell = panel.view.visualRect(panel.model.index(row))
    square = cell.adjusted(PADDING_PX, PADDING_PX, 0, 0)
    square.setSize(square.size().boundedTo(square.size()).__class__(PICTURE_PX, PICTURE_PX))
    return panel.view.viewport().grab(square).toImage()


def test_all_evidence_is_there_with_how_much_each_part_has(panel: EvidencePanel) -> None:
    assert shown_names(panel) == ["近.jpg", "远.jpg", "外.jpg", "县志.pdf", "丢.jpg"]
    assert panel.bar.count.text() == "5"
    texts = [panel.bar.shown.itemText(row) for row in range(panel.bar.shown.count())]
    assert "Farther than 5 km from the record (1)" in texts
    assert "Outside the boundary (2)" in texts
    assert "File missing (1)" in texts


@pytest.mark.parametrize(
    ("part", "names"),
    [(Shown.FAR, ["远.jpg"]), (Shown.OUTSIDE, ["远.jpg", "外.jpg"]), (Shown.MISSING, ["丢.jpg"]),
     (Shown.DOUBLE, []), (Shown.NO_PLACE, ["丢.jpg"])],
)  # fmt: skip
def test_parts_are_shown_alone(panel: EvidencePanel, part: Shown, names: list[str]) -> None:
    panel.show_part(part)
    assert [name for name in shown_names(panel) if name in names or part is not Shown.DOUBLE] == names
    if part is not Shown.DOUBLE:
        assert panel.bar.count.text() == f"{len(names)} of 5"


def test_words_and_kinds_filter_and_nothing_says_so(panel: EvidencePanel, qtbot: QtBot) -> None:
    panel.bar.words.setText("县志")
    qtbot.waitUntil(lambda: shown_names(panel) == ["县志.pdf"], timeout=3000)
    panel.bar.kind.set_code("PHOTO")
    panel.bar.kind.activated.emit(0)
    assert shown_names(panel) == []
    assert panel.pages.currentWidget() is panel.empty
    assert panel.empty.text() == "Nothing of the evidence is so."
    QTest.keyClick(panel, Qt.Key_Escape)
    qtbot.waitUntil(lambda: len(shown_names(panel)) == 4, timeout=3000)


def test_a_photo_five_kilometres_off_wears_a_red_band_and_one_outside_a_brown_one(
    panel: EvidencePanel, qtbot: QtBot
) -> None:
    bands = [cell_picture(panel, row, qtbot).pixelColor(3, PICTURE_PX - 4) for row in (0, 1, 2)]
    assert bands[1] == FAR_COLOUR
    assert bands[2] == OUTSIDE_COLOUR
    assert bands[0] not in (FAR_COLOUR, OUTSIDE_COLOUR)


def test_pictures_come_into_their_cells(panel: EvidencePanel, qtbot: QtBot) -> None:
    def middle() -> tuple[int, int, int]:
        colour = cell_picture(panel, 2, qtbot).pixelColor(PICTURE_PX // 2, PICTURE_PX // 2)
        return colour.red(), colour.green(), colour.blue()

    qtbot.waitUntil(lambda: middle()[2] > 150 and middle()[0] < 80, timeout=5000)


def test_facts_of_the_chosen_one_stand_beside(panel: EvidencePanel) -> None:
    choose(panel, 1)
    assert "9.6 km" in panel.facts.text()
    assert "outside the product's boundary" in panel.facts.text()
    panel.view.clearSelection()
    choose(panel, 4)
    item = panel.chosen()[0]
    assert f"Expected sha256: {item.sha256}" in panel.facts.text()
    assert "not in the media folder" in panel.facts.text()
    panel.view.selectAll()
    assert panel.facts.text() == "5 chosen"


def test_many_are_described_in_one_step(panel: EvidencePanel, project: Project) -> None:
    choose(panel, 0, 2)
    steps = len(project.steps()[0])
    panel.buttons["describe"].click()
    dialog = panel.findChild(EvidenceWords)
    assert not dialog.buttons.buttons()[0].isEnabled() or dialog.values() == {}
    for name, text in (("caption", "茶园"), ("licence", "CC0")):
        editor = dialog.editors[name]
        editor.setText(text)
        editor.textEdited.emit(text)
    dialog.editors["consent"].set_code("YES")
    dialog.editors["consent"].activated.emit(0)
    assert dialog.values() == {"caption": "茶园", "licence": "CC0", "consent": True}
    dialog.accept()
    found = {item.file_name: item for item in evidence_of_record(project, "r")}
    assert [found[name].caption for name in ("近.jpg", "外.jpg", "远.jpg")] == ["茶园", "茶园", ""]
    assert found["近.jpg"].consent is True
    assert len(project.steps()[0]) == steps + 1


def test_an_edit_elsewhere_is_seen_and_the_choice_stays(panel: EvidencePanel, project: Project, qtbot: QtBot) -> None:
    choose(panel, 1)
    chosen = panel.chosen()[0].id
    other = SurveyRecord("另一条", id="r2", geom=shapely.Point(120.25, 30.25))
    panel.refresh(save(project, other))
    panel.refresh(Changes({"gi_layer": frozenset({"x"})}))
    qtbot.waitUntil(lambda: not panel._is_stale and not panel._changed.isActive(), timeout=3000)
    assert [item.id for item in panel.chosen()] == [chosen]


def test_the_record_of_a_photo_is_asked_for(panel: EvidencePanel, qtbot: QtBot) -> None:
    choose(panel, 0)
    with qtbot.waitSignal(panel.activated) as told:
        panel.acts["record"].trigger()
    assert told.args == ["records", "r"]


def test_one_record_is_shown_alone_until_it_is_let_go(panel: EvidencePanel, project: Project, tmp_path: Path) -> None:
    save(project, SurveyRecord("另一条很长很长很长的记录标题", id="r2"))
    attach_photos(project, "r2", [make_photo(tmp_path / "别.jpg", colour=(9, 200, 9))])
    panel.set_project()
    choose(panel, 5)
    panel.acts["only"].trigger()
    assert shown_names(panel) == ["别.jpg"]
    assert panel.bar.record.isVisible()
    assert panel.bar.record.text() == "另一条很长很长很长的记录…  ✕"
    assert "另一条很长很长很长的记录标题" in panel.bar.record.toolTip()
    panel.bar.record.click()
    assert len(shown_names(panel)) == 6
    assert not panel.bar.record.isVisible()


def test_the_larger_view_begins_at_the_current_one_and_goes_through_what_is_shown(panel: EvidencePanel) -> None:
    panel.show_part(Shown.OUTSIDE)
    panel.view.setCurrentIndex(panel.model.index(1))
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key_Space)
    box = panel.findChild(Lightbox)
    assert box.current.file_name == "外.jpg"
    box.step(-1)
    assert box.current.file_name == "远.jpg"
    assert not box.back.isEnabled()
    box.close()


def test_the_list_of_what_is_missing_is_copied_with_its_hashes(panel: EvidencePanel) -> None:
    panel.show_part(Shown.MISSING)
    panel.acts["list"].trigger()
    (item,) = panel.model.items([0])
    assert QApplication.clipboard().text() == f"丢.jpg\t清溪绿茶\t{item.sha256}"


def test_words_change_with_the_language(panel: EvidencePanel) -> None:
    set_language("zh")
    panel.retranslate()
    assert panel.buttons["describe"].text() == "著录…"
    assert panel.bar.shown.itemText(0) == "全部 (5)"
    choose(panel, 1)
    panel.retranslate()
    assert "在产品界线外" in panel.facts.text()


def test_without_a_project_it_is_empty(panel: EvidencePanel, desk: Desk, project: Project) -> None:
    desk.project = None
    panel.set_project()
    assert panel.model.rowCount() == 0
    assert panel.empty.text() == "No project is open."
    assert panel.shelf.used_bytes == 0
    desk.project = project


def test_the_model_keeps_its_promises(panel: EvidencePanel, qtbot: QtBot) -> None:
    model = GalleryModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_gallery(panel.model.gallery)
    assert model.rowCount() == 5
    assert "9.6 km" in model.index(1).data(Qt.ToolTipRole)
    assert model.index(0).data() == "近.jpg"
    assert isinstance(tester.model(), QAbstractItemModel)
    assert panel.view.viewMode() == QListView.ListMode


def test_the_dock_shows_the_projects_evidence_and_leads_to_its_record(
    make_desktop: Callable[[], Desktop], desk: Desk, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    save(project, RECORD)
    attach_photos(project, "r", [make_photo(tmp_path / "茶.jpg", 120.15, 30.25)])
    path = project.path
    project.close()
    desktop = make_desktop()
    desktop.session.open(path)
    qtbot.waitUntil(lambda: desktop.session.project is not None and desktop.runner.is_idle, timeout=15_000)
    desktop.window.show_dock("evidence")
    panel = desktop.evidence
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=15_000)
    choose(panel, 0)
    panel.acts["record"].trigger()
    qtbot.waitUntil(lambda: desktop.record.record_id == "r", timeout=15_000)
    for language in ("zh", "en"):
        desktop.choose_language(language)
    assert desktop.window.docks["evidence"].windowTitle() == "Evidence"


def test_a_narrow_panel_still_draws_a_column_of_pictures(panel: EvidencePanel, qtbot: QtBot) -> None:
    panel.show()
    for width_px in (900, 380, 300):
        panel.resize(width_px, 300)
        qtbot.waitUntil(lambda: panel.view.viewport().width() >= panel.view.gridSize().width())
