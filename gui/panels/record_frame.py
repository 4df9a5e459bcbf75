"""What stands around the form of a record: title, state, buttons, banner, readiness, tabs for answers and photos."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import N_, _
from gui.form_widgets.banner import Banner
from gui.form_widgets.folding_label import FoldingLabel
from gui.form_widgets.form_texts import tip_words
from gui.form_widgets.looks import quiet, strong
from gui.panels.record_readiness import ReadinessBar

STATES = {
    "NONE": N_("No record chosen. Choose one in the table, or add a new one by clicking its place on the map."),
    "READING": N_("Reading…"),
    "NEW": N_("New record, not saved yet"),
    "EDITED": N_("Edited…"),
    "DRAFT": N_("Edited, kept as a draft"),
    "NO_DRAFT": N_("Edited; no draft can be kept, so save soon"),
    "SAVING": N_("Saving…"),
    "SAVED": N_("Saved"),
    "HALF": N_("Saved; some answers are wrong or missing (F8 goes from one to the next)"),
    "READ_ONLY": N_("This project can only be read"),
}
LEAST_WIDTH_PX = 280
LOW_PX = 450  # below it the questions get the room of what is seldom needed
LOW_LIST_SHARE = 4  # the list of what is missing takes no more than this part of a low panel
ANSWERS_TAB, PHOTOS_TAB = range(2)


class RecordFrame(QWidget):
    """Shows a title, one of ``STATES`` below it, and two tabs: answers, and photos.

    In a low panel the rows above the questions are folded away behind a button.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._about, self._photo_count = "NONE", "", 0
        self.banner, self.readiness, self.tabs = Banner(), ReadinessBar(), QTabWidget()
        self.state_label, self.heading = FoldingLabel(), FoldingLabel()
        self.save_button, self.more_button = QPushButton(), QToolButton()
        self.menu = QMenu(self)
        self.next_fault_act = self.menu.addAction("")
        self.menu.addSeparator()
        self.remove_act = self.menu.addAction("")
        self._is_low = False
        self.rows, self.rows_button = QWidget(), QToolButton()
        self._space_below = QWidget()
        self.setAcceptDrops(True)
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self._lay_out_frame()

    def _lay_out_frame(self) -> None:
        self.tabs.setDocumentMode(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addLayout(self._top())
        for part in (self.banner, self.readiness):
            column.addWidget(part)
        column.addWidget(self.tabs, 1)
        column.addWidget(self._space_below, 1)

    def _top(self) -> QHBoxLayout:
        strong(self.heading)
        quiet(self.state_label)
        words = QVBoxLayout()
        for label in (self.heading, self.state_label):
            words.addWidget(label)
        self.rows_button.setCheckable(True)
        self.rows_button.setAutoRaise(True)
        self.rows_button.toggled.connect(lambda _checked: self._fold())
        self.more_button.setText("⋯")
        self.more_button.setMenu(self.menu)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        for button in (self.rows_button, self.save_button, self.more_button):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return top

    def fill_tabs(self, answers: Sequence[QWidget], photos: QWidget) -> None:
        """Put parts one below the other into the first tab, the last one with the room that is left."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 6, 0, 0)
        rows = QVBoxLayout(self.rows)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in answers[:-1]:
            rows.addWidget(part)
        column.addWidget(self.rows)
        column.addWidget(answers[-1], 1)
        self.tabs.addTab(inside, "")
        self.tabs.addTab(_scrolled(photos), "")
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what is seldom needed while the panel is low."""
        super().resizeEvent(event)
        self.readiness.set_low(event.size().height() // LOW_LIST_SHARE if event.size().height() < LOW_PX else 0)
        if (event.size().height() < LOW_PX) != self._is_low:
            self._is_low = not self._is_low
            self._fold()
            self.set_state(self._state, self.heading.text(), self._about)

    def _fold(self) -> None:
        is_open = self.rows_button.isChecked()
        self.heading.set_folded(self._is_low)
        self.rows.setVisible(is_open or not self._is_low)
        self.rows_button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.rows_button.setVisible(self._is_low and self.tabs.isVisibleTo(self))

    @property
    def state(self) -> str:
        """Code of what the line below the title says (``STATES``)."""
        return self._state

    def set_content_shown(self, is_shown: bool) -> None:
        """Show the form, or only the title and the state."""
        for part in (self.tabs, self.readiness, self.save_button, self.more_button):
            part.setVisible(is_shown)
        self._fold()
        self._space_below.setVisible(not is_shown)

    def set_state(self, state: str, title: str, about: str = "") -> None:
        """Say a state below a title, and something more about the record beside it."""
        self._state, self._about = state, about
        # One line while a record is filled in: questions that move up and down with it are hard to hit.
        self.state_label.set_folded(self._is_low or state != "NONE")
        words = " · ".join(filter(None, (_(STATES[state]), about)))
        self.state_label.setText(_(STATES[state]) if self._is_low else words)
        self.state_label.setToolTip(tip_words(words))
        self.heading.setText(title)
        self.heading.setToolTip(tip_words(title))

    def set_photo_count(self, count: int) -> None:
        """Say beside the tab how many photos there are."""
        self._photo_count = count
        words = _("Photos and papers")
        self.tabs.setTabText(PHOTOS_TAB, f"{words} ({count})" if count else words)

    def retranslate_frame(self) -> None:
        """Show the frame's own words in the current language."""
        self.save_button.setText(_("Save"))
        self.save_button.setToolTip(_("Save the record as one step (Ctrl+S)"))
        self.more_button.setAccessibleName(_("More"))
        self.more_button.setToolTip(_("More"))
        self.rows_button.setAccessibleName(_("Form and product of the record"))
        self.rows_button.setToolTip(_("Form and product of the record"))
        self.next_fault_act.setText(_("Go to the next wrong or missing answer (F8)"))
        self.remove_act.setText(_("Remove record"))
        self.tabs.setTabText(ANSWERS_TAB, _("Answers"))
        self.set_photo_count(self._photo_count)
        self.set_state(self._state, self.heading.text(), self._about)
        self.banner.retranslate()
        self.readiness.retranslate()


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(content)
    column.addStretch(1)
    area.setWidget(inside)
    return area
