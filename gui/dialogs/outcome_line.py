"""What a dialog says of what it did."""

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QLabel, QWidget

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import _
from gui.form_widgets.looks import faulty, plain


class OutcomeLine(QLabel):
    """Plain words that can be copied, in the colour of a fault if they tell one; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        # Names of files and things stand in it: none of them is markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setVisible(False)

    def say(self, text: str, is_fault: bool = False) -> None:
        """Say something, or nothing any more."""
        self.setText(text)
        self.setVisible(bool(text))
        faulty(self) if is_fault else plain(self)

    def say_refusal(self, error: GiAtlasError) -> None:
        """Say why nothing was written: the person stopped it, or what went wrong."""
        is_cancelled = isinstance(error, JobCancelled)
        self.say(_("Stopped; nothing was written.") if is_cancelled else error.message(), not is_cancelled)
