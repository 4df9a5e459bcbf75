"""A line in which a choice is found by a few letters, with the matching choices below it."""

from collections.abc import Sequence

from PyQt5.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PyQt5.QtWidgets import QApplication, QFrame, QListView, QVBoxLayout, QWidget

from gui.form_widgets.choice_search import ChoiceSearch
from gui.form_widgets.editors_time import TypedLine
from gui.form_widgets.form_texts import tip_words
from survey_forms.schema import Choice

SEEN_ROWS = 10
READY_MS, READY_S = 8, 0.006
_FORWARDED = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class FoundChoices(QAbstractListModel):
    """Labels of the choices found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.search = ChoiceSearch((), "")
        self.rows: list[int] = []

    def show(self, search: ChoiceSearch, rows: list[int]) -> None:
        """Show rows of a search."""
        self.beginResetModel()
        self.search, self.rows = search, rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many were found."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The label, and whole in the tool tip."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        label = self.search.labels[self.rows[index.row()]]
        return label if role == Qt.ItemDataRole.DisplayRole else tip_words(label)

    def name(self, row: int) -> str:
        """Code of a row."""
        return self.search.choices[self.rows[row]].name


class SearchLine(TypedLine):
    """Text that finds choices; the list is open while it is typed in.

    Signals
    -------
    chosen(str)
        A person took the choice with this code.
    emptied()
        Backspace in a line that is empty.
    """

    chosen = pyqtSignal(str)
    emptied = pyqtSignal()
    _popup: "FoundList | None" = None  # Qt sends events before the rest is made

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = ChoiceSearch((), "")
        self.model = FoundChoices(self)
        self._timer = QTimer(self)
        self._timer.setInterval(READY_MS)
        self._timer.timeout.connect(self._prepare)
        self.textEdited.connect(self.look_up)
        self.opened.connect(lambda: self.look_up(""))
        self.stepped.connect(lambda _step: self.look_up(""))

    def offer(self, choices: Sequence[Choice], language: str) -> None:
        """Offer choices, with their labels in a language."""
        self.close_list()
        self.search = ChoiceSearch(choices, language)
        if self.hasFocus():
            self._timer.start()

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self._popup is not None and self._popup.isVisible()

    def look_up(self, query: str) -> None:
        """Open the list of what a query finds; all for an empty one."""
        if self.isReadOnly():
            return
        rows = self.search.find(query)
        self.model.show(self.search, rows)
        if rows:
            self._open(query)
        else:
            self.close_list()

    def _open(self, query: str) -> None:
        if self._popup is None:
            self._popup = FoundList(self.model, self)
            self._popup.chosen.connect(self._take)
        self._popup.open_below(0 if query else max(self._row_shown(), 0))

    def _row_shown(self) -> int:
        label = self.whole()
        return next((row for row, found in enumerate(self.search.labels) if found == label), -1)

    def close_list(self) -> None:
        """Close the list."""
        if self._popup is not None:
            self._popup.hide()

    def _take(self, row: int) -> None:
        self.close_list()
        if 0 <= row < len(self.model.rows):
            self.chosen.emit(self.model.name(row))

    def _prepare(self) -> None:
        self.search.prepare(READY_S)
        if self.search.is_ready:
            self._timer.stop()
            if self.is_open:
                self.look_up(self.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make ready for searching while the person looks."""
        super().focusInEvent(event)
        if not self.search.is_ready:
            self._timer.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list; a click into the list itself leaves the focus here."""
        super().focusOutEvent(event)
        self._timer.stop()
        self.close_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the open list, Enter and Tab take its line, Escape closes it."""
        if event.key() == Qt.Key.Key_Backspace and not self.text() and not self.isReadOnly():
            self.emptied.emit()
        if not self.is_open or self._popup is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() in _FORWARDED:
            QApplication.sendEvent(self._popup.view, event)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_list()
        elif event.key() in _TAKING:
            self._take(self._popup.view.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take the marked line before Tab goes on, and keep Escape from closing a dialog."""
        if self.is_open and self._popup is not None and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
                self._take(self._popup.view.currentIndex().row())
        return bool(super().event(event))


class FoundList(QFrame):
    """The list below a line; it never takes the keyboard away from it."""

    chosen = pyqtSignal(int)

    def __init__(self, model: FoundChoices, line: QWidget) -> None:
        # A tool tip's window: it comes above everything and leaves focus and input method to the line.
        super().__init__(line, Qt.WindowType.ToolTip)
        self._line = line
        self.view = QListView()
        self.view.setModel(model)
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.viewport().installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def open_below(self, row: int) -> None:
        """Open below the line, or above it where there is no room; mark a row."""
        model = self.view.model()
        height = self.view.sizeHintForRow(0) * min(model.rowCount(), SEEN_ROWS) + 2 * self.view.frameWidth() + 2
        self.resize(max(self._line.width(), 240), height)
        place = self._line.mapToGlobal(self._line.rect().bottomLeft())
        screen = self._line.screen().availableGeometry()
        if place.y() + height > screen.bottom():
            place.setY(place.y() - self._line.height() - height)
        place.setX(max(min(place.x(), screen.right() - self.width()), screen.left()))
        self.move(place)
        self.setVisible(True)
        index = model.index(row, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the line that is clicked."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            index = self.view.indexAt(event.pos())
            if index.isValid():
                self.chosen.emit(index.row())
            return True
        return bool(super().eventFilter(watched, event))
