"""The import assistant, from files to what they become."""

import json
from pathlib import Path
from typing import Any

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminUnit, BoundaryVersion, LayerFeature
from gi_atlas.services.importing import ImportKind
from gi_atlas.services.offers import Offer, OfferState
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from gui.dialogs.import_assistant import ImportAssistant
from gui.dialogs.import_words import LEFT_OUT
from tests.gui.form_context import Desk, LateJobs, ThreadJobs

RING = [[[10.0, 50.0], [10.1, 50.0], [10.1, 50.1], [10.0, 50.0]]]
IN_CHINA = [[[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.0]]]


def geojson(path: Path, rows: list[dict[str, Any]], ring: Any = RING) -> Path:
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": "Polygon", "coordinates": ring}} for row in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four files of strangers, one of them broken."""
    made = tmp_path / "来的文件"
    made.mkdir()
    geojson(made / "1 界.geojson", [{"名称": "清溪绿茶"}])
    (made / "2 县_2023-06.csv").write_bytes("区划代码,名称\n990101,清溪县\n,无代码县\n".encode("gb18030"))
    geojson(made / "3 国内.geojson", [{"名称": "柳溪贡枣"}], IN_CHINA)
    (made / "4 坏.geojson").write_text("{")
    return made


def make(desk: Desk, qtbot: QtBot, *paths: Path) -> ImportAssistant:
    assistant = ImportAssistant(desk.context, paths)
    qtbot.addWidget(assistant)
    assistant.show()
    qtbot.waitExposed(assistant)
    return assistant


@pytest.fixture
def assistant(desk: Desk, qtbot: QtBot, folder: Path) -> ImportAssistant:
    return make(desk, qtbot, folder)


def states(assistant: ImportAssistant) -> list[OfferState]:
    return [offer.state for offer in assistant.offers]


def cell(assistant: ImportAssistant, row: int, column: int) -> str:
    return str(assistant.files.table.item(row, column).text())


# First page


def test_files_are_read_at_once_and_said_what_they_are(assistant: ImportAssistant) -> None:
    assert [cell(assistant, row, 0) for row in range(4)] == [
        "1 界.geojson",
        "2 县_2023-06.csv",
        "3 国内.geojson",
        "4 坏.geojson",
    ]
    assert "GeoJSON" in cell(assistant, 0, 1)
    assert "Polygon" in cell(assistant, 0, 1)
    assert cell(assistant, 1, 2) == "Administrative units"
    assert cell(assistant, 2, 2) == "Boundaries of products"
    assert cell(assistant, 3, 2) == "–"
    assert "4 坏.geojson" in cell(assistant, 3, 1)
    assert states(assistant)[3] is OfferState.REFUSED
    assert "1 not read" in assistant.words.text()
    assert assistant.next_button.isEnabled()


def test_details_follow_the_chosen_file(assistant: ImportAssistant) -> None:
    assistant.files.table.selectRow(1)
    details = assistant.files.details
    assert details.layers.item(0, 5).text() == "区划代码, 名称"
    assert details.samples.horizontalHeaderItem(1).text() == "名称"
    assert details.samples.item(0, 1).text() == "清溪县"
    assistant.files.table.selectRow(3)
    assert details.refusal.isVisible()
    assert not details.tabs.isVisible()
    assert not assistant.files.kind.isEnabled()


def test_units_show_their_edition_and_level(assistant: ImportAssistant) -> None:
    assistant.files.table.selectRow(0)
    assert not assistant.files.edition.isVisible()
    assistant.files.table.selectRow(1)
    assert assistant.files.edition.isVisible()
    assert assistant.files.edition.text() == "2023-06"
    assistant.files.edition.setText("2024-01")
    assistant.files.edition.editingFinished.emit()
    assistant.files.level.set_code("TOWNSHIP")
    assistant.files.level.activated.emit(0)
    assert (assistant.offers[1].answers.edition, assistant.offers[1].answers.level) == ("2024-01", "TOWNSHIP")


def test_several_files_become_the_same_at_once(assistant: ImportAssistant) -> None:
    assistant.files.table.selectAll()
    assistant.files.kind.set_code(str(ImportKind.LAYER))
    assistant.files.kind.activated.emit(0)
    assert [offer.kind for offer in assistant.offers] == [ImportKind.LAYER] * 3 + [None]
    assert [cell(assistant, row, 2) for row in range(3)] == ["Layer of the map"] * 3


def test_a_file_may_be_left_out(assistant: ImportAssistant) -> None:
    assistant.files.table.selectRow(0)
    assistant.files.kind.set_code(LEFT_OUT)
    assistant.files.kind.activated.emit(0)
    assert states(assistant)[0] is OfferState.LEFT_OUT
    assistant.go_on()
    shown = [assistant.plans.table.item(row, 0).text() for row in range(assistant.plans.table.rowCount())]
    assert shown == ["2 县_2023-06.csv", "3 国内.geojson"]


def test_layers_of_a_file_may_be_chosen(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "两层.gpx"
    point = '<wpt lat="50" lon="10"><name>甲</name></wpt>'
    track = '<trk><trkseg><trkpt lat="50" lon="10"/><trkpt lat="51" lon="10"/></trkseg></trk>'
    path.write_text(f'<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{point}{track}</gpx>')
    assistant = make(desk, qtbot, path)
    layers = assistant.files.details.layers
    assert layers.rowCount() >= 2
    layers.item(1, 0).setCheckState(Qt.Unchecked)
    chosen = assistant.offers[0].answers.layers
    assert layers.item(0, 0).text() in chosen
    assert layers.item(1, 0).text() not in chosen
    layers.item(1, 0).setCheckState(Qt.Checked)
    assert assistant.offers[0].answers.layers == ()


def test_nothing_to_import_says_so(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    assistant = make(desk, qtbot, empty)
    assert assistant.words.text() == "There is no file in what was chosen."
    assert not assistant.next_button.isEnabled()


# Second page


def test_the_second_page_asks_and_works_out(assistant: ImportAssistant) -> None:
    assistant.next_button.click()
    assert assistant.is_on_plan
    assert states(assistant) == [OfferState.READY, OfferState.FAULTY, OfferState.ASKING, OfferState.REFUSED]
    # The file that needs an answer is shown, with its question first.
    assert assistant.plans.heading.text() == "3 国内.geojson"
    box = assistant.plans.boxes[0]
    assert box.key == "--datum"
    assert box.answer is None
    assert "Cannot tell" in box.reason.text()
    assert len(box.buttons) == 4
    box.buttons["gcj02"].click()
    assert states(assistant)[2] is OfferState.READY
    assert assistant.plans.state.text() == "Ready: 1 new"
    # The box that was answered is still the same widget: the cursor stays in it.
    assert assistant.plans.boxes[0] is box


def test_enter_never_becomes_close(assistant: ImportAssistant) -> None:
    close = assistant.buttons.button(QDialogButtonBox.StandardButton.Close)
    assistant.go_on()
    close.setFocus()
    assert assistant.next_button.isDefault()
    assert not close.isDefault()


def test_bad_rows_are_listed_and_may_be_left_out(assistant: ImportAssistant) -> None:
    assistant.go_on()
    assistant.plans.choose(1)
    assert assistant.plans.skipping.isVisible()
    assert "2" in assistant.plans.faults.toPlainText()
    assistant.plans.skipping.click()
    assert states(assistant)[1] is OfferState.READY
    assert assistant.plans.state.text() == "Ready: 1 new, 1 left out"
    assert assistant.plans.faults.isVisible()


def test_fields_may_be_pointed_out(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    assistant = make(desk, qtbot, geojson(tmp_path / "a.geojson", [{"甲": "990101", "乙": "清溪县"}]))
    assistant.files.kind.set_code(str(ImportKind.ADMIN_UNITS))
    assistant.files.kind.activated.emit(0)
    assistant.go_on()
    fields = assistant.plans.field_map
    assert fields is not None
    assert states(assistant) == [OfferState.ASKING]
    for role, name in (("code", "甲"), ("name", "乙")):
        assert assistant.plans.field_map is fields
        fields.choices[role].set_code(name)
        fields.choices[role].activated.emit(0)
        fields = assistant.plans.field_map
    assert states(assistant) == [OfferState.READY]
    assert assistant.offers[0].answers.fields == {"code": "甲", "name": "乙"}


def test_files_without_questions_say_so(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [geojson(tmp_path / f"{number}.geojson", [{"height": number}]) for number in range(2)]
    assistant = make(desk, qtbot, *paths)
    assistant.go_on()
    for row in (1, 0, 1):
        assistant.plans.choose(row)
        words = [label.text() for label in assistant.plans.findChildren(QLabel)]
        assert words.count("Nothing has to be asked about this file.") == 1
        assert assistant.plans.boxes == []
        assert assistant.plans.field_map is None


def test_one_answer_may_stand_for_all_files_that_ask_the_same(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [geojson(tmp_path / f"{number}.geojson", [{"名称": f"茶{number}"}], IN_CHINA) for number in range(3)]
    assistant = make(desk, qtbot, *paths)
    assistant.go_on()
    assert states(assistant) == [OfferState.ASKING] * 3
    assistant.plans.boxes[0].buttons["cgcs2000"].click()
    assert states(assistant) == [OfferState.READY, OfferState.ASKING, OfferState.ASKING]
    assistant.plans.for_all.setChecked(True)
    assistant.plans.choose(0)
    assistant.plans.boxes[0].buttons["wgs84"].click()
    assert states(assistant) == [OfferState.READY] * 3
    assert {offer.answers.datum for offer in assistant.offers} == {"wgs84"}


def test_a_day_for_boundaries_without_one(desk: Desk, qtbot: QtBot, tmp_path: Path, project: Project) -> None:
    assistant = make(desk, qtbot, geojson(tmp_path / "a.geojson", [{"名称": "清溪绿茶"}]))
    assistant.go_on()
    day = assistant.plans.valid_from.editor
    assert day.isVisible()
    day.setText("2026-05-01")
    day.editingFinished.emit()
    assistant.import_ready()
    (boundary,) = project.read_all(BoundaryVersion)
    assert str(boundary.valid_from) == "2026-05-01"


def test_encodings_are_shown_as_they_would_read(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "名.csv"
    path.write_bytes("区划代码,名称\n990101,𠮷溪县\n".encode("gb18030"))
    assistant = make(desk, qtbot, path)
    previews = assistant.files.details.previews
    assert [previews.horizontalHeaderItem(column).text() for column in range(3)] == ["UTF-8", "GB18030", "BIG5"]
    assert [previews.item(row, 1).text() for row in range(3)] == ["区划代码", "名称", "𠮷溪县"]
    assistant.go_on()
    (box,) = [box for box in assistant.plans.boxes if box.key == "--encoding"]
    # The guess stands, says why, and may be overruled.
    assert box.answer == "GB18030"
    assert box.reason.text().startswith("Suggested: GB18030.")
    assert states(assistant) == [OfferState.READY]
    box.buttons["BIG5"].click()
    assert assistant.offers[0].answers.encoding == "BIG5"
    assert states(assistant) != [OfferState.READY]


def test_an_encoding_that_cannot_be_guessed_waits_for_the_person(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "名.csv"
    path.write_bytes("code,name\n990101,鄯善縣\n".encode("gb18030"))
    assistant = make(desk, qtbot, path)
    assistant.go_on()
    box = assistant.plans.boxes[0]
    assert (box.key, box.answer) == ("--encoding", None)
    assert states(assistant) == [OfferState.ASKING]
    box.buttons["GB18030"].click()
    assert states(assistant) == [OfferState.READY]
    assistant.import_ready()
    assert [unit.name for unit in desk.context.opened().read_all(AdminUnit)] == ["鄯善縣"]


def test_a_coordinate_system_may_be_written(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "点.csv"
    path.write_text("名称,x,y\n甲,500000,3300000\n")
    assistant = make(desk, qtbot, path)
    assistant.files.kind.set_code(str(ImportKind.LAYER))
    assistant.files.kind.activated.emit(0)
    assistant.go_on()
    box = next(box for box in assistant.plans.boxes if box.key == "--crs")
    assert box.combo is not None
    assert "Gauss-Kruger" in box.combo.itemText(0)
    box.combo.setEditText("EPSG:none")
    box.combo.lineEdit().editingFinished.emit()
    assert states(assistant) == [OfferState.FAULTY]
    assert "EPSG:none" in assistant.plans.faults.toPlainText()
    box = next(box for box in assistant.plans.boxes if box.key == "--crs")
    assert box.combo is not None
    box.combo.setEditText("EPSG:4549")
    box.combo.lineEdit().editingFinished.emit()
    assert states(assistant) == [OfferState.READY]


# Importing


def test_what_is_ready_is_imported_and_the_rest_stays(
    assistant: ImportAssistant, project: Project, qtbot: QtBot
) -> None:
    assistant.go_on()
    with qtbot.waitSignal(assistant.imported) as told:
        assistant.next_button.click()
    assert [plan.inspection.path.name for plan in told.args[0]] == ["1 界.geojson"]
    assert states(assistant) == [
        OfferState.IMPORTED,
        OfferState.FAULTY,
        OfferState.ASKING,
        OfferState.REFUSED,
    ]
    assert not assistant.next_button.isEnabled()
    assert len(project.read_all(BoundaryVersion)) == 1
    assistant.plans.choose(2)
    assistant.plans.boxes[0].buttons["cgcs2000"].click()
    assistant.next_button.click()
    assert len(project.read_all(BoundaryVersion)) == 2
    assert len(project.steps()[0]) == 2


def test_going_back_and_choosing_otherwise(assistant: ImportAssistant, project: Project) -> None:
    assistant.go_on()
    assistant.back_button.click()
    assert not assistant.is_on_plan
    assistant.files.table.selectRow(0)
    assistant.files.kind.set_code(str(ImportKind.LAYER))
    assistant.files.kind.activated.emit(0)
    assistant.go_on()
    assert states(assistant)[0] is OfferState.READY
    assistant.import_ready()
    assert len(project.read_all(LayerFeature)) == 1
    assert project.read_all(BoundaryVersion) == []


def test_an_import_that_fails_is_worded_and_the_others_go_on(
    desk: Desk, qtbot: QtBot, tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [geojson(tmp_path / f"{number}.geojson", [{"名称": f"茶{number}"}]) for number in range(2)]
    assistant = make(desk, qtbot, *paths)
    assistant.go_on()
    apply, calls = project.apply, []

    def refuse_first(command: Any) -> Any:
        calls.append(command)
        if len(calls) == 1:
            raise StorageError("STORE_DISK_FULL", path="x", detail="full")
        return apply(command)

    monkeypatch.setattr(project, "apply", refuse_first)
    assistant.import_ready()
    assert states(assistant) == [OfferState.FAILED, OfferState.IMPORTED]
    assistant.plans.choose(0)
    assert assistant.plans.state.text() == "Not imported"
    assert assistant.plans.faults.toPlainText()
    assert desk.errors == []


def test_a_project_that_can_only_be_read_takes_nothing(
    project: Project, tmp_path: Path, qtbot: QtBot, folder: Path
) -> None:
    project.close()
    with open_project(project.path, read_only=True) as opened:
        assistant = make(Desk(opened, tmp_path), qtbot, folder)
        assistant.go_on()
        assert OfferState.READY in states(assistant)
        assert not assistant.next_button.isEnabled()
        assert "can only be read" in assistant.words.text()


def test_closing_while_files_are_read_is_quiet(desk: Desk, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    jobs = LateJobs()
    late = Desk(desk.project, tmp_path, jobs)
    assistant = make(late, qtbot, folder)
    assert assistant.is_busy
    assert assistant.progress.isVisible()
    assistant.reject()
    jobs.let_go()
    assert late.errors == []
    assert {offer.state for offer in assistant.offers} == {OfferState.WAITING}


def test_an_answer_while_it_is_worked_out_wins(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    jobs = LateJobs()
    path = geojson(tmp_path / "a.geojson", [{"名称": "茶"}], IN_CHINA)
    assistant = make(Desk(desk.project, tmp_path, jobs), qtbot, path)
    jobs.let_go()
    assistant.go_on()
    jobs.let_go()
    for datum in ("gcj02", "wgs84"):
        assistant.plans.boxes[0].buttons[datum].click()
    jobs.let_go()
    assert assistant.offers[0].answers.datum == "wgs84"
    assert states(assistant) == [OfferState.READY]
    assert not assistant.is_busy


def test_real_threads_read_and_import(desk: Desk, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    jobs = ThreadJobs()
    threaded = Desk(desk.project, tmp_path, jobs)
    assistant = make(threaded, qtbot, folder)
    qtbot.waitUntil(lambda: not assistant.is_busy, timeout=30_000)
    with qtbot.waitSignal(assistant.settled, timeout=30_000):
        assistant.go_on()
    with qtbot.waitSignal(assistant.settled, timeout=30_000):
        assistant.import_ready()
    jobs.wait()
    assert states(assistant)[0] is OfferState.IMPORTED
    assert threaded.errors == []


def test_units_are_imported_with_their_edition(desk: Desk, qtbot: QtBot, tmp_path: Path, project: Project) -> None:
    path = tmp_path / "县_2019-10.csv"
    path.write_text("区划代码,名称\n990101,清溪县\n990102,柳溪县\n")
    assistant = make(desk, qtbot, path)
    assistant.go_on()
    assistant.import_ready()
    assert {unit.edition for unit in project.read_all(AdminUnit)} == {"2019-10"}
    assert assistant.plans.state.text() == "Imported: 2 new"


# Languages, keys, size


def test_both_languages_change_while_it_is_open(assistant: ImportAssistant) -> None:
    assistant.go_on()
    set_language("zh")
    assistant.retranslate()
    assert assistant.windowTitle() == "导入文件"
    assert assistant.next_button.text() == "导入"
    assert assistant.plans.table.item(0, 1).text() == "可以导入：新增 1"
    assert "基准" in assistant.plans.boxes[0].heading.text()
    assert assistant.plans.boxes[0].buttons["bd09"].text().startswith("BD-09：")


def test_the_first_page_is_filled_in_by_keys(assistant: ImportAssistant, qtbot: QtBot) -> None:
    assistant.activateWindow()
    assistant.files.table.setFocus()
    qtbot.waitUntil(assistant.files.table.hasFocus)
    QTest.keyClick(assistant.files.table, Qt.Key_Tab)
    assert QApplication.focusWidget() is assistant.files.kind
    QTest.keyClick(assistant.files.kind, Qt.Key_End)
    assert assistant.offers[0].kind is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_fits_a_small_screen(assistant: ImportAssistant, language: str) -> None:
    set_language(language)
    assistant.retranslate()
    for _page in range(2):
        # 1366 × 768 at 150 % leaves 910 × 512 less the title bar.
        assert assistant.minimumSizeHint().width() <= 900
        assert assistant.minimumSizeHint().height() <= 480
        assistant.go_on()
    assistant.resize(894, 464)
    QApplication.processEvents()
    area = assistant.plans._scroll_area
    assert not area.horizontalScrollBar().isVisible()
    for box in assistant.plans.boxes:
        assert box.minimumSizeHint().width() <= area.viewport().width()


def test_a_settled_offer_is_not_worked_out_again(assistant: ImportAssistant, desk: Desk) -> None:
    assistant.go_on()
    before: list[Offer] = list(assistant.offers)
    assistant.plans.choose(2)
    assistant.plans.boxes[0].buttons["wgs84"].click()
    assert [offer is old for offer, old in zip(assistant.offers, before, strict=True)] == [True, True, False, True]
