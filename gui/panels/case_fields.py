"""Fields in which the facts of an act on a case are told."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QComboBox, QCompleter, QLineEdit

from gui.panels.case_papers import PaperList

_CHOSEN = ("product", "track", "state", "outline")
_SEARCHED = ("product", "outline")


def editor_of(name: str) -> QLineEdit | QComboBox | PaperList:
    """Field in which a fact is told, by its name."""
    if name == "papers":
        return PaperList()
    if name not in _CHOSEN:
        return QLineEdit()
    box = QComboBox()
    box.setEditable(name in _SEARCHED)
    return box


def make_searchable(box: QComboBox, options: Sequence[tuple[str, str]]) -> None:
    """Fill a combo box; what is typed finds every item that holds it."""
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setDuplicatesEnabled(True)  # else Enter goes to the first of several things of one title
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.clear()
    for text, code in options:
        box.addItem(text, code)
    completer = QCompleter(box.model(), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setCompleter(completer)


def place_told(box: QComboBox) -> int:
    """Item that a combo box says: the chosen one, or the first with the text that was typed over it; -1 for none."""
    place, text = box.currentIndex(), box.currentText()
    return place if box.itemText(place) == text else box.findText(text)
