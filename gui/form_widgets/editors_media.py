"""Editors of pictures, sound, film and papers: chosen, dropped, pasted or drawn; the files are someone else's care."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt5.QtCore import QMimeData, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence, QMouseEvent, QPixmap
from PyQt5.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gi_atlas.i18n import N_, _
from gui.form_widgets.editor import Editor, side_button
from gui.form_widgets.folding_label import FoldingLabel
from gui.form_widgets.form_texts import breakable, tip_words
from gui.form_widgets.looks import faulty, quiet
from gui.form_widgets.signature_pad import SignaturePad, png_bytes
from survey_forms.schema import QuestionType

PREVIEW_PX = 84
CHOOSE = {
    QuestionType.IMAGE: N_("Choose a picture…"),
    QuestionType.AUDIO: N_("Choose a sound…"),
    QuestionType.VIDEO: N_("Choose a film…"),
    QuestionType.FILE: N_("Choose a file…"),
}


def _no_preview(_value: str) -> QPixmap | None:
    return None


def _no_mark(_value: str) -> str:
    return ""


def _own_name(value: str) -> str:
    return value


@dataclass
class MediaSource:
    """What a media field shows of a value.

    Parameters
    ----------
    preview : callable
        Small picture of a value, or None while there is none; asked again by ``Editor.retranslate``.
    name : callable
        What the file was called.
    mark : callable
        What must be seen at once, such as that it was taken far off; "" for nothing.
    """

    preview: Callable[[str], QPixmap | None] = _no_preview
    name: Callable[[str], str] = _own_name
    mark: Callable[[str], str] = _no_mark


class MediaEditor(Editor):
    """One file: a small picture, its name, buttons.

    Signals
    -------
    asked()
        A file is to be chosen.
    shown()
        The file is to be shown large.
    files_offered(list of str)
        Paths that were dropped or pasted.
    picture_offered(bytes)
        A picture that was pasted or drawn, as PNG.
    """

    asked = pyqtSignal()
    shown = pyqtSignal()
    files_offered = pyqtSignal(list)
    picture_offered = pyqtSignal(bytes)

    def __init__(self, type_: QuestionType, source: MediaSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._type, self._source = type_, source
        self._value = ""
        self.box = MediaBox(takes_pictures=type_ is QuestionType.IMAGE)
        self.choose, self.remove = side_button(), side_button("✕")
        self.file_name = QLabel()
        self.file_name.setWordWrap(True)
        self.file_name.setTextFormat(Qt.TextFormat.PlainText)
        self._hint, self.mark = QLabel(), FoldingLabel()
        self.mark.set_folded(True)  # the distance comes first; the tip has the rest
        faulty(self.mark)
        quiet(self._hint)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.choose)
        self.retranslate()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.file_name)
        texts.addWidget(self.mark)
        texts.addLayout(buttons)
        texts.addWidget(self._hint)
        row = QHBoxLayout(self.box)
        row.setContentsMargins(6, 6, 6, 6)
        row.addWidget(self.box.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)

    def _connect(self) -> None:
        self.choose.clicked.connect(lambda _checked: self.asked.emit())
        self.remove.clicked.connect(lambda _checked: self._take_away())
        self.box.files_dropped.connect(self.files_offered)
        self.box.picture_dropped.connect(self.picture_offered)
        self.box.opened.connect(self._open)

    def _open(self) -> None:
        if self._value:
            self.shown.emit()

    def _take_away(self) -> None:
        self.show_value("")
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste into it; Enter on the picture shows it large."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.choose.isEnabled():
            self.box.take(QApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def value(self) -> str:
        """Name of the file in the project's media store."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show a file."""
        self._value = value
        self._show()

    def _show(self) -> None:
        picture = self._source.preview(self._value) if self._value else None
        self.box.picture.setVisible(bool(self._value))
        if picture is not None:
            self.box.picture.show_picture(picture)
        else:
            self.box.picture.setText("♪" if self._type is QuestionType.AUDIO else "▤")
        self.file_name.setText(breakable(self._source.name(self._value)) if self._value else "")
        self.mark.setText(self._source.mark(self._value) if self._value else "")
        self.mark.setToolTip(tip_words(self.mark.text()))
        self.mark.setVisible(bool(self.mark.text()))
        for part in (self.file_name, self.remove):
            part.setVisible(bool(self._value))
        self._hint.setVisible(not self._value)

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the file be seen or changed."""
        for part in (self.choose, self.remove):
            part.setEnabled(not is_read_only)
        self.box.setAcceptDrops(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The buttons, and the picture where there is one."""
        return [self.choose, self.remove, self.box.picture]

    def set_name(self, name: str) -> None:
        """Name the buttons."""
        self.choose.setAccessibleName(f"{name} – " + _(CHOOSE[self._type]))
        self.remove.setAccessibleName(_("{name}: take it out").format(name=name))
        self.box.picture.setAccessibleName(name)

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.choose.setText(_(CHOOSE[self._type]))
        self.remove.setToolTip(_("Take it out of the answer; the file stays"))
        self._hint.setText(_("or drop it here, or paste it"))
        self.box.picture.setToolTip(_("Show it large (Enter)"))
        self._show()


class Thumbnail(QLabel):
    """A small picture that Tab reaches."""

    opened = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(PREVIEW_PX, PREVIEW_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("plainFrame", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_picture(self, picture: QPixmap) -> None:
        """Show a picture, whole and with its own shape."""
        ratio = self.devicePixelRatioF()
        size = QSize(PREVIEW_PX - 4, PREVIEW_PX - 4) * ratio
        small = picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(ratio)
        self.setPixmap(small)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by the blank or Enter."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open."""
        self.opened.emit()


class MediaBox(QFrame):
    """Takes what is dropped on it or pasted into it."""

    files_dropped = pyqtSignal(list)
    picture_dropped = pyqtSignal(bytes)
    opened = pyqtSignal()

    def __init__(self, takes_pictures: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._takes_pictures = takes_pictures
        self.setProperty("plainFrame", True)
        self.setAcceptDrops(True)
        self.picture = Thumbnail()
        self.picture.opened.connect(self.opened)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say whether it can be taken."""
        content = event.mimeData()
        if content is not None and (_paths(content) or (self._takes_pictures and content.hasImage())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def take(self, content: QMimeData | None) -> bool:
        """Take files or a picture; whether there was any."""
        if content is None:
            return False
        paths = _paths(content)
        picture = QImage(content.imageData()) if self._takes_pictures and not paths and content.hasImage() else None
        if paths:
            self.files_dropped.emit(paths)
        elif picture is not None and not picture.isNull():
            self.picture_dropped.emit(png_bytes(picture))
        return bool(paths or picture)


class SignatureEditor(MediaEditor):
    """A picture that is drawn: a pad to sign on, taken by its button; a scan may be chosen instead."""

    def __init__(self, source: MediaSource, parent: QWidget | None = None) -> None:
        self.pad, self.take, self.again = SignaturePad(), QToolButton(), QToolButton()
        super().__init__(QuestionType.IMAGE, source, parent)
        self.take.setEnabled(False)
        self.again.setEnabled(False)
        self.pad.drawn.connect(lambda: self._allow(True))
        self.take.clicked.connect(lambda _checked: self._offer())
        self.again.clicked.connect(lambda _checked: self._wipe())

    def _lay_out(self) -> None:
        super()._lay_out()
        row = QHBoxLayout()
        row.addWidget(self.take)
        row.addWidget(self.again)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.pad)
        column.insertLayout(1, row)

    def _allow(self, is_drawn: bool) -> None:
        self.take.setEnabled(is_drawn)
        self.again.setEnabled(is_drawn)

    def _wipe(self) -> None:
        self.pad.clear()
        self._allow(False)

    def _offer(self) -> None:
        self.picture_offered.emit(self.pad.png())
        self._wipe()

    def _show(self) -> None:
        super()._show()
        for part in (self.pad, self.take, self.again):
            part.setVisible(not self.value())

    def set_read_only(self, is_read_only: bool) -> None:
        """Let it be seen or signed."""
        super().set_read_only(is_read_only)
        self.pad.setEnabled(not is_read_only)

    def set_name(self, name: str) -> None:
        """Name the buttons."""
        super().set_name(name)
        for button in (self.take, self.again):
            button.setAccessibleName(f"{name} – {button.text()}")

    def stops(self) -> list[QWidget]:
        """What was drawn is taken by a button; then as any picture."""
        return [self.take, self.again, *super().stops()]

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.take.setText(_("Take the signature"))
        self.again.setText(_("Sign again"))
        self.pad.setToolTip(_("Sign here with mouse or pen"))
        super().retranslate()


def _paths(content: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in content.urls() if url.isLocalFile()]
