"""Photos on the form: pictures, marks, facts, dropping and pasting, details."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import QAbstractItemModel, QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PyQt5.QtTest import QAbstractItemModelTester, QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.errors import FormError
from gi_atlas.i18n import set_language
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.attaching import attach_files
from gi_atlas.services.editing import save
from gi_atlas.services.evidence_marks import Mark, MarkKind
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.opening import create_project
from gui.dialogs.lightbox import Lightbox
from gui.form_widgets.looks import FAR_COLOUR
from gui.form_widgets.photo_details import PhotoDetails, read_instant
from gui.form_widgets.photo_list import PICTURE_PX, PhotoList, PhotoModel, draw_picture, local_files
from gui.form_widgets.photo_paint import facts_in_words, shown_distance
from gui.form_widgets.photo_strip import PhotoStrip
from tests.gi_atlas.services.photo_files import make_photo
from tests.gui.form_context import Desk

NEAR = Evidence("r", "近.jpg", "aa" * 32, distance_m=120.0, id="e1")
FAR = Evidence("r", "远.jpg", "bb" * 32, distance_m=7654.0, caption="茶厂", id="e2")


# Words


def test_facts_say_distance_time_and_notes() -> None:
    taken = datetime(2026, 4, 5, 2, 30, tzinfo=UTC)
    facts = facts_in_words(replace(FAR, captured_at=taken, captured_note="PHOTO_CHINA_TIME"))
    assert "7.7 km" in facts[0]
    assert "5 km" in facts[1]
    assert taken.astimezone().strftime("%Y-%m-%d %H:%M") in facts[2]
    assert "远.jpg" in facts[3]
    assert "UTC+8" in facts[3]
    assert facts_in_words(Evidence("r", "a.jpg", "")) == []


def test_a_fault_stands_first() -> None:
    assert "近.jpg" in facts_in_words(NEAR, "PHOTO_MISSING")[0]


@pytest.mark.parametrize(
    ("distance_m", "text"), [(0.4, "0 m"), (999.4, "999 m"), (1000, "1.0 km"), (12_345, "12.3 km")]
)
def test_distances_are_short(distance_m: float, text: str) -> None:
    assert shown_distance(distance_m) == text


# Pictures


def test_a_photo_far_away_wears_a_band(qtbot: QtBot) -> None:
    picture = QImage(40, 30, QImage.Format_RGB32)
    picture.fill(Qt.white)
    band = QPoint(2, PICTURE_PX - 3)
    assert draw_picture(FAR, picture, "", 1.0).toImage().pixelColor(band) == FAR_COLOUR
    assert draw_picture(NEAR, picture, "", 1.0).toImage().pixelColor(band) != FAR_COLOUR
    assert draw_picture(NEAR, None, "PHOTO_DAMAGED", 1.5).width() == round(PICTURE_PX * 1.5)


def test_the_model_keeps_its_promises(qtbot: QtBot) -> None:
    model = PhotoModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_evidence([NEAR, FAR])
    assert [model.index(row).data() for row in range(2)] == ["近.jpg", "茶厂"]
    assert "远.jpg" in model.index(1).data(Qt.ToolTipRole)
    assert [item.id for item in model.without_picture()] == ["e1", "e2"]
    model.set_pictures({NEAR.sha256: QImage(10, 10, QImage.Format_RGB32)}, {FAR.sha256: "PHOTO_MISSING"})
    assert model.without_picture() == []
    assert model.fault_of(FAR) == "PHOTO_MISSING"
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.replace_evidence(replace(FAR, caption="新"))
    assert changed == [1]
    assert model.evidence[1].caption == "新"
    model.set_evidence([])
    assert model.rowCount() == 0
    assert isinstance(tester.model(), QAbstractItemModel)


# Dropping and pasting


def urls(*addresses: str) -> QMimeData:
    content = QMimeData()
    content.setUrls([QUrl(address) for address in addresses])
    return content


def test_addresses_of_the_web_are_not_followed() -> None:
    assert local_files(urls("https://example.org/a.jpg", "file:///b/茶.jpg")) == [Path("/b/茶.jpg")]
    assert local_files(urls("https://example.org/a.jpg")) == []
    assert local_files(None) == []


def test_files_are_taken_by_drop_and_by_paste(qtbot: QtBot) -> None:
    photos = PhotoList()
    qtbot.addWidget(photos)
    photos.show()
    given: list[list[Path]] = []
    photos.files_given.connect(given.append)
    content = urls("file:///a.jpg")
    enter = QDragEnterEvent(QPoint(5, 5), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    photos.dragEnterEvent(enter)
    move = QDragMoveEvent(QPoint(5, 5), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    photos.dragMoveEvent(move)
    drop = QDropEvent(QPoint(5, 5), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    photos.dropEvent(drop)
    assert all(event.isAccepted() for event in (enter, move, drop))
    QApplication.clipboard().setMimeData(urls("file:///b.jpg"))
    QTest.keyClick(photos, Qt.Key_V, Qt.ControlModifier)
    assert given == [[Path("/a.jpg")], [Path("/b.jpg")]]


def test_a_picture_is_taken_and_text_is_not(qtbot: QtBot) -> None:
    photos = PhotoList()
    qtbot.addWidget(photos)
    image = QImage(4, 4, QImage.Format_RGB32)
    image.fill(Qt.red)
    content = QMimeData()
    content.setImageData(image)
    with qtbot.waitSignal(photos.image_given):
        assert photos.take(content)
    words = QMimeData()
    words.setText("https://example.org")
    assert not photos.take(words)
    enter = QDragEnterEvent(QPoint(5, 5), Qt.CopyAction, words, Qt.LeftButton, Qt.NoModifier)
    enter.ignore()
    photos.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_keys_ask_for_a_look_and_for_removal(qtbot: QtBot) -> None:
    photos = PhotoList()
    qtbot.addWidget(photos)
    with qtbot.waitSignal(photos.view_asked):
        QTest.keyClick(photos, Qt.Key_Space)
    with qtbot.waitSignal(photos.remove_asked):
        QTest.keyClick(photos, Qt.Key_Delete)


# Details


def test_details_are_given_as_they_are_now(qtbot: QtBot) -> None:
    details = PhotoDetails()
    qtbot.addWidget(details)
    details.show_evidence(NEAR)
    told: list[Evidence] = []
    details.edited.connect(told.append)
    for name, text in (("caption", "茶园"), ("person", "张三"), ("source", "县局"), ("licence", "CC BY 4.0"),
                       ("holder", "档案馆"), ("accession_no", "2026-1")):  # fmt: skip
        editor = details.fields[name].editor
        editor.setText(text)
        editor.textEdited.emit(text)
    details.fields["survey_group"].editor.set_code("craft")
    details.fields["survey_group"].editor.activated.emit(0)
    details.fields["consent"].editor.set_code("NO")
    details.fields["consent"].editor.activated.emit(0)
    details.public.click()
    last = told[-1]
    assert (last.caption, last.person, last.source, last.licence) == ("茶园", "张三", "县局", "CC BY 4.0")
    assert (last.holder, last.accession_no, last.survey_group) == ("档案馆", "2026-1", "craft")
    assert last.consent is False
    assert last.is_public


def test_a_time_is_read_and_a_wrong_one_is_told(qtbot: QtBot) -> None:
    details = PhotoDetails()
    qtbot.addWidget(details)
    taken = datetime(2026, 4, 5, 2, 30, tzinfo=UTC)
    details.show_evidence(replace(NEAR, captured_at=taken))
    editor, told = details.fields["captured_at"].editor, []
    details.edited.connect(told.append)
    for text in ("gestern", "2026-04-06 10:30"):
        editor.setText(text)
        editor.textEdited.emit(text)
    assert [item.captured_at for item in told] == [taken, datetime(2026, 4, 6, 10, 30).astimezone()]
    assert details.fields["captured_at"].fault.text() == ""


@pytest.mark.parametrize("text", ["2026-04-05 10:30:00", "2026-04-05 10:30", " 2026-04-05 10:30 "])
def test_times_are_local(text: str) -> None:
    assert read_instant(text, None) == datetime(2026, 4, 5, 10, 30).astimezone()


def test_the_same_second_stays_the_same_instant() -> None:
    exact = datetime(2026, 4, 5, 10, 30, 0, 250_000).astimezone()
    assert read_instant("2026-04-05 10:30:00", exact) is exact
    assert read_instant("", exact) is None
    with pytest.raises(FormError) as raised:
        read_instant("10:30", exact)
    assert raised.value.code == "EVIDENCE_TIME_WRONG"


def test_details_of_nothing_are_hidden(qtbot: QtBot) -> None:
    details = PhotoDetails()
    qtbot.addWidget(details)
    details.show_evidence(NEAR)
    assert not details.isHidden()
    details.show_evidence(None)
    assert details.isHidden()
    details._take_edit()


# The strip


def test_pictures_come_from_the_originals_and_missing_ones_are_named(tmp_path: Path, qtbot: QtBot) -> None:
    with create_project(tmp_path / "清溪县.gpkg") as project:
        save(project, SurveyRecord("甲", geom=shapely.Point(10, 50), id="r"))
        paths = [make_photo(tmp_path / f"{number}.jpg", size=(300, 200)) for number in (1,)]
        paths.append(make_photo(tmp_path / "2.png", colour=(1, 2, 3)))
        attach_files(project, "r", paths)
        evidence = evidence_of_record(project, "r")
        lost = project.media.find(evidence[1].sha256)
        assert lost is not None
        lost.unlink()
        strip = PhotoStrip(Desk(project, tmp_path).context)
        qtbot.addWidget(strip)
        strip.set_evidence(evidence)
        assert strip.model.without_picture() == []
        assert strip.model.fault_of(evidence[1]) == "PHOTO_MISSING"
        assert "2.png" in strip.message.text()
        assert strip._hint.text() == "2 files"
        strip.list.setCurrentIndex(strip.model.index(0))
        assert "1.jpg" in strip.details.facts.text()
        strip.show_larger()
        box = strip.findChild(Lightbox)
        assert box.current.id == evidence[0].id
        assert (box.view.image.width(), box.view.image.height()) == (300, 200)
        box.close()
        set_language("zh")
        strip.retranslate()
        assert strip._hint.text() == "2 个文件"


def test_the_previews_folder_may_be_deleted(tmp_path: Path, qtbot: QtBot) -> None:
    with create_project(tmp_path / "清溪县.gpkg") as project:
        save(project, SurveyRecord("甲", id="r"))
        attach_files(project, "r", [make_photo(tmp_path / "1.jpg")])
        evidence = evidence_of_record(project, "r")
        desk = Desk(project, tmp_path)
        for _turn in range(2):
            strip = PhotoStrip(desk.context)
            qtbot.addWidget(strip)
            strip.set_evidence(evidence)
            cached = desk.context.previews.small(evidence[0].sha256)
            assert cached is not None
            for path in desk.context.previews.folder.rglob("*.jpg"):
                path.unlink()


def test_papers_need_no_picture_and_marks_are_not_overwritten(tmp_path: Path, qtbot: QtBot) -> None:
    with create_project(tmp_path / "清溪县.gpkg") as project:
        save(project, SurveyRecord("甲", id="r"))
        (tmp_path / "县志.pdf").write_bytes(b"%PDF-1.4")
        attach_files(project, "r", [make_photo(tmp_path / "1.jpg", size=(300, 200)), tmp_path / "县志.pdf"])
        strip = PhotoStrip(Desk(project, tmp_path).context)
        qtbot.addWidget(strip)
        strip.set_evidence(evidence_of_record(project, "r"))
        assert strip.model.without_picture() == []
        assert strip.message.text() == ""
        assert strip.model.fault_of(strip.evidence[1]) == ""
        strip.list.setCurrentIndex(strip.model.index(0))
        caption = strip.details.fields["caption"].editor
        caption.setText("茶园")
        caption.textEdited.emit("茶园")
        strip.show_larger()
        box = strip.findChild(Lightbox)
        box.view.marksEdited.emit((Mark(MarkKind.BOX, 0.1, 0.1, 0.5, 0.5),))
        box.close()
        assert [item.caption for item in strip.evidence] == ["茶园", ""]
        assert strip.evidence[0].marks == evidence_of_record(project, "r")[0].marks != ()


def test_the_pictures_get_as_many_rows_as_they_need(qtbot: QtBot, tmp_path: Path) -> None:
    strip = PhotoStrip(Desk(None, tmp_path).context)
    qtbot.addWidget(strip)
    strip.resize(480, 700)
    strip.show()
    heights = []
    for count in (0, 1, 4, 5, 9, 50):
        strip.set_evidence([Evidence("r", f"{n}.jpg", "") for n in range(count)])
        heights.append(round(strip.list.height() / strip.list.gridSize().height()))
    assert heights == [1, 1, 1, 2, 3, 3]
