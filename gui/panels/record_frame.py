"""What stands around the page of a record: title, state, buttons, banner, the scrolled content."""

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gi_atlas.i18n import N_, _
from gui.form_widgets.banner import Banner
from gui.form_widgets.looks import quiet, strong

STATES = {
    "NONE": N_("No record chosen. Choose one in the table, or add a new one by clicking its place on the map."),
    "READING": N_("Reading…"),
    "NEW": N_("New record, not saved yet"),
    "EDITED": N_("Edited…"),
    "DRAFT": N_("Edited, kept as a draft"),
    "NO_DRAFT": N_("Edited; no draft can be kept, so save soon"),
    "SAVING": N_("Saving…"),
    "SAVED": N_("Saved"),
    "READ_ONLY": N_("This project can only be read"),
}
LEAST_WIDTH_PX = 280


class RecordFrame(QWidget):
    """Shows a title, one of ``STATES`` below it, and what is put into ``content``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._title = "NONE", ""
        self.banner, self.scroll_area, self.content = Banner(), QScrollArea(), QVBoxLayout()
        self.state_label, self.heading = QLabel(), QLabel()
        self.save_button, self.remove_button = QPushButton(), QPushButton()
        self._space_below = QWidget()
        self.setAcceptDrops(True)
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self._lay_out_frame()

    def _lay_out_frame(self) -> None:
        inside = QWidget()
        inside.setLayout(self.content)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addLayout(self._top())
        column.addWidget(self.banner)
        column.addWidget(self.scroll_area, 1)
        column.addWidget(self._space_below, 1)

    def _top(self) -> QHBoxLayout:
        strong(self.heading)
        quiet(self.state_label)
        words = QVBoxLayout()
        for label in (self.heading, self.state_label):
            label.setWordWrap(True)
            words.addWidget(label)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        top.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignTop)
        return top

    def fill_content(self, *parts: QWidget) -> None:
        """Put parts one below the other, the button for removal last."""
        for part in parts:
            self.content.addWidget(part)
        self.content.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignRight)
        self.content.addStretch(1)

    @property
    def state(self) -> str:
        """Code of what the line below the title says (``STATES``)."""
        return self._state

    def set_content_shown(self, is_shown: bool) -> None:
        """Show the page, or only the title and the state."""
        self.scroll_area.setVisible(is_shown)
        self.save_button.setVisible(is_shown)
        self._space_below.setVisible(not is_shown)

    def set_state(self, state: str, title: str) -> None:
        """Say a state below a title."""
        self._state, self._title = state, title
        self.state_label.setText(_(STATES[state]))
        self.heading.setText(title)

    def scroll_to(self, position: int) -> None:
        """Scroll the page to a position in pixels."""
        self.scroll_area.verticalScrollBar().setValue(position)

    def retranslate_frame(self) -> None:
        """Show the frame's own words in the current language."""
        self.save_button.setText(_("Save"))
        self.save_button.setToolTip(_("Save the record as one step (Ctrl+S)"))
        self.remove_button.setText(_("Remove record"))
        self.banner.retranslate()
