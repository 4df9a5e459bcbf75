"""Editors of files, the pad to sign on, and texts of strangers' forms."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt5.QtCore import QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QColor, QDropEvent, QImage, QPixmap
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.form_widgets.editors_media import MediaEditor, MediaSource, SignatureEditor
from gui.form_widgets.form_paths import answer_at, bare_path, moved, parent_row, under
from gui.form_widgets.form_texts import has_markup, plain_words, rich_words, tip_words
from survey_forms.schema import QuestionType

Made = Callable[[MediaEditor], MediaEditor]


@pytest.fixture
def made(qtbot: QtBot, dressed: None) -> Made:
    def make(editor: MediaEditor) -> MediaEditor:
        qtbot.addWidget(editor)
        editor.resize(420, 120)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        return editor

    return make


def picture_source(asked: list[str]) -> MediaSource:
    def preview(value: str) -> QPixmap | None:
        asked.append(value)
        picture = QPixmap(400, 300)
        picture.fill(QColor("#2a7"))
        return picture

    return MediaSource(preview, lambda value: f"原名 {value}")


def file_content(*paths: Path) -> QMimeData:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return content


def drop(editor: MediaEditor, content: QMimeData) -> QDropEvent:
    event = QDropEvent(QPoint(5, 5), Qt.CopyAction, content, Qt.LeftButton, Qt.NoModifier)
    editor.box.dropEvent(event)
    return event


# Files


def test_a_file_is_asked_for_by_key_and_shown_with_its_name(made: Made, qtbot: QtBot) -> None:
    asked: list[str] = []
    editor = made(MediaEditor(QuestionType.IMAGE, picture_source(asked)))
    assert not editor.remove.isVisible()
    editor.choose.setFocus()
    with qtbot.waitSignal(editor.asked):
        QTest.keyClick(editor.choose, Qt.Key_Space)
    assert editor.value() == ""
    editor.show_value("ab.jpg")
    assert asked == ["ab.jpg"]
    assert editor.file_name.text() == "原名 ab.jpg"
    shown = editor.box.picture.pixmap()
    assert shown is not None
    # The picture keeps its shape.
    assert abs(shown.width() / shown.height() - 4 / 3) < 0.05
    with qtbot.waitSignal(editor.shown):
        QTest.keyClick(editor.box.picture, Qt.Key_Return)
    with qtbot.waitSignal(editor.changed) as told:
        editor.remove.click()
    assert told.args == [""]
    assert (editor.value(), editor.box.picture.isVisible()) == ("", False)


def test_a_file_without_preview_has_a_sign(made: Made) -> None:
    editor = made(MediaEditor(QuestionType.AUDIO, MediaSource()))
    editor.show_value("a.m4a")
    assert editor.box.picture.text() == "♪"
    assert editor.file_name.text() == "a.m4a"


def test_a_preview_that_comes_later_shows_when_asked_again(made: Made) -> None:
    source = MediaSource()
    editor = made(MediaEditor(QuestionType.IMAGE, source))
    editor.show_value("ab.jpg")
    assert editor.box.picture.text() != ""
    source.preview = picture_source([]).preview
    editor.retranslate()
    assert editor.box.picture.pixmap() is not None


def test_files_are_dropped_and_pasted(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    editor = made(MediaEditor(QuestionType.FILE, MediaSource()))
    paths = [tmp_path / "批文 一.pdf", tmp_path / "二.pdf"]
    with qtbot.waitSignal(editor.files_offered) as told:
        drop(editor, file_content(*paths))
    assert [Path(path) for path in told.args[0]] == paths
    QApplication.clipboard().setMimeData(file_content(paths[0]))
    editor.choose.setFocus()
    with qtbot.waitSignal(editor.files_offered) as told:
        QTest.keyClick(editor.choose, Qt.Key_V, Qt.ControlModifier)
    assert [Path(path) for path in told.args[0]] == paths[:1]


def test_a_picture_is_pasted_only_where_pictures_are_asked(made: Made, qtbot: QtBot) -> None:
    picture = QImage(20, 10, QImage.Format_RGB32)
    picture.fill(QColor("#123456"))
    content = QMimeData()
    content.setImageData(picture)
    photo, paper = (made(MediaEditor(kind, MediaSource())) for kind in (QuestionType.IMAGE, QuestionType.FILE))
    with qtbot.waitSignal(photo.picture_offered) as told:
        drop(photo, content)
    back = QImage.fromData(told.args[0])
    assert (back.size(), back.pixelColor(3, 3)) == (picture.size(), QColor("#123456"))
    with qtbot.assertNotEmitted(paper.picture_offered), qtbot.assertNotEmitted(paper.files_offered):
        drop(paper, content)


def test_words_and_addresses_of_the_web_are_no_files(made: Made, qtbot: QtBot) -> None:
    editor = made(MediaEditor(QuestionType.IMAGE, MediaSource()))
    content = QMimeData()
    content.setText("x")
    content.setUrls([QUrl("https://example.org/a.jpg")])
    with qtbot.assertNotEmitted(editor.files_offered), qtbot.assertNotEmitted(editor.picture_offered):
        assert not editor.box.take(content)


def test_a_read_only_file_can_only_be_seen(made: Made, qtbot: QtBot) -> None:
    editor = made(MediaEditor(QuestionType.IMAGE, MediaSource()))
    editor.show_value("ab.jpg")
    editor.set_read_only(True)
    assert not editor.choose.isEnabled()
    assert not editor.remove.isEnabled()
    assert not editor.box.acceptDrops()
    with qtbot.waitSignal(editor.shown):
        QTest.mouseDClick(editor.box.picture, Qt.LeftButton)


# Signatures


def test_a_signature_is_drawn_and_taken(made: Made, qtbot: QtBot) -> None:
    editor = made(SignatureEditor(MediaSource()))
    assert isinstance(editor, SignatureEditor)
    assert not editor.take.isEnabled()
    draw(editor)
    with qtbot.waitSignal(editor.picture_offered) as told:
        editor.take.click()
    back = QImage.fromData(told.args[0])
    assert back.width() == 2 * editor.pad.width()
    colours = {back.pixelColor(x, y).name() for x in range(0, 200, 3) for y in range(0, 80, 3)}
    assert "#101418" in colours
    assert editor.pad.is_empty
    editor.show_value("sign.png")
    assert not editor.pad.isVisible()


def test_a_signature_is_drawn_again(made: Made) -> None:
    editor = made(SignatureEditor(MediaSource()))
    assert isinstance(editor, SignatureEditor)
    draw(editor)
    editor.again.click()
    assert editor.pad.png() == b""
    assert not editor.take.isEnabled()
    editor.set_read_only(True)
    draw(editor)
    assert editor.pad.is_empty


def draw(editor: SignatureEditor) -> None:
    QTest.mousePress(editor.pad, Qt.LeftButton, pos=QPoint(10, 10))
    QTest.mouseMove(editor.pad, QPoint(40, 30))
    QTest.mouseRelease(editor.pad, Qt.LeftButton, pos=QPoint(40, 30))
    QTest.mouseClick(editor.pad, Qt.LeftButton, pos=QPoint(60, 15))


# Texts of strangers


@pytest.mark.parametrize(
    ("text", "rich", "plain"),
    [
        ("a<b & c", "a&lt;b &amp; c", "a<b & c"),
        ("**粗** *斜* __粗__", "<b>粗</b> <i>斜</i> <b>粗</b>", "粗 斜 粗"),
        ("# 标题\n下文", "<b>标题</b><br>下文", "标题\n下文"),
        ('<script>alert("x")</script>', '&lt;script&gt;alert("x")&lt;/script&gt;', '<script>alert("x")</script>'),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;", "<img src=x onerror=alert(1)>"),
        ('<span style="color:red">红</span>', "红", "红"),
        ("a<br>b", "a<br>b", "a\nb"),
        ("[查](javascript:alert(1))", "查 (javascript:alert(1))", "查 (javascript:alert(1))"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        (r"\*不斜\*", "*不斜*", "*不斜*"),
        ("**", "**", "**"),
        ("\ue01099999999\ue011", "\ue01099999999\ue011", "\ue01099999999\ue011"),
    ],
)
def test_markup_is_read_and_never_run(text: str, rich: str, plain: str) -> None:
    assert rich_words(text) == rich
    assert plain_words(text) == plain


def test_tips_are_never_taken_for_html() -> None:
    assert tip_words("<img src=x> & b\nc") == "<qt>&lt;img src=x&gt; &amp; b<br>c</qt>"
    assert tip_words("") == ""


def test_a_file_name_is_no_markup(made: Made) -> None:
    editor = made(MediaEditor(QuestionType.FILE, MediaSource()))
    editor.show_value("<b>x</b>.pdf")
    assert editor.file_name.textFormat() == Qt.PlainText


def test_only_texts_with_markup_are_rich() -> None:
    assert not has_markup("a & b")
    assert not has_markup("3 * 4 = 12")
    assert has_markup("**a**")


# Paths


def test_paths_with_positions() -> None:
    assert bare_path("a/b[2]/c[13]/d") == "a/b/c/d"
    assert parent_row("a/b[2]/c[3]/d") == "a/b[2]/c[2]/d"
    assert parent_row("a/b[2]/c[1]/d") is None
    assert parent_row("a/b") is None
    assert moved("a/b[2]/c", "a/b[2]", "a/b[1]") == "a/b[1]/c"
    assert moved("a/b[21]/c", "a/b[2]", "a/b[1]") == "a/b[21]/c"
    assert under("a/b", "a/b[2]/c")
    assert under("", "x")
    assert not under("a/b", "a/bc")


def test_answers_are_found_by_their_paths() -> None:
    answers = {"a": {"b": [{"c": "1"}, {"c": "2"}], "d": "x"}}
    assert answer_at(answers, "a/b[2]/c") == "2"
    assert answer_at(answers, "a/d") == "x"
    for path in ("a/b[3]/c", "a/b/c", "a/d/e", "a", "z", "a/d[1]"):
        assert answer_at(answers, path) == "", path
