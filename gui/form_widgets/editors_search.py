"""Editors of questions with many choices: a line that finds them."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.choice_buttons import ChoiceButtons
from gui.form_widgets.editor import Editor, row_of, side_button
from gui.form_widgets.editors_time import OPEN_KEY
from gui.form_widgets.search_line import SearchLine
from survey_forms.schema import Choice


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
        # What a person is typing stays, whatever the language or the filter.
        is_answer = self.line.whole().strip() == self._text_of(self._value).strip()
        self.line.offer(choices, language)
        if is_answer:
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
            name = self.line.search.meant(text)
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
            self._codes = value.split()
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
