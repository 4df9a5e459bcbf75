"""The line above a form: its pages, the language it is shown in, and "same as last" for a whole page."""

from collections.abc import Sequence

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QAction, QActionGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.folding_label import FoldingLabel
from gui.form_widgets.form_texts import tip_words
from gui.form_widgets.group_list import PageBar
from gui.form_widgets.looks import quiet
from gui.form_widgets.question_field import DITTO

REPEAT_ALL_KEY = "Ctrl+Shift+'"
MOST_NAMED = 20


class FormBar(QWidget):
    """Pages at the left, tools at the right.

    ``language_chosen`` names one of the form's languages.
    """

    language_chosen = pyqtSignal(str)
    repeat_all_asked = pyqtSignal()

    def __init__(self, pages: PageBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = pages
        self.repeat_all, self.language = QToolButton(), QToolButton()
        self._languages: tuple[str, ...] = ()
        self._menu = QMenu(self)
        self._actions: dict[str, QAction] = {}
        self.language.setMenu(self._menu)
        self.language.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.language.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.repeat_all.clicked.connect(lambda _checked: self.repeat_all_asked.emit())
        self._has_last = self._is_narrow = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(pages, 1)
        row.addStretch(0)
        row.addWidget(self.repeat_all)
        row.addWidget(self.language)
        self.retranslate()
        self.fit()

    def set_languages(self, languages: Sequence[str], shown: str) -> None:
        """Offer the languages that the form speaks."""
        self._languages = tuple(languages)
        self._menu.clear()
        group = QActionGroup(self._menu)
        self._actions = {}
        for name in languages:
            action = QAction(language_name(name), group)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked, name=name: self.language_chosen.emit(name))
            self._menu.addAction(action)
            self._actions[name] = action
        self.mark_language(shown)
        self.fit()

    def mark_language(self, shown: str) -> None:
        """Show which language is shown."""
        if shown in self._actions:
            self._actions[shown].setChecked(True)
        self.language.setText(f"{language_name(shown)} ▾")

    def offer_repeat(self, is_offered: bool) -> None:
        """Offer the last record's answers for the whole page."""
        self._has_last = is_offered
        self.fit()

    def set_narrow(self, is_narrow: bool) -> None:
        """Use signs instead of words."""
        self._is_narrow = is_narrow
        self._show_words()

    def _show_words(self) -> None:
        self.repeat_all.setText(DITTO if self._is_narrow else f"{DITTO} " + _("Same as last"))

    def stops(self) -> list[QWidget]:
        """Widgets that Tab visits."""
        found = (self.pages.back, self.pages.combo, self.pages.forward, self.repeat_all, self.language)
        return [stop for stop in found if stop.isVisible() and stop.isEnabled()]

    def fit(self) -> None:
        """Take no room where there is nothing to offer."""
        self.repeat_all.setVisible(self._has_last)
        self.language.setVisible(len(self._languages) > 1)
        self.setVisible(not self.pages.isHidden() or self._has_last or len(self._languages) > 1)

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.pages.retranslate()
        self._show_words()
        words = _("Fill what is empty in this group as in the last record ({key})").format(key=REPEAT_ALL_KEY)
        self.repeat_all.setToolTip(words)
        self.repeat_all.setAccessibleName(words)
        self.language.setToolTip(_("Language of the form"))
        self.language.setAccessibleName(_("Language of the form"))


class KeptLine(FoldingLabel):
    """Says how many answers do not apply now; its tip names them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        quiet(self)
        self.setContentsMargins(10, 2, 10, 0)
        self.show_labels([])

    def show_labels(self, labels: Sequence[str]) -> None:
        """Show the count of answers with these labels; nothing for none."""
        self.setText(_("Answers that do not apply now, and are kept: {count}").format(count=len(labels)))
        self.setToolTip(tip_words("\n".join(labels[:MOST_NAMED]) + ("\n…" if len(labels) > MOST_NAMED else "")))
        self.setVisible(bool(labels))


def language_name(name: str) -> str:
    """Name of a form's language for people: ``中文 (zh)`` → ``中文``."""
    return name.partition("(")[0].strip() or name
