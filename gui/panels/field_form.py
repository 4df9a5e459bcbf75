"""A form of single fields that stores what was typed by itself: when the field is left, or a moment after a key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PyQt5.QtCore import QTimer, pyqtSignal
from PyQt5.QtWidgets import QLineEdit, QWidget

from gi_atlas.errors import GiAtlasError, UsageError
from gi_atlas.i18n import _
from gi_atlas.readable import whole_text
from gi_atlas.services.details import text_of, with_text
from gui.form_widgets.choices import Choice
from gui.form_widgets.field import Field
from gui.form_widgets.stacking import stack_fields
from gui.form_widgets.text_area import TextArea

SAVE_AFTER_MS = 800
Options = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True)
class FieldSpec:
    """One field of a form.

    Parameters
    ----------
    label : str
        Text of the catalogue.
    options : callable, optional
        Pairs (code, text) to choose from; without them it is a line of text.
    hint : str
        Text of the catalogue, shown in the empty field; below the heading of a text area.
    is_prose : bool
        Whether the field is a roomy one.
    """

    label: str
    options: Options | None = None
    hint: str = ""
    is_prose: bool = False


class FieldForm(QWidget):
    """Fields of one entity; what is typed stays typed until it is stored.

    Signals
    -------
    saveAsked()
        Something was typed and should be stored now: ``texts`` are what to store.
    edited()
        A key was pressed.
    """

    saveAsked = pyqtSignal()
    edited = pyqtSignal()

    def __init__(self, specs: Mapping[str, FieldSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = dict(specs)
        self._entity: Any = None
        self._shown: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.fields = {name: self._make_field(name) for name, spec in specs.items() if not spec.is_prose}
        self.areas = {name: self._make_area(name) for name, spec in specs.items() if spec.is_prose}
        self._lay_out()
        self.retranslate()

    def _make_field(self, name: str) -> Field:
        spec = self._specs[name]
        field = Field(lambda: _(spec.label), Choice(spec.options) if spec.options else QLineEdit())
        field.edited.connect(lambda: self._take_edit(name))
        if isinstance(field.editor, QLineEdit):
            field.editor.setMaxLength(2000)
            field.editor.editingFinished.connect(self.flush)
        return field

    def _make_area(self, name: str) -> TextArea:
        spec = self._specs[name]
        area = TextArea(lambda: _(spec.label), lambda: _(spec.hint) if spec.hint else "")
        area.edited.connect(lambda: self._take_edit(name))
        return area

    def _lay_out(self) -> None:
        stack_fields(self, self.fields.values(), self.areas.values())

    # --- the entity and what is typed

    def set_entity(self, entity: Any) -> None:
        """Show an entity; of the one that is shown already, what is typed but not stored stays."""
        is_same = self._entity is not None and entity is not None and self._entity.id == entity.id
        typed = self.typed() if is_same else {}
        if not is_same:
            self._timer.stop()
        self._entity = entity
        for name in self._specs if entity is not None else ():
            stored = text_of(entity, name)
            if name not in typed:
                self._set_text(name, stored)
                # An editor may not give back what it was given (line ends, unknown codes): that is no edit.
                stored = self._text(name)
            self._shown[name] = stored
        self._check()

    def typed(self) -> dict[str, str]:
        """Texts that differ from what the entity has."""
        if self._entity is None:
            return {}
        return {name: self._text(name) for name in self._specs if self._text(name) != self._shown[name]}

    def texts(self) -> dict[str, str]:
        """Of what is typed, the texts that can be stored."""
        return {name: text for name, text in self.typed().items() if not self._fault(name, text)}

    def flush(self) -> None:
        """Ask for what is typed to be stored, if anything is."""
        self._timer.stop()
        if self.texts():
            self.saveAsked.emit()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the fields be read or edited."""
        for field in self.fields.values():
            field.set_read_only(is_read_only)
        for area in self.areas.values():
            area.set_read_only(is_read_only)

    def set_text(self, name: str, text: str) -> None:
        """Type into a field, as a person does."""
        self._set_text(name, text)
        self._take_edit(name)

    def _text(self, name: str) -> str:
        if name in self.areas:
            return self.areas[name].text()
        editor = self.fields[name].editor
        if isinstance(editor, Choice):
            return editor.code()
        assert isinstance(editor, QLineEdit)
        return whole_text(editor.text())  # a length limit may cut a pair of surrogates

    def _set_text(self, name: str, text: str) -> None:
        if name in self.areas:
            self.areas[name].set_text(text)
            return
        editor = self.fields[name].editor
        if isinstance(editor, Choice):
            editor.set_code(text)
        elif isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)

    def _take_edit(self, _name: str) -> None:
        self._check()
        self._timer.start()
        self.edited.emit()

    def _check(self) -> None:
        typed = self.typed()
        for name, field in self.fields.items():
            fault = self._fault(name, typed[name]) if name in typed else None
            field.set_fault(fault.message() if fault else "")

    def _fault(self, name: str, text: str) -> GiAtlasError | None:
        try:
            with_text(self._entity, name, text)
        except UsageError as fault:
            return fault
        return None

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for name, field in self.fields.items():
            field.retranslate()
            if isinstance(field.editor, Choice):
                field.editor.retranslate()
            elif self._specs[name].hint:
                field.editor.setPlaceholderText(_(self._specs[name].hint))
        for area in self.areas.values():
            area.retranslate()
        self._check()
