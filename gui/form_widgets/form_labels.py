"""Texts of a form in labels: its markup, and the marks of a question."""

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QLabel

from gi_atlas.i18n import N_, _
from gui.form_widgets.form_texts import breakable, has_markup, rich_words, tip_words
from gui.form_widgets.looks import FAULT_COLOUR
from gui.look import FAINT
from survey_forms.schema import Level, Question

LEVEL_WORDS = {
    Level.LISTING: N_("L: needed to list the product as a potential resource"),
    Level.DOSSIER: N_("D: needed for a dossier"),
}


def show_marked(label: QLabel, text: str, question: Question, is_required: bool, guidance: str) -> None:
    """Show the label of a question: required or not, how much it counts, and a longer hint as its tip."""
    level = question.level if question.level in LEVEL_WORDS else None
    small = [str(level)] if level is not None else []
    small += ["ⓘ"] if guidance else []
    star = f' <span style="color:{FAULT_COLOUR.name()}">*</span>' if is_required else ""
    signs = star + "".join(f' <small style="color:{FAINT.name()}">&nbsp;{sign}</small>' for sign in small)
    if not signs:
        show_text(label, text)
        return
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setText(rich_words(breakable(text)) + signs)
    words = [guidance, _(LEVEL_WORDS[level]) if level is not None else ""]
    label.setToolTip(tip_words("\n".join(word for word in words if word)))


def show_text(label: QLabel, text: str) -> None:
    """Show a text of the form; markup as bold and italic, anything else as it stands."""
    is_rich = has_markup(text)
    label.setTextFormat(Qt.TextFormat.RichText if is_rich else Qt.TextFormat.PlainText)
    label.setText(rich_words(breakable(text)) if is_rich else breakable(text.strip()))
