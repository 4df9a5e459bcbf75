"""One text of the protection requirements: what the office writes, and below it what stands there otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from PyQt5.QtCore import QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QFocusEvent, QFontMetricsF, QResizeEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from gi_atlas.documents.requirements import Part, PartText, told_origin
from gi_atlas.documents.words import Words
from gi_atlas.i18n import _, current_language
from gi_atlas.services.requirements import MOST_CHARACTERS
from gui.form_widgets.looks import faulty, quiet

LEAST_LINES, MOST_LINES = 1, 8


class GrowingText(QPlainTextEdit):
    """A plain text as high as what stands in it, within limits; Tab goes on to the next one."""

    left = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._fit)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def _fit(self) -> None:
        shown = max(self.document().size().height(), self._placeholder_lines())
        lines = min(max(shown, LEAST_LINES), MOST_LINES)
        margins = self.contentsMargins()
        frame_px = 2 * (self.document().documentMargin() + self.frameWidth()) + margins.top() + margins.bottom()
        height_px = round(lines * QFontMetricsF(self.font()).lineSpacing() + frame_px)
        if height_px != self.height():
            self.setFixedHeight(height_px)
            self.updateGeometry()

    def _placeholder_lines(self) -> float:
        if self.toPlainText() or not self.placeholderText():
            return 0.0
        metrics, width_px = QFontMetricsF(self.font()), max(self.viewport().width() - 8, 80)
        page = QRectF(0, 0, width_px, 100_000)
        room = metrics.boundingRect(page, int(Qt.TextFlag.TextWordWrap), self.placeholderText())
        return float(room.height() / metrics.lineSpacing())

    def set_proposal(self, text: str) -> None:
        """Show a text pale while nothing is written."""
        if text == self.placeholderText():
            return
        self.setPlaceholderText(text)
        if not self.toPlainText():
            self.setPlainText("")  # Qt looks only when the text changes whether the pale one is to be shown
        self._fit()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Tell that the person went on."""
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Keep the height that the text needs at another width."""
        super().resizeEvent(event)
        self._later.start()  # not while the page is being laid out: it would not be laid out again

    def minimumSizeHint(self) -> QSize:
        """No wider than the page."""
        return QSize(120, self.height())


class RequirementRow(QWidget):
    """A text with its heading, its origin and a button that takes the proposal over for editing.

    Signals
    -------
    edited()
        The person typed.
    left()
        The person went on to something else.
    """

    edited = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, part: Part, is_fixed: bool) -> None:
        super().__init__()
        self.part, self.is_fixed = part, is_fixed
        self.heading, self.origin, self.fault = QLabel(), QLabel(), QLabel()
        self.editor, self.take_button = GrowingText(), QToolButton()
        self._proposal: PartText | None = None
        self._is_open, self._is_filling = not is_fixed, False
        self.heading.setBuddy(self.editor)
        self.editor.setReadOnly(is_fixed)
        self._lay_out()
        self.editor.textChanged.connect(self._take_typing)
        self.editor.left.connect(self.left)
        self.take_button.clicked.connect(lambda _checked: self.take_over())

    def _lay_out(self) -> None:
        quiet(self.origin)
        faulty(self.fault)
        for label in (self.origin, self.fault):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        foot = QHBoxLayout()
        foot.addWidget(self.origin, 1)
        foot.addWidget(self.take_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self.editor)
        column.addLayout(foot)
        column.addWidget(self.fault)

    @property
    def text(self) -> str:
        """What the office writes; "" leaves the proposal standing."""
        return self.editor.toPlainText().strip()

    @property
    def is_sound(self) -> bool:
        """Whether the text can be kept."""
        return len(self.text) <= MOST_CHARACTERS

    def fill(self, own: PartText | None, proposal: PartText | None, can_edit: bool) -> None:
        """Show what is stored."""
        self._is_open = can_edit and not self.is_fixed
        self.editor.setReadOnly(not self._is_open)
        shown = proposal if self.is_fixed else own
        with self._filling():
            self.editor.setPlainText(shown.text if shown is not None else "")
        self.set_proposal(proposal)

    def set_proposal(self, proposal: PartText | None) -> None:
        """Show another proposal and keep what is typed."""
        self._proposal = proposal
        with self._filling():
            self.editor.set_proposal(proposal.text if proposal is not None and not self.is_fixed else "")
        self.say()

    @contextmanager
    def _filling(self) -> Iterator[None]:
        """A block in which the editor's changes are not the person's."""
        self._is_filling = True
        try:
            yield
        finally:
            self._is_filling = False

    def take_over(self) -> None:
        """Put the proposal into the editor, so that the office can change it."""
        if self._proposal is not None and self._is_open:
            self.editor.setPlainText(self._proposal.text)
            self.editor.setFocus()

    def _take_typing(self) -> None:
        if not self._is_filling:
            self.say()
            self.edited.emit()

    def say(self, is_stale: bool = False) -> None:
        """Tell where what stands in the document comes from, and what is wrong."""
        self.origin.setText(self._origin(is_stale))
        self.take_button.setVisible(self._proposal is not None and self._is_open and not self.text)
        self.fault.setVisible(not self.is_sound)
        told = _("{count} characters are too many for a document; {expected} are the most.")
        self.fault.setText(told.format(count=len(self.text), expected=MOST_CHARACTERS))

    def _origin(self, is_stale: bool) -> str:
        if is_stale:
            return _("The Chinese text was changed after this translation; read it again.")
        if self.text and not self.is_fixed:
            return _("Entered by the office.")
        if self._proposal is None:
            return _("Nothing is known; this sub-field is missing.")
        return told_origin(self._proposal, Words(current_language()))

    def retranslate(self, heading: str) -> None:
        """Show every word in the current language."""
        self.heading.setText(heading)
        self.editor.setAccessibleName(heading)
        self.take_button.setText(_("Take over"))
        self.take_button.setToolTip(_("Put the proposal into the field and change it there"))
        self.say()
