"""A picture to look at closely: fitted, zoomed, moved, and marked with arrows, boxes and texts."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from PyQt5.QtCore import QPointF, QRectF, QSizeF, Qt, pyqtSignal
from PyQt5.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PyQt5.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gi_atlas.i18n import _
from gi_atlas.services.evidence_marks import MAX_TEXT, Mark, MarkKind
from gui.form_widgets.photo_frame import PhotoFrame
from gui.look import GROUND
from gui.paint.marks import HANDLE_PX, draw_marks, ends_of, mark_area, place_on

STEP = 1.25
CATCH_PX, LEAST_DRAG_PX = HANDLE_PX + 4, 6.0
EDIT_WIDTH_PX = 220


class Hold(Enum):
    """What the pressed mouse holds."""

    NOTHING = 0
    GROUND = 1
    MARK = 2
    FIRST_END = 3
    LAST_END = 4


class PhotoView(QWidget):
    """Shows one upright picture.

    Signals
    -------
    marksEdited(marks)
        The person added, changed or removed a mark.
    zoomChanged()
        Another part or size of the picture is shown.
    """

    marksEdited = pyqtSignal(object)
    zoomChanged = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._words = QImage(), ""
        self.frame = PhotoFrame()
        self.marks: tuple[Mark, ...] = ()
        self.chosen = -1
        self.tool: MarkKind | None = None
        self._is_editable = False
        self._hold, self._from = Hold.NOTHING, QPointF()
        self._before: tuple[Mark, ...] = ()
        self._line = QLineEdit(self)
        self._line.setMaxLength(MAX_TEXT)
        self._line.hide()
        self._line.editingFinished.connect(self._end_text)
        self._text_mark = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)

    # What is shown

    def show_picture(self, image: QImage, marks: Sequence[Mark] = (), words: str = "") -> None:
        """Show another picture, fitted; ``words`` stand where there is none."""
        self.end_typing()
        self._image, self.marks, self._words = image, tuple(marks), words
        self.frame.size, self.chosen = QSizeF(image.size()), -1
        self.frame.fit()
        self._show_cursor()
        self.update()
        self.zoomChanged.emit()

    def sharpen(self, image: QImage) -> None:
        """Show the same picture with more pixels, in its place."""
        if not image.isNull() and image.width() > self._image.width():
            self._image = image
            self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show other marks."""
        self.marks, self.chosen = tuple(marks), -1
        self.update()

    def set_tool(self, tool: MarkKind | None) -> None:
        """Draw marks of a kind with the mouse; None moves picture and marks."""
        self.end_typing()
        self.tool = tool
        self._show_cursor()

    def set_editable(self, is_editable: bool) -> None:
        """Whether marks can be drawn and changed."""
        self._is_editable = is_editable

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is in view."""
        return self.frame.is_fitted

    @property
    def scale(self) -> float:
        """Pixels of the screen for a pixel of the first picture that was shown."""
        return self.frame.scale

    def area(self) -> QRectF:
        """Where the picture lies in the widget."""
        return self.frame.area()

    # Zoom

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Make the picture larger or smaller around a point of the widget (default: its middle)."""
        self.frame.zoom_by(factor, at)
        self._moved()

    def fit(self) -> None:
        """Show the whole picture."""
        self.frame.fit()
        self._moved()

    def show_actual(self) -> None:
        """Show a pixel of the picture on a pixel of the screen."""
        self.zoom_by(1.0 / self.scale)

    def _moved(self) -> None:
        self._show_cursor()
        self.update()
        self.zoomChanged.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture and its marks, or the words that stand for it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        if self._image.isNull():
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), int(flags), self._words)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale < 4)
            painter.drawImage(self.area(), self._image)
            draw_marks(painter, self.area(), self.marks, self.chosen)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture."""
        self.frame.resize(QSizeF(self.size()))
        super().resizeEvent(event)

    def _show_cursor(self) -> None:
        if self.tool is not None and self._is_editable:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor if self.is_fitted else Qt.CursorShape.OpenHandCursor)

    # Mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the mouse is."""
        turns = event.angleDelta().y() / 120
        if turns:
            self.zoom_by(STEP**turns, QPointF(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a mark or the picture, or begin a new mark."""
        if event.button() != Qt.MouseButton.LeftButton or self._image.isNull():
            return
        self.end_typing()
        self._from, self._before = QPointF(event.localPos()), self.marks
        if self._is_editable and self.tool is not None:
            self._begin_mark(self.frame.place_at(self._from))
            return
        self._hold = self._caught_at(self._from) if self._is_editable else Hold.GROUND
        if self._hold is Hold.GROUND:
            self.chosen = -1
        self.update()

    def _begin_mark(self, at: QPointF) -> None:
        kind = self.tool or MarkKind.ARROW
        self.marks = (*self.marks, Mark(kind, at.x(), at.y(), at.x(), at.y()))
        self.chosen = len(self.marks) - 1
        self._hold = Hold.NOTHING if kind is MarkKind.TEXT else Hold.LAST_END
        if kind is MarkKind.TEXT:
            self._begin_text(self.chosen)
        self.update()

    def _caught_at(self, point: QPointF) -> Hold:
        if 0 <= self.chosen < len(self.marks):
            ends = ends_of(self.area(), self.marks[self.chosen])
            for hold, end in zip((Hold.FIRST_END, Hold.LAST_END)[: len(ends)], ends, strict=True):
                if (end - point).manhattanLength() <= CATCH_PX:
                    return hold
        for number in reversed(range(len(self.marks))):
            room = mark_area(self.area(), self.marks[number]).adjusted(-CATCH_PX, -CATCH_PX, CATCH_PX, CATCH_PX)
            if room.contains(point):
                self.chosen = number
                return Hold.MARK
        return Hold.GROUND

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        if not event.buttons() & Qt.MouseButton.LeftButton or self._hold is Hold.NOTHING:
            return
        point = QPointF(event.localPos())
        if self._hold is Hold.GROUND:
            self._drag_ground(point)
        else:
            self._drag_mark(point)
        self.update()

    def _drag_ground(self, point: QPointF) -> None:
        self.frame.move_by(point - self._from)
        self._from = point

    def _drag_mark(self, point: QPointF) -> None:
        mark, at = self.marks[self.chosen], self.frame.place_at(point)
        if self._hold is Hold.MARK:
            way = self.frame.share_at(point) - self.frame.share_at(self._from)
            mark = self._before[self.chosen].moved(way.x(), way.y())
        elif self._hold is Hold.FIRST_END:
            mark = replace(mark, x=at.x(), y=at.y())
        else:
            mark = replace(mark, x2=at.x(), y2=at.y())
        self._put(self.chosen, mark)

    def _put(self, number: int, mark: Mark) -> None:
        self.marks = (*self.marks[:number], mark, *self.marks[number + 1 :])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep what was drawn; a mark without extent goes."""
        is_mark = self._hold in (Hold.MARK, Hold.FIRST_END, Hold.LAST_END)
        self._hold = Hold.NOTHING
        if not is_mark:
            return
        if len(self.marks) > len(self._before) and self._is_tiny(self.marks[self.chosen]):
            self.set_marks(self._before)
        elif self.marks != self._before:
            self.marksEdited.emit(self.marks)

    def _is_tiny(self, mark: Mark) -> bool:
        way = place_on(self.area(), mark.x, mark.y) - place_on(self.area(), mark.x2, mark.y2)
        return way.manhattanLength() < LEAST_DRAG_PX

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the text under the mouse; elsewhere go between the whole picture and its own size."""
        point, self._before = QPointF(event.localPos()), self.marks
        if self._is_editable and self.tool is None and self._caught_at(point) is not Hold.GROUND:
            if self.marks[self.chosen].kind is MarkKind.TEXT:
                self._begin_text(self.chosen)
        elif self.tool is None:
            self.fit() if not self.is_fitted else self.zoom_by(max(1.0 / self.scale, 2.0), point)

    # Texts

    def _begin_text(self, number: int) -> None:
        self._text_mark = number
        place = mark_area(self.area(), self.marks[number]).topLeft().toPoint()
        self._line.setText(self.marks[number].text)
        self._line.setPlaceholderText(_("Write, then press Enter"))
        left = min(max(place.x(), 0), max(self.width() - EDIT_WIDTH_PX, 0))
        self._line.setGeometry(left, place.y(), EDIT_WIDTH_PX, self._line.sizeHint().height())
        self._line.show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()

    @property
    def is_typing(self) -> bool:
        """Whether a text is being written."""
        return self._text_mark >= 0

    def end_typing(self) -> None:
        """Keep the text that is being written."""
        if self.is_typing:
            self._end_text()

    def _end_text(self) -> None:
        number, self._text_mark = self._text_mark, -1
        if number < 0 or number >= len(self.marks):
            return
        text = self._line.text().strip()
        self._line.hide()
        before = self._before
        if text:
            self._put(number, replace(self.marks[number], text=text))
        else:
            self.marks, self.chosen = (*self.marks[:number], *self.marks[number + 1 :]), -1
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()
        if self.marks != before:
            self.marksEdited.emit(self.marks)

    # Keys

    def remove_chosen(self) -> None:
        """Remove the chosen mark."""
        if self._is_editable and 0 <= self.chosen < len(self.marks):
            self.set_marks((*self.marks[: self.chosen], *self.marks[self.chosen + 1 :]))
            self.marksEdited.emit(self.marks)

    def choose_next(self) -> None:
        """Choose the next mark, so that the keyboard reaches each."""
        if self.marks:
            self.chosen = (self.chosen + 1) % len(self.marks)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the chosen mark, plus and minus zoom, 0 fits, 1 shows the picture's own size, M goes on."""
        acts = {
            Qt.Key.Key_Delete: self.remove_chosen,
            Qt.Key.Key_Backspace: self.remove_chosen,
            Qt.Key.Key_Plus: lambda: self.zoom_by(STEP),
            Qt.Key.Key_Equal: lambda: self.zoom_by(STEP),
            Qt.Key.Key_Minus: lambda: self.zoom_by(1 / STEP),
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.show_actual,
            Qt.Key.Key_M: self.choose_next,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
