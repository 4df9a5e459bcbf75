"""The field where a wording is pasted or typed, with what was read marked in the words themselves."""

# Qt never calls an event's function with None, though its stubs allow it.
# mypy: disable-error-code="override"

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from PyQt5.QtCore import QEvent, QMimeData, QPoint, pyqtSignal
from PyQt5.QtGui import QColor, QHelpEvent, QMouseEvent, QTextCharFormat, QTextCursor
from PyQt5.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from gi_atlas.model import UnitMatch
from gi_atlas.rules.findings import Severity
from gi_atlas.scope.wording import Span
from gi_atlas.services.scope_desk import OPEN_MATCHES, Desk
from gui.models.scope_issues import COLOURS, issue_tip

_UNDERLINES = QTextCharFormat.UnderlineStyle
_FOUND, _CHANGED, _READ, _QUIET = QColor("#2e7d32"), QColor("#8a5a00"), QColor("#3b6ea5"), QColor("#8a8a8a")
_PALE = 36
MOST_MARKS = 2000


class ScopeText(QPlainTextEdit):
    """Plain text; every place counts in characters as Python counts them, also beyond the first plane (𠮷).

    Signals
    -------
    edited()
        The words changed, by keys, pasting, undo or a mend.
    placeChosen(place)
        The person clicked at a character.
    """

    edited = pyqtSignal()
    placeChosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._shown = ""
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._tell)

    @property
    def wording(self) -> str:
        """The words as they stand."""
        return self.toPlainText()

    def set_wording(self, text: str) -> None:
        """Put other words in; undo brings the former ones back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words alone, whatever stood around them; a person can undo it."""
        self.insertPlainText(source.text().replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))

    def _tell(self) -> None:
        # Marks are no words: Qt tells of both.
        text = self.toPlainText()
        if text != self._shown:
            self._shown = text
            self.edited.emit()

    # Words and places

    def select(self, span: Span) -> None:
        """Select words and bring them into view."""
        self.setTextCursor(self._cursor(span))
        self.ensureCursorVisible()

    def replace(self, span: Span, text: str) -> None:
        """Put other words in the place of some, as one step that undo takes back."""
        cursor = self._cursor(span)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def _cursor(self, span: Span) -> QTextCursor:
        count = unit_counter(self.toPlainText())
        return self._cursor_between(count(span[0]), count(span[1]))

    def _cursor_between(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def place_at(self, position: QPoint) -> int:
        """Number of the character at a place of the viewport."""
        return to_characters(self.toPlainText(), self.cursorForPosition(position).position())

    # Marks

    def show_desk(self, desk: Desk | None) -> None:
        """Mark what was read and what is wrong in it; nothing if the words are others by now."""
        if desk is not None and desk.scope.text != self.toPlainText():
            return
        self._desk = desk
        marks = [] if desk is None else list(_marks(desk))[:MOST_MARKS]
        count = unit_counter(self._shown)
        self.setExtraSelections([self._selection(count(span[0]), count(span[1]), style) for span, style in marks])

    def _selection(self, start: int, end: int, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._cursor_between(start, end)
        selection.format = style
        return selection

    def tip_at(self, place: int) -> str:
        """What is to be said of a character: its issues, then what its unit was found to be."""
        desk = self._desk
        if desk is None or desk.scope.text != self.toPlainText():
            return ""
        tips = [issue_tip(issue) for issue in desk.issues if any(_holds(span, place) for span in issue.spans)]
        units = [one for one in desk.reading.resolved if _holds(one.phrase.span, place)]
        tips += [one.message or f"{one.resolved_name} {one.code}".strip() for one in units]
        return "\n\n".join(dict.fromkeys(tip for tip in tips if tip))

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is wrong with the words under the mouse."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(self.place_at(event.pos())), self)
            return True
        return bool(super().viewportEvent(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which character was clicked at."""
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            self.placeChosen.emit(self.place_at(event.pos()))


def _holds(span: Span, place: int) -> bool:
    return span[0] <= place < span[1]


def unit_counter(text: str) -> Callable[[int], int]:
    """Turns the number of a character into a place of Qt's count, which takes two for one beyond the first plane."""
    wide = [place for place, character in enumerate(text) if character > "\uffff"]
    return lambda place: min(place, len(text)) + bisect_left(wide, place)


def to_characters(text: str, units: int) -> int:
    """Number of the character at a place of Qt's count."""
    counted = 0
    for place, character in enumerate(text):
        if counted >= units:
            return place
        counted += 2 if character > "\uffff" else 1
    return len(text)


def _marks(desk: Desk) -> Iterator[tuple[Span, QTextCharFormat]]:
    scope = desk.scope
    for span in scope.unread:
        yield span, _style(text=_QUIET)
    for unit in desk.reading.resolved:
        yield unit.phrase.span, _style(_unit_colour(unit.match), _UNDERLINES.SingleUnderline)
    for place in () if desk.reading.resolved else scope.units:
        yield place.span, _style(_READ, _UNDERLINES.DotLine)
    for span in _read_spans(desk):
        yield span, _style(_READ, _UNDERLINES.DotLine)
    # The worst is laid over the others.
    for issue in reversed(desk.issues):
        if issue.severity is not Severity.NOTE:
            style = _style(COLOURS[issue.severity], _UNDERLINES.WaveUnderline, True)
            yield from ((span, style) for span in issue.spans)


def _read_spans(desk: Desk) -> Sequence[Span]:
    scope = desk.scope
    bounds = [bound.span for extent in scope.extents for bound in (extent.lon, extent.lat) if bound is not None]
    letter = [scope.letter.span] if scope.letter else []
    return [*bounds, *(one.span for one in scope.corners), *(one.span for one in scope.legs), *letter]


def _unit_colour(match: UnitMatch) -> QColor:
    if match in OPEN_MATCHES:
        return COLOURS[OPEN_MATCHES[match]]
    return _FOUND if match in (UnitMatch.EXACT, UnitMatch.MANUAL) else _CHANGED


def _style(
    line: QColor | None = None, underline: QTextCharFormat.UnderlineStyle | None = None, is_filled: bool = False,
    text: QColor | None = None,
) -> QTextCharFormat:  # fmt: skip
    style = QTextCharFormat()
    if line is not None and underline is not None:
        style.setUnderlineStyle(underline)
        style.setUnderlineColor(line)
    if is_filled and line is not None:
        pale = QColor(line)
        pale.setAlpha(_PALE)
        style.setBackground(pale)
    if text is not None:
        style.setForeground(text)
    return style
