"""The filters by choice beside the search of a table."""

from collections.abc import Sequence

import numpy as np
from PyQt5.QtCore import QSignalBlocker, Qt, pyqtSignal
from PyQt5.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QWidget

from gi_atlas.i18n import _
from gi_atlas.services.tables import TableRows
from gui.models.facets import BoolArray, Facet, Option

LETTERS_SHOWN = 12
LEAST_PX = 40


class FacetBar(QWidget):
    """One box for each filter; the first line of each is "all".

    Signals
    -------
    chosen()
        Another choice: ``rows_left`` answers otherwise now.
    """

    chosen = pyqtSignal()

    def __init__(self, facets: Sequence[Facet], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facets = tuple(facets)
        self.boxes = {facet.name: self._make_box() for facet in self.facets}
        self._options: dict[str, list[Option]] = {facet.name: [] for facet in self.facets}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for box in self.boxes.values():
            row.addWidget(box)

    def _make_box(self) -> QComboBox:
        box = QComboBox(self)
        # Typing finds a line by any part of it: characters or code.
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(completer)
        box.setMinimumContentsLength(LETTERS_SHOWN)
        box.setMinimumWidth(LEAST_PX)  # the window must fit a small screen
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentIndexChanged.connect(lambda _place: self._tell(box))
        return box

    def _tell(self, box: QComboBox) -> None:
        _show_start(box)
        self.chosen.emit()

    @property
    def is_choosing(self) -> bool:
        """Whether any filter is on."""
        return any(self._chosen(facet) is not None for facet in self.facets)

    def offer(self, rows: TableRows) -> None:
        """Offer the choices that the rows give; what was chosen stays, even if no row is left for it."""
        for facet in self.facets:
            box, chosen = self.boxes[facet.name], self._chosen(facet)
            options = facet.options(rows)
            if chosen is not None and chosen.key not in {option.key for option in options}:
                options.append(chosen)
            with QSignalBlocker(box):
                box.clear()
                box.addItems([_(facet.all_text), *(option.text for option in options)])
                keys = [option.key for option in options]
                box.setCurrentIndex(0 if chosen is None else 1 + keys.index(chosen.key))
            _show_start(box)
            box.setAccessibleName(_(facet.all_text))
            self._options[facet.name] = options

    def rows_left(self, rows: TableRows) -> BoolArray:
        """Which rows the choices leave, shape (n,)."""
        left = np.ones(len(rows), np.bool_)
        for facet in self.facets:
            chosen = self._chosen(facet)
            if chosen is not None:
                left &= chosen.rows(rows)
        return left

    def clear(self) -> None:
        """Choose "all" everywhere."""
        for box in self.boxes.values():
            box.setCurrentIndex(0)

    def _chosen(self, facet: Facet) -> Option | None:
        place = self.boxes[facet.name].currentIndex()
        options = self._options[facet.name]
        return options[place - 1] if 0 < place <= len(options) else None


def _show_start(box: QComboBox) -> None:
    """Of a text that has no room, show where it begins and not where it ends."""
    line = box.lineEdit()
    if line is not None and not line.hasFocus():
        line.setCursorPosition(0)
