"""What part of the evidence is looked for: part, kind, words; and how many there are."""

from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gi_atlas.i18n import _
from gi_atlas.model import EvidenceKind, shown
from gi_atlas.services.evidence_gallery import SHOWN_WORDS, Gallery, GalleryFilter, Shown, filter_words
from gui.form_widgets.choices import Choice
from gui.form_widgets.looks import quiet

TYPED_AFTER_MS, LEAST_PX, MOST_LETTERS = 150, 60, 12


class EvidenceBar(QWidget):
    """Asks what is looked for.

    Signals
    -------
    filterChanged(filter)
        A ``GalleryFilter``; while a person types, once the typing pauses.
    """

    filterChanged = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery = Gallery()
        self.words, self.count = QLineEdit(), QLabel()
        self._record_id, self._record = "", ""
        self.record = QToolButton()
        self.record.hide()
        self.shown, self.kind = Choice(self._shown_options), Choice(_kind_options)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_AFTER_MS)
        self._lay_out()
        self._typed.timeout.connect(self._tell)
        self.words.textChanged.connect(lambda _text: self._typed.start())
        for choice in (self.shown, self.kind):
            choice.activated.connect(lambda _row: self._tell())
        self.record.clicked.connect(lambda _checked: self.show_record("", ""))
        self.retranslate()

    def _lay_out(self) -> None:
        self.words.setClearButtonEnabled(True)
        quiet(self.count)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part, stretch in ((self.shown, 2), (self.kind, 1), (self.words, 3), (self.record, 0), (self.count, 0)):
            row.addWidget(part, stretch)
        for editor in (self.shown, self.kind, self.words):
            # The window must fit a small screen: the words are whole in the list that drops down.
            editor.setMinimumWidth(LEAST_PX)
        for choice in (self.shown, self.kind):
            choice.setMinimumContentsLength(4)
            choice.view().setTextElideMode(Qt.TextElideMode.ElideNone)

    def filter(self) -> GalleryFilter:
        """What is looked for."""
        kind = self.kind.code()
        part = Shown(self.shown.code() or Shown.ALL)
        words = filter_words(self.words.text())
        return GalleryFilter(part, EvidenceKind(kind) if kind else None, self._record_id, words)

    def _tell(self) -> None:
        self.filterChanged.emit(self.filter())

    def show_part(self, part: Shown) -> None:
        """Look for one part alone."""
        self.shown.set_code(str(part))
        self._tell()

    def show_record(self, record_id: str, title: str) -> None:
        """Look for the evidence of one record alone; "" for that of all."""
        self._record_id, self._record = record_id, title
        self._show_record()
        self._tell()

    def _show_record(self) -> None:
        shown_title = self._record if len(self._record) <= MOST_LETTERS else f"{self._record[:MOST_LETTERS]}…"
        self.record.setText(f"{shown_title}  ✕")
        self.record.setToolTip(_("Only the evidence of {record}; click to see all again").format(record=self._record))
        self.record.setVisible(bool(self._record_id))

    def set_gallery(self, gallery: Gallery) -> None:
        """Say how much of the evidence each part has."""
        self._gallery = gallery
        self.shown.retranslate()

    def set_count(self, count: int) -> None:
        """Say how many are shown."""
        total = len(self._gallery.items)
        text = _("{shown} of {total}").format(shown=f"{count:,}", total=f"{total:,}")
        self.count.setText(f"{count:,}" if count == total else text)

    def focus(self) -> None:
        """Put the cursor into the words."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def _shown_options(self) -> list[tuple[str, str]]:
        counts = self._gallery.counts
        named = ((part, _(words)) for part, words in SHOWN_WORDS.items())
        return [(str(part), f"{words} ({counts[part]:,})" if part in counts else words) for part, words in named]

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.words.setPlaceholderText(_("Filter: file, caption, record, person (Ctrl+F)"))
        self.words.setAccessibleName(_("Filter"))
        self.shown.setAccessibleName(_("What is shown"))
        self.kind.setAccessibleName(_("Kind"))
        for choice in (self.shown, self.kind):
            choice.retranslate()
        self._show_record()


def _kind_options() -> list[tuple[str, str]]:
    return [("", _("All kinds")), *((str(kind), shown(kind)) for kind in EvidenceKind)]
