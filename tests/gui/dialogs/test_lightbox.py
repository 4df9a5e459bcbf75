"""The larger view: stepping, zoom, marks by mouse and keyboard, undo, copies; the system opens nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QImage, QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.services.attaching import attach_photos
from gi_atlas.services.editing import save
from gi_atlas.services.evidence_marks import Mark, MarkKind, read_marks, save_marks, stored_marks
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.thumbnails import PreviewCache, shrink
from gi_atlas.storage.project import Project
from gui.dialogs.lightbox import Lightbox
from gui.form_widgets.photo_view import PhotoView
from gui.paint.marks import marked_image
from tests.evidence_corpus import encoded
from tests.gi_atlas.exchange.test_picture import CORNERS, stored_turned
from tests.gi_atlas.services.photo_files import make_photo
from tests.gui.form_context import Desk, LateJobs

ARROW = Mark(MarkKind.ARROW, 0.25, 0.25, 0.75, 0.75)


def shown(widget: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)


@pytest.fixture
def box(desk: Desk, project: Project, qtbot: QtBot, tmp_path: Path) -> Lightbox:
    """A photo that a camera held sideways took, a text, a damaged photo."""
    save(project, SurveyRecord("茶", id="r"))
    turned = tmp_path / "侧.jpg"
    turned.write_bytes(encoded(stored_turned(6).resize((400, 600)), "JPEG", 6))
    text = tmp_path / "访谈.txt"
    text.write_text("老茶师", encoding="utf-8")
    cut = make_photo(tmp_path / "半.jpg", size=(400, 400))
    cut.write_bytes(cut.read_bytes()[:900])
    attach_photos(project, "r", [turned, text, cut], cache=desk.context.previews)
    made = Lightbox(desk.context, evidence_of_record(project, "r"))
    shown(made, qtbot)
    return made


def drag(view: PhotoView, first: tuple[float, float], last: tuple[float, float]) -> None:
    """Drag from one place of the picture to another, in shares of it."""
    area = view.area()
    ends = [QPoint(round(area.x() + x * area.width()), round(area.y() + y * area.height())) for x, y in (first, last)]
    QTest.mousePress(view, Qt.LeftButton, pos=ends[0])
    QTest.mouseMove(view, (ends[0] + ends[1]) / 2)
    from PyQt5.QtCore import QEvent
    from PyQt5.QtGui import QMouseEvent

    # QTest moves without the button; what a hand does is a move with it held.
    move = QMouseEvent(QEvent.MouseMove, QPointF(ends[1]), Qt.NoButton, Qt.LeftButton, Qt.NoModifier)
    QApplication.sendEvent(view, move)
    QTest.mouseRelease(view, Qt.LeftButton, pos=ends[1])


def test_photos_are_stepped_through_by_keys(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "a.jpg", size=(300, 200))
    desk.context.previews.put("aa" * 32, shrink(photo.read_bytes(), 300))
    evidence = [Evidence("r", "一.jpg", "aa" * 32, caption="茶园"), Evidence("r", "二.jpg", "bb" * 32)]
    box = Lightbox(desk.context, evidence)
    shown(box, qtbot)
    assert box.windowTitle() == "茶园 (1 of 2)"
    assert (box.view.image.width(), box.view.image.height()) == (300, 200)
    assert not box.back.isEnabled()
    QTest.keyClick(box, Qt.Key_Right)
    assert box.current.file_name == "二.jpg"
    assert box.view._words == "There is no picture of this file."
    QTest.keyClick(box, Qt.Key_Right)
    assert box.current.file_name == "二.jpg"
    QTest.keyClick(box, Qt.Key_Left)
    assert box.current.file_name == "一.jpg"
    QTest.keyClick(box, Qt.Key_Escape)
    assert not box.isVisible()


def test_a_turned_photo_stands_upright_on_the_screen(box: Lightbox) -> None:
    screen = box.view.grab().toImage()
    area = box.view.area()
    assert area.width() > area.height()
    for (column, row), colour in CORNERS.items():
        x, y = area.x() + area.width() * (1 + 2 * column) / 4, area.y() + area.height() * (1 + 2 * row) / 4
        seen = screen.pixelColor(round(x), round(y))
        assert max(abs(a - b) for a, b in zip(seen.getRgb()[:3], colour, strict=True)) < 40, (column, row)


def test_a_paper_is_not_opened_and_says_so(box: Lightbox) -> None:
    box.step(1)
    assert box.view.image.isNull()
    assert "never opened here" in box.view._words
    assert "TXT" in box.view._words
    assert box.tools["arrow"].isHidden()
    assert box.acts["copy"].isVisible()
    box.step(1)
    assert box.view._words == "There is no picture of this file."
    assert "damaged" in box.caption.text()
    assert "?" not in box.caption.text()


# Zoom


def test_the_wheel_zooms_where_the_mouse_is(box: Lightbox) -> None:
    view = box.view
    at = QPointF(view.area().x() + view.area().width() * 0.5, view.area().y() + view.area().height() * 0.45)
    held = view.frame.share_at(at)
    for _turn in range(4):
        wheel = QWheelEvent(at, QPointF(view.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120), Qt.NoButton,
                            Qt.NoModifier, Qt.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(view, wheel)
    assert not view.is_fitted
    after = view.frame.share_at(at)
    assert after.x() == pytest.approx(held.x(), abs=0.01)
    assert after.y() == pytest.approx(held.y(), abs=0.01)
    before = view.area().topLeft()
    drag(view, (0.3, 0.3), (0.35, 0.35))
    assert view.area().x() > before.x()
    QTest.keyClick(view, Qt.Key_0)
    assert view.is_fitted
    QTest.keyClick(view, Qt.Key_1)
    assert view.scale == pytest.approx(1.0)
    QTest.mouseDClick(view, Qt.LeftButton, pos=view.rect().center())
    assert view.is_fitted != (view.scale == 1.0) or view.is_fitted


def test_a_zoomed_picture_cannot_be_lost(box: Lightbox) -> None:
    box.view.zoom_by(8)
    for _turn in range(5):
        drag(box.view, (0.3, 0.3), (0.6, 0.6))
    area = box.view.area()
    assert area.intersects(QRectF(box.view.rect()))
    assert area.left() <= 0.5
    assert area.top() <= 0.5
    box.view.zoom_by(1e-6)
    assert box.view.scale <= 1.0


def test_more_pixels_come_when_it_is_looked_at_closely(
    desk: Desk, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    save(project, SurveyRecord("茶", id="r"))
    attach_photos(project, "r", [make_photo(tmp_path / "大.jpg", size=(3000, 2000))], cache=desk.context.previews)
    box = Lightbox(desk.context, evidence_of_record(project, "r"))
    shown(box, qtbot)
    assert box.view.image.width() == 1280
    place = box.view.area()
    box.view.zoom_by(4)
    assert box.view.image.width() == 3000
    box.view.fit()
    assert box.view.area() == place


# Marks


def test_an_arrow_is_drawn_moved_and_removed_each_a_step(box: Lightbox, project: Project) -> None:
    steps = len(project.steps()[0])
    box.tools["arrow"].click()
    drag(box.view, (0.2, 0.2), (0.6, 0.7))
    (mark,) = read_marks(evidence_of_record(project, "r")[0].marks)
    assert mark.kind is MarkKind.ARROW
    assert (mark.x, mark.y, mark.x2, mark.y2) == pytest.approx((0.2, 0.2, 0.6, 0.7), abs=0.01)
    assert box.view.tool is None
    drag(box.view, (0.4, 0.45), (0.5, 0.45))
    (moved,) = read_marks(evidence_of_record(project, "r")[0].marks)
    assert (moved.x, moved.x2, moved.y) == pytest.approx((0.3, 0.7, 0.2), abs=0.01)
    drag(box.view, (0.7, 0.7), (0.9, 0.9))
    (longer,) = read_marks(evidence_of_record(project, "r")[0].marks)
    assert (longer.x, longer.x2, longer.y2) == pytest.approx((0.3, 0.9, 0.9), abs=0.01)
    QTest.keyClick(box.view, Qt.Key_Delete)
    assert evidence_of_record(project, "r")[0].marks == ()
    assert len(project.steps()[0]) == steps + 4


def test_marks_are_undone_in_the_view_and_in_the_project(box: Lightbox, project: Project) -> None:
    for tool, ends in (("box", ((0.1, 0.1), (0.4, 0.4))), ("arrow", ((0.5, 0.5), (0.9, 0.9)))):
        box.tools[tool].click()
        drag(box.view, *ends)
    assert len(box.view.marks) == 2
    QTest.keyClick(box, Qt.Key_Z, Qt.ControlModifier)
    assert [mark.kind for mark in box.view.marks] == [MarkKind.BOX]
    assert len(evidence_of_record(project, "r")[0].marks) == 1
    box.acts["redo"].click()
    assert len(evidence_of_record(project, "r")[0].marks) == 2
    project.undo()
    assert len(evidence_of_record(project, "r")[0].marks) == 1


def test_a_click_is_no_mark(box: Lightbox, project: Project) -> None:
    box.tools["box"].click()
    drag(box.view, (0.5, 0.5), (0.501, 0.501))
    assert box.view.marks == ()
    assert evidence_of_record(project, "r")[0].marks == ()


def test_a_text_is_written_on_the_picture_and_changed(box: Lightbox, project: Project, qtbot: QtBot) -> None:
    box.tools["text"].click()
    drag(box.view, (0.2, 0.3), (0.2, 0.3))
    line = box.view.findChild(QLineEdit)
    assert line.isVisible()
    line.setText("老茶树 <b>")
    QTest.keyClick(line, Qt.Key_Return)
    assert not line.isVisible()
    (mark,) = read_marks(evidence_of_record(project, "r")[0].marks)
    assert (mark.kind, mark.text) == (MarkKind.TEXT, "老茶树 <b>")
    place = box.view.area()
    at = QPoint(round(place.x() + 0.22 * place.width()), round(place.y() + 0.32 * place.height()))
    QTest.mouseDClick(box.view, Qt.LeftButton, pos=at)
    assert box.view.is_typing
    line.setText("")
    QTest.keyClick(line, Qt.Key_Return)
    assert evidence_of_record(project, "r")[0].marks == ()


def test_a_text_that_is_being_written_is_kept_when_the_view_is_closed(box: Lightbox, project: Project) -> None:
    box.tools["text"].click()
    drag(box.view, (0.2, 0.3), (0.2, 0.3))
    box.view.findChild(QLineEdit).setText("古井")
    box.close()
    assert [mark.text for mark in read_marks(evidence_of_record(project, "r")[0].marks)] == ["古井"]


def test_escape_leaves_the_tool_before_the_view(box: Lightbox) -> None:
    box.tools["arrow"].click()
    QTest.keyClick(box, Qt.Key_Escape)
    assert box.isVisible()
    assert box.view.tool is None
    QTest.keyClick(box, Qt.Key_Escape)
    assert not box.isVisible()


def test_marks_belong_to_their_picture(box: Lightbox, project: Project) -> None:
    box.tools["box"].click()
    drag(box.view, (0.1, 0.1), (0.4, 0.4))
    box.step(1)
    assert box.view.marks == ()
    assert not box.acts["undo"].isEnabled()
    box.step(-1)
    assert len(box.view.marks) == 1


def test_late_jobs_store_the_newest_marks_last(project: Project, qtbot: QtBot, tmp_path: Path) -> None:
    save(project, SurveyRecord("茶", id="r"))
    cache = PreviewCache(tmp_path / "缓存")
    attach_photos(project, "r", [make_photo(tmp_path / "a.jpg", size=(400, 300))], cache=cache)
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    box = Lightbox(replace(desk.context, previews=cache), evidence_of_record(project, "r"))
    shown(box, qtbot)
    for tool in ("box", "arrow"):
        box.tools[tool].click()
        drag(box.view, (0.1, 0.1), (0.6, 0.6))
    jobs.waiting.reverse()
    jobs.let_go()
    assert len(evidence_of_record(project, "r")[0].marks) == 2
    assert desk.errors == []


def test_a_project_that_can_only_be_looked_at_takes_no_marks(desk: Desk, box: Lightbox, project: Project) -> None:
    project.read_only_reason = "READ_ONLY_FILE"
    box.step(0)
    assert box.tools["arrow"].isHidden()
    drag(box.view, (0.1, 0.1), (0.6, 0.6))
    assert box.view.marks == ()
    project.read_only_reason = ""


def test_marks_lie_over_the_printed_copy_too(qtbot: QtBot) -> None:
    image = QImage(400, 300, QImage.Format_RGB32)
    image.fill(QColor("white"))
    marked = marked_image(image, [ARROW])
    assert marked.pixelColor(200, 150).red() > 200
    assert marked.pixelColor(200, 150).green() < 90
    assert image.pixelColor(200, 150) == QColor("white")


# Copies and words


def test_a_copy_goes_where_the_person_wants_it(box: Lightbox, project: Project, desk: Desk, tmp_path: Path) -> None:
    stored = project.media.find(box.current.sha256)
    assert stored is not None
    box.save_copy(tmp_path / "副本.jpg")
    assert (tmp_path / "副本.jpg").read_bytes() == stored.read_bytes()
    assert "副本.jpg" in box.caption.text()
    box.save_copy(stored)
    assert [error.code for error in desk.errors] == ["EVIDENCE_COPY_INSIDE"]


def test_the_view_speaks_both_languages(box: Lightbox, project: Project) -> None:
    save_marks(project, box.current.id, [ARROW])
    set_language("zh")
    box.retranslate()
    assert box.tools["arrow"].text() == "箭头"
    box.step(1)
    assert "从不打开" in box.view._words
    assert box.current.kind is EvidenceKind.PAPER
    assert stored_marks([ARROW])[0]["kind"] == "arrow"
