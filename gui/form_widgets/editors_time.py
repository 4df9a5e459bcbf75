"""Editors of dates and times: typed in any usual notation, or picked from a calendar."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PyQt5.QtCore import QDate, QLocale, QPoint, Qt, pyqtSignal
from PyQt5.QtGui import QFocusEvent, QKeyEvent
from PyQt5.QtWidgets import QCalendarWidget, QFrame, QPushButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _, current_language
from gui.form_widgets.editor import AnswerLine, Editor, row_of, side_button
from gui.form_widgets.typed_values import (
    local_zone,
    read_clock,
    read_day,
    read_instant,
    show_clock,
    show_day,
    split_instant,
)

OPEN_KEY = "Alt+↓"
DAY_PX, CLOCK_PX = 180, 120
CALENDAR_PX = (320, 250)


class TypedLine(AnswerLine):
    """A line whose text is read in many notations and shown in one once it is left.

    ``stepped`` asks for the value before (-1) or after (1), ``opened`` for the list behind it.
    """

    left = pyqtSignal()
    stepped = pyqtSignal(int)
    opened = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down step; Alt and down opens."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if not step or self.isReadOnly():
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.opened.emit()
        else:
            self.stepped.emit(step)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the line was left."""
        super().focusOutEvent(event)
        self.left.emit()


class DateEditor(Editor):
    """A day.

    Parameters
    ----------
    parts : int
        3 asks for the day, 2 for the month, 1 for the year alone.
    """

    def __init__(self, parts: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.line, self.button = TypedLine(), side_button("▾")
        self.line.setPlaceholderText(show_day("2026-05-01", parts))
        row_of(self, self.line, self.button).addStretch(0)
        self.line.setMaximumWidth(DAY_PX)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self._tell())
        self.line.composed.connect(self.composed)
        self.line.left.connect(self._tidy)
        self.line.stepped.connect(self._step)
        self.line.opened.connect(self.open_calendar)
        self.button.clicked.connect(self.open_calendar)
        self.retranslate()

    def _tell(self) -> None:
        self.changed.emit(self.value())

    def _tidy(self) -> None:
        if not self.line.isReadOnly():
            self.line.set_whole(show_day(self.value(), self._parts))

    def _step(self, step: int) -> None:
        try:
            day = _stepped(date.fromisoformat(self.value()), step, self._parts)
        except (ValueError, OverflowError):
            day = date.today()
        self.take(day)

    def take(self, day: date) -> None:
        """Answer with a day."""
        self.line.set_whole(show_day(day.isoformat(), self._parts))
        self._tell()

    def value(self) -> str:
        """ISO date; what is no date stays as typed."""
        return read_day(self.line.whole(), self._parts)

    def show_value(self, value: str) -> None:
        """Show a day."""
        if value != self.value():
            self.line.set_whole(show_day(value, self._parts))

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the day be read or changed."""
        self.line.setReadOnly(is_read_only)
        self.button.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The line; its button is also reached by a key."""
        return [self.line]

    def open_calendar(self) -> None:
        """Show a calendar below the line."""
        calendar = CalendarPopup(self.value(), self.take, self)
        calendar.open_below(self.line)

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        name = _("Calendar ({key})").format(key=OPEN_KEY)
        self.button.setToolTip(name)
        self.button.setAccessibleName(name)


class CalendarPopup(QFrame):
    """A calendar that goes when a day was chosen or anything else is clicked."""

    def __init__(self, value: str, take: Callable[[date], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._take = take
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar, self.today = QCalendarWidget(), QPushButton(_("Today"))
        day = QDate.fromString(value, Qt.DateFormat.ISODate)
        if day.isValid():
            self.calendar.setSelectedDate(day)
        self.calendar.setLocale(QLocale(current_language()))
        self.calendar.setMinimumSize(*CALENDAR_PX)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.activated.connect(self._choose)
        self.calendar.clicked.connect(self._choose)
        self.today.clicked.connect(lambda _checked: self._choose(QDate.currentDate()))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)
        column.addWidget(self.today)

    def open_below(self, widget: QWidget) -> None:
        """Open where there is room near a widget."""
        self.adjustSize()
        place = widget.mapToGlobal(QPoint(0, widget.height()))
        screen = widget.screen().availableGeometry()
        top = place.y() if place.y() + self.height() <= screen.bottom() else place.y() - widget.height() - self.height()
        self.move(max(min(place.x(), screen.right() - self.width()), screen.left()), max(top, screen.top()))
        self.setVisible(True)
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, day: QDate) -> None:
        # Two signals come for one click on a day.
        if self.isVisible():
            self.close()
            self._take(date(day.year(), day.month(), day.day()))


class TimeEditor(Editor):
    """A time of the day, with this machine's time zone unless the answer has another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.button = TypedLine(), side_button()
        self.line.setPlaceholderText("09:30")
        row_of(self, self.line, self.button).addStretch(0)
        self.line.setMaximumWidth(CLOCK_PX)
        self.setFocusProxy(self.line)
        self._kept = ""
        self.line.textEdited.connect(lambda _text: self._tell())
        self.line.composed.connect(self.composed)
        self.line.left.connect(self._tidy)
        self.line.stepped.connect(lambda step: self._take(self._moment() + timedelta(minutes=step)))
        self.button.clicked.connect(lambda: self._take(datetime.now()))
        self.retranslate()

    def _tell(self) -> None:
        self._kept = read_clock(self.line.whole(), local_zone())
        self.changed.emit(self._kept)

    def _tidy(self) -> None:
        if not self.line.isReadOnly():
            self.line.set_whole(show_clock(self._kept))

    def _moment(self) -> datetime:
        try:
            return datetime.strptime(show_clock(self._kept)[:5], "%H:%M")
        except ValueError:
            return datetime.now()

    def _take(self, moment: datetime) -> None:
        self.line.set_whole(moment.strftime("%H:%M"))
        self._tell()

    def value(self) -> str:
        """XForms time; what is none stays as typed."""
        return self._kept

    def show_value(self, value: str) -> None:
        """Show a time; its zone and fractions are kept until it is edited."""
        if value != self._kept:
            self._kept = value
            self.line.set_whole(show_clock(value))

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the time be read or changed."""
        self.line.setReadOnly(is_read_only)
        self.button.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The line, then the button that takes the clock's time."""
        return [self.line, self.button]

    def set_name(self, name: str) -> None:
        """Name the line; its button keeps its own name."""
        self.line.setAccessibleName(name)

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.button.setText(_("Now"))
        self.button.setAccessibleName(_("Now"))


class InstantEditor(Editor):
    """A day and a time of the day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self.clock = DateEditor(), TimeEditor()
        row = row_of(self, self.day, self.clock)
        for place, share in ((0, 3), (1, 2)):
            row.setStretch(place, share)
        row.addStretch(0)
        self.setFocusProxy(self.day)
        for part in (self.day, self.clock):
            part.changed.connect(lambda _value: self.changed.emit(self.value()))
            part.composed.connect(self.composed)

    def value(self) -> str:
        """XForms dateTime; what is none stays as typed."""
        return read_instant(self.day.value(), self.clock.value())

    def show_value(self, value: str) -> None:
        """Show day and time."""
        if value != self.value():
            day, clock = split_instant(value)
            self.day.show_value(day)
            self.clock.show_value(clock)

    def set_read_only(self, is_read_only: bool) -> None:
        """Let both be read or changed."""
        self.day.set_read_only(is_read_only)
        self.clock.set_read_only(is_read_only)

    def stops(self) -> list[QWidget]:
        """The day's line, the time's, its button."""
        return [*self.day.stops(), *self.clock.stops()]

    def set_name(self, name: str) -> None:
        """Name both lines."""
        self.day.set_name(_("{name}: date").format(name=name))
        self.clock.set_name(_("{name}: time").format(name=name))

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.day.retranslate()
        self.clock.retranslate()


def _stepped(day: date, step: int, parts: int) -> date:
    if parts == 3:
        return day + timedelta(step)
    months = day.year * 12 + day.month - 1 + step * (1 if parts == 2 else 12)
    return date(months // 12, months % 12 + 1, 1)
