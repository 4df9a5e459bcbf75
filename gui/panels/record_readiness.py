"""How far a record is from being listed and from a dossier: a bar, and the list of what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gui.form_widgets.folding_label import FoldingLabel
from gui.form_widgets.looks import quiet
from survey_forms.completeness import Share

ROWS_SHOWN, LEAST_ROWS = 8, 2


@dataclass(frozen=True)
class Missing:
    """One thing that a record lacks: its words, and the path of the question that would mend it; "" for none."""

    words: str
    path: str = ""


def percent(share: Share) -> int:
    """From 0 to 100; what asks nothing is done. Never 100 while something is missing."""
    return 100 if share.is_complete else min(99, 100 * share.done // share.asked)


class MissingList(QListWidget):
    """A list as tall as its words need in the width it has; beyond some lines, or without room, it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needed_px, self._most_px = 0, 0
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def set_most(self, most_px: int) -> None:
        """Grow no taller than this; 0 for as tall as ``ROWS_SHOWN`` lines."""
        if most_px != self._most_px:
            self._most_px = most_px
            self.updateGeometry()

    def fit(self) -> None:
        """Take the height that the words need."""
        if not self.count():
            return
        self.doItemsLayout()
        first, last = self.visualItemRect(self.item(0)), self.visualItemRect(self.item(self.count() - 1))
        self._needed_px = last.bottom() - first.top() + 1 + 2 * self.frameWidth()
        self.updateGeometry()

    def _rows_px(self, count: int) -> int:
        return (self.fontMetrics().height() + 6) * count + 2 * self.frameWidth()

    def sizeHint(self) -> QSize:
        """Height of the words, within bounds."""
        most_px = max(self._most_px, self._rows_px(LEAST_ROWS)) if self._most_px else self._rows_px(ROWS_SHOWN)
        return QSize(super().sizeHint().width(), min(self._needed_px, most_px))

    def minimumSizeHint(self) -> QSize:
        """Some lines: a window need not grow for the rest."""
        return QSize(super().minimumSizeHint().width(), min(self._needed_px, self._rows_px(LEAST_ROWS)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that have another width need another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class ReadinessBar(QWidget):
    """A bar with two figures; its button opens the list of what is missing.

    Signals
    -------
    chosen(str)
        The question at this path shall be shown.
    """

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listing, self._dossier = Share(), Share()
        self._missing: Sequence[Missing] = ()
        self._is_low = False
        self.bar, self.figures, self.button, self.list = QProgressBar(), FoldingLabel(), QToolButton(), MissingList()
        self._lay_out()
        self.button.toggled.connect(lambda _checked: self._show_list())
        for signal in (self.list.itemClicked, self.list.itemActivated):
            signal.connect(self._choose)
        self.retranslate()

    def _lay_out(self) -> None:
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setAutoRaise(True)
        self.list.setVisible(False)
        quiet(self.figures)
        row = QHBoxLayout()
        row.addWidget(self.figures, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(self.list)

    def set_low(self, most_px: int) -> None:
        """Bound the list where there is little room, and close it after a choice; 0 where there is enough."""
        self._is_low = most_px > 0
        self.list.set_most(most_px)
        self.figures.set_folded(self._is_low)

    def show_readiness(self, listing: Share, dossier: Share, missing: Sequence[Missing]) -> None:
        """Show how far a record is; the list is made only when it is looked at."""
        self._listing, self._dossier, self._missing = listing, dossier, missing
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.bar.setValue(percent(self._listing))
        words = _("Listing: {done} of {asked}").format(done=self._listing.done, asked=self._listing.asked)
        if self._dossier.asked:
            told = _("dossier: {done} of {asked}").format(done=self._dossier.done, asked=self._dossier.asked)
            words = f"{words} · {told}"
        self.figures.setText(words)
        self.figures.setToolTip(words)
        self.bar.setAccessibleName(words)
        self.button.setText(_("{count} missing").format(count=len(self._missing)))
        self.button.setToolTip(_("List what is missing; a click goes to the question"))
        self.button.setVisible(bool(self._missing))
        self._show_list()

    def _show_list(self) -> None:
        is_shown = self.button.isChecked() and bool(self._missing)
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_shown else Qt.ArrowType.RightArrow)
        self.list.setAccessibleName(_("What is missing"))
        self.list.setVisible(is_shown)
        if is_shown:
            self._fill_list()

    def _fill_list(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for missing in self._missing:
            item = QListWidgetItem(missing.words)
            item.setData(Qt.ItemDataRole.UserRole, missing.path)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.fit()

    def _choose(self, item: QListWidgetItem) -> None:
        path = str(item.data(Qt.ItemDataRole.UserRole) or "")
        if path and self._is_low:
            self.button.setChecked(False)  # the question needs the room
        if path:
            self.chosen.emit(path)
