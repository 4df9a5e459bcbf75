"""One question of a form: label with its marks, hint, editor, and below it what is wrong with the answer."""

from collections.abc import Iterator, Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QShortcut, QToolButton, QVBoxLayout, QWidget

from gi_atlas.errors import FormError
from gi_atlas.i18n import _
from gui.form_widgets.editor import Editor
from gui.form_widgets.editor_table import is_searched, make_editor
from gui.form_widgets.editors_geo import PointEditor, ShapeEditor
from gui.form_widgets.editors_media import MediaEditor
from gui.form_widgets.editors_search import ManySearchEditor, SearchEditor
from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.form_labels import show_marked, show_text
from gui.form_widgets.form_part import FormPart
from gui.form_widgets.form_texts import plain_words
from gui.form_widgets.looks import faulty, quiet
from survey_forms.schema import MEDIA_TYPES, OUTPUT_BEGIN, Choice, Question, QuestionType

REPEAT_KEY, DITTO = "Ctrl+'", "〃"
EDITOR_PLACE = 2  # below label and hint
_SEARCHING = (SearchEditor, ManySearchEditor)
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


class QuestionField(FormPart):
    """A question; it asks the desk for its state and tells it of answers.

    Parameters
    ----------
    desk : FormDesk
    question : Question
    path : str
        Path with positions.
    """

    def __init__(self, desk: FormDesk, question: Question, path: str, parent: QWidget | None = None) -> None:
        super().__init__(path, parent)
        self._desk, self.question = desk, question
        self.label, self.hint = QLabel(), QLabel()
        self._fault: QLabel | None = None
        self._filter_fault: FormError | None = None
        self._ditto: QToolButton | None = None
        self._clear: QToolButton | None = None
        self.editor = self._make_editor()
        self._marks: tuple[object, ...] = ()
        self._label_text = self._guidance = ""
        self._described = ""
        self._is_typing = False
        texts = (*question.labels.values(), *question.hints.values())
        self._holds_values = any(OUTPUT_BEGIN in text for text in texts)
        self._lay_out()
        self.translate()
        self.refresh()

    def _make_editor(self) -> Editor | None:
        # Without a filter the whole list is offered; evaluating a filter costs time that a long page has not.
        count = len(self._choices()) if self._has_filter else self._desk.list_length(self.question)
        return make_editor(self.question, self._desk.media, count, self._desk.is_external(self.question))

    @property
    def _has_filter(self) -> bool:
        return self.question.type in _SELECTS and "[" in self.question.itemset

    def _lay_out(self) -> None:
        for line in (self.label, self.hint):
            line.setWordWrap(True)
        quiet(self.hint)
        self._top = QHBoxLayout()
        self._top.setSpacing(4)
        self._top.addWidget(self.label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._top)
        column.addWidget(self.hint)
        if self.editor is not None:
            self._place(self.editor)
            key = QShortcut(QKeySequence(REPEAT_KEY), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(self.repeat_last)

    def _place(self, editor: Editor) -> None:
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(EDITOR_PLACE, editor)
        editor.setVisible(True)  # a layout shows what it is given only later
        self.setFocusProxy(editor)
        self._connect(editor)

    def _connect(self, editor: Editor) -> None:
        editor.changed.connect(self._take)
        editor.composed.connect(self._desk.composed)
        if isinstance(editor, (PointEditor, ShapeEditor)):
            editor.map_asked.connect(lambda: self._desk.place_asked.emit(self.path))
        if isinstance(editor, MediaEditor):
            self._connect_media(editor)

    def _connect_media(self, editor: MediaEditor) -> None:
        editor.asked.connect(lambda: self._desk.media_asked.emit(self.path))
        editor.shown.connect(lambda: self._desk.media_shown.emit(self.path))
        editor.files_offered.connect(lambda paths: self._desk.files_offered.emit(self.path, paths))
        editor.picture_offered.connect(lambda content: self._desk.picture_offered.emit(self.path, content))

    # Answers

    def _take(self, value: str) -> None:
        # What is stored may be written otherwise (full-width figures): the text stays as typed until it is left.
        self._is_typing = True
        try:
            self._desk.take(self.path, value)
        finally:
            self._is_typing = False
        self._show_fault()
        self._show_clear()

    def repeat_last(self) -> None:
        """Answer as in the row or record before."""
        if self.is_locked() or self.editor is None:
            return
        self._desk.repeat_asked.emit(self.path)
        value = self._desk.last_value(self.path)
        if value and self.question.type not in MEDIA_TYPES:
            self.editor.show_value(value)
            self._take(value)

    def is_locked(self) -> bool:
        """Whether nobody may answer: the record can only be read, or the form fills this in itself."""
        return bool(self._desk.is_read_only or self._desk.state(self.path).is_read_only)

    def clear(self) -> None:
        """Take the answer back."""
        if self.editor is not None:
            self.editor.show_value("")
            self._take("")
            self.focus()

    # What is shown

    def refresh(self) -> None:
        """Show the session's answer and state."""
        state = self._desk.state(self.path)
        if self.editor is not None:
            if not self._is_typing:
                self.editor.show_value(state.value)
            self.editor.set_read_only(self.is_locked())
        self._mark(bool(state.is_required))
        self._show_fault()
        self._show_clear()

    def refresh_texts(self) -> None:
        """Show label and hint again where values of the form stand in them."""
        if self._holds_values:
            self.translate_texts()

    def refresh_choices(self) -> None:
        """Offer the choices that the filter leaves now."""
        if self.editor is not None and self.question.choice_list:
            if isinstance(self.editor, _SEARCHING):
                self.editor.set_free(self._desk.takes_any_text(self.path))
            choices = self._choices()
            self._change_editor(len(choices))
            self.editor.set_choices(choices, self._desk.language)

    def _change_editor(self, count: int) -> None:
        # A filter may leave few choices, for buttons, or many, to be searched.
        is_external = self._desk.is_external(self.question)
        wants_search = self._has_filter and is_searched(self.question, count, is_external)
        if self.editor is None or not self._has_filter or wants_search is isinstance(self.editor, _SEARCHING):
            return
        old, editor = self.editor, make_editor(self.question, self._desk.media, count, is_external)
        assert editor is not None
        self.layout().removeWidget(old)
        self.editor = editor
        self._place(editor)
        old.setVisible(False)
        old.deleteLater()
        editor.set_name(self.accessible_label())
        self.refresh()

    def _choices(self) -> Sequence[Choice]:
        # A foreign form's filter may be beyond reading; the question then says so and offers nothing.
        self._filter_fault = None
        try:
            return self._desk.choices(self.path)
        except FormError as error:
            self._filter_fault = error
            return ()

    def refresh_media(self) -> None:
        """Ask again for the preview of a file."""
        if isinstance(self.editor, MediaEditor):
            self.editor.retranslate()

    def depends_on(self, name: str) -> bool:
        """Whether the filter of its choices names a question."""
        return f"/{name}" in self.question.itemset

    def translate(self) -> None:
        """Show every word in the language of the form, and our own in the current one."""
        self.translate_texts()
        if self.editor is not None:
            self.editor.retranslate()
        self.refresh_choices()
        self._name_buttons()
        self._show_fault()

    def translate_texts(self) -> None:
        """Show label and hint in the language of the form."""
        self._label_text = self._desk.label(self.path) or (self.question.name if self.editor is not None else "")
        self._guidance = plain_words(self._desk.guidance(self.path))
        self._marks = ()
        self._mark(bool(self._desk.state(self.path).is_required))
        hint = self._desk.hint(self.path)
        show_text(self.hint, hint)
        self.hint.setVisible(bool(hint))
        if self.editor is not None:
            self.editor.set_name(self.accessible_label())
            self._described = ""
            self._describe("")

    def accessible_label(self) -> str:
        """The label as plain words."""
        return plain_words(self._label_text)

    def _mark(self, is_required: bool) -> None:
        marks = (self._label_text, is_required)
        if marks == self._marks:
            return
        self._marks = marks
        self.label.setVisible(bool(self._label_text))
        show_marked(self.label, self._label_text, self.question, is_required, self._guidance)

    def fault_text(self) -> str:
        """What is said to be wrong now; "" for nothing."""
        if self.editor is None:
            return ""
        if self._filter_fault is not None:
            return self._filter_fault.message()
        fault = self._desk.state(self.path).fault
        return self.editor.fault() or self._desk.fault_text(self.path, self.question, fault)

    def _show_fault(self) -> None:
        text = self.fault_text()
        if self._fault is None and text:
            self._fault = QLabel()
            self._fault.setWordWrap(True)
            self._fault.setTextFormat(Qt.TextFormat.PlainText)
            faulty(self._fault)
            self.layout().addWidget(self._fault)
        if self._fault is not None:
            self._fault.setText(text)
            self._fault.setVisible(bool(text))
            if self.editor is not None:
                self.editor.set_faulty(bool(text))
        if self.editor is not None and text != self._described:
            self._described = text
            self._describe(text)

    def _describe(self, fault: str) -> None:
        required = _("Required") if self._desk.state(self.path).is_required else ""
        found = (required, fault or plain_words(self._desk.hint(self.path)))
        if self.editor is not None:
            self.editor.describe("; ".join(part for part in found if part))

    def show_left(self) -> None:
        """Show what was stored, and say what is wrong with what was left standing in the editor."""
        if self._desk.asks(self.path):  # a row that is taken away is left with it
            self.refresh()

    # Buttons

    def show_ditto(self) -> None:
        """Offer the last answer where there is one."""
        if self.editor is None or self.question.type in MEDIA_TYPES:
            return
        is_offered = bool(self._desk.last_value(self.path)) and not self.is_locked()
        if self._ditto is None and is_offered:
            self._ditto = self._button(DITTO)
            self._ditto.clicked.connect(lambda _checked: self.repeat_last())
            self._name_buttons()
        if self._ditto is not None:
            self._ditto.setVisible(is_offered)

    def _show_clear(self) -> None:
        if self.editor is None or not self.editor.can_clear():
            return
        is_offered = bool(self.editor.value()) and not self.is_locked()
        if self._clear is None and is_offered:
            self._clear = self._button("✕")
            self._clear.clicked.connect(lambda _checked: self.clear())
            self._name_buttons()
        if self._clear is not None:
            self._clear.setVisible(is_offered)

    def _button(self, text: str) -> QToolButton:
        # Reached by keys of their own, so that Tab goes from answer to answer.
        button = QToolButton()
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoRaise(True)
        self._top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button

    def _name_buttons(self) -> None:
        if self._ditto is not None:
            words = _("Same as last: take the value of the last record ({key})").format(key=REPEAT_KEY)
            self._ditto.setToolTip(words)
            self._ditto.setAccessibleName(_("Same as last"))
        if self._clear is not None:
            self._clear.setToolTip(_("Take the answer back (Delete)"))
            self._clear.setAccessibleName(_("Take the answer back (Delete)"))

    # Focus

    def fields(self) -> "Iterator[QuestionField]":
        """This one."""
        yield self

    def stops(self) -> Iterator[QWidget]:
        """Widgets that Tab visits."""
        return iter(self.editor.stops() if self.editor is not None else ())

    def set_read_only(self) -> None:
        """Let the answer be read or changed, as the desk says."""
        self.refresh()
        self.show_ditto()

    def focus(self) -> None:
        """Put the cursor into the editor."""
        stop = next((stop for stop in self.stops() if stop.isEnabled()), None)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)
