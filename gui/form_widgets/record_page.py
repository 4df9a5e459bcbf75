"""The page of a survey record: header fields, the six groups, notes."""

from collections.abc import Callable, Mapping

from PyQt5 import sip
from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QCompleter, QLineEdit, QWidget

from gi_atlas.errors import FormError
from gi_atlas.i18n import N_, _
from gi_atlas.model import SURVEY_GROUPS, RecordStage
from gi_atlas.readable import whole_text
from gui.form_widgets.choices import Choice, enum_options
from gui.form_widgets.field import Field
from gui.form_widgets.stacking import stack_fields
from gui.form_widgets.text_area import TextArea

# What the form asks first in each group; short, because the page is filled in on the way.
HINTS = {
    "quality": N_(
        "What sets it apart from ordinary ones: look, aroma and taste, variety, main contents; test reports."
    ),
    "craft": N_(
        "How it is made, step by step; which steps decide the quality; local raw material; heritage; standards."
    ),
    "history": N_("Since when the name is known, and where that is written: title, year, page, who keeps it."),
    "environment": N_("Water, soil, climate, elevation, landform: the condition that matters most; pollution nearby."),
    "scope": N_(
        "Townships or villages, and why the line ends there; is it also made outside? Government letter and number."
    ),
    "development": N_(
        "Latest year: area, output and unit, value, price; enterprises, co-operatives, households; problems."
    ),
    "notes": N_("Whatever else should not be lost."),
}
LABELS = {
    "title": N_("Title"),
    "product_id": N_("Product"),
    "stage": N_("Depth"),
    "place": N_("Place"),
    "county_code": N_("County"),
    "township_code": N_("Township"),
    "survey_date": N_("Survey date"),
    "office": N_("Surveying office"),
    "people": N_("Surveyors"),
    "notes": N_("Notes"),
}
REPEATABLE = ("product_id", "office", "people")
_PLACEHOLDERS = {
    "title": N_("Product and place, such as 清溪绿茶（高山茶园）"),
    "place": N_("Longitude, latitude"),
    "survey_date": N_("2026-05-01"),
    "people": N_("Parted by 、"),
}


class RecordPage(QWidget):
    """Fields by name; texts go in and come out as they are.

    ``edited`` names the field whenever a person changed it (not when ``set_texts`` did).
    """

    edited = pyqtSignal(str)
    repeat_asked = pyqtSignal(str)
    new_product_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._products: list[tuple[str, str]] = []
        self._edition = ""
        self.fields = {name: self._make_field(name) for name in LABELS if name != "notes"}
        self.areas = {name: self._make_area(name) for name in (*SURVEY_GROUPS, "notes")}
        self._lay_out()
        self.retranslate()

    def _make_field(self, name: str) -> Field:
        field = Field(lambda: _(LABELS[name]), self._make_editor(name), name in REPEATABLE)
        field.edited.connect(lambda: self.edited.emit(name))
        field.repeat_asked.connect(lambda: self.repeat_asked.emit(name))
        if name == "product_id":
            field.add_button(lambda: "+", lambda: _("Add a new product and take it"), self.new_product_asked)
        return field

    def _make_editor(self, name: str) -> "QLineEdit | Choice":
        if name == "product_id":
            return Choice(self._product_options)
        if name == "stage":
            return Choice(enum_options(RecordStage))
        line = QLineEdit()
        line.setMaxLength(1000)
        return line

    def _make_area(self, name: str) -> TextArea:
        heading = _asked(SURVEY_GROUPS.get(name) or LABELS[name])
        area = TextArea(heading, _asked(HINTS[name]))
        area.edited.connect(lambda: self.edited.emit(name))
        return area

    def _lay_out(self) -> None:
        stack_fields(self, self.fields.values(), self.areas.values())

    def texts(self) -> dict[str, str]:
        """Text of every field and group by its name."""
        found = {name: self._field_text(name) for name in self.fields}
        found["edition"] = self._edition
        return {**found, **{name: area.text() for name, area in self.areas.items()}}

    def _field_text(self, name: str) -> str:
        editor = self.fields[name].editor
        if isinstance(editor, Choice):
            return editor.code()
        text = whole_text(editor.text())  # a length limit may cut a pair of surrogates
        # A completed unit reads "330106 西湖区 xhq"; its code is what counts.
        return first_word(text) if name.endswith("_code") else text

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Show texts; fields that are not named stay as they are."""
        self._edition = texts.get("edition", self._edition)
        for name, text in texts.items():
            if name in self.fields:
                self._set_field(name, text)
            elif name in self.areas:
                self.areas[name].set_text(text)

    def _set_field(self, name: str, text: str) -> None:
        editor = self.fields[name].editor
        if isinstance(editor, Choice):
            was_blocked = editor.blockSignals(True)
            editor.set_code(text)
            editor.blockSignals(was_blocked)
        elif editor.text() != text:
            editor.setText(text)
            editor.setCursorPosition(0)

    def set_faults(self, faults: Mapping[str, FormError]) -> None:
        """Say beside each field what is wrong with it."""
        for name, field in self.fields.items():
            field.set_fault(faults[name].message() if name in faults else "")

    def set_products(self, products: list[tuple[str, str]]) -> None:
        """Offer products: pairs (id, name)."""
        self._products = products
        editor = self.fields["product_id"].editor
        assert isinstance(editor, Choice)
        editor.retranslate()

    def _product_options(self) -> list[tuple[str, str]]:
        return [("", _("(none yet)")), *self._products]

    def set_unit_names(self, county: str, township: str) -> None:
        """Show the names that belong to the codes."""
        self.fields["county_code"].set_note(county)
        self.fields["township_code"].set_note(township)

    def set_unit_choices(self, name: str, choices: list[str]) -> None:
        """Let a code field complete "code name"."""
        editor = self.fields[name].editor
        assert isinstance(editor, QLineEdit)
        completer = QCompleter(choices, editor)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        # The editor takes the whole line of the list after this signal; only its code is kept.
        completer.activated[str].connect(lambda text: QTimer.singleShot(0, lambda: self._take_code(name, text)))
        editor.setCompleter(completer)

    def _take_code(self, name: str, text: str) -> None:
        if not sip.isdeleted(self):
            self.set_texts({name: first_word(text)})
            self.edited.emit(name)

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the page be read or edited."""
        for part in (*self.fields.values(), *self.areas.values()):
            part.set_read_only(is_read_only)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.fields["title"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for name, field in self.fields.items():
            field.retranslate()
            if isinstance(field.editor, Choice):
                field.editor.retranslate()
            elif name in _PLACEHOLDERS:
                field.editor.setPlaceholderText(_(_PLACEHOLDERS[name]))
        for area in self.areas.values():
            area.retranslate()


def first_word(text: str) -> str:
    """The first word of a text; "" if it has none."""
    return next(iter(text.split()), "")


def _asked(message: str) -> Callable[[], str]:
    return lambda: _(message)
