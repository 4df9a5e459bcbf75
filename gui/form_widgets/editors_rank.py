"""Editor of an order of choices."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.choice_search import choice_label
from gui.form_widgets.editor import ClearableKeys, Editor, row_of, side_button
from survey_forms.schema import Choice


class RankList(QListWidget):
    """Choices in an order; Alt and an arrow moves the marked one."""

    moved = pyqtSignal(int)
    cleared = pyqtSignal()
    kept = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by Alt and arrows, take the order by the blank, take it back by Delete."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        elif ClearableKeys.clears(event):
            self.cleared.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.kept.emit()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class RankEditor(Editor):
    """All choices in the order a person gives them; no answer until one was moved or the order was taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self._labels: dict[str, str] = {}
        self.list = RankList()
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.up, self.down, self.keep = side_button("↑"), side_button("↓"), side_button()
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.moved.connect(self._move)
        self.list.cleared.connect(self._clear)
        self.list.kept.connect(self._take)
        # The list is made anew for the answer, which must wait until the drop is over.
        self.list.model().rowsMoved.connect(lambda *_rows: QTimer.singleShot(0, self._take))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.keep.clicked.connect(self._take)
        self.retranslate()

    def _lay_out(self) -> None:
        buttons = QWidget()
        column = QVBoxLayout(buttons)
        column.setContentsMargins(0, 0, 0, 0)
        for button in (self.up, self.down, self.keep):
            column.addWidget(button)
        column.addStretch(1)
        row = row_of(self, self.list, buttons)
        row.setAlignment(self.list, Qt.AlignmentFlag.AlignTop)

    def set_choices(self, choices: Sequence[Choice], language: str) -> None:
        """Offer choices, with their labels in a language."""
        self._labels = {choice.name: choice_label(choice, language) for choice in choices}
        self._show()

    def _order(self) -> list[str]:
        ranked = [code for code in self._value.split() if code in self._labels]
        return [*ranked, *(code for code in self._labels if code not in ranked)]

    def _show(self) -> None:
        row = max(self.list.currentRow(), 0)
        self.list.clear()
        for number, code in enumerate(self._order(), 1):
            place = f"{number}. " if self._value else "–  "
            item = QListWidgetItem(place + self._labels[code])
            item.setData(Qt.ItemDataRole.UserRole, code)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        height = self.list.sizeHintForRow(0) * max(self.list.count(), 1) + 2 * self.list.frameWidth() + 2
        self.list.setFixedHeight(min(height, 320))

    def _codes_shown(self) -> list[str]:
        return [str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.list.count())]

    def _move(self, step: int) -> None:
        row, codes = self.list.currentRow(), self._codes_shown()
        if 0 <= row + step < len(codes):
            codes.insert(row + step, codes.pop(row))
            self._answer(" ".join(codes))
            self.list.setCurrentRow(row + step)

    def _take(self) -> None:
        self._answer(" ".join(self._codes_shown()))

    def _clear(self) -> None:
        self._answer("")

    def _answer(self, value: str) -> None:
        self._value = value
        self._show()
        self.changed.emit(value)

    def value(self) -> str:
        """Codes in their order."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show an order."""
        if value != self._value:
            self._value = value
            self._show()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the order be read or changed."""
        for part in (self.list, self.up, self.down, self.keep):
            part.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The list; its keys do what the buttons do."""
        return [self.list]

    def can_clear(self) -> bool:
        """An order stays one, however it is moved."""
        return True

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.keep.setText("✓")
        for button, words in (
            (self.up, _("Move up (Alt+↑)")),
            (self.down, _("Move down (Alt+↓)")),
            (self.keep, _("Take this order (blank)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
