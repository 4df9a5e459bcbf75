"""Editors of questions with choices: buttons, a line that searches, an order."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import QCheckBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.choice_buttons import ChoiceButtons
from gui.form_widgets.choice_search import choice_label
from gui.form_widgets.editor import ClearableKeys, Editor, row_of, side_button
from gui.form_widgets.editors_time import OPEN_KEY
from gui.form_widgets.looks import quiet
from gui.form_widgets.search_line import SearchLine
from survey_forms.schema import Choice

ACKNOWLEDGED = "OK"


class ButtonsEditor(Editor):
    """Choices as radio buttons or check boxes.

    An answer that is none of the choices (an older form, a list that was filtered since) stays as a button of its own.
    """

    def __init__(self, is_single: bool, columns: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_single = is_single
        self._value = ""
        self._options: list[tuple[str, str]] = []
        self.buttons = ChoiceButtons(is_single, columns)
        row_of(self, self.buttons)
        self.buttons.toggled.connect(self._take)
        self.buttons.cleared.connect(self._clear)
        self._nothing = QLabel()
        self._nothing.setWordWrap(True)
        quiet(self._nothing)
        self.layout().addWidget(self._nothing)

    def set_choices(self, choices: Sequence[Choice], language: str) -> None:
        """Offer choices, with their labels in a language."""
        self._options = [(choice.name, choice_label(choice, language)) for choice in choices]
        self._offer()

    def _offer(self) -> None:
        known = {code for code, _label in self._options}
        strangers = [(code, _("{code} (not in the list)").format(code=code)) for code in _codes(self._value)
                     if code not in known]  # fmt: skip
        options = [*dict(self._options).items(), *strangers]
        self.buttons.offer(options)
        self.buttons.check(_codes(self._value))
        self.buttons.setVisible(bool(options))
        self._nothing.setVisible(not options)
        self._nothing.setText("" if options else _("Nothing to choose yet: it depends on another answer."))

    def _take(self) -> None:
        self._value = " ".join(self.buttons.checked())
        self.changed.emit(self._value)

    def _clear(self) -> None:
        self.buttons.check(())
        self._take()

    def value(self) -> str:
        """Codes of the choices taken, parted by blanks, in the order of the list."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show an answer."""
        if value != self._value:
            self._value = value
            self._offer()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the answer be read or changed."""
        self.buttons.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The button from which arrows go on."""
        return self.buttons.stops()

    def set_name(self, name: str) -> None:
        """Name the group; each button has its own label."""
        self.buttons.setAccessibleName(name)

    def can_clear(self) -> bool:
        """A radio button that is down stays down."""
        return self._is_single

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self._offer()


class SearchEditor(Editor):
    """One choice of a long list, found by characters, pinyin or code.

    Attributes
    ----------
    is_free : bool
        The list should come from the project, which has none: what is typed is the answer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_free = False
        self._value = ""
        self.line, self.button = SearchLine(), side_button("▾")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row_of(self, self.line, self.button)
        self.setFocusProxy(self.line)
        self.line.chosen.connect(self._choose)
        self.line.left.connect(self._leave)
        self.line.textEdited.connect(self._type)
        self.line.composed.connect(self.composed)
        self.button.clicked.connect(self._open)
        self.retranslate()

    def set_free(self, is_free: bool) -> None:
        """Take any text, or only choices."""
        self.is_free = is_free

    def set_choices(self, choices: Sequence[Choice], language: str) -> None:
        """Offer choices, with their labels in a language."""
        typed = self.line.whole() if self.fault() else None
        self.line.offer(choices, language)
        if typed is None:
            self.line.set_whole(self._text_of(self._value))
        self.retranslate()

    def _text_of(self, value: str) -> str:
        return self.line.search.label_of(value) or value

    def _open(self) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        self.line.look_up("")

    def _choose(self, name: str) -> None:
        self.line.set_whole(self._text_of(name))
        self._set(name)

    def _type(self, text: str) -> None:
        # A cleared line is no answer at once; other text becomes one when a choice is taken or the line is left.
        if self.is_free or not text:
            self._set(self.line.whole().strip())

    def _leave(self) -> None:
        text = self.line.whole().strip()
        if not self.is_free and not self.line.isReadOnly() and text != self._text_of(self._value):
            rows = self.line.search.find(text) if text else []
            name = self.line.search.choices[rows[0]].name if len(rows) == 1 else ""
            self.line.set_whole(self._text_of(name) if name else text)
            self._set(name)

    def _set(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.changed.emit(value)

    def value(self) -> str:
        """Code of the choice taken."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show an answer; a code that is in no list shows as it is."""
        if value != self._value:
            self._value = value
            self.line.set_whole(self._text_of(value))

    def fault(self) -> str:
        """Say that what stands in the line is no choice."""
        text = self.line.whole().strip()
        if self.line.hasFocus() or self.is_free or not text or text == self._text_of(self._value):
            return ""
        return _("“{text}” is not in the list: choose a line of it, or empty this field.").format(text=text)

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the answer be read or changed."""
        self.line.setReadOnly(is_read_only)
        self.button.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The line; the list is opened by a key."""
        return [self.line]

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        free = _("Code and name; the project has no list of these")
        self.line.setPlaceholderText(free if self.is_free else _("Type characters, pinyin or code"))
        name = _("Show the list ({key})").format(key=OPEN_KEY)
        self.button.setVisible(not self.is_free)
        self.button.setToolTip(name)
        self.button.setAccessibleName(name)


class ManySearchEditor(Editor):
    """Any of a long list: what was taken stands above the line as chips, from which it is taken out again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: list[str] = []
        self.finder = SearchEditor()
        self.chips = ChoiceButtons(is_single=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.chips)
        column.addWidget(self.finder)
        self.setFocusProxy(self.finder)
        self.finder.changed.connect(self._add)
        self.finder.composed.connect(self.composed)
        self.finder.line.emptied.connect(self._drop_last)
        self.chips.toggled.connect(self._keep_checked)
        self._show_chips()

    @property
    def line(self) -> SearchLine:
        """The line that searches."""
        return self.finder.line

    def set_free(self, is_free: bool) -> None:
        """Take any text, or only choices."""
        self.finder.set_free(is_free)

    def set_choices(self, choices: Sequence[Choice], language: str) -> None:
        """Offer choices, with their labels in a language."""
        self.finder.set_choices(choices, language)
        self._show_chips()

    def _show_chips(self) -> None:
        search = self.line.search
        self.chips.offer([(code, search.label_of(code) or code) for code in self._codes])
        self.chips.check(self._codes)
        self.chips.setVisible(bool(self._codes))

    def _add(self, name: str) -> None:
        if self.finder.is_free:
            self._set(name.split())
            return
        self.finder.show_value("")
        if name and name not in self._codes:
            self._set([*self._codes, name])

    def _drop_last(self) -> None:
        if self._codes and not self.finder.is_free:
            self._set(self._codes[:-1])

    def _keep_checked(self) -> None:
        self._set(self.chips.checked())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set(self, codes: list[str]) -> None:
        self._codes = codes
        if not self.finder.is_free:
            self._show_chips()
        self.changed.emit(self.value())

    def value(self) -> str:
        """Codes taken, parted by blanks, in the order they were taken."""
        return " ".join(self._codes)

    def show_value(self, value: str) -> None:
        """Show an answer."""
        if value != self.value():
            self._codes = _codes(value)
            if self.finder.is_free:
                self.finder.show_value(value)
            else:
                self._show_chips()

    def fault(self) -> str:
        """Say that what stands in the line is no choice."""
        return self.finder.fault()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the answer be read or changed."""
        self.finder.set_read_only(is_read_only)
        self.chips.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """What was taken, then the line."""
        return [*self.chips.stops(), self.line]

    def set_name(self, name: str) -> None:
        """Name the line."""
        self.finder.set_name(name)

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.finder.retranslate()


class AcknowledgeEditor(Editor):
    """A box to tick that something was read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self._other = ""
        row_of(self, self.box)
        self.setFocusProxy(self.box)
        self.box.clicked.connect(lambda _checked: self.changed.emit(self.value()))
        self.retranslate()

    def value(self) -> str:
        """``OK`` or ""."""
        return ACKNOWLEDGED if self.box.isChecked() else ""

    def show_value(self, value: str) -> None:
        """Show an answer."""
        self.box.setChecked(bool(value))

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the answer be read or changed."""
        self.box.setEnabled(not is_read_only)

    def stops(self) -> list[QWidget]:
        """The box."""
        return [self.box]

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.box.setText(_("I have read this"))


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
        self.list.model().rowsMoved.connect(self._take_later, type=Qt.ConnectionType.QueuedConnection)
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
        row_of(self, self.list, buttons)

    def set_choices(self, choices: Sequence[Choice], language: str) -> None:
        """Offer choices, with their labels in a language."""
        self._labels = {choice.name: choice_label(choice, language) for choice in choices}
        self._show()

    def _order(self) -> list[str]:
        ranked = [code for code in _codes(self._value) if code in self._labels]
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

    def _take_later(self, *_rows: object) -> None:
        self._take()

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


def _codes(value: str) -> list[str]:
    return value.split()
