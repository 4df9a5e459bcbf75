"""The line above the map that says what is special about the open project."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gi_atlas.i18n import _
from gui.session import STANDING
from gui.session_facts import Notice


class NoticeBar(QFrame):
    """Hidden while there is nothing to say; ``dismissed`` is emitted when the person has read it."""

    dismissed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._notices: tuple[Notice, ...] = ()
        self.label, self.button = QLabel(), QPushButton()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button.clicked.connect(lambda _checked: self.dismissed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 8, 5)
        row.addWidget(self.label, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.show_notices(())

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Say these; the last one stays until it is no longer so, if it is why nothing can be written."""
        self._notices = tuple(notices)
        self.setVisible(bool(notices))
        self.button.setVisible(any(notice.code not in STANDING for notice in notices))
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.label.setText("\n".join(notice.message() for notice in self._notices))
        self.button.setText(_("Understood"))
