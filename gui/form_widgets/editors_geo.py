"""Editors of places: a point, a line, an area; typed in any notation or taken from the map."""

from PyQt5.QtCore import QSignalBlocker, pyqtSignal
from PyQt5.QtWidgets import QLabel, QVBoxLayout, QWidget

from gi_atlas.coordinates import format_position
from gi_atlas.i18n import _
from gui.form_widgets.editor import AnswerLine, Editor, row_of, side_button
from gui.form_widgets.editors_text import ProseEditor
from gui.form_widgets.editors_time import TypedLine
from gui.form_widgets.looks import quiet
from gui.form_widgets.shape_facts import shape_facts
from gui.form_widgets.typed_values import (
    accuracy_of,
    altitude_of,
    points_of,
    read_number,
    read_place,
    read_points,
    show_place,
    show_points,
    split_place,
)


class PointEditor(Editor):
    """A position, and how exactly it is known.

    ``map_asked`` asks for a place on the map; the answer comes back by ``show_value`` or the form's ``take``.
    """

    map_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.line, self.accuracy, self.button = TypedLine(), AnswerLine(), side_button()
        self.accuracy.setFixedWidth(70)
        self._facts = QLabel()
        quiet(self._facts)
        self._lay_out()
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self._take_place())
        self.accuracy.textEdited.connect(lambda _text: self._take_accuracy())
        for line in (self.line, self.accuracy):
            line.composed.connect(self.composed)
        self.line.left.connect(self._tidy)
        self.button.clicked.connect(lambda _checked: self.map_asked.emit())
        self.retranslate()

    def _lay_out(self) -> None:
        # Two numbers of nine decimals need the whole width of a narrow panel.
        below = QWidget()
        row = row_of(below, QLabel("±"), self.accuracy, QLabel("m"), self.button)
        row.setStretch(0, 0)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self.line, self._facts, below):
            column.addWidget(part)

    def _take_place(self) -> None:
        self._set(read_place(self.line.whole(), self.accuracy.whole()))

    def _take_accuracy(self) -> None:
        # An accuracy that was no number must not keep the next one out: only the three figures before it count.
        pair = split_place(" ".join(self._value.split()[:3]))
        if pair is not None:
            exact = read_number(self.accuracy.whole()) or "0"
            self._set(f"{pair[1]} {pair[0]} {altitude_of(' '.join(self._value.split()[:3]))} {exact}")

    def _set(self, value: str) -> None:
        self._value = value
        self._show_facts()
        self.changed.emit(value)

    def _tidy(self) -> None:
        if not self.line.isReadOnly():
            self.line.set_whole(show_place(self._value))

    def _show_facts(self) -> None:
        pair = split_place(self._value)
        is_place = pair is not None and abs(float(pair[0])) <= 180 and abs(float(pair[1])) <= 90
        self._facts.setVisible(is_place)
        self._facts.setText(format_position(float(pair[0]), float(pair[1])) if pair is not None and is_place else "")

    def value(self) -> str:
        """Geopoint, latitude first; what is none stays as typed."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show a place."""
        if value != self._value:
            self._value = value
            self.line.set_whole(show_place(value))
            self.accuracy.set_whole(accuracy_of(value))
        self._show_facts()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the place be read or changed."""
        self.line.setReadOnly(is_read_only)
        self.accuracy.setReadOnly(is_read_only)
        self.button.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """Position, accuracy, the map's button."""
        return [self.line, self.accuracy, self.button]

    def set_name(self, name: str) -> None:
        """Name the lines."""
        self.line.setAccessibleName(name)
        self.accuracy.setAccessibleName(_("{name}: accuracy in metres").format(name=name))

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.line.setPlaceholderText(_("Longitude, latitude"))
        self.accuracy.setPlaceholderText(_("± m"))
        self.accuracy.setToolTip(_("Accuracy in metres"))
        self.button.setText(_("From the map"))
        self.button.setToolTip(_("Take the place from the map"))
        self.button.setAccessibleName(_("Take the place from the map"))


class ShapeEditor(Editor):
    """A line or an area: one position a line, or drawn on the map (``map_asked``)."""

    map_asked = pyqtSignal()

    def __init__(self, is_area: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_area = is_area
        self._value = ""
        self.points, self.button = ProseEditor(), side_button()
        self._facts = QLabel()
        quiet(self._facts)
        self._lay_out()
        self.setFocusProxy(self.points)
        self.points.changed.connect(self._take)
        self.points.composed.connect(self.composed)
        self.button.clicked.connect(lambda _checked: self.map_asked.emit())
        self.retranslate()

    def _lay_out(self) -> None:
        bottom = QWidget()
        row_of(bottom, self._facts, self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.points)
        column.addWidget(bottom)

    def _take(self, text: str) -> None:
        self._value = read_points(text)
        self._show_facts()
        self.changed.emit(self._value)

    def _show_facts(self) -> None:
        points = points_of(self._value)
        self._facts.setText(shape_facts(points, self._is_area) if points is not None else "")

    def value(self) -> str:
        """Points parted by semicolons, latitude first; what is none stays as typed."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show points."""
        if value != self._value:
            self._value = value
            blocked = QSignalBlocker(self.points)
            self.points.show_value(show_points(value))
            blocked.unblock()
        self._show_facts()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the points be read or changed."""
        self.points.set_read_only(is_read_only)
        self.button.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The points, then the map's button."""
        return [*self.points.stops(), self.button]

    def set_name(self, name: str) -> None:
        """Name the text."""
        self.points.set_name(name)

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.points.edit.setPlaceholderText(_("One point a line: longitude, latitude"))
        words = _("Draw it on the map")
        self.button.setText(_("Draw"))
        self.button.setToolTip(words)
        self.button.setAccessibleName(words)
        self._show_facts()
