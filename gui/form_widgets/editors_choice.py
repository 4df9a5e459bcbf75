"""Editors of questions with few choices: buttons, and a box to tick."""

from collections.abc import Sequence

from PyQt5.QtWidgets import QCheckBox, QLabel, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.choice_buttons import ChoiceButtons
from gui.form_widgets.choice_search import choice_label
from gui.form_widgets.editor import Editor, row_of
from gui.form_widgets.looks import quiet
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
        known, chosen = {code for code, _label in self._options}, self._chosen()
        strangers = [(code, _("{code} (not in the list)").format(code=code)) for code in chosen if code not in known]
        options = [*dict(self._options).items(), *strangers]
        self.buttons.offer(options)
        self.buttons.check(chosen)
        self.buttons.setVisible(bool(options))
        self._nothing.setVisible(not options)
        self._nothing.setText("" if options else _("Nothing to choose yet: it depends on another answer."))

    def _chosen(self) -> list[str]:
        # A code of one choice may hold a blank; of several, blanks part them.
        return [self._value] if self._is_single and self._value else self._value.split()

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
