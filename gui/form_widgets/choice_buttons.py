"""Radio and check buttons of a question, in as many columns as fit."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QResizeEvent, QTextLayout, QTextOption
from PyQt5.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QSizePolicy, QWidget

from gui.form_widgets.editor import ClearableKeys

INDICATOR_PX, GAP_PX = 26, 14
MOST_COLUMNS = 12
NARROWEST_PX = 60
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class ChoiceButtons(QWidget):
    """Buttons by code, laid out in columns.

    Parameters
    ----------
    is_single : bool
        Radio buttons, of which one at most is down; else check boxes.
    columns : int
        How many columns are asked for; 0 is as many as fit.
    """

    toggled = pyqtSignal()
    cleared = pyqtSignal()

    def __init__(self, is_single: bool, columns: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_single, self._asked, self._columns = is_single, columns, 0
        self._group = QButtonGroup(self)
        self._group.setExclusive(is_single)
        self._group.buttonClicked.connect(lambda _button: self.toggled.emit())
        self.buttons: dict[str, ChoiceRadio | ChoiceCheck] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(GAP_PX)
        self._grid.setVerticalSpacing(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer codes with their labels; a button whose code stays keeps its state."""
        if list(self.buttons) != [code for code, _label in options]:
            self._make(options)
        for code, label in options:
            self.buttons[code].label.show(label)
        self._arrange()

    def _make(self, options: Sequence[tuple[str, str]]) -> None:
        wanted = {code for code, _label in options}
        for code in [code for code in self.buttons if code not in wanted]:
            self._drop(self.buttons.pop(code))
        self.buttons = {code: self.buttons.get(code) or self._new_button() for code, _label in options}
        self._columns = 0

    def _new_button(self) -> "ChoiceRadio | ChoiceCheck":
        button = ChoiceRadio(self) if self._is_single else ChoiceCheck(self)
        button.keyed.connect(self._take_key)
        self._group.addButton(button)
        button.setVisible(True)
        return button

    def _drop(self, button: QAbstractButton) -> None:
        self._group.removeButton(button)
        self._grid.removeWidget(button)
        button.setVisible(False)
        button.deleteLater()

    def checked(self) -> list[str]:
        """Codes whose buttons are down, in the order of the list."""
        return [code for code, button in self.buttons.items() if button.isChecked()]

    def check(self, codes: Sequence[str]) -> None:
        """Put down the buttons of these codes and no others."""
        # An exclusive group never lets its last button up.
        self._group.setExclusive(False)
        for code, button in self.buttons.items():
            button.setChecked(code in codes)
        self._group.setExclusive(self._is_single)

    def stops(self) -> list[QWidget]:
        """The button that is down, or the first: arrows go on from there."""
        buttons = list(self.buttons.values())
        focused = next((button for button in buttons if button.hasFocus()), None)
        down = next((button for button in buttons if button.isChecked()), None) if self._is_single else None
        return [focused or down or buttons[0]] if buttons else []

    def _take_key(self, event: QKeyEvent) -> None:
        event.ignore()
        if event.key() in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.accept()
            self._step(*_ARROWS[Qt.Key(event.key())])
        elif self._is_single and ClearableKeys.clears(event):
            event.accept()
            self.cleared.emit()

    def _step(self, across: int, down: int) -> None:
        # Left and right go line by line, up and down column by column, so that either alone reaches every button.
        buttons = list(self.buttons.values())
        order = list(range(len(buttons)))
        if down:
            order.sort(key=lambda number: (number % self._columns, number // self._columns))
        place = next((order.index(number) for number, button in enumerate(buttons) if button.hasFocus()), 0)
        before, after = buttons[order[place]], buttons[order[(place + across + down) % len(order)]]
        after.setFocus(Qt.FocusReason.TabFocusReason)
        if self._is_single and before.isChecked() and after is not before:
            after.click()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self.buttons:
            return
        columns = self._fitting()
        if columns != self._columns:
            self._columns = columns
            for number, button in enumerate(self.buttons.values()):
                self._grid.addWidget(button, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
            for column in range(MOST_COLUMNS):
                self._grid.setColumnStretch(column, 1 if column < columns and self._asked else 0)
            self._grid.setColumnStretch(columns, 0 if self._asked else 1)
        room = (self.width() - (columns - 1) * GAP_PX) // columns
        for button in self.buttons.values():
            button.label.wrap(room)

    def _fitting(self) -> int:
        widest = max(button.label.full_width() for button in self.buttons.values())
        fitting = max((self.width() + GAP_PX) // (widest + GAP_PX), 1)
        return min(fitting, self._asked or len(self.buttons), MOST_COLUMNS - 1)


class WrappedLabel:
    """A button's label, broken into lines where the room is narrow; Qt's buttons never break theirs."""

    def __init__(self, button: QAbstractButton) -> None:
        self._button = button
        self._text = ""
        self._room = 0

    def show(self, text: str) -> None:
        """Show a label; also for screen readers."""
        if text != self._text:
            self._text, self._room = text, 0
            self._button.setAccessibleName(text)
            self._button.setText(_shown(text))

    def full_width(self) -> int:
        """Width of the whole label on one line, with the button, in pixels."""
        return self._button.fontMetrics().horizontalAdvance(self._text) + INDICATOR_PX

    def wrap(self, room_px: int) -> None:
        """Break the label so that it fits."""
        is_wide = self.full_width() > room_px
        room = max(room_px, NARROWEST_PX) if is_wide else 0
        if room != self._room:
            self._room = room
            lines = _lines(self._text, self._button, room - INDICATOR_PX) if is_wide else [self._text]
            self._button.setText(_shown("\n".join(lines)))


class ChoiceRadio(QRadioButton):
    """One of several."""

    keyed = pyqtSignal(QKeyEvent)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = WrappedLabel(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the group take its keys; else as any radio button."""
        self.keyed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)


class ChoiceCheck(QCheckBox):
    """Any of several."""

    keyed = pyqtSignal(QKeyEvent)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = WrappedLabel(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the group take its keys; else as any check box."""
        self.keyed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)


def _shown(text: str) -> str:
    # An ampersand alone would underline the next letter.
    return text.replace("&", "&&")


def _lines(text: str, widget: QWidget, width_px: int) -> list[str]:
    layout = QTextLayout(text, widget.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width_px, 30))
        found.append(_part(text, line.textStart(), line.textLength()))
    layout.endLayout()
    return found


def _part(text: str, start: int, length: int) -> str:
    # Qt counts UTF-16 units.
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace").strip()
